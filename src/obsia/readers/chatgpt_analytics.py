"""Exports of user analytics of ChatGPT Enterprise and Edu: messages of each user over a week, a month or other dates.

Names and addresses of users are not read. Where the export says which models the messages went to, each is a record.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, Final

from obsia.core.message import Message
from obsia.core.units import DAY_US
from obsia.readers.base import Cell
from obsia.readers.records.algebra import algebra, whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import between_us, utc_us
from obsia.readers.records.values import fingerprint, members, only_text
from obsia.readers.records.walk import reading

NAME: Final = "chatgpt-analytics"

_COUNTS: Final = algebra(NAME, "engagement")
_FIELDS: Final = Fields(
    (
        "cadence",
        "period_start",
        "period_end",
        "account_id",
        "public_id",
        "department",
        "model_to_messages",
        *_COUNTS.paths,
    )
)
_LONGEST: Final = 20_000


def _take(rows: Rows, place: int, values: Values) -> None:
    counts = _COUNTS.counts(values)
    if counts.get("messages") in (None, 0, "0"):
        rows.skip(Message("skipped-no-messages"))
        return
    start, last = utc_us(values["period_start"]), utc_us(values["period_end"])
    span_us = between_us(start, last)
    user = values["public_id"]
    row: dict[str, Cell] = {
        "started_at": start,
        # Both days are part of the period.
        "bucket_s": None if span_us is None else (span_us + DAY_US) // 1_000_000,
        "operation": "chat",
        "provider": "openai",
        "label.team": only_text(values["department"]),
        **counts,
    }
    by_model = _by_model(values["model_to_messages"], counts["messages"])
    for model, messages in by_model.items() or ((None, counts["messages"]),):
        event = None if not user else fingerprint(values["account_id"], user, values["cadence"], start, last, model)
        rows.add(place, {**row, "event_id": event, "model_response": model, "messages": messages})


def _by_model(found: Any, messages: Cell) -> Mapping[str, int]:
    """Messages by model, where they are stated and add up to all messages of the user."""
    if isinstance(found, str) and found[:1] == "{" and len(found) <= _LONGEST:
        try:
            found = ast.literal_eval(found)  # the export writes a Python literal
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return {}
    shares = {model: count for model, value in members(found).items() if (count := whole(value))}
    return shares if sum(shares.values()) == whole(messages) else {}


events: Final = reading(_take, _FIELDS)
"""The users that sent messages."""
