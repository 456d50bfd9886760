"""What moved between two editions, laid out: how much by which cause, then what moved most."""

from __future__ import annotations

from collections.abc import Iterator

from obsia.app.catalogue.changes import Change, Stated, asked_of
from obsia.app.catalogue.edition_changes import EditionChanges, releases_of
from obsia.core.document import Cell, Column, Document, Lines, Ratio, table
from obsia.core.locales import wording
from obsia.core.message import Argument, Capital, Day, Message, Number, Symbol
from obsia.views.parts import note, section
from obsia.views.trace import subject_of

_DIGITS = 3


def document(found: EditionChanges) -> Document:
    """By cause, how many figures moved; the changes of facts and method that moved them; the largest moves."""
    causes = table(
        "causes",
        list(found.causes.items()),
        (Column(head=Message("changes-head-cause"), is_key=True), lambda each: Message(f"cause-{each[0].value}")),
        (Column(head=Message("changes-head-figures")), lambda each: each[1]),
    )
    why = table(
        "releases",
        releases_of(found),
        (Column(head=Message("changes-head-day"), is_key=True), lambda each: Day(each.released_on)),
        (Column(head=Message("changes-head-cause")), lambda each: Message(f"cause-{each.cause.value}")),
        (Column(head=Message("changes-head-what"), wraps=True), lambda each: Message(f"change-{each.name}")),
    )
    largest = table(
        "largest",
        found.largest,
        (Column(head=Message("changes-head-figure"), is_key=True, wraps=True), _figure),
        (Column(head=Message("changes-head-before")), lambda each: _value(each.old)),
        (Column(head=Message("changes-head-after")), lambda each: _value(each.new)),
        (Column(head=Message("changes-head-ratio")), lambda each: each.ratio and Ratio(each.ratio)),
        (Column(head=Message("changes-head-cause"), wraps=True), lambda each: _causes(each)),
    )
    counts = Message("changes-counts", moved=len(found.moved), same=found.same, added=found.added, gone=found.gone)
    days = {"old": Day(found.old.published_on), "new": Day(found.new.published_on)}
    return Document(
        title=Message("title-changes" if found.again is None else "title-changes-since", **days),
        about=(
            note(counts),
            note(Message("changes-facts", old=_facts(found.old.snapshot), new=_facts(found.new.snapshot))),
            *map(note, _again(found)),
        ),
        sections=(
            *([section("causes", "changes-causes", causes)] if found.causes else []),
            *([section("releases", "changes-releases", why)] if releases_of(found) else []),
            *([section("largest", "changes-largest", largest)] if found.moved else []),
        ),
    )


def _again(found: EditionChanges) -> Iterator[Message]:
    """How figures that were asked again were, and which were not."""
    if found.again is None:
        return
    if found.again.rebuilt is None:
        yield Message("changes-uninstalled", old=_facts(found.old.snapshot))
    else:
        yield Message("changes-rebuilt", rebuilt=found.again.rebuilt, figures=len(found.old.figures))
    if found.again.unasked:
        yield Message("changes-unasked", unasked=found.again.unasked)


def _facts(snapshot: str) -> Symbol:
    return Symbol(snapshot[:12])


def _figure(change: Change) -> Cell:
    """The quantity, and what it is of."""
    journey, arguments, quantity, boundary = asked_of(change.key)
    label = str(arguments.pop("label", ""))
    name = Message(f"traced-{wording.message_id((quantity, boundary))}")
    return Lines((Capital((name,)), subject_of(journey, label, arguments)))


def _value(stated: Stated | None) -> Argument:
    """The value, or the range where only that is told."""
    if stated is None:
        return Symbol("")
    if stated.value is not None:
        return Number(stated.value, stated.unit, digits=_DIGITS)
    return Message(
        "changes-range", low=Number(stated.low, digits=_DIGITS), high=Number(stated.high, stated.unit, digits=_DIGITS)
    )


def _causes(change: Change) -> Argument:
    return tuple(Message(f"cause-{cause.value}") for cause in change.causes)
