"""Spans of OTLP that repeat what others state: agents, nested instrumentations, servers, proxies."""

from __future__ import annotations

import csv
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

HERE = Path(__file__).parent
made = SimpleNamespace(**runpy.run_path(str(HERE / "otlp" / "made.py")))


@pytest.fixture
def read(account, tmp_path):
    def read(*requests, name="t.jsonl"):
        path = tmp_path / name
        path.write_text(made.lines(*requests))
        return account(path)

    return read


def genai(read=1200, written=300, reasoning=512, **more):
    items = {
        "gen_ai.operation.name": "chat",
        "gen_ai.usage.input_tokens": 2000,
        "gen_ai.usage.output_tokens": 700,
        "gen_ai.usage.cache_read.input_tokens": read,
        "gen_ai.usage.cache_creation.input_tokens": written,
        "gen_ai.usage.reasoning_tokens": reasoning,
    }
    return {key: item for key, item in (items | more).items() if item is not None}


def kinds():
    with (HERE.parents[1] / "src" / "obsia" / "readers" / "otlp" / "kinds.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("kind", kinds(), ids=lambda row: f"{row['attribute']}-{row['value']}")
def test_kinds_that_are_no_inference_are_named_not_counted(read, kind):
    assert kind["means"] in {"repeats", "tool", "other"}
    assert kind["why"]
    items = genai()
    if kind["attribute"] != "gen_ai.operation.name":
        del items["gen_ai.operation.name"]
    got = read(made.spans(made.span(1, items | {kind["attribute"]: kind["value"]})))
    assert got.rows == []
    assert got.skipped == {f"{kind['value']} span": 1}


ORDERS = ["children first", "parents first"]


@pytest.mark.parametrize("order", ORDERS)
def test_of_nested_spans_with_usage_the_innermost_counts(read, order):
    chain = [
        made.span(1, {"gen_ai.operation.name": "invoke_agent", "gen_ai.usage.input_tokens": 9}),
        made.span(2, genai(), parent=1),
        made.span(3, {"http.request.method": "POST"}, parent=2),
        made.span(4, genai(), parent=3),
        made.span(5, genai(), parent=4),
        made.span(6, genai(), parent=1),
    ]
    got = read(made.spans(*(reversed(chain) if order == "children first" else chain)))
    assert sorted(row["event_id"][-1] for row in got.rows) == ["5", "6"]
    assert got.skipped["span that repeats those below it"] == 2


@pytest.mark.parametrize("order", ORDERS)
def test_what_a_tool_calls_is_work_of_its_own(read, order):
    chain = [
        made.span(1, genai()),
        made.span(2, {"gen_ai.operation.name": "execute_tool"}, parent=1),
        made.span(3, genai(), parent=2),
    ]
    got = read(made.spans(*(reversed(chain) if order == "children first" else chain)))
    assert sorted(row["event_id"][-1] for row in got.rows) == ["1", "3"]


def test_a_span_that_cannot_be_read_does_not_stand_for_the_one_above_it(read):
    got = read(made.spans(made.span(2, genai(**{"gen_ai.usage.prompt_tokens": 1}), parent=1), made.span(1, genai())))
    assert [row["event_id"][-1] for row in got.rows] == ["1"]
    assert [reject.reason for reject in got.rejects] == ["conflicting_counts"]


def test_spans_of_other_traces_are_no_relatives(read):
    got = read(made.spans(made.span(2, genai(), parent=1, trace=7), made.span(1, genai(), trace=8)))
    assert len(got.rows) == 2


def test_a_proxy_between_client_and_server_counts_once(read):
    """Client, LiteLLM's proxy (a server span), its own request, vLLM's server: one call, four spans with usage."""
    chain = [
        made.span(1, genai(), kind=3),
        made.span(2, genai(), parent=1, kind=2),
        made.span(3, genai(), parent=2, kind=1),
        made.span(4, genai(), parent=3, kind=2),
    ]
    for made_in in (chain, chain[::-1]):
        got = read(made.spans(*made_in))
        assert [row["event_id"][-1] for row in got.rows] == ["3"]


def test_families_farther_apart_than_the_memory_are_strangers_and_memory_is_bounded():
    from obsia.readers.otlp.tree import Tree

    tree = Tree(generation=10)
    kept = []
    tree.add((0, "row", "t:child", False), "t:parent")
    for number in range(1, 40):
        if tree.is_full:
            kept += tree.release()
        tree.pass_by(f"t:{number}", "t:0")
    tree.add((40, "row", "t:parent", False), "")
    kept += tree.release(everything=True)
    assert [(waiting[2], why) for waiting, why in kept] == [("t:child", None), ("t:parent", None)]


def test_a_loop_of_parents_ends(read):
    got = read(
        made.spans(
            made.span(1, genai(), parent=2), made.span(2, genai(), parent=1), made.span(3, genai(), parent=3, kind=2)
        )
    )
    assert got.where.counted + sum(got.skipped.values()) == 3
