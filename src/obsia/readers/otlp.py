"""OpenTelemetry spans of GenAI clients (OTLP), as JSON or protobuf, from a file exporter or a saved request.

Token algebra: ``input_tokens`` holds cache reads and writes, ``output_tokens`` holds reasoning (semantic
conventions 1.37 and later). Names are rows of ``otlp_names.csv``, newest first: an allow-list, so message
contents are never touched. Agent, workflow, tool and fetch spans repeat what inference spans say, and are
counted as no usage.
"""

from __future__ import annotations

import csv
import functools
import importlib.resources
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from obsia.core.errors import BadInput
from obsia.readers import otlpfiles
from obsia.readers.base import Batch, Cell, Head, ReadOptions, Recognition, Reject, shown_value
from obsia.readers.otlpfiles import Span, Value
from obsia.readers.records.rows import Rows

NAME: Final = "otlp"
SUMMARY: Final = "OpenTelemetry GenAI spans as OTLP JSON or protobuf files (semantic conventions 1.37 and later)"

NOT_INFERENCE: Final = frozenset(
    {
        "create_agent",
        "execute_tool",
        "fetch_response",
        "invoke_agent",
        "invoke_workflow",
        "plan",
        "retrieval",
    }
)
"""Operations that do no inference of their own, or repeat that of the spans below them."""
_COUNTS: Final = (
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
)
_SERVER: Final = 2


@dataclass(frozen=True, slots=True)
class Names:
    """The alias table: attribute -> field, in order of preference, by place."""

    span: Mapping[str, str]
    resource: Mapping[str, str]


@functools.cache
def names() -> Names:
    """``otlp_names.csv``, read once."""
    text = importlib.resources.files("obsia.readers").joinpath("otlp_names.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return Names(*({r["attribute"]: r["field"] for r in rows if r["place"] == place} for place in ("span", "resource")))


def recognise(head: Head) -> Recognition | None:
    """JSON that names resource spans, or bytes that begin as an export request."""
    return otlpfiles.recognise(head, NAME)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The inference spans of ``file`` that state usage. Raises :class:`BadInput` when none of it is OTLP."""
    rows, place, broken = Rows(are_lines=False), 0, None
    for item in otlpfiles.spans(file):
        if isinstance(item, Reject):
            broken = broken or item
            rows.refuse(item)
            continue
        place += 1
        _take(rows, item, file, place)
        if rows.full:
            yield from rows.flush()
    if not place and broken is not None:
        raise BadInput(file=file, line=broken.line, reason=f"no span can be read ({broken.reason})", expected="OTLP")
    yield from rows.flush()


def _take(rows: Rows, span: Span, file: str, place: int) -> None:
    """One span: a row, a reject, or counted as no usage."""
    alias = names()
    if not any(key.startswith("gen_ai.") for key in span.attributes):
        rows.skip("span of something else")
        return
    operation = span.attributes.get("gen_ai.operation.name")
    if operation is not None and operation.text in NOT_INFERENCE:
        rows.skip(f"{operation.text} span")
        return
    if span.kind == _SERVER:
        rows.skip("server span")
        return
    row: dict[str, Cell] = {}
    for key in span.attributes:
        known = alias.span.get(key)
        if known is None and key.startswith("gen_ai.usage."):
            rows.meet(key)
    for table, attributes in ((alias.span, span.attributes), (alias.resource, span.resource)):
        for key, name in table.items():
            value = attributes.get(key)
            if value is None or name == "contained":
                continue
            cell = _cell(name, value)
            if name in _COUNTS and row.get(name) not in (None, cell):
                rows.refuse(_conflict(file, place, key, cell))
                return
            if row.get(name) is None:
                row[name] = cell
    if not any(name in row for name in _COUNTS):
        rows.skip("inference span with an error and no usage" if span.error else "inference span without usage")
        return
    if span.event_id is None:
        expected = "16 and 8 bytes (hex in JSON), not all zero"
        rows.refuse(Reject(file=file, row=place, field="traceId, spanId", reason="bad_id", expected=expected))
        return
    rows.add(place, row | _of_span(span))


def _of_span(span: Span) -> dict[str, Cell]:
    row: dict[str, Cell] = {"event_id": span.event_id, "tokens_basis": "reported"}
    if span.start_ns:
        row["started_at"] = span.start_ns // 1_000
        if span.end_ns:
            row["duration_us"] = (span.end_ns - span.start_ns) // 1_000
    if "cloud.region" in span.resource:
        # It is where the caller runs, not the model: whoever uses it must say so.
        row["region_basis"] = "caller"
    return row


def _cell(name: str, value: Value) -> str | int | None:
    """A cell for the rules: whole numbers as they are, anything else in a form that the rules of counts
    refuse.
    """
    if name == "first_token_us":
        seconds = value.number
        return None if seconds is None else round(seconds * 1_000_000) if 0 <= seconds < 1e9 else -1
    if name in _COUNTS:
        return value.text if value.kind == "int" else f"{value.kind} {shown_value(value.text)}"
    return value.text if value.kind in {"string", "int"} else None


def _conflict(file: str, place: int, key: str, cell: Any) -> Reject:
    return Reject(
        file=file,
        row=place,
        field=key,
        value=str(cell),
        reason="conflicting_counts",
        expected="one value under the old and the new name",
    )
