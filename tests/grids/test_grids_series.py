"""Hours of UTC from points of any length: as published, averaged, or a gap; never filled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.grids import HOUR, Basis, Scope, Series, Side
from obsia.grids.series import Point, hourly, step_minutes, whole_hour

START = datetime(2026, 3, 29, tzinfo=UTC)
values = st.floats(0, 2000)


def series(*told: float | None, start: datetime = START) -> Series:
    return Series(
        zone_id="FRA",
        basis=Basis.AVERAGE,
        scope=Scope.LIFE_CYCLE,
        side=Side.CONSUMPTION,
        start=start,
        values=told,
        source="a test",
        address="here",
        read_on="2026-11-26",
    )


@given(st.lists(values, min_size=1, max_size=50))
def test_hours_stay_as_they_were_published(told: list[float]) -> None:
    points = [Point(at=START + HOUR * index, value=value, minutes=60) for index, value in enumerate(told)]
    assert hourly(reversed(points), start=START, end=START + HOUR * len(told)) == tuple(told)


@given(st.lists(values, min_size=4, max_size=4), st.permutations(range(4)))
def test_quarters_are_averaged_in_any_order(told: list[float], order: list[int]) -> None:
    points = [Point(at=START + timedelta(minutes=15 * index), value=told[index], minutes=15) for index in order]
    (value,) = hourly(points, start=START, end=START + HOUR)
    assert value == pytest.approx(sum(told) / 4)
    assert value is not None
    assert min(told) <= value * (1 + 1e-12)
    assert value <= max(told) * (1 + 1e-12)


def test_an_hour_that_is_not_covered_is_a_gap() -> None:
    points = [Point(at=START + timedelta(minutes=minute), value=50.0, minutes=15) for minute in (0, 15, 45, 60, 75, 90)]
    assert hourly(points, start=START, end=START + 3 * HOUR) == (None, None, None)
    points.append(Point(at=START + timedelta(minutes=105), value=50.0, minutes=15))
    assert hourly(points, start=START, end=START + 3 * HOUR) == (None, 50.0, None)


def test_what_contradicts_itself_is_refused() -> None:
    one = Point(at=START, value=50.0, minutes=60)
    with pytest.raises(ValueError, match="two values"):
        hourly([one, Point(at=START, value=51.0, minutes=60)], start=START, end=START + HOUR)
    with pytest.raises(ValueError, match="no single hour"):
        hourly([Point(at=START + HOUR / 2, value=50.0, minutes=60)], start=START, end=START + HOUR)
    with pytest.raises(ValueError, match="overlap"):
        hourly([one, Point(at=START + HOUR / 2, value=50.0, minutes=30)], start=START, end=START + HOUR)
    assert hourly([one, one], start=START, end=START + HOUR) == (50.0,)


def test_a_series_tells_its_hours_and_gaps() -> None:
    told = series(1.5, None, 3.0)
    assert [told.at(START + HOUR * index) for index in (-1, 0, 1, 2, 3)] == [None, 1.5, None, 3.0, None]
    assert told.at(START + HOUR / 2) is None
    assert told.at((START + 2 * HOUR).astimezone(timezone(timedelta(hours=2)))) == 3.0
    assert told.gaps == (START + HOUR,)
    assert told.known == (1.5, 3.0)
    assert told.end == START + 3 * HOUR


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_an_intensity_is_a_finite_number_from_0(value: float) -> None:
    with pytest.raises(ValueError, match="intensities"):
        series(value)


def test_a_series_begins_with_a_whole_hour_of_utc() -> None:
    for start in (START + HOUR / 2, START.astimezone(timezone(HOUR))):
        with pytest.raises(ValueError, match="start-not-whole-hour"):
            series(1.0, start=start)


def test_its_digest_is_that_of_what_it_says() -> None:
    assert series(1.0, 2.0).digest == series(1.0, 2.0).digest
    assert (
        len({series(1.0).digest, series(2.0).digest, series(None).digest, series(1.0, start=START + HOUR).digest}) == 4
    )


@pytest.mark.parametrize(("minutes", "expected"), [(5, 5), (15, 15), (30, 30), (60, 60), (120, None), (1440, None)])
def test_the_step_is_the_most_common_distance(minutes: int, expected: int | None) -> None:
    times = [START + timedelta(minutes=minutes * index) for index in range(6)]
    assert step_minutes(times) == expected
    assert step_minutes([*times, times[-1] + timedelta(days=9)]) == expected
    assert step_minutes(times[:1]) == 60


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_an_hour_of_utc_holds_its_instant(at: datetime) -> None:
    hour = whole_hour(at)
    assert hour <= at < hour + HOUR
    assert hour.utcoffset() == timedelta(0)
