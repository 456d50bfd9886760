"""Rows that a table holds twice: an export that was pasted below itself, with its heading or without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from obsia.core.errors import GivenTwice
from obsia.core.message import Message
from obsia.readers.base import KEEP, REMOVE
from obsia.readers.mapping import SUMS
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.number_forms import text_of
from obsia.readers.tables.readings import Row, Rows

_LEAST: Final = 3
"""Rows of a run that comes again, of so many different ones."""
_Place = tuple[int, int]


def pasted_rows(choice: Choice, rows: Rows, overlap: str | None, *, has_headings: bool) -> set[_Place]:
    """Rows that came before, as ``overlap`` wants them. Raises ``GivenTwice`` where it says nothing of them.

    ``has_headings``: the heading is repeated somewhere; then any row that came before is one of them.
    """
    if overlap == KEEP:
        return set()
    again = _equal_rows(rows.each()) if has_headings else runs(choice, rows.each())
    if again and overlap != REMOVE:
        raise GivenTwice([Message("given-twice-pasted" if has_headings else "given-twice-run", count=len(again))])
    return again


def _equal_rows(rows: Iterable[Row]) -> set[_Place]:
    seen, again = set[tuple[str, ...]](), set[_Place]()
    for file, line, cells in rows:
        key = tuple(map(text_of, cells))
        if key in seen:
            again.add((file, line))
        seen.add(key)
    return again


def runs(choice: Choice, rows: Iterable[Row]) -> set[_Place]:
    """Rows of runs that came before in the same order, of several times and counts: no log has them by chance."""
    time = choice.sources.get("started_at")
    counts = [choice.names.index(each.column) for name, each in choice.sources.items() if name in SUMS]
    if time is None or "event_id" in choice.sources or not counts:
        return set()
    time_at = choice.names.index(time.column)
    seen: dict[int, int] = {}
    before: list[int] = []
    again, run = set[_Place](), list[tuple[_Place, str, tuple[str, ...]]]()

    def close() -> None:
        times, amounts = {text for _, text, _ in run}, {each for _, _, each in run}
        if len(run) >= _LEAST and len(times) > 1 and len(amounts) > 1:
            again.update(place for place, _, _ in run)
        run.clear()

    following = -1
    for file, line, cells in rows:
        # Files that overlap are told by what they have alike, whatever its order.
        key = hash((file, *map(text_of, cells)))
        if run and not (following < len(before) and before[following] == key):
            close()
            following = -1
        if not run and key in seen and seen[key] < len(before) - 1:
            following = seen[key]
        if following >= 0:
            run.append(((file, line), text_of(cells[time_at]), tuple(text_of(cells[at]) for at in counts)))
            following += 1
        seen.setdefault(key, len(before))
        before.append(key)
    close()
    return again


def may_be_pasted(choice: Choice, sample: Sequence[Sequence[Any]]) -> bool:
    """Whether the first rows hold such a run."""
    return bool(runs(choice, ((0, at, row) for at, row in enumerate(sample))))
