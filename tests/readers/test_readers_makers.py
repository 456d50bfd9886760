"""A log of several makers: each record is read by the form of its own maker."""

from __future__ import annotations

import json

import pytest

from obsia.core.errors import NoData

OPENAI = {
    "id": "chatcmpl-abcdefghijklmnop",
    "object": "chat.completion",
    "created": 1762243200,
    "model": "gpt-4o-2024-08-06",
    "usage": {
        "prompt_tokens": 100,
        "completion_tokens": 10,
        "total_tokens": 110,
        "prompt_tokens_details": {"cached_tokens": 40},
    },
}
ANTHROPIC = {
    "id": "msg_01abcdefghijklmnopqrs",
    "type": "message",
    "role": "assistant",
    "model": "claude-sonnet-4-5",
    "usage": {"input_tokens": 50, "cache_read_input_tokens": 30, "cache_creation_input_tokens": 20, "output_tokens": 7},
}
GOOGLE = {
    "modelVersion": "gemini-2.5-pro",
    "createTime": "2025-11-04T08:00:00Z",
    "usageMetadata": {
        "promptTokenCount": 60,
        "candidatesTokenCount": 5,
        "thoughtsTokenCount": 3,
        "totalTokenCount": 68,
        "cachedContentTokenCount": 10,
    },
}
BEDROCK = {"model": "amazon.nova-pro-v1:0", "usage": {"inputTokens": 11, "outputTokens": 2, "totalTokens": 13}}
ANSWERS = (OPENAI, ANTHROPIC, GOOGLE)
COUNTS = {
    "input_tokens": 260,
    "output_tokens": 25,
    "cache_read_tokens": 80,
    "reasoning_tokens": 3,
    "cache_write_tokens": 20,
}


def sum_of(read, name):
    return sum(value or 0 for value in read.column(name))


def wrapped(answer):
    return {"time": "2025-11-04T08:01:02+01:00", "response": answer}


def flat(answer):
    model = answer.get("model") or answer["modelVersion"]
    usage = {key: value for key, value in answer.items() if key.startswith("usage")}
    return {"time": "2025-11-04T08:01:02+01:00", "trace": "0788508747", "model": model, **usage}


@pytest.mark.parametrize("form", [dict, wrapped, flat])
@pytest.mark.parametrize("name", ["log.jsonl", "log.json"])
def test_answers_of_several_makers_count_as_each_counts(account, tmp_path, form, name):
    records = [form(answer) for answer in ANSWERS]
    text = json.dumps(records) if name.endswith("json") else "\n".join(map(json.dumps, records))
    (tmp_path / name).write_text(text, "utf-8")
    read = account(tmp_path / name)
    assert {key: sum_of(read, key) for key in COUNTS} == COUNTS
    assert {str(day)[:10] for day in read.column("started_at") if day} == {"2025-11-04"}


def test_usage_in_no_known_form_is_refused_and_not_counted(account, tmp_path):
    records = [*map(wrapped, (*ANSWERS, BEDROCK)), wrapped({"model": "x", "usage": {"units": 3}})]
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), "utf-8")
    read = account(path)
    assert sum_of(read, "input_tokens") == 271
    assert len(read.rejects) == 1


def test_two_objects_of_usage_in_a_record_are_not_chosen_between(account, tmp_path):
    records = [*map(wrapped, ANSWERS), {**wrapped(OPENAI), "usage": ANTHROPIC["usage"]}]
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), "utf-8")
    with pytest.raises(NoData):
        account(path)
