"""Days that count, weeks, and hours by the clock of a zone."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.app.questions.usage import Assess
from obsia.app.usage.assess import assess
from obsia.app.usage.periods import all_periods, between, week_of
from obsia.app.usage.windows import offsets, settled
from obsia.core.errors import BadCall, NoData
from obsia.core.question import BadValue

Usage = Callable[..., str]
HEADER = "started_at,model_request,input_tokens,output_tokens"


def at(*times: str) -> list[str]:
    return [f"{time},gpt-4o,10,10" for time in times]


def test_a_quarter_by_day_and_a_year_by_week_are_complete_whatever_the_top(usage: Usage) -> None:
    path = usage(
        HEADER, *at("2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z", "2026-09-30T23:00:00Z", "2026-12-31T12:00:00Z")
    )
    quarter = assess(path, by=("day,model", "day"), since="2026-07-01", until="2026-09-30", top=1)
    crossed, days = quarter.tables
    assert len(days.groups) == 92
    assert len({group.keys["day"] for group in crossed.groups}) == 92
    assert sum(group.is_unused for group in days.groups) == 90
    assert quarter.period == ("2026-07-01", "2026-09-30")
    assert (quarter.records.counted, quarter.records.outside) == (2, 2)
    [weeks] = assess(path, by=("week",), top=1).tables
    labels = [group.keys["week"] for group in weeks.groups]
    assert (len(labels), labels[0], labels[-1]) == (53, "2026-W01", "2026-W53")
    # What lies outside the records' period is not drawn, whatever was asked for.
    [part] = assess(path, by=("day",), since="2026-09-01", until="2026-12-31").tables
    assert [part.groups[0].keys["day"], part.groups[-1].keys["day"]] == ["2026-09-30", "2026-12-31"]


def test_days_begin_by_the_clock_of_the_zone(usage: Usage) -> None:
    path = usage(
        HEADER,
        *at("2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:00Z", "2026-03-29T22:00:00Z"),
        ",gpt-4o,1,1",
    )
    account = assess(path, by=("day", "hour"), tz="Europe/Paris", since="2026-03-29", until="2026-03-29")
    days, hours = account.tables
    assert [(group.keys["day"], group.tokens.calls) for group in days.groups] == [("2026-03-29", 2)]
    # The clock skips from 2 to 3: the day has 23 hours.
    assert len(hours.groups) == 23
    assert [hours.groups[0].keys["hour"], hours.groups[-1].keys["hour"]] == ["2026-03-29 00:00", "2026-03-29 23:00"]
    assert (account.records.read, account.records.counted, account.records.outside) == (5, 2, 3)
    assert days.tz == "Europe/Paris"
    assert account.command[-6:] == ("--since", "2026-03-29", "--until", "2026-03-29", "--tz", "Europe/Paris")


@settings(max_examples=25)
@given(
    zone=st.sampled_from(["Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"]),
    first=st.datetimes(min_value=dt.datetime(1990, 1, 1), max_value=dt.datetime(2035, 1, 1)),  # noqa: DTZ001
    minutes=st.integers(min_value=0, max_value=700 * 24 * 60),
)
def test_offsets_are_those_of_the_zone(zone: str, first: dt.datetime, minutes: int) -> None:
    then = first + dt.timedelta(minutes=minutes)
    found = offsets(zone, period=(first.date().isoformat(), then.date().isoformat()))
    ahead = [ahead_s for since, ahead_s in found if since <= then][-1]
    local = then.replace(tzinfo=dt.UTC).astimezone(zoneinfo.ZoneInfo(zone))
    assert then + dt.timedelta(seconds=ahead) == local.replace(tzinfo=None)


def test_an_hour_that_a_clock_repeats_is_one(usage: Usage) -> None:
    path = usage(HEADER, *at("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T03:30:00Z"))
    [hours] = assess(path, by=("hour",), tz="Europe/Paris").tables
    assert [(group.keys["hour"], group.tokens.calls) for group in hours.groups] == [
        ("2026-10-25 02:00", 2), ("2026-10-25 03:00", 0), ("2026-10-25 04:00", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "since", "until"),
    [
        ("month", "2026-10-01", "2026-10-31"), ("quarter", "2026-07-01", "2026-09-30"),
        ("day", "2026-11-29", "2026-11-29"),
        ("week", "2026-11-23", "2026-11-29"), ("year", "2025-01-01", "2025-12-31"), ("7d", "2026-11-24", "2026-11-30"),
    ],
)  # fmt: skip
def test_the_last_period_is_the_last_whole_one_by_the_clock_of_the_zone(last: str, since: str, until: str) -> None:
    now = dt.datetime(2026, 11, 29, 23, 30, tzinfo=dt.UTC)
    found = settled(Assess(["x"], last=last, tz="Europe/Paris"), now=now)
    assert (found.last, found.since, found.until) == (None, since, until)
    assert found.command()[-6:] == ("--since", since, "--until", until, "--tz", "Europe/Paris")


def test_a_week_lies_in_two_months() -> None:
    stated = [("2026-01", "2026-W05"), ("2026-03", "2026-W10")]
    found = list(all_periods(("month", "week"), stated))
    assert found[:3] == [("2026-01", "2026-W05"), ("2026-02", "2026-W05"), ("2026-02", "2026-W06")]
    assert found[-1] == ("2026-03", "2026-W10")
    assert list(between("week", "2025-W52", "2026-W02")) == ["2025-W52", "2026-W01", "2026-W02"]
    assert week_of(dt.date(2027, 1, 3)) == "2026-W53"


def test_a_period_that_cannot_be_is_refused(usage: Usage) -> None:
    path = usage(HEADER, *at("2026-03-28T22:59:59Z"))
    with pytest.raises(BadCall, match="before"):
        assess(path, since="2026-02-01", until="2026-01-01")
    with pytest.raises(BadCall, match="both state the period"):
        assess(path, last="month", since="2026-01-01")
    with pytest.raises(BadValue):
        assess(path, last="fortnight")
    with pytest.raises(BadValue):
        assess(path, tz="Mars/Olympus")
    with pytest.raises(BadValue):
        assess(path, since="2026-2-1")
    with pytest.raises(NoData, match="the only one is outside"):
        assess(path, since="2026-04-01")
    with pytest.raises(BadCall, match="no record has a time"):
        assess(usage("model_request,input_tokens,output_tokens", "gpt-4o,1,1"), since="2026-04-01")
