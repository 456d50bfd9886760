"""Token metrics: delta and cumulative points become buckets whose sums are the truth, each interval once."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.readers import otlp
from obsia.readers.base import ReadOptions
from obsia.readers.otlp.metrics import Point, _joined

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
made = SimpleNamespace(**runpy.run_path(str(HERE / "otlp" / "made.py")))
USAGE = "gen_ai.client.token.usage"
CHAT = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o-mini"}


@pytest.fixture
def read(account, tmp_path):
    def read(*requests, form="json"):
        path = tmp_path / ("t.jsonl" if form == "json" else "t.pb")
        if form == "json":
            path.write_text(made.lines(*requests))
        else:
            path.write_bytes(b"".join(made.message(request) for request in requests))
        return account(path)

    return read


def usage(start, end, *, taken, given, calls, cumulative=False, **items):
    points = [
        made.point(CHAT | items | {"gen_ai.token.type": kind}, start=start, end=end, count=str(calls), sum=float(total))
        for kind, total in (("input", taken), ("output", given))
    ]
    return made.metric(USAGE, *points, cumulative=cumulative, shape="histogram")


def total(rows, name):
    return sum(row.get(name) or 0 for row in rows)


@pytest.mark.parametrize("form", ["json", "protobuf"])
def test_a_delta_point_is_a_bucket(read, form):
    got = read(made.metrics(usage(0, 60, taken=1000, given=50, calls=4), resource={"service.name": "shop"}), form=form)
    (row,) = got.rows
    assert (row["input_tokens"], row["output_tokens"], row["calls"], row["bucket_s"]) == (1000, 50, 4, 60)
    assert (row["provider"], row["model_request"], row["operation"]) == ("openai", "gpt-4o-mini", "chat")
    assert (row["label.service"], row["tokens_basis"]) == ("shop", "reported")
    assert row["started_at"].isoformat() == "2025-10-09T08:53:20"


def test_cumulative_points_are_differences_and_repeat_nothing(read):
    requests = [
        made.metrics(usage(0, end, taken=taken, given=given, calls=calls, cumulative=True))
        for end, taken, given, calls in ((60, 100, 10, 1), (120, 400, 30, 3), (180, 400, 30, 3), (240, 500, 40, 4))
    ]
    got = read(*requests, requests[1])
    assert [total(got.rows, name) for name in ("input_tokens", "output_tokens", "calls")] == [500, 40, 4]
    assert sorted((row["started_at"].minute, row["bucket_s"]) for row in got.rows) == [(53, 60), (54, 60), (56, 60)]
    assert got.skipped == {"metric point that was exported before": 2}


def test_a_process_that_starts_again_is_a_new_series(read):
    got = read(
        made.metrics(usage(0, 60, taken=100, given=10, calls=1, cumulative=True)),
        made.metrics(usage(70, 120, taken=30, given=3, calls=1, cumulative=True)),
        made.metrics(usage(70, 180, taken=50, given=5, calls=2, cumulative=True)),
    )
    assert [total(got.rows, name) for name in ("input_tokens", "output_tokens", "calls")] == [150, 15, 3]


def test_a_value_that_falls_is_a_reset_though_no_start_says_so(read):
    got = read(
        *(
            made.metrics(usage(-200, end, taken=taken, given=1, calls=1, cumulative=True))
            for end, taken in ((60, 100), (120, 40))
        )
    )
    assert total(got.rows, "input_tokens") == 140


def test_series_of_two_processes_do_not_mix(read):
    requests = [
        made.metrics(
            usage(0, end, taken=taken, given=1, calls=1, cumulative=True), resource={"service.instance.id": name}
        )
        for name, end, taken in (("a", 60, 100), ("b", 61, 900), ("a", 120, 150), ("b", 121, 950))
    ]
    assert total(read(*requests).rows, "input_tokens") == 1100


def test_a_file_that_begins_in_the_middle_of_a_counters_life_holds_its_own_time_only(read):
    day = 86_400
    requests = [
        made.metrics(usage(0, day + n, taken=10**6 + n, given=1, calls=1, cumulative=True)) for n in (0, 60, 120)
    ]
    got = read(*requests)
    assert total(got.rows, "input_tokens") == 120
    assert got.skipped == {"counter's value from before the file": 2}
    assert total(read(requests[0]).rows, "input_tokens") == 10**6


@given(
    steps=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 500), st.booleans()), min_size=1, max_size=12),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cumulative_and_delta_exports_of_the_same_calls_are_equal_sums(tmp_path, steps, order):
    cumulative, delta, start, taken, given_ = [], [], 0, 0, 0
    for number, (more, out, restart) in enumerate(steps):
        begin, end = number * 60, number * 60 + 60
        if restart:
            start, taken, given_ = begin, 0, 0
        taken, given_ = taken + more, given_ + out
        cumulative.append(made.metrics(usage(start, end, taken=taken, given=given_, calls=1, cumulative=True)))
        delta.append(made.metrics(usage(begin, end, taken=more, given=out, calls=1)))
    order.shuffle(cumulative)
    order.shuffle(delta)
    sums = []
    for name, requests in (("c.jsonl", cumulative), ("d.jsonl", delta)):
        path = tmp_path / name
        path.write_text(made.lines(*requests, *requests[:2]))
        found = Counter()
        for batch in otlp.events(file=str(path), options=ReadOptions()):
            for row in batch.rows:
                cells = dict(zip(("place", *batch.columns), row, strict=False))
                found.update({column: cells.get(column) or 0 for column in ("input_tokens", "output_tokens")})
        sums.append((found["input_tokens"], found["output_tokens"]))
    assert sums[0] == sums[1] == (sum(step[0] for step in steps), sum(step[1] for step in steps))


def test_sums_of_histograms_are_doubles_and_only_whole_ones_are_counts(read):
    bad = [1.5, -1.0, "NaN", "Infinity", None, 1e300]
    points = [
        made.point(
            CHAT | {"gen_ai.token.type": "input", "n": n},
            start=0,
            end=60,
            count="1",
            **({} if value is None else {"sum": value}),
        )
        for n, value in enumerate([7.0, *bad])
    ]
    got = read(made.metrics(made.metric(USAGE, *points, shape="histogram")))
    assert [row["input_tokens"] for row in got.rows] == [7]
    assert {reject.reason for reject in got.rejects} == {"not_whole_number"}
    assert len(got.rejects) == len(bad)


def test_counters_of_claude_code(read):
    items = {"session.id": "s", "model": "claude-sonnet-4-5", "user.email": "CANARY"}
    points = [
        made.point(items | {"type": kind}, start=0, end=60, asDouble=float(count))
        for kind, count in (("input", 4), ("output", 120), ("cacheRead", 9000), ("cacheCreation", 1000))
    ]
    cost = made.metric("claude_code.cost.usage", made.point(items, start=0, end=60, asDouble=0.5))
    got = read(made.metrics(made.metric("claude_code.token.usage", *points), cost))
    (row,) = got.rows
    assert (row["input_tokens"], row["cache_read_tokens"], row["cache_write_tokens"], row["output_tokens"]) == (
        10004,
        9000,
        1000,
        120,
    )
    assert (row["model_request"], row["session_id"], row["provider"], row.get("calls")) == (
        "claude-sonnet-4-5",
        "s",
        "anthropic",
        None,
    )
    assert got.skipped == {"metric point of something else": 1}


def test_gemini_cli_states_its_tokens_in_two_metrics_that_count_once(read):
    items = {"session.id": "s", "model": "gemini-2.5-pro"}
    points = [
        made.point(items | {"type": kind}, start=0, end=60, asInt=str(count))
        for kind, count in (("input", 12000), ("output", 350), ("thought", 420), ("cache", 8000), ("tool", 30))
    ]
    requests = made.metric(
        "gemini_cli.api.request.count", made.point(items | {"status_code": 200}, start=0, end=60, asInt="3")
    )
    again = usage(0, 60, taken=12000, given=350, calls=3)
    got = read(made.metrics(made.metric("gemini_cli.token.usage", *points), requests, again))
    (row,) = got.rows
    assert (row["input_tokens"], row["output_tokens"], row["reasoning_tokens"], row["calls"]) == (12030, 770, 420, 3)
    assert got.skipped == {"metric point that another metric counts too": 2}


def test_codex_counts_turns(read):
    points = [
        made.point({"model": "gpt-5-codex", "token_type": kind}, start=0, end=60, count="2", sum=float(count))
        for kind, count in (
            ("input", 1000),
            ("cached_input", 800),
            ("output", 50),
            ("reasoning_output", 5),
            ("total", 1050),
        )
    ]
    got = read(made.metrics(made.metric("codex.turn.token_usage", *points, shape="histogram")))
    (row,) = got.rows
    assert (row["input_tokens"], row["cache_read_tokens"], row["output_tokens"], row["reasoning_tokens"]) == (
        1000,
        800,
        50,
        5,
    )
    assert row["calls"] == 2
    assert not got.reading.unknown()


def test_the_newest_counters_add_up_modalities_and_take_calls_from_the_histogram(read):
    def counter(what, *counts):
        points = [
            made.point(CHAT | {"gen_ai.token.modality": kind}, start=0, end=60, asInt=str(n)) for kind, n in counts
        ]
        return made.metric(f"gen_ai.client.inference.usage.{what}", *points)

    calls = made.metric(
        "gen_ai.client.inference.operation.output_tokens",
        made.point(CHAT, start=0, end=60, count="5", sum=70.0),
        shape="histogram",
    )
    got = read(
        made.metrics(
            counter("input_tokens", ("text", 900), ("image", 100)),
            counter("output_tokens", ("text", 70)),
            counter("cache_read.input_tokens", ("text", 400)),
            counter("reasoning.output_tokens", ("text", 20)),
            calls,
        )
    )
    (row,) = got.rows
    assert (row["input_tokens"], row["cache_read_tokens"], row["output_tokens"], row["reasoning_tokens"]) == (
        1000,
        400,
        70,
        20,
    )
    assert row["calls"] == 5


def test_metrics_beside_spans_or_events_of_the_same_service_are_not_counted_again(read):
    span = made.spans(made.span(1, {"gen_ai.usage.input_tokens": 1000}), resource={"service.name": "shop"})
    same = made.metrics(usage(0, 60, taken=1000, given=50, calls=4), resource={"service.name": "shop"})
    other = made.metrics(usage(0, 60, taken=7, given=1, calls=1), resource={"service.name": "other"})
    got = read(same, span, other)
    assert sorted(row["input_tokens"] for row in got.rows) == [7, 1000]
    assert got.skipped == {"metric point beside spans or events of the same service": 2}


def test_token_types_that_are_not_known_are_reported(read):
    point = made.point(CHAT | {"gen_ai.token.type": "dream"}, start=0, end=60, count="1", sum=5.0)
    odd = made.point(CHAT, start=0, end=60, count="1", sum=5.0)
    got = read(made.metrics(made.metric(USAGE, point, odd, shape="histogram")))
    assert got.rows == []
    assert got.reading.unknown() == {f"{USAGE}[dream]": 1, USAGE: 1}
    assert got.skipped == {"metric point of another kind of token": 2}


def test_the_same_file_twice_and_overlapping_files_count_once(account, tmp_path):
    requests = [made.metrics(usage(n * 60, n * 60 + 60, taken=100 + n, given=10, calls=1)) for n in range(4)]
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(made.lines(*requests[:3]))
    second.write_text(made.lines(*requests[1:]))
    got = account([first, second])
    assert total(got.rows, "input_tokens") == 406
    assert got.where.duplicate == 2


SUMS = {
    "otel/genai-delta": ("openai", "anthropic", "gemini"),
    "otel/genai-latest": ("openai", "anthropic", "gemini"),
    "openllmetry": ("openai", "anthropic"),
}


@pytest.mark.parametrize("form", ["metrics.jsonl", "metrics.pb"])
@pytest.mark.parametrize("sample", SUMS)
def test_metrics_of_the_real_libraries_add_up_to_the_truth(account, sample, form):
    got = account(SAMPLES / sample / form)
    scenarios = json.loads((SAMPLES / "scenarios.json").read_text())["scenarios"]
    left_out = {"chat-stream-silent", "image"}
    if sample == "openllmetry":  # streamed chats and answers of the Responses API have no metric
        left_out |= {s["id"] for s in scenarios if s["api"] == "openai.responses"}
    for api, provider in (("openai", "openai"), ("anthropic", "anthropic"), ("gemini", "gemini")):
        if provider not in SUMS[sample]:
            continue
        true = [s["truth"] for s in scenarios if s["api"].startswith(api) and s["truth"] and s["id"] not in left_out]
        rows = [row for row in got.rows if row["provider"] == provider]
        taken = sum(truth["input_tokens"] for truth in true) - (230 if provider == "gemini" else 0)
        assert total(rows, "input_tokens") == taken, provider
        given_ = sum(truth["output_tokens"] for truth in true)
        assert total(rows, "output_tokens") == given_ + (1 if (sample, provider) == ("openllmetry", "anthropic") else 0)
        assert total(rows, "calls") == len(true)
    assert not got.rejects
    assert not got.reading.unknown()


@pytest.mark.parametrize(
    ("calls", "together"), [((2, 3), 5), ((None, 3), 3), ((2, None), 2), ((0, None), 0), ((None, None), None)]
)
def test_points_that_are_joined_count_the_calls_of_both(calls, together):
    one, other = (Point(place, start, 9, 10, some) for place, start, some in zip((4, 3), (7, 8), calls, strict=True))
    assert _joined(one, other) == Point(3, 7, 9, 20, together)
