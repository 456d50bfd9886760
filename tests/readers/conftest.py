"""An engine as the app opens it, and the shortest way from files to rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.engines import connection

from obsia.readers.base import Engine, ReadOptions
from obsia.readers.counted import Reconciliation
from obsia.readers.listing import discover
from obsia.readers.mapping import Columns
from obsia.readers.reading import Reading, read, read_frame

HERE = Path(__file__).parent


def open_engine() -> Engine:
    """Locked, as the app locks it."""
    return Engine(connection=connection(), error=duckdb.Error)


@dataclass
class Account:
    """What a test wants to know of a reading."""

    reading: Reading
    rows: list[dict[str, Any]]

    @cached_property
    def where(self) -> Reconciliation:
        return self.reading.reconcile(counted=len(self.rows))

    @cached_property
    def rejects(self):
        return list(self.reading.rejects())

    @property
    def skipped(self) -> dict[str, int]:
        """Kinds of records that are no usage, in English."""
        return {str(kind): count for kind, count in self.reading.skipped().items()}

    @property
    def stored(self) -> list[Any]:
        """Every row of every table that the engine was given."""
        own = self.reading.engine.connection
        tables = own.sql("SELECT table_name FROM duckdb_tables() WHERE database_name IN (current_database(), 'temp')")
        return [row for (name,) in tables.fetchall() for row in own.table(name).fetchall()]

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]


def rows_of(reading: Reading) -> list[dict[str, Any]]:
    usage = reading.usage
    return [dict(zip(usage.columns, row, strict=True)) for row in reading.engine.rows(usage)]


def by_event(got: Account) -> list[dict[str, Any]]:
    """Rows in an order of their own: an account has none."""
    return sorted(got.rows, key=lambda row: row["event_id"])


def account_of(paths: str | Path | Sequence[str | Path], mapping: str = "", **options: Any) -> Account:
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    found = discover(given)
    reading = read(engine=open_engine(), found=found, options=ReadOptions(columns=Columns.parse(mapping), **options))
    return Account(reading, rows_of(reading))


def frame_account_of(frame: object, mapping: str = "") -> Account:
    reading = read_frame(engine=open_engine(), frame=frame, options=ReadOptions(columns=Columns.parse(mapping)))
    return Account(reading, rows_of(reading))


@pytest.fixture
def samples() -> Path:
    return HERE


@pytest.fixture
def events():
    """``events(account)``: rows in order of event id."""
    return by_event


@pytest.fixture
def account():
    """``account(paths, mapping, **options)``: files to rows, as the app would read them."""
    return account_of


@pytest.fixture
def frame_account():
    """``frame_account(frame, mapping)``: a frame to rows."""
    return frame_account_of
