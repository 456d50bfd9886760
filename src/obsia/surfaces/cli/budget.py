"""``--budget 10kWh``: an amount that an account may exceed with a stated probability at most."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from obsia.core.errors import NoData
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import Locale
from obsia.core.locales.scales import SCALES, shown
from obsia.core.message import Message
from obsia.core.question import PRIVATE, Field, Kind, Many, Number, Question, Unreadable

if TYPE_CHECKING:
    from obsia.app.usage.account import Account
    from obsia.views.usage_messages import Verdict

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
        """Raises ``Unreadable`` for what is no amount of energy, carbon, water or money."""
        stated = text.strip()
        dollars = _DOLLARS.fullmatch(stated)
        found = _AMOUNT.fullmatch(f"{dollars['number']}USD" if dollars else stated)
        unit = _UNITS.get(found["unit"]) if found else None
        if found is None or unit is None:
            raise Unreadable("not-a-budget", text)
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
            raise NoData("budget-no-price", budget=self.text)
        return cost.figure

    def probability(self, account: Account) -> float:
        """Share of the simulations in which the account is above the budget."""
        self.figure(account)
        return account.probability_above(self.amount, quantity=self.quantity, boundary=self.boundary)

    def record(self, account: Account, *, most: float) -> dict[str, Any]:
        """The budget for machines; ``most`` is the greatest probability with which it may be exceeded."""
        figure, probability = self.figure(account), self.probability(account)
        cost = account.total.cost
        return {
            "budget": self.text,
            "amount": self.amount,
            "unit": figure.unit,
            "quantity": self.quantity,
            "boundary": self.boundary.value,
            "probability": probability,
            "most_probability": most,
            "exceeded": probability > most,
            "lies": self.lies(figure),
            **({"unpriced_calls": cost.unpriced_calls} if self.of_money and cost is not None else {}),
        }

    def verdict(self, account: Account, tr: Locale, *, most: float) -> Verdict:
        """Whether it is kept, with how probable it is that it is not; of money, also how many calls have no price."""
        from obsia.views.usage_messages import Verdict, unpriced

        figure, probability = self.figure(account), self.probability(account)
        value, exceeded = shown(figure, tr), probability > most
        kept = "exceeded" if exceeded else "kept"
        sentence = (
            tr(
                f"budget-{kept}",
                budget=self.text,
                share=tr.percent(probability),
                most=tr.percent(most),
                median=value.text,
                low=tr.in_unit(value.low, value.symbol),
                high=tr.in_unit(value.high, value.symbol),
            )
            if figure.low < figure.high
            else tr(f"budget-point-{kept}", budget=self.text, value=value.text)
        )
        missing = unpriced(account) if self.of_money else ()
        return Verdict(sentence=" ".join((sentence, *map(tr.text, missing))), exceeded=exceeded)

    def lies(self, figure: Figure) -> str:
        """Where the budget lies: ``below``, ``low``, ``high`` (in the range, under or over the median), ``above``."""
        if self.amount < figure.low:
            return "below"
        if self.amount > figure.high:
            return "above"
        return "low" if figure.median > self.amount else "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetAmount(Kind):
    """An amount of energy, carbon, water or money."""

    code: ClassVar[str] = "budget"

    def read(self, given: object) -> Budget:
        """The budget."""
        return given if isinstance(given, Budget) else Budget.parse(str(given))


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetAmounts(Many):
    """Several of them."""

    of: Kind = BudgetAmount()

    @property
    def expected(self) -> Message:
        """What each of them takes: nobody states too many."""
        return self.of.expected


@dataclass(frozen=True, kw_only=True)
class Budgets(Question):
    """What an account is held against when it is made."""

    budgets: Annotated[
        tuple[Budget, ...],
        Field(kind=BudgetAmounts(), name="budget", help="option-budget", example="10kWh", on=PRIVATE),
    ] = ()
    budget_probability: Annotated[
        float,
        Field(kind=Number(least=0.0, most=1.0), help="option-budget-probability", example="0.1", on=PRIVATE),
    ] = 0.5
    """The greatest probability with which a budget may be exceeded."""

    def verdicts(self, account: Account, tr: Locale) -> list[Verdict]:
        """Whether each budget is kept."""
        return [each.verdict(account, tr, most=self.budget_probability) for each in self.budgets]

    def records(self, account: Account) -> list[dict[str, Any]]:
        """The budgets for machines."""
        return [each.record(account, most=self.budget_probability) for each in self.budgets]
