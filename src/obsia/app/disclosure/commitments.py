"""Commitments: who agreed to which instrument, and the six priorities of the Paris statement as indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from obsia.accounting.commitments.indicator import Count, Indicator
from obsia.accounting.commitments.promises import PromiseBook
from obsia.accounting.commitments.register import Member, Naming, Register
from obsia.accounting.commitments.seats import SEAT
from obsia.app.clock import day_of
from obsia.app.disclosure.priorities import priorities, promise_book, register
from obsia.app.figures.prepared import Prepared
from obsia.app.questions.commitments import ListCommitments
from obsia.core.commitments import Instrument, Party, PartyList
from obsia.core.errors import UnknownName
from obsia.core.locales import languages, locale
from obsia.core.message import Message
from obsia.core.question import SEED, asked_as
from obsia.core.spelling import SUGGESTED, shown, suggested
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.keys import place_key
from obsia.facts.names.places import resolve_country
from obsia.facts.snapshot import Snapshot

_YEAR: Final = re.compile(r"(?:-\d{4}|\s\(\d{4}\))$")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentView:
    """One instrument: everyone who has an event with it, the lists of it, and States that agreed to others.

    ``not_named`` are those that ``whole_list`` is without; of those ``not_examined`` nobody here knows.
    """

    instrument: Instrument
    members: tuple[Member, ...]
    not_named: tuple[Party, ...]
    not_examined: tuple[Party, ...]
    stated: PartyList | None
    whole_list: PartyList | None
    book: PromiseBook


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyView:
    """One party: what it did, instruments open to its kind that do not name it, and who shares most with it.

    ``not_named`` have a list that was read whole, and that is without it; of those ``not_examined`` nobody here knows.
    """

    party: Party
    did: tuple[tuple[Instrument, Member], ...]
    not_named: tuple[tuple[Instrument, PartyList], ...]
    not_examined: tuple[Instrument, ...]
    neighbours: tuple[tuple[Party, Count], ...]
    book: PromiseBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitments:
    """What was asked for: a view of an instrument or of a party, or neither, and then the indicators."""

    register: Register
    command: tuple[str, ...]
    snapshot: str
    instrument: InstrumentView | None = None
    party: PartyView | None = None
    indicators: tuple[Indicator, ...] = ()
    unrecorded: str | None = None
    """Why the figures could not be recorded for ``obsia trace``; None where they were."""


def answer(asked: ListCommitments) -> Commitments:
    """All instruments with the six priorities; or one instrument; or one party."""
    if replace(asked, record_figures=True) == ListCommitments() and (entry := ALL_COMMITMENTS.read()) is not None:
        return replace(entry.value, unrecorded=entry.recorded() if asked.record_figures else None)
    return _answer(asked)


def _answer(asked: ListCommitments) -> Commitments:
    snapshot = facts.load()
    book = promise_book(snapshot, day_of(asked.as_of, option="as-of") if asked.as_of else "")
    held = book.register
    # Draws are behind the indicators alone.
    unseeded = replace(asked, seed=SEED)
    if asked.instrument is not None:
        view = _instrument_view(book, _instrument(held, asked.instrument))
        command = replace(unseeded, instrument=view.instrument.instrument).command()
        return Commitments(register=held, command=command, snapshot=snapshot.content_hash, instrument=view)
    if asked.party is not None:
        found = _party(snapshot, asked.party)
        command = replace(unseeded, party=found.iso3 if found.kind == "state" else found.party).command()
        view = _party_view(book, found)
        return Commitments(register=held, command=command, snapshot=snapshot.content_hash, party=view)
    command = asked.command()
    indicators, unrecorded = priorities(
        snapshot, held=held, seed=asked.seed, command=command, record_figures=asked.record_figures
    )
    return Commitments(
        register=held,
        command=command,
        snapshot=snapshot.content_hash,
        indicators=indicators,
        unrecorded=unrecorded,
    )


commitments = asked_as(ListCommitments, answer)
ALL_COMMITMENTS: Final = Prepared("commitments", lambda: _answer(ListCommitments()))
"""All instruments with the six priorities."""


def _instrument(held: Register, text: str) -> Instrument:
    """The instrument of a name: short, with or without its year, or full, in any language; as lists name it, too."""
    names: dict[str, Instrument] = {}
    for each in held.instruments:
        listed = [locale(language).or_text(f"instrument-{each.instrument}", "") for language in languages()]
        for name in (each.instrument, each.name, each.name_fr, *listed):
            names.setdefault(place_key(name), each)
            names.setdefault(place_key(_YEAR.sub("", name)), each)
    names.pop("", None)
    asked = place_key(text)
    if asked in names:
        return names[asked]
    holding = dict.fromkeys(each.instrument for key, each in names.items() if asked and asked in key)
    near = tuple(holding)[:SUGGESTED] or suggested(text, ((key, each.instrument) for key, each in names.items()))
    raise UnknownName(kind="instrument", name=shown(text), suggestions=near, remedy=Message("remedy-instrument"))


def _party(snapshot: Snapshot, text: str) -> Party:
    """The party of a name. A country that has no row of its own is a State that agreed to nothing that was read."""
    # A company's name is told without the names of all States in all languages, which take time to load.
    if found := _company_names(snapshot).get(place_key(text)):
        return found
    names = _names_of(snapshot)
    if found := names.get(place_key(text)):
        return found
    try:
        region = resolve_country(snapshot, text=text)
    except UnknownName:
        region = None
    if region:
        return names.get(place_key(region.zone_id)) or Party(
            party=region.zone_id.lower(),
            name=region.place,
            name_fr="",
            kind="state",
            iso3=region.zone_id,
            evidence=region.evidence,
            locator=region.zone_id,
            note="",
        )
    near = suggested(text, ((key, _told(each)) for key, each in names.items()))
    raise UnknownName(kind="party", name=shown(text), suggestions=near, remedy=Message("remedy-party"))


def _told(party: Party) -> str:
    """The name of a party in the reader's language."""
    tr = locale()
    if party.kind == "state" and party.iso3:
        return tr.zone(party.iso3).removesuffix(f" ({party.iso3})")
    return party.name_fr if tr.language == "fr" and party.name_fr else party.name


