"""What programs log of the answers themselves: objects of the providers' own clients, as JSON lines.

Run: <environment>/bin/python tests/readers/samples/make_clients.py [FOLDER]
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import calls
from mock_answers import CREATED
from mock_provider import of, running
from recording import out_folder, write_json, write_lines

HOUR = 3600


def _openai(out: Path, url: str) -> None:
    client = calls.openai_client(url)
    chats = [(scenario, answer) for scenario, answer in calls.openai_chat(client) if answer]
    whole = [(scenario, answer) for scenario, answer in chats if not scenario.get("stream")]
    chunks = [chunk for scenario, answer in chats if scenario.get("stream") for chunk in answer]
    responses = list(calls.openai_responses(client))
    write_lines(out / "chat_completions.jsonl", (answer.model_dump_json() for _, answer in whole))
    write_lines(out / "chat_completion_chunks.jsonl", (chunk.model_dump_json() for chunk in chunks))
    write_lines(out / "responses.jsonl", (answer.model_dump_json() for _, answer in responses))
    for scenario, answer in calls.openai_others(client):
        name = scenario["api"].removeprefix("openai.")
        write_lines(out / f"{name}.jsonl", [answer.model_dump_json()])
    # The output file of the Batch API: the client hands it over as text, so only the bodies are of its types.
    batch = [
        {
            "id": f"batch_req_{number}",
            "custom_id": f"request-{number}",
            "response": {"status_code": 200, "request_id": f"req_{number}", "body": body.model_dump(exclude_none=True)},
            "error": None,
        }
        for number, body in enumerate([answer for _, answer in whole[:4] + responses[:2]], start=1)
    ]
    refused = {"message": "CANARY-ERROR-7f3a", "type": "invalid_request_error"}
    failed = {"status_code": 400, "request_id": "req_9", "body": {"error": refused}}
    batch.append({"id": "batch_req_9", "custom_id": "request-9", "response": failed, "error": None})
    write_lines(out / "batch_output.jsonl", (json.dumps(one, default=str) for one in batch))
    write_json(out / "usage_completions.json", _openai_usage())


def _openai_usage() -> dict[str, Any]:
    """A page of the usage API: the client's own types, the values of the scenarios, summed by model."""
    from openai.types.admin.organization import UsageCompletionsResponse

    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for scenario in of("openai.chat") + of("openai.responses"):
        if truth := scenario["truth"]:
            one = sums[scenario["answered_by"], scenario.get("service_tier", "default")]
            one["num_model_requests"] += 1
            read, write = truth.get("cache_read_tokens", 0), truth.get("cache_write_tokens", 0)
            audio = scenario.get("audio_input_tokens", 0)
            one["input_tokens"] += truth["input_tokens"]
            one["output_tokens"] += truth["output_tokens"]
            one["input_cached_tokens"] += read
            one["input_cache_write_tokens"] += write
            one["input_uncached_tokens"] += truth["input_tokens"] - read - write
            one["input_audio_tokens"] += audio
            one["input_text_tokens"] += truth["input_tokens"] - read - write - audio
            one["output_audio_tokens"] += scenario.get("audio_output_tokens", 0)
    results = [
        dict(counts, object="organization.usage.completions.result", model=model, service_tier=tier, batch=False)
        | {"project_id": "proj_1", "user_id": None, "api_key_id": None}
        for (model, tier), counts in sums.items()
    ]
    start = CREATED // HOUR * HOUR
    buckets = [
        {"object": "bucket", "start_time": start, "end_time": start + HOUR, "results": results},
        {"object": "bucket", "start_time": start + HOUR, "end_time": start + 2 * HOUR, "results": []},
    ]
    page = UsageCompletionsResponse.model_validate(
        {"object": "page", "data": buckets, "has_more": False, "next_page": None}
    )
    return json.loads(page.model_dump_json())


