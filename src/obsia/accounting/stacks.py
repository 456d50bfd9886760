"""What serves a model beside the name of its engine, and how far that is off the energy model.

The energy model was fitted on one engine and two accelerators. Any other *stack* (an engine on an accelerator, or
another version of the engine) departs from it by three factors: of the host's time, of all time, and of energy at that
time. Their centres, by engine, and their widths are columns of ``law:stacks``, fitted in ``calibration/stacks.py`` and
tested by leaving whole stacks out. Where no engine is stated, each world takes one of those in use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key, Worlds, normal_scores
from obsia.accounting.engines import ENGINES, TIMES
from obsia.accounting.known import Priors, joint_fact
from obsia.core.evidence import Fact
from obsia.facts.records import TestedRegime
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import Engine, Network

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


STACKS: Final = "law:stacks"
QUANTITIES: Final = ("host", "time", "energy")
_LN10: Final = float(np.log(10.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How far a stack is off the energy model, natural logarithms, shape (worlds,)."""

    host: Draws
    """Of the times in which accelerators wait for their host or each other."""
    time: Draws
    """Of all times."""
    energy: Draws
    """At that time."""

    def where(self, chosen: NDArray[np.bool_]) -> Effect:
        """The same in some worlds, none in the others."""
        return Effect(**{name: np.where(chosen, getattr(self, name), 0.0) for name in QUANTITIES})

    def on(self, engine: Engine) -> Engine:
        """The engine with the times of such a host."""
        ratio = np.exp(self.host)
        return replace(engine, **{name: getattr(engine, name) * ratio for name in TIMES})


def column_of(quantity: str, what: str) -> str:
    """The column of the joint fact: the centre of an engine, or ``centre``, ``engine_spread``, ``own_spread``."""
    mark = what.replace(".", "_").replace("-", "_").replace(" ", "_")
    return f"stack_{quantity}_{mark}_log10"


_Parts = dict[str, tuple[Draws, Draws]]

Effects = Callable[[str | None, str | None, Stack], Effect | None]
"""(engine, accelerator, stack) -> how far it is off the energy model; None where the energy model was fitted to it."""


class StackEffects:
    """Draws how far stacks are off the energy model, in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds) -> None:
        joint = joint_fact(snapshot, STACKS)
        self._snapshot, self._worlds, self._joint = snapshot, worlds, joint
        self._held = worlds.draw_joint(joint)
        self._fitted = {(each.engine, each.device): each for each in snapshot.tested_regimes(unit="token")}

    def __call__(self, engine: str | None, device: str | None, stack: Stack) -> Effect | None:
        """Of one stack. Raises ``MissingFact``."""
        if engine is not None:
            return None if self._is_fitted(engine, device, stack) else self._of(engine, device)
        facts = self._snapshot.facts(ENGINES, "engine_mix")
        return self._drawn(facts, (f"stack:{device}", "engine"), at=str(device), device=device, stack=stack)

    def of_service(self, service: str, device: str | None) -> tuple[float, Effect]:
        """The share of engines in use that the energy model was fitted to, and the effect of one of the others in each
        world, for a service whose engine nobody states. Raises ``MissingFact``.
        """
        facts = self._snapshot.facts(ENGINES, "engine_mix")
        others = tuple(fact for fact in facts if not self._is_fitted(_engine_of(fact), device, AS_MEASURED))
        share = 1.0 - sum(fact.value or 0.0 for fact in others) / sum(fact.value or 0.0 for fact in facts)
        return share, self._drawn(others, (service, "engine"), at=service, device=device, stack=AS_MEASURED)

    def _drawn(self, facts: tuple[Fact, ...], key: Key, *, at: str, device: str | None, stack: Stack) -> Effect:
        """The effect of one of some engines in each world; ``at`` names what has a stack of its own."""
        chosen = self._worlds.choose(key, facts)
        engines = [_engine_of(fact) for fact in facts]
        none: _Parts = dict.fromkeys(QUANTITIES, (self._worlds.constant(0.0), self._worlds.constant(0.5)))
        each = [none if self._is_fitted(name, device, stack) else self._scored(name, at) for name in engines]

        def picked(quantity: str, part: int) -> Draws:
            return np.stack([one[quantity][part] for one in each])[chosen, np.arange(self._worlds.worlds)]

        # Scores are picked before they are made normal ones: few of them are needed.
        return self._around({name: (picked(name, 0), normal_scores(picked(name, 1))) for name in QUANTITIES})

    def _is_fitted(self, engine: str, device: str | None, stack: Stack) -> bool:
        """Whether the energy model was fitted to such a stack. Accelerators that are drawn count as fitted."""
        regimes = (each for (name, on), each in self._fitted.items() if name == engine and device in (None, on))
        return any(is_of_stack(stack, regime) for regime in regimes)

    def _of(self, engine: str, at: str | None) -> Effect:
        scored = self._scored(engine, at)
        return self._around(
            {name: (centre, self._worlds.normal(_own_key(engine, at, name))) for name, (centre, _) in scored.items()}
        )

    def _scored(self, engine: str, at: str | None) -> _Parts:
        """Quantity -> its centre for an engine, and the uniform score of what a stack of it has of its own."""
        return {
            name: (self._centre(engine, name), self._worlds.use(_own_key(engine, at, name), (self._joint.basis,)))
            for name in QUANTITIES
        }

    def _centre(self, engine: str, quantity: str) -> Draws:
        name = column_of(quantity, engine)
        if name in self._held:
            return self._held[name]
        score = self._worlds.discrepancy((f"engine:{engine}", quantity), self._joint.basis)
        return self._held[column_of(quantity, "centre")] + self._held[column_of(quantity, "engine_spread")] * score

    def _around(self, parts: _Parts) -> Effect:
        """The effect of a stack. ``parts``: quantity -> its centre, and the normal score of what it has of its own."""

        def drawn(quantity: str) -> Draws:
            centre, normal = parts[quantity]
            return (centre + self._held[column_of(quantity, "own_spread")] * normal) * _LN10

        return Effect(**{quantity: drawn(quantity) for quantity in QUANTITIES})


def is_of_stack(stack: Stack, regime: TestedRegime) -> bool:
    """Whether version and date of the software, where they are stated, are those of a regime."""
    return (stack.version is None or _release(stack.version) == _release(regime.engine_version)) and (
        stack.date is None
        or regime.least_stack_date <= stack.date[: len(regime.least_stack_date)] <= regime.most_stack_date
    )


def _own_key(engine: str, at: str | None, quantity: str) -> Key:
    return (f"stack:{engine}|{at}", quantity)


def _engine_of(fact: Fact) -> str:
    return fact.qualifier.removeprefix("engine=")


def _release(version: str) -> tuple[str, ...]:
    """The first two numbers of a version: those behind mend faults."""
    return tuple(version.split("."))[:2]
