"""Words that stand in rows, beside numbers and as units: ``row_words.csv``, each with its role."""

from __future__ import annotations

import functools
from typing import Final

from obsia.readers.records.packaged import rows_of

ROWS: Final = "row_words.csv"


@functools.cache
def row_words(role: str) -> frozenset[str]:
    """The words of a ``role``."""
    return frozenset(row["word"] for row in rows_of("obsia.readers.tables", ROWS) if row["role"] == role)
