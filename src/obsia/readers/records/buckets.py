"""Buckets of providers: many calls in one record, whose sums may be larger than any one call's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from obsia.core.columns import LARGEST_COUNT, LARGEST_SUM
from obsia.core.message import Message
from obsia.readers.base import Cell
from obsia.readers.mapping import SUMS
from obsia.readers.records import walk
from obsia.readers.records.algebra import whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import Rows
from obsia.readers.records.values import id_of
from obsia.readers.records.walk import Record

EMPTY: Final = Message("skipped-empty-bucket")


def span_s(start_us: Any, end_us: Any) -> Cell:
    """The seconds from one instant to the other; what is no span is passed on as text that the rules refuse."""
    if not isinstance(start_us, int) or not isinstance(end_us, int):
        return None
    seconds, rest = divmod(end_us - start_us, 1_000_000)
    return seconds if seconds > 0 and not rest else "not a span"


def is_empty(counts: Mapping[str, Cell]) -> bool:
    """Whether nothing is counted."""
    return all(value is None or (value in (0, "0", "", "0.0") and value is not False) for value in counts.values())


def results(fields: Fields, rows: Rows, *, times: Sequence[str]) -> Iterator[Record]:
    """The results inside the pages and buckets of a usage API, each with the ``times`` of its bucket.

    A result is itself, a bucket without any is empty. ``fields`` have ``data``, which holds the buckets of a page, and
    ``results``.
    """
    number, by_line = 0, walk.is_by_line(rows.file)
    for place, values in walk.records(fields, rows):
        for result in _inside(values, fields, times, {}):
            number += 1
            at = place if by_line else number
            if isinstance(result, dict):
                yield at, result
            elif result is EMPTY:
                rows.skip(EMPTY)
            else:
                rows.refuse_no_object(at)


def _inside(values: Values, fields: Fields, times: Sequence[str], around: Values) -> Iterator[Values | Message | None]:
    """Results; :data:`EMPTY` for a bucket without any, ``None`` for what is no object."""
    span = {name: values[name] for name in times if values[name] is not None}
    is_page = isinstance(values["data"], list)
    inner = values["data" if is_page else "results"]
    if not isinstance(inner, list):
        yield {**values, **around, **span}
        return
    items = cast("list[Any]", inner)
    if not items and not is_page:
        yield EMPTY
    for item in items:
        if isinstance(item, dict):
            yield from _inside(fields.of(cast("Mapping[str, Any]", item)), fields, times, {**around, **span})
        else:
            yield None


def bucket_id(*parts: Any) -> str:
    """What makes a bucket unique, as one short text: the same bucket in two downloads counts once."""
    return id_of("bucket", *(None if part is None else str(part).lower() for part in parts))


def bucket(row: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """``row``, which stands for many calls, with ``bucket_parts`` where a sum exceeds what one record may hold.

    It stays one row: its sums are those of so many equal parts, each of which a record may hold. A row that is no such
    sum (less calls than parts, a count that is no whole number) stays as it is, for the rules to refuse.
    """
    sums = {name: whole(row.get(name)) for name in SUMS if row.get(name) is not None}
    largest = max((number for number in sums.values() if number is not None), default=0)
    if largest <= LARGEST_COUNT or None in sums.values():
        return row
    parts = -(-min(largest, LARGEST_SUM) // LARGEST_COUNT)
    calls = sums.get("calls")
    return row if calls is not None and calls < parts else {**row, "bucket_parts": parts}
