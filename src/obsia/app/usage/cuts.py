"""Tables cut to what they show: the largest groups in cells of their own, all others folded, before cells are made.

The engine cuts tables by columns of the records; those by names alone are cut here, from the cells of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from obsia.accounting import cuts as expressions
from obsia.accounting.cells import SERIES
from obsia.app.usage.cells import Cell
from obsia.app.usage.periods import times_of
from obsia.core.grouping import grouped
from obsia.physics.work import MediaWork

if TYPE_CHECKING:
    import ibis

    from obsia.app.usage.names import Names
    from obsia.readers.query_engine import QueryEngine

Values = tuple[str | None, ...]
"""The values of a table's keys, in order."""


class Others(NamedTuple):
    """The groups that a table does not tell apart: how many they are, and their cells."""

    groups: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A table in cells."""

    groups: Mapping[Values, tuple[Cell, ...]]
    """The groups that are told apart, in an order of their own: they are priced and recorded in it, and that in which
    the engine hands cells over may show in neither."""
    others: Mapping[Values, Others]
    """All others: by the values of its keys of time where the table is a series in time, else under ``()``."""
    kept: int
    """How many groups are told apart; of a series in time, over all periods."""
    withheld: int = 0
    """How many more are among the others, whatever their time, as they tell of too few users."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, those of a group with its values: what a digest is made of."""
        named = ((f"{values}", cells) for values, cells in self.groups.items())
        rest = ((f"others {values} {each.groups}", each.cells) for values, each in self.others.items())
        return tuple(cell._replace(keys={"": name}) for name, cells in (*named, *rest) for cell in cells)


def cut_here(cells: Sequence[Cell], keys: Sequence[str], *, names: Names, top: int) -> Cut:
    """The table of some cells, which carry its keys."""
    members = grouped((names.group_key(cell, keys), cell) for cell in cells)
    times = times_of(keys)
    together: dict[Values, list[Cell]] = {}
    for values, some in members.items():
        together.setdefault(_parted(keys, times, values)[1], []).extend(some)
    ranked = [values for values, _ in sorted(together.items(), key=_size)]
    kept = {what: place for place, what in enumerate(ranked[:top])}
    others: dict[Values, Others] = {}
    groups: dict[tuple[int, Values], tuple[Values, tuple[Cell, ...]]] = {}
    for values, some in members.items():
        when, what = _parted(keys, times, values)
        if what in kept:
            groups[kept[what], when] = values, tuple(some)
        else:
            before = others.get(when, Others(0, ()))
            others[when] = Others(before.groups + 1, (*before.cells, *some))
    return Cut(groups=dict(groups[at] for at in sorted(groups, key=_in_order)), others=others, kept=len(kept))


def _in_order(at: tuple[int, Values]) -> tuple[int, tuple[str, ...]]:
    """What groups are sorted by: their place, then their values of time, blanks first."""
    return at[0], tuple(part or "" for part in at[1])


def _parted(keys: Sequence[str], times: Sequence[str], values: Values) -> tuple[Values, Values]:
    """The values of a table's keys: those of a series in time, then the others."""
    when = tuple(value for key, value in zip(keys, values, strict=True) if key in times)
    return when, tuple(value for key, value in zip(keys, values, strict=True) if key not in times)


