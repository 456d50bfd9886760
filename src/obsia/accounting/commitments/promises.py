"""Promise against practice: what was found of each dated promise, for each party that was asked.

Whether a promise was kept is for a competent authority or the party itself to say; nothing adverse is told before it is
due. A longer term for what was on the market before a day counts where it is not known when a thing was placed there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from obsia.accounting.commitments.register import Register, last_day
from obsia.core.commitments import Party
from obsia.core.grouping import grouped
from obsia.core.promises import Practice, PracticeState, Promise, Reply

ADVERSE = frozenset({PracticeState.NOT_KEPT, PracticeState.NONE_FOUND})
"""States that are told of a promise only once it was due."""


def due_on(promise: Promise, *, placed_on: str = "") -> str:
    """The date by which a promise is due; '' for none. Without ``placed_on`` the longer of two terms counts."""
    if promise.due_if_before and (not placed_on or placed_on < promise.placed_before):
        return promise.due_if_before
    return promise.due_on


def is_due(promise: Promise, *, on: str, placed_on: str = "") -> bool:
    """Whether a promise applies and its date is over on a day. One without a date is due as soon as it applies."""
    if promise.applies_from and on < promise.applies_from:
        return False
    date = due_on(promise, placed_on=placed_on)
    return not date or on > last_day(date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was found of a promise for one party, on a day; ``shown`` is what decides, None where nothing does."""

    promise: Promise
    party: Party
    state: PracticeState
    shown: Practice | None


def outcome(promise: Promise, party: Party, found: Iterable[Practice], *, on: str, placed_on: str = "") -> Outcome:
    """The state of a promise for a party on a day: the last finding by then, nothing adverse before it is due."""
    due = is_due(promise, on=on, placed_on=placed_on)
    if rows := [each for each in found if each.looked_on <= on and (due or each.state not in ADVERSE)]:
        shown = max(rows, key=lambda each: (each.looked_on, each.said_by == "authority"))
        return Outcome(promise=promise, party=party, state=PracticeState(shown.state), shown=shown)
    state = PracticeState.NOT_EXAMINED if due else PracticeState.NOT_YET_DUE
    return Outcome(promise=promise, party=party, state=state, shown=None)


@dataclass(frozen=True, kw_only=True)
class PromiseBook:
    """Promises with what was found of them, and what those concerned say, as they stood on the register's day."""

    register: Register
    promises: tuple[Promise, ...]
    practices: tuple[Practice, ...]
    replies: tuple[Reply, ...]

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[Practice]]:
        return grouped(((each.promise, each.party), each) for each in self.practices)

    def asked(self, promise: Promise) -> tuple[Party, ...]:
        """Those of whom a promise is told one by one: who agreed, where parties are asked, and who has a finding."""
        kinds = promise.kinds.split()
        members = self.register.agreed(promise.instrument) if promise.addressee == "parties" else ()
        names = {each.party.party for each in members if each.party.kind in kinds}
        names |= {party for name, party in self._found if name == promise.promise}
        return tuple(sorted((self.register.parties[name] for name in names), key=lambda each: each.name.casefold()))

    def outcomes(self, promise: Promise) -> tuple[Outcome, ...]:
        """The state of a promise for each of those asked, by name."""
        return tuple(self._outcome(promise, party) for party in self.asked(promise))

    def _outcome(self, promise: Promise, party: Party) -> Outcome:
        found = self._found.get((promise.promise, party.party), ())
        return outcome(promise, party, found, on=self.register.on)

    def of_instrument(self, instrument: str) -> tuple[Promise, ...]:
        """The promises of an instrument."""
        return tuple(each for each in self.promises if each.instrument == instrument)

    def of_party(self, party: str) -> tuple[Outcome, ...]:
        """Every promise that a party is asked, with its state."""
        asked = ((promise, each) for promise in self.promises for each in self.asked(promise))
        return tuple(self._outcome(promise, each) for promise, each in asked if each.party == party)

    def said(self, *, instrument: str = "", party: str = "") -> tuple[Reply, ...]:
        """What those concerned say of an instrument, or what a party says, oldest first; what came later left out."""
        return tuple(
            each
            for each in sorted(self.replies, key=lambda each: (each.said_on, each.party))
            if instrument in ("", each.instrument)
            and party in ("", each.party)
            and (not self.register.as_of or last_day(each.said_on) <= self.register.as_of)
        )
