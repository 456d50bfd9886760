"""Which pages are looked at: some of every type of page of the site, in every language, in every state that it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final
from urllib.parse import quote

from obsia.core.locales import languages
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Page
from obsia.surfaces.web.site import pages as types

USUAL, EMPTY, ERROR, NO_DATA = "usual", "empty", "error", "no-data"
STATES: Final = (USUAL, EMPTY, ERROR, NO_DATA)

OTHERS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "home": ((ERROR, "/?model=zzzz-zzzz"), (NO_DATA, "/?model=gpt-5&region=Atlantis")),
    "models": ((EMPTY, "/models/?q=zzzz-zzzz"),),
    "model": ((ERROR, "/models/zzzz/zzzz/"),),
    "compare": ((EMPTY, "/compare/"), (ERROR, "/compare/?m=zzzz-zzzz&m=gpt-4o")),
    "what-if": ((ERROR, "/what-if/?model=zzzz-zzzz"),),
    "world": ((ERROR, "/world/?year=1850"),),
    "figure": ((USUAL, "/f/{figure}/"), (ERROR, "/f/0000000000000000/")),
    "figure-embed": ((USUAL, "/embed/f/{figure}/"),),
    "missing": ((ERROR, "/zzzz-zzzz"),),
}
"""Name of a type of page -> states beside the usual, with an address that has it, without its language.

``{figure}`` is the first figure of the first page of the site that is looked at.
"""

PARTS: Final[Mapping[str, Sequence[Mapping[str, str]]]] = {
    "model": ({"model": "openai/gpt-5"}, {"model": "deepseek/deepseek-r1"}),
    "openness-system": ({"system": "openllm-france/lucie-7b"},),
}
"""Name of a type of page with parts -> subjects that show most of it; without an entry the first of an edition."""

LIKE: Final = frozenset({"compare-pair", "models-by", "models-kind", "openness-all", "what-if-case", "world-scenario"})
"""Types of page that show what another shows, of another subject or in another order: looked at in one language."""

SUBJECTS: Final = 1
"""Subjects of a type of page that are looked at, where PARTS names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One page to look at."""

    name: str
    """Its type."""
    language: str
    address: str
    """Its path and query, quoted: ``/en/models/``."""
    state: str
    served_only: bool = False
    """Whether files have none of it."""

    @property
    def id(self) -> str:
        """What a test is called."""
        return f"{self.address} {self.state}"


@cache
def pages() -> tuple[Address, ...]:
    """Every type of page in every language and state."""
    return tuple(found for page in types() for found in (*_usual(page), *_others(page.name))) + tuple(
        _others("missing")
    )


def _usual(page: Page) -> Iterator[Address]:
    if page.private or not page.spoken or "." in page.path.rsplit("/", 1)[-1]:
        return
    for parts in _parts(page):
        for language in languages()[-1:] if page.name in LIKE else languages():
            yield Address(
                name=page.name,
                language=language,
                address=quote(f"/{language}{page.address(parts)}", safe="/~:@!$,"),
                state=USUAL,
                served_only=page.served_only,
            )


def _parts(page: Page) -> list[Mapping[str, str]]:
    """The subjects of a page that are looked at; one without parts is looked at as it is."""
    if "{" not in page.path:
        return [{}]
    if page.name in PARTS:
        return list(PARTS[page.name])
    return list(islice(page.addresses(PageEdition(static=True, models=SUBJECTS)), SUBJECTS)) if page.addresses else []


def _others(name: str) -> Iterator[Address]:
    for state, address in OTHERS.get(name, ()):
        for language in languages():
            yield Address(
                name=name, language=language, address=f"/{language}{address}", state=state, served_only="?" in address
            )
