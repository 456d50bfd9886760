"""The arithmetic of a model as an engine serves it: a network of the facts, with what serving adds to know.

``networks`` knows sizes, layers and caches, or draws them; this module adds what the calibrated model of inference asks
beside: experts' layers, states, heads of caches, the output table, the precision. What a checkpoint does not say
follows from its sizes, and is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.known import number
from obsia.accounting.networks import BILLION, ModelFacts, network_by_sizes, network_of
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import Network

PRECISIONS = {
    **dict.fromkeys(("bfloat16", "bf16", "fp16", "float16"), 2.0),
    **dict.fromkeys(("fp8", "int8"), 1.0),
    "mxfp4": 0.53,
    **dict.fromkeys(("nvfp4", "fp4", "int4"), 0.56),
}
"""Precision -> bytes of a weight with its scales (by the formats: 4 bits, and a byte for 32 or 16)."""
_EIGHT, _FOUR = frozenset({"fp8", "int8"}), frozenset({"mxfp4", "nvfp4", "int4", "fp4"})
_STATE = re.compile(r"(\d+) heads x (\d+), state (\d+)")
_MATRICES_PER_LAYER = 12.0
"""Weights of a layer over the square of the hidden size (attention 4, feed-forward 8): Vaswani et al. (2017)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A network in every world, what lies beside it in memory, and what was assumed (codes)."""

    network: Network
    idle_params: Draws
    vision_params: float
    window_tokens: float
    assumed: tuple[str, ...]

    @property
    def total_bytes(self) -> Draws:
        """Memory of all weights."""
        network = self.network
        return (
            network.always_params + self.idle_params
        ) * network.weight_bytes + network.routed_params * network.expert_bytes


def shape_of(
    snapshot: Snapshot,
    worlds: Worlds,
    *,
    model: ModelFacts,
    precision: str | None = None,
    total_b: float | None = None,
    active_b: float | None = None,
) -> Shape:
    """The shape of ``model``; for a model that no fact describes, of the sizes given, else of the prior."""
    assumed: list[str] = []
    if model.checkpoint is None and total_b is not None:
        plain = network_by_sizes(
            snapshot,
            worlds,
            model=model,
            total_b=worlds.constant(total_b),
            active_b=worlds.constant(active_b or total_b),
        )
        assumed.append("architecture")
    else:
        plain = network_of(snapshot, worlds, model=model).network
        if model.checkpoint is None:
            assumed.append("architecture")
    subject = model.subject

    def optional(name: str) -> float | None:
        return number(snapshot, subject, name) if model.checkpoint else None

    hidden = optional("hidden_size")
    hidden_size = (
        worlds.constant(hidden)
        if hidden
        else np.sqrt(plain.active_params / (_MATRICES_PER_LAYER * np.maximum(plain.layers, 1.0)))
    )
    table = optional("embedding_params_b")
    head = worlds.constant((table or 0.0) * BILLION) if model.checkpoint else 0.0 * plain.always_params
    experts_layers = optional("moe_layers")
    mixture = plain.routed_params > 0
    state_layers = optional("ssm_layers") or 0.0
    state = _STATE.search((snapshot.text(subject, "ssm_state") if model.checkpoint else None) or "")
    per_layer = float(np.prod([int(part) for part in state.groups()])) if state else 0.0
    released = snapshot.text(subject, "released_precision") if model.checkpoint else None
    stated = precision or (released if released in PRECISIONS else None)
    if stated is None:
        assumed.append("precision")
        weight_bytes = plain.weight_bytes
        eight, four = (weight_bytes == 1.0) * 1.0, (weight_bytes < 1.0) * 1.0
        expert_bytes = weight_bytes
    else:
        bytes_each = PRECISIONS[stated]
        expert_bytes = worlds.constant(bytes_each)
        # Four-bit releases of mixtures keep attention in 16 bits; of dense models everything is quantised.
        keeps = stated in _FOUR and bool(mixture.all())
        weight_bytes = worlds.constant(2.0 if keeps else bytes_each)
        eight, four = worlds.constant(float(stated in _EIGHT)), worlds.constant(float(stated in _FOUR))
    blocks = snapshot.estimate("serving:engines", "block_scaled_share", qualifier=f"developer={_maker(model)}")
    block = eight * mixture * (0.0 if blocks is None else blocks.facts[0].value or 0.0)
    return Shape(
        network=Network(
            always_params=plain.always_params,
            routed_params=plain.routed_params,
            routed_share=plain.routed_share,
            head_params=head,
            layers=plain.layers,
            expert_layers=worlds.constant(experts_layers) if experts_layers else np.where(mixture, plain.layers, 0.0),
            state_layers=worlds.constant(state_layers),
            hidden_size=hidden_size,
            cache_heads=worlds.constant(
                optional("kv_heads") or snapshot.number("serving:engines", "typical_cache_heads_count")
            ),
            cache_elements=plain.cache_elements_per_token,
            windowed_cache_elements=plain.windowed_cache_elements_per_token,
            state_elements=worlds.constant(per_layer * state_layers),
            attention_flop_per_pair=plain.attention_flop_per_pair,
            windowed_attention_flop_per_pair=plain.windowed_attention_flop_per_pair,
            weight_bytes=weight_bytes,
            expert_bytes=expert_bytes,
            cache_bytes=worlds.constant(2.0),
            is_eight_bit=eight,
            is_four_bit=four,
            is_block_scaled=block,
        ),
        idle_params=plain.idle_params + 0.0 * plain.always_params,
        vision_params=(optional("vision_params_b") or 0.0) * BILLION,
        window_tokens=float(model.window) if model.window else np.inf,
        assumed=tuple(assumed),
    )


def _maker(model: ModelFacts) -> str:
    return (model.checkpoint or model.model_id).split("/")[0].lower()
