"""How much of an account meters read, and how far the model is from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from obsia.accounting.impacts import ENERGY, Line
from obsia.accounting.metered import boundary_of, modelled, ratio_at
from obsia.accounting.metered_cells import reading_of
from obsia.accounting.shares import average_share
from obsia.app.usage.account import Metered, MeterRatio, MeterSum
from obsia.app.usage.cells import Cell
from obsia.app.usage.grouping import Whole
from obsia.core.figure import Boundary, Figure
from obsia.core.grouping import grouped

MOST_MODELS = 12
"""Models whose meters are told beside the model, the most calls first."""


def metered(cells: Sequence[Cell], unused: Mapping[str, int], *, whole: Whole) -> Metered | None:
    """What meters read of some cells, of which ``whole`` is the account; None where no record states an energy.

    The ratio of a group is recorded with the account, so that it can be traced.
    """
    read = [cell for cell in cells if cell.series.meter is not None]
    if not read and not unused:
        return None
    lines = [line for line in whole.lines if line.deployment.meter is not None]
    pricing = whole.tools.pricing
    share = average_share(pricing.impacts(lines).draws[ENERGY], whole.impacts.draws[ENERGY]) if lines else 0.0
    return Metered(
        calls=sum(map(_calls, read)),
        of=sum(map(_calls, cells)),
        energy_share=share,
        sums=tuple(sorted(_sums(read), key=lambda each: (-each.calls, each.by or "", each.boundary))),
        ratio=_ratio(lines, "meter", whole=whole) if lines else None,
        by_model=tuple(_by_model(read, whole=whole)),
        unused=unused,
    )


def _calls(cell: Cell) -> int:
    return cell.work.calls


def _sums(cells: Sequence[Cell]) -> Iterator[MeterSum]:
    found: dict[tuple[str, Boundary], list[Cell]] = {}
    for cell in cells:
        read = reading_of(cell.series.meter or "")
        found.setdefault((read.by, read.boundary), []).append(cell)
    for (by, boundary), some in found.items():
        energy_j = sum((cell.energy_j for cell in some), Decimal(0))
        yield MeterSum(by=by or None, boundary=boundary, calls=sum(map(_calls, some)), energy_j=energy_j)


def _by_model(cells: Sequence[Cell], *, whole: Whole) -> Iterator[MeterRatio]:
    tools = whole.tools
    found = grouped((tools.lines.names.resolved(cell.series).model.facts.model_id, cell) for cell in cells)
    by_calls = sorted(found.items(), key=lambda item: (-sum(map(_calls, item[1])), item[0]))
    for model_id, some in by_calls[:MOST_MODELS]:
        model = tools.lines.names.resolved(some[0].series).model
        ratio = _ratio(tools.lines.of(some, pricing=tools.pricing), f"meter model={model_id}", whole=whole)
        yield MeterRatio(
            model_id=model_id,
            name=model.name if model.known else None,
            calls=sum(map(_calls, some)),
            ratio=ratio,
        )


def _ratio(lines: Sequence[Line], label: str, *, whole: Whole) -> Figure:
    """What meters read of some lines over what the model says of the same lines."""
    pricing = whole.tools.pricing
    quantity, named = ratio_at(boundary_of(lines))
    plain = list(map(modelled, lines))
    made = pricing.ratio(
        one=pricing.impacts(lines),
        other=pricing.impacts(plain),
        quantity=quantity,
        label=label,
        assumptions=tuple(
            {str(each): each for each in (*pricing.assumptions(lines), *pricing.assumptions(plain))}.values()
        ),
        named=named,
    )
    whole.tools.recorder.append(made.without_draws)
    return made.figure
