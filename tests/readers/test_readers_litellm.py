"""LiteLLM: what its own functions wrote (``samples/litellm``), and shapes that no run here makes."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from obsia.readers import litellm
from obsia.readers.litellm import rows_of

APIS = (
    "openai.chat",
    "openai.responses",
    "openai.embeddings",
    "openai.images",
    "anthropic.messages",
    "gemini.generate",
)
NAMES = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens")
CALL = {
    "id": "answer-1", "litellm_call_id": "call-1", "call_type": "acompletion", "status": "success",
    "custom_llm_provider": "openai", "saved_cache_cost": 0.0, "startTime": 1767225600.0, "endTime": 1767225601.0,
    "completionStartTime": 1767225601.0, "model": "gpt-4o-mini", "prompt_tokens": 40, "completion_tokens": 20,
    "api_base": "https://api.openai.com/v1", "cache_hit": None, "metadata": {}, "hidden_params": {},
}  # fmt: skip
DAY = {
    "id": "day-1", "user_id": "user-1", "date": "2026-01-01", "api_key": "k" * 64, "model": "gpt-4o-mini",
    "custom_llm_provider": "openai", "endpoint": "/chat/completions", "prompt_tokens": 40, "completion_tokens": 20,
    "cache_read_input_tokens": 0, "cache_creation_input_tokens": 0, "api_requests": 3, "successful_requests": 3,
    "failed_requests": 0,
}  # fmt: skip


@pytest.fixture
def read(account, tmp_path):
    """``read(record, ...)``: the account of these records as JSON lines."""

    def made(*records):
        path = tmp_path / "log.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
        return account(path)

    return made


def truths(samples):
    """The counts of every scenario that LiteLLM was given and whose provider told its counts."""
    scenarios = json.loads((samples / "samples" / "scenarios.json").read_text(encoding="utf-8"))["scenarios"]
    told = [one for one in scenarios if one["api"] in APIS and one["truth"] and one.get("usage_asked", True)]
    return Counter(tuple(one["truth"].get(name, 0) for name in NAMES) for one in told)


@pytest.mark.parametrize("name", ["standard_logging_payload", "spend_logs"])
def test_every_call_has_its_true_counts(account, samples, name):
    got = account(samples / "samples" / "litellm" / f"{name}.jsonl")
    assert Counter(tuple(row.get(key) or 0 for key in NAMES) for row in got.rows) == truths(samples)
    # A stream of which the provider told nothing is 0 and 0 there: no usage, and no zero.
    assert [reject.reason for reject in got.rejects] == ["no_usage"]
    assert got.skipped == {"failed call without usage": 9, "answered from a proxy's cache": 1}
    assert sum(row["images"] or 0 for row in got.rows) == 1


def test_logged_calls_and_spend_logs_are_the_same_calls(account, samples):
    folder = samples / "samples" / "litellm"
    one, both = (
        account(folder / "spend_logs.jsonl"),
        account([folder / "spend_logs.jsonl", folder / "standard_logging_payload.jsonl"]),
    )
    assert both.where.counted == one.where.counted
    assert both.where.duplicate == one.where.counted
    assert sum(both.column("input_tokens")) == sum(one.column("input_tokens"))


def test_the_daily_table_holds_what_the_calls_sum_up_to(account, samples):
    days = account(samples / "samples" / "litellm" / "daily_user_spend.jsonl")
    calls = account(samples / "samples" / "litellm" / "spend_logs.jsonl")
    # The table also has the answer of LiteLLM's own cache (25 in, 13 out), and no way to tell it.
    for name, cached in (
        ("input_tokens", 25),
        ("output_tokens", 13),
        ("cache_read_tokens", 0),
        ("cache_write_tokens", 0),
    ):
        assert sum(days.column(name)) == sum(row[name] or 0 for row in calls.rows) + cached
    assert sum(days.column("calls")) == len(calls.rows) + 2  # and the stream that told nothing
    assert set(days.column("bucket_s")) == {86_400}


def test_a_stream_has_its_first_token_and_a_plain_answer_has_none(account, samples):
    got = account(samples / "samples" / "litellm" / "standard_logging_payload.jsonl")
    by_counts = {(row["input_tokens"], row["output_tokens"]): row for row in got.rows}
    stream, plain = by_counts[1041, 88], by_counts[2006, 300]
    assert 0 < stream["first_token_us"] < stream["duration_us"]
    assert plain["first_token_us"] is None
    assert (stream["model_request"], stream["model_response"]) == ("gpt-4o-mini", "gpt-4o-mini-2024-07-18")
    assert (stream["label.team"], stream["label.key"], stream["label.tag"]) == (
        "search",
        "search-prod",
        "product:search",
    )


@pytest.mark.parametrize("hit", [True, "True", "true"])
def test_an_answer_of_the_proxys_cache_is_no_usage(read, hit):
    got = read(CALL, CALL | {"litellm_call_id": "call-2", "cache_hit": hit})
    assert (len(got.rows), got.skipped) == (1, {"answered from a proxy's cache": 1})


@pytest.mark.parametrize(
    ("call_type", "operation"),
    [
        ("acompletion", "chat"),
        ("completion", "chat"),
        ("litellm.completion", "chat"),
        ("anthropic_messages", "chat"),
        ("aresponses", "chat"),
        ("_arealtime", "chat"),
        ("agenerate_content_stream", "chat"),
        ("atext_completion", "text_completion"),
        ("aembedding", "embeddings"),
        ("aimage_edit", "image"),
        ("atranscription", "transcription"),
        ("pass_through_endpoint", "pass_through"),
        ("some_new_type", "some_new_type"),
        ("", "chat"),
        (5, "chat"),
    ],
)
def test_call_types_are_operations(read, call_type, operation):
    (row,) = read(CALL | {"call_type": call_type}).rows
    assert row["operation"] == operation


@pytest.mark.parametrize(
    "call_type",
    ["aget_responses", "adelete_responses", "acreate_batch", "afile_content", "alist_batches", "call_mcp_tool"],
)
def test_what_runs_no_model_is_no_usage(read, call_type):
    got = read(CALL | {"call_type": call_type})
    assert (got.rows, list(got.skipped)) == ([], ["not inference, or the reading of a stored answer"])


def test_a_finished_batch_is_so_many_calls_at_once(read):
    batch = {"call_type": "aretrieve_batch", "id": "batch-1_batch_cost", "metadata": {"batch_successful_requests": 7}}
    (row,) = read(CALL | batch).rows
    assert (row["batch_api"], row["calls"], row["operation"]) == (True, 7, "batch")


def test_what_asks_for_a_batch_again_says_nothing(read):
    got = read(CALL | {"call_type": "aretrieve_batch", "prompt_tokens": 0, "completion_tokens": 0})
    assert got.skipped == {"call of a kind without token counts": 1}


def test_a_transcription_counted_in_seconds_has_its_length(read):
    usage = {"metadata": {"usage_object": {"type": "duration", "seconds": 12.5}}}
    (row,) = read(CALL | usage | {"call_type": "atranscription", "prompt_tokens": 0, "completion_tokens": 0}).rows
    assert row["audio_ms"] == 12_500


BEDROCK = "bedrock-runtime.eu-west-1.amazonaws.com"
AZURE = "eastus2.api.cognitive.microsoft.com"
VERTEX = "europe-west4-aiplatform.googleapis.com"


@pytest.mark.parametrize(
    ("api_base", "model", "host", "region", "basis"),
    [
        ("https://api.openai.com/v1", "gpt-4o", "api.openai.com", None, None),
        ("https://mine.openai.azure.com/", "gpt-4o", "mine.openai.azure.com", None, None),
        (f"https://{AZURE}/", "gpt-4o", AZURE, "eastus2", "host"),
        (f"https://{VERTEX}/v1", "gemini-2.5-flash", VERTEX, "europe-west4", "host"),
        (f"https://{BEDROCK}/model/x", "anthropic.claude-3-haiku", BEDROCK, "eu-west-1", "host"),
        (f"https://{BEDROCK}", "eu.anthropic.claude-sonnet-4-5", BEDROCK, "eu-west-1", "caller"),
    ],
)
def test_the_address_says_host_and_sometimes_region(read, api_base, model, host, region, basis):
    (row,) = read(CALL | {"api_base": api_base, "model": model}).rows
    assert (row["host"], row.get("region"), row.get("region_basis")) == (host, region, basis)


def test_a_key_is_named_or_hashed_and_never_shown(read):
    keys = {"metadata": {"user_api_key_alias": "", "user_api_key_hash": "sk-1234567890"}}
    (row,) = read(CALL | keys).rows
    assert "label.key" not in row


def test_one_request_may_be_many_calls(read):
    """Rounds of tools and billed retries share the id of the request; their counts differ."""
    rounds = [CALL | {"id": f"answer-{n}", "prompt_tokens": 40 + n} for n in range(3)]
    assert len(read(*rounds).rows) == 3


@pytest.mark.parametrize("identity", ["chatcmpl-static", "None", ""])
def test_one_id_for_all_answers_of_a_server_merges_no_calls(read, identity):
    """BerriAI/litellm#28376, #39749: some servers give one id to every answer, or none."""
    calls = [
        {k: v for k, v in CALL.items() if k != "litellm_call_id"} | {"id": identity, "startTime": 1767225600.0 + n}
        for n in range(3)
    ]
    assert len(read(*calls).rows) == 3


