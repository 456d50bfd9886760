"""Access and the digital divide: the price of a standard task against income, languages served, compute per inhabitant.

The standard task is a definition, not a fact: its tokens and its models are stated on the page. Prices are list prices
in US dollars; income is gross domestic product per inhabitant and day, in US dollars as its source states them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from obsia.accounting.commitments.concentration import by_seat, common_dates, fleets
from obsia.accounting.commitments.indicator import Indicator, IndicatorRow, Naming, Priority, Reading, Table, sources
from obsia.accounting.costs import TOKENS_PER_MTOK
from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import COST, Quantity
from obsia.accounting.known import is_closed
from obsia.accounting.measures import Measures
from obsia.accounting.tariffs import PROPERTY, Tariff, Terms, facts_of, tariff_of
from obsia.core.evidence import Fact, Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message
from obsia.core.units import HOURS_PER_YEAR
from obsia.facts.snapshot import Snapshot

INCOME_SHARE: Final = Quantity("day_income_share", Boundary.LIST_PRICE)
"""The price of the task over the income of one inhabitant in one day."""
DEAR_PEOPLE: Final = Quantity("people_share", Boundary.LIST_PRICE)
PER_MILLION: Final = Quantity("h100_equivalents_per_million_count", Boundary.ACCELERATOR)
DAYS_PER_YEAR: Final = HOURS_PER_YEAR / 24
DEAR: Final = 0.01
"""A hundredth of a day's income: what the indicator calls dear. A definition."""
_INDICATOR: Final = partial(Indicator, priority=Priority.ACCESS, who_measures=("itu", "world-bank", "oecd"))
_TASK_PRICE: Final = partial(_INDICATOR, name="task-price")
_PRICE_AGAINST_INCOME: Final = partial(_INDICATOR, name="price-against-income")
_COMPUTE_PER_INHABITANT: Final = partial(_INDICATOR, name="compute-per-inhabitant", who_measures=("epoch", "oecd"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A standard task: so many requests of one size, to named models."""

    requests: int
    input_tokens: int
    output_tokens: int
    models: tuple[str, ...]
    """Ids of the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A model's price of the task in every world: one of the list prices published, US dollars, shape (worlds,)."""

    model_id: str
    is_open: bool
    """Whether anyone may have its weights, so that more than its maker sells it."""
    draws: Draws
    keys: frozenset[Key]
    dates: tuple[str, str]
    """First and last date of the prices."""
    sellers: int
    least_usd: float
    """The cheapest of the prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """What the people of a country have a year, on average: facts of one source."""

    iso3: str
    gdp: Fact
    inhabitants: Fact

    @property
    def per_day_usd(self) -> float:
        """Gross domestic product per inhabitant and day, US dollars."""
        return (self.gdp.value or 0.0) / (self.inhabitants.value or 1.0) / DAYS_PER_YEAR


def access(snapshot: Snapshot, measures: Measures, *, task: Task, seats: Mapping[str, str]) -> tuple[Indicator, ...]:
    """The indicators of the first priority. ``seats``: owner of a fleet -> ISO code, '' or absent if unread."""
    priced = prices_of(snapshot, measures, task=task)
    return (
        _prices(measures, priced, task=task),
        _against_income(measures, priced, incomes(snapshot), task=task),
        _INDICATOR(name="languages", blank=Message("blank-languages"), who_measures=("unesco", "benchmarks")),
        _compute_per_inhabitant(snapshot, measures, seats=seats),
    )


def prices_of(snapshot: Snapshot, measures: Measures, *, task: Task) -> tuple[Priced, ...]:
    """The task at each model that has a list price, the cheapest (by median) first.

    Open weights: each seller's latest price, every seller as likely as the other. Closed: what the maker asks.
    """
    made = (_priced(snapshot, measures, model_id, task=task) for model_id in task.models)
    return tuple(
        sorted((each for each in made if each), key=lambda each: (float(np.median(each.draws)), each.model_id))
    )


def _priced(snapshot: Snapshot, measures: Measures, model_id: str, *, task: Task) -> Priced | None:
    is_open = not is_closed(snapshot, model_id=model_id)
    tariff = (
        _of_sellers(snapshot, model_id)
        if is_open
        else tariff_of(snapshot, model_id=model_id, name=None, provider=None, on=None)
    )
    if tariff is None:
        return None
    terms = [(each, usd) for each in tariff.terms if (usd := _task_usd(each, task)) > 0]
    if not terms:
        return None
    tariff = replace(tariff, terms=tuple(each for each, _ in terms))
    weights = [each.weight for each, _ in terms]
    chosen = measures.worlds.choose(tariff.key, facts_of(snapshot, tariff), weights=weights)
    usd = np.array([each for _, each in terms])
    return Priced(
        model_id=model_id,
        is_open=is_open,
        sellers=len({each.provider for each in tariff.terms}),
        least_usd=float(usd.min()),
        draws=usd[chosen],
        keys=frozenset({tariff.key}),
        dates=tariff.dates,
    )


def _of_sellers(snapshot: Snapshot, model_id: str) -> Tariff | None:
    """The latest prices of every seller; where one seller's rows disagree, they share its weight."""
    sellers = sorted({row.provider for row in snapshot.prices(model_id)})
    tariffs = [tariff_of(snapshot, model_id=model_id, name=None, provider=seller, on=None) for seller in sellers]
    terms: dict[tuple[object, ...], Terms] = {}
    for tariff in tariffs:
        if tariff is None:
            continue
        whole = sum(each.weight for each in tariff.terms)
        for each in tariff.terms:
            terms.setdefault(each.order, replace(each, weight=each.weight / whole))
    if not terms:
        return None
    dates = [date for tariff in tariffs if tariff for date in tariff.dates]
    return Tariff(
        key=(f"model:{model_id}", f"{PROPERTY} sellers"),
        terms=tuple(sorted(terms.values(), key=lambda each: each.order)),
        dates=(min(dates), max(dates)),
        assumptions=(),
    )


def _task_usd(terms: Terms, task: Task) -> float:
    """What a task costs under one seller's terms, US dollars."""
    input_mtok = task.requests * task.input_tokens / TOKENS_PER_MTOK
    output_mtok = task.requests * task.output_tokens / TOKENS_PER_MTOK
    return input_mtok * terms.input_usd_per_mtok + output_mtok * terms.output_usd_per_mtok


def incomes(snapshot: Snapshot) -> tuple[Income, ...]:
    """Every country of which both product and inhabitants are known, the poorest by head first."""
    found: list[Income] = []
    for subject in snapshot.subjects("country"):
        gdp, people = snapshot.estimate(subject, "gdp_usd"), snapshot.estimate(subject, "inhabitants_count")
        if gdp and people:
            iso3 = subject.partition(":")[2]
            found.append(Income(iso3=iso3, gdp=gdp.facts[0], inhabitants=people.facts[0]))
    return tuple(sorted(found, key=lambda each: (each.per_day_usd, each.iso3)))


def dear_share(known: Sequence[Income], *, share: float, price_usd: Draws) -> Draws:
    """People of countries where a price is more than a share of a day's income, over all of ``known``; shape (worlds,).

    ``known`` is in order of income, as :func:`incomes` gives it; ``price_usd`` has shape (worlds,).
    """
    limits = np.array([share * each.per_day_usd for each in known])
    people = np.cumsum([0.0, *(each.inhabitants.value or 0.0 for each in known)])
    return people[np.searchsorted(limits, price_usd, side="left")] / people[-1]


def _prices(measures: Measures, priced: Sequence[Priced], *, task: Task) -> Indicator:
    if not priced:
        return _TASK_PRICE(blank=Message("blank-no-prices"))
    figures = [_price(measures, each, each.draws, label=f"price {each.model_id}") for each in priced]
    cheapest = [
        _price(measures, each, measures.worlds.constant(each.least_usd), label=f"cheapest {each.model_id}")
        for each in priced
    ]
    return _TASK_PRICE(
        table=Table(
            columns=("cheapest-price", "median-price", "sellers"),
            rows=tuple(
                IndicatorRow(
                    name=each.model_id,
                    naming=Naming.MODEL,
                    cells=(least, figure, str(each.sellers)),
                    note="open-weights" if each.is_open else "closed-weights",
                )
                for each, least, figure in zip(priced, cheapest, figures, strict=True)
            ),
        ),
        caveats=(
            _task_words(task),
            Message("caveat-list-prices"),
            *(
                Message("caveat-no-price", model=model_id)
                for model_id in task.models
                if model_id not in {each.model_id for each in priced}
            ),
        ),
        evidence=sources(*(figure.evidence for figure in figures)),
        as_of=max(each.dates[1] for each in priced),
    )


def _task_words(task: Task) -> Message:
    arguments = {"requests": task.requests, "input": task.input_tokens, "output": task.output_tokens}
    return Message("caveat-task", **arguments)


def _price(measures: Measures, priced: Priced, draws: Draws, *, label: str) -> Figure:
    return measures.figure(COST, draws, keys=priced.keys, label=label, kind=Kind.DISCLOSED)


def _against_income(measures: Measures, priced: Sequence[Priced], known: Sequence[Income], *, task: Task) -> Indicator:
    """The cheapest open and the cheapest closed model against a day's income in every country."""
    chosen = [next((each for each in priced if each.is_open is kind), None) for kind in (True, False)]
    models = [each for each in chosen if each]
    if not models or not known:
        name = "blank-no-prices" if known else "blank-no-incomes"
        return _PRICE_AGAINST_INCOME(blank=Message(name))
    for each in known:
        measures.worlds.note_fact(each.gdp)
        measures.worlds.note_fact(each.inhabitants)
    rows = tuple(
        IndicatorRow(
            name=each.iso3,
            naming=Naming.COUNTRY,
            cells=tuple(_income_share(measures, model, each) for model in models),
            note=each.gdp.as_of,
        )
        for each in known
    )
    readings = tuple(
        Reading(code="dear", value=_dear(measures, model, known), about=model.model_id) for model in models
    )
    return _PRICE_AGAINST_INCOME(
        readings=readings,
        table=Table(columns=tuple("open-share" if each.is_open else "closed-share" for each in models), rows=rows),
        caveats=(
            _task_words(task),
            Message("caveat-income"),
            Message("caveat-average"),
        ),
        evidence=sources(*(cell.evidence for row in rows for cell in row.cells if isinstance(cell, Figure))),
        as_of=max(each.dates[1] for each in models),
    )


def _dear(measures: Measures, model: Priced, known: Sequence[Income]) -> Figure:
    facts = (fact for each in known for fact in (each.gdp, each.inhabitants))
    draws = dear_share(known, share=DEAR, price_usd=model.draws)
    keys = model.keys | {(fact.subject, fact.property) for fact in facts}
    return measures.figure(DEAR_PEOPLE, draws, keys=keys, label=f"dear {model.model_id}")


def _income_share(measures: Measures, model: Priced, income: Income) -> Figure:
    keys = model.keys | {(fact.subject, fact.property) for fact in (income.gdp, income.inhabitants)}
    return measures.figure(
        INCOME_SHARE, model.draws / income.per_day_usd, keys=keys, label=f"{model.model_id} {income.iso3}"
    )


def _compute_per_inhabitant(snapshot: Snapshot, measures: Measures, *, seats: Mapping[str, str]) -> Indicator:
    """Compute of the owners seated in a country over its inhabitants: not where the machines stand."""
    dates = common_dates(snapshot)
    owned = fleets(snapshot, measures, on=dates[-1]) if dates else {}
    rows: list[IndicatorRow] = []
    for iso3, draws in by_seat(owned, seats).items():
        estimate = snapshot.estimate(f"country:{iso3}", "inhabitants_count") if iso3 else None
        if estimate is None:
            continue
        keys = frozenset[Key]().union(*(fleet.keys for fleet in owned.values()))
        inhabitants = measures.worlds.draw(estimate)
        figure = measures.figure(
            PER_MILLION, draws / (inhabitants / 1e6), keys=keys | {estimate.key}, label=f"per million {iso3}"
        )
        rows.append(IndicatorRow(name=iso3, naming=Naming.COUNTRY, cells=(figure,), note=estimate.facts[0].as_of))
    if not rows:
        blank = Message("blank-no-fleets" if not owned else "blank-no-seats")
        return _COMPUTE_PER_INHABITANT(blank=blank)
    rows.sort(key=lambda row: -row.cells[0].value if isinstance(row.cells[0], Figure) else 0.0)
    return _COMPUTE_PER_INHABITANT(
        table=Table(columns=("per-million",), rows=tuple(rows)),
        caveats=(Message("caveat-seat-not-place"), Message("caveat-chips-not-covered")),
        evidence=sources(*(cell.evidence for row in rows for cell in row.cells if isinstance(cell, Figure))),
        as_of=dates[-1],
    )