def _size(item: tuple[Values, Sequence[Cell]]) -> tuple[int | str, ...]:
    """What ranks groups: the most tokens first."""
    tokens = sum(cell.work.decode_tokens + cell.work.prefill_tokens for cell in item[1])
    messages, seats = (sum(getattr(cell, name) for cell in item[1]) for name in ("messages", "seat_seconds"))
    made = MediaWork.total(cell.media for cell in item[1])
    media = made.images + made.sized_images, made.video_ms, made.audio_ms
    return -tokens, -messages, -seats, *(-amount for amount in media), *(part or "" for part in item[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutter:
    """Cuts tables in an engine: of ``source``, rows of usage or cells that carry every key."""

    engine: QueryEngine
    source: ibis.Table
    are_cells: bool
    cells: Callable[[Any, Sequence[str]], list[Cell]]
    """The cells of rows or cells, by some of their columns and the series."""
    label: Callable[[str, Any], str | None]
    names: Names
    top: int

    def cut(self, keys: Sequence[str], *, base: Sequence[Cell]) -> Cut:
        """The table by ``keys``; ``base`` are the cells of the whole, whose names are looked up."""
        source: Any = self.source
        if any(key in expressions.NAMED for key in keys):
            source = expressions.with_names(source, _names_of(base, source, names=self.names, engine=self.engine))
        source = expressions.with_keys(source, keys=keys, are_cells=self.are_cells)
        times = times_of(keys)
        parts = [key for key in keys if key not in times]
        if not parts:
            return self._of_times(source, keys)
        widening = self.engine.is_widening
        sized = self.engine.keep(expressions.sizes(source, keys=keys, are_cells=self.are_cells, widening=widening))
        by_part = self.engine.keep(expressions.folded(sized, keys=parts)) if times else sized
        kept = self.engine.keep(expressions.largest(by_part, keys=parts, most=self.top))
        told = {
            int(row[-1]): tuple(self.label(key, value) for key, value in zip(parts, row, strict=False))
            for row in self.engine.rows(kept.select(*(expressions.column(key) for key in parts), expressions.PLACE))
        }
        others = self._others(sized, kept, parts=parts, times=times)
        placed = expressions.with_places(source, kept, keys=parts)
        columns = [expressions.column(key) for key in times]
        groups: dict[tuple[int, Values], list[Cell]] = {}
        rest: dict[Values, list[Cell]] = {}
        for cell in self.cells(placed, [*columns, expressions.PLACE]):
            when = tuple(cell.keys[column] for column in columns)
            if (place := cell.keys[expressions.PLACE]) is None:
                rest.setdefault(when, []).append(cell)
            else:
                groups.setdefault((int(place), when), []).append(cell)
        return Cut(
            groups={
                _joined(keys, times, at[1], told[at[0]]): tuple(groups[at]) for at in sorted(groups, key=_in_order)
            },
            others={when: Others(others[when], tuple(some)) for when, some in rest.items()},
            kept=len(told),
        )

    def _of_times(self, source: Any, keys: Sequence[str]) -> Cut:
        """The table by keys of time alone: every period is told apart."""
        groups: dict[tuple[int, Values], list[Cell]] = {}
        columns = [expressions.column(key) for key in keys]
        for cell in self.cells(source, columns):
            groups.setdefault((0, tuple(cell.keys[column] for column in columns)), []).append(cell)
        return Cut(groups={at[1]: tuple(groups[at]) for at in sorted(groups, key=_in_order)}, others={}, kept=1)

    def _others(self, sized: Any, kept: Any, *, parts: Sequence[str], times: Sequence[str]) -> dict[Values, int]:
        """How many groups are not told apart, by period of a series in time."""
        placed = expressions.with_places(sized, kept, keys=parts)
        left = placed.filter(placed[expressions.PLACE].isnull())
        columns = [expressions.column(key) for key in times]
        counted = left.group_by(columns).aggregate(n=left.count()) if times else left.aggregate(n=left.count())
        return {
            tuple(self.label(key, value) for key, value in zip(times, row, strict=False)): int(row[-1])
            for row in self.engine.rows(counted)
        }


def _joined(keys: Sequence[str], times: Sequence[str], when: Values, what: Values) -> Values:
    """The values of a table's keys, from those of a series in time and the others."""
    left, right = iter(when), iter(what)
    return tuple(next(left) if key in times else next(right) for key in keys)


def _names_of(base: Sequence[Cell], source: Any, *, names: Names, engine: QueryEngine) -> Any:
    """A table in the engine: what the names of each series stand for."""
    shared = [column for column in SERIES if column in source.columns]
    rows: dict[tuple[str, ...], Values] = {}
    keys = tuple(expressions.NAMED)
    for cell in base:
        at = tuple(getattr(cell.series, column) or "" for column in shared)
        if at not in rows:
            rows[at] = names.group_key(cell, keys)
    columns = [*shared, *expressions.NAMED.values()]
    told = [(*at, *(value or "" for value in values)) for at, values in rows.items()]
    return engine.hand({column: [row[place] for row in told] for place, column in enumerate(columns)})
