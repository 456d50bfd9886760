"""Options that several commands share. Help texts are messages of the language."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any, Final

from cyclopts import Parameter

from obsia.core.locales import locale

_WHOLE: Final = re.compile(r"-?[0-9]{1,20}")
_DECIMAL: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_AMOUNT: Final = re.compile(r"([0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?) ?([KkMmBbTt]?)")
_MULTIPLES: Final = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_LARGEST_AMOUNT: Final = 1e40


def whole(_: Any, tokens: Sequence[Any]) -> int:
    """A whole number, digits only: 1.5 is refused, not rounded."""
    text = str(tokens[0].value)
    if not _WHOLE.fullmatch(text):
        raise ValueError(locale()("not-whole", text=text[:80]))
    return int(text)


def natural(kind: Any, tokens: Sequence[Any]) -> int:
    """A whole number that is not negative."""
    number = whole(kind, tokens)
    if number < 0:
        raise ValueError(locale()("negative", text=str(number)))
    return number


def many(_: Any, tokens: Sequence[Any]) -> float:
    """A positive number, with K, M, B or T for thousands, millions, billions or trillions."""
    text = str(tokens[0].value)
    found = _AMOUNT.fullmatch(text.strip())
    number = float(found[1]) * _MULTIPLES[found[2].upper()] if found else 0.0
    if not 0.0 < number < _LARGEST_AMOUNT:
        raise ValueError(locale()("not-an-amount", text=text[:80]))
    return number


def decimal(_: Any, tokens: Sequence[Any]) -> float:
    """A number of seconds, 0 or more: ``8``, ``2.5``."""
    text = str(tokens[0].value)
    if not _DECIMAL.fullmatch(text):
        raise ValueError(locale()("not-seconds", text=text[:80]))
    return float(text)


def date(_: Any, tokens: Sequence[Any]) -> str:
    """A day of the calendar, YYYY-MM-DD."""
    text = str(tokens[0].value)
    try:
        # The library also takes 20260101 and 2026-W01-1: the names' dates are compared as text.
        real = datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        real = False
    if not real:
        raise ValueError(locale()("not-a-day", text=text[:80]))
    return text


def seed() -> Parameter:
    """``--seed``."""
    return Parameter(name="--seed", help=locale()("option-seed"), negative="", show_default=False, converter=natural)


def day(name: str, message: str | None = None) -> Parameter:
    """An option whose value is a day, with the help of message ``option-name`` or another."""
    return Parameter(
        name=f"--{name}", help=locale()(f"option-{message or name}"), negative="", show_default=False, converter=date
    )


def count(name: str) -> Parameter:
    """An option whose value is a whole number."""
    return Parameter(
        name=f"--{name}", help=locale()(f"option-{name}"), negative="", show_default=False, converter=whole
    )


def seconds(name: str) -> Parameter:
    """An option whose value is a number of seconds."""
    return Parameter(
        name=f"--{name}", help=locale()(f"option-{name}"), negative="", show_default=False, converter=decimal
    )


def option(name: str, message: str | None = None) -> Parameter:
    """``--name``, with the help of message ``option-name`` or another; a flag has no ``--no-`` twin."""
    return Parameter(name=f"--{name}", help=locale()(f"option-{message or name}"), negative="", show_default=False)


def amount(name: str) -> Parameter:
    """An option whose value is a positive amount: ``70B``, ``15T``, ``3.8e25``."""
    return Parameter(name=f"--{name}", help=locale()(f"option-{name}"), negative="", show_default=False, converter=many)


def argument(name: str) -> Parameter:
    """A positional argument, with the help of message ``argument-name``."""
    return Parameter(help=locale()(f"argument-{name.lower()}"), show_default=False, negative="")
