"""A refused table is read as it may be meant: each way out that the refusal knows is tried, and what it reads is shown.

A refusal ends in what settles it: the options that can be pasted, and what would be read with them. What they lead to
may be refused in turn; then its ways are tried too. Only one file of a few megabytes is tried, a few times.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from obsia.core.columns import MONEY, PRICE_HOUR
from obsia.core.errors import BadCall, BadInput, NoData, ObsiaError, Way
from obsia.core.message import Clauses, Message, Symbol
from obsia.readers.base import ReadOptions, shown_value
from obsia.readers.headers import TOTALS, ignored_columns, joined_ignored
from obsia.readers.mapping import Columns

if TYPE_CHECKING:
    from obsia.readers.listing import FoundFiles
    from obsia.readers.reading import Reading

_LARGEST_BYTES: Final = 4_000_000
_MOST_TRIALS: Final = 14
_MOST_SHOWN: Final = 3
_DEEPEST: Final = 4
_COUNTS: Final = (*TOTALS, "calls", "messages", "cost")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """What is read in one way."""

    way: Way
    counted: int
    rejected: int
    sums: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    """The first of them."""

    @property
    def order(self) -> tuple[int, bool]:
        """The place among others: with both sides before with one, whole before in part."""
        return sum(not self.sums.get(side) for side in TOTALS), self.rejected > 0


def tried(error: ObsiaError, found: FoundFiles, options: ReadOptions, *, threads: int | None) -> Sequence[Message]:
    """What each way out of a refusal reads, the surest first; none where nothing can be tried."""
    if not error.ways or len(found.files) != 1 or os.path.getsize(found.files[0]) > _LARGEST_BYTES:
        return ()
    trials: dict[tuple[Any, ...], _Trial] = {}
    for trial in _trials(error, found, options, threads):
        if not any(trial.sums.values()):
            continue
        # The price of an hour, of an accelerator or a server, shows in no sum.
        price = Columns.parse(trial.way.get("map", "")).sources.get(PRICE_HOUR)
        of_price = price.entry(PRICE_HOUR) if price else ""
        key = (*trial.sums.items(), trial.rejected, of_price, *(row.get("started_at") for row in trial.rows))
        trials.setdefault(key, trial)
    some = sorted(trials.values(), key=lambda each: each.order)
    return tuple(_said(each, options.model_named) for each in some[:_MOST_SHOWN] if each.order <= _least_of(some[0]))


def _least_of(best: _Trial) -> tuple[int, bool]:
    """What is shown beside the best: what is as whole, or states one side less in part."""
    sides, is_part = best.order
    return sides + is_part, is_part


def _trials(refusal: ObsiaError, found: FoundFiles, options: ReadOptions, threads: int | None) -> Iterator[_Trial]:
    from obsia.app.usage.engine import engine
    from obsia.readers.reading import read

    seen: list[Way] = []
    waiting: list[tuple[Way, int]] = [(way, 1) for way in refusal.ways]
    with engine(found.files, threads=threads) as opened:
        while waiting and len(seen) < _MOST_TRIALS:
            way, depth = waiting.pop(0)
            if way in seen:
                continue
            seen.append(way)
            further: Sequence[Way] = ()
            try:
                yield _trial(way, read(engine=opened, found=found, options=_with(options, way)))
            except (BadInput, NoData) as error:
                further = error.ways if depth < _DEEPEST else ()
            except BadCall:
                continue
            except opened.error:
                continue
            # A name that no option can hold is nobody's way out.
            with suppress(BadCall):
                waiting = [(_joined(way, each), depth + 1) for each in further] + waiting


def _joined(way: Way, further: Way) -> Way:
    """What both say: of a column and of a target that both name, the latter holds."""
    before, after = (Columns.parse(each.get("map", "")).sources for each in (way, further))
    left_out, also = (ignored_columns(each.get("ignore_columns")) for each in (way, further))
    sources = {**{target: source for target, source in before.items() if also.isdisjoint(source.columns)}, **after}
    ignored = (left_out | also).difference(*(source.columns for source in after.values()))
    said = {"map": Columns(sources).text, "ignore_columns": joined_ignored(ignored)}
    return {
        **{name: text for name, text in said.items() if text},
        **{name: text for name, text in (*way.items(), *further.items()) if name not in said},
    }


def _with(options: ReadOptions, way: Way) -> ReadOptions:
    sources = {**options.columns.sources, **Columns.parse(way.get("map", "")).sources}
    ignored = options.ignored | ignored_columns(way.get("ignore_columns"))
    return replace(options, columns=Columns(sources), ignored=ignored, sheet=way.get("sheet", options.sheet))


def _trial(way: Way, reading: Reading) -> _Trial:
    usage: Any = reading.usage
    engine = reading.engine
    counts = [name for name in _COUNTS if name in usage.columns]
    sums = usage.aggregate(counted=usage.count(), **{name: usage[name].cast("float64").sum() for name in counts})
    [(counted, *values)] = engine.rows(sums)
    shown = [name for name in ("started_at", "model_request", "model_response", *counts) if name in usage.columns]
    first = engine.rows(usage.select(*shown).limit(2))
    return _Trial(
        way=way,
        counted=int(counted),
        rejected=reading.reconcile(counted=int(counted)).rejected,
        sums=dict(zip(counts, values, strict=True)),
        rows=[dict(zip(shown, row, strict=True)) for row in first],
    )


def _said(trial: _Trial, model_named: Callable[[str], str | None] | None) -> Message:
    options = " ".join(f"--{name.replace('_', '-')} {shlex.quote(text)}" for name, text in trial.way.items())
    sums = [_amount(name, value) for name, value in trial.sums.items() if value]
    first = [_row(row, model_named) for row in trial.rows]
    return Message(
        "trial-reads",
        options=Symbol(options),
        records=trial.counted,
        rejected=trial.rejected,
        sums=tuple(sums),
        first=Clauses(first),
    )


def _row(row: Mapping[str, Any], model_named: Callable[[str], str | None] | None) -> Message:
    """A row as it is read: its day, its model where it is one that is known, and its counts."""
    day = row.get("started_at")
    name = str(row.get("model_response") or row.get("model_request") or "")
    is_known = bool(name) and model_named is not None and model_named(name) is not None
    who = [*([Symbol(str(day)[:10])] if day else []), *([name if is_known else shown_value(name)] if name else [])]
    counts = [_amount(name, row[name]) for name in _COUNTS if row.get(name)]
    return Message("trial-row", who=tuple(who) or Symbol("-"), counts=tuple(counts) or Symbol("-"))


def _amount(name: str, value: float) -> Message:
    """A sum as it is told."""
    if name == MONEY:
        return Message("trial-cost", amount=Symbol(f"{value:.2f}"))
    return Message("trial-sum", name=Symbol(name), count=round(value))
