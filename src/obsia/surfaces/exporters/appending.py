"""A file of usage records that a running program appends to, in a thread of its own, on a disk that may fail.

Lines wait in memory until they are whole in the file. While they cannot be written they are put back and tried again;
what finds no room, and what cannot be written before the program ends, is lost, and counted.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from time import monotonic, sleep
from types import MappingProxyType
from typing import Final, NamedTuple

from obsia.app.usage.aside import Aside
from obsia.app.usage.forking import begins_anew_in_children
from obsia.core.faults import LastFault, fault, warn

MOST_WAITING_BYTES: Final = 32 * 2**20
"""Lines that are kept while none can be written; further ones are lost, and counted."""
NO_ROOM: Final = "no_room"
_AT_ONCE: Final = 64
"""Lines that are written in one go."""
_PAUSES_S: Final = (0.1, 5.0)
"""The first pause after a failed write, and the longest: each is twice the one before it."""
_STEP_S: Final = 0.05
"""How often a pause looks whether the program has ended; for so long the thread awaits another line."""
_NEITHER_TEXT_NOR_WAIT: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_LOG: Final = logging.getLogger("obsia.litellm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """Where every record went: ``added = written + waiting + lost``, at every instant."""

    added: int = 0
    written: int = 0
    waiting: int = 0
    lost: int = 0
    losses: Mapping[str, int] = field(default_factory=dict[str, int])
    """Why -> lost records: ``no_room`` (too many waited), or what failed when the program ended (``ENOSPC``)."""
    failure: str | None = None
    """What broke the last write (``ENOSPC``, ``EACCES``); None when it was made."""


class _Books(NamedTuple):
    """The whole count, replaced at once. Lines are appended to ``waiting`` in place, which is one step too."""

    waiting: list[bytes]
    taken: int = 0
    """Lines that waited, and wait no more."""
    written: int = 0
    turned: int = 0
    """Lines that were lost without having waited."""
    lost: int = 0
    losses: Mapping[str, int] = MappingProxyType({})


class UsageFile:
    """Appends lines to ``path``. Safe to use from several threads; several processes may append to one file.

    A process that is forked begins at nothing: the lines that waited are its parent's.
    """

    def __init__(self, path: Path) -> None:
        self.path: Final = path
        self.begin()
        begins_anew_in_children(self)

    def begin(self) -> None:
        """Forget what waits and what was counted: what a process does that was just forked."""
        self._books = _Books([])
        self._size = 0
        self._fault = LastFault()
        self._adding, self._writing, self._more = threading.Lock(), threading.Lock(), threading.Event()
        self._aside = Aside(self._write, name="obsia-usage-file")

    def add(self, line: bytes) -> None:
        """One line, which ends with a line feed. Raises nothing and waits for no disk."""
        with self._adding:
            books = self._books
            has_room = self._size + len(line) <= MOST_WAITING_BYTES
            if has_room:
                books.waiting.append(line)
                self._size += len(line)
            else:
                losses = Counter(books.losses) + Counter({NO_ROOM: 1})
                self._books = books._replace(turned=books.turned + 1, lost=books.lost + 1, losses=losses)
        if not has_room and NO_ROOM not in books.losses:
            self._warn_of_loss(1, NO_ROOM)
        self._more.set()
        if not self._aside.wake():
            self.flush()  # no thread can be had, perhaps because the program ends: better here than never

    def flush(self) -> bool:
        """Write what waits, once, in the caller's thread; whether nothing waits any more. Raises nothing."""
        with self._writing:
            failure = self._drain()
        if failure is None:
            return True
        with self._adding:
            is_first, waiting = self._fault.meet(failure), len(self._books.waiting)
        if is_first:
            warn(
                _LOG,
                "obsia could not write the usage of %d calls to %s (%s). They wait and are tried again; beyond %d MiB,"
                " further ones are lost and counted (ObsiaLogger.lost).",
                waiting,
                self.path,
                fault(failure),
                MOST_WAITING_BYTES >> 20,
            )
        return False

    def tally(self) -> Appended:
        """Where every line is now. Nothing is written."""
        with self._adding:
            books, waiting, failure = self._books, len(self._books.waiting), self._fault.why
        return Appended(
            added=books.taken + books.turned + waiting,
            written=books.written,
            waiting=waiting,
            lost=books.lost,
            losses=dict(books.losses),
            failure=failure,
        )

    def _write(self) -> None:
        """Write until nothing waits, with pauses while that fails. When the program ends: once more, then give up."""
        pause_s, longest_s = _PAUSES_S
        while True:
            is_last = not threading.main_thread().is_alive()
            self._more.clear()
            if self.flush():
                pause_s = _PAUSES_S[0]
                if not self._more.wait(_STEP_S):
                    return None
            elif is_last:
                return self._give_up()
            else:
                ends = monotonic() + pause_s
                while monotonic() < ends and threading.main_thread().is_alive():
                    sleep(_STEP_S)
                pause_s = min(2 * pause_s, longest_s)

    def _give_up(self) -> None:
        """Count what waits as lost."""
        with self._adding:
            books, why = self._books, self._fault.why or NO_ROOM
            count = len(books.waiting)
            losses = Counter(books.losses) + Counter({why: count})
            self._books = books._replace(waiting=[], taken=books.taken + count, lost=books.lost + count, losses=losses)
            self._size = 0
        self._warn_of_loss(count, why)

    def _drain(self) -> Exception | None:
        """What broke before all was written."""
        while True:
            with self._adding:
                lines = self._books.waiting[:_AT_ONCE]
            if not lines:
                return None
            done, failure = append(lines, file=self.path)
            with self._adding:
                books = self._books
                self._books = books._replace(
                    waiting=books.waiting[done:], taken=books.taken + done, written=books.written + done
                )
                self._size -= sum(map(len, lines[:done]))
                if failure is None:
                    self._fault.clear()
            if failure is not None:
                return failure

    def _warn_of_loss(self, count: int, why: str) -> None:
        warn(
            _LOG,
            "obsia lost the usage of %d calls (%s): they are not in %s. Further ones are counted, in ObsiaLogger.lost,"
            " and not told.",
            count,
            why,
            self.path,
        )


