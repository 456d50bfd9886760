"""Langfuse: observations as its tables export them, as its API pages, and as its scheduled exports to a bucket.

A generation inside a generation is the same call seen twice (a client's and a proxy's, a framework's and its
client's): only the innermost that states usage counts. Which counts contain which: ``records/untyped_usage.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, ReadOptions
from obsia.readers.files import head_of, holds_any
from obsia.readers.records.algebra import stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.outline import outline
from obsia.readers.records.packaged import operations
from obsia.readers.records.rows import FAILED_WITHOUT_USAGE, REPEATS_INNER, Rows, drained, flat, outer_of
from obsia.readers.records.times import between_us, duration_us, utc_us
from obsia.readers.records.untyped_usage import counts_of
from obsia.readers.records.values import labels_of, opened, stated_cost, tags_of, text
from obsia.readers.records.walk import each, records, rows_of

NAME: Final = "langfuse"

_PAGES: Final = ("data", "observations")
_OPERATIONS: Final = operations(NAME, "observation")
_NAMES: Final = {
    "id": ("id",),
    "type": ("type",),
    "trace": ("traceId", "trace_id"),
    "parent": ("parentObservationId", "parent_observation_id"),
    "start": ("startTime", "start_time"),
    "end": ("endTime", "end_time"),
    "first": ("completionStartTime", "completion_start_time"),
    "first_ms": ("timeToFirstTokenMs",),
    "first_s": ("timeToFirstToken",),
    "model": ("model", "providedModelName", "provided_model_name"),
    "session": ("sessionId", "session_id"),
    "environment": ("environment",),
    "tags": ("tags", "traceTags"),
    "project": ("projectId", "project_id"),
    "level": ("level",),
    "unit": ("unit", "usage.unit"),
    "usage": ("usageDetails", "usage_details"),
    "provided": ("providedUsageDetails", "provided_usage_details"),
    "input": ("usage.input", "usage.promptTokens", "promptTokens", "inputUsage"),
    "output": ("usage.output", "usage.completionTokens", "completionTokens", "outputUsage"),
    "cost": ("totalCost", "calculatedTotalCost", "total_cost", "calculated_total_cost"),
    "costs": ("costDetails", "cost_details"),
    "total": ("usage.total", "usage.totalTokens", "totalTokens", "totalUsage"),
}
"""What is read -> its names in the API and in exports of tables (camel case) and to buckets (snake case)."""
_SPAN: Final = re.compile(r"[0-9a-fA-F]{32}:[0-9a-fA-F]{16}")
_OF_LITELLM: Final = re.compile(r"time-(?:[0-9]{2}-){3}[0-9]{6}_(.+)")
_OTHER: Final = Message("skipped-no-generation")
_NESTED: Final = tuple(name.encode() for name in _NAMES["parent"])
"""What a line holds whose observation has one around it: lines without it are not decoded to find that out."""
_ALL: Final = tuple(_NAMES.items())
_RELATED: Final = tuple((name, _NAMES[name]) for name in ("id", "type", "parent", "usage", "input", "output"))
_FIELDS: Final = Fields(path for _, paths in _ALL for path in paths)
_RELATIONS: Final = Fields(path for _, paths in _RELATED for path in paths)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The generations and embeddings of ``file`` that state usage."""
    outer, rows = _outer_generations(file), rows_of(file)

    def take(rows: Rows, place: int, values: Values) -> None:
        if _is_other(values["type"]):  # most observations: not looked at further
            rows.skip(_OTHER)
        else:
            _take(rows, place, _named(values, _ALL), outer)

    yield from each(rows, records(_FIELDS, rows, envelopes=_PAGES), take)


def rows_of_observations(observations: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, dict[str, Cell]]]:
    """Trace id, id and row of the observations of a program that count, by the rules of files."""
    named = [_named(_FIELDS.of(one), _ALL) for one in observations]
    outer = outer_of([(one["id"], one["parent"], _has_usage(one)) for one in named])
    for one in named:
        rows = Rows(NAME, are_lines=False)
        if not _is_other(one["type"]):
            _take(rows, 1, one, outer)
        taken, _ = drained(rows)
        if taken and isinstance(one["trace"], str) and isinstance(one["id"], str):
            yield one["trace"], one["id"], taken[0]


