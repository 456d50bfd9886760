"""OpenAI's record of an organisation's usage: pages of the usage API, and the dashboard's export as CSV.

A page holds buckets of time, a bucket one result for each group. Token algebra: ``openai, usage api``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsia.core.columns import MONEY
from obsia.core.message import Message
from obsia.readers.base import CHARGE, Batch, Cell, Head, ReadOptions, Recognition
from obsia.readers.records import buckets, times, walk
from obsia.readers.records.algebra import algebra
from obsia.readers.records.fields import Fields
from obsia.readers.records.outline import outline
from obsia.readers.records.packaged import operations
from obsia.readers.records.recognition import claim, claimed
from obsia.readers.records.rows import COSTS, Rows
from obsia.readers.records.values import stated_cost

NAME: Final = "openai-usage"

_NAMED: Final = re.compile(rb'"object"\s*:\s*"organization\.(?:usage\.|costs\.result")')
_RESULT: Final = re.compile(r"organization\.(?:usage\.)?([a-z_]+)\.result")
_OPERATIONS: Final = operations("openai", "usage api")
_NO_USAGE: Final = {
    "audio_speeches": Message("skipped-speech"),
    "vector_stores": Message("skipped-vector-stores"),
    "code_interpreter_sessions": Message("skipped-code-sessions"),
    "file_searches": Message("skipped-file-searches"),
    "web_searches": Message("skipped-web-searches"),
    "costs": COSTS,
}
_DIMENSIONS: Final = ("model", "project_id", "user_id", "api_key_id", "batch", "service_tier", "size", "source")
_SCOPES: Final = ("project_id", "user_id", "api_key_id")
"""Names that no other organisation has: with one of them, a bucket in two downloads is known to be the same."""
_MODEL: Final = re.compile(r"[a-z0-9.:_-]*[0-9][a-z0-9.:_-]*", re.IGNORECASE)
"""A name of a model: one word with a number."""
_WHOLE_FLOAT: Final = re.compile(r"([0-9]{1,18})\.0{1,6}")
_ALGEBRA: Final = ("openai", "usage api")
_SHARED: Final = ("object", "data", "results", "start_time", "end_time", "start_time_iso", "end_time_iso")
_COST: Final = ("amount.value", "amount.currency", "amount_value", "amount_currency", "line_item")
_OTHERS: Final = ("seconds", "characters", "project_name", "api_key_name", "api_source", *_COST)


def recognise(head: Head) -> Recognition | None:
    """Buckets of ``organization.usage.*`` results, or the columns of the export."""
    found = outline(head)
    if found.layout == "csv" and len(found.names) == 4 and found.has(*_SHARED[3:]):
        return claimed(NAME, "openai-export", *_SHARED[3:])
    if found.layout not in {"csv", "other"} and _NAMED.search(head.data) is not None:
        return claim(head, NAME) or claimed(NAME, "openai-usage")
    return claim(head, NAME)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:
    """One record for each result of each bucket; costs are records of a bill."""
    rows = walk.rows_of(file)
    fields = Fields((*_SHARED, *_OTHERS, *_DIMENSIONS, *algebra(*_ALGEBRA).paths))
    take = functools.partial(_take, is_bill=options.are_charges)
    yield from walk.each(rows, buckets.results(fields, rows, times=_SHARED[3:]), take)


def _take(rows: Rows, place: int, values: Mapping[str, Any], *, is_bill: bool) -> None:
    named = _RESULT.fullmatch(values["object"]) if isinstance(values["object"], str) else None
    kind = named[1] if named else _kind(values)
    if is_bill and kind == "costs":
        if MONEY in (cost := _cost(values)):
            rows.add(place, cost)
        else:
            rows.skip(buckets.EMPTY)
        return None
    if kind in _NO_USAGE:
        return rows.skip(_NO_USAGE[kind])
    counts: dict[str, Cell] = {
        name: _plain(value) for name, value in algebra(*_ALGEBRA).counts(values).items() if value != ""
    }
    if values["seconds"] is not None:
        counts["audio_ms"] = times.seconds_ms(values["seconds"])
    if buckets.is_empty(counts):
        return rows.skip(buckets.EMPTY)
    start, end = (times.epoch_us(values[name], unit="s") for name in ("start_time", "end_time"))
    row: dict[str, Cell] = {
        **counts,
        "started_at": start,
        "bucket_s": buckets.span_s(start, end),
        "operation": _OPERATIONS.get(kind),
        "provider": "openai",
        "model_response": values["model"],
        "batch_api": values["batch"].lower() if isinstance(values["batch"], str) else values["batch"],
        "tokens_basis": "reported",
        "label.project": values["project_name"] or values["project_id"],
        "label.key": values["api_key_name"] or values["api_key_id"],
        "label.service_tier": values["service_tier"],
    }
    if row["batch_api"] is None and values["service_tier"] == "batch":
        row["batch_api"] = True
    if any(values[name] for name in _SCOPES):
        row["event_id"] = buckets.bucket_id(kind, start, end, *(values[name] for name in _DIMENSIONS))
    return rows.add(place, buckets.bucket(row))


def _cost(values: Mapping[str, Any]) -> dict[str, Cell]:
    """A line of a bill: it names a model and a kind of token (``gpt-4o-2024-08-06, input``), or something else."""
    start, end = (times.epoch_us(values[name], unit="s") for name in ("start_time", "end_time"))
    item = values["line_item"] if isinstance(values["line_item"], str) else ""
    model, comma, _ = item.partition(",")
    is_model = bool(comma) or _MODEL.fullmatch(model.strip()) is not None
    return {
        "started_at": start,
        "bucket_s": buckets.span_s(start, end),
        "provider": "openai",
        "model_response": model.strip() if is_model else None,
        "input_tokens": 0,
        "tokens_basis": "reported",
        "label.project": values["project_name"] or values["project_id"],
        CHARGE: None if is_model else item or None,
        **stated_cost(_amount(values), currency=values["amount.currency"] or values["amount_currency"]),
    }


def _amount(values: Mapping[str, Any]) -> Any:
    """The amount of a line: pages and the export write it under two names."""
    return values["amount_value"] if values["amount.value"] is None else values["amount.value"]


def _kind(values: Mapping[str, Any]) -> str:
    """The kind of a row of CSV, which does not name it, from the columns that it has."""
    if _amount(values) is not None or values["amount_currency"] is not None:
        return "costs"
    if values["output_tokens"] is not None:
        return "completions"
    if values["images"] is not None:
        return "images"
    if values["seconds"] is not None:
        return "audio_transcriptions"
    return "audio_speeches" if values["characters"] is not None else "other"


def _plain(value: Cell) -> Cell:
    """``3.0``, as the export writes counts, is 3."""
    found = _WHOLE_FLOAT.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else value
