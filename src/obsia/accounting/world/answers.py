"""Answers to questions in the vocabulary of published figures: which place, year, scenario and quantity.

What is asked of the anchor's own regions, operators and scenarios, in the past or in a scenario that only it defines,
is answered by what the anchor leaves open (``edition``), as long as nobody else has published on it. Anything else is
answered by what obsia holds to be so (``planet``). The method of each answer says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws
from obsia.accounting.figures import figure_id
from obsia.accounting.impacts import Quantity
from obsia.accounting.world import footprint
from obsia.accounting.world.anchor import ALL, WORLD, Node, operator_of
from obsia.accounting.world.countries import CountryDemand
from obsia.accounting.world.groups import GroupDemand, footprint_of, of_group
from obsia.accounting.world.parameters import Scenario, stated_scenario
from obsia.accounting.world.planet import Planet, request_of
from obsia.accounting.world.published import WORLD_UNITS
from obsia.accounting.world.query import (
    YEAR,
    Answer,
    Query,
    UnansweredError,
    anchored_name,
    ends_of,
    iso3_of,
    place_argument,
    place_of,
    rows_by_place,
    rows_of,
    years_near,
)
from obsia.accounting.world.records import (
    AI_DEMAND,
    AI_RATED,
    AVERAGE_POWER,
    CARBON,
    DEMAND,
    DEMAND_GROWTH,
    FIRST_YEAR,
    GROWTH,
    INSTALLED,
    IT_INSTALLED,
    LAST_YEAR,
    NATIONAL_SHARE,
    PUE,
    WATER,
    YEARS,
    Series,
    about,
)
from obsia.accounting.world.topdown import quantity_names
from obsia.accounting.world.views import Blend, blend, views_of
from obsia.core.demand import HISTORICAL, OWN_SCENARIOS, REFERENCE, SCENARIOS, PublishedBasis, RegionKind
from obsia.core.message import Argument, Name, Symbol
from obsia.facts.groups import group_of_region, groups
from obsia.facts.world_rules import UNITS
from obsia.physics import demand

_PERCENTS: Final = (0.05, 0.1, 0.5, 0.9, 0.95)
_AT: Final = np.array(YEARS, dtype=np.float64)
_AI: Final = {"ai_electricity", "ai_power_demand", "ai_chip_facility_power", "ai_emissions", "ai_water"}
_GROWTH_OF_AI: Final = {
    "ai_electricity_growth",
    "accelerated_server_electricity_growth",
    "ai_focused_electricity_growth",
}
_GROWTH_OF_ALL: Final = "electricity_growth"
_GROWTH: Final = {_GROWTH_OF_ALL, *_GROWTH_OF_AI}
_PARAMETERS: Final = {
    "ai_server_utilisation_training": "training_use_share",
    "ai_server_utilisation_inference": "inference_use_share",
    "ai_server_idle_power": "idle_power_share",
    "accelerator_service_life": "accelerator_life_years",
}
_SHARES: Final = ("share_of_electricity", "load_factor")
"""Never above the whole, however far they are carried on."""
_AS_PUBLISHED: Final = {"yr": 1.0, "% of rated": 0.01, "%/yr": 0.01, "x": 1.0}
_RATIOS: Final = {"pue", "load_factor"}
_SUMMED: Final = ("electricity", "it_electricity", "installed_capacity", "it_installed_capacity")
"""Quantities of countries that add up."""
_ENGINE: Final[Mapping[str, Quantity]] = quantity_names()
_ENERGY: Final = "electricity"
_NAMED: Final[Mapping[str, Quantity]] = {
    **_ENGINE,
    "power_capacity": INSTALLED,
    "emissions": CARBON,
    "water_consumption": WATER,
    "share_of_electricity": NATIONAL_SHARE,
    "ai_electricity": AI_DEMAND,
    "ai_power_demand": AVERAGE_POWER,
    "ai_chip_facility_power": AI_RATED,
    "ai_emissions": CARBON,
    "ai_water": WATER,
    _GROWTH_OF_ALL: DEMAND_GROWTH,
    **dict.fromkeys(_GROWTH_OF_AI, GROWTH),
}
"""Quantity that is asked for -> the quantity of its figure, wherever it is asked for."""
_OF_AI_ALONE: Final = {"ai_power_demand", "ai_emissions", "ai_water"}
"""Quantities of AI whose figures are called as those of all data centres are, but for the place."""
_METHOD: Final = "hierarchy: what is published of all places, as one"
_OF_THE_WORLD: Final[Mapping[str, Callable[[Planet, int], Draws]]] = {
    "emissions": footprint.world_intensity_g_per_kwh,
    "water_consumption": footprint.world_water_l_per_kwh,
}
"""Quantity that follows from the world's electricity -> what a kilowatt-hour of it brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    draws: Draws
    """In the house's unit."""
    method: str


