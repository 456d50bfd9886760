"""How hosted models are run: small replicas and fleets, how full, and what a price and a speed say of it."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from obsia.accounting.deployments import Deployment, Deployments
from obsia.accounting.draws import Z95, Worlds
from obsia.accounting.engines import fleet, posterior
from obsia.accounting.known import required
from obsia.accounting.networks import model_facts
from obsia.accounting.rents import (
    TypicalCall,
    asked_price,
    least_paid_share,
    price_weight,
    rent_usd,
    rents,
)
from obsia.accounting.service_regimes import (
    FILLINGS,
    REGIMES,
    Regime,
    Run,
    ServiceRegimes,
    Trial,
    filling_given,
    kernel_of_service,
)
from obsia.accounting.setups import Setup, is_measured
from obsia.accounting.shapes import shape_of
from obsia.accounting.speeds import SAYS_NOTHING, Speed
from obsia.core.errors import MissingFact
from obsia.facts.snapshot import PACKAGED, Snapshot
from obsia.physics.work import WORK_COLUMNS, work_of_request

DENSE, SMALL, LARGE = (
    "meta-llama/Llama-3.1-70B-Instruct",
    "openai/gpt-oss-120b",
    "deepseek-ai/DeepSeek-V3.2",
)
WORLDS = 1024


class Altered(Snapshot):
    """The packaged facts with some of them changed, or hidden."""

    def __init__(self, change: Any) -> None:
        super().__init__(PACKAGED)
        self._change = change

    def facts(self, subject: str, property: str | None = None, qualifier: str | None = None) -> Any:
        return self._change(super().facts(subject, property, qualifier))

    def prices(self, model_id: str) -> Any:
        return self._change(super().prices(model_id))


def without_prices(found: Any) -> Any:
    return tuple(each for each in found if not hasattr(each, "output_usd_per_mtok"))


def run(
    snapshot: Snapshot, name: str, *, worlds: Worlds | None = None, is_own: bool = False, weigh: Any = None
) -> tuple[Run, tuple[Regime, Regime]]:
    """How a service at nobody in particular runs a checkpoint, and the regimes of which it is one."""
    worlds = worlds or Worlds(worlds=WORLDS)
    held = posterior(snapshot, worlds)
    facts = model_facts(snapshot, model_id=name, checkpoint=name)
    shape = shape_of(snapshot, worlds, model=facts, is_public=True)
    machine = fleet(snapshot, worlds, held).machine
    regimes = ServiceRegimes(snapshot, worlds)
    found = regimes.run(shape, machine, service="service:unknown/m", is_own=is_own, weigh=weigh)
    return found, regimes.regimes(shape, machine, service="service:unknown/m")


def only(name: str, qualifier: str) -> float:
    (fact,) = Snapshot(PACKAGED).facts(REGIMES, name, qualifier)
    assert fact.value is not None
    return fact.value


@pytest.mark.parametrize(
    ("name", "is_own", "qualifier"),
    [
        (LARGE, True, "provider=maker"),
        (LARGE, False, "provider=other;size=large"),
        (DENSE, False, "provider=other;size=small"),
    ],
)
def test_fleets_are_as_many_as_the_facts_say(snapshot: Snapshot, name: str, is_own: bool, qualifier: str) -> None:
    found, (_, many) = run(snapshot, name, is_own=is_own)
    of_fleet = found.placement.devices == many.placement.devices
    if name == LARGE:
        of_fleet = np.asarray(found.placement.are_ranks_apart) > 0
        assert of_fleet.mean() == pytest.approx(only("serving_regime_share", qualifier), abs=0.02)
    assert of_fleet.mean() >= only("serving_regime_share", qualifier) - 0.02


def test_fillings_are_those_of_the_facts(snapshot: Snapshot) -> None:
    """Where memory does not bound them: medians of both regimes, each over the batch of reference."""
    found, (small, many) = run(snapshot, LARGE)
    is_fleet = np.asarray(found.placement.are_ranks_apart) > 0
    filling = found.placement.batch / np.where(is_fleet, many.half_batch, small.half_batch)
    free = many.most > 5 * many.median * many.half_batch
    assert free[is_fleet].mean() > 0.3
    assert np.median(filling[is_fleet & free]) == pytest.approx(only("filling_ratio", "regime=fleet"), rel=0.15)
    free = small.most > 5 * small.median * small.half_batch
    assert np.median(filling[~is_fleet & free]) == pytest.approx(only("filling_ratio", "regime=small"), rel=0.4)


def test_a_fleet_spreads_large_mixtures_alone_and_holds_its_weights(snapshot: Snapshot) -> None:
    for name in (DENSE, SMALL, LARGE):
        worlds = Worlds(worlds=256)
        found, _ = run(snapshot, name, worlds=worlds)
        facts = model_facts(snapshot, model_id=name, checkpoint=name)
        shape = shape_of(snapshot, worlds, model=facts, is_public=True)
        machine = fleet(snapshot, worlds, posterior(snapshot, worlds)).machine
        room = machine.memory_bytes * worlds.draw(required(snapshot, "serving:default", "memory_use_share"))
        placement, is_wide = found.placement, np.asarray(found.placement.are_ranks_apart) > 0
        assert is_wide.any() == (name == LARGE)
        each = shape.network.always_params * shape.network.weight_bytes + shape.idle_params * shape.network.weight_bytes
        held = shape.total_bytes + (placement.attention_replicas - 1.0) * each
        assert (placement.devices * room >= held * (1 - 1e-9)).all()
        assert (placement.attention_replicas[is_wide] == placement.devices[is_wide]).all()
        assert (placement.attention_replicas[~is_wide] == 1).all()
        assert (placement.devices[~is_wide] <= 64).all()
        assert (placement.batch >= 1).all()
        assert set(found.time_ratio[~is_wide]) <= {1.0}


def test_kernels_of_fleets_leave_unused_experts_out_and_others_are_drawn(snapshot: Snapshot) -> None:
    """Of services on few accelerators one in four goes through all experts, as the measured engine does."""
    worlds = Worlds(worlds=WORLDS)
    facts = model_facts(snapshot, model_id=LARGE, checkpoint=LARGE)
    shape = shape_of(snapshot, worlds, model=facts, is_public=True)
    assert (shape.network.is_block_scaled == 1).all()
    served = kernel_of_service(snapshot, worlds, shape, service="service:unknown/m")
    assert served.network.is_block_scaled.mean() == pytest.approx(0.25, abs=0.01)
    dense = shape_of(snapshot, worlds, model=model_facts(snapshot, model_id=DENSE, checkpoint=DENSE), is_public=True)
    assert kernel_of_service(snapshot, worlds, dense, service="service:unknown/m") is dense
    found, _ = run(snapshot, LARGE)
    assert (found.network.is_block_scaled[np.asarray(found.placement.are_ranks_apart) > 0] == 0).all()


def test_what_says_nothing_changes_little_and_what_is_certain_decides(snapshot: Snapshot) -> None:
    plain, regimes = run(snapshot, LARGE)
    level, _ = run(snapshot, LARGE, weigh=lambda trial: np.ones_like(trial.placement.batch))
    is_fleet, still = (np.asarray(each.placement.are_ranks_apart) > 0 for each in (plain, level))
    assert (is_fleet == still).mean() > 0.98
    same = is_fleet == still
    ratio = np.log(level.placement.batch / plain.placement.batch)[same]
    assert np.quantile(np.abs(ratio), 0.95) < 0.3

    def of_few(trial: Trial) -> np.ndarray:
        return (trial.regime.name == "small") * np.exp(-0.5 * (np.log(trial.placement.batch / 8.0) / 0.05) ** 2)

    few, _ = run(snapshot, LARGE, weigh=of_few)
    assert (np.asarray(few.placement.are_ranks_apart) == 0).mean() > 0.99
    reach = (regimes[0].most > 9) & (np.abs(np.log(8.0 / (regimes[0].median * regimes[0].half_batch))) < 2.5)
    assert np.median(few.placement.batch[reach]) == pytest.approx(8.0, rel=0.2)


class TestFillings:
    """On a step that is known: 10 ms and 0.5 ms a request, where a filling of 1 is a batch of 24."""

    MEDIAN, SPREAD = 24.0, 1.0

    def batches(self, observed_s: float, *, spread: float, worlds: int = 2000) -> np.ndarray:
        batch = self.MEDIAN * np.exp(self.SPREAD * FILLINGS)[:, np.newaxis]
        off = np.log(observed_s / (0.01 + 0.0005 * batch)) / spread
        likelihood = (np.exp(-0.5 * off**2) + SAYS_NOTHING) * np.ones((1, worlds))
        uniform = (np.arange(worlds) + 0.5) / worlds
        return self.MEDIAN * np.exp(self.SPREAD * filling_given(likelihood=likelihood, uniform=uniform).score)

    def test_a_speed_that_the_law_knows_well_tells_the_batch(self) -> None:
        """34 ms is a batch of 48; an error of 6 % in time is one of 4 requests."""
        low, middle, high = np.quantile(self.batches(0.034, spread=0.06), [0.1, 0.5, 0.9])
        assert middle == pytest.approx(48, rel=0.12)
        assert 33 < low < high < 65

    def test_a_speed_that_nothing_explains_leaves_the_prior(self) -> None:
        low, middle, high = np.quantile(self.batches(0.0005, spread=0.05), [0.05, 0.5, 0.95])
        assert middle == pytest.approx(24, rel=0.1)
        assert (low, high) == (
            pytest.approx(24 * np.exp(-Z95), rel=0.15), pytest.approx(24 * np.exp(Z95), rel=0.15),
        )  # fmt: skip

    def test_the_prior_is_the_one_that_is_stated(self) -> None:
        """Where the energy model says nothing (an error of a factor of e¹⁰), batches are those of the prior."""
        assert np.log(self.batches(0.03, spread=10.0)).std() == pytest.approx(self.SPREAD, rel=0.05)

    def test_what_few_fillings_explain_is_less_likely(self) -> None:
        near, far = (
            filling_given(
                likelihood=np.exp(-0.5 * ((FILLINGS - at) / 0.3) ** 2)[:, np.newaxis], uniform=np.full(1, 0.5)
            )
            for at in (0.0, 2.5)
        )
        assert near.likelihood[0] > 5 * far.likelihood[0]

    def test_draws_are_monotone_in_their_score(self) -> None:
        assert (np.diff(self.batches(0.034, spread=0.5)) > 0).all()


# --- rent


def deployed(
    snapshot: Snapshot, name: str, *, worlds: int = 512, provider: str | None = None, **said: Any
) -> Deployment:
    model_id = {LARGE: "deepseek/deepseek-v3.2", DENSE: "meta/llama-3.1-70b"}[name]
    facts = model_facts(snapshot, model_id=model_id, checkpoint=name)
    return Deployments(snapshot, Worlds(worlds=worlds)).of(facts, provider=provider, **said)


def rent_over_price(snapshot: Snapshot, found: Deployment, price: float, *, worlds: int = 512) -> np.ndarray:
    drawing = Deployments(snapshot, Worlds(worlds=worlds))
    owned = drawing.owned(None)
    each = rents(snapshot, drawing.worlds, devices=owned.fleet.devices, chosen=owned.fleet.chosen)
    work = TypicalCall.of(snapshot).work(window_tokens=np.inf)
    seconds = np.array([work[name] for name in WORK_COLUMNS]) @ found.costs.accelerator_s
    return rent_usd(accelerator_s=seconds, busy_share=owned.busy_share, rent_usd_per_h=each) / price


@pytest.mark.parametrize("name", [LARGE, DENSE])
def test_a_price_takes_away_ways_of_running_that_cost_more(snapshot: Snapshot, name: str) -> None:
    hidden = Altered(without_prices)
    model_id = {LARGE: "deepseek/deepseek-v3.2", DENSE: "meta/llama-3.1-70b"}[name]
    asked = asked_price(snapshot, model_id=model_id, provider=None)
    assert asked is not None
    assert asked_price(hidden, model_id=model_id, provider=None) is None
    told, silent = deployed(snapshot, name), deployed(hidden, name)
    ratio, without = (rent_over_price(snapshot, each, asked.call_usd) for each in (told, silent))
    assert (ratio > 4).mean() < 0.7 * (without > 4).mean()
    assert np.median(ratio) <= np.median(without) * 1.01
    assert np.quantile(ratio, 0.05) <= 1
    codes = [{said.code for said in each.assumptions} for each in (told, silent)]
    assert "filling-by-price" in codes[0]
    assert "filling-by-price" not in codes[1]


def test_a_stated_count_of_requests_leaves_the_price_out(snapshot: Snapshot) -> None:
    setup = Setup(running=16.0, engine="vllm")
    told, silent = (deployed(each, DENSE, setup=setup) for each in (snapshot, Altered(without_prices)))
    assert told.costs.it_j.tobytes() == silent.costs.it_j.tobytes()
    assert "filling-by-price" not in {said.code for said in told.assumptions}


def test_the_rent_of_a_second_by_hand(snapshot: Snapshot) -> None:
    """One second of an H100 at 3 USD an hour, busy half of its time: 1/1,800 of an hour's rent."""
    chosen = np.zeros(4, dtype=np.intp)
    each = rents(snapshot, Worlds(worlds=4), devices=("NVIDIA H100 SXM5 80GB",), chosen=chosen)
    usd = rent_usd(accelerator_s=np.ones(4), busy_share=0.5, rent_usd_per_h=each)
    assert usd == pytest.approx(2 * each[0] / 3600)
    with pytest.raises(MissingFact):
        rents(snapshot, Worlds(worlds=4), devices=("NVIDIA P100",), chosen=chosen)


