"""Langfuse: pages of the library's own types (``samples/langfuse``), and shapes of exports and of older versions."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.readers.files import holds_any
from obsia.readers.records.untyped_usage import counts_of

NAMES = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
GENERATION = {
    "id": "obs-1", "traceId": "trace-1", "type": "GENERATION", "startTime": "2026-01-01T00:00:00.250Z",
    "endTime": "2026-01-01T00:00:01.250Z", "parentObservationId": None, "model": "gpt-4o-mini", "level": "DEFAULT",
    "usageDetails": {"input": 40, "output": 20},
}  # fmt: skip


@pytest.fixture
def read(account, tmp_path):
    """``read(record, ...)``: the account of these records as JSON lines."""

    def made(*records):
        path = tmp_path / "log.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
        return account(path)

    return made


def test_every_generation_has_its_true_counts(account, samples):
    scenarios = json.loads((samples / "samples" / "scenarios.json").read_text(encoding="utf-8"))["scenarios"]
    truth = {f"obs-{one['id']}": one["truth"] for one in scenarios if one["truth"]}
    got = account(samples / "samples" / "langfuse" / "observations_v2.json")
    assert len(got.rows) >= 15
    for row in got.rows:
        assert {name: row[name] or 0 for name in NAMES} == {name: truth[row["event_id"]].get(name, 0) for name in NAMES}


def test_usage_as_openai_names_it_is_inclusive():
    """The usage objects of OpenAI, as the Langfuse client sends them, are OpenAI's: totals contain their parts."""
    sent = {"prompt_tokens": 2006, "completion_tokens": 300, "total_tokens": 2306}
    sent |= {"prompt_tokens_details.cached_tokens": 1920, "completion_tokens_details.reasoning_tokens": 64}
    counts, unknown = counts_of(sent)
    assert counts == {
        "input_tokens": 2006,
        "output_tokens": 300,
        "cache_read_tokens": 1920,
        "reasoning_tokens": 64,
    }
    assert unknown == ()


def test_a_total_speaks_for_the_side_whose_names_say_nothing():
    """Keys of genai-prices speak for the input; that reasoning is inside too, the total says."""
    sent = {"input": 900, "cache_read_tokens": 700, "output": 300, "output_reasoning_tokens": 120}
    assert counts_of(sent | {"total": 1_200})[0]["output_tokens"] == 300
    assert counts_of(sent | {"total": 1_320})[0]["output_tokens"] == 420
    assert counts_of(sent | {"total": 1_200})[0]["input_tokens"] == 900


def test_spans_agents_and_events_are_no_usage(read):
    others = [GENERATION | {"id": f"o{n}", "type": kind} for n, kind in enumerate(("SPAN", "AGENT", "TOOL", "EVENT"))]
    got = read(GENERATION, *others)
    assert (len(got.rows), got.skipped) == (1, {"observation that is not a generation": 4})


def test_a_generation_around_another_counts_once(read):
    around = GENERATION | {"id": "outer"}
    between = {
        "id": "span",
        "traceId": "trace-1",
        "type": "SPAN",
        "startTime": GENERATION["startTime"],
        "usageDetails": {},
    }
    got = read(
        GENERATION | {"id": "inner", "parentObservationId": "span"},
        between | {"parentObservationId": "outer"},
        around,
    )
    assert got.column("event_id") == ["inner"]
    assert got.skipped == {
        "observation that is not a generation": 1,
        "call that contains another one, whose usage it repeats": 1,
    }


def test_a_generation_around_one_without_usage_is_the_one_that_counts(read):
    inner = {"id": "inner", "parentObservationId": "outer", "usageDetails": {}, "level": "ERROR"}
    got = read(GENERATION | {"id": "outer"}, GENERATION | inner)
    assert got.column("event_id") == ["outer"]


def test_a_loop_of_parents_ends(read):
    got = read(
        GENERATION | {"id": "a", "parentObservationId": "b"},
        GENERATION | {"id": "b", "parentObservationId": "a"},
        GENERATION | {"id": "c", "parentObservationId": "c"},
    )
    assert got.column("event_id") == ["c"]


@pytest.mark.parametrize(
    "older",
    [
        {"usage": {"input": 40, "output": 20, "total": 60, "unit": "TOKENS"}},
        {"promptTokens": 40, "completionTokens": 20, "totalTokens": 60, "completionStartTime": None, "unit": "TOKENS"},
        {"inputUsage": 40, "outputUsage": 20, "totalUsage": 60, "usageDetails": {}},
    ],
)
def test_older_fields_are_read(account, tmp_path, older):
    record = {key: value for key, value in GENERATION.items() if key != "usageDetails"} | older
    path = tmp_path / "log.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    (row,) = account(path, format="langfuse").rows
    assert (row["input_tokens"], row["output_tokens"]) == (40, 20)


def test_usage_that_is_counted_in_characters_is_no_count_of_tokens(read):
    got = read(GENERATION | {"usage": {"input": 40, "output": 20, "unit": "CHARACTERS"}})
    assert got.skipped == {"usage that is not counted in tokens": 1}


