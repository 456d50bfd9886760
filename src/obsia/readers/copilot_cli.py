"""Sessions of GitHub Copilot CLI: ``~/.copilot/session-state/<session>/events.jsonl``.

Counts of tokens are in ``session.shutdown`` only, one sum a model since the session was entered; a session that is
resumed has several, none of which contains another. What a session used that did not end is not in its log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.core.message import Message
from obsia.readers.base import Cell
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import between_us, epoch_us, iso_us
from obsia.readers.records.values import members, name_of_folder
from obsia.readers.records.walk import reading_log

NAME: Final = "copilot-cli"

MARKERS: Final = (b'"session.shutdown"', b'"session.start"')
_COUNTS: Final = algebra(NAME, "shutdown")
_FIELDS: Final = Fields(
    (
        "type",
        "id",
        "timestamp",
        "data.sessionId",
        "data.context.cwd",
        "data.sessionStartTime",
        "data.modelMetrics",
    )
)
_ONE: Final = Fields(_COUNTS.paths)


class _Session:
    """The session of one log, and the folder that it works in."""

    def __init__(self) -> None:
        self._row: dict[str, Cell] = {"session_id": None, "label.project": None}

    def take(self, rows: Rows, number: int, values: Values) -> None:
        """One line: one record for each model where the session ended."""
        if values["type"] == "session.start":
            self._row = {
                "session_id": values["data.sessionId"],
                "label.project": name_of_folder(values["data.context.cwd"]),
            }
        if values["type"] != "session.shutdown":
            rows.skip(Message("skipped-line"))
        else:
            _take(rows, number, values, self._row)


def _take(rows: Rows, number: int, values: Values, row: Mapping[str, Cell]) -> None:
    start, end = epoch_us(values["data.sessionStartTime"], unit="ms"), iso_us(values["timestamp"])
    span_us = between_us(start, end)
    found = False
    for model, metric in members(values["data.modelMetrics"]).items():
        counts = _COUNTS.counts(_ONE.of(members(metric)))
        if not stated(counts):
            continue
        found = True
        rows.add(
            number,
            {
                **row,
                "event_id": f"{values['id']}/{model}",
                "started_at": start,
                "bucket_s": None if span_us is None else max(span_us // 1_000_000, 1),
                "model_response": model,
                "tokens_basis": "reported",
                **counts,
            },
        )
    if not found:
        rows.skip(Message("skipped-session-end"))


events: Final = reading_log(lambda: _Session().take, _FIELDS, markers=MARKERS)
"""One record for each model and each time that the session ended."""