def test_a_price_weighs_rent_above_it_and_wide_margins_below(snapshot: Snapshot) -> None:
    paid = least_paid_share(snapshot)
    margin = required(snapshot, REGIMES, "price_margin_ratio").facts[0]
    assert margin.value is not None
    weights = [
        float(price_weight(snapshot, rent=np.array([rent]), price=1.0)[0])
        for rent in (1 / margin.value, 1 / paid, 2 / paid, 8 / paid)
    ]
    assert weights[0] == pytest.approx(1.0)
    assert weights == sorted(weights, reverse=True)
    # Twice as dear as its operator pays at least: less by 2 to the power of 1 / 0.5, and by the margin.
    assert weights[2] < weights[1] / 4


def test_what_is_given_away_has_no_price_that_tells_anything(snapshot: Snapshot) -> None:
    def free(found: Any) -> Any:
        return tuple(
            replace(each, output_usd_per_mtok=0.0) if hasattr(each, "output_usd_per_mtok") else each for each in found
        )

    assert asked_price(Altered(free), model_id="deepseek/deepseek-v3.2", provider=None) is None


def test_the_price_of_who_resells_a_closed_model_stands_in_for_its_makers(snapshot: Snapshot) -> None:
    def resold(found: Any) -> Any:
        return tuple(each for each in found if getattr(each, "provider", "") not in ("openai", "azure.ai.openai"))

    makers = asked_price(snapshot, model_id="openai/gpt-5.5", provider="openai")
    others = asked_price(Altered(resold), model_id="openai/gpt-5.5", provider="openai")
    assert makers is not None
    assert others is not None
    assert others.terms.provider not in ("openai", "azure.ai.openai")
    assert others.call_usd == pytest.approx(makers.call_usd, rel=0.1)
    open_weights = asked_price(snapshot, model_id="meta/llama-3.1-70b", provider="a-server-of-ones-own")
    assert open_weights is None


