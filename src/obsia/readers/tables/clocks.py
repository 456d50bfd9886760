"""Times of which several columns hold a part each: ``Date`` and ``Time``, or ``Year``, ``Month`` and ``Day``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from obsia.core.errors import Way
from obsia.readers.mapping import Columns, Source
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.heading_words import SMALL_WORDS, bare_of, spelt
from obsia.readers.tables.number_forms import is_absent, text_of
from obsia.readers.tables.readings import SAMPLE, Row, Rows
from obsia.readers.tables.time_forms import FORMS, SPANS, instant
from obsia.readers.tables.total_rows import is_total_name, stated_texts

_CLOCK: Final = re.compile(
    r"(?P<h>[0-9]{1,2})(?P<rest>:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_YEAR: Final = re.compile("20[0-9]{2}")
_YEARS: Final = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9]|年度)")
_NUMBERED: Final = ("day_first", "month_first")
_WITHOUT_YEAR: Final = ("month", "week", "quarter", "words", "day_first", "month_first")
_DAY: Final = re.compile("0?[1-9]|[12][0-9]|3[01]")
_MARKS: Final = {"month": ("-",), "quarter": ("-", "-Q"), "week": ("-", "-W")}
"""Span of a heading -> what may join it to the year: ``2026-Q1`` of 2026 and of 1, or Q1."""
_OF_DAY: Final = frozenset(
    "time clock hour timestamp day start started begin created at utc gmt local zeit uhrzeit uhr startzeit heure"  # noqa: SIM905
    " horaire debut hora horario inicio ora orario inizio tijd tijdstip godzina czas tid saat время 时间 时刻"
    " 時間 時刻".split()
)
"""Words of the heading of a time of day: others may be of how long something took, which is written alike."""
_WITH_CLOCKS: Final = ("day_first", "month_first", "words")
"""Forms of days with a clock or without."""


class Parts(NamedTuple):
    """The places of the columns that hold the parts of a time, the largest first, and what joins the first two."""

    places: tuple[int, ...]
    joint: str
    is_clocked: bool = False
    """Whether the last is that of clocks."""

    def joined(self, cells: Sequence[Any]) -> str | None:
        """The time of a row; None where a part is missing."""
        texts = [text_of(cells[at]) for at in self.places]
        if any(map(is_absent, texts)):
            return None
        clock = f" {_of_24_hours(texts.pop())}" if self.is_clocked else ""
        if len(texts) == 3:
            month = instant(f"{texts[0]}-{texts[1]}", "month")
            texts = [texts[0], f"{month.at.month:02}" if month else texts[1], texts[2].zfill(2)]
        first, *others = texts
        return first + "".join(self.joint + each for each in others) + clock


def parts_of_time(choice: Choice, rows: Iterable[Sequence[Any]]) -> Parts | None:
    """The columns that hold the time together; None where one of them does.

    Whoever mapped a column to the time said the form of the whole: parts are joined where none of its own is of it, or
    where days of that form may have a clock behind them.
    """
    source = choice.sources.get("started_at")
    if source is None or (source.is_typed and source.type not in FORMS):
        return None
    sample = list(rows)
    names = dict.fromkeys((source.column, *choice.times, *choice.bound.unmapped))
    texts = {name: some for name in names if (some := stated_texts(sample, choice.names.index(name)))}
    is_whole = any(instant(text, source.type) for text in texts.get(source.column, ()))
    if source.is_typed and is_whole and source.type not in _WITH_CLOCKS:
        return None
    found = _parts(choice, texts)
    if found is None or not source.is_typed:
        return found
    is_meant = found.places[0] == choice.names.index(source.column) and any(
        (text := found.joined(row)) is not None and instant(text, source.type) for row in sample
    )
    return found if is_meant else None


def _parts(choice: Choice, texts: Mapping[str, Sequence[str]]) -> Parts | None:
    clocks = [name for name, some in texts.items() if _is_clock(name) and all(map(_CLOCK.fullmatch, some))]
    calendar = _calendar(choice, texts)
    if calendar is not None and len(calendar.places) == 3:
        return Parts((*calendar.places, choice.names.index(clocks[0])), "-", is_clocked=True) if clocks else calendar
    days = [name for name in _times(choice, texts) if not any(":" in each for each in texts[name])]
    if clocks and days and calendar is None:
        return Parts((choice.names.index(days[0]), choice.names.index(clocks[0])), " ", is_clocked=True)
    return calendar


def _calendar(choice: Choice, texts: Mapping[str, Sequence[str]]) -> Parts | None:
    """A year with the month, quarter or week of another column, and the day of a third; None where one has all."""
    times = _times(choice, texts)
    year = next((name for name, some in times.items() if all(map(_YEAR.fullmatch, some))), None)
    if year is None or any(all(map(_is_whole, some)) for some in times.values()):
        return None
    for form, marks in _MARKS.items():
        for name, some in times.items():
            if name == year or _kind(choice, name) != form:
                continue
            for mark in marks:
                if all(instant(f"2026{mark}{each}", form) for each in some):
                    places = (choice.names.index(year), choice.names.index(name))
                    day = next((day for day, some in times.items() if _is_day(choice, day, some)), None)
                    is_whole = form == "month" and day is not None
                    return Parts((*places, choice.names.index(day)) if is_whole and day else places, mark)
    return None


def _times(choice: Choice, texts: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The columns that are called as a time, or were said to be it."""
    said = choice.sources["started_at"].column
    return {name: some for name, some in texts.items() if name == said or _kind(choice, name)}


