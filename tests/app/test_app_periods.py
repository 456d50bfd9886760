"""Tables by time: every period of the usage in order, whatever the number of groups that are shown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.accounting import invariants

from obsia.app.usage.account import Table
from obsia.app.usage.assess import assess
from obsia.app.usage.periods import MOST_ROWS, between, check_rows, label_within
from obsia.app.usage.usage_sums import tables_for_report
from obsia.core.errors import BadCall
from obsia.core.figure import Figure
from obsia.views.usage_data import account_record, account_rows

Usage = Callable[..., str]
HEADER = "started_at,model_request,input_tokens,output_tokens"
MODELS = ("gpt-4o", "gpt-4o-mini", "mistral-large-latest")


@pytest.fixture
def gappy(usage: Usage) -> str:
    """Six days of usage in ten, by three models of which one is rare."""
    rows = [
        f"2026-02-{day:02}T{hour:02}:30:00Z,{model},{100 * (place + 1)},{10 * (place + 1)}"
        for day in (25, 26, 28) for hour in (3, 7) for place, model in enumerate(MODELS) if day != 26 or place
    ] + ["2026-03-06T23:59:59Z,gpt-4o,5,5"]  # fmt: skip
    return usage(HEADER, *rows)


def periods(table: Table) -> list[str | None]:
    return [group.keys[table.by[0]] for group in table.groups]


def figures(account: Table) -> list[tuple[Figure, ...]]:
    return [group.figures for group in account.groups]


@pytest.mark.parametrize("top", [1, 40])
def test_a_table_by_time_has_every_period_whatever_the_top(gappy: str, top: int) -> None:
    account = assess(gappy, by=("day", "hour", "month"), top=top)
    days, hours, months = account.tables
    assert periods(days) == [(dt.date(2026, 2, 25) + dt.timedelta(days=n)).isoformat() for n in range(10)]
    assert len(periods(hours)) == 9 * 24 - 3 + 24  # from 03:00 on the first day to 23:00 on the last
    assert periods(hours) == sorted(periods(hours), key=str)
    assert periods(months) == ["2026-02", "2026-03"]
    for table in account.tables:
        assert not any(group.rest_of for group in table.groups)
        assert invariants.of_parts(account.figures, figures(table)) == ()
        assert sum(group.tokens.calls for group in table.groups) == account.total.tokens.calls == 17
    unused = [group for group in days.groups if group.is_unused]
    assert [group.keys["day"] for group in unused] == ["2026-02-27", *(f"2026-03-{n:02}" for n in range(1, 6))]
    assert all(figure.mean == figure.low == figure.high == 0.0 for group in unused for figure in group.figures)
    ids = [figure.figure_id for group in days.groups for figure in group.figures]
    assert len(ids) == len(set(ids))


def test_top_limits_the_groups_within_each_period(gappy: str) -> None:
    account = assess(gappy, by=("day,model",), top=2)
    [table] = account.tables
    assert invariants.of_parts(account.figures, figures(table)) == ()
    assert sum(group.tokens.output_tokens for group in table.groups) == account.total.tokens.output_tokens
    assert sorted(set(periods(table)), key=str) == [
        (dt.date(2026, 2, 25) + dt.timedelta(days=n)).isoformat() for n in range(10)
    ]
    named = {group.keys["model"] for group in table.groups} - {None}
    assert len(named) == 2  # the same two on all days: the largest of the whole
    first = [group for group in table.groups if group.keys["day"] == "2026-02-25"]
    assert [group.rest_of for group in first] == [0, 0, 1]
    assert first[-1].keys == {"day": "2026-02-25", "model": None}
    [last] = [group for group in table.groups if group.keys["day"] == "2026-03-06"]
    assert last.rest_of == 1
    [empty] = [group for group in table.groups if group.keys["day"] == "2026-02-27"]
    assert empty.is_unused
    assert empty.keys == {"day": "2026-02-27", "model": None}


def test_every_period_is_in_what_machines_read(gappy: str) -> None:
    account = assess(gappy, by=("day",), top=1)
    [table] = json.loads(json.dumps(account_record(account)))["tables"]
    assert [group["tokens"]["calls"] for group in table["groups"]] == [6, 4, 0, 6, 0, 0, 0, 0, 0, 1]
    rows = [row for row in account_rows(account) if row["table"] == "day" and row["key.day"] == "2026-02-27"]
    assert rows
    assert all(row["calls"] == 0 for row in rows)


def test_records_without_a_time_stand_first_and_other_keys_of_time_follow(usage: Usage) -> None:
    path = usage(HEADER, ",gpt-4o,1,1", "2026-01-31T22:00:00Z,gpt-4o,1,1", "2026-02-01T01:00:00Z,gpt-4o,1,1")
    account = assess(path, by=("day", "day,hour"), top=1)
    assert periods(account.tables[0]) == [None, "2026-01-31", "2026-02-01"]
    assert [tuple(group.keys.values()) for group in account.tables[1].groups] == [
        (None, None),
        ("2026-01-31", "2026-01-31 22:00"),
        ("2026-01-31", "2026-01-31 23:00"),
        ("2026-02-01", "2026-02-01 00:00"),
        ("2026-02-01", "2026-02-01 01:00"),
    ]


def test_periods_inside_a_longer_record_are_not_said_to_be_unused(usage: Usage) -> None:
    header = "started_at,bucket_s,model_request,input_tokens,output_tokens"
    path = usage(header, "2026-01-01T00:00:00Z,604800,gpt-4o,9,9", "2026-01-09T00:00:00Z,3600,gpt-4o,9,9")
    [table] = assess(path, by=("day",), top=1).tables
    assert table.long_spans is not None
    assert periods(table) == ["2026-01-01", "2026-01-09"]


@pytest.mark.parametrize(("keys", "coarser"), [("hour", "day"), ("hour,model", "day"), ("day,model", "week")])
def test_a_table_of_too_many_periods_is_refused_with_a_longer_key(usage: Usage, keys: str, coarser: str) -> None:
    last = "2027-06-01" if coarser == "day" else "2060-01-01"
    path = usage(HEADER, "2026-01-01T00:00:00Z,gpt-4o,1,1", f"{last}T00:00:00Z,gpt-4o,1,1")
    with pytest.raises(BadCall, match=f"Ask by {coarser}"):
        assess(path, by=(keys,))


def test_groups_of_all_periods_count_too() -> None:
    check_rows(("day", "model"), first="2026-01-01", last="2026-02-01", rows=MOST_ROWS)
    with pytest.raises(BadCall, match="Ask by week"):
        check_rows(("day", "model"), first="2026-01-01", last="2026-02-01", rows=MOST_ROWS + 1)
    with pytest.raises(BadCall, match="lower --top"):
        check_rows(("month", "model"), first="2026-01", last="2026-02", rows=MOST_ROWS + 1)


def test_a_report_of_months_is_by_week_and_of_many_years_by_month() -> None:
    assert tables_for_report([], period=("2026-01-01", "2026-04-02"))[-1] == ("day",)
    assert tables_for_report([], period=("2026-01-01", "2026-04-03"))[-1] == ("week",)
    assert tables_for_report([], period=("2024-01-01", "2025-12-31"))[-1] == ("week",)
    assert tables_for_report([], period=("2011-01-01", "2025-12-31"))[-1] == ("month",)


@given(
    first=st.datetimes(min_value=dt.datetime(2010, 1, 1), max_value=dt.datetime(2099, 1, 1)),  # noqa: DTZ001
    hours=st.integers(min_value=0, max_value=3_000),
)
def test_periods_are_all_there_and_in_order(first: dt.datetime, hours: int) -> None:
    ends = [(first + dt.timedelta(hours=n)).strftime("%Y-%m-%d %H:00") for n in (0, hours)]
    found = list(between("hour", *ends))
    assert len(found) == hours + 1
    assert [found[0], found[-1]] == ends
    assert found == sorted(set(found))
    for key in ("day", "week", "month"):
        held = dict.fromkeys(label_within(key, label) for label in found)
        assert list(between(key, *(label_within(key, end) for end in ends))) == list(held)
