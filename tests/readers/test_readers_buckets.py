"""Records that stand for more than one count holds: one row, whatever they come to."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.columns import LARGEST_COUNT, LARGEST_SUM
from obsia.readers.records.buckets import bucket, bucket_id, is_empty, span_s

BIG = st.integers(min_value=0, max_value=40 * LARGEST_COUNT)
DAY = {
    "id": "d",
    "date": "2026-11-25",
    "api_key": "k",
    "model": "gpt-4o-mini",
    "custom_llm_provider": "openai",
    "api_requests": 10**15,
    "successful_requests": 10**15,
    "prompt_tokens": 5,
    "completion_tokens": 461,
}


@given(BIG, BIG, BIG, st.integers(min_value=41, max_value=10**6))
def test_a_bucket_is_one_row_with_its_counts_and_of_how_many_parts_they_are(taken, cached, made, calls):
    row = {
        "event_id": "x",
        "input_tokens": taken,
        "cache_read_tokens": min(cached, taken),
        "output_tokens": made,
        "calls": calls,
    }
    found = dict(bucket(row))
    parts = found.pop("bucket_parts", 1)
    assert found == row
    assert max(taken, made) <= parts * LARGEST_COUNT
    assert max(taken, made) > (parts - 1) * LARGEST_COUNT or parts == 1


def test_what_is_no_sum_of_calls_stays_for_the_rules_to_refuse():
    for row in (
        {"input_tokens": 10 * LARGEST_COUNT, "calls": 2},
        {"input_tokens": "many", "output_tokens": 10**12},
        {"input_tokens": -(10**12), "output_tokens": 10**12},
    ):
        assert bucket(row) == row


@pytest.mark.parametrize("tokens", [LARGEST_COUNT, LARGEST_COUNT + 1, 10**15, LARGEST_SUM, str(LARGEST_SUM)])
@pytest.mark.parametrize("other", [{}, {"completion_tokens": "461"}])
def test_a_bucket_of_any_size_is_one_record(account, tmp_path, tokens, other):
    file = tmp_path / "days.jsonl"
    file.write_text(json.dumps(DAY | {"prompt_tokens": tokens} | other) + "\n")
    got = account(file)
    assert (got.reading.read, got.rejects) == (1, [])
    (row,) = got.rows
    assert (row["input_tokens"], row["output_tokens"], row["calls"]) == (int(tokens), 461, 10**15)


@pytest.mark.parametrize("tokens", [LARGEST_SUM + 1, 2**63, 2**64, 10**30, str(2**64), "9" * 5000])
def test_a_sum_beyond_all_bounds_is_refused_and_its_neighbours_count(account, tmp_path, tokens):
    file = tmp_path / "days.jsonl"
    days = [DAY | {"id": "a", "prompt_tokens": tokens}, DAY | {"id": "b"}, DAY | {"id": "c", "prompt_tokens": 10**12}]
    file.write_text("".join(json.dumps(day) + "\n" for day in days))
    got = account(file)
    assert [(r.line, r.field, r.reason) for r in got.rejects] == [(1, "input_tokens", "not_whole_number")]
    assert str(LARGEST_SUM) in str(got.rejects[0].expected)
    assert sum(got.column("input_tokens")) == 10**12 + 5


def test_a_fuller_download_of_a_bucket_takes_the_place_of_the_first(account, tmp_path):
    # In the first the sums are within what one record holds; in the second they are not.
    for name, tokens in (("morning", LARGEST_COUNT - 5), ("evening", LARGEST_COUNT + 5)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(DAY | {"prompt_tokens": tokens}) + "\n")
    got = account(tmp_path)
    assert got.column("input_tokens") == [LARGEST_COUNT + 5]
    assert (got.where.counted, got.where.duplicate, got.where.rejected) == (1, 1, 0)


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        (0, 1_000_000, 1), (5_000_000, 65_000_000, 60), (1, 1_000_001, 1), (None, 1_000_000, None), (0, None, None),
        (None, None, None), (0, "1", None), (0, 0, "not a span"), (1_000_000, 0, "not a span"),
        (0, 1_500_000, "not a span"), (1, 1_000_000, "not a span"),
    ],
)  # fmt: skip
def test_a_span_is_whole_seconds_or_is_refused(start, end, span):
    assert span_s(start, end) == span


@pytest.mark.parametrize(
    ("counts", "empty"),
    [
        ({}, True), ({"a": None, "b": 0}, True), ({"a": "0", "b": "", "c": "0.0"}, True), ({"a": 0, "b": 1}, False),
        ({"a": None, "b": "5"}, False), ({"a": False}, False), ({"a": True}, False), ({"a": 1, "b": None}, False),
    ],
)  # fmt: skip
def test_a_bucket_that_counts_nothing_is_empty(counts, empty):
    assert is_empty(counts) is empty


def test_a_bucket_is_known_by_all_its_parts_whatever_their_case():
    assert bucket_id("A", 1, None) == bucket_id("a", "1", None)
    assert len({bucket_id("a", 1), bucket_id("a", None), bucket_id("a", "none"), bucket_id("b", 1)}) == 4


@pytest.mark.parametrize("tokens", [LARGEST_COUNT, LARGEST_COUNT + 1, LARGEST_SUM])
def test_a_day_of_a_table_as_people_write_it_is_one_record(account, tmp_path, tokens):
    file = tmp_path / "days.csv"
    file.write_text(f"Datum;Modell;Eingabe-Token;Ausgabe-Token\n13.03.2026;m;{tokens};7\n14.03.2026;m;60;9\n")
    got = account(file)
    assert (got.rejects, [row["input_tokens"] for row in got.rows]) == ([], [tokens, 60])
