"""In which form the values of a whole column are: numbers under one custom, times in one form, or a refusal.

One pass sees every value. A form stands as long as it reads each value that any form reads; a value that none reads is
left to the rules, which reject its row. Where two forms stand and read a value differently, the table is refused, with
both readings and the options that settle it: nobody tosses a coin. Times that are in no one form are read in that of
most of them, if each of these has one reading; the rows of the others are rejected.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from obsia.core.columns import COUNTS, MONEY, PRICE_HOUR, TIMES_US
from obsia.core.errors import BadInput
from obsia.core.message import Message, Symbol
from obsia.readers.base import shown_value
from obsia.readers.mapping import Source, doubtful, unsettled
from obsia.readers.tables.by_values import says_nothing, with_values
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.heading_words import EAST_ASIAN, languages_of
from obsia.readers.tables.money_forms import currency_named, without_money
from obsia.readers.tables.number_forms import COMMA, CUSTOMS, POINT, is_absent, number
from obsia.readers.tables.time_forms import FORMS, NUMBERED_WEEK, SHORT_MONTH, SPANS, Instant, instant
from obsia.readers.tables.total_rows import is_total_name

SAMPLE: Final = 200
"""Rows that are looked at for what a column is; by those further on that are of no such form, all are looked at."""
NO_TIME: Final = "table-no-time"
"""The reason where no value of the column of times is one."""
_KEPT: Final = 2_000
"""Different texts of a column that are kept to compare what two forms make of them."""
_LONG: Final = 60
_WITH_POINTS: Final = frozenset(("en", "zh", "ja", "ko"))
"""Languages in which a point is the decimal mark."""
_AMOUNTS: Final = (MONEY, PRICE_HOUR)

Row = tuple[int, int, Sequence[Any]]
"""Number of the file, number of the line or row, and the cells of all columns."""


@dataclass(kw_only=True)
class Rows:
    """The records of a table: ``each()`` begins anew every time that it is called."""

    files: Sequence[str]
    each: Callable[[], Iterator[Row]]


@dataclass(slots=True)
class _Numbers:
    """What was seen of a column of numbers."""

    name: str
    factor: int = 1
    only: dict[str, tuple[int, int, str]] = field(default_factory=dict[str, tuple[int, int, str]])
    """Custom -> the first place and value that no other custom reads."""
    fractions: set[str] = field(default_factory=set[str])
    """Customs under which some value is no whole number."""
    differing: tuple[int, int, str] | None = None

    def see(self, file: int, line: int, text: str) -> None:
        """One value."""
        readings = {custom: number(text, custom) for custom in CUSTOMS}
        able = [custom for custom, value in readings.items() if value is not None]
        if len(able) == 1:
            self.only.setdefault(able[0], (file, line, text))
        for custom in able:
            if (readings[custom] * self.factor) % 1:  # type: ignore[operator]
                self.fractions.add(custom)
        if self.differing is None and len(able) == len(CUSTOMS) and readings[POINT] != readings[COMMA]:
            self.differing = (file, line, text)

    def standing(self) -> list[str]:
        """The customs that read all that any of them reads."""
        return [custom for custom in CUSTOMS if not self.only or set(self.only) == {custom}]


@dataclass(slots=True)
class _Times:
    """What was seen of a column of times."""

    name: str
    kind: str
    forms: list[str] = field(default_factory=lambda: list(FORMS))
    read: int = 0
    unread: tuple[int, int, str] | None = None
    """The first value that no form reads."""
    has_digits: bool = False
    """Whether any value that no form reads has a digit: days of the week have none, and are no times."""
    against: tuple[int, int, str] | None = None
    """The value at which the last form fell that read all before it."""
    first: tuple[int, int, str] | None = None
    texts: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    counts: Counter[str] = field(default_factory=Counter[str])
    """Form -> the values that it reads, counted once the last form fell; before, those of the forms that stood."""
    doubted: set[str] = field(default_factory=set[str])
    """Forms that read some value from there on as another form does not."""

    def see(self, file: int, line: int, text: str) -> None:
        """One value."""
        if self.against is not None:
            self._weigh(text)
            return
        if text in self.texts:
            self.read += 1
            return
        able = [form for form in self.forms if instant(text, form) is not None]
        if NUMBERED_WEEK.fullmatch(text):
            able = [form for form in able if (form == "week") == (self.kind == "week")]
        is_day = self.kind != "month" and SHORT_MONTH.fullmatch(text) is not None  # without its year
        able = [] if is_day else able
        if not able and (is_day or not any(instant(text, form) for form in FORMS)):
            self.has_digits |= any(map(str.isdigit, text))
            if self.unread is None and not is_total_name(text):
                self.unread = (file, line, text)
            return
        if not able:
            self.against = (file, line, text)
            self.counts.update(dict.fromkeys(self.forms, self.read))
            self._weigh(text)
            return
        self.read += 1
        self.first = self.first or (file, line, text)
        self.forms = able
        if len(self.texts) < _KEPT:
            self.texts[text] = (file, line)

    def _weigh(self, text: str) -> None:
        able, is_doubted = _readings(text)
        self.read += bool(able)
        self.counts.update(able)
        if is_doubted:
            self.doubted.update(able)

    def of_most(self) -> str | None:
        """The form of more than half of the values where no form reads them all, if none of them has two readings."""
        for form in FORMS:
            if 2 * self.counts[form] > self.read and form not in self.doubted:
                is_plain = not any(form in able and is_doubted for able, is_doubted in map(_readings, self.texts))
                return form if is_plain else None
        return None

    def differing(self) -> tuple[int, int, str] | None:
        """The first value that the forms which stand read differently."""
        for text, (file, line) in self.texts.items():
            if len({found.at for form in self.forms if (found := instant(text, form))}) > 1:
                return file, line, text
        return None


@functools.lru_cache(maxsize=_KEPT)
def _readings(text: str) -> tuple[tuple[str, ...], bool]:
    """The forms that read ``text``, and whether two of them read it differently."""
    found = {form: read.at for form in FORMS if (read := instant(text, form)) is not None}
    return tuple(found), len(set(found.values())) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """What was found of a table: its choice with the form of every column."""

    choice: Choice
    customs: Mapping[str, str]
    """Column -> the custom of its numbers."""


def forms(choice: Choice, rows: Rows, *, has_seats: bool) -> Forms:
    """The forms of the columns that ``choice`` leaves open. Raises ``BadInput`` where the values have two readings."""
    some = (cells for _, _, cells in itertools.islice(rows.each(), SAMPLE))
    choice = with_values(choice, some, lambda: (cells for _, _, cells in rows.each()))
    numbers, times = _columns(choice)
    places = {name: choice.names.index(name) for name in (*numbers, *times)}
    seen = [(places[name], each.see) for name, each in (*numbers.items(), *times.items())]
    time_places = {places[name] for name in times}
    amounts = _amounts(choice)
    for name, target in amounts.items():
        numbers[name] = _Numbers(name)
        seen = [each for each in seen if each[0] != choice.names.index(name)]
        see = numbers[name].see if target in TIMES_US else functools.partial(_see_money, numbers[name])
        seen.append((choice.names.index(name), see))
    has_currency = PRICE_HOUR not in choice.sources or "cost_currency" in choice.sources
    priced = None if has_currency else choice.names.index(choice.sources[PRICE_HOUR].column)
    bare_price: tuple[int, int, str] | None = None
    flags = {choice.names.index(name): each for name, each in choice.flags.items()}
    for file, line, cells in rows.each():
        for place, see in seen:
            cell = cells[place]
            if place in time_places and isinstance(cell, int | float):
                cell = str(cell)
            if isinstance(cell, str) and not is_absent(cell):
                see(file, line, cell.strip())
        if flags and (speaking := {each.name: each for at, each in flags.items() if not says_nothing(cells[at])}):
            raise choice.refused_for(speaking)
        if priced is not None and bare_price is None and currency_named(text := str(cells[priced] or "-")) == "":
            # What is no number at all is refused with its record.
            is_number = not is_absent(text) and any(
                number(without_money(text), custom) is not None for custom in CUSTOMS
            )
            bare_price = (file, line, text) if is_number else None
    said = _Said(choice, rows.files)
    if bare_price is not None and choice.sources[PRICE_HOUR].type.startswith("text"):
        raise said.no_currency(bare_price)
    customs = _customs(choice, numbers, said)
    for name, target in amounts.items():
        if name not in customs and target in TIMES_US and name not in choice.bound.taken:
            customs[name] = POINT  # whoever mapped it gave its unit, and could not give more
        elif name not in customs and target in choice.sources:
            # An amount in two ways is none: the column is among those that are not used.
            choice = choice.without(target)
    sources = dict(choice.sources)
    for target in choice.open():
        source = sources[target]
        if target in COUNTS and target not in TIMES_US:
            sources[target] = replace(source, type=_type_of(numbers, source, customs))
    if "started_at" in choice.open():
        if not any(each.read or each.has_digits or each.unread is None for each in times.values()):
            choice = choice.without("started_at")
            del sources["started_at"]
        else:
            sources["started_at"] = _time(choice, times, said)
    if has_seats:
        _check_seats(sources, times, said)
    return Forms(choice=choice.with_sources(sources), customs=customs)


def _amounts(choice: Choice) -> dict[str, str]:
    """Column of numbers with fractions -> the canonical one that it holds: money, and times of people's headings."""
    sources = choice.sources
    times = [target for target in sorted(TIMES_US) if target in sources and sources[target].column != target]
    return {name: target for target in (*_AMOUNTS, *times) if target in sources for name in sources[target].own}


