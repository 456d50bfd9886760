"""Where a table of text begins: titles, filters and Excel's ``sep=;`` may stand above the line of names."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from obsia.readers.delimited.lines import split
from obsia.readers.mapping import USAGE, is_target
from obsia.readers.tables.headings import heading
from obsia.readers.tables.number_forms import CUSTOMS, number
from obsia.readers.tables.spread import is_time

DELIMITERS: Final = (",", ";", "\t", "|")
_MOST_LINES: Final = 60
"""Lines above a heading, at most."""
_LEAST_NAMES: Final = 2
_YEAR: Final = re.compile(r"20[0-9]{2}")
_SEPARATOR: Final = "sep="
_EUROPEAN: Final = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xff]{1,2}|[\xc0-\xff](?=[A-Za-z])|(?<=[0-9])\xa0|(?<=[0-9\xa0 ])\x80"
    rb"|(?<= )[\x96\x97](?= )|(?<=[A-Za-z])\x92(?=[A-Za-z])"
)
"""Letters beside those of ASCII, blanks in numbers, the sign of the euro behind one, dashes between blanks and
apostrophes in words, in the encoding of Windows."""


_ENCODINGS: Final = (
    "cp1252",
    "latin-1",
    "cp1250",
    "cp1254",
    "cp932",
    "gb18030",
    "cp949",
    "big5",
    "cp1251",
    "cp1253",
    "cp1256",
)
"""Of text that is no UTF-8: of Europe, West and East, of Turkey, Japan, China, Korea and Taiwan, of other alphabets."""


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
    for at, line in enumerate(lines[:_MOST_LINES]):
        for mark in (delimiter,) if delimiter else DELIMITERS:
            names = split(line, mark) or () if mark in line else ()
            if not is_heading(names, wanted=wanted):
                continue
            joined, last = in_two_rows(names, at, lambda at: _cut(lines, at, mark))  # noqa: B023 - called at once
            if joined:
                return HeadingLine(last + 1, _line(joined, mark), mark)
            return None if at == 0 else HeadingLine(at + 1, line, delimiter)
    return _wide_line(lines[:_MOST_LINES], delimiter)


def _wide_line(lines: Sequence[str], delimiter: str | None) -> HeadingLine | None:
    for mark in (delimiter,) if delimiter else DELIMITERS:
        if at := wide_at([_cut(lines, each, mark) for each in range(len(lines))]):
            return HeadingLine(at + 1, lines[at], mark)
    return None


def wide_at(rows: Sequence[Sequence[str]]) -> int | None:
    """The place of names of several times, of which those below titles are: texts before them, and numbers below.

    Or of names of anything, where the rows below begin with what they count.
    """
    most = 0
    for at, (names, below) in enumerate(itertools.pairwise(rows)):
        filled = [name for name in names if name.strip()]
        counts = [row for row in rows[at + 1 : at + 4] if row and is_count(row[0]) and any(map(_is_number, row[1:]))]
        if len(filled) > _LEAST_NAMES and len(counts) >= _LEAST_NAMES and not any(map(_is_number, filled)):
            return at
        times = sum(map(is_time, filled))
        is_row = any(_is_number(name) and not is_time(name) for name in names) or is_time(names[0] if names else "")
        if len(filled) > most and times > 1 and not is_row and any(map(_is_number, below)):
            return at
        most = max(most, len(filled))
    return None


def in_two_rows(names: Sequence[str], at: int, row: Callable[[int], Sequence[str]]) -> tuple[Sequence[str], int]:
    """The names of a heading of which the row ``at`` holds ``names``, and its last row, where it is in two rows.

    Else no names. ``row(at)`` are the cells of any row, () where there is none.
    """
    last = at + 1
    joined = _joined(names, row(last))
    if not joined and len(set(names)) < len(names):
        joined, last = _joined(row(at - 1), names), at
    if not joined:
        return (), at
    index, *others = row(last + 1) or ("",)
    if not joined[0] and index and not any(others):  # a frame names its index below
        return [index.strip(), *joined[1:]], last + 1
    return joined, last


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The names of a heading in two rows, the ``upper`` one of groups; [] where the two rows are none.

    A cell of the upper row stands for those to its right that are blank (as merged cells are saved), and each of the
    lower one says which of the group it is.
    """
    if (
        len(upper) != len(lower)
        or not any(upper)
        or any(_is_number(each) and not _YEAR.fullmatch(each.strip()) for each in (*upper, *lower))
    ):
        return []
    is_repeated = _have_repeats(lower)  # names of one group beside those of another
    if (
        not is_repeated
        and not _have_repeats(upper)
        and all(above or not below for above, below in zip(upper, lower, strict=True))
    ):
        return []  # nothing of the lower row stands under a blank: it is a record
    if not all(above or below for above, below in zip(upper[1:], lower[1:], strict=True)):
        return []  # only an index has no name
    names, group = list[str](), ""
    for above, below in zip(upper, lower, strict=True):
        group = above.strip() or group
        names.append(f"{group} {below.strip()}".strip())
    return names if len(set(names)) == len(names) else []


