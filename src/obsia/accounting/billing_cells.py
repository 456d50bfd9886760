"""What parts calls by how they are charged, and sums what they state of it: for cells of usage.

Calls of one cell are charged alike (tier of service, length of the prompt), and state what they cost in one currency
and by one source, or not at all. So the list price of the very calls that state a cost can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import ibis

from obsia.accounting.rate_cards import BATCH, STANDARD
from obsia.core.columns import MONEY

Table = Any
"""An ibis table."""
Value = Any
"""An ibis value."""

TIER, ABOVE, STATED = BILLING = ("billing_tier", "billing_above", "billing_stated")
"""Columns that say how the calls of a row are charged, and what they state of it; those that no row needs are left out.
"""
WRITES: Final = ("cache_write_tokens", "cache_write_1h_tokens", "cache_write_unsaid_tokens")
"""Sums of tokens that are written to a cache: all, those kept for an hour, those of which nobody says for how long."""
OTHER: Final = "other"
"""A tier of service that no price list knows."""
_TIERS: Final = {
    **dict.fromkeys(("", "auto", "default", "standard", "on_demand", "on-demand", "standard_only"), STANDARD),
    **{tier: tier for tier in (BATCH, "flex", "priority", "fast")},
}
"""Tier of service as records name it -> as price lists do."""
_MARK: Final = "\x1f"


class Billing(NamedTuple):
    """How the calls of a cell are charged, and what they state of it."""

    tier: str = STANDARD
    above_input_tokens: int = 0
    """The highest of the lengths at which some price changes that each prompt exceeds."""
    currency: str | None = None
    """Of the cost that they state; "" where they state an amount and no currency, None where they state no cost."""
    stated_by: str = ""
    """Who states it."""
    has_tokens: bool = True
    """Whether they state tokens beside a cost."""


PLAIN_BILLING: Final = Billing()


def billing_of(tier: str | None, above: int | None, stated: str | None) -> Billing:
    """What the cells of :data:`BILLING` say."""
    if not stated:
        return Billing(tier or STANDARD, int(above or 0))
    currency, stated_by, has_tokens = stated.split(_MARK)
    return Billing(tier or STANDARD, int(above or 0), currency, stated_by, has_tokens == "1")


def with_billing(usage: Table, *, lengths: Sequence[int]) -> Table:
    """``usage`` with the columns of :data:`BILLING` that any row needs.

    ``lengths``: those of prompts at which some price of some model changes.
    """
    found = zip(BILLING, (_tier(usage), _above(usage, lengths), _stated(usage)), strict=True)
    return usage.mutate(**{name: value for name, value in found if value is not None})


def _tier(usage: Table) -> Value | None:
    branches: list[tuple[Value, str]] = []
    if "batch_api" in usage.columns:
        branches.append((usage.batch_api.fill_null(False), BATCH))
    if "service_tier" in usage.columns:
        named: Value = usage.service_tier.fill_null("").lower()
        names = {tier: [name for name, known in _TIERS.items() if known == tier] for tier in _TIERS.values()}
        branches += [(named.isin(some), tier) for tier, some in names.items()]
        return ibis.cases(*branches, else_=OTHER)
    return ibis.cases(*branches, else_=STANDARD) if branches else None


def _above(usage: Table, lengths: Sequence[int]) -> Value | None:
    """The highest of ``lengths`` that the input of a row exceeds, or the mean input of the calls that it sums.

    Nobody knows the prompts of a sum whose calls are not stated: they are charged as short ones, as most are.
    """
    if not lengths or "input_tokens" not in usage.columns:
        return None
    calls: Value = usage.calls if "calls" in usage.columns else ibis.null("int64")
    branches = [(usage.input_tokens > calls.fill_null(1) * length, length) for length in sorted(lengths, reverse=True)]
    if "bucket_s" in usage.columns:
        branches.insert(0, (calls.isnull() & (usage.bucket_s > 0).fill_null(False), 0))
    return ibis.cases(*branches, else_=0).cast("int64")


def _stated(usage: Table) -> Value | None:
    """Currency, source and whether tokens are stated, of rows that state a cost."""
    if MONEY not in usage.columns:
        return None
    code: Value = ibis.literal("")
    if "cost_currency" in usage.columns:
        named: Value = usage.cost_currency.upper().fill_null("")
        code = ibis.cases((named.re_search("^[A-Z]{3}$"), named), else_="")
    stated_by: Value = usage.cost_by.fill_null("") if "cost_by" in usage.columns else ibis.literal("")
    tokens = [usage[name] for name in ("input_tokens", "output_tokens") if name in usage.columns]
    silent: Value = ibis.coalesce(*tokens).isnull() if tokens else ibis.literal(True)
    stated = code + _MARK + stated_by.replace(_MARK, "") + _MARK + ibis.cases((silent, "0"), else_="1")
    return ibis.cases((usage[MONEY].notnull(), stated), else_=ibis.null("string"))


def write_amounts(usage: Table) -> dict[str, Value]:
    """What each row adds to :data:`WRITES`; empty where no row states any."""
    if "cache_write_tokens" not in usage.columns:
        return {}
    written: Value = usage.cache_write_tokens.fill_null(0)
    amounts = {"cache_write_tokens": written}
    if "cache_write_1h_tokens" in usage.columns:
        hour: Value = usage.cache_write_1h_tokens
        amounts["cache_write_1h_tokens"] = hour.fill_null(0)
        written = ibis.cases((hour.isnull(), written), else_=0)
    amounts["cache_write_unsaid_tokens"] = written
    return amounts
