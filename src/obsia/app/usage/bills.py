"""What cells of usage are charged for, and what they state that they cost: list prices and bills, side by side."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from obsia.accounting.costs import Costs, Purchase, TariffId
from obsia.accounting.figures import Made
from obsia.accounting.kinds import UsageKind
from obsia.accounting.pricing import Pricing
from obsia.accounting.rate_cards import Way
from obsia.accounting.stated_costs import CURRENCY, compared
from obsia.app.usage.account import CostDifference, StatedCost
from obsia.app.usage.cells import Cell, Series
from obsia.app.usage.names import Names

WITHOUT_TOKENS = frozenset({UsageKind.MESSAGES, UsageKind.SEATS})
"""Kinds of records that count no tokens: they have neither a list price nor energy per token."""
_SUMMED = frozenset({UsageKind.BUCKET, UsageKind.TOKENS})
"""Kinds of records that sum calls, of which nobody knows how long each is."""


def purchases(cells: Sequence[Cell], *, names: Names) -> Iterator[Purchase]:
    """What the calls of some cells would be charged for: by model, name, provider, day and how they are charged."""
    sums: dict[tuple[TariffId | None, Way, bool], tuple[int, ...]] = {}
    for cell in cells:
        work, series = cell.work, cell.series
        without = cell.absent["without_tokens"]
        summed = work.calls if series.kind in _SUMMED else 0
        amounts = (
            *(work.calls, without, work.prefill_tokens, work.cached_tokens, work.decode_tokens),
            *(*cell.written, cell.reasoning_tokens, summed),
        )
        # Cells of which no call has tokens buy nothing: they stay apart from those that do.
        at = tariff_at(series, names=names), way_of(cell), without < work.calls
        held = sums.get(at)
        sums[at] = amounts if held is None else tuple(map(operator.add, held, amounts))
    for (tariff, way, _), amounts in sums.items():
        calls, without, uncached, cached, output, anew, for_an_hour, unsaid, reasoning, summed = amounts
        yield Purchase(
            tariff, calls, without, uncached, cached, output, anew, for_an_hour, unsaid, reasoning, summed, way
        )


def way_of(cell: Cell) -> Way:
    """How the calls of a cell are charged."""
    return Way(cell.billing.tier, cell.billing.above_input_tokens, cell.series.region or "")


def tariff_at(series: Series, *, names: Names) -> TariffId | None:
    """What decides the list price of the calls of a series; None where they have none."""
    found = names.resolved(series)
    if not found.model.known or series.kind in WITHOUT_TOKENS:
        return None
    return found.model.facts.model_id, found.model.name, found.provider, names.timeline.day(series)


def has_price(cell: Cell, *, names: Names) -> bool:
    """Whether calls may have a list price: their model is known, and their records count tokens."""
    return cell.series.kind not in WITHOUT_TOKENS and names.resolved(cell.series).model.known


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What some cells state that they cost, and what was made to compare it."""

    stated: tuple[StatedCost, ...]
    """By currency, that of list prices first."""
    derived: tuple[Made, ...]


NO_BILL = Bill(stated=(), derived=())


def bill_of(cells: Sequence[Cell], *, names: Names, costs: Costs, pricing: Pricing, label: str) -> Bill:
    """What some cells state that they cost, each currency by itself; dollars beside the list price of these calls."""
    billed = [cell for cell in cells if cell.billing.currency is not None]
    if not billed:
        return NO_BILL
    codes = sorted({cell.billing.currency or "" for cell in billed}, key=lambda code: (code != CURRENCY, code))
    stated: list[StatedCost] = []
    derived: list[Made] = []
    for code in codes:
        some = [cell for cell in billed if cell.billing.currency == code]
        difference = None
        if code in {CURRENCY, ""}:
            found, made = _difference(some, names=names, costs=costs, pricing=pricing, label=label)
            # What names no currency may be of any: it is said where it is too much to be dollars.
            if code == CURRENCY or (found is not None and found.is_far and found.figure.median > 0):
                difference, derived = found, [*derived, *made]
        by: dict[str, Decimal] = {}
        for cell in some:
            by[cell.billing.stated_by] = by.get(cell.billing.stated_by, Decimal(0)) + cell.cost
        stated.append(
            StatedCost(
                currency=code or None,
                amount=sum((cell.cost for cell in some), Decimal(0)),
                calls=sum(cell.work.calls for cell in some),
                by=dict(sorted(by.items())),
                difference=difference,
            )
        )
    return Bill(stated=tuple(stated), derived=tuple(derived))


def _difference(
    cells: Sequence[Cell], *, names: Names, costs: Costs, pricing: Pricing, label: str
) -> tuple[CostDifference | None, tuple[Made, ...]]:
    """The stated cost of the calls that have a list price too, beside it."""
    both = [cell for cell in cells if cell.billing.has_tokens and costs.has_price(tariff_at(cell.series, names=names))]
    amount = sum((cell.cost for cell in both), Decimal(0))
    charge = costs.charge(purchases(both, names=names))
    made = compared(pricing, charge, amount, label=label)
    if made is None:
        return None, ()
    difference = CostDifference(
        calls=charge.priced_calls,
        amount=amount,
        figure=made.difference.figure,
        ratio=None if made.ratio is None else made.ratio.figure,
    )
    return difference, tuple(made)
