"""OpenRouter: generations (its API, its activity export) and its activity by day.

``native_tokens_*`` are counts of the model's own tokenizer: what was computed. ``tokens_prompt`` and
``tokens_completion`` beside them are counts of one tokenizer for all models, and taken only where nothing else is
there. ``provider_name`` is who ran the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsia.core.message import Message
from obsia.core.units import DAY_S
from obsia.readers.base import Batch, Cell, ReadOptions
from obsia.readers.files import head_of
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.buckets import EMPTY, bucket, bucket_id
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.outline import outline
from obsia.readers.records.packaged import operations
from obsia.readers.records.rows import FAILED_WITHOUT_USAGE, Rows
from obsia.readers.records.times import duration_us, iso_us, utc_us
from obsia.readers.records.values import first_of, labels_of, stated_cost, text
from obsia.readers.records.walk import reading

NAME: Final = "openrouter"

_GENERATION: Final = algebra(NAME, "generation")
_ACTIVITY: Final = algebra(NAME, "activity by day")
_OPERATIONS: Final = operations(NAME, "generation")
_NAMES: Final = {
    "id": ("generation_id", "id"),
    "created_at": ("created_at",),
    "model": ("model",),
    "slug": ("model_permaslug",),
    "provider": ("provider_name",),
    "generation_ms": ("generation_time", "generation_time_ms"),
    "first_ms": ("time_to_first_token_ms", "latency"),
    "streamed": ("streamed",),
    "api_type": ("api_type",),
    "session": ("session_id",),
    "key": ("api_key_name",),
    "app": ("app_name",),
    "media": ("num_media_completion",),
    "image_tokens": ("native_tokens_completion_images",),
    "native": ("native_tokens_prompt", "native_tokens_completion"),
    "cached": ("tokens_cached", "tokens_reasoning"),
    "cost": ("total_cost", "cost_total"),
}
"""What is read -> its names; the answer of the API for one generation holds them in ``data``."""
_ALIASES: Final = {name: tuple(p + path for path in paths for p in ("", "data.")) for name, paths in _NAMES.items()}
_GENERATION_FIELDS: Final = Fields(
    (*_GENERATION.paths, *(path for paths in _ALIASES.values() for path in paths)),
)
_ACTIVITY_FIELDS: Final = Fields(
    (
        *_ACTIVITY.paths,
        *("date", "model", "model_permaslug", "modelPermaslug", "endpoint_id", "endpointId"),
        *("provider_name", "providerName", "requests", "byok_requests", "byokRequests"),
    )
)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:
    """The generations, or the days, of ``file``."""
    is_daily = outline(head_of(file)).has_any("requests", "data[].requests")
    fields, take = (_ACTIVITY_FIELDS, _day) if is_daily else (_GENERATION_FIELDS, _generation)
    return reading(take, fields, envelopes=("data",))(file=file, options=options)


def _generation(rows: Rows, place: int, values: Values) -> None:
    seen = {name: first_of(values, *paths) for name, paths in _ALIASES.items()}
    counts = _GENERATION.counts(values)
    if not stated(counts):
        if seen["provider"] is None:
            return rows.skip(FAILED_WITHOUT_USAGE)
        return rows.refuse_at(place, reason="no_usage", expected=Message("expected-native-tokens"))
    took, first = seen["generation_ms"], seen["first_ms"]
    operation = _OPERATIONS.get(seen["api_type"]) if isinstance(seen["api_type"], str) else None
    return rows.add(
        place,
        counts
        | _images(seen)
        | {
            "event_id": text(seen["id"]),
            "started_at": utc_us(seen["created_at"]),
            "duration_us": duration_us(took, unit="ms"),
            "first_token_us": duration_us(first, unit="ms") if seen["streamed"] in (True, "true") else None,
            "operation": operation or "chat",
            "session_id": text(seen["session"]),
            "provider": text(seen["provider"]),
            "model_request": text(seen["model"]),
            "model_response": text(seen["slug"]),
            "tokens_basis": _basis(values, seen),
        }
        | stated_cost(seen["cost"])
        | labels_of(key=seen["key"], application=seen["app"]),
    )


def _day(rows: Rows, place: int, values: Values) -> None:
    counts = _ACTIVITY.counts(values)
    calls = first_of(values, "requests")
    if calls in (None, 0, "0"):
        calls = first_of(values, "byok_requests", "byokRequests")
    if not stated(counts):
        return rows.skip(EMPTY if calls in (None, 0, "0") else Message("skipped-calls-without-tokens"))
    date = values["date"]
    model = first_of(values, "model_permaslug", "modelPermaslug")
    endpoint = first_of(values, "endpoint_id", "endpointId")
    provider = text(first_of(values, "provider_name", "providerName"))
    row: dict[str, Cell] = counts | {
        # Days are whole when they are listed, so one day in two downloads says the same; one of another key does not.
        "event_id": bucket_id(date, model, endpoint, provider, calls, *counts.values()),
        "started_at": iso_us(f"{date[:10]}T00:00:00Z") if isinstance(date, str) else date,
        "bucket_s": DAY_S,
        "calls": calls,
        "provider": provider,
        "model_request": text(values["model"]),
        "model_response": text(model),
    }
    return rows.add(place, bucket(row))


def _basis(values: Mapping[str, Any], seen: Mapping[str, Any]) -> str | None:
    """Counts of another tokenizer are an estimate. An export that splits cached tokens off has the model's own."""
    if seen["native"] is not None:
        return "reported"
    is_export = values["generation_id"] is not None or seen["cached"] is not None
    return None if is_export else "estimated"


def _images(seen: Mapping[str, Any]) -> dict[str, Cell]:
    """Media made, where tokens of images were made with them: media may be sound too."""
    return {"images": seen["media"]} if seen["media"] and seen["image_tokens"] not in (None, "", 0, "0") else {}
