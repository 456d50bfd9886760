"""From what is known of a model to the arithmetic of its network, in every world.

Four states of knowledge, the first that applies wins, and each says which it was:

1. a checkpoint whose configuration was read: counts are facts;
2. disclosed sizes only: layers, cache and attention follow laws fitted on the checkpoints;
3. a price only: sizes follow the price, with the floor of a closed maker (x/÷ 5 active, x/÷ 10 total);
4. nothing: sizes of the open models that hosts offer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Worlds, quantiles
from obsia.accounting.known import number, own_service, required
from obsia.core.errors import MissingFact
from obsia.core.evidence import Estimate, Fact, Kind, Spread, Verification
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot
from obsia.physics.roofline import Network

BILLION = 1e9
TOKENS_PER_MTOK = 1e6
_BISECTIONS = 16
"""Halvings of the range of a score: far below what a prior knows."""
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """Which model to price: its catalogue id, its checkpoint when known, the window of its windowed layers."""

    model_id: str
    checkpoint: str | None
    window: int | None = None

    @property
    def subject(self) -> str:
        """The subject whose keys its uncertain properties bear."""
        return f"checkpoint:{self.checkpoint}" if self.checkpoint else f"model:{self.model_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNetwork:
    """A network in every world, and what had to be assumed."""

    network: Network
    assumptions: tuple[Assumption, ...]


def model_facts(snapshot: Snapshot, *, model_id: str, checkpoint: str | None) -> ModelFacts:
    """The model to price, with its attention window when some of its layers have one."""
    window = None
    if checkpoint is not None:
        tokens = number(snapshot, f"checkpoint:{checkpoint}", "sliding_window_tokens")
        share = number(snapshot, f"checkpoint:{checkpoint}", "sliding_layer_share")
        if tokens and share:
            window = int(tokens)
    return ModelFacts(model_id=model_id, checkpoint=checkpoint, window=window)


def network_of(
    snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts, cost: Callable[[Network], Draws] | None = None
) -> KnownNetwork:
    """The network of ``model`` in every world; arrays of shape (worlds,).

    ``cost`` is what the electricity of one output token costs, USD: sizes that are read off a price stay below it.
    """
    if model.checkpoint is not None and number(snapshot, model.subject, "total_params_b"):
        return _from_checkpoint(snapshot, worlds, model=model)
    total = snapshot.estimate(f"model:{model.model_id}", "params_total_b", qualifier="")
    if total is not None:
        return _from_sizes(snapshot, worlds, model=model, total=total)
    return _from_priors(snapshot, worlds, model=model, cost=cost)


def _from_checkpoint(snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts) -> KnownNetwork:
    subject = model.subject

    def drawn(name: str, default: float = 0.0) -> Draws:
        estimate = snapshot.estimate(subject, name)
        return worlds.constant(default) if estimate is None else worlds.draw(estimate)

    def optional(name: str) -> float | None:
        return number(snapshot, subject, name)

    total_b, active_b = drawn("total_params_b"), drawn("active_params_b")
    active_b = np.where(active_b > 0, active_b, total_b)
    experts, experts_active = optional("experts_total"), optional("experts_active")
    share = experts_active / experts if experts and experts_active else 1.0
    # An untied input table is looked up, not multiplied; a vision tower does not run per text token.
    untied = snapshot.text(subject, "tied_embeddings") == "no"
    idle_b = drawn("vision_params_b") + (drawn("embedding_params_b") if untied else 0.0)
    total_b, active_b = total_b - idle_b, active_b - idle_b
    if share < 1:
        routed_b = np.maximum((total_b - active_b) / (1.0 - share), 0.0)
    else:
        # Without experts, weights that a token does not use are tables that it looks up (one per layer, say).
        routed_b = worlds.constant(0.0)
        idle_b, total_b = idle_b + np.maximum(total_b - active_b, 0.0), np.minimum(active_b, total_b)
    always_b = np.maximum(total_b - routed_b, 0.0)

    assumptions: list[Assumption] = []
    layers = drawn("layers")
    if not layers.any():
        layers = _law(snapshot, worlds, "layers", active_b, key_subject=subject)
        assumptions.append(Assumption(code="layers-by-law", arguments={"model": model.model_id}))
    elements = drawn("kv_elements_per_token")
    if not elements.any() and not optional("ssm_layers"):
        elements = _law(snapshot, worlds, "cache_elements", active_b, key_subject=subject)
        assumptions.append(Assumption(code="cache-by-law", arguments={"model": model.model_id}))
    flop = worlds.constant(_attention_flop(snapshot, subject))
    if not flop.any() and optional("attention_layers") != 0:
        flop = _law(snapshot, worlds, "attention_flop", active_b, key_subject=subject)
    windowed = (optional("sliding_layer_share") or 0.0) if model.window else 0.0
    weight_bytes = _weight_bytes(snapshot, worlds, model=model)
    if np.ptp(weight_bytes) > 0:
        assumptions.append(Assumption(code="precision", arguments={"model": model.model_id}))
    return KnownNetwork(
        network=Network(
            always_params=always_b * BILLION,
            routed_params=routed_b * BILLION,
            routed_share=worlds.constant(share),
            idle_params=idle_b * BILLION,
            layers=layers,
            cache_elements_per_token=elements * (1.0 - windowed),
            windowed_cache_elements_per_token=elements * windowed,
            attention_flop_per_pair=flop * (1.0 - windowed),
            windowed_attention_flop_per_pair=flop * windowed,
            weight_bytes=weight_bytes,
            cache_bytes=_serving(snapshot, worlds, "cache_bytes"),
        ),
        assumptions=tuple(assumptions),
    )


def _attention_flop(snapshot: Snapshot, subject: str) -> float:
    """FLOP per (query, key) pair over all attention layers: scores and values, a multiply-add each.

    Latent attention is counted in its absorbed form, rank + rope dimensions for scores and rank for values
    (DeepSeek-AI 2024, DeepSeek-V2, §2.1).
    """

    def count(name: str) -> float:
        return number(snapshot, subject, name) or 0.0

    layers = count("attention_layers") or count("layers")
    if rank := count("mla_kv_rank"):
        return 2.0 * count("attention_heads") * (2.0 * rank + count("mla_rope_dim")) * layers
    return 4.0 * count("attention_heads") * count("head_dim") * layers


def _from_sizes(snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts, total: Estimate) -> KnownNetwork:
    total_b = worlds.draw(total)
    active = snapshot.estimate(f"model:{model.model_id}", "params_active_b", qualifier="")
    active_b = total_b if active is None else np.minimum(worlds.draw(active), total_b)
    dense = active is None
    return KnownNetwork(
        network=network_by_sizes(snapshot, worlds, model=model, total_b=total_b, active_b=active_b),
        assumptions=(
            Assumption(
                code="dense-from-total" if dense else "architecture-by-law",
                arguments={"model": model.model_id},
            ),
            Assumption(code="precision", arguments={"model": model.model_id}),
        ),
    )


def _from_priors(
    snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts, cost: Callable[[Network], Draws] | None
) -> KnownNetwork:
    price = None if model.model_id == UNKNOWN else output_price(snapshot, model_id=model.model_id)
    prior = "prior:size-unknown" if price is None else "prior:size-from-price"
    facts = {
        size: required(snapshot, prior, f"params_{size}_b" if price is None else f"{size}_factor_log10").facts
        for size in ("active", "total")
    }
    centres_log10 = dict.fromkeys(facts, 0.0)
    if price is not None and price.value is not None:
        worlds.note_fact(price)
        centres_log10 = {
            size: snapshot.number(prior, f"{size}_intercept_log10")
            + snapshot.number(prior, f"{size}_slope_log10") * math.log10(price.value)
            for size in facts
        }

    def network(uniform: Draws) -> Network:
        # Both sizes move together, they are one disclosure: one key, one score.
        drawn = {size: quantiles(fact=stated[0], uniform=uniform) for size, stated in facts.items()}
        sizes_b = drawn if price is None else {size: 10.0 ** (centres_log10[size] + drawn[size]) for size in drawn}
        total_b = np.maximum(sizes_b["total"], sizes_b["active"])
        return network_by_sizes(snapshot, worlds, model=model, total_b=total_b, active_b=sizes_b["active"])

    uniform = worlds.use((f"model:{model.model_id}", "params"), (*facts["active"], *facts["total"]))
    if price is None or price.value is None:
        basis = Assumption(code="size-unknown", arguments={"model": model.model_id})
        return KnownNetwork(network=network(uniform), assumptions=(basis,))
    if cost is not None:
        usd_per_token = price.value / TOKENS_PER_MTOK
        # The prior is cut, world by world, where the electricity of a token alone would cost more than the token.
        uniform = uniform * highest(lambda tried: cost(network(tried)) <= usd_per_token, worlds=worlds.worlds)
    basis = Assumption(
        code="size-from-price",
        arguments={"model": model.model_id, "price": f"{price.value:g}", "date": price.as_of},
    )
    return KnownNetwork(network=network(uniform), assumptions=(basis,))


def highest(holds: Callable[[Draws], NDArray[np.bool_]], *, worlds: int) -> Draws:
    """The highest score in (0, 1], per world, up to which a condition that fails upwards holds; shape (worlds,)."""
    low, high = np.zeros(worlds), np.ones(worlds)
    high_holds = holds(np.full(worlds, 1.0 - 1e-9))
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        good = holds(middle)
        low, high = np.where(good, middle, low), np.where(good, high, middle)
    return np.where(high_holds, 1.0, np.maximum(low, 0.5**_BISECTIONS))


def output_price(snapshot: Snapshot, *, model_id: str) -> Fact | None:
    """The developer's own output price if one is known, else the median of all hosts'; newest of each host."""
    newest: dict[str, Fact] = {}
    for price in snapshot.prices(model_id):
        usd = price.output_usd_per_mtok
        if usd is None or usd <= 0:
            continue
        held = newest.get(price.provider)
        if held is None or held.as_of < price.date:
            newest[price.provider] = Fact(
                subject=f"model:{model_id}",
                property="output_usd_per_mtok",
                qualifier=f"provider={price.provider}",
                as_of=price.date,
                value=usd,
                unit="USD/Mtoken",
                kind=Kind.DISCLOSED,
                verification=Verification.BARE_CLAIM,
                evidence=price.evidence,
                locator=price.alias,
                read_on=price.date,
                spread=Spread.POINT,
            )
    if not newest:
        return None
    own = own_service(snapshot, model_id=model_id)
    if own in newest:
        return newest[own]
    ordered = sorted(newest.values(), key=lambda fact: (fact.value or 0.0, fact.qualifier))
    return ordered[len(ordered) // 2]


def network_by_sizes(
    snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts, total_b: Draws, active_b: Draws
) -> Network:
    """A network of which the sizes are known and the rest follows the laws; arrays of shape (worlds,)."""
    subject = model.subject
    always = worlds.draw(required(snapshot, "law:experts", "always_active_share"), key=(subject, "always_active_share"))
    sparse = total_b > active_b
    always_b = np.where(sparse, always * active_b, total_b)
    routed_b = np.where(sparse, total_b - always_b, 0.0)
    share = np.where(sparse, (active_b - always_b) / np.where(sparse, routed_b, 1.0), 1.0)
    flop = _law(snapshot, worlds, "attention_flop", active_b, key_subject=subject)
    return Network(
        always_params=always_b * BILLION,
        routed_params=routed_b * BILLION,
        routed_share=share,
        layers=_law(snapshot, worlds, "layers", active_b, key_subject=subject),
        cache_elements_per_token=_law(snapshot, worlds, "cache_elements", active_b, key_subject=subject),
        windowed_cache_elements_per_token=worlds.constant(0.0),
        attention_flop_per_pair=flop,
        windowed_attention_flop_per_pair=worlds.constant(0.0),
        weight_bytes=_weight_bytes(snapshot, worlds, model=model),
        cache_bytes=_serving(snapshot, worlds, "cache_bytes"),
    )


def _weight_bytes(snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts) -> Draws:
    precision = snapshot.text(model.subject, "released_precision") if model.checkpoint else None
    subject = f"precision:{precision}" if precision else "serving:default"
    estimate = snapshot.estimate(subject, "weight_bytes") or required(snapshot, "serving:default", "weight_bytes")
    return worlds.draw(estimate, key=(model.subject, "weight_bytes"))


def _law(snapshot: Snapshot, worlds: Worlds, law: str, size_b: Draws, *, key_subject: str) -> Draws:
    """A power law of size with its residual, shape (worlds,).

    The residuals of all laws of one model come from one checkpoint in each world (a joint fact, under the model's
    own key), so that they go together as they do in real models.
    """
    joint = snapshot.joint("law:architecture")
    if joint is None:
        raise MissingFact(what="law:architecture", tried=("joint/architecture-laws.csv",))
    residual = worlds.draw_joint(joint, key=(key_subject, "architecture"))[f"{law}_residual_log10"]
    intercept = worlds.draw(required(snapshot, f"law:{law}", "intercept_log10"))
    slope = worlds.draw(required(snapshot, f"law:{law}", "slope_log10"))
    return 10.0 ** (intercept + slope * np.log10(size_b) + residual)


def _serving(snapshot: Snapshot, worlds: Worlds, name: str) -> Draws:
    return worlds.draw(required(snapshot, "serving:default", name))
