"""An ibis expression as an engine's SQL."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any, Final

import ibis
from ibis.config import Config

from obsia.readers.base import DIALECT

MOST_KEPT: Final = 128
"""Statements of one thread that are kept: an account takes some ten to thirty."""


class _Kept(threading.local):
    """The SQL of expressions that this thread had before: files of the same columns are asked the same again, as long
    as the thread lives (a notebook, a program that counts as it goes, a worker of a server).

    Each thread has its own, since ibis notes which expressions are equal in a table that is not made for several.
    """

    def __init__(self) -> None:
        self.written = lru_cache(maxsize=MOST_KEPT)(_written)


class _SparkOptions(Config):
    """What the Spark backend of ibis would set, which asks for more than its SQL does."""

    treat_nan_as_null: bool = False


def _written(operation: Any, dialect: str = DIALECT) -> str:
    if dialect == "pyspark" and ibis.options.pyspark is None:
        ibis.options.pyspark = _SparkOptions()
    # Nobody reads it but the engine: without line breaks and indents it takes less time to write.
    return str(ibis.to_sql(operation.to_expr(), dialect=dialect, pretty=False))


_KEPT = _Kept()


def sql_of(expression: Any, *, dialect: str = DIALECT) -> str:
    """The SQL of ``expression``, for DuckDB where no other engine is named."""
    return _KEPT.written(expression.op(), dialect)


def table_of(schema: Any, name: str) -> Any:
    """A table that the engine holds under a name, for expressions to start from."""
    return ibis.table(schema, name=name)
