"""The planet: both engines side by side, what others publish, countries and scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from obsia.accounting.draws import Worlds
from obsia.accounting.world import footprint, reconciliation
from obsia.accounting.world.countries import CountryDemand, Origin
from obsia.accounting.world.footprint import power_of
from obsia.accounting.world.groups import footprint_of, of_group
from obsia.accounting.world.parameters import Scenario
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import (
    CARBON,
    DEMAND,
    INSTALLED,
    NATIONAL_SHARE,
    PEAK,
    PER_INHABITANT,
    WATER,
    Series,
)
from obsia.accounting.world.standing import Standing, standings
from obsia.app.figures.prepared import Prepared
from obsia.app.questions.world import InScenario, ListEditions, ViewCountry, ViewWorld
from obsia.app.world.scenarios import from_file, named
from obsia.app.world.world_figures import (
    AiFigures,
    Change,
    ComparedFigure,
    CountryFigures,
    JoinedFigures,
    Maker,
    PathYear,
    RegionView,
    SiteFigures,
    TensionFigures,
    YearFigures,
    marks,
)
from obsia.core.demand import AHEAD_YEAR, OWN_SCENARIOS, REFERENCE, SCENARIOS, Published, RegionKind, ZonePower
from obsia.core.errors import MissingFact, UnknownName
from obsia.core.figure import Figure
from obsia.core.message import Country as CountryName
from obsia.core.message import Message, Translated
from obsia.core.question import SEED, asked_as
from obsia.facts import snapshot as facts
from obsia.facts.editions import last_past, memberships, published, zone_powers
from obsia.facts.groups import Group, groups
from obsia.facts.names.areas import resolve_place
from obsia.facts.names.places import Region, resolve_country, resolve_region
from obsia.facts.snapshot import Snapshot

if TYPE_CHECKING:
    from obsia.app.disclosure.commitments import Commitments

MILESTONES: Final = (2026, 2030, 2035)
"""Years in which paths of scenarios are told side by side."""
InScenarioT = TypeVar("InScenarioT", bound=InScenario)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What was asked for of the whole planet."""

    year: int
    scenario: Scenario
    tension: TensionFigures | None
    """How AI grew, by the chips that were sold: those of no scenario, so None beside the reference."""
    places: tuple[RegionView, ...]
    world_totals: Figure
    """Electricity of all data centres as publishers of world totals count it."""
    path: tuple[YearFigures, ...]
    ai: AiFigures | None
    compared: tuple[ComparedFigure, ...]
    joined: JoinedFigures
    countries: tuple[CountryFigures, ...]
    sites: tuple[SiteFigures, ...]
    changes: tuple[Change, ...]
    last_history: int
    """The last year whose electricity somebody publishes as past."""
    command: tuple[str, ...]
    snapshot: str
    unrecorded: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """Of what a group of countries is the sum."""

    group: Group
    members: tuple[CountryFigures, ...]
    """The largest first, then by code those of which only a range is told."""
    without: tuple[str, ...]
    """Members of which no electricity is known."""
    said_by: Translated
    """Who states the membership."""
    compared: tuple[ComparedFigure, ...]
    """What is published of the very group, beside ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """What was asked for of one country, or of a group of countries."""

    year: int
    scenario: Scenario
    demand: CountryFigures
    path: tuple[tuple[int, Figure], ...]
    carbon: Figure
    water: Figure
    installed: Figure
    """Connected power."""
    installed_ahead: Figure | None
    """Connected power in the year that is told ahead of those before it."""
    peak: Figure
    """The largest power of the year."""
    national_share: Figure | None
    per_inhabitant: Figure | None
    inhabitants_of: str
    """The year of the count of inhabitants, or the first and the last of those of several countries."""
    published: tuple[Published, ...]
    """What is published of it, by who publishes and when: how a source changed its mind."""
    standings: tuple[Standing, ...]
    """Where each of these lies beside ours, and why one lies outside; in the same order. Of a group, none."""
    commitments: Commitments | None
    """What it agreed to; None of a group that agrees to nothing as such."""
    last_history: int
    """The last year whose electricity somebody publishes as past."""
    command: tuple[str, ...]
    snapshot: str
    unrecorded: str | None = None
    summed: Summed | None = None
    """Of a group of countries."""
    zones: tuple[ZonePower, ...] = ()
    """What is published of power in grid zones inside it."""
    inside: tuple[Published, ...] = ()
    """What is published of States and provinces of it."""


def answer(asked: ViewWorld) -> World:
    """The planet in a year and a scenario."""
    if replace(asked, record_figures=True) == ViewWorld() and (entry := REFERENCE_WORLD.read()) is not None:
        return replace(entry.value, unrecorded=entry.recorded() if asked.record_figures else None)
    return _answer(asked)


def _answer(asked: ViewWorld) -> World:
    snapshot = facts.load()
    scenario = _scenario(snapshot, asked)
    maker = Maker(snapshot, scenario, year=asked.year, seed=asked.seed)
    planet = maker.planet
    command = _resolved(asked, scenario).command()
    compared = maker.compared()
    found = World(
        year=asked.year,
        scenario=scenario,
        tension=maker.tension() if scenario.is_reference else None,
        places=maker.places(),
        world_totals=maker.world_totals(),
        path=maker.path(),
        ai=maker.ai() if asked.year in planet.ai.demand.draws else None,
        compared=compared,
        joined=maker.joined(compared),
        countries=maker.countries(),
        sites=maker.sites(),
        changes=maker.changes() if scenario != Scenario() else (),
        last_history=last_past(snapshot),
        command=command,
        snapshot=snapshot.content_hash,
    )
    return replace(found, unrecorded=maker.recorded(command)) if asked.record_figures else found


world = asked_as(ViewWorld, answer)
REFERENCE_WORLD: Final = Prepared("world", lambda: _answer(ViewWorld()))
"""The planet as it is told where neither year nor scenario is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """What each scenario changes beside the reference, and the path of each."""

    changes: Mapping[str, tuple[Change, ...]]
    paths: Mapping[str, tuple[PathYear, ...]]
    snapshot: str
    unrecorded: str | None = None


