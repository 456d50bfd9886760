"""Cost files in the FOCUS format of the FinOps Foundation (1.0 to 1.3), as CSV, JSON, Parquet or a workbook.

The exports that clouds had before it (Cost and Usage Reports of AWS, cost details of Azure, Google's billing export,
GitHub's usage report) are rows of the same charges under other names: ``columns.csv`` says which.

A charge is for one kind of token of one model over one period, so each row is a record with one count. How many calls
it stands for is not stated. Charges for AI without a count of tokens, and all other charges, are no usage; their number
is told. What the words of meters mean is data: ``meters.csv``, ``services.csv``, ``models.csv``, ``charge_units.csv``.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from obsia.core.columns import LARGEST_SUM
from obsia.core.message import Message, Symbol
from obsia.core.units import DAY_US
from obsia.readers.base import CHARGE, Batch, Cell, Engine, Head, ReadOptions, Recognition, Scan
from obsia.readers.files import head_of
from obsia.readers.headers import spelling
from obsia.readers.records.algebra import Algebra, algebra
from obsia.readers.records.buckets import bucket
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.outline import Outline, outline
from obsia.readers.records.packaged import rows_of
from obsia.readers.records.recognition import claim, claimed
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import between_us, utc_us
from obsia.readers.records.values import members, only_text, opened, stated_cost
from obsia.readers.records.walk import each, records
from obsia.readers.records.walk import rows_of as rows_in
from obsia.readers.tables.headings import heading
from obsia.readers.tables.money_forms import currency_named
from obsia.readers.tables.number_forms import POINT, factor_of, has_point, number, text_of
from obsia.readers.tables.spans_of_rows import UNKNOWN_S
from obsia.readers.tables.time_forms import instant

NAME: Final = "focus"

STATED, LIST_PRICE, NO_PRICE = "stated", "list price", "no price"
"""What the cost of a charge that obsia wrote rests on (``x_cost_basis``): only the first is what records state."""
OWN_COLUMNS: Final = (
    *("x_cost_basis", "x_list_cost_usd", "x_provider", "x_model", "x_calls", "x_input_tokens", "x_cached_tokens"),
    *("x_output_tokens", "x_reasoning_tokens"),
)
"""Columns of charges that obsia wrote: what FOCUS has no column for."""
_METERS: Final = ("SkuMeter", "x_SkuMeterName", "x_UsageType", "x_SkuDescription", "ChargeDescription")
"""Where a charge says what was metered, the most exact first."""
_COLUMNS: Final = (
    *("ServiceCategory", "ServiceName", "ChargeCategory", "ChargePeriodStart", "ChargePeriodEnd"),
    *("ConsumedQuantity", "ConsumedUnit", "PricingQuantity", "PricingUnit", "BilledCost", "BillingCurrency"),
    *("RegionId", "SubAccountId", "SubAccountName", "Tags", *_METERS, *OWN_COLUMNS),
)
_USAGE: Final = frozenset((None, "", "usage", "regular"))
"""What an export calls a charge for what was used."""
_TELLING: Final = ("ServiceName", "SkuMeter", "ConsumedQuantity", "ConsumedUnit", "BilledCost")
"""Columns without which a table is no bill of a cloud."""
_COMMON: Final = frozenset(("usagetype", "sku"))
"""Names of meters that other tables have too."""
_SAMPLE: Final = 500
_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)$")
_TAG: Final = re.compile(r"resource_?tags[/_]user[:_](.+)", re.IGNORECASE)
_PERIOD: Final = ("ChargePeriodEnd", "ChargePeriodStart")
_FORMS: Final = ("date", "utc", "month_first", "day_first", "words", "month")
"""Forms of times, the likeliest first: the format has the first two."""
_TEXTS: Final = ("ServiceCategory", "ServiceName", "ChargeCategory", *_METERS)
"""What decides what a charge is for."""
_AI: Final = "AI and Machine Learning"
_KINDS: Final[Mapping[str, Algebra]] = {
    kind: algebra(NAME, kind) for kind in ("input", "cache-read", "cache-write", "output", "own")
}
_SIZES: Final = {"millions": 1_000_000, "thousands": 1_000, "counted": 1}
_COUNT: Final = "count"
_COUNTS: Final = frozenset(("units", "unit", _COUNT))
"""Units of which the meter says how many tokens each is."""
_SAYS_TOKENS: Final = re.compile(r"\btokens?\b", re.IGNORECASE)
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
_JSON: Final = frozenset(("{", "[", '"'))
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
    units: tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class _Meter:
    """What the words of a meter say."""

    kind: str | None
    model: str | None
    is_batch: bool
    is_elsewhere: bool
    says_tokens: bool
    size: int | None
    """Tokens of one, where the meter says it (``Million Input Tokens``)."""


@dataclass(frozen=True, slots=True)
class _Quantity:
    """The amount of a charge: where it stands, as it is written, its unit, and the tokens that it makes."""

    column: str
    text: str
    unit: str
    tokens: Decimal | None


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:
    """The charges for tokens; of a bill, all charges for AI."""
    layout = _Layout(outline(head_of(file)))
    return _charges(rows_in(file), layout, functools.partial(records, Fields(layout.paths)), options)


def is_bill(names: Sequence[str]) -> bool:
    """Whether a table of another kind of file is such a bill, by the names of its columns."""
    head = _head_of(names)
    layout = _Layout(head)
    return head.has("BilledCost", "ServiceCategory") or (
        layout.is_foreign and not (layout.is_common and _has_model(head))
    )


def columns_of_bill(names: Sequence[str]) -> list[str]:
    """Those of ``names`` that say anything of a charge: exports have hundreds."""
    paths = {*_Layout(_head_of(names)).paths}
    return [name for name in names if _path(name) in paths]


def _head_of(names: Sequence[str]) -> Outline:
    return Outline(layout="csv", names=frozenset(names), texts=frozenset())


def _path(name: str) -> str:
    """The path of a column: a dot in its name parts nothing."""
    return name.replace(".", "\\.")


def scan_bill(
    *,
    engine: Engine,
    file: str,
    names: Sequence[str],
    cut: Callable[[], Iterable[tuple[int, Sequence[Any]]]],
    options: ReadOptions,
) -> list[Scan]:
    """The scans of a bill that was ``cut`` into rows of cells, each with its number."""
    from obsia.readers.canonical.events import collect

    layout = _Layout(_head_of(names))
    blank: Values = dict.fromkeys(layout.paths)
    paths = [_path(name) for name in names]

    def found(_: Rows) -> Iterator[tuple[int, Values]]:
        for place, cells in cut():
            yield place, blank | dict(zip(paths, map(_cell, cells), strict=False))

    def charges(file: str) -> Iterator[Batch]:
        return _charges(Rows(file, are_lines=False), layout, found, options)

    return collect(engine=engine, reader=NAME, files=[file], events=charges)


def _cell(cell: Any) -> Any:
    return (text_of(cell) or None) if not isinstance(cell, dict | list) else cast("Any", cell)


def _charges(
    rows: Rows, layout: _Layout, found: Callable[[Rows], Iterable[tuple[int, Values]]], options: ReadOptions
) -> Iterator[Batch]:
    charges = found(rows)
    if layout.is_foreign:
        following = iter(charges)
        first = list(itertools.islice(following, _SAMPLE))
        has_point, form = _written(first, layout)
        charges = itertools.chain(first, following)
        charges = ((place, layout.charge(values, has_point=has_point, form=form)) for place, values in charges)
    return each(rows, charges, functools.partial(_take, is_bill=options.are_charges))


def recognise(head: Head) -> Recognition | None:
    """A file in the format itself, or an export whose columns say what those of the format do."""
    found = outline(head)
    is_table = found.layout in {"csv", "lines", "array"}
    is_bill = is_table and (layout := _Layout(found)).is_foreign and not (layout.is_common and _has_model(found))
    return claim(head, NAME) or (claimed(NAME, "cloud-bill") if is_bill else None)


def _has_model(found: Outline) -> bool:
    """Whether a column names models; GitHub has one beside what it charges for."""
    said = map(heading, found.names)
    return any(each.kind == "model" for each in said if each is not None) and not found.has("sku", "unit_type")


class _Layout:
    """Where the columns of FOCUS stand in a file: each with its names there, and the path of each name."""

    def __init__(self, head: Outline) -> None:
        is_csv, named = head.layout == "csv", dict[str, dict[str, str]]()
        for name in sorted(head.names):
            if not any(other.startswith(f"{name}.") for other in head.names) or is_csv:
                bare, unit = _IN_BRACKETS.sub("", name), _path(name) if is_csv else name
                named.setdefault(spelling(bare), {})[name] = unit
        self._columns = {column: {column: column} for column in _COLUMNS}
        self.is_foreign = "ServiceCategory" not in head.names and "BilledCost" not in head.names
        for row in rows_of(__name__, "columns.csv") if self.is_foreign else ():
            for name in row["names"].split():
                self._columns[row["column"]] |= named.get(name, {})
        self.is_foreign = self.is_foreign and all(len(self._columns[name]) > 1 for name in _TELLING)
        self.is_common = _COMMON.issuperset(map(spelling, list(self._columns["SkuMeter"])[1:]))
        costs = " ".join(list(self._columns["BilledCost"])[1:2])
        self._currency = currency_named(costs)
        tags = {tag[1]: path for some in named.values() for name, path in some.items() if (tag := _TAG.fullmatch(name))}
        self._tags = tags if self.is_foreign else {}
        self.paths = [path for some in (*self._columns.values(), self._tags) for path in some.values()]

    def charge(self, values: Values, *, has_point: bool = False, form: str = "") -> Values:
        """The values of a charge under the names of the format, its times in the form of the format too."""
        some = {
            column: [value for path in paths.values() if (value := values[path]) is not None]
            for column, paths in self._columns.items()
        }
        charge: Values = {column: next(iter(found), None) for column, found in some.items()}
        charge["ServiceName"] = " | ".join(text for text in some["ServiceName"] if isinstance(text, str)) or None
        charge["Tags"] = charge["Tags"] or {tag: values[path] for tag, path in self._tags.items()}
        charge["BillingCurrency"] = charge["BillingCurrency"] or self._currency
        for name in ("ConsumedQuantity", "BilledCost") if has_point else ():
            text = charge[name]
            charge[name] = text.replace(",", "") if isinstance(text, str) and number(text, POINT) is not None else text
        for name in _PERIOD if form else ():
            if (found := instant(str(charge[name] or ""), form)) is not None:
                charge[name] = found.at.isoformat()
                if name == _PERIOD[-1] and found.span_s and charge["ChargePeriodEnd"] is None:
                    charge["ChargePeriodEnd"] = (found.at + dt.timedelta(seconds=found.span_s)).isoformat()
        return charge


def _written(charges: Sequence[tuple[int, Values]], layout: _Layout) -> tuple[bool, str]:
    """Whether quantities are written with commas between thousands, and the form of times, as far as some charges say.

    Of days in numbers, that in which they lie closest; Azure writes the month first, and may have that of months alone.
    """
    some = [layout.charge(values) for _, values in charges]
    texts, days = ([str(each[name]) for each in some if each[name]] for name in ("ConsumedQuantity", _PERIOD[-1]))
    times = {form: [found.at for day in days if (found := instant(day, form))] for form in _FORMS}
    spans = {form: max(each) - min(each) for form, each in times.items() if each and len(each) == len(days)}
    if "month_first" in spans and all(each.day == 1 for each in times["month_first"]):
        spans["month_first"] = dt.timedelta(0)
    return any("," in text for text in texts) and has_point(texts), min(spans, key=spans.__getitem__, default="")


def _take(rows: Rows, place: int, values: Values, *, is_bill: bool) -> None:
    for name in _TEXTS:
        if isinstance(values[name], list | dict):
            return rows.refuse_at(place, reason="unfit_text", expected=Message("expected-some-text"), field=name)
    is_ours, provider = _service(values["ServiceName"])
    if not is_ours and values["ServiceCategory"] != _AI:
        return rows.skip(Message("skipped-other-charge"))
    if not _is_usage(values["ChargeCategory"]):
        return _take_amount(rows, place, values, provider) if is_bill else rows.skip(Message("skipped-no-usage-charge"))
    if values["x_cost_basis"] is not None and values["x_model"] is not None:
        return _take_own(rows, place, values)
    said = [_meter(values[name]) for name in _METERS]
    meter = next((found for found in said if found.kind is not None), None)
    quantity = _tokens(values, meter)
    tokens = None if quantity is None else _whole(quantity)
    if is_bill and (meter is None or tokens is None):
        return _take_amount(rows, place, values, provider)
    if meter is None or meter.kind is None or quantity is None:
        unit = str(values["ConsumedUnit"] or "").strip()
        if meter is not None and meter.kind is not None and unit.lower() == _COUNT:
            # It may be characters, as it was of Gemini before 2.
            expected = Message("expected-unit-of-tokens")
            return rows.refuse_at(place, reason="doubtful_unit", expected=expected, field="ConsumedUnit", value=unit)
        return rows.skip(_uncounted(values))
    if tokens is None:
        return _refuse(rows, place, quantity)
    row: dict[str, Cell] = {
        **_charged(values, provider),
        "model_request": next((found.model for found in (meter, *said) if found.model is not None), None),
        # Clouds meter batches apart, so what is not called one is none.
        "batch_api": True if any(found.is_batch for found in said) else False if provider in _METER_BATCHES else None,
        "tokens_basis": "reported",
        **_KINDS[meter.kind].counts({"tokens": tokens}),
    }
    region = only_text(values["RegionId"])
    if region is not None:
        row |= {"region": region, "region_basis": "caller" if any(found.is_elsewhere for found in said) else "stated"}
    return rows.add(place, bucket(row))


def _take_amount(rows: Rows, place: int, values: Values, provider: str | None) -> None:
    """A charge of a bill that counts no tokens, or takes some back: its amount, and what it is for."""
    meter = next(filter(None, (only_text(values[name]) for name in _METERS)), None)
    category = only_text(values["ChargeCategory"])
    row = _charged(values, provider)
    row |= {"model_request": _meter(meter).model, "input_tokens": 0, "tokens_basis": "reported"}
    return rows.add(place, bucket(row | {CHARGE: meter if _is_usage(category) else category}))


def _is_usage(category: Any) -> bool:
    return category is None or (isinstance(category, str) and category.lower() in _USAGE)


def _uncounted(values: Values) -> Message:
    """What a charge for AI is that counts no tokens, where its unit says it."""
    unit = next((str(values[name]) for name in ("ConsumedUnit", "PricingUnit") if values[name]), "")
    plain = re.sub(r"^[0-9,. ]+[km]?\b *", "", unit.lower())
    return Message(next((f"skipped-charge-{said}" for form, said in _words().units if form.fullmatch(plain)),
                        "skipped-charge-without-tokens"))  # fmt: skip


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
    start, end = (_instant(values[name]) for name in ("ChargePeriodStart", "ChargePeriodEnd"))
    span_us = between_us(start, end)
    if end is None and isinstance(start, int) and start % DAY_US == 0:
        span_us = DAY_US
    return {"started_at": start, "bucket_s": UNKNOWN_S if span_us is None else span_us // 1_000_000}


def _instant(value: Any) -> Any:
    return utc_us(value.removesuffix(" UTC") if isinstance(value, str) else value)


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
    factor = factor_of(unit) if isinstance(unit, str) and unit.strip() else None
    if factor is None or _SAYS_TOKENS.search(unit):
        return factor
    if meter is None or unit.strip().lower() in _COUNTS:
        return None if meter is None else meter.size
    return factor if meter.says_tokens and factor > 1 else None


@functools.lru_cache(maxsize=4_096)
def _meter(description: Any) -> _Meter:
    if not isinstance(description, str) or len(description) > 500:
        return _Meter(None, None, is_batch=False, is_elsewhere=False, says_tokens=False, size=None)
    plain = re.sub(r"[\s_/-]+", " ", description).lower()
    kinds: dict[str, None] = {}
    for kind, pattern in _words().meters:
        if pattern.search(plain):
            kinds[kind] = None
    tokens = next((kind for kind in ("cache-write", "cache-read", "output", "input") if kind in kinds), None)
    if "other" in kinds or (tokens == "output" and "input" in kinds):
        tokens = None  # it names both: which of them is charged is not said
    return _Meter(
        tokens,
        _model(plain),
        is_batch="batch" in kinds,
        is_elsewhere="elsewhere" in kinds,
        says_tokens=_SAYS_TOKENS.search(plain) is not None,
        size=next((size for kind, size in _SIZES.items() if kind in kinds), None),
    )


def _model(plain: str) -> str | None:
    """The model that a meter names, where its words say one and no other."""
    for pattern, template in _words().models:
        found = pattern.search(plain)
        if found is not None:
            return re.sub(r"\.(?=-)|-+(?=-)", "", template.format(*(part or "" for part in found.groups()))).strip("-")
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
    opened_tags = _opened_tags(tags)
    if isinstance(opened_tags, list):  # Google's: each with its key
        pairs = map(members, cast("list[Any]", opened_tags))
        opened_tags = {str(pair.get("key")): pair.get("value") for pair in pairs}
    for key, value in members(opened_tags).items():
        label = _TAGS.get(key.lower().rsplit(":", 1)[-1].removeprefix("user_"))
        if label is not None and isinstance(value, str) and 0 < len(value) <= 100:
            found.setdefault(f"label.{label}", value)
    return found


def _opened_tags(tags: Any) -> Any:
    if not isinstance(tags, str) or tags[:1] not in _JSON:
        return tags
    return _opened(tags if tags[0] != '"' else f"{{{tags}}}")  # Azure once wrote no braces


@functools.lru_cache(maxsize=1_024)
def _opened(tags: str) -> Any:
    return opened(tags)


@functools.cache
def _words() -> _Words:
    names = ("meters", "services", "models", "charge_units")
    meters, services, models, units = (rows_of(__name__, f"{name}.csv") for name in names)
    return _Words(
        meters=tuple((row["kind"], re.compile(row["pattern"])) for row in meters),
        services=tuple((re.compile(row["pattern"]), row["provider"] or None) for row in services),
        models=tuple((re.compile(row["pattern"]), row["model"]) for row in models),
        units=tuple((re.compile(row["pattern"]), row["unit"]) for row in units),
    )