def test_a_row_of_a_daily_table_that_grew_counts_once(read):
    later = DAY | {"prompt_tokens": 80, "completion_tokens": 50, "api_requests": 6, "successful_requests": 6}
    got = read(DAY, later)
    assert [(row["input_tokens"], row["output_tokens"], row["calls"]) for row in got.rows] == [(80, 50, 6)]


def test_a_table_by_tag_counts_a_call_with_two_tags_once(read):
    """LiteLLM itself tags each call by its caller's program, with and without the version."""
    tags = [
        {k: v for k, v in DAY.items() if k != "user_id"}
        | {"id": f"row-{n}", "request_id": None, "tag": f"User-Agent: a{n}"}
        for n in range(2)
    ]
    got = read(*tags)
    assert (got.where.counted, got.where.duplicate) == (1, 1)


def test_days_without_usage_are_said_by_kind(read):
    empty = DAY | {"prompt_tokens": 0, "completion_tokens": 0, "id": "d2"}
    got = read(
        DAY,
        empty | {"api_requests": 0, "successful_requests": 0},
        empty | {"successful_requests": 0, "failed_requests": 3},
        empty,
    )
    assert len(got.rows) == 1
    assert got.skipped == {
        "empty bucket": 1,
        "failed call without usage": 1,
        "calls without token counts": 1,
    }


