"""Two accounts on common draws: what changed from one to the other, and which part of it comes from what.

The split is a chain of accounts from the earlier to the later one, each of which changes one thing more; its parts are
the differences of neighbours. They therefore add to the whole in each draw. All are priced with the same draws: of an
error that both sides share (the size of a model, the grid of a zone) nothing is left in a ratio.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from obsia.accounting.figures import Difference, Made
from obsia.accounting.impacts import CARBON, ENERGY, WATER, Impacts, Line, Quantity
from obsia.accounting.kinds import UsageKind
from obsia.accounting.pricing import Pricing
from obsia.app.questions.spans import period_named
from obsia.app.questions.usage import HOURLY, Assess
from obsia.app.usage.account import Comparison, Part
from obsia.app.usage.cells import Cell
from obsia.app.usage.closed import Closed, is_closed, kept_sums, read
from obsia.app.usage.grouping import Whole, tokens_of
from obsia.app.usage.lines import Lines, Observed, observed, order_of
from obsia.app.usage.names import Names
from obsia.app.usage.usage_sums import NO_FRAME, Prepared, Run, sums_of
from obsia.core.errors import BadCall
from obsia.core.figure import Assumption, Figure
from obsia.core.grouping import grouped
from obsia.core.message import Option
from obsia.readers.counted import Reconciliation

K = TypeVar("K")
COMPARED: Final[tuple[Quantity, ...]] = (ENERGY, CARBON, WATER)
CAUSES: Final = ("volume", "model", "length", "region", "factors")
"""What a difference is split into, in the order in which the chain changes it."""

_Stratum = tuple[str, str | None, UsageKind, str | None, bool, str | None]
"""A model, who serves it, how its usage is counted and its energy read: what work has the same columns."""


class _Part(NamedTuple):
    """The work of some cells of one series."""

    stratum: _Stratum
    unit: str
    amount: float
    """How many units of usage it is: calls, messages, records or seconds of seats."""
    line: Line


def other_side(asked: Assess) -> Assess:
    """The question about what an account is compared with. Raises ``BadCall`` for what cannot be compared."""
    against = str(asked.against)
    if asked.grid == HOURLY:
        raise BadCall("against-hourly", option=Option("against"), other=Option("grid"))
    bare = replace(asked, against=None, bill=None, by=(), what_if=(), levers=False)
    if (days := period_named(against)) is not None and not Path(against).exists():
        return replace(bare, since=days[0].isoformat(), until=days[1].isoformat())
    return replace(bare, paths=(os.fspath(against),), since=None, until=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """What an account is compared with, read and summed."""

    names: Names
    cells: tuple[Cell, ...]
    observed: Observed
    period: tuple[str, str] | None
    records: Reconciliation
    inputs: tuple[str, ...]

    @classmethod
    def of(cls, asked: Assess, run: Run, *, frame: Any = NO_FRAME) -> Other:
        """Another period of the same files, or of ``frame``; other files; the sums of a closed account.

        Raises what :func:`.sums_of` raises, ``BadInput`` for a closed account that was altered.
        """
        question = other_side(asked)
        if is_closed(str(asked.against)):
            return cls._of_closed(read(str(asked.against)))
        prepared = Prepared.of(question)
        quiet = replace(run, report_tables=False, on_share=None)
        same = frame if question.paths == asked.paths else NO_FRAME
        summed = sums_of(question, prepared, quiet, frame=same)
        return cls(
            names=prepared.names,
            cells=summed.statistics.base,
            observed=summed.observed,
            period=summed.statistics.covered,
            records=summed.where,
            inputs=summed.inputs,
        )

    @classmethod
    def _of_closed(cls, closed: Closed) -> Other:
        """The sums of a closed account under today's facts: both sides have one method."""
        prepared, cells = kept_sums(closed)
        return cls(
            names=prepared.names,
            cells=cells,
            observed=observed(cells, names=prepared.names),
            period=closed.covered,
            records=closed.records,
            inputs=(closed.manifest,),
        )


def comparison(asked: Assess, other: Other, cells: Sequence[Cell], *, whole: Whole) -> Comparison:
    """The account of ``cells`` minus the ``other``, draw by draw, and the parts of the difference."""
    tools = whole.tools
    # What was seen of a service is one thing on both sides: what the account has seen, so that its draws are the same.
    seen = tools.lines.observed
    seen = replace(seen, speeds={**other.observed.speeds, **seen.speeds})
    lines = Lines(names=other.names, observed=seen)
    before = _parts(other.cells, lines=lines, pricing=tools.pricing)
    after = _parts(cells, lines=tools.lines, pricing=tools.pricing)
    chain = [[part.line for part in before], *_chain(before, after), [part.line for part in after]]
    book = tools.pricing.book([line for some in chain for line in some])
    priced = book.impacts(chain)
    named = (*other.names.assumptions(other.cells), *tools.pricing.assumptions(chain[0]))
    taken = tuple({str(each): each for each in (*whole.assumptions, *named)}.values())
    price = _Differences(whole=whole, assumptions=taken)
    parts = zip(CAUSES, priced[:-1], priced[1:], strict=True)
    return Comparison(
        against=str(asked.against),
        tokens=tokens_of(other.cells),
        period=other.period,
        records=other.records,
        figures=price.other(priced[0], named),
        differences=price.of("difference", priced[0], priced[-1]),
        ratios=tuple(price.ratio(quantity, priced[0], priced[-1]) for quantity in COMPARED),
        parts=tuple(Part(cause=cause, differences=price.of(cause, one, next_)) for cause, one, next_ in parts),
    )


