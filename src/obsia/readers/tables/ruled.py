"""Tables that a program printed for people to look at: cells between bars, ruled off by lines, as rows of a sheet.

Markdown, psql, MySQL, DuckDB and Polars print them so. What stands between two tables is not of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from obsia.core.errors import BadInput
from obsia.readers.base import Head
from obsia.readers.tables.heading_words import roles_of
from obsia.readers.tables.sheets import Numbered, Sheet

_BAR: Final = re.compile(r"(?<!\\)[|│┃┆║]")
_JOINT: Final = re.compile("[|+\u2502\u2503\u2506\u250c-\u254b\u2551-\u256c]")
_RULE: Final = re.compile("\\s*(?::?[-=\u2500\u2501\u2550\u2508]{2,}:?|:-:?|-:)\\s*")
_BEGINS_RULE: Final = re.compile('\\s*["|+:=\u2500-\u257f-]')
"""What a line begins with that is a rule, or may be one without its quoted cells."""
_PRINTED_TYPE: Final = re.compile(
    r"|---|varchar|str(?:ing)?|text|u?(?:big|huge|small|tiny)?int(?:eger)?[0-9]*|[iuf][0-9]{1,3}|float[0-9]*|double"
    r"|decimal.*|numeric|date(?:time.*)?|time(?:stamp.*)?|bool(?:ean)?|cat|enum|object"
)
"""What stands under a name, above the line: the type of the column."""
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
"""A new line within a cell of Markdown."""
_BLANKS: Final = re.compile(" {2,}")
_GAP: Final = re.compile(" +")
_QUOTED: Final = re.compile(r'(?<![^",;\t|\n])"[^"]*(?:"|\Z)')
"""A cell of CSV that may hold lines, and a table of its own."""
_DELIMITERS: Final = frozenset(",;\t|")
_MARKS: Final = "*_` "
"""How a cell is made bold."""
_LEFT_OUT: Final = frozenset(("", "…", "·", "..."))
"""What stands in a row in place of rows that were not printed."""
_LOOKED_AT: Final = 60
_LEAST_CELLS: Final = 2
_MOST_TITLES: Final = 6
"""Lines among which the names of columns stand, below titles."""


def is_ruled(head: Head) -> bool:
    """Whether a file begins as such a table: a line of rules beside one of cells."""
    if "ruled" not in head.seen:
        head.seen["ruled"] = _is_ruled(head.data)
    return head.seen["ruled"]


def _is_ruled(data: bytes) -> bool:
    if b" | " in data and _is_barred(data[: 1 << 12].decode("utf-8", errors="replace").splitlines()):
        return True
    if b"-" not in data and not any(mark in data for mark in ("─".encode(), "═".encode(), "━".encode())):
        return False
    text = data[: 1 << 16].decode("utf-8", errors="replace")
    # No line of JSON begins as a rule, nor does what is left of one without its quoted cells.
    if not any(_BEGINS_RULE.match(line) for line in text.splitlines()):
        return False
    lines = _QUOTED.sub("", text).splitlines()[:_LOOKED_AT]
    return any(_is_rule(line) != _is_rule(below) and _beside(line, below) for line, below in itertools.pairwise(lines))


def _is_barred(lines: Sequence[str]) -> bool:
    """Whether headings of usage and two lines below are cut by bars between blanks, into as many cells."""
    cells = [_cells(line) if " | " in line else [] for line in lines]
    same = (some for some in zip(cells, cells[1:], cells[2:], strict=False) if len({*map(len, some)}) == 1)
    return any(len(some[0]) > _LEAST_CELLS and _is_heading(some[0]) for some in same)


def is_spaced(head: Head) -> bool:
    """Whether a file is such a table with blanks between its columns, and nothing else."""
    return head.complete and _spaced(head.data.decode("utf-8", errors="replace").splitlines()) is not None


def _spaced(lines: Sequence[str]) -> list[Numbered] | None:
    """The rows of lines that are cut by blanks; a frame is printed with its index, which has no name."""
    numbered = [(number, line.rstrip()) for number, line in enumerate(lines, 1) if line.strip(" -=")]
    tops = [_BLANKS.split(line.strip()) for _, line in numbered[:_MOST_TITLES]]
    at = next((at for at, cells in enumerate(tops) if len(cells) > _LEAST_CELLS and _is_heading(cells)), len(numbered))
    numbered = numbered[at:]
    rows = [(number, list[object](_BLANKS.split(line.strip()))) for number, line in numbered]
    if len(rows) <= 1 or not _DELIMITERS.isdisjoint(numbered[0][1]) or _BAR.search(numbered[0][1]):
        return None
    (first, names), widths = rows[0], {len(cells) for _, cells in rows[1:]} - {1}  # notes
    if widths == {len(names) + 1}:
        rows[0] = (first, ["", *names])
    return rows if widths in ({len(names)}, {len(names) + 1}) else _cut_at_gaps(numbered)


def _is_heading(names: Sequence[str]) -> bool:
    """Whether ``names`` are headings of usage, by those of both sides alone where others say more: ``prompt compl``."""
    from obsia.readers.delimited.heading import is_heading, known_names

    sides = {*map(roles_of, names)} & {frozenset(("input",)), frozenset(("output",))}
    return is_heading(names) or (len(sides) > 1 and known_names(names) > 1)


def _cut_at_gaps(numbered: Sequence[tuple[int, str]]) -> list[Numbered] | None:
    """The rows cut where, between two names, all lines have a blank: a cell may fill its column, or be empty.

    What is of one cell is a note, and keeps it.
    """
    heading, notes = numbered[0][1], {number for number, line in numbered if not _BLANKS.search(line.strip())}
    lines = [line for number, line in numbered if number not in notes]
    cuts = [0]
    for start, end in (found.span() for found in _BLANKS.finditer(heading) if found.start()):
        columns = ("".join(line[at : at + 1] for line in lines).strip() for at in range(start, end))
        gaps = [found.span() for found in _GAP.finditer("".join("x" if column else " " for column in columns))]
        if not gaps:
            return None
        # The widest of several, or the last: blanks stand within days and between thousands too.
        cuts.append(start + max(gaps, key=lambda gap: (gap[1] - gap[0], gap))[1])
    ends = list(itertools.pairwise((*cuts, None)))
    return [
        (number, [line.strip()] if number in notes else [line[first:last].strip() for first, last in ends])
        for number, line in numbered
    ]


def _beside(line: str, below: str) -> bool:
    return all(_is_rule(each) or len(_cells(each)) >= _LEAST_CELLS for each in (line, below))


def _is_rule(line: str) -> bool:
    parts = [part for part in _JOINT.split(line) if part.strip()]
    return len(parts) >= _LEAST_CELLS and all(map(_RULE.fullmatch, parts))


def _cells(line: str, *, has_border: bool = True) -> list[str]:
    """The cells of a line; [] of one that is of no table. Without a border, a line may begin with an empty cell."""
    inner = _BREAK.sub(" ", line).strip()
    if _BAR.search(inner) is None:
        return []
    cells = _BAR.split(inner)
    cells = cells[not cells[0] : len(cells) - (not cells[-1])] if has_border and _BAR.match(inner) else cells
    return [cell.strip(_MARKS).replace("\\|", "|") for cell in cells]


def ruled_sheets(file: str) -> list[Sheet]:
    """The tables of a file, each under the last line above it. Raises :class:`BadInput` where rows were left out."""
    text = Path(file).read_text("utf-8-sig", errors="replace")
    if (rows := _spaced(text.splitlines())) is not None:
        return [Sheet("1", rows)]
    found: list[Sheet] = []
    title, block = "", list[tuple[int, str]]()
    for number, line in (*enumerate(text.splitlines(), 1), (0, "")):
        if _is_rule(line) or _cells(line):
            block.append((number, line))
            continue
        if block:
            above = [(block[0][0] - 1, [title])] if title else []
            rows = _rows(block)
            if any(any(cells) and _LEFT_OUT.issuperset(cells) for _, cells in rows):
                raise BadInput(file, "file-rows-left-out", expected="expected-all-rows")
            found.append(Sheet(title.strip("# ") or str(len(found) + 1), [*above, *rows]))
            title, block = "", []
        title = line.strip() or title
    return found


def _rows(block: Sequence[tuple[int, str]]) -> list[Numbered]:
    """The rows of a table; a heading over several lines is one, without the types that stand in it."""
    at = next((at for at, (_, line) in enumerate(block) if at and _is_rule(line)), 0)
    has_border = any(_JOINT.match(line.strip()) for _, line in block[:at])
    top = [(number, _cells(line)) for number, line in block[:at] if not _is_rule(line)]
    named = [cells for _, cells in top if not _are_types(cells)]
    rows: list[Numbered] = []
    if named:
        joined = [" ".join(filter(None, each)) for each in itertools.zip_longest(*named, fillvalue="")]
        rows.append((top[0][0], list[object](joined)))
    below = [(number, _cells(line, has_border=has_border)) for number, line in block[at:] if not _is_rule(line)]
    return [*rows, *((number, list[object](cells)) for number, cells in below if not _are_types(cells))]


def _are_types(cells: Sequence[str]) -> bool:
    return all(map(_PRINTED_TYPE.fullmatch, cells))