def test_tokens_of_no_request_are_refused(read):
    """Sub-calls of the proxy add tokens and no request: how many they were is not known."""
    got = read(DAY | {"api_requests": 0, "successful_requests": 0})
    assert [reject.reason for reject in got.rejects] == ["no_call"]


def test_sums_beyond_one_call_are_one_record(read):
    big = {"prompt_tokens": 5 * 2**31 + 3, "cache_read_input_tokens": 2 * 2**31 + 1, "completion_tokens": 2**31 + 7}
    got = read(DAY | big | {"successful_requests": 1_000_001})
    for name, total in (("input_tokens", 5 * 2**31 + 3), ("cache_read_tokens", 2 * 2**31 + 1), ("calls", 1_000_001)):
        assert got.column(name) == [total]


@pytest.mark.parametrize("page", ["data", "logs"])
def test_pages_of_the_api_are_read(account, tmp_path, page):
    path = tmp_path / "page.json"
    path.write_text(json.dumps({page: [CALL], "total": 1}), encoding="utf-8")
    assert account(path).where.counted == 1


def test_a_day_of_the_activity_api_is_one_row_for_each_model(account, tmp_path):
    def sums(tokens):
        return {"metrics": {"prompt_tokens": tokens, "completion_tokens": 5, "cache_read_input_tokens": 1,
                            "cache_creation_input_tokens": 0, "api_requests": 2, "successful_requests": 2}}  # fmt: skip

    models = {"gpt-4o-mini": sums(40), "claude-sonnet-4-5": sums(30)}
    day = {"date": "2026-01-01", **sums(70), "breakdown": {"models": models, "providers": {"openai": sums(70)}}}
    quiet = {"date": "2026-01-02", **sums(9), "breakdown": {"models": {}}}
    path = tmp_path / "activity.json"
    path.write_text(json.dumps({"results": [day, quiet], "metadata": {"total_pages": 1}}), encoding="utf-8")
    got = account(path)
    found = {row["model_request"]: (row["input_tokens"], row["cache_read_tokens"], row["calls"]) for row in got.rows}
    assert found == {"gpt-4o-mini": (40, 1, 2), "claude-sonnet-4-5": (30, 1, 2), None: (9, 1, 2)}


