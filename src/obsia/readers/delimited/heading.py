"""Where a table of text begins: titles, filters and Excel's ``sep=;`` may stand above the line of names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from obsia.readers.delimited.lines import split
from obsia.readers.mapping import USAGE, is_target
from obsia.readers.tables.headings import heading

DELIMITERS: Final = (",", ";", "\t", "|")
_MOST_LINES: Final = 60
"""Lines above a heading, at most."""
_LEAST_NAMES: Final = 2
_SEPARATOR: Final = "sep="


class HeadingLine(NamedTuple):
    """A line of names: its number from 1, its text, and what cuts it where that was stated."""

    number: int
    text: str
    delimiter: str | None = None


def heading_line(lines: Sequence[str], *, wanted: Collection[str], delimiter: str | None) -> HeadingLine | None:
    """The line of names among the first ``lines``; None where it is the first one, or where none is seen.

    ``wanted`` are columns that were mapped by hand: a line that has them all is it.
    """
    if not lines:
        return None
    first = lines[0].strip().strip('"')
    stated = delimiter
    if first[: len(_SEPARATOR)].casefold() == _SEPARATOR and len(first) <= len(_SEPARATOR) + 1:
        stated = first[len(_SEPARATOR) :] or delimiter or "\t"
        following = next((at for at, line in enumerate(lines[1:], 2) if line.strip()), None)
        return None if following is None else HeadingLine(following, lines[following - 1], stated)
    for number, line in enumerate(lines[:_MOST_LINES], 1):
        marks = (delimiter,) if delimiter else DELIMITERS
        if any(is_heading(split(line, mark) or (), wanted=wanted) for mark in marks if mark in line):
            return None if number == 1 else HeadingLine(number, line, delimiter)
    return None


def is_heading(names: Sequence[str], *, wanted: Collection[str] = ()) -> bool:
    """Whether ``names`` are headings of a table of usage: some count is among them."""
    if len(names) < _LEAST_NAMES:
        return False
    if wanted and set(wanted) <= set(names):
        return True
    return any(is_count(name) for name in names if name)


def is_count(name: str) -> bool:
    """Whether a column ``name`` counts something."""
    if is_target(name):
        return name in USAGE
    found = heading(name)
    return found is not None and found.kind in {"count", "meter"} and not name.isspace() and len(name) <= 100


def known_names(names: Sequence[str]) -> int:
    """How many of ``names`` say what they are."""
    return sum(1 for name in names if is_target(name) or heading(name) is not None)
