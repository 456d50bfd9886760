"""The plan of the site: every page that stands alone, by the section it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from obsia.app.questions.world import DEFAULT_YEAR
from obsia.surfaces.web.page import Page, PageQuestion, TemplateView
from obsia.surfaces.web.rendering import ABOUT, SECTIONS

Entry = tuple[str, str]
"""A path with the message that holds the title of its page, or an address with the title."""
TITLES: Final[Mapping[str, str]] = {
    "/": "web-home-title",
    "/models/": "web-models-title",
    "/compare/": "web-compare-title",
    "/what-if/": "web-whatif-title",
    "/world/": "web-world-title",
    "/openness/": "web-openness-title",
    "/commitments/": "web-commitments-title",
    "/data/": "web-data-title",
}
"""Pages whose title says more than the navigation does."""
BELOW: Final[Mapping[str, Sequence[Entry]]] = {
    "/world/": (
        ("/world/countries/", "web-countries-title"),
        ("/world/scenarios/", "web-scenarios-title"),
        ("/world/sources/", "world-sources-title"),
        ("/world/companies/", "companies-title"),
        ("/world/closing/", "web-closing-title"),
    ),
    "/commitments/": (
        ("/commitments/priorities/", "web-commitments-priorities-title"),
        ("/commitments/parties/", "web-commitments-parties-title"),
    ),
    "/data/": (
        ("/data/sources/", "web-source-list-title"),
        ("/data/dictionary/", "web-dictionary-title"),
        ("/charts/", "web-charts-title"),
    ),
}
"""A page -> those below it. A page of one subject (a model, a country) is reached through the list of its kind."""

USAGE: Final = ("usage", "/usage/")
"""What a private site has besides."""


def plan(asked: PageQuestion) -> TemplateView:
    """The page."""
    tr, links = asked.tr, asked.links

    def named(name: str, path: str) -> tuple[str, str, Sequence[Entry]]:
        below = [(links(each), tr(title, **_year(title))) for each, title in BELOW.get(path, ()) if links.has(each)]
        title = TITLES.get(path, f"web-nav-{name}")
        return links(path), tr(title, **_year(title)), below

    return TemplateView(
        template="plan.html",
        title=tr("web-nav-plan"),
        description=tr("web-plan-about"),
        values={
            "contents": [named(name, path) for name, path in (("home", "/"), *SECTIONS, USAGE) if links.has(path)],
            "method": [named(name, path) for name, path in ABOUT if links.has(path)],
        },
    )


def _year(title: str) -> Mapping[str, str]:
    """What a title of the present year holds."""
    return {"year": str(DEFAULT_YEAR)} if title in ("web-world-title", "web-countries-title") else {}


PAGES: Final = (Page(name="plan", path="/plan/", build=plan),)
