"""The drawings of the pages of the world beside the map and the path: countries by size, what others publish, and
scenarios and regions on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obsia.app.world.paths import PATHS, PlanetPaths
from obsia.core.memory import kept
from obsia.core.message import Country, Listed, Message, Name, Symbol
from obsia.surfaces.web.charts.band import YearPoint
from obsia.surfaces.web.charts.panels import Panel, PanelLine, panel_chart
from obsia.surfaces.web.charts.ranges import RangeRow, range_chart
from obsia.views.world_parts import WORLD, published_value, publisher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from obsia.app.world.planet import World
    from obsia.app.world.world_figures import PathYear
    from obsia.core.figure import Figure
    from obsia.core.locales import Locale
    from obsia.surfaces.web.charts.drawing import Captioned

LARGEST: Final = 10
"""Countries that are drawn: those with figures of their own whose medians are the largest."""
_KIND: Final = "electricity"
_OTHER: Final = "other-boundary"
_INSIDE: Final = "inside"


def largest(found: World, tr: Locale) -> Captioned | None:
    """The largest countries by their medians, and whether the first stands apart; None where none has a figure."""
    own = sorted((each for each in found.countries if each.has_central), key=lambda each: -each.demand.value)[:LARGEST]
    if not own:
        return None
    leaders = [each for each in own if each.demand.high >= own[0].demand.low]
    least, known = min(each.demand.low for each in leaders), {each.iso3 for each in leaders}
    is_apart = all(each.demand.high < least for each in found.countries if each.iso3 not in known)
    names = Listed(Country(each.iso3) for each in leaders)
    return range_chart(
        [RangeRow(name=tr.text(Country(each.iso3)), figure=each.demand) for each in own],
        tr=tr,
        caption=tr.text(
            Message("web-world-largest-apart", names=names, count=len(leaders))
            if is_apart
            else Message("web-world-largest-open")
        ),
        about=tr.text(Message("web-world-largest-about", count=len(own), year=Symbol(found.year))),
    )


def published(found: World, tr: Locale) -> Captioned | None:
    """What is published of the world's electricity and counts what we count, beside our ranges; None for nothing."""
    judged = [
        each
        for each in found.compared
        if each.published.quantity == _KIND and each.published.region == WORLD and each.verdict.value != _OTHER
    ]
    if not judged:
        return None
    inside = sum(each.verdict.value == _INSIDE for each in judged)
    rows = [
        RangeRow(
            name=tr(
                "web-world-published-row",
                series=tr.text(publisher(each.published.series)),
                edition=each.published.edition,
                year=str(each.year),
                value=tr.text(published_value(each.published)),
            ),
            figure=each.ours,
            others=((each.low, each.high),),
        )
        for each in sorted(judged, key=lambda each: (each.published.series, each.published.edition, each.year))
    ]
    return range_chart(
        rows,
        tr=tr,
        caption=tr.text(Message("web-world-published-world", inside=inside, judged=len(judged))),
        about=tr("web-world-published-about"),
    )


@kept
def paths() -> PlanetPaths:
    """Paths of scenarios and regions, made once for all languages."""
    return PATHS.value()


def scenarios(found: PlanetPaths, tr: Locale) -> Captioned:
    """Published scenarios side by side on one scale, AI within all data centres, and whether they can be told apart."""
    last = {name: years[-1] for name, years in found.scenarios.items()}
    by_size = sorted(last, key=lambda name: -last[name].demand.value)
    most, least = last[by_size[0]], last[by_size[-1]]
    apart = {"demand": most.demand.low > least.demand.high, "ai": most.ai.low > least.ai.high}
    found_of = "both" if all(apart.values()) else next((name for name, is_so in apart.items() if is_so), "none")
    looks: tuple[tuple[str, str, Callable[[PathYear], Figure]], ...] = (
        ("whole", tr("web-world-panel-all"), lambda each: each.demand),
        ("ai", tr("web-world-panel-ai"), lambda each: each.ai),
    )
    return panel_chart(
        [
            Panel(
                name=name,
                lines=tuple(
                    PanelLine(look=look, name=said, points=_points([(each.year, of(each)) for each in years]))
                    for look, said, of in looks
                ),
            )
            for name, years in found.scenarios.items()
        ],
        tr=tr,
        caption=tr(f"web-world-scenarios-apart-{found_of}", year=str(most.year), most=by_size[0], least=by_size[-1]),
        about=tr("web-world-scenarios-about", year=str(most.year)),
    )


def regions(found: PlanetPaths, tr: Locale) -> Captioned:
    """Regions side by side on one scale by tens, and of how many the growth is beyond doubt."""
    ends = [(years[0], years[-1]) for years in found.regions.values()]
    (first, _), (last, _) = ends[0]
    grown = sum(begin.high < end.low for (_, begin), (_, end) in ends)
    return panel_chart(
        [
            Panel(
                name=tr.text(Name("world-region", name)),
                lines=(PanelLine(look="whole", name="", points=_points(years)),),
            )
            for name, years in found.regions.items()
        ],
        tr=tr,
        caption=tr.text(
            Message("web-world-regions-grown", grown=grown, all=len(ends), first=Symbol(first), last=Symbol(last))
        ),
        about=tr("web-world-regions-about", last=str(last)),
        by_tens=True,
    )


def _points(years: Sequence[tuple[int, Figure]]) -> tuple[YearPoint, ...]:
    return tuple(YearPoint(year=year, figure=figure) for year, figure in years)
