"""The drawings of the page of the world beside its map and its paths: countries by size, and what others publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obsia.core.locales import printable
from obsia.core.message import Country, Listed, Message, Symbol
from obsia.surfaces.web.charts.ranges import RangeRow, range_chart
from obsia.views.world_parts import WORLD, published_value

if TYPE_CHECKING:
    from obsia.app.world.planet import World
    from obsia.core.locales import Locale
    from obsia.writers.markup import Html

LARGEST: Final = 16
"""Countries that are drawn: those with figures of their own whose medians are the largest."""
_KIND: Final = "electricity"
_OTHER: Final = "other-boundary"
_INSIDE: Final = "inside"


def largest(found: World, tr: Locale) -> Html | None:
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


def published(found: World, tr: Locale) -> Html | None:
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
                series=printable(each.published.series),
                edition=each.published.edition,
                year=str(each.year),
                value=tr.text(published_value(each.published)),
            ),
            figure=each.ours,
            others=((each.low, each.high),),
        )
        for each in judged
    ]
    return range_chart(
        sorted(rows, key=lambda row: row.name),
        tr=tr,
        caption=tr.text(Message("web-world-published-world", inside=inside, judged=len(judged))),
        about=tr("web-world-published-about"),
    )