# --- what is known of one fleet


def test_the_fleet_of_deepseek_is_where_its_maker_says(snapshot: Snapshot) -> None:
    """24 hours of DeepSeek-V3 and R1 on 226.75 nodes of 8 H800: 168e9 output tokens, so 0.933 s of an accelerator for
    1,000 of them with 3,619 input tokens, 56.3 % cached; at the design power of servers at most 0.33 Wh.

    Its statements of speed are one of five sources of ``fleet_time_ratio``; without them it is the same within 1 %
    (``python -m calibration.serving --held-out``).
    """
    checkpoint = snapshot.text("model:deepseek/deepseek-v3", "checkpoint")
    facts = model_facts(snapshot, model_id="deepseek/deepseek-v3", checkpoint=checkpoint)
    found = Deployments(snapshot, Worlds()).of(facts, provider="deepseek")
    request = work_of_request(input_tokens=3619, cached_tokens=2036, output_tokens=1000, window=None)
    work = np.array(request.columns())
    low, middle, high = np.quantile(work @ found.costs.accelerator_s, [0.05, 0.5, 0.95])
    assert low < 0.933 < high
    assert 1 / 1.6 < middle / 0.933 < 1.6
    low, middle, high = np.quantile(work @ found.costs.server_j / 3600, [0.05, 0.5, 0.95])
    assert low < 0.33 < high
    assert 1 / 1.6 < middle / 0.33 < 1.6


