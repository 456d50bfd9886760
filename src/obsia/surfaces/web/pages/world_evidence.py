"""What stands behind the planet: scenarios, how publishers changed their minds, and stated use beside the chips."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from obsia.app.world.planet import Scenarios, editions
from obsia.app.world.planet import scenarios as scenarios_journey
from obsia.app.world.reconciliation import Loops, reconcile
from obsia.core.demand import OWN_SCENARIOS, REFERENCE, SCENARIOS
from obsia.surfaces.web import world_charts
from obsia.surfaces.web.page import Download, Page, PageQuestion, TemplateView
from obsia.surfaces.web.pages.world import scenario_address
from obsia.views import world_evidence as view
from obsia.views import world_loops as view_of_loops

_SEEN_YEAR: Final = 2030
"""The year in which a scenario is shown from the page of scenarios."""


@lru_cache(maxsize=2)
def _scenarios(*, folder: str | None) -> Scenarios:
    return scenarios_journey(record_figures=folder is not None)


@lru_cache(maxsize=2)
def _loops(*, folder: str | None) -> Loops:
    return reconcile(record_figures=folder is not None)


def scenarios(asked: PageQuestion) -> TemplateView:
    """What each scenario is, and what changes with it."""
    tr = asked.tr
    every = (*SCENARIOS, *OWN_SCENARIOS)
    held = view.scenarios(_scenarios(folder=asked.edition.folder), every)
    told_of = [
        {
            "name": tr.text(section.head),
            "section": section,
            # An edition of files has pages of the published scenarios.
            "path": scenario_address(name, _SEEN_YEAR) if name in SCENARIOS else None,
            "query": {"year": str(_SEEN_YEAR), "scenario": name if name != REFERENCE else None},
        }
        for name, section in zip(every, held.sections, strict=True)
    ]
    return TemplateView(
        template="world_scenarios.html",
        title=tr.text(held.title),
        description=tr("web-scenarios-about"),
        values={
            "lead": [tr.text(each.text) for each in held.about],
            "scenarios": told_of,
            "panels": world_charts.scenarios(world_charts.paths(), tr),
        },
    )


def sources(asked: PageQuestion) -> TemplateView:
    """How each publisher changed its mind, and who publishes."""
    table = Download(endpoint="editions", path="/world/editions")
    return asked.listing("world_sources", view.sources(editions()), about="web-editions-about", download=table)


def closing(asked: PageQuestion) -> TemplateView:
    """Stated use beside the chips behind it, and what could explain the factor."""
    tr = asked.tr
    held = view_of_loops.loops(_loops(folder=asked.edition.folder))
    return TemplateView(
        template="world_closing.html",
        # The name by which the plan lists it: what it finds moves with the facts, and stands as its head.
        title=tr("web-closing-title"),
        description=tr("web-closing-about"),
        values={
            "held": held,
            "document": {each.name: each for each in held.sections},
            "folded": [each for each in held.sections if each.is_folded],
        },
        downloads=(Download(endpoint="closing", path="/world/closing"),),
    )


PAGES: Final = (
    Page(name="scenarios", path="/world/scenarios/", build=scenarios),
    Page(name="editions", path="/world/sources/", build=sources),
    Page(name="closing", path="/world/closing/", build=closing),
)
