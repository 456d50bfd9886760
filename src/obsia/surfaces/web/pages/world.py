"""The planet in a year and a scenario: how much electricity, where, how sure, and what sources disagree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from obsia.app.questions.world import DEFAULT_YEAR
from obsia.app.world.planet import World
from obsia.app.world.planet import world as journey
from obsia.app.world.world_figures import Change, ComparedFigure, RegionView, SiteFigures
from obsia.core.demand import FIRST_YEAR, LAST_YEAR, REFERENCE, SCENARIOS, Published
from obsia.core.errors import BadCall, UnknownName
from obsia.core.evidence import Source
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.locales.scales import SCALES, Scale
from obsia.core.memory import kept
from obsia.core.message import Symbol
from obsia.surfaces import world_words as told
from obsia.surfaces.web.charts.band import OtherPoint, YearPoint, band_chart
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, TemplateView
from obsia.surfaces.web.sources import sources
from obsia.surfaces.web.world_map import country_path, legend, map_of
from obsia.writers.markup import Html

SLUGS: Final[Mapping[str, str]] = {name.casefold().replace(" ", "-"): name for name in SCENARIOS}
"""A published scenario as it stands in an address -> its name."""
EDITION_YEARS: Final = (2020, DEFAULT_YEAR, 2030, LAST_YEAR)
"""Years that a static edition holds of each scenario."""
SCENARIOS_PART: Final = 2025
"""The first year in which scenarios differ."""
LAST_COUNTED: Final = 2025
"""The last year whose chips were counted; what the page says of it is in its messages."""
KWH: Final[Scale] = next(each for each in SCALES["kWh"] if each.factor == 1.0)
_FEW_SHARE: Final = 0.01
_MOST_UNKNOWNS: Final = 8
_WHOLE: Final = "World"
_ELECTRICITY: Final = "electricity"


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
    now = next(each for each in found.path if each.year == year)
    whole = next(each for each in found.places if each.region == _WHOLE and not each.operator)
    own = sorted_countries(found, tr, own=True)
    query = query_of(year, scenario)
    title = tr("web-world-title", year=str(year))
    return TemplateView(
        template="world.html",
        title=title,
        description=f"{title}. {tr('web-world-about')}" if asked.parts else tr("web-world-about"),
        apart=() if scenario == REFERENCE else (tr("web-world-apart", scenario=scenario),),
        section="world",
        values={
            "found": found,
            "year": str(year),
            "scenario": scenario,
            "years": [str(each) for each in range(FIRST_YEAR, LAST_YEAR + 1)],
            "scenarios": SCENARIOS,
            "editions": _editions(asked, year, scenario),
            "is_reference": scenario == REFERENCE,
            "now": now,
            "power": next(each for each in whole.figures if each.quantity == "installed_w"),
            "first_ai": str(next(each.year for each in found.path if each.ai)),
            "map": map_of(found, asked),
            "legend": legend(tr),
            "own": own,
            "unscaled": KWH,
            "counts": {"own": tr.whole(len(own)), "all": tr.whole(len(found.countries))},
            "regions": _places(found, tr, by_operator=False),
            "operators": _places(found, tr, by_operator=True),
            "chart_all": _chart_all(found, tr),
            "chart_ai": _chart_ai(found, tr),
            "path_rows": [(str(each.year), each, _percent(each.contradiction_share, tr)) for each in found.path],
            "growth_years": {"first": str(found.tension.first), "last": str(found.tension.last)},
            "tension": _tension(found, tr),
            "compared": [_compared(group, tr) for group in told.in_order(found.compared)],
            "compared_note": compared_note(found.compared, tr),
            "makers": _parts("world-term", found, tr),
            "owners": _parts("world-owner", found, tr),
            "ai_places": _ai_places(found, tr),
            "contradiction": contradiction(found, tr),
            "unknowns": _unknowns(found, tr),
            "sites": [_site(each, tr) for each in found.sites],
            "changes_rows": changes_by_year(found.changes),
        },
        downloads=(Download(endpoint="world", path="/world", query=query, served_only=bool(asked.parts)),),
    )


def year_of(asked: PageQuestion) -> int:
    """The year that is asked for. Raises ``BadCall`` for what is none of the world view's."""
    text = asked.parts.get("year") or asked.one("year") or str(DEFAULT_YEAR)
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise BadCall("web-world-bad-year", year=text[:40], first=Symbol(FIRST_YEAR), last=Symbol(LAST_YEAR))
    return int(text)


