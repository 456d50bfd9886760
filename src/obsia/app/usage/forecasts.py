"""What the usage of a label comes to in a period so far, and at its end if its days go on as they went.

A day to come is drawn among the days that have been, in each simulation another one: of weekdays among weekdays, of
days of the weekend among those. A day without usage is one of them, as nothing. What days have in common (the size of
a model, the grid of a zone) is the same in a simulation for all of them, so that it does not average out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from obsia.accounting.costs import Charge
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.impacts import COST, Impacts, Quantity
from obsia.app.questions.spans import Period
from obsia.app.questions.usage import Assess
from obsia.app.usage.assess import request_of, whole_of
from obsia.app.usage.bills import purchases
from obsia.app.usage.cells import Cell
from obsia.app.usage.grouping import Whole
from obsia.app.usage.usage_sums import Prepared, Run, sums_of
from obsia.app.usage.windows import holding
from obsia.core.errors import NoData
from obsia.core.figure import Assumption, Figure

DAY: Final = ("day",)
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One quantity of some usage in a period, until its last record and until the end."""

    period: Period
    seen: dt.date
    """The last day of the records."""
    now: Figure
    end: Figure
    draws: tuple[Draws, Draws]
    """Of both, each of shape (worlds,)."""
    unpriced_calls: int

    def probabilities(self, amount: float) -> tuple[float, float]:
        """How probable it is that both are above an amount."""
        now, end = (float((each > amount).mean()) for each in self.draws)
        return now, end


def forecast(
    asked: Assess, quantity: Quantity, *, span: str, until: str, where: Mapping[str, str], run: Run | None = None
) -> Forecast | None:
    """The usage whose columns have the values of ``where``, in the period (``span``) that holds the day ``until``.

    None where there is none, or where it has no price. Raises what an account raises.
    """
    seen = dt.date.fromisoformat(until)
    period = holding(span, seen)
    first, last = (each.isoformat() for each in period)
    question = replace(
        asked, since=first, until=last, by=DAY, what_if=(), levers=False, against=None, record_figures=False
    )
    prepared = Prepared.of(question)
    prepared = replace(prepared, options=replace(prepared.options, where=dict(where)))
    try:
        summed = sums_of(question, prepared, run or Run())
    except NoData:
        return None
    whole = whole_of(prepared, summed, request=request_of(question, prepared, summed, None), tz=asked.tz)
    by_day = {str(values[0]): cells for values, cells in summed.statistics.cuts[DAY].groups.items()}
    total, days, unpriced = _drawn(quantity, by_day, whole=whole)
    if total is None:
        return None
    draws, charge = total
    ended = draws + _to_come(days, period=period, seen=seen, worlds=whole.tools.pricing.worlds)
    return Forecast(
        period=period,
        seen=seen,
        now=_figure(quantity, draws, charge, whole=whole, label="budget"),
        end=_figure(quantity, ended, charge, whole=whole, label="forecast"),
        draws=(draws, ended),
        unpriced_calls=unpriced,
    )


def _drawn(
    quantity: Quantity, by_day: Mapping[str, Sequence[Cell]], *, whole: Whole
) -> tuple[tuple[Draws, Charge | None] | None, dict[str, Draws], int]:
    """Draws of the whole (with its charge, where it is money), and of each day; how many calls have no price."""
    tools = whole.tools
    if quantity != COST:
        lines = tools.lines.of_groups(list(by_day.values()), pricing=tools.pricing)
        impacts = whole.book.impacts(lines)
        return (
            (whole.impacts.draws[quantity], None),
            {day: each.draws[quantity] for day, each in zip(by_day, impacts, strict=True)},
            0,
        )

    def charged(cells: Sequence[Cell]) -> Charge:
        return tools.costs.charge(purchases(cells, names=tools.lines.names))

    every = charged([cell for cells in by_day.values() for cell in cells])
    days = {day: charged(cells).draws for day, cells in by_day.items()}
    priced = {day: draws for day, draws in days.items() if draws is not None}
    return (None if every.draws is None else (every.draws, every)), priced, every.unpriced_calls


def _to_come(days: Mapping[str, Draws], *, period: Period, seen: dt.date, worlds: Worlds) -> Draws:
    """The sum of the days to come, shape (worlds,): in each simulation each is one of the days that have been."""
    first, last = period
    been = [first + dt.timedelta(days=n) for n in range((seen - first).days + 1)]
    nothing, places = worlds.constant(0.0), np.arange(worlds.worlds)
    total = nothing
    for number in range(1, (last - seen).days + 1):
        day = seen + dt.timedelta(days=number)
        alike = [each for each in been if (each.weekday() >= _SATURDAY) == (day.weekday() >= _SATURDAY)] or been
        table = np.stack([days.get(each.isoformat(), nothing) for each in alike])
        chosen = np.minimum((worlds.scores(("forecast", f"day {number}")) * len(alike)).astype(int), len(alike) - 1)
        total = total + table[chosen, places]
    return total


def _figure(quantity: Quantity, draws: Draws, charge: Charge | None, *, whole: Whole, label: str) -> Figure:
    pricing = whole.tools.pricing
    if charge is not None:
        named = whole.tools.pricing.cost(replace(charge, draws=draws), label=label, assumptions=())
        if named is not None:
            return named.figure
    taken = (*whole.assumptions, *([Assumption(code="forecast", arguments={})] if label == "forecast" else []))
    impacts = Impacts(draws={quantity: draws}, keys={quantity: whole.impacts.keys[quantity]})
    return pricing.figures(impacts, label=label, assumptions=taken, quantities=(quantity,))[0]
