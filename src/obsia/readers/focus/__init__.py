"""Cost files in the FOCUS format of the FinOps Foundation (1.0 to 1.3), as CSV or JSON: charges for tokens.

A charge is for one kind of token of one model over one period, so each row is a record with one count. How many calls
it stands for is not stated. Charges for AI without a count of tokens, and all other charges, are no usage; their number
is told. What the words of meters mean is data: ``meters.csv``, ``services.csv``, ``models.csv``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from obsia.core.columns import LARGEST_SUM
from obsia.core.message import Message, Symbol
from obsia.readers.base import CHARGE, Batch, Cell, ReadOptions
from obsia.readers.records.algebra import Algebra, algebra
from obsia.readers.records.buckets import bucket
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.packaged import rows_of
from obsia.readers.records.recognition import ByTable
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import between_us, utc_us
from obsia.readers.records.values import members, only_text, opened, stated_cost
from obsia.readers.records.walk import each, records
from obsia.readers.records.walk import rows_of as rows_in

NAME: Final = "focus"
recognise: Final = ByTable(NAME)

STATED, LIST_PRICE, NO_PRICE = "stated", "list price", "no price"
"""What the cost of a charge that obsia wrote rests on (``x_cost_basis``): only the first is what records state."""
OWN_COLUMNS: Final = (
    *("x_cost_basis", "x_list_cost_usd", "x_provider", "x_model", "x_calls", "x_input_tokens", "x_cached_tokens"),
    *("x_output_tokens", "x_reasoning_tokens"),
)
"""Columns of charges that obsia wrote: what FOCUS has no column for."""
_METERS: Final = ("SkuMeter", "x_SkuMeterName", "x_UsageType", "x_SkuDescription", "ChargeDescription")
"""Where a charge says what was metered, the most exact first."""
_FIELDS: Final = Fields(
    (
        "ServiceCategory",
        "ServiceName",
        "ChargeCategory",
        "ChargePeriodStart",
        "ChargePeriodEnd",
        "ConsumedQuantity",
        "ConsumedUnit",
        "PricingQuantity",
        "PricingUnit",
        "BilledCost",
        "BillingCurrency",
        "RegionId",
        "SubAccountId",
        "SubAccountName",
        "Tags",
        *_METERS,
        *OWN_COLUMNS,
    )
)
_TEXTS: Final = ("ServiceCategory", "ServiceName", "ChargeCategory", *_METERS)
"""What decides what a charge is for."""
_AI: Final = "AI and Machine Learning"
_KINDS: Final[Mapping[str, Algebra]] = {
    kind: algebra(NAME, kind) for kind in ("input", "cache-read", "cache-write", "output", "own")
}
_UNIT: Final = re.compile(r"(?:(1|1,?000|1,?000,?000|1 ?k|k|1 ?m|m|thousand|million)[ -]?)?(tokens?)?", re.IGNORECASE)
_SIZES: Final = {"1k": 1_000, "k": 1_000, "1000": 1_000, "thousand": 1_000} | {
    "1m": 1_000_000,
    "m": 1_000_000,
    "1000000": 1_000_000,
    "million": 1_000_000,
}
_TAGS: Final = {
    "team": "team",
    "project": "project",
    "environment": "environment",
    "env": "environment",
    "application": "application",
    "app": "application",
    "costcenter": "cost_center",
    "cost_center": "cost_center",
    "cost-center": "cost_center",
}
_METER_BATCHES: Final = frozenset({"aws.bedrock", "azure.ai.openai", "azure.ai.inference", "gcp.vertex_ai"})
_LEAST: Final = Decimal("0.000001")
_ROUNDED: Final = Decimal("0.001")
"""How far from a whole number of tokens a quantity may be, as it is and as a share of it: bills round quantities."""
_MOST: Final = Decimal(10) ** 30
"""A quantity from which it is not turned into a whole number, that the rules would refuse."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The tables of words, compiled."""

    meters: tuple[tuple[str, re.Pattern[str]], ...]
    services: tuple[tuple[re.Pattern[str], str | None], ...]
    models: tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class _Meter:
    """What the words of a meter say."""

    kind: str | None
    model: str | None
    is_batch: bool
    is_elsewhere: bool
    size: int | None
    """Tokens of one unit, where the meter says it (``… 1M Tokens``)."""


