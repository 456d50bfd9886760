"""The rules of one plain call, in Python: for readers of a growing log that must answer before an engine could start.

:func:`plain_call` accepts a part of what :mod:`obsia.readers.canonical.checks` accepts: whoever meets another row takes
the long way round. A property test holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from obsia.core.columns import CONTAINED, COUNTS, ENERGY, LARGEST_COUNT, SERVED

if TYPE_CHECKING:
    from obsia.readers.base import Cell

_EARLIEST_US: Final = 1_262_304_000_000_000  # 2010-01-01
_LATEST_US: Final = 4_102_444_800_000_000  # 2100-01-01
_LONGEST_TEXT: Final = 4_096
_WITH_ZEROS: Final = re.compile(r"\.00?\Z")
"""As pandas writes a whole number; 1.000 is a thousand to many, and none here as under the rules of tables."""
_OTHERWISE_PRICED: Final = ("messages", "seats", "bucket_s", ENERGY, *SERVED)
_MEDIA: Final = ("images", "pixel_steps", "audio_ms", "video_ms")


class PlainCall(NamedTuple):
    """The counts of one call that states its tokens, its time (epoch microseconds) and its id, where it has them."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int
    reasoning_tokens: int
    started_at: int | None
    event_id: str | None


def plain_call(row: Mapping[str, Cell]) -> PlainCall | None:
    """``row`` as one call of tokens; None for a row that breaks a rule, or that is priced in another way."""
    counts: dict[str, int] = {}
    for name, value in row.items():
        if value is None or value == "":
            continue
        if name == "started_at":
            if not isinstance(value, int) or isinstance(value, bool) or not _EARLIEST_US <= value <= _LATEST_US:
                return None
        elif name == "batch_api":
            if value is not False:
                return None
        elif name in _OTHERWISE_PRICED or name in _MEDIA:
            return None
        elif name in COUNTS:
            number = whole(value)
            if number is None or number > LARGEST_COUNT or isinstance(value, float):
                return None
            counts[name] = number
        elif not isinstance(value, str) or len(value) > _LONGEST_TEXT or not value.isprintable():
            return None
    if counts.get("calls", 1) != 1 or "input_tokens" not in counts or "output_tokens" not in counts:
        return None
    for total in {total for _, total in CONTAINED}:
        if sum(counts.get(sub, 0) for sub, held_by in CONTAINED if held_by == total) > counts.get(total, 0):
            return None
    started, event_id = row.get("started_at"), row.get("event_id")
    return PlainCall(
        input_tokens=counts["input_tokens"],
        cached_tokens=counts.get("cache_read_tokens", 0),
        output_tokens=counts["output_tokens"],
        reasoning_tokens=counts.get("reasoning_tokens", 0),
        started_at=started if isinstance(started, int) else None,
        event_id=event_id if isinstance(event_id, str) and event_id else None,
    )


def whole(value: Any) -> int | None:
    """A whole number >= 0, from JSON or from CSV text; ``None`` for anything else (booleans and fractions included)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    if isinstance(value, float) and value.is_integer() and 0 <= value < 2**53:
        return int(value)
    if isinstance(value, str):
        digits = value if value.isdecimal() else _WITH_ZEROS.sub("", value)
        if digits.isascii() and digits.isdecimal() and len(digits) <= 19:
            return int(digits)
    return None
