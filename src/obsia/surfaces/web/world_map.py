"""The map of the planet and its legend: a class of colour for each country, by electricity per inhabitant."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from obsia.app.world.planet import World
from obsia.core.locales import Locale
from obsia.surfaces.web.atlas.map import atlas, world_map
from obsia.surfaces.web.atlas.scale import class_of
from obsia.surfaces.web.page import PageQuestion
from obsia.views.world import country_path
from obsia.writers.markup import Html

EDGES: Final = (1.0, 10.0, 100.0, 500.0)
"""Ends of the classes, kWh per inhabitant. Far apart, since ranges are wide; the same for every year and scenario."""


def map_of(found: World, asked: PageQuestion) -> Html:
    """The map of a planet."""
    tr = asked.tr
    shapes, steps = atlas().codes(), dict(legend(tr))
    classes: dict[str, str] = {}
    labels: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for each in found.countries:
        if each.iso3 not in shapes or not asked.links.has(country_path(each.iso3)):
            continue
        name = tr.country(each.iso3)
        addresses[each.iso3] = asked.links(country_path(each.iso3))
        if each.per_inhabitant is None:
            labels[each.iso3] = name
            continue
        step = class_of(each.per_inhabitant.median, edges=EDGES)
        classes[each.iso3] = step if each.has_central else f"{step} allocated"
        message = "web-world-label" if each.has_central else "web-world-label-allocated"
        labels[each.iso3] = tr(message, country=name, step=steps[step])
    return world_map(
        classes=classes,
        labels=labels,
        addresses=addresses,
        title=tr("web-world-map-title", year=str(found.year)),
        description=tr("web-world-map-about"),
    )


def legend(tr: Locale) -> list[tuple[str, str]]:
    """Class of colour -> its ends in words."""
    ends = [tr.whole(round(edge)) for edge in EDGES]
    between = [tr("web-world-legend-between", low=low, high=high) for low, high in pairwise(ends)]
    steps = [tr("web-world-legend-below", high=ends[0]), *between, tr("web-world-legend-above", low=ends[-1])]
    return [(f"q{place}", text) for place, text in enumerate(steps)]
