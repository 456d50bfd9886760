"""The planet: both engines side by side, what others publish, countries and scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, TypeVar

from obsia.accounting.draws import Worlds
from obsia.accounting.world import footprint, reconciliation
from obsia.accounting.world.parameters import Scenario
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import (
    CARBON,
    DEMAND,
    NATIONAL_SHARE,
    WATER,
)
from obsia.app.disclosure.commitments import Commitments, commitments
from obsia.app.figures.prepared import Prepared
from obsia.app.questions.world import InScenario, ListEditions, ViewCountry, ViewWorld
from obsia.app.world.scenarios import from_file, named
from obsia.app.world.world_figures import (
    AiFigures,
    Change,
    ComparedFigure,
    CountryFigures,
    Maker,
    RegionView,
    SiteFigures,
    TensionFigures,
    YearFigures,
    marks_of,
)
from obsia.core.demand import FIRST_YEAR, REFERENCE, SCENARIOS, Published
from obsia.core.errors import MissingFact
from obsia.core.figure import Figure
from obsia.core.message import Message, Symbol
from obsia.core.question import SEED, asked_as
from obsia.facts import snapshot as facts
from obsia.facts.editions import memberships, published
from obsia.facts.names.places import resolve_country
from obsia.facts.snapshot import Snapshot

InScenarioT = TypeVar("InScenarioT", bound=InScenario)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What was asked for of the whole planet."""

    year: int
    scenario: Scenario
    tension: TensionFigures
    places: tuple[RegionView, ...]
    world_totals: Figure
    """Electricity of all data centres as publishers of world totals count it."""
    path: tuple[YearFigures, ...]
    ai: AiFigures | None
    compared: tuple[ComparedFigure, ...]
    countries: tuple[CountryFigures, ...]
    sites: tuple[SiteFigures, ...]
    changes: tuple[Change, ...]
    last_history: int
    """The last year that the publisher of the path tells as history."""
    command: tuple[str, ...]
    snapshot: str
    unrecorded: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """What was asked for of one country."""

    year: int
    scenario: Scenario
    demand: CountryFigures
    path: tuple[tuple[int, Figure], ...]
    carbon: Figure
    water: Figure
    national_share: Figure | None
    per_inhabitant: Figure | None
    published: tuple[Published, ...]
    """What is published of it, by who publishes and when: how a source changed its mind."""
    commitments: Commitments
    last_history: int
    """The last year that the publisher of the path tells as history."""
    command: tuple[str, ...]
    snapshot: str
    unrecorded: str | None = None


def answer(asked: ViewWorld) -> World:
    """The planet in a year and a scenario."""
    if replace(asked, record_figures=True) == ViewWorld() and (entry := REFERENCE_WORLD.read()) is not None:
        return replace(entry.value, unrecorded=entry.recorded() if asked.record_figures else None)
    return _answer(asked)


def _answer(asked: ViewWorld) -> World:
    snapshot = facts.load()
    scenario = _scenario(snapshot, asked)
    maker = Maker(snapshot, scenario, year=asked.year, seed=asked.seed, journey="world", arguments={})
    planet = maker.planet
    command = _resolved(asked, scenario).command()
    found = World(
        year=asked.year,
        scenario=scenario,
        tension=maker.tension(),
        places=maker.places(),
        world_totals=maker.world_totals(),
        path=maker.path(),
        ai=maker.ai() if asked.year in planet.ai.demand.draws else None,
        compared=maker.compared(),
        countries=maker.countries(),
        sites=maker.sites(),
        changes=maker.changes() if scenario != Scenario() else (),
        last_history=planet.anchor.last_history,
        command=command,
        snapshot=snapshot.content_hash,
    )
    return replace(found, unrecorded=maker.recorded(command)) if asked.record_figures else found


