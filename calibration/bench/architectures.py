"""Shapes of the networks that the bench builds (``architectures.csv``), and the memory that they need at least."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "architectures.csv"

WEIGHT_BYTES = {"bfloat16": 2, "float16": 2, "float32": 4, "int8": 1, "fp8": 1}
"""Bytes of a weight of the layers; in the 8-bit precisions the embedding tables stay at two bytes."""
CACHE_BYTES = {"bfloat16": 2, "float16": 2, "float32": 4, "int8": 2, "fp8": 2}
"""Bytes of an element of the attention cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """The shape of a decoder; counts are of the configuration that the row's source publishes."""

    name: str
    model_id: str
    model_type: str
    """As transformers names the class."""
    family_group: str
    architecture: str
    total_params_billion: float
    active_params_billion: float
    layers: int
    hidden_size: int
    intermediate_size: int
    """Of a dense layer; 0 in a mixture of experts."""
    attention_heads: int
    kv_heads: int
    head_dim: int
    vocab_size: int
    experts_total: int
    experts_active: int
    expert_intermediate_size: int
    sliding_window_tokens: int
    """0 without a window."""
    sliding_layers: int
    tied_embeddings: bool
    context_length_tokens: int

    @property
    def table_params(self) -> int:
        """Parameters of the embedding tables."""
        return self.vocab_size * self.hidden_size * (1 if self.tied_embeddings else 2)

    @property
    def attention_params(self) -> int:
        """Parameters of the attention of all layers."""
        heads = 2 * self.attention_heads + 2 * self.kv_heads
        return self.layers * self.hidden_size * self.head_dim * heads

    @property
    def expert_params(self) -> int:
        """Parameters of one expert in all layers; 0 in a dense network."""
        return self.layers * 3 * self.hidden_size * self.expert_intermediate_size

    @property
    def total_params(self) -> int:
        """All parameters but norms and biases."""
        dense = self.layers * 3 * self.hidden_size * self.intermediate_size
        routers = self.layers * self.hidden_size * self.experts_total
        return self.table_params + self.attention_params + dense + routers + self.experts_total * self.expert_params

    @property
    def active_params(self) -> int:
        """Parameters that one token meets, both tables included."""
        return self.total_params - (self.experts_total - self.experts_active) * self.expert_params

    def cached_tokens(self, tokens: int) -> int:
        """Tokens held in the caches of all layers together, of one sequence of ``tokens``: windows hold no more."""
        windowed = min(tokens, self.sliding_window_tokens) if self.sliding_window_tokens else tokens
        return (self.layers - self.sliding_layers) * tokens + self.sliding_layers * windowed

    def cache_bytes(self, *, precision: str, sequences: int, tokens: int) -> int:
        """Bytes of the attention cache of ``sequences`` of ``tokens`` each."""
        return 2 * self.kv_heads * self.head_dim * self.cached_tokens(tokens) * sequences * CACHE_BYTES[precision]

    def weight_bytes(self, precision: str) -> int:
        """Bytes of all weights."""
        tables = self.table_params * max(WEIGHT_BYTES[precision], 2)
        return tables + (self.total_params - self.table_params) * WEIGHT_BYTES[precision]


@cache
def architectures() -> dict[str, Architecture]:
    """Every architecture of the file by its name."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return {row["name"]: _architecture(row) for row in csv.DictReader(file)}


def _architecture(row: dict[str, str]) -> Architecture:
    def count(name: str) -> int:
        return int(row[name] or 0)

    return Architecture(
        name=row["name"],
        model_id=row["model_id"],
        model_type=row["model_type"],
        family_group=row["family_group"],
        architecture=row["architecture"],
        total_params_billion=float(row["total_params_billion"]),
        active_params_billion=float(row["active_params_billion"]),
        layers=count("layers"),
        hidden_size=count("hidden_size"),
        intermediate_size=count("intermediate_size"),
        attention_heads=count("attention_heads"),
        kv_heads=count("kv_heads"),
        head_dim=count("head_dim"),
        vocab_size=count("vocab_size"),
        experts_total=count("experts_total"),
        experts_active=count("experts_active"),
        expert_intermediate_size=count("expert_intermediate_size"),
        sliding_window_tokens=count("sliding_window_tokens"),
        sliding_layers=count("sliding_layers"),
        tied_embeddings=row["tied_embeddings"] == "yes",
        context_length_tokens=count("context_length_tokens"),
    )
