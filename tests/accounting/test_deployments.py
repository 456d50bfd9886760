"""A service in every world: boundaries, batches, replicas, and the energy model and keys of `predict`."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.accounting import configurations, deployments
from obsia.accounting.configurations import Configuration, Predictor
from obsia.accounting.deployments import Deployment, Deployments
from obsia.accounting.discrepancies import Discrepancy, discrepancy_of_service, keys_of
from obsia.accounting.draws import Worlds
from obsia.accounting.engines import fleet, machine, posterior, posterior_fact
from obsia.accounting.known import Priors
from obsia.accounting.networks import model_facts
from obsia.accounting.servers import Servers
from obsia.accounting.setups import Setup
from obsia.accounting.shapes import shape_of
from obsia.accounting.speeds import Speed
from obsia.core.errors import MissingFact
from obsia.core.evidence import Spread
from obsia.facts.snapshot import PACKAGED, Snapshot
from obsia.physics.inference import Engine, Network
from obsia.physics.work import WORK_COLUMNS, work_of_request

DENSE, MIXTURE, LARGE = (
    "meta-llama/Llama-3.1-70B-Instruct",
    "openai/gpt-oss-120b",
    "deepseek-ai/DeepSeek-V3.2",
)
H100 = "NVIDIA H100 SXM5 80GB"
MODELS = [(DENSE, DENSE), (MIXTURE, MIXTURE), (LARGE, LARGE), ("openai/gpt-4o", None), ("unknown", None)]
DECODE = WORK_COLUMNS.index("decode_tokens")
SLACK = 1 + 1e-9


class Certain(Snapshot):
    """The packaged facts, some of serving being one value: what is not drawn can be compared."""

    def __init__(self, **values: float) -> None:
        super().__init__(PACKAGED)
        self.values = values

    def facts(self, subject: str, property: str | None = None, qualifier: str | None = None) -> Any:
        found = super().facts(subject, property, qualifier)
        if subject == "serving:default" and property in self.values:
            sure = {"value": self.values[property], "low": None, "high": None, "spread": Spread.POINT, "weight": 1.0}
            return (replace(found[0], **sure),)
        return found


class WithoutPosterior(Snapshot):
    """The packaged facts without one joint fact."""

    def __init__(self, hidden: str) -> None:
        super().__init__(PACKAGED)
        self.hidden = hidden

    def joint(self, subject: str) -> Any:
        return None if subject == self.hidden else super().joint(subject)


def deployed(
    snapshot: Snapshot, model: str, checkpoint: str | None, *, worlds: Worlds | None = None, **stated: Any
) -> Deployment:
    facts = model_facts(snapshot, model_id=model, checkpoint=checkpoint)
    return Deployments(snapshot, worlds or Worlds(worlds=128)).of(
        facts, provider=stated.pop("provider", None), **stated
    )


@pytest.mark.parametrize(("model", "checkpoint"), MODELS)
def test_each_boundary_holds_the_one_inside_in_every_world(
    snapshot: Snapshot, model: str, checkpoint: str | None
) -> None:
    worlds = Worlds(worlds=128)
    costs = deployed(snapshot, model, checkpoint, worlds=worlds).costs
    assert (costs.accelerator_j <= costs.server_j * SLACK).all()
    assert (costs.server_j <= costs.it_j * SLACK).all()
    assert (costs.accelerator_s >= 0).all()
    power_w = fleet(snapshot, worlds, posterior(snapshot, worlds)).machine.accelerator.power_w
    # No unit of work, so no mix of them, takes more than the design power for as long as it keeps accelerators busy.
    assert (costs.accelerator_j <= power_w * costs.accelerator_s * SLACK).all()
    # And hardly ever less than an idle one does.
    assert (costs.accelerator_j[DECODE] > 0.1 * power_w * costs.accelerator_s[DECODE]).mean() > 0.98


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(MODELS),
    st.one_of(st.none(), st.floats(1, 4096)),
    st.one_of(st.none(), st.floats(1e-4, 1.0)),
    st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 20_000)), min_size=1, max_size=4),
)
def test_no_requests_take_more_than_the_design_power_for_their_seconds(
    model: tuple[str, str | None], running: float | None, token_s: float | None, requests: list[tuple[int, int]]
) -> None:
    """Whatever model, batch, speed and lengths: in every world."""
    snapshot, worlds = Snapshot(PACKAGED), Worlds(worlds=64)
    speed = None if token_s is None else Speed(token_s=token_s, error_ratio=0.01, calls=100, basis="stream")
    drawing = Deployments(snapshot, worlds)
    facts = model_facts(snapshot, model_id=model[0], checkpoint=model[1])
    costs = drawing.of(facts, provider=None, setup=Setup(running=running), speed=speed).costs
    work = np.sum(
        [
            work_of_request(input_tokens=i, cached_tokens=0, output_tokens=o, window=facts.window).columns()
            for i, o in requests
        ],
        axis=0,
    )
    # Of the accelerator that serves: what was seen may have made a world take another one's.
    power_w = costs.design_w
    assert (work @ costs.accelerator_j <= power_w * (work @ costs.accelerator_s) * SLACK).all()


@pytest.mark.parametrize("times", [1.0, 1e-2, 1e-4])
def test_tokens_take_no_longer_than_they_were_seen_to_take(snapshot: Snapshot, times: float) -> None:
    """However fast: also where no batch explains it, seconds of decoding are those that were stated."""
    certain = Certain(speculation_gain_ratio=1.0, observed_time_ratio=1.0)
    drawing = Deployments(certain, Worlds(worlds=128))
    facts = model_facts(certain, model_id=LARGE, checkpoint=LARGE)
    speed = Speed(token_s=0.05 * times, error_ratio=1e-9, calls=100, basis="stream")
    costs = drawing.of(facts, provider=None, speed=speed).costs
    # A token of one request takes a step of the replica, and keeps its share of all accelerators busy.
    stated_s = costs.devices * speed.token_s / costs.batch
    assert (costs.accelerator_s[DECODE] <= stated_s * (1 + 1e-6)).mean() > 0.95


@pytest.mark.parametrize(("model", "checkpoint"), MODELS[:4])
def test_more_requests_at_once_cost_less_each(snapshot: Snapshot, model: str, checkpoint: str | None) -> None:
    drawing = Deployments(snapshot, Worlds(worlds=128))
    facts = model_facts(snapshot, model_id=model, checkpoint=checkpoint)
    work = np.array(
        work_of_request(input_tokens=1000, cached_tokens=200, output_tokens=400, window=facts.window).columns()
    )
    found = [drawing.of(facts, provider=None, setup=Setup(running=float(count))).costs for count in (1, 3, 12, 48, 200)]
    for less, more in pairwise(found):
        assert (more.batch >= less.batch).all()
        assert (more.devices == less.devices).all()
        for name in ("accelerator_j", "accelerator_s", "server_j", "it_j"):
            assert (work @ getattr(more, name) <= work @ getattr(less, name) * SLACK).all(), name


def test_a_count_of_requests_narrows_the_range(snapshot: Snapshot) -> None:
    def width(**stated: Any) -> float:
        costs = deployed(snapshot, DENSE, DENSE, worlds=Worlds(worlds=1024), **stated).costs
        return float(np.diff(np.log10(np.quantile(costs.it_j[DECODE], [0.05, 0.95])))[0])

    assert width(setup=Setup(running=32.0)) < 0.8 * width()


def test_what_a_deployment_rests_on_is_told_apart(snapshot: Snapshot) -> None:
    found = deployed(snapshot, DENSE, DENSE, provider="openai")
    assert set(found.keys) == {"accelerator", "server", "idle", "manufacture"}
    assert {("law:inference", "joint"), (f"service:openai/{DENSE}", "batch")} <= found.keys["accelerator"]
    assert ("provider:openai", "accelerator") in found.keys["accelerator"]
    assert {("law:server-power", "joint"), ("server:typical", "server-fixed")} <= found.keys["server"]
    assert found.keys["idle"] == {("serving:default", "server_use_share")}
    assert not any(subject.startswith("law:server") for subject, _ in found.keys["accelerator"])
    codes = {assumption.code for assumption in found.assumptions}
    assert {"batch", "accelerators", "host-share", "idle-share"} <= codes
    stated = deployed(snapshot, DENSE, DENSE, provider="deepseek").assumptions
    (said,) = (each for each in stated if each.code.startswith("accelerators"))
    assert (said.code, said.arguments["devices"]) == ("accelerators-stated", "NVIDIA H800 SXM5")
    own = deployed(snapshot, DENSE, DENSE, provider="groq").assumptions
    (said,) = (each for each in own if each.code.startswith("accelerators"))
    assert (said.code, said.arguments["chip"]) == ("accelerators-own", "LPU")


def test_providers_share_the_law_and_not_their_machines(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=256)
    drawing = Deployments(snapshot, worlds)
    facts = model_facts(snapshot, model_id=DENSE, checkpoint=DENSE)
    one, other = (drawing.of(facts, provider=provider) for provider in ("openai", "mistral_ai"))
    shared = one.keys["accelerator"] & other.keys["accelerator"]
    assert {("law:inference", "joint"), *keys_of(facts, quantity="time"), *keys_of(facts, quantity="energy")} <= shared
    assert not any(subject.startswith(("service:", "provider:")) for subject, _ in shared)
    again = Deployments(snapshot, Worlds(worlds=256)).of(facts, provider="mistral_ai")
    assert again.costs.it_j.tobytes() == other.costs.it_j.tobytes()
    assert (one.costs.it_j != other.costs.it_j).any()


@pytest.mark.parametrize("hidden", ["law:inference", "law:server-power"])
def test_without_a_law_nothing_is_priced(hidden: str) -> None:
    with pytest.raises(MissingFact, match=hidden):
        deployed(WithoutPosterior(hidden), DENSE, DENSE)


# --- one energy model for `estimate` and `predict`


def test_accelerators_and_engines_are_those_of_predict(snapshot: Snapshot) -> None:
    """In the worlds where a fleet serves on an accelerator, all of it is what `predict` takes for that accelerator."""
    worlds = Worlds(worlds=256)
    held = posterior(snapshot, worlds)
    used = fleet(snapshot, worlds, held)
    for place, device in enumerate(used.devices):
        here = used.chosen == place
        alone = machine(snapshot, worlds, held, device=device)
        for part in ("accelerator", "engine"):
            for field in fields(getattr(alone, part)):
                one, other = (
                    np.broadcast_to(getattr(getattr(each, part), field.name), here.shape)
                    for each in (alone, used.machine)
                )
                np.testing.assert_array_equal(one[here], other[here], err_msg=f"{device} {field.name}")
        assert (used.machine.memory_bytes[here] == alone.memory_bytes[here]).all()


@pytest.mark.parametrize("model", [DENSE, MIXTURE])
def test_networks_are_those_of_predict(snapshot: Snapshot, model: str) -> None:
    """In the worlds where a service runs a model as it was released, with a cache of 16 bits."""
    worlds = Worlds(worlds=256)
    facts = model_facts(snapshot, model_id=model, checkpoint=model)
    stated = shape_of(snapshot, worlds, model=facts).network
    served = shape_of(snapshot, worlds, model=facts, is_public=True).network
    alike = (served.expert_bytes == stated.expert_bytes) & (served.cache_bytes == 2.0)
    assert 0.2 < alike.mean() < 1
    for field in fields(Network):
        one, other = (np.broadcast_to(getattr(each, field.name), (256,)) for each in (stated, served))
        np.testing.assert_array_equal(one[alike], other[alike], err_msg=field.name)


def test_discrepancies_of_a_model_are_drawn_under_its_own_keys(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=2048)
    facts = model_facts(snapshot, model_id=DENSE, checkpoint=DENSE)
    network = shape_of(snapshot, worlds, model=facts).network
    held, basis = posterior(snapshot, worlds), posterior_fact(snapshot).basis

    def off(service: str) -> Discrepancy:
        return discrepancy_of_service(
            worlds, held, basis=basis, model=facts, network=network, service=f"service:{service}/{DENSE}"
        )

    one, other = off("openai"), off("mistral_ai")
    # What is left is the run's alone: the difference holds nothing of family and checkpoint.
    together = np.corrcoef(one.time, other.time)[0, 1]
    assert 0.2 < together < 0.9
    family, checkpoint = keys_of(facts, quantity="time")
    assert {family, checkpoint} <= set(worlds.ledger)
    own = held["engine_family_time_spread_log10"] * worlds.normal(family)
    assert np.corrcoef(one.time, own)[0, 1] > 0.2
    assert abs(np.corrcoef(one.time - other.time, own)[0, 1]) < 0.15
    time_ratio, energy_ratio = one.factors(held)
    assert (time_ratio > 0).all()
    assert (energy_ratio > 0).all()


def test_a_service_costs_what_predict_says_of_the_same_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """One accelerator in 16 bits, 32 requests at once, no guessing ahead and no discrepancy: worlds agree one by one.

    Compared is an output token at a context: the two commands know different things of lengths of prompts.
    """
    certain = Certain(running_batch_ratio=1.0, speculation_gain_ratio=1.0, replica_size_ratio=1.0)
    name = "meta-llama/Llama-3.1-8B-Instruct"
    worlds = Worlds(worlds=256)
    facts = model_facts(certain, model_id=name, checkpoint=name)

    def none(*_: Any, **named: Any) -> Discrepancy:
        whole = discrepancy_of_service(*_, **named)
        return replace(whole, time=whole.time * 0.0, energy=whole.energy * 0.0)

    monkeypatch.setattr(deployments, "discrepancy_of_service", none)
    monkeypatch.setattr(
        Predictor, "_discrepancies", lambda self, asked, shape, placement: (np.zeros((1, 256)), np.zeros((1, 256)))
    )
    drawing = Deployments(certain, worlds)
    costs = drawing.of(facts, provider=None, setup=Setup(running=32.0, engine="vllm")).costs
    priors = Priors(certain, worlds)
    predictor = Predictor(certain, worlds, priors, Servers(certain, worlds, priors))
    asked = Configuration(
        row_id="r", model=facts, precision="bfloat16", device=H100, devices=1.0, batch=32.0,
        prompt_tokens=0.0, output_tokens=1e4, engine="vllm",
    )  # fmt: skip
    (predicted,) = predictor.predict([asked])
    owned = drawing.owned(None)
    served = shape_of(certain, worlds, model=facts, is_public=True).network
    alike = (owned.fleet.chosen == owned.fleet.devices.index(H100)) & (costs.devices == 1)
    alike &= (served.weight_bytes == 2.0) & (served.cache_bytes == 2.0)
    assert alike.sum() > 20
    length = posterior(certain, worlds)["bench_length_ratio"]
    reads = WORK_COLUMNS.index("decode_reads")
    calls = WORK_COLUMNS.index("calls")
    per_token_s = (
        costs.accelerator_s[DECODE] + costs.accelerator_s[reads] * length * 5e3 + costs.accelerator_s[calls] / 1e4
    )
    per_token_j = (
        costs.accelerator_j[DECODE] + costs.accelerator_j[reads] * length * 5e3 + costs.accelerator_j[calls] / 1e4
    )
    np.testing.assert_allclose(per_token_s[alike], 1.0 / predicted.units_per_s[alike], rtol=1e-9)
    np.testing.assert_allclose(per_token_j[alike], predicted.energy_j[alike], rtol=1e-9)


def test_a_full_server_of_a_service_draws_what_predict_says_of_it(snapshot: Snapshot) -> None:
    """Eight accelerators at work: their shares of a server make the server, in worlds where no part is held."""
    worlds = Worlds(worlds=256)
    priors = Priors(snapshot, worlds)
    servers = Servers(snapshot, worlds, priors)
    tdp_w = worlds.constant(700.0)
    share = servers.share(names=[H100], tdp_w=tdp_w, engaged_share=worlds.constant(0.3))
    asked = Configuration(
        row_id="r", model=model_facts(snapshot, model_id=DENSE, checkpoint=DENSE), power_limit_w=700.0
    )
    power_w = 8 * 400.0
    whole = servers.powers(
        asked=[asked], names=[H100], accelerator_power_w=np.full((1, 256), power_w), devices=np.full((1, 256), 8.0),
        tdp_w=tdp_w[None], assumed=[[]],
    )  # fmt: skip
    together_w = 8 * share.host_w + share.slope_ratio * power_w
    free = share.slope_ratio > 1.0
    assert free.mean() > 0.95
    np.testing.assert_allclose(together_w[free], whole.server_w[0][free], rtol=1e-9)
    np.testing.assert_allclose(8 * share.ready_w, whole.ready_w[0], rtol=0.05)


def test_the_service_has_no_field_of_an_engine_of_its_own() -> None:
    """What engines do is in the posterior: the facts of serving hold none of it."""
    stated = {fact.property for fact in Snapshot(PACKAGED).facts("serving:default")}
    assert stated.isdisjoint({field.name for field in fields(Engine)})
    assert configurations.posterior is deployments.posterior
