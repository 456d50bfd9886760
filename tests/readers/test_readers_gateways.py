"""What holds for every reader of gateways and observability tools: hostile counts, broken files, copies, contents.

Records are made by hand from the field lists that ``records/token_algebra.csv`` cites; those that libraries made are
in ``samples/`` and tested source by source.
"""

from __future__ import annotations

import copy
import csv
import io
import json
from pathlib import Path

import pytest

from obsia.readers.detect import detect

SAID = "please tell my doctor about the ZEBRA"
EXAMPLES = Path(__file__).parents[2] / "examples"

LITELLM_CALL = {
    "id": "chatcmpl-1", "litellm_call_id": "call-1", "trace_id": "t", "session_id": "s", "call_type": "acompletion",
    "stream": False, "status": "success", "custom_llm_provider": "openai", "saved_cache_cost": 0.0,
    "startTime": 1767225600.25, "endTime": 1767225601.25, "completionStartTime": 1767225601.25, "model": "gpt-4o-mini",
    "prompt_tokens": 40, "completion_tokens": 20, "total_tokens": 60, "api_base": "https://api.openai.com/v1",
    "cache_hit": None, "request_tags": [], "end_user": "", "messages": [{"role": "user", "content": SAID}],
    "response": {"model": "gpt-4o-mini-2024-07-18", "choices": [{"message": {"content": SAID}}]},
    "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 10, "cache_write_tokens": 4},
                                  "completion_tokens_details": {"reasoning_tokens": 5}}},
    "hidden_params": {}, "model_parameters": {"stop": SAID}, "error_str": SAID,
}  # fmt: skip
LITELLM_SPEND = {
    "request_id": "chatcmpl-1", "call_type": "acompletion", "api_key": "a" * 64, "spend": 0.1, "prompt_tokens": 40,
    "completion_tokens": 20, "total_tokens": 60, "startTime": "2026-01-01T00:00:00.250Z",
    "endTime": "2026-01-01T00:00:01.250Z", "model": "gpt-4o-mini", "custom_llm_provider": "openai",
    "cache_hit": "False", "cache_key": "Cache OFF", "messages": {"said": SAID}, "response": {"said": SAID},
    "proxy_server_request": SAID,
    "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 10, "cache_write_tokens": 4},
                                  "completion_tokens_details": {"reasoning_tokens": 5}}},
}  # fmt: skip
LITELLM_DAY = {
    "id": "day-1", "user_id": "user-1", "date": "2026-01-01", "api_key": "a" * 64, "model": "gpt-4o-mini",
    "custom_llm_provider": "openai", "endpoint": "/chat/completions", "prompt_tokens": 40, "completion_tokens": 20,
    "cache_read_input_tokens": 10, "cache_creation_input_tokens": 4, "spend": 0.1, "api_requests": 3,
    "successful_requests": 2, "failed_requests": 1,
}  # fmt: skip
LANGFUSE = {
    "id": "obs-1", "traceId": "trace-1", "type": "GENERATION", "startTime": "2026-01-01T00:00:00.250Z",
    "endTime": "2026-01-01T00:00:01.250Z", "model": "gpt-4o-mini", "level": "DEFAULT", "name": SAID, "input": SAID,
    "output": {"said": SAID}, "metadata": {"said": SAID}, "statusMessage": SAID, "modelParameters": {"stop": SAID},
    "usageDetails": {"input": 26, "input_cached_tokens": 10, "input_cache_creation": 4, "output": 15,
                     "output_reasoning_tokens": 5},
}  # fmt: skip
HELICONE = {
    "request_id": "q-1", "response_id": "r-1", "response_status": 200, "request_created_at": "2026-01-01T00:00:00.250Z",
    "delay_ms": 1000, "provider": "OPENAI", "model": "gpt-4o-mini", "request_properties": {"App": "shop", "Said": SAID},
    "prompt_tokens": 26, "prompt_cache_read_tokens": 10, "prompt_cache_write_tokens": 4, "completion_tokens": 15,
    "reasoning_tokens": 5, "target_url": "https://api.openai.com/v1/chat/completions", "country_code": "FR",
    "cache_reference_id": "00000000-0000-0000-0000-000000000000", "cache_enabled": True, "request_body": {"said": SAID},
    "response_body": {"said": SAID}, "helicone_user": SAID, "request_user_id": SAID,
}  # fmt: skip
OPENROUTER = {
    "id": "gen-1", "created_at": "2026-01-01T00:00:00.250Z", "model": "openai/gpt-4o-mini", "provider_name": "OpenAI",
    "generation_time": 1000, "streamed": False, "tokens_prompt": 33, "tokens_completion": 19, "external_user": SAID,
    "native_tokens_prompt": 40, "native_tokens_completion": 20, "native_tokens_cached": 10,
    "native_tokens_reasoning": 5, "http_referer": SAID,
}  # fmt: skip
OPENROUTER_DAY = {
    "date": "2026-01-01", "model": "openai/gpt-4o-mini", "model_permaslug": "openai/gpt-4o-mini-2024-07-18",
    "endpoint_id": "e-1", "provider_name": "OpenAI", "usage": 0.1, "requests": 2, "prompt_tokens": 40,
    "completion_tokens": 20, "reasoning_tokens": 5,
}  # fmt: skip
LANGSMITH = {
    "id": "run-1", "name": SAID, "run_type": "llm", "start_time": "2026-01-01T00:00:00.250000",
    "end_time": "2026-01-01T00:00:01.250000", "trace_id": "run-1", "dotted_order": "x", "session_id": "p",
    "status": "success", "prompt_tokens": 40, "completion_tokens": 20, "total_tokens": 60,
    "prompt_token_details": {"cache_read": 10, "cache_creation": 4}, "completion_token_details": {"reasoning": 5},
    "inputs": {"said": SAID}, "outputs": {"said": SAID}, "error": SAID, "inputs_preview": SAID,
    "extra": {"metadata": {"ls_provider": "openai", "ls_model_name": "gpt-4o-mini", "said": SAID}},
}  # fmt: skip
CLOUDFLARE = {
    "id": "log-1", "cached": False, "created_at": "2026-01-01T00:00:00.250Z", "duration": 1000, "model": "gpt-4o-mini",
    "provider": "openai", "success": True, "tokens_in": 40, "tokens_out": 20, "metadata": SAID,
}  # fmt: skip

