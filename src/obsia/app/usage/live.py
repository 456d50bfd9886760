"""Calls as they come, in a running program: exact sums by series, priced when somebody asks.

Rows wait in memory until they are summed by the same expressions as files, so that a call costs the same whichever
way it is read. What is kept of settled rows are sums: memory follows the number of series, not of calls.

A program that hosts a ledger must not break with it, nor wait for it: adding and summing raise nothing, and sums are
made in a thread of their own. A row waits until its sum is made, whatever breaks in between, and what has to be let go
is counted as lost. Every change of the count is one assignment, so that it adds up wherever a thread is interrupted.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from obsia.accounting.cells import EARLIEST, Named
from obsia.accounting.draws import SEED
from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON, ENERGY, WATER, Quantity
from obsia.accounting.pricing import Pricing
from obsia.app.questions.usage import keys_of
from obsia.app.usage.account import Tokens
from obsia.app.usage.aside import Aside
from obsia.app.usage.cells import Cell, Series
from obsia.app.usage.forking import begins_anew_in_children, while_none_forks
from obsia.app.usage.grouping import tokens_of
from obsia.app.usage.kept_cell import added, amounts_of, cell_with, together
from obsia.app.usage.lines import Lines
from obsia.app.usage.names import Names
from obsia.app.usage.periods import SPANS_S
from obsia.app.usage.rollups import statistics
from obsia.core.columns import COLUMNS, INNER
from obsia.core.errors import BadCall, NoData
from obsia.core.faults import LastFault, fault, warn
from obsia.core.figure import Figure
from obsia.core.grouping import grouped
from obsia.core.message import Option
from obsia.facts import snapshot as facts
from obsia.facts.names.providers import resolve_provider
from obsia.facts.snapshot import Snapshot
from obsia.readers.canonical.checks import LONGEST_TEXT
from obsia.readers.counted import Reconciliation

MOST_WAITING: Final = 20_000
"""Rows after which a thread is started that sums them."""
MOST_KEPT: Final = 10 * MOST_WAITING
"""Rows that are kept while sums are slower than calls, or cannot be made; further ones are lost, and counted."""
MOST_TRIES: Final = 64
"""Sums that one settlement makes to find the rows that break it; what is left waits for the next one."""
NO_ROOM: Final = "no_room"
NOT_SUMMED: Final = "not_summed"
_LOG: Final = logging.getLogger("obsia.ledger")
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
    """Where every call went: ``added = counted + duplicate + rejected + waiting + lost``, at every instant."""

    added: int
    counted: int
    duplicate: int
    rejected: int
    waiting: int
    lost: int
    reasons: Mapping[str, int]
    """Reason code -> rejected rows."""
    losses: Mapping[str, int]
    """Why -> lost rows: ``no_room`` (too many waited for a sum that could not be made), ``not_summed`` (the row broke
    every sum), or what :meth:`Ledger.lose` was told."""
    failure: str | None
    """What broke the last sum (``ENOSPC``, ``MemoryError``); None when it was made."""


class LiveNames(Names):
    """Names of a running account: what one stands for follows from its own day, whatever it is summed with."""

    is_billed = False

    def __init__(self, snapshot: Snapshot, **names: str | None) -> None:
        super().__init__(snapshot, model=names["model"], provider=names["provider"], region=names["region"])
        self._met: set[Named] = set()

    def learn(self, names: Iterable[Named], *, period: tuple[str, str] | None = None) -> None:
        """Look up all names met so far, over all time. ``period`` is None where no row of these has a time."""
        self._met.update(names)
        super().learn(self._met, period=_ALL_TIME)
        # Nothing is priced in money here: only what a name stands for parts its rows.
        self.timeline.changing = dict(self.timeline.moving) if period is not None else {}


class _Tools(NamedTuple):
    names: LiveNames
    pricing: Pricing


_Place = tuple[Series, tuple[tuple[str, str | None], ...]]
"""A series, and the keys of a group with their values."""


class _Books(NamedTuple):
    """The whole count, replaced at once. Rows are appended to ``waiting`` in place, which is one step too."""

    waiting: list[Mapping[str, Any]]
    cells: Mapping[_Place, Cell] = MappingProxyType({})
    taken: int = 0
    """Rows that waited, and wait no more."""
    turned: int = 0
    """Calls that were refused or lost without having waited."""
    counted: int = 0
    duplicate: int = 0
    rejected: int = 0
    lost: int = 0
    reasons: Mapping[str, int] = MappingProxyType({})
    losses: Mapping[str, int] = MappingProxyType({})

    def losing(self, why: str, *, of_waiting: int = 0) -> _Books:
        """One new call is lost, or the first so many that wait."""
        count = of_waiting or 1
        return self._replace(
            waiting=self.waiting[of_waiting:] if of_waiting else self.waiting,
            taken=self.taken + of_waiting,
            turned=self.turned + count - of_waiting,
            lost=self.lost + count,
            losses=_plus(self.losses, {why: count}),
        )


class _Summed(NamedTuple):
    """Rows, summed and not yet counted."""

    cells: Sequence[Cell]
    where: Reconciliation
    reasons: Mapping[str, int]


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
        if set(self._by) & set(SPANS_S):
            raise BadCall("live-no-periods", option=Option("by"))
        self._names = {"model": model, "provider": resolve_provider(self._snapshot, name=host), "region": region}
        # Names that are not known are told now, not when the first call is summed.
        names = LiveNames(self._snapshot, **self._names)
        self._request = Request(
            journey="live",
            arguments={"model": names.default_model_id, "zone": names.default_zone_id, "by": list(self._by)},
            snapshot=self._snapshot.content_hash,
            seed=seed,
        )
        self.begin()
        begins_anew_in_children(self)

    def begin(self) -> None:
        """Forget every call, whoever is counting: what a process does that was just forked."""
        self._tools: _Tools | None = None
        self._books = _Books([])
        self._fault = LastFault()
        self._next_sum_at, self._has_room = MOST_WAITING, True
        self._adding, self._summing = threading.Lock(), threading.Lock()
        self._aside = Aside(self.settle, name="obsia-ledger")

    def add(self, row: Mapping[str, Any]) -> None:
        """One call: canonical column (or ``label.NAME``) -> value. Rows that break a rule are rejected when summed.

        Raises nothing, and sums nothing in the caller's thread. Who adds faster than a thread can sum (a program that
        replays a log) calls :meth:`settle` now and then: what finds no room is lost.
        """
        kept = _kept(row)
        if kept is None:
            return self.refuse("not_an_object")
        with self._adding:
            books, had_room = self._books, self._has_room
            self._has_room = len(books.waiting) < MOST_KEPT
            if self._has_room:
                books.waiting.append(kept)
            else:
                self._books = books.losing(NO_ROOM)
            met = self._books.taken + self._books.turned + len(books.waiting)
            is_due = met >= self._next_sum_at
            if is_due:
                self._next_sum_at = met + MOST_WAITING
        if is_due or (had_room and not self._has_room):
            self._aside.wake()
        if had_room and not self._has_room:
            warn(_LOG, "obsia has %d calls that are not summed yet: further ones are lost and counted.", MOST_KEPT)
        return None

    def refuse(self, reason: str) -> None:
        """One call that could not be read: counted among the rejected, with its reason code."""
        with self._adding:
            books = self._books
            self._books = books._replace(
                turned=books.turned + 1,
                rejected=books.rejected + 1,
                reasons=_plus(books.reasons, {reason: 1}),
            )

    def lose(self, reason: str) -> None:
        """One call that was met and of which nothing is known, for a fault of ours or of the machine: counted."""
        with self._adding:
            self._books = self._books.losing(reason)

    def settle(self) -> Settled:
        """Sum what waits. Raises nothing: what cannot be summed waits on, and ``failure`` says why."""
        try:
            with self._summing, while_none_forks():
                self._sum_waiting()
        except Exception as error:  # noqa: BLE001 - the program that hosts the ledger must not break with it
            self._note(error)
        return self.tally()

    def tally(self) -> Settled:
        """Where every call is now. Nothing is summed."""
        with self._adding:
            books, waiting, failure = self._books, len(self._books.waiting), self._fault.why
        return Settled(
            added=books.taken + books.turned + waiting,
            counted=books.counted,
            duplicate=books.duplicate,
            rejected=books.rejected,
            waiting=waiting,
            lost=books.lost,
            reasons=dict(books.reasons),
            losses=dict(books.losses),
            failure=failure,
        )

    def sums(self) -> tuple[Sum, ...]:
        """Every group since the beginning, in a fixed order."""
        self.settle()
        with self._summing, while_none_forks():
            names = self._prepared().names
            groups = grouped((names.group_key(cell, self._by), cell) for cell in self._books.cells.values())
            ordered = sorted(groups.items(), key=lambda item: tuple(part or "" for part in item[0]))
            return tuple(self._group(dict(zip(self._by, key, strict=True)), cells) for key, cells in ordered)

    def total(self) -> Sum | None:
        """All calls together; None before the first. Its ends are joint: not the sums of the groups' ends."""
        self.settle()
        with self._summing, while_none_forks():
            cells = list(self._books.cells.values())
            return self._group({}, cells) if cells else None

    def _prepared(self) -> _Tools:
        """What looks names up and prices; made anew in a child, which may have been forked while another used it."""
        if self._tools is None:
            pricing = Pricing(self._snapshot, request=self._request)
            self._tools = _Tools(LiveNames(self._snapshot, **self._names), pricing)
        return self._tools

    def _group(self, keys: Mapping[str, str | None], cells: Sequence[Cell]) -> Sum:
        names, pricing = self._prepared()
        lines = Lines(names=names).of(cells, pricing=pricing)
        figures = pricing.figures(
            pricing.impacts(lines),
            label="\x1e".join(f"{key}={value or ''}" for key, value in keys.items()),
            assumptions=(*names.assumptions(cells), *pricing.assumptions(lines)),
            quantities=QUANTITIES,
        )
        return Sum(keys=keys, tokens=tokens_of(cells), figures=figures)

    def _note(self, error: Exception) -> None:
        """Keep why a sum could not be made, and tell it once until one is made again."""
        with self._adding:
            is_first, waiting = self._fault.meet(error), len(self._books.waiting)
        if is_first:
            warn(
                _LOG,
                "obsia could not sum %d calls (%s). They wait and are tried again; beyond %d, further ones are lost and"
                " counted (Ledger.tally).",
                waiting,
                fault(error),
                MOST_KEPT,
            )

    def _sum_waiting(self) -> None:
        """Sum what waits, in order. Rows for whose sake that cannot be are found, and counted as lost."""
        with self._adding:
            pieces = [tuple(self._books.waiting)]
        tries = 0
        while pieces:
            piece = pieces.pop()
            if not piece:
                continue
            tries += 1
            try:
                self._book(piece, self._summed(piece))
            except Exception:
                # Where nothing can be summed, the rows are not to blame.
                if tries >= MOST_TRIES or not self._can_sum():
                    raise
                if len(piece) > 1:
                    half = len(piece) // 2
                    pieces += [piece[half:], piece[:half]]
                else:
                    with self._adding:
                        self._books = self._books.losing(NOT_SUMMED, of_waiting=1)

    def _can_sum(self) -> bool:
        try:
            for cell in self._summed(({"input_tokens": 1},)).cells:
                _added(cell, cell)
        except Exception:  # noqa: BLE001 - that it breaks is the answer
            return False
        return True

    def _book(self, rows: Sequence[Mapping[str, Any]], summed: _Summed) -> None:
        """Count ``rows``, the first that wait, all at once: no instant sees them twice, or nowhere."""
        cells = dict(self._books.cells)
        for cell in summed.cells:
            at = cell.series, tuple(sorted(cell.keys.items()))
            held = cells.get(at)
            cells[at] = cell if held is None else _added(held, cell)
        where = summed.where
        with self._adding:
            books = self._books
            self._books = books._replace(
                waiting=books.waiting[len(rows) :],
                cells=cells,
                taken=books.taken + len(rows),
                counted=books.counted + where.counted,
                duplicate=books.duplicate + where.duplicate,
                rejected=books.rejected + where.rejected,
                reasons=_plus(books.reasons, summed.reasons),
            )
            self._fault.clear()

    def _summed(self, rows: Sequence[Mapping[str, Any]]) -> _Summed:
        from obsia.app.usage.engine import engine
        from obsia.readers.base import Batch
        from obsia.readers.canonical.events import collect
        from obsia.readers.reading import Reading
        from obsia.readers.records.rows import Rows

        def events(_: str) -> Iterator[Batch]:
            taken = Rows(are_lines=False)
            for place, row in enumerate(rows, start=1):
                taken.add(place, row)
            yield from taken.flush()

        with engine((), threads=1) as opened:
            scans = collect(engine=opened, reader=self._source, files=[self._source], events=events)
            reading = Reading(engine=opened, scans=tuple(scans))
            missing = [key for key in self._by if key not in _NAMED and key not in reading.columns]
            keys = tuple(key for key in self._by if key not in missing)
            try:
                summed = statistics(opened, reading, names=self._prepared().names, by=[keys], what_if=())
            except NoData:
                summed = None
            where = reading.reconcile(counted=summed.rows if summed is not None else 0)
            reasons = reading.reject_counts() if where.rejected else {}
        if where.read != len(rows):
            raise ValueError("rows-not-read", len(rows), where.read)
        cells = summed.cells_for(keys) if summed is not None else ()
        return _Summed([cell._replace(keys={**dict.fromkeys(missing), **cell.keys}) for cell in cells], where, reasons)


