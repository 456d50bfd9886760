"""Generate a folder of mixed logs with contents, as tools write them: coding sessions, a proxy's log, spans, traces.

    python benchmarks/logs.py MEGABYTES FOLDER

The shares: 45 % sessions of a coding assistant, 25 % LiteLLM payloads, 20 % OTLP/JSON spans, 10 % Langfuse
observations. Contents are text of words with quotes and line ends, as long as prompts, answers and tool results are.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

WORDS = (
    "the",
    "model",
    "function",
    "returns",
    "a",
    "list",
    'of "items"',
    "and\n",
    "checks",
    "each",
    "é",
    "value",
    "{x}",
)
START_S = 1_772_582_400
_PER_FILE = {"claude-code": 8_000_000, "litellm": 64_000_000, "otlp": 64_000_000, "langfuse": 64_000_000}


def text(rng: random.Random, length: int) -> str:
    """About so many characters of words."""
    return " ".join(rng.choices(WORDS, k=max(1, length // 6)))


def iso(at_s: float) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def claude_code(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    """One turn: what the person or a tool said, then the answer in two chunks with the same usage."""
    session = f"5d0c0f1e-0000-4000-8000-{number // 200:012d}"
    shared = {
        "sessionId": session,
        "cwd": "/projects/shop",
        "version": "2.0.1",
        "gitBranch": "main",
        "isSidechain": False,
    }
    user = {"role": "user", "content": text(rng, int(rng.lognormvariate(7.5, 1.2)))}
    yield shared | {"type": "user", "uuid": f"u{number}", "timestamp": iso(START_S + number), "message": user}
    usage = {
        "input_tokens": rng.randrange(2, 50),
        "cache_creation_input_tokens": rng.randrange(0, 4_000),
        "cache_read_input_tokens": rng.randrange(0, 120_000),
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
        "output_tokens": rng.randrange(1, 3_000),
        "service_tier": "standard",
    }
    for chunk in range(2):
        message = {
            "id": f"msg_{number}",
            "type": "message",
            "role": "assistant",
            "model": "claude-sonnet-4-5-20250929",
            "content": [{"type": "text", "text": text(rng, int(rng.lognormvariate(6.5, 1.0)))}],
            "stop_reason": None,
            "usage": usage,
        }
        at = {"type": "assistant", "uuid": f"a{number}-{chunk}", "requestId": f"req_{number}"}
        yield shared | at | {"timestamp": iso(START_S + number + 3), "message": message}


def litellm(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    """One call through the proxy."""
    inputs, outputs = int(rng.lognormvariate(6.5, 1)) + 1, int(rng.lognormvariate(5, 1)) + 1
    yield {
        "id": f"chatcmpl-{number}",
        "litellm_call_id": f"call-{number}",
        "trace_id": f"t{number}",
        "session_id": f"s{number // 9}",
        "call_type": "acompletion",
        "stream": True,
        "response_cost": 0.0012,
        "saved_cache_cost": 0.0,
        "status": "success",
        "custom_llm_provider": "openai",
        "total_tokens": inputs + outputs,
        "prompt_tokens": inputs,
        "completion_tokens": outputs,
        "startTime": START_S + number * 0.9,
        "endTime": START_S + number * 0.9 + 3.2,
        "completionStartTime": START_S + number * 0.9 + 0.8,
        "model": "gpt-4o-2024-08-06",
        "model_group": "gpt-4o",
        "api_base": "https://api.openai.com",
        "cache_hit": False,
        "request_tags": ["User-Agent: openai"],
        "model_parameters": {"temperature": 0.2},
        "messages": [{"role": "user", "content": text(rng, inputs * 4)}],
        "response": {"choices": [{"message": {"content": text(rng, outputs * 4)}}]},
        "metadata": {
            "user_api_key_team_alias": f"team {number % 7}",
            "usage_object": {
                "prompt_tokens": inputs,
                "completion_tokens": outputs,
                "prompt_tokens_details": {"cached_tokens": inputs // 3},
                "completion_tokens_details": {"reasoning_tokens": 0},
            },
        },
        "hidden_params": {"litellm_overhead_time_ms": 3.1},
    }


def otlp(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    """One request of twenty spans, contents included."""
    spans: list[dict[str, Any]] = []
    for at in range(number * 20, number * 20 + 20):
        values: dict[str, Any] = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "gpt-4o-mini",
            "gen_ai.response.model": "gpt-4o-mini-2024-07-18",
            "gen_ai.response.id": f"chatcmpl-{at}",
            "gen_ai.request.temperature": 0.2,
            "server.address": "api.openai.com",
            "gen_ai.usage.input_tokens": int(rng.lognormvariate(6.5, 1)) + 1,
            "gen_ai.usage.output_tokens": int(rng.lognormvariate(5, 1)) + 1,
            "gen_ai.input.messages": text(rng, int(rng.lognormvariate(6.5, 0.8))),
            "gen_ai.output.messages": text(rng, int(rng.lognormvariate(5.5, 0.8))),
        }
        kinds: dict[type, Callable[[Any], dict[str, Any]]] = {
            str: lambda value: {"stringValue": value},
            int: lambda value: {"intValue": str(value)},
            float: lambda value: {"doubleValue": value},
        }
        attributes = [{"key": key, "value": kinds[type(value)](value)} for key, value in values.items()]
        start_ns = (START_S + at) * 10**9
        spans.append(
            {
                "traceId": f"{at + 1:032x}",
                "spanId": f"{at + 1:016x}",
                "name": "chat gpt-4o-mini",
                "kind": 3,
                "startTimeUnixNano": str(start_ns),
                "endTimeUnixNano": str(start_ns + 2 * 10**9),
                "attributes": attributes,
                "status": {},
            }
        )
    scope = {"name": "opentelemetry.instrumentation.openai_v2", "version": "2.1b0"}
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}
    yield {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": scope, "spans": spans}]}]}


def langfuse(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    """One generation, and the span around it."""
    inputs, outputs = int(rng.lognormvariate(6.5, 1)) + 1, int(rng.lognormvariate(5, 1)) + 1
    times = {"startTime": iso(START_S + number), "endTime": iso(START_S + number + 2)}
    yield times | {"id": f"span-{number}", "traceId": f"t{number}", "type": "SPAN", "name": "step", "metadata": {}}
    yield times | {
        "id": f"gen-{number}",
        "traceId": f"t{number}",
        "type": "GENERATION",
        "model": "gpt-4o-2024-08-06",
        "input": text(rng, inputs * 4),
        "output": text(rng, outputs * 4),
        "usageDetails": {"input": inputs, "output": outputs, "total": inputs + outputs},
        "costDetails": {},
        "metadata": {},
        "level": "DEFAULT",
    }


SHARES: dict[str, tuple[float, Callable[[random.Random, int], Iterator[dict[str, Any]]]]] = {
    "claude-code": (0.45, claude_code),
    "litellm": (0.25, litellm),
    "otlp": (0.20, otlp),
    "langfuse": (0.10, langfuse),
}


def generate(*, megabytes: int, folder: Path) -> None:
    """Fill ``folder`` with about so many megabytes of logs."""
    rng = random.Random(3)  # noqa: S311 - text for a benchmark
    folder.mkdir(parents=True, exist_ok=True)
    for name, (share, make) in SHARES.items():
        left, number, files = megabytes * 1e6 * share, 0, 0
        while left > 0:
            written = 0
            with (folder / f"{name}-{files:04d}.jsonl").open("w", encoding="utf-8") as file:
                while written < min(_PER_FILE[name], left):
                    for record in make(rng, number):
                        written += file.write(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n")
                    number += 1
            left -= written
            files += 1


if __name__ == "__main__":
    generate(megabytes=int(sys.argv[1]), folder=Path(sys.argv[2]))
