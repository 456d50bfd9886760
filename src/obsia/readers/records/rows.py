"""Rows of an event reader: canonical values by name in, batches out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, cast

from obsia.core.message import Message, Symbol
from obsia.readers.barrier import DEFECT, expected_of, is_defect, odd_fields
from obsia.readers.base import Batch, Cell, Reject


def drained(rows: Rows) -> tuple[list[dict[str, Cell]], list[Reject]]:
    """What ``rows`` has collected (column -> value) and refused since it was last flushed."""
    found: list[dict[str, Cell]] = []
    refused: list[Reject] = []
    for batch in rows.flush():
        found += [dict(zip(batch.columns, row[1:], strict=False)) for row in batch.rows]
        refused += batch.rejects
    return found, refused


REPEATS_INNER: Final = Message("skipped-outer-call")


def outer_of(records: Iterable[tuple[Any, Any, bool]]) -> frozenset[str]:
    """Ids of the records around one that states usage, however many others lie between.

    ``records``: (id, id of the one around it, whether it is a call that states usage) of every record, calls or not.
    """
    parents: dict[str, str] = {}
    with_usage: list[str] = []
    for name, parent, has_usage in records:
        if isinstance(name, str) and isinstance(parent, str) and name and parent and parent != name:
            parents[name] = parent
            if has_usage:
                with_usage.append(name)
    outer: set[str] = set()
    for name in with_usage:
        above = parents.get(name)
        while above is not None and above not in outer:
            outer.add(above)
            above = parents.get(above)
    return frozenset(outer)


_DEEPEST: Final = 3
_MOST: Final = 100


def flat(usage: Any, prefix: str) -> dict[str, Any]:
    """``{"a": {"b": 1}}`` -> ``{"usage.a.b": 1}`` with ``prefix`` ``usage.``; what is null is left out.

    A list or an object has a text that names its type: where a count is sought, the rules of counts refuse it.
    """
    found: dict[str, Any] = {}
    if isinstance(usage, dict):
        _collect(cast("Mapping[str, Any]", usage), prefix, found, 1)
    return found


def meet_unknown(values: Mapping[str, Any], known: Collection[str], rows: Rows) -> None:
    """Report names of counts that no reader knows, so that a new kind of token is not lost in silence."""
    for name, value in values.items():
        if name not in known and isinstance(value, int) and value and not isinstance(value, bool):
            rows.meet(name)


def _collect(usage: Mapping[str, Any], prefix: str, found: dict[str, Any], depth: int) -> None:
    for key, value in usage.items():
        if value is None or len(found) >= _MOST:
            continue
        if isinstance(value, dict | list):
            found[prefix + key] = "a list" if isinstance(value, list) else "an object"
        else:
            found[prefix + key] = value
        if isinstance(value, dict) and depth < _DEEPEST:
            _collect(cast("Mapping[str, Any]", value), f"{prefix}{key}.", found, depth + 1)


ANSWERED_BY_CACHE: Final = Message("skipped-from-cache")
COSTS: Final = Message("skipped-costs")
FAILED_WITHOUT_USAGE: Final = Message("skipped-failed")
WITHOUT_USAGE: Final = Message("skipped-stream-without-usage")
"""Kinds of records that are no usage, said alike by all readers. The last one used tokens that nobody states."""
AN_OBJECT: Final = Message("expected-json-object")
OTHER_FORMAT: Final = "record_of_another_format"
"""Why a record is refused that another reader is for: one that stands beside records of this one's format."""

_ROWS: Final = 5_000
_ORDERS: Final = 256
"""Sets of names of which the order is kept: the rows of a file have few."""
_KEY: Final = re.compile(r"[A-Za-z0-9_.\-/\[\]]{1,100}")


