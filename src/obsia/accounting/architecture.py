"""What the facts tell of a model's arithmetic, before any engine serves it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from obsia.accounting.draws import Draws


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """Weights, layers, caches, attention (FLOP per pair of tokens) of a model; arrays of shape (worlds,)."""

    always_params: Draws
    """Weights that every token uses, without an input embedding table that is only looked up."""
    routed_params: Draws
    """Weights of all routed experts (0 for a dense model)."""
    routed_share: Draws
    """Share of the routed experts that one token uses, in (0, 1]; 1 for a dense model."""
    layers: Draws
    cache_elements_per_token: Draws
    """Elements per token of the layers whose cache grows with the context."""
    windowed_cache_elements_per_token: Draws
    """The same of the layers whose cache stops at a window."""
    attention_flop_per_pair: Draws
    windowed_attention_flop_per_pair: Draws
    weight_bytes: Draws
    cache_bytes: Draws
    idle_params: Draws = field(default_factory=lambda: np.zeros(1))
    """Weights that are held in memory and never multiplied for text (tables that are looked up, a vision tower)."""

    @property
    def active_params(self) -> Draws:
        """Weights that one token uses."""
        return self.always_params + self.routed_share * self.routed_params

    @property
    def total_params(self) -> Draws:
        """All weights, held in memory."""
        return self.always_params + self.routed_params + self.idle_params
