"""What the calls of an account that ran on one's own machines cost, at the price of an hour that is stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from obsia.accounting.accelerator_hours import Hours
from obsia.accounting.costs import Costs
from obsia.accounting.own_costs import HourPrice, own_charge, own_ratio
from obsia.accounting.pricing import Derived, Pricing
from obsia.accounting.sizes import is_closed
from obsia.app.usage.account import OwnCost
from obsia.app.usage.bills import has_price, purchases, tariff_at
from obsia.app.usage.cells import Cell, Series
from obsia.app.usage.lines import Lines
from obsia.core.figure import Assumption


def hour_price(stated: str | None) -> HourPrice | None:
    """The price of an accelerator-hour as a question has it (``2.40 EUR``)."""
    if stated is None:
        return None
    amount, currency = stated.split(" ")
    return HourPrice(amount=Decimal(amount), currency=currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What some cells cost on one's own machines, and what was made to say it."""

    cost: OwnCost | None
    """None where no price of an hour is stated."""
    derived: tuple[Derived, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMachines:
    """Prices the calls that ran on one's own machines."""

    pricing: Pricing
    costs: Costs
    lines: Lines
    price: HourPrice | None

    def runs(self, series: Series) -> bool:
        """Whether calls ran there: nobody else has served them as far as is stated, or it is stated on what they ran.

        Weights that only their maker has run at nobody else's.
        """
        found = self.lines.names.resolved(series)
        if found.model.known and is_closed(self.pricing.snapshot, model_id=found.model.facts.model_id):
            return False
        return found.provider is None or self.lines.served(series).setup.device is not None

    def of(self, cells: Sequence[Cell], *, label: str) -> Own:
        """What the own calls of some cells cost."""
        if self.price is None:
            return Own(cost=None)
        own = [cell for cell in cells if self.runs(cell.series)]
        calls, others = (sum(cell.work.calls for cell in some) for some in (own, cells))
        if not own:
            nothing = OwnCost(price=self.price.amount, currency=self.price.currency, calls=0, other_calls=others)
            return Own(cost=nothing)
        hours, assumptions = self._used(own)
        made = own_charge(self.pricing, hours, self.price, label=label, assumptions=assumptions)
        ratio = self._ratio(own, label=label)
        cost = OwnCost(
            price=self.price.amount,
            currency=self.price.currency,
            calls=calls,
            other_calls=others - calls,
            figure=made.cost.figure,
            waiting_share=made.waiting_share,
            ratio=None if ratio is None else ratio.figure,
        )
        return Own(cost=cost, derived=(made.cost, *(() if ratio is None else (ratio,))))

    def _ratio(self, own: Sequence[Cell], *, label: str) -> Derived | None:
        """The cost of the own calls that have a list price too, over that."""
        names = self.lines.names
        both = [
            cell
            for cell in own
            if has_price(cell, names=names)
            and not cell.absent["without_tokens"]
            and self.costs.has_price(tariff_at(cell.series, names=names))
        ]
        if self.price is None or not both:
            return None
        charge = self.costs.charge(purchases(both, names=names))
        hours, assumptions = self._used(both)
        return own_ratio(self.pricing, hours, self.price, charge, label=label, assumptions=assumptions)

    def _used(self, cells: Sequence[Cell]) -> tuple[Hours, tuple[Assumption, ...]]:
        """The hours of accelerators that cells take, and what stood in for facts in them."""
        lines = self.lines.of(cells, pricing=self.pricing)
        assumptions = (*self.lines.names.assumptions(cells), *self.pricing.assumptions(lines))
        return self.pricing.hours(lines), assumptions
