"""Where each party stands with each instrument on a day, how lists relate to the names read, and how they overlap.

Everything follows from dated events and from the lists that were read. A name that no page gave is in no count; a State
that no page named is only told to be absent from a list that was read whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations, takewhile
from typing import Final

from obsia.accounting.commitments.indicator import Count
from obsia.core.commitments import Event, Instrument, Party, PartyList, ReadEvent
from obsia.core.grouping import grouped


class Standing(StrEnum):
    """What the events of a party amount to on a day."""

    AGREED = "agreed"
    PARTLY = "partly"
    """A part of the text only: told apart, and not counted as agreed."""
    THROUGH_UNION = "through the Union"
    """The Union agreed, and what it concludes binds its members: told apart, and no refusal."""
    ANNOUNCED = "announced"
    """It said that it will: not counted as agreed."""
    LEFT = "no longer"
    """It withdrew, or a later list is without it."""
    NOT = "not"


class Naming(StrEnum):
    """What is known of a party that could be on a list."""

    NAMED = "named"
    NOT_NAMED = "not named"
    """A list that was read whole is without it."""
    NOT_EXAMINED = "not examined"
    """No list was read whole, and no page that was read names it: that tells nothing about it."""


STANDINGS: Final[Mapping[Event, Standing]] = {
    Event.SIGNED: Standing.AGREED,
    Event.ENDORSED: Standing.AGREED,
    Event.JOINED: Standing.AGREED,
    Event.LISTED: Standing.AGREED,
    Event.SUPPORTS: Standing.AGREED,
    Event.COMMITTED: Standing.AGREED,
    Event.ADOPTED: Standing.AGREED,
    Event.BOUND: Standing.AGREED,
    Event.RATIFIED: Standing.AGREED,
    Event.SIGNED_ONE_CHAPTER: Standing.PARTLY,
    Event.BOUND_THROUGH_UNION: Standing.THROUGH_UNION,
    Event.ANNOUNCED: Standing.ANNOUNCED,
    Event.NO_LONGER_LISTED: Standing.LEFT,
    Event.WITHDREW: Standing.LEFT,
    Event.DECLINED: Standing.NOT,
    Event.DID_NOT_SIGN: Standing.NOT,
    Event.ATTENDED: Standing.NOT,
}
"""Event -> where a party stands after it."""

CLOSED_CIRCLE: Final = frozenset({Event.BOUND, Event.ADOPTED})
"""Events of law and of clubs: not open to whoever is outside of them."""
KINDS: Final = ("state", "company", "organisation")
_STRENGTH: Final = (Standing.NOT, Standing.ANNOUNCED, Standing.PARTLY, Standing.AGREED)
"""Of several events of one day the last of these decides; what the Union or a list did comes after them."""


def last_day(date: str) -> str:
    """The last day that a date may mean: ``2025-04`` is over by ``2025-04-31``."""
    return date if len(date) == len("2025-04-30") else f"{date}-31" if len(date) == len("2025-04") else f"{date}-12-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A party and its events with an instrument up to a day, oldest first; the last of them decides where it stands."""

    party: Party
    events: tuple[ReadEvent, ...]

    @property
    def latest(self) -> ReadEvent:
        """The event that decides."""
        return self.events[-1]

    @property
    def standing(self) -> Standing:
        """Where the party stands."""
        return STANDINGS[self.latest.event]

    @property
    def since(self) -> ReadEvent:
        """The first event from which on it stood where it stands: a list read later only says so again."""
        standing = self.standing
        return list(takewhile(lambda each: STANDINGS[each.event] is standing, reversed(self.events)))[-1]

    @property
    def has_agreed(self) -> bool:
        """Whether it counts."""
        return self.standing is Standing.AGREED


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two instruments by the States that agreed to them: names that were read only."""

    first: str
    second: str
    both: tuple[str, ...]
    """ISO 3166-1 alpha-3 codes, sorted."""
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def jaccard(self) -> Count:
        """States in both out of States in either (Jaccard 1912)."""
        either = len(self.both) + len(self.only_first) + len(self.only_second)
        return Count(part=len(self.both), whole=either)


@dataclass(frozen=True, kw_only=True)
class Register:
    """All instruments, parties, events and lists of a snapshot, as they stood on a day ('' for as last read)."""

    instruments: tuple[Instrument, ...]
    parties: Mapping[str, Party]
    events: tuple[ReadEvent, ...]
    lists: tuple[PartyList, ...] = ()
    as_of: str = ""

    @cached_property
    def on(self) -> str:
        """The day that is told: that asked for, or the latest on which anything was read."""
        return self.as_of or max((each.retrieved for each in self.events), default="")

    def instrument(self, name: str) -> Instrument:
        """The instrument of that short name. Raises ``KeyError``."""
        return next(each for each in self.instruments if each.instrument == name)

    @cached_property
    def _members(self) -> dict[str, tuple[Member, ...]]:
        pairs = grouped(
            ((event.instrument, event.party), event)
            for event in self.events
            if not self.as_of or last_day(event.date) <= self.as_of
        )
        found: dict[str, list[Member]] = {each.instrument: [] for each in self.instruments}
        for (instrument, party), events in pairs.items():
            found[instrument].append(Member(party=self.parties[party], events=tuple(sorted(events, key=_in_order))))
        return {
            name: tuple(sorted(members, key=lambda member: (KINDS.index(member.party.kind), member.party.name)))
            for name, members in found.items()
        }

    def members(self, instrument: str) -> tuple[Member, ...]:
        """Every party that has an event with an instrument, by kind and name."""
        return self._members[instrument]

    def standing(self, instrument: str, *standings: Standing, kind: str | None = None) -> tuple[Member, ...]:
        """Those who stand in one of some ways, of one kind or of all."""
        members = self.members(instrument)
        return tuple(each for each in members if each.standing in standings and kind in (None, each.party.kind))

    def agreed(self, instrument: str, *, kind: str | None = None) -> tuple[Member, ...]:
        """Those who agreed, of one kind or of all."""
        return self.standing(instrument, Standing.AGREED, kind=kind)

    def counts(self, instrument: str) -> dict[str, int]:
        """Parties that agreed, by kind, in the order of :data:`KINDS`."""
        counted = Counter(each.party.kind for each in self.agreed(instrument))
        return {kind: counted[kind] for kind in KINDS}

    def states(self, instrument: str) -> frozenset[str]:
        """ISO codes of the States that agreed, as read."""
        return frozenset(each.party.iso3 for each in self.agreed(instrument, kind="state") if each.party.iso3)

    def _lists(self, instrument: str) -> list[PartyList]:
        found = [each for each in self.lists if each.instrument == instrument]
        return sorted(
            (each for each in found if not self.as_of or last_day(each.as_of) <= self.as_of),
            key=lambda each: each.as_of,
        )

    def stated(self, instrument: str) -> PartyList | None:
        """The latest list or number with a total; None where no page states one."""
        return next((each for each in reversed(self._lists(instrument)) if each.total is not None), None)

    def whole_list(self, instrument: str, kind: str) -> PartyList | None:
        """The latest list of a kind of party that was read whole; None where there is none."""
        whole = [each for each in self._lists(instrument) if each.is_whole and kind in each.covers.split()]
        return whole[-1] if whole else None

    def unread(self, instrument: str) -> int:
        """How many names of the latest total no page that was read gives."""
        stated = self.stated(instrument)
        return max(0, (stated.count or 0) - len(self.agreed(instrument))) if stated else 0

    def naming(self, instrument: str, party: Party) -> Naming:
        """Whether a party is named, is not on a list that was read whole, or was not examined."""
        if any(each.party.party == party.party for each in self.members(instrument)):
            return Naming.NAMED
        return Naming.NOT_NAMED if self.whole_list(instrument, party.kind) else Naming.NOT_EXAMINED

    def open_to(self, kind: str) -> tuple[Instrument, ...]:
        """Instruments that parties of a kind chose to agree to: law that binds and the acts of a club are none."""
        return tuple(each for each in self.instruments if self._is_chosen(each.instrument, kind))

    def _is_chosen(self, instrument: str, kind: str) -> bool:
        chosen = (Standing.AGREED, Standing.PARTLY)
        return any(each.latest.event not in CLOSED_CIRCLE for each in self.standing(instrument, *chosen, kind=kind))

    def is_mostly_read(self, instrument: str) -> bool:
        """Whether at least half of the parties that a page counts were read; so where none counts them."""
        stated = self.stated(instrument)
        return stated is None or 2 * len(self.agreed(instrument)) >= (stated.count or 0)

    def of_party(self, party: str) -> dict[str, Member]:
        """Instrument -> what a party did with it."""
        return {
            each.instrument: member
            for each in self.instruments
            for member in self.members(each.instrument)
            if member.party.party == party
        }

    def overlap(self, first: str, second: str) -> Overlap:
        """Two instruments by their States."""
        one, other = self.states(first), self.states(second)
        return Overlap(
            first=first,
            second=second,
            both=tuple(sorted(one & other)),
            only_first=tuple(sorted(one - other)),
            only_second=tuple(sorted(other - one)),
        )

    def overlaps(self) -> tuple[Overlap, ...]:
        """All pairs of instruments to which States have agreed, oldest first."""
        with_states = [each.instrument for each in self.instruments if self.states(each.instrument)]
        return tuple(self.overlap(one, other) for one, other in combinations(with_states, 2))

    def shared_with(self, party: str, *, most: int = 5) -> tuple[tuple[Party, Count], ...]:
        """Parties of the same kind that share most instruments with one: those in both of those in either."""
        own = {name for name, member in self.of_party(party).items() if member.has_agreed}
        kind = self.parties[party].kind
        theirs: dict[str, set[str]] = {}
        for each in self.instruments:
            for member in self.agreed(each.instrument, kind=kind):
                theirs.setdefault(member.party.party, set()).add(each.instrument)
        shared = [
            (self.parties[name], Count(part=len(own & names), whole=len(own | names)))
            for name, names in theirs.items()
            if name != party and own & names
        ]
        return tuple(sorted(shared, key=lambda pair: (-pair[1].part, pair[1].whole, pair[0].name))[:most])

    def evidence(self, instruments: Iterable[str]) -> tuple[str, ...]:
        """Sources of the names that count."""
        rows = (member.latest.evidence for name in instruments for member in self.agreed(name))
        return tuple(sorted(set(rows)))

    @property
    def unread_count(self) -> int:
        """How many names of all instruments are counted by a page and were not read."""
        return sum(self.unread(each.instrument) for each in self.instruments)


def _in_order(event: ReadEvent) -> tuple[str, int]:
    standing = STANDINGS[event.event]
    return last_day(event.date), _STRENGTH.index(standing) if standing in _STRENGTH else len(_STRENGTH)
