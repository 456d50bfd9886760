"""Units: suffixes of names, one unit per quantity inside, exact conversion factors.

Factors are definitions (SI, ISO 80000), not facts about the world; ``tests/core/test_units.py`` checks each
against pint.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

CURRENCIES: Final = (
    *("USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "BRL", "CAD"),
    *("AUD", "SEK", "NOK", "DKK", "PLN", "CZK", "KRW", "MXN", "SGD"),
)
"""Codes of money (ISO 4217) that amounts are stated in."""
UNITS: Final[dict[str, str]] = {
    **{f"_{code.lower()}": code for code in CURRENCIES},
    "_kwh": "kWh",
    "_j": "J",
    "_w": "W",
    "_s": "s",
    "_us": "us",
    "_ms": "ms",
    "_h": "h",
    "_years": "year",
    "_g": "gCO2e",
    "_kg": "kgCO2e",
    "_g_per_kwh": "gCO2e/kWh",
    "_l": "L",
    "_l_per_kwh": "L/kWh",
    "_mj": "MJ",
    "_mj_per_kwh": "MJ/kWh",
    "_kwh_per_l": "kWh/L",
    "_kwh_per_charge": "kWh/charge",
    "_kwh_per_km": "kWh/km",
    "_g_per_km": "gCO2e/km",
    "_l_per_min": "L/min",
    "_km": "km",
    "_kgsbeq": "kgSbeq",
    "_kgsbeq_per_kwh": "kgSbeq/kWh",
    "_share": "1",
    "_ratio": "1",
    "_count": "1",
    "_b": "1e9",
    "_gb": "GB",
    "_gb_per_s": "GB/s",
    "_tflop_per_s": "TFLOP/s",
    "_bytes": "B",
    "_tokens": "token",
    "_usd_per_mtok": "USD/Mtoken",
    "_usd_per_kwh": "USD/kWh",
    "_usd_per_h": "USD/h",
    "_tokens_per_s": "token/s",
    "_score": "1",
    "_rank": "1",
    "_log10": "1",
}
"""Suffix -> unit as printed. The longest matching suffix wins."""

JOULES_PER_KWH: Final = 3.6e6
"""Exact: 1 kWh = 3.6 MJ."""
GRAMS_PER_KG: Final = 1000.0
SECONDS_PER_HOUR: Final = 3600.0
SECONDS_PER_MINUTE: Final = 60.0
DAY_S, DAY_US = 86_400, 86_400_000_000
"""Seconds and microseconds of a day, as records count them: whole numbers."""
HOURS_PER_YEAR: Final = 8766.0
"""A Julian year of 365.25 days."""
BILLION: Final = 1e9
FLOP_PER_WEIGHT: Final = 2.0
"""Exact: a token multiplies each weight that it uses and adds the product."""
TRAINING_FLOP: Final = 6.0
"""Per weight and token: forward, and twice that backward (gradients of activations and of weights). A definition of
the count (Kaplan et al. 2020, section 2.1)."""


@lru_cache(maxsize=256)
def unit_of(name: str) -> str:
    """The unit that the suffix of ``name`` states. Raises ``KeyError`` when it states none."""
    for suffix in sorted(UNITS, key=len, reverse=True):
        if name.endswith(suffix):
            return UNITS[suffix]
    if name.endswith(("pue", "intensity")):
        return "1"
    raise KeyError(name)
