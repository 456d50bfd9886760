"""Options that several commands share. Help texts are messages of the language."""

from __future__ import annotations

from typing import Any

from cyclopts import Parameter

from obsia.core.locales import locale


def option(name: str, **more: Any) -> Parameter:
    """``--name``, with the help of message ``option-name``; a flag has no ``--no-`` twin."""
    return Parameter(
        name=f"--{name}", help=locale()(f"option-{name}"), negative="", show_default=False, **more
    )


def argument(name: str) -> Parameter:
    """A positional argument, with the help of message ``argument-name``."""
    return Parameter(help=locale()(f"argument-{name.lower()}"), show_default=False, negative="")
