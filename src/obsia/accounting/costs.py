"""What tokens cost at list prices: exact token counts times published prices, world by world.

    cost = sum over kinds of tokens of tokens x price

Kinds are input that no cache held, read from a cache, written to one for minutes or for an hour; output, and reasoning
where it has a price of its own. Prices are those of the tier of service, the length of the prompt and the region that
the calls state. A kind that has no price of its own takes one that stands in (:mod:`obsia.accounting.rate_cards`); the
charge says which, and how much of it rests on such prices. Where sources disagree, or any of several sellers may have
served, each world takes one of the published prices, all prices of a seller together.
Which price stands on a day: :mod:`obsia.accounting.tariffs`.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.rate_cards import (
    BATCH,
    CACHED,
    INPUT,
    KINDS,
    OUTPUT,
    PLAIN,
    REASONING,
    SCALED,
    STANDARD,
    WRITE,
    WRITE_1H,
    RateCard,
    Way,
    rate_card,
    rates_of,
)
from obsia.accounting.tariffs import Tariff, Terms, facts_of, price_dates, rate_facts, tariff_of
from obsia.core.evidence import Kind
from obsia.core.figure import Assumption
from obsia.facts.records import Rate
from obsia.facts.snapshot import Snapshot

TOKENS_PER_MTOK = 1e6
_MOST_STANDING_IN = 0.5
"""Share of a cost above which it rests mostly on prices that stand in."""

TariffId = tuple[str, str, str | None, str | None]
"""(model_id, name as called, provider, day on which the calls began: YYYY-MM-DD, None without times)."""


class Purchase(NamedTuple):
    """Calls that are charged alike: exact counts. A call that states no tokens has no price."""

    tariff: TariffId | None
    """None where the model is not known."""
    calls: int
    calls_without_tokens: int
    uncached_tokens: int
    """Input tokens that no cache held, those that are written to one among them."""
    cached_tokens: int
    output_tokens: int
    cache_write_tokens: int = 0
    """Of the input that no cache held, what is written to one."""
    cache_write_1h_tokens: int = 0
    """Of that, what is kept for an hour."""
    cache_write_unsaid_tokens: int = 0
    """Of that, what records do not say for how long it is kept."""
    reasoning_tokens: int = 0
    """Of the output."""
    summed_calls: int = 0
    """Calls of which only sums are known: nobody knows how long each prompt is."""
    way: Way = PLAIN
    """Tier of service, length of the prompts, region."""

    def tokens(self) -> tuple[int, ...]:
        """How many tokens of each kind are charged as such, in the order of :data:`.rate_cards.KINDS`."""
        return (
            self.uncached_tokens - self.cache_write_tokens,
            self.cached_tokens,
            self.cache_write_tokens - self.cache_write_1h_tokens,
            self.cache_write_1h_tokens,
            self.output_tokens - self.reasoning_tokens,
            self.reasoning_tokens,
        )


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
    stand_in_share: float = 0.0
    """Share of the cost, averaged over worlds, that rests on prices of something else than what was bought."""

    @property
    def kind(self) -> Kind:
        """What the cost is: disclosed where every kind of token has a price of its own."""
        if not self.stand_in_share:
            return Kind.DISCLOSED
        return Kind.ASSUMED if self.stand_in_share > _MOST_STANDING_IN else Kind.MODELLED


class _Asked(NamedTuple):
    """All prices on some way of being charged, in the order of the kinds of tokens."""

    usd_per_mtok: tuple[Draws, ...]
    rates: tuple[tuple[Rate, ...], ...]
    """The rows that state each, beside the list price itself."""
    stand_ins: tuple[frozenset[str], ...]
    """What stands in for each."""
    has_reasoning: bool
    """Whether reasoning costs something else than the answer."""
    standing_in: tuple[tuple[int, float], ...]
    """The places of those that something stands in for, each with its mean, USD per million."""
    has_two_spans: bool
    """Whether it matters for how long a cache is kept."""


@dataclass(frozen=True, slots=True)
class _Prices:
    """A tariff in every world."""

    tariff: Tariff
    cards: tuple[RateCard, ...]
    """Of each alternative of the tariff."""
    chosen: NDArray[np.intp]
    """Which alternative each world takes, shape (worlds,)."""
    asked: dict[Way | tuple[Way, ...], _Asked] = field(default_factory=dict["Way | tuple[Way, ...]", _Asked])

    def of(self, way: Way) -> _Asked:
        """The prices on a way of being charged: one record for all ways that no price tells apart, as most regions."""
        if way not in self.asked:
            told_apart = tuple(card.told_apart(way) for card in self.cards)
            if told_apart not in self.asked:
                self.asked[told_apart] = self._asked(way)
            self.asked[way] = self.asked[told_apart]
        return self.asked[way]

    def _asked(self, way: Way) -> _Asked:
        each = {kind: [card.asked(kind, way) for card in self.cards] for kind in KINDS}
        usd = {kind: np.array([one.usd_per_mtok for one in some])[self.chosen] for kind, some in each.items()}
        return _Asked(
            usd_per_mtok=tuple(usd.values()),
            rates=tuple(tuple(rate for one in some for rate in one.rates) for some in each.values()),
            stand_ins=tuple(frozenset(name for one in some for name in one.stand_ins) for some in each.values()),
            standing_in=tuple(
                (place, float(usd[kind].mean()))
                for place, kind in enumerate(KINDS)
                if any(one.stand_ins for one in each[kind])
            ),
            has_reasoning=bool((usd[REASONING] != usd[OUTPUT]).any()),
            has_two_spans=bool((usd[WRITE_1H] != usd[WRITE]).any()),
        )


class _Total:
    """A charge as it is summed up."""

    def __init__(self, worlds: Worlds) -> None:
        self.usd = worlds.constant(0.0)
        self.standing_in_usd = 0.0
        self.assumptions: list[Assumption] = []
        self.rates: dict[TariffId, dict[Rate, None]] = {}
        """What was taken from beside the list prices of a tariff."""

    def add(self, prices: _Prices, identity: TariffId, bought: Mapping[Way, Sequence[Purchase]]) -> None:
        """Purchases of one tariff, by the way of being charged."""
        charged: dict[int, tuple[_Asked, dict[Way, Sequence[int]]]] = {}
        alike: dict[tuple[int, tuple[bool, ...], str], int] = {}
        has_lengths = any(card.lengths for card in prices.cards)
        # In an order of its own: that in which purchases come may not show in the last digit.
        ways = sorted(bought)
        for way in ways:
            asked, (first, *more) = prices.of(way), bought[way]
            counts, calls = first.tokens(), first.calls - first.calls_without_tokens
            for one in more:
                counts = tuple(map(operator.add, counts, one.tokens()))
                calls += one.calls - one.calls_without_tokens
            if not asked.has_reasoning:
                # One product of the whole output: in two parts it may have another last digit.
                counts = (*counts[:-2], counts[-2] + counts[-1], 0)
            charged.setdefault(id(asked), (asked, {}))[1][way] = counts
            for place, mean_usd_per_mtok in asked.standing_in:
                if counts[place]:
                    self.standing_in_usd += float(counts[place]) * mean_usd_per_mtok / TOKENS_PER_MTOK
            what = id(asked), tuple(map(bool, counts)), way.tier
            alike[what] = alike.get(what, 0) + calls
            if has_lengths or asked.has_two_spans:
                self._note(identity, asked, (first, *more), has_lengths=has_lengths)
        self._say(identity, {at: asked for at, (asked, _) in charged.items()}, alike)
        usd = {way: each for asked, several in charged.values() for way, each in _usd(asked, several)}
        for way in ways:
            self.usd += usd[way]

    def _say(
        self, identity: TariffId, several: Mapping[int, _Asked], alike: Mapping[tuple[int, tuple[bool, ...], str], int]
    ) -> None:
        """What is said of so many calls at the same prices, of the same kinds of tokens, in the same tier."""
        used = self.rates.setdefault(identity, {})
        for (at, kinds, tier), calls in alike.items():
            asked = several[at]
            places = [place for place, is_bought in enumerate(kinds) if is_bought]
            used.update(dict.fromkeys(rate for place in places for rate in asked.rates[place]))
            stood_in = {(KINDS[place], name) for place in places for name in asked.stand_ins[place]}
            self.assumptions += [
                Assumption(code=code, arguments=arguments)
                for code, arguments in _said(stood_in, tier=tier, model=identity[0], calls=calls)
            ]

    def _note(self, identity: TariffId, asked: _Asked, parts: Sequence[Purchase], *, has_lengths: bool) -> None:
        """What is said of purchases that leave unsaid what their price depends on."""
        if asked.has_two_spans and any(each.cache_write_unsaid_tokens for each in parts):
            self.assumptions.append(Assumption(code="price-cache-span", arguments={"model": identity[0]}))
        if (summed := sum(each.summed_calls for each in parts)) and has_lengths:
            arguments = {"model": identity[0], "calls": str(summed)}
            self.assumptions.append(Assumption(code="price-length", arguments=arguments))


def _usd(asked: _Asked, several: Mapping[Way, Sequence[int]]) -> Iterator[tuple[Way, Draws]]:
    """What some ways with the same prices cost, by the counts of tokens on each."""
    counts = np.array(list(several.values()), dtype=np.float64)
    usd_times_mtok = np.zeros((len(several), asked.usd_per_mtok[0].size))
    for place in np.flatnonzero(counts.any(axis=0)):
        usd_times_mtok += counts[:, place, np.newaxis] * asked.usd_per_mtok[place]
    usd_times_mtok /= TOKENS_PER_MTOK
    return zip(several, usd_times_mtok, strict=True)


def _said(
    stood_in: Collection[tuple[str, str]], *, tier: str, model: str, calls: int
) -> Iterator[tuple[str, dict[str, str]]]:
    """Codes and arguments of what stood in for prices of some kinds of tokens."""
    for kind, code in ((CACHED, "price-cached"), (WRITE, "price-cache-write"), (WRITE_1H, "price-cache-write")):
        if (kind, INPUT) in stood_in:
            yield code, {"model": model}
    names = {name for _, name in stood_in}
    if WRITE in names:
        yield "price-cache-hour", {"model": model}
    if SCALED in names:
        yield "price-scaled", {"model": model}
    if STANDARD in names:
        if tier == BATCH:
            yield "price-batch", {"calls": str(calls)}
        else:
            yield "price-tier", {"model": model, "tier": tier, "calls": str(calls)}


class Costs:
    """Charges purchases at list prices, in one set of worlds. Each tariff is drawn once."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, *, until: str | None) -> None:
        self._snapshot, self._worlds, self._until = snapshot, worlds, until
        self._prices: dict[TariffId, _Prices | None] = {}

    def has_price(self, tariff: TariffId | None) -> bool:
        """Whether calls under a tariff have a list price."""
        return tariff is not None and self._drawn(tariff) is not None

    def charge(self, purchases: Iterable[Purchase]) -> Charge:
        """The cost of some purchases, in whatever order."""
        bought: dict[TariffId, dict[Way, list[Purchase]]] = {}
        taken: dict[TariffId, _Prices] = {}
        priced_calls = unpriced_calls = 0
        for purchase in purchases:
            prices = None if purchase.tariff is None else self._drawn(purchase.tariff)
            calls = 0 if prices is None else purchase.calls - purchase.calls_without_tokens
            priced_calls += calls
            unpriced_calls += purchase.calls - calls
            if purchase.tariff is not None and prices is not None and calls:
                taken[purchase.tariff] = prices
                bought.setdefault(purchase.tariff, {}).setdefault(purchase.way, []).append(purchase)
        if not taken:
            return Charge(
                draws=None, keys=frozenset(), priced_calls=0, unpriced_calls=unpriced_calls, dates=None, assumptions=()
            )
        total = _Total(self._worlds)
        # In an order of its own: that in which purchases come may not show in the last digit.
        for identity in sorted(bought, key=lambda identity: tuple(part or "" for part in identity)):
            total.add(taken[identity], identity, bought[identity])
        for prices in taken.values():
            total.assumptions += prices.tariff.assumptions
        for identity, rates in total.rates.items():
            self._note(taken[identity].tariff, rates)
        mean_usd = float(total.usd.mean())
        return Charge(
            draws=total.usd,
            keys=frozenset(prices.tariff.key for prices in taken.values()),
            priced_calls=priced_calls,
            unpriced_calls=unpriced_calls,
            dates=(
                min(prices.tariff.dates[0] for prices in taken.values()),
                max(prices.tariff.dates[1] for prices in taken.values()),
            ),
            assumptions=in_order(_together(total.assumptions)),
            stand_in_share=total.standing_in_usd / mean_usd if mean_usd else 0.0,
        )

    def _drawn(self, identity: TariffId) -> _Prices | None:
        if identity not in self._prices:
            model_id, name, provider, day = identity
            tariff = tariff_of(
                self._snapshot, model_id=model_id, name=name, provider=provider, on=day, until=self._until
            )
            changes = price_dates(self._snapshot, model_id=model_id, name=name, provider=provider)
            later = next((each for each in changes if day is not None and each > day), None)
            self._prices[identity] = None if tariff is None else self._prices_of(tariff, model_id, day, later=later)
        return self._prices[identity]

    def _prices_of(self, tariff: Tariff, model_id: str, day: str | None, *, later: str | None) -> _Prices:
        """All prices of a tariff: in each world those of one of its alternatives.

        What is stated beside them stands up to the end of the calls, or the day before the next change (``later``).
        """
        weights = [each.weight for each in tariff.terms]
        chosen = self._worlds.choose(tariff.key, facts_of(self._snapshot, tariff), weights=weights)
        on = None if day is None else max(day, self._until or day)
        if on is not None and later is not None and on >= later:
            on = (dt.date.fromisoformat(later) - dt.timedelta(days=1)).isoformat()
        cards = tuple(_card(self._snapshot, terms, model_id, on=on) for terms in tariff.terms)
        return _Prices(tariff, cards, chosen)

    def _note(self, tariff: Tariff, rates: Iterable[Rate]) -> None:
        """Add rows that were used to what stands behind the price of a seller."""
        if facts := rate_facts(self._snapshot, rates):
            self._worlds.choose(tariff.key, facts, weights=[each.weight for each in tariff.terms])


