"""How the figures of the world view are computed, for ``obsia trace``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.core.figure import Boundary

_MIDDLE: Final = (
    "middle = the anchor's table: capacity x load factor x 8760 h; between its years in logarithms, by the world's"
    " shape",
    "width = level (publishers of one year) x growth (per square root of a year ahead) x bridge x last digit"
    " (world:revisions)",
)
_COUNTRY: Final = (
    "a country with figures of its own: its publishers' paths averaged in logarithms, those near their figures counting"
    " more; metered ones alone where there are any",
    "any other country: region x what is left beside those x share of GDP and electricity (geometric) x discrepancy",
)
_STOCK: Final = (
    "ai_demand_kwh = sum over chips of units in service x IT watts x (use + (1 - use) x idle) x PUE x hours",
    "units in service = sum over quarters of shipments x survival (Weibull), after the lag to power-on",
    "chips not counted (before 2022, Chinese designers', own chips) are terms of their own",
)
WORLD_FORMULAS: Final[Mapping[tuple[str, Boundary], tuple[str, ...]]] = {
    ("demand_kwh", Boundary.FACILITY): ("demand_kwh = electricity of data centres in a year", *_MIDDLE, *_COUNTRY),
    ("demand_kwh", Boundary.SERVER): ("IT demand_kwh = demand_kwh / PUE", *_MIDDLE),
    ("installed_w", Boundary.FACILITY): ("installed_w = demand_kwh / (load factor x 8760 h)", *_MIDDLE),
    ("installed_w", Boundary.SERVER): ("IT installed_w = installed_w / (PUE x design)", *_MIDDLE),
    ("average_w", Boundary.FACILITY): ("average_w = demand_kwh / 8760 h", *_MIDDLE),
    ("peak_w", Boundary.FACILITY): ("peak_w = average_w x peak_ratio, at most installed_w", *_MIDDLE),
    ("demand_pue", Boundary.FACILITY): (
        "PUE = demand_kwh / IT demand_kwh; of the world: of its operators' sums",
        *_MIDDLE,
    ),
    ("load_factor_share", Boundary.FACILITY): ("load factor = demand_kwh / (installed_w x 8760 h)", *_MIDDLE),
    ("ai_demand_kwh", Boundary.FACILITY): _STOCK,
    ("ai_demand_share", Boundary.FACILITY): ("share = ai_demand_kwh / demand_kwh, world by world", *_MIDDLE, *_STOCK),
    ("ai_rated_w", Boundary.FACILITY): (
        "ai_rated_w = units in service x IT watts x PUE, at the end of the year",
        *_STOCK,
    ),
    ("ai_growth_share", Boundary.FACILITY): (
        "growth = ai_demand_kwh of a year / that of the year before - 1",
        "growth left to later years = ((1 + published mean) ^ its years / (1 + growth)) ^ (1 / years left) - 1",
        *_STOCK,
    ),
    ("demand_g", Boundary.FACILITY): (
        "demand_g = demand_kwh x intensity_g_per_kwh x grid_path_ratio ^ years since the factor",
        "location-based, average, production",
    ),
    ("demand_l", Boundary.FACILITY): (
        "demand_l = demand_kwh / PUE x WUE + demand_kwh x water_l_per_kwh of the grid (consumption, with reservoir"
        " evaporation)",
    ),
    ("national_share", Boundary.FACILITY): (
        "share = electricity / (electricity_kwh of the country x national_growth_ratio ^ years since)",
    ),
    ("demand_per_inhabitant_kwh", Boundary.FACILITY): (
        "per inhabitant = electricity / population_count at the end of the year",
    ),
    ("closing_ratio", Boundary.FACILITY): (
        "factor = electricity of the provider's chips / (disclosed use in a year x our facility energy of one)",
        *_STOCK,
    ),
    ("stated_use_kwh", Boundary.FACILITY): ("use = stated tokens or messages of a year x facility energy of one",),
    ("energy_per_token_j", Boundary.FACILITY): (
        "energy of a token = facility energy of a call of the traffic's models / its tokens, in and out",
    ),
    ("energy_per_message_j", Boundary.FACILITY): ("energy of a message = sum over its calls of facility energy",),
    ("explained_ratio", Boundary.FACILITY): (
        "factor that one explanation alone could account for, and what it leaves",
    ),
    ("explained_kwh", Boundary.FACILITY): (
        "taken = electricity of the chips before a step - the same / the factor that the step accounts for",
        *_STOCK,
    ),
    ("unexplained_kwh", Boundary.FACILITY): (
        "rest = electricity of the chips after all steps - that of the stated use",
        *_STOCK,
    ),
    ("moved_share", Boundary.FACILITY): (
        "share = facility energy of the use / electricity of the country's data centres",
    ),
    ("moved_carbon_g", Boundary.FACILITY): ("difference = carbon of the use in the country - where it is served now",),
    ("moved_water_l", Boundary.FACILITY): ("difference = water of the use in the country - where it is served now",),
    ("site_w", Boundary.FACILITY): (
        "power of a site = stated power, from its date on; of a plan: x completed or not, after a delay",
    ),
}
"""In the symbols of the field, so that they read the same in every language."""
