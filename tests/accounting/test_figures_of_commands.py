"""Figures of recorded commands stay where they were, within a fifth: what moves one is seen in the change that does.

Where they are meant to move: ``PYTHONPATH=. python tests/accounting/test_figures_of_commands.py`` writes them again.
"""

from __future__ import annotations

import csv
import shlex
from collections import defaultdict
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from benchmarks.editions.compare import Figures, Place, commands, figures

from obsia.surfaces.cli import run

FILE = Path(__file__).with_name("figures_of_commands.csv")
VALUES = ("median", "low", "high")
COMMANDS = [each for each in commands() if each.startswith(("estimate ", "train "))]
Kept = dict[str, dict[Place, list[float]]]


def asked(command: str) -> Figures:
    printed = StringIO()
    with redirect_stdout(printed):
        run([*shlex.split(command), "--json", "--no-record"])
    return figures(command, printed.getvalue())


@pytest.fixture(scope="module")
def kept() -> Kept:
    found: Kept = defaultdict(dict)
    with FILE.open(encoding="utf-8", newline="") as stream:
        for command, keys, quantity, boundary, *values in csv.reader(stream):
            found[command][Place(keys, quantity, boundary)] = [float(each) for each in values]
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_figures_stay_where_they_were(
    command: str, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path))
    monkeypatch.chdir(Path(__file__).parents[2])
    found = {place: [float(figure[each]) for each in VALUES] for place, figure in asked(command).items()}
    assert found.keys() == kept[command].keys()
    moved = {place: (kept[command][place], now) for place, now in found.items() if not close(kept[command][place], now)}
    assert moved == {}


def close(before: list[float], now: list[float]) -> bool:
    return now == pytest.approx(before, rel=0.2, abs=0.0)


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for command in COMMANDS:
            for place, figure in asked(command).items():
                writer.writerow([command, *place, *(f"{float(figure[each]):.4g}" for each in VALUES)])
