"""Published list prices: which of them stood on a day, for a model at a provider, under the name that was called.

Prices come from catalogues and histories, each row dated. The price of a day is the latest one dated on or before
it; a row holds until the next one that says otherwise. Rows of one day that disagree are alternatives, and stay so.
Rows are read in three steps, each told where it was taken: the seller, the name, the day.

1. The seller: the provider that served; else the maker of the model (closed weights, or no provider named); else,
   for open weights, whoever publishes a price.
2. The name: rows whose name is the one that was called; else those that bear the model's own name; else all rows.
3. The day: as above. Before the first dated price, the first stands in; without a day, the latest.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from obsia.accounting.draws import Key
from obsia.accounting.known import is_closed, own_service
from obsia.accounting.rate_cards import KINDS, STANDARD, length_changes, rates_of
from obsia.core.evidence import Fact, Kind, Verification
from obsia.core.figure import Assumption
from obsia.core.grouping import grouped
from obsia.facts.keys import name_key
from obsia.facts.records import Price, Rate
from obsia.facts.snapshot import Snapshot

PROPERTY = "list_price"
"""The property of the uncertainty keys of prices."""
UNIT = "USD/Mtoken"
Ends = tuple[float, float]
"""Prices of input and of output, USD per million tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What one seller asks on one day: one of the alternatives of a tariff."""

    provider: str
    input_usd_per_mtok: float
    cached_input_usd_per_mtok: float | None
    """None where no source states one."""
    output_usd_per_mtok: float
    weight: float
    rows: tuple[Price, ...]
    """The rows that state it."""

    @property
    def order(self) -> tuple[float, float, float, str]:
        """Where it stands among alternatives: from cheap to dear."""
        cached = self.cached_input_usd_per_mtok
        return self.output_usd_per_mtok, self.input_usd_per_mtok, -1.0 if cached is None else cached, self.provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The list price of a model on a day: one alternative where it is known, several where sources disagree."""

    key: Key
    terms: tuple[Terms, ...]
    dates: tuple[str, str]
    """First and last date of its rows."""
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Days on which one seller asks the same: they begin on the first of ``days``."""

    days: tuple[str, ...]
    cached: Mapping[Ends, frozenset[float]]
    """Prices of input and output -> prices of cached input that sources state beside them."""
    rows: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class _Offer:
    """Who sells a model under a name, and what they ask in time."""

    key: Key
    runs: Mapping[str, tuple[_Run, ...]]
    assumptions: tuple[Assumption, ...]


def tariff_of(
    snapshot: Snapshot,
    *,
    model_id: str,
    name: str | None,
    provider: str | None,
    on: str | None,
    until: str | None = None,
) -> Tariff | None:
    """The list price of ``model_id``, called ``name`` at ``provider``, on a day (YYYY-MM-DD); None without any.

    ``until`` is the last day of the calls that began on ``on``: a row up to then tells that the price still stood.
    """
    offer = _offer(snapshot, model_id, name_key(name or ""), provider)
    if offer is None:
        return None
    assumptions = list(offer.assumptions)
    standing: dict[str, _Run] = {}
    first = min(runs[0].days[0] for runs in offer.runs.values())
    if on is None:
        assumptions.append(Assumption(code="price-undated", arguments={"model": model_id}))
    elif on < first:
        assumptions.append(Assumption(code="price-later", arguments={"model": model_id, "date": first}))
    for seller, runs in offer.runs.items():
        day = runs[-1].days[0] if on is None else max(on, first)
        if at := bisect.bisect_right([run.days[0] for run in runs], day):
            standing[seller] = runs[at - 1]
    terms = [each for seller, run in standing.items() for each in _terms(seller, run, until=until if on else None)]
    if offer.key[0] == f"model:{model_id}":
        arguments = {"model": model_id, "count": str(len(standing))}
        assumptions.append(Assumption(code="price-published", arguments=arguments))
    elif len(terms) > 1:
        arguments = {"model": model_id, "provider": terms[0].provider, "count": str(len(terms))}
        assumptions.append(Assumption(code="price-range", arguments=arguments))
    dates = sorted(_day(row.date) for each in terms for row in each.rows)
    return Tariff(
        key=offer.key,
        terms=tuple(sorted(terms, key=lambda each: each.order)),
        dates=(dates[0], dates[-1]),
        assumptions=tuple(assumptions),
    )


def price_dates(snapshot: Snapshot, *, model_id: str, name: str | None, provider: str | None) -> tuple[str, ...]:
    """Days (YYYY-MM-DD) on which what a model is charged by changes: calls before and after are priced apart.

    The list price of a seller, or which prompts a source says are long.
    """
    offer = _offer(snapshot, model_id, name_key(name or ""), provider)
    if offer is None:
        return ()
    runs = [run for each in offer.runs.values() for run in each]
    starts = {run.days[0] for run in runs}
    lengths = {_day(date) for run in runs for date in length_changes(rates_of(snapshot, run.rows))}
    return tuple(sorted(starts | lengths)[1:])


@lru_cache(maxsize=4096)
def _offer(snapshot: Snapshot, model_id: str, name: str, provider: str | None) -> _Offer | None:
    by_seller = grouped(
        (row.provider, row)
        for row in snapshot.prices(model_id)
        if row.input_usd_per_mtok is not None and row.output_usd_per_mtok is not None
    )
    chosen = _sellers(snapshot, by_seller, model_id=model_id, provider=provider)
    if chosen is None:
        return None
    sellers, key, assumptions = chosen
    called, own = _tail(name), _tail(name_key(model_id))
    runs = {seller: _runs(_charged(_named(by_seller[seller], name, called, own))) for seller in sellers}
    return _Offer(key=key, runs=runs, assumptions=assumptions)


def _sellers(
    snapshot: Snapshot, by_seller: Mapping[str, Sequence[Price]], *, model_id: str, provider: str | None
) -> tuple[tuple[str, ...], Key, tuple[Assumption, ...]] | None:
    """Whose prices are taken, the key under which one of them is drawn, and what that takes for granted."""

    def at(seller: str) -> Key:
        return f"service:{seller}/{model_id}", PROPERTY

    if provider is not None and provider in by_seller:
        return (provider,), at(provider), ()
    is_open = not is_closed(snapshot, model_id=model_id)
    maker = own_service(snapshot, model_id=model_id)
    # What a maker of open weights gives away (a trial) is not what it costs where the seller is not known.
    if (
        maker is not None
        and maker in by_seller
        and not (is_open and (provider or not any(map(_asks, by_seller[maker]))))
    ):
        arguments = {"model": model_id, "provider": maker}
        return (maker,), at(maker), (Assumption(code="price-maker", arguments=arguments),)
    # Who sells nothing at a list price (a server of one's own, a plan by the month) has none for this model either.
    charged = tuple(sorted(seller for seller, rows in by_seller.items() if any(map(_asks, rows))))
    if not is_open or not charged or (provider and not _sells(snapshot, provider)):
        return None
    return charged, (f"model:{model_id}", PROPERTY), ()


def _sells(snapshot: Snapshot, provider: str) -> bool:
    """Whether a provider publishes a price for anything."""
    return bool(snapshot.rows("SELECT 1 FROM prices WHERE provider = ? LIMIT 1", (provider,)))


def _named(rows: Sequence[Price], name: str, called: str, own: str) -> list[Price]:
    """Rows of the name that was called, else of the model's own name, else all."""
    keys = [(row, name_key(row.alias)) for row in rows]
    for wanted in (
        [row for row, alias in keys if alias == name],
        [row for row, alias in keys if alias == called],
        [row for row, alias in keys if called and _tail(alias) == called],
        [row for row, alias in keys if alias == own],
        [row for row, alias in keys if _tail(alias) == own],
    ):
        if wanted:
            return wanted
    return list(rows)