def scenarios(*, seed: int = SEED, record_figures: bool = True) -> Scenarios:
    """Every scenario beside the reference, on common draws: published ones in every year after history."""
    snapshot = facts.load()
    changes: dict[str, tuple[Change, ...]] = {}
    paths: dict[str, tuple[PathYear, ...]] = {}
    reasons: list[str] = []
    for name in (*SCENARIOS, *OWN_SCENARIOS):
        asked = ViewWorld(scenario=None if name == REFERENCE else name, seed=seed)
        maker = Maker(snapshot, named(snapshot, name), year=asked.year, seed=seed)
        paths[name] = maker.scenario_path(MILESTONES)
        if name != REFERENCE:
            changes[name] = maker.changes(None if name in SCENARIOS else MILESTONES)
        if record_figures:
            reasons += [why for why in (maker.recorded(asked.command()),) if why]
    return Scenarios(
        changes=changes,
        paths=paths,
        snapshot=snapshot.content_hash,
        unrecorded=reasons[0] if reasons else None,
    )


@lru_cache(maxsize=4)
def _codes(snapshot: Snapshot) -> tuple[str, ...]:
    return Planet(snapshot, Worlds()).countries.codes


def countries() -> tuple[str, ...]:
    """The codes of every country of the world view, sorted: those with figures of their own or with drivers."""
    return _codes(facts.load())


def group_ids(*, with_regions: bool = True) -> tuple[str, ...]:
    """The ids of every group of countries that is answered together, sorted; those of a table of regions as well."""
    return tuple(
        name for name, each in groups(facts.load()).items() if with_regions or not each.row.kind.endswith("-region")
    )


def region_members(region: str) -> tuple[str, ...]:
    """The countries of a region of the world view, by code; none of a region that has none."""
    return tuple(memberships(facts.load()).get(region, ()))


def answer_of_country(asked: ViewCountry) -> Country:
    """The data centres of one country or of a group of countries, and what it agreed to."""
    snapshot = facts.load()
    scenario = _scenario(snapshot, asked)
    place = resolve_place(snapshot, text=asked.country)
    code = _code_of(place)
    maker = Maker(snapshot, scenario, year=asked.year, seed=asked.seed)
    command = replace(_resolved(asked, scenario), country=code).command()
    make = _group(maker, place) if isinstance(place, Group) else _country(maker, code)
    found = replace(make, scenario=scenario, command=command)
    return replace(found, unrecorded=maker.recorded(command)) if asked.record_figures else found


def _commitments(party: str) -> Commitments:
    # Imported here: of the whole planet nobody is told what States agreed to.
    from obsia.app.disclosure.commitments import commitments

    return commitments(party=party)


def _country(maker: Maker, iso3: str) -> Country:
    demand = maker.planet.countries.country(iso3)
    if demand is None:
        raise MissingFact(
            what=Message("fact-output", country=CountryName(iso3)),
            remedy=Message("remedy-country-unread"),
        )
    made = footprint.of_country(maker.planet, demand, maker.year)
    figures = maker.country(iso3)
    found = _told(maker, figures, demand.demand, made, [demand], label=iso3)
    rows = tuple(row for row in published(maker.planet.snapshot) if row.iso3 == iso3)
    snapshot = maker.planet.snapshot
    return replace(
        found,
        published=rows,
        standings=standings(maker.planet, demand, rows),
        commitments=_commitments(iso3),
        zones=tuple(row for row in zone_powers(snapshot) if row.iso3 == iso3),
        inside=tuple(row for row in published(snapshot) if _country_of_state(snapshot, row) == iso3),
    )


def _country_of_state(snapshot: Snapshot, row: Published) -> str:
    """The country of a State or a province of which a figure is published; '' of all else."""
    if row.region_kind is not RegionKind.STATE:
        return ""
    try:
        return resolve_region(snapshot, text=row.region).zone_id
    except UnknownName:
        return ""


