"""An account as charges in the FOCUS format of the FinOps Foundation (1.2): one row for each day, model and label.

Columns are the mandatory ones and those conditional ones that an account can fill. What FOCUS has no column for
stands in columns of our own (``x_``): what was used, and energy, carbon and water, each a mean with its range. Means
add up to those of the account.
"""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from obsia.app.usage.account import Account, Group
from obsia.app.usage.charges import CURRENCY_KEY
from obsia.core.data import Record, plain_decimal
from obsia.core.figure import DIGITS
from obsia.core.locales.wording import CARBON, ENERGY, WATER, find
from obsia.readers.focus import LIST_PRICE, NO_PRICE, OWN_COLUMNS, STATED

_DOLLARS: Final = "USD"
_NOT_STATED: Final = "not stated"
_RANGES: Final = {"x_energy_kwh": ENERGY, "x_carbon_g": CARBON, "x_water_l": WATER}
COLUMNS: Final = (
    *("BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency"),
    *("BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription"),
    *("ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart", "ConsumedQuantity", "ConsumedUnit"),
    *("ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingCategory", "PricingQuantity"),
    *("PricingUnit", "ProviderName", "PublisherName", "RegionId", "ServiceCategory", "ServiceName"),
    *("ServiceSubcategory", "Tags", *OWN_COLUMNS),
    *(f"{name}{end}" for name in _RANGES for end in ("", "_low", "_high")),
)
"""Columns in the order of the specification, then our own."""


def focus_rows(account: Account, *, tz: str) -> Iterator[Record]:
    """The charges of an account; days begin by the clock of ``tz``."""
    for group in account.charges:
        yield _row(group, zoneinfo.ZoneInfo(tz))


def _row(group: Group, zone: zoneinfo.ZoneInfo) -> Record:
    keys, tokens = group.keys, group.tokens
    day = dt.date.fromisoformat(keys["day"] or "")
    first = day.replace(day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    provider, model = keys["provider"] or _NOT_STATED, keys["model"]
    billed, basis, currency = _billed(group)
    used = tokens.input_tokens + tokens.output_tokens
    # What has no tokens is counted in calls, which FOCUS calls requests.
    quantity, unit = (used, "Tokens") if used else (tokens.calls + tokens.messages, "Requests")
    labels = {name.removeprefix("label."): value for name, value in keys.items() if name.startswith("label.") and value}
    return {
        "BilledCost": billed,
        "BillingAccountId": provider,
        "BillingAccountName": None,
        "BillingCurrency": currency,
        "BillingPeriodEnd": _instant(following, zone),
        "BillingPeriodStart": _instant(first, zone),
        "ChargeCategory": "Usage",
        "ChargeClass": None,
        "ChargeDescription": f"{model or _NOT_STATED}, {basis}",
        "ChargeFrequency": "Usage-Based",
        "ChargePeriodEnd": _instant(day + dt.timedelta(days=1), zone),
        "ChargePeriodStart": _instant(day, zone),
        "ConsumedQuantity": quantity,
        "ConsumedUnit": unit,
        # Without a unit price of its own, the specification has each cost match the one that is billed.
        "ContractedCost": billed,
        "EffectiveCost": billed,
        "InvoiceIssuerName": provider,
        "ListCost": billed,
        "PricingCategory": "Standard",
        "PricingQuantity": quantity,
        "PricingUnit": unit,
        "ProviderName": provider,
        "PublisherName": model.partition("/")[0] if model and "/" in model else _NOT_STATED,
        "RegionId": keys["zone"],
        "ServiceCategory": "AI and Machine Learning",
        "ServiceName": provider,
        "ServiceSubcategory": "Generative AI",
        "Tags": json.dumps(labels, ensure_ascii=False) if labels else None,
        "x_cost_basis": basis,
        "x_list_cost_usd": _list_price(group),
        "x_provider": keys["provider"],
        "x_model": model,
        "x_calls": tokens.calls,
        "x_input_tokens": tokens.input_tokens,
        "x_cached_tokens": tokens.cached_tokens,
        "x_output_tokens": tokens.output_tokens,
        "x_reasoning_tokens": tokens.reasoning_tokens,
        **_ranges(group),
    }


def _billed(group: Group) -> tuple[str, str, str]:
    """The cost that is billed, what it rests on and its currency: what records state, else the list price."""
    cost, currency = group.cost, group.keys[CURRENCY_KEY]
    # A bill names its currency: an amount without one cannot stand in it.
    if cost is not None and cost.stated and currency:
        return plain_decimal(cost.stated[0].amount), STATED, currency
    price = _list_price(group)
    return ("0", NO_PRICE, _DOLLARS) if price is None else (price, LIST_PRICE, _DOLLARS)


def _list_price(group: Group) -> str | None:
    figure = None if group.cost is None else group.cost.figure
    return None if figure is None else _decimal(figure.mean)


def _ranges(group: Group) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, about in _RANGES.items():
        figure = find(group.figures, about)
        found |= {
            name: _decimal(figure.mean),
            f"{name}_low": _decimal(figure.low),
            f"{name}_high": _decimal(figure.high),
        }
    return found


def _decimal(value: float) -> str:
    """The digits that are printed for machines, without an exponent."""
    return plain_decimal(Decimal(f"{value:.{DIGITS}g}"))


def _instant(day: dt.date, zone: zoneinfo.ZoneInfo) -> str:
    at = dt.datetime.combine(day, dt.time(), tzinfo=zone)
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
