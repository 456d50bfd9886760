"""What the calls of an account that ran on one's own machines cost, at the prices of an hour that are stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from obsia.accounting.costs import Costs
from obsia.accounting.figures import Made
from obsia.accounting.known import is_closed
from obsia.accounting.own_costs import HourPrice, Used, own_charge, own_ratio
from obsia.accounting.pricing import Pricing
from obsia.app.usage.account import OwnCost
from obsia.app.usage.bills import has_price, purchases, tariff_at
from obsia.app.usage.cells import Cell, Series
from obsia.app.usage.lines import Lines
from obsia.core.figure import Assumption

_Priced = Mapping[HourPrice, Sequence[Cell]]
"""Price of an hour of one accelerator -> the cells that are charged by it; all in one currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What some cells cost on one's own machines, and what was made to say it."""

    costs: tuple[OwnCost, ...]
    """By currency; none where no price of an hour is stated."""
    derived: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMachines:
    """Prices the calls that ran on one's own machines."""

    pricing: Pricing
    costs: Costs
    lines: Lines
    stated: HourPrice | None
    """The price of an hour of calls whose records state none."""

    def price(self, series: Series) -> HourPrice | None:
        """What an hour of one accelerator costs on which calls ran: as their record says, else as is stated of all.

        None where they did not run on one's own machines, and where nobody states a price, or of how many
        accelerators it is the price.
        """
        text = series.serving.price_hour
        price = self.stated if text is None else HourPrice.of(text)
        if price is None or not self.runs(series):
            return None
        return price.of_one(self.lines.served(series).setup.devices)

    def runs(self, series: Series) -> bool:
        """Whether calls ran there: nobody else has served them as far as is stated, or their record says so.

        It says so with a price of an hour, or with what they ran on. Weights that only their maker has run at nobody
        else's.
        """
        found = self.lines.names.resolved(series)
        if found.model.known and is_closed(self.pricing.snapshot, model_id=found.model.facts.model_id):
            return False
        is_said = series.serving.price_hour is not None or self.lines.served(series).setup.device is not None
        return found.provider is None or is_said

    def of(self, cells: Sequence[Cell], *, label: str) -> Own:
        """What the own calls of some cells cost, each currency by itself."""
        by: dict[str, dict[HourPrice, list[Cell]]] = {}
        for cell in cells:
            if (price := self.price(cell.series)) is not None:
                by.setdefault(price.currency, {}).setdefault(price, []).append(cell)
        own = _calls(cell for priced in by.values() for some in priced.values() for cell in some)
        others = _calls(cells) - own
        if not by:
            price = self.stated
            nothing = () if price is None else (OwnCost(currency=price.currency, calls=0, other_calls=others),)
            return Own(costs=nothing)
        made = [self._cost(code, by[code], others=others, label=label) for code in sorted(by)]
        return Own(
            costs=tuple(cost for cost, _ in made),
            derived=tuple(each for _, derived in made for each in derived),
        )

    def _cost(self, currency: str, priced: _Priced, *, others: int, label: str) -> tuple[OwnCost, tuple[Made, ...]]:
        """What the own calls cost whose hours have prices in one currency."""
        used, assumptions = self._used(priced)
        made = own_charge(self.pricing, used, label=label, assumptions=assumptions)
        ratio = self._ratio(priced, label=label)
        cost = OwnCost(
            prices=tuple(sorted(price.amount for price in priced)),
            currency=currency,
            calls=_calls(cell for some in priced.values() for cell in some),
            other_calls=others,
            figure=made.cost.figure,
            waiting_share=made.waiting_share,
            ratio=None if ratio is None else ratio.figure,
        )
        return cost, (made.cost, *(() if ratio is None else (ratio,)))

    def _ratio(self, priced: _Priced, *, label: str) -> Made | None:
        """The cost of the own calls that have a list price too, over that."""
        both = {price: listed for price, some in priced.items() if (listed := [*filter(self._is_listed, some)])}
        if not both:
            return None
        cells = [cell for some in both.values() for cell in some]
        charge = self.costs.charge(purchases(cells, names=self.lines.names))
        used, assumptions = self._used(both)
        return own_ratio(self.pricing, used, charge, label=label, assumptions=assumptions)

    def _is_listed(self, cell: Cell) -> bool:
        """Whether calls have a list price."""
        names = self.lines.names
        is_sold = has_price(cell, names=names) and not cell.absent["without_tokens"]
        return is_sold and self.costs.has_price(tariff_at(cell.series, names=names))

    def _used(self, priced: _Priced) -> tuple[list[Used], tuple[Assumption, ...]]:
        """The hours of accelerators that cells take, by their price, and what stood in for facts in them."""
        used: list[Used] = []
        assumptions: dict[str, Assumption] = {}
        for price in sorted(priced, key=lambda each: each.amount):
            cells = priced[price]
            lines = self.lines.of(cells, pricing=self.pricing)
            used.append(Used(self.pricing.hours(lines), price))
            taken = (*self.lines.names.assumptions(cells), *self.pricing.assumptions(lines))
            assumptions |= {str(each): each for each in taken}
        return used, tuple(assumptions.values())


def _calls(cells: Iterable[Cell]) -> int:
    return sum(cell.work.calls for cell in cells)
