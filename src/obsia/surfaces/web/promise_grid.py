"""Promises against those who made them: of each promise that names its signatories, what was found for each of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia.app.disclosure.priorities import promise_book
from obsia.core.message import Message, Symbol, Translated, slug
from obsia.facts import snapshot as facts
from obsia.views import promises as view

if TYPE_CHECKING:
    from obsia.accounting.commitments.promises import Outcome
    from obsia.core.promises import Promise
    from obsia.surfaces.web.page import PageQuestion
    from obsia.writers.markup import SitePath

_FEWEST: Final = 2
"""Parties of which a promise is told one by one, for a column of its own."""
_TITLED: Final = "frontier-safety-framework"
"""The promise that the headline is of: the one that is due and was looked for, signatory by signatory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseColumn:
    """A promise: the text that it stands in, its page, and what it asks."""

    name: str
    place: SitePath | str
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """A party and the state of each promise: its code, shape and words, all '' where no signature was read."""

    name: str
    place: SitePath | str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseGrid:
    """The grid, with a headline that says what was found of the promise of which most is known."""

    title: str
    columns: tuple[PromiseColumn, ...]
    rows: tuple[PromiseRow, ...]


def promise_grid(asked: PageQuestion) -> PromiseGrid | None:
    """The grid; None where no promise is told party by party."""
    tr, links = asked.tr, asked.links
    book = promise_book(facts.load())
    told = {each.promise: (each, book.outcomes(each)) for each in book.promises}
    told = {name: (each, held) for name, (each, held) in told.items() if len(held) >= _FEWEST}
    if _TITLED not in told:
        return None
    states = {name: {each.party.party: each for each in held} for name, (_, held) in told.items()}
    parties = {each.party.party: each.party for _, held in told.values() for each in held}

    def columns(promise: Promise) -> PromiseColumn:
        path = f"/commitments/instruments/{promise.instrument}/"
        return PromiseColumn(
            name=tr(f"instrument-{promise.instrument}"),
            place=links(path) if links.has(path) else "",
            asks=tr.text(Translated(en=promise.text, fr=promise.text_fr)),
        )

    def row(party: str) -> PromiseRow:
        path, held = f"/commitments/parties/{party}/", parties[party]
        name = Translated(en=held.name, fr=held.name_fr) if held.name_fr else Symbol(held.name)
        return PromiseRow(
            name=tr.text(name),
            place=links(path) if links.has(path) else "",
            cells=tuple(_cell(of.get(party), asked) for of in states.values()),
        )

    rows = sorted((row(each) for each in parties), key=lambda each: tr.sort_key()(each.name))
    return PromiseGrid(
        title=tr.text(_title(told[_TITLED][1])),
        columns=tuple(columns(each) for each, _ in told.values()),
        rows=tuple(rows),
    )


def _cell(outcome: Outcome | None, asked: PageQuestion) -> tuple[str, str, str]:
    if outcome is None:
        return "", "", ""
    state = slug(outcome.state.value)
    return state, view.shape(outcome), asked.tr.text(view.state(outcome))


def _title(outcomes: tuple[Outcome, ...]) -> Message:
    """How many have made the promise, and of how many what it asks for was found, a part of it, or none."""
    of = Counter(each.state.value for each in outcomes)
    return Message(
        "web-commitments-grid-title",
        parties=len(outcomes),
        found=of["found"],
        partly=of["partly"],
        none=of["none found"],
    )
