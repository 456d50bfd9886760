"""A log goes on and forgets nothing: a text may be withdrawn, and its digest stays."""

from __future__ import annotations

import pytest

from obsia.core import log
from obsia.core.log import Entry, Log, NotALog

TEXTS = [{"kind": "edition", "on": f"2026-11-{day}", "reason": "é"} for day in range(10, 17)]
LOG = Log().adding(TEXTS)


def test_it_is_read_as_it_was_written() -> None:
    assert log.read(LOG.text.encode()) == LOG
    assert log.read(Log().text.encode()) == Log()
    assert LOG.adding(TEXTS) == LOG


def test_no_bit_of_it_can_be_changed() -> None:
    text = Log().adding(TEXTS[:2]).withdrawing(Entry.of(TEXTS[0]).digest, reason="b", on="2026-11-29").text.encode()
    for bit in range(8 * len(text)):
        body = bytearray(text)
        body[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NotALog):
            log.read(bytes(body))


@pytest.mark.parametrize("text", [b"", b"[]", b'{"entries": [["00", null]]}', b'{"entries": [3]}', b'{"entries":[]}'])
def test_other_texts_are_no_logs(text: bytes) -> None:
    with pytest.raises(NotALog):
        log.read(text)


def test_a_text_is_withdrawn_and_its_digest_stays() -> None:
    gone = Entry.of(TEXTS[2]).digest
    shorter = LOG.withdrawing(gone, reason="a court in Paris", on="2026-11-29")
    assert shorter.entries[2] == Entry(gone, None)
    assert "2026-11-12" not in shorter.text
    assert shorter.entries[-1].content == {
        "kind": "withdrawal", "of": gone, "on": "2026-11-29", "reason": "a court in Paris",
    }  # fmt: skip
    assert shorter.continues(LOG)
    assert log.read(shorter.text.encode()) == shorter
    # What was withdrawn does not come back by itself.
    assert shorter.adding(TEXTS) == shorter
    with pytest.raises(KeyError):
        LOG.withdrawing("00" * 32, reason="", on="")


def test_history_cannot_be_rewritten() -> None:
    for size in range(len(TEXTS) + 1):
        assert LOG.continues(Log(LOG.entries[:size]))
    assert not Log(LOG.entries[:3]).continues(LOG)
    rewritten = Log().adding([{"kind": "other"}, *TEXTS])
    assert not rewritten.continues(LOG)
    assert not Log(LOG.entries[::-1]).continues(LOG)
    assert not Log((*LOG.entries[:2], *LOG.entries[3:], *rewritten.entries)).continues(LOG)
