"""Exports and reports of providers: OpenAI, Anthropic, Azure, Bedrock, DeepSeek; and what is larger than one record."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from obsia.core.errors import BadInput
from obsia.readers.detect import detect
from obsia.readers.records.fields import Fields

EXAMPLES = Path(__file__).parents[2] / "examples"
OPENAI = (
    "start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,"
    "input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens\n"
)
CONSOLE = (
    "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,"
    "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,"
    "usage_output_tokens,web_search_count,inference_geo,speed\n"
)


def put(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_openai_export_and_page_say_the_same(account, tmp_path):
    row = "1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00,proj_a,3.0,,,gpt-4o,"
    row += "{},7162,80,1280,5882\n"
    export = put(tmp_path / "completions_usage.csv", OPENAI + row.format("False") + row.format("True"))
    result = {"object": "organization.usage.completions.result", "project_id": "proj_a", "num_model_requests": 3}
    result |= {"model": "gpt-4o", "input_tokens": 7162, "output_tokens": 80, "input_cached_tokens": 1280}
    results = [result | {"batch": batch} for batch in (False, True)]
    bucket = {"object": "bucket", "start_time": 1790812800, "end_time": 1790899200, "results": results}
    page = put(tmp_path / "page.json", json.dumps({"object": "page", "data": [bucket]}))
    ours, theirs = account(export), account(page)
    assert detect(str(export)).reader == detect(str(page)).reader == "openai-usage"
    names = ("event_id", "calls", "bucket_s", "input_tokens", "cache_read_tokens", "output_tokens", "batch_api")
    assert sorted([row[n] for n in names] for row in ours.rows) == sorted(
        [row[n] for n in names] for row in theirs.rows
    )
    together = account([export, page])
    assert len(together.rows) == 2
    assert together.where.duplicate == 2


def test_openai_export_of_no_usage_is_empty_buckets(account, tmp_path):
    header = "start_time,end_time,start_time_iso,end_time_iso\n"
    path = put(
        tmp_path / "u.csv", header + "1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00\n"
    )
    got = account(path)
    assert not got.rows
    assert got.skipped == {"empty bucket": 1}


def test_openai_kinds_are_counted_or_named(account, tmp_path):
    kinds = {
        "embeddings": {"input_tokens": 9, "num_model_requests": 1},
        "moderations": {"input_tokens": 4, "num_model_requests": 1},
        "images": {"images": 3, "num_model_requests": 2},
        "audio_transcriptions": {"seconds": 61, "num_model_requests": 2},
        "audio_speeches": {"characters": 50, "num_model_requests": 1},
        "vector_stores": {"usage_bytes": 12},
        "code_interpreter_sessions": {"num_sessions": 1},
    }
    results = [{"object": f"organization.usage.{kind}.result"} | counts for kind, counts in kinds.items()]
    results.append({"object": "organization.costs.result", "amount": {"value": 0.06, "currency": "usd"}})
    bucket = {"object": "bucket", "start_time": 1790812800, "end_time": 1790816400, "results": results}
    got = account(put(tmp_path / "page.json", json.dumps({"object": "page", "data": [bucket]})))
    found = {
        row["operation"]: (row["input_tokens"], row["images"], row["audio_ms"], row["bucket_s"]) for row in got.rows
    }
    assert found == {
        "embeddings": (9, None, None, 3600),
        "moderation": (4, None, None, 3600),
        "image_generation": (None, 3, None, 3600),
        "transcription": (None, None, 61_000, 3600),
    }
    assert got.skipped == {
        "speech by characters": 1,
        "vector stores, not inference": 1,
        "code interpreter sessions, not inference": 1,
        "costs, not usage": 1,
    }


def test_console_export_adds_the_four_kinds_of_input(account, tmp_path):
    rows = [
        "2026-08-05,claude-opus-5,Closer App,Default,standard,≤ 200k,46981,15969,10,500,16932,0,us,",
        "2026-08-05,claude-opus-5,Closer App,Default,batch,≤ 200k,100,0,0,0,20,0,not_available,",
    ]
    path = put(tmp_path / "claude.csv", CONSOLE + "\n".join(rows) + "\n")
    got = account(path)
    assert detect(str(path)).reader == "anthropic-usage"
    by_batch = {row["batch_api"]: row for row in got.rows}
    first = by_batch[False]
    assert first["input_tokens"] == 46981 + 15969 + 10 + 500
    assert (first["cache_read_tokens"], first["cache_write_tokens"], first["output_tokens"]) == (500, 15979, 16932)
    assert (first["bucket_s"], first["started_at"], first["region"]) == (86_400, dt.datetime(2026, 8, 5), "us")  # noqa: DTZ001
    assert by_batch[True]["region"] is None


def test_new_usage_rows_and_legacy_buckets_say_the_same(account, tmp_path):
    usage = {"uncached_input_tokens": 10, "cache_read_input_tokens": 20, "output_tokens": 5, "requests": 3}
    usage["cache_creation"] = {"ephemeral_5m_input_tokens": 7, "ephemeral_1h_input_tokens": 1}
    group = {"model": "claude-opus-5-5", "workspace_id": "wrkspc_1", "service_tier": "batch", "inference_geo": "us"}
    span = {"starting_at": "2026-10-01T00:00:00Z", "ending_at": "2026-10-01T01:00:00Z"}
    new = put(tmp_path / "new.json", json.dumps({"data": [span | {"group": group, "usage": usage}], "has_more": False}))
    legacy = {"data": [span | {"results": [group | usage]}], "has_more": False}
    old = put(tmp_path / "old.json", json.dumps(legacy))
    (one,), (two,) = account(new).rows, account(old).rows
    assert {k: v for k, v in one.items() if v is not None} == {k: v for k, v in two.items() if v is not None}
    assert (one["input_tokens"], one["cache_write_tokens"], one["calls"], one["batch_api"]) == (38, 8, 3, True)
    assert len(account([new, old]).rows) == 1


def test_rows_of_teams_overlap_and_are_refused(account, tmp_path):
    usage = {"uncached_input_tokens": 10, "cache_read_input_tokens": 0, "output_tokens": 5, "cache_creation": {}}
    span = {"starting_at": "2026-10-01T00:00:00Z", "ending_at": "2026-10-02T00:00:00Z"}
    page = {"data": [span | {"results": [usage | {"rbac_group_id": "rbac_group_1"}]}], "has_more": False}
    with pytest.raises(BadInput, match="overlap"):
        account(put(tmp_path / "teams.json", json.dumps(page)))


def test_claude_code_report_is_a_record_for_each_model_and_keeps_no_address(account, tmp_path):
    tokens = {"input": 100, "output": 35, "cache_read": 10, "cache_creation": 5}
    day = {
        "date": "2026-09-01T00:00:00Z",
        "actor": {"type": "user_actor", "email_address": "developer@company.example"},
        "customer_type": "api",
        "core_metrics": {"num_sessions": 5},
        "model_breakdown": [
            {"model": "claude-opus-5", "tokens": tokens, "estimated_cost": {"amount": 1025}},
            {"model": "claude-haiku-5", "tokens": {"input": 0, "output": 0, "cache_read": 0, "cache_creation": 0}},
        ],
    }
    path = put(tmp_path / "code.json", json.dumps({"data": [day], "has_more": False, "next_page": None}))
    got = account(path)
    (row,) = got.rows
    assert (row["input_tokens"], row["cache_read_tokens"], row["cache_write_tokens"], row["output_tokens"]) == (
        115,
        10,
        5,
        35,
    )
    assert got.skipped == {"empty bucket": 1}
    assert "company" not in repr(got.rows)


def test_iterations_beside_a_message_are_calls_of_their_own(account, tmp_path):
    step = {"input_tokens": 50, "cache_read_input_tokens": 0, "cache_creation_input_tokens": 0}
    usage = step | {"output_tokens": 30}
    usage["iterations"] = [
        step | {"type": "compaction", "output_tokens": 400},
        step | {"type": "message", "output_tokens": 30},
        step | {"type": "advisor_message", "output_tokens": 7, "model": "claude-opus-5"},
    ]
    message = {"id": "msg_01", "type": "message", "role": "assistant", "model": "claude-sonnet-5", "usage": usage}
    got = account(put(tmp_path / "m.jsonl", json.dumps(message) + "\n"))
    found = {row["event_id"]: (row["model_response"], row["output_tokens"]) for row in got.rows}
    assert found == {
        "msg_01": ("claude-sonnet-5", 30),
        "msg_01/1": ("claude-sonnet-5", 400),
        "msg_01/2": ("claude-opus-5", 7),
    }


def test_azure_metrics_are_joined_by_what_all_of_them_name(account, tmp_path):
    answer = json.loads((EXAMPLES / "azure_openai_metrics.json").read_text(encoding="utf-8"))
    whole = account(EXAMPLES / "azure_openai_metrics.json")
    for series in answer["value"][0]["timeseries"]:
        series["metadatavalues"] = [each for each in series["metadatavalues"] if each["value"] in {"chat", "draft"}]
    got = account(put(tmp_path / "a.json", json.dumps(answer)))
    for name in ("input_tokens", "output_tokens", "calls"):
        assert sum(got.column(name)) == sum(whole.column(name))
    assert {row.get("model_response") for row in got.rows} == {None}
    assert {row["model_request"] for row in got.rows} == {"chat", "draft"}
    for series in answer["value"][0]["timeseries"]:
        series["metadatavalues"] = []
    rolled = account(put(tmp_path / "b.json", json.dumps(answer)))
    assert sum(rolled.column("input_tokens")) == sum(whole.column("input_tokens"))
    assert len(rolled.rows) == 2


def test_azure_failed_requests_and_averages(account, tmp_path):
    answer = json.loads((EXAMPLES / "azure_openai_metrics.json").read_text(encoding="utf-8"))
    whole = sum(account(EXAMPLES / "azure_openai_metrics.json").column("calls"))
    requests = answer["value"][0]["timeseries"]
    for series in requests:
        series["metadatavalues"].append({"name": {"value": "statuscode"}, "value": "200"})
    refused = json.loads(json.dumps(requests[0]))
    refused["metadatavalues"][-1]["value"] = "429"
    requests.append(refused)
    got = account(put(tmp_path / "a.json", json.dumps(answer)))
    assert sum(got.column("calls")) == whole
    assert got.skipped["series of failed requests"] == 1
    for metric in answer["value"]:
        for series in metric["timeseries"]:
            series["data"] = [{"timeStamp": point["timeStamp"], "average": 2.5} for point in series["data"]]
    with pytest.raises(BadInput, match="Total"):
        account(put(tmp_path / "b.json", json.dumps(answer)))


def test_bedrock_through_cloudwatch_is_the_same(account, tmp_path):
    records = (EXAMPLES / "bedrock_invocations.jsonl").read_text(encoding="utf-8").splitlines()
    plain = sorted(
        (row["event_id"], row["input_tokens"]) for row in account(EXAMPLES / "bedrock_invocations.jsonl").rows
    )
    wrapped = {
        "events.json": json.dumps({"events": [{"timestamp": 1, "message": record} for record in records]}),
        "insights.jsonl": "".join(json.dumps({"@message": record}) + "\n" for record in records),
        "export.log": "".join(f"2026-10-01T08:11:02.000Z {record}\n" for record in records),
        "insights.csv": "@timestamp,@message\n" + "".join('2026,"{}"\n'.format(r.replace('"', '""')) for r in records),
    }
    for name, text in wrapped.items():
        path = put(tmp_path / name, text)
        assert detect(str(path)).reader == "bedrock", name
        assert sorted((row["event_id"], row["input_tokens"]) for row in account(path).rows) == plain, name


def test_bedrock_regions_are_the_models_where_the_log_says_so(account):
    rows = {row["event_id"][-1]: row for row in account(EXAMPLES / "bedrock_invocations.jsonl").rows}
    assert (rows["1"]["region"], rows["1"]["region_basis"]) == ("eu-central-1", "stated")
    assert (rows["2"]["region"], rows["2"]["region_basis"]) == ("us-east-1", "stated")
    assert (rows["3"]["region"], rows["3"]["region_basis"]) == ("eu-west-1", "caller")
    assert rows["2"]["model_request"] == "amazon.nova-lite-v1:0"


def test_bedrock_batch_output_of_two_shapes(account, tmp_path):
    claude = {"id": "msg_bdrk_1", "model": "claude-sonnet-4-5", "usage": {"input_tokens": 9, "output_tokens": 4}}
    nova = {"usage": {"inputTokens": 5, "outputTokens": 3, "totalTokens": 8}, "output": {"message": {}}}
    lines = [{"recordId": str(n), "modelInput": {}, "modelOutput": o} for n, o in enumerate((claude, nova))]
    lines.append({"recordId": "3", "modelInput": {}, "error": {"errorCode": 400, "errorMessage": "CANARY"}})
    got = account(put(tmp_path / "in.jsonl.out.jsonl", "".join(json.dumps(line) + "\n" for line in lines)))
    assert sorted((row["input_tokens"], row["output_tokens"]) for row in got.rows) == [(5, 3), (9, 4)]
    assert set(got.column("batch_api")) == {True}
    assert got.skipped == {"failed call without usage": 1}


def test_vertex_log_names_place_and_model(account, tmp_path):
    usage = {"promptTokenCount": 8, "candidatesTokenCount": 3, "totalTokenCount": 11, "trafficType": "ON_DEMAND"}
    record = {
        "logging_time": "2026-10-01 09:00:00.250000 UTC",
        "request_id": "123",
        "model": "projects/p/locations/europe-west4/publishers/google/models/gemini-2.5-flash",
        "api_method": "GenerateContent",
        "full_request": {"contents": [{"parts": [{"text": "CANARY"}]}]},
        "full_response": json.dumps(
            {"candidates": [{"text": "CANARY"}], "usageMetadata": usage, "modelVersion": "gemini-2.5-flash"}
        ),
    }
    got = account(put(tmp_path / "log.jsonl", json.dumps(record) + "\n"))
    (row,) = got.rows
    assert (row["input_tokens"], row["output_tokens"], row["event_id"]) == (8, 3, "123")
    assert (row["provider"], row["region"], row["region_basis"]) == ("gcp.vertex_ai", "europe-west4", "stated")
    assert row["model_request"] == row["model_response"] == "gemini-2.5-flash"
    assert row["started_at"] == dt.datetime(2026, 10, 1, 9, 0, 0, 250_000)  # noqa: DTZ001
    assert "CANARY" not in repr(got.rows)


def test_thoughts_that_the_total_holds_inside_are_not_added(account, tmp_path):
    usage = {"promptTokenCount": 10, "candidatesTokenCount": 50, "thoughtsTokenCount": 40, "totalTokenCount": 60}
    got = account(put(tmp_path / "g.jsonl", json.dumps({"usageMetadata": usage, "responseId": "r"}) + "\n"))
    assert (got.rows[0]["input_tokens"], got.rows[0]["output_tokens"], got.rows[0]["reasoning_tokens"]) == (10, 50, 40)


def test_deepseek_export_pivots_its_rows(account, tmp_path):
    head = "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount\n"
    span = "u1,2026-09-22T08:00:00+08:00,2026-09-22T09:00:00+08:00,deepseek-chat,Alice,sk-a***z,"
    kinds = {"request_count": 4, "input_cache_hit_tokens": 900, "input_cache_miss_tokens": 100, "output_tokens": 50}
    rows = "".join(f"{span}{kind},,{amount}\n" for kind, amount in kinds.items())
    got = account(put(tmp_path / "amount.csv", head + rows + f"{span}CANARY,,1\n"))
    (row,) = got.rows
    assert (row["input_tokens"], row["cache_read_tokens"], row["output_tokens"], row["calls"]) == (1000, 900, 50, 4)
    assert (row["bucket_s"], row["started_at"]) == (3600, dt.datetime(2026, 9, 22))  # noqa: DTZ001
    assert [reject.reason for reject in got.rejects] == ["unknown_kind"]


def test_events_of_mixed_streams_are_refused_not_guessed(account, tmp_path):
    start = {
        "type": "message_start",
        "message": {"id": "msg_a", "model": "m", "usage": {"input_tokens": 5, "output_tokens": 1}},
    }
    other = {
        "type": "message_start",
        "message": {"id": "msg_b", "model": "m", "usage": {"input_tokens": 6, "output_tokens": 1}},
    }
    delta = {"type": "message_delta", "usage": {"output_tokens": 70}}
    stop = {"type": "message_stop"}
    events = [start, other, delta, stop, delta, stop]
    got = account(put(tmp_path / "s.jsonl", "".join(json.dumps(event) + "\n" for event in events)))
    assert [(reject.reason, reject.line) for reject in got.rejects] == [("no_message_open", 5)]
    assert {row["event_id"]: row["output_tokens"] for row in got.rows} == {"msg_a": None, "msg_b": 70}


def test_unknown_counts_are_reported(account, tmp_path):
    answer = {"id": "x" * 30, "object": "chat.completion", "created": 1790812800, "model": "m"}
    answer["usage"] = {"prompt_tokens": 5, "completion_tokens": 2, "ghost_tokens": 9}
    got = account(put(tmp_path / "a.jsonl", json.dumps(answer) + "\n"))
    assert got.reading.unknown() == {"usage.ghost_tokens": 1}


def test_a_bucket_beyond_the_largest_count_is_kept_whole(account, tmp_path):
    result = {"object": "organization.usage.completions.result", "num_model_requests": 1_000_001, "project_id": "p"}
    result |= {
        "input_tokens": 7_000_000_003,
        "input_cached_tokens": 6_999_999_999,
        "output_tokens": 5,
        "model": "gpt-4o",
    }
    bucket = {"object": "bucket", "start_time": 1790812800, "end_time": 1790899200, "results": [result]}
    got = account(put(tmp_path / "page.json", json.dumps({"object": "page", "data": [bucket]})))
    assert not got.rejects
    assert sum(got.column("input_tokens")) == 7_000_000_003
    assert sum(got.column("cache_read_tokens")) == 6_999_999_999
    assert sum(got.column("calls")) == 1_000_001


def test_the_length_of_a_list_is_read_without_its_elements():
    fields = Fields(["data[]", "usage"])
    assert fields.decode(b'{"data":[{"b64_json":"x"},{}],"usage":{"a":1}}') == {"data[]": 2, "usage": {"a": 1}}
    assert fields.decode(b'{"data":[1,2,3]}') == {"data[]": 3, "usage": None}
    assert fields.of({"data": "text"}) == {"data[]": None, "usage": None}
