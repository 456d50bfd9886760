"""What a table says besides, compared at its limits: totals, rows of sums, ids that come twice, counts that rise."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from obsia.core.errors import BadInput
from obsia.readers.base import OTHER_TOTAL
from obsia.readers.tables.cross_checks import TOTAL, CrossChecks, kind_of_sums

NAMES = ("when", "model", "in", "out", "all", "request id")
SOURCES = {"started_at": "when", "model_request": "model", "input_tokens": "in", "output_tokens": "out"}


def checks(*, total: str | None = None, names: tuple[str, ...] = NAMES, **more: str) -> CrossChecks:
    """Of a table of these columns; more of what is read of it: ``calls="calls"``."""
    choice: Any = SimpleNamespace(
        total=total,
        names=names,
        headings=(),
        sources={name: SimpleNamespace(column=column) for name, column in (SOURCES | more).items()},
        stated=SimpleNamespace(sources={}),
        bound=SimpleNamespace(unmapped=("all", "request id")),
    )
    return CrossChecks(choice, lambda cell, _: int(cell) if cell else None)


def seen(found: CrossChecks, *rows: tuple[Any, ...], **more: Any) -> CrossChecks:
    """Rows of the time, model, input, output, total and id of a call."""
    for line, row in enumerate(rows, start=2):
        made = dict(zip(SOURCES, row, strict=False)) | more
        found.see(0, line, [str(cell) for cell in row], made)
    return found


def is_refused(found: CrossChecks) -> bool:
    try:
        found.check(["usage.csv"])
    except BadInput:
        return True
    return False


def codes(found: CrossChecks) -> dict[str, Any]:
    return {each.code: each.arguments.get("count") for each in found.doubts()}


@pytest.mark.parametrize(
    ("totals", "more", "refused"),
    [
        ((1000, 1000), {}, False),
        ((1010, 1000), {}, False),  # 10 of 2,010 off, though a hundredth of 1,010 is passed by nothing
        ((1021, 1000), {}, True),  # 21 of 2,021
        ((1020, 1020), {}, True),
        ((1000, 1020), {}, False),  # 20 of 2,020: not more than a hundredth
        ((980, 1000), {}, False),  # 20 of 2,000, since 1,000 were read
        ((979, 1000), {}, True),
        ((700, 700), {"cache_read_tokens": 300}, False),
        ((600, 600), {"cache_read_tokens": 300, "cache_write_tokens": 100}, False),
        ((700, 700), {"cache_read_tokens": 300, "cache_write_tokens": 100}, False),
        ((900, 900), {"cache_write_tokens": 100}, False),
        ((300, 300), {"cache_read_tokens": 300, "cache_write_tokens": 100}, True),
        ((0, 0), {}, False),  # states none
        ((0, 1020), {}, True),
    ],
)
def test_a_column_of_totals_may_be_a_hundredth_off_in_all(totals: Any, more: Any, refused: bool) -> None:
    rows = [("2026-03-01T10:00:00Z", "m", 600, 400, total, "") for total in totals]
    assert is_refused(seen(checks(total="all"), *rows, **more)) is refused


def test_the_first_row_that_is_off_is_shown_with_its_counts() -> None:
    more = ((600, 400, 1000), (590, 400, 1000), (600, 400, 1011), (1, 1, 2000))
    rows = [("2026-03-01T10:00:00Z", "m", *counts, "") for counts in more]
    with pytest.raises(BadInput) as stopped:
        seen(checks(total="all"), *rows).check(["usage.csv"])
    assert stopped.value.line == 4, "990 are a hundredth of 1,000 off, and no more"
    assert all(text in str(stopped.value) for text in ("1011", "1000", "600", "400"))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ([100], TOTAL),
        ([101], TOTAL),
        ([99], TOTAL),
        ([102], OTHER_TOTAL),
        ([98], OTHER_TOTAL),
        ([60, 40], TOTAL),
        ([60, 40, 100], TOTAL),
        ([60, 40, 50, 50], TOTAL),  # divided in two ways
        ([60, 42], OTHER_TOTAL),
        ([60, 45, 105], OTHER_TOTAL),
        ([30], OTHER_TOTAL),
        ([0], TOTAL),  # sums nothing up
    ],
)
def test_rows_of_sums_come_to_what_they_sum_up_alone_or_in_parts(said: list[int], kind: Any) -> None:
    rows = [(0, line, {"input_tokens": 25, "output_tokens": 0}) for line in range(2, 6)]
    sums = [(0, 10 + at, {"input_tokens": each, "output_tokens": 7}) for at, each in enumerate(said)]
    other = (0, 99, {"input_tokens": 10**6})
    found = kind_of_sums(
        [*rows, *sums, other], {(file, line) for file, line, _ in sums}, others={(0, 99)}
    )  # what no row counts is no sum of rows
    assert found is kind


def call(number: int, *, when: str = "2026-03-01T10:00:00Z", tokens: int = 60, model: str = "m", of: str = "a") -> Any:
    return when.replace("10:00", f"10:{number:02}"), model, tokens, 70, "", of


def test_ids_that_come_again_are_copies_or_told_of() -> None:
    copied = seen(checks(), call(0), call(0), call(1, of="b"))
    assert (is_refused(copied), codes(copied)) == (True, {})
    # As many other calls of the id as copies: they are no copies for sure, nor more than others.
    even = seen(checks(), call(0), call(0), call(1, tokens=61))
    assert (is_refused(even), codes(even)) == (False, {})
    # The same prompt at other times: it seems to be the call again.
    alike = seen(checks(), call(0), call(1), call(2))
    assert (is_refused(alike), codes(alike)) == (False, {"notice-ids-again": 2})
    both = seen(checks(), call(0), call(0), call(1))
    assert (is_refused(both), codes(both)) == (False, {"notice-ids-again": 2})
    assert codes(seen(checks(), call(0), call(1), call(2, tokens=61), call(3, tokens=62))) == {}
    # Without input nothing tells that it is the same prompt.
    assert codes(seen(checks(), call(0, tokens=0), call(1, tokens=0), call(2, tokens=0))) == {}


@pytest.mark.parametrize("more", [{"event_id": "x"}, {"calls": "calls"}, {"messages": "n"}, {"seats": "n"}])
def test_ids_are_not_compared_where_rows_are_told_apart_or_are_no_calls(more: Any) -> None:
    assert not is_refused(seen(checks(**more), call(0), call(0)))


def test_rows_of_buckets_and_rows_that_count_nothing_have_no_ids() -> None:
    assert not is_refused(seen(checks(), call(0), call(0), bucket_s=3600))
    nothing = ("2026-03-01T10:00:00Z", "m", 0, 0, "", "a")
    assert not is_refused(seen(checks(), nothing, nothing))
    assert not is_refused(seen(checks(names=(*NAMES[:5], "user id")), call(0), call(0)))


def test_calls_of_one_instant_are_told_of_from_three_and_from_a_third() -> None:
    def again(copies: int, others: int, **more: Any) -> Any:
        rows = [call(0, of="", **more)] * (copies + 1) + [call(n, of="", **more) for n in range(1, others + 1)]
        return codes(seen(checks(), *rows)).get("notice-calls-again")

    assert (again(2, 0), again(3, 0), again(3, 5), again(3, 6)) == (None, 3, 3, None)
    assert (again(3, 0, tokens=50), again(3, 0, tokens=49)) == (3, None)
    midnight = ("2026-03-01T00:00:00", "m", 60, 70, "", "")
    assert codes(seen(checks(), *[midnight] * 5)) == {}


@pytest.mark.parametrize(
    ("start", "rises", "counter"),
    [
        (10**6, 6, True),
        (10**6, 5, False),  # too few where no heading says total
        (19, 6, False),  # what it counts is not more than twice what it rises by: it may be use that grows
        (21, 6, True),
    ],
)
def test_counts_that_only_rise_from_far_above_may_be_since_a_beginning(start: int, rises: int, counter: bool) -> None:
    rows = [(f"2026-03-01T10:{n:02}:00Z", "m", start + 10 * n, start + 10 * n, "", "") for n in range(rises + 1)]
    assert ("notice-counter" in codes(seen(checks(), *rows))) is counter
    fallen = [*rows, ("2026-03-01T11:00:00Z", "m", start, start, "", "")]
    assert "notice-counter" not in codes(seen(checks(), *fallen))
    begun = [*rows, ("2026-03-01T11:00:00Z", "m", 1, 1, "", "")]
    assert ("notice-counter" in codes(seen(checks(), *begun))) is (start != 19), "a server began anew"


def test_a_count_that_stands_still_falls_not() -> None:
    rows = [(f"2026-03-01T10:{n:02}:00Z", "m", 10**6 + n, 10**6, "", "") for n in range(7)]
    assert "notice-counter" in codes(seen(checks(), *rows))


@pytest.mark.parametrize(("blank", "span_s"), [(1, 1), (230, None)])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_row_far_down_that_counts_no_calls_is_of_none_only_beside_rows_that_do(
    account: Any, tmp_path: Any, suffix: str, blank: int, span_s: int | None
) -> None:
    import duckdb

    path = tmp_path / f"usage.{suffix}"
    calls = f"CASE WHEN i < {230 - blank} THEN 1 + i % 7 END AS calls"
    counts = "1000 + (i * 7919) % 977 AS input_tokens, 200 + (i * 31) % 97 AS output_tokens"
    when = "strftime(TIMESTAMP '2026-04-01' + to_seconds(i * 977 + i % 7), '%Y-%m-%dT%H:%M:%SZ') AS started_at"
    rows = duckdb.sql("FROM range(230) AS numbers(i)").project(f"{when}, 'gpt-4o' AS model, {calls}, {counts}")
    rows.query("rows", f"COPY rows TO '{path}'")
    last = max(account(path).rows, key=lambda row: row["started_at"])
    assert (last.get("calls"), last.get("bucket_s")) == (None, span_s)


@pytest.mark.parametrize("is_newest_first", [False, True])
@pytest.mark.parametrize(("days", "counter"), [(12, False), (13, True)])
def test_days_that_rise_in_all_series_may_be_sums(days: int, counter: bool, is_newest_first: bool) -> None:
    rows = [(f"2026-03-{day:02} 00:00:00", m, 900 * day, 60 * day, "") for day in range(1, 1 + days) for m in "ab"]
    found = checks(names=("when", "model", "in", "out", "all"))
    assert ("notice-counter" in codes(seen(found, *rows[:: -1 if is_newest_first else 1]))) is counter
