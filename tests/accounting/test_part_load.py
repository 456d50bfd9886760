"""Replicas that wait for requests: between ready and full, one queue that is known, and the full one as their limit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.accounting.configurations import Configuration, Predicted, Predictor
from obsia.accounting.draws import Worlds
from obsia.accounting.known import Priors
from obsia.accounting.networks import model_facts
from obsia.accounting.part_load import Serving, at_load, counts_in_flight
from obsia.accounting.servers import Servers
from obsia.facts.snapshot import PACKAGED, Snapshot
from obsia.physics.queueing import occupancy

LLAMA, MIXTURE = "meta-llama/Llama-3.1-8B-Instruct", "openai/gpt-oss-120b"
SLACK = 1 + 1e-9


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    snapshot, worlds = Snapshot(PACKAGED), Worlds()
    priors = Priors(snapshot, worlds)
    return Predictor(snapshot, worlds, priors, Servers(snapshot, worlds, priors))


def asked(load_share: float | None, *, batch: float | None = 64.0, name: str = LLAMA) -> Configuration:
    return Configuration(
        row_id="a",
        model=model_facts(Snapshot(PACKAGED), model_id=name, checkpoint=name),
        device="NVIDIA H100 SXM5 80GB",
        devices=2.0,
        batch=batch,
        output_tokens=400.0,
        prompt_tokens=800.0,
        load_share=load_share,
    )


def found(predictor: Predictor, load_share: float | None, **kept: object) -> Predicted:
    [one] = predictor.predict([asked(load_share, **kept)])  # type: ignore[arg-type]
    return one


def medians(one: Predicted) -> dict[str, float]:
    names = ("energy_j", "power_w", "units_per_s", "latency_s", "server_w", "ready_w")
    return {name: float(np.median(getattr(one, name))) for name in names}


@settings(max_examples=12, deadline=None)
@given(
    st.floats(0.01, 0.99),
    st.floats(0.01, 0.99),
    st.sampled_from([1.0, 5.5, 64.0, 700.0]),
    st.sampled_from([LLAMA, MIXTURE]),
)
def test_the_more_arrives_the_less_each_token_costs(
    predictor: Predictor, one: float, other: float, batch: float, name: str
) -> None:
    low, high = (found(predictor, load, batch=batch, name=name) for load in sorted((one, other)))
    full = found(predictor, None, batch=batch, name=name)
    assert (high.energy_j <= low.energy_j * SLACK).all(), "in each world"
    assert (full.energy_j <= high.energy_j * SLACK).all()
    assert low.units_per_s == pytest.approx(min(one, other) * full.units_per_s)
    assert low.energy_j * low.units_per_s == pytest.approx(low.power_w)
    at = [medians(each) for each in (low, high, full)]
    assert at[0]["latency_s"] <= at[1]["latency_s"] * SLACK <= at[2]["latency_s"] * SLACK**2
    # Power of all worlds but those of mixtures in which a smaller batch draws more than the whole one.
    assert at[0]["ready_w"] <= at[0]["server_w"] <= at[1]["server_w"] * 1.01 <= at[2]["server_w"] * 1.02
    assert at[0]["power_w"] <= at[1]["power_w"] * 1.01 <= at[2]["power_w"] * 1.02


@pytest.mark.parametrize("batch", [1.0, 37.4, 64.0, 2000.0, None])
def test_towards_full_load_it_becomes_the_replica_that_is_always_full(
    predictor: Predictor, batch: float | None
) -> None:
    full, near, whole = (medians(found(predictor, load, batch=batch)) for load in (None, 0.9999, 1.0))
    assert whole == pytest.approx(full, rel=1e-9)
    assert near == pytest.approx(full, rel=0.02)


def test_one_request_at_a_time_is_busy_for_the_share_of_its_load(predictor: Predictor) -> None:
    # M/M/1: idle 1 - 0.4 of the time, at full power while busy, and nobody waits for a token longer.
    full, part = found(predictor, None, batch=1.0), found(predictor, 0.4, batch=1.0)
    assert part.server_w == pytest.approx(0.4 * full.server_w + 0.6 * full.ready_w)
    assert part.latency_s == pytest.approx(full.latency_s)
    idle_w = (part.power_w - 0.4 * full.power_w) / 0.6
    tdp_w = 2 * 700.0
    assert (idle_w > 0).all()
    assert 0.08 * tdp_w < np.median(idle_w) < 0.3 * tdp_w, "a ready accelerator: about a sixth of its design power"


def test_rows_beside_others_are_what_they_are_alone(predictor: Predictor) -> None:
    rows = [asked(load, batch=batch) for load, batch in ((0.3, 8.0), (0.3, 500.0), (0.8, 8.0))]
    together = predictor.predict([replace(row, row_id=f"r{at}") for at, row in enumerate(rows)])
    for at, row in enumerate(rows):
        [alone] = predictor.predict([replace(row, row_id=f"r{at}")])
        assert together[at].energy_j == pytest.approx(alone.energy_j)
        assert together[at].server_w == pytest.approx(alone.server_w)


def serving_at(batch: np.ndarray) -> Serving:
    """Straight in logarithms: a token's seconds fall with the root of the batch. Shape of ``batch``."""
    return Serving(token_s=0.01 * batch**-0.5, power_w=100.0 * batch**0.3, latency_s=0.01 * batch**0.5)


@pytest.mark.parametrize("load", [0.1, 0.6, 0.95])
def test_few_counts_and_groups_do_as_all_batches_would(load: float) -> None:
    largest = np.array([100.0])
    counts = counts_in_flight(largest[np.newaxis])[:, 0, 0]
    partly = [serving_at(np.array([count])) for count in counts]
    few = at_load(load_share=load, batch=largest, counts=counts, partly=partly, full=serving_at(largest))
    every = serving_at(np.arange(1.0, 101.0))
    held = occupancy(arrivals_per_s=load / every.token_s[-1], requests_per_s=1.0 / every.token_s)
    power_w = (held.batch_share * every.power_w).sum() + held.idle_share * 30.0
    assert few.power_w(np.array([30.0]))[0] == pytest.approx(power_w, rel=2e-3)
    assert few.busy_share[0] == pytest.approx(held.busy_share, abs=2e-3)
    tokens = held.batch_share / every.token_s
    assert few.latency_s[0] == pytest.approx((tokens * every.latency_s).sum() / tokens.sum(), rel=5e-3)
    assert few.token_s[0] == pytest.approx(every.token_s[-1] / load)


def test_worlds_of_different_batches_are_each_their_own_queue() -> None:
    both = np.array([4.0, 100.0])
    counts = counts_in_flight(both[np.newaxis])[:, 0, 0]
    together = at_load(
        load_share=0.5,
        batch=both,
        counts=counts,
        partly=[serving_at(np.full(2, count)) for count in counts],
        full=serving_at(both),
    )
    for world, batch in enumerate(both):
        counts = counts_in_flight(np.array([[batch]]))[:, 0, 0]
        partly = [serving_at(np.array([count])) for count in counts]
        alone = at_load(
            load_share=0.5, batch=np.array([batch]), counts=counts, partly=partly, full=serving_at(both[[world]])
        )
        assert together.busy_share[world] == pytest.approx(alone.busy_share[0], rel=2e-3)
        assert together.busy_power_w[world] == pytest.approx(alone.busy_power_w[0], rel=2e-3)
        assert together.latency_s[world] == pytest.approx(alone.latency_s[0], rel=2e-3)
