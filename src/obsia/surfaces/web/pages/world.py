"""The planet in a year and a scenario: how much electricity, where, how sure, and what sources disagree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from obsia.app.questions.world import DEFAULT_YEAR
from obsia.app.world.planet import World
from obsia.app.world.planet import world as journey
from obsia.app.world.scenarios import called, near_scenarios
from obsia.app.world.world_figures import CountryFigures
from obsia.core.demand import FIRST_YEAR, LAST_YEAR, OWN_SCENARIOS, REFERENCE, SCENARIOS
from obsia.core.document import Chart, Section
from obsia.core.errors import BadCall, UnknownName
from obsia.core.locales import printable
from obsia.core.locales.scales import shown
from obsia.core.memory import kept
from obsia.core.message import Message, Symbol
from obsia.surfaces.web import world_charts
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, Picture, TemplateView
from obsia.surfaces.web.world_map import legend, map_of
from obsia.views import world as view
from obsia.views.world_parts import INDEPENDENT, WORLD, scenario_name

SLUGS: Final[Mapping[str, str]] = {name.casefold().replace(" ", "-"): name for name in SCENARIOS}
"""A published scenario as it stands in an address -> its name."""
EDITION_YEARS: Final = (2020, DEFAULT_YEAR, 2030, LAST_YEAR)
"""Years that a static edition holds of each scenario."""
FIRST_UNLIKE_YEAR: Final = 2025
"""The first year in which scenarios differ."""


@kept
def planet(year: int, scenario: str, *, folder: str | None) -> World:
    """The journey, made once for pages that ask the same."""
    name = None if scenario == REFERENCE else scenario
    return journey(year=year, scenario=name, record_figures=folder is not None)


def query_of(year: int, scenario: str) -> dict[str, str]:
    """What asks for a table of a year and a scenario: nothing of what it is of anyway. Its file is written once."""
    stated = {"year": (str(year), str(DEFAULT_YEAR)), "scenario": (scenario, REFERENCE)}
    return {name: value for name, (value, usual) in stated.items() if value != usual}


def world(asked: PageQuestion) -> TemplateView:
    """The page."""
    tr = asked.tr
    year, scenario = year_of(asked), scenario_of(asked)
    found = planet(year, scenario, folder=asked.edition.folder)
    whole = next(each for each in found.places if each.region == WORLD and not each.operator)
    counts = {"own": sum(each.has_central for each in found.countries), "all": len(found.countries)}
    query = query_of(year, scenario)
    # They hold every year and scenario: the page of the planet has them, and no other.
    paths = None if query else world_charts.paths()
    title = tr("web-world-title", year=str(year))
    now = view.now(found)
    drawn = {"all": now.demand} | ({"ai": found.ai.demand} if found.ai else {})
    ranges = {name: shown(each, tr).interval_text for name, each in drawn.items()}
    return TemplateView(
        template="world.html",
        title=title,
        description=f"{title}. {tr('web-world-about')}" if asked.parts else tr("web-world-about"),
        apart=() if scenario == REFERENCE else (tr("web-world-apart", scenario=tr.text(scenario_name(scenario))),),
        picture=Picture("/share/scenarios.png", world_charts.scenarios(paths, tr).caption) if paths else None,
        values={
            "found": found,
            "document": {
                each.name: _within_all(each) if paths and each.name == "path" else each
                for each in view.document(found).sections
            },
            "told_at": told_at(found.countries, year=year, scenario=scenario),
            "year": str(year),
            "scenario": scenario,
            "scenario_note": scenario_note(asked, scenario),
            "years": [str(each) for each in range(FIRST_YEAR, LAST_YEAR + 1)],
            "scenarios": [(each, tr.text(scenario_name(each))) for each in (*SCENARIOS, *OWN_SCENARIOS)],
            "editions": _editions(asked, year, scenario),
            "is_reference": scenario == REFERENCE,
            "now": now,
            "finding": tr(f"web-world-finding{'-ai' if found.ai else ''}", year=str(year), **ranges),
            "power": next(each for each in whole.figures if each.quantity == "installed_w"),
            "first_ai": str(next(each.year for each in found.path if each.ai)),
            "map": map_of(found, asked),
            "legend": legend(tr),
            "largest": world_charts.largest(found, tr),
            "published": world_charts.published(found, tr),
            "scenario_panels": world_charts.scenarios(paths, tr) if paths else None,
            "region_panels": world_charts.regions(paths, tr) if paths else None,
            "counts": {name: tr.whole(count) for name, count in counts.items()},
        },
        downloads=(Download(endpoint="world", path="/world", query=query, served_only=bool(asked.parts)),),
    )


def _within_all(path: Section) -> Section:
    """The path without its drawing of AI alone, beside which AI is drawn within all data centres, on one scale."""
    first = next(each for each in path.blocks if isinstance(each, Chart))
    return replace(path, blocks=tuple(each for each in path.blocks if each is first or not isinstance(each, Chart)))


def told_at(countries: Iterable[CountryFigures], *, year: int, scenario: str) -> dict[str, str]:
    """Figures of a table of countries -> the page of the country, which tells where they come from: those of the
    reference alone, since figures of another year or scenario may rest on other inputs."""
    if (scenario, year) != (REFERENCE, DEFAULT_YEAR):
        return {}
    return {
        figure.figure_id: view.country_path(each.iso3)
        for each in countries
        for figure in (each.demand, each.per_inhabitant)
        if figure is not None
    }


def year_of(asked: PageQuestion) -> int:
    """The year that is asked for. Raises ``BadCall`` for what is none of the world view's."""
    text = asked.parts.get("year") or asked.one("year") or str(DEFAULT_YEAR)
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise BadCall("web-world-bad-year", year=text[:40], first=Symbol(FIRST_YEAR), last=Symbol(LAST_YEAR))
    return int(text)


