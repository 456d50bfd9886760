"""A process apart, where answers are made for those who have had much: the others' do not wait for Python's one lock.

It begins with the first such answer and ends when nobody has needed it for a while, or when it has grown too large. One
that takes too long for an answer is ended with it.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, TypeVar, cast

T = TypeVar("T")
Work = Callable[[], T]
"""What makes something; it can be pickled."""

IDLE_S: Final = 60.0
"""After so long without work the process ends."""
MOST_S: Final = 60.0
"""No answer may take longer, the start of the process included."""
MOST_MB: Final = 300
"""A process that has ever been larger ends after its answer; the next begins anew."""
_NICENESS: Final = 5
"""Those who have had little come first on a machine without a processor to spare, too."""


class TooLong(Exception):
    """The answer took too long, or the process ended before it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T]):
    """What came of some work, and what it cost in seconds of processor time."""

    value: T | None = None
    error: Exception | None = None
    cost_s: float = 0.0

    def get(self) -> T:
        """What was made. Raises what its making raised."""
        if self.error is not None:
            raise self.error
        return cast("T", self.value)


class Apart:
    """Runs one piece of work at a time in a process of its own. Safe to share between threads."""

    def __init__(self, begin: Callable[[], None], *, most_s: float = MOST_S, idle_s: float = IDLE_S) -> None:
        self._begin, self._most_s, self._idle_s = begin, most_s, idle_s
        """``begin`` is called in each new process before its first work."""
        self._lock = threading.Lock()
        self._running: tuple[BaseProcess, Any] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process, None where there is none."""
        return self._running and self._running[0].pid

    def outcome(self, work: Work[T]) -> Outcome[T]:
        """What comes of some work; an error of :class:`TooLong` where nothing does."""
        with self._lock:
            began = time.monotonic()
            for _ in range(2):
                connection = self._connection()
                try:
                    connection.send(work)
                    if connection.poll(self._most_s):
                        return connection.recv()
                except (EOFError, OSError):
                    # It had waited long enough, and went. A second one that goes does so because of the work.
                    self._end()
                    continue
                break
            self._end()
            return Outcome(error=TooLong(), cost_s=time.monotonic() - began)

    def end(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _connection(self) -> Any:
        if self._running is None or not self._running[0].is_alive():
            self._end()
            context = get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_serve, args=(self._begin, theirs, self._idle_s), name="obsia-apart", daemon=True
            )
            process.start()
            theirs.close()
            self._running = process, ours
            return ours
        return self._running[1]

    def _end(self) -> None:
        if self._running is not None:
            process, connection = self._running
            connection.close()
            process.kill()
            process.join()
            self._running = None


def _serve(begin: Callable[[], None], connection: Any, idle_s: float) -> None:
    """Do what comes through a connection until nothing more does."""
    # Who interrupts the server ends it; this process sees the connection close.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    begin()
    with suppress(EOFError, OSError):
        while connection.poll(idle_s):
            connection.send(_outcome(connection.recv()))
            if _peak_mb() > MOST_MB:
                break
    # At once: libraries that tidy up may take long, and who asks next would wait for a process that answers no more.
    connection.close()
    os._exit(0)


def _outcome(work: Work[T]) -> Outcome[T]:
    began = time.process_time()
    try:
        value = work()
    except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
        return Outcome(error=_portable(error), cost_s=time.process_time() - began)
    return Outcome(value=value, cost_s=time.process_time() - began)


def _portable(error: Exception) -> Exception:
    """An error as it can cross to another process: itself where it can."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes of the line itself
    except Exception:  # noqa: BLE001 - constructors raise what they like
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _peak_mb() -> float:
    """How large this process has ever been; 0 where the system does not tell."""
    with suppress(OSError), open("/proc/self/status", encoding="ascii", errors="replace") as status:
        # Where it is there it is asked first: what the system counts for a process begins with the size of its parent.
        if told := next((line for line in status if line.startswith("VmHWM:")), None):
            return int(told.split()[1]) * 1024 / 1e6
    try:
        import resource
    except ImportError:
        return 0.0
    # Kilobytes, but on macOS bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if peak > 1e8 else peak * 1024 / 1e6
