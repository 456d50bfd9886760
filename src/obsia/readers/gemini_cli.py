"""Chats of Gemini CLI: ``~/.gemini/tmp/<project>/chats/session-*.json`` (one document) and ``.jsonl`` (since 0.4x).

A message is written again when its tokens arrive: the fullest counts. ``$set`` and ``$rewindTo`` change what the user
sees, not what was called: messages that a rewind hides were paid for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Batch, Head, ReadOptions, Recognition, Reject
from obsia.readers.files import compression_of, head_of
from obsia.readers.records.algebra import algebra, stated, whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.outline import outline
from obsia.readers.records.rows import Rows
from obsia.readers.records.sessions import items, members
from obsia.readers.records.times import iso_us
from obsia.readers.records.walk import document, json_lines, refused

NAME: Final = "gemini-cli"
SUMMARY: Final = "Gemini CLI chats (~/.gemini/tmp/*/chats), as JSON or JSON lines"

MARKERS: Final = (b'"tokens"', b'"projectHash"')
_COUNTS: Final = algebra(NAME, "message")
_FIELDS: Final = Fields(
    ("type", "id", "timestamp", "model", "sessionId", "startTime", "projectHash", "tokens.total", *_COUNTS.paths)
)


def recognise(head: Head) -> Recognition | None:
    """A chat by its session's frame (``sessionId``, ``projectHash``, ``startTime``)."""
    found = outline(head)
    if found.layout in {"lines", "object"} and found.has("sessionId", "projectHash", "startTime"):
        return Recognition(reader=NAME, confidence=3, why="chat of Gemini CLI (sessionId, projectHash)")
    return None


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The answers of one chat that state tokens."""
    head = head_of(file)
    found = outline(head)
    if found.layout == "object" and found.has("messages"):
        yield from _document(file)
    else:
        yield from _lines(file)


def _document(file: str) -> Iterator[Batch]:
    rows, chat = Rows(are_lines=False), members(document(file))
    session = chat.get("sessionId")
    for number, message in enumerate(items(chat.get("messages")), start=1):
        if isinstance(message, dict):
            values = _FIELDS.of(members(message))
            with rows.guard(file, number, values):
                _take(rows, number, values, session)
        else:
            rows.refuse(Reject(file=file, row=number, reason="not_an_object", expected=Message("expected-json-object")))
        if rows.full:
            yield from rows.flush()
    yield from rows.flush()


def _lines(file: str) -> Iterator[Batch]:
    rows, session = Rows(are_lines=True), None
    for number, line in json_lines(file, compression_of(file), rows, markers=MARKERS):
        values = _FIELDS.decode(line)
        if isinstance(values, str):
            rows.refuse(refused(file, number, line, reason=values))
            continue
        if values["projectHash"] is not None:
            session = values["sessionId"]
        with rows.guard(file, number, values):
            _take(rows, number, values, session)
        if rows.full:
            yield from rows.flush()
    yield from rows.flush()


def _take(rows: Rows, number: int, values: Values, session: Any) -> None:
    if values["type"] != "gemini":
        rows.skip(Message("skipped-line"))
        return
    counts = _COUNTS.counts(values)
    if not stated(counts):
        rows.skip(Message("skipped-answer"))
        return
    _arbitrate(counts, values)
    message = values["id"]
    rows.add(
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
