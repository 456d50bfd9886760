"""Tables of PostgreSQL: LiteLLM's spend logs and Langfuse's observations, as lines that their readers read.

What is new is told by transactions, not by clocks: a row that was committed late, or changed, is read by the next pull
whatever time it states. Rows that were under way at a mark may come twice; their ids are one, so they count once.
"""

from __future__ import annotations

import gzip
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from obsia.app.pulling.folder import Part, Pulled, written
from obsia.core.errors import MissingExtra, NoData
from obsia.core.message import Message, Symbol

_WAIT_S: Final = 10
_ROWS: Final = 5_000
"""Rows that travel at once."""
_OLDEST: Final = 2**31 - 10_000_000
"""Transactions after which the number of one may mean another: beyond, everything is read again."""
_WAITS: Final[dict[str, Any]] = {
    "connect_timeout": _WAIT_S,
    "keepalives_idle": _WAIT_S,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
    "options": "-c timezone=UTC -c default_transaction_read_only=on",
    "application_name": "obsia",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose rows a reader knows: name of a field -> column. Only these leave the database."""

    reader: str
    name: str
    needs: str
    """A column that tells it from a stranger's table of that name."""
    columns: Mapping[str, str]
    times: frozenset[str] = frozenset()
    parts: Mapping[str, tuple[str, ...]] = ()  # type: ignore[assignment]
    """Field of JSON -> the keys that are taken of it: others may hold what was said."""


_SPEND: Final = (
    *("request_id", "call_type", "api_key", "spend", "total_tokens", "prompt_tokens", "completion_tokens"),
    *("startTime", "endTime", "request_duration_ms", "completionStartTime", "model", "model_id", "model_group"),
    *("custom_llm_provider", "api_base", "user", "metadata", "cache_hit", "cache_key", "request_tags", "team_id"),
    *("session_id", "status", "litellm_call_id"),
)
_METADATA: Final = (
    *("usage_object", "cost_breakdown", "model_map_information", "status", "litellm_call_id"),
    *("batch_successful_requests", "user_api_key_team_alias", "user_api_key_team_id", "user_api_key_project_alias"),
    *("user_api_key_project_id", "user_api_key_org_alias", "user_api_key_user_id", "user_api_key_alias"),
    "user_api_key_hash",
)
TABLES: Final = (
    Table(
        reader="litellm",
        name="LiteLLM_SpendLogs",
        needs="request_id",
        columns={name: name for name in _SPEND},
        times=frozenset({"startTime", "endTime", "completionStartTime"}),
        parts={"metadata": _METADATA},
    ),
    Table(
        reader="langfuse",
        name="observations",
        needs="trace_id",
        columns={
            **{name: name for name in ("id", "type", "level", "model", "unit", "environment")},
            "traceId": "trace_id",
            "projectId": "project_id",
            "parentObservationId": "parent_observation_id",
            "startTime": "start_time",
            "endTime": "end_time",
            "completionStartTime": "completion_start_time",
            "promptTokens": "prompt_tokens",
            "completionTokens": "completion_tokens",
            "totalTokens": "total_tokens",
            "calculatedTotalCost": "calculated_total_cost",
        },
        times=frozenset({"startTime", "endTime", "completionStartTime"}),
    ),
)


def pull(source: str, folder: Path, before: Pulled) -> Pulled:
    """What the tables of a database have that ``before`` has not, in files of ``folder``.

    Raises ``MissingExtra``, ``NoData`` where it is not reached, breaks off, or has no such table.
    """
    marks, parts, found = dict(before.marks), dict(before.parts), False
    with _connected(source) as connection:
        # One snapshot: what is read is what was committed at one instant, and the mark is of that instant.
        [(mark, now)] = connection.execute(
            "SELECT pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text FROM pg_current_snapshot() s"
        ).fetchall()
        for table in TABLES:
            columns = _columns(connection, table)
            if columns is None:
                continue
            found = True
            oid, present = columns
            since = marks.get(table.name, "")
            last = since.partition("@")
            # Another table of that name is another's; so is a mark that is not yet, of a database that was copied.
            is_known = last[2] == oid and 0 <= int(now) - int(last[0] or 0) < _OLDEST and int(last[0] or 0) <= int(mark)
            name = f"pulled-{table.reader}-{int(mark):020}-{len(parts):06}.jsonl.gz"
            rows, sha256 = _write(connection, table, present, last[0] if since and is_known else "", folder, name)
            if rows:
                parts[name] = Part(sha256=sha256, size=rows, of=table.name)
            else:
                (folder / name).unlink()
            marks[table.name] = f"{mark}@{oid}"
    if not found:
        raise NoData("pull-no-table", tables=tuple(Symbol(each.name) for each in TABLES), address=shown(source))
    return replace(before, marks=marks, parts=parts)


def shown(source: str) -> Symbol:
    """The address, which holds no password: one that does is refused before."""
    return Symbol(source)


@contextmanager
def _connected(source: str) -> Generator[Any]:
    try:
        import psycopg
    except ImportError as error:
        raise MissingExtra(extra="postgres", purpose=Message("purpose-postgres")) from error
    try:
        connection = psycopg.connect(source, **_WAITS)
    except psycopg.Error as error:
        raise NoData("pull-unreached", address=shown(source), error=_said(error)) from error
    try:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield connection
    except psycopg.Error as error:
        raise NoData("pull-cut", address=shown(source), error=_said(error)) from error
    finally:
        connection.close()


def _said(error: Exception) -> str:
    """The first line of what the server, or the way to it, says; libpq puts no password there."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _columns(connection: Any, table: Table) -> tuple[str, dict[str, str]] | None:
    """The table's own number, and its columns among those that are read, with their types; None where it is none."""
    rows = connection.execute(
        "SELECT a.attrelid::text, a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a"
        " WHERE a.attrelid = to_regclass(quote_ident(%s)) AND a.attnum > 0 AND NOT a.attisdropped",
        (table.name,),
    ).fetchall()
    types = {name: kind for _, name, kind in rows}
    return (rows[0][0], types) if table.needs in types else None


def _write(
    connection: Any, table: Table, types: Mapping[str, str], since: str, folder: Path, name: str
) -> tuple[int, str]:
    """Write the rows that are new since a mark; how many they are, and the digest of their file."""
    from psycopg import sql

    def value(field: str, column: str) -> sql.Composable:
        cell = sql.SQL("t.{}").format(sql.Identifier(column))
        if field in table.times:
            # In UTC without saying so, as Prisma writes instants; or with a zone.
            return sql.SQL("{}::timestamptz").format(cell)
        if keys := dict(table.parts or {}).get(field):
            return sql.SQL(
                "(SELECT jsonb_object_agg(j.key, j.value) FROM jsonb_each(CASE jsonb_typeof({0}::jsonb)"
                " WHEN 'object' THEN {0}::jsonb END) j WHERE j.key = ANY({1}))"
            ).format(cell, sql.Literal(list(keys)))
        return cell

    pairs = [
        sql.SQL("{}::text, {}").format(sql.Literal(field), value(field, column))
        for field, column in table.columns.items()
        if column in types
    ]
    query = sql.SQL("SELECT jsonb_build_object({})::text FROM {} t").format(
        sql.SQL(", ").join(pairs), sql.Identifier(table.name)
    )
    if since:
        query += sql.SQL(" WHERE age(t.xmin) <= age({}::xid8::xid)").format(sql.Literal(since))
    rows = 0
    with written(folder, name) as stream, connection.cursor(name="obsia") as cursor:
        hashed: Any = stream
        cursor.itersize = _ROWS
        cursor.execute(query)
        # Without a time and a name in its head, the same rows make the same file.
        with gzip.GzipFile(filename="", fileobj=hashed, mode="wb", compresslevel=1, mtime=0) as packed:
            for (line,) in cursor:
                packed.write(line.encode() + b"\n")
                rows += 1
    return rows, hashed.sha256
