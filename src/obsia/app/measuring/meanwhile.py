"""What is shown, and written, while a job is measured. Nothing heavy is imported here either."""

from __future__ import annotations

import os
import sys
import time

from obsia.meters.sensors import ENERGY, adds_up

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol, TextIO

    from obsia.meters.session import Session

    class Beside(Protocol):
        """What is done after each sample, if it is time, and when the job has ended."""

        def __call__(self, session: Session, /) -> None: ...
        def end(self) -> None: ...


_EVERY_NS = 10**9
_WIDTH = 30
_LEVELS = "▁▂▃▄▅▆▇█"
_PREFIXES = ((1e9, "GJ"), (1e6, "MJ"), (1e3, "kJ"))
_CLEARED = "\r\x1b[K"


def sparkline(powers_w: Sequence[float]) -> str:
    """Powers as one line of bars, from nothing to the highest."""
    most = max(powers_w, default=0.0)
    if most <= 0.0:
        return _LEVELS[0] * len(powers_w)
    return "".join(_LEVELS[round(each / most * (len(_LEVELS) - 1))] for each in powers_w)


class LiveLine:
    """One line on a terminal, once a second: time, power now, the last half minute, energy so far.

    It sums the sensors that add up, as they show themselves: the report corrects what this line does not.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown: list[int | None] = []
        self._at_ns = self._first_ns = 0
        self._powers_w: list[float] = []
        self._energy_j = 0.0

    def __call__(self, session: Session) -> None:
        """Show it anew, if a second has passed."""
        at_ns, shown = session.last
        if not self._at_ns:
            self._at_ns = self._first_ns = at_ns
            self._shown = list(shown)
            return
        if at_ns - self._at_ns < _EVERY_NS:
            return
        power_w = self._power_w(session, shown, (at_ns - self._at_ns) * 1e-9)
        self._energy_j += power_w * (at_ns - self._at_ns) * 1e-9
        self._powers_w = [*self._powers_w, power_w][-_WIDTH:]
        self._at_ns, self._shown = at_ns, list(shown)
        minutes, seconds = divmod((at_ns - self._first_ns) // 10**9, 60)
        line = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}  {power_w:.0f} W  {sparkline(self._powers_w)}  "
        self._stream.write(f"{_CLEARED}{line}{_joules(self._energy_j)}")
        self._stream.flush()

    def _power_w(self, session: Session, shown: Sequence[int | None], passed_s: float) -> float:
        power_w = 0.0
        ids = {each.sensor.sensor_id for each in session.channels}
        for channel, before, now in zip(session.channels, self._shown, shown, strict=True):
            sensor = channel.sensor
            if now is None or not adds_up(sensor, ids=ids):
                continue
            if sensor.measures != ENERGY:
                power_w += now * sensor.scale
            elif before is not None:
                units = now - before if now >= before else now - before + sensor.range_units
                power_w += max(units, 0) * sensor.scale / passed_s
        return power_w

    def end(self) -> None:
        """Leave the line empty: the report follows."""
        self._stream.write(_CLEARED)
        self._stream.flush()


def _joules(energy_j: float) -> str:
    for factor, unit in _PREFIXES:
        if energy_j >= 10 * factor:
            return f"{energy_j / factor:.0f} {unit}"
    return f"{energy_j:.0f} J"


class Rewriting:
    """Writes what a journal amounts to into a file while it is written, in a process of its own, again and again."""

    def __init__(self, path: str, *, out: str, region: str | None, every_s: float) -> None:
        of = ("--region", region) if region else ()
        self._words = [sys.executable, "-m", "obsia", "measure", "recover", path, "--out", out, "--json", *of]
        self._every_s = every_s
        self._next_s = time.monotonic() + every_s
        self._process = 0

    def __call__(self, _: Session) -> None:
        """Begin to write, if it is time and the last one has ended."""
        if time.monotonic() < self._next_s or not self._has_ended(os.WNOHANG):
            return
        self._next_s = time.monotonic() + self._every_s
        nothing = [(os.POSIX_SPAWN_OPEN, each, os.devnull, os.O_RDWR, 0) for each in (0, 1, 2)]
        self._process = os.posix_spawn(sys.executable, self._words, os.environ, file_actions=nothing)

    def _has_ended(self, options: int) -> bool:
        if self._process and os.waitpid(self._process, options)[0]:
            self._process = 0
        return not self._process

    def end(self) -> None:
        """Wait for the one that writes: the last word is that of the report."""
        self._has_ended(0)


def beside(path: str, *, is_live: bool, every_s: float, out: str | None, region: str | None) -> list[Beside]:
    """What is done beside a job whose journal is at ``path``; a line only where somebody sees it."""
    wanted: list[Beside] = []
    if is_live and sys.stderr.isatty():
        wanted.append(LiveLine(sys.stderr))
    if every_s and out:
        wanted.append(Rewriting(path, out=out, region=region, every_s=every_s))
    return wanted
