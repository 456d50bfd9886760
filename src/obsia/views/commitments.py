"""Who agreed to what, laid out: all instruments, one instrument, one party, all parties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from obsia.core.document import (
    NOTHING,
    Block,
    Cell,
    Column,
    Document,
    Line,
    Lines,
    Link,
    Listing,
    Section,
    Sentence,
    Status,
    Table,
    Tone,
    table,
)
from obsia.core.message import Argument, Capital, Day, Listed, Message, Term, slug
from obsia.views import indicators, promises
from obsia.views.parts import lead, note, section, sentence
from obsia.views.party_names import full, instrument_link, party_link, party_name, publisher_of, remark, short

if TYPE_CHECKING:
    from obsia.accounting.commitments.register import Member, Overlap, Register
    from obsia.app.disclosure.commitments import Commitments, InstrumentView, PartyView
    from obsia.core.commitments import Event, Instrument, Party, PartyList, ReadEvent

KINDS: Final = ("state", "organisation", "company")
"""Kinds of parties, in their order."""
OVERLAPS: Final = 8
"""Pairs of instruments that share most."""
_OPENED: Final = "read"
"""The basis of what stands at the address itself; any other is told wherever it is shown."""
_SHAPES: Final = {
    "agreed": "all",
    "partly": "part",
    "through the Union": "part",
    "announced": "unknown",
    "no longer": "none",
    "not": "none",
}
_HEADS: Final = {"state": "head-states", "company": "head-companies", "organisation": "head-organisations"}
_INDEPENDENT: Final = lead("independent", note(Message("commitments-independent")))


class Act(NamedTuple):
    """One event between a party and an instrument, and where the party stands now."""

    instrument: Instrument
    member: Member
    event: ReadEvent


def document(found: Commitments) -> Document:
    """What was asked for: one instrument, one party, or all instruments with the six priorities."""
    if found.instrument:
        return _instrument(found.register, found.instrument)
    return _party(found.register, found.party) if found.party else _overview(found)


def happened(event: Event) -> Term:
    """What a party did, or what happened to its name."""
    return Term("event", slug(event.value))


def when(event: ReadEvent) -> Argument:
    """The day of it, or the day of the page that shows that it had happened."""
    if event.dating == "on":
        return Day(event.date)
    return Message("event-by-month" if len(event.date) == len("2025-12") else "event-by", day=Day(event.date))


def basis(event: ReadEvent) -> Message:
    """How it came to be known; what a copy, a quotation or another publication says is told to be that."""
    return Message(f"basis-of-{event.basis}", publisher=publisher_of(event))


def as_of(held: Register) -> tuple[Sentence, ...]:
    """The day that was asked for, where one was."""
    return (sentence(Message("commitments-on-day", day=Day(held.as_of))),) if held.as_of else ()


def counts(held: Register, instrument: Instrument) -> Argument:
    """How many agreed, by kind, as read."""
    found = held.counts(instrument.instrument)
    return Listed(Message(f"count-{kind}", count=number) for kind, number in found.items() if number) or Message(
        "count-nobody"
    )


def binding(instrument: Instrument) -> Term:
    """Whether it binds."""
    return Term("binding", instrument.binding.replace(" ", "-"))


def _overview(found: Commitments) -> Document:
    held = found.register
    overlaps = sorted(held.overlaps(), key=lambda each: -each.jaccard.part)
    priorities = [
        indicators.priority_section(number, priority, list(group))
        for number, (priority, group) in enumerate(groupby(found.indicators, key=lambda each: each.priority.value), 1)
    ]
    unrecorded = Message("commitments-unrecorded", reason=found.unrecorded or "")
    pairs = sentence(Message("web-commitments-overlaps-lead", pairs=len(overlaps)))
    return Document(
        title=Message("title-commitments"),
        about=(*as_of(held), sentence(Message("commitments-rule", names=held.unread_count))),
        sections=(
            section("instruments", "section-instruments", _instruments(held)),
            lead("more", note(Message("commitments-more"))),
            section("overlaps", "web-commitments-overlaps", pairs, _overlaps(overlaps)),
            *priorities,
            lead("unrecorded", *([Sentence(text=unrecorded, tone=Tone.ALARM)] if found.unrecorded else [])),
            _INDEPENDENT,
        ),
    )


def _instruments(held: Register) -> Table:
    """Every instrument with who agreed to it, as read, beside the number that a page states; the oldest first."""
    return table(
        "instruments",
        held.instruments,
        (Column(head=Message("head-instrument"), is_key=True),
         lambda each: Lines((instrument_link(each.instrument), full(each)), leads=True)),
        (Column(head=Message("head-adopted")), lambda each: Day(each.adopted_on)),
        (Column(head=Message("head-binding"), wraps=True, drop=2, tone=Tone.DIM), binding),
        *(_agreed(held, kind, drop=drop) for kind, drop in (("state", 0), ("company", 0), ("organisation", 1))),
        (Column(head=Message("head-named"), wraps=True), lambda each: _named(held, each)),
        caption=Message("web-commitments-instruments-caption"),
    )  # fmt: skip


def _named(held: Register, instrument: Instrument) -> Cell:
    """How many names were read, of how many that a page states, and the day of that page."""
    names, stated = len(held.agreed(instrument.instrument)), held.stated(instrument.instrument)
    if stated is None:
        return Message("named-unstated", names=names)
    of = Message("shared-of", part=names, whole=stated.count or 0)
    return Lines((of, Day(stated.as_of)), leads=True)


def _agreed(held: Register, kind: str, *, drop: int) -> Line[Instrument]:
    """How many parties of a kind agreed, as read."""
    column = Column(head=Message(_HEADS[kind]), drop=drop)
    return column, lambda each: held.counts(each.instrument)[kind] or NOTHING


def _overlaps(overlaps: Sequence[Overlap]) -> Table:
    """Pairs of instruments that share most States."""
    return table(
        "overlaps",
        overlaps[:OVERLAPS],
        (
            Column(head=Message("web-commitments-head-pair"), is_key=True),
            lambda each: Lines((instrument_link(each.first), instrument_link(each.second))),
        ),
        (Column(head=Message("web-commitments-head-both")), lambda each: each.jaccard.part),
        (Column(head=Message("web-commitments-head-either")), lambda each: each.jaccard.whole),
        caption=Message("web-commitments-overlaps-caption"),
    )


def _instrument(held: Register, view: InstrumentView) -> Document:
    """One instrument: who agreed, in part or no longer; who is on no list, and of whom nothing is known."""
    instrument = view.instrument
    by_standing = {name: [each for each in view.members if each.standing.value == name] for name in _SHAPES}
    through = by_standing["through the Union"]
    overlaps = [each for each in held.overlaps() if instrument.instrument in (each.first, each.second)]
    overlaps.sort(key=lambda each: -each.jaccard.part)
    others = [each for name in ("partly", "announced", "not") for each in by_standing[name]]
    listed = view.whole_list
    return Document(
        title=full(instrument),
        page_title=short(instrument.instrument),
        about=(*as_of(held), *_about(held, view)),
        sections=(
            section("agreed", "section-agreed", *_by_kind(instrument, by_standing["agreed"])),
            Section(
                name="through",
                head=Message("section-through-union", states=len(through)),
                blocks=_names((each.party for each in through), *_through(through)),
            ),
            section("others", "section-did-not", *_by_kind(instrument, others)),
            section("left", "section-no-longer", *_by_kind(instrument, by_standing["no longer"])),
            Section(
                name="not-named",
                head=Message("section-not-named", states=len(view.not_named)),
                blocks=_names(view.not_named, *([_list_read(listed)] if listed else [])),
            ),
            Section(
                name="not-examined",
                head=Message("section-not-examined", states=len(view.not_examined)),
                blocks=_names(view.not_examined, note(Message("not-examined-rule"))),
            ),
            *promises.of_instrument(view.book, instrument.instrument),
            section("overlaps", "web-commitments-overlaps", _overlaps(overlaps)),
            _INDEPENDENT,
        ),
    )


def _through(members: Sequence[Member]) -> Iterator[Sentence]:
    """That the Union agreed, since when, and where that was read."""
    for event in (members[0].latest,) if members else ():
        yield Sentence(text=Message("through-union-rule", day=Day(event.date)), tone=Tone.DIM, read_at=(event.address,))
        yield note(remark(event.note, event.note_fr))


def _list_read(listed: PartyList) -> Sentence:
    """The list that was read whole, and how it came to be known."""
    told = Message("not-named-rule", day=Day(listed.as_of), basis=Term("list", listed.basis.value))
    return Sentence(text=told, tone=Tone.DIM, read_at=(listed.address,))


def _about(held: Register, view: InstrumentView) -> Iterator[Sentence]:
    """When it was adopted, whether it binds, what it says of energy, how many agreed of how many that a page counts."""
    instrument = view.instrument
    energy = Message(f"energy-of-{instrument.instrument}")
    dated = Message("instrument-dated", date=Day(instrument.adopted_on), binding=binding(instrument))
    yield sentence(dated)
    yield sentence(Message("instrument-energy", energy=energy))
    yield Sentence(text=Message("instrument-published"), tone=Tone.DIM, read_at=(instrument.address,))
    yield sentence(Message("instrument-counts", counts=counts(held, instrument)))
    if (stated := view.stated) is None:
        yield sentence(Message("instrument-unstated"))
    else:
        unread = held.unread(instrument.instrument)
        told = Message("instrument-stated", day=Day(stated.as_of), stated=stated.count or 0, unread=unread)
        yield Sentence(text=told, read_at=(stated.address,))
        if stated.note:
            yield note(remark(stated.note, stated.note_fr))
    if readings := sorted(each.retrieved for member in view.members for each in member.events):
        yield note(Message("events-read", days=len(set(readings)), first=Day(readings[0]), last=Day(readings[-1])))


def _names(parties: Iterable[Party], *rules: Sentence) -> tuple[Block, ...]:
    """Names in the order of the language, and what is to be known of them; nothing without names."""
    links = tuple(map(party_link, parties))
    return (Listing(items=links, are_names=True), *rules) if links else ()


def _by_kind(instrument: Instrument, members: Sequence[Member]) -> Iterator[Table]:
    """What parties did, a table for each kind of party."""
    for kind in KINDS:
        group = [each for each in members if each.party.kind == kind]
        if acts := [Act(instrument, each, event) for each in group for event in each.events]:
            caption = Capital((Message(f"count-{kind}", count=len(group)),))
            yield _acts("members", acts, caption=caption, of_party=False)


def _acts(name: str, acts: Sequence[Act], *, caption: Argument, of_party: bool) -> Table:
    """What happened, when, and where that was read."""
    has_notes = any(_noted(each) for each in acts)
    return table(
        name,
        acts,
        (Column(head=Message("head-instrument" if of_party else "head-party"), is_key=True),
         lambda each: instrument_link(each.instrument.instrument) if of_party else party_link(each.member.party)),
        (Column(head=Message("head-event"), wraps=True), _did),
        (Column(head=Message("head-date"), wraps=True), _dated),
        (Column(head=Message("web-commitments-head-read"), wraps=True), _read),
        (Column(head=Message("head-note"), is_prose=True, drop=1), _noted) if has_notes else None,
        caption=caption,
        by_name=not of_party,
        gathers=not of_party,
        cites=True,
    )  # fmt: skip


def _did(act: Act) -> Status:
    shape = _SHAPES[act.member.standing.value] if act.event is act.member.latest else "moot"
    return Status(shape, happened(act.event.event))


def _dated(act: Act) -> Cell:
    """The day, with the page that gives it, where that is not the page that names the party."""
    return Link(act.event.day_address, when(act.event)) if act.event.day_address else when(act.event)


def _read(act: Act) -> Cell:
    """Where it was read; that it is a copy, a quotation or another publication is told."""
    event = act.event
    return Link(event.address, publisher_of(event) if event.basis == _OPENED else basis(event))


def _noted(act: Act) -> Cell:
    """The place in the source and what is to be noted, as its reader wrote it."""
    event = act.event
    both = ((event.locator, event.locator_fr), (event.note, event.note_fr))
    lines = tuple(remark(text, text_fr) for text, text_fr in both if text)
    return Lines(lines) if lines else None


def party_acts(view: PartyView) -> Table:
    """What a party did, instrument by instrument."""
    acts = [Act(instrument, member, event) for instrument, member in view.did for event in member.events]
    caption = Message("web-commitments-did-caption", name=party_name(view.party))
    return _acts("did", acts, caption=caption, of_party=True)


def agreed_by(view: PartyView) -> list[Instrument]:
    """The instruments that a party was read to have agreed to."""
    return [each for each, member in view.did if member.has_agreed]


def _did_by(view: PartyView) -> Iterator[Block]:
    """What a party did, and what the mark of a line says that a later one has overtaken."""
    yield party_acts(view) if view.did else sentence(Message("party-nothing"))
    if any(len(member.events) > 1 for _, member in view.did):
        yield note(Message("party-overtaken"))


def _party(held: Register, view: PartyView) -> Document:
    """One party: what it did, which lists are without it, of which texts nothing is known, with whom it shares most."""
    name = party_name(view.party)
    neighbours = table(
        "neighbours",
        view.neighbours,
        (Column(head=Message("head-party"), is_key=True), lambda each: party_link(each[0])),
        (Column(head=Message("head-shared")),
         lambda each: Message("shared-of", part=each[1].part, whole=each[1].whole)),
    )  # fmt: skip
    lists = table(
        "not-named",
        view.not_named,
        (Column(head=Message("head-instrument"), is_key=True), lambda each: instrument_link(each[0].instrument)),
        (Column(head=Message("head-list")), lambda each: Link(each[1].address, Day(each[1].as_of))),
        (Column(head=Message("head-list-basis"), drop=1), lambda each: Term("list", each[1].basis.value)),
        cites=True,
    )
    unknown = Listing(items=tuple(instrument_link(each.instrument) for each in view.not_examined))
    shared = [neighbours, note(Message("neighbours-rule"))] if view.neighbours else []
    return Document(
        title=Message("title-party", name=name, kind=Message(f"kind-of-party-{view.party.kind}")),
        page_title=Message("web-commitments-party-title", name=name),
        about=(*as_of(held), sentence(Message("web-commitments-party-lead", count=len(agreed_by(view))))),
        sections=(
            section(
                "did",
                "web-commitments-did",
                *_did_by(view),
            ),
            *promises.of_party(view.book, view.party.party),
            section("not-named", "section-lists-without", *([lists] if view.not_named else [])),
            section(
                "not-examined",
                "section-lists-not-examined",
                *([unknown, note(Message("without-rule"))] if view.not_examined else []),
            ),
            section("neighbours", "section-neighbours", *shared),
            _INDEPENDENT,
        ),
    )


def parties(held: Register, groups: Mapping[str, Sequence[Party]]) -> Document:
    """Parties by kind, each with what it agreed to as read, and what else there is to say of it."""
    return Document(
        title=Message("web-commitments-parties-title"),
        sections=(*(_parties(held, kind, group) for kind, group in groups.items()), _INDEPENDENT),
    )


def _parties(held: Register, kind: str, group: Sequence[Party]) -> Section:
    rows = table(
        "parties",
        group,
        (Column(head=Message("head-party"), is_key=True), party_link),
        (Column(head=Message("web-commitments-head-agreed"), is_prose=True),
         lambda each: _agreements(held, each) or Message("web-commitments-none-read")),
        (Column(head=Message("web-commitments-head-otherwise"), is_prose=True),
         lambda each: _otherwise(held, each) or Message("web-commitments-nothing")),
        by_name=True,
    )  # fmt: skip
    return Section(name=kind, head=Capital((Message(f"count-{kind}", count=len(group)),)), blocks=(rows,))


def _agreements(held: Register, party: Party) -> tuple[Argument, ...]:
    return tuple(short(name) for name, member in held.of_party(party.party).items() if member.has_agreed)


def _otherwise(held: Register, party: Party) -> tuple[Argument, ...]:
    """A part, a refusal, what the Union agreed to, a list that no longer has the name."""
    return tuple(
        Message("web-commitments-otherwise", instrument=short(name), status=happened(member.latest.event))
        for name, member in held.of_party(party.party).items()
        if not member.has_agreed
    )
