"""Helicone: records by its types ``HeliconeRequest`` and ``RequestResponseRMT`` (Helicone/helicone, 2026), by hand."""

from __future__ import annotations

import csv
import io
import json

import genai_prices
import pytest

REQUEST = {
    "request_id": "q-1", "response_id": "r-1", "response_status": 200, "request_created_at": "2026-01-01T00:00:00.250Z",
    "delay_ms": 1000, "provider": "OPENAI", "model": "gpt-4o-mini", "request_properties": None, "properties": {},
    "prompt_tokens": 86, "prompt_cache_read_tokens": 1920, "prompt_cache_write_tokens": 0, "completion_tokens": 236,
    "reasoning_tokens": 64, "target_url": "https://api.openai.com/v1/chat/completions", "country_code": "FR",
    "cache_reference_id": "00000000-0000-0000-0000-000000000000", "cache_enabled": True,
}  # fmt: skip
CHAT = {
    "prompt_tokens": 2006, "completion_tokens": 300, "total_tokens": 2306,
    "prompt_tokens_details": {"cached_tokens": 1920}, "completion_tokens_details": {"reasoning_tokens": 64},
}  # fmt: skip
RESPONSES = {
    "input_tokens": 2006, "output_tokens": 300, "total_tokens": 2306, "input_tokens_details": {"cached_tokens": 1920},
    "output_tokens_details": {"reasoning_tokens": 64},
}  # fmt: skip
MESSAGES = {
    "input_tokens": 21,
    "output_tokens": 77,
    "cache_read_input_tokens": 2000,
    "cache_creation_input_tokens": 1500,
}


@pytest.fixture
def read(account, tmp_path):
    """``read(record, ...)``: the account of these records as JSON lines."""

    def made(*records):
        path = tmp_path / "log.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
        return account(path)

    return made


def test_cached_and_reasoning_tokens_are_beside_the_columns(read):
    (row,) = read(REQUEST).rows
    assert (row["input_tokens"], row["cache_read_tokens"]) == (2006, 1920)
    assert (row["output_tokens"], row["reasoning_tokens"]) == (300, 64)


@pytest.mark.parametrize(("usage", "flavor"), [(CHAT, "chat"), (RESPONSES, "responses")])
def test_the_answers_own_usage_settles_records_made_before_cached_tokens_were_apart(read, usage, flavor):
    inclusive = {"prompt_tokens": 2006, "completion_tokens": 300, "reasoning_tokens": None}
    (row,) = read(REQUEST | inclusive | {"response_body": {"model": "gpt-4o-mini", "usage": usage}}).rows
    other = genai_prices.extract_usage(
        {"model": "gpt-4o-mini", "usage": usage}, provider_id="openai", api_flavor=flavor
    ).usage
    assert (row["input_tokens"], row["output_tokens"]) == (other.input_tokens, other.output_tokens) == (2006, 300)
    assert row["cache_read_tokens"] == other.cache_read_tokens == 1920


def test_an_answer_of_anthropic_is_not_taken_for_one_of_openai(read):
    columns = {
        "provider": "ANTHROPIC", "prompt_tokens": 21, "completion_tokens": 77, "prompt_cache_read_tokens": 2000,
        "prompt_cache_write_tokens": 1500, "reasoning_tokens": None, "model": "claude-sonnet-4-5",
    }  # fmt: skip
    (row,) = read(REQUEST | columns | {"response_body": {"usage": MESSAGES}}).rows
    other = genai_prices.extract_usage({"model": "claude-sonnet-4-5", "usage": MESSAGES}, provider_id="anthropic").usage
    assert row["input_tokens"] == other.input_tokens == 3521
    assert (row["cache_read_tokens"], row["cache_write_tokens"]) == (other.cache_read_tokens, other.cache_write_tokens)


