"""Counters of energy to the energy of a window: wraps, restarts, missing reads, and the age of what a counter shows.

A counter shows what it was at its last refresh. Between two reads its energy is the difference, or that and whole
ranges, or what it counted since it began again: whatever the highest power allows is kept as bounds, and what allows
more than one answer is an :class:`Issue`. At the edges of a window its refreshes are found from when its value
changes, and the energy in between is shared by time.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from obsia.meters.refreshes import CLOSE, counted
from obsia.meters.sensors import Sensor

NS: Final = 1e-9
_MOST_WRAPS: Final = 64
HEADROOM: Final = 4.0
"""Where the hardware states no highest power: so many times what the window itself shows."""
_AGE_S: Final = 0.25
"""How old the value of a counter may be at least, for bounds, where its refresh was not seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a window does not know for sure: ``low_j`` and ``high_j`` bound the energy from ``start_ns`` to ``end_ns``.

    ``code``: ``gap`` (no read), ``wraps`` (it may have wrapped more often), ``restart`` (it began again), ``restarted``
    (it may have), ``jump`` (no reading explains the value), ``still`` (it never moved), ``late`` (no read at an edge).
    """

    code: str
    start_ns: int
    end_ns: int
    low_j: float
    high_j: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """Energy of a window, J, give or take ``half_j`` (90 %); bounds hold whatever happened between reads."""

    value_j: float
    half_j: float
    bound_low_j: float
    bound_high_j: float
    covered_s: float
    """Seconds of the window that reads stand for."""
    refresh_s: float | None = None
    """How often the sensor refreshes, as far as reads resolve it."""
    wraps: int = 0
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """Energy between two reads."""

    value_j: float
    low_j: float
    high_j: float
    code: str = ""
    wraps: int = 0


def step(sensor: Sensor, before: int, after: int, *, duration_s: float, ceiling_w: float, usual_w: float) -> _Step:
    """Energy between two reads of a counter, J; ``usual_w`` stands in where the counter tells nothing.

    ``duration_s`` is the longest time that the difference may stand for: between the reads, and the age of the first.
    """
    most_j = ceiling_w * duration_s
    range_j, since_restart_j = sensor.range_units * sensor.scale, after * sensor.scale
    difference = after - before
    first = 0 if difference >= 0 else 1
    fitting: list[float] = []
    if sensor.range_units or difference >= 0:
        last = first + _MOST_WRAPS if range_j else first
        for wraps in range(first, last + 1):
            energy_j = difference * sensor.scale + wraps * range_j
            if energy_j > most_j:
                break
            fitting.append(energy_j)
    may_restart = since_restart_j <= most_j and (not fitting or difference < 0 or before * sensor.scale <= most_j)
    if fitting:
        low_j, high_j = fitting[0], most_j if len(fitting) > _MOST_WRAPS else fitting[-1]
        code = "wraps" if len(fitting) > 1 else ""
        if may_restart:
            low_j, high_j, code = min(low_j, since_restart_j), most_j, code or "restarted"
        return _Step(fitting[0], low_j, high_j, code, first)
    if may_restart:
        return _Step(min(max(usual_w * duration_s, since_restart_j), most_j), since_restart_j, most_j, "restart")
    return _Step(min(usual_w * duration_s, most_j), 0.0, most_j, "jump")


@dataclass(frozen=True, slots=True)
class _Change:
    """A refresh that the read at ``place`` saw: within ``width_ns`` around ``at_ns``; energy after it, J."""

    place: int
    at_ns: float
    width_ns: float
    after_j: float


@dataclass(frozen=True, slots=True)
class _Edge:
    """Energy on the counter's scale at an instant, the square of its 90 % half width, and its bounds."""

    value_j: float
    square: float
    low_j: float
    high_j: float
    even_j: float = 0.0
    """What the last refresh adds, which came anywhere in an interval: a part of ``square``, were there two such."""