def scenario_of(asked: PageQuestion) -> str:
    """The published scenario that is asked for. Raises ``UnknownName`` for no scenario of these."""
    text = asked.parts.get("scenario") or asked.one("scenario") or REFERENCE
    name = SLUGS.get(text.casefold().replace(" ", "-"))
    if name is None:
        raise UnknownName(kind="scenario", name=printable(text), suggestions=SCENARIOS)
    return name


def _addresses(_: PageEdition) -> Iterable[Parts]:
    """Scenarios and years of a static edition; the reference in the latest year is the page of the planet itself."""
    for slug, name in SLUGS.items():
        for year in _edition_years(name):
            if (name, year) != (REFERENCE, DEFAULT_YEAR):
                yield {"scenario": slug, "year": str(year)}


def _edition_years(scenario: str) -> Sequence[int]:
    """Years that a static edition holds of a scenario: those before scenarios part are told by the reference."""
    return [each for each in EDITION_YEARS if scenario == REFERENCE or each >= SCENARIOS_PART]


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


def sorted_countries(found: World, tr: Locale, *, own: bool = False, region: str = "") -> list[Mapping[str, object]]:
    """Countries by name: all, those with figures of their own, or those of a region."""
    by_name = tr.sort_key()
    named = sorted(((told.country(each.iso3, tr), each) for each in found.countries), key=lambda row: by_name(row[0]))
    return [
        {
            "name": name,
            "path": country_path(each.iso3),
            "demand": each.demand,
            "inhabitant": each.per_inhabitant,
            "origin": tr(f"world-origin-{each.origin.value}"),
            "publishers": told.some(each.series, tr),
        }
        for name, each in named
        if (each.has_central or not own) and region in ("", each.region)
    ]


def _places(found: World, tr: Locale, *, by_operator: bool) -> list[Mapping[str, object]]:
    """Regions, or types of operators, with their electricity and connected power."""

    def named(each: RegionView) -> str:
        return tr(f"world-operator-{each.operator}") if each.operator else told.region(each.region, tr)

    chosen = [
        each
        for each in found.places
        if (bool(each.operator) if by_operator else each.region != _WHOLE and not each.operator)
    ]
    return [{"name": named(each), **{one.quantity: one for one in each.figures if one.boundary == "facility"}}
            for each in chosen]  # fmt: skip


def _chart_all(found: World, tr: Locale) -> Html | None:
    others = [
        OtherPoint(year=each.year, low=each.low, high=each.high)
        for each in found.compared
        if each.row.quantity == _ELECTRICITY and each.row.region == _WHOLE and not each.row.boundary
    ]
    return band_chart(
        [YearPoint(year=each.year, figure=each.demand) for each in found.path],
        tr=tr,
        caption=tr("web-world-chart-all"),
        label=tr("web-world-chart-all-label"),
        others=others,
        last_past=found.last_history,
    )


def _chart_ai(found: World, tr: Locale) -> Html | None:
    return band_chart(
        [YearPoint(year=each.year, figure=each.ai) for each in found.path if each.ai],
        tr=tr,
        caption=tr("web-world-chart-ai"),
        note=tr("web-world-chart-ai-note"),
        label=tr("web-world-chart-ai-label"),
        last_past=LAST_COUNTED,
    )


def _tension(found: World, tr: Locale) -> list[Mapping[str, object]]:
    """What is published of AI's growth, and what it would leave to later years beside ours."""
    last = str(found.tension.last)
    return [
        {
            "published": tr(
                "web-world-growth-published",
                publisher=printable(row.series),
                edition=printable(row.edition),
                scenario=printable(row.scenario),
                **{"from": row.year, "to": row.year_to},
            ),
            "value": told.published_value(row, tr),
            "source": source_of(row),
            "left_words": tr("web-world-growth-left", **{"from": last, "to": row.year_to}),
            "left": left,
        }
        for row, left in zip(found.tension.rows, found.tension.left, strict=True)
    ]


