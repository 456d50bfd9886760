"""How the figures of the six priorities are computed, for ``obsia trace``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.app.figures.cost_formulas import COST_FORMULAS
from obsia.core.figure import Boundary

_PRICE: Final = (
    "price of the task = requests x (input tokens x input price + output tokens x output price) / 1e6",
    "price = the latest list price of a seller, each seller as likely as the other; of closed weights, the maker's",
)
_INCOME: Final = ("income of a day = gdp_usd / inhabitants_count / 365.25",)
_FLEET: Final = ("compute of an owner = sum over designers of h100_equivalents_count at the date",)

PRIORITY_FORMULAS: Final[Mapping[tuple[str, Boundary], tuple[str, ...]]] = {
    **COST_FORMULAS,
    ("day_income_share", Boundary.LIST_PRICE): ("share = price of the task / income of a day", *_PRICE, *_INCOME),
    ("people_share", Boundary.LIST_PRICE): (
        "share = people of countries where price of the task > 0.01 x income of a day / people of all countries",
        *_PRICE,
        *_INCOME,
    ),
    ("h100_equivalents_per_million_count", Boundary.ACCELERATOR): (
        "compute per million = compute of the owners seated in the country / (inhabitants_count / 1e6)",
        *_FLEET,
    ),
    ("compute_share", Boundary.ACCELERATOR): ("share = compute of an owner (or of a country's owners) / sum", *_FLEET),
    ("hhi_share", Boundary.ACCELERATOR): (
        "HHI = sum over owners (or countries) of the square of the share",
        "what is not attributed: none of it at the least; one owner, or the largest country, at the most",
        *_FLEET,
    ),
    ("coverage_share", Boundary.ACCELERATOR): ("share = sum over owners of compute / compute shipped", *_FLEET),
    ("intensity_g_per_kwh", Boundary.FACILITY): (
        "median, least or most over the regions of a provider of intensity_g_per_kwh of the country's grid",
    ),
}
"""In the symbols of the field, so that they read the same in every language."""
