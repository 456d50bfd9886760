"""Who committed to what, as dated events, and the lists of those who did: the words of all floors.

A party's relation to an instrument is a list of events, each with the page that was read. What follows from them (where
a party stands on a day, who is named, how many were read) is computed and stored nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from obsia.core.fields import Address, Among, Country, Date, Sourced, Within

PartyKind = Literal["state", "company", "organisation"]


class Event(StrEnum):
    """What a party did, or what happened to its name on a list."""

    ANNOUNCED = "announced"
    """It said that it will agree; until it did, that is no agreement."""
    SIGNED = "signed"
    SIGNED_ONE_CHAPTER = "signed one chapter"
    ENDORSED = "endorsed"
    COMMITTED = "committed"
    ADOPTED = "adopted"
    """The act of a club, by its members."""
    JOINED = "joined"
    SUPPORTS = "supports"
    """A government or a funder that stands behind an initiative of others."""
    LISTED = "listed"
    """A list of that day has the name: it signed before."""
    RATIFIED = "ratified"
    BOUND = "bound"
    """Law of a union binds its members."""
    BOUND_THROUGH_UNION = "bound through the Union"
    """The Union concluded an agreement, which binds its members too: they neither signed nor refused."""
    NO_LONGER_LISTED = "no longer listed"
    """A list of a later day is without the name; the page does not say why."""
    WITHDREW = "withdrew"
    DECLINED = "declined"
    DID_NOT_SIGN = "did not sign"
    ATTENDED = "attended"
    """It took part, and did not sign."""


class ReadingBasis(StrEnum):
    """How it came to be known."""

    READ = "read"
    """In a text of who keeps the instrument, or of the party, at the address."""
    COPY = "copy"
    """In a copy of such a text that others keep; the address is that of the copy."""
    QUOTED = "quoted"
    """Others quote such a text name by name; its own address was not opened here."""
    SECONDARY = "secondary"
    """Another publication reports it; the address is that publication's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Sourced):
    """A text that States, companies or organisations have agreed to."""

    instrument: str
    name: str
    name_fr: str = ""
    adopted_on: Date = ""
    binding: str = ""
    address: Address
    energy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Sourced):
    """Who can agree to an instrument. ``iso3`` is the State, or the seat of a company."""

    party: str
    name: str
    name_fr: str = ""
    kind: PartyKind
    iso3: Country = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentEvent:
    """One thing that happened between a party and an instrument, and the page where that was read.

    ``date`` is the day of it, or with ``dating`` ``by`` the day of the page that shows that it had happened.
    """

    instrument: Annotated[str, Among("instruments")]
    party: Annotated[str, Among("parties")]
    event: Event
    date: Date
    dating: Literal["on", "by"] = "on"
    day_address: Address = ""
    """The page that gives the day, where the page that names the party does not."""
    basis: ReadingBasis
    evidence: str
    address: Address
    locator: str = ""
    locator_fr: str = ""
    note: str = ""
    note_fr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvent(CommitmentEvent):
    """An event with whose page its evidence is, and the day on which that was read."""

    publisher: str = ""
    publisher_fr: str = ""
    retrieved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyList:
    """A list, or a number, of those who had agreed on a day, as a page gives it.

    ``is_whole`` says that the list stands there in full and every name of it was read: only then does a name that it
    lacks tell anything. ``covers`` are the kinds of parties that it lists, with spaces between.
    """

    instrument: Annotated[str, Among("instruments")]
    as_of: Date
    total: Annotated[float | None, Within(1, 10_000, "parties")] = None
    """How many parties the page states, those of all kinds that it counts: a whole number."""
    is_whole: bool = False
    covers: str = ""
    basis: ReadingBasis
    evidence: str
    address: Address
    locator: str = ""
    locator_fr: str = ""
    note: str = ""
    note_fr: str = ""

    @property
    def count(self) -> int | None:
        """The number that it states; None where it states none."""
        return None if self.total is None else int(self.total)
