"""Who agreed to which instrument, with what standing, and how instruments overlap.

Only names that were read are counted. An unverified name is kept beside them and shown as such; it is in no count
that does not say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import Final

from obsia.accounting.commitments.indicator import Count
from obsia.core.disclosure import Commitment, Instrument, Party

UNVERIFIED: Final = "unverified"


class Standing(StrEnum):
    """What a status means for a count."""

    AGREED = "agreed"
    PARTLY = "partly"
    """A part of the text only: told apart, and not counted as agreed."""
    NOT = "not"


STANDINGS: Final[Mapping[str, Standing]] = {
    "signed": Standing.AGREED,
    "endorsed": Standing.AGREED,
    "joined": Standing.AGREED,
    "committed": Standing.AGREED,
    "adopted": Standing.AGREED,
    "bound": Standing.AGREED,
    "ratified": Standing.AGREED,
    "signed one chapter": Standing.PARTLY,
    "declined": Standing.NOT,
    "did not sign": Standing.NOT,
    "attended": Standing.NOT,
}
"""Status of a commitment -> standing. A status that is not here counts as not agreed: obsia does not over-claim."""

CLOSED_CIRCLE: Final = frozenset({"bound", "adopted"})
"""Statuses of law and of clubs: not open to whoever is outside of them."""
KINDS: Final = ("state", "company", "organisation")
_ORDER: Final = (Standing.AGREED, Standing.PARTLY, Standing.NOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A party and what it did with an instrument: the row that says most, an unverified one after all that were read.

    ``rows`` are all rows of the pair, oldest first.
    """

    party: Party
    commitment: Commitment
    rows: tuple[Commitment, ...]

    @property
    def standing(self) -> Standing:
        """What it amounts to."""
        return standing_of(self.commitment)

    @property
    def is_read(self) -> bool:
        """Whether the name was read in a source."""
        return self.commitment.basis != UNVERIFIED


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


def standing_of(commitment: Commitment) -> Standing:
    """What a row amounts to."""
    return STANDINGS.get(commitment.status, Standing.NOT)


@dataclass(frozen=True, kw_only=True)
class Register:
    """All instruments, parties and commitments of a snapshot."""

    instruments: tuple[Instrument, ...]
    parties: Mapping[str, Party]
    commitments: tuple[Commitment, ...]

    def instrument(self, name: str) -> Instrument:
        """The instrument of that short name. Raises ``KeyError``."""
        return next(each for each in self.instruments if each.instrument == name)

    @cached_property
    def _members(self) -> dict[str, tuple[Member, ...]]:
        pairs: dict[tuple[str, str], list[Commitment]] = {}
        for row in self.commitments:
            pairs.setdefault((row.instrument, row.party), []).append(row)
        found: dict[str, list[Member]] = {each.instrument: [] for each in self.instruments}
        for (instrument, party), rows in pairs.items():
            dated = sorted(rows, key=lambda row: row.date)
            most = min(dated, key=lambda row: (row.basis == UNVERIFIED, _ORDER.index(standing_of(row))))
            found[instrument].append(Member(party=self.parties[party], commitment=most, rows=tuple(dated)))
        return {name: tuple(sorted(members, key=_by_name)) for name, members in found.items()}

    def members(self, instrument: str) -> tuple[Member, ...]:
        """Every party that has a row for an instrument, by kind and name."""
        return self._members[instrument]

    def agreed(self, instrument: str, *, kind: str | None = None) -> tuple[Member, ...]:
        """Those whose agreement was read, of one kind or of all."""
        return tuple(
            each
            for each in self.members(instrument)
            if each.is_read and each.standing is Standing.AGREED and kind in (None, each.party.kind)
        )

    def unverified(self, instrument: str, *, kind: str | None = None) -> tuple[Member, ...]:
        """Those said to have agreed whose names nobody here has read."""
        return tuple(
            each
            for each in self.members(instrument)
            if not each.is_read and each.standing is not Standing.NOT and kind in (None, each.party.kind)
        )

    def counts(self, instrument: str) -> dict[str, int]:
        """Parties that agreed, by kind, in the order of :data:`KINDS`: names that were read."""
        counted = Counter(each.party.kind for each in self.agreed(instrument))
        return {kind: counted[kind] for kind in KINDS}

    def states(self, instrument: str) -> frozenset[str]:
        """ISO codes of the States whose agreement was read."""
        return frozenset(each.party.iso3 for each in self.agreed(instrument, kind="state") if each.party.iso3)

    def open_to(self, kind: str) -> tuple[Instrument, ...]:
        """Instruments that parties of a kind chose to agree to: law that binds and the acts of a club are none."""
        return tuple(each for each in self.instruments if self._is_chosen(each.instrument, kind))

    def _is_chosen(self, instrument: str, kind: str) -> bool:
        return any(
            member.party.kind == kind
            and member.is_read
            and member.standing is not Standing.NOT
            and member.commitment.status not in CLOSED_CIRCLE
            for member in self.members(instrument)
        )

    def is_mostly_read(self, instrument: str) -> bool:
        """Whether at least half of the parties that the source counts were read; so where it counts none."""
        stated = self.instrument(instrument).parties_stated
        return not stated.isdecimal() or 2 * len(self.agreed(instrument)) >= int(stated)

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
        own = {name for name, member in self.of_party(party).items() if _counts(member)}
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
        rows = (member.commitment.evidence for name in instruments for member in self.agreed(name))
        return tuple(sorted(set(rows)))

    @property
    def unverified_count(self) -> int:
        """How many names of all instruments are unverified: left out of every count that does not say so."""
        return sum(len(self.unverified(each.instrument)) for each in self.instruments)


def _counts(member: Member) -> bool:
    return member.is_read and member.standing is Standing.AGREED


def _by_name(member: Member) -> tuple[int, str]:
    return KINDS.index(member.party.kind), member.party.name