def _tail(name: str) -> str:
    return name.rpartition("/")[2]


def _asks(row: Price) -> bool:
    return bool(row.input_usd_per_mtok or row.output_usd_per_mtok)


def _charged(rows: list[Price]) -> list[Price]:
    """Rows that ask something, if any does: a zero beside prices is a trial, or a gap of its catalogue."""
    return [row for row in rows if _asks(row)] or rows


def _runs(rows: Iterable[Price]) -> tuple[_Run, ...]:
    """The rows of one seller as spans of days on which it asks the same, oldest first.

    A row that states no price for cached input agrees with one that does and is otherwise equal.
    """
    by_day = grouped((_day(row.date), row) for row in rows)
    runs: list[_Run] = []
    for day in sorted(by_day):
        found: dict[Ends, set[float]] = {}
        for row in by_day[day]:
            stated = found.setdefault(_ends(row), set())
            if row.cached_input_usd_per_mtok is not None:
                stated.add(row.cached_input_usd_per_mtok)
        now = {ends: frozenset(cached) for ends, cached in found.items()}
        held = runs[-1] if runs else None
        if held is not None and held.cached.keys() == now.keys() and all(map(_agree, *_pairs(held.cached, now))):
            runs[-1] = _Run(
                days=(*held.days, day),
                cached={ends: held.cached[ends] | now[ends] for ends in now},
                rows=(*held.rows, *by_day[day]),
            )
        else:
            runs.append(_Run(days=(day,), cached=now, rows=tuple(by_day[day])))
    return tuple(runs)


