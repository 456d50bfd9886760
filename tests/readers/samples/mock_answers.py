"""The bodies that the mock provider answers with: one function per interface, from a scenario's true usage."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import Any

CREATED = 1_765_000_000
PIXEL = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
).decode()
Scenario = dict[str, Any]


def answer(
    scenario: Scenario, request: dict[str, Any], canaries: dict[str, str], *, streamed: bool, query: str = ""
) -> tuple[str, bytes]:
    """Content type and body of a successful answer."""
    api = scenario["api"]
    if api == "openai.chat":
        return _chat_stream(scenario, request, canaries) if streamed else _json(_chat(scenario, canaries))
    if api == "openai.responses":
        return _response_stream(scenario, canaries) if streamed else _json(_response(scenario, canaries))
    if api == "openai.embeddings":
        return _json(_embeddings(scenario, request))
    if api == "openai.images":
        return _json(_images(scenario))
    if api == "anthropic.messages":
        return _message_stream(scenario, canaries) if streamed else _json(_message(scenario, canaries))
    if api == "gemini.generate":
        return _gemini_stream(scenario, canaries) if streamed else _json(_gemini(scenario, canaries))
    return _converse_stream(scenario, canaries) if streamed else _json(_converse(scenario, canaries))


def error(scenario: Scenario, status: int, canaries: dict[str, str]) -> bytes:
    """An error in the words of the provider; its message quotes the prompt, as real ones do."""
    says = f"{canaries['error']}: the request was {'refused' if status == 400 else 'not served'}"
    kinds = {400: "invalid_request_error", 429: "rate_limit_error", 500: "api_error", 529: "overloaded_error"}
    if scenario["api"].startswith("anthropic"):
        body: dict[str, Any] = {"type": "error", "error": {"type": kinds[status], "message": says}}
        body["request_id"] = "req_mock"
    elif scenario["api"].startswith("gemini"):
        body = {"error": {"code": status, "message": says, "status": "INVALID_ARGUMENT"}}
    elif scenario["api"].startswith("bedrock"):
        body = {"__type": "ValidationException", "message": says}
    else:
        body = {"error": {"message": says, "type": kinds[status], "param": None, "code": None}}
    return json.dumps(body).encode()


def _json(value: dict[str, Any]) -> tuple[str, bytes]:
    return "application/json", json.dumps(value).encode()


def _events(events: list[dict[str, Any]], *, named: bool, done: bool = False) -> tuple[str, bytes]:
    lines = [(f"event: {one['type']}\n" if named else "") + f"data: {json.dumps(one)}\n\n" for one in events]
    return "text/event-stream", ("".join(lines) + ("data: [DONE]\n\n" if done else "")).encode()


def _count(scenario: Scenario, name: str) -> int:
    return scenario["truth"].get(name, 0)


# ---------------------------------------------------------------- OpenAI


def _chat_usage(scenario: Scenario) -> dict[str, Any]:
    """Inclusive: cached and written tokens are part of the prompt, reasoning part of the completion."""
    taken, given = _count(scenario, "input_tokens"), _count(scenario, "output_tokens")
    details = {
        "cached_tokens": _count(scenario, "cache_read_tokens"),
        "audio_tokens": scenario.get("audio_input_tokens", 0),
    }
    if "cache_write_tokens" in scenario["truth"]:
        details["cache_write_tokens"] = _count(scenario, "cache_write_tokens")
    return {
        "prompt_tokens": taken,
        "completion_tokens": given,
        "total_tokens": taken + given,
        "prompt_tokens_details": details,
        "completion_tokens_details": {
            "reasoning_tokens": _count(scenario, "reasoning_tokens"),
            "audio_tokens": scenario.get("audio_output_tokens", 0),
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def _chat(scenario: Scenario, canaries: dict[str, str]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": canaries["answer"], "refusal": None, "annotations": []}
    finish = "stop"
    if scenario.get("answer") == "tool":
        call = {"name": "look_up", "arguments": json.dumps({"word": canaries["tool"]})}
        message |= {"content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": call}]}
        finish = "tool_calls"
    if "audio_output_tokens" in scenario:
        spoken = {"id": "audio_1", "data": "AAAA", "expires_at": CREATED + 3600, "transcript": canaries["answer"]}
        message |= {"content": None, "audio": spoken}
    return {
        "id": f"chatcmpl-{scenario['id']}",
        "object": "chat.completion",
        "created": CREATED,
        "model": scenario["answered_by"],
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": _chat_usage(scenario),
        "service_tier": scenario.get("service_tier", "default"),
        "system_fingerprint": "fp_mock",
    }


def _chat_stream(scenario: Scenario, request: dict[str, Any], canaries: dict[str, str]) -> tuple[str, bytes]:
    head = {
        "id": f"chatcmpl-{scenario['id']}",
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": scenario["answered_by"],
        "service_tier": scenario.get("service_tier", "default"),
        "system_fingerprint": "fp_mock",
    }
    asked = bool((request.get("stream_options") or {}).get("include_usage"))
    words = canaries["answer"]
    deltas: list[tuple[dict[str, Any], str | None]] = [
        ({"role": "assistant", "content": ""}, None),
        ({"content": words[:8]}, None),
        ({"content": words[8:]}, None),
        ({}, "stop"),
    ]
    chunks = [
        head
        | {"choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]}
        | ({"usage": None} if asked else {})
        for delta, finish in deltas
    ]
    if asked:
        chunks.append(head | {"choices": [], "usage": _chat_usage(scenario)})
    return _events(chunks, named=False, done=True)


def _response(scenario: Scenario, canaries: dict[str, str], *, status: str = "") -> dict[str, Any]:
    taken, given = _count(scenario, "input_tokens"), _count(scenario, "output_tokens")
    read = {"cached_tokens": _count(scenario, "cache_read_tokens")}
    read["cache_write_tokens"] = _count(scenario, "cache_write_tokens")
    cut = scenario.get("cut")
    text = {"type": "output_text", "text": canaries["answer"], "annotations": [], "logprobs": []}
    said = {"id": "msg_1", "type": "message", "status": "completed", "role": "assistant", "content": [text]}
    thought = {"id": "rs_1", "type": "reasoning", "summary": [{"type": "summary_text", "text": canaries["thought"]}]}
    output = ([thought] if "reasoning_tokens" in scenario["truth"] else []) + ([] if cut else [said])
    started = status == "in_progress"
    return {
        "id": f"resp_{scenario['id']}",
        "object": "response",
        "created_at": CREATED,
        "status": status or ("incomplete" if cut else "completed"),
        "background": False,
        "error": None,
        "incomplete_details": {"reason": cut} if cut else None,
        "instructions": canaries["prompt"],
        "model": scenario["answered_by"],
        "output": [] if started else output,
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "reasoning": {"effort": "medium", "summary": None},
        "service_tier": scenario.get("service_tier", "default"),
        "store": True,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": None
        if started
        else {
            "input_tokens": taken,
            "input_tokens_details": read,
            "output_tokens": given,
            "output_tokens_details": {"reasoning_tokens": _count(scenario, "reasoning_tokens")},
            "total_tokens": taken + given,
        },
        "user": None,
        "metadata": {},
    }


def _response_stream(scenario: Scenario, canaries: dict[str, str]) -> tuple[str, bytes]:
    begun, whole = _response(scenario, canaries, status="in_progress"), _response(scenario, canaries)
    item = whole["output"][-1]
    place = {"item_id": item["id"], "output_index": len(whole["output"]) - 1}
    text = place | {"content_index": 0}
    part = item["content"][0]
    empty = part | {"text": ""}
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": begun},
        {"type": "response.in_progress", "response": begun},
        {"type": "response.output_item.added", "output_index": place["output_index"], "item": item | {"content": []}},
        {"type": "response.content_part.added", "part": empty} | text,
        {"type": "response.output_text.delta", "delta": part["text"], "logprobs": []} | text,
        {"type": "response.output_text.done", "text": part["text"], "logprobs": []} | text,
        {"type": "response.content_part.done", "part": part} | text,
        {"type": "response.output_item.done", "output_index": place["output_index"], "item": item},
        {"type": "response.completed", "response": whole},
    ]
    return _events([one | {"sequence_number": number} for number, one in enumerate(events)], named=True)


def _embeddings(scenario: Scenario, request: dict[str, Any]) -> dict[str, Any]:
    taken = _count(scenario, "input_tokens")
    numbers = [0.25, -0.5, 0.125]
    packed = base64.b64encode(struct.pack("<3f", *numbers)).decode()
    vector = packed if request.get("encoding_format") == "base64" else numbers
    return {
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": vector}],
        "model": scenario["answered_by"],
        "usage": {"prompt_tokens": taken, "total_tokens": taken},
    }


def _images(scenario: Scenario) -> dict[str, Any]:
    taken, given = _count(scenario, "input_tokens"), _count(scenario, "output_tokens")
    details = {"text_tokens": scenario["text_input_tokens"], "image_tokens": scenario["image_input_tokens"]}
    return {
        "created": CREATED,
        "background": "opaque",
        "output_format": "png",
        "quality": "high",
        "size": "1024x1024",
        "data": [{"b64_json": PIXEL}],
        "usage": {
            "input_tokens": taken,
            "input_tokens_details": details,
            "output_tokens": given,
            "total_tokens": taken + given,
        },
    }


# ---------------------------------------------------------------- Anthropic


def _message_usage(scenario: Scenario) -> dict[str, Any]:
    """Exclusive: ``input_tokens`` is what was neither read from nor written to the cache."""
    read, write = _count(scenario, "cache_read_tokens"), _count(scenario, "cache_write_tokens")
    hour = scenario.get("cache_write_1h_tokens", 0)
    usage: dict[str, Any] = {
        "input_tokens": _count(scenario, "input_tokens") - read - write,
        "cache_creation_input_tokens": write,
        "cache_read_input_tokens": read,
        "cache_creation": {"ephemeral_5m_input_tokens": write - hour, "ephemeral_1h_input_tokens": hour},
        "output_tokens": _count(scenario, "output_tokens"),
        "service_tier": "standard",
        "inference_geo": "global",
    }
    if "web_searches" in scenario:
        usage["server_tool_use"] = {"web_search_requests": scenario["web_searches"], "web_fetch_requests": 0}
    if "reasoning_tokens" in scenario["truth"]:
        usage["output_tokens_details"] = {"thinking_tokens": scenario["truth"]["reasoning_tokens"]}
    return usage


def _message(scenario: Scenario, canaries: dict[str, str]) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": canaries["answer"]}]
    stop = "end_turn"
    if scenario.get("answer") == "thinking":
        content.insert(0, {"type": "thinking", "thinking": canaries["thought"], "signature": "c2ln"})
    if scenario.get("answer") == "tool":
        content.append({"type": "tool_use", "id": "toolu_1", "name": "look_up", "input": {"word": canaries["tool"]}})
        stop = "tool_use"
    return {
        "id": f"msg_{scenario['id']}",
        "type": "message",
        "role": "assistant",
        "model": scenario["answered_by"],
        "content": content,
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": _message_usage(scenario),
    }


def _message_stream(scenario: Scenario, canaries: dict[str, str]) -> tuple[str, bytes]:
    """The start states one output token; the delta at the end states the cumulative counts."""
    whole = _message(scenario, canaries)
    start = whole | {"content": [], "stop_reason": None, "usage": whole["usage"] | {"output_tokens": 1}}
    start["usage"].pop("output_tokens_details", None)
    events: list[dict[str, Any]] = [{"type": "message_start", "message": start}]
    for index, block in enumerate(whole["content"]):
        field = {"text": "text", "thinking": "thinking", "tool_use": "input"}[block["type"]]
        empty = block | {field: {} if field == "input" else ""}
        said = json.dumps(block[field]) if field == "input" else block[field]
        kind, name = ("input_json_delta", "partial_json") if field == "input" else (f"{field}_delta", field)
        events += [
            {"type": "content_block_start", "index": index, "content_block": empty},
            {"type": "content_block_delta", "index": index, "delta": {"type": kind, name: said}},
            {"type": "content_block_stop", "index": index},
        ]
    final = {key: value for key, value in whole["usage"].items() if key in _CUMULATIVE}
    delta = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    events += [{"type": "ping"}, {"type": "message_delta", "delta": delta, "usage": final}, {"type": "message_stop"}]
    return _events(events, named=True)


_CUMULATIVE = {
    "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens",
    "output_tokens_details", "server_tool_use",
}  # fmt: skip


# ---------------------------------------------------------------- Gemini


def _gemini(scenario: Scenario, canaries: dict[str, str], *, so_far: bool = False) -> dict[str, Any]:
    """Thoughts stand beside the candidates' tokens, a tool's results beside the prompt's; cached are in the prompt."""
    tool, thought = scenario.get("tool_input_tokens", 0), _count(scenario, "reasoning_tokens")
    prompt = _count(scenario, "input_tokens") - tool
    given = 4 if so_far else _count(scenario, "output_tokens") - thought
    usage: dict[str, Any] = {
        "promptTokenCount": prompt,
        "candidatesTokenCount": given,
        "totalTokenCount": prompt + given + tool + thought,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": prompt}],
    }
    if thought:
        usage["thoughtsTokenCount"] = thought
    if tool:
        usage["toolUsePromptTokenCount"] = tool
        usage["toolUsePromptTokensDetails"] = [{"modality": "TEXT", "tokenCount": tool}]
    if "cache_read_tokens" in scenario["truth"]:
        cached = scenario["truth"]["cache_read_tokens"]
        usage["cachedContentTokenCount"] = cached
        usage["cacheTokensDetails"] = [{"modality": "TEXT", "tokenCount": cached}]
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": [{"text": canaries["answer"]}]}, "index": 0}
    if not so_far:
        candidate["finishReason"] = "STOP"
    return {
        "candidates": [candidate],
        "usageMetadata": usage,
        "modelVersion": scenario["answered_by"],
        "responseId": f"gemini-{scenario['id']}",
        "createTime": "2025-12-06T05:46:40.123456Z",
    }


