"""Options that several commands share. Help texts are messages of the language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cyclopts import Parameter

from obsia.core.locales import locale
from obsia.surfaces import values


def whole(_: Any, tokens: Sequence[Any]) -> int:
    """A whole number, digits only: 1.5 is refused, not rounded."""
    return values.whole(str(tokens[0].value), locale())


def natural(_: Any, tokens: Sequence[Any]) -> int:
    """A whole number that is not negative."""
    return values.natural(str(tokens[0].value), locale())


def many(_: Any, tokens: Sequence[Any]) -> float:
    """A positive number, with K, M, B or T for thousands, millions, billions or trillions."""
    return values.amount(str(tokens[0].value), locale())


def decimal(_: Any, tokens: Sequence[Any]) -> float:
    """A number of seconds, 0 or more: ``8``, ``2.5``."""
    return values.seconds(str(tokens[0].value), locale())


def date(_: Any, tokens: Sequence[Any]) -> str:
    """A day of the calendar, YYYY-MM-DD."""
    return values.day(str(tokens[0].value), locale())


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


def whole_option(name: str) -> Parameter:
    """An option whose value is a whole number of 0 or more."""
    return Parameter(
        name=f"--{name}", help=locale()(f"option-{name}"), negative="", show_default=False, converter=natural
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
