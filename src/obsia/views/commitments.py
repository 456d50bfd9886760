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
    Quoted,
    Section,
    Sentence,
    Status,
    Table,
    Tone,
    table,
)
from obsia.core.message import Argument, Country, Day, Listed, Message, Term, Translated
from obsia.views import indicators
from obsia.views.parts import lead, note, section, sentence

if TYPE_CHECKING:
    from obsia.accounting.commitments.register import Member, Overlap, Register
    from obsia.app.disclosure.commitments import Commitments, InstrumentView, PartyView
    from obsia.core.disclosure import Commitment, Instrument, Party

KINDS: Final = ("state", "organisation", "company")
"""Kinds of parties, in their order."""
OVERLAPS: Final = 8
"""Pairs of instruments that share most."""
_REPORTED: Final = "secondary"
"""The basis of what another publication reports: it is said to be its word wherever it is shown."""
_SHAPES: Final = {"agreed": "all", "partly": "part", "not": "none"}
_HEADS: Final = {"state": "head-states", "company": "head-companies", "organisation": "head-organisations"}
_INDEPENDENT: Final = lead("independent", note(Message("commitments-independent")))


class Act(NamedTuple):
    """What a party did with an instrument: one row of a source."""

    instrument: Instrument
    member: Member
    row: Commitment


def document(found: Commitments) -> Document:
    """What was asked for: one instrument, one party, or all instruments with the six priorities."""
    if found.instrument:
        return _instrument(found.register, found.instrument)
    return _party(found.party) if found.party else _overview(found)


def short(instrument: str) -> Term:
    """What an instrument is called in a few words."""
    return Term("instrument", instrument)


def full(instrument: Instrument) -> Argument:
    """Its name in full, in the language of the reader where a source has it, else in English."""
    name = instrument.name
    return Translated(en=name, fr=instrument.name_fr) if instrument.name_fr else Quoted(name)


def instrument_link(instrument: str) -> Link:
    """An instrument by its short name, with its page."""
    return Link(f"/commitments/instruments/{instrument}/", short(instrument))


def party_name(party: Party) -> Argument:
    """A party by the name that the reader knows."""
    if party.kind == "state" and party.iso3:
        return Country(party.iso3)
    return Translated(en=party.name, fr=party.name_fr) if party.name_fr else party.name


def party_link(party: Party) -> Link:
    """A party with its page."""
    return Link(f"/commitments/parties/{party.party}/", party_name(party))


def status(word: str) -> Term:
    """What a party did."""
    return Term("status", word.replace(" ", "-"))


def basis(row: Commitment) -> Message:
    """How it came to be known what a party did; what another publication reports is said to be its word."""
    return Message(f"basis-of-{row.basis}", publisher=row.publisher)


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
        about=(sentence(Message("commitments-rule", names=held.unverified_count)),),
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
    """Every instrument with who agreed to it, as read, the oldest first."""
    unverified = {each.instrument: len(held.unverified(each.instrument)) for each in held.instruments}
    return table(
        "instruments",
        held.instruments,
        (Column(head=Message("head-instrument"), is_key=True),
         lambda each: Lines((instrument_link(each.instrument), full(each)), leads=True)),
        (Column(head=Message("head-adopted")), lambda each: Day(each.adopted_on)),
        (Column(head=Message("head-binding"), wraps=True, drop=2, tone=Tone.DIM), binding),
        *(_agreed(held, kind, drop=drop) for kind, drop in (("state", 0), ("company", 0), ("organisation", 1))),
        (Column(head=Message("head-unverified"), tone=Tone.DIM), lambda each: unverified[each.instrument] or NOTHING),
        (Column(head=Message("web-commitments-head-stated"), wraps=True, drop=3),
         lambda each: each.parties_stated or Message("count-unstated")),
        caption=Message("web-commitments-instruments-caption"),
    )  # fmt: skip


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
    """One instrument: who agreed, who is only claimed to have, who did not, and where each was read."""
    instrument = view.instrument
    read = [each for each in view.members if each.is_read]
    agreed = [each for each in read if each.standing.value == "agreed"]
    others = [each for each in read if each.standing.value != "agreed"]
    unverified = held.unverified(instrument.instrument)
    overlaps = [each for each in held.overlaps() if instrument.instrument in (each.first, each.second)]
    overlaps.sort(key=lambda each: -each.jaccard.part)
    list_at = (unverified[0].commitment.address or instrument.address,) if unverified else ()
    claimed = note(Message("unverified-rule"), *list_at)
    return Document(
        title=full(instrument),
        page_title=short(instrument.instrument),
        about=tuple(_about(held, view)),
        sections=(
            section("agreed", "section-agreed", *_by_kind(instrument, agreed)),
            Section(
                name="unverified",
                head=Message("section-unverified", names=len(unverified)),
                blocks=_names((each.party for each in unverified), claimed),
            ),
            section("others", "section-did-not", *_by_kind(instrument, others)),
            Section(
                name="absent",
                head=Message("section-absent", states=len(view.absent)),
                blocks=_names(view.absent, note(Message("absent-rule"))),
            ),
            section("overlaps", "web-commitments-overlaps", _overlaps(overlaps)),
            _INDEPENDENT,
        ),
    )


