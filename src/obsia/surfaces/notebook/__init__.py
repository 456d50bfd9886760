"""The Python API: the functions of ``app``, whose results show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from io import StringIO
from typing import Any, ParamSpec

from obsia.app.usage import account as accounts
from obsia.app.usage import assess as journeys
from obsia.core.locales import locale
from obsia.surfaces.notebook.html import account_html

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(accounts.Account):
    """What some usage cost; a notebook shows it as a table, a terminal as the first screen of ``obsia assess``."""

    def _repr_html_(self) -> str:
        return account_html(self)

    def __repr__(self) -> str:
        from obsia.views.usage_first import document
        from obsia.writers.terminal import Page, write

        text = StringIO()
        write(document(self).without("where"), Page(locale(), stream=text))
        return text.getvalue().strip("\n")

    def to_arrow(self) -> Any:
        """The rows of ``--csv``, typed, as a table of pyarrow. Raises ``ModuleNotFoundError`` without it."""
        return self._frame("arrow")

    def to_polars(self) -> Any:
        """The same as a frame of polars."""
        return self._frame("polars")

    def to_pandas(self) -> Any:
        """The same as a frame of pandas."""
        return self._frame("pandas")

    def _frame(self, kind: str) -> Any:
        from obsia.views.usage_data import WIDE, account_columns, account_rows
        from obsia.writers.data import frame

        return frame(kind, account_rows(self), columns=account_columns(self), counts=WIDE)


def _showing(journey: Callable[P, accounts.Account]) -> Callable[P, Account]:
    @wraps(journey)
    def shown(*args: P.args, **kwargs: P.kwargs) -> Account:
        found = journey(*args, **kwargs)
        return Account(**{field.name: getattr(found, field.name) for field in fields(found)})

    return shown


assess = _showing(journeys.assess)
