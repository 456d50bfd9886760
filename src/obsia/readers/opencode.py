"""Messages of opencode: files of ``storage/message``, ``opencode export``, and the database ``opencode.db``.

Whether ``tokens.output`` contains ``tokens.reasoning`` changed with the versions: the total tells
(:func:`_output`). A session that is forked holds copies of messages under new ids; what they do share (times, model,
counts) makes them one call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, Head, ReadOptions, Recognition
from obsia.readers.files import head_of
from obsia.readers.records.algebra import algebra, stated, whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.recognition import claim, claimed
from obsia.readers.records.rows import AN_OBJECT, Rows
from obsia.readers.records.times import between_us, epoch_us
from obsia.readers.records.values import fingerprint, items, members, name_of_folder, only_text, stated_cost
from obsia.readers.records.walk import Record, document, each, objects

if TYPE_CHECKING:
    import sqlite3

NAME: Final = "opencode"

_COUNTS: Final = algebra(NAME, "message")
_FIELDS: Final = Fields(
    (
        "role",
        "sessionID",
        "modelID",
        "providerID",
        "model.id",
        "model.providerID",
        "time.created",
        "time.completed",
        "path.root",
        "path.cwd",
        "tokens.total",
        "cost",
        *_COUNTS.paths,
    )
)
_DATABASE: Final = b"SQLite format 3\0"
_TABLE: Final = re.compile(rb"CREATE TABLE [`\"]?(?:message|session_message)[`\"]?")
_QUERIES: Final = {
    "session_message": "SELECT session_id, data FROM session_message WHERE type = 'assistant' ORDER BY rowid",
    "message": "SELECT session_id, data FROM message ORDER BY rowid",
}


def recognise(head: Head) -> Recognition | None:
    """One message, an export of a session, or a database with messages."""
    if head.data[:16] != _DATABASE:
        return claim(head, NAME)
    if _TABLE.search(head.data) and b"session_id" in head.data and b"data" in head.data:
        return claimed(NAME, "opencode-database", confidence=2)
    return None


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The answers that one file holds."""
    rows = Rows(file, are_lines=False)
    stored = _rows_of_database(file, rows) if head_of(file).data[:16] == _DATABASE else _messages(rows)
    yield from each(rows, stored, _take)


def _messages(rows: Rows) -> Iterator[Record]:
    found = document(rows.file)
    if members(found).get("messages") is not None:
        found = [members(message).get("info") for message in items(members(found).get("messages"))]
    yield from objects(found if isinstance(found, list) else [found], _FIELDS, rows)


def _rows_of_database(file: str, rows: Rows) -> Iterator[Record]:
    """The answers in a database that nothing may change: opened to be read, without its journal where that fails."""
    import sqlite3

    number = 0
    try:
        connection = _opened(file)
        try:
            connection.text_factory = bytes  # a text that is no UTF-8 costs its row, and is not told
            tables = {
                bytes(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            for table, query in _QUERIES.items():
                for session, data in connection.execute(query) if table.encode() in tables else ():
                    number += 1
                    values = _FIELDS.decode(data) if isinstance(data, bytes) else "not_json"
                    if isinstance(values, str):
                        rows.refuse_at(number, reason=values, expected=AN_OBJECT)
                    else:
                        kept = session.decode(errors="replace") if isinstance(session, bytes) else session
                        yield number, {**values, "sessionID": only_text(values["sessionID"]) or kept}
        finally:
            connection.close()
    except sqlite3.Error as error:
        # What SQLite says may name tables, never a value of a row.
        raise BadInput(file, "file-database", error=str(error), expected="expected-opencode-db") from error


def _opened(file: str) -> sqlite3.Connection:
    import sqlite3

    address = f"file:{quote(file)}?mode=ro"
    connection = sqlite3.connect(address, uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.Error as error:
        connection.close()
        if not isinstance(error, sqlite3.OperationalError):
            raise
        return sqlite3.connect(f"{address}&immutable=1", uri=True)
    return connection


def _take(rows: Rows, number: int, values: Values) -> None:
    if values["role"] not in ("assistant", None):
        return rows.skip(Message("skipped-user-message"))
    counts = _COUNTS.counts(values)
    if not stated(counts):
        return rows.skip(Message("skipped-answer"))
    _output(counts, values)
    model = only_text(values["modelID"]) or only_text(values["model.id"])
    provider = only_text(values["providerID"]) or only_text(values["model.providerID"])
    created, completed = values["time.created"], values["time.completed"]
    started = epoch_us(created, unit="ms")
    row: dict[str, Cell] = {
        "event_id": None
        if created is None
        else fingerprint(created, completed, provider, model, *(values[path] for path in _COUNTS.paths)),
        "started_at": started,
        "session_id": values["sessionID"] or None,
        "provider": provider,
        "model_request": model,
        "tokens_basis": "reported",
        "label.project": name_of_folder(values["path.root"]) or name_of_folder(values["path.cwd"]),
        **stated_cost(values["cost"]),
        **counts,
    }
    if completed is not None:
        row["duration_us"] = between_us(started, epoch_us(completed, unit="ms"))
    return rows.add(number, row)


def _output(counts: dict[str, Cell], values: Values) -> None:
    """Adds reasoning to the output where it is beside it.

    Old versions store what the provider says, and for OpenAI that output holds reasoning (anomalyco/opencode#17566);
    newer ones take it out. The total fits one of the two. Where none fits or there is none, reasoning that could be
    inside is taken to be inside: old versions wrote no total.
    """
    parts = [whole(counts.get(name)) for name in ("input_tokens", "output_tokens", "reasoning_tokens")]
    total = whole(values["tokens.total"])
    if None in parts:
        return
    taken, made, reasoned = (part or 0 for part in parts)
    beside, inside = taken + made + reasoned, taken + made
    if reasoned and (total == beside or (total != inside and reasoned > made)):
        counts["output_tokens"] = made + reasoned