def _group(maker: Maker, group: Group) -> Country:
    demand = of_group(maker.planet, group)
    # Before grids and inhabitants are drawn: what the members rest on is then laid out at once.
    members = maker.members(demand.members)
    made = footprint_of(maker.planet, demand, maker.year)
    region = group.row.region
    # A table of questions knows a group that publishers count by the name of the region: so its figures have one id.
    label = region or group.name
    compared = maker.compared(region=region) if region else ()
    has_central = demand.has_central(maker.year)
    known = marks(has_central=has_central)
    figures = CountryFigures(
        iso3=group.name,
        region=region,
        origin=Origin.SUM if has_central else Origin.SUM_OF_RANGES,
        demand=maker.figure(DEMAND, demand.demand, maker.year, label=label, assumptions=known),
        series=tuple(sorted({row.series for row in demand.rows})),
        per_inhabitant=made.per_inhabitant_kwh
        and maker.drawn(PER_INHABITANT, made.per_inhabitant_kwh, label=label, assumptions=known),
    )
    found = _told(maker, figures, demand.demand, made, demand.members, label=label)
    order = sorted(
        members, key=lambda each: (not each.has_central, -each.demand.median if each.has_central else 0.0, each.iso3)
    )
    return replace(
        found,
        published=demand.rows,
        commitments=_commitments(group.row.party) if group.row.party else None,
        summed=Summed(
            group=group,
            members=tuple(order),
            without=demand.without,
            said_by=maker.planet.snapshot.source(group.row.evidence).publisher_name,
            compared=compared,
        ),
    )


def _told(
    maker: Maker,
    figures: CountryFigures,
    demand: Series,
    made: footprint.Footprint,
    countries: Sequence[CountryDemand],
    *,
    label: str,
) -> Country:
    """What is told of every place alike, be it one of ``countries`` or all of them."""
    power = power_of(maker.planet, countries, maker.year)
    ahead = power_of(maker.planet, countries, AHEAD_YEAR) if maker.year < AHEAD_YEAR else None
    known_of = (footprint.inhabitants(maker.planet.snapshot, each.iso3, maker.year) for each in countries)
    counted = sorted({each.facts[0].as_of[:4] for each in known_of if each})
    known = marks(has_central=figures.has_central)
    assumptions = (*made.assumptions, *known)
    return Country(
        year=maker.year,
        scenario=maker.planet.scenario,
        demand=figures,
        path=tuple((each, maker.figure(DEMAND, demand, each, label=label, assumptions=known)) for each in demand.years),
        carbon=maker.drawn(CARBON, made.carbon_g, label=label, assumptions=assumptions),
        water=maker.drawn(WATER, made.water_l, label=label, assumptions=assumptions),
        installed=maker.drawn(INSTALLED, power.installed_w, label=label, assumptions=known),
        installed_ahead=ahead
        and maker.drawn(INSTALLED, ahead.installed_w, label=label, assumptions=known, year=AHEAD_YEAR),
        peak=maker.drawn(PEAK, power.peak_w, label=label, assumptions=known),
        national_share=made.national_share
        and maker.drawn(NATIONAL_SHARE, made.national_share, label=label, assumptions=known),
        per_inhabitant=figures.per_inhabitant,
        inhabitants_of="-".join(dict.fromkeys((counted[0], counted[-1]))) if counted else "",
        published=(),
        standings=(),
        commitments=None,
        last_history=last_past(maker.planet.snapshot),
        command=(),
        snapshot=maker.planet.snapshot.content_hash,
    )


world_country = asked_as(ViewCountry, answer_of_country)


class Editions(NamedTuple):
    """Published figures by who publishes, oldest edition first: of the world and its regions, or of one country."""

    series: Mapping[str, Sequence[Published]]
    iso3: str | None
    snapshot: str

    @property
    def command(self) -> tuple[str, ...]:
        """The command that lists them."""
        return ListEditions(country=self.iso3).command()


def answer_of_editions(asked: ListEditions) -> Editions:
    """Published figures by who publishes, oldest edition first."""
    snapshot = facts.load()
    place = None if asked.country is None else resolve_place(snapshot, text=asked.country)
    if isinstance(place, Group):
        rows = (row for row in published(snapshot) if row.region == place.row.region and not row.iso3)
    else:
        iso3 = "" if place is None else place.zone_id
        rows = (row for row in published(snapshot) if row.iso3 == iso3)
    return Editions(reconciliation.of_series(rows), place and _code_of(place), snapshot.content_hash)


editions = asked_as(ListEditions, answer_of_editions)


def _scenario(snapshot: Snapshot, asked: InScenario) -> Scenario:
    if asked.scenario_file is not None:
        return from_file(snapshot, str(asked.scenario_file))
    return Scenario() if asked.scenario is None else named(snapshot, asked.scenario)


def _resolved(asked: InScenarioT, scenario: Scenario) -> InScenarioT:
    """The question that asks the same without what is so when nothing is said: the reference."""
    return replace(asked, scenario=None) if scenario == Scenario() else asked


def _code_of(place: Region | Group) -> str:
    return place.name if isinstance(place, Group) else place.zone_id


def country_code(snapshot: Snapshot, text: str) -> str:
    """The ISO code of a country by its code or its name. Raises ``UnknownName`` with suggestions."""
    return resolve_country(snapshot, text=text).zone_id
