"""Readers of providers' own records: what a hostile value, a cut or repeated file does, and what is never shown."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path

import pytest

from obsia.core.errors import BadInput, ObsiaError
from obsia.readers.detect import claims_on, detect
from obsia.readers.files import head_of

EXAMPLES = Path(__file__).parents[2] / "examples"
CANARY = "CANARY please tell my doctor"
TOO_MANY = 2**31
DAY = {"start_time": 1790812800, "end_time": 1790899200}


def chat(n):
    return {
        "id": f"chatcmpl-{n:024}",
        "object": "chat.completion",
        "created": 1790812800 + n,
        "model": "gpt-4o-mini",
        "choices": [{"message": {"role": "assistant", "content": CANARY}}],
        "usage": {
            "prompt_tokens": 2006,
            "completion_tokens": 300,
            "total_tokens": 2306,
            "prompt_tokens_details": {"cached_tokens": 1920, "cache_write_tokens": 12},
            "completion_tokens_details": {"reasoning_tokens": 64},
        },
    }


def response(n):
    return {
        "id": f"resp_{n:024}",
        "object": "response",
        "created_at": 1790812800.5 + n,
        "model": "gpt-5-mini",
        "output": [{"type": "message", "content": [{"type": "output_text", "text": CANARY}]}],
        "usage": {
            "input_tokens": 5200,
            "input_tokens_details": {"cached_tokens": 1024, "cache_write_tokens": 4096},
            "output_tokens": 700,
            "output_tokens_details": {"reasoning_tokens": 512},
            "total_tokens": 5900,
        },
    }


def message(n):
    return {
        "id": f"msg_01{n:022}",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5",
        "content": [{"type": "text", "text": CANARY}],
        "usage": {
            "input_tokens": 21,
            "cache_creation_input_tokens": 1500,
            "cache_read_input_tokens": 2000,
            "output_tokens": 900,
            "output_tokens_details": {"thinking_tokens": 640},
        },
    }


def gemini(n):
    return {
        "candidates": [{"content": {"parts": [{"text": CANARY}]}}],
        "usageMetadata": {
            "promptTokenCount": 4000,
            "cachedContentTokenCount": 3500,
            "candidatesTokenCount": 21,
            "thoughtsTokenCount": 40,
            "totalTokenCount": 4061,
        },
        "modelVersion": "gemini-2.5-flash",
        "responseId": f"r{n:020}",
    }


def bedrock(n):
    return {
        "schemaType": "ModelInvocationLog",
        "timestamp": "2026-10-01T08:10:02Z",
        "region": "us-east-1",
        "requestId": f"{n:032}",
        "operation": "Converse",
        "modelId": "amazon.nova-lite-v1:0",
        "input": {
            "inputBodyJson": {"messages": [{"content": [{"text": CANARY}]}]},
            "inputTokenCount": 10,
            "cacheReadInputTokenCount": 1000,
            "cacheWriteInputTokenCount": 500,
        },
        "output": {"outputBodyJson": {"output": {"text": CANARY}}, "outputTokenCount": 42},
    }


def ollama(n):
    return {
        "model": "llama3.1:8b",
        "created_at": f"2026-10-01T10:00:{n % 60:02}Z",
        "message": {"role": "assistant", "content": CANARY},
        "done": True,
        "total_duration": 3_400_120_000,
        "load_duration": 1_000_000,
        "prompt_eval_count": 312,
        "prompt_eval_duration": 410_000_000,
        "eval_count": 148,
    }


def openai_bucket(n):
    result = {
        "object": "organization.usage.completions.result",
        "input_tokens": 1000,
        "input_cached_tokens": 600,
        "input_cache_write_tokens": 50,
        "output_tokens": 400,
        "num_model_requests": 9,
        "model": "gpt-4o-mini",
        "project_id": f"proj_{n}",
    }
    return {"object": "bucket", **DAY, "results": [result]}


def anthropic_bucket(n):
    result = {
        "uncached_input_tokens": 100,
        "cache_read_input_tokens": 600,
        "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 100},
        "output_tokens": 400,
        "requests": 9,
        "model": "claude-sonnet-4-5",
        "workspace_id": f"wrkspc_{n}",
    }
    return {"starting_at": "2026-10-01T00:00:00Z", "ending_at": "2026-10-02T00:00:00Z", "results": [result]}


CALL, BUCKET = [-1, True, 1.5, TOO_MANY, CANARY, [CANARY], {"text": CANARY}], [-1, True, 1.5, CANARY]
SOURCES = {
    "chat": (
        "openai-responses",
        chat,
        {
            "input_tokens": (2006, "usage.prompt_tokens"),
            "cache_read_tokens": (1920, "usage.prompt_tokens_details.cached_tokens"),
            "cache_write_tokens": (12, "usage.prompt_tokens_details.cache_write_tokens"),
            "output_tokens": (300, "usage.completion_tokens"),
            "reasoning_tokens": (64, "usage.completion_tokens_details.reasoning_tokens"),
        },
    ),
    "response": (
        "openai-responses",
        response,
        {
            "input_tokens": (5200, "usage.input_tokens"),
            "cache_read_tokens": (1024, "usage.input_tokens_details.cached_tokens"),
            "cache_write_tokens": (4096, "usage.input_tokens_details.cache_write_tokens"),
            "output_tokens": (700, "usage.output_tokens"),
            "reasoning_tokens": (512, "usage.output_tokens_details.reasoning_tokens"),
        },
    ),
    "message": (
        "anthropic-messages",
        message,
        {
            "input_tokens": (3521, "usage.input_tokens"),
            "cache_read_tokens": (2000, "usage.cache_read_input_tokens"),
            "cache_write_tokens": (1500, "usage.cache_creation_input_tokens"),
            "output_tokens": (900, "usage.output_tokens"),
            "reasoning_tokens": (640, "usage.output_tokens_details.thinking_tokens"),
        },
    ),
    "gemini": (
        "gemini",
        gemini,
        {
            "input_tokens": (4000, "usageMetadata.promptTokenCount"),
            "cache_read_tokens": (3500, "usageMetadata.cachedContentTokenCount"),
            "output_tokens": (61, "usageMetadata.candidatesTokenCount"),
            "reasoning_tokens": (40, "usageMetadata.thoughtsTokenCount"),
        },
    ),
    "bedrock": (
        "bedrock",
        bedrock,
        {
            "input_tokens": (1510, "input.inputTokenCount"),
            "cache_read_tokens": (1000, "input.cacheReadInputTokenCount"),
            "cache_write_tokens": (500, "input.cacheWriteInputTokenCount"),
            "output_tokens": (42, "output.outputTokenCount"),
        },
    ),
    "ollama": (
        "ollama",
        ollama,
        {"input_tokens": (312, "prompt_eval_count"), "output_tokens": (148, "eval_count")},
    ),
    "openai bucket": (
        "openai-usage",
        openai_bucket,
        {
            "input_tokens": (1000, "results.0.input_tokens"),
            "cache_read_tokens": (600, "results.0.input_cached_tokens"),
            "cache_write_tokens": (50, "results.0.input_cache_write_tokens"),
            "output_tokens": (400, "results.0.output_tokens"),
            "calls": (9, "results.0.num_model_requests"),
        },
    ),
    "anthropic bucket": (
        "anthropic-usage",
        anthropic_bucket,
        {
            "input_tokens": (1000, "results.0.uncached_input_tokens"),
            "cache_read_tokens": (600, "results.0.cache_read_input_tokens"),
            "cache_write_tokens": (300, "results.0.cache_creation.ephemeral_1h_input_tokens"),
            "output_tokens": (400, "results.0.output_tokens"),
            "calls": (9, "results.0.requests"),
        },
    ),
}


def written(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def changed(record, where, value):
    made = copy.deepcopy(record)
    *keys, last = (int(key) if key.isdigit() else key for key in where.split("."))
    inner = made
    for key in keys:
        inner = inner[key]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return made


def shown(got):
    reading = got.reading
    return repr(
        (got.rejects, reading.reject_counts(), reading.unmapped(), reading.skipped(), reading.unknown(), got.rows)
    )


@pytest.mark.parametrize("source", SOURCES)
def test_counts_are_those_of_the_algebra(account, tmp_path, source):
    name, make, counts = SOURCES[source]
    path = written(tmp_path / "calls.jsonl", make(1), make(2))
    got = account(path)
    assert detect(str(path)).reader == name
    assert len(got.rows) == 2
    for row in got.rows:
        assert {count: row.get(count) for count in counts} == {count: value for count, (value, _) in counts.items()}
    assert not got.rejects
    assert CANARY not in shown(got)


@pytest.mark.parametrize("source", SOURCES)
def test_lines_arrays_and_compressed_files_hold_the_same_rows(account, tmp_path, source):
    _, make, counts = SOURCES[source]
    records = [make(n) for n in range(1, 6)]
    lines = written(tmp_path / "calls.jsonl", *records)
    array = tmp_path / "calls.json"
    array.write_text(json.dumps(records), encoding="utf-8")
    squeezed = tmp_path / "calls.jsonl.gz"
    squeezed.write_bytes(gzip.compress(lines.read_bytes()))
    seen = [sorted([row[name] for name in counts] for row in account(path).rows) for path in (array, squeezed)]
    assert seen[0] == seen[1] == [[value for value, _ in counts.values()]] * 5


@pytest.mark.parametrize("source", SOURCES)
def test_an_absent_count_is_not_a_zero(account, tmp_path, source):
    _, make, counts = SOURCES[source]
    records = {n: changed(make(n), where, None) for n, (_, where) in enumerate(counts.values(), start=1)}
    got = account(written(tmp_path / "calls.jsonl", *records.values()))
    assert len(got.rows) + len(got.rejects) == len(records)
    assert all(reject.reason == "sub_count_exceeds_total" for reject in got.rejects)
    stated = [[row.get(count) for row in got.rows] for count in counts]
    assert not any(0 in values for values in stated)
    refused = {reject.line for reject in got.rejects}
    for number, (count, (value, _)) in enumerate(counts.items(), start=1):
        others = [each for each in stated[number - 1] if each == value]
        lost = 0 if number in refused else 1
        assert len(others) <= len(got.rows) - lost, count


@pytest.mark.parametrize("source", SOURCES)
def test_a_count_that_is_none_refuses_its_record_alone(account, tmp_path, source):
    _, make, counts = SOURCES[source]
    records, bad_lines = [make(1)], {}
    for count, (_, where) in counts.items():
        for bad in BUCKET if "bucket" in source else CALL:
            records.append(changed(make(len(records) + 1), where, bad))
            bad_lines[len(records)] = count
    records.append(make(len(records) + 1))
    got = account(written(tmp_path / "calls.jsonl", *records))
    assert {reject.line for reject in got.rejects} == set(bad_lines)
    assert len(got.rows) == 2
    for reject in got.rejects:
        assert reject.reason in {"not_whole_number", "sub_count_exceeds_total"}
    assert got.where.rejected == len(bad_lines)
    assert CANARY not in shown(got)


@pytest.mark.parametrize("source", SOURCES)
def test_a_file_cut_in_its_middle_loses_what_is_behind_the_cut(account, tmp_path, source):
    _, make, _ = SOURCES[source]
    path = written(tmp_path / "calls.jsonl", make(1), make(2), make(3))
    path.write_bytes(path.read_bytes()[:-40])
    got = account(path)
    assert len(got.rows) == 2
    assert got.rejects == [] or source == "bedrock"
    assert sum(got.skipped.values()) + len(got.rejects) == 1
    path.write_bytes(path.read_bytes() + b"\n")
    assert [reject.line for reject in account(path).rejects] == [3]
    assert CANARY not in shown(got)
    squeezed = tmp_path / "cut.jsonl.gz"
    squeezed.write_bytes(gzip.compress(path.read_bytes() * 50)[:-30])
    with pytest.raises(ObsiaError) as error:
        account(squeezed)
    assert "CANARY" not in str(error.value)


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_records_twice_count_once(account, tmp_path, source):
    _, make, _ = SOURCES[source]
    one, two = tmp_path / "a", tmp_path / "b"
    one.mkdir()
    two.mkdir()
    records = [make(1), make(2)]
    written(one / "calls.jsonl", *records)
    written(two / "calls.jsonl", *records)
    assert len(account([one, two]).rows) == 2
    if source != "ollama":  # without an id, only whole files are known to be the same
        written(two / "calls.jsonl", *records, make(3))
        got = account([one, two])
        assert len(got.rows) == 3
        assert got.where.duplicate == 2


EXAMPLE_READERS = {
    "anthropic_messages.jsonl": "anthropic-messages",
    "anthropic_usage.json": "anthropic-usage",
    "azure_openai_metrics.json": "azure-openai",
    "bedrock_invocations.jsonl": "bedrock",
    "gemini_responses.jsonl": "gemini",
    "ollama_responses.jsonl": "ollama",
    "openai_batch_output.jsonl": "openai-responses",
    "openai_usage.json": "openai-usage",
}


@pytest.mark.parametrize("file", EXAMPLE_READERS)
def test_an_example_is_recognised_by_its_reader_alone(file):
    head = head_of(str(EXAMPLES / file))
    claims = [claim.reader for claim in claims_on(head) if claim.confidence == 3]
    assert claims == [EXAMPLE_READERS[file]]


@pytest.mark.parametrize("file", EXAMPLE_READERS)
def test_an_example_cut_anywhere_is_read_refused_or_reported(account, tmp_path, file):
    data = (EXAMPLES / file).read_bytes()
    whole = len(account(EXAMPLES / file).rows)
    path = tmp_path / file
    path.write_bytes(data[: len(data) * 6 // 10])
    try:
        got = account(path, format=EXAMPLE_READERS[file])
    except BadInput:
        return
    assert len(got.rows) < whole
    assert got.rejects or "line that is not finished yet" in got.skipped