world = asked_as(ViewWorld, answer)
REFERENCE_WORLD: Final = Prepared("world", lambda: _answer(ViewWorld()))
"""The planet as it is told where neither year nor scenario is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """What each published scenario changes beside the reference."""

    changes: Mapping[str, tuple[Change, ...]]
    last_history: int
    snapshot: str
    unrecorded: str | None = None


def scenarios(*, seed: int = SEED, record_figures: bool = True) -> Scenarios:
    """Every published scenario beside the reference, on common draws, in every year after history."""
    snapshot = facts.load()
    changes: dict[str, tuple[Change, ...]] = {}
    reasons: list[str] = []
    last_history = FIRST_YEAR
    for name in SCENARIOS:
        if name == REFERENCE:
            continue
        asked = ViewWorld(scenario=name, seed=seed)
        maker = Maker(snapshot, named(name), year=asked.year, seed=seed, journey="world", arguments={})
        changes[name] = maker.changes()
        last_history = maker.planet.anchor.last_history
        if record_figures:
            reasons += [why for why in (maker.recorded(asked.command()),) if why]
    return Scenarios(
        changes=changes,
        last_history=last_history,
        snapshot=snapshot.content_hash,
        unrecorded=reasons[0] if reasons else None,
    )


@lru_cache(maxsize=4)
def _codes(snapshot: Snapshot) -> tuple[str, ...]:
    return Planet(snapshot, Worlds()).countries.codes


def countries() -> tuple[str, ...]:
    """The codes of every country of the world view, sorted: those with figures of their own or with drivers."""
    return _codes(facts.load())


def region_members(region: str) -> tuple[str, ...]:
    """The countries of a region of the world view, by code; none of a region that has none."""
    return tuple(memberships(facts.load()).get(region, ()))


def answer_of_country(asked: ViewCountry) -> Country:
    """The data centres of one country, and what its State agreed to."""
    snapshot = facts.load()
    year, scenario = asked.year, _scenario(snapshot, asked)
    iso3 = country_code(snapshot, asked.country)
    arguments = {"country": iso3}
    maker = Maker(snapshot, scenario, year=year, seed=asked.seed, journey="world-country", arguments=arguments)
    demand = maker.planet.countries.country(iso3)
    if demand is None:
        raise MissingFact(
            what=Message("fact-output", country=Symbol(iso3)),
            remedy=Message("remedy-country-unread"),
        )
    made = footprint.of_country(maker.planet, demand, year)
    marks = marks_of(demand)
    assumptions = (*made.assumptions, *marks)
    figures = maker.country(iso3)
    command = replace(_resolved(asked, scenario), country=iso3).command()
    found = Country(
        year=year,
        scenario=scenario,
        demand=figures,
        path=tuple(
            (each, maker.figure(DEMAND, demand.demand, each, label=iso3, assumptions=marks))
            for each in demand.demand.years
        ),
        carbon=maker.drawn(CARBON, made.carbon_g, label=iso3, assumptions=assumptions),
        water=maker.drawn(WATER, made.water_l, label=iso3, assumptions=assumptions),
        national_share=made.national_share
        and maker.drawn(NATIONAL_SHARE, made.national_share, label=iso3, assumptions=marks),
        per_inhabitant=figures.per_inhabitant,
        published=tuple(row for row in published(snapshot) if row.iso3 == iso3),
        commitments=commitments(party=iso3),
        last_history=maker.planet.anchor.last_history,
        command=command,
        snapshot=snapshot.content_hash,
    )
    return replace(found, unrecorded=maker.recorded(command)) if asked.record_figures else found


world_country = asked_as(ViewCountry, answer_of_country)


def answer_of_editions(asked: ListEditions) -> Mapping[str, tuple[Published, ...]]:
    """Published figures by who publishes, oldest edition first."""
    snapshot = facts.load()
    iso3 = None if asked.country is None else country_code(snapshot, asked.country)
    rows = (row for row in published(snapshot) if (row.iso3 == iso3 if iso3 else not row.iso3))
    return reconciliation.of_series(rows)


editions = asked_as(ListEditions, answer_of_editions)


def _scenario(snapshot: Snapshot, asked: InScenario) -> Scenario:
    if asked.scenario_file is not None:
        return from_file(snapshot, str(asked.scenario_file))
    return Scenario() if asked.scenario is None else named(asked.scenario)


def _resolved(asked: InScenarioT, scenario: Scenario) -> InScenarioT:
    """The question that asks the same without what is so when nothing is said: the reference."""
    return replace(asked, scenario=None) if scenario == Scenario() else asked


def country_code(snapshot: Snapshot, text: str) -> str:
    """The ISO code of a country by its code or its name. Raises ``UnknownName`` with suggestions."""
    return resolve_country(snapshot, text=text).zone_id
