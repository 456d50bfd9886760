"""Names that stand once for several rows, as cells were merged and as pivots show groups: blanks below are filled."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from obsia.readers.tables.number_forms import is_absent, text_of
from obsia.readers.tables.readings import Row, Rows


def filled(rows: Rows, keys: Sequence[int]) -> Rows:
    """``rows`` with the first columns filled in where each name of a group stands once; ``keys`` tell rows apart.

    Columns are first ones of ``keys``, as many as can be: names come once (below a name to their left), blanks stand
    below several of them, and no two rows would be of the same names then.
    """
    first = next((at for at in range(len(keys)) if at not in keys), len(keys))
    width = next((width for width in range(first, 0, -1) if _is_merged(rows.each(), keys, width)), 0)
    return Rows(files=rows.files, each=functools.partial(_filled, rows, width)) if width else rows


def _filled(rows: Rows, width: int) -> Iterator[Row]:
    above: list[Any] = [None] * width
    for file, line, cells in rows.each():
        blanks = _blanks(cells, width)
        above = [*above[:blanks], *cells[blanks:width]]
        yield file, line, [*above, *cells[width:]]


def _blanks(cells: Sequence[Any], width: int) -> int:
    """How many of the first ``width`` cells are blank, up to the first that is not."""
    return next((at for at in range(width) if not is_absent(text_of(cells[at]))), width)


def _is_merged(rows: Iterable[Row], keys: Sequence[int], width: int) -> bool:
    names, told = set[tuple[str, ...]](), set[tuple[str, ...]]()
    runs, was_blank, above = 0, False, ("",) * width
    for _, _, cells in rows:
        blanks = _blanks(cells, width)
        own = tuple(text_of(cells[at]) for at in range(blanks, width))
        above = (*above[:blanks], *own)
        if (not names and blanks) or any(map(is_absent, own)):
            return False
        if own:
            # A name that comes again is that of a row, and not of the rows below it.
            if above[: blanks + 1] in names:
                return False
            names.update(above[: at + 1] for at in range(blanks, width))
        runs += bool(blanks) and not was_blank
        was_blank = bool(blanks)
        key = (*above, *(text_of(cells[at]) for at in keys if at >= width))
        if key in told:
            return False
        told.add(key)
    return runs > 1
