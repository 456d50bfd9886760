"""Whose turn it is: what takes long is done a few at a time, and each visitor's in turn with others', not after them.

A visitor who asks for much waits behind their own questions, and not others behind theirs: no visitor has more than
some being done at once, nor more than some waiting. Where too many wait in all, who has most of them waiting loses one.
What it cost is remembered for a while: who has had much goes after who has had little, and never takes the last place.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_HALF_LIFE_S: Final = 60.0
"""In so much time, half of what a visitor cost is forgotten."""
_EQUAL_S: Final = 0.5
"""Visitors whose costs differ by less take turns."""
_MUCH_S: Final = 1.0
"""Seconds of processor time of late from which a visitor has had much: ten figures, or one comparison."""
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
    whose: set[str] = field(default_factory=set[str])
    is_started: bool = False
    cost_s: float = 0.0
    """Processor time that it took, once it is done."""

    def run(self) -> T:
        """What it makes, and what that cost."""
        began = time.thread_time()
        try:
            return self.make()
        finally:
            self.cost_s = time.thread_time() - began


class Turns(Generic[T]):
    """Does what is asked for in threads of its own, in turns. Used from one event loop."""

    def __init__(self, width: Width, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.width, self._clock = width, clock
        self._jobs: dict[str, _Job[T]] = {}
        """By key: waiting or being done."""
        self._queues: OrderedDict[str, deque[_Job[T]]] = OrderedDict()
        """What waits of each visitor, whose turn is next first."""
        self._doing: Counter[str] = Counter()
        self._costs: dict[str, tuple[float, float]] = {}
        """What each visitor cost of late, in seconds of processor time, and when that was counted."""
        self._pool = ThreadPoolExecutor(max_workers=width.at_once, thread_name_prefix="obsia-answer")

    async def result(self, key: str, make: Callable[[], T], *, who: str) -> T:
        """What ``make`` gives; the same for all who ask for ``key`` meanwhile.

        Raises ``Overloaded``, and what ``make`` raises.
        """
        job = self._jobs.get(key)
        if job is None:
            self._make_room(who)
            job = _Job(key, make, asyncio.get_running_loop().create_future())
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
        while self._doing.total() < self.width.at_once and (found := self._next()) is not None:
            who, job = found
            for each in job.whose - {who}:
                self._queues[each].remove(job)
            job.is_started = True
            self._doing[who] += 1
            running = asyncio.get_running_loop().run_in_executor(self._pool, job.run)
            running.add_done_callback(lambda done, who=who, job=job: self._finish(who, job, done))

    def _next(self) -> tuple[str, _Job[T]] | None:
        for who in [who for who, waiting in self._queues.items() if not waiting]:
            del self._queues[who]
        able = [who for who in self._queues if self._doing[who] < self.width.at_once_of_one]
        dear = sum(count for who, count in self._doing.items() if self._cost_s(who) >= _MUCH_S)
        if dear and dear >= self.width.at_once - 1:
            able = [who for who in able if self._cost_s(who) < _MUCH_S]
        # Of those who cost about the same, the first in turn.
        who = min(able, key=lambda who: int(self._cost_s(who) / _EQUAL_S), default=None)
        if who is None:
            return None
        self._queues.move_to_end(who)
        return who, self._queues[who].popleft()

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

    def _finish(self, who: str, job: _Job[T], done: asyncio.Future[T]) -> None:
        self._doing[who] -= 1
        if not self._doing[who]:
            del self._doing[who]
        self._charge(who, job.cost_s)
        self._forget(job)
        if not job.done.done():
            error = asyncio.CancelledError() if done.cancelled() else done.exception()
            if error is not None:
                job.done.set_exception(error)
            else:
                job.done.set_result(done.result())
        self._start()

    def _forget(self, job: _Job[T]) -> None:
        self._jobs.pop(job.key, None)
