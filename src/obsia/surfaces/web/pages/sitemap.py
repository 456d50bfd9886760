"""The list of pages for search engines, where the site knows its own address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsia.core.errors import NoData
from obsia.core.locales import languages
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Page, PageQuestion, Parts, TemplateView, where_known
from obsia.writers.markup import element

MOST: Final = 50_000
"""Addresses that the format allows in one list."""
_NAMES: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(asked: PageQuestion) -> TemplateView:
    """The list. Raises ``NoData`` where the site does not know its address: a list needs whole ones."""
    edition = asked.edition
    if not edition.site:
        raise NoData("web-sitemap-no-address")
    places = [element("url", element("loc", asked.links.whole_plain(path))) for path in list(_paths(edition))[:MOST]]
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n{element("urlset", places, xmlns=_NAMES)}\n'
    return TemplateView.of_file(body, "application/xml")


def _paths(edition: PageEdition) -> Iterator[str]:
    from obsia.surfaces.web.site import pages

    for page in pages():
        if page.private or page.recorded or page.embedded or not page.spoken or not page.path.endswith("/"):
            continue
        if edition.static and page.served_only:
            continue
        alone: list[Parts] = [] if "{" in page.path else [{}]
        for parts in page.addresses(edition) if page.addresses else alone:
            for language in languages():
                yield f"/{language}{page.address(parts)}"


PAGES: Final = (Page(name="sitemap", path="/sitemap.xml", build=sitemap, spoken=False, addresses=where_known),)