def _compared(group: list[ComparedFigure], tr: Locale) -> Mapping[str, object]:
    """Published figures of one quantity beside ours, in one scale."""
    scale = told.scale_of(each.ours for each in group)
    by_name = tr.sort_key()
    rows = [
        {
            "place": f"{told.place(each.row, tr)}, {each.year}",
            "edition": printable(each.row.edition),
            "published": told.span(each.low, each.high, tr, scale=scale),
            "source": source_of(each.row),
            "ours": each.ours,
            "verdict": told.verdict(each, tr),
        }
        for each in group
    ]
    rows.sort(key=lambda row: by_name(str(row["place"])))
    quantity = told.quantity(group[0].row.quantity, tr)
    return {"quantity": quantity[:1].upper() + quantity[1:], "scale": scale, "rows": rows}


def source_of(row: Published) -> Source:
    """The source of a published figure, by the name under which its editions are told."""
    return replace(sources()[row.evidence], publisher=printable(row.series))


def compared_note(compared: Iterable[ComparedFigure], tr: Locale) -> str:
    """How many published figures touch our range, of those that count the same thing."""
    judged = [each for each in compared if each.verdict.value != "other-boundary"]
    inside = sum(each.verdict.value == "inside" for each in judged)
    return tr("world-compared-note", inside=str(inside), judged=str(len(judged)))


def contradiction(found: World, tr: Locale) -> str:
    """In how many worlds the two counts contradict in the year and in the last one; '' without AI."""
    now, last = next(each for each in found.path if each.year == found.year), found.path[-1]
    if now.contradiction_share is None:
        return ""
    text = tr("web-world-contradict-none", year=str(now.year))
    if now.contradiction_share:
        text = tr("web-world-contradict", share=tr.percent(now.contradiction_share), year=str(now.year))
    if last.year == now.year or not last.contradiction_share:
        return text
    later = tr("web-world-contradict-later", share=tr.percent(last.contradiction_share), year=str(last.year))
    return f"{text} {later}"


def _parts(kind: str, found: World, tr: Locale) -> list[tuple[str, Figure]]:
    if found.ai is None:
        return []
    parts = found.ai.terms if kind == "world-term" else found.ai.owners
    return [(told.part_name(kind, each.name, tr), each.figure) for each in parts]


def _ai_places(found: World, tr: Locale) -> Mapping[str, object]:
    """Where AI may stand, by name; countries that cannot hold a hundredth of it are counted."""
    if found.ai is None:
        return {"rows": [], "left": 0, "left_text": ""}
    least = _FEW_SHARE * found.ai.demand.median
    by_name = tr.sort_key()
    shown = [(told.country(each.name, tr), each.figure) for each in found.ai.countries if each.figure.high >= least]
    shown.sort(key=lambda row: by_name(row[0]))
    left = len(found.ai.countries) - len(shown)
    if found.ai.unplaced is not None:
        shown.append((tr("world-ai-unknown"), found.ai.unplaced))
    note = tr("world-ai-countries-meaning", count=left, count_text=tr.whole(left))
    return {"rows": shown, "note": note}


def _unknowns(found: World, tr: Locale) -> list[tuple[str, str, str]]:
    """What AI's figure is uncertain for: share of the width, input, kind."""
    if found.ai is None:
        return []
    return [
        (tr.percent(each.share), words.unknown_words(each, tr), tr(f"kind-{each.kind.value}"))
        for each in found.ai.unknowns[:_MOST_UNKNOWNS]
        if each.share >= words.LEAST_SHARE
    ]


def changes_by_year(changes: Iterable[Change]) -> list[tuple[str, Mapping[str, Figure]]]:
    """Year -> what the scenario changes in it: ``demand`` and ``ai``."""
    by_year: dict[int, dict[str, Figure]] = {}
    for each in changes:
        by_year.setdefault(each.year, {})[each.name] = each.difference
    return [(str(year), row) for year, row in sorted(by_year.items())]


def _site(each: SiteFigures, tr: Locale) -> Mapping[str, object]:
    """A large site, its power in the year, and whether it runs."""
    status = each.site.status.value
    return {
        "name": printable(each.site.name),
        "where": told.country(each.site.iso3, tr) if each.site.iso3 else tr("world-ai-unknown"),
        "power": each.power,
        "status": tr(f"world-status-{status}", share=tr.percent(each.running_share)),
    }


def _percent(share: float | None, tr: Locale) -> str:
    return "" if share is None else tr.percent(share)


PAGES: Final = (
    Page(name="world", path="/world/", build=world, query=("year", "scenario")),
    Page(name="world-scenario", path="/world/{scenario}/{year}/", build=world, addresses=_addresses),
)
