"""Tables that may be handed on: none tells of fewer than so many users, or of one who is most of a group.

What is left out is counted in the row of all others, so that totals stay. A reader knows every published row and can
subtract: of one table from its total, of one table from another. More is left out until no sum of fewer users, and
none of which one user is most, follows from what is published (decision 71).
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from obsia.app.usage.cells import Cell
from obsia.app.usage.cuts import Cut, Others, Values
from obsia.app.usage.periods import times_of
from obsia.core.errors import BadCall, BadInput, NoData
from obsia.core.message import Message, Option

USER: Final = "label.user"
MODELS: Final = ("model_name", "model_id")
"""The keys of the list of models: a table like others."""
MOST_SHARE: Final = 0.5
"""Of the tokens of a group that one user may have made."""
MOST_PATTERNS: Final = 2_000
"""Kinds of records, by the rows that they are counted in, of which it is worked out what follows."""
SHORTEST_KEY: Final = 16
_DIGITS: Final = 12

Keys = tuple[str, ...]
Users = Counter[str | None]
"""User -> tokens; None for all records that name none."""


def is_safe(users: Mapping[str | None, int], least: int) -> bool:
    """Whether there are enough users, and none who made most. Records without a user are nobody's."""
    known = {user: tokens for user, tokens in users.items() if user is not None}
    return len(known) >= least and max(known.values()) <= MOST_SHARE * sum(known.values())


@dataclass(slots=True)
class _Table:
    """A table, as it hides groups one by one."""

    keys: Keys
    cut: Cut
    groups: list[Values]
    """Its groups, the smallest first: those that go first."""
    users: list[Users]
    of: list[int]
    """Atom -> its group, -1 where that is among the others."""
    hidden: set[int] = field(default_factory=set[int])
    unsafe: set[int] = field(default_factory=set[int])

    def shown(self, atom: int) -> int:
        """The row that an atom is counted in; -1 for that of the others."""
        group = self.of[atom]
        return -1 if group in self.hidden else group

    def hide_one(self) -> bool:
        """Hide the smallest group that is shown; False where none is."""
        group = next((each for each in range(len(self.groups)) if each not in self.hidden), None)
        if group is not None:
            self.hidden.add(group)
        return group is not None

    def rest(self, atoms: Sequence[Users]) -> Users:
        """The users of the row of all others."""
        found = Users()
        for atom, users in enumerate(atoms):
            if self.shown(atom) < 0:
                found.update(users)
        return found


def shared(cuts: Mapping[Keys, Cut], records: Mapping[Values, int], *, joined: Keys, least: int) -> dict[Keys, Cut]:
    """The tables without what may not be told.

    Args:
        cuts: each table.
        records: tokens by the values of ``joined``: every key of every table, then :data:`USER`.
        joined: those keys, without the last.
        least: users that a row must have.

    Raises:
        NoData: all records are of fewer users, or one made most of what all made.
        BadCall: there are too many tables or groups to know what follows from them.
    """
    atoms: dict[Values, Users] = {}
    for values, tokens in records.items():
        atoms.setdefault(values[:-1], Users())[values[-1]] += tokens
    users = list(atoms.values())
    everyone = sum(users, Users())
    if not is_safe(everyone, least):
        raise NoData("too-few-users", least=least, count=sum(user is not None for user in everyone))
    tables = [_table(keys, cut, list(atoms), users, joined=joined, least=least) for keys, cut in cuts.items()]
    while any(_hid_more(table, users, least) for table in tables) or _follows(tables, users, least):
        pass
    return {table.keys: _without(table) for table in tables}


def _table(
    keys: Keys, cut: Cut, atoms: Sequence[Values], users: Sequence[Users], *, joined: Keys, least: int
) -> _Table:
    at = [joined.index(key) for key in keys]
    by_group: dict[Values, Users] = {values: Users() for values in cut.groups}
    named = [tuple(values[place] for place in at) for values in atoms]
    for values, each in zip(named, users, strict=True):
        if values in by_group:
            by_group[values].update(each)
    groups = sorted(by_group, key=lambda each: (by_group[each].total(), *(part or "" for part in each)))
    place = {values: number for number, values in enumerate(groups)}
    made = _Table(keys, cut, groups, [by_group[each] for each in groups], [place.get(each, -1) for each in named])
    made.unsafe = {number for number, each in enumerate(made.users) if not is_safe(each, least)}
    made.hidden = set(made.unsafe)
    return made


def _hid_more(table: _Table, users: Sequence[Users], least: int) -> bool:
    """Whether the row of the others was not safe, so that one more group went into it."""
    rest = table.rest(users)
    return bool(rest) and not is_safe(rest, least) and table.hide_one()


