"""A tenant's journal: what was received is on the disk before anybody is told that it was.

One thread writes. It takes all that waits, leaves out what was written before (the last keys are remembered), writes
the frames of all at once, has them on the disk, and only then remembers their keys and tells who waits. After a failure
the log is left as it is and another one is begun: nothing is asked twice of a file that failed once.

Several processes may write for one tenant, each a log of its own: a number is whose log has its name first.
"""

from __future__ import annotations

import errno
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from obsia.store import manifest
from obsia.store.disk import Disk
from obsia.store.frames import Frame, Tail

RECEIVED, DURABLE, DUPLICATE, REJECTED, QUARANTINED = "received", "durable", "duplicate", "rejected", "quarantined"
_PREFIX, _SUFFIX = "journal-", ".log"
_LOG: Final = logging.getLogger("obsia.collect")
_LOG_BYTES: Final = 64 << 20
_GROUP: Final = 256
"""Requests that are written together at most."""
_TRIES: Final = 64
"""How often a number is looked for while other processes take them."""
_REMEMBERED: Final = 1 << 15
"""Keys of a generation; two generations are remembered."""


class Received(Protocol):
    """A request that was decoded: keys of its items, and the frame of those that are new."""

    @property
    def keys(self) -> Collection[str]:
        """What makes an item the same, for each that is to be kept."""
        ...

    def frame(self, known: Collection[str]) -> Frame:
        """The frame of the items whose keys are not ``known``, and how many went where."""
        ...


@dataclass(slots=True)
class _Waiting:
    received: Received
    done: Callable[[Mapping[str, int] | OSError], None]


def log_path(folder: Path, number: int) -> Path:
    """The log of a number."""
    return folder / f"{_PREFIX}{number:012d}{_SUFFIX}"


def logs(folder: Path) -> dict[int, Path]:
    """Number -> log, in order: all that are there, sealed ones too that nobody has removed yet."""
    found = folder.glob(f"{_PREFIX}*{_SUFFIX}")
    return {int(path.name[len(_PREFIX) : -len(_SUFFIX)]): path for path in sorted(found)}


def unsealed(folder: Path, sealed_to: int) -> dict[int, Path]:
    """Number -> log of those that no segment holds."""
    return {number: path for number, path in logs(folder).items() if number > sealed_to}


