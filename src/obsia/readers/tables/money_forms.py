"""Amounts of money as people write them: with the sign or code of a currency, in brackets where they are credits."""

from __future__ import annotations

import functools
import math
import re
from decimal import Decimal
from typing import Any, Final

from obsia.core.columns import HOUR_PRICE, MOST_HOUR_PRICE
from obsia.core.units import CURRENCIES
from obsia.readers.mapping import AMOUNT
from obsia.readers.tables.number_forms import POINT, factors, is_absent, number

_SIGNS: Final = {
    row[:-4]: row[-3:].strip()
    for row in (
        "$ USD",
        "US$ USD",
        "€ EUR",
        "£ GBP",
        "¥    ",
        "￥    ",
        "\\    ",
        "₹ INR",
        "R$ BRL",
        "ZŁ PLN",
        "元 CNY",
        "円 JPY",
        "₩ KRW",
        "KR    ",
        "RS    ",
    )
}
"""Sign -> the currency that it stands for; blank where it stands for several (yen and yuan, crowns, rupees).

Japanese encodings of old have the sign of the yen where others have a backslash.
"""
_WORDS: Final = {"euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "us dollars": "USD"}
_NAMED: Final = re.compile(
    rf"(?<![A-Za-z])(?:(?P<code>{'|'.join(CURRENCIES)})|(?P<word>us dollars?|euros?|dollars?))(?![A-Za-z])"
    r"|(?P<sign>US\$|^\\(?=[0-9])|(?<![A-Za-z])R\$|[$€£¥￥₹₩]|(?<![\u3040-\u9fff])[元円](?![\u3040-\u30fa\u30fc-\u9fff])|(?<![A-Za-z])(?:zł|(?-i:[Kk]r|[Rr]s))(?![a-z]))",
    re.IGNORECASE,
)
SERVER: Final = "/server"
"""What follows the currency where the price is that of a server with all its accelerators."""
_OF_SERVER: Final = re.compile(r"\s*(?:/|\bper\b)\s*(?:server|node|machine)\s*$", re.IGNORECASE)
_OF_ONE: Final = re.compile(r"\s*(?:/|\bper\b)\s*(?:gpu|accelerator|h|hr|hour)\s*$", re.IGNORECASE)
_SCALES: Final = {"k": 1_000, "t": 1_000, "千": 1_000, "万": 10_000}
_OPEN_SCALES: Final = frozenset(("", "mil"))
_NEGATIVE: Final = re.compile(r"[-−](.+)|(.+)[-−]|\((.+)\)")


def names_money(text: str) -> bool:
    """Whether ``text`` names a currency."""
    return _NAMED.search(text.replace("_", " ")) is not None


def currency_named(text: str) -> str:
    """The code of the one currency that ``text`` names; "" where it names none, or several."""
    found = {_code(match) for match in _NAMED.finditer(text.replace("_", " "))}
    return next(iter(found)) if len(found) == 1 else ""


def _money_scaled(unit: str) -> tuple[str, int] | None:
    """The currency that a unit of thousands or millions names, or "", and how many: ``k€``, ``TEUR``, ``USD million``.

    A ``mil`` is a thousand in some languages and a million in others, an m before a sign may be a thousandth, and
    ``$/M`` is a price.
    """
    text = unit.strip().casefold()
    if "/" in text or re.match(r"m(?![a-z])", text):
        return None
    if text[:1] in _SCALES and names_money(text[1:]) and not without_money(text[1:]):
        return currency_named(text[1:]), _SCALES[text[:1]]
    rest = re.sub(r"\W+|\b(?:in|en|of|de)\b", " ", without_money(text)).strip()
    factor = None if rest in _OPEN_SCALES else factors().get(rest)
    return None if factor is None or not names_money(text) else (currency_named(text), factor)


def scaled_type(kind: str, unit: str) -> str:
    """The type of amounts of ``kind`` in a unit of thousands or millions, "" in any other; a currency that is known
    already stays."""
    if (scaled := _money_scaled(unit)) is None:
        return ""
    code, factor = scaled
    return f"{code or AMOUNT if kind == AMOUNT else kind}*{factor}"


def without_money(text: str) -> str:
    """``text`` without currency and sign: what a custom of numbers may read."""
    plain = _NAMED.sub(" ", text).strip()
    found = _NEGATIVE.fullmatch(plain)
    return plain if found is None else next(part for part in found.groups() if part).strip()


@functools.lru_cache(maxsize=65_536)
def money(text: str, custom: str) -> tuple[Decimal, str] | None:
    """The amount that ``text`` is under a custom of numbers, and its currency or ""; None where it is none."""
    if is_absent(text):
        return None
    amount = number(without_money(text), custom)
    if amount is None:
        return None
    is_negative = _NEGATIVE.fullmatch(_NAMED.sub(" ", text).strip()) is not None
    return (-amount if is_negative else amount), currency_named(text)


def hour_price(text: str, custom: str = POINT, *, currency: str = "") -> str | None:
    """The price of an hour with its currency (``2.40EUR``, ``$19.20/server``), as ``2.4 EUR``; None for what is none.

    ``currency``, where ``text`` names none: its code, with ``/server`` where it is the price of a server.
    """
    plain, servers = _OF_SERVER.subn("", text.strip())
    plain, ones = _OF_ONE.subn("", plain)
    found = money(plain, custom)
    if found is None or not 0 < found[0] <= MOST_HOUR_PRICE:
        return None
    code = found[1] or currency.removesuffix(SERVER).removeprefix("text")
    is_of_server = servers or (currency.endswith(SERVER) and not ones)
    price = f"{found[0].normalize():f} {code}{SERVER if is_of_server else ''}"
    return price if re.fullmatch(HOUR_PRICE, price) else None


def _code(found: re.Match[str]) -> str:
    if found["code"]:
        return found["code"].upper()
    return _WORDS.get(found["word"].lower(), "") if found["word"] else _SIGNS[found["sign"].upper()]


def amount_of(cell: Any) -> str | None:
    """A number of a typed cell as text; None for what is none."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal) or not -math.inf < cell < math.inf:
        return None
    return format(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell), "f")
