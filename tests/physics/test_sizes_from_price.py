"""Sizes that are read off a price: cut where the electricity of a token would cost more than the token."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting import deployments, networks
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.networks import ModelFacts, highest, network_of, output_price
from obsia.core.units import JOULES_PER_KWH, SECONDS_PER_HOUR
from obsia.facts.snapshot import load
from obsia.physics import facility
from obsia.physics.roofline import Network
from obsia.physics.work import WORK_COLUMNS

STEP = 2.0**-networks._BISECTIONS
"""How finely a cut is found, in scores."""
OVER_SHARE = 0.02
"""Worlds that may still cost more than their price: the page says why there are any."""
Cost = Callable[[Network], Draws]
CLOSED = ("openai/gpt-4o", "openai/gpt-4o-mini", "google/gemini-2.5-flash", "anthropic/claude-sonnet-4-5")
THRESHOLDS = st.lists(st.floats(min_value=0.0, max_value=1.0), min_size=1, max_size=8).map(np.array)


class Priced:
    """One closed model at a price of one's choice: its network, and what the electricity of a token costs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        fact = output_price(load(), model_id=CLOSED[0])
        assert fact is not None
        self.fact = fact
        self.model = ModelFacts(model_id=CLOSED[0], checkpoint=None)

    def __call__(self, usd: float, *, cost: Cost | None = None) -> Network:
        """The network, cut by ``cost`` if one is given."""
        fact = replace(self.fact, value=usd)
        with self.monkeypatch.context() as patched:
            patched.setattr(networks, "output_price", lambda *_, **__: fact)
            return network_of(load(), Worlds(), model=self.model, cost=cost).network

    def electricity(self) -> Cost:
        """What a deployment of the model hands to its network: the electricity of one output token, USD."""
        costs: list[Cost] = []

        def noted(*arguments: Any, cost: Cost, **named: Any) -> networks.KnownNetwork:
            costs.append(cost)
            return network_of(*arguments, **named)

        with self.monkeypatch.context() as patched:
            patched.setattr(deployments, "network_of", noted)
            deployments.deployment_of(load(), Worlds(), model=self.model, provider=None)
        return costs[-1]


@pytest.fixture
def priced(monkeypatch: pytest.MonkeyPatch) -> Priced:
    """``priced(usd, cost=...)``: the network of one closed model, were it sold at ``usd`` per million tokens."""
    return Priced(monkeypatch)


# The search.


@given(THRESHOLDS)
def test_highest_finds_a_threshold(thresholds: Draws) -> None:
    found = highest(lambda scores: scores <= thresholds, worlds=thresholds.size)
    assert ((found > 0) & (found <= 1)).all()
    assert (np.abs(found - thresholds) <= STEP).all()
    # What it finds holds, but for thresholds below the first step: there something has to be left.
    assert (found <= np.maximum(thresholds + 1e-9, STEP)).all()


@given(THRESHOLDS, THRESHOLDS)
def test_highest_grows_with_the_threshold_world_by_world(first: Draws, second: Draws) -> None:
    size = min(first.size, second.size)
    low, high = np.minimum(first[:size], second[:size]), np.maximum(first[:size], second[:size])
    lower, higher = (highest(lambda scores, at=at: scores <= at, worlds=size) for at in (low, high))
    assert (lower <= higher).all()


def test_what_always_holds_cuts_nothing_and_what_never_holds_leaves_the_smallest() -> None:
    assert (highest(lambda scores: scores > 0, worlds=3) == 1.0).all()
    assert (highest(lambda scores: scores < 0, worlds=3) <= STEP).all()


# Sizes.


def test_a_cost_that_grows_with_size_stays_under_the_price_in_every_world(priced: Priced) -> None:
    def cost(network: Network) -> Draws:
        """Half of the models of this price would cost more than it."""
        return network.total_params / centre * 1e-5

    centre = float(np.median(priced(10.0).total_params))
    whole, cut = priced(10.0), priced(10.0, cost=cost)
    assert np.mean(cost(whole) > 1e-5) == pytest.approx(0.5, abs=0.01)
    assert (cost(cut) <= 1e-5).all()
    assert (cut.total_params <= whole.total_params * (1 + 1e-9)).all()
    assert cut.total_params.max() > 0.95 * centre


def test_a_cut_never_makes_a_model_larger(priced: Priced) -> None:
    whole, cut = priced(0.4), priced(0.4, cost=priced.electricity())
    assert (cut.active_params <= whole.active_params * (1 + 1e-9)).all()
    assert (cut.total_params <= whole.total_params * (1 + 1e-9)).all()
    assert cut.active_params.mean() < whole.active_params.mean()


def test_a_cheaper_price_never_gives_a_larger_mean_size(priced: Priced) -> None:
    cost = priced.electricity()
    means = [
        (network.active_params.mean(), network.total_params.mean())
        for network in (priced(float(usd), cost=cost) for usd in np.geomspace(0.02, 200.0, 40))
    ]
    assert (np.diff(np.array(means), axis=0) >= 0).all()


@pytest.mark.parametrize("model_id", CLOSED)
def test_rent_would_bound_far_tighter_than_electricity(model_id: str) -> None:
    price = output_price(load(), model_id=model_id)
    assert price is not None
    assert price.value is not None
    model = ModelFacts(model_id=model_id, checkpoint=None)
    costs = deployments.deployment_of(load(), Worlds(), model=model, provider=None).costs
    token_s = costs.accelerator_s[WORK_COLUMNS.index("decode_tokens")]
    # The rent that the page assumes.
    usd = token_s / SECONDS_PER_HOUR * 2.0
    assert 0.45 <= np.mean(usd > price.value / 1e6) <= 0.67


def test_the_bound_is_weak_and_weaker_for_a_dear_model(priced: Priced) -> None:
    cost = priced.electricity()
    above = {usd: float(np.mean(cost(priced(usd)) > usd / 1e6)) for usd in (0.4, 10.0)}
    assert above[0.4] == pytest.approx(0.03, abs=0.01)
    assert above[10.0] < 0.005


@pytest.mark.parametrize("model_id", CLOSED)
def test_served_sizes_stay_under_the_price_in_almost_every_world(model_id: str) -> None:
    price, worlds, snapshot = output_price(load(), model_id=model_id), Worlds(), load()
    assert price is not None
    assert price.value is not None
    model = ModelFacts(model_id=model_id, checkpoint=None)
    costs = deployments.deployment_of(snapshot, worlds, model=model, provider=None).costs
    host, usd_per_kwh = (
        worlds.draw(estimate)
        for name in ("host_power_ratio", "electricity_usd_per_kwh")
        if (estimate := snapshot.estimate("serving:default", name))
    )
    token_kwh = costs.accelerator_j[WORK_COLUMNS.index("decode_tokens")] / JOULES_PER_KWH
    usd = facility.server_kwh(accelerator_kwh=token_kwh, host_power_ratio=host) * usd_per_kwh
    assert np.mean(usd > price.value / 1e6) <= OVER_SHARE
    assert ("serving:default", "electricity_usd_per_kwh") in worlds.ledger


def test_electricity_enters_only_where_a_price_is_all_that_is_known() -> None:
    for model in (
        ModelFacts(model_id="meta/llama-3.1-8b", checkpoint="meta-llama/Llama-3.1-8B-Instruct"),
        ModelFacts(model_id=networks.UNKNOWN, checkpoint=None),
    ):
        worlds = Worlds()
        deployments.deployment_of(load(), worlds, model=model, provider=None)
        assert ("serving:default", "electricity_usd_per_kwh") not in worlds.ledger
