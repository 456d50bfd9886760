"""Anthropic's records of an organisation's usage: usage reports, the Claude Code report, the Console's export as CSV.

A report holds buckets of time with one result for each group, or rows that name their group beside their usage. Token
algebra: ``anthropic, usage report``, ``anthropic, console csv``, ``anthropic, claude code report``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, cast

from obsia.core.columns import MONEY
from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.core.units import DAY_S
from obsia.readers.base import CHARGE, Batch, Cell, ReadOptions
from obsia.readers.records import buckets, times, walk
from obsia.readers.records.algebra import algebra
from obsia.readers.records.fields import Fields, value_at
from obsia.readers.records.rows import COSTS, Rows
from obsia.readers.records.values import DOLLARS, stated_cost

NAME: Final = "anthropic-usage"

NOWHERE: Final = frozenset({"global", "not_available", ""})
"""What ``inference_geo`` says where it names no place."""
_TIMES: Final = ("starting_at", "ending_at")
_DIMENSIONS: Final = (
    "model",
    "api_key_id",
    "workspace_id",
    "account_id",
    "service_account_id",
    "service_tier",
    "context_window",
    "inference_geo",
    "speed",
    "product",
    "organization_id",
    "session_id",
)
_SCOPES: Final = ("api_key_id", "workspace_id", "account_id", "service_account_id", "organization_id", "actor.user_id")
_CSV: Final = ("usage_date_utc", "model_version", "api_key", "workspace", "usage_type", "context_window", "speed")
_COST: Final = ("amount", "currency", "description", "cost_type")
_CODE: Final = ("date", "model_breakdown", "customer_type", "organization_id", "actor.api_key_name", "actor.type")
_REPORT: Final = algebra("anthropic", "usage report")
_CONSOLE: Final = algebra("anthropic", "console csv")
_OF_CODE: Final = algebra("anthropic", "claude code report")
_FIELDS: Final = Fields(
    (
        *("data", "results", "group", "usage", *_COST, "rbac_group_id", "actor.user_id", *_TIMES, *_DIMENSIONS),
        *(*_REPORT.paths, *_CSV, *_CODE, *_CONSOLE.paths),
    )
)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:
    """One record for each row of a report; costs are those of a bill. Raises ``BadInput`` for rows that overlap."""
    rows = walk.rows_of(file)
    take = functools.partial(_result, is_bill=options.are_charges)
    yield from walk.each(rows, buckets.results(_FIELDS, rows, times=_TIMES), take)


def _result(rows: Rows, place: int, result: Mapping[str, Any], *, is_bill: bool) -> None:
    values = dict(result)
    for part in ("group", "usage"):
        if isinstance(result[part], dict):
            inside = _FIELDS.of(cast("Mapping[str, Any]", result[part]))
            values |= {name: value for name, value in inside.items() if value is not None}
    if values["usage_date_utc"] is not None:
        _export(rows, values, place)
    elif values["model_breakdown"] is not None:
        _code(rows, values, place)
    elif is_bill and values["amount"] is not None:
        rows.add(place, _cost(values))
    else:
        _report(rows, values, place)


def _report(rows: Rows, values: Mapping[str, Any], place: int) -> None:
    if values["rbac_group_id"] is not None:
        raise BadInput(rows.file, "file-teams-overlap", field="rbac_group_id", expected="expected-ungrouped-report")
    counts = _REPORT.counts(values)
    if not counts and values["amount"] is not None:
        return rows.skip(COSTS)
    if buckets.is_empty({name: value for name, value in counts.items() if name != "calls"}):
        return rows.skip(Message("skipped-code-execution") if not buckets.is_empty(counts) else buckets.EMPTY)
    start, end = (times.iso_us(values[name]) for name in _TIMES)
    row: dict[str, Cell] = {
        **counts,
        **_common(values["service_tier"], values["inference_geo"]),
        "started_at": start,
        "bucket_s": buckets.span_s(start, end),
        "session_id": values["session_id"],
        "model_response": values["model"],
        "label.key": values["api_key_id"],
        "label.workspace": values["workspace_id"],
        "label.context_window": values["context_window"],
        "label.speed": values["speed"],
        "label.product": values["product"],
    }
    if any(values[name] for name in _SCOPES):
        parts = (values[name] for name in (*_DIMENSIONS, "actor.user_id"))
        row["event_id"] = buckets.bucket_id("report", start, end, *parts)
    return rows.add(place, buckets.bucket(row))


def _cost(values: Mapping[str, Any]) -> dict[str, Cell]:
    """A line of a cost report. Its amount is in hundredths of the currency ("123.45" is 1.23 USD)."""
    start, end = (times.iso_us(values[name]) for name in _TIMES)
    amount = stated_cost(values["amount"], currency=values["currency"] or DOLLARS)
    if amount:
        amount |= stated_cost(str(Decimal(str(amount[MONEY])) / 100), currency=amount["cost_currency"])
    return {
        **_common(values["service_tier"], values["inference_geo"]),
        "started_at": start,
        "bucket_s": buckets.span_s(start, end),
        "model_response": values["model"],
        "input_tokens": 0,
        "label.workspace": values["workspace_id"],
        CHARGE: None if values["model"] else values["description"] or values["cost_type"],
        **amount,
    }


def _export(rows: Rows, values: Mapping[str, Any], place: int) -> None:
    """One row of the Console's export: a day of one key and model."""
    counts = _CONSOLE.counts(values)
    if buckets.is_empty(counts):
        return rows.skip(buckets.EMPTY)
    row: dict[str, Cell] = {
        **counts,
        **_common(values["usage_type"], values["inference_geo"]),
        "started_at": times.utc_us(values["usage_date_utc"]),
        "bucket_s": DAY_S,
        "model_response": values["model_version"],
        "label.key": values["api_key"],
        "label.workspace": values["workspace"],
        "label.context_window": values["context_window"],
        "label.speed": values["speed"],
    }
    return rows.add(place, buckets.bucket(row))


def _code(rows: Rows, values: Mapping[str, Any], place: int) -> None:
    """One actor's day with Claude Code: a record for each model. Who it was is not kept, unless it is a key."""
    models = values["model_breakdown"]
    if not isinstance(models, list) or not models:
        rows.skip(buckets.EMPTY)
        return
    for item in cast("list[Any]", models):
        inside = {path: value_at(item, path.split(".")) for path in ("model", *_OF_CODE.paths)}
        counts = _OF_CODE.counts(inside)
        if buckets.is_empty(counts):
            rows.skip(buckets.EMPTY)
            continue
        row: dict[str, Cell] = {
            **counts,
            **_common(None, None),
            "started_at": times.utc_us(values["date"]),
            "bucket_s": DAY_S,
            "model_response": inside["model"],
            "label.key": values["actor.api_key_name"],
            "label.product": "claude_code",
            "label.customer_type": values["customer_type"],
        }
        rows.add(place, buckets.bucket(row))


def _common(tier: Any, geo: Any) -> dict[str, Cell]:
    is_named = isinstance(geo, str) and geo not in NOWHERE
    return {
        "operation": "chat",
        "provider": "anthropic",
        "region": geo if is_named else None,
        "region_basis": "stated" if is_named else None,
        "batch_api": None if tier in (None, "") else tier == "batch",
        "tokens_basis": "reported",
        "label.service_tier": tier,
    }
