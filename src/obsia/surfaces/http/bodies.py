"""The bodies of answers and of pages, made: in the process that serves, or in one apart."""

from __future__ import annotations

import http
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Protocol, cast

from obsia.core.locales import DEFAULT
from obsia.core.memory import MEMORY
from obsia.surfaces.answering import Document
from obsia.surfaces.http import formats, paging
from obsia.surfaces.http.endpoints import BASE, ENDPOINTS, Endpoint
from obsia.surfaces.http.kept import Body
from obsia.surfaces.http.settings import Settings
from obsia.surfaces.journeys import JOURNEYS

_RECORD: Final = "record_figures"
_OF: Final = {each.name: each for each in ENDPOINTS}


class Site(Protocol):
    """Pages beside the API, whoever makes them: a path and a query lead to a document, always to one."""

    def answer(self, path: str, query: str = "", *, language: str = DEFAULT, day: str = "") -> Document:
        """The document of an address as of a day; ``language`` is for addresses that state none."""
        ...

    def known_query(self, path: str, query: str) -> str:
        """What the page of an address reads of a query, in one order."""
        ...

    def refused(self, path: str, code: str, *, status: int, language: str, wait_s: str = "") -> Document:
        """What a person reads who gets no page: why (``code``), and when to come back where that is known."""
        ...

    def framed(self, inside: str, *, title: str, description: str, language: str) -> bytes:
        """Markup that others made, as a page of the site."""
        ...

    def warm_up(self) -> None:
        """Compute what first visitors would wait for; called once, in a thread of its own."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """Makes the bodies of one server's answers and pages. Pickled, it is that of the process where it arrives."""

    settings: Settings
    site: Site | None = None

    def __reduce__(self) -> tuple[Callable[[], Bodies], tuple[()]]:
        return _of_this_process, ()

    def answer(self, name: str, arguments: Mapping[str, object], wanted: str) -> Body:
        """The body of an answer of the endpoint ``name`` in a format. Raises what journeys raise."""
        endpoint = _OF[name]
        columns: Mapping[str, str] = {} if endpoint.columns is None else endpoint.columns()
        asked = {name: value for name, value in arguments.items() if not endpoint.pages or name not in paging.NAMES}
        answer = endpoint.answer(**asked, **self._server_side(endpoint))
        if answer.location:
            return _elsewhere(f"{BASE}{answer.location}", wanted)
        total = len(answer.record[endpoint.pages]) if endpoint.pages else 0
        if endpoint.pages:
            answer = paging.Paging.of(arguments).page(answer, endpoint.pages)
        plain = formats.body(answer, wanted=wanted, columns=columns)
        return Body.of(plain, compress=wanted not in formats.COMPRESSED, total=total)

    def page(self, path: str, query: str, *, language: str, day: str) -> Body:
        """The body of a page of the site."""
        return _page_body(cast("Site", self.site).answer(path, query, language=language, day=day))

    def _server_side(self, endpoint: Endpoint) -> dict[str, object]:
        """Arguments that are the server's to say."""
        if _records(endpoint.name):
            return {_RECORD: self.settings.record and self._has_room()}
        return {"private": self.settings.private} if endpoint.name == "figure" else {}

    def _has_room(self) -> bool:
        from obsia.app.figures.figure_store import recorded_bytes

        return recorded_bytes() < self.settings.most_recorded_mb * 1_000_000


@cache
def _records(name: str) -> bool:
    """Whether the question of an endpoint says whether its figures are recorded."""
    journey = JOURNEYS.get(name)
    return journey is not None and bool(journey.question) and hasattr(journey.asked, _RECORD)


_HERE: Final[list[Bodies]] = []


def _of_this_process() -> Bodies:
    return _HERE[0]


@dataclass(frozen=True, slots=True)
class Begin:
    """Gets a process apart ready to make the bodies of a server."""

    settings: Settings
    site: Callable[[Settings], Site] | None

    def __call__(self) -> None:
        """A quarter of what the server keeps is kept there: finished bodies are the server's to keep."""
        MEMORY.bound(self.settings.memory_mb * 250_000)
        _HERE[:] = [Bodies(self.settings, self.site and self.site(self.settings))]


def _page_body(document: Document) -> Body:
    return replace(
        Body.of(document.body, compress=True, is_page=True),
        kept=document.keep,
        status=document.status,
        content_type=document.content_type,
        location=document.location,
        for_ever=document.for_ever,
        language=document.language,
    )


def _elsewhere(place: str, wanted: str) -> Body:
    """Where the answer is, in the same format."""
    form = "" if wanted == formats.JSON else f"{'&' if '?' in place else '?'}format={wanted}"
    return Body(plain=b"", gzipped=None, status=http.HTTPStatus.TEMPORARY_REDIRECT, location=f"{place}{form}")
