"""Where companies have their seat, as far as somebody has read it: from the tables of control and of parties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from obsia.core.commitments import Party
from obsia.core.disclosure import Control, System
from obsia.facts.keys import place_key

SEAT: Final = "seat"
"""What a row of control says of an entity's own country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The country of a company, with its source. ``as_of`` is '' where the source is not dated."""

    iso3: str
    evidence: str
    as_of: str


class Seats:
    """Seats by name: letters and digits decide, not case or spaces. A blank seat stays unknown."""

    def __init__(self, control: Iterable[Control], parties: Iterable[Party]) -> None:
        self._seats: dict[str, Seat] = {}
        for party in parties:
            if party.kind != "state" and party.iso3:
                seat = Seat(iso3=party.iso3, evidence=party.evidence, as_of="")
                self._seats[place_key(party.name)] = self._seats[place_key(party.party)] = seat
        # Rows of other kinds tell of a controller, whose country is not that of the entity. The latest seat holds.
        for row in sorted(control, key=lambda row: row.as_of):
            if row.share == SEAT and row.iso3:
                self._seats[place_key(row.entity)] = Seat(iso3=row.iso3, evidence=row.evidence, as_of=row.as_of)

    def of(self, *names: str) -> Seat | None:
        """The seat of the first of several names that is known."""
        found = (self._seats.get(place_key(name)) for name in names if name)
        return next((seat for seat in found if seat), None)

    def of_system(self, system: System) -> Seat | None:
        """The seat of the developer of a system, by its name or by the first part of the system's id."""
        return self.of(system.developer, developer_id(system.subject))


def developer_id(subject: str) -> str:
    """``openai`` of ``model:openai/gpt-4o``; '' where a subject names no developer."""
    developer, slash, _ = subject.partition(":")[2].partition("/")
    return developer if slash else ""


def _is_id_of(entity: str, name: str) -> bool:
    return entity == entity.lower() and place_key(name).startswith(place_key(entity))


def controllers(control: Iterable[Control]) -> tuple[Control, ...]:
    """Who owns, funds or controls an entity, as read: each entity once, seats left out.

    An entity goes by its first spelling; one that has its id of the catalogue, without a capital letter, by the name
    that the row of its seat has, where both begin alike: others are of a group whose parent is named there.
    """
    rows = tuple(control)
    names = {row.entity: row.controller for row in rows if row.share == SEAT and _is_id_of(row.entity, row.controller)}
    found: dict[tuple[str, str, str], Control] = {}
    for read in rows:
        if read.share != SEAT:
            row = replace(read, entity=names.get(read.entity, read.entity))
            found.setdefault((place_key(row.entity), place_key(row.controller), row.as_of), row)
    return tuple(sorted(found.values(), key=lambda row: (place_key(row.entity), row.as_of, row.controller)))
