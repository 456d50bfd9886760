"""Commitments for machines: members of each answer, rows of instruments and of what parties did."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from obsia.accounting.commitments.indicator import Cell, Count, Indicator, IndicatorRow, Reading, Table
from obsia.accounting.commitments.promises import Outcome, PromiseBook
from obsia.accounting.commitments.register import KINDS, Overlap, Register, Standing
from obsia.accounting.commitments.register import Member as Joined
from obsia.app.disclosure.openness_export import NOTE
from obsia.app.figures.export import COMMAND, EVIDENCE, FIGURE, SNAPSHOT, VERSION
from obsia.core.data import (
    ANY,
    FLAG,
    TEXT,
    WHOLE,
    Columns,
    DataType,
    Member,
    Record,
    Shape,
    by_name,
    many,
    maybe,
    member,
    members,
)
from obsia.core.figure import Figure
from obsia.core.promises import Promise, Reply

if TYPE_CHECKING:
    from obsia.app.disclosure.commitments import Commitments, InstrumentView, PartyView
    from obsia.core.commitments import Instrument, Party, PartyList, ReadEvent

COUNT: Final[Shape[Count]] = Shape(members(WHOLE, "part", "whole"))
_CELLS: Final[dict[type, Shape[Any]]] = {
    Figure: Shape(member("figure", FIGURE, lambda cell: cell)),
    Count: Shape(member("count", COUNT, lambda cell: cell)),
    str: Shape(member("text", TEXT, lambda cell: cell)),
}


def _cell(cell: Cell) -> Record:
    kind = next(each for each in _CELLS if isinstance(cell, each))
    return _CELLS[kind].record(cell)


CELL: Final = DataType(_cell, {"oneOf": [each.schema for each in _CELLS.values()]})
"""A figure, an exact count or a text, each under its own name."""
_READING: Final[Shape[Reading]] = Shape(member("reading", TEXT, lambda each: each.code), member("about", TEXT))
READING: Final = DataType(
    lambda each: {**_READING.record(each), **_cell(each.value)}, {"allOf": [_READING.schema, CELL.schema]}
)
_ROW: Final[Shape[IndicatorRow]] = Shape(
    members(TEXT, "name", "naming"), member("cells", many(CELL)), member("note", TEXT)
)
_TABLE: Final[Shape[Table]] = Shape(member("columns", many(TEXT)), member("rows", many(_ROW.type)))
INDICATOR: Final[Shape[Indicator]] = Shape(
    member("priority", TEXT),
    member("indicator", TEXT, lambda each: each.name),
    member("as_of", TEXT),
    member("readings", many(READING)),
    member("table", maybe(_TABLE.type)),
    member("blank", maybe(NOTE.type)),
    member("who_measures", many(TEXT)),
    member("caveats", many(NOTE.type)),
    EVIDENCE,
)
"""An indicator, every field of it; sentences are the surfaces'."""

_Stated = tuple["Register", "Instrument"]


def _of_list(value: Callable[[PartyList], object], nothing: object) -> Callable[[_Stated], object]:
    """Of the list that a page states."""

    def of(each: _Stated) -> object:
        stated = each[0].stated(each[1].instrument)
        return value(stated) if stated else nothing

    return of


def _instrument(each: _Stated) -> Instrument:
    return each[1]


def _standing(standing: Standing) -> Callable[[_Stated], int]:
    return lambda each: len(each[0].standing(each[1].instrument, standing))


def _agreed(kind: str) -> Callable[[_Stated], int]:
    return lambda each: each[0].counts(each[1].instrument)[kind]


