"""Spans as they end are judged as the reader of files judges them: the same count, whatever stands in whatever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.app.usage import spans
from obsia.app.usage.spans import Ended, RunningSpans
from obsia.readers.otlp.attributes import json_found
from obsia.readers.otlp.spans import Spans
from obsia.readers.records.rows import Rows, drained

USAGE = {"gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 40}
CHAT = USAGE | {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o"}
KINDS: Mapping[str, tuple[int, Mapping[str, Any]]] = {
    "client": (3, CHAT),
    "framework": (1, CHAT),
    "server": (2, CHAT),
    "agent": (1, USAGE | {"gen_ai.operation.name": "invoke_agent"}),
    "tool": (1, {"gen_ai.operation.name": "execute_tool"}),
    "silent": (3, {"gen_ai.operation.name": "chat"}),
    "other": (1, {"http.route": "/"}),
    "refused": (3, CHAT | {"gen_ai.usage.prompt_tokens": 77}),
    "refused server": (2, CHAT | {"gen_ai.usage.prompt_tokens": 77}),
}
TRACE, SCOPE = 0xAB, "opentelemetry.instrumentation.openai_v2"


@dataclass(frozen=True)
class Tree:
    """Spans by number: what each is, whose child it is (-1: nobody's), and the order in which they end."""

    kinds: tuple[str, ...]
    parents: tuple[int, ...]
    ends: tuple[int, ...]


@st.composite
def trees(draw: st.DrawFn, *, children_first: bool) -> Tree:
    size = draw(st.integers(1, 12))
    kinds = tuple(draw(st.sampled_from(sorted(KINDS))) for _ in range(size))
    parents = tuple(draw(st.integers(-1, number - 1)) for number in range(size))
    order = draw(st.permutations(range(size)))
    if not children_first:
        return Tree(kinds, parents, tuple(order))
    ends: list[int] = []

    def end(number: int) -> None:
        for child in order:
            if parents[child] == number:
                end(child)
        if number >= 0:
            ends.append(number)

    end(-1)
    return Tree(kinds, parents, tuple(ends))


def ended(tree: Tree, number: int) -> Ended:
    kind, attributes = KINDS[tree.kinds[number]]
    parent = tree.parents[number]
    return Ended(
        trace_id=TRACE, span_id=number + 1, parent_id=parent + 1 if parent >= 0 else None, kind=kind, start_ns=10**18,
        end_ns=10**18 + 5, is_error=False, attributes=attributes | {"gen_ai.usage.output_tokens": 40 + number},
        resource={}, scope=SCOPE,
    )  # fmt: skip


Counted = tuple[list[tuple[Any, Any]], int]
"""(event id, output tokens) of rows, and how many were refused."""


def live(tree: Tree) -> Counted:
    running = RunningSpans()
    for number, parent in enumerate(tree.parents):
        running.started(trace_id=TRACE, span_id=number + 1, parent_id=parent + 1 if parent >= 0 else None)
    found: list[tuple[Any, Any]] = []
    refused = 0
    for number in tree.ends:
        rows, rejects = running.ended(ended(tree, number))
        found += [(row["event_id"], row["output_tokens"]) for row in rows]
        refused += len(rejects)
    assert running.rest() == ([], [])
    assert not vars(running)["_nodes"]
    return sorted(found), refused


def of_file(tree: Tree) -> Counted:
    rows = Rows(are_lines=False)
    reader = Spans(rows)
    reader.enter({}, SCOPE)
    for number in tree.ends:
        span = ended(tree, number)
        above = f"{TRACE:032x}:{span.parent_id:016x}" if span.parent_id else ""
        found = json_found(spans._pairs(span.attributes), reader.names)  # pyright: ignore[reportPrivateUsage]
        reader.take(f"{TRACE:032x}:{span.span_id:016x}", above, span.kind, span.start_ns, span.end_ns, False, found)
    reader.release(everything=True)
    kept, refused = drained(rows)
    return sorted((row["event_id"], row["output_tokens"]) for row in kept), len(refused)


@settings(max_examples=400, deadline=None)
@given(tree=trees(children_first=True))
def test_spans_that_end_after_those_below_them_count_as_in_a_file(tree: Tree) -> None:
    assert live(tree) == of_file(tree)


@settings(max_examples=400, deadline=None)
@given(tree=trees(children_first=False))
def test_spans_that_end_in_any_order_count_as_in_a_file(tree: Tree) -> None:
    assert live(tree) == of_file(tree)


@pytest.mark.parametrize(
    ("kinds", "ends", "calls", "refused"),
    [
        (("client", "tool", "client"), (2, 1, 0), 2, 0),  # a tool's work is its own
        (("framework", "refused"), (1, 0), 1, 1),  # what cannot be read leaves the usage to those above it
        (("framework", "client"), (0, 1), 1, 0),  # a framework that ends first
        (("client", "server"), (1, 0), 1, 0),
        (("agent", "other", "client"), (2, 1, 0), 1, 0),
    ],
)
def test_one_line_of_descent(kinds: tuple[str, ...], ends: tuple[int, ...], calls: int, refused: int) -> None:
    tree = Tree(kinds, tuple(range(-1, len(kinds) - 1)), ends)
    rows, rejects = live(tree)
    assert (len(rows), rejects) == (calls, refused)
    assert live(tree) == of_file(tree)


def test_a_call_is_counted_while_the_program_that_makes_it_goes_on() -> None:
    tree = Tree(("other", "client"), (-1, 0), (1,))
    running = RunningSpans()
    running.started(trace_id=TRACE, span_id=1, parent_id=None)
    running.started(trace_id=TRACE, span_id=2, parent_id=1)
    assert len(running.ended(ended(tree, 1))[0]) == 1


def test_what_waits_is_counted_at_the_end_of_the_program() -> None:
    tree = Tree(("framework", "other"), (-1, 0), (0,))
    running = RunningSpans()
    running.started(trace_id=TRACE, span_id=1, parent_id=None)
    running.started(trace_id=TRACE, span_id=2, parent_id=1)
    assert running.ended(ended(tree, 0)) == ([], [])
    assert len(running.rest()[0]) == 1
    assert running.rest() == ([], [])


def test_parents_elsewhere_leave_nothing_behind() -> None:
    running = RunningSpans()
    for number in range(100):
        span = Ended(
            trace_id=TRACE, span_id=number + 1, parent_id=number + 10_000, kind=3, start_ns=1, end_ns=2, is_error=False,
            attributes=CHAT, resource={}, scope=SCOPE,
        )  # fmt: skip
        running.started(trace_id=TRACE, span_id=span.span_id, parent_id=span.parent_id)
        assert len(running.ended(span)[0]) == 1
    assert not vars(running)["_nodes"]


def test_spans_that_never_end_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "MOST_OPEN", 50)
    running = RunningSpans()
    tree = Tree(("framework",), (-1,), (0,))
    running.started(trace_id=TRACE, span_id=1, parent_id=None)
    running.started(trace_id=TRACE, span_id=2, parent_id=1)
    assert running.ended(ended(tree, 0)) == ([], [])
    for number in range(3, 200):
        running.started(trace_id=TRACE, span_id=number, parent_id=None)
    assert len(vars(running)["_nodes"]) == 50
    assert len(running.rest()[0]) == 1
