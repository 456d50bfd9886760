"""Rows that sum up others: by a name in the column of time or of the model, or by one where both are empty."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from obsia.readers.records.packaged import rows_of
from obsia.readers.tables.heading_words import bare_of
from obsia.readers.tables.number_forms import is_absent, text_of
from obsia.readers.tables.row_words import row_words

TABLE: Final = "totals.csv"


@functools.cache
def names() -> frozenset[str]:
    """What a sum is called, without case."""
    return frozenset(row["name"] for row in rows_of("obsia.readers.tables", TABLE))


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What ends, and what begins, with the name of a sum."""
    # "gpt-4o Total" is a sum; "for all" is a name.
    some = "|".join(sorted((re.escape(name) for name in names() if _SURE.search(name)), key=len, reverse=True))
    return (
        re.compile(rf".{{1,80}}[\s:–-](?:{some})\s*:?", re.IGNORECASE),
        re.compile(rf"(?:{some})[\s:–-].{{1,80}}", re.IGNORECASE),
    )


_SURE: Final = re.compile("tot|gesamt|ergebnis|summe|計|计")
_LONGEST: Final = 100
_OF_ALL: Final = re.compile(
    r"(?:all|every|overall|combined|tou(?:s|te?s)|ensemble|alle|todos|todas|tutti|tutte|wszystkie|[(*]all[)*]?)(?!\w)"
    r"|\*+$|全|すべて|所有",
    re.IGNORECASE,
)
_OF_WHAT: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
"""Likewise: ``Total (all models)``."""
_TAIL: Final = re.compile(r"[\s(.]+(?P<word>[^\s(.)]+)[.)]*$")
"""What stands behind the name of a sum: ``Total HT``, ``Gesamt (netto)``, ``Total EUR``, ``Total réalisé``."""

_EXTREME: Final = re.compile(
    r"(?P<max>ma(?:x|ks|xim(?:um|o|ale?))|最大値?|最高)|min(?:imum|imo|imale?)?|mín|最小値?|最低", re.IGNORECASE
)
"""Of a row that is called so, where one of each is."""


def is_total_name(text: str) -> bool:
    """Whether ``text`` is, or ends in, the name of a sum: ``Total``, ``gpt-4o Total``, ``Gesamt:``."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST:
        return False
    return any(
        each.casefold().rstrip(": ") in names() or _patterns()[0].fullmatch(each) is not None
        for each in dict.fromkeys((plain, _without_tail(plain), _OF_WHAT.sub("", plain)))
    )


def _without_tail(text: str) -> str:
    """A name without what it says of taxes, of the currency, and of what was used rather than planned."""
    while (found := _TAIL.search(text)) and bare_of(found["word"].casefold()) in row_words("of_sum") | row_words(
        "actual"
    ):
        text = text[: found.start()]
    return text


def may_be_total(text: str) -> bool:
    """Whether ``text`` may be the name of a sum, or that of a team: ``All models``. The amounts have to say."""
    return len(text) <= _LONGEST and _OF_ALL.match(text.strip()) is not None


def begins_as_total(text: str) -> bool:
    """Whether ``text`` begins with the name of a sum, and says of what: ``Subtotal Legal``. A row that names a model
    may be called so too."""
    return _patterns()[1].fullmatch(text.strip()) is not None


def is_plain_total(text: str) -> bool:
    """Whether ``text`` is nothing but the name of a sum."""
    return text.strip().casefold().rstrip(": ") in names()


def is_sure_total(text: str) -> bool:
    """Whether the name of a sum is no name of anybody: Media, Som and Ensemble are some's."""
    return is_total_name(text) and _SURE.search(text.casefold()) is not None


def extreme(text: str) -> str:
    """``max`` or ``min`` where a row is called so; else ""."""
    found = _EXTREME.fullmatch(text.strip())
    return "" if found is None else "max" if found["max"] else "min"


def stated_texts(rows: Iterable[Sequence[Any]], at: int) -> list[str]:
    """The different texts of a column, without those that stand for no value or name a sum."""
    texts = dict.fromkeys(text_of(row[at]) for row in rows)
    return [text for text in texts if not is_absent(text) and not is_total_name(text)]