def _ends(row: Price) -> Ends:
    return row.input_usd_per_mtok or 0.0, row.output_usd_per_mtok or 0.0


def _pairs(
    one: Mapping[Ends, frozenset[float]], other: Mapping[Ends, frozenset[float]]
) -> tuple[list[frozenset[float]], list[frozenset[float]]]:
    return [one[ends] for ends in other], list(other.values())


def _agree(one: frozenset[float], other: frozenset[float]) -> bool:
    return one == other or not one or not other


def _terms(seller: str, run: _Run, *, until: str | None) -> list[Terms]:
    """The alternatives of a run, together of weight 1, each with the latest rows that state it by ``until``."""
    found: list[Terms] = []
    for ends, stated in run.cached.items():
        for cached in sorted(stated) or [None]:
            rows = [row for row in run.rows if _ends(row) == ends]
            found.append(
                Terms(
                    provider=seller,
                    input_usd_per_mtok=ends[0],
                    cached_input_usd_per_mtok=cached,
                    output_usd_per_mtok=ends[1],
                    weight=1.0,
                    rows=_latest(rows, cached, last=max(until, run.days[0]) if until else None),
                )
            )
    return [replace(each, weight=1.0 / len(found)) for each in found]


def _latest(rows: Sequence[Price], cached: float | None, *, last: str | None) -> tuple[Price, ...]:
    """The rows of the last day up to ``last`` that state a price; with one that states its cached price."""
    agreeing = [row for row in rows if row.cached_input_usd_per_mtok in (None, cached)]
    known = [row for row in agreeing if last is None or _day(row.date) <= last] or agreeing[:1]
    latest = max(_day(row.date) for row in known)
    kept = [row for row in known if _day(row.date) == latest]
    if cached is not None and all(row.cached_input_usd_per_mtok is None for row in kept):
        stating = [row for row in agreeing if row.cached_input_usd_per_mtok == cached]
        kept += [max(stating, key=lambda row: (last is None or _day(row.date) <= last, _day(row.date)))]
    return tuple(kept)


def _day(date: str) -> str:
    """The first day of a date that may state its month or its year only."""
    return dt.date.fromisoformat(
        date if len(date) > len("2025-01") else f"{date}-01-01"[: len("2025-01-01")]
    ).isoformat()


def facts_of(snapshot: Snapshot, tariff: Tariff) -> tuple[Fact, ...]:
    """The prices of a tariff as facts: what a trace shows. Each row gives two or three."""
    facts: dict[tuple[object, ...], Fact] = {}
    for terms in tariff.terms:
        for row in terms.rows:
            for name in ("input_usd_per_mtok", "cached_input_usd_per_mtok", "output_usd_per_mtok"):
                price: float | None = getattr(row, name)
                if price is not None:
                    facts[row.provider, row.alias, row.date, row.evidence, name] = _fact(snapshot, row, name, price)
    return tuple(facts.values())


def rate_facts(snapshot: Snapshot, rates: Iterable[Rate]) -> tuple[Fact, ...]:
    """What is stated beside list prices, as facts: each price of a row."""
    found: list[Fact] = []
    for row in rates:
        special = [row.service_tier] if row.service_tier != STANDARD else []
        special += [f"above {row.above_input_tokens:.0f} tokens"] if row.above_input_tokens else []
        special += [row.region] if row.region else []
        for name in KINDS:
            price: float | None = getattr(row, name)
            if price is not None:
                found.append(_fact(snapshot, row, name, price, special=special))
    return tuple(found)


def _fact(snapshot: Snapshot, row: Price | Rate, name: str, price: float, *, special: Sequence[str] = ()) -> Fact:
    what = ", ".join((name.removesuffix("_usd_per_mtok").replace("_", " "), *special))
    return Fact(
        subject=f"model:{row.model_id}",
        property=name,
        qualifier=f"{what}; provider={row.provider}; {row.date}",
        as_of=row.date,
        value=price,
        unit=UNIT,
        kind=Kind.DISCLOSED,
        verification=Verification.BARE_CLAIM,
        evidence=row.evidence,
        locator=row.alias,
        read_on=snapshot.source(row.evidence).retrieved,
        note=row.date_basis if isinstance(row, Price) else "",
    )
