"""What calls cost on machines of one's own, of which an hour of an accelerator has a price.

    cost = busy accelerator-hours / share of time in which machines are busy x price of an hour

The hours are those of the energy model, world by world: they are as uncertain as it is. Machines that wait are paid
for like those that work, so their hours are in the cost, and their share of it is stated. What else is in the price
(the rest of the server, electricity, people) whoever states it decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from obsia.accounting.accelerator_hours import Hours
from obsia.accounting.costs import Charge
from obsia.accounting.draws import Draws
from obsia.accounting.impacts import OWN_COST, OWN_COST_RATIO
from obsia.accounting.pricing import Derived, Pricing
from obsia.accounting.shares import average_share
from obsia.core.figure import Assumption
from obsia.core.units import SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class HourPrice:
    """What one hour of one accelerator costs."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCharge:
    """What some calls cost on one's own machines."""

    cost: Derived
    waiting_share: float
    """Share of the cost that pays for machines that wait, averaged over worlds."""


def own_charge(
    pricing: Pricing, hours: Hours, price: HourPrice, *, label: str, assumptions: tuple[Assumption, ...]
) -> OwnCharge:
    """The cost of some accelerator-hours. ``assumptions``: what stood in for facts in them."""
    quantity = OWN_COST[price.currency]
    paid = _amount(hours, price)
    return OwnCharge(
        cost=pricing.derived(quantity, paid, hours.keys, label=label, assumptions=assumptions),
        waiting_share=average_share(hours.paid_s - hours.busy_s, hours.paid_s),
    )


def own_ratio(
    pricing: Pricing,
    hours: Hours,
    price: HourPrice,
    charge: Charge,
    *,
    label: str,
    assumptions: tuple[Assumption, ...],
) -> Derived | None:
    """That cost over the list price of the same calls; None in another currency, and where they have no price."""
    if price.currency not in OWN_COST_RATIO or charge.draws is None or not bool((charge.draws > 0).all()):
        return None
    return pricing.derived(
        OWN_COST_RATIO[price.currency],
        _amount(hours, price) / charge.draws,
        hours.keys | charge.keys,
        label=label,
        assumptions=(*assumptions, *charge.assumptions),
    )


def _amount(hours: Hours, price: HourPrice) -> Draws:
    return hours.paid_s / SECONDS_PER_HOUR * float(price.amount)


CODES: Final = tuple(OWN_COST)
"""Currencies in which an hour may have a price."""