def test_a_reused_answer_is_no_usage_but_leave_to_reuse_is(read):
    hit = {"cache_reference_id": "11111111-0000-0000-0000-000000000000", "response_id": "r-2"}
    got = read(REQUEST, REQUEST | hit, REQUEST | {"response_id": "r-3", "cached": True})
    assert (len(got.rows), got.skipped) == (1, {"answered from a proxy's cache": 2})


@pytest.mark.parametrize("status", [429, 500, -3, None, "503"])
def test_a_failed_call_counts_what_it_states(read, status):
    none = {"prompt_tokens": 0, "prompt_cache_read_tokens": 0, "completion_tokens": 0, "reasoning_tokens": None}
    got = read(
        REQUEST | {"response_status": status}, REQUEST | none | {"response_status": status, "response_id": "r-2"}
    )
    assert (len(got.rows), got.skipped) == (1, {"failed call without usage": 1})


def test_a_call_that_succeeded_without_usage_is_refused(read):
    none = {
        "prompt_tokens": None,
        "prompt_cache_read_tokens": None,
        "completion_tokens": None,
        "reasoning_tokens": None,
    }
    got = read(REQUEST, REQUEST | none | {"response_id": "r-2"})
    assert [(reject.line, reject.reason) for reject in got.rejects] == [(2, "no_usage")]


def test_the_callers_country_is_no_region(read):
    (row,) = read(REQUEST).rows
    assert row.get("region") is None
    assert row["host"] == "api.openai.com"


def test_only_known_properties_become_labels(read):
    properties = {"Environment": "prod", "AppName": "shop", "Helicone-Session-Id": "s-1", "Note": "call my doctor"}
    (row,) = read(REQUEST | {"request_properties": properties}).rows
    assert (row["label.environment"], row["label.application"], row["session_id"]) == ("prod", "shop", "s-1")
    assert "doctor" not in repr(row)


def test_events_that_are_no_calls_are_said_by_kind(read):
    got = read(REQUEST, REQUEST | {"response_id": "r-2", "model": "tool:search"})
    assert got.skipped == {"event that is not a call of a model": 1}


def test_the_table_of_the_database_is_read(read):
    row = {
        "request_id": "q-1", "response_id": "r-1", "status": 200, "request_created_at": "2026-01-01 00:00:00.250",
        "latency": 1000, "provider": "OPENAI", "model": "gpt-4o-mini", "properties": {}, "prompt_tokens": 86,
        "prompt_cache_read_tokens": 1920, "prompt_cache_write_tokens": 0, "completion_tokens": 300,
        "time_to_first_token": 0, "proxy_key_id": None, "target_url": "https://api.openai.com/v1",
    }  # fmt: skip
    (got,) = read(row).rows
    assert (got["input_tokens"], got["output_tokens"], got["duration_us"]) == (2006, 300, 1_000_000)
    assert got.get("first_token_us") is None


def test_the_csv_of_the_export_tool_is_read_with_its_doubled_quotes(account, tmp_path):
    fields = ["response_id", "response_created_at", "response_status", "request_created_at", "request_body"]
    fields += [
        "request_properties",
        "request_user_id",
        "model",
        "prompt_tokens",
        "completion_tokens",
        "latency",
        "cost",
    ]
    record = REQUEST | {"latency": 1000, "request_properties": {"Environment": "prod"}}
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(fields)
    cells = [record.get(name) for name in fields]
    writer.writerow(
        ["" if c is None else json.dumps(c).replace('"', '""') if isinstance(c, dict) else c for c in cells]
    )
    path = tmp_path / "output.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    (row,) = account(path).rows
    # The tool has no columns for cached and reasoning tokens.
    assert (row["input_tokens"], row["output_tokens"], row.get("cache_read_tokens")) == (86, 236, None)
    assert row["label.environment"] == "prod"


def test_pages_of_the_api_are_read(account, tmp_path):
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"data": [REQUEST], "error": None}), encoding="utf-8")
    assert account(path).where.counted == 1