def _have_repeats(names: Sequence[str]) -> bool:
    return len(set(filter(None, names))) < sum(map(bool, names))


def _cut(lines: Sequence[str], at: int, delimiter: str) -> Sequence[str]:
    return split(lines[at], delimiter) or () if 0 <= at < len(lines) else ()


def _line(names: Sequence[str], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow(names)
    return text.getvalue()


def _is_number(cell: str) -> bool:
    return bool(cell) and any(number(cell, custom) is not None for custom in CUSTOMS)


def is_heading(names: Sequence[str], *, wanted: Collection[str] = ()) -> bool:
    """Whether ``names`` are headings of a table of usage: some count is among them."""
    if len(names) < _LEAST_NAMES:
        return False
    if wanted and set(wanted) <= set(names):
        return True
    filled = [name for name in names if name]
    # Of each month, say, there is an input and an output.
    are_sides = len({*filled}) < len(filled) and all(is_count(f"{name} tokens") for name in filled)
    is_named = len(filled) >= _LEAST_NAMES and (are_sides or any(map(is_count, filled)))
    return is_named and not any(map(_is_number, names))


def is_count(name: str) -> bool:
    """Whether a column ``name`` counts something."""
    if is_target(name):
        return name in USAGE
    found = heading(name)
    return found is not None and found.kind in {"count", "meter"} and not name.isspace() and len(name) <= 100


def known_names(names: Sequence[str]) -> int:
    """How many of ``names`` say what they are."""
    return sum(1 for name in names if is_target(name) or heading(name) is not None)


def other_encoding(data: bytes) -> str | None:
    """The encoding of a table whose first bytes are no UTF-8, where its names say it, or nothing but single letters.

    None of UTF-8, and where it is open: then whoever asks says it. Numbers are the same in all of them.
    """
    whole = data[: data.rfind(b"\n") + 1] or data
    if _is_utf_8(whole):
        return None
    first = whole.split(b"\n")[:_MOST_LINES]
    if headings := [line for line in first if not _is_utf_8(line) and known_at_most(line) >= _LEAST_NAMES]:
        return likely_encoding(max(headings, key=known_at_most))
    # What is left of what stands as it does in words and amounts of Europe is damage, or of elsewhere.
    return "cp1252" if _EUROPEAN.sub(b"", whole).isascii() and b"\0" not in whole else None


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def known_at_most(header: bytes) -> int:
    """How many names of a line say what they are, in the encoding in which most do."""
    return max(_known_in(header, encoding) for encoding in _ENCODINGS)[0]


def _known_in(header: bytes, encoding: str) -> tuple[int, int]:
    """How many names of a line say what they are in an encoding, and how many of them leave no doubt."""
    try:
        text = header.decode(encoding)
    except UnicodeDecodeError:
        return -1, 0
    cut = ([name.strip() for name in text.split(mark)] for mark in DELIMITERS)
    return max((known_names(names), sum(map(_is_certain, names))) for names in cut)


def _is_certain(name: str) -> bool:
    said = heading(name)
    return said is not None and said.is_certain


def likely_encoding(header: bytes) -> str:
    """In which encoding most names of a ``header`` that is not in UTF-8 say what they are; the first where none do."""
    return max(_ENCODINGS, key=lambda encoding: _known_in(header, encoding))
