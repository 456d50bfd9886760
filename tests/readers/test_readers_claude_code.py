"""Claude Code: one answer is one call, on however many lines, in however many files it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from obsia.readers import claude_code
from obsia.readers.base import ReadOptions

LINE: dict[str, Any] = {
    "parentUuid": None,
    "isSidechain": False,
    "cwd": "/srv/atlas",
    "sessionId": "s-1",
    "type": "assistant",
    "uuid": "u-1",
    "timestamp": "2026-03-11T02:40:22.650Z",
    "requestId": "req_1",
    "message": {
        "id": "msg_01AAAAAAAAAAAAAAAAAAAAAA",
        "model": "claude-opus-4-6",
        "role": "assistant",
        "content": [{"type": "text", "text": "canary-7f3a"}],
        "usage": {
            "input_tokens": 3,
            "cache_creation_input_tokens": 2285,
            "cache_read_input_tokens": 22137,
            "output_tokens": 159,
            "service_tier": "standard",
        },
    },
}


def line(**changes: Any) -> dict[str, Any]:
    """``LINE`` with some values (``message.usage.output_tokens``, as ``message__usage__output_tokens``) changed."""
    copy = json.loads(json.dumps(LINE))
    for path, value in changes.items():
        *above, last = path.split("__")
        node = copy
        for key in above:
            node = node[key]
        node[last] = value
    return copy


@pytest.fixture
def log(tmp_path):
    def write(*lines: Any, name: str = "session.jsonl"):
        path = tmp_path / name
        texts = [item if isinstance(item, str) else json.dumps(item, separators=(",", ":")) for item in lines]
        path.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return path

    return write


def test_a_session_its_subagent_and_its_fork_count_each_answer_once(account, samples, events):
    got = account(samples / "assistants" / "claude-code")
    assert [
        (
            row["model_response"],
            row["input_tokens"],
            row["cache_read_tokens"],
            row["cache_write_tokens"],
            row["output_tokens"],
        )
        for row in events(got)
    ] == [
        ("claude-opus-4-6", 24425, 22137, 2285, 159),
        ("claude-opus-4-6", 24548, 24422, 120, 310),
        ("claude-opus-5", 900, 0, 0, 44),
        ("claude-haiku-4-5-20251001", 5005, 4000, 1000, 77),
        ("claude-sonnet-4-6", 510, 500, 0, 20),
    ]
    assert (got.where.read, got.where.counted, got.where.duplicate, got.where.rejected) == (11, 5, 6, 0)
    assert {row["label.project"] for row in got.rows} == {"atlas"}
    assert {row["provider"] for row in got.rows} == {"anthropic", "aws.bedrock"}
    assert got.skipped == {
        "line without usage": 5,
        "line that repeats the usage of other lines": 2,
        "message that Claude Code generated itself": 1,
    }


def test_the_whole_answer_is_kept_however_lines_are_ordered(account, log):
    counts = [2, 159, 40]
    lines = [line(uuid=f"u-{n}", message__usage__output_tokens=n) for n in counts]
    assert account(log(*lines)).column("output_tokens") == [159]


def test_a_gateway_whose_ids_are_unique_in_a_session_only_keeps_sessions_apart(account, log):
    same = {"requestId": None, "message__id": "chatcmpl-1"}
    got = account(log(line(**same), line(**same), line(**same, sessionId="s-2")))
    assert sorted(got.column("event_id")) == ["s-1/chatcmpl-1", "s-2/chatcmpl-1"]


def test_an_answer_without_any_id_is_known_by_its_line(account, log):
    got = account(log(line(message__id=None, requestId=None), line(message__id=None, requestId=None, uuid="u-2")))
    assert sorted(got.column("event_id")) == ["u-1", "u-2"]


def test_a_batch_and_a_stated_geography_are_kept(account, log):
    (row,) = account(log(line(message__usage__service_tier="batch", message__usage__inference_geo="us"))).rows
    assert (row["batch_api"], row["region"], row["region_basis"]) == (True, "us", "stated")


def test_progress_of_a_subagent_counts_once_with_its_file(account, log):
    whole = line(message__id="msg_01SSSSSSSSSSSSSSSSSSSSSS")
    progress = {
        "type": "progress",
        "sessionId": "s-1",
        "isSidechain": False,
        "cwd": "/srv/atlas",
        "data": {
            "type": "agent_progress",
            "message": {k: whole[k] for k in ("type", "message", "timestamp", "requestId")},
        },
    }
    other = {**progress, "data": {"type": "bash_progress", "output": 'canary-7f3a "usage"'}}
    got = account([log(line(), progress, other, name="main.jsonl"), log(whole, name="agent.jsonl")])
    assert sorted(got.column("event_id")) == ["msg_01AAAAAAAAAAAAAAAAAAAAAA", "msg_01SSSSSSSSSSSSSSSSSSSSSS"]
    alone = account(log(line(), progress, other, name="alone.jsonl"))  # where the agent's own file is gone
    assert sorted(alone.column("event_id")) == sorted(got.column("event_id"))


def test_a_file_of_summaries_is_a_session_without_usage(account, log):
    summary = {"type": "summary", "summary": "canary-7f3a", "leafUuid": "x"}
    got = account([log(summary, summary, name="old.jsonl"), log(line(), name="new.jsonl")])
    assert {recognition.reader for recognition in got.reading.recognised.values()} == {"claude-code"}
    assert len(got.rows) == 1


def test_a_first_line_longer_than_what_recognition_sees_loses_nothing(account, log):
    picture = line(type="user", message={"role": "user", "content": "A" * 400_000}, uuid="u-0")
    got = account(log(picture, line()))
    assert got.column("output_tokens") == [159]


def test_lines_without_usage_are_not_decoded(log):
    broken = '{"type":"user","sessionId":"s-1","isSidechain":false,"message":{"content":nonsense}}'
    batches = list(claude_code.events(file=str(log(line(), broken)), options=ReadOptions()))
    assert sum(len(batch.rows) for batch in batches) == 1
    assert not [reject for batch in batches for reject in batch.rejects]


def test_a_line_cut_short_is_refused_with_its_place(account, log):
    got = account(log(line(), json.dumps(line(uuid="u-2"))[:-40]))
    assert [(reject.line, reject.reason) for reject in got.rejects] == [(2, "not_json")]
    assert len(got.rows) == 1


@pytest.mark.parametrize(
    "quoted",
    [
        '{"schemaType": "ModelInvocationLog", "modelId": "x"}',
        '{"resourceSpans": [{"scopeSpans": []}]}',
        '# HELP vllm:prompt_tokens_total x\nvllm:prompt_tokens_total{model_name="m"} 1\n',
        '{"usageMetadata": {"promptTokenCount": 1, "totalTokenCount": 2}}',
        "ServiceCategory,ChargeCategory,ChargePeriodStart,BilledCost\n",
        'data: {"type": "message_start"}\n\n',
    ],
)
@pytest.mark.parametrize("assistant", ["claude-code", "codex"])
def test_a_session_that_quotes_another_log_is_still_a_session(account, log, assistant, quoted):
    if assistant == "claude-code":
        path = log(line(type="user", uuid="u-0", message={"role": "user", "content": quoted}), line())
    else:
        used = {"input_tokens": 5, "output_tokens": 3, "total_tokens": 8}
        frame = {"timestamp": "2026-05-01T10:00:00Z"}
        item = {"type": "message", "content": [{"type": "output_text", "text": quoted}]}
        count = {"type": "token_count", "info": {"last_token_usage": used, "total_token_usage": used}}
        path = log(
            {**frame, "type": "response_item", "payload": item}, {**frame, "type": "event_msg", "payload": count}
        )
    got = account(path)
    assert [recognition.reader for recognition in got.reading.recognised.values()] == [assistant]
    assert len(got.rows) == 1
