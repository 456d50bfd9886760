"""What was received is sealed whole, wherever sealing ends; and read while it is written."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from obsia.app.collecting import compacting, figures, receiving, sealing
from obsia.app.collecting.last_figures import last_figures, metric_labels
from obsia.app.collecting.tenants import ALL, READ, WRITE, Grant, new_token, revoked, tenants
from obsia.app.questions.usage import Assess
from obsia.app.settings import FILE
from obsia.app.usage import kept_folder
from obsia.app.usage.assess import answer
from obsia.app.usage.own_account import usage_account
from obsia.app.usage.sealed_folder import MANIFEST
from obsia.app.usage.summing import totals_of
from obsia.core.errors import BadCall, BadInput, NoData
from obsia.store import manifest
from obsia.store.disk import Disk
from obsia.store.folders import MARK
from obsia.store.journal import Journal, Received
from obsia.surfaces.collect.desk import Desk
from obsia.surfaces.collect.exposition import exposition

NAMES = ("received", "durable", "duplicate", "rejected", "quarantined")


def records(*numbers: int, **more: object) -> bytes:
    row = {"model_request": "gpt-4o", "provider": "openai", "started_at": "2026-09-21T10:00:00Z", "output_tokens": 5}
    return json.dumps([{**row, "event_id": f"r{n}", "input_tokens": 100 + n, **more} for n in numbers]).encode()


def add(journal: Journal, received: Received) -> Mapping[str, int]:
    answers: list = []
    done = threading.Event()
    journal.add(received, lambda counts: (answers.append(counts), done.set()))
    assert done.wait(30)
    return answers[0]


def store_of(path: Path) -> Path:
    path.mkdir(parents=True)
    (path / MARK).write_text("{}")
    return path


def tokens(store: Path) -> tuple[int, int]:
    """Calls and input tokens of what a store holds, by its records."""
    account = answer(Assess([str(store)], by=("model",), record_figures=False))
    groups = account.tables[0].groups
    return sum(each.tokens.calls for each in groups), sum(each.tokens.input_tokens for each in groups)


class Ended(BaseException):
    """The process ends here."""


class Ending(Disk):
    """A disk at whose operation of a number the process ends."""

    def __init__(self, at: int) -> None:
        self.left = at

    def _asked(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Ended

    def sync_folder(self, folder: Path) -> None:
        self._asked()
        super().sync_folder(folder)

    def publish(self, made: Path, path: Path) -> None:
        self._asked()
        super().publish(made, path)

    def remove(self, path: Path) -> None:
        self._asked()
        super().remove(path)


def test_sealing_may_end_anywhere_and_counts_once(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store")
    journal = Journal(store / "blue")
    add(journal, receiving.of_records(records(1, 2, 3)))
    add(journal, receiving.of_records(records(4, started_at="not a time")))
    assert tokens(store) == (3, 306)
    ended = 0
    for at in range(1, 6):
        journal.rotate()
        try:
            sealing.seal(store, disk=Ending(at))
        except Ended:
            ended += 1
        assert tokens(store) == (3 + at - 1, 306 + sum(100 + 10 * n for n in range(1, at)))
        counts = journal.counts()
        assert counts["received"] == sum(counts[name] for name in NAMES[1:])
        add(journal, receiving.of_records(records(10 * at)))
        add(journal, receiving.of_records(records(1, started_at="2026-09-21T10:00:00Z")))
    assert ended >= 4
    journal.close()
    sealing.seal(store)
    assert tokens(store) == (8, 306 + sum(100 + 10 * n for n in range(1, 6)))
    counts = Journal(store / "blue").counts()
    assert {name: counts[name] for name in NAMES} == {
        "received": 14, "durable": 8, "duplicate": 5, "rejected": 0, "quarantined": 1,
    }  # fmt: skip
    (model,) = last_figures(store / "blue")
    assert (model.tokens["calls"], model.tokens["input_tokens"]) == tokens(store)
    assert not list((store / "blue").glob("journal-*"))
    assert not list((store / "blue").glob(".*"))
    published = manifest.published(store / "blue")
    segments = {each.name for each in published.segments} | published.replaced.keys()
    assert {path.name for path in (store / "blue" / "segments").iterdir()} == segments


CUTS = (
    (compacting, "segment_of", True),
    (manifest, "replace", True),
    (kept_folder, "_put", True),
)
"""Where a process ends that merges segments: before or after a step of it."""


def test_compaction_may_end_anywhere_and_leaves_the_same_records_and_sums(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "tell", lambda *_, **__: None)
    store = store_of(tmp_path / "store")
    journal = Journal(store / "blue")
    with monkeypatch.context() as context:
        context.setattr(sealing, "compact", lambda *_, **__: 0)
        for number in range(5):  # the last of them has a column that the others do not have, and is of another day
            more = {"started_at": "2026-09-22T01:00:00Z", "session_id": "s"} if number == 4 else {}
            add(journal, receiving.of_records(records(*range(number * 10, number * 10 + 3), **more)))
            journal.rotate()
            sealing.seal(store)
    journal.close()
    expected = (15, 1815)
    before = totals_of(kept_folder.read(store / "blue" / "cells").cells())
    for number, (module, name, is_after) in enumerate(CUTS):
        folder = store_of(tmp_path / f"{number}") / "blue"
        shutil.copytree(store / "blue", folder)
        whole = getattr(module, name)

        def end(*given: object, whole: Any = whole, is_after: bool = is_after, **named: object) -> None:
            if is_after:
                whole(*given, **named)
            raise Ended

        with monkeypatch.context() as context:
            for each in {module, compacting} if hasattr(compacting, name) else {module}:
                context.setattr(each, name, end)
            with pytest.raises(Ended):
                sealing.seal(folder.parent)
        assert tokens(folder.parent) == expected
        (sealed,) = sealing.seal(folder.parent)
        published = manifest.published(folder)
        assert sorted(each.records for each in published.segments) == [3, 12]
        assert len(published.replaced) == 4
        assert sealed.compacted in (0, 4)
        assert tokens(folder.parent) == tokens(folder / "cells") == expected
        assert totals_of(kept_folder.read(folder / "cells").cells()) == before
        names = {each.name for each in published.segments}
        assert {path.name for path in (folder / "segments").iterdir()} == names | published.replaced.keys()
        gone = compacting.left_over(folder, published, now_s=time.time() + 4_000)
        assert {path.name for path in gone} == published.replaced.keys()


def test_sums_that_a_power_cut_left_unfinished_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = (store := store_of(tmp_path / "store")) / "blue" / "cells"
    journal = Journal(store / "blue")
    for number, missing in enumerate((kept_folder.HEADER, MANIFEST), start=1):
        add(journal, receiving.of_records(records(number)))
        journal.rotate()
        sealing.seal(store)
        whole = kept_folder.read(cells)
        (cells / missing).unlink()
        sealing.seal(store)
        assert kept_folder.read(cells) == whole
        assert tokens(cells) == tokens(store)
    add(journal, receiving.of_records(records(3)))
    journal.close()
    (left := store / "blue" / ".journal-000000000009.log-1-a").touch()
    os.utime(left, (0, 0))
    monkeypatch.setattr(sealing, "compact", lambda *_, **__: (store / "no file").stat())
    with pytest.raises(FileNotFoundError):
        sealing.seal(store)
    assert last_figures(store / "blue")[0].tokens["calls"] == 3  # told, whatever becomes of merging
    assert not list((store / "blue").glob(".*"))


def test_figures_are_told_by_the_labels_that_settings_name(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store")
    (store / FILE).write_text('[metrics]\nlabels = ["team"]\n')
    journal = Journal(store / "blue")
    add(journal, receiving.of_records(records(1, 2, **{"label.team": "red"})))
    add(journal, receiving.of_records(records(3, **{"label.team": 'a "b"\n'})))
    add(journal, receiving.of_records(records(4)))
    journal.close()
    figures.tell(store / "blue")
    costs = last_figures(store / "blue")
    assert {(each.key, each.value): each.tokens["calls"] for each in costs} == {
        ("model", "openai/gpt-4o"): 4, ("team", "red"): 2, ("team", 'a "b"\n'): 1, ("team", ""): 1,
    }  # fmt: skip
    means = {
        key: sum(figure.mean for each in costs if each.key == key for figure in each.figures)
        for key in ("model", "team")
    }
    assert means["team"] == pytest.approx(means["model"], rel=1e-6)
    scraped = exposition(Desk(store, is_local=True), ["blue"]).decode().splitlines()
    assert 'obsia_label_calls_total{label="team",tenant="blue",value="red"} 2.0' in scraped
    assert 'obsia_calls_total{model="openai/gpt-4o",tenant="blue"} 4.0' in scraped
    for wrong in ('labels = ["user"]', 'labels = "team"', "labels = [1]", 'names = ["team"]', "labels = [[]]"):
        (store / FILE).write_text(f"[metrics]\n{wrong}\n")
        with pytest.raises(BadInput, match="team"):
            metric_labels(store)


def test_a_label_that_a_tenant_does_not_send_takes_no_other_figure(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store")
    (store / FILE).write_text('[metrics]\nlabels = ["team", "project"]\n')
    journal = Journal(store / "blue")
    add(journal, receiving.of_records(records(1, 2, **{"label.project": "p"})))
    figures.tell(store / "blue")  # of what waits
    for _ in range(2):
        assert {(each.key, each.value): each.tokens["calls"] for each in last_figures(store / "blue")} == {
            ("model", "openai/gpt-4o"): 2, ("project", "p"): 2,
        }  # fmt: skip
        journal.close()
        sealing.seal(store)  # of kept sums


def test_energy_that_a_meter_read_is_told_from_records_and_stops_nobody(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store")
    for tenant, number, more in (
        ("blue", 1, {}),
        ("blue", 2, {"energy_j": 5.0, "energy_boundary": "server"}),
        ("red", 3, {}),
    ):
        journal = Journal(store / tenant)
        add(journal, receiving.of_records(records(number, **more)))
        journal.close()
        assert [each.tenant for each in sealing.seal(store)] == sorted({"blue", tenant})
        (group,) = last_figures(store / tenant)
        assert group.tokens["calls"] == (2 if more else 1)
    assert [kept_folder.is_kept(store / tenant / "cells") for tenant in ("blue", "red")] == [False, True]


def test_what_is_older_than_the_last_keys_is_told_apart_when_it_is_sealed(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store")
    for _ in range(2):  # a new process remembers no keys
        journal = Journal(store / "blue")
        assert add(journal, receiving.of_records(records(*range(50)))) == {"received": 50, "durable": 50}
        journal.close()
        assert tokens(store)[0] == 50
        sealing.seal(store)
    counts = Journal(store / "blue").counts()
    assert (counts["durable"], counts["duplicate"]) == (50, 50)
    assert sum(each.records for each in manifest.published(store / "blue").segments) == 50


def test_records_and_payloads_keep_no_contents_and_say_why_they_are_refused() -> None:
    said = "CANARY please tell my doctor"
    payload = {
        "id": "chatcmpl-1", "call_type": "acompletion", "model": "gpt-4o", "custom_llm_provider": "openai",
        "startTime": 1790000000.5, "endTime": 1790000002.5, "prompt_tokens": 11, "completion_tokens": 3,
        "status": "success", "messages": [{"role": "user", "content": said}], "response": {"choices": [said]},
    }  # fmt: skip
    found = receiving.of_litellm(json.dumps([payload, payload, 7, payload | {"cache_hit": True}]).encode())
    frame = found.frame(())
    assert said.encode() not in frame.body
    assert frame.counts == {
        "received": 3, "durable": 1, "duplicate": 1, "rejected": 1, "rejected:not_an_object": 1, "ignored": 1,
    }  # fmt: skip
    refused = {
        "no_usage": {"event_id": "1"},
        "not_whole_number": {"event_id": "1", "input_tokens": 2**31},
        "bad_id": {"input_tokens": 5},
        "unfit_text": {"event_id": "1", "input_tokens": 5, "provider": [said]},
    }
    for reason, record in refused.items():
        assert receiving.of_records(json.dumps({**record, "prompt": said}).encode()).rejected == {reason: 1}
    for value in (True, -1, 5.5, "5", None):
        record = {"event_id": "1", "input_tokens": value, "output_tokens": 1}
        assert bool(receiving.of_records(json.dumps(record).encode()).rejected) == (value is not None)


def test_a_litellm_payload_is_read_as_it_was_sent(tmp_path: Path) -> None:
    body = Path("tests/readers/samples/litellm/standard_logging_payload.jsonl").read_bytes()
    whole, kept = tmp_path / "whole.jsonl", tmp_path / "kept.jsonl"
    whole.write_bytes(body)
    kept.write_bytes(receiving.of_litellm(body).frame(()).body)
    assert tokens(whole) == tokens(kept)
    assert tokens(kept)[0] == 27


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoData, match="nothing was received"):
        answer(Assess([str(store_of(tmp_path / "store"))], record_figures=False))


def test_tokens_are_kept_as_digests_and_taken_back(tmp_path: Path) -> None:
    write, read, every = (
        new_token(tmp_path, tenant, right=right) for tenant, right in (("blue", WRITE), ("blue", READ), (ALL, READ))
    )
    text = (tmp_path / "tenants.json").read_text()
    assert not any(token in text for token in (write, read, every))
    found = tenants(tmp_path)
    assert found.grant(write) == Grant("blue", WRITE)
    assert found.grant(read) == Grant("blue", READ)
    assert [grant.reads("blue") for grant in found.grants.values()].count(True) == 2
    assert found.grant(None) is found.grant("obsia_x") is None
    assert revoked(tmp_path, "blue") == 2
    assert tenants(tmp_path).grant(write) is None
    assert tenants(tmp_path).grant(every) is not None
    for name, right in (("../up", WRITE), ("", WRITE), (ALL, WRITE), ("A", READ)):
        with pytest.raises(BadCall):
            new_token(tmp_path, name, right=right)


_CALL = {"started_at": "2026-11-30T11:00:00Z", "model": "gpt-4o", "prompt_tokens": 900, "completion_tokens": 30}


def test_names_that_clearly_mean_a_column_are_read_and_others_are_not_lost_in_silence() -> None:
    received = receiving.of_records(json.dumps([_CALL, {**_CALL, "id": "a"}, {**_CALL, "id": "b"}, _CALL]).encode())
    assert not received.rejected
    lines = [json.loads(each) for each in received.frame(()).body.splitlines()]
    # Two calls of one instant, by their ids; what was sent twice counts once.
    assert len({each.pop("event_id") for each in lines}) == len(lines) == 3
    expected = {"started_at": _CALL["started_at"], "model_request": "gpt-4o", "input_tokens": 900, "output_tokens": 30}
    assert lines == [expected] * 3


@pytest.mark.parametrize(
    "unclear",
    [{"input_tokns": 5}, {"cache_read_input_tokens": 5}, {"timestamp": 7, "started_at": None}],
    ids=["misspelt", "in the input or beside it", "no time"],
)
def test_a_record_with_a_name_that_is_not_clear_is_refused(unclear: dict[str, Any]) -> None:
    record = {name: value for name, value in {**_CALL, **unclear}.items() if value is not None}
    received = receiving.of_records(json.dumps([record]).encode())
    assert (dict(received.rejected), list(received.keys)) == ({"unclear_name": 1}, [])


def test_names_of_providers_are_read_and_those_of_persons_are_not_kept() -> None:
    """Anthropic counts what it read from a cache and wrote to it beside the input: 10 + 5,000 + 100."""
    received = receiving.of_records(
        json.dumps(
            {
                "model": "claude-sonnet-4-5", "input_tokens": 10, "output_tokens": 5, "cache_read_input_tokens": 5000,
                "cache_creation_input_tokens": 100, "created": 1770000000, "id": "m", "audio_tokens": 0,
                "email": "alice@example.org", "team": "red",
            }
        ).encode()
    )  # fmt: skip
    [kept] = [json.loads(each) for each in received.frame(()).body.splitlines()]
    kept.pop("event_id")
    assert kept == {
        "model_request": "claude-sonnet-4-5", "input_tokens": 5110, "output_tokens": 5, "cache_read_tokens": 5000,
        "cache_write_tokens": 100, "started_at": "2026-02-02T02:40:00+00:00",
    }  # fmt: skip


def test_an_account_of_a_server_follows_what_is_received(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store")
    journal = Journal(store / "blue")
    asked = Assess([str(store)])
    add(journal, receiving.of_records(records(1, 2)))
    assert usage_account(asked).total.tokens.calls == 2
    add(journal, receiving.of_records(records(3)))
    kept = usage_account(asked)
    assert kept.total.tokens.calls == 3
    assert usage_account(asked) is kept
    journal.close()
    sealing.seal(store)
    assert usage_account(asked).total.tokens.calls == 3
