"""Rows that sum up others: by a name in the column of time or of the model, or by one where both are empty."""

from __future__ import annotations

import functools
import re
from typing import Final

from obsia.readers.records.packaged import rows_of

TABLE: Final = "totals.csv"


@functools.cache
def names() -> frozenset[str]:
    """What a sum is called, without case."""
    return frozenset(row["name"] for row in rows_of("obsia.readers.tables", TABLE))


@functools.cache
def _pattern() -> re.Pattern[str]:
    # "gpt-4o Total" is a sum; "for all" is a name.
    some = "|".join(sorted((re.escape(name) for name in names() if _SURE.search(name)), key=len, reverse=True))
    return re.compile(rf".{{1,80}}[\s:–-](?:{some})\s*:?", re.IGNORECASE)


_SURE: Final = re.compile("tot|gesamt|ergebnis|summe|計|计")
_LONGEST: Final = 100


def is_total_name(text: str) -> bool:
    """Whether ``text`` is, or ends in, the name of a sum: ``Total``, ``gpt-4o Total``, ``Gesamt:``."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST:
        return False
    return plain.casefold().rstrip(": ") in names() or _pattern().fullmatch(plain) is not None


def is_plain_total(text: str) -> bool:
    """Whether ``text`` is nothing but the name of a sum."""
    return text.strip().casefold().rstrip(": ") in names()
