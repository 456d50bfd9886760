"""A job beside its meter. Nothing heavy is imported here: the job starts as soon as the sensors were read once."""

from __future__ import annotations

import os
import time

from obsia.app.folder import data_folder_text
from obsia.meters.session import Session, channels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Any, ParamSpec, TypeVar

    from obsia.app.measuring.meanwhile import Beside
    from obsia.app.measuring.report import Report
    from obsia.meters.scrapes import Scrapes

    P = ParamSpec("P")
    T = TypeVar("T")

_POLLED_S = 0.002
"""Below it a pause is slept, and not waited for."""


class Run:
    """A job that was measured: its exit code, and its journal."""

    __slots__ = ("code", "path")

    def __init__(self, code: int, path: str) -> None:
        self.code = code
        self.path = path


def new_journal() -> str:
    """A place for a journal in the data folder, which is made."""
    folder = f"{data_folder_text()}/measurements"
    os.makedirs(folder, mode=0o700, exist_ok=True)
    return (
        f"{folder}/{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}-{time.monotonic_ns() % 10**6}.journal"
    )


def run_command(
    words: Sequence[str],
    *,
    journal: str = "",
    idle_s: float = 0.0,
    exporters: Sequence[str] = (),
    services: Sequence[str] = (),
    servers: Sequence[str] = (),
    cgroup: str = "",
    meanwhile: Callable[[str], Sequence[Beside]] = lambda _: (),
) -> Run:
    """Run a command, and measure it until it ends; ``idle_s`` seconds more without it.

    ``servers`` are addresses of metrics of inference servers, which are kept beside the journal. ``cgroup`` names a
    control group whose processor time stands for that of the command. ``meanwhile`` gives what is done after each
    sample, from the journal's path.

    Raises ``OSError`` where the command, or the journal, cannot be started; then there is no journal. ``BadCall`` for
    no control group, or several.
    """
    group = _group(cgroup) if cgroup else ""
    path = journal or new_journal()
    session = _session(exporters, services, path, group=group)
    try:
        session.start()
        job = os.posix_spawnp(words[0], list(words), os.environ)
    except OSError:
        session.close()
        os.unlink(path)
        raise
    scrapes = _scrapes(servers, path)
    others = list(meanwhile(path))
    code = _Waiting(job).until_it_ends(session, others)
    for each in others:
        _survived(each.end)
    if scrapes is not None:
        scrapes.end()
    session.end(code)
    if idle_s:
        session.idle(idle_s)
    session.close()
    return Run(code, path)


def _group(name: str) -> str:
    from obsia.meters.cgroups import groups

    found = groups(name)
    if len(found) == 1:
        return found[0]
    from obsia.core.errors import BadCall
    from obsia.core.message import Option, Symbol

    if not found:
        raise BadCall("measure-no-group", option=Option("cgroup"), name=name)
    raise BadCall("measure-several-groups", option=Option("cgroup"), name=name, groups=tuple(map(Symbol, found)))


def _scrapes(servers: Sequence[str], path: str) -> Scrapes | None:
    if not servers:
        return None
    from obsia.meters.scrapes import Scrapes

    found = Scrapes(servers, path)
    found.start()
    return found


def _session(exporters: Sequence[str], services: Sequence[str], path: str, *, group: str = "") -> Session:
    found, unread = channels(exporters=exporters, services=services)
    # What was asked for by its address and tells nothing is told of; what a machine does not have is the doctor's.
    silent = [each for each in unread if each.source in ("exporter", "redfish")]
    return Session(found, path, group=group, silent=silent)


def _survived(call: Callable[P, object], *arguments: P.args, **named: P.kwargs) -> bool:
    """Whether what is beside a job could be done, whatever the system says of it."""
    try:
        call(*arguments, **named)
    except OSError:
        return False
    return True


