"""Commitments: who agreed to which instrument, and the six priorities of the Paris statement as indicators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from obsia._version import __version__
from obsia.accounting.commitments.indicator import Cell, Count, Indicator
from obsia.accounting.commitments.register import KINDS, UNVERIFIED, Member, Overlap, Register, Standing
from obsia.accounting.commitments.seats import SEAT
from obsia.app.disclosure.priorities import priorities, register
from obsia.app.figures.export import Record, figure_record
from obsia.app.figures.prepared import Prepared
from obsia.app.questions.commitments import ListCommitments
from obsia.core.disclosure import Commitment, Control, Instrument, Party
from obsia.core.errors import UnknownName
from obsia.core.figure import Figure
from obsia.core.locales import languages, locale
from obsia.core.message import Message, as_data
from obsia.core.question import SEED, asked_as
from obsia.core.spelling import shown, suggested
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.keys import place_key
from obsia.facts.names.places import resolve_country
from obsia.facts.snapshot import Snapshot

INSTRUMENT_COLUMNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("instrument", "name", "name_fr", "adopted_on", "binding", "address", "energy", "parties_stated"), "VARCHAR"
    ),
    **dict.fromkeys((*(f"agreed_read_{kind}" for kind in KINDS), "agreed_partly_read"), "BIGINT"),
    **dict.fromkeys((f"unverified_{kind}" for kind in KINDS), "BIGINT"),
    **dict.fromkeys(("evidence", "locator", "note"), "VARCHAR"),
}
"""Public columns of the instruments: the parties that were read to agree, and those that nobody has read, by kind."""
_YEAR: Final = re.compile(r"-\d{4}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentView:
    """One instrument: everyone who has a row for it, and the States that agreed to others but, as read, not to it."""

    instrument: Instrument
    members: tuple[Member, ...]
    absent: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyView:
    """One party: what it did, the instruments open to its kind without it, and who shares most with it."""

    party: Party
    did: tuple[tuple[Instrument, Member], ...]
    without: tuple[Instrument, ...]
    neighbours: tuple[tuple[Party, Count], ...]


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
    held = register(snapshot)
    # Draws are behind the indicators alone.
    unseeded = replace(asked, seed=SEED)
    if asked.instrument is not None:
        view = _instrument_view(held, _instrument(held, asked.instrument))
        command = replace(unseeded, instrument=view.instrument.instrument).command()
        return Commitments(register=held, command=command, snapshot=snapshot.content_hash, instrument=view)
    if asked.party is not None:
        found = _party(snapshot, asked.party)
        command = replace(unseeded, party=found.iso3 if found.kind == "state" else found.party).command()
        view = _party_view(held, found)
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
    """The instrument of a name: short, with or without its year, or full, in any language of its table."""
    names: dict[str, Instrument] = {}
    for each in held.instruments:
        for name in (each.instrument, _YEAR.sub("", each.instrument), each.name, each.name_fr):
            names.setdefault(place_key(name), each)
    names.pop("", None)
    found = names.get(place_key(text))
    if found:
        return found
    near = suggested(text, ((key, each.instrument) for key, each in names.items()))
    raise UnknownName(kind="instrument", name=shown(text), suggestions=near, remedy=Message("remedy-instrument"))


def _party(snapshot: Snapshot, text: str) -> Party:
    """The party of a name. A country that has no row of its own is a State that agreed to nothing that was read."""
    names = _names_of(snapshot)
    found = names.get(place_key(text))
    if found:
        return found
    try:
        region = resolve_country(snapshot, text=text)
    except UnknownName:
        region = None
    if region:
        known = names.get(place_key(region.zone_id))
        return known or Party(
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
def _names_of(snapshot: Snapshot) -> Mapping[str, Party]:
    return _names(register(snapshot), disclosures.control(snapshot))


def _names(held: Register, control: Iterable[Control]) -> dict[str, Party]:
    """Every name of a party, letters and digits only: short, full, a State's code and its names in all languages.

    The locales hold what else people call one (UK, EU, UE).
    A company also goes by the name that the table of control has for it (``mistral`` for Mistral AI).
    """
    names: dict[str, Party] = {}
    states = [each for each in held.parties.values() if each.kind == "state"]
    for each in states:
        written = (locale(language).zone(each.iso3).removesuffix(f" ({each.iso3})") for language in languages())
        for name in (each.iso3, *written):
            names.setdefault(place_key(name), each)
    for each in (*states, *(each for each in held.parties.values() if each.kind != "state")):
        for name in (each.party, each.name, each.name_fr):
            names.setdefault(place_key(name), each)
        for language in languages():
            for name in locale(language).or_text(f"also-called-{each.party}", "").split(","):
                names.setdefault(place_key(name), each)
    for row in control:
        if row.share == SEAT and (company := names.get(place_key(row.controller))):
            names.setdefault(place_key(row.entity), company)
    names.pop("", None)
    return names


def _instrument_view(held: Register, instrument: Instrument) -> InstrumentView:
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
    absent = sorted((held.parties[name] for name in elsewhere - named), key=lambda party: party.name)
    return InstrumentView(instrument=instrument, members=members, absent=tuple(absent))


def _party_view(held: Register, party: Party) -> PartyView:
    did = held.of_party(party.party)
    return PartyView(
        party=party,
        did=tuple((held.instrument(name), member) for name, member in did.items()),
        without=tuple(each for each in held.open_to(party.kind) if each.instrument not in did),
        neighbours=held.shared_with(party.party) if party.party in held.parties else (),
    )


def instruments_markdown(held: Register) -> str:
    """The instruments as a table of Markdown, for the manual: names that were read, unverified ones apart."""
    head = (
        "instrument",
        "adopted",
        "binding",
        "States",
        "companies",
        "organisations",
        "unverified",
        "stated",
        "energy",
    )
    rows = [head, tuple("---" for _ in head)]
    for each in held.instruments:
        counts = held.counts(each.instrument)
        left_out = len(held.unverified(each.instrument))
        rows.append(
            (
                f"[{each.name}]({each.address}) `{each.instrument}`",
                each.adopted_on,
                each.binding,
                *(str(counts[kind] or "") for kind in KINDS),
                str(left_out or ""),
                each.parties_stated,
                each.energy,
            )
        )
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)


def commitments_record(found: Commitments) -> Record:
    """What was found as one JSON object. Names that nobody has read say ``unverified`` and are in no count."""
    held = found.register
    record: Record = {
        "obsia": __version__,
        "command": list(found.command),
        "snapshot": found.snapshot,
        "independent": True,
    }
    if found.instrument:
        view = found.instrument
        return {
            **record,
            "instrument": _instrument_record(held, view.instrument),
            "parties": [_member_record(member) for member in view.members],
            "without": [_party_record(party) for party in view.absent],
            "overlaps": _overlap_records(
                each for each in held.overlaps() if view.instrument.instrument in (each.first, each.second)
            ),
        }
    if found.party:
        view = found.party
        return {
            **record,
            "party": _party_record(view.party),
            "did": [{"instrument": instrument.instrument, **_member_record(member)} for instrument, member in view.did],
            "without": [each.instrument for each in view.without],
            "shares_with": [
                {"party": _party_record(party), "instruments": _count_record(count)} for party, count in view.neighbours
            ],
        }
    return {
        **record,
        "instruments": [_instrument_record(held, each) for each in held.instruments],
        "overlaps": _overlap_records(held.overlaps()),
        "unverified_names": held.unverified_count,
        "priorities": [indicator_record(each) for each in found.indicators],
        "unrecorded": found.unrecorded,
    }


def indicator_record(indicator: Indicator) -> Record:
    """An indicator, every field of it; sentences are the surfaces'."""
    return {
        "priority": indicator.priority.value,
        "indicator": indicator.name,
        "as_of": indicator.as_of,
        "readings": [
            {"reading": each.code, "about": each.about, **_cell_record(each.value)} for each in indicator.readings
        ],
        "table": None
        if indicator.table is None
        else {
            "columns": list(indicator.table.columns),
            "rows": [
                {
                    "name": row.name,
                    "naming": row.naming.value,
                    "cells": [_cell_record(cell) for cell in row.cells],
                    "note": row.note,
                }
                for row in indicator.table.rows
            ],
        },
        "blank": None if indicator.blank is None else _message_record(indicator.blank),
        "who_measures": list(indicator.who_measures),
        "caveats": [_message_record(each) for each in indicator.caveats],
        "evidence": list(indicator.evidence),
    }


