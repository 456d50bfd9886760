"""Sessions of pi (``~/.pi/agent/sessions/<project>/*.jsonl``) and of the agents built on it (OpenClaw, …).

A session that is forked or cloned begins with a copy of the entries before it, ids and times included. Costs are not
read: they come from a catalogue whose unknown prices were once written as large negative numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, Head, ReadOptions, Recognition
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.outline import outline
from obsia.readers.records.rows import Rows
from obsia.readers.records.sessions import name_of_folder, session_lines
from obsia.readers.records.times import epoch_us, iso_us

NAME: Final = "pi"
SUMMARY: Final = "Sessions of the pi coding agent (~/.pi/agent/sessions) and of agents built on it"

MARKERS: Final = (b'"usage"', b'"type":"session"', b'"type": "session"')
_COUNTS: Final = algebra(NAME, "message")
_FIELDS: Final = Fields(
    (
        "type",
        "id",
        "timestamp",
        "cwd",
        "message.role",
        "message.provider",
        "message.model",
        "message.responseModel",
        "message.responseId",
        "message.timestamp",
        "message.stopReason",
        *_COUNTS.paths,
    )
)


def recognise(head: Head) -> Recognition | None:
    """The header of a session, then messages with a role and a stated use."""
    found = outline(head)
    if found.layout not in {"lines", "object"} or not found.says("type", "session", "message"):
        return None
    if found.has("version", "id", "cwd", "timestamp") and found.says("type", "session"):
        return Recognition(reader=NAME, confidence=3, why="session of pi (type session, version, cwd)")
    if found.has("message.usage.cacheRead", "message.usage.input", "message.provider"):
        return Recognition(reader=NAME, confidence=3, why="session of pi (message.usage.cacheRead)")
    return None


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The answers of one session."""
    rows = Rows(are_lines=True)
    session: Any = None
    project: str | None = None
    for number, values in session_lines(file, _FIELDS, rows, markers=MARKERS):
        with rows.guard(file, number, values):
            if values["type"] == "session":
                session, project = values["id"], name_of_folder(values["cwd"])
                rows.skip(Message("skipped-line"))
            elif values["message.role"] != "assistant":
                rows.skip(Message("skipped-repeated-line"))
            else:
                _take(rows, number, values, session, project)
        if rows.full:
            yield from rows.flush()
    yield from rows.flush()


def _take(rows: Rows, number: int, values: Values, session: Any, project: str | None) -> None:
    counts = _COUNTS.counts(values)
    if not stated(counts):
        failed = values["message.stopReason"] in ("error", "aborted")
        rows.skip(Message("skipped-failed") if failed else Message("skipped-answer"))
        return
    written = values["timestamp"]
    at = epoch_us(values["message.timestamp"], unit="ms") if written is None else iso_us(written)
    response, entry = values["message.responseId"], values["id"]
    event: Cell = None
    if isinstance(response, str) and response:
        event = response
    elif isinstance(entry, str) and entry:
        event = f"{entry}/{written}"  # entry ids are short: unique in a session only
    rows.add(
        number,
        {
            "event_id": event,
            "started_at": at,
            "session_id": session,
            "provider": values["message.provider"],
            "model_request": values["message.model"],
            "model_response": values["message.responseModel"],
            "tokens_basis": "reported",
            "label.project": project,
            **counts,
        },
    )
