"""From what chips draw down to the use that is stated, step by step; what is left, and what would settle it.

    served  = chips x what is left of them after each step (chips that others rent, training, machines that wait)
    rest    = served - use
    factor  = served / use

draw by draw. The steps are the explanations of a closing for which facts give a factor; they come one after another, so
that they add up to what the chips draw in every simulation. What no fact gives a size to stays in the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

import numpy as np

from obsia.accounting.concerns import concerns
from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import ENERGY, Quantity
from obsia.accounting.measures import Measures
from obsia.accounting.world.closing import (
    CUSTOMERS,
    EXPLAINED,
    MACHINES,
    PROJECTED,
    TRAINING,
    USE,
    Closing,
    Explanation,
    UseSide,
)
from obsia.accounting.world.records import AI_DEMAND, FACTOR
from obsia.accounting.world.uses import UseSeries, year_of
from obsia.core.figure import Assumption, Boundary, Figure
from obsia.core.units import JOULES_PER_KWH

TAKEN: Final = Quantity("explained_kwh", Boundary.FACILITY)
"""Electricity of chips in a year that an explanation accounts for; negative where it adds to what is left."""
REST: Final = Quantity("unexplained_kwh", Boundary.FACILITY)
"""Electricity of the chips that serve less that of the stated use; negative where the use would draw more."""
STEPS: Final = (CUSTOMERS, TRAINING, MACHINES)
"""Explanations with a factor, in the order in which they are taken out: whose chips, what for, how busy."""
_ROLES: Final = frozenset(
    {"training_capacity_share", "training_use_share", "inference_use_share", "idle_power_share", "server_use_share"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFigures:
    """One teller's use: energy of one token or message, and of all in a year."""

    statement: UseSeries
    unit: Figure
    use: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationFigures:
    """An explanation, the factor that it could account for, and the one that it would leave; None without facts.

    Explanations overlap: what several leave together is not what each leaves.
    """

    explanation: Explanation
    factor: Figure | None
    left: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingFigures:
    """A closing in figures; ``causes`` are shares of the log-variance of the factor by key, largest first."""

    closing: Closing
    uses: tuple[UseFigures, ...]
    use: Figure
    chips: Figure
    factor: Figure
    causes: tuple[tuple[Key, float], ...]
    explanations: tuple[ExplanationFigures, ...]


def _figure(
    measures: Measures, closing: Closing, quantity: Quantity, draws: Draws, keys: frozenset[Key], about: str = ""
) -> Figure:
    """A figure of a closing, under its name and date and what it is ``about``."""
    assumptions = tuple(each for each in closing.assumptions if concerns(each, ENERGY))
    return measures.figure(
        quantity, draws, keys=keys, label=f"{_label(closing)} {about}".strip(), assumptions=assumptions
    )


def _label(closing: Closing) -> str:
    return f"{closing.loop.name} {closing.date}"


def figures_of(measures: Measures, closing: Closing) -> ClosingFigures:
    """The figures of one closing, whose draws are in the worlds of ``measures``."""
    made = partial(_figure, measures, closing)
    # The explanations first: the factor is then the last figure made, and its shares stand beside it.
    explanations = tuple(
        ExplanationFigures(
            explanation=each,
            factor=None if each.factor is None else made(EXPLAINED, each.factor, each.keys, each.code),
            left=None
            if each.factor is None
            else made(FACTOR, closing.factor / each.factor, closing.keys | each.keys, f"without {each.code}"),
        )
        for each in closing.explanations
    )
    uses = tuple(_use(measures, side, label=_label(closing)) for side in closing.uses)
    use, chips = made(USE, closing.use_kwh, closing.use_keys), made(AI_DEMAND, closing.chip_kwh, closing.chip_keys)
    factor = made(FACTOR, closing.factor, closing.keys)
    return ClosingFigures(
        closing=closing,
        uses=uses,
        use=use,
        chips=chips,
        factor=factor,
        causes=tuple(measures.made[-1].shares.items()),
        explanations=explanations,
    )


def last_of_each_year(closings: Iterable[Closing]) -> tuple[Closing, ...]:
    """The last closing of each loop in each calendar year, by loop, oldest first."""
    in_order = sorted(closings, key=lambda each: (each.loop.name, year_of(each.date)))
    return tuple({(each.loop.name, int(year_of(each.date))): each for each in in_order}.values())


def _use(measures: Measures, side: UseSide, *, label: str) -> UseFigures:
    named = f"{label} {side.statement.traffic}"
    assumptions: tuple[Assumption, ...] = tuple(each for each in side.unit.assumptions if concerns(each, ENERGY))
    impacts = side.unit.impacts
    return UseFigures(
        statement=side.statement,
        unit=measures.figure(
            side.unit_quantity,
            impacts.draws[ENERGY] * JOULES_PER_KWH,
            keys=impacts.keys[ENERGY],
            label=named,
            assumptions=assumptions,
        ),
        use=measures.figure(USE, side.kwh, keys=side.keys, label=named, assumptions=assumptions),
    )


class Disclosure(StrEnum):
    """What would have to be told to narrow a factor."""

    LENGTHS = "lengths"
    """Tokens that a call reads, takes from a cache and writes; calls behind a message."""
    ROLES = "roles"
    """Which part of the chips trains, and how busy those that serve are."""
    MODELS = "models"
    """Sizes of the models."""
    MACHINES = "machines"
    """What serves: accelerators, batches, servers and their cooling."""
    MIX = "mix"
    """Which models answer."""
    COUNTS = "counts"
    """The counts of tokens and messages themselves."""
    CHIPS = "chips"
    """How many chips there are, whose, since when, and what they draw."""


