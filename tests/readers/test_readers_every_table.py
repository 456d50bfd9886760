"""Tables of strangers, each changed in a few places: what is read of them before the rules of all records judge it.

``every_table.csv`` has a line for each change of each table: the rows, or why it is refused, and a digest of all cells,
columns and notes. Nothing is handed to the engine, so that a case takes milliseconds. Where a line is meant to move:
``PYTHONPATH=.:src python tests/readers/test_readers_every_table.py``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, chdir
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from tests.readers.records_of_reading import assert_unmoved, by_first_cell, row, write
from tests.readers.test_readers_hostile_tables import ALL, MODELS

from obsia.core.errors import ObsiaError
from obsia.readers import delimited, jsonl, workbook
from obsia.readers.base import ReadOptions
from obsia.readers.canonical import cells
from obsia.readers.mapping import Bound, Columns

RECORD = Path(__file__).with_name("every_table.csv")
GROUPS = 16
"""Tests that the tables are divided among."""
EACH = 8
"""One of so many changes is made."""
MOST_ROWS = 8
OPTIONS = ReadOptions(columns=Columns.parse(""), model_named=MODELS.get)
READERS = {"csv": delimited, "jsonl": jsonl, "txt": workbook}
ENGINE: Any = SimpleNamespace(error=ConnectionError)
"""An engine that is asked nothing."""
Grid = list[list[str]]


@dataclass(kw_only=True)
class Read:
    """What stands for the scan of a table: all that was made of it before the rules."""

    rows: Sequence[Any]
    sources: Mapping[str, Any]
    unmapped: Sequence[str]
    aside: Any = None
    table_map: str = ""
    doubts: Sequence[Any] = ()
    mapped: Mapping[str, str] = field(default_factory=dict[str, str])
    read = 1
    rejected = 0


class Rows:
    """What stands for the engine's table."""

    def __init__(self, engine: Any) -> None:
        self.rows = list[Any]()

    def add(self, file: int, place: int, made: Sequence[Any]) -> None:
        self.rows.append((file, place, *made))

    def loaded(self, files: Sequence[str], targets: Sequence[str], **_: Any) -> Any:
        return [targets, *self.rows]


def _scan_loaded(engine: Any, reader: str, loaded: Any, rules: Any, *, bound: Any, aside: Any) -> Read:
    return Read(rows=loaded, sources=rules.sources, unmapped=bound.unmapped, aside=aside)


def _plain_scans(engine: Any, shape: Any, files: Any, bound: Bound, *_: Any, **__: Any) -> list[Read]:
    """The engine would read it as it is; the rest looks at what it made, so that nothing is given back."""
    return _PLAIN.append(Read(rows=[], sources=bound.sources, unmapped=(*bound.unmapped, *bound.outcomes))) or []


_PLAIN: list[Read] = []


def without_engine() -> ExitStack:
    """What makes readers of tables stop where the engine would begin."""
    stack = ExitStack()
    for where, name, new in (
        (cells, "Loader", Rows),
        (cells, "scan_loaded", _scan_loaded),
        (delimited, "_plain_scans", _plain_scans),
        (jsonl._Shape, "by_engine", jsonl._Shape.one_by_one),
        (jsonl._Shape, "_by_engine_if_sound", jsonl._Shape.one_by_one),
    ):
        stack.enter_context(patch.object(where, name, new))
    return stack


def outcome(reader: Any, file: str) -> tuple[str, str]:
    """What is made of a file in a few words, and all of it as text."""
    _PLAIN.clear()
    try:
        found = [*reader.scan(engine=ENGINE, files=[file], options=OPTIONS), *_PLAIN]
    except ObsiaError as error:
        return next((each.code for each in error.sentences[1:]), error.code), repr((error.sentences, [*error.ways]))
    aside = [(sorted(map(str, each.aside.skipped.items())), each.aside.kept) for each in found if each.aside]
    count = sum(len(each.rows[1:]) for each in found)
    return "plain" if _PLAIN else str(count), repr((found, aside))


def grids() -> Iterator[tuple[str, Grid, str]]:
    """The tables that are text: name, cells, delimiter."""
    for told in ALL:
        if told.suffix == "csv" and isinstance(told.text, str):
            widest = max(told.text.split("\n"), key=lambda line: max(map(line.count, ",;\t|")))
            delimiter = max(",;\t|", key=widest.count)
            yield told.name, list(csv.reader(io.StringIO(told.text), delimiter=delimiter))[:60], delimiter


