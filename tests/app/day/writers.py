"""The simulated day as each tool would write it: one function a format, each given the calls and a path."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .calls import CANARY, Call

ANSWER = f"{CANARY} the summary"


def _iso(us: int) -> str:
    return (
        datetime.fromtimestamp(us // 1_000_000, UTC)
        .replace(microsecond=us % 1_000_000)
        .isoformat()
        .replace("+00:00", "Z")
    )


def _lines(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    return path


# --- OpenTelemetry: contents are attributes; a proxy's cache is answered before any span of a client is made.


def _span(call: Call) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": call.provider,
        "gen_ai.request.model": call.model,
        "gen_ai.response.model": call.model if call.has_usage else None,
        "gen_ai.response.id": call.response_id if call.has_usage else None,
        "gen_ai.conversation.id": call.session,
        "gen_ai.input.messages": json.dumps([{"role": "user", "content": call.prompt}]),
        "gen_ai.usage.input_tokens": call.input,
        "gen_ai.usage.output_tokens": call.output,
        "gen_ai.usage.cache_read.input_tokens": call.cache_read or None if call.has_usage else None,
        "gen_ai.usage.cache_creation.input_tokens": call.cache_write or None if call.has_usage else None,
        "gen_ai.usage.reasoning.output_tokens": call.reasoning or None if call.has_usage else None,
        "gen_ai.usage.image.input_tokens": call.image or None if call.has_usage else None,
        "gen_ai.response.time_to_first_chunk": (call.first_token_us or 0) / 1e6 if call.first_token_us else None,
        "team": call.team or None,
        "error.type": "timeout" if call.failed else None,
    }
    return {
        "traceId": call.trace_id,
        "spanId": call.span_id,
        "name": f"chat {call.model}",
        "kind": 3,
        "startTimeUnixNano": str(call.started_us * 1_000),
        "endTimeUnixNano": str((call.started_us + call.duration_us) * 1_000),
        "status": {"code": 2, "message": CANARY} if call.failed else {},
        "attributes": [{"key": key, "value": _any(value)} for key, value in attributes.items() if value is not None],
    }


def _any(value: Any) -> dict[str, Any]:
    if isinstance(value, float):
        return {"doubleValue": value}
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}


def _requests(calls: list[Call], size: int = 50) -> list[dict[str, Any]]:
    asked = [call for call in calls if not call.from_proxy_cache]
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}
    return [
        {
            "resourceSpans": [
                {"resource": resource, "scopeSpans": [{"spans": [_span(c) for c in asked[at : at + size]]}]}
            ]
        }
        for at in range(0, len(asked), size)
    ]


def otlp_json(calls: list[Call], folder: Path) -> Path:
    return _lines(folder / "otlp.jsonl", _requests(calls))


def otlp_protobuf(calls: list[Call], folder: Path) -> Path:
    from google.protobuf import json_format
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    path = folder / "otlp.pb"
    with path.open("wb") as file:
        for request in _requests(calls):
            for group in request["resourceSpans"]:
                for span in group["scopeSpans"][0]["spans"]:
                    # Ids are hex in OTLP's JSON, base64 in protobuf's own.
                    span["traceId"], span["spanId"] = _base64(span["traceId"]), _base64(span["spanId"])
            message = json_format.ParseDict(request, ExportTraceServiceRequest())
            data = message.SerializeToString()
            file.write(len(data).to_bytes(4, "big") + data)
    return path


def _base64(digits: str) -> str:
    import base64

    return base64.b64encode(bytes.fromhex(digits)).decode()


# --- LiteLLM's StandardLoggingPayload: the proxy also logs what its cache answered, with the first answer's tokens.


def litellm(calls: list[Call], folder: Path) -> Path:
    return _lines(folder / "litellm.jsonl", (_payload(call) for call in calls))


def _payload(call: Call) -> dict[str, Any]:
    known = call.input is not None and call.output is not None
    usage = {
        "prompt_tokens": call.input or 0,
        "completion_tokens": call.output or 0,
        "total_tokens": (call.input or 0) + (call.output or 0),
        "prompt_tokens_details": {"cached_tokens": call.cache_read, "image_tokens": call.image or None},
        "completion_tokens_details": {"reasoning_tokens": call.reasoning} if call.reasoning else None,
        "cache_creation_input_tokens": call.cache_write,
        "cache_read_input_tokens": call.cache_read,
    }
    return {
        "id": call.response_id,
        "litellm_call_id": f"call-{call.number}",
        "trace_id": call.session,
        "session_id": call.session,
        "call_type": "acompletion",
        "stream": call.streamed,
        "response_cost": 0.0,
        "saved_cache_cost": 0.0,
        "status": "failure" if call.failed else "success",
        "custom_llm_provider": call.provider.removesuffix("_ai"),
        "total_tokens": usage["total_tokens"],
        "prompt_tokens": usage["prompt_tokens"],
        "completion_tokens": usage["completion_tokens"],
        "startTime": call.started_us / 1e6,
        "endTime": (call.started_us + call.duration_us) / 1e6,
        "completionStartTime": (call.started_us + (call.first_token_us or call.duration_us)) / 1e6,
        "model": call.model,
        "model_group": call.model,
        "api_base": None,
        "cache_hit": call.from_proxy_cache,
        "request_tags": [],
        "messages": [{"role": "user", "content": call.prompt}],
        "response": {"choices": [{"message": {"content": ANSWER}}]},
        "error_str": CANARY if call.failed else None,
        "metadata": {
            "user_api_key_team_alias": call.team or None,
            "usage_object": usage if known else None,
        },
        "model_parameters": {},
        "hidden_params": {},
    }


# --- Langfuse's observations: buckets that exclude each other, as its own integrations send them.


def langfuse(calls: list[Call], folder: Path) -> Path:
    return _lines(folder / "langfuse.jsonl", (_observation(call) for call in calls if not call.from_proxy_cache))


def _observation(call: Call) -> dict[str, Any]:
    details: dict[str, int] = {}
    if call.input is not None and call.output is not None:
        details = {
            "input": call.input - call.cache_read - call.cache_write,
            "input_cached_tokens": call.cache_read,
            "input_cache_creation": call.cache_write,
            "output": call.output - call.reasoning,
            "output_reasoning_tokens": call.reasoning,
            "total": call.input + call.output,
        }
    return {
        "id": call.span_id,
        "traceId": call.trace_id,
        "type": "GENERATION",
        "startTime": _iso(call.started_us),
        "endTime": _iso(call.started_us + call.duration_us),
        "completionStartTime": _iso(call.started_us + call.first_token_us) if call.first_token_us else None,
        "sessionId": call.session,
        "model": call.model,
        "level": "ERROR" if call.failed else "DEFAULT",
        "statusMessage": CANARY if call.failed else None,
        "input": call.prompt,
        "output": ANSWER,
        "usageDetails": {
            name: count for name, count in details.items() if count or name in {"input", "output", "total"}
        },
        "costDetails": {},
        "metadata": {},
    }


# --- Helicone's export: prompt tokens beside cached ones.


def helicone(calls: list[Call], folder: Path) -> Path:
    asked = (call for call in calls if not call.from_proxy_cache)
    return _lines(folder / "helicone.jsonl", (_row(call) for call in asked))


def _row(call: Call) -> dict[str, Any]:
    return {
        "response_id": call.response_id,
        "response_created_at": _iso(call.started_us + call.duration_us),
        "latency": call.duration_us // 1_000,
        "status": 504 if call.failed else 200,
        "completion_tokens": call.output,
        "prompt_tokens": None if call.input is None else call.input - call.cache_read - call.cache_write,
        "prompt_cache_write_tokens": call.cache_write if call.has_usage else None,
        "prompt_cache_read_tokens": call.cache_read if call.has_usage else None,
        "model": call.model,
        "request_id": f"req-{call.number}",
        "request_created_at": _iso(call.started_us),
        "provider": {"openai": "OPENAI", "anthropic": "ANTHROPIC", "mistral_ai": "MISTRAL"}[call.provider],
        "time_to_first_token": call.first_token_us // 1_000 if call.first_token_us else None,
        "request_body": {"messages": [{"content": call.prompt}]},
        "response_body": ANSWER,
        "cache_enabled": False,
        "properties": {"team": call.team} if call.team else {},
    }


# --- The usage record itself.


def canonical_csv(calls: list[Call], folder: Path) -> Path:
    path = folder / "usage.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, fieldnames=list(_canonical(calls[0])))
        rows.writeheader()
        rows.writerows(_canonical(call) for call in calls if call.has_usage)
    return path


def canonical_parquet(calls: list[Call], folder: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "usage.parquet"
    rows = [_canonical(call) | {"started_at": call.started_us} for call in calls if call.has_usage]
    table = pa.Table.from_pylist(rows)
    at = table.column_names.index("started_at")
    pq.write_table(table.set_column(at, "started_at", table["started_at"].cast(pa.timestamp("us"))), path)
    return path


def _canonical(call: Call) -> dict[str, Any]:
    return {
        "event_id": f"call-{call.number}",
        "response_id": call.response_id,
        "started_at": _iso(call.started_us),
        "duration_us": call.duration_us,
        "first_token_us": call.first_token_us,
        "provider": call.provider,
        "model_response": call.model,
        "session_id": call.session,
        "input_tokens": call.input,
        "cache_read_tokens": call.cache_read,
        "cache_write_tokens": call.cache_write,
        "output_tokens": call.output,
        "reasoning_tokens": call.reasoning,
        "label.team": call.team or None,
    }


WRITERS: dict[str, Callable[[list[Call], Path], Path]] = {
    "otlp json": otlp_json,
    "otlp protobuf": otlp_protobuf,
    "litellm": litellm,
    "langfuse": langfuse,
    "helicone": helicone,
    "csv": canonical_csv,
    "parquet": canonical_parquet,
}
