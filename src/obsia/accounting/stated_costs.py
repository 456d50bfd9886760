"""What records state that calls cost, beside what the same calls cost at list prices, world by world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from obsia.accounting.costs import Charge
from obsia.accounting.draws import Key
from obsia.accounting.figures import figure_of
from obsia.accounting.impacts import Impacts, Quantity
from obsia.accounting.pricing import Derived, Pricing
from obsia.core.figure import Boundary

CURRENCY = "USD"
"""The currency of list prices: only costs in it are compared with them, for no rate of exchange is a fact here."""
DIFFERENCE = Quantity("cost_difference_usd", Boundary.LIST_PRICE)
"""The cost that records state, minus that of the same calls at list prices."""
RATIO = Quantity("cost_ratio", Boundary.LIST_PRICE)
"""The cost that records state, over that of the same calls at list prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A stated cost and the list price of the same calls."""

    difference: Derived
    ratio: Derived | None
    """None where the calls cost nothing at list prices."""

    def __iter__(self) -> Iterator[Derived]:
        """Both, where both are."""
        yield self.difference
        if self.ratio is not None:
            yield self.ratio


def compared(pricing: Pricing, charge: Charge, stated_usd: Decimal, *, label: str) -> Compared | None:
    """What ``stated_usd`` of some calls is beside their ``charge``; None where they have no list price."""
    if charge.draws is None:
        return None
    draws = {DIFFERENCE: float(stated_usd) - charge.draws}
    if bool((charge.draws > 0).all()):
        draws[RATIO] = float(stated_usd) / charge.draws
    made = {quantity: _derived(pricing, charge, quantity, each, label=label) for quantity, each in draws.items()}
    return Compared(difference=made[DIFFERENCE], ratio=made.get(RATIO))


def _derived(pricing: Pricing, charge: Charge, quantity: Quantity, draws: np.ndarray, *, label: str) -> Derived:
    impacts = Impacts(draws={quantity: draws}, keys={quantity: charge.keys})
    shares: Mapping[Key, float] = pricing.sensitivity.shares(draws, charge.keys)
    figure = figure_of(
        quantity=quantity,
        impacts=impacts,
        sensitivity=pricing.sensitivity,
        worlds=pricing.worlds,
        request=pricing.request,
        label=label,
        assumptions=charge.assumptions,
        shares=shares,
        kind=charge.kind,
    )
    return Derived(figure=figure, quantity=quantity, impacts=impacts, shares=shares)
