"""The arithmetic of a model as an engine serves it: a network of the facts, with what serving adds to know.

``networks`` knows sizes, layers and caches, or draws them; this module adds what the calibrated model of inference asks
beside: experts' layers, states, heads of caches, the output table, the precision. What a checkpoint does not say
follows from its sizes, and is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from obsia.accounting.architecture import Architecture
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.known import number
from obsia.accounting.networks import BILLION, ModelFacts, network_of, networks_by_sizes
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import Network

SIXTEEN_BITS = 2.0
"""Bytes of a weight, or of an element of a cache."""
NO_WINDOW = 1e12
"""A window in tokens that no context reaches."""
PRECISIONS = {
    **dict.fromkeys(("bfloat16", "bf16", "fp16", "float16"), SIXTEEN_BITS),
    **dict.fromkeys(("fp8", "int8"), 1.0),
    "mxfp4": 0.53,
    **dict.fromkeys(("nvfp4", "fp4", "int4"), 0.56),
}
"""Precision -> bytes of a weight with its scales (by the formats: 4 bits, and a byte for 32 or 16)."""
_EIGHT, _FOUR = frozenset({"fp8", "int8"}), frozenset({"mxfp4", "nvfp4", "int4", "fp4"})
FLOATING_FOUR = frozenset({"mxfp4", "nvfp4", "fp4"})
"""Precisions of 4 bits that some accelerators multiply as they are; integers of 4 bits are made wider first."""
_STATE = re.compile(r"(\d+) heads x (\d+), state (\d+)")
_MATRICES_PER_LAYER = 12.0
"""Weights of a layer over the square of the hidden size (attention 4, feed-forward 8): Vaswani et al. (2017)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A network in every world, what lies beside it in memory, and what was assumed."""

    network: Network
    idle_params: Draws
    vision_params: float
    window_tokens: float
    precision: str | None
    """Of the weights, as stated or released; None where it is drawn."""
    assumed: tuple[str, ...]
    """What a configuration does not state and its model does not tell (codes)."""
    assumptions: tuple[Assumption, ...]
    """How the network came to be known."""

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
    total_b: float | Draws | None = None,
    active_b: float | Draws | None = None,
    is_public: bool = False,
    cost: Callable[[Shape], Draws] | None = None,
) -> Shape:
    """The shape of ``model``; for a model that no fact describes, of the sizes given, else of the prior.

    ``is_public`` says that it is served to the public, where nobody tells in which precision: weights released in 16
    bits may be served in 8, and caches too. ``cost`` is what the electricity of one output token costs, USD: sizes that
    are read off a price stay below it.
    """
    served = _Served.of(snapshot, worlds, model=model, precision=precision, is_public=is_public)
    if model.checkpoint is None and total_b is not None:
        one = worlds.constant(1.0)
        sized = networks_by_sizes(snapshot, worlds, model=model)
        return served.shape(sized(one * total_b, one * (total_b if active_b is None else active_b)), ())

    def limit(plain: Architecture) -> Draws:
        return np.zeros(worlds.worlds) if cost is None else cost(served.shape(plain, ()))

    known = network_of(snapshot, worlds, model=model, cost=None if cost is None else limit)
    return served.shape(known.network, known.assumptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Served:
    """What serving adds to an architecture: what a checkpoint tells of it, and the precision."""

    worlds: Worlds
    is_known: bool
    hidden: float | None
    head_params: float
    expert_layers: float | None
    state_layers: float
    state_elements: float
    cache_heads: float
    vision_params: float
    window_tokens: float
    precision: str | None
    """As stated or released; None where it is drawn."""
    block_share: float
    experts_per_token: float
    is_public: bool

    @classmethod
    def of(
        cls, snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts, precision: str | None, is_public: bool
    ) -> _Served:
        subject, known = model.subject, model.checkpoint is not None

        def optional(name: str) -> float | None:
            return number(snapshot, subject, name) if known else None

        state_layers = optional("ssm_layers") or 0.0
        state = _STATE.search((snapshot.text(subject, "ssm_state") if known else None) or "")
        per_layer = float(np.prod([int(part) for part in state.groups()])) if state else 0.0
        released = snapshot.text(subject, "released_precision") if known else None
        released = released if released in PRECISIONS else None
        # What is released in 16 bits may be served in fewer; what is released in fewer is served so.
        drawn = is_public and (released is None or PRECISIONS[released] == SIXTEEN_BITS)
        blocks = snapshot.estimate("serving:engines", "block_scaled_share", qualifier=f"developer={_maker(model)}")
        return cls(
            worlds=worlds,
            is_known=known,
            hidden=optional("hidden_size"),
            head_params=(optional("embedding_params_b") or 0.0) * BILLION,
            expert_layers=optional("moe_layers"),
            state_layers=state_layers,
            state_elements=per_layer * state_layers,
            cache_heads=optional("kv_heads") or snapshot.number("serving:engines", "typical_cache_heads_count"),
            vision_params=(optional("vision_params_b") or 0.0) * BILLION,
            window_tokens=float(model.window) if model.window else np.inf,
            precision=precision or (None if drawn else released),
            block_share=0.0 if blocks is None else blocks.facts[0].value or 0.0,
            experts_per_token=optional("experts_active")
            or snapshot.number("serving:engines", "typical_experts_per_token_count"),
            is_public=is_public,
        )

    def shape(self, plain: Architecture, assumptions: tuple[Assumption, ...]) -> Shape:
        """The shape of an architecture that is served so."""
        worlds = self.worlds
        mixture = plain.routed_params > 0
        # Four-bit releases of mixtures keep attention in 16 bits; of dense models everything is quantised.
        if self.precision is None:
            expert_bytes = plain.weight_bytes
            eight, four = (expert_bytes == 1.0) * 1.0, (expert_bytes < 1.0) * 1.0
        else:
            expert_bytes = worlds.constant(PRECISIONS[self.precision])
            eight, four = (worlds.constant(float(self.precision in names)) for names in (_EIGHT, _FOUR))
        weight_bytes = np.where((four > 0) & mixture, SIXTEEN_BITS, expert_bytes)
        told = {"architecture": self.is_known, "precision": self.precision is not None}
        return Shape(
            network=Network(
                always_params=plain.always_params,
                routed_params=plain.routed_params,
                routed_share=plain.routed_share,
                head_params=worlds.constant(self.head_params),
                layers=plain.layers,
                expert_layers=worlds.constant(self.expert_layers)
                if self.expert_layers
                else np.where(mixture, plain.layers, 0.0),
                state_layers=worlds.constant(self.state_layers),
                hidden_size=worlds.constant(self.hidden)
                if self.hidden
                else np.sqrt(plain.active_params / (_MATRICES_PER_LAYER * np.maximum(plain.layers, 1.0))),
                cache_heads=worlds.constant(self.cache_heads),
                cache_elements=plain.cache_elements_per_token,
                windowed_cache_elements=plain.windowed_cache_elements_per_token,
                state_elements=worlds.constant(self.state_elements),
                attention_flop_per_pair=plain.attention_flop_per_pair,
                windowed_attention_flop_per_pair=plain.windowed_attention_flop_per_pair,
                weight_bytes=weight_bytes,
                expert_bytes=expert_bytes,
                cache_bytes=plain.cache_bytes if self.is_public else worlds.constant(SIXTEEN_BITS),
                is_eight_bit=eight,
                is_four_bit=four,
                is_block_scaled=eight * mixture * self.block_share,
                experts_per_token=np.where(mixture, self.experts_per_token, 0.0),
            ),
            idle_params=plain.idle_params + 0.0 * plain.always_params,
            vision_params=self.vision_params,
            window_tokens=self.window_tokens,
            precision=self.precision,
            assumed=tuple(what for what, is_told in told.items() if not is_told),
            assumptions=assumptions,
        )


def _maker(model: ModelFacts) -> str:
    return (model.checkpoint or model.model_id).split("/")[0].lower()