class Answers:
    """Answers of one planet, which stands for the reference whatever its scenario; each scenario is drawn once."""

    def __init__(self, planet: Planet) -> None:
        self._planet = planet
        self._planets: dict[str, Planet] = {REFERENCE: planet}
        self._published = planet if planet.scenario == Scenario() else planet.beside(Scenario())
        """The reference as it is published: what publishers' own paths are beside."""

    def answer(self, query: Query) -> Answer:
        """The answer to ``query``. Raises :class:`UnansweredError` with the reason."""
        unit = UNITS.get(query.quantity)
        if unit is None:
            raise UnansweredError(
                "query-quantity", field="quantity", text=query.quantity, known=tuple(map(Symbol, sorted(UNITS)))
            )
        if query.unit != unit:
            raise UnansweredError(
                "query-unit", field="unit", text=query.unit, quantity=Symbol(query.quantity), unit=Symbol(unit)
            )
        try:
            found = self._found(query)
        except UnansweredError as error:
            raise self._with_nearest(query, error) from error
        is_named = query.scenario in {"", HISTORICAL, *SCENARIOS, *OWN_SCENARIOS}
        method = found.method + ("" if is_named else f"; scenario {query.scenario[:40]!r} read as {REFERENCE}")
        scale = _house_units(unit)
        low, p10, p50, p90, high = (float(each) / scale for each in np.quantile(found.draws, _PERCENTS))
        return Answer(
            id=query.id,
            p10=p10,
            p50=p50,
            p90=p90,
            unit=unit,
            method=method,
            low=low,
            high=high,
            figure_id=self._figure_id(query),
        )

    def _figure_id(self, query: Query) -> str:
        """The id of the figure that answers, as every other way of asking gives it."""
        name, operator = operator_of(query.quantity)
        quantity, planet = _NAMED.get(name), self._in_scenario(query)
        if quantity is None:
            return ""
        place = place_of(planet, query)
        label = f"AI {place}" if query.quantity in _OF_AI_ALONE else Node(place, operator).name
        worlds = planet.worlds
        request = request_of(planet.snapshot, planet.scenario, seed=worlds.seed, worlds=worlds.worlds)
        years = self._span(query.year) if query.quantity in _GROWTH else (int(query.year),)
        return figure_id(request=request, quantity=quantity, label=about(label, *years))

    def _with_nearest(self, query: Query, error: UnansweredError) -> UnansweredError:
        """The same refusal, which names the nearest question that is answered, where one is."""
        for other in self._nearer(query):
            try:
                self._found(other)
            except UnansweredError:
                continue
            where = Name("world-region", WORLD) if other.region_kind == RegionKind.WORLD else place_argument(other)
            nearest: dict[str, Argument] = {
                "quantity": Symbol(other.quantity),
                "place": where,
                "year": Symbol(other.year),
            }
            return UnansweredError("query-nearest", field=error.field, reason=error.reason, **nearest)
        return error

    def _nearer(self, query: Query) -> Iterator[Query]:
        """Questions beside one: within the years, of all operators, of the region around, of the world."""
        of_ai = query.quantity in _AI | _GROWTH_OF_AI
        known = (self._planet.ai.demand if of_ai else self._planet.demand).years
        years = [query.year, *years_near(query.year, known, is_span=query.quantity in _GROWTH)]
        whole = operator_of(query.quantity)[0]
        iso3 = iso3_of(self._planet, query)
        around = self._planet.countries.region_of.get(iso3, "") if iso3 else ""
        places = [query]
        if around:
            places.append(replace(query, region=around, region_kind=RegionKind.REGION, iso3=""))
        if query.region_kind in (RegionKind.STATE, RegionKind.COMPANY):
            # Of these nothing is known but what is published: another quantity is nearer than another place.
            told = {name for name, place in rows_by_place(self._planet.snapshot) if place == query.region}
            places += [replace(query, quantity=name) for name in sorted(told - {query.quantity}, reverse=True)]
        places.append(replace(query, region=WORLD, region_kind=RegionKind.WORLD, iso3=""))
        for place in places:
            quantities = (query.quantity, whole) if place.quantity == query.quantity else (place.quantity,)
            for quantity in dict.fromkeys(quantities):
                for year in years:
                    yield replace(place, quantity=quantity, year=year)

    def _found(self, query: Query) -> _Found:
        planet = self._in_scenario(query)
        if query.quantity in _GROWTH:
            return self._growth(planet, query)
        if query.quantity in _PARAMETERS:
            return _Found(
                draws=planet.parameters.draw(_PARAMETERS[query.quantity]),
                method="parameter of the stock of accelerators",
            )
        year = self._year(query.year)
        if query.quantity in _AI:
            return self._ai(planet, query, year)
        if year in YEARS:
            found = self._in_engines(planet, query, year)
        else:
            carried = None if _has_meters(planet, query, year) else self._beyond(planet, query, year)
            found = carried or self._viewed(planet, query, year)
        if found is None:
            asked: dict[str, Argument] = {"quantity": Symbol(query.quantity), "region": query.region or query.iso3}
            if year in YEARS:
                raise UnansweredError("query-unknown", field="region", **asked)
            ends = {"first": Symbol(FIRST_YEAR), "last": Symbol(LAST_YEAR)}
            raise UnansweredError("query-unknown-outside", field="region", **asked, **ends)
        return found

    def _in_engines(self, planet: Planet, query: Query, year: int) -> _Found | None:
        name, operator = operator_of(query.quantity)
        own = self._own(planet, query, year, name=name, operator=operator) if name in _ENGINE else None
        return own or self._derived(planet, query, year) or self._viewed(planet, query, year)

    def _in_scenario(self, query: Query) -> Planet:
        """The planet of a scenario. Names that other publishers give their own paths stand for the reference."""
        name = query.scenario if query.scenario in (*SCENARIOS, *OWN_SCENARIOS) else REFERENCE
        if name not in self._planets:
            self._planets[name] = self._planet.beside(stated_scenario(self._planet.snapshot, name))
        return self._planets[name]

    @staticmethod
    def _year(text: str) -> int:
        if not YEAR.fullmatch(text):
            raise UnansweredError("query-year", field="year", text=text)
        return int(text)

    def _own(self, planet: Planet, query: Query, year: int, *, name: str, operator: str) -> _Found | None:
        """By the engines; None of a place of which they know nothing."""
        iso3 = iso3_of(planet, query)
        region = WORLD if query.region_kind == RegionKind.WORLD else anchored_name(planet, iso3) or query.region
        if Node(region, operator) in planet.topdown.nodes:
            series = planet.node(region, operator).series(_ENGINE[name])
            return _Found(draws=series.draws[year], method=_METHOD)
        if operator == ALL and (group := self._group(planet, query)) is not None:
            return self._of_group(planet, group, year, name=name)
        country = planet.countries.country(iso3) if iso3 and operator == ALL else None
        if country is None:
            return None
        energy_kwh = country.demand.draws[year]
        counted = ", ".join(country.publishers)
        method = f"country: {country.origin.value}" + (f", {counted}" if counted else f" from {country.region}")
        if name == "electricity":
            return _Found(draws=energy_kwh, method=method)
        # Overhead and load are ratios: what is published of the place itself goes before those of its region.
        published = self._viewed(planet, query, year) if name in _RATIOS else None
        return published or _Found(
            draws=self._of_country(planet, country, year, name=name),
            method=f"{method}; PUE and load factor of {country.region}",
        )

    @staticmethod
    def _group(planet: Planet, query: Query) -> GroupDemand | None:
        """The group that a question is of; None where it is of none."""
        if query.region_kind != RegionKind.REGION:
            return None
        known = groups(planet.snapshot)
        group = known.get(query.region) or group_of_region(planet.snapshot, query.region)
        return of_group(planet, group) if group else None

    def _of_group(self, planet: Planet, group: GroupDemand, year: int, *, name: str) -> _Found:
        """Sums over the members of a group, and ratios of such sums."""
        sums = {each: self._members(planet, group, year, name=each) for each in _SUMMED}
        ratios: dict[str, Callable[[], Draws]] = {
            "pue": lambda: sums["electricity"] / sums["it_electricity"],
            "load_factor": lambda: demand.load_factor_share(
                energy_kwh=sums["electricity"], installed_w=sums["installed_capacity"]
            ),
        }
        draws = ratios[name]() if name in ratios else sums[name]
        return _Found(draws=draws, method=f"group: sum of {len(group.members)} countries")

    def _members(self, planet: Planet, group: GroupDemand, year: int, *, name: str) -> Draws:
        """A quantity of each member that adds up, summed, shape (worlds,)."""
        total = np.zeros_like(group.demand.draws[year])
        for each in group.members:
            total += self._of_country(planet, each, year, name=name)
        return total

    @staticmethod
    def _of_country(planet: Planet, country: CountryDemand, year: int, *, name: str) -> Draws:
        """A quantity of a country that follows from its electricity and the ratios of its region, shape (worlds,)."""
        energy_kwh, place = country.demand.draws[year], footprint.around(planet, country)
        pue = place.series(PUE).draws[year]
        load = footprint.load_share(planet, country, year)
        made: dict[str, Callable[[], Draws]] = {
            "electricity": lambda: energy_kwh,
            "pue": lambda: pue,
            "load_factor": lambda: load,
            "it_electricity": lambda: demand.it_energy_kwh(energy_kwh=energy_kwh, pue=pue),
            "installed_capacity": lambda: demand.installed_w(energy_kwh=energy_kwh, load_factor_share=load),
            "it_installed_capacity": lambda: (
                demand.installed_w(energy_kwh=energy_kwh, load_factor_share=load)
                * place.series(IT_INSTALLED).draws[year]
                / place.series(INSTALLED).draws[year]
            ),
        }
        return made[name]()

    def _beyond(self, planet: Planet, query: Query, year: int) -> _Found | None:
        """Electricity before or after the years of the engines: from their nearest year, as published paths go on."""
        edge = min(max(year, FIRST_YEAR), LAST_YEAR)
        own = self._own(planet, query, edge, name=query.quantity, operator=ALL) if query.quantity == _ENERGY else None
        seen = self._seen(planet, query, float(edge), float(year)) if own else None
        if own is None or seen is None:
            return None
        away = planet.topdown.discrepancy((f"demand:{place_of(planet, query)} {query.quantity}", "growth"))
        width = planet.topdown.spread("growth") * away * np.sqrt(abs(year - edge))
        who = ", ".join(view.series for view in seen.views)
        ratio = float(np.exp(seen.logs[1] - seen.logs[0]))
        return _Found(draws=own.draws * ratio * np.exp(width), method=f"{own.method}; from {edge} as {who}, carried on")

    def _seen(self, planet: Planet, query: Query, *years: float) -> Blend | None:
        """What publishers say of a place and quantity in some years; None where nobody says anything."""
        views = views_of(rows_of(planet.snapshot, query.quantity, place_of(planet, query)))
        if not views:
            return None
        # The path of the reference: what a scenario changes is multiplied on, once.
        logs = np.log(np.median(self._around(self._published, query), axis=1))

        def growth(start: float, end: float) -> float:
            if query.quantity.startswith(("pue", "load_factor")):
                return 0.0
            ends = demand.path(years=np.array([start, end]), known_years=_AT, known=logs)
            return float(ends[1] - ends[0])

        return blend(views, np.array(years), growth)

    def _viewed(self, planet: Planet, query: Query, year: int) -> _Found | None:
        """By what publishers say of this place and quantity, carried on; None where nobody says anything."""
        seen = self._seen(planet, query, float(year))
        if seen is None:
            return None
        level = planet.topdown.spread("metered_level" if seen.is_metered else "level")
        subject = f"demand:{place_of(planet, query)} {query.quantity}"
        away = level * planet.topdown.discrepancy((subject, "level"))
        away = away + planet.topdown.spread("growth") * planet.topdown.discrepancy((subject, "growth")) * np.sqrt(
            seen.horizon[0]
        )
        unit = UNITS[query.quantity]
        middle = float(np.exp(seen.logs[0])) * self._beside_reference(planet, query, year) * _house_units(unit)
        who = ", ".join(view.series for view in seen.views)
        if query.quantity.startswith("pue"):
            return _Found(draws=1.0 + (middle - 1.0) * np.exp(away), method=f"published: {who}")
        most = 1.0 if query.quantity.startswith(_SHARES) else np.inf
        carried = "" if _has_meters(planet, query, year) else ", carried on"
        return _Found(draws=np.minimum(middle * np.exp(away), most), method=f"published: {who}{carried}")

    def _beside_reference(self, planet: Planet, query: Query, year: int) -> float:
        """What the scenario makes of a place beside the reference, of central values: 1 of what no scenario moves."""
        if planet.scenario == Scenario() or year not in YEARS or query.quantity.startswith(("pue", "load_factor")):
            return 1.0
        at = YEARS.index(year)
        here, there = (np.median(self._around(each, query)[at]) for each in (planet, self._published))
        return float(here / there)

    def _around(self, planet: Planet, query: Query) -> Draws:
        """Electricity of the region around a place, shape (years, worlds): what grows as it does."""
        iso3 = iso3_of(planet, query)
        region = planet.countries.region_of.get(iso3, WORLD) if iso3 else query.region
        if Node(region) in planet.topdown.nodes:
            return planet.node(region).energy_kwh
        return planet.node().energy_kwh

    def _derived(self, planet: Planet, query: Query, year: int) -> _Found | None:
        """What follows from the electricity of a place: share, carbon, water, connected power."""
        iso3 = iso3_of(planet, query)
        if query.quantity == "power_capacity":
            return self._own(planet, query, year, name="installed_capacity", operator=ALL)
        if query.region_kind == RegionKind.WORLD and query.quantity in _OF_THE_WORLD:
            energy_kwh = planet.demand.draws[year]
            per_kwh = _OF_THE_WORLD[query.quantity](planet, year)
            return _Found(
                draws=energy_kwh * per_kwh, method="world: its electricity, by the mixes of where it is drawn"
            )
        if query.quantity not in ("share_of_electricity", "emissions", "water_consumption"):
            return None
        country = planet.countries.country(iso3) if iso3 else None
        if (group := self._group(planet, query)) is not None:
            made, method = footprint_of(planet, group, year), f"group: sum of {len(group.members)} countries"
        elif country is not None:
            made, method = footprint.of_country(planet, country, year), f"country: {country.origin.value}"
        else:
            return None
        by_name = {
            "share_of_electricity": made.national_share,
            "emissions": made.carbon_g,
            "water_consumption": made.water_l,
        }
        ratio = by_name[query.quantity]
        if ratio is None:
            return None
        return _Found(draws=ratio.draws, method=f"{method}, times its grid or over its electricity")

    def _ai(self, planet: Planet, query: Query, year: int) -> _Found:
        """Of all accelerators of the world."""
        if query.region_kind != RegionKind.WORLD:
            raise UnansweredError("query-ai-of-the-world", field="region")
        if year not in planet.ai.demand.draws:
            raise UnansweredError("query-ai-years", field="year", **ends_of(planet.ai.demand))
        energy_kwh = planet.ai.demand.draws[year]
        made: dict[str, Callable[[], Draws]] = {
            "ai_electricity": lambda: energy_kwh,
            "ai_power_demand": lambda: demand.average_w(energy_kwh=energy_kwh),
            "ai_chip_facility_power": lambda: planet.ai.rated.draws[year],
            "ai_emissions": lambda: energy_kwh * footprint.world_intensity_g_per_kwh(planet, year),
            "ai_water": lambda: energy_kwh * footprint.world_water_l_per_kwh(planet, year),
        }
        return _Found(draws=made[query.quantity](), method="bottom-up: accelerators in service")

    def _span(self, text: str) -> tuple[int, int]:
        """The years of a growth: ``2024-2030``; one year stands for the growth from the year before."""
        start, _, end = text.partition("-")
        last = self._year(end or text)
        first = self._year(start) if end else last - 1
        if last <= first:
            raise UnansweredError("query-span", field="year", text=text)
        return first, last

    def _grown(self, planet: Planet, query: Query) -> Series:
        """What grows: of AI the world's, of all data centres that of any place."""
        iso3 = iso3_of(planet, query)
        if query.quantity in _GROWTH_OF_AI:
            if query.region_kind != RegionKind.WORLD:
                raise UnansweredError("query-ai-of-the-world", field="region")
            return planet.ai.demand
        if query.region_kind == RegionKind.WORLD:
            return planet.demand
        if country := planet.countries.country(iso3) if iso3 else None:
            return country.demand
        if Node(query.region) in planet.topdown.nodes:
            return planet.node(query.region).series(DEMAND)
        raise UnansweredError(
            "query-unknown", field="region", quantity=Symbol(query.quantity), region=query.region or query.iso3
        )

    def _growth(self, planet: Planet, query: Query) -> _Found:
        """A mean yearly growth over a span, draw by draw."""
        first, last = self._span(query.year)
        series = self._grown(planet, query)
        if first not in series.draws or last not in series.draws:
            raise UnansweredError("query-growth-years", field="year", text=query.year, **ends_of(series))
        ratio = series.draws[last] / series.draws[first]
        return _Found(draws=ratio ** (1.0 / (last - first)) - 1.0, method="growth of the engine, draw by draw")


def _house_units(unit: str) -> float:
    """By what a published figure is multiplied to be in the house's unit; 1 where the house has none of its own."""
    return WORLD_UNITS[unit][1] if unit in WORLD_UNITS else _AS_PUBLISHED.get(unit, 1.0)


def _has_meters(planet: Planet, query: Query, year: int) -> bool:
    """Whether meters of the place were read in this very year: nothing that is carried on says it better."""
    rows = rows_of(planet.snapshot, query.quantity, place_of(planet, query))
    return any(row.basis is PublishedBasis.METERED and row.year == str(year) and not row.is_span for row in rows)
