"""Whose turn it is: what takes long is done a few at a time, and each visitor's in turn with others', not after them.

A visitor who asks for much waits behind their own questions, and not others behind theirs: no visitor has more than
some being done at once, nor more than some waiting. Where too many wait in all, who has most of them waiting loses one.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


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


class Turns(Generic[T]):
    """Does what is asked for in threads of its own, in turns. Used from one event loop."""

    def __init__(self, width: Width) -> None:
        self.width = width
        self._jobs: dict[str, _Job[T]] = {}
        """By key: waiting or being done."""
        self._queues: OrderedDict[str, deque[_Job[T]]] = OrderedDict()
        """What waits of each visitor, whose turn is next first."""
        self._doing: Counter[str] = Counter()
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
            running = asyncio.get_running_loop().run_in_executor(self._pool, job.make)
            running.add_done_callback(lambda done, who=who, job=job: self._finish(who, job, done))

    def _next(self) -> tuple[str, _Job[T]] | None:
        for who in list(self._queues):
            waiting = self._queues[who]
            if not waiting:
                del self._queues[who]
            elif self._doing[who] < self.width.at_once_of_one:
                self._queues.move_to_end(who)
                return who, waiting.popleft()
        return None

    def _finish(self, who: str, job: _Job[T], done: asyncio.Future[T]) -> None:
        self._doing[who] -= 1
        if not self._doing[who]:
            del self._doing[who]
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
