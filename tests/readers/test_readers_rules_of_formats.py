"""Rules of single formats: for each the records on both sides of it, and what is read of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from obsia.readers import azure_openai, bedrock, cline, litellm
from obsia.readers.base import ReadOptions
from obsia.readers.otlp import attributes
from obsia.readers.records import untyped_usage
from obsia.readers.registry import readers
from obsia.readers.tables.choice import _with_first_time
from obsia.readers.tables.heading_words import counted
from obsia.readers.tables.headings import heading
from obsia.readers.tables.number_forms import COMMA, POINT, number

ANSWER: dict[str, Any] = {
    "id": "chatcmpl-0123456789abcdefghij",
    "object": "chat.completion",
    "created": 1_793_500_000,
    "model": "m",
    "usage": {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30},
}
RESPONSES, GEMINI, CLAUDE = "openai-responses", "gemini-cli", "anthropic-messages"


def changed(record: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """A record with values put at paths, where ``__`` stands for the next key."""
    made: dict[str, Any] = copy.deepcopy(dict(record))
    for path, value in values.items():
        *above, last = path.split("__")
        holder = made
        for key in above:
            holder = holder.setdefault(key, {})
        holder[last] = value
    return made


def read(name, path, record, **options):
    """The rows of one record by column, then the codes of why it gave none."""
    path.write_text(json.dumps(record) + "\n")
    batches = list(readers()[name].events(file=str(path), options=ReadOptions(**options)))
    rows = [dict(zip(batch.columns, row[1:], strict=False)) for batch in batches for row in batch.rows]
    return (
        rows,
        [reject.reason for batch in batches for reject in batch.rejects],
        [kind.code for batch in batches for kind in batch.skipped],
    )


def of_answer(**values: Any) -> dict[str, Any]:
    return changed(ANSWER, **values)


CHAT = {"id": "1", "type": "gemini", "timestamp": "2026-03-01T00:00:00Z", "model": "gemini-2.5-pro"}
MESSAGE = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-x", "content": []}
COHERE = {"generation_id": "g", "text": "", "meta": {"billed_units": {"input_tokens": 3, "output_tokens": 2}}}


def of_chat(**tokens: int) -> dict[str, Any]:
    return {
        "sessionId": "s",
        "projectHash": "h",
        "startTime": CHAT["timestamp"],
        "messages": [CHAT | {"tokens": tokens}],
    }


def of_message(**usage: Any) -> dict[str, Any]:
    return MESSAGE | {"usage": {"input_tokens": 10, "output_tokens": 20} | usage}


STEPS = [{"type": "message", "input_tokens": 10, "output_tokens": 20},
         {"type": "advisor_message", "input_tokens": 4, "output_tokens": 5, "model": "other"}]  # fmt: skip
DETAILS = "usage__completion_tokens_details__reasoning_tokens"


@pytest.mark.parametrize(
    ("name", "record", "expected"),
    [
        # Reasoning is beside the completion where the total says so, or where Perplexity wrote the answer.
        (RESPONSES, of_answer(**{DETAILS: 5}), {"output_tokens": 20, "reasoning_tokens": 5}),
        (RESPONSES, of_answer(**{DETAILS: 5}, usage__total_tokens=35), {"output_tokens": 25}),
        (RESPONSES, of_answer(**{DETAILS: 5}, usage__total_tokens=34), {"output_tokens": 20}),
        (RESPONSES, of_answer(model="sonar-pro", usage__reasoning_tokens=5), {"output_tokens": 25}),
        (RESPONSES, of_answer(model="solar-pro", usage__reasoning_tokens=5), {"output_tokens": 20}),
        # Groq says how long it read and wrote; seconds become microseconds.
        (RESPONSES, of_answer(usage__queue_time=9, usage__total_time=1.5, usage__prompt_time=0.25),
         {"provider": "groq", "duration_us": 1_500_000, "first_token_us": 250_000}),
        (RESPONSES, of_answer(usage__total_time=1.5), {"duration_us": 1_500_000, "first_token_us": None}),
        (RESPONSES, of_answer(usage__prompt_cache_miss_tokens=10), {"provider": "deepseek"}),
        (RESPONSES, of_answer(provider="x", usage__prompt_cache_miss_tokens=10), {"provider": "x"}),
        (RESPONSES, ANSWER, {"provider": None, "operation": "chat", "started_at": 1_793_500_000_000_000}),
        # A short id is unique only with its time.
        (RESPONSES, of_answer(id="x" * 20), {"event_id": "x" * 20}),
        (RESPONSES, of_answer(id="x" * 19), {"event_id": "x" * 19 + ":1793500000"}),
        (RESPONSES, of_answer(id="x" * 19, created=None), {"event_id": "x" * 19}),
        # What Cohere processed, before what it bills.
        (RESPONSES, COHERE, {"provider": "cohere", "input_tokens": 3, "output_tokens": 2}),
        (RESPONSES, changed(COHERE, meta__tokens={"input_tokens": 7, "output_tokens": 2}), {"input_tokens": 7}),
        # A transcription by its length.
        (RESPONSES, {"text": "x", "usage": {"type": "duration", "seconds": 12.5}}, {"audio_ms": 12_500}),
        # Cached tokens are inside the input unless the total says that they are beside it.
        (GEMINI, of_chat(input=10, output=2, cached=4, total=12), {"input_tokens": 10, "cache_read_tokens": 4}),
        (GEMINI, of_chat(input=10, output=2, cached=4, total=16), {"input_tokens": 14, "cache_read_tokens": 4}),
        (GEMINI, of_chat(input=10, output=2, cached=0, total=12), {"input_tokens": 10}),
        # Anthropic's input leaves out what its cache took; that comes as a sum, or by how long it is kept.
        (CLAUDE, of_message(cache_creation_input_tokens=3), {"input_tokens": 13, "cache_write_tokens": 3}),
        (CLAUDE, of_message(cache_creation={"ephemeral_5m_input_tokens": 1, "ephemeral_1h_input_tokens": 2}),
         {"input_tokens": 13, "cache_write_tokens": 3, "cache_write_1h_tokens": 2}),
    ],
)  # fmt: skip
def test_a_record_is_read_by_the_rule_of_its_format(tmp_path, name, record, expected):
    [row], refused, _ = read(name, tmp_path / "a.json", record)
    assert not refused
    assert {column: row.get(column) for column in expected} == expected


def test_steps_that_other_models_took_are_calls_beside_the_message(tmp_path):
    rows, _, _ = read(CLAUDE, tmp_path / "a.json", of_message(iterations=STEPS))
    assert [(row["model_response"], row["input_tokens"], row["output_tokens"], row["event_id"]) for row in rows] == [
        ("claude-x", 10, 20, "msg_1"), ("other", 4, 5, "msg_1/1"),
    ]  # fmt: skip
    # The message's output is the sum of all steps: they are in it, and count once.
    rows, _, _ = read(CLAUDE, tmp_path / "a.json", of_message(iterations=STEPS, output_tokens=25))
    assert [row["output_tokens"] for row in rows] == [25]
    rows, _, _ = read(CLAUDE, tmp_path / "a.json", of_message(iterations=STEPS[:1]))
    assert [row["output_tokens"] for row in rows] == [20]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"custom_id": "a", "response": {"status_code": 400, "body": {"id": "x", "usage": {}}}}, "skipped-failed"),
        ({"custom_id": "a", "response": {"status_code": 399, "body": {"id": "x", "usage": {}}}}, "skipped-record"),
        ({"error": {"code": "x"}, "usage": {}}, "skipped-failed"),
        ({"id": "resp_1", "object": "response", "status": "failed", "usage": {}}, "skipped-failed"),
        ({"id": "x", "object": "chat.completion.chunk", "usage": {}}, "skipped-chunk"),
        ({"id": "x", "object": "chat.completion", "usage": {}}, "skipped-record"),
    ],
)
def test_an_answer_without_usage_says_why(tmp_path, record, reason):
    assert read(RESPONSES, tmp_path / "a.json", record) == ([], [], [reason])


BEFORE = cline._TOTALS_SINCE_US - 1


@pytest.mark.parametrize(
    ("counts", "protocol", "started", "provider", "is_inclusive"),
    [
        ((9, 5, 5), None, BEFORE, "openai", False),  # less than both together cannot contain them
        ((10, 5, 5), None, BEFORE, "openai", True),
        ((10, 5, 5), None, BEFORE, "anthropic", False),
        ((10, 0, 0), None, BEFORE, "anthropic", True),
        ((None, 5, 5), None, BEFORE, "anthropic", True),
        ((10, 5, 5), "anthropic", BEFORE, "x", False),
        ((10, 5, 5), "anthropic", BEFORE + 1, "x", True),
        ((10, 5, 5), "anthropic", None, "x", True),
        ((10, 5, 5), "openai", BEFORE, "x", True),
    ],
)
def test_which_tools_count_the_cache_within_the_input(counts, protocol, started, provider, is_inclusive):
    values = dict(zip(("tokensIn", "cacheReads", "cacheWrites"), counts, strict=True)) | {"apiProtocol": protocol}
    assert cline._is_inclusive(values, started, provider) is is_inclusive


@pytest.mark.parametrize(
    ("call_type", "request_id", "operation"),
    [
        (None, None, "chat"),
        ("", "x", "chat"),
        ("acompletion", "x", "chat"),
        ("completion", "x", "chat"),
        ("litellm._aembedding", "x", "embeddings"),
        ("aget_responses", "x", None),
        ("aget_responses", "x_background_cost", "chat"),
        ("file_content", "x", None),
        ("searching", "x", "searching"),
        ("search", "x", None),
        ("x" * 60, "x", "x" * 60),
        ("x" * 61, "x", "chat"),
        ("A message of a user", "x", "chat"),
    ],
)
def test_which_calls_of_a_gateway_run_a_model(call_type, request_id, operation):
    assert litellm._operation(call_type, request_id) == operation


@pytest.mark.parametrize(
    ("model_id", "inferred", "region", "place"),
    [
        ("anthropic.claude", "eu-west-1", "us-east-1", ("eu-west-1", "stated")),
        ("anthropic.claude", None, "us-east-1", ("us-east-1", "stated")),
        ("us.anthropic.claude", None, "us-east-1", ("us-east-1", "caller")),
        ("arn:aws:bedrock:us-east-1:1:inference-profile/x", None, "us-east-1", ("us-east-1", "caller")),
        ("anthropic.claude", None, None, (None, None)),
    ],
)
def test_where_a_model_ran(model_id, inferred, region, place):
    values = {"modelId": model_id, "inferenceRegion": inferred, "region": region}
    found = bedrock._place(values, bedrock.model_name(model_id))
    assert (found.get("region"), found.get("region_basis")) == place


@pytest.mark.parametrize(
    ("arn", "role"),
    [
        ("arn:aws:sts::12:assumed-role/batch-writer/session-of-ann", "batch-writer"),
        ("arn:aws-us-gov:sts::12:assumed-role/batch-writer", "batch-writer"),
        ("arn:aws:iam::12:user/ann", None),
        (None, None),
    ],
)
def test_a_role_is_kept_and_who_took_it_is_not(arn, role):
    assert bedrock._role(arn) == role


def test_an_invocation_that_failed_counts_where_it_states_tokens(account, tmp_path):
    base = {"schemaType": "ModelInvocationLog", "timestamp": "2026-10-01T08:11:02Z", "modelId": "amazon.nova-pro-v1:0"}
    states = [
        {"input": {"inputTokenCount": tokens}, "output": {"outputTokenCount": tokens}} if tokens is not None else {}
        for tokens in (None, 0, 1, 5)
    ]
    records = [
        base | said | failed | {"requestId": f"r{number}{bool(failed)}"}
        for number, said in enumerate(states)
        for failed in ({}, {"errorCode": "ThrottlingException"})
    ]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    got = account(tmp_path / "log.jsonl")
    # Nothing says what a call without its counts took; one that failed and states zeros took nothing.
    assert {row["event_id"] for row in got.rows} == {"r1False", "r2False", "r2True", "r3False", "r3True"}
    assert got.skipped == {"failed call without usage": 2, "invocation without token counts": 1}


@pytest.mark.parametrize(
    ("prompts", "days", "span_s", "outcome"),
    [
        ("3", "1", 86_400, ""),
        ("3", "400", 400 * 86_400, ""),
        ("3", "401", 0, "no_duration"),
        ("3", "0", 0, "no_duration"),
        ("3", "", 0, "no_duration"),
        ("0", "28", 0, "skipped-no-prompts"),
        ("1", "28", 28 * 86_400, ""),
    ],
)
def test_a_report_of_prompts_is_of_one_to_four_hundred_days(tmp_path, prompts, days, span_s, outcome):
    names = "Report Refresh Date,User Principal Name,Prompts submitted for all apps,Report Period"
    (tmp_path / "a.csv").write_text(f"{names}\n2026-07-03,u,{prompts},{days}\n")
    [batch] = readers()["m365-copilot"].events(file=str(tmp_path / "a.csv"), options=ReadOptions())
    rows = [dict(zip(batch.columns, row[1:], strict=False)) for row in batch.rows]
    why = [each.reason for each in batch.rejects] + [kind.code for kind in batch.skipped]
    assert ([(row["messages"], row["bucket_s"]) for row in rows], why) == (
        ([], [outcome]) if outcome else ([(prompts, span_s)], [])
    )


@pytest.mark.parametrize(
    ("item", "charged", "model"),
    [
        ("gpt-4o-2024-08-06, input", None, "gpt-4o-2024-08-06"),
        ("gpt-4o-2024-08-06", None, "gpt-4o-2024-08-06"),
        ("Web search", "Web search", None),
        (None, None, None),
    ],
)
def test_a_line_of_a_bill_names_a_model_or_what_else_was_charged(tmp_path, item, charged, model):
    bucket = {"object": "bucket", "start_time": 1_793_491_200, "end_time": 1_793_577_600}
    result = {"object": "organization.costs.result", "amount": {"value": 0.06, "currency": "usd"}, "line_item": item}
    page = {"object": "page", "data": [bucket | {"results": [result]}]}
    [row], _, _ = read("openai-usage", tmp_path / "a.json", page, are_charges=True)
    assert (row.get("model_response"), row.get("charge") or row.get("label.charge")) == (model, charged)
    assert (row["cost"], row["cost_currency"], row["bucket_s"]) == ("0.06", "USD", 86_400)
    assert read("openai-usage", tmp_path / "a.json", page)[0] == []


def test_a_bill_of_anthropic_is_in_hundredths(tmp_path):
    result = {"currency": "USD", "amount": "123.45", "cost_type": "tokens", "description": "x", "model": "claude-x"}
    span = {"starting_at": "2026-03-01T00:00:00Z", "ending_at": "2026-03-02T00:00:00Z"}
    page = {"data": [span | {"results": [result | dict.fromkeys(("workspace_id", "service_tier", "context_window"))]}]}
    [row], _, _ = read("anthropic-usage", tmp_path / "a.json", page, are_charges=True)
    assert (row["cost"], row["cost_currency"], row["bucket_s"]) == ("1.2345", "USD", 86_400)


@pytest.mark.parametrize(("text", "number"), [("Infinity", float("inf")), ("-Infinity", float("-inf")), ("x", None)])
def test_doubles_that_json_has_no_number_for_are_text(text, number):
    value = SimpleNamespace(stringValue=None, intValue=None, boolValue=None, doubleValue=text)
    assert attributes._scalar(value) == number


@pytest.mark.parametrize(
    ("span", "seconds"),
    [
        ("PT1H", 3_600),
        ("PT1M", 60),
        ("P1D", 86_400),
        ("P1DT2H3M4S", 93_784),
        ("PT0S", None),
        ("1H", None),
        (None, None),
    ],
)
def test_the_interval_of_metrics_is_in_seconds(span, seconds):
    assert azure_openai._seconds(span) == seconds


def test_a_version_that_is_a_date_names_a_model():
    assert azure_openai._is_date("2024-08-06")
    assert not any(map(azure_openai._is_date, ("1", "2024-08-061", "1924-08-06", None)))


def test_a_row_of_a_table_by_tag_is_a_group_and_any_other_has_its_own_id():
    row = dict.fromkeys(("tag", "request_id", "id", "date", "api_key", "model", "model_group", "endpoint"))
    row |= {"id": "row", "date": "2026-03-01", "custom_llm_provider": "x"}
    assert litellm._day_id(row) == "row"
    tagged = litellm._day_id(row | {"tag": "t"})
    assert tagged == litellm._day_id(row | {"tag": "u", "id": "another"}) == litellm._day_id(row | {"request_id": "r"})
    assert tagged != litellm._day_id(row | {"tag": "t", "date": "2026-03-02"})


@pytest.mark.parametrize(
    ("inside", "is_fit"),
    [
        ((True, True, True, True), True),
        ((False, False, False, False), True),
    ],
)
def test_what_is_inside_is_at_most_what_contains_it(inside, is_fit):
    assert untyped_usage._fits(inside, 6, 4, (1, 2, 3, 4)) is is_fit
    assert untyped_usage._fits(inside, 5, 4, (1, 2, 3, 4)) is not all(inside)
    assert untyped_usage._fits(inside, 6, 3, (1, 2, 3, 4)) is not all(inside)


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("1,234", 1_234, Decimal("1.234")),
        ("1.234,5", None, Decimal("1234.5")),
        ("12 345", 12_345, 12_345),
        ("1.5k", 1_500, None),
        ("1.5 Mil", 1_500_000, None),
        ("1,5 Mil", None, 1_500),
        ("15 Mil", 15_000_000, 15_000),
        ("2 tokens", 2, 2),
        ("ca. 5,3M", None, 5_300_000),
        ("± 2.9M", 2_900_000, None),
        ("env. 3", 3, 3),
        ("env 3", None, None),
        ("OK 200", None, None),
        ("1" * 25, int("1" * 25), int("1" * 25)),
        ("1" * 26, None, None),
        ("1.23E+06", None, None),
        ("k", None, None),
    ],
)
def test_a_number_is_read_by_the_custom_of_its_table(text, point, comma):
    assert (number(text, POINT), number(text, COMMA)) == (point, comma)


def test_a_word_for_thousands_of_tokens_says_tokens_and_one_for_thousands_does_not():
    tokens, of_one = counted("input tokens") or (None, 0)
    assert (of_one, counted("input ktok")) == (1, (tokens, 1_000))
    assert counted("input thousands") is counted("requests ktok") is None
    assert counted("requests thousands") == ((counted("requests") or (None, 0))[0], 1_000)


@pytest.mark.parametrize(
    ("texts", "is_certain"), [(["2026-03-01", "2026-03-02"], True), (["2026-03-01", "soon"], False)]
)
def test_a_first_column_is_one_of_times_where_all_of_it_is(texts: list[str], is_certain: bool) -> None:
    time = heading("Date")
    assert time is not None
    found = {"Date": replace(time, is_certain=False)}
    assert _with_first_time(found, ["Date", "n"], [[each, 1] for each in texts])["Date"].is_certain is is_certain


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({"name": "n", "id": "i"}, "n"),
        ({"name": "n"}, "n"),
        ({"id": "i"}, "i"),
        ({"name": "", "id": "i"}, "i"),
        ({}, None),
    ],
)
@pytest.mark.parametrize(("field", "column"), [("project", "label.project"), ("api_key", "label.key")])
def test_usage_is_of_the_name_that_people_gave_and_else_of_the_id(tmp_path, field, column, said, label):
    result = {"object": "organization.usage.completions.result", "input_tokens": 5, "num_model_requests": 2}
    result |= {f"{field}_{part}": text for part, text in said.items()}
    bucket = {"object": "bucket", "start_time": 1_793_500_000, "end_time": 1_793_503_600, "results": [result]}
    (row,), *_ = read("openai-usage", tmp_path / "a.json", {"object": "page", "data": [bucket]})
    assert row.get(column) == label
