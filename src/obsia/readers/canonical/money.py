# pyright: basic
"""The rule of money: amounts as records state them become exact decimals, and say in which currency they are."""

from __future__ import annotations

from typing import Any, Final

import ibis

from obsia.core.columns import COLUMNS, LARGEST_COST, MONEY
from obsia.core.message import Message, Symbol
from obsia.readers.mapping import CURRENCY, NOT_AN_AMOUNT, Source

REFUSED: Final = (NOT_AN_AMOUNT, Message("expected-money", most=Symbol(LARGEST_COST)))
"""Why a value is refused, and what was expected."""
_FORM: Final = r"^-?[0-9]{1,15}([.][0-9]{1,30})?([eE][+-]?[0-9]{1,2})?$"


def amount(cell: Any) -> tuple[Any, Any] | None:
    """The amount of a cell to a trillionth, and whether it is one; None for a column of no numbers."""
    kind = cell.type()
    if kind.is_string():
        number = cell.try_cast("float64")
        ok = cell.re_search(_FORM) & (number.abs() < LARGEST_COST).fill_null(False)
        # An engine may read no exponent into a decimal: what has one is a double that somebody wrote out.
        exact = ibis.cases(
            (cell.lower().contains("e"), number.try_cast(COLUMNS[MONEY])), else_=cell.try_cast(COLUMNS[MONEY])
        )
        return ibis.cases((ok, exact), else_=None), cell.isnull() | ok.fill_null(False)
    if kind.is_boolean() or not kind.is_numeric():
        return None
    ok = cell.abs() < LARGEST_COST
    if kind.is_floating():
        ok = ok & ~cell.isnan()
    return ibis.cases((ok, cell.try_cast(COLUMNS[MONEY])), else_=None), cell.isnull() | ok.fill_null(False)


def with_currency(values: dict[str, Any], source: Source, *, reader: str) -> None:
    """Beside an amount, its currency where its column says it and no other column does, and who states it."""
    stated = values[MONEY].notnull()
    if "cost_currency" not in values and CURRENCY.fullmatch(source.type):
        values["cost_currency"] = ibis.cases((stated, ibis.literal(source.type)), else_=ibis.null("string"))
    if "cost_by" not in values:
        values["cost_by"] = ibis.cases((stated, ibis.literal(reader)), else_=ibis.null("string"))