def changes(grid: Grid) -> Iterator[tuple[str, Grid]]:
    """A table with one change each, and what it is."""
    yield "", grid
    width = max(map(len, grid))
    head = next(at for at, each in enumerate(grid) if len(each) == width)
    above, names, below = grid[:head], grid[head], grid[head + 1 :]
    for at in range(min(len(below), MOST_ROWS)):
        yield f"row {at} gone", [*above, names, *below[:at], *below[at + 1 :]]
        yield f"row {at} twice", [*above, names, *below[: at + 1], *below[at:]]
    yield "no names", [*above, [""] * width, *below]
    yield "rows turned", [*above, names, *below[::-1]]
    yield "columns turned", [*above, *(each[::-1] for each in (names, *below))]
    for at, name in enumerate(names):
        yield f"without {name}", [*above, *([*each[:at], *each[at + 1 :]] for each in (names, *below))]
        yield f"{name} and the next alone", [*above, *(each[at : at + 2] for each in (names, *below))]
        yield f"nothing in {name}", [*above, names, *(_with(each, at, "") for each in below)]
        yield f"x for {name}", [*above, _with(names, at, "x"), *below]
        for line, each in enumerate(below):
            if at < len(each) and re.fullmatch(r"[\d.,\s']*\d", each[at]):
                for cell in (f"{each[at]}1", "0", "", f"-{each[at]}", "x"):
                    yield (
                        f"{cell or 'nothing'} in {name}",
                        [*above, names, *below[:line], _with(each, at, cell), *below[line + 1 :]],
                    )
                break


def _with(cells: list[str], at: int, cell: str) -> list[str]:
    return [*cells[:at], cell, *cells[at + 1 :]] if at < len(cells) else cells


def written(grid: Grid, delimiter: str, form: str) -> str:
    """A table as text: with a delimiter, as lines of JSON, or ruled off."""
    if form == "jsonl":
        names, *below = grid
        rows = [{name: _typed(cell) for name, cell in zip(names, each, strict=False)} for each in below]
        return "".join(f"{json.dumps(each)}\n" for each in rows)
    if form == "txt":
        names, *below = grid
        return "".join(f"| {' | '.join(each)} |\n" for each in (names, ["---"] * len(names), *below))
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(grid)
    return text.getvalue()


def _typed(cell: str) -> Any:
    return int(cell) if re.fullmatch(r"[1-9]\d{0,15}", cell) else cell or None


def cases() -> list[tuple[str, str, Grid, str, str]]:
    """Name of a table, what is changed, its cells, its delimiter and its form."""
    found: list[tuple[str, str, Grid, str, str]] = []
    number = 0
    for name, grid, delimiter in grids():
        for change, made in changes(grid):
            number += 1
            if number % EACH == 0 or not (change or number % 2):
                found.append((name, change, made, delimiter, "csv" if change else "jsonl"))
    return found


def read_all(folder: Path, group: int) -> list[str]:
    """The lines of the record of one group of tables."""
    found: list[str] = []
    every = cases()
    names = {name: number % GROUPS for number, name in enumerate(dict.fromkeys(each[0] for each in every))}
    with chdir(folder), without_engine():
        for name, change, grid, delimiter, form in every:
            if names[name] == group:
                file = f"usage.{form}"
                Path(file).write_text(written(grid, delimiter, form), encoding="utf-8")
                said, text = outcome(READERS[form], file)
                digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
                found.append(row(str(group), name, " ".join(f"{form} {change}".split()), said, digest))
    return found


@pytest.mark.parametrize("group", range(GROUPS))
def test_what_is_read_of_a_changed_table_moves_only_where_it_is_meant_to(group: int, tmp_path: Path) -> None:
    was, now = by_first_cell(RECORD)[str(group)], read_all(tmp_path, group)
    assert_unmoved(was, now)


if __name__ == "__main__":
    with TemporaryDirectory() as made_here:
        every_line = [line for group in range(GROUPS) for line in read_all(Path(made_here), group)]
    write(RECORD, ("group", "table", "changed", "made_of_it", "digest"), every_line)
