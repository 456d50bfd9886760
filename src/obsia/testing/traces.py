"""Power over time with its exact energy: integers of nanoseconds, milliwatts and picojoules (mW x ns = pJ)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, cycle, pairwise
from random import Random
from typing import Final

SECOND_NS: Final = 1_000_000_000
PJ_PER_UJ: Final = 1_000_000
PJ_PER_J: Final = 1_000_000_000_000


class Trace:
    """Piecewise constant power from time 0 on; the last power goes on for ever. Before 0 the first one held."""

    def __init__(self, pieces: Iterable[tuple[int, int]]) -> None:
        """``pieces`` are (duration in ns, power in mW), in order; at least one."""
        durations, powers = zip(*pieces, strict=True)
        self._powers_mw: Final[Sequence[int]] = powers
        self._starts_ns: Final = [0, *accumulate(durations)]
        self._energies_pj: Final = [
            0, *accumulate(each * power for each, power in zip(durations, powers, strict=True))
        ]  # fmt: skip

    @property
    def most_mw(self) -> int:
        """The highest power."""
        return max(self._powers_mw)

    def power_mw(self, at_ns: int) -> int:
        """The power at an instant."""
        place = bisect_right(self._starts_ns, at_ns) - 1
        return self._powers_mw[min(max(place, 0), len(self._powers_mw) - 1)]

    def pieces(self, start_ns: int, end_ns: int) -> list[tuple[int, int]]:
        """What it is made of from one instant to another."""
        knots = [start_ns, *(each for each in self._starts_ns if start_ns < each < end_ns), end_ns]
        return [(until - since, self.power_mw(since)) for since, until in pairwise(knots)]

    def energy_pj(self, at_ns: int) -> int:
        """Energy since time 0, exactly; negative before it."""
        if at_ns < 0:
            return at_ns * self._powers_mw[0]
        place = bisect_right(self._starts_ns, at_ns) - 1
        power_mw = self._powers_mw[min(place, len(self._powers_mw) - 1)]
        return self._energies_pj[place] + (at_ns - self._starts_ns[place]) * power_mw

    def energy_j(self, start_ns: int, end_ns: int) -> float:
        """True energy of a window, J."""
        return (self.energy_pj(end_ns) - self.energy_pj(start_ns)) / PJ_PER_J


def constant(power_mw: int) -> Trace:
    """The same power for ever."""
    return Trace([(SECOND_NS, power_mw)])


def square(*, low_mw: int, high_mw: int, half_ns: int, duration_ns: int) -> Trace:
    """Two powers by turns, each for ``half_ns``."""
    powers = cycle((low_mw, high_mw))
    return Trace((half_ns, next(powers)) for _ in range(duration_ns // half_ns + 1))


def holds(rng: Random, *, mean_ns: int, least_mw: int, most_mw: int, duration_ns: int) -> Trace:
    """Powers between two, each held for an exponential time: load as it comes."""
    pieces: list[tuple[int, int]] = []
    passed_ns = 0
    while passed_ns <= duration_ns:
        held_ns = max(int(rng.expovariate(1.0 / mean_ns)), 1)
        pieces.append((held_ns, rng.randint(least_mw, most_mw)))
        passed_ns += held_ns
    return Trace(pieces)


def job(inside: Trace, *, beside: Trace, start_ns: int, end_ns: int, step_ns: int = 1_000_000) -> Trace:
    """A load from ``start_ns`` to ``end_ns`` (sampled each ``step_ns``); what the machine takes without it, else."""
    loaded = ((min(step_ns, end_ns - each), inside.power_mw(each)) for each in range(start_ns, end_ns, step_ns))
    return Trace([*beside.pieces(0, start_ns), *loaded, *beside.pieces(end_ns, end_ns + SECOND_NS)])
