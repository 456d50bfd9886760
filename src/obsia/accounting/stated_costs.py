"""What records state that calls cost, beside what the same calls cost at list prices, world by world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from obsia.accounting.costs import Charge
from obsia.accounting.figures import Made
from obsia.accounting.impacts import COST_DIFFERENCE, COST_RATIO
from obsia.accounting.pricing import Pricing

CURRENCY = "USD"
"""The currency of list prices: only costs in it are compared with them, for no rate of exchange is a fact here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A stated cost and the list price of the same calls."""

    difference: Made
    ratio: Made | None
    """None where the calls cost nothing at list prices."""

    def __iter__(self) -> Iterator[Made]:
        """Both, where both are."""
        yield self.difference
        if self.ratio is not None:
            yield self.ratio


def compared(pricing: Pricing, charge: Charge, stated_usd: Decimal, *, label: str) -> Compared | None:
    """What ``stated_usd`` of some calls is beside their ``charge``; None where they have no list price."""
    if charge.draws is None:
        return None
    draws = {COST_DIFFERENCE: float(stated_usd) - charge.draws}
    if bool((charge.draws > 0).all()):
        draws[COST_RATIO] = float(stated_usd) / charge.draws
    # What is stated is exact: all width comes from the list price, also where a difference has no logarithm.
    shares = pricing.sensitivity.shares(charge.draws, charge.keys)
    made = {
        quantity: pricing.derived(
            quantity, each, charge.keys, label=label, assumptions=charge.assumptions, shares=shares, kind=charge.kind
        )
        for quantity, each in draws.items()
    }
    return Compared(difference=made[COST_DIFFERENCE], ratio=made.get(COST_RATIO))
