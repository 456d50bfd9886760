"""``obsia assess … --watch``: a line for each change, the first screen on a terminal, an end that is clean."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from obsia.app.questions.usage import Assess
from obsia.core.errors import BadCall
from obsia.core.locales import Locale
from obsia.core.message import Option
from obsia.surfaces.cli import watch as watching
from obsia.surfaces.cli.assess import cached


def answer(number: int) -> str:
    usage = {"input_tokens": 1000, "output_tokens": 200}
    message = {"id": f"msg_{number:024}", "model": "claude-opus-4-6", "usage": usage}
    at = f"2026-07-02T10:00:{number:02}Z"
    return json.dumps(
        {"type": "assistant", "sessionId": "s", "timestamp": at, "requestId": "req_1", "message": message}
    )


@pytest.fixture
def log(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    path = tmp_path / "session.jsonl"
    path.write_text(answer(1) + "\n")
    return path


def watched(path: Path, steps: Iterator[Callable[[], object]], *, is_screen: bool = False) -> watching.Watch:
    """What was watched while each step was taken, one a look."""
    asked = Assess((str(path),), record_figures=False)
    made = watching.begun(asked, cached=cached(Assess((str(path),))), threads=None, others=())
    made.is_screen, made.tr = is_screen, Locale("en")

    def sleep(_: float) -> None:
        try:
            next(steps)()
        except StopIteration:
            raise KeyboardInterrupt from None

    watching.watch(made, sleep=sleep)
    return made


def added(path: Path, *numbers: int) -> Callable[[], object]:
    def add() -> None:
        with path.open("a") as file:
            file.writelines(answer(number) + "\n" for number in numbers)

    return add


def test_each_change_is_a_line_and_nothing_else(log: Path, capsys: Any, monkeypatch: Any) -> None:
    whole = 0
    made_whole = watching.Watch.whole

    def counted(self: watching.Watch) -> None:
        nonlocal whole
        whole += 1
        made_whole(self)

    monkeypatch.setattr(watching.Watch, "whole", counted)
    nothing: Callable[[], object] = object
    watched(log, iter([nothing, added(log, 2), nothing, added(log, 3, 4), nothing]))
    lines = [line.split("  ")[1] for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == len(set(lines)) == 3
    assert all("CO2e" in line for line in lines)
    # What a log grew by is added to its sums, and those are the same as of a whole reading.
    assert whole == 1
    watched(log, iter([nothing]))
    assert capsys.readouterr().out.split("  ")[1].strip() == lines[-1]


def test_a_terminal_shows_the_first_screen_anew(log: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(watching, "_REST", 0)
    nothing: Callable[[], object] = object
    made = watched(log, iter([added(log, 2), nothing, nothing]), is_screen=True)
    screens = capsys.readouterr().out.split(watching.CLEAR)
    assert all("Ctrl-C" in each for each in screens[1:])
    # The sums answer first, above the screen of before; then the whole account.
    read = [re.search(r"[0-9]+ records? read", " ".join(each.split())) for each in screens[1:]]
    assert [each and each[0] for each in read] == ["1 record read", "1 record read", "2 records read"]
    assert made.account is not None
    assert made.account.total.tokens.calls == 2


def test_a_log_that_goes_is_told_and_waited_for(log: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(watching, "_REST", 0)
    monkeypatch.setattr(watching.Watch, "grown", lambda _: False)
    nothing: Callable[[], object] = object
    text = log.read_text()
    watched(log, iter([log.unlink, nothing, lambda: log.write_text(text + answer(2) + "\n"), nothing, nothing]))
    told = capsys.readouterr()
    assert told.err.count("session.jsonl") == 1
    assert len(told.out.splitlines()) == 2


def test_what_wants_an_end_is_refused(log: Path) -> None:
    with pytest.raises(BadCall, match="--json"):
        watching.begun(Assess((str(log),)), cached=None, threads=None, others=[Option("json")])
