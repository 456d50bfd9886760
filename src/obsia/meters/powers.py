"""Sensors of power to the energy of a window: what a sensor averages, how late it is, and what it did not see.

Power that is the mean of the last second is laid in tiles of a second, each of which is exact; what is left over is
placed wherever it fits and averaged over the places. Power of an instant is summed between its samples; what the load
did meanwhile is judged by how much of a change one sample remembers of the one before.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence
from statistics import fmean, median
from typing import Final

from obsia.meters.averages import LONGEST, Averages
from obsia.meters.counters import HEADROOM, NS, Energy, Issue, nothing
from obsia.meters.refreshes import counted
from obsia.meters.sensors import Sensor

_GAP: Final = 4.5
"""So many usual distances without a sample are a gap."""
_READ_S: Final = 0.05
"""The least of them: at first reads come faster than they go on."""
_FEW: Final = 8
"""Fewer means in a window tell nothing of how the load moves."""
_BEND: Final = 0.2
"""Variance of a line between two samples over that of a sample between its neighbours."""
_DATED: Final = 0.01
"""Variance of the date of a refresh, in squares of a period."""
_AVERAGED: Final = 1.7
_SAMPLED: Final = 1.45
"""90 % half widths over standard errors."""


class Power:
    """A sensor of power with its reads: instants (ns, rising) and values (units; None where a read failed)."""

    def __init__(self, sensor: Sensor, times_ns: Sequence[int], values: Sequence[int | None]) -> None:
        kept = [(at, value * sensor.scale) for at, value in zip(times_ns, values, strict=True) if value is not None]
        self.sensor: Final = sensor
        self._changes: Final = [
            ((before_ns + at_ns) / 2, float(at_ns - before_ns))
            for (before_ns, before_w), (at_ns, power_w) in itertools.pairwise(kept)
            if power_w != before_w
        ]
        self._refresh_ns, self._error_share = self._period(kept)
        self._is_resolved: Final = self._error_share is not None
        self.times_ns, self._powers_w = self._refreshes(kept)
        self._ceiling_w: Final = sensor.ceiling_w or HEADROOM * max(self._powers_w, default=0.0)

    def _period(self, kept: Sequence[tuple[int, float]]) -> tuple[float, float | None]:
        """How often it refreshes, ns, and the share of it by which that may be off, from changes between which reads
        saw none; None where reads do not tell.

        Where every read saw another value, it is at most the distance of reads, and that is taken.
        """
        distances = _apart([at for at, _ in kept])
        if not distances:
            return 0.0, None
        fine = [
            later - earlier
            for (earlier, one), (later, other) in itertools.pairwise(self._changes)
            if max(one, other) <= 0.4 * (later - earlier)
        ]
        if len(fine) < 3:
            return median(distances), None
        # Power that stays as it is shows no refresh: the short ones tell.
        least = sorted(fine)[len(fine) // 10]
        period, error = counted(self._changes, median([each for each in fine if each <= 1.5 * least]))
        return period, error / period

    def _refreshes(self, kept: Sequence[tuple[int, float]]) -> tuple[list[float], list[float]]:
        """One sample for each refresh that was read: when it came (ns), and its power, W.

        Refreshes come by the period from the last one, between the two reads that saw another value; close reads
        thereby date those of the distant ones. Reads that tell nothing of it are taken to be half a period old.
        """
        period = self._refresh_ns
        times: list[float] = []
        powers: list[float] = []
        if not self._is_resolved or len(kept) < 2:
            return [at - period / 2 for at, _ in kept], [power_w for _, power_w in kept]
        times, powers = [kept[0][0] - period / 2], [kept[0][1]]
        for (before_ns, before_w), (at_ns, power_w) in itertools.pairwise(kept):
            if power_w == before_w:
                # It may have come and shown the same: surely so when half a period more has passed.
                seen_ns = times[-1] + int((at_ns - times[-1]) / period - 0.5) * period
            else:
                steps = max(round(((before_ns + at_ns) / 2 - times[-1]) / period), 1)
                seen_ns = min(max(times[-1] + steps * period, before_ns), at_ns)
            if seen_ns > times[-1] + 0.5 * period:
                times.append(seen_ns)
                powers.append(power_w)
            elif power_w != before_w:
                powers[-1] = power_w
        if len(times) > 1 and times[1] - times[0] < 1.5 * period:
            times[0] = min(times[1] - period, kept[0][0])  # the first read saw no change, the next one did
        return times, powers

    def energy(self, start_ns: int, end_ns: int, *, is_step: bool = False) -> Energy:
        """Energy from ``start_ns`` to ``end_ns``. ``is_step``: load begins and ends there, as around a command."""
        duration_s = (end_ns - start_ns) * NS
        if len(self.times_ns) < 2:
            return nothing(start_ns, end_ns, ceiling_w=self._ceiling_w)
        missing_s, gaps = self._gaps(start_ns, end_ns)
        averaging_ns = self.sensor.averaging_s / NS
        inside = [at for at in self.times_ns if start_ns <= at <= end_ns]
        is_seen = len(inside) >= _FEW and max(_apart([start_ns, *inside, end_ns])) <= averaging_ns / 2
        if averaging_ns < 2 * self._refresh_ns or end_ns - start_ns < averaging_ns:
            found = self._summed(start_ns, end_ns, is_step=is_step)
        elif not is_seen or not self._is_resolved or end_ns - start_ns > LONGEST * averaging_ns:
            found = None
        else:
            averages = Averages(
                times_s=[(at - start_ns) * NS for at in self.times_ns],
                powers_w=self._powers_w,
                averaging_s=self.sensor.averaging_s,
                refresh_s=self._refresh_ns * NS,
                unit_w=self.sensor.scale,
            )
            found = averages.energy(0.0, duration_s, is_step=is_step)
            if is_step and found is not None:
                found = found[0], math.hypot(found[1], _AVERAGED * self._counted_j(end_ns))
        value_j, half_j = found or self._tiled(start_ns, end_ns, averaging_ns, is_step=is_step)
        half_j = math.hypot(half_j, *(_SAMPLED * self._deviation_w() * (g.end_ns - g.start_ns) * NS for g in gaps))
        return Energy(
            value_j=value_j,
            half_j=half_j,
            bound_low_j=0.0,
            bound_high_j=max(self._ceiling_w * duration_s, value_j),
            covered_s=max(duration_s - missing_s, 0.0),
            refresh_s=self._refresh_ns * NS or None,
            issues=tuple(gaps),
        )

    def _counted_j(self, end_ns: int) -> float:
        """Standard error of the energy of a load that was even until it ended, J.

        Nothing changed meanwhile: the refresh that shows its end is dated by counting periods since the last change,
        to what the period is off each time, or by the two reads around it.
        """
        last_ns = max((at for at, _ in self._changes if at < end_ns), default=None)
        following = next(((at, width) for at, width in self._changes if at >= end_ns), None)
        if last_ns is None or following is None:
            return 0.0
        at_ns, width_ns = following
        off_ns = min((self._error_share or 0.0) * (at_ns - last_ns), width_ns / math.sqrt(12))
        return off_ns * NS * (max(self._powers_w) - min(self._powers_w))

    def _gaps(self, start_ns: int, end_ns: int) -> tuple[float, list[Issue]]:
        """Seconds without a sample, and where they are."""
        usual = max(self._refresh_ns, median(_apart(self.times_ns)), _READ_S / NS)
        known = [start_ns - usual, *(at for at in self.times_ns if start_ns < at < end_ns), end_ns + usual]
        gaps: list[Issue] = []
        for earlier, later in itertools.pairwise(known):
            if later - earlier > _GAP * usual:
                first, last = max(int(earlier), start_ns), min(int(later), end_ns)
                most_j = self._ceiling_w * (last - first) * NS
                gaps.append(Issue(code="gap", start_ns=first, end_ns=last, low_j=0.0, high_j=most_j))
        return sum((each.end_ns - each.start_ns) * NS for each in gaps), gaps

    def _power_w(self, at_ns: float) -> float:
        """Power at an instant, on the line between samples."""
        place = bisect_right(self.times_ns, at_ns)
        if place == 0:
            return self._powers_w[0]
        if place == len(self.times_ns):
            return self._powers_w[-1]
        earlier, later = self.times_ns[place - 1], self.times_ns[place]
        part = (at_ns - earlier) / (later - earlier)
        return self._powers_w[place - 1] + part * (self._powers_w[place] - self._powers_w[place - 1])

    def _beside_w(self, at_ns: float, *, side: int) -> float:
        """Power at an instant on the line of two samples after it (1), or before it (-1)."""
        place = bisect_right(self.times_ns, at_ns)
        first = place if side == 1 else place - 2
        if first < 0 or first + 1 >= len(self.times_ns):
            return self._power_w(at_ns)
        earlier, later = self.times_ns[first], self.times_ns[first + 1]
        slope = (self._powers_w[first + 1] - self._powers_w[first]) / (later - earlier)
        return max(self._powers_w[first] + slope * (at_ns - earlier), 0.0)

    def _tiled(self, start_ns: int, end_ns: int, tile_ns: float, *, is_step: bool) -> tuple[float, float]:
        """Energy of whole tiles and of what is left over, with its half width, J."""
        count = int((end_ns - start_ns) / tile_ns + 1e-9)
        left_ns = max(end_ns - start_ns - count * tile_ns, 0.0)
        tile_s, left_s = tile_ns * NS, left_ns * NS
        before = [self._power_w(start_ns + (each + 1) * tile_ns) for each in range(count)]
        after = [self._power_w(end_ns - each * tile_ns) for each in range(count)]
        if is_step:
            # A mean bends where what it holds begins or ends: its line is that of the side without the bend.
            before[0] = self._beside_w(start_ns + tile_ns, side=1)
            after[0] = self._beside_w(end_ns, side=-1)
        energies_j: list[float] = []
        for place in range(count + 1):
            whole_w = sum(before[:place]) + sum(after[: count - place])
            middle_ns = start_ns + place * tile_ns + (left_ns + tile_ns) / 2
            energies_j.append(whole_w * tile_s + self._power_w(middle_ns) * left_s)
        value_j = fmean(energies_j)
        spread = sum((each - value_j) ** 2 for each in energies_j) / len(energies_j) / (count + 1)
        left = left_s / tile_s * (1 - left_s / tile_s) * (self._deviation_w() * tile_s) ** 2 / (count + 1)
        return value_j, _AVERAGED * math.sqrt(count * self._end_variance(tile_s) + spread + left / 4)

    def _end_variance(self, tile_s: float) -> float:
        """Variance of where a tile ends, J squared: on a line between samples, of refreshes dated so closely."""
        powers, steps = self._powers_w, _apart(self.times_ns)
        bends = [
            (one - 2 * two + three) ** 2 / 4 for one, two, three in zip(powers, powers[1:], powers[2:], strict=False)
        ]
        rises = [(later - earlier) ** 2 for earlier, later in itertools.pairwise(powers)]
        if not bends:
            return 0.0
        usual = median(steps)
        lost_share = sum(1 for each in steps if each > 1.5 * usual) / len(steps)
        return tile_s**2 * (fmean(bends) * (_BEND + lost_share) + fmean(rises) * _DATED)

    def _deviation_w(self) -> float:
        return math.sqrt(_variance(self._powers_w))

    def _summed(self, start_ns: int, end_ns: int, *, is_step: bool) -> tuple[float, float]:
        """Energy between samples of instants, with its half width, J."""
        inner = [at for at in self.times_ns if start_ns < at < end_ns]
        knots = [float(start_ns), *inner, float(end_ns)]
        powers = [self._power_w(each) for each in knots]
        if is_step and inner:
            # What lies outside is no part of the load: its first and last samples hold up to its edges.
            powers[0], powers[-1] = powers[1], powers[-2]
        value_j = sum(
            (one + other) / 2 * (later - earlier) * NS
            for one, other, earlier, later in zip(powers, powers[1:], knots, knots[1:], strict=False)
        )
        if is_step and not inner:
            # The sensor never looked while the load lasted.
            return value_j, max(self._ceiling_w * (end_ns - start_ns) * NS - value_j, value_j)
        seen = knots[1:-1], powers[1:-1]
        if not is_step or len(inner) < _FEW:
            seen = self.times_ns, self._powers_w
        return value_j, _SAMPLED * math.sqrt(self._between(*seen, end_ns - start_ns))

    def _between(self, times_ns: Sequence[float], powers_w: Sequence[float], duration_ns: int) -> float:
        """Variance of what the load did between samples in so long a time, J squared.

        For a load that forgets exponentially, sampled every ``p``: of each interval ``p² s² (coth(x/2) - 2/x)``, with
        ``x`` the share of a memory that ``p`` is, found from how alike neighbours are.
        """
        usual = max(median(_apart(self.times_ns)), self._refresh_ns)
        rises = [
            (power_w - before_w) ** 2
            for (before_ns, before_w), (at_ns, power_w) in itertools.pairwise(zip(times_ns, powers_w, strict=True))
            if at_ns - before_ns < _GAP * usual
        ]
        variance = _variance(powers_w)
        if not rises or variance <= 0:
            return 0.0
        likeness = min(max(1 - fmean(rises) / (2 * variance), 0.0), 1 - 1e-9)
        # Samples of a load that forgets at once are alike by chance: two standard errors less are taken.
        likeness -= 2 * math.sqrt((1 - likeness**2) / len(rises))
        forgotten = -math.log(max(likeness, 1e-30))
        factor = 1 / math.tanh(forgotten / 2) - 2 / forgotten
        return duration_ns / usual * (usual * NS) ** 2 * variance * factor


def _variance(powers_w: Sequence[float]) -> float:
    """How far samples lie from their mean, squared."""
    middle_w = fmean(powers_w)
    return fmean((each - middle_w) ** 2 for each in powers_w)


def _apart(times_ns: Sequence[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times_ns)]
