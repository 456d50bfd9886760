"""What a sensor shows of a trace at an instant: old by its refresh, rounded to its unit, wrapped, reset or averaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from obsia.testing.traces import PJ_PER_UJ, Trace

Clock = Callable[[], int]
"""Nanoseconds of a clock that never goes back: that of the tests, or ``time.monotonic_ns``."""


class VirtualTime:
    """A clock that moves when it is told to; ``sleep`` of a meter moves it, so that a minute takes no time."""

    def __init__(self, now_ns: int = 0) -> None:
        self.now_ns = now_ns

    def __call__(self) -> int:
        """The instant, ns."""
        return self.now_ns

    def sleep(self, duration_s: float) -> None:
        """Move on."""
        self.now_ns += max(round(duration_s * 1e9), 1)


class Faults:
    """When a sensor does not answer: ``stretches`` (from, until, ns), and reads for which ``drops`` says so."""

    def __init__(
        self, stretches: Sequence[tuple[int, int]] = (), *, drops: Callable[[int], bool] = lambda _: False
    ) -> None:
        self._stretches: Final = tuple(stretches)
        self._drops: Final = drops
        self._reads = 0

    def fails(self, at_ns: int) -> bool:
        """Whether this read fails; each call is one read."""
        self._reads += 1
        return self._drops(self._reads) or any(first <= at_ns < last for first, last in self._stretches)


class EnergyCounter:
    """Energy since an origin, in units of ``unit_pj``, brought up to date each ``refresh_ns``.

    It starts at ``first`` units, begins again at 0 at each of ``resets_ns``, and counts modulo ``range_units``.
    """

    def __init__(
        self,
        trace: Trace,
        *,
        refresh_ns: int,
        phase_ns: int = 0,
        unit_pj: int | Fraction = PJ_PER_UJ,
        range_units: int = 0,
        first: int = 0,
        resets_ns: Sequence[int] = (),
    ) -> None:
        self.trace: Final = trace
        self.range_units: Final = range_units
        self._refresh_ns, self._phase_ns, self._unit_pj = refresh_ns, phase_ns, unit_pj
        self._first, self._resets_ns = first, sorted(resets_ns)

    def value(self, at_ns: int) -> int:
        """What is shown at an instant, units."""
        seen_ns = at_ns - (at_ns - self._phase_ns) % self._refresh_ns
        if (reset_ns := next((each for each in reversed(self._resets_ns) if each <= at_ns), None)) is None:
            units = self._first + self.trace.energy_pj(seen_ns) // self._unit_pj
        else:
            units = (self.trace.energy_pj(max(seen_ns, reset_ns)) - self.trace.energy_pj(reset_ns)) // self._unit_pj
        return units % self.range_units if self.range_units else units


class PowerSensor:
    """Power in units of ``unit_mw``, brought up to date each ``refresh_ns``: the mean of the last ``window_ns``.

    A window of 0 is the instant; one that is shorter than the refresh is a sensor that looks part of the time.
    """

    def __init__(
        self, trace: Trace, *, refresh_ns: int, window_ns: int = 0, phase_ns: int = 0, unit_mw: float = 1.0
    ) -> None:
        self.trace: Final = trace
        self._refresh_ns, self._phase_ns = refresh_ns, phase_ns
        self._window_ns, self._unit_mw = window_ns, unit_mw

    def value(self, at_ns: int) -> int:
        """What is shown at an instant, units."""
        seen_ns = at_ns - (at_ns - self._phase_ns) % self._refresh_ns
        if not self._window_ns:
            return round(self.trace.power_mw(seen_ns) / self._unit_mw)
        energy_pj = self.trace.energy_pj(seen_ns) - self.trace.energy_pj(seen_ns - self._window_ns)
        return round(energy_pj / self._window_ns / self._unit_mw)
