"""The rule of measured energy: a number of joules, or of another unit that its column declares, as an exact decimal."""

from __future__ import annotations

from typing import Any, Final

import ibis

from obsia.core.columns import COLUMNS, ENERGY, ENERGY_UNITS, LARGEST_COST
from obsia.core.message import Message, Symbol
from obsia.readers.canonical import money
from obsia.readers.mapping import NOT_AN_ENERGY

REFUSED: Final = (NOT_AN_ENERGY, Message("expected-energy", most=Symbol(LARGEST_COST)))
"""Why a value is refused, and what was expected."""


def energy(cell: Any, *, unit: str) -> tuple[Any, Any] | None:
    """The joules of a cell, and whether it states any, none of them negative; None for a column of no numbers."""
    found = money.amount(cell)
    if found is None:
        return None
    stated, ok = found
    sound = ok & (stated >= 0).fill_null(True)
    if unit != "J":
        # As a double it is known to be in bounds before the exact product is taken.
        sound = sound & (stated.cast("float64") * float(ENERGY_UNITS[unit]) < LARGEST_COST).fill_null(True)
        # A product of decimals has 38 digits: a large unit needs decimals, a small one whole digits.
        room: Any = "decimal(24, 12)" if float(ENERGY_UNITS[unit]) > 1 else "decimal(25, 9)"
        joules: Any = ibis.literal(ENERGY_UNITS[unit])
        factor = joules.cast("decimal(13, 6)")
        kept: Any = ibis.cases((sound, stated), else_=None)
        stated = (kept.cast(room) * factor).cast(COLUMNS[ENERGY])
    return ibis.cases((sound, stated), else_=None), cell.isnull() | sound.fill_null(False)