SONNET = {"custom_llm_provider": "anthropic", "api_base": "https://api.anthropic.com"}
ROUTED = {"model_group": "gpt-4o", "model_id": "d41d8cd9"}


@pytest.mark.parametrize(
    ("more", "model", "by"),
    [
        # The proxy restamps the answer with the alias (BerriAI/litellm#22709); so did its table of models for a while.
        ({"model": "claude-sonnet-4-5", "response": {"model": "gpt-4o"}, **SONNET}, "claude-sonnet-4-5", "model"),
        (
            {
                "model": "anthropic/claude-sonnet-4-5",
                "response": {"model": "gpt-4o"},
                "model_map_information": {"model_map_key": "gpt-4o"},
                **SONNET,
            },
            "anthropic/claude-sonnet-4-5",
            "model",
        ),
        # The table of models, or the provider's answer, knows the version of what the deployment runs.
        (
            {
                "model": "claude-sonnet-4-5",
                "response": {"model": "gpt-4o"},
                "model_map_information": {"model_map_key": "claude-sonnet-4-5-20250929"},
                **SONNET,
            },
            "claude-sonnet-4-5-20250929",
            "model_map_information.model_map_key",
        ),
        ({"model": "claude-sonnet-4-5", "response": {"model": "claude-sonnet-4-5-20250929"}, **SONNET},
         "claude-sonnet-4-5-20250929", None),
        # A row of the spend logs has no answer.
        ({"model": "claude-sonnet-4-5", "metadata": {"model_map_information": {"model_map_key": "gpt-4o"}}, **SONNET},
         "claude-sonnet-4-5", "model"),
        # Where the log's model is the alias too, what was sent to the provider is named elsewhere.
        (
            {
                "model": "gpt-4o",
                "hidden_params": {"litellm_model_name": "anthropic/claude-sonnet-4-5"},
                "response": {"model": "gpt-4o"},
                **SONNET,
            },
            "anthropic/claude-sonnet-4-5",
            "hidden_params.litellm_model_name",
        ),
        (
            {"model": "gpt-4o", "litellm_params": {"model": "anthropic/claude-sonnet-4-5"}, **SONNET},
            "anthropic/claude-sonnet-4-5",
            "litellm_params.model",
        ),
        # A team's alias is none of the router's group; a smaller model whose name goes on is another one.
        ({"model": "claude-sonnet-4-5", "response": {"model": "gpt-4o-2024-08-06"}, **SONNET},
         "claude-sonnet-4-5", "model"),
        ({"model": "gpt-4o", "model_group": "chat", "response": {"model": "gpt-4o-mini"}}, "gpt-4o", "model"),
        # The deployment of an Azure resource has any name: the answer, or what its operator states, says the model.
        ({"model": "azure/prod", "custom_llm_provider": "azure", "response": {"model": "gpt-4.1-2025-04-14"}},
         "gpt-4.1-2025-04-14", "response.model"),
        (
            {
                "model": "azure/prod",
                "custom_llm_provider": "azure",
                "response": {"model": "gpt-4o"},
                "model_map_information": {"model_map_key": "azure/gpt-4.1"},
            },
            "azure/gpt-4.1",
            "model_map_information.model_map_key",
        ),
        (
            {
                "model": "azure/prod",
                "custom_llm_provider": "azure",
                "response": {"model": "prod"},
                "model_map_information": {"model_map_key": "azure/gpt-4.1"},
            },
            "azure/gpt-4.1",
            "model_map_information.model_map_key",
        ),
        ({"model": "azure/prod", "custom_llm_provider": "azure", "response": {"model": "gpt-4o"}},
         "azure/prod", "model"),
        ({"model": "openrouter/auto", "custom_llm_provider": "openrouter", "response": {"model": "openai/gpt-4.1"}},
         "openai/gpt-4.1", "response.model"),
        # Alias and deployment agree.
        ({"model": "openai/gpt-4o", "response": {"model": "gpt-4o"}}, "gpt-4o", None),
        ({"model": "gpt-4o", "response": {"model": "gpt-4o-2024-08-06"}}, "gpt-4o-2024-08-06", None),
        # Without a router nobody restamps.
        ({"model": "prod", "model_group": "", "model_id": "", "response": {"model": "gpt-4.1"}}, "gpt-4.1", None),
    ],
)  # fmt: skip
def test_the_deployments_model_goes_before_the_alias(read, more, model, by):
    got = read(CALL | ROUTED | more)
    assert got.rows[0]["model_response"] == model
    assert got.reading.named_by() == ({} if by is None else {by: 1})


