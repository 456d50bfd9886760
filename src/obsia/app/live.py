# pyright: basic
"""Calls as they come, in a running program: exact sums by series, priced when somebody asks.

Rows wait in memory until they are summed by the same expressions as files, so that a call costs the same whichever
way it is read. What is kept of settled rows are sums: memory follows the number of series, not of calls.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from obsia.accounting.cells import EARLIEST, Named
from obsia.accounting.draws import SEED, WORLDS
from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON, ENERGY, WATER, Quantity
from obsia.accounting.pricing import Pricing
from obsia.app.account import Tokens
from obsia.app.assess import keys_of
from obsia.app.forking import begins_anew_in_children, while_none_forks
from obsia.app.grouping import tokens_of
from obsia.app.resolving import Resolver
from obsia.app.rollups import Cell, Series, statistics
from obsia.core.columns import COLUMNS
from obsia.core.errors import BadCall, NoData
from obsia.core.figure import Figure, Lead
from obsia.facts import snapshot as facts
from obsia.facts.names.providers import resolve_provider
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import MediaWork, Work

MOST_WAITING: Final = 20_000
"""Rows that wait to be summed; when there are more, whoever adds the next one pays for summing them."""
_ALL_TIME: Final = (EARLIEST, "9999-12-31")
QUANTITIES: Final[tuple[Quantity, ...]] = (ENERGY, CARBON, WATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What one group of calls used since the ledger began, and its figures in the order of :data:`QUANTITIES`."""

    keys: Mapping[str, str | None]
    tokens: Tokens
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Where every call went: ``added = counted + duplicate + rejected + waiting``."""

    added: int
    counted: int
    duplicate: int
    rejected: int
    waiting: int
    reasons: Mapping[str, int]
    """Reason code -> rejected rows."""


class Names(Resolver):
    """Names of a running account: what one stands for follows from its own day, whatever it is summed with."""

    def __init__(self, snapshot: Snapshot, **names: str | None) -> None:
        super().__init__(snapshot, model=names["model"], provider=names["provider"], region=names["region"])
        self._met: set[Named] = set()

    def learn(self, names: Iterable[Named], *, period: tuple[str, str] | None = None) -> None:
        """Look up all names met so far, over all time. ``period`` is None where no row of these has a time."""
        self._met.update(names)
        super().learn(self._met, period=_ALL_TIME)
        # Nothing is priced in money here: only what a name stands for parts its rows.
        self.changing = dict(self.moving) if period is not None else {}


class _Tools(NamedTuple):
    resolver: Names
    pricing: Pricing


class Ledger:
    """A running account. Safe to use from several threads.

    ``model``, ``host`` and ``region`` stand in where a row names none; ``by`` are the keys of groups: model, provider,
    zone, operation or label.NAME. Duplicates are known among rows that are summed together, not across settlements.
    A process that is forked begins at nothing: what its parent counted, its parent reports.
    """

    def __init__(
        self,
        *,
        source: str,
        model: str | None = None,
        host: str | None = None,
        region: str | None = None,
        by: Sequence[str] = ("model", "provider"),
        seed: int = SEED,
    ) -> None:
        self._snapshot = facts.load()
        self._source = source
        ((self._by),) = keys_of([",".join(by)]) if by else ((),)
        if set(self._by) & {"hour", "day", "month"}:
            raise BadCall("by: a running sum has no periods; whoever stores it knows when it was read.")
        self._names = {"model": model, "provider": resolve_provider(self._snapshot, name=host), "region": region}
        # Names that are not known are told now, not when the first call is summed.
        resolver = Names(self._snapshot, **self._names)
        self._request = Request(
            journey="live",
            arguments={
                "model": resolver.default_model_id,
                "zone": resolver.default_zone_id,
                "by": list(self._by),
            },
            inputs=(),
            snapshot=self._snapshot.content_hash,
            seed=seed,
            worlds=WORLDS,
        )
        self.begin()
        begins_anew_in_children(self)

    def begin(self) -> None:
        """Forget every call, whoever is counting: what a process does that was just forked."""
        self._tools: _Tools | None = None
        self._waiting: list[Mapping[str, Any]] = []
        self._cells: dict[tuple[Series, tuple[tuple[str, str | None], ...]], Cell] = {}
        self._counts = {"added": 0, "counted": 0, "duplicate": 0, "rejected": 0}
        self._reasons: dict[str, int] = {}
        self._adding, self._summing = threading.Lock(), threading.Lock()

    def add(self, row: Mapping[str, Any]) -> None:
        """One call: canonical column (or ``label.NAME``) -> value. Rows that break a rule are rejected when summed."""
        with self._adding:
            self._waiting.append(row)
            self._counts["added"] += 1
            is_full = len(self._waiting) >= MOST_WAITING
        if is_full:
            self.settle()

    def refuse(self, reason: str) -> None:
        """One call that could not be read: counted among the rejected, with its reason code."""
        with self._adding:
            self._counts["added"] += 1
            self._counts["rejected"] += 1
            self._reasons[reason] = self._reasons.get(reason, 0) + 1

    def settle(self) -> Settled:
        """Sum what waits."""
        with self._summing, while_none_forks():
            with self._adding:
                rows, self._waiting = self._waiting, []
            if rows:
                self._sum(rows)
            with self._adding:
                return Settled(waiting=len(self._waiting), reasons=dict(self._reasons), **self._counts)

    def sums(self) -> tuple[Sum, ...]:
        """Every group since the beginning, in a fixed order."""
        self.settle()
        with self._summing, while_none_forks():
            resolver = self._prepared().resolver
            groups: dict[tuple[str | None, ...], list[Cell]] = {}
            for cell in self._cells.values():
                groups.setdefault(resolver.group_key(cell, self._by), []).append(cell)
            ordered = sorted(groups.items(), key=lambda item: tuple(part or "" for part in item[0]))
            return tuple(self._group(dict(zip(self._by, key, strict=True)), cells) for key, cells in ordered)

    def total(self) -> Sum | None:
        """All calls together; None before the first. Its ends are joint: not the sums of the groups' ends."""
        self.settle()
        with self._summing, while_none_forks():
            return self._group({}, list(self._cells.values())) if self._cells else None

    def _prepared(self) -> _Tools:
        """What looks names up and prices; made anew in a child, which may have been forked while another used it."""
        if self._tools is None:
            pricing = Pricing(self._snapshot, request=self._request)
            self._tools = _Tools(Names(self._snapshot, **self._names), pricing)
        return self._tools

    def _group(self, keys: Mapping[str, str | None], cells: Sequence[Cell]) -> Sum:
        resolver, pricing = self._prepared()
        lines = resolver.lines(cells, pricing=pricing)
        figures = pricing.figures(
            pricing.impacts(lines),
            label="\x1e".join(f"{key}={value or ''}" for key, value in keys.items()),
            lead=Lead.MEAN,
            assumptions=(*resolver.assumptions(cells), *pricing.assumptions(lines)),
            quantities=QUANTITIES,
        )
        return Sum(keys=keys, tokens=tokens_of(cells), figures=figures)

    def _sum(self, rows: Sequence[Mapping[str, Any]]) -> None:
        from obsia.app.engine import engine
        from obsia.readers.base import Batch
        from obsia.readers.canonical.events import collect
        from obsia.readers.reading import Reading
        from obsia.readers.records.rows import Rows

        def events(_: str) -> Iterator[Batch]:
            taken = Rows(are_lines=False)
            for place, row in enumerate(rows, start=1):
                taken.add(place, {name: value for name, value in row.items() if _is_column(name)})
            yield from taken.flush()

        with engine((), threads=1) as opened:
            scans = collect(engine=opened, reader=self._source, files=[self._source], events=events)
            reading = Reading(engine=opened, scans=tuple(scans))
            missing = [key for key in self._by if key not in _NAMED and key not in reading.columns]
            keys = tuple(key for key in self._by if key not in missing)
            try:
                summed = statistics(opened, reading, resolver=self._prepared().resolver, by=[keys], what_if=())
            except NoData:
                summed = None
            counted = summed.rows if summed is not None else 0
            where = reading.reconcile(counted=counted)
            reasons = reading.reject_counts() if where.rejected else {}
        with self._adding:
            for name in ("counted", "duplicate", "rejected"):
                self._counts[name] += getattr(where, name)
            for reason, count in reasons.items():
                self._reasons[reason] = self._reasons.get(reason, 0) + count
        for cell in summed.cells_for(keys) if summed is not None else ():
            cell = replace(cell, keys={**dict.fromkeys(missing), **cell.keys})
            at = cell.series, tuple(sorted(cell.keys.items()))
            held = self._cells.get(at)
            self._cells[at] = cell if held is None else _added(held, cell)


_NAMED: Final = frozenset({"model", "provider", "zone"})


def _is_column(name: str) -> bool:
    return name in COLUMNS or name.startswith("label.")


def _added(one: Cell, other: Cell) -> Cell:
    return replace(
        one,
        work=Work.total([one.work, other.work]),
        input_tokens=one.input_tokens + other.input_tokens,
        reasoning_tokens=one.reasoning_tokens + other.reasoning_tokens,
        messages=one.messages + other.messages,
        seat_seconds=one.seat_seconds + other.seat_seconds,
        media=MediaWork.total([one.media, other.media]),
        timed=tuple(map(sum, zip(one.timed, other.timed, strict=True))),
        absent={name: one.absent[name] + other.absent[name] for name in one.absent},
    )
