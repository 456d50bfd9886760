"""Promise against practice, laid out: what is asked, by when, what was found of it, and what those concerned say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from obsia.core.document import NOTHING, Block, Cell, Column, Link, Section, Sentence, Status, Table, table
from obsia.core.message import Argument, Day, Message, Term, Translated, slug
from obsia.views.parts import note
from obsia.views.party_names import instrument_link, party_link, publisher_of

if TYPE_CHECKING:
    from obsia.accounting.commitments.promises import Outcome, PromiseBook
    from obsia.core.promises import Promise, Reply

_SHAPES: Final = {
    "found": "all",
    "partly": "part",
    "not kept": "none",
    "none found": "ring",
    "not yet due": "moot",
    "not applicable": "moot",
    "not examined": "unknown",
}


def of_instrument(book: PromiseBook, instrument: str) -> tuple[Section, ...]:
    """The promises of an instrument with what was found, and what those concerned say."""
    promises = book.of_instrument(instrument)
    blocks = tuple(block for each in promises for block in _promise(book, each))
    return (
        Section(name="promises", head=Message("section-promises"), blocks=(*blocks, *([_RULE] if blocks else []))),
        _replies(book, book.said(instrument=instrument), of_party=False),
    )


def of_party(book: PromiseBook, party: str) -> tuple[Section, ...]:
    """What a party is asked, with what was found, and what it says itself."""
    outcomes = book.of_party(party)
    rows = table(
        "promises",
        outcomes,
        (Column(head=Message("head-instrument"), is_key=True), lambda each: instrument_link(each.promise.instrument)),
        (Column(head=Message("head-promise"), is_prose=True), lambda each: _text(each.promise)),
        (Column(head=Message("head-due"), wraps=True), lambda each: due(each.promise)),
        (Column(head=Message("head-practice"), wraps=True), _state),
        (Column(head=Message("head-finding"), is_prose=True), _finding),
        caption=Message("promises-caption"),
        cites=True,
    )
    return (
        Section(name="promises", head=Message("section-promises"), blocks=(rows, _RULE) if outcomes else ()),
        _replies(book, book.said(party=party), of_party=True),
    )


_RULE: Final = note(Message("promises-rule"))


def _text(promise: Promise) -> Translated:
    return Translated(en=promise.text, fr=promise.text_fr)


def _promise(book: PromiseBook, promise: Promise) -> Iterator[Block]:
    """One promise: its text and where it stands, its dates, its exceptions, and what was found of it."""
    yield Sentence(text=_text(promise), read_at=(promise.address,))
    yield note(Message(f"promise-asked-of-{promise.addressee}"))
    if promise.applies_from:
        yield note(Message("promise-applies", day=Day(promise.applies_from)))
    if promise.due_on:
        yield note(Message("promise-due", day=Day(promise.due_on)))
    if promise.due_if_before:
        terms = Message("promise-due-if-before", before=Day(promise.placed_before), day=Day(promise.due_if_before))
        yield note(terms)
    if promise.exceptions:
        yield note(Translated(en=promise.exceptions, fr=promise.exceptions_fr))
    if outcomes := book.outcomes(promise):
        yield _outcomes(outcomes)
    else:
        yield note(Message("promise-nobody-by-name"))


def _outcomes(outcomes: Sequence[Outcome]) -> Table:
    return table(
        "practice",
        outcomes,
        (Column(head=Message("head-party"), is_key=True), lambda each: party_link(each.party)),
        (Column(head=Message("head-practice"), wraps=True), _state),
        (Column(head=Message("head-finding"), is_prose=True), _finding),
        caption=Message("promises-caption"),
        by_name=True,
        gathers=True,
        cites=True,
    )


def state(outcome: Outcome) -> Term:
    """The word for what was found."""
    return Term("practice", slug(outcome.state.value))


def shape(outcome: Outcome) -> str:
    """The shape that stands for what was found."""
    return _SHAPES[outcome.state.value]


def _state(outcome: Outcome) -> Status:
    return Status(shape(outcome), state(outcome))


def due(promise: Promise) -> Argument:
    """The day on which it is due, the longer of two terms; that there is none where there is none."""
    date = promise.due_if_before or promise.due_on
    return Day(date) if date else Message("promise-no-date")


def _finding(outcome: Outcome) -> Cell:
    """What was found or where was looked, by whom and on which day."""
    shown = outcome.shown
    if shown is None:
        return NOTHING
    told = Message(
        f"finding-by-{shown.said_by}",
        text=Translated(en=shown.text, fr=shown.text_fr),
        publisher=publisher_of(shown),
        day=Day(shown.looked_on),
    )
    return Link(shown.address, told)


def _replies(book: PromiseBook, replies: Sequence[Reply], *, of_party: bool) -> Section:
    """What those concerned say, beside what is said of them."""
    rows = table(
        "replies",
        replies,
        (Column(head=Message("head-instrument" if of_party else "head-party"), is_key=True),
         lambda each: instrument_link(each.instrument) if of_party else party_link(book.register.parties[each.party])),
        (Column(head=Message("head-says"), wraps=True), lambda each: Translated(en=each.text, fr=each.text_fr)),
        (Column(head=Message("head-date"), wraps=True), lambda each: Day(each.said_on)),
        (Column(head=Message("web-commitments-head-read"), wraps=True), _said_at),
        cites=True,
    )  # fmt: skip
    return Section(name="replies", head=Message("section-replies"), blocks=(rows,) if replies else ())


def _said_at(reply: Reply) -> Link:
    return Link(reply.address, publisher_of(reply))