_NAMED: Final = frozenset({"model", "provider", "zone"})


def _kept(row: Any) -> dict[str, Any] | None:
    """What is kept of a row until it is summed: a copy of its columns, of bounded size. None for what is no row."""
    try:
        return {name: _bounded(value) for name, value in row.items() if _is_column(name)}
    except Exception:  # noqa: BLE001 - whatever an object of the caller's raises
        return None


def _bounded(value: Any) -> Any:
    """``value`` as a cell. What is too long or too large for every rule stays so, at less length."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return max(-(2**63) - 1, min(2**63, value))
    return (value if isinstance(value, str) else str(value))[: LONGEST_TEXT + 1]


def _is_column(name: Any) -> bool:
    return isinstance(name, str) and ((name in COLUMNS and name not in INNER) or name.startswith("label."))


def _plus(counts: Mapping[str, int], more: Mapping[str, int]) -> Mapping[str, int]:
    return Counter(counts) + Counter(more)


def _added(one: Cell, other: Cell) -> Cell:
    amounts, cost = added(amounts_of(one), amounts_of(other)), together(one.cost, other.cost)
    cell = cell_with(one.series, amounts, billing=one.billing, cost=cost, keys=one.keys, hour=one.hour)
    return cell._replace(energy_j=together(one.energy_j, other.energy_j))
