"""What tokens cost at list prices: exact token counts times published prices, world by world.

    cost = (input - read from a cache) x input price + read from a cache x cached price + output x output price

Reasoning is part of the output. Input that is written to a cache is charged as input; calls in a batch as
interactive ones: no factor is invented where the tables hold none, the figure says so. Where sources disagree, or any
of several sellers may have served, each world takes one of the published prices, all prices of a seller together.
Which price stands on a day: :mod:`obsia.accounting.tariffs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.tariffs import Tariff, facts_of, tariff_of
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot

TOKENS_PER_MTOK = 1e6

TariffId = tuple[str, str, str | None, str | None]
"""(model_id, name as called, provider, day on which the calls began: YYYY-MM-DD, None without times)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """Calls that are charged alike: exact counts. A call that states no tokens has no price."""

    tariff: TariffId | None
    """None where the model is not known."""
    calls: int
    calls_without_tokens: int
    uncached_tokens: int
    """Input tokens that no cache held."""
    cached_tokens: int
    output_tokens: int
    batch_calls: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """The cost of a group of purchases in every world, and what it rests on."""

    draws: Draws | None
    """US dollars, shape (worlds,); None where nothing has a price."""
    keys: frozenset[Key]
    priced_calls: int
    unpriced_calls: int
    dates: tuple[str, str] | None
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class _Prices:
    """A tariff in every world, USD per million tokens; arrays of shape (worlds,)."""

    tariff: Tariff
    input_usd_per_mtok: Draws
    cached_input_usd_per_mtok: Draws
    output_usd_per_mtok: Draws
    states_cached: bool


class Costs:
    """Charges purchases at list prices, in one set of worlds. Each tariff is drawn once."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, *, until: str | None) -> None:
        self._snapshot, self._worlds, self._until = snapshot, worlds, until
        self._prices: dict[TariffId, _Prices | None] = {}

    def charge(self, purchases: Iterable[Purchase], *, cache_writes: bool = False) -> Charge:
        """The cost of some purchases, in whatever order. ``cache_writes``: some input may be written to a cache."""
        bought: dict[TariffId, list[Purchase]] = {}
        taken: dict[TariffId, _Prices] = {}
        priced_calls = unpriced_calls = 0
        for purchase in purchases:
            prices = None if purchase.tariff is None else self._drawn(purchase.tariff)
            calls = 0 if prices is None else purchase.calls - purchase.calls_without_tokens
            priced_calls += calls
            unpriced_calls += purchase.calls - calls
            if purchase.tariff is not None and prices is not None and calls:
                taken[purchase.tariff] = prices
                bought.setdefault(purchase.tariff, []).append(purchase)
        if not taken:
            return Charge(
                draws=None, keys=frozenset(), priced_calls=0, unpriced_calls=unpriced_calls, dates=None, assumptions=()
            )
        total_usd = self._worlds.constant(0.0)
        without_cached: set[str] = set()
        # In an order of its own: that in which purchases come may not show in the last digit.
        for identity in sorted(taken, key=lambda each: tuple(part or "" for part in each)):
            prices, parts = taken[identity], bought[identity]
            cached_tokens = sum(each.cached_tokens for each in parts)
            total_usd += cost_usd(
                uncached_tokens=sum(each.uncached_tokens for each in parts),
                cached_tokens=cached_tokens,
                output_tokens=sum(each.output_tokens for each in parts),
                input_usd_per_mtok=prices.input_usd_per_mtok,
                cached_input_usd_per_mtok=prices.cached_input_usd_per_mtok,
                output_usd_per_mtok=prices.output_usd_per_mtok,
            )
            if cached_tokens and not prices.states_cached:
                without_cached.add(identity[0])
        assumptions = [each for prices in taken.values() for each in prices.tariff.assumptions]
        assumptions += [Assumption(code="price-cached", arguments={"model": model}) for model in without_cached]
        if batch_calls := sum(each.batch_calls for parts in bought.values() for each in parts):
            assumptions.append(Assumption(code="price-batch", arguments={"calls": str(batch_calls)}))
        if cache_writes:
            assumptions.append(Assumption(code="price-cache-write"))
        return Charge(
            draws=total_usd,
            keys=frozenset(prices.tariff.key for prices in taken.values()),
            priced_calls=priced_calls,
            unpriced_calls=unpriced_calls,
            dates=(
                min(prices.tariff.dates[0] for prices in taken.values()),
                max(prices.tariff.dates[1] for prices in taken.values()),
            ),
            assumptions=in_order(assumptions),
        )

    def _drawn(self, identity: TariffId) -> _Prices | None:
        if identity not in self._prices:
            model_id, name, provider, day = identity
            tariff = tariff_of(
                self._snapshot, model_id=model_id, name=name, provider=provider, on=day, until=self._until
            )
            self._prices[identity] = None if tariff is None else _prices(self._snapshot, self._worlds, tariff)
        return self._prices[identity]


def cost_usd(
    *,
    uncached_tokens: int,
    cached_tokens: int,
    output_tokens: int,
    input_usd_per_mtok: Draws,
    cached_input_usd_per_mtok: Draws,
    output_usd_per_mtok: Draws,
) -> Draws:
    """What exact counts of tokens cost, US dollars, shape (worlds,)."""
    usd_times_mtok = (
        float(uncached_tokens) * input_usd_per_mtok
        + float(cached_tokens) * cached_input_usd_per_mtok
        + float(output_tokens) * output_usd_per_mtok
    )
    return usd_times_mtok / TOKENS_PER_MTOK


def _prices(snapshot: Snapshot, worlds: Worlds, tariff: Tariff) -> _Prices:
    """All prices of a tariff in every world: one of its alternatives, whole."""
    weights = [each.weight for each in tariff.terms]
    chosen = worlds.choose(tariff.key, facts_of(snapshot, tariff), weights=weights)
    cached = [each.cached_input_usd_per_mtok for each in tariff.terms]
    return _Prices(
        tariff=tariff,
        input_usd_per_mtok=np.array([each.input_usd_per_mtok for each in tariff.terms])[chosen],
        cached_input_usd_per_mtok=np.array(
            [
                each.input_usd_per_mtok if price is None else price
                for each, price in zip(tariff.terms, cached, strict=True)
            ]
        )[chosen],
        output_usd_per_mtok=np.array([each.output_usd_per_mtok for each in tariff.terms])[chosen],
        states_cached=None not in cached,
    )


def in_order(assumptions: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """Each assumption once, in a fixed order."""
    found: Mapping[tuple[object, ...], Assumption] = {
        (each.code, *sorted(each.arguments.items())): each for each in assumptions
    }
    return tuple(found[key] for key in sorted(found, key=str))