class Counter:
    """A counter with its reads: instants (ns, rising) and values (units; None where a read failed)."""

    def __init__(self, sensor: Sensor, times_ns: Sequence[int], values: Sequence[int | None]) -> None:
        kept = [(at, value) for at, value in zip(times_ns, values, strict=True) if value is not None]
        self.sensor: Final = sensor
        self.times_ns: Final = [at for at, _ in kept]
        self._values: Final = [value for _, value in kept]
        self._ceiling_w: Final = sensor.ceiling_w or HEADROOM * self._highest_w()
        self._cumulate()

    def _highest_w(self) -> float:
        """The highest power between reads that rise, J/s; over 0.2 s at least, as a refresh comes at once."""
        highest_w, first = 0.0, 0
        for place in range(1, len(self.times_ns)):
            while self.times_ns[place] - self.times_ns[first] > 0.2 / NS and first < place - 1:
                first += 1
            rise = self._values[place] - self._values[first]
            duration_s = max((self.times_ns[place] - self.times_ns[first]) * NS, 0.2)
            if rise > 0 and not self._falls(first, place):
                highest_w = max(highest_w, rise * self.sensor.scale / duration_s)
        return highest_w

    def _falls(self, first: int, last: int) -> bool:
        return any(self._values[each] < self._values[each - 1] for each in range(first + 1, last + 1))

    def _cumulate(self) -> None:
        """Energy from the first read to each, what bounds it, and the refreshes that are seen."""
        self._energy_j: list[float] = [0.0]
        self._low_j: list[float] = [0.0]
        self._high_j: list[float] = [0.0]
        self._wraps = [0]
        self._issues: list[tuple[int, Issue]] = []
        self._changes: list[_Change] = []
        usual_w, changed_at = 0.0, 0
        for place in range(1, len(self.times_ns)):
            before_ns, at_ns = self.times_ns[place - 1 : place + 1]
            passed_s = (at_ns - before_ns) * NS
            age_s = max((before_ns - self.times_ns[changed_at]) * NS, _AGE_S)
            found = step(
                self.sensor, self._values[place - 1], self._values[place],
                duration_s=passed_s + age_s, ceiling_w=self._ceiling_w, usual_w=usual_w,
            )  # fmt: skip
            for kept, added in (
                (self._energy_j, found.value_j),
                (self._low_j, found.low_j),
                (self._high_j, found.high_j),
            ):
                kept.append(kept[-1] + added)
            self._wraps.append(self._wraps[-1] + found.wraps)
            if found.code:
                issue = Issue(code=found.code, start_ns=before_ns, end_ns=at_ns, low_j=found.low_j, high_j=found.high_j)
                self._issues.append((place, issue))
            if self._values[place] != self._values[place - 1]:
                width_ns = at_ns - before_ns
                self._changes.append(_Change(place, at_ns - width_ns / 2, width_ns, self._energy_j[-1]))
                since_s = (at_ns - self.times_ns[changed_at]) * NS
                usual_w = found.value_j / since_s if not found.code and changed_at else usual_w
                changed_at = place
        self._places = [each.place for each in self._changes]
        self._refresh_ns, self._is_resolved = self._period()
        self._roughness = self._variance_of_refreshes()

    def _period(self) -> tuple[float, bool]:
        """How often the counter refreshes, ns, and whether reads tell: some saw no change between two changes."""
        apart = [
            later.at_ns - earlier.at_ns
            for earlier, later in zip(self._changes, self._changes[1:], strict=False)
            if later.place > earlier.place + 1
            and max(earlier.width_ns, later.width_ns) <= 0.4 * (later.at_ns - earlier.at_ns)
        ]
        if len(apart) >= 2:
            return counted([(each.at_ns, each.width_ns) for each in self._changes], median(apart))[0], True
        # Reads that each saw a change: it refreshes at least as often as it was read.
        at_once = [
            later.width_ns
            for earlier, later in zip(self._changes, self._changes[1:], strict=False)
            if later.place == earlier.place + 1
        ]
        distances = [later.at_ns - one.at_ns for one, later in pairwise(self._changes)]
        if not at_once and len(distances) > 1 and min(distances) > max(each.width_ns for each in self._changes):
            # Reads in between saw none, and are too far apart to say when it came: once from one change to the next.
            return median(distances), False
        return min(*(at_once or apart or [each.width_ns for each in self._changes] or [0.0]), _AGE_S / NS), False

    def _is_located(self, change: _Change) -> bool:
        return self._is_resolved and change.width_ns <= CLOSE * self._refresh_ns

    def _variance_of_refreshes(self) -> tuple[float, int]:
        """How far a refresh lies from the line between its neighbours, J squared, and of how many refreshes that is."""
        squares: list[float] = []
        reach = 1.5 * self._refresh_ns
        for one, two, three in zip(self._changes, self._changes[1:], self._changes[2:], strict=False):
            if not all(self._is_located(each) for each in (one, two, three)):
                continue
            if two.at_ns - one.at_ns > reach or three.at_ns - two.at_ns > reach:
                continue
            # Each refresh is as long as the next: what a read shows is of one, whenever in it the read came.
            squares.append((two.after_j - (one.after_j + three.after_j) / 2) ** 2)
        return (sum(squares) / len(squares), len(squares)) if squares else (0.0, 0)

    def energy(self, start_ns: int, end_ns: int, *, is_step: bool = False) -> Energy:
        """Energy from ``start_ns`` to ``end_ns``. ``is_step``: load begins and ends there, as around a command."""
        duration_s = (end_ns - start_ns) * NS
        if len(self.times_ns) < 2:
            return nothing(start_ns, end_ns, ceiling_w=self._ceiling_w)
        idle = self._idle(end_ns) if is_step else None
        one = self._edge(start_ns, inner=1 if is_step else 0, idle=idle)
        other = self._edge(end_ns, inner=-1 if is_step else 0, idle=idle)
        first = max(bisect_right(self.times_ns, start_ns) - 1, 0)
        last = max(bisect_right(self.times_ns, end_ns) - 1, 0)
        issues = [issue for place, issue in self._issues if first < place <= last]
        value_j = max(other.value_j - one.value_j, 0.0)
        sure = [
            self._low_j[last] - self._low_j[first] - (one.high_j - self._energy_j[first]),
            self._high_j[last] - self._high_j[first] + (other.high_j - self._energy_j[last]),
        ]
        covered_s = max(min(end_ns, self.times_ns[-1]) - max(start_ns, self.times_ns[0]), 0) * NS
        uncovered_j = self._ceiling_w * (duration_s - covered_s)
        if covered_s < duration_s - 2 * _AGE_S:
            issues.append(Issue(code="late", start_ns=start_ns, end_ns=end_ns, low_j=0.0, high_j=uncovered_j))
        if not self._changes:
            most_j = self._ceiling_w * duration_s
            issues.append(Issue(code="still", start_ns=start_ns, end_ns=end_ns, low_j=0.0, high_j=most_j))
        # Of what may have been otherwise the half width counts in full.
        doubt = sum((issue.high_j - issue.low_j) ** 2 for issue in issues if issue.code not in ("restarted", "late"))
        # Where one of two edges is known much better than the other, the extremes are no rarer than the rest.
        spread_j = half_width_of_two(one.even_j, other.even_j) ** 2 - _EVEN**2 * (one.even_j**2 + other.even_j**2) / 12
        square = one.square + other.square + spread_j + doubt + _EVEN**2 * 2 * self.sensor.scale**2 / 12
        return Energy(
            value_j=value_j,
            half_j=math.sqrt(square),
            bound_low_j=max(min(sure[0], value_j), 0.0),
            bound_high_j=max(sure[1] + uncovered_j, value_j),
            covered_s=covered_s,
            refresh_s=self._refresh_ns * NS or None,
            wraps=self._wraps[last] - self._wraps[first],
            issues=tuple(issues),
        )

    def _idle(self, end_ns: int) -> float | None:
        """Power once the load is over, J per ns: that of a refresh after the one in which it ended, if one was seen."""
        after = bisect_right(self._places, max(bisect_right(self.times_ns, end_ns) - 1, 0)) + 1
        seen = self._changes[after - 1 : after + 1]
        if len(seen) < 2 or not all(map(self._is_located, seen)) or self._apart(after) > 1.5:
            return None
        return self._slope(after)

    def _edge(self, at_ns: int, *, inner: int, idle: float | None) -> _Edge:
        """The counter at an instant: where its last refresh left it, and what came since.

        ``inner`` is 1 where the load begins here, -1 where it ends, 0 inside of it; ``idle`` as of :meth:`_idle`.
        """
        place = max(bisect_right(self.times_ns, at_ns) - 1, 0)
        shown_j, period = self._energy_j[place], self._refresh_ns
        after = bisect_right(self._places, place)
        following = self._changes[after] if after < len(self._changes) else None
        previous = self._changes[after - 1] if after else None
        high_j = following.after_j if following else shown_j + self._ceiling_w * (period * NS or _AGE_S)
        slope = self._slope(after)
        # What is shown was true at a refresh before the read, which may itself lie before the instant.
        shown_ns = self.times_ns[place] - period / 2
        last_ns, width = min(shown_ns, at_ns), period
        next_ns = last_ns + period if following is None else self._seen_ns(following)
        if previous is not None and previous.width_ns < width:
            last_ns, width = previous.at_ns, previous.width_ns
        if following is not None and following.width_ns < width and following.at_ns - at_ns < 1.5 * period:
            # Reads in between showed no refresh: there was none, or none that changed the value.
            missed = max(math.ceil((following.at_ns - self.times_ns[place]) / period - _BLUR), 1) if period else 1
            last_ns, width, next_ns = following.at_ns - missed * period, following.width_ns, following.at_ns
        value_j = shown_j + slope * max(at_ns - last_ns, 0.0)
        roughness, counted = self._roughness
        square = _ROUGH**2 * roughness * _INSIDE * (1 + _FEW / (counted + 1)) + (_EVEN * slope * width) ** 2 / 12
        if inner and following is not None and self._is_resolved:
            # The power of the refresh inside the load holds up to the edge; what was shared by time holds, too.
            anchor_ns = following.at_ns if self._is_located(following) else None
            within, apart = self._slope(after + inner, anchor_ns), self._apart(after + inner)
            if inner == 1:
                stepped_j = following.after_j - within * max(next_ns - at_ns, 0.0)
            else:
                stepped_j = shown_j + within * (at_ns - last_ns)
            stepped_j = min(max(stepped_j, shown_j), high_j)
            # Rough load: a refresh says little of its neighbour. Even load: what differs is the step.
            rough, differ = _STEP * roughness * apart, (stepped_j - value_j) ** 2
            weight = differ / (rough + differ) if differ else 0.0
            square += _ROUGH**2 * rough * weight + (_EVEN * width) ** 2 * max(within**2 - slope**2, 0.0) / 12
            value_j += weight * (stepped_j - value_j)
            if apart > 1.5:
                # How many refreshes the distant reads hold is known to one of them.
                square += (_EVEN * within * (at_ns - last_ns) / apart) ** 2 / 6
                # And how the load moved from one of them to the next, it may have moved since.
                moved = within - self._slope(after + 2 * inner, anchor_ns)
                square += (_EVEN * moved * weight * (at_ns - last_ns)) ** 2
            if idle is not None:
                # What was there besides the load is even: it says more of a rough one than the load's own refreshes.
                idle_ns = max(at_ns - last_ns if inner == 1 else next_ns - at_ns, 0.0)
                outer_j = shown_j + idle * idle_ns if inner == 1 else following.after_j - idle * idle_ns
                doubt = (_IDLE * idle * idle_ns) ** 2 + (_EVEN * idle * width) ** 2 / 12
                weight = square / (square + doubt) if square else 0.0
                value_j += weight * (outer_j - value_j)
                square *= 1 - weight
        even_j = 0.0 if inner else slope * width
        return _Edge(min(max(value_j, shown_j), high_j), square, low_j=shown_j, high_j=high_j, even_j=even_j)

    def _slope(self, later: int, anchor_ns: float | None = None) -> float:
        """Power up to the refresh ``later``, J per ns; ``anchor_ns`` is when one was, from which others are counted."""
        changes, period = self._changes, self._refresh_ns
        if not changes or not period:
            return 0.0
        later = min(later, len(changes) - 1)
        if later < 1:
            # What the first read showed was as old as any.
            return changes[0].after_j / max(self.times_ns[changes[0].place] - self.times_ns[0], period)
        rise_j = changes[later].after_j - changes[later - 1].after_j
        if anchor_ns is not None:
            # How many refreshes distant reads hold depends on when the reads were.
            one, other = (self._number(changes[each], anchor_ns) for each in (later - 1, later))
            return rise_j / (max(other - one, 1) * period)
        passed = max(self._seen_ns(changes[later]) - self._seen_ns(changes[later - 1]), period)
        return rise_j / (round(passed / period) * period if self._is_resolved else passed)

    def _number(self, change: _Change, anchor_ns: float) -> int:
        """Which refresh a read showed, counted from the one at ``anchor_ns``."""
        if self._is_located(change):
            return round((change.at_ns - anchor_ns) / self._refresh_ns)
        return int((self.times_ns[change.place] - anchor_ns) // self._refresh_ns)

    def _apart(self, later: int) -> float:
        """How many refreshes lie between those that ``later`` and the one before it were seen at; 1 or more."""
        later = min(later, len(self._changes) - 1)
        if later < 1:
            return 1.0
        passed = self._seen_ns(self._changes[later]) - self._seen_ns(self._changes[later - 1])
        return max(passed / self._refresh_ns, 1.0)

    def _seen_ns(self, change: _Change) -> float:
        """When the value that a read showed was true: half a refresh before the read, or when the change was seen."""
        return self.times_ns[change.place] - min(change.width_ns, self._refresh_ns) / 2


def half_width_of_two(one: float, other: float) -> float:
    """90 % half width of the sum of two errors that lie anywhere in intervals of these lengths."""
    narrow, wide = sorted((one, other))
    # The tail of a trapezoid; of a rectangle where the narrow one is hardly any.
    return (wide + narrow) / 2 - math.sqrt(0.1 * wide * narrow) if narrow > 0.1 * wide else 0.45 * wide


_INSIDE: Final = 1 / 3
"""Variance inside a refresh over that of a refresh between its neighbours (a load that forgets at once)."""
_STEP: Final = 1.0
"""Variance of the power of a refresh, told by its neighbour inside the load, over that of a refresh between two."""
_BLUR: Final = 0.2
"""Share of a period by which the date of a refresh may be off."""
_IDLE: Final = 0.09
"""90 % half width, as a share, of the power beside a load, told by a refresh after it."""
_EVEN: Final = 1.68
"""90 % half width over the standard error of what two refreshes add that came anywhere in an interval (a triangle)."""
_ROUGH: Final = 1.645
"""The same of what the load did meanwhile, whose extremes are rarer and larger."""
_FEW: Final = 10.0
"""Of few refreshes the variance is known badly."""


def nothing(start_ns: int, end_ns: int, *, ceiling_w: float) -> Energy:
    """A window of which fewer than two reads tell nothing."""
    most_j = ceiling_w * (end_ns - start_ns) * NS
    issue = Issue(code="late", start_ns=start_ns, end_ns=end_ns, low_j=0.0, high_j=most_j)
    return Energy(value_j=0.0, half_j=0.0, bound_low_j=0.0, bound_high_j=most_j, covered_s=0.0, issues=(issue,))
