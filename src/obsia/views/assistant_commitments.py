"""Who agreed to what and what came of it, as an assistant gets it: what was read of each name, each promise, each page.

All instruments are told by their counts; of one instrument, or one party, every name and every finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from obsia.accounting.commitments.promises import Outcome, PromiseBook
from obsia.app.disclosure.commitments_export import DID, HEAD, INSTRUMENT
from obsia.core.data import TEXT, WHOLE, Shape, many, maybe, member, members
from obsia.core.document import Block, Document, Section, Sentence
from obsia.core.grouping import grouped
from obsia.core.message import Argument, Listed, Message, Translated, slug
from obsia.core.promises import Practice, Promise, Reply
from obsia.views import commitments, promises
from obsia.views.party_names import full, party_name, short

if TYPE_CHECKING:
    from obsia.accounting.commitments.register import Member
    from obsia.app.disclosure.commitments import Commitments
    from obsia.core.commitments import Instrument

_FINDING: Final[Shape[Practice]] = Shape(
    members(TEXT, "said_by", "looked_on", "text", "text_fr", "publisher", "evidence", "address", "locator")
)
_OUTCOME: Final[Shape[Outcome]] = Shape(
    member("party", TEXT, lambda each: each.party.party),
    member("state", TEXT, lambda each: each.state.value),
    member("finding", maybe(_FINDING.type), lambda each: each.shown),
)
_Asked = tuple[Promise, Sequence[Outcome]]
_TERMS: Final[Shape[Promise]] = Shape(
    members(TEXT, "promise", "instrument", "addressee", "text", "text_fr", "exceptions", "exceptions_fr"),
    members(TEXT, "applies_from", "due_on", "placed_before", "due_if_before", "evidence", "address", "locator"),
)
_PROMISE: Final[Shape[_Asked]] = Shape(
    _TERMS.of(lambda each: each[0]), member("parties", many(_OUTCOME.type), lambda each: each[1])
)
_REPLY: Final[Shape[Reply]] = Shape(
    members(TEXT, "party", "instrument", "promise", "said_on", "text", "text_fr", "said_to", "publisher"),
    members(TEXT, "evidence", "address", "locator"),
)


def _did(found: Commitments) -> list[tuple[Instrument, Member]]:
    """What was read of each party and instrument that was asked for."""
    if found.instrument:
        return [(found.instrument.instrument, each) for each in found.instrument.members]
    return list(found.party.did) if found.party else []


def _instruments(found: Commitments) -> list[Instrument]:
    """The instruments that were asked for."""
    if found.instrument:
        return [found.instrument.instrument]
    return [each for each, _ in found.party.did] if found.party else list(found.register.instruments)


def _book(found: Commitments) -> PromiseBook | None:
    view = found.instrument or found.party
    return view.book if view else None


def _promises(found: Commitments) -> list[_Asked]:
    """The promises that were asked for, with what was found of each."""
    if found.instrument:
        book = found.instrument.book
        return [(each, book.outcomes(each)) for each in book.of_instrument(found.instrument.instrument.instrument)]
    if found.party:
        return [(each.promise, [each]) for each in found.party.book.of_party(found.party.party.party)]
    return []


def _replies(found: Commitments) -> Sequence[Reply]:
    book = _book(found)
    if book is None:
        return ()
    if found.instrument:
        return tuple(book.said(instrument=found.instrument.instrument.instrument))
    return tuple(book.said(party=found.party.party.party)) if found.party else ()


def _without(found: Commitments) -> list[str]:
    """Who, or what, a list that was read whole is without."""
    if found.instrument:
        return [each.party for each in found.instrument.not_named]
    return [each.instrument for each, _ in found.party.not_named] if found.party else []


def _unknown(found: Commitments) -> list[str]:
    """Of whom, or of what, nobody here knows."""
    if found.instrument:
        return [each.party for each in found.instrument.not_examined]
    return [each.instrument for each in found.party.not_examined] if found.party else []


COMMITMENTS: Final[Shape[Commitments]] = Shape(
    HEAD,
    member(
        "instruments", many(INSTRUMENT.type), lambda found: [(found.register, each) for each in _instruments(found)]
    ),
    member("names_not_read", WHOLE, lambda found: found.register.unread_count),
    member("did", many(DID.type), _did),
    member("promises", many(_PROMISE.type), _promises),
    member("replies", many(_REPLY.type), _replies),
    member("not_named", many(TEXT), _without),
    member("not_examined", many(TEXT), _unknown),
)
"""What was asked for: instruments by their counts; of one, or of one party, who did what, and each promise."""


def spoken(found: Commitments) -> Document:
    """The same in words, a line each."""
    if found.party:
        title: Argument = party_name(found.party.party)
        lines = [*_acts(found), *_kept(found)]
    elif found.instrument:
        title = full(found.instrument.instrument)
        lines = [_counted(found, found.instrument.instrument), *_standings(found), *_kept(found)]
    else:
        title = Message("title-commitments")
        lines = [_counted(found, each) for each in found.register.instruments]
    rule = "promises-rule" if _promises(found) else "commitments-independent"
    blocks: list[Block] = [Sentence(text=each) for each in (*lines, Message(rule))]
    return Document(title=title, sections=(Section(name="answer", blocks=tuple(blocks), is_lead=True),))


def _counted(found: Commitments, instrument: Instrument) -> Message:
    """How many agreed, as read, beside the number that a page states."""
    name, code = short(instrument.instrument), instrument.instrument
    read = commitments.counts(found.register, instrument)
    stated = found.register.stated(instrument.instrument)
    if stated is None or not stated.count:
        return Message("mcp-commitments-instrument", instrument=name, code=code, counts=read)
    return Message("mcp-commitments-stated", instrument=name, code=code, counts=read, stated=stated.count)


def _standings(found: Commitments) -> Iterator[Message]:
    """The names of an instrument, by where they stand now."""
    by_standing = grouped((each.standing.value, each.party) for _, each in _did(found))
    for standing, parties in by_standing.items():
        names = Listed(map(party_name, parties))
        yield Message("mcp-commitments-names", standing=Message(f"mcp-standing-{slug(standing)}"), names=names)


def _acts(found: Commitments) -> Iterator[Message]:
    """What a party did."""
    for instrument, each in _did(found):
        for event in each.events:
            yield Message(
                "mcp-commitments-act",
                instrument=short(instrument.instrument),
                happened=commitments.happened(event.event),
                date=commitments.when(event),
                basis=commitments.basis(event),
            )


def _kept(found: Commitments) -> Iterator[Message]:
    """Each promise with what was found of it."""
    for promise, outcomes in _promises(found):
        text = Translated(en=promise.text, fr=promise.text_fr)
        yield Message("mcp-commitments-promise", text=text, due=promises.due(promise))
        by_state = grouped((each.state.value, each) for each in outcomes)
        for held in by_state.values():
            names = Listed(party_name(each.party) for each in held)
            yield Message("mcp-commitments-found", names=names, state=promises.state(held[0]))