def _columns(choice: Choice) -> tuple[dict[str, _Numbers], dict[str, _Times]]:
    open_, numbers = choice.open(), dict[str, _Numbers]()
    for target in open_:
        source = choice.sources[target]
        if target in COUNTS and target not in TIMES_US:
            for name in source.columns:
                numbers[name] = _Numbers(name, source.factor)
    for name, each in choice.headings.items():  # numbers beside the counts prove a custom too
        if each.kind in {"cost", "duration", "part"} or (each.kind == "count" and each.is_certain):
            numbers.setdefault(name, _Numbers(name, each.factor))
    if choice.total is not None:
        numbers.setdefault(choice.total, _Numbers(choice.total))
    if "started_at" not in open_:
        return numbers, {}
    named = choice.times or (choice.sources["started_at"].column,)
    kinds = {name: each.type for name, each in choice.headings.items()}
    return numbers, {name: _Times(name, kinds.get(name, "utc")) for name in named}


def _type_of(numbers: Mapping[str, _Numbers], source: Source, customs: Mapping[str, str]) -> str:
    """``int`` where both customs say the same of all values: most tables."""
    plain = all(numbers[name].differing is None and not numbers[name].only for name in source.columns)
    return "int" if plain else customs[source.column]


def _customs(choice: Choice, numbers: Mapping[str, _Numbers], said: _Said) -> dict[str, str]:
    """The custom of each column of numbers: what its own values prove, else what the others do."""
    proven = {each.standing()[0] for each in numbers.values() if len(each.standing()) == 1}
    proof = next(iter(proven)) if len(proven) == 1 else None
    counts = {name: target for target in choice.open() if target in COUNTS for name in choice.sources[target].columns}
    customs: dict[str, str] = {}
    for name, each in numbers.items():
        standing = each.standing()
        if not standing:
            if name in counts:
                raise said.at_odds(each)
            continue
        if len(standing) == 1 or each.differing is None:
            customs[name] = standing[0]
            continue
        if name in _amounts(choice):
            # Money has fractions: that a reading leaves none proves nothing.
            customs |= {name: proof} if proof in standing else {}
            continue
        whole = [custom for custom in standing if custom not in each.fractions]
        settled = (proof if proof in whole else None) if proof else (whole[0] if len(whole) == 1 else None)
        if settled is None and not proven and _are_thousands(choice, each):
            settled = POINT
        if settled is None and name in counts:
            raise said.two_numbers(each, counts[name])
        customs[name] = settled or proof or POINT
    return customs


