"""From what is known to a price: every state of knowledge is said, every model and place of the facts is finite."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from obsia.accounting import embodied, networks
from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Worlds, normal_scores
from obsia.accounting.figures import Request, figure_id, kind_shares
from obsia.accounting.impacts import ENERGY, QUANTITIES
from obsia.accounting.known import is_closed, makers_service, number, own_service, qualified, required
from obsia.accounting.networks import UNKNOWN, ModelFacts, model_facts, network_of
from obsia.accounting.places import GRID_PROPERTIES, place_of
from obsia.accounting.sensitivity import Sensitivity
from obsia.core.errors import MissingFact
from obsia.core.evidence import Estimate, Kind, Spread
from obsia.facts.snapshot import PACKAGED, Snapshot
from obsia.physics.work import work_of_request


class Without(Snapshot):
    """The packaged facts without some: (subject, property) and joint facts that are not known."""

    def __init__(self, *hidden: tuple[str, str]) -> None:
        super().__init__(PACKAGED)
        self.hidden = set(hidden)

    def facts(self, subject: str, property: str | None = None, qualifier: str | None = None) -> Any:
        found = super().facts(subject, property, qualifier)
        return tuple(fact for fact in found if (fact.subject, fact.property) not in self.hidden)

    def joint(self, subject: str) -> Any:
        return None if (subject, "joint") in self.hidden else super().joint(subject)


def few() -> Worlds:
    return Worlds(worlds=64)


def known(snapshot: Snapshot, model: ModelFacts) -> tuple[set[str], Any]:
    found = network_of(snapshot, few(), model=model)
    return {assumption.code for assumption in found.assumptions}, found.network


def test_four_states_of_knowledge_and_each_says_which(snapshot: Snapshot) -> None:
    checkpoint = model_facts(snapshot, model_id="x", checkpoint="meta-llama/Llama-3.1-70B-Instruct")
    codes, network = known(snapshot, checkpoint)
    assert codes <= {"precision"}
    assert (network.total_params > 60e9).all()
    dense = model_facts(snapshot, model_id="01-ai/yi-34b", checkpoint=None)
    assert "dense-from-total" in known(snapshot, dense)[0]
    sparse = model_facts(snapshot, model_id="arcee-ai/trinity-large", checkpoint=None)
    codes, network = known(snapshot, sparse)
    assert "architecture-by-law" in codes
    assert (network.active_params <= network.total_params).all()
    assert known(snapshot, model_facts(snapshot, model_id="openai/gpt-4o", checkpoint=None))[0] == {"size-from-public"}
    assert known(snapshot, model_facts(snapshot, model_id=UNKNOWN, checkpoint=None))[0] == {"size-unknown"}


def test_a_checkpoint_without_its_shape_takes_the_laws(snapshot: Snapshot) -> None:
    name = "meta-llama/Llama-3.1-70B-Instruct"
    subject = f"checkpoint:{name}"
    hidden = [(subject, each) for each in ("layers", "kv_elements_per_token", "attention_heads", "released_precision")]
    poor = Without(*hidden)
    codes, network = known(poor, model_facts(poor, model_id=name, checkpoint=name))
    assert {"layers-by-law", "cache-by-law"} <= codes
    assert (network.layers > 1).all()
    assert (network.cache_elements_per_token > 0).all()
    assert (network.attention_flop_per_pair > 0).all()
    poorer = Without(*hidden, ("law:architecture", "joint"))
    with pytest.raises(MissingFact, match="law:architecture"):
        known(poorer, model_facts(poorer, model_id=name, checkpoint=name))


def test_latent_attention_counts_its_absorbed_form(snapshot: Snapshot) -> None:
    name = "deepseek-ai/DeepSeek-V3.2"
    _, network = known(snapshot, model_facts(snapshot, model_id=name, checkpoint=name))
    subject = f"checkpoint:{name}"
    heads, rank, rope, layers = (
        number(snapshot, subject, each) or 0.0 for each in ("attention_heads", "mla_kv_rank", "mla_rope_dim", "layers")
    )
    assert network.attention_flop_per_pair == pytest.approx(2 * heads * (2 * rank + rope) * layers)


def test_what_no_computation_can_do_without_is_named(snapshot: Snapshot) -> None:
    with pytest.raises(MissingFact, match="no-such-thing of serving:default"):
        required(snapshot, "serving:default", "no-such-thing")
    assert number(snapshot, "serving:default", "no-such-thing") is None
    assert qualified(snapshot, "serving:default", "batch", parts=frozenset({"item=GPU"})) == ()


def test_a_fleet_without_any_published_manufacture_is_said(monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot) -> None:
    monkeypatch.setattr(embodied, "_PARTS", frozenset({"item=none"}))
    with pytest.raises(MissingFact, match="gwp_kg of any of"):
        Deployments(snapshot, few()).of(model_facts(snapshot, model_id=UNKNOWN, checkpoint=None), provider=None)


def test_a_device_without_its_memory_is_said() -> None:
    poor = Without(("device:NVIDIA B200", "memory_gb"))
    with pytest.raises(MissingFact, match="memory_gb of NVIDIA B200"):
        Deployments(poor, few()).of(model_facts(poor, model_id=UNKNOWN, checkpoint=None), provider=None)


def test_a_prior_is_cut_where_electricity_costs_more_than_the_price() -> None:
    limit = np.linspace(0.1, 1.2, 12)
    found = networks.highest(lambda tried: tried <= limit, worlds=12)
    assert found == pytest.approx(np.minimum(limit, 1.0), abs=1e-3)
    assert (networks.highest(lambda tried: tried < 0, worlds=3) > 0).all()


def test_every_model_of_the_facts_has_a_finite_positive_price(snapshot: Snapshot) -> None:
    drawing = Deployments(snapshot, few())
    bad: list[str] = []
    models = [(name.removeprefix("model:"), None) for name in snapshot.subjects("model")]
    checkpoints = [(name.removeprefix("checkpoint:"),) * 2 for name in snapshot.subjects("checkpoint")]
    work = np.array(work_of_request(input_tokens=1000, cached_tokens=100, output_tokens=500, window=1024).columns())
    for model_id, checkpoint in [*models[::7], *checkpoints[::3]]:
        facts = model_facts(snapshot, model_id=model_id, checkpoint=checkpoint)
        found = drawing.of(facts, provider=None)
        energy_j = work @ found.costs.accelerator_j
        each = (found.costs.accelerator_j, found.costs.server_j, found.costs.it_j, found.costs.accelerator_s)
        fine = all(np.isfinite(costs).all() and (costs >= 0).all() for costs in each) and (energy_j > 0).all()
        if not (fine and 1.0 < np.median(energy_j) < 3.6e6 and (found.embodied_g >= 0).all()):
            bad.append(f"{model_id}: {np.median(energy_j):.3g} J")
    assert bad == []


def test_every_place_of_the_facts_is_of_this_world(snapshot: Snapshot) -> None:
    worlds = few()
    zones = [None, *(name.removeprefix("grid:") for name in snapshot.subjects("grid"))]
    providers = [None, "nobody", *(row.provider for row in snapshot.providers())]
    pairs = [(None, zone) for zone in zones]
    pairs += [(provider, zone) for provider in providers for zone in (None, "FRA", "IRL", "DNK")]
    bad: list[str] = []
    for provider, zone in pairs:
        place = place_of(snapshot, worlds, provider=provider, zone_id=zone)
        drawn = {name: getattr(place, name) for name in ("wue_l_per_kwh", *GRID_PROPERTIES)}
        fine = all(np.isfinite(each).all() and (each >= 0).all() for each in drawn.values())
        middle = float(np.median(place.intensity_g_per_kwh))
        if not (fine and (place.pue >= 1).all() and (place.pue < 4).all() and 1 <= middle <= 2_000):
            bad.append(f"{provider} {zone}: {middle:.3g} g/kWh, PUE {place.pue.min():.2f} to {place.pue.max():.2f}")
    assert bad == []


@pytest.mark.parametrize(
    ("provider", "zone", "codes"),
    [
        ("gcp.gemini", "FRA", set()),
        ("aws.bedrock", "IRL", {"wue-basis"}),
        ("azure.ai.openai", "FRA", {"wue-basis"}),
        (None, None, {"zone-unknown", "pue-default", "wue-default"}),
    ],
)
def test_a_place_says_what_it_took_for_granted(snapshot: Snapshot, provider: Any, zone: Any, codes: set[str]) -> None:
    place = place_of(snapshot, few(), provider=provider, zone_id=zone)
    assert codes <= {assumption.code for assumption in place.assumptions}
    assert set(place.keys) == {"pue", "wue_l_per_kwh", *GRID_PROPERTIES}
    if zone is not None:
        assert place.keys["intensity_g_per_kwh"] == {(f"grid:{zone}", "intensity_g_per_kwh")}


# --- shares


def drawn(worlds: Worlds, fact: Any, **spreads: float) -> dict[str, Any]:
    return {
        name: worlds.draw(
            Estimate(
                key=("s", name),
                facts=(
                    fact(value=1.0, low=1 / factor, high=factor, spread=Spread.LOGNORMAL, kind=list(Kind)[number % 4]),
                ),
            )
        )
        for number, (name, factor) in enumerate(spreads.items())
    }


def test_shares_are_those_of_a_product_of_lognormals(fact) -> None:
    worlds = Worlds()
    each = drawn(worlds, fact, a=4.0, b=2.0, c=1.01)
    keys = frozenset(("s", name) for name in each)
    shares = Sensitivity(worlds).shares(each["a"] * each["b"] / each["c"], keys)
    logs = {name: np.log(factor) ** 2 for name, factor in (("a", 4.0), ("b", 2.0), ("c", 1.01))}
    assert list(shares) == sorted(shares, key=lambda key: -shares[key])
    assert sum(shares.values()) == pytest.approx(1)
    for name in ("a", "b"):
        assert shares["s", name] == pytest.approx(logs[name] / sum(logs.values()), abs=0.02)
    by_kind = kind_shares(shares, worlds)
    assert sum(by_kind.values()) == pytest.approx(1)
    assert by_kind[Kind.MEASURED] == shares["s", "a"]


@pytest.mark.parametrize("count", [3, 170])
def test_shares_do_not_depend_on_what_was_asked_before(fact, count: int) -> None:
    worlds = Worlds()
    each = drawn(worlds, fact, **{f"k{n}": 1.1 + n % 3 for n in range(count)})
    keys = frozenset(("s", name) for name in each)
    product = np.exp(sum(np.log(values) for values in each.values()))
    first, second = Sensitivity(worlds), Sensitivity(worlds)
    few_keys = frozenset(sorted(keys)[:2])
    second.shares(product, few_keys)
    assert first.shares(product, keys) == pytest.approx(second.shares(product, keys))
    assert first.shares(product, keys) == first.shares(product, keys)


def test_what_has_no_width_has_no_shares(fact) -> None:
    worlds = Worlds()
    each = drawn(worlds, fact, a=2.0)
    sensitivity = Sensitivity(worlds)
    keys = frozenset({("s", "a")})
    assert sensitivity.shares(worlds.constant(3.0), keys) == {}
    assert sensitivity.shares(each["a"], frozenset()) == {}
    assert sensitivity.shares(each["a"] - 5, keys) == {}
    # Width that no key explains is nobody's: a pattern without any trend in the one score that there is.
    order = np.argsort(np.argsort(normal_scores(worlds.scores(("s", "a")))))
    flat = np.where(order % 2 == 0, 1.0, 1.0001)
    assert sensitivity.shares(flat, keys) in ({}, {("s", "a"): 1.0})


def test_ids_tell_requests_quantities_and_groups_apart() -> None:
    whole: dict[str, Any] = {
        "journey": "j",
        "arguments": {"a": 1},
        "inputs": ("x",),
        "snapshot": "s",
        "seed": 7,
        "worlds": 8,
    }
    changes: list[dict[str, Any]] = [
        {}, {"journey": "k"}, {"arguments": {"a": 2}}, {"inputs": ("y",)}, {"inputs": ()}, {"snapshot": "t"},
        {"seed": 8}, {"worlds": 9},
    ]  # fmt: skip
    ids = {Request(**(whole | change)).request_id for change in changes}
    assert len(ids) == len(changes)
    request = Request(**whole)
    figures = {
        figure_id(request=request, quantity=quantity, label=label) for quantity in QUANTITIES for label in ("", "x")
    }
    assert len(figures) == 2 * len(QUANTITIES)
    assert all(each.startswith(request.request_id) for each in figures)
    assert (
        Request(**(whole | {"arguments": {"b": 1, "a": 1}})).request_id
        == Request(**(whole | {"arguments": {"a": 1, "b": 1}})).request_id
    )
    assert ENERGY in QUANTITIES


@pytest.mark.parametrize(
    ("model_id", "is_kept", "service"),
    [
        ("xai/grok-4", True, "x_ai"),  # its maker states to keep the weights
        ("xai/grok-4.20", True, "x_ai"),  # nobody states it, and its maker sells it
        ("sakana/fugu-ultra-v1-1", True, None),  # others alone are known to sell it
        ("qwen/qwen3.8-27b", False, None),  # hosts of open weights run it
        ("zai/glm-5.3", False, None),  # its architecture is published
        ("bigscience/bloom-7b1", False, None),  # a checkpoint that no model of the catalogue names
        ("meta/llama-3.1-8b", False, None),
    ],
)
def test_who_holds_weights_says_where_a_model_runs(model_id: str, is_kept: bool, service: str | None) -> None:
    facts = Snapshot(PACKAGED)
    assert is_closed(facts, model_id=model_id) is is_kept
    assert makers_service(facts, model_id=model_id) == service


def test_every_closed_model_that_its_maker_sells_runs_there() -> None:
    """A host that sells a model whose maker keeps the weights resells: what else it sells says nothing of weights."""
    facts = Snapshot(PACKAGED)
    sold = {tuple(map(str, row)) for row in facts.rows("SELECT DISTINCT model_id, provider FROM aliases")}
    blank = [each for each in facts.subjects("model") if facts.text(each, "weights") is None]
    assert len(blank) > 100
    for model_id in (each.removeprefix("model:") for each in blank):
        own, service = own_service(facts, model_id=model_id), makers_service(facts, model_id=model_id)
        assert service in (None, own)
        assert (service is None) == (not is_closed(facts, model_id=model_id) or (model_id, str(own)) not in sold)
