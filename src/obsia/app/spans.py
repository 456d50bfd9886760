"""Spans of a running program to rows of usage, by the rules of the reader of OTLP files.

A span that repeats what spans below it say (an agent's, a framework's around a client's) is not counted again: whose
parent is whose is known here from the start of spans, so that no file has to be waited for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, NamedTuple

from obsia.readers.base import Cell, Reject
from obsia.readers.otlp.attributes import json_found, json_scalars
from obsia.readers.otlp.names import resource_names
from obsia.readers.otlp.requests import resource_cells
from obsia.readers.otlp.spans import Spans
from obsia.readers.records.drain import drained
from obsia.readers.records.rows import Rows

MOST_OPEN: Final = 100_000
"""Spans whose parents are kept; a program with more open spans at once loses the oldest, and may count one twice."""
_SOURCE: Final = "spans"

Key = tuple[int, int]
"""(trace id, span id)."""


class _Value(NamedTuple):
    stringValue: str | None = None  # noqa: N815 - the names of OTLP
    intValue: int | None = None  # noqa: N815
    doubleValue: float | None = None  # noqa: N815
    boolValue: bool | None = None  # noqa: N815


class _Pair(NamedTuple):
    key: str
    value: _Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What is kept of a span that has ended. ``kind`` is OTLP's number (1 internal, 2 server, 3 client)."""

    trace_id: int
    span_id: int
    parent_id: int | None
    kind: int
    start_ns: int
    end_ns: int
    is_error: bool
    attributes: Mapping[str, Any]
    resource: Mapping[str, Any]
    scope: str


class RunningSpans:
    """The spans of one program. Safe to use from several threads."""

    def __init__(self) -> None:
        self._parents: dict[Key, Key | None] = {}
        self._repeated: set[Key] = set()
        """Open spans below which one was counted."""
        self._lock = Lock()
        self._rows = Rows(are_lines=False)
        self._spans = Spans(_SOURCE, self._rows)

    def started(self, *, trace_id: int, span_id: int, parent_id: int | None) -> None:
        """A span has started."""
        with self._lock:
            self._parents[trace_id, span_id] = (trace_id, parent_id) if parent_id is not None else None
            if len(self._parents) > MOST_OPEN:
                oldest = next(iter(self._parents))
                self._forget(oldest)

    def ended(self, span: Ended) -> tuple[list[dict[str, Cell]], list[Reject]]:
        """The row of a span if it counts, or why it is refused; neither for what is no usage of its own."""
        key = span.trace_id, span.span_id
        with self._lock:
            if key in self._repeated:
                self._forget(key)
                return [], []
            self._spans.enter(resource_cells(json_scalars(_pairs(span.resource), resource_names())), span.scope)
            name = f"{span.trace_id:032x}:{span.span_id:016x}"
            found = json_found(_pairs(span.attributes), self._spans.names)
            # Its parent is left out: what is above is judged when it ends, by what was counted below it.
            self._spans.take(name, "", span.kind, span.start_ns, span.end_ns, span.is_error, found)
            self._spans.release(everything=True)
            rows, refused = drained(self._rows)
            if rows or refused:
                above = (span.trace_id, span.parent_id) if span.parent_id is not None else None
                while above is not None and above not in self._repeated:
                    self._repeated.add(above)
                    above = self._parents.get(above)
            self._forget(key)
            return rows, refused

    def _forget(self, key: Key) -> None:
        self._parents.pop(key, None)
        self._repeated.discard(key)


def _pairs(attributes: Mapping[str, Any]) -> Iterator[_Pair]:
    """Attributes as the reader of OTLP takes them; lists are never looked at."""
    for key, value in attributes.items():
        match value:
            case bool():
                yield _Pair(key, _Value(boolValue=value))
            case str():
                yield _Pair(key, _Value(stringValue=value))
            case int():
                yield _Pair(key, _Value(intValue=value))
            case float():
                yield _Pair(key, _Value(doubleValue=value))
            case _:
                continue
