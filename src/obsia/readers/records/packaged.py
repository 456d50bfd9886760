"""Tables that are shipped beside the code that reads them; of them ``operations.csv``, the operations of sources."""

from __future__ import annotations

import csv
import functools
import importlib.resources
from collections.abc import Mapping
from typing import Final

TABLE: Final = "operations.csv"


@functools.cache
def operations(source: str, shape: str) -> Mapping[str, str]:
    """Word -> operation for one shape of a source. Raises ``KeyError`` when the table has none."""
    rows = rows_of("obsia.readers.records", TABLE)
    found = {row["value"]: row["operation"] for row in rows if (row["source"], row["shape"]) == (source, shape)}
    if not found:
        raise KeyError("shape-without-rows", TABLE, source, shape)
    return found


def rows_of(package: str, name: str) -> list[dict[str, str]]:
    """The rows of the table ``name`` of ``package`` by their columns; empty cells are empty texts."""
    text = importlib.resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return [{column: cell or "" for column, cell in row.items()} for row in csv.DictReader(text.splitlines())]
