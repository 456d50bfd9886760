"""How the answers to a system came about, laid out: a section for each day on which something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsia.core.document import Cell, Column, Document, Link, Listing, Section, table
from obsia.core.message import Day, Message
from obsia.views import openness_messages as about
from obsia.views.parts import note

if TYPE_CHECKING:
    from obsia.app.disclosure.openness_history import Day as Changes
    from obsia.app.disclosure.openness_history import History
    from obsia.core.disclosure import Assertion


def document(found: History) -> Document:
    """What changed, day by day, the oldest first."""
    return Document(
        title=Message("title-openness-history", label=found.system.label),
        about=(note(Message("openness-history-note", date=Day(found.on))),),
        sections=tuple(map(_day, found.days)),
    )


def _day(changes: Changes) -> Section:
    turned = Listing(
        items=tuple(
            Message(
                "history-answer",
                question=Message(f"framework-{each.question}"),
                before=Message(f"answer-{each.before}"),
                after=Message(f"answer-{each.after}"),
            )
            for each in changes.answers
        )
    )
    items = table(
        "items",
        changes.items,
        (Column(head=Message("head-thing"), is_key=True, wraps=True), lambda each: about.item(each.item)),
        (Column(head=Message("head-before"), wraps=True), lambda each: _stated(each.before)),
        (Column(head=Message("head-since"), wraps=True), lambda each: _stated(each.after)),
    )
    return Section(name=f"day-{changes.day}", head=Day(changes.day), blocks=(turned, items))


def _stated(cell: Assertion | None) -> Cell:
    """What a cell says, leading to where it was read."""
    if cell is None:
        return Message("answer-not-examined")
    told = Message("claim-terms", item=about.status(cell), licence=cell.licence) if cell.licence else about.status(cell)
    by = Message("history-by", stated=told, source=about.said_by(cell))
    return Link(cell.permalink if cell.permalink.startswith("http") else cell.address, by) if cell.address else by
