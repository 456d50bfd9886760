"""Public bugs of token accounting with providers' own records, each replayed with a record of its shape."""

from __future__ import annotations

import json

TIME = 1754983919


def lines(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def events(path, *records):
    path.write_text("".join(f"event: {r['type']}\ndata: {json.dumps(r)}\n\n" for r in records), encoding="utf-8")
    return path


def counts(row):
    names = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")
    return {name: row[name] for name in names if row.get(name) is not None}


def chat(usage, **more):
    answer = {"id": f"chatcmpl-{'x' * 24}", "object": "chat.completion", "created": TIME, "model": "m", "usage": usage}
    return answer | more


def test_lmdeploy_3832_usage_in_every_chunk_is_not_added_up(account, tmp_path):
    """Each chunk of a stream states the usage so far: https://github.com/InternLM/lmdeploy/issues/3832."""
    chunks = [
        chat(
            {"prompt_tokens": 12, "completion_tokens": n, "total_tokens": 12 + n},
            object="chat.completion.chunk",
            id="1",
        )
        for n in range(1, 6)
    ]
    got = account(lines(tmp_path / "chunks.jsonl", *chunks))
    assert [counts(row) for row in got.rows] == [{"input_tokens": 12, "output_tokens": 5}]
    assert got.where.duplicate == 4


def test_inspect_ai_5528_reasoning_beside_the_completion_is_added(account, tmp_path):
    """x.ai's total is prompt + completion + reasoning: https://github.com/UKGovernmentBEIS/inspect_ai/issues/5528.

    The counts are those of https://github.com/Wei-Shaw/sub2api/issues/5771.
    """
    usage = {
        "prompt_tokens": 10120,
        "completion_tokens": 1499,
        "total_tokens": 14428,
        "prompt_tokens_details": {"cached_tokens": 128},
        "completion_tokens_details": {"reasoning_tokens": 2809},
    }
    (row,) = account(lines(tmp_path / "answers.jsonl", chat(usage))).rows
    assert counts(row) == {
        "input_tokens": 10120,
        "cache_read_tokens": 128,
        "output_tokens": 1499 + 2809,
        "reasoning_tokens": 2809,
    }


def test_opencode_17566_reasoning_within_the_output_is_not_added_again(account, tmp_path):
    """OpenAI's output holds reasoning already: https://github.com/anomalyco/opencode/issues/17566."""
    usage = {
        "input_tokens": 100,
        "output_tokens": 900,
        "total_tokens": 1000,
        "output_tokens_details": {"reasoning_tokens": 700},
    }
    answer = {"id": f"resp_{'y' * 30}", "object": "response", "created_at": TIME, "model": "gpt-5", "usage": usage}
    (row,) = account(lines(tmp_path / "answers.jsonl", answer)).rows
    assert counts(row) == {"input_tokens": 100, "output_tokens": 900, "reasoning_tokens": 700}


def test_opencrabs_1636_the_cached_prefix_is_inside_the_prompt_of_compatible_providers(account, tmp_path):
    """Prompt tokens are gross, and the cached ones were added again: https://github.com/adolfousier/opencrabs/issues/1636.

    In a whole answer and in the last chunk of a stream, both of which had the defect.
    """
    usage = {"prompt_tokens": 15_967, "completion_tokens": 364, "total_tokens": 16_331}
    usage["prompt_tokens_details"] = {"cached_tokens": 4_992}
    for name, answer in (("whole", chat(usage)), ("stream", chat(usage, object="chat.completion.chunk", choices=[]))):
        (row,) = account(lines(tmp_path / f"{name}.jsonl", answer)).rows
        assert counts(row) == {"input_tokens": 15_967, "cache_read_tokens": 4_992, "output_tokens": 364}


def test_llm_gemini_75_thoughts_are_output(account, tmp_path):
    """98 thoughts beside 1 candidate token are 99 out: https://github.com/simonw/llm-gemini/issues/75."""
    usage = {"candidatesTokenCount": 1, "promptTokenCount": 8, "thoughtsTokenCount": 98, "totalTokenCount": 107}
    answer = {"usageMetadata": usage, "modelVersion": "gemini-2.0-flash-thinking-exp-1219", "responseId": "r"}
    (row,) = account(lines(tmp_path / "answers.jsonl", answer)).rows
    assert counts(row) == {"input_tokens": 8, "output_tokens": 99, "reasoning_tokens": 98}


def test_langchainjs_8102_only_the_last_chunk_of_gemini_counts(account, tmp_path):
    """Chunks repeat the prompt and state the candidates so far: https://github.com/langchain-ai/langchainjs/issues/8102."""
    chunks = [
        {
            "usageMetadata": {"promptTokenCount": 40, "candidatesTokenCount": n, "totalTokenCount": 40 + n},
            "modelVersion": "gemini-2.5-flash",
            "responseId": "one-answer",
        }
        for n in (3, 18, 31)
    ]
    (row,) = account(lines(tmp_path / "chunks.jsonl", *chunks)).rows
    assert counts(row) == {"input_tokens": 40, "output_tokens": 31}


def test_portkey_gateway_1210_cached_tokens_of_bedrock_are_added_to_the_input(account, tmp_path):
    """Bedrock's input leaves out the cache: https://github.com/Portkey-AI/gateway/issues/1210."""
    usage = {"inputTokens": 12, "outputTokens": 66, "cacheReadInputTokens": 800, "cacheWriteInputTokens": 30}
    answer = {"ResponseMetadata": {"RequestId": "r-1"}, "usage": usage, "metrics": {"latencyMs": 551}}
    (row,) = account(lines(tmp_path / "answers.jsonl", answer)).rows
    assert counts(row) == {
        "input_tokens": 842,
        "cache_read_tokens": 800,
        "cache_write_tokens": 30,
        "output_tokens": 66,
    }


def start(n, **usage):
    message = {"id": f"msg_{n}", "type": "message", "role": "assistant", "model": "claude-3-5-sonnet-20240620"}
    return {"type": "message_start", "message": message | {"content": [], "usage": usage}}


def test_spring_ai_921_counts_of_start_and_delta_are_not_summed(account, tmp_path):
    """25 in and 15 out, not 16: https://github.com/spring-projects/spring-ai/pull/921."""
    path = events(
        tmp_path / "stream.log",
        start(1, input_tokens=25, output_tokens=1),
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 15}},
        {"type": "message_stop"},
    )
    (row,) = account(path).rows
    assert counts(row) == {"input_tokens": 25, "output_tokens": 15}


