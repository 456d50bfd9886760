"""Closes the account of a period: once, and never again in another way."""

from __future__ import annotations

import datetime as dt
import os
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import starmap
from pathlib import Path
from typing import Any, Final

from obsia._version import __version__
from obsia.app import clock
from obsia.app.files import unwritable
from obsia.app.questions.closing import Closing, Records
from obsia.app.questions.spans import period_named
from obsia.app.questions.usage import Assess
from obsia.app.refusals import ClosedOtherwise
from obsia.app.usage import closed as folders
from obsia.app.usage.account import Account
from obsia.app.usage.assess import Answered, answered
from obsia.app.usage.cells import Cell
from obsia.app.usage.closed import Closed, Days
from obsia.app.usage.sealed_folder import write as write_folder
from obsia.app.usage.usage_sums import Prepared, Run, Summed, sums_of
from obsia.core.columns import MONEY_DIGITS
from obsia.core.errors import BadCall
from obsia.core.message import Day, Message, Option, Symbol
from obsia.readers.files import digest

DAY: Final = ("day",)
_TABLES: Final = ("model", "day")
"""Tables of every closed account, besides those that are asked for."""
MOST_DAYS: Final = 10
"""Days that are named where an account differs from the closed one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """An account as it is closed."""

    closed: Closed
    account: Account | None
    """None where it was closed before: then nothing was written."""
    moved: tuple[str, ...] = ()
    """Files that were read with another content than at the closing, though its records are the same."""
    facts_changed: bool = False
    """Whether today's facts are others than those of the closing."""


Files = Callable[[Account], Mapping[str, bytes]]
"""Makes the files of an account that people and programs read, by name."""


def close(closing: Closing, records: Records, files: Files, run: Run | None = None) -> Closure:
    """Freeze the account of a period, or find that it is closed already with the same records and options.

    Raises ``BadCall`` for a period that is not over and for no files, ``ClosedOtherwise`` where it was closed on other
    records or options, and what an account raises.
    """
    asked, place = question_of(closing, records), place_of(closing)
    if not records.paths:
        raise BadCall("no-file")
    if folders.is_closed(place):
        return _again(folders.read(place), asked, run or Run())
    if place.exists():
        raise BadCall("close-no-folder", option=Option("out"), path=str(place))
    found = answered(asked, run)
    closed = closed_of(str(closing.period), found, asked)
    facts_file = found.prepared.snapshot.path
    try:
        manifest = write_folder(str(place), {**files(found.account), **folders.contents(closed, facts_file=facts_file)})
    except OSError as error:
        raise unwritable("out", str(place), error) from error
    return Closure(closed=replace(closed, folder=str(place), manifest=manifest), account=found.account)


def place_of(closing: Closing) -> Path:
    """The folder of the closed account of a period."""
    return Path(closing.folder) / str(closing.period)


def question_of(closing: Closing, records: Records) -> Assess:
    """The question about the account of a period. Raises ``BadCall`` for one that is not over."""
    days = period_named(str(closing.period))
    if days is None:
        raise BadCall("close-no-period")
    first, last = days
    today = clock.now().astimezone(zoneinfo.ZoneInfo(records.tz)).date()
    if first >= today:
        raise BadCall("close-not-begun", period=Symbol(closing.period), first=Day(first.isoformat()))
    if last >= today:
        before = today - dt.timedelta(days=1)
        raise BadCall(
            "close-not-over",
            period=Symbol(closing.period),
            last=Day(last.isoformat()),
            until=Symbol(first if first == before else f"{first}..{before}"),
        )
    tables = tuple(dict.fromkeys((*records.by, *_TABLES)))
    return replace(records.assess(since=first.isoformat(), until=last.isoformat()), by=tables)


def closed_of(period: str, found: Answered, asked: Assess) -> Closed:
    """What is kept of an account."""
    prepared, summed, account = found.prepared, found.summed, found.account
    cost = account.total.cost
    paid = () if cost is None or cost.figure is None else (cost.figure,)
    return Closed(
        folder="",
        period=period,
        closed_at=clock.now().isoformat(timespec="seconds"),
        version=__version__,
        snapshot=prepared.snapshot.content_hash,
        question=asked,
        days=days_of(summed),
        learnt=prepared.names.timeline.period,
        changing=prepared.names.timeline.changing,
        covered=summed.statistics.covered,
        figures=(*account.figures, *paid),
        draws=account.draws,
        inputs=inputs_of(summed),
        records=summed.where,
        priced_until=None if summed.statistics.period is None else summed.statistics.period[1],
        series=None if prepared.hourly is None else prepared.hourly.used,
    )


