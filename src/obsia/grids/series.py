"""A series of carbon intensity by the hour, and what it counts.

Hours are those of UTC. An hour has a value when points cover the whole of it: a point of 60 minutes as it was
published, shorter ones as their mean over the hour (by duration). An hour that is not covered is a gap, None: nothing
is carried forward or interpolated.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from obsia.core.message import Message, Symbol

HOUR: Final = timedelta(hours=1)
MINUTES_PER_HOUR: Final = 60
"""Exact."""


class Basis(StrEnum):
    """Which plants are counted."""

    AVERAGE = "average"
    """All that ran, by their share: attributional."""
    MARGINAL = "marginal"
    """Those that would have run more or less: consequential. Another quantity, never in the column of the first."""


class Scope(StrEnum):
    """Which emissions of a plant are counted."""

    LIFE_CYCLE = "life-cycle"
    """With fuel supply, construction and end of life."""
    DIRECT = "direct"
    """What leaves the stack."""


class Side(StrEnum):
    """Whose electricity."""

    PRODUCTION = "production"
    """What the zone's plants made."""
    CONSUMPTION = "consumption"
    """What was used in the zone, imports included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a caller asks for, or a source offers. The side is stated by each series, not asked for."""

    basis: Basis = Basis.AVERAGE
    scope: Scope = Scope.LIFE_CYCLE

    def __str__(self) -> str:
        """``average, life-cycle``."""
        return f"{self.basis.value}, {self.scope.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One published value (g/kWh, or megawatts of generation) from ``at`` (UTC) for ``minutes``."""

    at: datetime
    value: float
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Carbon intensity of a zone by the hour. ``values`` are g/kWh from ``start`` (UTC) on; None is a gap."""

    zone_id: str
    basis: Basis
    scope: Scope
    side: Side
    start: datetime
    values: tuple[float | None, ...] = field(repr=False)
    source: str
    """Who published it, by the name of its module, or the file."""
    address: str
    """Where it was read, without any key."""
    read_on: str
    """YYYY-MM-DD."""
    method: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for a start that is no whole hour of UTC, or a value that is no intensity."""
        if self.start != whole_hour(self.start) or self.start.utcoffset() != timedelta(0):
            raise ValueError("start-not-whole-hour", self.start)
        if not all(value is None or is_intensity(value) for value in self.values):
            raise ValueError("values-not-intensities", self.zone_id)

    @property
    def meaning(self) -> Meaning:
        """What it counts, but for the side."""
        return Meaning(basis=self.basis, scope=self.scope)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return self.start + HOUR * len(self.values)

    @property
    def known(self) -> tuple[float, ...]:
        """The values that there are, in order, g/kWh."""
        return tuple(value for value in self.values if value is not None)

    @property
    def gaps(self) -> tuple[datetime, ...]:
        """The hours between start and end without a value."""
        return tuple(self.start + HOUR * index for index, value in enumerate(self.values) if value is None)

    @property
    def digest(self) -> str:
        """A digest of what it says: zone, meaning and values, wherever and whenever it was read."""
        said = [
            self.zone_id,
            self.basis.value,
            self.scope.value,
            self.side.value,
            self.start.isoformat(),
            list(self.values),
        ]
        return hashlib.blake2b(json.dumps(said, separators=(",", ":")).encode(), digest_size=16).hexdigest()

    def at(self, hour: datetime) -> float | None:
        """The value of the hour that begins at ``hour`` (UTC), g/kWh; None outside and in a gap."""
        index, rest = divmod(hour - self.start, HOUR)
        inside = not rest and 0 <= index < len(self.values)
        return self.values[index] if inside else None


class ReadSeries(NamedTuple):
    """What a service says of some hours: their values, g/kWh, and where and how they come about."""

    side: Side
    values: tuple[float | None, ...]
    address: str
    method: str


def is_intensity(value: float) -> bool:
    """Whether a number can be an intensity, g/kWh."""
    return math.isfinite(value) and value >= 0


class BadPoints(ValueError):
    """Values that make no series by the hour, and why."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


def _written(at: datetime) -> Symbol:
    return Symbol(at.isoformat())


def whole_hour(at: datetime) -> datetime:
    """The hour of UTC in which an instant lies."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hourly(points: Iterable[Point], *, start: datetime, end: datetime) -> tuple[float | None, ...]:
    """The values of the hours from ``start`` up to ``end`` (whole hours, UTC), shape (hours,); None in a gap.

    Raises ``BadPoints`` for a point that lies in two hours, and for two that say different things of one time.
    """
    by_hour: dict[datetime, dict[datetime, Point]] = {}
    for point in points:
        hour = whole_hour(point.at)
        if point.at < hour or point.at + timedelta(minutes=point.minutes) > hour + HOUR or point.minutes <= 0:
            raise BadPoints(Message("grid-in-no-hour", at=_written(point.at), minutes=point.minutes))
        held = by_hour.setdefault(hour, {}).setdefault(point.at, point)
        if held != point:
            raise BadPoints(Message("grid-two-values", at=_written(point.at)))
    values: list[float | None] = []
    hour = start
    while hour < end:
        values.append(_of_hour(by_hour.get(hour, {}).values()))
        hour += HOUR
    return tuple(values)


def _of_hour(points: Iterable[Point]) -> float | None:
    some = sorted(points, key=lambda point: point.at)
    if sum(point.minutes for point in some) < MINUTES_PER_HOUR:
        return None
    for one, other in itertools.pairwise(some):
        if one.at + timedelta(minutes=one.minutes) > other.at:
            raise BadPoints(Message("grid-overlap", one=_written(one.at), other=_written(other.at)))
    if len({point.value for point in some}) == 1:
        # As published: a mean would touch its last digit.
        return some[0].value
    return math.fsum(point.value * point.minutes for point in some) / MINUTES_PER_HOUR


def step_minutes(times: Iterable[datetime]) -> int | None:
    """The step of a series that does not state it: the most common distance of its times, at most an hour.

    None where it is longer, or no whole part of an hour. One time alone is an hour.
    """
    ordered = sorted(set(times))
    distances = [(after - before) // timedelta(minutes=1) for before, after in itertools.pairwise(ordered)]
    if not distances:
        return MINUTES_PER_HOUR
    counts = Counter(distances)
    step = min(counts, key=lambda distance: (-counts[distance], distance))
    return step if 0 < step <= MINUTES_PER_HOUR and not MINUTES_PER_HOUR % step else None
