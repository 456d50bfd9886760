"""Figures of a closing: both sides, their factor, what one token or message costs, and what could explain the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import ENERGY, Quantity
from obsia.accounting.measures import Measures
from obsia.accounting.pricing import concerns
from obsia.accounting.world.closing import EXPLAINED, USE, Closing, Explanation, UseSide
from obsia.accounting.world.records import AI_DEMAND, FACTOR
from obsia.accounting.world.uses import UseSeries, year_of
from obsia.core.figure import Assumption, Figure
from obsia.core.units import JOULES_PER_KWH


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


def figures_of(measures: Measures, closing: Closing) -> ClosingFigures:
    """The figures of one closing, whose draws are in the worlds of ``measures``."""
    label = f"{closing.loop.name} {closing.date}"
    assumptions = tuple(each for each in closing.assumptions if concerns(each, ENERGY))

    def made(quantity: Quantity, draws: Draws, keys: frozenset[Key], about: str = "") -> Figure:
        named = f"{label} {about}".strip()
        return measures.figure(quantity, draws, keys=keys, label=named, assumptions=assumptions)

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
    uses = tuple(_use(measures, side, label=label) for side in closing.uses)
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