@lru_cache(maxsize=2)
def _company_names(snapshot: Snapshot) -> Mapping[str, Party]:
    """Every name of a party that is no State, as tables write it: letters and digits only.

    A company also goes by the name that the table of control has for it (``mistral`` for Mistral AI).
    """
    names: dict[str, Party] = {}
    for each in _parties(snapshot, is_state=False):
        for name in (each.party, each.name, each.name_fr):
            names.setdefault(place_key(name), each)
    for row in disclosures.control(snapshot):
        if row.share == SEAT and (company := names.get(place_key(row.controller))):
            names.setdefault(place_key(row.entity), company)
    names.pop("", None)
    return names


@lru_cache(maxsize=2)
def _names_of(snapshot: Snapshot) -> Mapping[str, Party]:
    """Every name of a party: those of companies, and a State's code and its names in all languages.

    The locales hold what else people call one (UK, EU, UE).
    """
    names: dict[str, Party] = {}
    states = _parties(snapshot, is_state=True)
    for each in states:
        written = (locale(language).zone(each.iso3).removesuffix(f" ({each.iso3})") for language in languages())
        for name in (each.iso3, *written, each.party, each.name, each.name_fr):
            names.setdefault(place_key(name), each)
    for each in (*states, *_parties(snapshot, is_state=False)):
        for language in languages():
            for name in locale(language).or_text(f"also-called-{each.party}", "").split(","):
                names.setdefault(place_key(name), each)
    names.pop("", None)
    return {**names, **_company_names(snapshot)}


def _parties(snapshot: Snapshot, *, is_state: bool) -> tuple[Party, ...]:
    return tuple(each for each in register(snapshot).parties.values() if (each.kind == "state") == is_state)


def _instrument_view(book: PromiseBook, instrument: Instrument) -> InstrumentView:
    held = book.register
    members = held.members(instrument.instrument)
    named = {member.party.party for member in members}
    elsewhere: set[str] = {
        member.party.party
        for each in held.instruments
        for member in held.agreed(each.instrument, kind="state")
        if each.instrument != instrument.instrument
    }
    if instrument not in held.open_to("state"):
        # Law that binds its own members, and a text for companies: that other States are not there says nothing.
        elsewhere = set()
    others = tuple(sorted((held.parties[name] for name in elsewhere - named), key=lambda party: party.name))
    whole = held.whole_list(instrument.instrument, "state")
    return InstrumentView(
        instrument=instrument,
        members=members,
        not_named=others if whole else (),
        not_examined=() if whole else others,
        stated=held.stated(instrument.instrument),
        whole_list=whole,
        book=book,
    )


def _party_view(book: PromiseBook, party: Party) -> PartyView:
    held = book.register
    did = held.of_party(party.party)
    without = [(each, held.whole_list(each.instrument, party.kind)) for each in held.open_to(party.kind)]
    naming = {each.instrument: held.naming(each.instrument, party) for each, _ in without}
    return PartyView(
        party=party,
        did=tuple((held.instrument(name), member) for name, member in did.items()),
        not_named=tuple((each, listed) for each, listed in without if listed and each.instrument not in did),
        not_examined=tuple(each for each, _ in without if naming[each.instrument] is Naming.NOT_EXAMINED),
        neighbours=held.shared_with(party.party) if party.party in held.parties else (),
        book=book,
    )
