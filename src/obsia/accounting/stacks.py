"""What serves a model beside the name of its engine: its version and date, and how it is set up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from obsia.accounting.draws import Draws
from obsia.accounting.engines import ENGINES
from obsia.accounting.known import Priors
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import Network

Source = Literal["lookup", "head", "model"]
"""Where guesses at further tokens come from."""
_METHODS: Final[dict[Source, tuple[str, ...]]] = {
    "lookup": ("ngram", "lookup", "prompt_lookup", "suffix"),
    "head": ("eagle", "eagle2", "eagle3", "mtp", "nextn", "medusa", "hydra", "head"),
    "model": ("draft", "draft_model", "speculative", "model"),
}
SPECULATIONS: Final[dict[str, Source]] = {name: source for source, names in _METHODS.items() for name in names}
"""How tokens are guessed ahead, as engines name it -> where guesses come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One way of serving; what is not stated is as it was where it was measured."""

    version: str | None = None
    """Of the engine: numbers with dots between."""
    date: str | None = None
    """Of the software: year and month, or a day."""
    pipeline_stages: float = 1.0
    cache_precision: str | None = None
    """Of keys and values, one of ``shapes.PRECISIONS``; None for 16 bits."""
    speculation: Source | None = None
    """Where guesses at further tokens come from; None where none are made."""
    speculation_depth: float | None = None
    """Tokens that are guessed in a step."""
    speculation_acceptance_share: float | None = None
    """Probability that a guess is right where those before it were."""
    are_phases_apart: bool = False
    """Whether prompts are read on other accelerators than those that answer."""

    @property
    def guessed(self) -> tuple[str, ...]:
        """What is not stated of guessing ahead where it is done."""
        if self.speculation is None:
            return ()
        stated = {
            "speculation_depth": self.speculation_depth,
            "speculation_acceptance": self.speculation_acceptance_share,
        }
        return tuple(name for name, value in stated.items() if value is None)

    @property
    def is_plain(self) -> bool:
        """Whether it is set up as stacks were that the energy model was tested on, version and date apart."""
        return (
            self.pipeline_stages == 1.0
            and self.cache_precision is None
            and self.speculation is None
            and not self.are_phases_apart
        )


AS_MEASURED: Final = Stack()
"""What is taken where nothing is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guessing:
    """How tokens are guessed ahead; arrays of shape (worlds,)."""

    depth: Draws
    """Tokens that are guessed in a step."""
    acceptance_share: Draws
    guess_ratio: Draws
    """Time of one guess over that of a plain step."""


def guessing_of(stack: Stack, *, network: Network, snapshot: Snapshot, priors: Priors) -> Guessing | None:
    """How a stack guesses tokens ahead; None where it does not. Raises ``MissingFact``."""
    if stack.speculation is None:
        return None
    one = np.ones_like(network.layers)
    depth, accepted = stack.speculation_depth, stack.speculation_acceptance_share
    if stack.speculation == "head":
        # A head is a layer and the output table.
        ratio = np.minimum(1.0 / network.layers + network.head_params / network.active_params, 1.0)
    else:
        ratio = priors.draw(ENGINES, "guess_time_ratio") if stack.speculation == "model" else 0.0 * one
    return Guessing(
        depth=one * (snapshot.number(ENGINES, "guessed_tokens_count") if depth is None else depth),
        acceptance_share=priors.draw(ENGINES, "guess_acceptance_share") if accepted is None else one * accepted,
        guess_ratio=ratio,
    )