def test_ai_token_monitor_1_the_first_partial_count_is_not_kept(account, tmp_path):
    """The first guess of the output is no count: https://github.com/soulduse/ai-token-monitor/issues/1.

    The last delta counts; a stream that broke off has an input and no output, which is not zero.
    """
    path = events(
        tmp_path / "stream.log",
        start(1, input_tokens=3, cache_read_input_tokens=2000, output_tokens=9),
        {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 9}},
        {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 159}},
        {"type": "message_stop"},
        start(2, input_tokens=30, output_tokens=1),
    )
    rows = {row["event_id"]: counts(row) for row in account(path).rows}
    assert rows["msg_1"] == {"input_tokens": 2003, "cache_read_tokens": 2000, "output_tokens": 159}
    assert rows["msg_2"] == {"input_tokens": 30}


def test_litellm_40100_a_streamed_call_is_not_a_call_of_nothing(account, tmp_path):
    """Streams without usage are counted as such, not as 0 tokens: https://github.com/BerriAI/litellm/issues/40100."""
    silent = chat(None, object="chat.completion.chunk")
    got = account(lines(tmp_path / "chunks.jsonl", silent, silent, chat({"prompt_tokens": 5, "completion_tokens": 2})))
    assert [counts(row) for row in got.rows] == [{"input_tokens": 5, "output_tokens": 2}]
    assert got.skipped == {"chunk of a stream without usage": 2}


def test_litellm_16341_implicit_caching_of_gemini_is_counted(account, tmp_path):
    """Cached tokens that nobody asked to be cached are cached: https://github.com/BerriAI/litellm/issues/16341."""
    usage = {"promptTokenCount": 2_152, "cachedContentTokenCount": 2_027, "candidatesTokenCount": 9}
    answer = {
        "usageMetadata": usage | {"totalTokenCount": 2_161},
        "modelVersion": "gemini-2.5-flash",
        "responseId": "r",
    }
    (row,) = account(lines(tmp_path / "answers.jsonl", answer)).rows
    assert counts(row) == {"input_tokens": 2_152, "cache_read_tokens": 2_027, "output_tokens": 9}


def test_litellm_35127_cached_tokens_of_responses_are_not_lost(account, tmp_path):
    """11,008 of 12,000 input tokens were cached, and were dropped: https://github.com/BerriAI/litellm/issues/35127."""
    usage = {"input_tokens": 12_000, "output_tokens": 40, "total_tokens": 12_040}
    usage["input_tokens_details"] = {"cached_tokens": 11_008}
    answer = {"id": f"resp_{'z' * 30}", "object": "response", "created_at": TIME, "model": "gpt-5", "usage": usage}
    (row,) = account(lines(tmp_path / "answers.jsonl", answer)).rows
    assert counts(row) == {"input_tokens": 12_000, "cache_read_tokens": 11_008, "output_tokens": 40}
