# pyright: basic
"""An ibis expression as the engine's SQL."""

from __future__ import annotations

from typing import Any

import ibis


def sql_of(expression: Any) -> str:
    """The SQL of ``expression`` for DuckDB."""
    return str(ibis.to_sql(expression, dialect="duckdb"))