class Journal:
    """What one tenant sends. ``add`` may be called from any thread."""

    def __init__(self, folder: Path, *, disk: Disk | None = None, log_bytes: int = _LOG_BYTES) -> None:
        self._folder, self._disk, self._log_bytes = folder, disk or Disk(), log_bytes
        folder.mkdir(parents=True, exist_ok=True)
        self._number = manifest.published(folder).sealed_to
        self._counts: dict[int, Counter[str]] = {}
        """Number -> where the items of a log of ours went."""
        self._tails: dict[int, Tail] = {}
        """The same of logs that others write, or wrote."""
        self._counting = threading.Lock()
        self._log: int | None = None
        self._size = 0
        self._begun_s = 0.0
        self._recent: tuple[set[str], set[str]] = (set(), set())
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._write, name=f"obsia-journal-{folder.name}", daemon=True)
        self._thread.start()

    def add(self, received: Received, done: Callable[[Mapping[str, int] | OSError], None]) -> None:
        """Have a request written; ``done`` is told where its items went once they are on the disk, or what failed.

        ``done`` is called in the thread that writes.
        """
        self._waiting.put(_Waiting(received, done))

    @property
    def waiting(self) -> int:
        """Requests that wait to be written."""
        return self._waiting.qsize()

    def counts(self) -> Counter[str]:
        """How many items went where, of all that was ever received: the sums add up at every instant."""
        with self._counting:
            while True:
                published = manifest.published(self._folder)
                total = Counter[str](published.counts)
                with self._lock:
                    self._counts = {n: each for n, each in self._counts.items() if n > published.sealed_to}
                    own = {number: Counter(each) for number, each in self._counts.items()}
                self._tails = {n: each for n, each in self._tails.items() if n > published.sealed_to}
                # One that is gone was sealed in between: then all is counted again.
                with suppress(FileNotFoundError):
                    for number, path in unsealed(self._folder, published.sealed_to).items():
                        tail = None if number in own else self._tails.setdefault(number, Tail(path))
                        total.update(own[number] if tail is None else tail.read())
                    if manifest.published(self._folder).sealed_to == published.sealed_to:
                        return total

    def rotate(self, older_than_s: float = 0.0) -> bool:
        """Close the log where it is as old as this, so that it can be sealed. Returns whether it was.

        It is closed, too, where another process has begun one after it: logs are sealed in their order.
        """
        with self._lock:
            is_due = self._log is not None and (
                time.monotonic() - self._begun_s >= older_than_s or max(logs(self._folder), default=0) > self._number
            )
            if is_due:
                self._end_log()
            return is_due

    def close(self) -> None:
        """Write what waits, and end."""
        self._waiting.put(None)
        self._thread.join()
        self.rotate()

    def _write(self) -> None:
        is_open = True
        while is_open:
            group = [self._waiting.get()]
            while len(group) < _GROUP and not self._waiting.empty():
                group.append(self._waiting.get())
            is_open = None not in group
            if some := [each for each in group if each is not None]:
                self._commit(some)

    def _commit(self, group: list[_Waiting]) -> None:
        try:
            answers = self._kept(group)
        except Exception:  # noqa: BLE001 - who waits must be told, whatever it is
            _LOG.exception("obsia: a group of requests could not be kept")
            answers = [OSError(errno.EIO, "obsia")] * len(group)
        for each, answer in zip(group, answers, strict=True):
            each.done(answer)

    def _kept(self, group: list[_Waiting]) -> list[Mapping[str, int] | OSError]:
        """Where the items of each request went, once they are on the disk; or what failed, for all of them."""
        new: set[str] = set()
        before = (new, *self._recent)
        answers: list[Mapping[str, int] | OSError] = []
        pieces: list[bytes] = []
        total: Counter[str] = Counter()
        for each in group:
            keys = each.received.keys
            known = (
                ()
                if all(each.isdisjoint(keys) for each in before)
                else [key for key in keys if any(key in each for each in before)]
            )
            frame = each.received.frame(known)
            new.update(keys)
            pieces.append(frame.encoded())
            total.update(frame.counts)
            answers.append(frame.counts)
        try:
            with self._lock:
                self._append(pieces, total)
        except OSError as error:
            return [error] * len(group)
        self._remember(new)
        return answers

    def _append(self, pieces: list[bytes], total: Counter[str]) -> None:
        log = self._log = self._begun_log() if self._log is None else self._log
        try:
            self._disk.write(log, pieces)
            self._disk.sync(log)
        except OSError:
            self._end_log()
            # What is in it may be on the disk, and what is there is counted: as a reader will count it.
            with suppress(OSError):
                self._counts[self._number] = Tail(log_path(self._folder, self._number)).read()
            raise
        if self._number not in self._counts:
            self._counts[self._number] = Counter()
        self._counts[self._number].update(total)
        self._size += sum(map(len, pieces))
        if self._size >= self._log_bytes:
            self._end_log()

    def _begun_log(self) -> int:
        """A new log, of a number that nobody has. Raises ``OSError``."""
        for _ in range(_TRIES):
            sealed_to = manifest.published(self._folder).sealed_to
            self._number = 1 + max(self._number, sealed_to, *logs(self._folder))
            path = log_path(self._folder, self._number)
            with suppress(FileExistsError, BlockingIOError):
                log = self._disk.create(path)
                if manifest.published(self._folder).sealed_to < self._number:
                    self._size, self._begun_s = 0, time.monotonic()
                    return log
                # Somebody had begun one of this number, and it is sealed already: nobody would read this one.
                self._disk.close(log)
                self._disk.remove(path)
        raise OSError(errno.EBUSY, str(self._folder))

    def _end_log(self) -> None:
        number, self._log = self._log, None
        if number is not None:
            self._disk.close(number)

    def _remember(self, new: set[str]) -> None:
        recent, before = self._recent
        recent |= new
        self._recent = (recent, before) if len(recent) < _REMEMBERED else (set(), recent)
