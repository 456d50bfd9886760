"""From a view to its bytes: templates that refuse a bare number about the world, and escape what they are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from obsia.app.catalogue.search_index import KINDS
from obsia.core.evidence import Source
from obsia.core.locales import Locale, locale
from obsia.surfaces.web import assets
from obsia.surfaces.web.figures import Figures
from obsia.surfaces.web.links import API
from obsia.surfaces.web.origins import Origins
from obsia.surfaces.web.page import HTML, Download, PageQuestion, Picture, TemplateView
from obsia.surfaces.web.share import can_draw
from obsia.surfaces.web.sources import (
    licence_words,
    publisher_name,
    short,
    source_anchor,
    source_place,
    sources,
    title_language,
)
from obsia.writers.markup import SitePath, text

PROBLEM: Final = "problem.html"
SECTIONS: Final = (
    ("models", "/models/"),
    ("compare", "/compare/"),
    ("what-if", "/what-if/"),
    ("world", "/world/"),
    ("openness", "/openness/"),
    ("commitments", "/commitments/"),
    ("search", "/search/"),
)
"""The main navigation: name of a section and its path."""
ABOUT: Final = (
    ("method", "/method/"),
    ("validation", "/validation/"),
    ("finds", "/finds/"),
    ("changes", "/changes/"),
    ("data", "/data/"),
    ("api", "/api/"),
    ("accessibility", "/accessibility/"),
    ("press", "/press/"),
    ("classroom", "/classroom/"),
    ("corrections", "/corrections/"),
    ("reply", "/reply/"),
    ("contribute", "/contribute/"),
    ("plan", "/plan/"),
)
"""What stands at the foot of each page."""


def rendered(
    view: TemplateView, asked: PageQuestion, *, path: str, languages: Sequence[str]
) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of a view, and the figures of it that have pages of their own. ``path`` is its address without the
    language, '' where it has none to return to."""
    if view.content:
        return view.content, ()
    origins = Origins(own=asked.parts.get("model", ""))
    figures = Figures(tr=asked.tr, links=asked.links, has_pages=asked.edition.record, origins=origins)
    values = {
        **view.values,
        "tr": asked.tr,
        "links": asked.links,
        "edition": asked.edition,
        "figures": figures,
        "view": view,
        "path": path,
        # The entry of the navigation to which a page belongs begins its address; one that says what is wrong has none.
        "within": "" if view.template == PROBLEM else path,
        "query": asked.query if path else None,
        "languages": {each: locale(each)("web-language") for each in languages},
        "sections": [each for each in SECTIONS if asked.links.has(each[1])],
        "about": [each for each in ABOUT if asked.links.has(each[1])],
        "style": asked.links.plain(assets.style_path(view.template)),
        "picture": _picture(view, asked),
        "has_pixels": can_draw(),
        "script": asked.links.plain(assets.script_path(asked.tr.language)),
        "icon": asked.links.plain(assets.ICON),
        "downloads": [
            (each, _downloads(each, asked))
            for each in view.downloads
            if not (asked.edition.static and each.served_only)
        ],
        "sources_of": lambda: _sources(figures, asked),
        "search_kinds": KINDS,
        "source_anchor": source_anchor,
        "licence_words": licence_words,
        "publisher_name": publisher_name,
        "title_language": title_language,
    }
    written = _environment().get_template(view.template).render(values)
    written = figures.said_once(written) if view.content_type == HTML else written.lstrip()
    return written.encode(), tuple(figures.wanted)


def _picture(view: TemplateView, asked: PageQuestion) -> Picture | None:
    """What shows links to a page, where pictures can be made and the edition holds this one."""
    held = view.picture
    return held if held and can_draw() and asked.links.has(held.path) else None


def door(says: Mapping[str, Locale]) -> str:
    """The page before the pages: the languages, each in its own words."""
    style = "./" + assets.style_path("door.html").removeprefix("/")
    return _environment().get_template("door.html").render(says=says, style=style)


def _downloads(download: Download, asked: PageQuestion) -> list[tuple[str, SitePath]]:
    """Where a table is to be had: of the API, or the file that stands in its place."""
    if not asked.edition.static:
        address = f"{API}{download.path}"
        return [
            (each, asked.links.plain(address, query={**download.query, "format": each})) for each in download.formats
        ]
    return [(each, asked.links.plain(data_path(download, each))) for each in download.formats]


def data_path(download: Download, name: str) -> str:
    """The path of a table in a static edition."""
    about = "".join(f"-{value}" for value in download.query.values())
    return f"/data/{download.endpoint}{about}.{name}"


def _sources(figures: Figures, asked: PageQuestion) -> tuple[list[Source], list[tuple[Source, bool, SitePath]]]:
    """The sources of a page: those to which something on it leads; and the others behind its figures, with whether they
    need a title to be told apart, and their places among all sources."""
    known = sources()
    listed = [known[each] for each in figures.evidence if each in known and each not in figures.listed]
    # A page that lists sources itself says how many more there are.
    others = short([each for each in listed if each.evidence_id not in figures.led and not figures.listed])
    return [each for each in listed if each.evidence_id in figures.led], [
        (each, is_titled, source_place(each.evidence_id, asked.links)) for each, is_titled in others
    ]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("obsia.surfaces.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_told,
    )
    environment.filters["quoted_text"] = text
    return environment


def _told(value: object) -> object:
    """What a template prints: never a bare number about the world, never nothing by mistake."""
    if isinstance(value, float):
        raise TypeError("number-without-evidence", value)
    if value is None:
        raise TypeError("nothing-printed")
    if isinstance(value, str) and not isinstance(value, SitePath) and not hasattr(value, "__html__"):
        return text(value)
    return value
