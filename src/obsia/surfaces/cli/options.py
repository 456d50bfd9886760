"""Options of commands that are not derived from a question yet: each is one field, read as questions read theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cyclopts import Parameter

from obsia.core.locales import locale
from obsia.core.question import Amount, Day, Field, Kind, Whole
from obsia.surfaces.cli.asking import parameter_of


def _of(kind: Kind, name: str, message: str | None = None) -> Parameter:
    return parameter_of(Field(kind=kind, name=name, help=f"option-{message or name}"))


def date(_: Any, tokens: Sequence[Any]) -> str:
    """The day of ``--on``, YYYY-MM-DD."""
    return Field(kind=Day(), name="on", help="option-on").read(str(tokens[0].value))


def seed() -> Parameter:
    """``--seed``."""
    return _of(Whole(), "seed")


def day(name: str, message: str | None = None) -> Parameter:
    """An option whose value is a day, with the help of message ``option-name`` or another."""
    return _of(Day(), name, message)


def count(name: str) -> Parameter:
    """An option whose value is a whole number."""
    return _of(Whole(), name)


def amount(name: str) -> Parameter:
    """An option whose value is a positive amount: ``70B``, ``15T``, ``3.8e25``."""
    return _of(Amount(), name)


def option(name: str, message: str | None = None) -> Parameter:
    """``--name``, with the help of message ``option-name`` or another; a flag has no ``--no-`` twin."""
    return Parameter(name=f"--{name}", help=locale()(f"option-{message or name}"), negative="", show_default=False)


def argument(name: str) -> Parameter:
    """A positional argument, with the help of message ``argument-name``."""
    return Parameter(help=locale()(f"argument-{name.lower()}"), show_default=False, negative="")
