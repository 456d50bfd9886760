"""Which word of a source is which operation of a usage record: ``operations.csv``."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from obsia.readers.records.packaged import rows_of

TABLE: Final = "operations.csv"


@functools.cache
def operations(source: str, shape: str) -> Mapping[str, str]:
    """Word -> operation for one shape of a source. Raises ``KeyError`` when the table has none."""
    rows = rows_of("obsia.readers.records", TABLE)
    found = {row["value"]: row["operation"] for row in rows if (row["source"], row["shape"]) == (source, shape)}
    if not found:
        raise KeyError("shape-without-rows", TABLE, source, shape)
    return found