SOURCES = {
    "litellm call": ("litellm", LITELLM_CALL, {
        "prompt_tokens": "input_tokens", "completion_tokens": "output_tokens",
        "metadata.usage_object.prompt_tokens_details.cached_tokens": "cache_read_tokens",
        "metadata.usage_object.prompt_tokens_details.cache_write_tokens": "cache_write_tokens",
        "metadata.usage_object.completion_tokens_details.reasoning_tokens": "reasoning_tokens"}),
    "litellm spend": ("litellm", LITELLM_SPEND, {
        "prompt_tokens": "input_tokens", "completion_tokens": "output_tokens",
        "metadata.usage_object.prompt_tokens_details.cached_tokens": "cache_read_tokens"}),
    "litellm day": ("litellm", LITELLM_DAY, {
        "prompt_tokens": "input_tokens", "completion_tokens": "output_tokens",
        "cache_read_input_tokens": "cache_read_tokens", "cache_creation_input_tokens": "cache_write_tokens",
        "successful_requests": "calls"}),
    "langfuse": ("langfuse", LANGFUSE, {
        "usageDetails.input": "input_tokens", "usageDetails.output": "output_tokens",
        "usageDetails.input_cached_tokens": "cache_read_tokens",
        "usageDetails.input_cache_creation": "cache_write_tokens",
        "usageDetails.output_reasoning_tokens": "reasoning_tokens"}),
    "helicone": ("helicone", HELICONE, {
        "prompt_tokens": "input_tokens", "completion_tokens": "output_tokens",
        "prompt_cache_read_tokens": "cache_read_tokens", "prompt_cache_write_tokens": "cache_write_tokens",
        "reasoning_tokens": "reasoning_tokens"}),
    "openrouter": ("openrouter", OPENROUTER, {
        "native_tokens_prompt": "input_tokens", "native_tokens_completion": "output_tokens",
        "native_tokens_cached": "cache_read_tokens", "native_tokens_reasoning": "reasoning_tokens"}),
    "openrouter day": ("openrouter", OPENROUTER_DAY, {
        "prompt_tokens": "input_tokens", "completion_tokens": "output_tokens", "reasoning_tokens": "reasoning_tokens",
        "requests": "calls"}),
    "langsmith": ("langsmith", LANGSMITH, {
        "prompt_tokens": "input_tokens", "completion_tokens": "output_tokens",
        "prompt_token_details.cache_read": "cache_read_tokens",
        "prompt_token_details.cache_creation": "cache_write_tokens",
        "completion_token_details.reasoning": "reasoning_tokens"}),
    "cloudflare": ("cloudflare-ai-gateway", CLOUDFLARE, {
        "tokens_in": "input_tokens", "tokens_out": "output_tokens"}),
}  # fmt: skip
TRUE = {
    "input_tokens": 40,
    "output_tokens": 20,
    "cache_read_tokens": 10,
    "cache_write_tokens": 4,
    "reasoning_tokens": 5,
}
EACH = pytest.mark.parametrize("source", SOURCES)
EVERY_COUNT = [(source, path) for source, (_, _, paths) in SOURCES.items() for path in paths]


