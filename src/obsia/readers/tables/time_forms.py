"""Times as people write them: instants, days, weeks, months, quarters; each form under the name that ``--map`` takes.

``03/04/2026`` has two readings, and the whole column says which (:mod:`obsia.readers.tables.whole`). A month, a week or
a quarter is a span, whose length comes with its first instant.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, NamedTuple

from obsia.readers.records.packaged import rows_of

MONTHS: Final = "months.csv"
SPANS: Final = ("week", "month", "quarter", "year")
"""Forms that are a span of days."""
WRITTEN: Final = ("day_first", "month_first", "words", *SPANS)
"""Forms that only tables have: the engine reads the others itself."""
DAYS: Final = frozenset(("date", "day_first", "month_first", "words"))
"""Forms of days: seats are held on the day, not at an instant."""
PLAIN: Final = ("utc", "iso", "date", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns")
"""Forms that the engine reads."""
FORMS: Final = (*PLAIN, *WRITTEN)
_FIRST, _LAST = dt.datetime(2010, 1, 1), dt.datetime(2100, 1, 1)  # noqa: DTZ001 - canonical instants are naive UTC
_CLOCK: Final = (
    r"(?:[ ,T]+(?:at )?(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s*(?:Z|UTC|GMT|[+-]00:?00))?)?"
)
_ISO_CLOCK: Final = r"(?P<h>[0-9]{2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?)?"
_YMD: Final = r"(?P<y>[0-9]{4})(?P<mark>[-/.])(?P<mo>[0-9]{1,2})(?P=mark)(?P<d>[0-9]{1,2})"
_UTC: Final = re.compile(rf"{_YMD}[ T]{_ISO_CLOCK}\s?(?:Z|UTC|GMT|[+-]00:?00)?")
_BASIC: Final = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})[T_-]([0-9]{2})([0-9]{2})([0-9]{2})Z?")
_ISO: Final = re.compile(rf"{_YMD}[ T]{_ISO_CLOCK}\s?(?:Z|(?P<sign>[+-])(?P<oh>[0-9]{{2}}):?(?P<om>[0-9]{{2}}))")
_SCRIPT: Final = re.compile(
    rf"[A-Z][a-z]{{2}} (?P<name>[A-Z][a-z]{{2}}) (?P<d>[0-9]{{2}}) (?P<y>[0-9]{{4}}) {_ISO_CLOCK}"
    r" GMT(?P<sign>[+-])(?P<oh>[0-9]{2}):?(?P<om>[0-9]{2})(?: \([^()]*\))?"
)
"""An instant as JavaScript writes it."""
_APACHE: Final = re.compile(
    rf"\[?(?P<d>[0-9]{{2}})/(?P<name>[A-Z][a-z]{{2}})/(?P<y>[0-9]{{4}}):{_ISO_CLOCK}"
    r" (?P<sign>[+-])(?P<oh>[0-9]{2})(?P<om>[0-9]{2})\]?"
)
"""One as a server logs it."""
_MIDNIGHT: Final = r"[ T]00:00(?::00(?:[.,]0{1,9})?)?\s?(?:Z|UTC|GMT|[+-]00:?00)?"
"""What some programs write behind a day."""
_DATE: Final = re.compile(
    rf"{_YMD}(?:{_MIDNIGHT})?|(?P<y2>20[0-9]{{2}})(?P<mo2>[0-9]{{2}})(?P<d2>[0-9]{{2}})|(?P<y3>[0-9]{{4}})年(?P<mo3>[0-9]{{1,2}})月(?P<d3>[0-9]{{1,2}})日"
)
_SERIAL: Final = re.compile("4[3-9][0-9]{3}")
_SERIAL_CLOCK: Final = re.compile(r"4[3-9][0-9]{3}\.[0-9]{1,15}")
_SPREADSHEET: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001
"""The day 0 of spreadsheets, which store days as their number since then: those of 2018 to 2036 are read."""
_SHORT: Final = r"(?P<a>[0-9]{1,2})(?P<mark>[-/.])(?P<b>[0-9]{1,2})(?P=mark)(?P<y>[0-9]{4}|[0-9]{2})"
_NUMBERED: Final = re.compile(_SHORT + _CLOCK)
_LETTERS: Final = r"[^\W\d_]+"
_DAY_WORDS: Final = re.compile(
    rf"(?:{_LETTERS}\.?,? )?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|er|º|\.)?[ -]*(?:de )?"
    rf"(?P<name>{_LETTERS})\.?,?[ -]*(?:de )?(?P<y>[0-9]{{4}})" + _CLOCK
)
_WORDS_DAY: Final = re.compile(
    rf"(?:{_LETTERS}\.?, )?(?P<name>{_LETTERS})\.? (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y>[0-9]{{4}})" + _CLOCK
)
_MONTH: Final = re.compile(
    r"(?P<y>[0-9]{4})(?:[-/.]| ?M)(?P<mo>[0-9]{1,2})|(?P<mo2>[0-9]{1,2})[-/.](?P<y2>[0-9]{4})"
    r"|(?P<y3>20[0-9]{2})(?P<mo3>[0-9]{2})"
    rf"|(?P<name>{_LETTERS})\.?(?: de| del)?[ ,/-]*(?P<y4>[0-9]{{4}}|['’/-](?P<y5>[0-9]{{2}}))"
    rf"|(?P<y6>[0-9]{{4}})[ ,/-]*(?P<name6>{_LETTERS})\.?|(?P<y7>[0-9]{{4}})年(?P<mo7>[0-9]{{1,2}})月"
)
SHORT_MONTH: Final = re.compile(rf"(?P<name>{_LETTERS})\.? (?P<y>2[0-9])")
"""A month and its year where a heading says so (``Jän 25``), else a day of some year."""
_WEEK: Final = re.compile(
    r"(?P<y>[0-9]{4})[ ,/-]*(?:W|KW|CW|WK|S|SEM\.?|WEEK|WOCHE|SEMAINE|SEMANA|SETTIMANA)[ .]*(?P<w>[0-9]{1,2})"
    r"|(?:W|KW|CW|WK|S|SEM\.?|WEEK|WOCHE|SEMAINE|SEMANA|SETTIMANA)[ .]*(?P<w2>[0-9]{1,2})[ ,/-]+\(?(?P<y2>[0-9]{4})\)?"
    r"|(?P<y3>[0-9]{4})年第?(?P<w3>[0-9]{1,2})[週周]"
    r"|(?P<w4>[0-9]{1,2})/(?P<y4>20[0-9]{2})",
    re.IGNORECASE,
)
NUMBERED_WEEK: Final = re.compile(r"[0-9]{1,2}/20[0-9]{2}")
"""A week where a heading says so, else a month."""
_QUARTER: Final = re.compile(
    r"(?P<y>[0-9]{4})[ -]*[QT](?P<q>[1-4])|[QT](?P<q2>[1-4])[ /-]*(?P<y2>[0-9]{4})"
    r"|(?P<q3>[1-4])(?:er|ème|e|st|nd|rd|th|[.°º])? ?(?:trim(?:estre)?|quarter|quartal|kwartaal)\.? (?P<y3>[0-9]{4})",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?P<y>20[0-9]{2})")
_EPOCH: Final = {"epoch_s": 1_000_000, "epoch_ms": 1_000, "epoch_us": 1, "epoch_ns": 0}
_DIGITS: Final = re.compile(r"[0-9]{9,19}(?:[.][0-9]{1,9})?")


class Instant(NamedTuple):
    """The first instant of a value, naive UTC, and the seconds that it spans where it is a span."""

    at: dt.datetime
    span_s: int | None = None


def instant(text: str, form: str) -> Instant | None:
    """The instant that ``text`` is in a ``form`` of :data:`FORMS`; None where it is none. Naive times stay so."""
    return _instant(text.strip(), form)


@functools.lru_cache(maxsize=65_536)
def _instant(text: str, form: str) -> Instant | None:
    try:
        found = _READ[form](text)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and _FIRST <= found.at <= _LAST else None


def span_of(start: str, end: str) -> float | None:
    """Seconds from one time to another in the first form that reads both; None where none does."""
    read = ((instant(start, form), instant(end, form)) for form in FORMS)
    return next(((last.at - first.at).total_seconds() for first, last in read if first and last), None)


def in_zone(at: dt.datetime, zone: str) -> dt.datetime | None:
    """Local time to UTC; None where the clock skipped the hour or struck it twice."""
    if zone == "UTC":
        return at
    there = zoneinfo.ZoneInfo(zone)
    early, late = (at.replace(tzinfo=there, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    return early.replace(tzinfo=None) if early == late and early.astimezone(there).replace(tzinfo=None) == at else None


@functools.cache
def months() -> Mapping[str, int]:
    """Name of a month, without case and accents -> its number, in the languages of the table."""
    return {_bare(row["name"]): int(row["month"]) for row in rows_of("obsia.readers.tables", MONTHS)}


def _bare(word: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(each))


def _named(found: re.Match[str], *names: str) -> str:
    return next((found[name] for name in names if found[name] is not None), "")


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _on(found: re.Match[str], year: int, month: int, day: int) -> Instant:
    """A day, with the clock of ``found`` where it has one."""
    groups = found.re.groupindex
    hour = found["h"] if "h" in groups else None
    if hour is None:
        return Instant(dt.datetime(year, month, day))  # noqa: DTZ001
    hours, half = int(hour), found["half"] if "half" in groups else None
    if half is not None:
        if not 1 <= hours <= 12:
            raise ValueError(hours)
        hours = hours % 12 + (12 if half in "Pp" else 0)
    micro = int((found["f"] or "0").ljust(6, "0")[:6])
    return Instant(dt.datetime(year, month, day, hours, int(found["m"]), int(found["s"] or 0), micro))  # noqa: DTZ001


def _utc(text: str) -> Instant | None:
    if found := _BASIC.fullmatch(text):
        year, month, day, hour, minute, second = map(int, found.groups())
        return Instant(dt.datetime(year, month, day, hour, minute, second))  # noqa: DTZ001
    if _SERIAL_CLOCK.fullmatch(text):
        return Instant(_SPREADSHEET + dt.timedelta(seconds=round(float(text) * 86_400)))
    found = _UTC.fullmatch(text)
    return None if found is None else _on(found, int(found["y"]), int(found["mo"]), int(found["d"]))


def _iso(text: str) -> Instant | None:
    found = _ISO.fullmatch(text) or _SCRIPT.fullmatch(text) or _APACHE.fullmatch(text)
    month = None if found is None else int(found["mo"]) if found.re is _ISO else months().get(_bare(found["name"]))
    if found is None or month is None:
        return None
    local = _on(found, int(found["y"]), month, int(found["d"])).at
    minutes = 0 if found["sign"] is None else int(f"{found['sign']}1") * (int(found["oh"]) * 60 + int(found["om"]))
    return Instant(local - dt.timedelta(minutes=minutes))


def _date(text: str) -> Instant | None:
    if _SERIAL.fullmatch(text):
        return Instant(_SPREADSHEET + dt.timedelta(days=int(text)))
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(_named(found, name, f"{name}2", f"{name}3")) for name in ("y", "mo", "d"))
    return Instant(dt.datetime(year, month, day))  # noqa: DTZ001


def _numbered(text: str, *, day_first: bool) -> Instant | None:
    found = _NUMBERED.fullmatch(text)
    if found is None or (found["mark"] == "." and not day_first):
        return None
    day, month = (found["a"], found["b"]) if day_first else (found["b"], found["a"])
    return _on(found, _year(found["y"]), int(month), int(day))


def _words(text: str) -> Instant | None:
    found = _DAY_WORDS.fullmatch(text) or _WORDS_DAY.fullmatch(text)
    month = None if found is None else months().get(_bare(found["name"]))
    return None if found is None or month is None else _on(found, _year(found["y"]), month, int(found["d"]))


def _month(text: str) -> Instant | None:
    if (short := SHORT_MONTH.fullmatch(text)) and (month := months().get(_bare(short["name"]))):
        return _span(dt.datetime(_year(short["y"]), month, 1), months_on=1)  # noqa: DTZ001
    found = _MONTH.fullmatch(text)
    if found is None:
        day = _date(text)  # the first day stands for its month
        return None if day is None or day.at.day != 1 else _span(day.at, months_on=1)
    name = found["name"] or found["name6"]
    month = months().get(_bare(name)) if name else int(_named(found, "mo", "mo2", "mo3", "mo7"))
    if month is None:
        return None
    year = _year(found["y5"] or _named(found, "y", "y2", "y3", "y4", "y6", "y7"))
    return _span(dt.datetime(year, month, 1), months_on=1)  # noqa: DTZ001


def _week(text: str) -> Instant | None:
    found = _WEEK.fullmatch(text)
    if found is None:
        return None
    first = dt.datetime.fromisocalendar(
        int(_named(found, "y", "y2", "y3", "y4")), int(_named(found, "w", "w2", "w3", "w4")), 1
    )
    return Instant(first, 7 * 86_400)


def _quarter(text: str) -> Instant | None:
    found = _QUARTER.fullmatch(text)
    if found is None:
        return None
    year, quarter = int(_named(found, "y", "y2", "y3")), int(_named(found, "q", "q2", "q3"))
    return _span(dt.datetime(year, 3 * quarter - 2, 1), months_on=3)  # noqa: DTZ001


def _calendar_year(text: str) -> Instant | None:
    found = _YEAR.fullmatch(text)
    return None if found is None else _span(dt.datetime(int(found["y"]), 1, 1), months_on=12)  # noqa: DTZ001


def _span(first: dt.datetime, *, months_on: int) -> Instant:
    after = first.month - 1 + months_on
    end = first.replace(year=first.year + after // 12, month=after % 12 + 1)
    return Instant(first, int((end - first).total_seconds()))


def _epoch(text: str, form: str) -> Instant | None:
    if _DIGITS.fullmatch(text) is None or ("." in text and form != "epoch_s"):
        return None
    whole, _, part = text.partition(".")
    parts = int(part.ljust(6, "0")[:6] or 0)
    micro = int(whole) // 1_000 if form == "epoch_ns" else int(whole) * _EPOCH[form] + parts
    return Instant(dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=micro))  # noqa: DTZ001


_READ: Final[Mapping[str, Callable[[str], Instant | None]]] = {
    "utc": _utc,
    "iso": _iso,
    "date": _date,
    **{form: functools.partial(_epoch, form=form) for form in _EPOCH},
    "day_first": functools.partial(_numbered, day_first=True),
    "month_first": functools.partial(_numbered, day_first=False),
    "words": _words,
    "month": _month,
    "week": _week,
    "quarter": _quarter,
    "year": _calendar_year,
}


def with_short_years(names: Sequence[str]) -> tuple[str, ...]:
    """``names`` of columns, those of a run of months (``Jän 25``, ``Feb 25``) as ``Jän-25``: days are in none."""
    runs = {
        name: _year(found["y"]) * 12 + month
        for name in names
        if (found := SHORT_MONTH.fullmatch(name.strip())) and (month := months().get(_bare(found["name"])))
    }
    if not 1 < len(runs) == len({*runs.values()}) == max(runs.values()) - min(runs.values()) + 1:
        return tuple(names)
    return tuple("-".join(name.split()) if name in runs else name for name in names)


def sums_of(times: Collection[str]) -> set[str]:
    """Those of some ``times`` that others make up: a quarter beside its months, a year beside its quarters."""
    spans = {text: span for text in times if (span := _bounds(text)) is not None}

    def is_sum(text: str) -> bool:
        start, end = spans[text]
        inner = {span for span in spans.values() if start <= span[0] and span[1] <= end and span != (start, end)}
        covered = sum(last - first for first, last in inner if not any(_holds(each, (first, last)) for each in inner))
        return covered == end - start

    return {text for text in spans if is_sum(text)}


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]


def _bounds(text: str) -> tuple[int, int] | None:
    """The first and last second of a month, quarter or year."""
    found = next((found for form in ("month", "quarter", "year") if (found := instant(text, form))), None)
    if found is None or found.span_s is None:
        return None
    first = int(found.at.replace(tzinfo=dt.UTC).timestamp())
    return first, first + found.span_s