def _kind(choice: Choice, name: str) -> str:
    """The form of times that a heading says; "" of a column that is of none."""
    found = choice.headings.get(name)
    return found.type if found is not None and found.kind == "time" else ""


def _is_whole(text: str) -> bool:
    return any(instant(text, form) for form in FORMS if form not in SPANS)


def _is_day(choice: Choice, name: str, some: Sequence[str]) -> bool:
    return _kind(choice, name) == "date" and all(map(_DAY.fullmatch, some))


def _is_clock(name: str) -> bool:
    return _OF_DAY.issuperset(word for word in map(bare_of, spelt(name)) if word not in SMALL_WORDS)


def _of_24_hours(text: str) -> str:
    """A clock as days of whatever form have it behind them; what is none as it is."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return text
    hours = int(found["h"])
    if found["half"] is not None:
        if not 1 <= hours <= 12:
            return text
        hours = hours % 12 + (12 if found["half"] in "Pp" else 0)
    return f"{hours:02}{found['rest']}"


def with_whole_times(choice: Choice, rows: Rows) -> tuple[Choice, Rows]:
    """``rows`` with all parts of each time in the column of the first, and ``choice`` with the others as used."""
    choice = _with_year_of_heading(choice, rows)
    if (source := choice.sources.get("started_at")) is not None and source.year:
        return choice, _with_year(source, choice.names.index(source.column), rows)
    found = parts_of_time(choice, (cells for _, _, cells in itertools.islice(rows.each(), SAMPLE)))
    if found is None:
        return choice, rows
    first, used = found.places[0], {choice.names[at] for at in found.places}

    def each() -> Iterator[Row]:
        for file, line, cells in rows.each():
            joined = list(cells)
            joined[first] = found.joined(cells) or cells[first]
            yield file, line, joined

    left = tuple(name for name in choice.bound.unmapped if name not in used)
    time = replace(choice.sources["started_at"], column=choice.names[first])
    bound = replace(choice.bound, unmapped=left, sources={**choice.sources, "started_at": time})
    times = tuple(name for name in choice.times if name == time.column or name not in used)
    return replace(choice, bound=bound, times=times), Rows(files=rows.files, each=each)


def _with_year_of_heading(choice: Choice, rows: Rows) -> Choice:
    """``choice`` with the one year that the heading of times without a year states: ``Maand 2025``."""
    source = choice.sources.get("started_at")
    if source is None or source.is_typed or len(_YEARS.findall(source.column)) != 1:
        return choice
    ways = years_said(choice, rows, ())
    found = Columns.parse(ways[0]["map"]).sources["started_at"] if ways else source
    return choice.with_sources({**choice.sources, "started_at": found})


def _with_year(source: Source, at: int, rows: Rows) -> Rows:
    """``rows`` with the year of a source behind each time that states none."""

    def each() -> Iterator[Row]:
        for file, line, cells in rows.each():
            dated = list(cells)
            dated[at] = _dated(text_of(cells[at]), source.type, source.year) or cells[at]
            yield file, line, dated

    return Rows(files=rows.files, each=each)


def _dated(text: str, form: str, year: str) -> str:
    """A time without a year, with it; "" where that is no time."""
    joint = next((mark for mark in "./-" if mark in text), " ")
    some = (text, f"{text}{joint if form in _NUMBERED else ' '}{year}", f"{text.rstrip('.')}{joint}{year}")
    return next((each for each in some if instant(each, form)), "")


def years_said(choice: Choice, rows: Rows, beside: Iterable[str]) -> list[Way]:
    """What may be said of a time without a year: each that its heading states, or else a note or what is ``beside``."""
    source, sample = choice.sources["started_at"], [cells for _, _, cells in itertools.islice(rows.each(), SAMPLE)]
    some = ([text for cell in cells if (text := text_of(cell))] for cells in sample)
    beside = (*beside, *(texts[0] for texts in some if len(texts) == 1))
    name = next((each for each in (source.column, *choice.times) if stated_texts(sample, choice.names.index(each))), "")
    texts = [text for text in stated_texts(sample, choice.names.index(name)) if not is_total_name(text)] if name else []
    years = _YEARS.findall(name) or dict.fromkeys(year for text in beside for year in _YEARS.findall(text))
    if any(instant(text, form) for text in texts for form in FORMS):
        return []  # some state theirs
    for form in _WITHOUT_YEAR if texts else ():
        if 2 * sum(bool(_dated(text, form, "2024")) for text in texts) > len(texts):  # others may be sums
            of_years = (replace(source, column=name, type=form, year=year, is_typed=True) for year in years)
            return [{"map": each.entry("started_at")} for each in of_years]
    return []