@dataclass(frozen=True, slots=True)
class _Quantity:
    """The amount of a charge: where it stands, as it is written, its unit, and the tokens that it makes."""

    column: str
    text: str
    unit: str
    tokens: Decimal | None


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:
    """The charges for tokens; of a bill, all charges for AI."""
    rows = rows_in(file)
    return each(rows, records(_FIELDS, rows), functools.partial(_take, is_bill=options.are_charges))


def _take(rows: Rows, place: int, values: Values, *, is_bill: bool) -> None:
    for name in _TEXTS:
        if isinstance(values[name], list | dict):
            return rows.refuse_at(place, reason="unfit_text", expected=Message("expected-some-text"), field=name)
    is_ours, provider = _service(values["ServiceName"])
    if not is_ours and values["ServiceCategory"] != _AI:
        return rows.skip(Message("skipped-other-charge"))
    if values["ChargeCategory"] not in ("Usage", None):
        return _take_amount(rows, place, values, provider) if is_bill else rows.skip(Message("skipped-no-usage-charge"))
    if values["x_cost_basis"] is not None and values["x_model"] is not None:
        return _take_own(rows, place, values)
    meter = next((found for name in _METERS if (found := _meter(values[name])).kind is not None), None)
    quantity = _tokens(values, meter)
    tokens = None if quantity is None else _whole(quantity)
    if is_bill and (meter is None or tokens is None):
        return _take_amount(rows, place, values, provider)
    if meter is None or meter.kind is None or quantity is None:
        return rows.skip(Message("skipped-charge-without-tokens"))
    if tokens is None:
        return _refuse(rows, place, quantity)
    row: dict[str, Cell] = {
        **_charged(values, provider),
        "model_request": meter.model,
        # Clouds meter batches apart, so what is not called one is none.
        "batch_api": True if meter.is_batch else False if provider in _METER_BATCHES else None,
        "tokens_basis": "reported",
        **_KINDS[meter.kind].counts({"tokens": tokens}),
    }
    region = only_text(values["RegionId"])
    if region is not None:
        row |= {"region": region, "region_basis": "caller" if meter.is_elsewhere else "stated"}
    return rows.add(place, bucket(row))


def _take_amount(rows: Rows, place: int, values: Values, provider: str | None) -> None:
    """A charge of a bill that counts no tokens, or takes some back: its amount, and what it is for."""
    meter = next(filter(None, (only_text(values[name]) for name in _METERS)), None)
    category = only_text(values["ChargeCategory"])
    row = _charged(values, provider)
    row |= {"model_request": _meter(meter).model, "input_tokens": 0, "tokens_basis": "reported"}
    return rows.add(place, bucket(row | {CHARGE: meter if category in ("Usage", None) else category}))


def _charged(values: Values, provider: str | None) -> dict[str, Cell]:
    """When, by whom, for which account and how much was charged."""
    return {
        **_span(values),
        "provider": provider,
        "label.account": only_text(values["SubAccountName"]) or only_text(values["SubAccountId"]),
        **stated_cost(values["BilledCost"], currency=values["BillingCurrency"]),
        **_labels(values["Tags"]),
    }


def _take_own(rows: Rows, place: int, values: Values) -> None:
    """A charge that obsia wrote: it says of how many calls it is, and each count of their tokens."""
    counts = _KINDS["own"].counts(values)
    row: dict[str, Cell] = {
        **_span(values),
        "provider": only_text(values["x_provider"]),
        "model_request": only_text(values["x_model"]),
        "tokens_basis": "reported",
        "region": only_text(values["RegionId"]),
        **{f"label.{name}": value for name, value in members(_opened_tags(values["Tags"])).items()},
        **(stated_cost(values["BilledCost"], currency=values["BillingCurrency"])
           if values["x_cost_basis"] == STATED else {}),
        **counts,
    }  # fmt: skip
    return rows.add(place, bucket(row))