class Rows:
    """Collects records of one file: ``add``, ``refuse``, ``skip``, ``meet`` as they come, and ``flush`` at times."""

    def __init__(self, file: str = "", *, are_lines: bool) -> None:
        self.file = file
        self._are_lines = are_lines
        self._at: dict[str, int] = {}
        self._orders: dict[tuple[str, ...], Sequence[int]] = {}
        self._rows: list[list[Cell]] = []
        self._rejects: list[Reject] = []
        self._skipped: Counter[Message] = Counter()
        self._unknown: Counter[str] = Counter()
        self._named_by: Counter[str] = Counter()

    def add(self, place: int, row: Mapping[str, Cell]) -> None:
        """One record that counts: canonical column (or ``label.<name>``) -> value; ``None`` is absent."""
        names = tuple(row)
        order = self._orders.get(names)
        if order is None:
            order = self._order(names)
        if order:
            self._rows.append([place, *map([*row.values(), None].__getitem__, order)])
        else:
            self._rows.append([place, *row.values()])

    def _order(self, names: tuple[str, ...]) -> Sequence[int]:
        """Which value of a row with these ``names`` stands in each column (-1: none); empty where they stand alike."""
        at = self._at
        for name in names:
            if name not in at:
                at[name] = len(at) + 1
        found = {name: index for index, name in enumerate(names)}
        order = [found.get(name, -1) for name in at]
        if len(self._orders) >= _ORDERS:
            self._orders.clear()
        self._orders[names] = order = [] if order[: len(names)] == list(range(len(names))) else order
        return order

    def refuse(self, reject: Reject) -> None:
        """One record that cannot be read."""
        self._rejects.append(reject)

    def refuse_at(self, place: int, *, reason: str, expected: Message, field: str = "", value: str = "") -> None:
        """The record at ``place`` cannot be read."""
        line, row = (place, None) if self._are_lines else (None, place)
        self.refuse(
            Reject(file=self.file, line=line, row=row, field=field, value=value, reason=reason, expected=expected)
        )

    def refuse_no_object(self, place: int) -> None:
        """What stands at ``place`` is no JSON object."""
        self.refuse_at(place, reason="not_an_object", expected=AN_OBJECT)

    def guard(self, place: int, values: Mapping[str, Any] | None = None) -> Guard:
        """A block that takes the record at ``place``: what it does not foresee refuses that record alone.

        ``values`` by path say in which field it met it.
        """
        return Guard(self, place, values)

    def fail(self, place: int, error: BaseException, values: Mapping[str, Any] | None = None) -> None:
        """Refuse the record at ``place``, at which a reader failed. Raises ``error`` where it is no defect."""
        if not is_defect(error):
            raise error
        field = odd_fields(error, values)
        self.refuse_at(place, reason=DEFECT, expected=expected_of(error), field=field)

    def mark(self) -> tuple[int, int]:
        """How far the rows have come, for :meth:`undo`."""
        return len(self._rows), len(self._rejects)

    def undo(self, mark: tuple[int, int]) -> None:
        """Take back the rows and rejects since ``mark``."""
        del self._rows[mark[0] :], self._rejects[mark[1] :]

    def skip(self, kind: Message, count: int = 1) -> None:
        """Records that are no usage by their kind. ``kind`` is a message of ours: it holds no text of the file."""
        if kind.arguments and not all(isinstance(each, Symbol) for each in kind.arguments.values()):
            raise ValueError("kind-with-foreign-text", kind.code)
        self._skipped[kind] += count

    def meet(self, key: str) -> None:
        """A usage key that the reader does not know: reported, so that no count is lost in silence."""
        self._unknown[key if _KEY.fullmatch(key) else "(unprintable key)"] += 1

    def choose(self, path: str) -> None:
        """Fields of a record name different models, and the one at ``path`` (a path of ours) is believed."""
        self._named_by[path] += 1

    @property
    def full(self) -> bool:
        """Whether it is time to flush."""
        return len(self._rows) >= _ROWS or len(self._rejects) >= _ROWS

    def flush(self) -> Iterator[Batch]:
        """What was collected since the last flush."""
        yield Batch(
            columns=tuple(self._at),
            rows=self._rows,
            are_lines=self._are_lines,
            rejects=self._rejects,
            skipped=self._skipped,
            unknown=self._unknown,
            named_by=self._named_by,
        )
        self._rows, self._rejects = [], []
        self._skipped, self._unknown, self._named_by = Counter(), Counter(), Counter()


class Guard:
    """The block of :meth:`Rows.guard`. It refuses the whole record: a part of it that was taken is taken back."""

    __slots__ = ("_mark", "_place", "_rows", "_values")

    def __init__(self, rows: Rows, place: int, values: Mapping[str, Any] | None) -> None:
        self._rows, self._place, self._values = rows, place, values
        self._mark = rows.mark()

    def __enter__(self) -> None:
        """The block begins."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Whether ``error`` was a defect, and the record is refused for it."""
        if error is None or not is_defect(error):
            return False
        self._rows.undo(self._mark)
        self._rows.fail(self._place, error, self._values)
        return True