def _gemini_stream(scenario: Scenario, canaries: dict[str, str]) -> tuple[str, bytes]:
    """Every chunk states the usage so far; the last one is the whole."""
    chunks = [_gemini(scenario, canaries, so_far=True), _gemini(scenario, canaries)]
    return _events(chunks, named=False)


# ---------------------------------------------------------------- Bedrock


def _converse_usage(scenario: Scenario) -> dict[str, int]:
    """Exclusive, as Anthropic's; the total holds all."""
    read, write = _count(scenario, "cache_read_tokens"), _count(scenario, "cache_write_tokens")
    taken, given = _count(scenario, "input_tokens"), _count(scenario, "output_tokens")
    usage = {"inputTokens": taken - read - write, "outputTokens": given, "totalTokens": taken + given}
    return usage | {"cacheReadInputTokens": read, "cacheWriteInputTokens": write}


def _converse(scenario: Scenario, canaries: dict[str, str]) -> dict[str, Any]:
    return {
        "output": {"message": {"role": "assistant", "content": [{"text": canaries["answer"]}]}},
        "stopReason": "end_turn",
        "usage": _converse_usage(scenario),
        "metrics": {"latencyMs": 551},
    }


def _converse_stream(scenario: Scenario, canaries: dict[str, str]) -> tuple[str, bytes]:
    events: list[tuple[str, dict[str, Any]]] = [
        ("messageStart", {"role": "assistant"}),
        ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": canaries["answer"]}}),
        ("contentBlockStop", {"contentBlockIndex": 0}),
        ("messageStop", {"stopReason": "end_turn"}),
        ("metadata", {"usage": _converse_usage(scenario), "metrics": {"latencyMs": 551}}),
    ]
    return "application/vnd.amazon.eventstream", b"".join(_frame(name, body) for name, body in events)


def _frame(event: str, body: dict[str, Any]) -> bytes:
    """One message of the event stream encoding of AWS: lengths, headers, payload, each with its checksum."""
    named = {":event-type": event, ":content-type": "application/json", ":message-type": "event"}
    headers = b"".join(
        struct.pack("!B", len(key)) + key.encode() + struct.pack("!BH", 7, len(value)) + value.encode()
        for key, value in named.items()
    )
    payload = json.dumps(body).encode()
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack("!I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack("!I", zlib.crc32(message))