_TEXT_OF_INSTRUMENT: Final[Shape[Instrument]] = Shape(
    members(TEXT, "instrument", "name", "name_fr", "adopted_on", "binding", "address", "energy")
)
_PLACE_OF_INSTRUMENT: Final[Shape[Instrument]] = Shape(members(TEXT, "evidence", "locator", "note"))
_BEFORE: Final = _TEXT_OF_INSTRUMENT.of(_instrument)
_AFTER: Final[tuple[Member[Any], ...]] = (
    member("agreed_partly_read", WHOLE, _standing(Standing.PARTLY)),
    member("through_union", WHOLE, _standing(Standing.THROUGH_UNION)),
    member("no_longer", WHOLE, _standing(Standing.LEFT)),
    member("stated_total", maybe(WHOLE), _of_list(lambda stated: stated.count, None)),
    member("names_not_read", maybe(WHOLE), lambda each: each[0].unread(each[1].instrument)),
    member("stated_on", TEXT, _of_list(lambda stated: stated.as_of, "")),
    member("stated_at", TEXT, _of_list(lambda stated: stated.address, "")),
    *_PLACE_OF_INSTRUMENT.of(_instrument),
)
_COUNTS: Final[Member[Any]] = member("agreed_read", by_name(WHOLE), lambda each: each[0].counts(each[1].instrument))
INSTRUMENT: Final[Shape[_Stated]] = Shape(_BEFORE, _COUNTS, _AFTER)
"""An instrument: parties that were read to agree, by kind, beside the number that a page states."""
INSTRUMENT_ROW: Final[Shape[_Stated]] = Shape(
    _BEFORE, tuple(member(f"agreed_read_{kind}", WHOLE, _agreed(kind)) for kind in KINDS), _AFTER
)
INSTRUMENT_COLUMNS: Final[Columns] = INSTRUMENT_ROW.columns
PARTY: Final[Shape[Party]] = Shape(members(TEXT, "party", "name", "kind", "iso3"))
EVENT: Final[Shape[ReadEvent]] = Shape(
    members(TEXT, "event", "date", "dating", "day_address", "basis", "publisher", "address"),
    member("read_on", TEXT, lambda event: event.retrieved, about="data-read-on"),
    members(TEXT, "evidence", "locator", "note"),
)
JOINED: Final[Shape[Joined]] = Shape(
    member("party", PARTY),
    member("standing", TEXT),
    member("counts", FLAG, lambda each: each.has_agreed),
    member("events", many(EVENT.type)),
)
"""A party of an instrument: where it stands, whether that counts as agreed, and what was read."""
EVENT_OF_PARTY: Final[Shape[tuple[Joined, ReadEvent]]] = Shape(
    PARTY.of(lambda each: each[0].party),
    member("standing", TEXT, lambda each: each[0].standing),
    EVENT.of(lambda each: each[1]),
)
"""A row for each thing that was read of who agreed to an instrument."""
MEMBER_COLUMNS: Final[Columns] = EVENT_OF_PARTY.columns
EVENT_OF_INSTRUMENT: Final[Shape[tuple[Instrument, Joined, ReadEvent]]] = Shape(
    member("instrument", TEXT, lambda each: each[0].instrument),
    member("standing", TEXT, lambda each: each[1].standing),
    EVENT.of(lambda each: each[2]),
)
"""A row for each thing that was read of what a party agreed to."""
DID_COLUMNS: Final[Columns] = EVENT_OF_INSTRUMENT.columns
DID: Final[Shape[tuple[Instrument, Joined]]] = Shape(
    member("instrument", TEXT, lambda each: each[0].instrument), JOINED.of(lambda each: each[1])
)
OVERLAP: Final[Shape[Overlap]] = Shape(
    members(TEXT, "first", "second"), members(many(TEXT), "both", "only_first", "only_second"), member("jaccard", COUNT)
)
_NEIGHBOUR: Final[Shape[tuple[Party, Count]]] = Shape(
    member("party", PARTY, lambda each: each[0]), member("instruments", COUNT, lambda each: each[1])
)
_NOT_NAMED: Final[Shape[tuple[Instrument, PartyList]]] = Shape(
    member("instrument", TEXT, lambda each: each[0].instrument),
    member("list_of", TEXT, lambda each: each[1].as_of),
    member("address", TEXT, lambda each: each[1].address),
)
_OBJECTS: Final = many(ANY)
HEAD: Final[tuple[Member[Any], ...]] = (
    VERSION,
    COMMAND,
    member("as_of", TEXT, lambda found: found.register.on),
    SNAPSHOT,
    member("independent", FLAG, lambda _: True),
)


def _overlaps(view: InstrumentView) -> list[Overlap]:
    name = view.instrument.instrument
    return [each for each in view.book.register.overlaps() if name in (each.first, each.second)]


