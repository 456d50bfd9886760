"""What stands behind the planet: scenarios, how publishers changed their minds, and stated use beside the chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.app.world.planet import Scenarios, editions
from obsia.app.world.planet import scenarios as scenarios_journey
from obsia.app.world.reconciliation import Loops, reconcile
from obsia.core.demand import REFERENCE, SCENARIOS, Published
from obsia.core.locales import Locale, printable
from obsia.surfaces import world_words as told
from obsia.surfaces.web.page import Download, Page, PageQuestion, TemplateView
from obsia.surfaces.web.pages.world import changes_by_year, scenario_address, source_of

if TYPE_CHECKING:
    from obsia.accounting.world.closing_figures import ClosingFigures

_SEEN_YEAR: Final = 2030
"""The year in which a scenario is shown from the page of scenarios."""
_OLD: Final = "old-count"
"""An explanation that the dates of the counts tell already."""


@lru_cache(maxsize=2)
def _scenarios(*, folder: str | None) -> Scenarios:
    return scenarios_journey(record_figures=folder is not None)


@lru_cache(maxsize=2)
def _loops(*, folder: str | None) -> Loops:
    return reconcile(record_figures=folder is not None)


def scenarios(asked: PageQuestion) -> TemplateView:
    """What each published scenario is, and what changes with it."""
    tr = asked.tr
    found = _scenarios(folder=asked.edition.folder)
    told_of = [
        {
            "name": name,
            "words": tr(f"web-scenarios-{name.casefold().replace(' ', '-')}"),
            "rows": changes_by_year(found.changes.get(name, ())),
            "table": tr("web-scenarios-table", name=name),
            "path": scenario_address(name, _SEEN_YEAR),
            "query": {"year": str(_SEEN_YEAR), "scenario": name if name != REFERENCE else None},
        }
        for name in SCENARIOS
    ]
    return TemplateView(
        template="world_scenarios.html",
        title=tr("web-scenarios-title"),
        description=tr("web-scenarios-about"),
        section="world",
        values={"scenarios": told_of},
    )


def sources(asked: PageQuestion) -> TemplateView:
    """How each publisher changed its mind, and who publishes."""
    tr = asked.tr
    found = editions()
    by_name = tr.sort_key()
    listed = sorted(found.items(), key=lambda item: by_name(item[0]))
    return TemplateView(
        template="world_sources.html",
        title=tr("world-sources-title"),
        description=tr("web-editions-about"),
        section="world",
        values={
            "lead": tr(
                "web-editions-lead", figures=tr.whole(sum(map(len, found.values()))), series=tr.whole(len(found))
            ),
            "minds": [_mind(group, tr) for _, rows in listed for group in told.minds(rows)],
            "series": [_series(name, rows, tr) for name, rows in listed],
        },
        downloads=(Download(endpoint="editions", path="/world/editions"),),
    )  # fmt: skip


def _mind(group: Sequence[Published], tr: Locale) -> Mapping[str, object]:
    """What a publisher said of one thing, edition by edition."""
    last = group[-1]
    what = tr("world-of-operator", quantity=told.place(last, tr), operator=told.quantity(last.quantity, tr))
    return {
        "title": tr("web-editions-mind", publisher=printable(last.series), what=what),
        "rows": [
            (
                printable(edition),
                [
                    {
                        "year": f"{row.year}-{row.year_to}" if row.year_to else row.year,
                        "value": told.published_value(row, tr),
                        "boundary": told.boundary(row.boundary, tr),
                        "source": source_of(row),
                    }
                    for row in rows
                ],
            )
            for edition, rows in groupby(group, key=lambda row: row.edition)
        ],
    }


def _series(name: str, rows: Sequence[Published], tr: Locale) -> Mapping[str, str]:
    return {
        "name": printable(name),
        "editions": ", ".join(dict.fromkeys(printable(row.edition) for row in rows)),
        "figures": tr.whole(len(rows)),
        "years": told.years(rows),
        "access": tr(f"world-access-{told.access(rows)}"),
    }


def closing(asked: PageQuestion) -> TemplateView:
    """Stated use beside the chips behind it, and what could explain the factor."""
    tr = asked.tr
    found = _loops(folder=asked.edition.folder)
    last = [list(group)[-1] for _, group in groupby(found.closings, key=lambda each: each.closing.loop.name)]
    unclosed = ", ".join(f"{told.loop_words(each.loop, tr)} ({printable(each.date)})" for each in found.unclosed)
    return TemplateView(
        template="world_closing.html",
        title=tr("web-closing-title"),
        description=tr("web-closing-about"),
        section="world",
        values={
            "rows": [(told.loop_words(each.closing.loop, tr), each.closing.date, each) for each in found.closings],
            "unclosed": tr("web-closing-unclosed", what=unclosed) if unclosed else "",
            "loops": [_loop(each, tr) for each in last],
        },
        downloads=(Download(endpoint="closing", path="/world/closing"),),
    )


def _loop(each: ClosingFigures, tr: Locale) -> Mapping[str, object]:
    """One loop at its last date: what is stated, what one costs, and the explanations."""
    loop = told.loop_words(each.closing.loop, tr)
    return {
        "title": tr("web-closing-loop", loop=loop, date=printable(each.closing.date)),
        "factor": each.factor,
        "uses": [
            {
                "teller": told.teller(use.told.traffic),
                "date": printable(use.told.dates[-1]),
                "unit": use.unit,
                "of": "message" if use.unit.quantity.startswith("energy_per_message") else "token",
                "use": use.use,
            }
            for use in each.uses
        ],
        "explanations": [
            (told.explanation_words(one.explanation, tr), one.factor, one.left)
            for one in each.explanations
            if one.explanation.code != _OLD
        ],
    }


PAGES: Final = (
    Page(name="scenarios", path="/world/scenarios/", build=scenarios),
    Page(name="editions", path="/world/sources/", build=sources),
    Page(name="closing", path="/world/closing/", build=closing),
)
