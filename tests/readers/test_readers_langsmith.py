"""LangSmith and Cloudflare AI Gateway: records by the library's schema (langsmith 0.15.1) and the API's, by hand."""

from __future__ import annotations

import json

import pytest

RUN = {
    "id": "run-1", "name": "ChatOpenAI", "run_type": "llm", "start_time": "2026-01-01T00:00:00.250000",
    "end_time": "2026-01-01T00:00:01.250000", "first_token_time": "2026-01-01T00:00:00.750000", "trace_id": "root",
    "dotted_order": "x", "session_id": "p", "parent_run_id": "root", "status": "success", "prompt_tokens": 2006,
    "completion_tokens": 300, "total_tokens": 2306, "prompt_token_details": {"cache_read": 1920},
    "completion_token_details": {"reasoning": 64}, "tags": ["seq:step:2", "b", "a"],
    "extra": {"metadata": {"ls_provider": "openai", "ls_model_name": "gpt-4o-mini", "thread_id": "thread-1"}},
}  # fmt: skip
CHAIN = {**RUN, "id": "root", "run_type": "chain", "parent_run_id": None, "prompt_token_details": None}
LOG = {
    "id": "log-1", "cached": False, "created_at": "2026-01-01T00:00:00.250Z", "duration": 1000, "model": "gpt-4o-mini",
    "provider": "openai", "success": True, "tokens_in": 40, "tokens_out": 20,
}  # fmt: skip


@pytest.fixture
def read(account, tmp_path):
    """``read(record, ...)``: the account of these records as JSON lines."""

    def made(*records):
        path = tmp_path / "log.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
        return account(path)

    return made


def test_a_call_counts_and_the_chain_around_it_does_not(read):
    got = read(CHAIN, RUN, RUN | {"id": "tool", "run_type": "tool"})
    (row,) = got.rows
    assert (row["input_tokens"], row["cache_read_tokens"], row["output_tokens"]) == (2006, 1920, 300)
    assert (row["reasoning_tokens"], row["first_token_us"], row["duration_us"]) == (64, 500_000, 1_000_000)
    assert (row["provider"], row["model_request"], row["session_id"]) == ("openai", "gpt-4o-mini", "thread-1")
    assert row["label.tag"] == "a, b"
    assert got.skipped == {"run that is not a call of a model": 2}


def test_of_a_call_around_a_call_the_inner_one_counts(read):
    got = read(
        RUN, RUN | {"id": "inner", "parent_run_id": "between"}, CHAIN | {"id": "between", "parent_run_id": "run-1"}
    )
    assert got.column("event_id") == ["inner"]


def test_usage_in_the_answers_metadata_is_read_where_the_columns_are_missing(read):
    usage = {"input_tokens": 2006, "output_tokens": 300, "input_token_details": {"cache_read": 1920}}
    bare = {k: v for k, v in RUN.items() if not k.endswith(("tokens", "details"))}
    (row,) = read(bare | {"outputs": {"usage_metadata": usage}}).rows
    assert (row["input_tokens"], row["cache_read_tokens"], row["output_tokens"]) == (2006, 1920, 300)


def test_failed_and_silent_runs(read):
    silent = {
        "prompt_tokens": None,
        "completion_tokens": None,
        "prompt_token_details": None,
        "completion_token_details": None,
    }
    got = read(RUN, RUN | silent | {"id": "a", "status": "error"}, RUN | silent | {"id": "b"})
    assert got.skipped == {"failed call without usage": 1}
    assert [(reject.line, reject.reason) for reject in got.rejects] == [(3, "no_usage")]


def test_a_page_of_runs_is_read(account, tmp_path):
    (tmp_path / "page.json").write_text(json.dumps({"runs": [CHAIN, RUN], "cursors": {}}), encoding="utf-8")
    assert account(tmp_path / "page.json").column("event_id") == ["run-1"]


def test_cloudflares_own_cache_and_failures_are_no_usage(read):
    got = read(
        LOG,
        LOG | {"id": "b", "cached": True},
        LOG | {"id": "c", "success": False, "tokens_in": 0, "tokens_out": 0},
        LOG | {"id": "d", "tokens_in": 0, "tokens_out": 0},
    )
    assert got.column("event_id") == ["log-1"]
    assert got.skipped == {"answered from a proxy's cache": 1, "failed call without usage": 1}
    assert [reject.reason for reject in got.rejects] == ["no_usage"]