class _Waiting:
    """Waits for a process between samples; signals that are meant for it are handed on."""

    def __init__(self, job: int) -> None:
        import select
        import signal

        self._job = job
        self._poller: Any = None
        self._descriptor = -1
        if hasattr(os, "pidfd_open"):
            try:
                self._descriptor = os.pidfd_open(job)
            except OSError:
                # An older kernel: it is asked after each pause.
                pass
            else:
                self._poller = select.poll()
                self._poller.register(self._descriptor, select.POLLIN)
        self._handlers = [
            (number, signal.signal(number, self._hand_on) or signal.SIG_DFL)
            for number in (signal.SIGTERM, signal.SIGHUP)
        ]

    def _hand_on(self, number: int, _: object) -> None:
        try:
            os.kill(self._job, number)
        except ProcessLookupError:
            # It has just ended.
            return

    def until_it_ends(self, session: Session, others: list[Beside]) -> int:
        """Samples until the process ends; its exit code as a shell tells it. Then signals are the meter's own again."""
        import signal

        try:
            while True:
                try:
                    if (code := self._code_after(session.pause_s())) is not None:
                        return code
                    session.sample()
                    # A terminal that went away, or a process that cannot be begun, ends what is beside, not the meter.
                    others[:] = [each for each in others if _survived(each, session)]
                except KeyboardInterrupt:
                    # The terminal has told the process as well: it decides what becomes of it.
                    continue
        finally:
            for number, handler in self._handlers:
                signal.signal(number, handler)
            if self._descriptor >= 0:
                os.close(self._descriptor)

    def _code_after(self, pause_s: float) -> int | None:
        if self._poller is None or pause_s <= _POLLED_S:
            time.sleep(pause_s)
        else:
            self._poller.poll(pause_s * 1000)
        job, status = os.waitpid(self._job, os.WNOHANG)
        if not job:
            return None
        code = os.waitstatus_to_exitcode(status)
        return 128 - code if code < 0 else code


class Measuring:
    """Measures what runs inside of it: ``with obsia.measure() as measured: …``, then ``measured.report()``.

    As a decorator it measures each call, each in a journal of its own; ``journal`` then names none.
    """

    def __init__(self, *, journal: str = "", exporters: Sequence[str] = (), services: Sequence[str] = ()) -> None:
        self.path = journal
        self._journal, self._exporters, self._services = journal, exporters, services
        self._session: Session | None = None

    def __enter__(self) -> Measuring:
        """Begin. Raises ``OSError`` where the journal cannot be made."""
        import threading

        self.path = self._journal or new_journal()
        self._session = _session(self._exporters, self._services, self.path)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, name="obsia-measure", daemon=True)
        self._session.start()
        self._thread.start()
        return self

    def _sample(self) -> None:
        session = self._session
        while session is not None and not self._ended.wait(session.pause_s()):
            session.sample()

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        """End: the last refresh of each counter is waited for, a quarter of a second at most."""
        self._ended.set()
        self._thread.join()
        if self._session is not None:
            self._session.end(0 if kind is None else 1)
            self._session.close()
            self._session = None

    def __call__(self, function: Callable[P, T]) -> Callable[P, T]:
        """The function, measured at each call; ``function.measured`` is the last one."""
        from functools import wraps

        @wraps(function)
        def measured(*arguments: P.args, **named: P.kwargs) -> T:
            with Measuring(exporters=self._exporters, services=self._services) as found:
                vars(measured)["measured"] = found
                return function(*arguments, **named)

        return measured

    def report(self, *, region: str | None = None) -> Report:
        """What was measured, with carbon where a place is given; of what goes on still, so far."""
        from obsia.app.measuring.report import report

        return report([self.path], region=region)


def measure(*, journal: str = "", exporters: Sequence[str] = (), services: Sequence[str] = ()) -> Measuring:
    """Measures a block or a function; ``exporters`` and ``services`` (Redfish) are addresses to ask besides."""
    return Measuring(journal=journal, exporters=exporters, services=services)
