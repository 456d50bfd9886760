"""Chats of Qwen Code: ``~/.qwen/projects/<project>/chats/*.jsonl`` (``~/.qwen/tmp`` in older versions).

Lines have the frame of Claude Code's and the counts of Gemini's answers. Whether thoughts are inside the candidates'
tokens is for the total to say: providers that speak OpenAI's protocol count them inside.
"""

from __future__ import annotations

from typing import Final

from obsia.core.message import Message
from obsia.readers.records.algebra import algebra, stated, whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.recognition import ByTable
from obsia.readers.records.rows import Rows
from obsia.readers.records.sessions import name_of_folder
from obsia.readers.records.times import iso_us
from obsia.readers.records.walk import reading_log

NAME: Final = "qwen-code"
recognise: Final = ByTable(NAME)

MARKERS: Final = (b'"usageMetadata"',)
_COUNTS: Final = algebra(NAME, "assistant")
_FIELDS: Final = Fields(
    ("type", "uuid", "timestamp", "sessionId", "cwd", "model", "usageMetadata.totalTokenCount", *_COUNTS.paths)
)


def _take(rows: Rows, number: int, values: Values) -> None:
    if values["type"] != "assistant":
        rows.skip(Message("skipped-repeated-line"))
        return
    counts = _COUNTS.counts(values)
    if not stated(counts):
        rows.skip(Message("skipped-answer"))
        return
    taken, made = whole(counts.get("input_tokens")), whole(counts.get("output_tokens"))
    thought, total = whole(counts.get("reasoning_tokens")), whole(values["usageMetadata.totalTokenCount"])
    if thought and taken is not None and made is not None:
        is_beside = total == taken + made + thought if total is not None else thought > made
        if is_beside:
            counts["output_tokens"] = made + thought
    rows.add(
        number,
        {
            "event_id": values["uuid"],
            "started_at": iso_us(values["timestamp"]),
            "session_id": values["sessionId"],
            "model_response": values["model"],
            "tokens_basis": "reported",
            "label.project": name_of_folder(values["cwd"]),
            **counts,
        },
    )


events: Final = reading_log(lambda: _take, _FIELDS, markers=MARKERS)
"""The answers of one chat."""