def test_a_scheduled_export_has_the_same_rows_under_other_names(account, tmp_path):
    exported = {
        "id": "obs-1", "trace_id": "trace-1", "type": "GENERATION", "start_time": "2026-01-01 00:00:00.250000",
        "end_time": "2026-01-01 00:00:01.250000", "completion_start_time": "2026-01-01 00:00:00.750000",
        "provided_model_name": "gpt-4o-mini", "usage_details": {"input": 30, "input_cached_tokens": 10, "output": 20},
        "provided_usage_details": {}, "environment": "prod", "session_id": "s",
    }  # fmt: skip
    path = tmp_path / "log.jsonl"
    path.write_text(json.dumps(exported) + "\n", encoding="utf-8")
    (row,) = account(path).rows
    assert (row["input_tokens"], row["cache_read_tokens"], row["output_tokens"]) == (40, 10, 20)
    assert (row["duration_us"], row["first_token_us"], row["model_request"]) == (1_000_000, 500_000, "gpt-4o-mini")
    assert row["tokens_basis"] == "estimated"  # nobody handed usage in: Langfuse counted


def test_the_csv_of_a_table_has_json_in_its_cells(account, tmp_path):
    record = GENERATION | {"completionStartTime": "2026-01-01T00:00:00.750Z"}
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(record)
    # As Langfuse writes it: dates and objects as JSON, texts as they are.
    writer.writerow(
        ["" if v is None else json.dumps(v) if k.endswith(("Time", "Details")) else v for k, v in record.items()]
    )
    path = tmp_path / "log.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    (row,) = account(path).rows
    assert (row["input_tokens"], row["duration_us"], row["first_token_us"]) == (40, 1_000_000, 500_000)


def test_the_json_of_a_trace_holds_its_observations(account, tmp_path):
    path = tmp_path / "trace.json"
    path.write_text(
        json.dumps({"id": "trace-1", "name": "t", "observations": [GENERATION], "scores": []}), encoding="utf-8"
    )
    assert account(path).column("event_id") == ["obs-1"]


def test_unknown_keys_are_reported(read):
    got = read(GENERATION | {"usageDetails": {"input": 40, "output": 20, "warp_tokens": 7, "idle_tokens": 0}})
    assert got.reading.unknown() == {"usageDetails.warp_tokens": 1}


def test_a_total_alone_is_neither_input_nor_output(read):
    got = read(GENERATION | {"usageDetails": {"total": 60}})
    assert [reject.reason for reject in got.rejects] == ["no_usage"]


@pytest.mark.parametrize("said", [{"details.input_tokens": 5}, {"input_priority": 40}, {"output_priority": 20}])
def test_keys_that_say_again_what_others_say_add_nothing(said):
    assert counts_of({"input": 40, "output": 20} | said) == ({"input_tokens": 40, "output_tokens": 20}, ())


def test_one_count_under_two_names_is_one_count():
    counts, _ = counts_of({"input": 30, "output": 5, "input_cached_tokens": 10, "cache_read_input_tokens": 10})
    assert (counts["input_tokens"], counts["cache_read_tokens"]) == (40, 10)


COUNT = st.integers(0, 10_000)


@given(uncached=COUNT, read=COUNT, written=COUNT, plain=COUNT, thought=COUNT, apart=st.booleans(), total=st.booleans())
def test_a_total_tells_buckets_apart_from_parts_inside(uncached, read, written, plain, thought, apart, total):
    """Whatever way an integration wrote it, where a total is there the same call has the same counts."""
    everything, output = uncached + read + written, plain + thought
    usage = {"input": uncached if apart else everything, "output": plain if apart else output}
    usage |= {"input_cached_tokens": read, "input_cache_creation": written, "output_reasoning_tokens": thought}
    if total or not apart:
        usage["total"] = everything + output
    counts, unknown = counts_of(usage)
    assert unknown == ()
    assert counts["input_tokens"] + counts["output_tokens"] == everything + output
    if apart:
        assert (counts["input_tokens"], counts["output_tokens"]) == (everything, output)
    assert counts["cache_read_tokens"] + counts["cache_write_tokens"] <= counts["input_tokens"]
    assert counts["reasoning_tokens"] <= counts["output_tokens"]


@given(
    st.dictionaries(st.text(max_size=12), st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5))
)
def test_no_usage_object_breaks_the_rule(usage):
    counts, unknown = counts_of(usage)
    assert set(counts) <= {*NAMES, "reasoning_tokens"}
    assert isinstance(unknown, tuple)


def test_writes_by_how_long_they_last_are_all_writes_and_those_of_an_hour_stand_apart():
    usage = {f"cache_creation_ephemeral_{name}_input_tokens": count for name, count in (("5m", 100), ("1h", 50))}
    assert counts_of({"input": 10, "output": 5} | usage) == (
        {"input_tokens": 160, "output_tokens": 5, "cache_write_tokens": 150, "cache_write_1h_tokens": 50}, (),
    )  # fmt: skip


def test_an_outer_call_is_known_wherever_its_line_lies_among_the_pieces_of_a_file(tmp_path):
    """Files come in pieces, and the name of what an observation lies in may stand in two of them."""
    path = tmp_path / "observations.jsonl"
    for before in range((1 << 18) - 22, (1 << 18) + 2):
        path.write_bytes(b"x" * before + b"parent_observation_id")
        assert holds_any(str(path), "none", (b"parentObservationId", b"parent_observation_id"))
    path.write_bytes(b"x" * (1 << 18) + b"parentObservation")
    assert not holds_any(str(path), "none", (b"parentObservationId", b"parent_observation_id"))
