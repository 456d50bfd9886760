"""The checks of what companies state: a unit that fits the quantity, a value, ordered ends, a year that has ended."""

from __future__ import annotations

from typing import Final

from obsia.core.companies import CompanyStatement, Stated

_ENERGY: Final = frozenset({"GWh", "million kWh", "MWh"})
_VOLUME: Final = frozenset({"ML", "million gallons", "hm³", "L"})
_EMISSIONS: Final = frozenset({"tCO2e"})
UNITS: Final = {
    Stated.ELECTRICITY: _ENERGY,
    Stated.PUE: frozenset({"ratio"}),
    Stated.WUE: frozenset({"L/kWh"}),
    Stated.WATER_WITHDRAWAL: _VOLUME,
    Stated.WATER_CONSUMPTION: _VOLUME,
    Stated.SCOPE_1: _EMISSIONS,
    Stated.SCOPE_2_LOCATION: _EMISSIONS,
    Stated.SCOPE_2_MARKET: _EMISSIONS,
    Stated.EMISSIONS: _EMISSIONS,
    Stated.RENEWABLE_SHARE: frozenset({"%"}),
}
"""Quantity that a company states -> the units in which it may be stated."""
_LEAST: Final = {Stated.PUE: 1.0}
_MOST: Final = {Stated.PUE: 3.0, Stated.WUE: 10.0, Stated.RENEWABLE_SHARE: 100.0}


def statement_reasons(row: CompanyStatement) -> list[str]:
    """What is wrong with a statement by itself, beyond its single fields."""
    reasons: list[str] = []
    if row.unit not in UNITS[row.quantity]:
        reasons.append(f"unit {row.unit!r} of {row.quantity}; expected one of {', '.join(sorted(UNITS[row.quantity]))}")
    given = [value for value in (row.low, row.amount, row.high) if value is not None]
    if not given:
        reasons.append("neither amount nor low and high; a value was expected")
    if given != sorted(given):
        reasons.append("low <= amount <= high does not hold")
    if (row.low is None) != (row.high is None):
        reasons.append("low and high go together")
    least, most = _LEAST.get(row.quantity, 0.0), _MOST.get(row.quantity, float("inf"))
    if any(not least <= value <= most for value in given):
        reasons.append(f"a value of {row.quantity} is not between {least:g} and {most:g}")
    if row.edition[:4] < row.ends[:4]:
        reasons.append("it was published before the year that it is about ended")
    return reasons