_BY_SUBJECT: Final[Mapping[str, Disclosure]] = {
    "usage": Disclosure.LENGTHS,
    "traffic": Disclosure.MIX,
    "use": Disclosure.COUNTS,
    "model": Disclosure.MODELS,
    "family": Disclosure.MODELS,
    "law": Disclosure.MODELS,
    "provider": Disclosure.MACHINES,
    "service": Disclosure.MACHINES,
    "serving": Disclosure.MACHINES,
    "server": Disclosure.MACHINES,
    "accelerator": Disclosure.MACHINES,
    "device": Disclosure.MACHINES,
}
"""Kind of subject of a key -> what would settle it; of all others, chips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an explanation takes of the electricity of the chips, and what it leaves, kWh, shape (worlds,)."""

    code: str
    taken_kwh: Draws
    left_kwh: Draws
    keys: frozenset[Key]
    """What both rest on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """A closing from its chips down to its use."""

    closing: Closing
    steps: tuple[Step, ...]

    @property
    def served_keys(self) -> frozenset[Key]:
        """What it rests on."""
        return self.steps[-1].keys if self.steps else self.closing.chip_keys

    @property
    def served_kwh(self) -> Draws:
        """What is left of the chips to serve the stated use, shape (worlds,)."""
        return self.steps[-1].left_kwh if self.steps else self.closing.chip_kwh

    @property
    def rest_kwh(self) -> Draws:
        """What nothing accounts for, shape (worlds,)."""
        return self.served_kwh - self.closing.use_kwh

    @property
    def factor(self) -> Draws:
        """What remains of the factor, shape (worlds,)."""
        return self.served_kwh / self.closing.use_kwh


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFigures:
    """A step in figures."""

    code: str
    taken: Figure
    left: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeFigures:
    """A bridge in figures; ``settling`` are shares of the log-variance of what remains of the factor, largest first."""

    closing: Closing
    chips: Figure
    steps: tuple[StepFigures, ...]
    served: Figure
    use: Figure
    rest: Figure
    over_share: float
    """In which share of the simulations the stated use would draw more than the chips that serve it."""
    factor: Figure
    """Chips over use, before anything is taken out."""
    remaining: Figure
    settling: tuple[tuple[Disclosure, float], ...]


def bridge_of(closing: Closing) -> Bridge:
    """The steps of a closing for which facts give a factor, one after another."""
    by_code = {each.code: each for each in closing.explanations}
    left, keys, steps = closing.chip_kwh, closing.chip_keys, list[Step]()
    for code in STEPS:
        found = by_code.get(code)
        if found is None or found.factor is None:
            continue
        before, left = left, left / found.factor
        keys |= found.keys
        steps.append(Step(code=code, taken_kwh=before - left, left_kwh=left, keys=keys))
    return Bridge(closing=closing, steps=tuple(steps))


def bridge_figures(measures: Measures, bridge: Bridge) -> BridgeFigures:
    """The figures of one bridge, whose draws are in the worlds of ``measures``."""
    closing = bridge.closing
    made = partial(_figure, measures, closing)
    chips = made(AI_DEMAND, closing.chip_kwh, closing.chip_keys)
    steps = tuple(
        StepFigures(
            code=each.code,
            taken=made(TAKEN, each.taken_kwh, each.keys, each.code),
            left=made(AI_DEMAND, each.left_kwh, each.keys, f"after {each.code}"),
        )
        for each in bridge.steps
    )
    use = made(USE, closing.use_kwh, closing.use_keys)
    both = bridge.served_keys | closing.use_keys
    rest = made(REST, bridge.rest_kwh, both)
    factor = made(FACTOR, closing.factor, closing.keys)
    remaining = made(FACTOR, bridge.factor, both, "remaining")
    return BridgeFigures(
        closing=closing,
        chips=chips,
        steps=steps,
        served=steps[-1].left if steps else chips,
        use=use,
        rest=rest,
        over_share=float(np.mean(bridge.rest_kwh < 0.0)),
        factor=factor,
        remaining=remaining,
        # The last figure made is what remains.
        settling=settling(measures.made[-1].shares),
    )


def settling(shares: Mapping[Key, float]) -> tuple[tuple[Disclosure, float], ...]:
    """Shares of a log-variance by what would have to be told, largest first."""
    found = dict.fromkeys(Disclosure, 0.0)
    for key, share in shares.items():
        found[disclosure_of(key)] += share
    return tuple(sorted(((each, share) for each, share in found.items() if share > 0.0), key=lambda each: -each[1]))


def disclosure_of(key: Key) -> Disclosure:
    """What would have to be told for an input to be known."""
    subject, name = key
    if name in _ROLES:
        return Disclosure.ROLES
    if name.endswith("_count error"):
        return Disclosure.COUNTS
    return _BY_SUBJECT.get(subject.partition(":")[0], Disclosure.CHIPS)


def last_counted_of_each(closings: Iterable[Closing]) -> tuple[Closing, ...]:
    """The last closing of each loop whose chips are counted, not projected; by loop."""
    counted = [each for each in closings if all(one.code != PROJECTED for one in each.explanations)]
    in_order = sorted(counted, key=lambda each: (each.loop.name, year_of(each.date)))
    return tuple({each.loop.name: each for each in in_order}.values())
