"""``[[budgets]]`` of ``obsia.toml``: amounts for a label and a period, held against what is used and is to come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, NamedTuple, cast

from obsia.core.errors import BadCall, BadInput, NoData
from obsia.core.figure import Boundary, Figure
from obsia.core.kinds import local
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import SCALES, shown
from obsia.core.message import Message, Share, Symbol
from obsia.core.question import Kind, Many, Number, Question, Unreadable

if TYPE_CHECKING:
    from obsia.app.questions.usage import Assess
    from obsia.app.usage.account import Account
    from obsia.app.usage.forecasts import Forecast
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
BUDGETS: Final = "budgets"
KEPT: Final = "kept"
EXCEEDED: Final = "exceeded"
PERIODS: Final = ("day", "week", "month", "quarter", "year")
_FIELDS: Final = frozenset({"amount", "period", "probability", "label"})


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

    def read(self, given: object) -> str:
        """The amount as it is written."""
        return Budget.parse(str(given)).text


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

    budgets: Annotated[tuple[str, ...], local(BudgetAmounts(), "option-budget", name="budget", example="10kWh")] = ()
    budget_probability: Annotated[
        float, local(Number(least=0.0, most=1.0), "option-budget-probability", example="0.1")
    ] = 0.5
    """The greatest probability with which a budget may be exceeded."""

    @property
    def amounts(self) -> tuple[Budget, ...]:
        """The budgets, each in the unit of the figure that it is held against."""
        return tuple(map(Budget.parse, self.budgets))

    def verdicts(self, account: Account, tr: Locale) -> list[Verdict]:
        """Whether each budget is kept."""
        return [each.verdict(account, tr, most=self.budget_probability) for each in self.amounts]

    def records(self, account: Account) -> list[dict[str, Any]]:
        """The budgets for machines."""
        return [each.record(account, most=self.budget_probability) for each in self.amounts]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodBudget:
    """An amount that the usage of a label may exceed in a period with a stated probability at most."""

    budget: Budget
    period: str
    most: float = 0.5
    labels: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> PeriodBudget:
        """Raises ``ValueError`` for what is no such budget."""
        labels: Any = given.get("label", {})
        most: Any = given.get("probability", 0.5)
        is_number = isinstance(most, int | float) and not isinstance(most, bool) and 0 <= most <= 1
        are_texts = isinstance(labels, dict) and all(
            isinstance(value, str) for value in cast("dict[str, Any]", labels).values()
        )
        if set(given) - _FIELDS or given.get("period") not in PERIODS or not (is_number and are_texts):
            raise ValueError("settings-budgets", given)
        try:
            budget = Budget.parse(str(given.get("amount", "")))
        except Unreadable as error:
            raise ValueError("settings-budgets", given) from error
        return cls(budget=budget, period=given["period"], most=float(most), labels=dict(cast("dict[str, str]", labels)))


class Judged(NamedTuple):
    """Whether a budget is kept, for people and for machines."""

    verdict: Verdict
    record: dict[str, Any]
    state: str
    """:data:`KEPT`, ``ahead`` (the period ends above it), :data:`EXCEEDED`."""


def stated(folder: str = ".") -> tuple[PeriodBudget, ...]:
    """The budgets of the settings in a folder. Raises ``BadInput`` for what is no budget."""
    from obsia.app.settings import FILE, tables

    given: Any = tables(folder).get(BUDGETS, [])
    try:
        return tuple(map(PeriodBudget.of, cast("list[dict[str, Any]]", given) if isinstance(given, list) else [{}]))
    except (ValueError, TypeError, AttributeError) as error:
        raise BadInput(
            str(Path(folder) / FILE), "settings-budgets", field=BUDGETS, expected="settings-budgets-expected"
        ) from error


def judged(asked: Assess, account: Account, tr: Locale) -> list[Judged]:
    """Each budget of the settings, held against the usage of the period that holds the last record.

    Raises ``BadCall`` where records have no times, ``BadInput`` for what is no budget.
    """
    budgets = stated()
    if not budgets:
        return []
    if account.period is None:
        raise BadCall("period-no-times")
    return [judged_at(asked, each, account.period[1], tr) for each in budgets]


def judged_at(asked: Assess, each: PeriodBudget, day: str, tr: Locale) -> Judged:
    """A budget, held against the usage of the period that holds a day, of which that is the last one seen.

    Raises what an account raises.
    """
    from obsia.accounting.impacts import Quantity
    from obsia.app.usage.forecasts import forecast

    held = forecast(
        asked,
        Quantity(each.budget.quantity, each.budget.boundary),
        span=each.period,
        until=day,
        where={f"label.{name}": value for name, value in each.labels.items()},
    )
    return _judged(each, held, tr)


def _judged(each: PeriodBudget, held: Forecast | None, tr: Locale) -> Judged:
    from obsia.app.figures.export import FIGURE
    from obsia.views.usage_messages import Verdict

    names = tuple(Symbol(f"{printable(name)}={printable(value)}") for name, value in each.labels.items())
    what = names or Message("budget-of-all")
    record: dict[str, Any] = {
        "budget": each.budget.text,
        "amount": each.budget.amount,
        "quantity": each.budget.quantity,
        "boundary": each.budget.boundary.value,
        "period": each.period,
        "labels": dict(each.labels),
        "most_probability": each.most,
    }
    if held is None:
        sentence = tr.text(Message("budget-unused", budget=Symbol(each.budget.text), what=what))
        return Judged(Verdict(sentence=sentence, exceeded=False), record | {"exceeded": False, "days": None}, KEPT)
    now, end = held.probabilities(each.budget.amount)
    state = EXCEEDED if now > each.most else "ahead" if end > each.most else KEPT
    first, last = (day.isoformat() for day in held.period)
    said = Message(
        f"budget-period-{state}",
        budget=Symbol(each.budget.text),
        what=what,
        first=Symbol(first),
        last=Symbol(last),
        seen=Symbol(held.seen.isoformat()),
        now=held.now,
        end=held.end,
        share=Share(now if state == EXCEEDED else end),
        most=Share(each.most),
    )
    sentence = tr.text(said)
    record |= {
        "days": [first, last],
        "seen": held.seen.isoformat(),
        "probability": now,
        "forecast_probability": end,
        "exceeded": state != KEPT,
        "now": FIGURE.record(held.now),
        "forecast": FIGURE.record(held.end),
        **({"unpriced_calls": held.unpriced_calls} if each.budget.of_money else {}),
    }
    return Judged(Verdict(sentence=sentence, exceeded=state != KEPT), record, state)