def record(source, *, number=1, changes=()):
    """The record of ``source`` with another id; ``changes``: (dotted path, value), ``...`` for none at all."""
    made = copy.deepcopy(SOURCES[source][1])
    for key in ("id", "litellm_call_id", "request_id", "response_id"):
        if key in made:
            made[key] = f"{made[key]}-{number}"
    if source == "openrouter day":
        made["endpoint_id"] = f"e-{number}"
    for path, value in changes:
        *parents, last = path.split(".")
        inner = made
        for key in parents:
            inner = inner[key]
        if value is ...:
            inner.pop(last)
        else:
            inner[last] = value
    return made


def write_lines(path, *records):
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def write_csv(path, *records):
    """As exports write it: nested values are JSON text, absent ones are empty."""
    out = io.StringIO()
    names = list(dict.fromkeys(name for one in records for name in one))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for one in records:
        cells = [one.get(name) for name in names]
        writer.writerow(["" if c is None else json.dumps(c) if isinstance(c, dict | list) else c for c in cells])
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def plain(rows):
    """Rows without what depends on the file."""
    return sorted(({k: v for k, v in row.items() if v is not None} for row in rows), key=str)


@EACH
def test_a_record_has_the_true_counts(account, tmp_path, source):
    got = account(write_lines(tmp_path / "a.jsonl", record(source)))
    (row,) = got.rows
    expected = {name: TRUE[name] for name in TRUE if name in SOURCES[source][2].values()}
    assert {name: row[name] for name in expected} == expected
    assert str(row["started_at"]).startswith("2026-01-01 00:00:00")
    assert row["source"] == SOURCES[source][0]


@EACH
def test_it_is_recognised_by_its_own_reader_alone(tmp_path, source):
    reader = SOURCES[source][0]
    made = [record(source, number=n) for n in range(3)]
    array = tmp_path / "a.json"
    array.write_text(json.dumps(made, indent=1), encoding="utf-8")
    for file in (write_lines(tmp_path / "a.jsonl", *made), write_csv(tmp_path / "a.csv", *made), array):
        found = detect(str(file))
        assert (found.reader, found.confidence) == (reader, 3)
        assert SAID not in str(found.why)


@EACH
def test_lines_arrays_and_csv_give_equal_rows(account, tmp_path, source):
    made = [record(source, number=n) for n in range(3)]
    array = tmp_path / "a.json"
    array.write_text(json.dumps(made), encoding="utf-8")
    files = (write_lines(tmp_path / "a.jsonl", *made), array, write_csv(tmp_path / "a.csv", *made))
    lines, listed, table = (account(file) for file in files)
    assert len(lines.rows) == 3
    assert plain(lines.rows) == plain(listed.rows) == plain(table.rows)


@pytest.mark.parametrize(("source", "path"), EVERY_COUNT)
def test_a_count_that_is_no_count_refuses_its_record_alone(account, tmp_path, source, path):
    values = [-1, -1_000_000, True, 1.5, "many", "1e3", [7], {"n": 7}, SAID]
    # A sum of a day may be larger than a count: such a record says of how many parts it is.
    values += [] if source.endswith("day") else [2**31, 10**30]
    bad = [record(source, number=n, changes=[(path, value)]) for n, value in enumerate(values, start=3)]
    got = account(write_lines(tmp_path / "a.jsonl", record(source, number=1), *bad, record(source, number=2)))
    assert got.where.counted == 2
    assert {reject.line for reject in got.rejects} == set(range(2, len(values) + 2))
    assert "ZEBRA" not in repr(got.rejects)


