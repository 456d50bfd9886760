"""Columns that number the rows of a table: an id for each amount says nothing of which amounts are of one call."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from obsia.readers.tables.heading_words import spelt
from obsia.readers.tables.headings import IDS
from obsia.readers.tables.number_forms import text_of
from obsia.readers.tables.readings import Rows


def numbering_in(rows: Rows, names: Sequence[str], some: Collection[int]) -> frozenset[int]:
    """The places among ``some`` of columns that are called ids and are another in each row."""
    ids = [at for at in some if IDS.search(names[at]) or "identifier" in spelt(names[at])]
    seen = {at: set[str]() for at in ids}
    count = 0
    for count, (_, _, cells) in enumerate(rows.each(), 1):  # noqa: B007 - the last is the number of rows
        for at, texts in seen.items():
            texts.add(text_of(cells[at]))
    return frozenset(at for at, texts in seen.items() if len(texts) == count)
