"""Dates that may state their month or their year only."""

from __future__ import annotations


def middle_of_date(text: str) -> tuple[int, int, int]:
    """Year, month and day of an ISO date: of a month its middle, of a year the middle of July."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, *(7, 15)[len(parts) - 1 :])[:3]
    return year, month, day