def _cell_record(cell: Cell) -> Record:
    if isinstance(cell, Figure):
        return {"figure": figure_record(cell)}
    if isinstance(cell, Count):
        return {"count": _count_record(cell)}
    return {"text": cell}


def _count_record(count: Count) -> Record:
    return {"part": count.part, "whole": count.whole}


def _message_record(message: Message) -> Record:
    return {"code": message.code, "arguments": as_data(message.arguments)}


def _instrument_record(held: Register, instrument: Instrument) -> Record:
    counts = held.counts(instrument.instrument)
    left_out = held.unverified(instrument.instrument)
    partly = [each for each in held.members(instrument.instrument) if each.is_read and each.standing is Standing.PARTLY]
    return {
        "instrument": instrument.instrument,
        "name": instrument.name,
        "name_fr": instrument.name_fr,
        "adopted_on": instrument.adopted_on,
        "binding": instrument.binding,
        "address": instrument.address,
        "energy": instrument.energy,
        "parties_stated": instrument.parties_stated,
        "agreed_read": counts,
        "agreed_partly_read": len(partly),
        "unverified": {kind: sum(each.party.kind == kind for each in left_out) for kind in KINDS},
        "evidence": instrument.evidence,
        "locator": instrument.locator,
        "note": instrument.note,
    }


def _party_record(party: Party) -> Record:
    return {"party": party.party, "name": party.name, "kind": party.kind, "iso3": party.iso3}


def _member_record(member: Member) -> Record:
    return {
        "party": _party_record(member.party),
        # What nobody has read stands for nothing, whatever is said of it: its standing is its basis.
        "standing": member.standing.value if member.is_read else UNVERIFIED,
        "counts": member.is_read and member.standing is Standing.AGREED,
        "rows": [_commitment_record(row) for row in member.rows],
    }


def _commitment_record(row: Commitment) -> Record:
    return {
        "status": row.status,
        "date": row.date,
        "basis": row.basis,
        "publisher": row.publisher,
        "address": row.address,
        "evidence": row.evidence,
        "locator": row.locator,
        "note": row.note,
    }


def _overlap_records(overlaps: Iterable[Overlap]) -> list[Record]:
    return [
        {
            "first": each.first,
            "second": each.second,
            "both": list(each.both),
            "only_first": list(each.only_first),
            "only_second": list(each.only_second),
            "jaccard": _count_record(each.jaccard),
        }
        for each in overlaps
    ]
