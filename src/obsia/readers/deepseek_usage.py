"""The usage export of DeepSeek's platform: ``amount-….csv``, one row for each key, model and kind of count.

Rows of one span, model and key that follow one another are one record. Token algebra: ``deepseek, platform csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsia.core.message import Message
from obsia.core.units import DAY_US
from obsia.readers.base import Batch, Cell, ReadOptions
from obsia.readers.records import buckets, times, walk
from obsia.readers.records.algebra import algebra
from obsia.readers.records.fields import Fields
from obsia.readers.records.rows import Rows

NAME: Final = "deepseek-usage"

_COLUMNS: Final = ("user_id", "start_time_iso", "end_time_iso", "utc_date", "model", "api_key_name", "type", "amount")
_SAME: Final = _COLUMNS[:6]
_ALGEBRA: Final = ("deepseek", "platform csv")


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """One record for each span, model and key."""
    rows, groups = Rows(file, are_lines=True), dict[tuple[Any, ...], tuple[int, dict[str, Any]]]()
    counts = algebra(*_ALGEBRA)
    known = set(counts.paths)
    for place, values in walk.records(Fields(_COLUMNS), rows):
        with rows.guard(place, values):
            kind = values["type"]
            if kind not in known:
                if isinstance(kind, str) and kind.endswith(("_tokens", "_count")):
                    rows.meet(kind)
                else:
                    expected = Message("expected-kind-of-count")
                    rows.refuse_at(place, field="type", reason="unknown_kind", expected=expected)
                continue
            _, found = groups.setdefault(tuple(values[name] for name in _SAME), (place, {}))
            if kind in found:
                expected = Message("expected-one-amount")
                rows.refuse_at(place, field=kind, reason="conflicting_counts", expected=expected)
                continue
            found[kind] = values["amount"]
    for key, (place, found) in groups.items():
        with rows.guard(place):
            _add(rows, dict(zip(_SAME, key, strict=True)), counts.counts(found), place)
        if rows.full:
            yield from rows.flush()
    yield from rows.flush()


def _add(rows: Rows, values: Mapping[str, Any], counts: Mapping[str, Cell], place: int) -> None:
    if buckets.is_empty(counts):
        return rows.skip(buckets.EMPTY)
    start, end = times.iso_us(values["start_time_iso"]), times.iso_us(values["end_time_iso"])
    if values["utc_date"] is not None and start is None:  # exports of days
        start = times.utc_us(values["utc_date"])
        end = start + DAY_US if isinstance(start, int) else None
    of_id = [value for name, value in values.items() if name != "utc_date"]  # the start says it
    row: dict[str, Cell] = {
        **counts,
        "event_id": buckets.bucket_id(start, end, *of_id) if values["user_id"] else None,
        "started_at": start,
        "bucket_s": buckets.span_s(start, end),
        "operation": "chat",
        "provider": "deepseek",
        "model_response": values["model"],
        "tokens_basis": "reported",
        "label.key": values["api_key_name"],
    }
    return rows.add(place, buckets.bucket(row))
