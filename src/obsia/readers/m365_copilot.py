"""Usage reports of Microsoft 365 Copilot by user: exports of the admin centre, or Graph's report of usage details.

A row is a licensed user over the days of the report. Version 2 of the report says how many prompts were submitted; the
first one does not, and then the row is a seat. Names of users are not read.
"""

from __future__ import annotations

from typing import Final

from obsia.core.message import Message
from obsia.core.units import DAY_US
from obsia.readers.base import Cell
from obsia.readers.records.algebra import algebra, whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import utc_us
from obsia.readers.records.walk import reading

NAME: Final = "m365-copilot"

_PROMPTS: Final = algebra(NAME, "prompts")
_SEATS: Final = algebra(NAME, "seats")
_FIELDS: Final = Fields(("Report Refresh Date", "Report Period", *_PROMPTS.paths))
_LONGEST_DAYS: Final = 400


def _take(rows: Rows, place: int, values: Values) -> None:
    counts = _PROMPTS.counts(values)
    if counts.get("messages") == "0":
        return rows.skip(Message("skipped-no-prompts"))
    days = whole(values["Report Period"])
    if days is None or not 0 < days <= _LONGEST_DAYS:
        expected = Message("expected-period-days")
        return rows.refuse_at(place, field="Report Period", reason="no_duration", expected=expected)
    end = utc_us(values["Report Refresh Date"])
    row: dict[str, Cell] = {
        "started_at": end - days * DAY_US if isinstance(end, int) else end,
        "bucket_s": days * DAY_US // 1_000_000,
        "operation": "chat",
        **(counts or _SEATS.counts({"seat": 1})),
    }
    return rows.add(place, row)


events: Final = reading(_take, _FIELDS)
"""The licensed users."""
