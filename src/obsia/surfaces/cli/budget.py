"""``--budget 10kWh``: an amount of energy, carbon, water or money that an account's mean is held against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from obsia.core.errors import BadCall, NoData
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import NO_BREAK, Locale, locale, printable
from obsia.core.locales.scales import SCALES, shown
from obsia.surfaces.account_words import Verdict, unpriced

if TYPE_CHECKING:
    from obsia.app.account import Account

_AMOUNT: Final = re.compile(r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,9})?) ?(?P<unit>[A-Za-zµ³₂0-9]{1,8})")
_DOLLARS: Final = re.compile(r"\$ ?(?P<number>[0-9]{1,15}(?:\.[0-9]{1,9})?)")
_QUANTITIES: Final = {
    "kWh": ("energy_kwh", Boundary.FACILITY),
    "gCO2e": ("carbon_g", Boundary.LIFE_CYCLE),
    "L": ("water_l", Boundary.FACILITY),
    "USD": ("cost_usd", Boundary.LIST_PRICE),
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
    "USD": ("USD", 1.0),
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
        """Raises ``BadCall`` for what is no amount of energy, carbon, water or money."""
        stated = text.strip()
        dollars = _DOLLARS.fullmatch(stated)
        found = _AMOUNT.fullmatch(f"{dollars['number']}USD" if dollars else stated)
        unit = _UNITS.get(found["unit"]) if found else None
        if found is None or unit is None:
            raise BadCall(locale()("budget-no-amount", text=printable(text, most=80)))
        quantity, boundary = _QUANTITIES[unit[0]]
        return cls(text=stated, amount=float(found["number"]) * unit[1], quantity=quantity, boundary=boundary)

    @property
    def of_money(self) -> bool:
        """Whether it is held against the cost."""
        return self.boundary is Boundary.LIST_PRICE

    def figure(self, account: Account) -> Figure:
        """The figure that the budget is about. Raises ``NoData`` for money where no call has a price."""
        if not self.of_money:
            return next(
                each for each in account.figures if (each.quantity, each.boundary) == (self.quantity, self.boundary)
            )
        cost = account.total.cost
        if cost is None or cost.figure is None:
            raise NoData(locale()("budget-no-price", budget=self.text))
        return cost.figure

    def exceeded_by(self, account: Account) -> bool:
        """Whether the mean is above the budget."""
        return self.figure(account).mean > self.amount

    def record(self, account: Account) -> dict[str, Any]:
        """The budget for machines."""
        figure = self.figure(account)
        cost = account.total.cost
        return {
            "budget": self.text,
            "amount": self.amount,
            "unit": figure.unit,
            "quantity": self.quantity,
            "boundary": self.boundary.value,
            "exceeded": self.exceeded_by(account),
            "lies": self.lies(figure),
            **({"unpriced_calls": cost.unpriced_calls} if self.of_money and cost is not None else {}),
        }

    def sentence(self, account: Account, say: Locale) -> str:
        """Whether the budget is kept, and where it lies in the range; of money, also how many calls have no price."""
        figure = self.figure(account)
        told = shown(figure, say)
        kept = "exceeded" if self.exceeded_by(account) else "kept"
        sentence = say(
            f"budget-{self.lies(figure) if figure.low < figure.high else f'point-{kept}'}",
            budget=self.text,
            mean=told.text,
            low=f"{told.low}{NO_BREAK}{told.symbol}",
            high=f"{told.high}{NO_BREAK}{told.symbol}",
        )
        told = unpriced(account, say) if self.of_money else ""
        return f"{sentence} {told}".strip()

    def verdict(self, account: Account, say: Locale) -> Verdict:
        """Whether it is kept, for every surface that tells it."""
        return Verdict(sentence=self.sentence(account, say), exceeded=self.exceeded_by(account))

    def lies(self, figure: Figure) -> str:
        """Where the budget lies: ``below``, ``low``, ``high`` (inside the range, under or over the mean), ``above``."""
        if self.amount < figure.low:
            return "below"
        if self.amount > figure.high:
            return "above"
        return "low" if figure.mean > self.amount else "high"
