"""Sizes that follow what is public: cut where a token rents for more than its price even in a full fleet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting import networks, shapes
from obsia.accounting.architecture import Architecture
from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.networks import ModelFacts, highest, network_of
from obsia.accounting.sizes import public
from obsia.core.units import SECONDS_PER_HOUR
from obsia.facts.records import Price
from obsia.facts.snapshot import PACKAGED, Snapshot, load
from obsia.physics.work import WORK_COLUMNS

STEP = 2.0**-networks._BISECTIONS
"""How finely a cut is found, in scores."""
Cost = Callable[[Architecture], Draws]
CLOSED = ("openai/gpt-4o", "openai/gpt-4o-mini", "google/gemini-2.5-flash", "anthropic/claude-sonnet-4-5")
MODEL = ModelFacts(model_id=CLOSED[0], checkpoint=None)
DECODE = WORK_COLUMNS.index("decode_tokens")
THRESHOLDS = st.lists(st.floats(min_value=0.0, max_value=1.0), min_size=1, max_size=8).map(np.array)


class Sold(Snapshot):
    """The packaged facts, in which every model is sold by its maker at one price, input at a quarter of it."""

    def __init__(self, usd: float) -> None:
        super().__init__(PACKAGED)
        self.usd = usd

    def prices(self, model_id: str) -> tuple[Price, ...]:
        (row, *_) = super().prices(CLOSED[0])
        priced = replace(row, provider="openai", input_usd_per_mtok=self.usd / 4, output_usd_per_mtok=self.usd)
        return (priced,)


def at(usd: float, *, cost: Cost | None = None) -> Architecture:
    """The network of one closed model, were it sold at ``usd`` per million tokens; cut by ``cost`` if one is given."""
    return network_of(Sold(usd), Worlds(), model=MODEL, cost=cost).network


@pytest.fixture
def least(monkeypatch: pytest.MonkeyPatch) -> Cost:
    """What a deployment of the model hands to its network: the least that one output token costs, USD."""
    costs: list[Cost] = []

    def noted(*arguments: Any, cost: Cost, **named: Any) -> networks.KnownNetwork:
        costs.append(cost)
        return network_of(*arguments, cost=cost, **named)

    with monkeypatch.context() as patched:
        patched.setattr(shapes, "network_of", noted)
        Deployments(load(), Worlds()).of(MODEL, provider=None)
    return costs[-1]


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


def test_a_cost_that_grows_with_size_stays_under_the_price_in_every_world() -> None:
    whole = at(10.0)
    centre = float(np.median(whole.total_params))

    def cost(network: Architecture) -> Draws:
        """Half of the models of this price would cost more than it."""
        return network.total_params / centre * 1e-5

    cut = at(10.0, cost=cost)
    assert np.mean(cost(whole) > 1e-5) == pytest.approx(0.5, abs=0.01)
    # A world whose smallest model costs too much keeps it: hardly any does.
    assert np.mean(cost(cut) <= 1e-5) >= 0.99
    assert (cut.total_params <= whole.total_params * (1 + 1e-9)).all()
    assert np.quantile(cut.total_params, 0.99) > 0.9 * centre


def test_a_cut_never_makes_a_model_larger(least: Cost) -> None:
    whole, cut = at(0.4), at(0.4, cost=least)
    assert (cut.active_params <= whole.active_params * (1 + 1e-9)).all()
    assert (cut.total_params <= whole.total_params * (1 + 1e-9)).all()
    assert cut.active_params.mean() < whole.active_params.mean()


def test_what_a_size_costs_does_not_depend_on_sizes_that_were_asked_before(least: Cost) -> None:
    small, large = at(0.4), at(10.0)
    before = least(small)
    assert not np.array_equal(least(large), before)
    assert np.array_equal(least(small), before)


def test_a_cheaper_price_never_gives_a_larger_median_size(least: Cost) -> None:
    medians = [
        (np.median(network.active_params), np.median(network.total_params))
        for network in (at(float(usd), cost=least) for usd in np.geomspace(0.05, 100.0, 12))
    ]
    assert (np.diff(np.array(medians), axis=0) >= 0).all()


@pytest.mark.parametrize("model_id", CLOSED)
def test_rent_passes_the_price_in_few_worlds(model_id: str) -> None:
    """Services may lose money, so it may: but hardly ever."""
    model = ModelFacts(model_id=model_id, checkpoint=None)
    costs = Deployments(load(), Worlds()).of(model, provider=None).costs
    # The rent that the page assumes.
    usd = costs.accelerator_s[DECODE] / SECONDS_PER_HOUR * 2.0
    price = public(load(), model_id=model_id)["own_output"].value or 0.0
    assert np.mean(usd > price / 1e6) <= 0.12


def test_rent_bounds_cheap_models_more_than_dear_ones(least: Cost) -> None:
    above = {usd: float(np.mean(least(at(usd)) > usd / 1e6)) for usd in (0.4, 10.0)}
    assert above[0.4] == pytest.approx(0.28, abs=0.08)
    # Of a dear model it is also that a replica has so many accelerators at most.
    assert above[10.0] == pytest.approx(0.2, abs=0.05)


def test_rent_enters_a_size_only_where_a_price_is_all_that_is_known() -> None:
    """``largest_replica_devices`` is of that bound alone."""
    bound = ("serving:default", "largest_replica_devices")
    for model, is_bound in (
        (MODEL, True),
        (ModelFacts(model_id="meta/llama-3.1-8b", checkpoint="meta-llama/Llama-3.1-8B-Instruct"), False),
        (ModelFacts(model_id=networks.UNKNOWN, checkpoint=None), False),
    ):
        worlds = Worlds()
        Deployments(load(), worlds).of(model, provider=None)
        assert (bound in worlds.ledger) == is_bound
