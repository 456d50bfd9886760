"""``--budget 10kWh``: an amount of energy, carbon or water that an account's mean is held against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from obsia.core.errors import BadCall
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import NO_BREAK, Locale
from obsia.core.locales.scales import SCALES, shown

_AMOUNT: Final = re.compile(r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,9})?) ?(?P<unit>[A-Za-zµ³₂0-9]{1,8})")
_QUANTITIES: Final = {
    "kWh": ("energy_kwh", Boundary.FACILITY),
    "gCO2e": ("carbon_g", Boundary.LIFE_CYCLE),
    "L": ("water_l", Boundary.FACILITY),
}
_UNITS: Final = {
    **{scale.symbol: ("kWh", scale.factor) for scale in SCALES["kWh"]},
    **{
        f"{mass}{gas}": ("gCO2e", factor)
        for mass, factor in (("mg", 1e-3), ("g", 1.0), ("kg", 1e3), ("t", 1e6), ("kt", 1e9))
        for gas in ("", "CO2e", "CO2", "CO₂e")
    },
    "mL": ("L", 1e-3),
    "L": ("L", 1.0),
    "l": ("L", 1.0),
    "m3": ("L", 1e3),
    "m³": ("L", 1e3),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """An amount in the unit of the figure that it is held against."""

    text: str
    amount: float
    quantity: str
    boundary: Boundary

    @classmethod
    def parse(cls, text: str) -> Budget:
        """Raises ``BadCall`` for what is no amount of energy, carbon or water."""
        found = _AMOUNT.fullmatch(text.strip())
        unit = _UNITS.get(found["unit"]) if found else None
        if found is None or unit is None:
            raise BadCall(
                f"budget: {text!r} is not an amount. Expected energy (10kWh, 2MWh), carbon (500gCO2e, 3kg) or"
                " water (100L, 2m3)."
            )
        quantity, boundary = _QUANTITIES[unit[0]]
        return cls(text=text.strip(), amount=float(found["number"]) * unit[1], quantity=quantity, boundary=boundary)

    def figure(self, figures: tuple[Figure, ...]) -> Figure:
        """The figure that the budget is about."""
        return next(each for each in figures if (each.quantity, each.boundary) == (self.quantity, self.boundary))

    def exceeded_by(self, figure: Figure) -> bool:
        """Whether the mean is above the budget."""
        return figure.mean > self.amount

    def record(self, figure: Figure) -> dict[str, Any]:
        """The budget for machines."""
        return {
            "budget": self.text,
            "amount": self.amount,
            "unit": figure.unit,
            "quantity": self.quantity,
            "boundary": self.boundary.value,
            "exceeded": self.exceeded_by(figure),
            "lies": self.verdict(figure),
        }

    def sentence(self, figure: Figure, say: Locale) -> str:
        """Whether the budget is kept, and where it lies in the range."""
        told = shown(figure, say)
        return say(
            f"budget-{self.verdict(figure)}",
            budget=self.text,
            mean=told.text,
            low=f"{told.low}{NO_BREAK}{told.symbol}",
            high=f"{told.high}{NO_BREAK}{told.symbol}",
        )

    def verdict(self, figure: Figure) -> str:
        """Where the budget lies: ``below``, ``low``, ``high`` (inside the range, under or over the mean), ``above``."""
        if self.amount < figure.low:
            return "below"
        if self.amount > figure.high:
            return "above"
        return "low" if self.exceeded_by(figure) else "high"