def _are_thousands(choice: Choice, numbers: _Numbers) -> bool:
    """Whether a comma cuts thousands off: nobody writes 240 tokens as 240,000 where a point is the decimal mark."""
    if numbers.differing is None or "," not in numbers.differing[2]:
        return False
    if numbers.factor > 1 and not any(map(EAST_ASIAN.search, choice.names)):  # nobody writes 9,062 there for 9.062
        return False
    return all(
        languages_of(name) <= _WITH_POINTS and (name.isascii() or EAST_ASIAN.search(name)) for name in choice.names
    )


def _see_money(numbers: _Numbers, file: int, line: int, text: str) -> None:
    numbers.see(file, line, without_money(text))


def _time(choice: Choice, times: Mapping[str, _Times], said: _Said) -> Source:
    """The best column of those that may hold the time, with its form."""
    source = choice.sources["started_at"]
    readable = [each for each in times.values() if each.read]
    if not readable:
        first = next(iter(times.values()))
        if first.unread is None:  # every cell is empty
            return replace(source, type="utc")
        raise said.no_time(first)
    chosen = readable[0]
    if chosen.against is not None:
        if (form := chosen.of_most()) is None:
            raise said.two_forms(chosen)
        return replace(source, column=chosen.name, type=form)
    if (differing := chosen.differing()) is not None:
        raise said.two_times(chosen, differing)
    wanted = [form for form in chosen.forms if form == chosen.kind] if chosen.kind in SPANS else []
    if "date" in chosen.forms and "calls" not in choice.sources and len(chosen.texts) > 1:
        # Several instants that all are midnights: days, with the clock that a program wrote behind them.
        wanted = wanted or ["date"]
    return replace(source, column=chosen.name, type=(wanted or chosen.forms)[0])


