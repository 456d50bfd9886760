"""What records of answers hold, wherever it stands in them."""

# pyright: basic
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def figures_in(record: Any) -> Iterator[Mapping[str, Any]]:
    """Every figure anywhere in a record."""
    if isinstance(record, dict):
        if "figure_id" in record:
            yield record
        for each in record.values():
            yield from figures_in(each)
    elif isinstance(record, list):
        for each in record:
            yield from figures_in(each)
