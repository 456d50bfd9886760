"""Answers that are kept in memory, bounded; what is asked for twice at once is computed once."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Final, TypeVar, cast

from obsia.core.memory import Memory, size_of
from obsia.surfaces.http.apart import Apart, Outcome, TooLong
from obsia.surfaces.http.turns import Overloaded, Turns

T = TypeVar("T")
LEAST_COMPRESSED: Final = 512
"""A shorter body is sent as it is."""
_LEVEL: Final = 6
_MOST_LEVEL: Final = 9
"""Of pages: each is made once and sent many times. What a question of the API gets may be sent once."""
_EVERY_S: Final = 2.0
_given_back = {"at_s": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body as it is sent, compressed where that makes it shorter; of a page, with what its reply says of it."""

    plain: bytes
    gzipped: bytes | None
    kept: bool = True
    """Whether it may be sent again to whoever asks next."""
    status: int = 200
    content_type: str = ""
    location: str = ""
    for_ever: bool = False
    language: str = ""
    total: int = 0
    """How many members the list has of which this is a page."""

    @classmethod
    def of(cls, plain: bytes, *, compress: bool, total: int = 0, is_page: bool = False) -> Body:
        """A body; without a date in it, so that the same answer has the same bytes."""
        level = _MOST_LEVEL if is_page else _LEVEL
        small = gzip.compress(plain, level, mtime=0) if compress and len(plain) >= LEAST_COMPRESSED else None
        gzipped = small if small is not None and len(small) < len(plain) else None
        return cls(plain=plain, gzipped=gzipped, total=total)


@cache
def _trim() -> Callable[[int], int] | None:
    """What gives free memory back to the system, where the C library has it (glibc)."""
    import ctypes

    try:
        found = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return cast("Callable[[int], int]", found)


def _give_back() -> None:
    """Give memory that computing has left free back to the system, now and then: the C library would keep it."""
    now_s = time.monotonic()
    if now_s - _given_back["at_s"] > _EVERY_S and (trim := _trim()) is not None:
        _given_back["at_s"] = now_s
        trim(0)


class Kept:
    """Bodies by what was asked, in a memory that may hold other things too; and the turns in which others are made."""

    is_shared = True
    """It is part of the keys of what it keeps."""

    def __init__(self, memory: Memory, turns: Turns[Body]) -> None:
        self._memory, self._turns = memory, turns

    def get(self, key: str) -> Body | None:
        """The body of a key, where it is kept."""
        found: Body | None = self._memory.get((self, key))
        return found

    async def made(
        self,
        key: str,
        make: Callable[[], Body],
        *,
        who: str = "",
        kind: str = "",
        keep: bool = True,
        apart: Apart | None = None,
    ) -> Body:
        """The body of a key: kept, being computed for somebody else, or computed now, when it is the turn of ``who``.

        Questions of one ``kind`` cost about the same.
        ``apart`` is where it may be made for who has had much; ``make`` can then be pickled.

        Raises ``Overloaded``, and what ``make`` raises.
        """
        if keep and (found := self.get(key)) is not None:
            return found

        def put(body: Body) -> Body:
            return self.put(key, body) if keep and body.kept else body

        def made() -> Body:
            body = make()
            _give_back()
            return put(body)

        def made_apart(apart: Apart) -> Outcome[Body]:
            outcome = apart.outcome(make)
            if isinstance(outcome.error, TooLong):
                return replace(outcome, error=Overloaded())
            return outcome if outcome.value is None else replace(outcome, value=put(outcome.value))

        return await self._turns.result(key, made, who=who, kind=kind, apart=apart and partial(made_apart, apart))

    async def computed(self, key: str, make: Callable[[], T], *, who: str = "") -> T:
        """Something that is no body and is not kept, computed when it is the turn of ``who``.

        Raises ``Overloaded``, and what ``make`` raises.
        """
        return await cast("Turns[T]", self._turns).result(key, make, who=who)

    def put(self, key: str, body: Body) -> Body:
        """Keep a body. Returns it."""
        self._memory.put((self, key), body, size_bytes=size_of(body))
        return body
