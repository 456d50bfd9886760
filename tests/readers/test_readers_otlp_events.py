"""Events of coding assistants as OTLP logs: each call once, by its own id, and bodies are never read."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

HERE = Path(__file__).parent
made = SimpleNamespace(**runpy.run_path(str(HERE / "otlp" / "made.py")))
COUNTS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")
CANARY = "CANARY the words of a person"

CLAUDE = {
    "session.id": "session-1", "event.sequence": 3, "model": "claude-sonnet-4-5-20250929", "request_id": "req_011",
    "input_tokens": "4", "output_tokens": "120", "cache_read_tokens": "9000", "cache_creation_tokens": "1000",
    "cost_usd": "0.0123", "duration_ms": "1521", "user.email": CANARY, "prompt.id": CANARY,
}  # fmt: skip
CODEX = {
    "event.kind": "response.completed", "event.timestamp": "2025-10-09T08:53:20.123Z", "conversation.id": "conv-1",
    "model": "gpt-5-codex", "slug": "gpt-5-codex", "input_token_count": "1000", "output_token_count": "50",
    "cached_token_count": 800, "reasoning_token_count": 5, "tool_token_count": "1050", "user.email": CANARY,
}  # fmt: skip
GEMINI = {
    "event.timestamp": "2025-10-09T08:53:20.123Z", "session.id": "session-2", "model": "gemini-2.5-pro",
    "duration_ms": 800, "input_token_count": 12000, "output_token_count": 350, "cached_content_token_count": 8000,
    "thoughts_token_count": 420, "tool_token_count": 30, "total_token_count": 12800, "response_text": CANARY,
}  # fmt: skip


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


EVENTS = {
    "claude_code": ("api_request", CLAUDE, (10004, 9000, 1000, 120, None)),
    "codex": ("codex.sse_event", CODEX, (1000, 800, None, 50, 5)),
    "gemini": ("gemini_cli.api_response", GEMINI, (12030, 8000, None, 770, 420)),
    "qwen": (
        "qwen-code.api_response",
        GEMINI | {"response_id": "r-1", "total_token_count": 12350, "tool_token_count": 0, "thoughts_token_count": 120},
        (12000, 8000, None, 350, 120),
    ),
}


@pytest.mark.parametrize("form", ["json", "protobuf"])
@pytest.mark.parametrize("tool", [tool for tool in EVENTS if tool != "qwen"])
def test_an_event_is_one_call(read, tool, form):
    name, items, expected = EVENTS[tool]
    record = made.log(name, items, at=10, body={"stringValue": CANARY}, traceId="1" * 32, spanId="2" * 16)
    got = read(made.logs(record, resource={"service.name": tool, "team": "search"}), form=form)
    (row,) = got.rows
    assert tuple(row.get(column) for column in COUNTS) == expected
    assert (row["label.service"], row["label.team"], row["tokens_basis"]) == (tool, "search", "reported")
    assert row["model_request"] == items["model"]
    assert row["session_id"] == (items.get("session.id") or items["conversation.id"])
    assert not got.reading.unknown()
    assert "CANARY" not in repr((got.rows, got.rejects, got.skipped))


def test_thoughts_are_inside_the_output_where_the_total_says_so(read):
    name, items, expected = EVENTS["qwen"]
    got = read(made.logs(made.log(name, items)))
    (row,) = got.rows
    assert tuple(row.get(column) for column in COUNTS) == expected
    assert row["event_id"] == "r-1"


def test_a_call_starts_before_the_event_that_reports_it(read):
    (row,) = read(made.logs(made.log("api_request", CLAUDE, at=10))).rows
    assert row["duration_us"] == 1_521_000
    assert row["event_id"] == "req_011"
    assert row["started_at"].isoformat() == "2025-10-09T08:53:28.479000"


@pytest.mark.parametrize("tool", EVENTS)
def test_an_event_that_is_exported_again_counts_once(read, tool):
    name, items, _ = EVENTS[tool]
    record = made.log(name, items)
    got = read(made.logs(record), made.logs(record))
    assert (got.where.counted, got.where.duplicate) == (1, 1)


def test_two_calls_of_one_session_are_two(read):
    second = CODEX | {"event.timestamp": "2025-10-09T08:53:20.124Z"}
    got = read(made.logs(made.log("codex.sse_event", CODEX), made.log("codex.sse_event", second)))
    assert got.where.counted == 2


def test_the_name_may_stand_in_the_field_of_the_record(read):
    got = read(made.logs(made.log(None, CLAUDE, eventName="claude_code.api_request")))
    assert got.where.counted == 1


def test_other_events_are_counted_as_no_usage(read):
    details = "gen_ai.client.inference.operation.details"
    got = read(
        made.logs(
            made.log("user_prompt", {"prompt": CANARY}),
            made.log("codex.sse_event", {"event.kind": "response.created", "conversation.id": "c"}),
            made.log("api_request", {"session.id": "of some other tool"}),
            made.log(details, {"gen_ai.usage.input_tokens": 5}),
            made.log(None, {}, eventName=details),
            made.log(None, {}),
        )
    )
    assert got.rows == []
    assert got.skipped == {
        "log record of something else": 3,
        "event without usage": 1,
        "event that repeats its span": 2,
    }


def test_counts_that_are_no_counts_are_refused(read):
    bad = ["-1", "5.5", "", "many", True, 5.5, "9" * 30]
    records = [
        made.log("api_request", CLAUDE | {"output_tokens": value, "request_id": f"r{n}"}) for n, value in enumerate(bad)
    ]
    got = read(made.logs(made.log("api_request", CLAUDE), *records))
    # An empty text is absent, as these tools write what they do not know.
    assert got.where.counted == 2
    assert {reject.reason for reject in got.rejects} == {"not_whole_number"}
    assert len(got.rejects) == len(bad) - 1


def test_new_counts_are_reported(read):
    got = read(made.logs(made.log("api_request", CLAUDE | {"dream_tokens": "7", "tokens_note": CANARY})))
    assert got.reading.unknown() == {"dream_tokens": 1}


def test_codex_names_its_events_among_their_attributes(read):
    place = "event otel/src/events/session_telemetry.rs:1187"  # where the name of a log record belongs, from 0.171 on
    got = read(made.logs(made.log("codex.sse_event", CODEX, eventName=place)))
    assert [row["input_tokens"] for row in got.rows] == [1000]


def test_spans_of_codex_repeat_its_events(read):
    items = {"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 50}
    service = {"service.name": "codex_cli_rs"}
    got = read(
        made.spans(made.span(1, items, kind=1), resource=service),
        made.logs(made.log("codex.sse_event", CODEX), resource=service),
    )
    assert got.where.counted == 1
    assert got.skipped == {"span of Codex, whose events state its usage": 1}


def test_an_event_and_a_span_of_claude_code_are_one_call(read):
    items = {
        key: CLAUDE[key] for key in CLAUDE if key.endswith("_tokens") or key in ("model", "request_id", "session.id")
    }
    got = read(
        made.spans(made.span(1, items | {"span.type": "llm_request"})), made.logs(made.log("api_request", CLAUDE))
    )
    assert (got.where.counted, got.where.duplicate) == (1, 1)


@pytest.mark.parametrize(
    ("model", "provider"),
    [
        ("claude-sonnet-4-5", "anthropic"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "aws.bedrock"),
        ("claude-sonnet-4-5@20250929", "gcp.vertex_ai"),
    ],
)
def test_the_form_of_a_models_name_says_whose_service_answered(read, model, provider):
    (row,) = read(made.logs(made.log("api_request", CLAUDE | {"model": model}))).rows
    assert row["provider"] == provider
