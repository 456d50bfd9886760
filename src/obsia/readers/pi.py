"""Sessions of pi (``~/.pi/agent/sessions/<project>/*.jsonl``) and of the agents built on it (OpenClaw, …).

A session that is forked or cloned begins with a copy of the entries before it, ids and times included. Costs are not
read: they come from a catalogue whose unknown prices were once written as large negative numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.core.message import Message
from obsia.readers.base import Cell
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import epoch_us, iso_us
from obsia.readers.records.values import name_of_folder, stated_cost
from obsia.readers.records.walk import reading_log

NAME: Final = "pi"

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
        "message.usage.cost.total",
        *_COUNTS.paths,
    )
)


class _Session:
    """The session of one log, and the folder that it works in."""

    def __init__(self) -> None:
        self._row: dict[str, Cell] = {"session_id": None, "label.project": None}

    def take(self, rows: Rows, number: int, values: Values) -> None:
        """One line: an answer counts."""
        if values["type"] == "session":
            self._row = {"session_id": values["id"], "label.project": name_of_folder(values["cwd"])}
            rows.skip(Message("skipped-line"))
        elif values["message.role"] != "assistant":
            rows.skip(Message("skipped-repeated-line"))
        else:
            _take(rows, number, values, self._row)


def _take(rows: Rows, number: int, values: Values, row: Mapping[str, Cell]) -> None:
    counts = _COUNTS.counts(values)
    if not stated(counts):
        failed = values["message.stopReason"] in ("error", "aborted")
        return rows.skip(Message("skipped-failed") if failed else Message("skipped-answer"))
    written = values["timestamp"]
    at = epoch_us(values["message.timestamp"], unit="ms") if written is None else iso_us(written)
    response, entry = values["message.responseId"], values["id"]
    event: Cell = None
    if isinstance(response, str) and response:
        event = response
    elif isinstance(entry, str) and entry:
        event = f"{entry}/{written}"  # entry ids are short: unique in a session only
    return rows.add(
        number,
        {
            **row,
            "event_id": event,
            "started_at": at,
            "provider": values["message.provider"],
            "model_request": values["message.model"],
            "model_response": values["message.responseModel"],
            "tokens_basis": "reported",
            **stated_cost(values["message.usage.cost.total"]),
            **counts,
        },
    )


events: Final = reading_log(lambda: _Session().take, _FIELDS, markers=MARKERS)
"""The answers of one session."""
