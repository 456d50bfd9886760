"""What instruments and parties are called, with their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsia.core.document import Link, Quoted
from obsia.core.message import Argument, Country, Term, Translated

if TYPE_CHECKING:
    from obsia.core.commitments import Instrument, Party, ReadEvent
    from obsia.core.promises import Practice, Reply


def short(instrument: str) -> Term:
    """What an instrument is called in a few words."""
    return Term("instrument", instrument)


def full(instrument: Instrument) -> Argument:
    """Its name in full, in the language of the reader where a source has it, else in English."""
    return remark(instrument.name, instrument.name_fr)


def remark(text: str, text_fr: str) -> Argument:
    """A text of the facts in the language of the reader; marked as English where it has no French."""
    return Translated(en=text, fr=text_fr) if text_fr else Quoted(text)


def publisher_of(read: ReadEvent | Practice | Reply) -> Argument:
    """Whose page was read, as the reader calls them."""
    return Translated(en=read.publisher, fr=read.publisher_fr) if read.publisher_fr else read.publisher


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