def days_of(summed: Summed) -> Days:
    """The cells of each day."""
    return {values[0]: cells for values, cells in summed.statistics.cuts[DAY].groups.items()}


def inputs_of(summed: Summed) -> dict[str, str]:
    """File -> digest of what was read."""
    return {os.fspath(file): digest(file) for file in sorted(summed.recognised)}


def _again(closed: Closed, asked: Assess, run: Run) -> Closure:
    """The account that was closed before. Raises ``ClosedOtherwise`` where its records or options were others."""
    # A file of intensities is read again, a service is not asked again.
    prepared = Prepared.of(asked, series=closed.series if asked.grid_file is None else None)
    summed = sums_of(asked, prepared, run)
    was, now = (folders.question_record(each) for each in (closed.question, asked))
    options = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    if _has_other_hours(closed, prepared, summed):
        options.append("grid_file")
    days = other_days(closed.days, days_of(summed))
    inputs = inputs_of(summed)
    moved = tuple(file for file, found in inputs.items() if closed.inputs.get(file) != found)
    if options or days:
        raise ClosedOtherwise(
            period=closed.period,
            closed_on=closed.closed_at[:10],
            options=[each.option for each in Assess.fields() if each.attribute in options],
            days=[
                Message("closed-day", day=each.day or Message("day-not-stated"), before=each.before, after=each.after)
                for each in days[:MOST_DAYS]
            ],
            more=max(0, len(days) - MOST_DAYS),
            files=moved,
        )
    changed = prepared.snapshot.content_hash != closed.snapshot
    return Closure(closed=closed, account=None, moved=moved, facts_changed=changed)


def _has_other_hours(closed: Closed, prepared: Prepared, summed: Summed) -> bool:
    """Whether the file of intensities says something else of the closed hours than it did."""
    if prepared.hourly is None or prepared.hourly.file is None or closed.series is None:
        return False
    prepared.hourly.learn(summed.statistics.base, names=prepared.names, others=())
    now = prepared.hourly.used
    return any(
        zone_id not in now or any(now[zone_id].at(hour) != series.at(hour) for hour in _hours(closed))
        for zone_id, series in closed.series.items()
    )


def _hours(closed: Closed) -> set[dt.datetime]:
    return {cell.hour for cell in closed.cells if cell.hour is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDay:
    """A day on which records differ from those of the closing: how many there were, and are."""

    day: str | None
    before: int
    after: int


def other_days(before: Days, after: Days) -> list[OtherDay]:
    """The days whose sums differ, in order; what facts decide (names that move, attention windows) is no difference."""
    found: list[OtherDay] = []
    for day in sorted(before.keys() | after.keys(), key=lambda each: each or ""):
        was, now = before.get(day, ()), after.get(day, ())
        if _sums(was) != _sums(now):
            found.append(OtherDay(day=day, before=_count(was), after=_count(now)))
    return found


def _sums(cells: Sequence[Cell]) -> dict[Any, list[int]]:
    """What is counted of each series, apart from what facts decide."""
    found: dict[Any, list[int]] = {}
    for cell in cells:
        *plain, _, _ = cell.work.counts()
        counts = [*plain, cell.input_tokens, cell.reasoning_tokens, cell.messages, cell.seat_seconds]
        counts += [
            *cell.media.counts(),
            *cell.timed,
            *cell.waited,
            *cell.written,
            *(int(each.scaleb(MONEY_DIGITS[1])) for each in (cell.cost, cell.energy_j)),
            *(cell.absent[name] for name in sorted(cell.absent)),
        ]
        # Which lengths are told apart follows from price lists.
        billing = cell.billing._replace(above_input_tokens=0)
        held = found.setdefault((cell.series._replace(dated=None), billing, cell.hour), [0] * len(counts))
        held[:] = starmap(int.__add__, zip(held, counts, strict=True))
    return found


def _count(cells: Sequence[Cell]) -> int:
    return sum(cell.work.calls + cell.messages for cell in cells)
