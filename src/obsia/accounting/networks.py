"""From what is known of a model to the arithmetic of its network, in every world.

Four states of knowledge, the first that applies wins, and each says which it was:

1. a checkpoint whose configuration was read: counts are facts;
2. disclosed sizes only: layers, cache and attention follow power laws fitted on the checkpoints;
3. what is public of it (price, release, quality, speed): sizes are drawn given these (``sizes``);
4. nothing: sizes of the open models that are sold, as wide as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.architecture import Architecture
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.kinds import Task
from obsia.accounting.known import joint_fact, number, required, task_of
from obsia.accounting.sizes import sizes_of
from obsia.core.evidence import Estimate
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot

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
    task: Task = Task.TEXT

    @property
    def subject(self) -> str:
        """The subject whose keys its uncertain properties bear."""
        return f"checkpoint:{self.checkpoint}" if self.checkpoint else f"model:{self.model_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNetwork:
    """A network in every world, and what had to be assumed."""

    network: Architecture
    assumptions: tuple[Assumption, ...]


def model_facts(snapshot: Snapshot, *, model_id: str, checkpoint: str | None) -> ModelFacts:
    """The model to price, with its attention window when some of its layers have one."""
    window = None
    if checkpoint is not None:
        tokens = number(snapshot, f"checkpoint:{checkpoint}", "sliding_window_tokens")
        share = number(snapshot, f"checkpoint:{checkpoint}", "sliding_layer_share")
        if tokens and share:
            window = int(tokens)
    task = task_of(snapshot, model_id=model_id, checkpoint=checkpoint)
    return ModelFacts(model_id=model_id, checkpoint=checkpoint, window=window, task=task)


def network_of(
    snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts, cost: Callable[[Architecture], Draws] | None = None
) -> KnownNetwork:
    """The network of ``model`` in every world; arrays of shape (worlds,).

    ``cost`` is what the electricity of one output token costs, USD: sizes that are read off a price stay below it.
    """
    if _is_described(snapshot, model):
        return _from_checkpoint(snapshot, worlds, model=model)
    if (total := _stated_total(snapshot, model)) is not None:
        return _from_sizes(snapshot, worlds, model=model, total=total)
    return _from_public(snapshot, worlds, model=model, cost=cost)


def is_size_known(snapshot: Snapshot, model: ModelFacts) -> bool:
    """Whether the parameters of a model are published: else they are drawn from what is public of it."""
    return _is_described(snapshot, model) or _stated_total(snapshot, model) is not None


def _is_described(snapshot: Snapshot, model: ModelFacts) -> bool:
    return model.checkpoint is not None and bool(number(snapshot, model.subject, "total_params_b"))


def _stated_total(snapshot: Snapshot, model: ModelFacts) -> Estimate | None:
    return snapshot.estimate(f"model:{model.model_id}", "params_total_b", qualifier="")


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
        layers = _power_law(snapshot, worlds, "layers", key_subject=subject)(active_b)
        assumptions.append(Assumption(code="layers-by-law", arguments={"model": model.model_id}))
    elements = drawn("kv_elements_per_token")
    if not elements.any() and not optional("ssm_layers"):
        elements = _power_law(snapshot, worlds, "cache_elements", key_subject=subject)(active_b)
        assumptions.append(Assumption(code="cache-by-law", arguments={"model": model.model_id}))
    flop = worlds.constant(_attention_flop(snapshot, subject))
    if not flop.any() and optional("attention_layers") != 0:
        flop = _power_law(snapshot, worlds, "attention_flop", key_subject=subject)(active_b)
    windowed = (optional("sliding_layer_share") or 0.0) if model.window else 0.0
    weight_bytes = _weight_bytes(snapshot, worlds, model=model)
    if np.ptp(weight_bytes) > 0:
        assumptions.append(Assumption(code="precision", arguments={"model": model.model_id}))
    return KnownNetwork(
        network=Architecture(
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
        network=networks_by_sizes(snapshot, worlds, model=model)(total_b, active_b),
        assumptions=(
            Assumption(
                code="dense-from-total" if dense else "architecture-by-law",
                arguments={"model": model.model_id},
            ),
            Assumption(code="precision", arguments={"model": model.model_id}),
        ),
    )


def _from_public(
    snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts, cost: Callable[[Architecture], Draws] | None
) -> KnownNetwork:
    sizes = sizes_of(snapshot, worlds, model=model.model_id)
    sized = networks_by_sizes(snapshot, worlds, model=model)

    def network(scores: Draws) -> Architecture:
        return sized(*sizes.at(scores))

    scores, price = sizes.scores, sizes.basis.get("own_output") or sizes.basis.get("host_output")
    if cost is not None and price is not None:
        usd_per_token = (price.value or 0.0) / TOKENS_PER_MTOK
        # Sizes are cut, world by world, where the electricity of a token alone would cost more than the token.
        scores = scores * highest(lambda tried: cost(network(tried)) <= usd_per_token, worlds=worlds.worlds)
    return KnownNetwork(network=network(scores), assumptions=sizes.assumptions)


def highest(holds: Callable[[Draws], NDArray[np.bool_]], *, worlds: int) -> Draws:
    """The highest score in (0, 1], per world, up to which a condition that fails upwards holds; shape (worlds,)."""
    low, high = np.zeros(worlds), np.ones(worlds)
    high_holds = holds(np.full(worlds, 1.0 - 1e-9))
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        good = holds(middle)
        low, high = np.where(good, middle, low), np.where(good, high, middle)
    return np.where(high_holds, 1.0, np.maximum(low, 0.5**_BISECTIONS))


def networks_by_sizes(
    snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts
) -> Callable[[Draws, Draws], Architecture]:
    """(total, active) parameters, billions -> a network of which the rest follows power laws; shape (worlds,) each."""
    subject = model.subject
    always = worlds.draw(required(snapshot, "law:experts", "always_active_share"), key=(subject, "always_active_share"))
    flop, layers, elements = (
        _power_law(snapshot, worlds, name, key_subject=subject)
        for name in ("attention_flop", "layers", "cache_elements")
    )
    weight_bytes, cache_bytes = _weight_bytes(snapshot, worlds, model=model), _serving(snapshot, worlds, "cache_bytes")

    def network(total_b: Draws, active_b: Draws) -> Architecture:
        sparse = total_b > active_b
        always_b = np.where(sparse, always * active_b, total_b)
        routed_b = np.where(sparse, total_b - always_b, 0.0)
        return Architecture(
            always_params=always_b * BILLION,
            routed_params=routed_b * BILLION,
            routed_share=np.where(sparse, (active_b - always_b) / np.where(sparse, routed_b, 1.0), 1.0),
            layers=layers(active_b),
            cache_elements_per_token=elements(active_b),
            windowed_cache_elements_per_token=worlds.constant(0.0),
            attention_flop_per_pair=flop(active_b),
            windowed_attention_flop_per_pair=worlds.constant(0.0),
            weight_bytes=weight_bytes,
            cache_bytes=cache_bytes,
        )

    return network


def _weight_bytes(snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts) -> Draws:
    precision = snapshot.text(model.subject, "released_precision") if model.checkpoint else None
    subject = f"precision:{precision}" if precision else "serving:default"
    estimate = snapshot.estimate(subject, "weight_bytes") or required(snapshot, "serving:default", "weight_bytes")
    return worlds.draw(estimate, key=(model.subject, "weight_bytes"))


def _power_law(snapshot: Snapshot, worlds: Worlds, quantity: str, *, key_subject: str) -> Callable[[Draws], Draws]:
    """A power law of size, billions, with its residual, shape (worlds,).

    The residuals of all power laws of one model come from one checkpoint in each world (a joint fact, under the model's
    own key), so that they go together as they do in real models.
    """
    joint = joint_fact(snapshot, "law:architecture")
    residual = worlds.draw_joint(joint, key=(key_subject, "architecture"))[f"{quantity}_residual_log10"]
    intercept = worlds.draw(required(snapshot, f"law:{quantity}", "intercept_log10"))
    slope = worlds.draw(required(snapshot, f"law:{quantity}", "slope_log10"))
    return lambda size_b: 10.0 ** (intercept + slope * np.log10(size_b) + residual)


def _serving(snapshot: Snapshot, worlds: Worlds, name: str) -> Draws:
    return worlds.draw(required(snapshot, "serving:default", name))
