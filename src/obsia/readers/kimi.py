"""Wire logs of Kimi Code and Kimi CLI: ``~/.kimi*/sessions/**/wire.jsonl``.

Kimi Code writes ``usage.record`` lines: those of a turn are calls, those of a session are sums of them. Kimi CLI, the
older of the two, writes a ``StatusUpdate`` after each step.
"""

from __future__ import annotations

from typing import Final

from obsia.core.message import Message
from obsia.readers.base import Cell
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.recognition import ByTable
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import epoch_us
from obsia.readers.records.walk import reading_log

NAME: Final = "kimi"
recognise: Final = ByTable(NAME)

MARKERS: Final = (b'"token_usage"', b'"usage.record"')
_RECORD: Final = algebra(NAME, "usage-record")
_UPDATE: Final = algebra(NAME, "status-update")
_FIELDS: Final = Fields(
    (
        "type",
        "time",
        "timestamp",
        "model",
        "usageScope",
        "message.type",
        "message.payload.message_id",
        *_RECORD.paths,
        *_UPDATE.paths,
    )
)


def _take(rows: Rows, number: int, values: Values) -> None:
    row: dict[str, Cell] = {"tokens_basis": "reported"}
    if values["type"] == "usage.record":
        if values["usageScope"] != "turn":
            rows.skip(Message("skipped-session-sum"))
            return
        model = values["model"]
        row |= _RECORD.counts(values)
        row["started_at"] = epoch_us(values["time"], unit="ms")
        row["model_response"] = model.removeprefix("kimi-code/") if isinstance(model, str) else model
    elif values["message.type"] == "StatusUpdate":
        row |= _UPDATE.counts(values)
        row["started_at"] = epoch_us(values["timestamp"], unit="s")
        row["event_id"] = values["message.payload.message_id"]
    else:
        rows.skip(Message("skipped-line"))
        return
    if not stated(row):
        rows.skip(Message("skipped-answer"))
        return
    rows.add(number, row)


events: Final = reading_log(lambda: _take, _FIELDS, markers=MARKERS)
"""The steps of one session."""
