"""Numbers as people write them: ``1.234.567``, ``1,234,567``, ``1 234 567``, ``1'234'567``, ``12,34,567``, ``1.2M``.

A text is read under one of two customs: the point is the decimal mark, or the comma is. Which of them holds is for the
whole column to say (:mod:`obsia.readers.tables.whole`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from obsia.readers.records.packaged import rows_of
from obsia.readers.tables.row_words import row_words

POINT: Final = "decimal_point"
COMMA: Final = "decimal_comma"
CUSTOMS: Final = (POINT, COMMA)
"""What ``--map`` takes as the type of a count that is written with marks."""
FACTORS: Final = "factors.csv"
_BLANKS: Final = " \u00a0\u202f\u2009'’"
_LEAD: Final = r"[1-9][0-9]{0,2}"
_LARGEST_DIGITS: Final = 25


def _custom(thousands: str, decimal: str) -> re.Pattern[str]:
    grouped = rf"{_LEAD}(?P<mark>[{thousands}{_BLANKS}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
    indian = rf"[1-9][0-9]?(?:{thousands}[0-9]{{2}})+{thousands}[0-9]{{3}}"
    return re.compile(rf"(?P<whole>{grouped}|{indian}|[0-9]+)(?:{decimal}(?P<part>[0-9]+))?")


_FORMS: Final = {POINT: _custom(",", r"\."), COMMA: _custom(r"\.", ",")}
_TOKENS: Final = re.compile(r"\s*(?<![a-z])(?:tok(?:en)?s?|toks)\.?$", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"^(?:[~≈±]|(?:ca|circa|approx|aprox|etwa|rund|about|cerca de)\b\.?|(?:env|ok)\.)\s*(?=[0-9])", re.IGNORECASE
)
"""What stands before a number that is not exact; ``OK 200`` and ``env 1`` are others, without a point."""
_PER: Final = re.compile(r"(?:(?<!\w)(?:per|pro|par|por|in|en)\b|/)\s*(?=[\w×])")
_COUNTED: Final = re.compile(
    r"[\s-]*(?:of\s+|de\s+)?(?:tok(?:en)?(?:s|\(s\))?|jetons?|トークン|词元|토큰|requests?|calls?)\.?$"
)
"""What stands before a unit, and behind it."""
_SUFFIX: Final = re.compile(r"(.*[0-9])\s*([^\W\d_]+|\u4e07|\u4ebf)\.?", re.DOTALL)
_ABSENT: Final = frozenset(
    ("", "-", "--", "–", "—", "n/a", "#n/a", "na", "n.a.", "null", "none", "nil", "k.a.", "s/o", "(blank)", "\\n")
)
"""What stands in a cell of a count or a time where nothing was."""
_SUFFIXES: Final = {"k": 1_000, "M": 10**6, "B": 10**9, "G": 10**9, "Md": 10**9}
"""Letters behind a number. ``m`` alone may be a thousandth: it is not read."""
_BEHIND: Final = {POINT: {"Mil": 10**6, "Bil": 10**9}, COMMA: {"mi": 10**6, "bi": 10**9}}
"""As Grafana writes them, with points; and as Portuguese does, with commas. There ``mil`` is a thousand."""


def text_of(cell: Any) -> str:
    """What a cell holds as text, without the blanks around it."""
    return "" if cell is None else str(cell).strip()


def plain_count(cell: Any) -> int:
    """The whole number that a cell holds in its plainest form, 0 where it holds none."""
    text = text_of(cell).removesuffix(".0")
    return int(text) if text.isdecimal() else 0


def are_amounts(texts: Iterable[str], *, whole: bool = False) -> bool:
    """Whether all of ``texts`` that state something are numbers, ``whole`` ones where asked for, more than flags."""
    stated = [text for text in texts if not is_absent(text)]
    values = [[value for custom in CUSTOMS if (value := number(each, custom)) is not None] for each in stated]
    some = [next((value for value in each if not (whole and value % 1)), None) for each in values]
    read = [value for value in some if value is not None]
    return bool(read) and len(read) == len(stated) and max(read) > 1


def is_absent(text: str) -> bool:
    """Whether ``text`` stands for no value."""
    return text.strip().casefold() in _ABSENT


@functools.cache
def factors() -> Mapping[str, int]:
    """Word of a heading or behind a number -> what the number is multiplied by."""
    return {row["name"]: int(row["factor"]) for row in rows_of("obsia.readers.tables", FACTORS)}


@functools.cache
def factor_of(unit: str) -> int | None:
    """Of how many a number of a ``unit`` is one: ``1K tokens``, ``Mio.``; 1 of ``tokens``; None of ``bundle``."""
    text = _PER.sub("", unit.strip().casefold())
    bare = _COUNTED.sub("", text).rstrip(".")
    if (found := next((factors()[each] for each in (text, bare) if each in factors()), None)) is not None:
        return found
    return 1 if row_words("one").issuperset(bare.split()) else None


@functools.lru_cache(maxsize=65_536)
def number(text: str, custom: str) -> Decimal | None:
    """The number that ``text`` is under a ``custom`` of :data:`CUSTOMS`; None where it is none.

    What a spreadsheet rounded to show it (``1.23E+06``) is none.
    """
    plain, factor = _without_suffix(_TOKENS.sub("", _ABOUT.sub("", text.strip())), custom)
    found = _FORMS[custom].fullmatch(plain)
    if found is None or len(plain) > _LARGEST_DIGITS:
        return None
    digits = re.sub(r"[^0-9]", "", found["whole"])
    return Decimal(f"{digits}.{found['part'] or '0'}") * factor


def has_point(texts: Iterable[str]) -> bool:
    """Whether numbers are written with a decimal point, as far as any of them tells."""
    readings = [(number(text, POINT), number(text, COMMA)) for text in dict.fromkeys(texts) if not is_absent(text)]
    if any(point is not None and comma is None for point, comma in readings):
        return all(point is not None or comma is None for point, comma in readings)
    return all(point == comma for point, comma in readings)


def _without_suffix(text: str, custom: str) -> tuple[str, int]:
    if text[-1:].isdigit():
        return text, 1
    found = _SUFFIX.fullmatch(text)
    if found is None:
        return text, 1
    word = found[2]
    if word in {"k", "K"}:
        return found[1], 1_000
    factor = _SUFFIXES.get(word) or _BEHIND[custom].get(word)
    factor = factor or (factors().get(word.casefold()) if len(word) > 1 or not word.isascii() else None)
    return (text, 1) if factor is None else (found[1], factor)
