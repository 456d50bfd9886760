"""Whose turn it is: what takes long is done a few at a time, and each visitor's in turn with others', not after them.

A visitor who asks for much waits behind their own questions, and not others behind theirs: no visitor has more than
some being done at once, nor more than some waiting. Where too many wait in all, who has most of them waiting loses one.
What it cost is remembered for a while: who has had much goes after who has had little. Their answers are made in a
process apart, one at a time; what cannot be made there never takes the last place of the others. Nor does what is
known to take long, whoever asks: each kind of question is expected to cost what it cost of late.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from typing import Final, Generic, TypeVar

from obsia.surfaces.http.apart import Outcome

T = TypeVar("T")

_HALF_LIFE_S: Final = 30.0
"""In so much time, half of what a visitor cost is forgotten."""
_EQUAL_S: Final = 0.1
"""Visitors whose costs differ by less take turns."""
_MUCH_S: Final = 1.0
"""Seconds of processor time of late from which a visitor has had much: ten figures, or one comparison."""
_LONG_S: Final = 0.25
"""Seconds of processor time from which an answer takes long: two or three figures. A kind that nobody has
asked for yet is expected to take so long."""
_NEWEST: Final = 0.5
"""How much the newest of its kind counts in what the next is expected to cost."""
_MOST_KINDS: Final = 256
"""Kinds of questions whose cost is remembered."""
_MOST_COSTS: Final = 4_096
"""Visitors whose cost is remembered."""


class Overloaded(Exception):
    """So much waits to be done that one more would wait too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Width:
    """How much is done and how much waits."""

    at_once: int = 2
    at_once_of_one: int = 1
    """Of one visitor: fewer than in all, so that somebody else need not wait for what is being done to end."""
    most_waiting: int = 32
    """Being done or waiting."""
    most_waiting_of_one: int = 8
    """Likewise of one visitor."""


@dataclass(eq=False, slots=True)
class _Job(Generic[T]):
    """Something to do, and who waits for it."""

    key: str
    make: Callable[[], T]
    done: asyncio.Future[T]
    kind: str = ""
    apart: Callable[[], Outcome[T]] | None = None
    """Makes it in another process, where that can be."""
    whose: set[str] = field(default_factory=set[str])
    is_started: bool = False
    cost_s: float = 0.0
    """Processor time that it took, once it is done."""

    def run(self, *, is_apart: bool) -> T:
        """What it makes, and what that cost."""
        if is_apart and self.apart is not None:
            outcome = self.apart()
            self.cost_s = outcome.cost_s
            return outcome.get()
        began = time.thread_time()
        try:
            return self.make()
        finally:
            self.cost_s = time.thread_time() - began


class _Place(Enum):
    """Where an answer is made."""

    HERE = auto()
    HERE_LONG = auto()
    """Here, and not in the last place."""
    APART = auto()


