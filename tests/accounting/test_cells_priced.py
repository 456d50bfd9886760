"""Cells priced: the sums of a cell are the work of its rows, and cost what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.accounting import cells as expressions
from obsia.accounting.billing_cells import ABOVE, TIER, with_billing
from obsia.accounting.cuts import _spelt, column
from obsia.accounting.figures import Request
from obsia.accounting.impacts import QUANTITIES, Line
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import Work, work_of, work_of_request
from obsia.readers.base import Engine

TOKENS = ("input_tokens", "cache_read_tokens", "output_tokens")
Row = Mapping[str, int]
slow = settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def cell_of(engine: Engine, rows: Sequence[Row], *, window: int | None) -> dict[str, Any]:
    """The one cell of some rows, whose whole numbers are columns of the engine."""
    name = engine.name()
    engine.connection.register(name, pa.table({each: [row[each] for row in rows] for each in rows[0]}))
    usage = ibis.table(dict.fromkeys(rows[0], "int64"), name=name)
    table = expressions.cells(usage, keys=(), window=None, fixed_window=window)
    (found,) = engine.rows(table)
    return dict(zip(table.columns, found, strict=True))


@given(
    n=st.integers(1, 50),
    i=st.integers(0, 5000),
    cached=st.floats(0, 1),
    o=st.integers(0, 5000),
    window=st.sampled_from([1, 128, 1024, 4096]),
)
@slow
def test_a_bucket_of_equal_calls_is_those_calls(
    engine: Engine, n: int, i: int, cached: float, o: int, window: int
) -> None:
    c = int(cached * i)
    bucket = {"calls": n, "input_tokens": n * i, "cache_read_tokens": n * c, "output_tokens": n * o}
    row = cell_of(engine, [bucket], window=window)
    one = work_of_request(input_tokens=i, cached_tokens=c, output_tokens=o, window=window)
    assert work_from(row) == Work.total([one] * n)


def work_from(row: Mapping[str, Any]) -> Work:
    return work_of(
        calls=int(row["calls"]),
        input_tokens=int(row["input_tokens"]),
        cached_tokens=int(row["cache_read_tokens"]),
        output_tokens=int(row["output_tokens"]),
        input_squared=int(row["input_squared"]),
        cached_squared=int(row["cached_squared"]),
        output_squared=int(row["output_squared"]),
        input_output=int(row["input_output"]),
        windowed_prefill_pairs_x2=int(row["prefill_x2"]),
        windowed_decode_reads_x2=int(row["decode_x2"]),
    )


def billed(engine: Engine, column: str, rows: Mapping[str, Sequence[Any]], *, lengths: Sequence[int] = ()) -> list[Any]:
    """A column that says how the calls of rows are charged."""
    name = engine.name()
    engine.connection.register(name, pa.table(rows))
    types = {int: "int64", str: "string", bool: "boolean"}
    schema = {key: types[next(type(each) for each in cells if each is not None)] for key, cells in rows.items()}
    usage = with_billing(ibis.table(schema, name=name), lengths=lengths)
    return [cell for (cell,) in engine.rows(usage.select(column))]


def test_a_row_is_charged_by_its_batch_then_by_its_tier_of_service(engine: Engine) -> None:
    tiers = [None, "", "Auto", "on-demand", "flex", "PRIORITY", "fast", "batch", "gold", "flex"]
    rows = {"service_tier": tiers, "batch_api": [None, False, False, False, False, None, False, False, False, True]}
    standard = ["standard"] * 4
    assert billed(engine, TIER, rows) == [*standard, "flex", "priority", "fast", "batch", "other", "batch"]


def test_a_long_prompt_is_one_of_a_call_and_not_of_a_sum_whose_calls_nobody_states(engine: Engine) -> None:
    rows = {
        "input_tokens": [100, 101, 100, 101, 401, 401, 201, 5],
        "calls": [1, 1, None, None, 2, None, 2, 1],
        "bucket_s": [0, 0, 0, 0, 60, 1, None, None],
    }
    assert billed(engine, ABOVE, rows, lengths=(100, 200)) == [0, 100, 0, 100, 200, 0, 100, 0]


def test_octaves_are_sorted_as_their_labels_are(engine: Engine) -> None:
    name = engine.name()
    engine.connection.register(name, pa.table({column("output_octave"): [-1, 0, 1, 3, 10]}))
    usage = ibis.table({column("output_octave"): "int64"}, name=name)
    found = [cell for (cell,) in engine.rows(usage.select(text=_spelt(usage, "output_octave")))]
    assert found == ["0", "1-1", "2-3", "8-15", "1024-2047"]


CHECKPOINTS = {
    "sliding window": "google/gemma-3-27b-it",
    "sliding window, mixture of experts": "openai/gpt-oss-120b",
    "hybrid state space": "nvidia/NVIDIA-Nemotron-Nano-9B-v2",
    "hybrid state space, mixture of experts": "Qwen/Qwen3-Next-80B-A3B-Instruct",
    "mixture of experts, latent attention": "deepseek-ai/DeepSeek-V3.2",
    "dense": "meta-llama/Llama-3.1-70B-Instruct",
}


@pytest.mark.parametrize("checkpoint", CHECKPOINTS.values(), ids=CHECKPOINTS.keys())
def test_cells_cost_what_their_rows_cost_in_every_world(engine: Engine, snapshot: Snapshot, checkpoint: str) -> None:
    """Allowed: 0.05 %. The sums are exact and the physics is linear in them: what is left is rounding."""
    facts = model_facts(snapshot, model_id=checkpoint, checkpoint=checkpoint)
    windowed = checkpoint in (CHECKPOINTS["sliding window"], CHECKPOINTS["sliding window, mixture of experts"])
    assert (facts.window is not None) == windowed
    lengths = [(0, 0, 0), (1, 0, 1), (127, 0, 2), (128, 64, 1), (900, 0, 300), (1024, 1023, 1), (30_000, 8_000, 2_000)]
    row = cell_of(engine, [dict(zip(TOKENS, each, strict=True)) for each in lengths * 3], window=facts.window)
    request = Request(journey="test", arguments={}, inputs=(), snapshot="", seed=7, worlds=256)
    pricing = Pricing(snapshot, request=request)
    deployment = pricing.deployment(facts, provider=None)
    place = pricing.place(provider=None, zone_id="FRA")

    def priced(work: Work) -> Any:
        return pricing.impacts([Line(deployment=deployment, place=place, work=work.columns())]).draws

    together = priced(work_from(row))
    each = [
        priced(work_of_request(input_tokens=i, cached_tokens=c, output_tokens=o, window=facts.window))
        for i, c, o in lengths * 3
    ]
    for quantity in QUANTITIES:
        assert together[quantity] == pytest.approx(sum(part[quantity] for part in each), rel=1e-11)
