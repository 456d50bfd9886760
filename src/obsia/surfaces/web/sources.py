"""The sources: all of them in the order in which they are told, and where each one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from obsia.app.catalogue.factbase import Attribution, attribution
from obsia.core.evidence import Source
from obsia.core.locales import Locale
from obsia.surfaces.web.links import Links
from obsia.writers.markup import SitePath

ON_A_PAGE: Final = 110
"""Sources on a page: what stays below the weight of one."""
_OWN_LICENCES: Final = {"LicenseRef-facts-only": "facts-only", "LicenseRef-public-domain": "public-domain"}


@cache
def held() -> Attribution:
    """Every source, and how many facts come from each."""
    return attribution()


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its id."""
    return {source.evidence_id: source for source in held().sources}


@cache
def ordered() -> Sequence[Source]:
    """Every source, by publisher and title."""
    return tuple(sorted(held().sources, key=lambda each: (each.publisher.casefold(), each.title.casefold())))


def last_page() -> int:
    """The number of pages that tell all sources."""
    return -(-len(ordered()) // ON_A_PAGE)


def path_of_page(page: int) -> str:
    """The path of a page of sources, without its language."""
    return "/data/sources/" if page == 1 else f"/data/sources/{page}/"


@cache
def _page_of(evidence: str) -> int:
    return next((at // ON_A_PAGE + 1 for at, each in enumerate(ordered()) if each.evidence_id == evidence), 1)


def source_anchor(evidence: str) -> str:
    """The anchor of a source in a list of sources."""
    return "source-" + "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in evidence.lower())


def source_place(evidence: str, links: Links) -> SitePath:
    """Where a source stands among all sources: its page, and its place there. Without one, the first page."""
    return links(path_of_page(_page_of(evidence)), fragment=source_anchor(evidence))


def title_language(source: Source, tr: Locale) -> str | None:
    """The language of a title where it is not that of the page."""
    return None if source.language == tr.language else source.language


def publisher_name(source: Source, tr: Locale) -> str:
    """A publisher as the language of the page calls it."""
    return source.publisher_name.of(tr.language)


def licence_words(licence: str, tr: Locale) -> str:
    """A licence by its usual name; ours in words."""
    return tr(f"web-data-licence-{_OWN_LICENCES[licence]}") if licence in _OWN_LICENCES else licence


def short(listed: Sequence[Source]) -> Sequence[tuple[Source, bool]]:
    """Sources, and whether their publisher alone does not tell one from the others."""
    publishers = [each.publisher for each in listed]
    return [(each, publishers.count(each.publisher) > 1) for each in listed]
