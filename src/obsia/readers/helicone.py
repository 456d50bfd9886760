"""Helicone: requests as its export tool and its API give them, and rows of its table ``request_response_rmt``.

Helicone keeps cache reads and writes, and reasoning, beside ``prompt_tokens`` and ``completion_tokens``, so totals are
sums. Where a record holds the answer of an OpenAI API too, the usage object of that answer says all of it exactly, also
in records made before Helicone kept cached tokens apart. ``country_code`` is where the caller was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from obsia.core.message import Message, Symbol
from obsia.readers.base import Cell
from obsia.readers.records.algebra import algebra, stated, whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.hosts import place_of
from obsia.readers.records.rows import ANSWERED_BY_CACHE, FAILED_WITHOUT_USAGE, Rows
from obsia.readers.records.times import duration_us, utc_us
from obsia.readers.records.values import first_of, labels_of, members, opened, stated_cost, text
from obsia.readers.records.walk import reading

NAME: Final = "helicone"

_PAGES: Final = ("data",)
_REQUEST: Final = algebra(NAME, "request")
_ANSWERS: Final = (algebra(NAME, "answer of OpenAI chat"), algebra(NAME, "answer of OpenAI responses"))
_NO_CACHE: Final = "00000000-0000-0000-0000-000000000000"
"""The id of the request whose answer was reused, where none was."""
_LABELS: Final = {
    "environment": "environment",
    "env": "environment",
    "team": "team",
    "project": "project",
    "app": "application",
    "application": "application",
    "appname": "application",
    "service": "service",
    "feature": "feature",
}
"""Custom properties, in small letters -> label. Others are not read: people put anything there."""
_SESSION: Final = "helicone-session-id"
_NO_CALLS: Final = ("tool:", "vector_db", "data:")
"""Beginnings of the model of events that are no calls of a model."""
_COSTS: Final = ("costUSD", "cost_usd", "cost")
_FIELDS: Final = Fields(
    (
        *_REQUEST.paths,
        *(path for answer in _ANSWERS for path in answer.paths),
        *("request_id", "response_id", "request_created_at", "response_status", "status", "delay_ms", "latency"),
        *(
            "time_to_first_token",
            "request_model",
            "response_model",
            "model_override",
            "model",
            "provider",
            "target_url",
        ),
        *_COSTS,
        *("cache_reference_id", "cached", "request_properties", "properties"),
    )
)


def _take(rows: Rows, place: int, values: Values) -> None:
    model = first_of(values, "model", "response_model", "request_model")
    if isinstance(model, str) and model.startswith(_NO_CALLS):
        return rows.skip(Message("skipped-no-call-event"))
    if _is_cached(values):
        return rows.skip(ANSWERED_BY_CACHE)
    counts = _counts(values)
    if not stated(counts):
        if not _succeeded(first_of(values, "response_status", "status")):
            return rows.skip(FAILED_WITHOUT_USAGE)
        return rows.refuse_at(
            place,
            reason="no_usage",
            expected=Message("expected-both", one=Symbol("prompt_tokens"), other=Symbol("completion_tokens")),
        )
    properties = _properties(values)
    first = values["time_to_first_token"]
    return rows.add(
        place,
        counts
        | place_of(values["target_url"], model=model)
        | {
            "event_id": text(first_of(values, "response_id", "request_id")),
            "started_at": utc_us(values["request_created_at"]),
            "duration_us": duration_us(first_of(values, "delay_ms", "latency"), unit="ms"),
            # The table writes 0 where nothing streamed.
            "first_token_us": duration_us(first, unit="ms") if first not in (0, "0") else None,
            "session_id": text(properties.get(_SESSION)),
            "provider": text(values["provider"]),
            "model_request": text(first_of(values, "model_override", "request_model")),
            "model_response": text(first_of(values, "response_model", "model")),
        }
        | stated_cost(first_of(values, *_COSTS))
        | labels_of(**{label: properties.get(name) for name, label in _LABELS.items() if name in properties}),
    )


def _counts(values: Mapping[str, Any]) -> dict[str, Cell]:
    """Of the answer's own usage object where OpenAI's APIs wrote it, else of Helicone's columns."""
    for answer in _ANSWERS:
        counts = answer.counts(values)
        if all(whole(counts.get(name)) is not None for name in ("input_tokens", "output_tokens")):
            if answer.shape.endswith("responses") and not (counts.keys() & {"cache_read_tokens", "reasoning_tokens"}):
                continue  # Anthropic's messages have the same two names, without cached tokens in the first.
            return counts
    return _REQUEST.counts(values)


def _is_cached(values: Mapping[str, Any]) -> bool:
    """``cache_enabled`` only allows for reuse; the id of the reused answer, or ``cached``, says that it happened."""
    reference = values["cache_reference_id"]
    return values["cached"] in (True, "true") or (
        isinstance(reference, str) and bool(reference) and reference != _NO_CACHE
    )


def _succeeded(status: Any) -> bool:
    number = whole(status)
    return number is not None and 200 <= number < 300


def _properties(values: Mapping[str, Any]) -> dict[str, Any]:
    """Custom properties by name in small letters; the export tool doubles quotes in CSV once more than it should."""
    found = first_of(values, "request_properties", "properties")
    if isinstance(found, str) and found[:1] == "{":
        found = opened(found.replace('""', '"') if found[:3] == '{""' else found)
    return {key.lower(): value for key, value in members(found).items()}


events: Final = reading(_take, _FIELDS, envelopes=_PAGES)
"""The requests of ``file`` that state usage."""