def _span(values: Values) -> dict[str, Cell]:
    start, end = (
        utc_us(values["ChargePeriodStart"]),
        utc_us(values["ChargePeriodEnd"]),
    )
    span_us = between_us(start, end)
    return {"started_at": start, "bucket_s": None if span_us is None else span_us // 1_000_000}


def _whole(quantity: _Quantity) -> int | None:
    """The tokens, where they are a whole number as near as a bill states them."""
    tokens = quantity.tokens
    if tokens is None or tokens < 0:
        return None
    nearest = tokens.to_integral_value()
    return int(nearest) if abs(tokens - nearest) <= max(_LEAST, _ROUNDED * tokens) else None


def _refuse(rows: Rows, place: int, quantity: _Quantity) -> None:
    is_correction = quantity.tokens is not None and quantity.tokens < 0
    expected = Message("expected-tokens-in-units", most=Symbol(LARGEST_SUM), unit=str(quantity.unit))
    if is_correction:
        expected = Message("expected-no-correction")
    reason = "correction_not_netted" if is_correction else "not_whole_number"
    rows.refuse_at(place, reason=reason, expected=expected, field=quantity.column, value=quantity.text)


def _tokens(values: Values, meter: _Meter | None) -> _Quantity | None:
    """What a charge states of tokens; ``None`` where it states no amount of them."""
    for unit_name, quantity_name in (("ConsumedUnit", "ConsumedQuantity"), ("PricingUnit", "PricingQuantity")):
        unit, quantity = values[unit_name], values[quantity_name]
        size = _size(unit, meter)
        if size is None or quantity is None or quantity == "":
            continue
        text = str(quantity)
        try:
            tokens = Decimal(text) * size
        except InvalidOperation:
            tokens = None
        is_number = tokens is not None and tokens.is_finite() and abs(tokens) < _MOST
        return _Quantity(quantity_name, text, str(unit).strip(), tokens if is_number else None)
    return None


def _size(unit: Any, meter: _Meter | None) -> int | None:
    """Tokens of one unit: by the unit's own words, else by those of the meter where the unit is a bare number."""
    found = _UNIT.fullmatch(unit.strip()) if isinstance(unit, str) and unit.strip() else None
    if found is None:
        return None
    number = (found[1] or "1").lower().replace(" ", "").replace(",", "")
    if found[2]:
        return _SIZES.get(number, 1)
    return _SIZES.get(number) if meter is not None and meter.size is not None else None


@functools.lru_cache(maxsize=4_096)
def _meter(description: Any) -> _Meter:
    if not isinstance(description, str) or len(description) > 500:
        return _Meter(None, None, is_batch=False, is_elsewhere=False, size=None)
    plain = re.sub(r"[\s_/-]+", " ", description).lower()
    kinds: dict[str, None] = {}
    for kind, pattern in _words().meters:
        if pattern.search(plain):
            kinds[kind] = None
    tokens = next((kind for kind in ("cache-write", "cache-read", "output", "input") if kind in kinds), None)
    if tokens == "output" and "input" in kinds:
        tokens = None  # it names both: which of them is charged is not said
    size = 1 if re.search(r"\btokens?\b", plain) else None
    return _Meter(tokens, _model(plain), is_batch="batch" in kinds, is_elsewhere="elsewhere" in kinds, size=size)


def _model(plain: str) -> str | None:
    """The model that a meter names, where its words say one and no other."""
    for pattern, template in _words().models:
        found = pattern.search(plain)
        if found is not None:
            return re.sub("-{2,}", "-", template.format(*(part or "" for part in found.groups()))).strip("-")
    return None


@functools.lru_cache(maxsize=1_024)
def _service(name: Any) -> tuple[bool, str | None]:
    if isinstance(name, str):
        plain = name.lower()
        for pattern, provider in _words().services:
            if pattern.search(plain):
                return True, provider
    return False, None


def _labels(tags: Any) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for key, value in members(_opened_tags(tags)).items():
        label = _TAGS.get(key.lower().rsplit(":", 1)[-1].removeprefix("user_"))
        if label is not None and isinstance(value, str) and 0 < len(value) <= 100:
            found.setdefault(f"label.{label}", value)
    return found


def _opened_tags(tags: Any) -> Any:
    return _opened(tags) if isinstance(tags, str) and tags[:1] == "{" else tags


@functools.lru_cache(maxsize=1_024)
def _opened(tags: str) -> Any:
    return opened(tags)


@functools.cache
def _words() -> _Words:
    meters, services, models = (rows_of(__name__, f"{name}.csv") for name in ("meters", "services", "models"))
    return _Words(
        meters=tuple((row["kind"], re.compile(row["pattern"])) for row in meters),
        services=tuple((re.compile(row["pattern"]), row["provider"] or None) for row in services),
        models=tuple((re.compile(row["pattern"]), row["model"]) for row in models),
    )
