"""Rows of a table that are no calls are left out with a reason, and what takes tokens back is refused with one."""

from __future__ import annotations

import pytest

from obsia.core.errors import UnusedColumns

MODELS = {"gpt-4o": "openai/gpt-4o"}
SPANS = (
    "trace_id,span_id,span_kind,start_time,model,input_tokens,output_tokens",
    "t1,s1,AGENT,2026-05-01T08:00:00Z,,{0},{0}",
    "t1,s2,LLM,2026-05-01T08:00:01Z,gpt-4o,500,50",
    "t1,s3,TOOL,2026-05-01T08:00:02Z,,{0},{0}",
    "t1,s4,LLM,2026-05-01T08:00:03Z,gpt-4o,700,20",
)


@pytest.fixture
def read(account, tmp_path):
    def of(*lines: str):
        path = tmp_path / "a.csv"
        path.write_text("\n".join(lines) + "\n")
        return account(path, model_named=MODELS.get)

    return of


@pytest.mark.parametrize("none", ["", "0"])
def test_steps_of_traces_without_model_or_usage_are_left_out(read, none) -> None:
    got = read(*(line.format(none) for line in SPANS))
    assert (len(got.rows), got.where.rejected) == (2, 0)
    assert got.skipped == {"step of a trace without a model or usage": 2}
    assert sum(got.column("input_tokens")) == 1200


def test_a_step_that_names_its_model_and_no_tokens_is_rejected_as_any_record(read) -> None:
    got = read(*SPANS[:1], *SPANS[2:3], "t1,s5,LLM,2026-05-01T08:00:04Z,gpt-4o,,")
    assert (len(got.rows), got.where.rejected) == (1, 1)


def test_calls_without_tokens_that_end_as_no_other_does_are_left_out(read) -> None:
    calls = [f"2026-03-01T10:{at:02d}:00Z,gpt-4o,{100 + at},{20 + at % 3},ok" for at in range(4)]
    ends = ["error", "rate_limited", "throttled", "context_length_exceeded"]
    none = [f"2026-03-01T11:{at:02d}:00Z,gpt-4o,0,0,{end}" for at, end in enumerate(ends)]
    got = read("ts,model,input_tokens,output_tokens,status", *calls, *none, "2026-03-01T12:00:00Z,gpt-4o,0,0,ok")
    assert len(got.rows) == 5  # the last one ends as calls with tokens do
    assert sum(got.skipped.values()) == len(ends)
    assert {*got.skipped} == {"failed call without usage", "call without usage"}


def test_where_nothing_counts_no_end_tells_a_call(read) -> None:
    got = read("ts,model,input_tokens,output_tokens,status", "2026-03-01T12:00:00Z,gpt-4o,0,0,done")
    assert len(got.rows) == 1


def test_a_negative_count_is_refused_as_a_correction_and_says_why(read) -> None:
    got = read("ts,model,input_tokens,output_tokens", "2026-03-01,gpt-4o,100,10", "2026-03-02,gpt-4o,-100,-10")
    [reject] = got.rejects
    assert (reject.reason, reject.line, reject.field) == ("correction_not_netted", 3, "input_tokens")
    assert "leave out this row and the one that it corrects" in str(reject.expected)


def test_a_column_that_names_model_and_kind_under_any_heading_is_one_of_charges(read) -> None:
    rows = ("2026-01,gpt-4o input tokens,120000,0.30", "2026-01,gpt-4o output tokens,20000,0.20")
    got = read("Month,Product,Total Units,Cost", *rows)
    [row] = got.rows
    assert (row["model_request"], row["input_tokens"], row["output_tokens"]) == ("gpt-4o", 120_000, 20_000)


def test_a_sum_of_units_is_never_offered_as_tokens_of_one_side(read) -> None:
    with pytest.raises(UnusedColumns) as stopped:
        read("Month,Model,Output tokens,Total Units", "2026-01,gpt-4o,1200,120000", "2026-02,gpt-4o,300,20000")
    assert stopped.value.ways
    assert not any("map" in way for way in stopped.value.ways)


def test_a_product_that_is_a_model_is_the_model(read) -> None:
    got = read("Product,Input tokens,Output tokens", "gpt-4o,100,10", "gpt-4o,200,20")
    assert {*got.column("model_request")} == {"gpt-4o"}
