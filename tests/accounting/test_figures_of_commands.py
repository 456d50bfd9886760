"""Figures of recorded commands stay where they were, within a thousandth: what moves one is seen where it is done.

Where they are meant to move: ``PYTHONPATH=. python tests/accounting/test_figures_of_commands.py`` writes them again
and says which moved most. ``asked/commands.txt`` holds the commands. Of a long answer figures are kept at even steps.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import os
import shlex
import sys
from collections import defaultdict
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from benchmarks.editions.compare import Place, figures

from obsia.app import clock
from obsia.surfaces.cli import run

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("figures_of_commands.csv")
SET = Path(__file__).with_name("asked") / "commands.txt"
VALUES = ("median", "low", "high")
TODAY = dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)
MOST = 150
"""Figures of one answer that are kept."""
Values = dict[Place, list[float]]


def commands() -> list[str]:
    """The recorded commands, in their order."""
    lines = SET.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def asked(command: str) -> Values:
    """The figures of an answer; of a long one so many, evenly spaced."""
    printed = StringIO()
    with redirect_stdout(printed):
        assert run([*shlex.split(command), "--json", "--no-record"]) == 0, command
    found = figures(command, printed.getvalue())
    each = math.ceil(len(found) / MOST)
    return {
        place: [float(found[place][name]) for name in VALUES if found[place].get(name) is not None]
        for place in list(found)[::each]
    }


def recorded() -> dict[str, Values]:
    """The figures of each command as they were."""
    found: dict[str, Values] = defaultdict(dict)
    with FILE.open(encoding="utf-8", newline="") as stream:
        for command, keys, quantity, boundary, *values in csv.reader(stream):
            found[command][Place(keys, quantity, boundary)] = [float(each) for each in values]
    return found


def moved(before: Values, now: Values) -> list[str]:
    """Figures that are not where they were, the largest moves first."""
    moves: list[tuple[float, str]] = []
    for place in dict.fromkeys((*before, *now)):
        was, found = before.get(place), now.get(place)
        if was is None or found is None or found != pytest.approx(was, rel=1e-3, abs=0.0):
            ratios = [abs(math.log(b / a)) for a, b in zip(was or [], found or [], strict=False) if a * b > 0.0]
            moves.append((max(ratios, default=math.inf), f"{' '.join(place)}: {was} -> {found}"))
    return [text for _, text in sorted(moves, key=lambda each: -each[0])]


@pytest.fixture(scope="module")
def kept() -> Mapping[str, Values]:
    return recorded()


def test_every_command_has_figures_on_record(kept: Mapping[str, Values]) -> None:
    assert list(kept) == commands()
    assert all(kept.values())


@pytest.mark.parametrize("command", commands())
def test_figures_stay_where_they_were(
    command: str, kept: Mapping[str, Values], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path))
    monkeypatch.setattr(clock, "now", lambda: TODAY)
    monkeypatch.chdir(ROOT)
    assert moved(kept[command], asked(command))[:20] == []


if __name__ == "__main__":
    before = recorded() if FILE.exists() else {}
    clock.now = lambda: TODAY
    os.chdir(ROOT)
    with TemporaryDirectory() as folder, FILE.open("w", encoding="utf-8", newline="") as out:
        os.environ["OBSIA_DATA"] = folder
        writer = csv.writer(out, lineterminator="\n")
        for line in commands():
            now = asked(line)
            for text in moved(before.get(line, {}), now)[:3]:
                sys.stdout.write(f"{line}\n    {text}\n")
            for at, values in now.items():
                writer.writerow([line, *at, *(f"{each:.5g}" for each in values)])
