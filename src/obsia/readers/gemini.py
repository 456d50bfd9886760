"""Answers of Google's Gemini models: ``generateContent`` and its streams, batch output, Vertex AI's log in BigQuery.

Names are read as the API writes them (``usageMetadata``) and as the Python client does (``usage_metadata``). Chunks of
a stream share a response id; the fullest counts. Token algebra: ``gemini, generate content``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Cell, Head, Recognition
from obsia.readers.records import sse, times
from obsia.readers.records.algebra import algebra, whole
from obsia.readers.records.fields import Fields
from obsia.readers.records.recognition import claim, claimed
from obsia.readers.records.rows import Rows, flat, meet_unknown
from obsia.readers.records.walk import reading

NAME: Final = "gemini"

_PLACES: Final = ("", "response.", "full_response.")
_STYLES: Final = {"usageMetadata": "camel", "usage_metadata": "snake"}
_NAMES: Final = (
    "modelVersion",
    "model_version",
    "responseId",
    "response_id",
    "createTime",
    "create_time",
    "model",
    "id",
)
_LOG: Final = ("logging_time", "request_id", "api_method", "endpoint", "model_version", "deployed_model_id")
_BATCH: Final = ("processed_time", "key", "custom_id", "status", "error.code")
_FIELDS: Final = Fields(
    (
        *(f"{place}{name}" for place in _PLACES for name in (*_STYLES, *_NAMES)),
        *("full_response.usage", *_LOG, *_BATCH, "request.model", "response.error.code"),
    )
)
_GEMINI: Final = algebra(NAME, "generate content")
_ANTHROPIC: Final = algebra("anthropic", "messages")
_MARKERS: Final = (b"sage", b'"error"', b'"status"')
_LOCATION: Final = re.compile(r"(?:^|/)locations/([a-z]+(?:-[a-z]+[0-9]+)?)(?:/|$)")
_SPLITS: Final = re.compile(r"usage(?:Metadata|_metadata)\.(?:total|prompt|candidates|response|cache|tool)\w*")


def recognise(head: Head) -> Recognition | None:
    """Usage metadata with Gemini's own counts, by itself, in a batch output or in Vertex AI's log."""
    if not sse.is_sse(head):
        return claim(head, NAME)  # not the chats of Qwen Code, which have these counts in their lines
    if any(b'"usageMetadata"' in payload for payload in sse.first_payloads(head)):
        return claimed(NAME, "gemini-stream", "usageMetadata")
    return None


def _take(rows: Rows, place: int, values: Mapping[str, Any]) -> None:
    at, counts = _counts(values, rows)
    is_log = values["logging_time"] is not None or values["api_method"] is not None
    if not counts:
        failed = values["error.code"] is not None or bool(values["status"]) or values["response.error.code"] is not None
        return rows.skip(Message("skipped-failed") if failed else Message("skipped-record"))
    is_batch = at == "response." and any(values[name] is not None for name in ("processed_time", "key", "custom_id"))
    created = _first(values, at, "createTime", "create_time")
    if created is None:
        created = values["logging_time"] if is_log else values["processed_time"]
    resource = values["model"] if is_log else None
    location = _location(resource) or _location(values["endpoint"])
    row: dict[str, Cell] = {
        **counts,
        "event_id": _first(values, at, "responseId", "response_id", "id") or (values["request_id"] if is_log else None),
        "started_at": _instant(created),
        "operation": "chat",
        "provider": "gcp.vertex_ai" if is_log or values["processed_time"] is not None else "gcp.gemini",
        "model_request": _last(resource) if is_log else _last(values["request.model"]),
        "model_response": _first(values, at, "modelVersion", "model_version", "model" if is_log and at else ""),
        "region": location,
        "region_basis": "stated" if location else None,
        "batch_api": True if is_batch else None,
        "tokens_basis": "reported",
    }
    return rows.add(place, row)


def _counts(values: Mapping[str, Any], rows: Rows) -> tuple[str, dict[str, Cell]]:
    for place in _PLACES:
        for style in _STYLES:
            if isinstance(values[place + style], dict):
                usage = flat(values[place + style], f"{style}.")
                unknown = {name: value for name, value in usage.items() if _SPLITS.fullmatch(name) is None}
                meet_unknown(unknown, _GEMINI.paths, rows)
                return place, counts_of(usage, style)
    # Claude on Vertex AI answers in its own shape, inside the same log.
    if isinstance(values["full_response.usage"], dict):
        return "full_response.", _ANTHROPIC.counts(flat(values["full_response.usage"], "usage."))
    return "", {}


def counts_of(usage: Mapping[str, Any], style: str) -> dict[str, Cell]:
    """The counts of usage whose keys come after that of ``style``.

    Thoughts and results of tools are beside the other counts, unless the total says that they are inside.
    """
    counts = _GEMINI.counts(usage)
    snake = style == "usage_metadata"
    thoughts = whole(usage.get(f"{style}.{'thoughts_token_count' if snake else 'thoughtsTokenCount'}")) or 0
    tools = whole(usage.get(f"{style}.{'tool_use_prompt_token_count' if snake else 'toolUsePromptTokenCount'}")) or 0
    total = whole(usage.get(f"{style}.{'total_token_count' if snake else 'totalTokenCount'}"))
    read, written = whole(counts.get("input_tokens")), whole(counts.get("output_tokens"))
    if total is None or read is None or written is None or total == read + written:
        return counts
    for within_output, within_input in ((thoughts, 0), (0, tools), (thoughts, tools)):
        inside = within_output + within_input
        if inside and total == read + written - inside and written - within_output >= thoughts:
            return counts | {"input_tokens": read - within_input, "output_tokens": written - within_output}
    return counts


def _first(values: Mapping[str, Any], at: str, *names: str) -> Any:
    return next((values[at + name] for name in names if name and values.get(at + name)), None)


def _instant(value: Any) -> Any:
    """BigQuery exports instants as ``2025-01-02 03:04:05.678 UTC``."""
    if isinstance(value, str) and value.endswith(" UTC"):
        return times.utc_us(value.removesuffix(" UTC"))
    return times.iso_us(value)


def _location(resource: Any) -> str | None:
    found = _LOCATION.search(resource) if isinstance(resource, str) else None
    return found[1] if found and found[1] != "global" else None


def _last(resource: Any) -> Any:
    return resource.rsplit("/", 1)[-1] if isinstance(resource, str) else resource


events: Final = reading(_take, _FIELDS, markers=_MARKERS, streams=True)
"""One record for each answer that states usage; of chunks of one answer the fullest counts."""
