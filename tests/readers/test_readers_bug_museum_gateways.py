"""Public bugs in the token accounts of gateways and of what they log to, replayed: one test each, by its number.

They were found, reported and mostly mended by the projects themselves; the numbers are those of their reports.
"""

from __future__ import annotations

import json

import pytest

OBSERVATION = {
    "id": "obs-1", "traceId": "trace-1", "type": "GENERATION", "startTime": "2026-02-27T10:00:00.000Z",
    "endTime": "2026-02-27T10:00:05.000Z", "parentObservationId": None, "model": "gpt-4o", "level": "DEFAULT",
}  # fmt: skip
SPEND = {
    "request_id": "chatcmpl-1", "call_type": "acompletion", "api_key": "k" * 64, "spend": 0.01, "total_tokens": 60,
    "prompt_tokens": 40, "completion_tokens": 20, "startTime": "2025-10-20T10:00:00.000Z",
    "endTime": "2025-10-20T10:00:01.000Z", "model": "claude-sonnet-4-5", "custom_llm_provider": "anthropic",
    "cache_hit": "False", "cache_key": "Cache OFF", "status": "success", "metadata": {}, "litellm_call_id": "call-1",
}  # fmt: skip


def read_in(account, folder):
    """``read(record, ...)``: the account of these records as JSON lines."""

    def made(*records):
        path = folder / "log.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
        return account(path)

    return made


@pytest.fixture
def read(account, tmp_path):
    return read_in(account, tmp_path)


def tokens(got):
    """Sums of input, of what was read from the cache, of what was written to it, and of output."""
    names = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens")
    return tuple(sum(row.get(name) or 0 for row in got.rows) for name in names)


def test_langfuse_12306_cached_tokens_are_not_counted_twice(read):
    """https://github.com/langfuse/langfuse/issues/12306: 130,213 input tokens of a call to Claude shown as 260,421.

    The keys of genai-prices: ``input`` holds cached tokens already, and the total was summed up from all keys.
    """
    usage = {"input": 130_213, "output": 812, "cache_read_tokens": 128_955, "cache_write_tokens": 1_253}
    got = read(OBSERVATION | {"usageDetails": usage | {"total": 261_233}})
    assert tokens(got) == (130_213, 128_955, 1_253, 812)


def test_langfuse_10592_cached_tokens_of_the_openai_wrapper_are_not_counted_twice(read):
    """https://github.com/langfuse/langfuse/issues/10592: 17,903 input tokens, 17,817 cached, shown as 35,720."""
    usage = {"input": 17_903, "input_cached_tokens": 17_817, "output": 86, "total": 17_989}
    assert tokens(read(OBSERVATION | {"usageDetails": usage})) == (17_903, 17_817, 0, 86)


def test_langfuse_9386_cached_tokens_are_not_counted_twice_where_a_total_tells(read):
    """https://github.com/langfuse/langfuse/issues/9386: LiteLLM sent 8k input tokens, the 8k cached ones in them."""
    usage = {"input": 8_011, "output": 120, "total": 8_131, "cache_read_input_tokens": 7_990}
    assert tokens(read(OBSERVATION | {"usageDetails": usage})) == (8_011, 7_990, 0, 120)


def test_langfuse_5568_a_cached_second_call_is_as_long_as_the_first(read):
    """https://github.com/langfuse/langfuse/issues/5568: the same request twice was 1,999 tokens, then 3,791."""
    first = {"input": 1_949, "output": 50, "total": 1_999, "input_cached_tokens": 0}
    second = first | {"input_cached_tokens": 1_792}
    assert tokens(read(OBSERVATION | {"usageDetails": first}))[0] == 1_949
    assert tokens(read(OBSERVATION | {"usageDetails": second})) == (1_949, 1_792, 0, 50)


def test_langfuse_5312_cached_tokens_are_a_part_of_openais_prompt_tokens(read):
    """https://github.com/langfuse/langfuse/issues/5312, of the same kind as #5568: OpenAI's own names, kept as sent."""
    usage = {"prompt_tokens": 2_006, "completion_tokens": 300, "total_tokens": 2_306, "cached_tokens": 1_920}
    assert tokens(read(OBSERVATION | {"usageDetails": usage})) == (2_006, 1_920, 0, 300)


def test_langfuse_16017_a_record_that_failed_does_not_hide_the_one_that_succeeds(read):
    """https://github.com/langfuse/langfuse/issues/16017: an id was marked as seen before its event was written."""
    broken = OBSERVATION | {"usageDetails": {"input": -5, "output": 1}}
    got = read(broken, OBSERVATION | {"usageDetails": {"input": 40, "output": 20}})
    assert (got.where.counted, got.where.duplicate, got.where.rejected) == (1, 0, 1)
    assert tokens(got) == (40, 0, 0, 20)