def _take(rows: Rows, place: int, seen: Mapping[str, Any], outer: frozenset[str]) -> None:
    kind = seen["type"] or "GENERATION"
    if not isinstance(kind, str):
        return rows.refuse_at(place, reason="unknown_kind", expected=Message("expected-some-text"), field="type")
    if kind not in _OPERATIONS:
        return rows.skip(_OTHER)
    if isinstance(seen["unit"], str) and seen["unit"].upper() != "TOKENS":
        return rows.skip(Message("skipped-not-tokens"))
    counts, unknown = _counts(seen)
    for key in unknown:
        rows.meet(f"usageDetails.{key}")
    if not stated(counts):
        if seen["level"] == "ERROR":
            return rows.skip(FAILED_WITHOUT_USAGE)
        return rows.refuse_at(place, reason="no_usage", expected=Message("expected-usage-details"))
    if text(seen["id"]) in outer:
        return rows.skip(REPEATS_INNER)
    start, end, first = (utc_us(seen[name]) for name in ("start", "end", "first"))
    return rows.add(
        place,
        counts
        | {
            "event_id": text(seen["id"]),
            "span_id": _span(seen),
            "response_id": _answer(seen["id"]),
            "started_at": start,
            "duration_us": between_us(start, end),
            "first_token_us": between_us(start, first) if first is not None else _first_token(seen),
            "operation": _OPERATIONS[kind],
            "session_id": text(seen["session"]),
            "model_request": text(seen["model"]),
            "tokens_basis": _basis(seen),
        }
        | stated_cost(_cost(seen))
        | labels_of(project=seen["project"], environment=seen["environment"], tag=tags_of(seen["tags"])),
    )


def _span(seen: Mapping[str, Any]) -> str | None:
    """The span of OpenTelemetry that an observation was made of, as traces are read: its ids are those of the span."""
    trace, span = seen["trace"], seen["id"]
    if not isinstance(trace, str) or not isinstance(span, str):
        return None
    return f"{trace}:{span}".lower() if _SPAN.fullmatch(f"{trace}:{span}") else None


def _answer(id_: Any) -> str | None:
    """The id of the answer in that of an observation that LiteLLM sent: it puts the time of the call before it."""
    found = _OF_LITELLM.fullmatch(id_) if isinstance(id_, str) else None
    return None if found is None else found[1]


def _counts(seen: Mapping[str, Any]) -> tuple[dict[str, Cell], tuple[str, ...]]:
    """Of ``usageDetails`` where it is there, else of the older fields, whose sums leave nothing out."""
    if usage := flat(_opened(seen["usage"]), ""):
        return counts_of(usage)
    counts = {"input_tokens": seen["input"], "output_tokens": seen["output"]}
    return {name: value for name, value in counts.items() if value not in (None, "")}, ()


def _cost(seen: Mapping[str, Any]) -> Any:
    """The cost of an observation, US dollars; of ``costDetails`` where it stands nowhere else."""
    if seen["cost"] is not None:
        return seen["cost"]
    details = _opened(seen["costs"])
    return cast("Mapping[str, Any]", details).get("total") if isinstance(details, dict) else None


def _basis(seen: Mapping[str, Any]) -> str | None:
    """Where an export says what was handed in: counts that nobody handed in are Langfuse's own estimate."""
    provided = _opened(seen["provided"])
    if not isinstance(provided, dict):
        return None
    return "reported" if provided else "estimated"


def _outer_generations(file: str) -> frozenset[str]:
    """Ids of the generations around another that states usage: those of the file are looked through first."""
    head = head_of(file)
    if outline(head).layout == "lines" and not holds_any(file, head.compression, _NESTED):
        return frozenset()
    rows, related = Rows(file, are_lines=False), list[tuple[Any, Any, bool]]()
    for place, values in records(_RELATIONS, rows, envelopes=_PAGES, markers=_NESTED):
        # An observation without one around it says nothing here; one that is refused is told of when it is read.
        with rows.guard(place):
            if any(values[path] for path in _NAMES["parent"]):
                one = _named(values, _RELATED)
                related.append((one["id"], one["parent"], _has_usage(one)))
    return outer_of(related)


def _is_other(kind: Any) -> bool:
    """Whether a record plainly says that it is no generation and no embedding."""
    return isinstance(kind, str) and kind.isalpha() and kind not in _OPERATIONS


def _has_usage(seen: Mapping[str, Any]) -> bool:
    kind = seen["type"] or "GENERATION"
    if not isinstance(kind, str) or kind not in _OPERATIONS:
        return False
    usage = _opened(seen["usage"])
    if isinstance(usage, dict) and usage:
        return any(value for key, value in cast("Mapping[str, Any]", usage).items() if key != "total")
    return stated(_counts(seen)[0])


def _named(values: Values, names: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
    """The first name of each that is there; texts of CSV that are JSON strings lose their quotes."""
    found: dict[str, Any] = {}
    for name, paths in names:
        value: Any = None
        for path in paths:
            value = values[path]
            if value is not None and value != "":
                break
        if isinstance(value, str):
            value = value[1:-1] if value[:1] == '"' and value[-1:] == '"' else value or None
        found[name] = value
    return found


def _opened(value: Any) -> Any:
    """A usage object, from CSV where it is JSON text."""
    found = opened(value) if isinstance(value, str) and value[:1] == "{" else None
    return value if found is None else found


def _first_token(seen: Mapping[str, Any]) -> Any:
    if seen["first_ms"] is not None:
        return duration_us(seen["first_ms"], unit="ms")
    return duration_us(seen["first_s"], unit="s")