def _label(of: str) -> str:
    return f"against {of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Differences:
    """Makes differences of impacts, and records them with the account."""

    whole: Whole
    assumptions: tuple[Assumption, ...]

    def of(self, cause: str, before: Impacts, after: Impacts) -> tuple[Difference, ...]:
        """The differences of :data:`COMPARED`."""
        several = [
            self.whole.tools.pricing.difference(
                reference=before, other=after, quantity=quantity, label=_label(cause), assumptions=self.assumptions
            )
            for quantity in COMPARED
        ]
        self._record(several)
        return tuple(several)

    def ratio(self, quantity: Quantity, before: Impacts, after: Impacts) -> Figure:
        """How many times as much the account is."""
        made = self.whole.tools.pricing.ratio(
            one=after, other=before, quantity=quantity, label=_label("ratio"), assumptions=self.assumptions
        )
        self._record([made])
        return made.figure

    def other(self, impacts: Impacts, assumptions: Sequence[Assumption]) -> tuple[Figure, ...]:
        """The figures of the other side."""
        made = self.whole.tools.pricing.made(impacts, label=_label("other"), assumptions=tuple(assumptions))
        self._record(made)
        return tuple(each.figure for each in made)

    def _record(self, several: Iterable[Made]) -> None:
        self.whole.tools.recorder.extend(each.without_draws for each in several)


def _parts(cells: Sequence[Cell], *, lines: Lines, pricing: Pricing) -> list[_Part]:
    """The work of each series, with how much usage it is; in an order of its own."""
    by_series = grouped((order_of(cell.series), cell) for cell in cells)
    found: list[_Part] = []
    for _, some in sorted(by_series.items()):
        series = some[0].series
        resolved, is_media = lines.names.resolved(series), lines.names.makes_media(series)
        unit, count = _counted(series.kind, some)
        [line] = lines.of(some, pricing=pricing)
        stratum = (
            resolved.model.facts.model_id,
            resolved.provider,
            series.kind,
            series.assistant,
            is_media,
            series.meter,
        )
        found.append(_Part(stratum, unit, count, line))
    return found


def _counted(kind: UsageKind, cells: Sequence[Cell]) -> tuple[str, float]:
    match kind:
        case UsageKind.MESSAGES:
            return "messages", float(sum(cell.messages for cell in cells))
        case UsageKind.SEATS:
            return "seats", float(sum(cell.seat_seconds for cell in cells))
        case UsageKind.TOKENS:
            return "records", float(sum(cell.work.calls for cell in cells))
        case _:
            return "calls", float(sum(cell.work.calls for cell in cells))


def _chain(before: Sequence[_Part], after: Sequence[_Part]) -> list[list[Line]]:
    """The accounts between the two: of as much usage, then of the same models, lengths and regions.

    Where one side has no such usage at all, what comes or goes is volume; a model that only the later one has comes
    as it is, and is mix; a region that only it has is region.
    """
    volume, mix, length, region = list[Line](), list[Line](), list[Line](), list[Line]()
    for unit in sorted({part.unit for part in (*before, *after)}):
        old, new = ([part for part in side if part.unit == unit] for side in (before, after))
        total_old, total_new = _total(old), _total(new)
        if not total_old or not total_new:
            for state in (volume, mix, length, region):
                state += [part.line for part in new]
            continue
        volume += [_times(part.line, total_new / total_old) for part in old]
        for stratum in dict.fromkeys(part.stratum for part in (*old, *new)):
            was, now = ([part for part in side if part.stratum == stratum] for side in (old, new))
            count = _total(now)
            if not count:
                continue
            if not _total(was):
                for state in (mix, length, region):
                    state += [part.line for part in now]
                continue
            mix += [_times(part.line, count / _total(was)) for part in was]
            length += _with_lengths(was, now)
            region += _with_regions(was, now)
    return [volume, mix, length, region]


def _with_lengths(was: Sequence[_Part], now: Sequence[_Part]) -> Iterable[Line]:
    """The later lengths at the earlier places and deployments: those of the place, else those of the model."""
    shares, count = _shares(was, lambda part: (part.line.deployment, part.line.place)), _total(now)
    for (deployment, place), share in shares.items():
        here = [part for part in now if part.line.place == place]
        yield Line(deployment=deployment, place=place, work=_scaled(_each(here or now), share * count))


def _with_regions(was: Sequence[_Part], now: Sequence[_Part]) -> Iterable[Line]:
    """The later work at the later places, at the earlier deployments."""
    shares = _shares(was, lambda part: part.line.deployment)
    for place in dict.fromkeys(part.line.place for part in now):
        here = [part for part in now if part.line.place == place]
        work = _scaled(_each(here), _total(here))
        yield from (
            Line(deployment=deployment, place=place, work=_scaled(work, share)) for deployment, share in shares.items()
        )


def _shares(parts: Sequence[_Part], of: Callable[[_Part], K]) -> Mapping[K, float]:
    """The share of the usage that each has."""
    total, found = _total(parts), dict[K, float]()
    for part in parts:
        found[of(part)] = found.get(of(part), 0.0) + part.amount / total
    return found


def _total(parts: Iterable[_Part]) -> float:
    return sum(part.amount for part in parts)


def _each(parts: Sequence[_Part]) -> tuple[float, ...]:
    """The work of one unit of usage, on average."""
    total = _total(parts)
    return tuple(sum(column) / total for column in zip(*(part.line.work for part in parts), strict=True))


def _scaled(work: Sequence[float], factor: float) -> tuple[float, ...]:
    return tuple(amount * factor for amount in work)


def _times(line: Line, factor: float) -> Line:
    return replace(line, work=_scaled(line.work, factor))
