"""``[[budgets]]`` of ``obsia.toml``: amounts for a label and a period, held against what is used and is to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from obsia.core.errors import BadCall, BadInput
from obsia.core.locales import Locale, printable
from obsia.core.message import Message, Share, Symbol
from obsia.core.question import Unreadable
from obsia.surfaces.cli.budget import Budget

if TYPE_CHECKING:
    from obsia.app.questions.usage import Assess
    from obsia.app.usage.account import Account
    from obsia.app.usage.forecasts import Forecast
    from obsia.views.usage_messages import Verdict

BUDGETS: Final = "budgets"
KEPT: Final = "kept"
EXCEEDED: Final = "exceeded"
PERIODS: Final = ("day", "week", "month", "quarter", "year")
_FIELDS: Final = frozenset({"amount", "period", "probability", "label"})


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
