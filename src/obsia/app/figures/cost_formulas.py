"""How a price is computed, whoever asks for it: a request, an account, an indicator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.accounting.impacts import OWN_COST, OWN_COST_RATIO
from obsia.core.figure import Boundary

COST_FORMULAS: Final[Mapping[tuple[str, Boundary], tuple[str, ...]]] = {
    ("cost_usd", Boundary.LIST_PRICE): (
        "cost_usd = sum over models, days and ways of being charged of (input - cached - written) x input price"
        " + cached x cached price + written x price of writing to a cache (for minutes, for an hour)"
        " + output x output price, / 1e6; a way is a tier of service, the length of the prompt, a region",
        "price = the list price dated last on or before the day, of the provider that served; prices that disagree"
        " are alternatives; what no price list states takes a price that stands in, and says which",
    ),
    ("cost_difference_usd", Boundary.LIST_PRICE): (
        "cost_difference_usd = the cost that records state - the list price of the same calls",
    ),
    ("cost_ratio", Boundary.LIST_PRICE): (
        "cost_ratio = the cost that records state / the list price of the same calls",
    ),
    **{
        (each.name, each.boundary): (
            f"{each.name} = sum over models of busy accelerator-hours / share of time in which machines are busy"
            " x price of an accelerator-hour",
            "busy accelerator-hours are those of the energy model; the price is stated by whoever asks",
        )
        for each in OWN_COST.values()
    },
    **{
        (each.name, each.boundary): ("own_cost_ratio = own_cost / the list price of the same calls",)
        for each in OWN_COST_RATIO.values()
    },
}
