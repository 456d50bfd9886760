"""What list prices leave out: writing to a cache, other tiers of service, long prompts, regions; and what stands in.

A source states these prices beside the list price of a seller, a name and a date, and they hold wherever that list
price does. Of several such cards, each price is taken of the latest one dated on or before a day, else of the earliest
after it. Which prompts are long is what one card says, the first in that order: a card that names no length says that
all cost alike.

What no card states has a price that stands in, and the charge says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from obsia.core.grouping import grouped
from obsia.facts.records import Price, Rate
from obsia.facts.snapshot import Snapshot

STANDARD: Final = "standard"
BATCH: Final = "batch"
SCALED: Final = "scaled"
INPUT, CACHED, WRITE, WRITE_1H, OUTPUT, REASONING = KINDS = (
    *("input_usd_per_mtok", "cached_input_usd_per_mtok", "cache_write_usd_per_mtok", "cache_write_1h_usd_per_mtok"),
    *("output_usd_per_mtok", "reasoning_usd_per_mtok"),
)
"""Kinds of tokens by the property that is their price, as records of ``rates`` name it."""
_WHOLE_OF: Final = {CACHED: INPUT, WRITE: INPUT, WRITE_1H: INPUT, REASONING: OUTPUT}
"""A kind of token -> the kind that it would be without its own price."""


class Way(NamedTuple):
    """How calls are charged, as their records state it."""

    tier: str = STANDARD
    """Tier of service."""
    above_input_tokens: int = 0
    """The highest of the lengths at which some price changes that the input of the calls exceeds."""
    region: str = ""
    """Where they were processed, in the words of their records."""


PLAIN: Final = Way()


class AskedPrice(NamedTuple):
    """A price of one kind of token, USD per million, and what stood in where no source states it."""

    usd_per_mtok: float
    stand_ins: tuple[str, ...] = ()
    """What the price is in truth: that of another kind of token, of :data:`STANDARD` service, or one that was
    :data:`SCALED`; empty for its own."""
    rates: tuple[Rate, ...] = ()
    """The rows that state it, beside the list price itself."""


@dataclass(frozen=True, slots=True)
class RateCard:
    """All prices of one seller's terms: the list price, and what is stated beside it."""

    listed: Mapping[str, float]
    """Kind of token -> its list price."""
    stated: Mapping[tuple[Way, str], Rate]
    """Way of charging, kind of token -> the row that states its price."""
    lengths: tuple[int, ...]
    """Lengths of input above which prices are others, ascending."""

    def asked(self, kind: str, way: Way) -> AskedPrice:
        """The price of a kind of token on a way of being charged."""
        return self._asked(kind, self.told_apart(way))

    def told_apart(self, way: Way) -> Way:
        """A way of being charged, as far as any price of the card depends on it."""
        has_region = any(each.region == way.region for each, _ in self.stated)
        above = max((each for each in self.lengths if each <= way.above_input_tokens), default=0)
        return Way(way.tier, above, way.region if has_region else "")

    def _asked(self, kind: str, way: Way) -> AskedPrice:
        if (own := self._own(kind, way)) is not None:
            return own
        whole = _WHOLE_OF.get(kind)
        if whole is None:
            return self._scaled(kind, way)
        total, usual = self._asked(whole, way), self._usual(kind)
        if usual is None:
            # Nobody prices reasoning by itself: it is part of the answer. Input of another kind is taken as input.
            return total if kind == REASONING else total._replace(stand_ins=_once(*total.stand_ins, whole))
        if way == PLAIN:
            return usual
        share = usual.usd_per_mtok / self.listed[whole] if self.listed[whole] else 1.0
        return AskedPrice(
            usd_per_mtok=total.usd_per_mtok * share,
            stand_ins=_once(*(total.stand_ins or (SCALED,)), *usual.stand_ins),
            rates=(*total.rates, *usual.rates),
        )

    def _own(self, kind: str, way: Way) -> AskedPrice | None:
        if way == PLAIN and kind in self.listed:
            return AskedPrice(self.listed[kind])
        row = self.stated.get((way, kind))
        price: float | None = None if row is None else getattr(row, kind)
        return None if row is None or price is None else AskedPrice(price, rates=(row,))

    def _usual(self, kind: str) -> AskedPrice | None:
        """The price of a part of the input or output where nothing else is special; None where nobody states it."""
        own = self._own(kind, PLAIN)
        if own is None and kind == WRITE_1H and (minutes := self._own(WRITE, PLAIN)) is not None:
            return minutes._replace(stand_ins=(WRITE,))
        return own

    def _scaled(self, kind: str, way: Way) -> AskedPrice:
        """Input or output on a way that nobody states: each part of it changes the list price by as much as alone."""
        found = AskedPrice(self.listed[kind])
        for part in (Way(tier=way.tier), Way(above_input_tokens=way.above_input_tokens), Way(region=way.region)):
            if part == PLAIN:
                continue
            own = self._own(kind, part)
            if own is None or not self.listed[kind]:
                found = found._replace(stand_ins=_once(*found.stand_ins, STANDARD))
            else:
                usd = found.usd_per_mtok * own.usd_per_mtok / self.listed[kind]
                found = AskedPrice(usd, _once(*found.stand_ins, SCALED), (*found.rates, *own.rates))
        return found


