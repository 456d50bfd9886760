"""The planet: both engines side by side, what others publish, countries and scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from obsia.accounting.draws import SEED, Worlds
from obsia.accounting.world import footprint, reconciliation
from obsia.accounting.world.parameters import Scenario
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import (
    CARBON,
    DEMAND,
    FIRST_YEAR,
    LAST_YEAR,
    NATIONAL_SHARE,
    WATER,
)
from obsia.app.commitments import Commitments, commitments
from obsia.app.world_figures import (
    AiFigures,
    Change,
    ComparedFigure,
    CountryFigures,
    Maker,
    Place,
    SiteFigures,
    TensionFigures,
    YearFigures,
    marks_of,
)
from obsia.app.world_scenarios import from_file, named
from obsia.core.demand import REFERENCE, SCENARIOS, Published
from obsia.core.errors import BadCall, MissingFact
from obsia.core.figure import Figure
from obsia.core.message import Message, Option, Symbol
from obsia.facts import snapshot as facts
from obsia.facts.editions import memberships, published
from obsia.facts.names.places import resolve_country
from obsia.facts.snapshot import Snapshot

DEFAULT_YEAR: Final = 2025
"""The latest year that is over, and that both engines have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What was asked for of the whole planet."""

    year: int
    scenario: Scenario
    tension: TensionFigures
    places: tuple[Place, ...]
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


def world(
    *,
    year: int = DEFAULT_YEAR,
    scenario: str | None = None,
    scenario_file: str | None = None,
    seed: int = SEED,
    record_figures: bool = True,
) -> World:
    """The planet in a year and a scenario: published ones by name, or a file of your own.

    Raises ``BadCall`` for a year outside 2020 to 2035 or both kinds of scenario, ``UnknownName`` for a scenario, and
    ``BadInput`` for a file that is none.
    """
    snapshot = facts.load()
    asked = _scenario(snapshot, scenario, scenario_file)
    check_year(year)
    maker = Maker(snapshot, asked, year=year, seed=seed, journey="world", arguments={})
    planet = maker.planet
    command = _command(year=year, asked=asked, scenario_file=scenario_file, seed=seed)
    found = World(
        year=year,
        scenario=asked,
        tension=maker.tension(),
        places=maker.places(),
        path=maker.path(),
        ai=maker.ai() if year in planet.ai.demand.draws else None,
        compared=maker.compared(),
        countries=maker.countries(),
        sites=maker.sites(),
        changes=maker.changes() if asked != Scenario() else (),
        last_history=planet.anchor.last_history,
        command=command,
        snapshot=snapshot.content_hash,
    )
    return replace(found, unrecorded=maker.recorded(command)) if record_figures else found


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
        asked = named(name)
        maker = Maker(snapshot, asked, year=DEFAULT_YEAR, seed=seed, journey="world", arguments={})
        changes[name] = maker.changes()
        last_history = maker.planet.anchor.last_history
        if record_figures:
            command = _command(year=DEFAULT_YEAR, asked=asked, scenario_file=None, seed=seed)
            reasons += [why for why in (maker.recorded(command),) if why]
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


def world_country(
    country: str,
    *,
    year: int = DEFAULT_YEAR,
    scenario: str | None = None,
    scenario_file: str | None = None,
    seed: int = SEED,
    record_figures: bool = True,
) -> Country:
    """The data centres of one country (a code, or its name in a language of obsia), and what its State agreed to.

    Raises as :func:`world`, and ``UnknownName`` for a country, and ``MissingFact`` for one of which nothing is known
    to share its region out by.
    """
    snapshot = facts.load()
    asked = _scenario(snapshot, scenario, scenario_file)
    check_year(year)
    iso3 = country_code(snapshot, country)
    maker = Maker(snapshot, asked, year=year, seed=seed, journey="world-country", arguments={"country": iso3})
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
    command = _command(year=year, asked=asked, scenario_file=scenario_file, seed=seed, country=iso3)
    found = Country(
        year=year,
        scenario=asked,
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
    return replace(found, unrecorded=maker.recorded(command)) if record_figures else found


def editions(*, country: str | None = None) -> Mapping[str, tuple[Published, ...]]:
    """Published figures by who publishes, oldest edition first: how each changed its mind.

    Of the world and its regions, or of one country. Raises ``UnknownName`` for a country.
    """
    snapshot = facts.load()
    iso3 = None if country is None else country_code(snapshot, country)
    rows = (row for row in published(snapshot) if (row.iso3 == iso3 if iso3 else not row.iso3))
    return reconciliation.of_series(rows)


def check_year(year: int) -> None:
    """Raises ``BadCall`` for a year that the view does not have."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCall("world-year-outside", year=Symbol(year), first=Symbol(FIRST_YEAR), last=Symbol(LAST_YEAR))


def _scenario(snapshot: Snapshot, name: str | None, file: str | None) -> Scenario:
    if name is not None and file is not None:
        raise BadCall("questions-two", options=(Option("scenario"), Option("scenario-file")))
    if file is not None:
        return from_file(snapshot, file)
    return Scenario() if name is None else named(name)


def country_code(snapshot: Snapshot, text: str) -> str:
    """The ISO code of a country by its code or its name. Raises ``UnknownName`` with suggestions."""
    return resolve_country(snapshot, text=text).zone_id


def _command(
    *, year: int, asked: Scenario, scenario_file: str | None, seed: int, country: str | None = None
) -> tuple[str, ...]:
    options: list[str] = ["obsia", "world"]
    options += ["--country", country] if country else []
    options += ["--year", str(year)] if year != DEFAULT_YEAR else []
    if scenario_file is not None:
        options += ["--scenario-file", scenario_file]
    elif asked != Scenario():
        options += ["--scenario", asked.name]
    options += ["--seed", str(seed)] if seed != SEED else []
    return tuple(options)
