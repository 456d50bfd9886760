"""Columns of Parquet files that hold few texts: by their places in a list rows are grouped faster than by texts.

Such columns have dictionaries, and DuckDB works out once for each text of one what it would else do for each row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from obsia.accounting.cells import frequent, named
from obsia.core.columns import OTHER_NAMES
from obsia.readers.base import DIALECT
from obsia.readers.parquet import NAME
from obsia.readers.query_engine import QueryEngine

if TYPE_CHECKING:
    from obsia.readers.reading import Reading

_MOST: Final = 64
"""Texts of a column: a place costs as many comparisons in a file that has no dictionary after all."""
_FIRST: Final = 100_000
"""Records that are looked at first: to count a column of many texts takes as long as to sum by it."""


def few_texts(
    engine: QueryEngine, reading: Reading, columns: Sequence[str], *, seen: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    """Column -> all the texts that it holds, of those of ``columns`` that hold few; rare names may be one of them.

    Of columns whose texts were ``seen`` all, nothing is asked again.
    """
    if engine.dialect != DIALECT or any(scan.reader != NAME for scan in reading.scans):
        return {}
    usage, found = named(reading.unchecked), dict[str, list[str]]()
    for name in columns:
        if name in seen:
            if len(seen[name]) <= _MOST:
                found[name] = sorted({OTHER_NAMES, *seen[name]})
        elif name in usage.columns and usage[name].type().is_string():
            for rows in (usage.limit(_FIRST), usage):
                counted = engine.rows(frequent(rows, column=name, most=_MOST + 1))
                if len(counted) > _MOST:
                    break
            else:
                found[name] = sorted({OTHER_NAMES, *(text for text, _ in counted if text is not None)})
    return found
