"""How a price is computed, whoever asks for it: a request, an account, an indicator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.core.figure import Boundary

COST_FORMULAS: Final[Mapping[tuple[str, Boundary], tuple[str, ...]]] = {
    ("cost_usd", Boundary.LIST_PRICE): (
        "cost_usd = sum over models and days of ((input - cached) x input price + cached x cached price"
        " + output x output price) / 1e6",
        "price = the list price dated last on or before the day, of the provider that served; prices that disagree"
        " are alternatives",
    ),
}