def _check_seats(sources: Mapping[str, Source], times: Mapping[str, _Times], said: _Said) -> None:
    """First days of months in a column of days may stand for the months: of seats it matters thirty times."""
    source = sources.get("started_at")
    each = None if source is None or "bucket_s" in sources else times.get(source.column)
    if source is None or each is None or source.type in SPANS or source.is_typed:
        return
    days = {found.at for text in each.texts if (found := instant(text, source.type))}
    if len(days) > 1 and all(day.day == 1 for day in days) and "month" in each.forms and each.first:
        raise said.day_or_month(each)


@dataclass(frozen=True, slots=True)
class _Said:
    """Refusals, with the place and the options."""

    choice: Choice
    files: Sequence[str]

    def two_numbers(self, each: _Numbers, target: str) -> BadInput:
        assert each.differing is not None  # noqa: S101
        file, line, text = each.differing
        point, comma = (number(text, custom) or Decimal(0) for custom in (POINT, COMMA))
        options = [self._option(target, custom) for custom in (POINT, COMMA)]
        reason = Message(
            "table-two-numbers",
            value=shown_value(text[:_LONG]),
            point=Symbol(_plain(point * each.factor)),
            comma=Symbol(_plain(comma * each.factor)),
        )
        return self._refusal(file, line, each.name, reason, options)

    def no_currency(self, first: tuple[int, int, str]) -> BadInput:
        file, line, text = first
        name = self.choice.sources[PRICE_HOUR].column
        options = [self._option(PRICE_HOUR, form) for form in ("EUR", "USD/server")]
        return self._refusal(file, line, name, Message("table-hour-price-bare", value=shown_value(text)), options)

    def at_odds(self, each: _Numbers) -> BadInput:
        (_, _, one), (file, line, other) = (each.only[custom] for custom in CUSTOMS)
        reason = Message("table-customs", one=shown_value(one[:_LONG]), other=shown_value(other[:_LONG]))
        expected = Message("table-customs-expected")
        return BadInput(self.files[file], reason, line=line, field=each.name, expected=expected)

    def two_times(self, each: _Times, differing: tuple[int, int, str]) -> BadInput:
        file, line, text = differing
        readings: dict[Instant, str] = {}
        for form in each.forms:
            if (found := instant(text, form)) is not None:
                readings.setdefault(Instant(found.at), form)
        options = [self._option("started_at", form, column=each.name) for form in readings.values()]
        shown = tuple(Symbol(found.at.isoformat(sep=" ")) for found in readings)
        reason = Message("table-two-times", value=shown_value(text[:_LONG]), readings=shown)
        return self._refusal(file, line, each.name, reason, options)

    def two_forms(self, each: _Times) -> BadInput:
        assert each.against is not None and each.first is not None  # noqa: S101, PT018
        file, line, text = each.against
        reason = Message("table-time-forms", value=shown_value(text[:_LONG]), before=shown_value(each.first[2][:_LONG]))
        return self._untimed(file, line, each.name, reason)

    def no_time(self, each: _Times) -> BadInput:
        assert each.unread is not None  # noqa: S101
        file, line, text = each.unread
        reason = Message(NO_TIME, value=shown_value(text[:_LONG]))
        return self._untimed(file, line, each.name, reason)

    def day_or_month(self, each: _Times) -> BadInput:
        assert each.first is not None  # noqa: S101
        file, line, text = each.first
        options = [self._option("started_at", form, column=each.name) for form in ("date", "month")]
        return self._refusal(file, line, each.name, Message("table-day-or-month", value=shown_value(text)), options)

    def _option(self, target: str, form: str, *, column: str = "") -> str:
        source = self.choice.sources[target]
        return replace(source, column=column or source.column, type=form).entry(target)

    def _untimed(self, file: int, line: int, name: str, reason: Message) -> BadInput:
        types = Symbol(", ".join(FORMS))
        return doubtful(self.files[file], reason, "table-time-expected", column=name, line=line, types=types)

    def _refusal(self, file: int, line: int, name: str, reason: Message, maps: Sequence[str]) -> BadInput:
        return unsettled(self.files[file], reason, maps, line=line, field=name)


def _plain(value: Decimal) -> str:
    whole = value.to_integral_value()
    return str(int(whole)) if value == whole else str(value.normalize())