def append(lines: Sequence[bytes], *, file: Path) -> tuple[int, Exception | None]:
    """Write ``lines`` at the end of ``file``: how many of them are in it whole, and what broke before the others were.

    Several workers of a proxy may append to one file: what is written together is one write, and each looks for itself
    whether the last line was cut short, by whomever: no line is ever joined to another. A pipe that nobody reads is an
    error like a full disk, not a place to wait.
    """
    done, start, text = 0, 0, b"".join(lines)
    try:
        opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | _NEITHER_TEXT_NOR_WAIT, 0o666)
        try:
            if not _ends_a_line(opened):
                start, text = 1, b"\n" + text
            while done < len(text):
                done += os.write(opened, text[done:])
        finally:
            os.close(opened)
    except Exception as error:  # noqa: BLE001 - whatever a file system, or a name that is none, raises
        return (0 if done == len(text) else _whole(lines, done - start)), error
    return len(lines), None


def _whole(lines: Sequence[bytes], done: int) -> int:
    """How many lines the first ``done`` bytes hold, of which the last one may lack its end: the next one ends it."""
    ends = accumulate(map(len, lines))
    return sum(end - 1 <= done for end in ends)


def _ends_a_line(opened: int) -> bool:
    """Whether what is in the file ends with a line, or nothing is; a pipe or a device has no end to look at."""
    try:
        if os.lseek(opened, 0, os.SEEK_END) == 0:
            return True
        os.lseek(opened, -1, os.SEEK_END)
        return os.read(opened, 1) == b"\n"
    except OSError:
        return True
