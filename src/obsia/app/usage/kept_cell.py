"""A cell that is kept: exact sums of one source, one span of time, one series and one group, and how such are added."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Context, Decimal
from itertools import chain
from typing import Any, Final, NamedTuple

import msgspec

from obsia.accounting.billing_cells import WRITES, Billing
from obsia.accounting.cells import ABSENT
from obsia.accounting.timed_cells import TIMED, WAITED
from obsia.app.usage.cell_lines import COUNTS, MEDIA, NO_MEDIA, cell_of, cell_record
from obsia.app.usage.cells import Cell, Series
from obsia.physics.work import MediaWork, Work

UNDATED: Final = "undated"
"""What stands for the day of records without a time."""
_EXACT: Final = Context(prec=80)
_ZERO: Final = Decimal(0)
_EPOCH: Final = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - the engine's instants are naive UTC
Amounts = tuple[int, ...]
_counts: Callable[[Cell], Amounts] = operator.attrgetter(*COUNTS)
_absent: Callable[[Mapping[str, int]], Amounts] = operator.itemgetter(*ABSENT)


class KeptCell(NamedTuple):
    """Sums with what parts them; times are whole microseconds of the epoch (UTC), None where records have none."""

    source: str
    day: str
    """The day or the month that its file is of, else :data:`UNDATED`."""
    first_us: int | None
    """When the first of its records begins."""
    last_us: int | None
    """When the last of them begins."""
    ends_us: int | None
    """When the last of the spans ends that they state."""
    span: str
    """:data:`obsia.accounting.kept_cells.SPAN`."""
    window: int
    """The attention window in tokens that the sums were made with; 0 for none."""
    rows: int
    keys: Mapping[str, str | None]
    cell: Cell


def line_of(kept: KeptCell) -> str:
    """A kept cell as a line of JSON: the same cell has the same line."""
    about: dict[str, Any] = {
        "day": kept.day,
        "source": kept.source,
        "first": kept.first_us,
        "last": kept.last_us,
        **({} if kept.ends_us is None else {"ends": kept.ends_us}),
        **({"span": kept.span} if kept.span else {}),
        **({"window": kept.window} if kept.window else {}),
        "rows": kept.rows,
        **({"keys": stated} if (stated := {k: v for k, v in sorted(kept.keys.items()) if v is not None}) else {}),
    }
    return json.dumps({**about, **cell_record(kept.cell)}, separators=(",", ":"), ensure_ascii=False)


def kept_of(line: str) -> KeptCell:
    """The cell of a line. Raises ``ValueError``, ``LookupError`` or ``TypeError`` for what is none."""
    stated: Any = msgspec.json.decode(line)
    return KeptCell(
        source=stated["source"],
        day=stated["day"],
        first_us=stated["first"],
        last_us=stated["last"],
        ends_us=stated.get("ends"),
        span=stated.get("span", ""),
        window=stated.get("window", 0),
        rows=stated["rows"],
        keys=stated.get("keys", {}),
        cell=cell_of(stated),
    )


def microseconds(text: str | None) -> int | None:
    """An instant as the engine writes it (naive UTC) in microseconds of the epoch."""
    if text is None:
        return None
    return (dt.datetime.fromisoformat(text).replace(tzinfo=None) - _EPOCH) // dt.timedelta(microseconds=1)


def instant(us: int) -> dt.datetime:
    """Microseconds of the epoch as naive UTC."""
    return _EPOCH + dt.timedelta(microseconds=us)


def day_of(us: int | None) -> str:
    """The day (UTC) of an instant."""
    return UNDATED if us is None else instant(us).date().isoformat()


def amounts_of(cell: Cell) -> Amounts:
    """All that is summed of a cell but its cost."""
    parts = cell.work, _counts(cell), cell.media.counts(), cell.timed, cell.waited, cell.written, _absent(cell.absent)
    return tuple(chain.from_iterable(parts))


def cell_with(
    series: Series,
    amounts: Sequence[int],
    *,
    billing: Billing,
    cost: Decimal = _ZERO,
    keys: Mapping[str, str | None] | None = None,
    hour: dt.datetime | None = None,
) -> Cell:
    """The cell of some :func:`amounts_of`."""
    left = iter(amounts)

    def some(names: Iterable[object]) -> tuple[int, ...]:
        return tuple(next(left) for _ in names)

    work, counts, media = some(Work._fields), some(COUNTS), some(MEDIA)
    timed, waited, written, absent = some(TIMED), some(WAITED), some(WRITES), some(ABSENT)
    return Cell(
        series=series,
        keys={} if keys is None else keys,
        work=Work(*work),
        media=MediaWork(**dict(zip(MEDIA, media, strict=True))) if any(media) else NO_MEDIA,
        timed=timed,
        waited=waited,
        written=written,
        absent=dict(zip(ABSENT, absent, strict=True)),
        billing=billing,
        cost=cost,
        hour=hour,
        **dict(zip(COUNTS, counts, strict=True)),
    )


def added(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """Amounts together."""
    return list(map(operator.add, one, other))


def together(one: Decimal, other: Decimal) -> Decimal:
    """Amounts of money together, exactly."""
    return _EXACT.add(one, other)


def folded(
    cells: Iterable[KeptCell],
    *,
    days_before: str | None,
    months_before: str | None,
    span_of: Callable[[KeptCell], str | None],
) -> list[KeptCell]:
    """Cells of days before ``days_before`` by the day, of months that end before ``months_before`` by the month.

    ``span_of`` parts what may not be added up in one month: the spans of dates of names that change.
    """
    found: list[KeptCell] = []
    sums: dict[tuple[Any, ...], KeptCell] = {}
    for kept in cells:
        day, part = _coarser(kept.day, days_before=days_before, months_before=months_before), None
        if day is None:
            found.append(kept)
            continue
        if len(day) < len("2026-01-01"):
            part = span_of(kept)
        cell = kept.cell
        at = (kept.source, day, part, kept.span, kept.window, cell.series, cell.billing, *sorted(kept.keys.items()))
        moved = kept._replace(day=day)
        sums[at] = moved if at not in sums else _sum(sums[at], moved)
    return [*found, *sums.values()]


def _coarser(day: str, *, days_before: str | None, months_before: str | None) -> str | None:
    """The day or month into which the cells of a file are folded; None where they stay as they are."""
    if day == UNDATED:
        return None
    year, month = int(day[:4]), int(day[5:7])
    if months_before is not None and f"{day[:7]}-{calendar.monthrange(year, month)[1]:02}" < months_before:
        return day[:7]
    if len(day) == len("2026-01"):
        return day
    return day if days_before is not None and day < days_before else None


def _sum(one: KeptCell, other: KeptCell) -> KeptCell:
    """Two cells of one group."""
    cell = cell_with(
        one.cell.series,
        added(amounts_of(one.cell), amounts_of(other.cell)),
        billing=one.cell.billing,
        cost=together(one.cell.cost, other.cell.cost),
    )
    return one._replace(
        first_us=_of(min, one.first_us, other.first_us),
        last_us=_of(max, one.last_us, other.last_us),
        ends_us=_of(max, one.ends_us, other.ends_us),
        rows=one.rows + other.rows,
        cell=cell._replace(keys={}),
    )


def _of(chosen: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else chosen(one, other)