def _anthropic(out: Path, url: str) -> None:
    from anthropic.types.messages import MessageBatchIndividualResponse

    client = calls.anthropic_client(url)
    messages = [answer for _, answer in calls.anthropic_messages(client, helper=True) if answer]
    events = [event for scenario, made in calls.anthropic_messages(client) if scenario.get("stream") for event in made]
    write_lines(out / "messages.jsonl", (one.model_dump_json() for one in messages))
    write_lines(out / "stream_events.jsonl", (one.model_dump_json() for one in events))
    batch = [
        MessageBatchIndividualResponse.model_validate(
            {"custom_id": f"request-{number}", "result": {"type": "succeeded", "message": one.model_dump()}}
        )
        for number, one in enumerate(messages[:4], start=1)
    ]
    kind = {"type": "error", "error": {"type": "invalid_request_error", "message": "CANARY-ERROR-7f3a"}}
    for number, result in ((8, {"type": "errored", "error": kind | {"request_id": "req_8"}}), (9, {"type": "expired"})):
        batch.append(
            MessageBatchIndividualResponse.model_validate({"custom_id": f"request-{number}", "result": result})
        )
    write_lines(out / "batch_results.jsonl", (one.model_dump_json() for one in batch))
    write_json(out / "analytics_usage_report.json", _anthropic_usage())


def _anthropic_usage() -> dict[str, Any]:
    """A page of the analytics usage report: the client's own types, the values of the scenarios, summed by model."""
    from anthropic.types.beta.organization import BetaAnalyticsUsageReportTimeBucket

    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for scenario in of("anthropic.messages"):
        if truth := scenario["truth"]:
            one = sums[scenario["answered_by"]]
            read, write = truth.get("cache_read_tokens", 0), truth.get("cache_write_tokens", 0)
            hour = scenario.get("cache_write_1h_tokens", 0)
            one["requests"] += 1
            one["uncached_input_tokens"] += truth["input_tokens"] - read - write
            one["cache_read_input_tokens"] += read
            one["output_tokens"] += truth["output_tokens"]
            one["5m"] += write - hour
            one["1h"] += hour
            one["searches"] += scenario.get("web_searches", 0)
    results = []
    for model, one in sums.items():
        written = {"ephemeral_5m_input_tokens": one.pop("5m"), "ephemeral_1h_input_tokens": one.pop("1h")}
        used = {"web_search_requests": one.pop("searches")}
        extra = {"model": model, "inference_geo": "global", "speed": "standard", "context_window": "0-200k"}
        results.append(dict(one) | extra | {"cache_creation": written, "server_tool_use": used, "product": "api"})
    bucket = {"starting_at": "2025-12-06T00:00:00Z", "ending_at": "2025-12-07T00:00:00Z", "results": results}
    made = BetaAnalyticsUsageReportTimeBucket.model_validate(bucket)
    return {"data": [json.loads(made.model_dump_json())], "has_more": False, "next_page": None}


def _gemini(out: Path, url: str) -> None:
    made = [one for one in calls.gemini_contents(calls.gemini_client(url)) if one[1]]
    chunks = [chunk for scenario, answer in made if scenario.get("stream") for chunk in answer]
    finals = [answer[-1] if scenario.get("stream") else answer for scenario, answer in made]
    write_lines(out / "responses_by_alias.jsonl", (one.model_dump_json(by_alias=True) for one in finals))
    write_lines(out / "responses_by_name.jsonl", (one.model_dump_json(exclude_none=True) for one in finals))
    write_lines(out / "stream_chunks.jsonl", (one.model_dump_json(exclude_none=True) for one in chunks))


def _bedrock(out: Path, url: str) -> None:
    made = [one for one in calls.bedrock_converses(calls.bedrock_client(url)) if one[1]]
    answers = [answer for scenario, answer in made if not scenario.get("stream")]
    events = [event for scenario, answer in made if scenario.get("stream") for event in answer]
    write_lines(out / "converse.jsonl", (json.dumps(one, default=str) for one in answers))
    write_lines(out / "converse_stream_events.jsonl", (json.dumps(one, default=str) for one in events))


if __name__ == "__main__":
    for make in (_openai, _anthropic, _gemini, _bedrock):
        with running() as mock:
            make(out_folder() / make.__name__.strip("_"), mock.url)
