"""Figures of one planet, for the journeys of the world view: what a page shows, each made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.accounting.draw_cache import shared_draws
from obsia.accounting.draws import Draws, Key, Unknown
from obsia.accounting.impacts import Quantity
from obsia.accounting.measures import Measures
from obsia.accounting.world import footprint, reconciliation
from obsia.accounting.world.anchor import ALL, WORLD, Node
from obsia.accounting.world.countries import CountryDemand, Origin
from obsia.accounting.world.hierarchy import REGIONS
from obsia.accounting.world.owners import UNKNOWN, counted_in, countries_of_ai
from obsia.accounting.world.parameters import Scenario
from obsia.accounting.world.planet import Planet, request_of
from obsia.accounting.world.reconciliation import Compared, Verdict
from obsia.accounting.world.records import (
    AI_DEMAND,
    AI_RATED,
    AI_SHARE,
    CARBON,
    DEMAND,
    GROWTH,
    INSTALLED,
    IT_DEMAND,
    LOAD_FACTOR,
    PEAK,
    PER_INHABITANT,
    PUE,
    WATER,
    Series,
    about,
)
from obsia.accounting.world.sites import SITE_POWER, Site, site_power, sites
from obsia.accounting.world.standing import Why, reasons
from obsia.app.figures.measured import record_measures
from obsia.app.world.world_formulas import WORLD_FORMULAS
from obsia.core.demand import Published, RegionKind
from obsia.core.errors import UnknownName
from obsia.core.figure import RANGE_ONLY, Assumption, Figure, Tested
from obsia.facts.snapshot import Snapshot

TENSION: Final = (2024, 2025)
"""Two years in a row of which both engines and the anchor's publisher speak."""
_PLACE: Final = (DEMAND, IT_DEMAND, INSTALLED, PEAK, PUE, LOAD_FACTOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionView:
    """A region (or the world), all its operators or one type of them, in the year that was asked for."""

    region: str
    operator: str
    figures: tuple[Figure, ...]
    """Electricity, IT electricity, connected capacity, peak, PUE, load factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigures:
    """One year: all data centres, AI's part, and what is left beside it; None where an engine has no such year."""

    year: int
    demand: Figure
    ai: Figure | None
    conventional: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One term or owner of AI's electricity."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class AiFigures:
    """AI's electricity in the year: all of it, its terms, its owners, and what its width comes from."""

    demand: Figure
    share: Figure
    """Of all data centres, world by world."""
    rated: Figure
    water: Figure
    """Consumed on site and at power plants."""
    terms: tuple[Part, ...]
    owners: tuple[Part, ...]
    countries: tuple[Part, ...]
    """By ISO code: where owners' chips may stand, by name and not ranked."""
    unplaced: Figure | None
    """What stands nobody knows where."""
    unknowns: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedFigure:
    """A published figure beside ours."""

    published: Published
    year: int
    low: float
    high: float
    ours: Figure
    verdict: Verdict
    why: Why | None
    """Why it lies outside, where that follows from what else is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TensionFigures:
    """Growth of AI's electricity between two years, ours and what is published."""

    first: int
    last: int
    ours: Figure
    rows: tuple[Published, ...]
    left: tuple[Figure, ...]
    """Of each row: the growth a year that would be left after ``last``, if its mean held as well."""
    unknowns: tuple[Unknown, ...]
    """What the width of ours comes from, largest share first."""
    same_years: tuple[Published, ...] = ()
    """What is published of the two years themselves, for data centres that were built for AI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedFigures:
    """Counts of AI in a year that is over, each beside ours as it counts, and the offset on which it rests."""

    year: int
    counts: tuple[ComparedFigure, ...]
    rest: Figure
    """What sites built for AI draw beside accelerators and their servers, each year alike: nobody publishes it."""
    growth: Figure
    """By how much such sites grew in the year, as we have it."""

    @property
    def gap_share(self) -> float:
        """How far the median of ours lies from what is published, at most, as a share of ours."""
        middles = [((each.low + each.high) / 2.0, each.ours.median) for each in self.counts]
        return max((abs(published / ours - 1.0) for published, ours in middles), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryFigures:
    """Data centres of a country in the year. Of an allocated one only the range may be told."""

    iso3: str
    """Its code; of a group of countries its id."""
    region: str
    origin: Origin
    demand: Figure
    series: tuple[str, ...]
    """Whose figures it rests on: where anyone has read meters, only theirs."""
    per_inhabitant: Figure | None
    """Electricity in the year per inhabitant; None where their number is not known."""

    @property
    def has_central(self) -> bool:
        """Whether the central value may be told."""
        return self.origin not in (Origin.ALLOCATED, Origin.SUM_OF_RANGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFigures:
    """A large site, and its power in the year: of a plan, with its chance and its delay."""

    site: Site
    power: Figure
    running_share: float
    """Share of worlds in which it draws power at the end of the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a scenario changes beside the reference, in one year, on common draws."""

    year: int
    name: str
    difference: Figure
    ratio_median: float
    ratio_low: float
    ratio_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PathYear:
    """A scenario in one year: all data centres and AI in them, and what its publisher has for all."""

    year: int
    demand: Figure
    ai: Figure
    published: tuple[Published, ...]


def marks(*, has_central: bool) -> tuple[Assumption, ...]:
    """What figures of a place carry: where nothing of its own is known, that they have no central value."""
    return () if has_central else (Assumption(code=RANGE_ONLY),)


class Maker:
    """Makes the figures of one planet; what is asked twice is made once."""

    def __init__(self, snapshot: Snapshot, asked: Scenario, *, year: int, seed: int) -> None:
        self.year, self._snapshot = year, snapshot
        request = request_of(snapshot, asked, seed=seed)
        self.measures = Measures(request, worlds=shared_draws(snapshot).apart(seed))
        self._held: dict[tuple[Quantity, str], Figure] = {}
        self.planet = Planet(snapshot, self.measures.worlds, asked)

    def figure(
        self,
        quantity: Quantity,
        series: Series,
        year: int,
        *,
        label: str,
        assumptions: tuple[Assumption, ...] = (),
    ) -> Figure:
        """A figure of a series in a year."""
        return self._made(quantity, series.draws[year], series.keys, label=about(label, year), assumptions=assumptions)

    def drawn(
        self,
        quantity: Quantity,
        found: footprint.Drawn,
        *,
        label: str,
        assumptions: tuple[Assumption, ...] = (),
        year: int | None = None,
    ) -> Figure:
        """A figure of what was drawn for a year, that of the question unless stated."""
        named = about(label, self.year if year is None else year)
        return self._made(quantity, found.draws, found.keys, label=named, assumptions=assumptions)

    def _made(
        self,
        quantity: Quantity,
        draws: Draws,
        keys: Iterable[Key],
        *,
        label: str,
        assumptions: tuple[Assumption, ...] = (),
        evidence: tuple[str, ...] = (),
    ) -> Figure:
        if (quantity, label) not in self._held:
            # Published figures were judged in too few cases for the words of a tested interval.
            self._held[quantity, label] = self.measures.figure(
                quantity,
                draws,
                keys=keys,
                label=label,
                assumptions=assumptions,
                tested=Tested.EXTRAPOLATED,
                evidence=evidence,
            )
        return self._held[quantity, label]

    def tension(self) -> TensionFigures:
        first, last = TENSION
        found = reconciliation.tension(self.planet, first=first, last=last)
        ours = self._made(GROWTH, found.ours, found.keys, label=about(WORLD, first, last))
        left = tuple(
            self._made(
                GROWTH,
                reconciliation.growth_left(found, row),
                found.keys,
                label=f"left after {row.edition_id}",
                evidence=(row.evidence,),
            )
            for row in found.rows
        )
        return TensionFigures(
            first=first,
            last=last,
            ours=ours,
            rows=found.rows,
            left=left,
            unknowns=self._unknowns(ours),
            same_years=found.same_years,
        )

    def joined(self, compared: Iterable[ComparedFigure]) -> JoinedFigures:
        """Counts of AI of the last year that is over, among published figures beside ours."""
        first, last = TENSION
        planet, hierarchy = self.planet, self.planet.topdown.hierarchy
        rest, keys = hierarchy.ai_sites_rest_kwh, planet.ai.demand.keys | hierarchy.keys
        there, here = (planet.ai.demand.draws[year] + rest for year in (first, last))
        return JoinedFigures(
            year=last,
            counts=tuple(
                each for each in compared if each.year == last and each.published.boundary in reconciliation.JOINED
            ),
            rest=self._made(DEMAND, rest, hierarchy.keys, label="sites built for AI"),
            growth=self._made(GROWTH, here / there - 1.0, keys, label=f"sites built for AI {first} {last}"),
        )

    def _unknowns(self, figure: Figure) -> tuple[Unknown, ...]:
        """What the width of a figure that was made comes from."""
        made = next(each for each in reversed(self.measures.made) if each.figure.figure_id == figure.figure_id)
        ledger = self.planet.worlds.ledger
        return tuple(
            Unknown(key=key, share=share, kind=ledger[key].kind, facts=ledger[key].facts)
            for key, share in made.shares.items()
        )

    def places(self) -> tuple[RegionView, ...]:
        """The world, its operators, and its regions."""
        order = {region: place for place, region in enumerate(("World", *REGIONS))}
        nodes = sorted(
            (node for node in self.planet.topdown.nodes if node.region in order),
            key=lambda node: (order[node.region], node.operator),
        )
        return tuple(self._place(node) for node in nodes)

    def world_totals(self) -> Figure:
        """The electricity of the world as publishers of world totals count it."""
        series, counted = self.planet.demand, self.planet.topdown.hierarchy
        draws = series.draws[self.year] * counted.world_totals_ratio
        return self._made(DEMAND, draws, series.keys | counted.keys, label=f"world totals {self.year}")

    def _place(self, node: Node) -> RegionView:
        demand = self.planet.node(node.region, node.operator)
        label = node.name
        figures = tuple(self.figure(each, demand.series(each), self.year, label=label) for each in _PLACE)
        return RegionView(region=node.region, operator=node.operator or ALL, figures=figures)

    def path(self) -> tuple[YearFigures, ...]:
        """Every year of the world."""
        ai, left = self.planet.ai.demand, self.planet.conventional
        return tuple(
            YearFigures(
                year=year,
                demand=self.figure(DEMAND, self.planet.demand, year, label=WORLD),
                ai=self.figure(AI_DEMAND, ai, year, label=WORLD) if year in ai.draws else None,
                conventional=self.figure(DEMAND, left, year, label="conventional") if year in left.draws else None,
            )
            for year in self.planet.demand.years
        )

    def ai(self) -> AiFigures:
        """AI's electricity in the year."""
        found = self.planet.ai
        demand = self.figure(AI_DEMAND, found.demand, self.year, label=WORLD)
        places = self._ai_countries()
        whole = self.planet.demand
        share = self._made(
            AI_SHARE,
            found.demand.draws[self.year] / whole.draws[self.year],
            found.demand.keys | whole.keys,
            label=about(WORLD, self.year),
        )
        return AiFigures(
            demand=demand,
            share=share,
            rated=self.figure(AI_RATED, found.rated, self.year, label=WORLD),
            water=self.drawn(WATER, footprint.ai_water(self.planet, self.year), label="AI"),
            terms=self._parts(found.terms),
            owners=self._parts(found.owners),
            countries=tuple(part for part in places if part.name != UNKNOWN),
            unplaced=next((part.figure for part in places if part.name == UNKNOWN), None),
            unknowns=self._unknowns(demand),
        )

    def _ai_countries(self) -> tuple[Part, ...]:
        """Where chips may stand: a range alone, but for what the source of the chips itself counts by country."""
        snapshot, planet, country = self._snapshot, self.planet, self.planet.countries.country
        counted = {iso3 for owner in planet.ai.owners if (iso3 := counted_in(snapshot, owner))}
        found = countries_of_ai(snapshot, planet.parameters, planet.ai, lambda iso3: (c := country(iso3)) and c.demand)
        return tuple(
            Part(
                name=iso3,
                figure=self.figure(
                    AI_DEMAND,
                    series,
                    self.year,
                    label=iso3,
                    assumptions=marks(has_central=iso3 in counted),
                ),
            )
            for iso3, series in sorted(found.items())
            if self.year in series.draws
        )

    def _parts(self, parts: Mapping[str, Series]) -> tuple[Part, ...]:
        found = [
            Part(name=name, figure=self.figure(AI_DEMAND, series, self.year, label=name))
            for name, series in parts.items()
            if self.year in series.draws
        ]
        return tuple(sorted(found, key=lambda part: (-part.figure.value, part.name)))

    def compared(self, *, region: str | None = None) -> tuple[ComparedFigure, ...]:
        """Every published figure that an engine also gives; of one region where one is named."""
        found = reconciliation.compared(self.planet)
        whys = reasons(self.planet, found)
        chosen = [each for each in found if region in (None, each.published.region)]
        return tuple(self._compared(each, whys.get(each.published.edition_id)) for each in chosen)

    def _compared(self, found: Compared, why: Why | None) -> ComparedFigure:
        # Electricity and rated power of AI are quantities of their own; carbon, water and power are not.
        is_shared = found.is_of_ai and found.quantity not in (AI_DEMAND, AI_RATED)
        place = f"AI {found.place}" if is_shared else found.place
        counted = found.published.boundary if found.published.boundary in reconciliation.JOINED else ""
        label = about(f"{place} {counted}".strip(), found.year)
        ours = self._made(found.quantity, found.ours, found.keys, label=label)
        return ComparedFigure(
            published=found.published,
            year=found.year,
            low=found.published_low,
            high=found.published_high,
            ours=ours,
            verdict=found.verdict,
            why=why,
        )

    def country(self, iso3: str) -> CountryFigures:
        """One country in the year. It has figures or drivers: see ``Countries.codes``."""
        found = self.planet.countries.country(iso3)
        if found is None:
            raise UnknownName(kind="country", name=iso3)
        return self._country(found, footprint.inhabitant_kwh(self.planet, found, self.year))

    def countries(self) -> tuple[CountryFigures, ...]:
        """Every country in the year. All are drawn before the first figure is made: what a figure rests on is then
        laid out once, not anew for each country."""
        held = [self.planet.countries.country(iso3) for iso3 in self.planet.countries.codes]
        drawn = [(each, footprint.inhabitant_kwh(self.planet, each, self.year)) for each in held if each]
        return tuple(self._country(each, one) for each, one in drawn)

    def members(self, found: Iterable[CountryDemand]) -> tuple[CountryFigures, ...]:
        """The electricity of some countries in the year, and of it nothing per inhabitant."""
        return tuple(self._country(each, None) for each in found)

    def _country(self, found: CountryDemand, one: footprint.Drawn | None) -> CountryFigures:
        known = marks(has_central=found.has_central)
        return CountryFigures(
            iso3=found.iso3,
            region=found.region,
            origin=found.origin,
            demand=self.figure(DEMAND, found.demand, self.year, label=found.iso3, assumptions=known),
            series=found.publishers,
            per_inhabitant=one and self.drawn(PER_INHABITANT, one, label=found.iso3, assumptions=known),
        )

    def sites(self) -> tuple[SiteFigures, ...]:
        """Large sites in the year."""
        made: list[SiteFigures] = []
        for site in sites(self._snapshot):
            series = site_power(self.planet.worlds, self.planet.parameters, site)
            if self.year in series.draws:
                power = self.figure(SITE_POWER, series, self.year, label=site.name)
                running = float(np.mean(series.draws[self.year] > 0.0))
                made.append(SiteFigures(site=site, power=power, running_share=running))
        return tuple(made)

    def scenario_path(self, years: Iterable[int]) -> tuple[PathYear, ...]:
        """The scenario in some years, and what the publisher of its path has for all data centres."""
        planet, about = self.planet, ("electricity", RegionKind.WORLD, self.planet.scenario.name)
        rows = [row for row in planet.anchor.rows if (row.quantity, row.region_kind, row.scenario) == about]
        return tuple(
            PathYear(
                year=year,
                demand=self.figure(DEMAND, planet.demand, year, label=WORLD),
                ai=self.figure(AI_DEMAND, planet.ai.demand, year, label=WORLD),
                published=tuple(row for row in rows if row.year == str(year)),
            )
            for year in years
        )

    def changes(self, years: Sequence[int] | None = None) -> tuple[Change, ...]:
        """The scenario beside the reference, on common draws, in some years or every one after history."""
        reference = self.planet.beside(Scenario())
        asked = (
            ("demand", DEMAND, self.planet.demand, reference.demand),
            ("ai", AI_DEMAND, self.planet.ai.demand, reference.ai.demand),
            ("carbon", CARBON, footprint.world_carbon(self.planet), footprint.world_carbon(reference)),
        )
        return tuple(
            self._change(name, quantity, mine, theirs, year)
            for name, quantity, mine, theirs in asked
            for year in mine.years
            if (year > self.planet.anchor.last_history if years is None else year in years)
        )

    def _change(self, name: str, quantity: Quantity, mine: Series, theirs: Series, year: int) -> Change:
        draws = mine.draws[year] - theirs.draws[year]
        ratio = mine.draws[year] / theirs.draws[year]
        low, median, high = (float(each) for each in np.quantile(ratio, (0.05, 0.5, 0.95)))
        figure = self._made(quantity, draws, mine.keys | theirs.keys, label=f"change {name} {year}")
        return Change(year=year, name=name, difference=figure, ratio_median=median, ratio_low=low, ratio_high=high)

    def recorded(self, command: Sequence[str]) -> str | None:
        """Why the figures could not be recorded for ``obsia trace``, or None."""
        return record_measures(self.measures, formulas=WORLD_FORMULAS, command=command)