def test_the_account_says_which_field_named_the_model(tmp_path):
    from obsia.app.usage.assess import assess
    from obsia.core.locales import Locale
    from obsia.views.usage_messages import set_aside

    aliased = CALL | ROUTED | SONNET | {"model": "claude-sonnet-4-5", "response": {"model": "gpt-4o"}}
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps(aliased | {"litellm_call_id": f"call-{n}"}) + "\n" for n in range(3)))
    account = assess(path, region="FRA", record_figures=False)
    assert {use.model.facts.model_id for use in account.models} == {"anthropic/claude-sonnet-4-5"}
    assert account.named_by == {"model": 3}
    for language in ("en", "fr"):
        assert any("model (3)" in Locale(language).text(sentence) for sentence in set_aside(account))


def test_the_callback_takes_the_deployments_model_too():
    from obsia.readers.litellm import rows_of

    (row,), refused = rows_of(CALL | ROUTED | SONNET | {"model": "claude-sonnet-4-5", "response": {"model": "gpt-4o"}})
    assert (row["model_response"], refused) == ("claude-sonnet-4-5", [])


def test_calls_of_one_log_are_read_as_each_alone(read):
    """What a log says alike of its calls is read once: 1, true and "1" are not alike, and a long text is a text."""
    odd = [None, "", "gpt-4o", "openai/gpt-4o-2024-08-06", "x" * 1_200, 1, True, 1.0, "1", ["gpt-4o"], {"a": "b"}]
    fields = ("model", "model_group", "custom_llm_provider", "api_base", "team_id", "user", "service_tier")
    calls = [
        CALL | {"id": f"answer-{at}-{name}", "litellm_call_id": f"call-{at}-{name}", name: value}
        for name in fields
        for at, value in enumerate(odd)
    ]
    calls += [
        CALL | {"litellm_call_id": f"m-{at}", "metadata": {"user_api_key_team_alias": one}}
        for at, one in enumerate(odd)
    ]

    def told(rows):
        return sorted((str(row["event_id"]), repr(sorted(row.items(), key=lambda each: each[0]))) for row in rows)

    def by_itself(each):
        litellm._same_of.cache_clear()
        return rows_of(each)[0]

    alone = [row for each in calls for row in by_itself(each)]
    together = [row for each in (*calls, *reversed(calls)) for row in rows_of(each)[0]]
    assert told(together) == sorted([*told(alone), *told(alone)])
    assert len(read(*calls).rows) == len(alone)