def test_a_speed_and_a_price_are_weighed_together(snapshot: Snapshot) -> None:
    seen = Speed(token_s=0.02, error_ratio=0.02, calls=1000, basis="stream")
    found = deployed(snapshot, DENSE, speed=seen)
    codes = {said.code for said in found.assumptions}
    assert {"batch-by-speed", "filling-by-price"} <= codes
    token_s = found.costs.accelerator_s[WORK_COLUMNS.index("decode_tokens")] * found.costs.batch / found.costs.devices
    # A step is no longer than was seen, but for what guessing ahead and the network add.
    assert np.quantile(token_s, 0.5) < 0.021


def test_a_regime_that_is_not_stated_is_missed() -> None:
    def hidden(found: Any) -> Any:
        return tuple(each for each in found if getattr(each, "property", "") != "filling_ratio")

    with pytest.raises(MissingFact, match="filling_ratio"):
        run(Altered(hidden), DENSE)


def test_an_engine_is_measured_where_the_energy_model_was_fitted_to_it() -> None:
    snapshot = Snapshot(PACKAGED)
    assert is_measured(snapshot, "vllm")
    assert not is_measured(snapshot, "tgi")
    assert not is_measured(snapshot, None)


def test_what_was_tried_for_a_service_is_freed_with_it_and_waits_for_no_search_of_cycles(snapshot: Snapshot) -> None:
    def agrees(trial: Trial) -> Any:
        return np.ones_like(trial.placement.batch)

    gc.disable()
    try:
        _, regimes = run(snapshot, SMALL, weigh=agrees)
        left = [weakref.ref(regime) for regime in regimes]
        del regimes
        assert [each() for each in left] == [None, None]
    finally:
        gc.enable()