def _card(snapshot: Snapshot, terms: Terms, model_id: str, *, on: str | None) -> RateCard:
    """The prices beside those of some terms: of the same name where any is, else of any name at the same prices."""
    listed = {INPUT: terms.input_usd_per_mtok, OUTPUT: terms.output_usd_per_mtok}
    if terms.cached_input_usd_per_mtok is not None:
        listed[CACHED] = terms.cached_input_usd_per_mtok
    same = [
        row
        for row in snapshot.prices(model_id)
        if row.provider == terms.provider
        and (row.input_usd_per_mtok, row.output_usd_per_mtok) == (listed[INPUT], listed[OUTPUT])
        and row.cached_input_usd_per_mtok in (None, terms.cached_input_usd_per_mtok)
    ]
    names = {row.alias for row in terms.rows}
    rates = rates_of(snapshot, [row for row in same if row.alias in names]) or rates_of(snapshot, same)
    return rate_card(listed, rates, on=on)


def _together(assumptions: Iterable[Assumption]) -> list[Assumption]:
    """Assumptions of one thing, with their calls added up."""
    calls = Counter[tuple[object, ...]]()
    found: dict[tuple[object, ...], Assumption] = {}
    for each in assumptions:
        rest = {name: value for name, value in each.arguments.items() if name != "calls"}
        key = (each.code, *sorted(rest.items()))
        found[key] = each
        if "calls" in each.arguments:
            calls[key] += int(each.arguments["calls"])
            found[key] = replace(each, arguments={**rest, "calls": str(calls[key])})
    return list(found.values())


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


def in_order(assumptions: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """Each assumption once, in a fixed order."""
    found: Mapping[tuple[object, ...], Assumption] = {
        (each.code, *sorted(each.arguments.items())): each for each in assumptions
    }
    return tuple(found[key] for key in sorted(found, key=str))