class Turns(Generic[T]):
    """Does what is asked for in threads of its own, in turns. Used from one event loop."""

    def __init__(self, width: Width, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.width, self._clock = width, clock
        self._jobs: dict[str, _Job[T]] = {}
        """By key: waiting or being done."""
        self._queues: OrderedDict[str, deque[_Job[T]]] = OrderedDict()
        """What waits of each visitor, whose turn is next first."""
        self._doing: Counter[str] = Counter()
        """What is being done of each visitor, here or apart."""
        self._is_apart = False
        """Whether an answer is being made apart."""
        self._long_here = 0
        """How many are being made here that take long, or are for those who have had much."""
        self._kinds: dict[str, float] = {}
        """What a question of each kind is expected to cost, in seconds of processor time."""
        self._costs: dict[str, tuple[float, float]] = {}
        """What each visitor cost of late, in seconds of processor time, and when that was counted."""
        self._pool = ThreadPoolExecutor(max_workers=width.at_once + 1, thread_name_prefix="obsia-answer")

    async def result(
        self,
        key: str,
        make: Callable[[], T],
        *,
        who: str,
        kind: str = "",
        apart: Callable[[], Outcome[T]] | None = None,
    ) -> T:
        """What ``make`` gives; the same for all who ask for ``key`` meanwhile.

        ``kind`` is of questions that cost about the same; ``apart`` makes the same in another process.

        Raises ``Overloaded``, and what ``make`` raises.
        """
        job = self._jobs.get(key)
        if job is None:
            self._make_room(who)
            job = _Job(key, make, asyncio.get_running_loop().create_future(), kind, apart)
            # Nobody may be left to take an error: who asks may go away.
            job.done.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._jobs[key] = job
            self._enqueue(job, who)
        elif not job.is_started and who not in job.whose and self._count(who) < self.width.most_waiting_of_one:
            # It comes when the first of those who wait for it has a turn.
            self._enqueue(job, who)
        self._start()
        # Who asks may go away; who asks for the same may not.
        return await asyncio.shield(job.done)

    def _count(self, who: str) -> int:
        return self._doing[who] + len(self._queues.get(who, ()))

    def _enqueue(self, job: _Job[T], who: str) -> None:
        job.whose.add(who)
        self._queues.setdefault(who, deque()).append(job)

    def _make_room(self, who: str) -> None:
        """Make sure that one more may wait. Raises ``Overloaded``."""
        own = self._count(who)
        if own >= self.width.most_waiting_of_one:
            raise Overloaded
        if len(self._jobs) < self.width.most_waiting:
            return
        most = max(self._queues, key=self._count, default=who)
        waiting = self._queues.get(most, deque())
        alone = next((each for each in reversed(waiting) if each.whose == {most}), None)
        if alone is None or self._count(most) <= own + 1:
            raise Overloaded
        waiting.remove(alone)
        self._forget(alone)
        alone.done.set_exception(Overloaded())

    def _start(self) -> None:
        """Begin what there is room for, one of each visitor in turn."""
        while (found := self._next()) is not None:
            who, place = found
            self._queues.move_to_end(who)
            job = self._queues[who].popleft()
            for each in job.whose - {who}:
                self._queues[each].remove(job)
            job.is_started = True
            self._doing[who] += 1
            self._is_apart |= place is _Place.APART
            self._long_here += place is _Place.HERE_LONG
            run = partial(job.run, is_apart=place is _Place.APART)
            running = asyncio.get_running_loop().run_in_executor(self._pool, run)
            running.add_done_callback(partial(self._finish, who, job, place))

    def _next(self) -> tuple[str, _Place] | None:
        """Whose turn it is and where, of those for whom there is room; None where there is nobody."""
        for who in [who for who, waiting in self._queues.items() if not waiting]:
            del self._queues[who]
        free = [who for who in self._queues if self._doing[who] < self.width.at_once_of_one]
        able = [(who, place) for who in free if (place := self._place(who)) is not None]
        # Of those who cost about the same, the first in turn.
        return min(able, key=lambda each: int(self._after_s(each[0]) / _EQUAL_S), default=None)

    def _place(self, who: str) -> _Place | None:
        """Where the next answer of a visitor can be made now."""
        job = self._queues[who][0]
        is_much = self._cost_s(who) >= _MUCH_S
        here = self._doing.total() - self._is_apart
        if job.apart is not None and (is_much or (here and self._after_s(who) >= _MUCH_S)):
            return None if self._is_apart else _Place.APART
        if here >= self.width.at_once:
            return None
        if is_much or self._expected_s(job) >= _LONG_S:
            return _Place.HERE_LONG if self._long_here < max(1, self.width.at_once - 1) else None
        return _Place.HERE

    def _expected_s(self, job: _Job[T]) -> float:
        return self._kinds.get(job.kind, _LONG_S) if job.kind else 0.0

    def _after_s(self, who: str) -> float:
        """What a visitor will have cost of late, their next answer included."""
        return self._cost_s(who) + self._expected_s(self._queues[who][0])

    def _cost_s(self, who: str) -> float:
        """What a visitor cost of late."""
        cost_s, at = self._costs.get(who, (0.0, 0.0))
        return cost_s * 0.5 ** ((self._clock() - at) / _HALF_LIFE_S) if cost_s else 0.0

    def _charge(self, who: str, cost_s: float) -> None:
        self._costs[who] = self._cost_s(who) + cost_s, self._clock()
        if len(self._costs) > _MOST_COSTS:
            # Those who cost little are as good as new.
            self._costs = {each: cost for each, cost in self._costs.items() if self._cost_s(each) >= _EQUAL_S}
        while len(self._costs) > _MOST_COSTS:
            del self._costs[next(iter(self._costs))]

    def _finish(self, who: str, job: _Job[T], place: _Place, done: asyncio.Future[T]) -> None:
        self._is_apart &= place is not _Place.APART
        self._long_here -= place is _Place.HERE_LONG
        self._doing[who] -= 1
        if not self._doing[who]:
            del self._doing[who]
        self._charge(who, job.cost_s)
        if place is not _Place.APART:
            # There the first of a kind also pays for what is read once.
            self._learn(job.kind, job.cost_s)
        self._forget(job)
        if not job.done.done():
            error = asyncio.CancelledError() if done.cancelled() else done.exception()
            if error is not None:
                job.done.set_exception(error)
            else:
                job.done.set_result(done.result())
        self._start()

    def _learn(self, kind: str, cost_s: float) -> None:
        if len(self._kinds) >= _MOST_KINDS and kind not in self._kinds:
            self._kinds.clear()
        expected_s = self._kinds.get(kind, cost_s)
        self._kinds[kind] = expected_s + _NEWEST * (cost_s - expected_s)

    def _forget(self, job: _Job[T]) -> None:
        self._jobs.pop(job.key, None)
