"""Buckets of providers: many calls in one record, whose sums may be larger than any one call's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsia.core.columns import LARGEST_COUNT
from obsia.readers.base import Cell
from obsia.readers.records.algebra import whole

EMPTY: Final = "empty bucket"
_SUMS: Final = (
    "cache_read_tokens",
    "cache_write_tokens",
    "input_tokens",
    "output_tokens",
    "reasoning_tokens",
    "images",
    "pixel_steps",
    "audio_ms",
    "video_ms",
    "calls",
    "messages",
)
"""Counts of a bucket that add up when it is cut into parts."""


def span_s(start_us: Any, end_us: Any) -> Cell:
    """The seconds from one instant to the other; what is no span is passed on as text that the rules refuse."""
    if start_us is None or end_us is None or isinstance(start_us, str) or isinstance(end_us, str):
        return None
    seconds, rest = divmod(end_us - start_us, 1_000_000)
    return seconds if seconds > 0 and not rest else "not a span"


def is_empty(counts: Mapping[str, Cell]) -> bool:
    """Whether nothing is counted."""
    return all(value is None or (value in (0, "0", "", "0.0") and value is not False) for value in counts.values())


def bucket_id(*parts: Any) -> str:
    """What makes a bucket unique, as one short text: the same bucket in two downloads counts once."""
    text = "\x1f".join("" if part is None else str(part).lower() for part in parts)
    return "bucket-" + hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def divided(row: Mapping[str, Cell]) -> Iterator[dict[str, Cell]]:
    """``row``, or equal parts of it where a sum exceeds what one record may hold. The parts add up exactly.

    A bucket stands for its calls as so many mean calls, and so do its parts. Sub-counts stay within their totals. A row
    that cannot be cut (less calls than parts, a count that is no whole number) stays as it is, for the rules to refuse.
    """
    sums = {name: whole(row.get(name)) for name in _SUMS if row.get(name) is not None}
    largest = max((number for number in sums.values() if number is not None), default=0)
    parts_wanted = -(-largest // LARGEST_COUNT)
    calls = sums.get("calls")
    if parts_wanted < 2 or None in sums.values() or (calls is not None and calls < parts_wanted):
        yield dict(row)
        return
    for place in range(parts_wanted):
        share = {name: ((number or 0) + parts_wanted - 1 - place) // parts_wanted for name, number in sums.items()}
        if "cache_write_tokens" in share:
            # Reads and writes together must stay within the input: both are cut as one, then the reads are taken out.
            both = (sums.get("cache_read_tokens") or 0) + (sums["cache_write_tokens"] or 0)
            whole_share = (both + parts_wanted - 1 - place) // parts_wanted
            share["cache_write_tokens"] = whole_share - share.get("cache_read_tokens", 0)
        made: dict[str, Cell] = {**row, **share}
        if row.get("event_id"):
            made["event_id"] = f"{row['event_id']}/{place + 1}"
        yield made
