"""The rule of money: amounts as records state them become exact decimals, and say in which currency they are."""

from __future__ import annotations

from typing import Any, Final

import ibis

from obsia.core.columns import COLUMNS, EXPECTED_HOUR_PRICE, HOUR_PRICE, LARGEST_COST, MONEY, MOST_HOUR_PRICE
from obsia.core.message import Message, Symbol
from obsia.readers.mapping import CURRENCY, NOT_AN_AMOUNT, NOT_AN_HOUR_PRICE, Source

REFUSED: Final = (NOT_AN_AMOUNT, Message("expected-money", most=Symbol(LARGEST_COST)))
"""Why a value is refused, and what was expected."""
REFUSED_PRICE: Final = (NOT_AN_HOUR_PRICE, EXPECTED_HOUR_PRICE)
_HOUR_PRICE: Final = f"^{HOUR_PRICE}$"
_FORM: Final = r"^-?[0-9]{1,15}([.][0-9]{1,30})?([eE][+-]?[0-9]{1,2})?$"


def amount(cell: Any) -> tuple[Any, Any] | None:
    """The amount of a cell to a trillionth, and whether it is one; None for a column of no numbers."""
    kind = cell.type()
    if kind.is_string():
        number = cell.try_cast("float64")
        ok = cell.re_search(_FORM) & (number.abs() < LARGEST_COST)
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


def hour_price(cell: Any, *, unit: str) -> tuple[Any, Any] | None:
    """The price of an hour as ``2.4 EUR`` or ``19.2 EUR/server``, and whether it is one; None for a column of none.

    ``unit``: the currency of numbers, as the column declares it; text that declares none names its own.
    """
    named = unit != "text"
    if not cell.type().is_string():
        if not named or cell.type().is_boolean() or not cell.type().is_numeric():
            return None
        cell = cell.cast("string")
    price: Any = cell + f" {unit}" if named else cell
    number: Any = price.re_extract(_HOUR_PRICE, 1).try_cast("float64")
    ok = price.re_search(_HOUR_PRICE) & ((number > 0) & (number <= MOST_HOUR_PRICE)).fill_null(False)
    return ibis.cases((ok, price), else_=None), cell.isnull() | ok.fill_null(False)


def with_currency(values: dict[str, Any], source: Source, *, reader: str) -> None:
    """Beside an amount, its currency where its column says it and no other column does, and who states it."""
    stated = values[MONEY].notnull()
    if "cost_currency" not in values and CURRENCY.fullmatch(source.type):
        values["cost_currency"] = ibis.cases((stated, ibis.literal(source.type)), else_=ibis.null("string"))
    if "cost_by" not in values:
        values["cost_by"] = ibis.cases((stated, ibis.literal(reader)), else_=ibis.null("string"))
