"""OpenRouter: records by the schemas of its API documentation and the header of its activity export, by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
GENERATION = {
    "id": "gen-1", "created_at": "2026-01-01T00:00:00.250Z", "model": "deepseek/deepseek-chat-v3-0324",
    "provider_name": "Novita", "generation_time": 12_615, "latency": 10_941, "streamed": True, "cancelled": False,
    "tokens_prompt": 87_221, "tokens_completion": 15, "native_tokens_prompt": 88_813, "native_tokens_completion": 52,
    "native_tokens_completion_images": None, "native_tokens_reasoning": 0, "native_tokens_cached": 1_600,
    "num_media_completion": 0, "api_type": "completions", "is_byok": False,
}  # fmt: skip
DAY = {
    "date": "2026-01-01", "model": "openai/gpt-4.1", "model_permaslug": "openai/gpt-4.1-2025-04-14",
    "endpoint_id": "e-1", "provider_name": "OpenAI", "usage": 0.015, "byok_usage_inference": 0, "requests": 5,
    "prompt_tokens": 50, "completion_tokens": 125, "reasoning_tokens": 25,
}  # fmt: skip


@pytest.fixture
def read(account, tmp_path):
    """``read(value, name)``: the account of a file that holds ``value`` as JSON."""

    def made(value, name="page.json"):
        path = tmp_path / name
        path.write_text(json.dumps(value), encoding="utf-8")
        return account(path)

    return made


@pytest.mark.parametrize("wrapped", [GENERATION, {"data": GENERATION}, [GENERATION], {"data": [GENERATION]}])
def test_native_tokens_are_what_was_computed(read, wrapped):
    (row,) = read(wrapped).rows
    assert (row["input_tokens"], row["output_tokens"], row["cache_read_tokens"]) == (88_813, 52, 1_600)
    assert (row["provider"], row["tokens_basis"]) == ("Novita", "reported")
    assert (row["duration_us"], row["first_token_us"]) == (12_615_000, 10_941_000)


def test_counts_of_another_tokenizer_are_an_estimate(read):
    native = {"native_tokens_prompt": None, "native_tokens_completion": None, "native_tokens_cached": None}
    (row,) = read([GENERATION | native | {"native_tokens_reasoning": None}]).rows
    assert (row["input_tokens"], row["output_tokens"], row["tokens_basis"]) == (87_221, 15, "estimated")


def test_a_cancelled_generation_counts_what_was_made(read):
    (row,) = read([GENERATION | {"cancelled": True}]).rows
    assert row["output_tokens"] == 52


def test_without_a_stream_the_latency_is_no_first_token(read):
    (row,) = read([GENERATION | {"streamed": False}]).rows
    assert row.get("first_token_us") is None


def test_images_are_counted_where_tokens_of_images_were_made(read):
    made = {"native_tokens_completion_images": 1290, "native_tokens_completion": 1300, "num_media_completion": 2}
    (row,) = read([GENERATION | made]).rows
    assert row["images"] == 2
    (sound,) = read([GENERATION | {"num_media_completion": 2}], name="sound.json").rows
    assert sound.get("images") is None


def test_more_reasoning_than_output_is_a_contradiction(read):
    """Some providers report it (16 tokens of which 19 reasoning): which of the two is wrong cannot be told."""
    got = read(
        [GENERATION | {"native_tokens_completion": 16, "native_tokens_reasoning": 19}, GENERATION | {"id": "gen-2"}]
    )
    assert [(reject.reason, reject.value) for reject in got.rejects] == [("sub_count_exceeds_total", "19 > 16")]
    assert got.where.counted == 1


def test_a_generation_that_reached_no_provider_is_no_usage(read):
    none = dict.fromkeys((name for name in GENERATION if "tokens" in name), None) | {"provider_name": None}
    assert read([GENERATION, GENERATION | none | {"id": "gen-2"}]).skipped == {"failed call without usage": 1}


@pytest.mark.parametrize("date", ["2026-01-01", "2026-01-01 00:00:00"])
def test_a_day_of_an_endpoint_is_so_many_calls_at_once(read, date):
    (row,) = read({"data": [DAY | {"date": date}]}).rows
    assert (row["calls"], row["bucket_s"], row["input_tokens"], row["output_tokens"]) == (5, 86_400, 50, 125)
    assert (row["reasoning_tokens"], row["model_response"]) == (25, "openai/gpt-4.1-2025-04-14")
    assert str(row["started_at"]) == "2026-01-01 00:00:00"


def test_the_names_of_the_client_library_are_read_too(read):
    names = {"model_permaslug": "modelPermaslug", "endpoint_id": "endpointId", "provider_name": "providerName"}
    names |= {
        "prompt_tokens": "promptTokens",
        "completion_tokens": "completionTokens",
        "reasoning_tokens": "reasoningTokens",
    }
    plain, camel = (
        read({"data": [DAY]}),
        read({"data": [{names.get(k, k): v for k, v in DAY.items()}]}, name="camel.json"),
    )
    assert plain.rows == camel.rows


def test_one_day_in_two_downloads_counts_once_and_another_keys_day_for_itself(account, tmp_path):
    for name, days in (("a", [DAY]), ("b", [DAY, DAY | {"requests": 7}])):
        (tmp_path / f"{name}.json").write_text(json.dumps({"data": days}), encoding="utf-8")
    got = account([tmp_path / "a.json", tmp_path / "b.json"])
    assert (got.where.counted, got.where.duplicate) == (2, 1)


def test_a_day_without_requests_is_an_empty_bucket(read):
    empty = DAY | {"requests": 0, "prompt_tokens": 0, "completion_tokens": 0, "reasoning_tokens": 0}
    assert read({"data": [DAY, empty]}).skipped == {"empty bucket": 1}


@pytest.mark.parametrize("end", [b"\r", b"\n\r", b"\r\r\n"])
def test_a_record_behind_a_lone_carriage_return_counts(account, tmp_path, end):
    lines = (EXAMPLES / "openrouter_activity.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "a.csv").write_bytes(b"".join(lines[:2])[:-1] + end + b"".join(lines[2:]))
    got, whole = account(tmp_path / "a.csv"), account(EXAMPLES / "openrouter_activity.csv")
    assert len(whole.rows) > 2
    assert sorted(map(str, got.column("input_tokens"))) == sorted(map(str, whole.column("input_tokens")))
    assert got.rejects == []
