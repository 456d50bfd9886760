"""Answers that are kept in memory, bounded; and computing, of which little goes on at once."""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

LEAST_COMPRESSED: Final = 512
"""A shorter body is sent as it is."""
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body as it is sent, and compressed where that makes it shorter."""

    plain: bytes
    gzipped: bytes | None
    kept: bool = True
    """Whether it may be sent again to whoever asks next."""

    @property
    def size(self) -> int:
        """Bytes that it holds."""
        return len(self.plain) + len(self.gzipped or b"")

    @classmethod
    def of(cls, plain: bytes, *, compress: bool) -> Body:
        """A body; without a date in it, so that the same answer has the same bytes."""
        small = gzip.compress(plain, _LEVEL, mtime=0) if compress and len(plain) >= LEAST_COMPRESSED else None
        return cls(plain=plain, gzipped=small if small is not None and len(small) < len(plain) else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBody(Body):
    """The body of a page, with what its reply says of it."""

    status: int
    content_type: str
    location: str
    for_ever: bool


B = TypeVar("B", bound=Body)


class Overloaded(Exception):
    """So many answers wait to be computed that one more would wait too long."""


class Kept(Generic[B]):
    """Bodies by their ETag, the last used first; what is asked for twice at once is computed once."""

    def __init__(self, *, most_bytes: int, at_once: int, most_waiting: int) -> None:
        self._most_bytes, self._most_waiting = most_bytes, most_waiting
        self._bodies: OrderedDict[str, B] = OrderedDict()
        self._bytes = 0
        self._computing: dict[str, asyncio.Future[B]] = {}
        self._pool = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="obsia-answer")

    def __len__(self) -> int:
        return len(self._bodies)

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._bytes

    def get(self, key: str) -> B | None:
        """The body of a key, where it is kept."""
        found = self._bodies.get(key)
        if found is not None:
            self._bodies.move_to_end(key)
        return found

    async def made(self, key: str, make: Callable[[], B], *, keep: bool = True) -> B:
        """The body of a key: kept, being computed for somebody else, or computed now.

        Raises ``Overloaded``, and what ``make`` raises.
        """
        if keep and (found := self.get(key)) is not None:
            return found
        running = self._computing.get(key)
        if running is None:
            if len(self._computing) >= self._most_waiting:
                raise Overloaded
            running = asyncio.ensure_future(asyncio.get_running_loop().run_in_executor(self._pool, make))
            self._computing[key] = running
            running.add_done_callback(lambda done: self._finished(key, done, keep=keep))
        # Who asks may go away; who asks for the same may not.
        return await asyncio.shield(running)

    def _finished(self, key: str, done: asyncio.Future[B], *, keep: bool) -> None:
        self._computing.pop(key, None)
        # An error is told to whoever asked; it is looked at here so that nobody's is lost in silence.
        if not done.cancelled() and done.exception() is None and keep and done.result().kept:
            self.put(key, done.result())

    def put(self, key: str, body: B) -> B:
        """Keep a body, in place of those that were not asked for the longest. Returns it."""
        if body.size > self._most_bytes or key in self._bodies:
            return body
        self._bodies[key] = body
        self._bytes += body.size
        while self._bytes > self._most_bytes:
            _, old = self._bodies.popitem(last=False)
            self._bytes -= old.size
        return body