def _about(held: Register, view: InstrumentView) -> Iterator[Sentence]:
    """When it was adopted, whether it binds, what it says of energy, how many agreed."""
    instrument = view.instrument
    energy = Message(f"energy-of-{instrument.instrument}")
    dated = Message("instrument-dated", date=Day(instrument.adopted_on), binding=binding(instrument))
    yield sentence(dated)
    yield sentence(Message("instrument-energy", energy=energy))
    stated = instrument.parties_stated
    told = Message("instrument-counts", counts=counts(held, instrument), stated=stated or Message("count-unstated"))
    yield Sentence(text=told, read_at=(instrument.address,))
    if stated.isdecimal() and int(stated) != sum(each.standing.value == "agreed" for each in view.members):
        yield note(Message("instrument-stated-otherwise"))


def _names(parties: Iterable[Party], *rules: Sentence) -> tuple[Block, ...]:
    """Names in the order of the language, and what is to be known of them; nothing without names."""
    links = tuple(map(party_link, parties))
    return (Listing(items=links, are_names=True), *rules) if links else ()


def _by_kind(instrument: Instrument, members: Sequence[Member]) -> Iterator[Table]:
    """What parties did, a table for each kind of party."""
    for kind in KINDS:
        group = [each for each in members if each.party.kind == kind]
        acts = [Act(instrument, each, row) for each in group for row in each.rows]
        if acts:
            yield _acts("members", acts, caption=Message(f"count-{kind}", count=len(group)), of_party=False)


def _acts(name: str, acts: Sequence[Act], *, caption: Argument, of_party: bool) -> Table:
    """What was done with an instrument, when, and where that was read."""
    has_notes = any(_noted(each) for each in acts)
    return table(
        name,
        acts,
        (Column(head=Message("head-instrument" if of_party else "head-party"), is_key=True),
         lambda each: instrument_link(each.instrument.instrument) if of_party else party_link(each.member.party)),
        (Column(head=Message("head-status"), wraps=True), _did),
        (Column(head=Message("head-date"), wraps=True), lambda each: Day(each.row.date) if each.row.date else NOTHING),
        (Column(head=Message("web-commitments-head-read"), wraps=True), _read),
        (Column(head=Message("head-note"), is_prose=True, drop=1), _noted) if has_notes else None,
        caption=caption,
        by_name=not of_party,
        cites=True,
    )  # fmt: skip


def _did(act: Act) -> Status:
    shape = _SHAPES[act.member.standing.value] if act.member.is_read else "unknown"
    return Status(shape, status(act.row.status))


def _read(act: Act) -> Cell:
    """Where it was read; that another publication reports it, or that nobody here has read it."""
    row = act.row
    publisher: Argument = basis(row) if row.basis == _REPORTED else row.publisher or NOTHING
    where = Link(row.address, publisher or row.address) if row.address else publisher
    return where if act.member.is_read else Lines((where, Message("web-commitments-unread")), leads=True)


def _noted(act: Act) -> Cell:
    """The place in the source and what is to be noted, as its reader wrote it."""
    lines = tuple(Quoted(each) for each in (act.row.locator, act.row.note) if each)
    return Lines(lines) if lines else None


def party_acts(view: PartyView) -> Table:
    """What a party did, instrument by instrument."""
    acts = [Act(instrument, member, row) for instrument, member in view.did for row in member.rows]
    caption = Message("web-commitments-did-caption", name=party_name(view.party))
    return _acts("did", acts, caption=caption, of_party=True)


def agreed_by(view: PartyView) -> list[Instrument]:
    """The instruments that a party was read to have agreed to."""
    return [each for each, member in view.did if member.is_read and member.standing.value == "agreed"]


def _party(view: PartyView) -> Document:
    """One party: what it did, what is open to its kind without it, with whom it shares most."""
    name = party_name(view.party)
    neighbours = table(
        "neighbours",
        view.neighbours,
        (Column(head=Message("head-party"), is_key=True), lambda each: party_link(each[0])),
        (Column(head=Message("head-shared")),
         lambda each: Message("shared-of", part=each[1].part, whole=each[1].whole)),
    )  # fmt: skip
    without = Listing(items=tuple(instrument_link(each.instrument) for each in view.without))
    rules = [note(Message("without-rule"))] if view.without else []
    shared = [neighbours, note(Message("neighbours-rule"))] if view.neighbours else []
    return Document(
        title=Message("title-party", name=name, kind=Message(f"kind-of-party-{view.party.kind}")),
        page_title=Message("web-commitments-party-title", name=name),
        about=(sentence(Message("web-commitments-party-lead", count=len(agreed_by(view)))),),
        sections=(
            section(
                "did",
                "web-commitments-did",
                party_acts(view) if view.did else sentence(Message("party-nothing")),
            ),
            section("without", "section-without", without, *rules),
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
    return Section(name=kind, head=Message(f"count-{kind}", count=len(group)), blocks=(rows,))


def _agreements(held: Register, party: Party) -> tuple[Argument, ...]:
    return tuple(short(name) for name, member in held.of_party(party.party).items() if _has_agreed(member))


def _otherwise(held: Register, party: Party) -> tuple[Argument, ...]:
    """A part, a refusal, a name that nobody here has read."""
    return tuple(
        Message(
            "web-commitments-otherwise",
            instrument=short(name),
            status=status(member.commitment.status) if member.is_read else Message("basis-of-unverified"),
        )
        for name, member in held.of_party(party.party).items()
        if not _has_agreed(member)
    )


def _has_agreed(member: Member) -> bool:
    return member.is_read and member.standing.value == "agreed"