def test_langfuse_13592_what_a_record_refers_to_may_be_missing(read):
    """https://github.com/langfuse/langfuse/issues/13592: where a look-up found nothing, the event was dropped."""
    usage = {"usageDetails": {"input": 40, "output": 20}}
    got = read(OBSERVATION | usage | {"parentObservationId": "not in this file"}, OBSERVATION | usage | {"id": "obs-2"})
    assert got.where.counted == got.where.read == 2


def test_litellm_26919_what_is_written_to_the_cache_is_not_counted_twice(read):
    """https://github.com/BerriAI/litellm/pull/26919: ``input`` sent to Langfuse without reads, but with writes.

    And https://github.com/BerriAI/litellm/pull/16203, before it: with both. The total tells all three apart.
    """
    parts = {"cache_read_input_tokens": 2_000, "cache_creation_input_tokens": 1_500, "output": 77, "total": 3_598}
    for number, sent in enumerate((3_521, 1_521, 21)):
        got = read(OBSERVATION | {"id": f"obs-{number}", "usageDetails": {"input": sent} | parts})
        assert tokens(got) == (3_521, 2_000, 1_500, 77)


def test_litellm_15740_one_call_logged_under_two_ids_counts_once(read):
    """https://github.com/BerriAI/litellm/issues/15740: /v1/responses to Claude wrote its bridge's call too."""
    bridge = {"request_id": "resp_1", "call_type": "aresponses", "startTime": "2025-10-20T09:59:59.990Z"}
    got = read(SPEND, SPEND | bridge)
    assert (got.where.counted, got.where.duplicate) == (1, 1)
    assert tokens(got) == (40, 0, 0, 20)


def test_litellm_17814_reading_a_stored_answer_is_no_call(read):
    """https://github.com/BerriAI/litellm/issues/17814: each look at an answer was logged with the answer's usage."""
    looks = [
        SPEND | {"call_type": "aget_responses", "request_id": f"resp_{n}", "litellm_call_id": f"look-{n}"}
        for n in range(3)
    ]
    assert tokens(read(SPEND | {"call_type": "aresponses"}, *looks)) == (40, 0, 0, 20)


def test_litellm_13280_calls_of_one_second_are_all_there(read):
    """https://github.com/BerriAI/litellm/issues/13280: eight of nine calls of a coding agent were logged."""
    calls = [SPEND | {"request_id": f"chatcmpl-{n}", "litellm_call_id": f"call-{n}"} for n in range(9)]
    got = read(*calls)
    assert (got.where.read, got.where.counted) == (9, 9)


def test_litellm_36426_no_row_is_lost_between_two_batches(read):
    """https://github.com/BerriAI/litellm/issues/36426: rows dropped on their way. Read, counted and refused add up."""
    many = [
        SPEND | {"request_id": f"r-{n}", "litellm_call_id": f"c-{n}", "completion_tokens": -1 if n % 100 == 7 else 20}
        for n in range(12_001)
    ]
    got = read(*many)
    assert (got.where.read, got.where.counted, got.where.rejected) == (12_001, 11_881, 120)
    assert tokens(got) == (11_881 * 40, 0, 0, 11_881 * 20)


def test_litellm_35958_an_interrupted_stream_counts_what_it_states(read):
    """https://github.com/BerriAI/litellm/issues/35958: a stream that the client broke off left no trace."""
    cut = {"status": "failure", "call_type": "anthropic_messages", "completion_tokens": 3, "spend": 0.0}
    assert tokens(read(SPEND | cut)) == (40, 0, 0, 3)


def test_litellm_40100_a_streamed_call_without_spend_is_a_call(read):
    """https://github.com/BerriAI/litellm/issues/40100: streamed calls to azure_ai had a spend of 0, and their tokens.

    The true cost stood in ``metadata.cost_breakdown``. Tokens count whatever the row says of money.
    """
    streamed = {"spend": 0.0, "custom_llm_provider": "azure_ai", "completionStartTime": "2025-10-20T10:00:00.400Z"}
    got = read(SPEND | streamed | {"metadata": {"cost_breakdown": {"total_cost": 0.0412}}})
    assert tokens(got) == (40, 0, 0, 20)
    assert got.column("first_token_us") == [400_000]


def test_langfuse_2112_what_a_cache_of_answers_gave_is_no_call(read):
    """https://github.com/langfuse/langfuse/issues/2112: answers of a client's cache had the cost of a call."""
    assert tokens(read(SPEND, SPEND | {"litellm_call_id": "call-2", "cache_hit": "True"})) == (40, 0, 0, 20)
