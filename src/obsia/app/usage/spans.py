"""Spans of a running program to rows of usage, by the rules of the reader of OTLP files.

A span that repeats what spans below it say (an agent's, a framework's around a client's) is not counted again: whose
parent is whose is known here from the start of spans, so that no file has to be waited for. A span is judged when
everything that began below it has ended; a server's, which may repeat a client's above it, when that has ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, NamedTuple

from obsia.app.usage.forking import begins_anew_in_children
from obsia.core.message import Message
from obsia.readers.base import Cell, Reject
from obsia.readers.otlp.attributes import json_found, json_scalars
from obsia.readers.otlp.names import resource_names
from obsia.readers.otlp.requests import resource_cells
from obsia.readers.otlp.spans import Spans
from obsia.readers.otlp.tree import Tree, Waiting
from obsia.readers.records.rows import Rows, drained

MOST_OPEN: Final = 100_000
"""Spans that are kept; a program with more open spans at once loses the oldest, and may count one twice."""
_SOURCE: Final = "spans"

Key = tuple[int, int]
"""(trace id, span id)."""
Judged = tuple[list[dict[str, Cell]], list[Reject]]
"""Rows that count, and what was refused."""


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


@dataclass(slots=True, kw_only=True, eq=False)
class _Node:
    """A span that is open, or below which one is."""

    key: Key
    parent: _Node | None
    open_below: int = 0
    has_ended: bool = False
    is_above: bool = False
    """Whether it stands above usage that counts."""
    usage: Judged | None = None
    is_server: bool = False
    is_user: bool = False
    """Whether it states usage that can be read, as the caller of a model."""
    ends_line: bool = False
    """Whether what is below is no part of what is above: a tool's work is its own."""
    servers: list[Judged] = field(default_factory=list[Judged])
    """Usage of servers below, which counts unless a caller above states it too."""


class _Noted(Tree):
    """Instead of the tree of a file: what the reader made of the one span that it took last."""

    def __init__(self) -> None:
        super().__init__()
        self.begin()

    def begin(self) -> None:
        """Before a span. One that the reader never hands over ends the line of descent."""
        self.waiting: Waiting | None = None
        self.counts, self.ends_line = False, True

    def pass_by(self, key: str, parent: str, *, is_tool: bool = False) -> None:  # noqa: ARG002 - the seam's signature
        """A span without usage."""
        self.ends_line = is_tool

    def add(self, waiting: Waiting, parent: str, *, counts: bool = True) -> None:  # noqa: ARG002
        """A span with usage."""
        self.waiting, self.counts, self.ends_line = waiting, counts, False

    def release(self, *, everything: bool = False) -> Iterator[tuple[Waiting, Message | None]]:  # noqa: ARG002
        """It, whatever is around it."""
        if self.waiting is not None:
            yield self.waiting, None


class _Reader(Spans):
    """The reader of spans, one at a time."""

    def __init__(self) -> None:
        self._collected = Rows(_SOURCE, are_lines=False)
        super().__init__(self._collected)
        self._tree = self.noted = _Noted()

    def read(self, span: Ended, node: _Node) -> None:
        """Note on ``node`` what ``span`` is."""
        self.noted.begin()
        self.enter(resource_cells(json_scalars(_pairs(span.resource), resource_names())), span.scope)
        name = f"{span.trace_id:032x}:{span.span_id:016x}"
        found = json_found(_pairs(span.attributes), self.names)
        self.take(name, "", span.kind, span.start_ns, span.end_ns, span.is_error, found)
        self.release(everything=True)
        noted, usage = self.noted, drained(self._collected)
        node.ends_line = noted.ends_line
        if noted.waiting is not None:
            node.usage, node.is_server = usage, noted.waiting[3]
            node.is_user = noted.counts and not node.is_server


class RunningSpans:
    """The spans of one program. Safe to use from several threads."""

    def __init__(self) -> None:
        self.begin()
        begins_anew_in_children(self)

    def begin(self) -> None:
        """Forget every span: those that are open in a process that forks end there."""
        self._nodes: dict[Key, _Node] = {}
        self._ready: Judged = ([], [])
        self._lock = Lock()
        self._reader = _Reader()

    def started(self, *, trace_id: int, span_id: int, parent_id: int | None) -> None:
        """A span has started."""
        with self._lock:
            self._open((trace_id, span_id), parent_id)
            if len(self._nodes) > MOST_OPEN:
                self._close_upwards(next(iter(self._nodes.values())))

    def ended(self, span: Ended) -> Judged:
        """What can now be counted, or refused: of this span, or of those that waited for its end.

        Where the span cannot be read, raises what reading raised; others that waited for it come with the next.
        """
        key = span.trace_id, span.span_id
        with self._lock:
            node = self._nodes.get(key) or self._open(key, span.parent_id)
            try:
                self._reader.read(span, node)
            except Exception:
                # What it has taken of this span must not pass for the next one's.
                self._reader = _Reader()
                node.usage = None
                raise
            finally:
                node.has_ended = True
                if not node.open_below:
                    self._close_upwards(node)
            return self._judged()

    def rest(self) -> Judged:
        """What waits for the end of other spans, judged by those that have ended: for the end of a program."""
        with self._lock:
            for node in reversed(list(self._nodes.values())):
                self._close(node)
            return self._judged()

    def _open(self, key: Key, parent_id: int | None) -> _Node:
        # A parent of another process, or one that has ended with all that is below it, is none here.
        parent = self._nodes.get((key[0], parent_id)) if parent_id is not None else None
        if parent is not None:
            parent.open_below += 1
        node = self._nodes[key] = _Node(key=key, parent=parent)
        return node

    def _close_upwards(self, node: _Node) -> None:
        """Judge a span, and those above it that waited for its end alone."""
        above = self._close(node)
        while above is not None and above.has_ended and not above.open_below:
            above = self._close(above)

    def _close(self, node: _Node) -> _Node | None:
        """Judge a span and forget it; its parent, which may now be judged."""
        if self._nodes.get(node.key) is node:  # a program may give an id twice
            del self._nodes[node.key]
        parent = node.parent
        if parent is not None and self._nodes.get(parent.key) is not parent:
            parent = None
        if parent is not None:
            parent.open_below -= 1
        servers = node.servers
        if node.usage is not None and not node.is_above:
            if node.is_server:
                servers = [*servers, node.usage]
            else:
                self._count(node.usage)
        goes_on = parent is not None and not node.ends_line
        if parent is not None and (node.is_user or (node.is_above and goes_on)):
            parent.is_above = True
        if node.is_user:
            return parent
        if parent is not None and goes_on:
            parent.servers += servers
        else:
            for usage in servers:
                self._count(usage)
        return parent

    def _count(self, usage: Judged) -> None:
        rows, refused = self._ready
        rows += usage[0]
        refused += usage[1]

    def _judged(self) -> Judged:
        ready, self._ready = self._ready, ([], [])
        return ready


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
