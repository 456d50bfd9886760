"""Amounts as records state them, money and energy: numbers of JSON to decimals that an engine takes as they are."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from obsia.core.columns import ENERGY, LARGEST_COST, MONEY, MONEY_DIGITS
from obsia.readers.base import Cell

DOLLARS: Final = "USD"
_STEP: Final = Decimal(1).scaleb(-MONEY_DIGITS[1])


def stated_cost(value: Any, *, currency: Any = DOLLARS) -> dict[str, Cell]:
    """The columns of a cost that a record states; empty where it states none, or what is no amount.

    A float is the shortest decimal that it is written as, to a trillionth: what a sum of doubles leaves behind that is
    no money.
    """
    amount = _decimal(value)
    if amount is None:
        return {}
    code = currency.strip().upper() if isinstance(currency, str) else None
    return {MONEY: _text(amount), "cost_currency": code or None}


def stated_energy(value: Any, *, boundary: str | None, by: str) -> dict[str, Cell]:
    """The columns of an energy in J that a record states as what a meter read; empty where it states none.

    ``boundary``: what the meter covers, None where the record does not say (such an energy is counted and not used).
    """
    amount = _decimal(value)
    return {} if amount is None else {ENERGY: _text(amount), "energy_boundary": boundary, "energy_by": by}


def _text(amount: Decimal) -> str:
    return format(amount.quantize(_STEP).normalize() + 0, "f")


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(repr(value) if isinstance(value, float) else value)
    except (InvalidOperation, ValueError):
        return None
    return amount if amount.is_finite() and abs(amount) < LARGEST_COST else None