def _outcome(each: Outcome) -> Record:
    return {"promise": each.promise.promise, "instrument": each.promise.instrument, **outcome_record(each)}


COMMITMENTS: Final[Shape[Commitments]] = Shape(
    HEAD,
    member(
        "instruments",
        many(INSTRUMENT.type),
        lambda found: [(found.register, each) for each in found.register.instruments],
    ),
    member("overlaps", many(OVERLAP.type), lambda found: found.register.overlaps()),
    member("names_not_read", WHOLE, lambda found: found.register.unread_count),
    member("priorities", many(INDICATOR.type), lambda found: found.indicators),
    member("unrecorded", maybe(TEXT)),
)
"""Every instrument, and the indicators. Names that nobody has read are in no count; their number is told."""
_INSTRUMENT_VIEW: Final[Shape[InstrumentView]] = Shape(
    member("instrument", INSTRUMENT, lambda view: (view.book.register, view.instrument)),
    member("parties", many(JOINED.type), lambda view: view.members),
    member("promises", _OBJECTS, lambda view: promise_records(view.book, view.instrument.instrument)),
    member("replies", _OBJECTS, lambda view: reply_records(view.book.said(instrument=view.instrument.instrument))),
    members(many(PARTY.type), "not_named", "not_examined"),
    member("overlaps", many(OVERLAP.type), _overlaps),
)
_PARTY_VIEW: Final[Shape[PartyView]] = Shape(
    member("party", PARTY),
    member("did", many(DID.type)),
    member("promises", _OBJECTS, lambda view: map(_outcome, view.book.of_party(view.party.party))),
    member("replies", _OBJECTS, lambda view: reply_records(view.book.said(party=view.party.party))),
    member("not_named", many(_NOT_NAMED.type)),
    member("not_examined", many(TEXT), lambda view: [each.instrument for each in view.not_examined]),
    member("shares_with", many(_NEIGHBOUR.type), lambda view: view.neighbours),
)
OF_INSTRUMENT: Final[Shape[Commitments]] = Shape(HEAD, _INSTRUMENT_VIEW.of(attrgetter("instrument")))
"""One instrument."""
OF_PARTY: Final[Shape[Commitments]] = Shape(HEAD, _PARTY_VIEW.of(attrgetter("party")))
"""One party."""
OF_STATE: Final = OF_PARTY.only("did", "not_named", "not_examined")
"""What the State of a country agreed to."""


def instrument_rows(found: Commitments) -> list[Record]:
    """A row for each instrument."""
    return INSTRUMENT_ROW.records((found.register, each) for each in found.register.instruments)


def member_rows(found: Commitments) -> list[Record]:
    """A row for each thing that was read of who agreed to the instrument."""
    members = found.instrument.members if found.instrument else ()
    return EVENT_OF_PARTY.records((each, event) for each in members for event in each.events)


def did_rows(found: Commitments) -> list[Record]:
    """A row for each thing that was read of what the party agreed to."""
    did = found.party.did if found.party else ()
    return EVENT_OF_INSTRUMENT.records((name, each, event) for name, each in did for event in each.events)


def promise_records(book: PromiseBook, instrument: str) -> list[Record]:
    """The promises of an instrument, each with its state for every party that is asked."""
    return [
        {
            **_promise_record(each),
            "parties": [{"party": one.party.party, **outcome_record(one)} for one in book.outcomes(each)],
        }
        for each in book.of_instrument(instrument)
    ]


def _promise_record(promise: Promise) -> Record:
    told = asdict(promise)
    return {**{name: told[name] for name in told if name != "kinds"}, "kinds": promise.kinds.split()}


def outcome_record(outcome: Outcome) -> Record:
    """The state of a promise for one party, and what decides it; null where nothing was found."""
    shown = outcome.shown
    finding = None
    if shown is not None:
        finding = {name: value for name, value in asdict(shown).items() if name not in ("promise", "party", "state")}
    return {"state": outcome.state.value, "finding": finding}


def reply_records(replies: Iterable[Reply]) -> list[Record]:
    """What those concerned say, with the page where they say it."""
    return [asdict(each) for each in replies]
