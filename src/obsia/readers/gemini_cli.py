"""Chats of Gemini CLI: ``~/.gemini/tmp/<project>/chats/session-*.json`` (one document) and ``.jsonl`` (since 0.4x).

A message is written again when its tokens arrive: the fullest counts. ``$set`` and ``$rewindTo`` change what the user
sees, not what was called: messages that a rewind hides were paid for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Batch, ReadOptions
from obsia.readers.files import head_of
from obsia.readers.records.algebra import algebra, stated, whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.outline import outline
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import iso_us
from obsia.readers.records.values import members
from obsia.readers.records.walk import Record, document, each, log_lines, objects

NAME: Final = "gemini-cli"

MARKERS: Final = (b'"tokens"', b'"projectHash"')
_COUNTS: Final = algebra(NAME, "message")
_FIELDS: Final = Fields(
    ("type", "id", "timestamp", "model", "sessionId", "startTime", "projectHash", "tokens.total", *_COUNTS.paths)
)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The answers of one chat that state tokens."""
    found = outline(head_of(file))
    is_document = found.layout == "object" and found.has("messages")
    rows, chat = Rows(file, are_lines=not is_document), _Chat()
    yield from each(rows, chat.messages(rows) if is_document else log_lines(_FIELDS, rows, markers=MARKERS), chat.take)


class _Chat:
    """The session of one chat, in the document or in a line before its messages."""

    def __init__(self) -> None:
        self._session: Any = None

    def messages(self, rows: Rows) -> Iterator[Record]:
        """The messages of a chat that is one document."""
        chat = members(document(rows.file))
        self._session = chat.get("sessionId")
        yield from objects(chat.get("messages"), _FIELDS, rows)

    def take(self, rows: Rows, number: int, values: Values) -> None:
        """One message, or the line that names the session."""
        if values["projectHash"] is not None:
            self._session = values["sessionId"]
        _take(rows, number, values, self._session)


def _take(rows: Rows, number: int, values: Values, session: Any) -> None:
    if values["type"] != "gemini":
        return rows.skip(Message("skipped-line"))
    counts = _COUNTS.counts(values)
    if not stated(counts):
        return rows.skip(Message("skipped-answer"))
    _arbitrate(counts, values)
    message = values["id"]
    return rows.add(
        number,
        {
            "event_id": f"{session}/{message}" if isinstance(message, str) and message else None,
            "started_at": iso_us(values["timestamp"]),
            "session_id": session,
            "model_response": values["model"],
            "tokens_basis": "reported",
            **counts,
        },
    )


def _arbitrate(counts: dict[str, Any], values: Values) -> None:
    """Where the total says that cached tokens are beside the input and not in it, they are added."""
    cached, total = whole(values["tokens.cached"]), whole(values["tokens.total"])
    taken, made = whole(counts.get("input_tokens")), whole(counts.get("output_tokens"))
    if cached and total is not None and taken is not None and made is not None and total == taken + made + cached:
        counts["input_tokens"] = taken + cached
