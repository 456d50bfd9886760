"""Permalinks: the address of a figure carries the page that asks its question, so that any server answers it anew.

``/en/f/ID/?of=/models/openai/gpt-5/``: the id names the question and the edition of the facts, ``of`` is the page with
its query. A server that has no record of the id makes that page and has it. A server of another edition makes another
id of the same question: it answers with its own figure, and says so.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from obsia.app.figures.figure_store import FILE, recorded_in
from obsia.core.errors import UnknownName
from obsia.core.locales import DEFAULT
from obsia.surfaces.answering import trace_of

if TYPE_CHECKING:
    from obsia.app.figures.trace import Trace
    from obsia.surfaces.web.edition import PageEdition

OF: Final = "of"
"""The name of the query that holds the page."""
_FIGURE: Final = re.compile(r"(?:^|/)f/(?P<id>[^/]{1,80})(?:/|$)")
"""The end of the path of a figure's page, or of what belongs to it, on whatever host and in whatever language."""
MOST_SCRATCH_BYTES: Final = 256 * 1024 * 1024
"""Of a server that records nothing: how much is kept beside it while it runs, of figures that were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The trace of a figure that was asked for by its address."""

    trace: Trace
    is_other_edition: bool = False
    """Whether the address is of another edition, whose figure of the same question had another id."""
    is_recorded: bool = True
    """Whether it stands in the record of the machine."""

    def record(self) -> AbstractContextManager[None]:
        """Within it, figures are looked up where this one stands."""
        return nullcontext() if self.is_recorded else recorded_in(_scratch())


def trace_at(figure_id: str, page: str, *, edition: PageEdition, language: str) -> Answered:
    """The figure of an address: as it is recorded, else as the ``page`` that asks its question has it.

    Raises ``UnknownName`` for a figure that is not recorded and that the page does not show, with those that it does
    show of the same quantity; ``BadInput`` for a damaged record.
    """
    try:
        return Answered(trace=trace_of(figure_id, private=edition.private))
    except UnknownName:
        if not page or edition.static:
            raise
    with nullcontext() if edition.record else recorded_in(_scratch()):
        return replace(_again(figure_id, page, edition=edition, language=language), is_recorded=edition.record)


def trace_of_address(address: str, *, record: bool) -> tuple[Trace, bool]:
    """The figure of a permalink of any server, and whether it is of another edition; ``record`` keeps what is made.

    Only the path and the query are read: nothing is fetched. Raises ``UnknownName`` for what is no address of a
    figure, and likewise as :func:`trace_at`.
    """
    from obsia.surfaces.web.edition import PageEdition

    parts = urlsplit(address)
    found = _FIGURE.search(unquote(parts.path))
    if found is None:
        raise UnknownName(kind="figure", name=address[:40])
    page = dict(parse_qsl(parts.query)).get(OF, "")
    answered = trace_at(found["id"], page, edition=PageEdition(record=record), language=DEFAULT)
    return answered.trace, answered.is_other_edition


def _again(figure_id: str, page: str, *, edition: PageEdition, language: str) -> Answered:
    """The figure from its page, which is made now unless the figure was asked for before."""
    if not edition.record:
        try:
            return Answered(trace=trace_of(figure_id))
        except UnknownName:
            if _is_full():
                raise
    shown = _shown_on(page, edition=edition, language=language)
    try:
        return Answered(trace=trace_of(figure_id))
    except UnknownName:
        about = figure_id.partition("-")[2]
        same = [each for each in shown if about and each.partition("-")[2] == about]
        if len(same) == 1:
            return Answered(trace=trace_of(same[0]), is_other_edition=True)
        raise UnknownName(kind="figure", name=figure_id[:40], suggestions=tuple(same[:5])) from None


def _shown_on(page: str, *, edition: PageEdition, language: str) -> tuple[str, ...]:
    """Ids of the figures of a page, which are recorded as it is made; none of a page that asks nothing of facts."""
    # Pages are looked up by the site, which looks up this one: it is imported when a figure is asked for.
    from obsia.surfaces.web.site import Site

    path, _, query = page.partition("?")
    site = Site(edition=replace(edition, record=True, usage=None, shows_private=False))
    if not path.startswith("/") or not site.asks(path):
        return ()
    return site.answer(f"/{language}{path}", query).wanted


@cache
def _scratch() -> Path:
    """Where figures stand that somebody asks a server for that records none: gone when it ends."""
    folder = tempfile.TemporaryDirectory(prefix="obsia-figures-")
    _KEPT.append(folder)
    return Path(folder.name)


_KEPT: Final[list[tempfile.TemporaryDirectory[str]]] = []


def _is_full() -> bool:
    file = _scratch() / FILE
    return file.is_file() and file.stat().st_size > MOST_SCRATCH_BYTES
