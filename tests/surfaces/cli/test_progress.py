"""Progress on a terminal: a bar that moves with the bytes that are read; nothing where nobody watches."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from obsia.app.usage.assess import assess
from obsia.core.locales import locale
from obsia.surfaces.cli.progress import progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    return Terminal()


def test_the_bar_shows_the_share_that_is_read_then_the_next_phase(
    monkeypatch: pytest.MonkeyPatch, terminal: Terminal
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress(locale(), quiet=False) as watch:
        assert watch is not None
        watch.begin("reading")
        watch.reach(0.37)
    assert "reading" in terminal.getvalue()
    assert "37%" in terminal.getvalue()
    with progress(locale(), quiet=False) as watch:
        assert watch is not None
        watch.begin("reading")
        watch.reach(1.0)
        watch.begin("summing")
    assert "summing" in terminal.getvalue()


def test_nobody_is_told_who_does_not_watch(monkeypatch: pytest.MonkeyPatch, terminal: Terminal) -> None:
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress(locale(), quiet=True) as watch:
        assert watch is None
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress(locale(), quiet=False) as watch:
        assert watch is None
    assert terminal.getvalue() == ""


def test_the_share_grows_to_the_whole_with_the_bytes_of_all_files(tmp_path: Path) -> None:
    line = '{"id":"gen-%d","traceId":"t","type":"GENERATION","startTime":"2026-03-04T00:00:00Z","model":"gpt-4o","input":"%s","usageDetails":{"input":3,"output":4}}\n'  # noqa: E501
    for name in ("a", "b"):
        text = "".join(line % (number, name * 4_000) for number in range(200))
        (tmp_path / f"{name}.jsonl").write_text(text)
    shares: list[float] = []
    account = assess(tmp_path, on_share=shares.append, record_figures=False)
    assert account.records.read == 400
    # Langfuse files are read through twice: what is read again adds nothing.
    assert shares == sorted(set(shares))
    assert len(shares) >= 6
    assert 0 < shares[0] < 0.5
    assert shares[-1] == 1.0