def _once(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def rate_card(listed: Mapping[str, float], rates: Iterable[Rate], *, on: str | None) -> RateCard:
    """The card of a list price (kind of token -> USD per million) on a day; None: the latest."""
    by_date = grouped(((row.date, row.evidence, row.alias), row) for row in rates)
    before = sorted((key for key in by_date if on is None or key[0] <= on), key=lambda key: (key[0], key), reverse=True)
    ordered = [*before, *sorted(key for key in by_date if key not in before)]
    stated: dict[tuple[Way, str], Rate] = {}
    lengths: tuple[int, ...] = ()
    for place, key in enumerate(ordered):
        if place == 0:
            lengths = tuple(sorted({int(row.above_input_tokens) for row in by_date[key]} - {0}))
        for row in by_date[key]:
            way = Way(row.service_tier, int(row.above_input_tokens), row.region)
            if way.above_input_tokens in (0, *lengths):
                for kind in KINDS:
                    if getattr(row, kind) is not None:
                        stated.setdefault((way, kind), row)
    return RateCard(listed=dict(listed), stated=stated, lengths=lengths)


@lru_cache(maxsize=1024)
def rates_beside(snapshot: Snapshot, model_id: str) -> Mapping[tuple[str, str, str, str], tuple[Rate, ...]]:
    """(seller, name, date, source) of a list price -> what is stated beside it."""
    found = grouped(((row.provider, row.alias, row.date, row.evidence), row) for row in snapshot.rates(model_id))
    return {key: tuple(rows) for key, rows in found.items()}


def rates_of(snapshot: Snapshot, rows: Sequence[Price]) -> tuple[Rate, ...]:
    """What is stated beside some list prices, each row once."""
    if not rows:
        return ()
    beside = rates_beside(snapshot, rows[0].model_id)
    keys = dict.fromkeys((row.provider, row.alias, row.date, row.evidence) for row in rows)
    return tuple(rate for key in keys for rate in beside.get(key, ()))


def length_changes(rates: Iterable[Rate]) -> frozenset[str]:
    """Dates on which a source says of a name that other prompts are long than it said of the date before."""
    by_source: dict[tuple[str, str], dict[str, set[float]]] = {}
    for row in rates:
        dated = by_source.setdefault((row.evidence, row.alias), {})
        dated.setdefault(row.date, set()).add(row.above_input_tokens)
    changes: set[str] = set()
    for dated in by_source.values():
        days = sorted(dated)
        changes |= {day for before, day in pairwise(days) if dated[before] - {0} != dated[day] - {0}}
    return frozenset(changes)


def lengths_of(snapshot: Snapshot, model_id: str) -> tuple[int, ...]:
    """Every length of input above which some price of a model is another, ascending."""
    rows = (row for rows in rates_beside(snapshot, model_id).values() for row in rows)
    return tuple(sorted({int(row.above_input_tokens) for row in rows} - {0}))


def all_lengths(snapshot: Snapshot) -> tuple[int, ...]:
    """Every length of input above which some price of any model is another, ascending."""
    rows = snapshot.rows("SELECT DISTINCT above_input_tokens FROM rates WHERE above_input_tokens > 0")
    return tuple(sorted(int(above) for (above,) in rows if above is not None))