def _follows(tables: Sequence[_Table], users: Sequence[Users], least: int) -> bool:
    """Whether something unsafe followed from the tables together, so that one more group was hidden."""
    patterns: dict[tuple[int, ...], Users] = {}
    pattern_of = [tuple(table.shown(atom) for table in tables) for atom in range(len(users))]
    for pattern, each in zip(pattern_of, users, strict=True):
        patterns.setdefault(pattern, Users()).update(each)
    if len(patterns) > MOST_PATTERNS:
        raise BadCall("min-users-many", option=Option("min-users"), most=MOST_PATTERNS)
    number = {pattern: place for place, pattern in enumerate(patterns)}
    rows = sorted({(place, row) for pattern in patterns for place, row in enumerate(pattern)})
    known = np.array([[float(pattern[place] == row) for pattern in patterns] for place, row in rows] or [[1.0]])
    targets: list[tuple[_Table | None, Any]] = [
        (None, np.eye(len(patterns))[number[pattern]]) for pattern, each in patterns.items() if not is_safe(each, least)
    ]
    for table in tables:
        for group in table.unsafe:
            sides: tuple[set[tuple[int, ...]], set[tuple[int, ...]]] = (set(), set())
            for each, pattern in zip(table.of, pattern_of, strict=True):
                sides[each == group].add(pattern)
            if sides[0].isdisjoint(sides[1]):
                targets.append((table, np.array([float(pattern in sides[1]) for pattern in patterns])))
    for table, target in targets:
        if _in_span(known, target):
            # Of a table whose hidden group follows, else of the one that shows most, the smallest goes too.
            ranked = sorted(tables, key=lambda each: (each is not table, len(each.hidden) - len(each.groups)))
            return any(each.hide_one() for each in ranked)
    return False


def _in_span(known: Any, target: Any) -> bool:
    """Whether a sum is one of published rows, each times some number."""
    found = cast("Any", np.linalg.lstsq(known.T, target, rcond=None))[0]
    return bool(np.abs(known.T @ found - target).max() < 1e-6)


def _without(table: _Table) -> Cut:
    """The table with its hidden groups among the others: in one row, whatever their time."""
    if not table.hidden:
        return table.cut
    gone = [table.groups[each] for each in sorted(table.hidden)]
    cells = [cell for values in gone for cell in table.cut.groups[values]]
    count = len(gone)
    for each in table.cut.others.values():
        cells += each.cells
        count += each.groups
    left = {values: cells for values, cells in table.cut.groups.items() if values not in set(gone)}
    nowhere: Values = (None,) * len(times_of(table.keys))
    return replace(table.cut, groups=left, others={nowhere: Others(count, tuple(cells))}, withheld=len(gone))


class Pseudonyms:
    """Names of users as digests under a key that the reader does not have: the same name, the same digest."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of(cls, path: str) -> Pseudonyms:
        """Under the key in a file. Raises ``BadInput`` for one that cannot be read, ``BadCall`` for a short key."""
        try:
            key = Path(path).read_bytes().strip()
        except OSError as error:
            raise BadInput(path, "file-unreadable", error=error.strerror or "", expected=_KEY) from None
        if len(key) < SHORTEST_KEY:
            raise BadCall("key-short", option=Option("hash-users"), least=SHORTEST_KEY)
        return cls(key)

    def of_user(self, user: str | None) -> str | None:
        """The digest that stands for a user."""
        return None if user is None else f"user-{self._digest(user)}"

    @property
    def name(self) -> str:
        """What tells one key from another, and says nothing of it."""
        return self._digest("\x00name of the key")

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:_DIGITS]

    def cuts(self, cuts: Mapping[Keys, Cut]) -> dict[Keys, Cut]:
        """Tables whose users have their digests for names."""
        return {keys: self._cut(keys, cut) if USER in keys else cut for keys, cut in cuts.items()}

    def _cut(self, keys: Keys, cut: Cut) -> Cut:
        place = keys.index(USER)
        groups = {
            (*values[:place], self.of_user(values[place]), *values[place + 1 :]): cells
            for values, cells in cut.groups.items()
        }
        return replace(cut, groups=groups)


_KEY: Final = Message("expected-key-file")


def size_of(cell: Cell) -> int:
    """The tokens of a cell; calls, messages and seats where it has none."""
    tokens = cell.work.prefill_tokens + cell.work.decode_tokens
    return tokens or cell.work.calls + cell.messages + cell.seat_seconds or 1