@EACH
def test_a_count_that_is_absent_or_null_is_no_zero(account, tmp_path, source):
    parts = {
        path: name
        for path, name in SOURCES[source][2].items()
        if name.endswith(("ad_tokens", "te_tokens", "ng_tokens"))
    }
    changes = [[(path, value)] for path in parts for value in (..., None)]
    made = [record(source, number=n, changes=change) for n, change in enumerate(changes)]
    got = account(write_lines(tmp_path / "a.jsonl", record(source, number=99), *made))
    assert got.where.counted == len(made) + 1
    for name in parts.values():
        # Both the record without the key and the one with null.
        assert sum(row[name] is None for row in got.rows) == 2


@EACH
def test_of_a_file_cut_in_two_only_the_cut_line_is_lost(account, tmp_path, source):
    whole = "".join(json.dumps(record(source, number=n)) + "\n" for n in range(4)).encode()
    ends = [at for at, byte in enumerate(whole) if byte == 10]
    cut = (ends[1] + ends[2]) // 2
    (tmp_path / "a.jsonl").write_bytes(whole[:cut])
    got = account(tmp_path / "a.jsonl")
    assert (got.where.read, got.where.counted) == (2, 2)
    assert got.skipped["line that is not finished yet"] == 1
    (tmp_path / "ended.jsonl").write_bytes(whole[:cut] + b"\n")
    ended = account(tmp_path / "ended.jsonl")
    assert [(reject.line, reject.reason) for reject in ended.rejects] == [(3, "not_json")]


@EACH
def test_the_same_records_in_two_files_count_once(account, tmp_path, source):
    if source == "openrouter day" or record(source).get("id", record(source).get("request_id")):
        one = write_lines(tmp_path / "a.jsonl", record(source, number=1), record(source, number=2))
        two = write_lines(tmp_path / "b.jsonl", record(source, number=2), record(source, number=3))
        got = account([one, two])
        assert (got.where.read, got.where.counted, got.where.duplicate) == (4, 3, 1)


@EACH
def test_contents_reach_no_row_reject_or_report(account, tmp_path, source):
    made = [record(source, number=n, changes=[(path, SAID)]) for n, path in enumerate(SOURCES[source][2], start=2)]
    for write, name in ((write_lines, "a.jsonl"), (write_csv, "a.csv")):
        got = account(write(tmp_path / name, record(source, number=1), *made))
        reading = got.reading
        shown = repr((got.rows, got.rejects, reading.skipped(), reading.unknown(), reading.recognised))
        assert "ZEBRA" not in shown
        assert "doctor" not in shown


@EACH
def test_broken_lines_among_good_ones_lose_none_of_them(account, tmp_path, source):
    good = [json.dumps(record(source, number=n)) for n in range(20)]
    bad = ["{", "[]", "7", '"' + SAID + '"', '{"a": ' * 2_000, "\x00", good[0][:50], "null", "{}x"]
    lines = [line for pair in zip(good, (bad * 3)[:20], strict=True) for line in pair]
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    got = account(tmp_path / "a.jsonl")
    assert (got.where.counted, got.where.rejected) == (20, 20)
    assert {reject.line for reject in got.rejects} == set(range(2, 41, 2))
    assert "ZEBRA" not in repr(got.rejects)


@pytest.mark.parametrize(
    ("name", "counted", "tokens"),
    [
        ("litellm_spend_logs.csv", 6, (11_056, 914)),
        ("langfuse_observations.jsonl", 5, (23_582, 1_663)),
        ("helicone_requests.jsonl", 3, (5_602, 1_563)),
        ("openrouter_activity.csv", 4, (99_907, 697)),
        ("langsmith_runs.jsonl", 2, (5_527, 377)),
        ("cloudflare_ai_gateway_logs.json", 2, (5_527, 377)),
    ],
)
def test_the_examples_are_read_whole(account, name, counted, tokens):
    got = account(EXAMPLES / name)
    assert (got.where.counted, got.where.rejected) == (counted, 0)
    assert tuple(sum(row[key] or 0 for row in got.rows) for key in ("input_tokens", "output_tokens")) == tokens
