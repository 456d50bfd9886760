"""What calls cost on machines of one's own, of which an hour of an accelerator has a price.

    cost = sum over prices of busy accelerator-hours / share of time in which machines are busy x price of an hour

The price of an hour of a server is shared by the accelerators in it. The hours are those of the energy model, world by
world: they are as uncertain as it is. Machines that wait are paid for like those that work, so their hours are in the
cost, and their share of it is stated. What else is in the price (the rest of the server, electricity, people) whoever
states it decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Self

import numpy as np

from obsia.accounting.accelerator_hours import Hours
from obsia.accounting.costs import Charge
from obsia.accounting.draws import Draws, Key
from obsia.accounting.figures import Made
from obsia.accounting.impacts import OWN_COST, OWN_COST_RATIO
from obsia.accounting.pricing import Pricing
from obsia.accounting.shares import average_share
from obsia.core.columns import HOUR_PRICE
from obsia.core.figure import Assumption
from obsia.core.units import SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class HourPrice:
    """What one hour of one accelerator costs, or of a server with all its accelerators."""

    amount: Decimal
    currency: str
    is_of_server: bool = False

    @classmethod
    def of(cls, text: str) -> Self | None:
        """The price that a question or a record states: ``2.4 EUR``, ``19.2 EUR/server``."""
        found = re.fullmatch(HOUR_PRICE, text)
        if found is None:
            return None
        return cls(amount=Decimal(found[1]).normalize(), currency=found[2], is_of_server=found[3] is not None)

    def of_one(self, devices: int | None) -> Self | None:
        """The price of an hour of one accelerator of a server that has ``devices``; None where nobody says how many."""
        if not self.is_of_server:
            return self
        return None if not devices else type(self)(amount=self.amount / devices, currency=self.currency)


class Used(NamedTuple):
    """Accelerator-hours, and the price of one."""

    hours: Hours
    price: HourPrice


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCharge:
    """What some calls cost on one's own machines."""

    cost: Made
    waiting_share: float
    """Share of the cost that pays for machines that wait, averaged over worlds."""


def own_charge(pricing: Pricing, used: Sequence[Used], *, label: str, assumptions: tuple[Assumption, ...]) -> OwnCharge:
    """The cost of some accelerator-hours, all in one currency. ``assumptions``: what stood in for facts in them."""
    quantity = OWN_COST[used[0].price.currency]
    paid, busy = _paid(used), np.sum([_amount(each.hours.busy_s, each.price) for each in used], axis=0)
    return OwnCharge(
        cost=pricing.derived(quantity, paid, _keys(used), label=label, assumptions=assumptions),
        waiting_share=average_share(paid - busy, paid),
    )


def own_ratio(
    pricing: Pricing, used: Sequence[Used], charge: Charge, *, label: str, assumptions: tuple[Assumption, ...]
) -> Made | None:
    """That cost over the list price of the same calls; None in another currency, and where they have no price."""
    currency = used[0].price.currency
    if currency not in OWN_COST_RATIO or charge.draws is None or not bool((charge.draws > 0).all()):
        return None
    return pricing.derived(
        OWN_COST_RATIO[currency],
        _paid(used) / charge.draws,
        _keys(used) | charge.keys,
        label=label,
        assumptions=(*assumptions, *charge.assumptions),
    )


def _paid(used: Sequence[Used]) -> Draws:
    return np.sum([_amount(each.hours.paid_s, each.price) for each in used], axis=0)


def _amount(seconds: Draws, price: HourPrice) -> Draws:
    return seconds / SECONDS_PER_HOUR * float(price.amount)


def _keys(used: Sequence[Used]) -> frozenset[Key]:
    return frozenset[Key]().union(*(each.hours.keys for each in used))
