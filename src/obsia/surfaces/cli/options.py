"""Options that several commands share. Help texts are messages of the language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from cyclopts import Parameter

from obsia.core.locales import locale

_WHOLE: Final = re.compile(r"-?[0-9]{1,20}")


def whole(_: Any, tokens: Sequence[Any]) -> int:
    """A whole number, digits only: 1.5 is refused, not rounded."""
    text = str(tokens[0].value)
    if not _WHOLE.fullmatch(text):
        raise ValueError(locale()("not-whole", text=text[:80]))
    return int(text)


def count(name: str) -> Parameter:
    """An option whose value is a whole number."""
    return Parameter(
        name=f"--{name}", help=locale()(f"option-{name}"), negative="", show_default=False, converter=whole
    )


def option(name: str, message: str | None = None) -> Parameter:
    """``--name``, with the help of message ``option-name`` or another; a flag has no ``--no-`` twin."""
    return Parameter(name=f"--{name}", help=locale()(f"option-{message or name}"), negative="", show_default=False)


def argument(name: str) -> Parameter:
    """A positional argument, with the help of message ``argument-name``."""
    return Parameter(help=locale()(f"argument-{name.lower()}"), show_default=False, negative="")
