"""Usage without token counts, and stated concurrency: what is summed, what a message costs, what a batch tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.accounting import invariants

from obsia.accounting import cells as expressions
from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY, ENERGY_ACCELERATOR, QUANTITIES, DeploymentId, Impacts, Line, PlaceId
from obsia.accounting.kinds import CHAT, CODE, UsageKind
from obsia.accounting.known import required
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.accounting.setups import UNSTATED, Setup
from obsia.accounting.unmeasured import repeated, work_of_call, work_per_message, work_per_seat_second
from obsia.core.columns import LARGEST_COUNT
from obsia.core.units import DAY_S
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import WORK_COLUMNS, work_of_request
from obsia.readers.base import Engine

COLUMNS = ("calls", "messages", "seats", "bucket_s", "operation", "input_tokens", "output_tokens", "concurrency")
slow = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def table_of(engine: Engine, rows: Sequence[dict[str, Any]], *, columns: Sequence[str] = COLUMNS) -> Any:
    types = {name: "string" if name == "operation" else "int64" for name in columns}
    name = engine.name()
    arrow = {key: pa.array([row.get(key) for row in rows], getattr(pa, kind)()) for key, kind in types.items()}
    engine.connection.register(name, pa.table(arrow))
    return ibis.table(types, name=name)


def summed(engine: Engine, usage: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    table = expressions.cells(usage, keys=(), window=None, fixed_window=None, widening=True)
    rows = [dict(zip(table.columns, row, strict=True)) for row in engine.rows(table)]
    return {tuple(row.get(name) for name in ("kind", "assistant", "concurrency")): row for row in rows}


# --- what is summed


def kind_of(row: dict[str, Any]) -> UsageKind:
    """The rule in plain words: tokens win over messages, and those over seats that made a call."""
    if row["input_tokens"] is not None or row["output_tokens"] is not None:
        if row["calls"] is None:
            return UsageKind.TOKENS
        return UsageKind.BUCKET if row["calls"] > 1 else UsageKind.CALLS
    if row["messages"] is not None:
        return UsageKind.MESSAGES
    if row["seats"] is not None and row["calls"] != 0:
        return UsageKind.SEATS
    return UsageKind.BUCKET if (row["calls"] or 0) > 1 else UsageKind.CALLS


counts = st.one_of(st.integers(0, 5), st.integers(0, LARGEST_COUNT), st.just(LARGEST_COUNT))
maybe = st.none() | counts


@st.composite
def rows_of(draw: st.DrawFn) -> dict[str, Any]:
    row = {name: draw(maybe) for name in ("calls", "messages", "seats", "input_tokens", "output_tokens", "concurrency")}
    row["bucket_s"] = draw(st.integers(1, LARGEST_COUNT))
    row["operation"] = draw(st.sampled_from([None, "chat", "code", "Coding_Agent", "image"]))
    return row


HUGE = dict.fromkeys(("messages", "seats", "bucket_s"), LARGEST_COUNT) | dict.fromkeys(
    ("calls", "input_tokens", "output_tokens", "operation", "concurrency")
)


@given(rows=st.lists(rows_of(), min_size=1, max_size=10))
@example(rows=[HUGE | {"messages": None}] * 9)
@example(rows=[HUGE] * 9)
@slow
def test_messages_and_seats_are_summed_exactly(engine: Engine, rows: list[dict[str, Any]]) -> None:
    groups: dict[tuple[Any, ...], Counter[str]] = {}
    for row in rows:
        kind = kind_of(row)
        coding = (row["operation"] or "").lower() in ("code", "coding_agent")
        assistant = None if kind.measured else CODE if coding else CHAT
        total = groups.setdefault((kind.value, assistant, row["concurrency"]), Counter())
        messages = row["messages"] if kind is UsageKind.MESSAGES else 0
        total["rows"] += 1
        total["messages"] += messages
        total["seat_seconds"] += row["seats"] * row["bucket_s"] if kind is UsageKind.SEATS else 0
        calls = row["calls"]
        # A message is a call at least; records of seats count as one, since their calls are not known.
        calls = calls if calls is not None else messages if kind is UsageKind.MESSAGES else 1
        total["calls"] += calls
        total["without_tokens"] += calls if row["input_tokens"] is None and row["output_tokens"] is None else 0
        total["output_tokens"] += row["output_tokens"] or 0
    found = summed(engine, table_of(engine, rows))
    assert set(found) == set(groups)
    for at, total in groups.items():
        assert {name: int(found[at][name]) for name in total} == dict(total)


def test_without_the_columns_there_is_no_expression_for_them(engine: Engine) -> None:
    plain = table_of(engine, [{"input_tokens": 1, "output_tokens": 2}], columns=["input_tokens", "output_tokens"])
    table = expressions.cells(plain, keys=(), window=None, fixed_window=None, widening=True)
    assert not {"kind", "assistant", "concurrency"} & set(table.columns)
    text = str(ibis.to_sql(table, dialect="duckdb")).lower()
    assert "case" not in text
    assert "group by" not in text
    (row,) = engine.rows(table)
    assert dict(zip(table.columns, row, strict=True))["messages"] == 0


# --- what a message costs


def pricing_of(snapshot: Snapshot, worlds: int = 256) -> Pricing:
    request = Request(journey="test", arguments={}, inputs=(), snapshot="", seed=7, worlds=worlds)
    return Pricing(snapshot, request=request)


def line_of(
    pricing: Pricing,
    count: int,
    *,
    kind: UsageKind,
    assistant: str = CHAT,
    model: str = "meta-llama/Llama-3.1-70B-Instruct",
) -> Line:
    facts = model_facts(pricing.snapshot, model_id=model, checkpoint=model)
    return Line(
        deployment=pricing.deployment(facts, provider=None, kind=kind, assistant=assistant),
        place=pricing.place(provider=None, zone_id="FRA"),
        work=repeated(count),
    )


@given(
    i=st.integers(0, 200_000),
    cached=st.floats(0, 1),
    o=st.integers(0, 50_000),
    window=st.sampled_from([None, 1, 128, 4096, 500_000]),
)
@settings(deadline=None)
def test_calls_of_one_length_are_that_request(i: int, cached: float, o: int, window: int | None) -> None:
    c = int(cached * i)
    one = work_of_request(input_tokens=i, cached_tokens=c, output_tokens=o, window=window).columns()
    found = work_of_call(
        input_tokens=np.array([float(i)]),
        cached_tokens=np.array([float(c)]),
        output_tokens=np.array([float(o)]),
        variation_ratio=np.zeros(1),
        window=window,
    )
    assert found[:, 0] == pytest.approx(one, rel=1e-12, abs=1e-6)


def test_a_message_worked_by_hand() -> None:
    """1,000 input tokens, half of them cached, 200 output, lengths that vary by as much as they are long (1 + 1²)."""
    work = work_of_call(
        input_tokens=np.array([1000.0]),
        cached_tokens=np.array([500.0]),
        output_tokens=np.array([200.0]),
        variation_ratio=np.array([1.0]),
        window=600,
    )[:, 0]
    by_hand = {
        "calls": 1,
        "prefill_tokens": 500,
        "cached_tokens": 500,
        "decode_tokens": 200,
        "prefill_pairs": 2 * (1000**2 - 500**2) / 2,
        "decode_reads": 2 * (1000 * 200 + 200**2 / 2),
        # From token 500 to 600 the window grows, then it is full: 55,000 + 240,000; twice that is more than it holds.
        "windowed_prefill_pairs": 600 * 500,
        "windowed_decode_reads": 600 * 200,
    }
    assert dict(zip(WORK_COLUMNS, work, strict=True)) == by_hand


@pytest.mark.parametrize("assistant", [CHAT, CODE])
def test_the_unit_cost_of_a_message_is_its_work_at_the_deployment(snapshot: Snapshot, assistant: str) -> None:
    """Every world: work of a message x joules per unit of work, summed by hand."""
    pricing = pricing_of(snapshot)
    line = line_of(pricing, 3, kind=UsageKind.MESSAGES, assistant=assistant)
    facts = model_facts(
        snapshot, model_id="meta-llama/Llama-3.1-70B-Instruct", checkpoint="meta-llama/Llama-3.1-70B-Instruct"
    )
    plain = pricing._deployments[pricing.deployment(facts, provider=None)]
    work = work_per_message(snapshot, pricing.worlds, assistant=assistant, window=facts.window)
    by_hand_j = 3 * (work * plain.costs.accelerator_j).sum(axis=0)
    assert pricing.impacts([line]).draws[ENERGY_ACCELERATOR] * 3.6e6 == pytest.approx(by_hand_j, rel=1e-12)
    assert (work[0] >= 1).all()
    per_second = work_per_seat_second(snapshot, pricing.worlds, assistant=assistant, window=facts.window)
    # The windowed columns of this model are nothing over nothing.
    daily = per_second[:6] * DAY_S / work[:6]
    assert np.ptp(daily, axis=0).max() < 1e-9
    assert 0.1 < np.median(daily) < 20
    keys = {name for subject, name in pricing.impacts([line]).keys[ENERGY] if subject == f"usage:{assistant}"}
    assert keys == {
        "message_calls", "call_input_tokens", "call_cached_share", "call_output_tokens", "length_variation_ratio",
    }  # fmt: skip


def test_a_message_of_median_length_is_one_request_that_is_shorter_than_the_mean(snapshot: Snapshot) -> None:
    """Lognormal lengths: by the root of 1 + cv², and nothing is raised by their variation."""
    worlds = pricing_of(snapshot).worlds
    mean, median = (
        dict(zip(WORK_COLUMNS, work_per_message(snapshot, worlds, assistant=CHAT, window=None, is_median=each),
                 strict=True))
        for each in (False, True)
    )  # fmt: skip
    variation = worlds.draw(required(snapshot, "usage:chat", "length_variation_ratio"))
    shorter = np.sqrt(1 + variation**2)
    for name in ("prefill_tokens", "cached_tokens", "decode_tokens"):
        assert mean[name] / median[name] == pytest.approx(shorter)
    for name in ("prefill_pairs", "decode_reads"):
        assert mean[name] / median[name] == pytest.approx(shorter**4)
    assert (mean["calls"] == median["calls"]).all()


@pytest.mark.parametrize("kind", [UsageKind.MESSAGES, UsageKind.SEATS])
def test_twice_as_many_cost_twice_as_much_and_parts_add_up(snapshot: Snapshot, kind: UsageKind) -> None:
    pricing = pricing_of(snapshot)
    few, many = (pricing.impacts([line_of(pricing, count, kind=kind)]) for count in (700, 1400))
    assert not invariants.of_proportion(few, many, factor=2, what="twice as many")
    assert not invariants.of_order(few, many, what=kind.value)
    facts = model_facts(
        snapshot, model_id="meta-llama/Llama-3.1-70B-Instruct", checkpoint="meta-llama/Llama-3.1-70B-Instruct"
    )
    tokens = Line(
        deployment=pricing.deployment(facts, provider=None),
        place=pricing.place(provider=None, zone_id="FRA"),
        work=work_of_request(input_tokens=1000, cached_tokens=0, output_tokens=400, window=None).columns(),
    )
    lines = [tokens, line_of(pricing, 5, kind=kind), line_of(pricing, 7, kind=kind, assistant=CODE)]
    apart = [pricing.impacts([line]) for line in lines]
    together = pricing.impacts(lines)
    for quantity in QUANTITIES:
        assert together.draws[quantity] == pytest.approx(sum(each.draws[quantity] for each in apart), rel=1e-11)
    shares = pricing.phases(lines)
    assert sum(shares.values()) == pytest.approx(1)
    assert min(shares.values()) > 0


def ratio(impacts: Impacts) -> float:
    low, high = np.quantile(impacts.draws[ENERGY], [0.05, 0.95])
    return float(high / low)


def test_a_message_is_wide_a_seat_is_wider_and_an_agent_costs_more(snapshot: Snapshot) -> None:
    """How little a count of messages or seats says: docs/explanation/energy-model.md shows the ratios."""
    pricing = pricing_of(snapshot, 1024)
    found = {
        (kind, assistant): pricing.impacts([line_of(pricing, 1, kind=kind, assistant=assistant)])
        for kind in (UsageKind.MESSAGES, UsageKind.SEATS)
        for assistant in (CHAT, CODE)
    }
    known = pricing.impacts(
        [
            Line(
                deployment=DeploymentId(
                    "meta-llama/Llama-3.1-70B-Instruct",
                    "meta-llama/Llama-3.1-70B-Instruct",
                    None,
                    UsageKind.MESSAGES,
                    CHAT,
                ),
                place=PlaceId(None, "FRA"),
                work=repeated(1),
            )
        ]
    )
    assert ratio(known) == ratio(found[UsageKind.MESSAGES, CHAT])
    for assistant in (CHAT, CODE):
        assert ratio(found[UsageKind.SEATS, assistant]) > ratio(found[UsageKind.MESSAGES, assistant]) > 10
    for kind in (UsageKind.MESSAGES, UsageKind.SEATS):
        chat, code = (np.median(found[kind, assistant].draws[ENERGY]) for assistant in (CHAT, CODE))
        assert code > 10 * chat


# --- what a batch tells


def ran(running: int | None) -> Setup:
    return Setup(running=None if running is None else float(running))


def energy_at(pricing: Pricing, running: int | None, model: str = "meta-llama/Llama-3.1-70B-Instruct") -> Impacts:
    facts = model_facts(pricing.snapshot, model_id=model, checkpoint=model)
    work = work_of_request(input_tokens=1000, cached_tokens=0, output_tokens=400, window=facts.window)
    line = Line(
        deployment=pricing.deployment(facts, provider=None, setup=ran(running)),
        place=pricing.place(provider=None, zone_id="FRA"),
        work=work.columns(),
    )
    return pricing.impacts([line])


@pytest.mark.parametrize(
    ("model", "narrows_from"), [("meta-llama/Llama-3.1-70B-Instruct", 4), ("openai/gpt-oss-120b", 64)]
)
def test_stated_concurrency_narrows_and_more_of_it_costs_less(
    snapshot: Snapshot, model: str, narrows_from: int
) -> None:
    pricing = pricing_of(snapshot, 1024)
    unknown = energy_at(pricing, None, model)
    counts_ran = (1, 4, 16, 64)
    found = [energy_at(pricing, count, model) for count in counts_ran]
    # At few requests other unknowns weigh more than they do on the average, most of all for a mixture of experts.
    for count, each in zip(counts_ran, found, strict=True):
        assert count < narrows_from or ratio(each) < ratio(unknown)
    for less, more in pairwise(found):
        assert np.median(more.draws[ENERGY]) < np.median(less.draws[ENERGY])
        # In every world: the same spread of what a count means holds at all counts of a service.
        assert (more.draws[ENERGY] <= less.draws[ENERGY] * (1 + 1e-9)).all()


def test_the_batch_of_stated_concurrency_has_a_key_of_its_own(snapshot: Snapshot) -> None:
    pricing = pricing_of(snapshot)
    model = "meta-llama/Llama-3.1-70B-Instruct"
    unknown, known = energy_at(pricing, None), energy_at(pricing, 16)
    service = f"service:unknown/{model}"
    assert (service, "batch") in unknown.keys[ENERGY]
    assert (service, "batch") not in known.keys[ENERGY]
    assert (service, "running_batch_ratio") in known.keys[ENERGY]
    fact = pricing.worlds.ledger[service, "running_batch_ratio"].facts[0]
    assert (fact.subject, fact.kind.value) == ("serving:default", "assumed")
    codes = {
        setup: {each.code for each in pricing._deployments[DeploymentId(model, model, None, setup=setup)].assumptions}
        for setup in (UNSTATED, ran(16))
    }
    assert codes[UNSTATED] - codes[ran(16)] == {"batch"}


def test_a_replica_of_several_servers_runs_what_it_says(snapshot: Snapshot) -> None:
    """The default batch is per server and multiplied; a stated count is that of the whole replica."""
    pricing = pricing_of(snapshot)
    model = "meta-llama/Llama-3.1-405B"
    facts = model_facts(snapshot, model_id=model, checkpoint=model)
    costs = pricing._deployments[pricing.deployment(facts, provider=None, setup=ran(16))].costs
    assert (costs.devices > 8).any()
    assert (costs.batch < 16 * 3).all()


def test_the_size_of_a_model_does_not_follow_what_ran_at_one_moment(snapshot: Snapshot) -> None:
    """A size read off a price is one size in each world, however many requests ran when a call came."""
    pricing = pricing_of(snapshot)
    facts = model_facts(snapshot, model_id="openai/gpt-4o", checkpoint=None)
    one, many = (
        pricing._deployments[pricing.deployment(facts, provider=None, setup=ran(count))].costs.devices
        for count in (1, 256)
    )
    assert one.tobytes() == many.tobytes()


# --- what the manual says


PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "energy-model.md"
ROWS = {
    "calls of a message": "message_calls",
    "input tokens of a call": "call_input_tokens",
    "of which cached": "call_cached_share",
    "output tokens of a call": "call_output_tokens",
    "$v$": "length_variation_ratio",
    "messages of a used seat, per calendar day": "messages_per_day",
    "share of seats used": "active_seat_share",
}


def test_the_page_shows_the_priors_of_the_facts(snapshot: Snapshot) -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Usage without token counts")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if "|" in line]
    shown = {row[0]: row[1:] for row in cells if row[0] in ROWS}
    assert set(shown) == set(ROWS)
    for name, columns in shown.items():
        for assistant, text in zip((CHAT, CODE), columns, strict=True):
            (fact,) = snapshot.facts(f"usage:{assistant}", ROWS[name])
            numbers = [float(number) for number in re.findall(r"[0-9.]+", text.replace(",", ""))]
            assert numbers == pytest.approx([fact.value, fact.low, fact.high], rel=0.005), name