def scenario_of(asked: PageQuestion) -> str:
    """The scenario that is asked for, published or of obsia. Raises ``UnknownName`` for no scenario of these."""
    text = asked.parts.get("scenario") or asked.one("scenario") or REFERENCE
    name = called(text)
    if name is None:
        every = (asked.tr.text(scenario_name(each)) for each in (*SCENARIOS, *OWN_SCENARIOS))
        raise UnknownName(kind="scenario", name=printable(text), suggestions=near_scenarios(text) or tuple(every))
    return name


def scenario_note(asked: PageQuestion, scenario: str) -> str:
    """What a page says of the scenario that it is in; nothing in the reference."""
    if scenario == REFERENCE:
        return ""
    code = "web-world-on-own" if scenario in OWN_SCENARIOS else "web-world-on-scenario"
    return asked.tr.text(Message(code, name=scenario_name(scenario), independent=INDEPENDENT.text))


def _addresses(_: PageEdition) -> Iterable[Parts]:
    """Scenarios and years of a static edition; the reference in the latest year is the page of the planet itself."""
    for slug, name in SLUGS.items():
        for year in _edition_years(name):
            if (name, year) != (REFERENCE, DEFAULT_YEAR):
                yield {"scenario": slug, "year": str(year)}


def _edition_years(scenario: str) -> Sequence[int]:
    """Years that a static edition holds of a scenario: those before scenarios part are told by the reference."""
    return [each for each in EDITION_YEARS if scenario == REFERENCE or each >= FIRST_UNLIKE_YEAR]


def scenario_address(scenario: str, year: int) -> str:
    """The path of the planet in a scenario and a year."""
    if (scenario, year) == (REFERENCE, DEFAULT_YEAR):
        return "/world/"
    return f"/world/{scenario.casefold().replace(' ', '-')}/{year}/"


def _editions(asked: PageQuestion, year: int, scenario: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Scenario -> its years with their addresses, and whether it is the page that is shown."""
    return [
        (
            name,
            [
                (str(each), asked.links(scenario_address(name, each)), (name, each) == (scenario, year))
                for each in _edition_years(name)
            ],
        )
        for name in SCENARIOS
    ]


PAGES: Final = (
    Page(name="world", path="/world/", build=world, query=("year", "scenario")),
    Page(name="world-scenario", path="/world/{scenario}/{year}/", build=world, addresses=_addresses),
)
