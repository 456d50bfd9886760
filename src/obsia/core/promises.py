"""What was promised, what was found of it in practice, and what those concerned say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from obsia.core.fields import Address, Among, Date, Day


class PracticeState(StrEnum):
    """What was found of a promise. Whether it was kept is for a competent authority or the party itself to say."""

    FOUND = "found"
    PARTLY = "partly"
    NOT_KEPT = "not kept"
    """A competent authority, or the party itself, says so."""
    NONE_FOUND = "none found"
    """Somebody looked, at the places and on the day named, after it was due."""
    NOT_YET_DUE = "not yet due"
    NOT_APPLICABLE = "not applicable"
    NOT_EXAMINED = "not examined"
    """Nobody here has looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What an instrument asks of those who agreed to it, in our words. A dated, checkable part of it, not its spirit.

    ``placed_before`` and ``due_if_before`` hold a longer term for what was on the market before a day.
    """

    promise: str
    instrument: Annotated[str, Among("instruments")]
    addressee: Literal["parties", "providers", "body"]
    """The parties, whoever provides such systems, or a body that the text names."""
    kinds: str
    """Kinds of parties that are asked, with spaces between."""
    text: str
    text_fr: str
    exceptions: str = ""
    exceptions_fr: str = ""
    applies_from: Date = ""
    due_on: Date = ""
    placed_before: Date = ""
    due_if_before: Date = ""
    evidence: str
    address: Address
    locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRow:
    """What was found of a promise: by whom, where, on which day."""

    promise: Annotated[str, Among("promises")]
    party: Annotated[str, Among("parties")]
    state: Literal["found", "partly", "not kept", "none found", "not applicable"]
    said_by: Literal["authority", "party", "publication", "obsia"]
    looked_on: Day
    text: str
    """What was found or where was looked, in our words."""
    text_fr: str
    evidence: str
    address: Address
    locator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(PracticeRow):
    """What was found of a promise, with whose page the evidence is."""

    publisher: str = ""
    publisher_fr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRow:
    """What a party says of a claim about it, to obsia or in public. It stands wherever the claim stands."""

    party: Annotated[str, Among("parties")]
    instrument: Annotated[str, Among("instruments")]
    promise: str = ""
    """The promise that it speaks of; '' for the instrument as a whole."""
    said_on: Date
    text: str
    text_fr: str
    said_to: Literal["obsia", "public"]
    evidence: str
    address: Address
    locator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(ReplyRow):
    """What a party says, with whose page the evidence is."""

    publisher: str = ""
    publisher_fr: str = ""
