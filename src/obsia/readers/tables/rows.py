"""Records of a table whose cells are written as people write them: each cell is made canonical, then judged as any."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import math
import operator
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, cast

from obsia.core.columns import COUNTS, LARGEST_COUNT, LARGEST_SUM, MONEY, PRICE_HOUR, TIMES_US
from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.core.units import DAY_S
from obsia.readers.base import Engine, ReadOptions, Reject, Scan
from obsia.readers.mapping import AMOUNT, SUMS, Source, canonical_type
from obsia.readers.tables import relations
from obsia.readers.tables.by_values import flag
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.clocks import with_whole_times, years_said
from obsia.readers.tables.cross_checks import MEANS, CrossChecks, kind_of_sums
from obsia.readers.tables.heading_words import roles_of
from obsia.readers.tables.money_forms import amount_of, hour_price, money
from obsia.readers.tables.no_calls import WITHOUT_USAGE, NoCalls
from obsia.readers.tables.number_forms import POINT, is_absent, number, text_of
from obsia.readers.tables.outcomes import outcomes
from obsia.readers.tables.pasted import pasted_rows
from obsia.readers.tables.readings import NO_TIME, SAMPLE, Forms, Row, Rows, forms
from obsia.readers.tables.spans_of_rows import UNKNOWN_S, span_of_rows
from obsia.readers.tables.spread import Spread
from obsia.readers.tables.sum_rows import is_blank, total_rows
from obsia.readers.tables.sum_tables import check_groups, filled, is_part, part_rows, plan_rows, sums_up
from obsia.readers.tables.time_forms import DAYS, FORMS, SPANS, Instant, in_zone, instant
from obsia.readers.tables.total_rows import extreme
from obsia.readers.tables.units_beside import check_note, check_row_of_units

_LEAST_NAMES: Final = 2
"""Cells that are their own columns' names in a row that is another heading."""
_LONG: Final = 60
"""Characters of a cell that is a sentence rather than a name."""
_SENTENCE: Final = re.compile(r"^[*†(]|\w\s?(?::\s|：)\s?\w|[.。!?]$")
"""A shorter one: ``Source : gateway``, ``* provisional``, ``Declared by the teams.``"""
HEADER: Final = Message("skipped-header-again")
AGAIN: Final = Message("skipped-repeated-line")
PART: Final = Message("skipped-part-row")
NOTE: Final = Message("skipped-note-row")
PLAN: Final = Message("skipped-plan-row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table to read: its columns by name, and its records."""

    reader: str
    choice: Choice
    rows: Rows
    refused: Callable[[], Sequence[Reject]] = tuple
    """Records that could not be cut into cells, once all were passed."""
    are_lines: bool = True
    above: Sequence[tuple[int, str]] = ()
    """Lines above the heading, with their numbers."""
    turned: Spread | None = None
    """How the records are turned before anything else looks at them: ``choice`` is of what they are then."""


def scan_table(*, engine: Engine, table: Table, options: ReadOptions) -> Scan:
    """The scan of a table. Raises ``BadInput`` where its values have two readings that differ."""
    from obsia.readers.canonical.cells import Loader, scan_loaded
    from obsia.readers.canonical.checks import Rules
    from obsia.readers.canonical.table import SetAside

    own = _OwnRows(table)
    whole, joined = with_whole_times(table.choice, own)
    called = {row[:2] for row in joined.each() if is_part(row[2])} if sums_up(whole) else set[tuple[int, int]]()
    every = _without(joined, called)
    try:
        found = forms(whole, every, has_seats="seats" in whole.sources)
    except BadInput as error:
        if error.reason.code == NO_TIME:
            beside = (*(text for _, text in table.above), *table.rows.files)
            error.ways = (*years_said(whole, every, beside), *error.ways)
        raise
    parts = part_rows(whole, joined.each(), _counts(joined, found)) if called else called
    if parts != called:
        every = _without(joined, parts)
        found = forms(whole, every, has_seats="seats" in whole.sources)
    plans = plan_rows(found.choice, every.each())
    every = _without(every, plans)  # before sums, which may be of what was used alone
    of_all, of_some, may_sum = total_rows(every, found.choice, counts=lambda: _counts(every, found))
    summed_up = of_all | of_some
    again = pasted_rows(found.choice, every, options.overlap, has_headings=bool(own.again))
    rows = filled(found.choice, _without(every, summed_up | again))
    has_say = relations.needs_rows(found.choice) or relations.needs_totals(found.choice)
    counted = _counts(rows, found) if has_say else None
    sources, of_parts = relations.related(found.choice, counted, table.rows.files)
    choice = found.choice.with_sources(sources)
    span_s = span_of_rows(choice, (cells for _, _, cells in rows.each()), found.customs)
    if table.turned is not None and table.turned.has_series and "calls" not in choice.sources:
        span_s = span_s or UNKNOWN_S  # it says of no call
    counts_calls = "bucket_s" not in choice.sources and _states(choice, "calls", rows)
    making = _Making(choice, found.customs, options.time_zone, span_s=span_s, counts_calls=counts_calls)
    loader, aside = Loader(engine), SetAside()
    skipped = aside.skipped
    first = list(itertools.islice(rows.each(), SAMPLE))
    ends = outcomes(choice, (cells for _, _, cells in first))
    no_calls = NoCalls(choice, ends, are_lines=table.are_lines)
    sums = max(len(may_sum), check_groups(choice, rows.each(), _counts(rows, found), own.files))
    for file, line, cells in first:
        check_row_of_units(choice, cells, file=own.files[file], line=line)
    for line, text in table.above:
        check_note(choice, text, file=own.files[0], line=line)
    checks = CrossChecks(choice, lambda cell, name: _value(cell, found.customs.get(name, POINT)))
    for file, line, cells in rows.each():
        if len(stated := [text for cell in cells if (text := text_of(cell))]) == 1:
            check_note(choice, stated[0], file=own.files[file], line=line)
        if (made := making.cells(cells)) is None:
            skipped[NOTE] += 1
            continue
        canonical = dict(zip(making.sources, made, strict=True))
        if (reject := no_calls.correction(own.files[file], line, canonical, making.sources)) is not None:
            aside.refuse(reject)
        elif (kind := no_calls.kind(cells, canonical)) is not None:
            skipped[kind] += 1
        elif not no_calls.holds(file, line, cells, canonical):
            checks.see(file, line, cells, canonical)
            loader.add(file, line, made)
    for (file, line, cells, canonical), is_call in no_calls.waiting():
        if is_call:
            checks.see(file, line, cells, canonical)
            loader.add(file, line, [*canonical.values()])
        else:
            skipped[WITHOUT_USAGE] += 1
    checks.check(table.rows.files)
    doubts = (*([Message("notice-sum-rows", count=sums)] if sums else []), *checks.doubts(), *of_parts)
    for reject in table.refused():
        aside.refuse(reject)
    if summed_up:
        means = {row[:2] for row in every.each() if row[:2] in of_all and any(map(_is_mean, row[2]))}
        kind = kind_of_sums(_counts(every, found), of_all, others=means | of_some)
        skipped += Counter({MEANS: len(means), kind: len(summed_up - means)})  # no zero stays
    if parts:
        skipped[PART] = len(parts)
    if again:
        skipped[AGAIN] = len(again)
    if plans:
        skipped[PLAN] = len(plans)
    if own.again:
        skipped[HEADER] = own.again
    looked_at = {choice.names[at] for at in ends}
    turned_off = () if table.turned is None else table.turned.left
    skipped += Counter[Message]() if table.turned is None else table.turned.skipped
    left = (*(name for name in choice.bound.unmapped if name not in looked_at), *turned_off)
    loaded = loader.loaded(table.rows.files, [*making.sources], are_lines=None if table.are_lines else ())
    rules, bound = Rules(sources=making.sources, time_zone=options.time_zone), replace(choice.bound, unmapped=left)
    scan = scan_loaded(engine, table.reader, loaded, rules, bound=bound, aside=aside)
    return replace(
        scan,
        table_map=choice.bound.table_map,
        doubts=doubts,
        mapped={target: str(source) for target, source in choice.sources.items()},
    )


class _OwnRows(Rows):
    """Records without those that repeat the heading: how many did is in ``again``."""

    def __init__(self, table: Table) -> None:
        self._table, self.again = table, 0
        self._given = table.rows if table.turned is None else table.turned.rows(table.rows)
        super().__init__(files=table.rows.files, each=self._each)

    def _each(self) -> Iterator[Row]:
        names = tuple(name.strip() for name in self._table.choice.names)
        stated: list[object] = [name or self for name in names]  # no cell is equal to a name that is blank
        self.again = 0
        for row in self._given.each():
            if row[2][0] == names[0] and tuple(str(cell or "").strip() for cell in row[2]) == names:
                self.again += 1
                continue
            same = sum(map(operator.eq, row[2], stated))
            if same >= _LEAST_NAMES and 2 * same >= sum(bool(text_of(cell)) for cell in row[2]):
                expected = Message("table-another-heading-expected")
                raise BadInput(self.files[row[0]], "table-another-heading", line=row[1], expected=expected)
            yield row


def _without(rows: Rows, left_out: Collection[tuple[int, int]]) -> Rows:
    if not left_out:
        return rows
    return Rows(files=rows.files, each=lambda: (row for row in rows.each() if row[:2] not in left_out))


def _counts(rows: Rows, found: Forms) -> Iterator[relations.Counts]:
    """The counts of each row: those of tokens and calls, and ``total`` where a column sums up tokens."""
    choice = found.choice
    wanted = [
        (
            target,
            _terms(source, {name: choice.names.index(name) for name in source.columns}, found.customs),
            source.factor,
            source.is_mean,
        )
        for target, source in sorted(choice.sources.items(), key=lambda each: each[1].is_mean)  # after the calls
        if target in SUMS
    ]
    if choice.total is not None:
        name = choice.total
        wanted.append(("total", [(choice.names.index(name), found.customs.get(name, POINT), 1)], 1, False))
    for file, line, cells in rows.each():
        counts: dict[str, int] = {}
        for target, terms, factor, is_mean in wanted:
            values = [(_value(cells[at], custom), sign) for at, custom, sign in terms]
            if any(value is not None for value, _ in values):
                times = factor * (counts.get("calls", 0) if is_mean else 1)
                counts[target] = int(sum((value or 0) * sign for value, sign in values) * times)
        yield file, line, counts


def _is_mean(cell: Any) -> bool:
    return isinstance(cell, str) and ("mean" in roles_of(cell) or bool(extreme(cell)))


_Term = tuple[int, str, int]
"""The place of a column of which a count is made, the custom of its numbers, and its sign."""


def _terms(source: Source, places: Mapping[str, int], customs: Mapping[str, str]) -> list[_Term]:
    return [
        (places[name], _custom(customs, source, name), sign)
        for names, sign in ((source.own, 1), (source.less, -1))
        for name in names
    ]


def _custom(customs: Mapping[str, str], source: Source, name: str) -> str:
    return source.type if source.type.startswith("decimal_") else customs.get(name, POINT)


def _value(cell: Any, custom: str) -> Decimal | int | float | None:
    if isinstance(cell, str):
        return None if is_absent(cell) else number(cell, custom)
    return cell if isinstance(cell, int | Decimal) or (isinstance(cell, float) and math.isfinite(cell)) else None


def _states(choice: Choice, target: str, rows: Rows) -> bool:
    """Whether any row states a value of a canonical column."""
    if (source := choice.sources.get(target)) is None:
        return False
    at = choice.names.index(source.column)
    return any(not is_absent(text_of(cells[at])) for _, _, cells in rows.each())


class _Making:
    """Cells of a table to canonical ones, in the order of ``sources``."""

    def __init__(
        self, choice: Choice, customs: Mapping[str, str], zone: str, *, span_s: int | None, counts_calls: bool
    ) -> None:
        self._zone, self._span_of_rows, self._counts_calls = zone, span_s, counts_calls
        self._by_name = choice.bound.taken.keys()
        places = {name: at for at, name in reversed(list(enumerate(choice.names)))}
        self._naming = {places[source.column] for target, source in choice.sources.items() if target != "started_at"}
        self._apart = [target for target, source in choice.sources.items() if source.relation == "apart"]
        named = choice.sources.get("cost_currency")
        self._currency_at = None if named is None else places[named.column]
        time = choice.sources.get("started_at")
        self._spans = time is not None and "bucket_s" not in choice.sources
        self._start_at = 0 if time is None else places[time.column]
        self._end_at = None if choice.end is None else places[choice.end]
        self._form = "" if time is None else time.type
        self._has_dates = time is not None and time.type in DAYS
        self.sources: dict[str, Source] = {}
        self._make_calls: Callable[[Sequence[Any]], Any] | None = None
        if (calls := choice.sources.get("calls")) is not None:
            terms = _terms(calls, places, customs)
            self._make_calls = functools.partial(_count, terms=terms, factor=calls.factor)
        self._make: list[tuple[str, Callable[[Sequence[Any]], Any]]] = []
        for target, source in choice.sources.items():
            self._make.append((target, self._maker(target, source, customs, places)))
            is_made = _is_made(target, source)
            form = canonical_type(target) if is_made else source.unscaled_type
            self.sources[target] = replace(source, type=form)
        if MONEY in self.sources and "cost_currency" not in self.sources and self.sources[MONEY].type == AMOUNT:
            # Cells may name the currency that no column does.
            self.sources["cost_currency"] = replace(self.sources[MONEY], type="text")
        if self._spans and time is not None:
            self.sources["bucket_s"] = Source(column=time.column, type="int")
        if self._span_of_rows and "bucket_s" not in self.sources:
            self.sources["bucket_s"] = Source(column=choice.names[0], type="int")
        if counts_calls:
            self.sources.setdefault("bucket_s", Source(column=choice.names[0], type="int"))
        may_be_sums = "calls" in choice.sources or bool(span_s) or (time is not None and time.type in {*SPANS, *DAYS})
        if may_be_sums and any(target in self.sources for target in SUMS):
            first = next(source.column for target, source in self.sources.items() if target in SUMS)
            self.sources["bucket_parts"] = Source(column=first, type="int")
        self._is_span = time is not None and time.type in SPANS

    def cells(self, cells: Sequence[Any]) -> list[Any] | None:
        """The canonical cells of a row; None of a row that holds a note and no count."""
        made = {target: make(cells) for target, make in self._make}
        if all(made[target] is None for target in made if target in COUNTS) and self._is_note(cells):
            return None
        for part in self._apart:
            total = {"reasoning_tokens": "output_tokens"}.get(part, "input_tokens")
            if isinstance(made[part], int):
                made[total] = made[part] + (made[total] if isinstance(made[total], int) else 0)
        if self._spans:
            span = made["started_at"]
            made["started_at"], made["bucket_s"] = span if isinstance(span, tuple) else (span, None)
            is_day = self._has_dates and made.get("seats")
            if self._end_at is not None and isinstance(made["started_at"], str):
                made["bucket_s"] = self._span_s(cells[self._start_at], cells[self._end_at]) or made["bucket_s"]
            if made["bucket_s"] is None and made["started_at"]:
                made["bucket_s"] = DAY_S if is_day else self._span_of_rows
        elif self._span_of_rows:
            made["bucket_s"] = self._span_of_rows
        if self._counts_calls and made["calls"] is None:
            made["bucket_s"] = made.get("bucket_s") or UNKNOWN_S  # beside rows that count theirs, it is of no one call
        if isinstance(made.get(MONEY), tuple):
            made[MONEY], currency = made[MONEY]
            made.setdefault("cost_currency", currency or None)
        if "bucket_parts" in self.sources:
            made["bucket_parts"] = _parts(made)
        return [None if (value := made.get(target)) is None else str(value) for target in self.sources]

    def _is_note(self, cells: Sequence[Any]) -> bool:
        """Whether a row without counts is a line of text, or blank: one cell, in no column that names anything."""
        stated = [at for at, cell in enumerate(cells) if cell not in (None, "")]
        if len(stated) != 1:
            return not stated
        text = str(cells[stated[0]]).strip()
        return stated[0] not in self._naming or len(text) > _LONG or _SENTENCE.search(text) is not None

    def _maker(
        self, target: str, source: Source, customs: Mapping[str, str], places: Mapping[str, int]
    ) -> Callable[[Sequence[Any]], Any]:
        at = places[source.column]
        if target == MONEY:
            is_said = source.is_typed or source.column == MONEY
            custom = customs.get(source.column, POINT)
            money_of = functools.partial(_money, custom=custom, is_said=is_said, scale=source.money_scale)
            return functools.partial(
                _sum_of_money, [functools.partial(money_of, at=places[name]) for name in source.own]
            )
        if target == PRICE_HOUR:
            custom = customs.get(source.column, POINT)
            return functools.partial(_hour_price, at=at, custom=custom, kind=source.type, beside=self._currency_at)
        if target in TIMES_US and source.column in customs:
            return functools.partial(_time_of, at=at, custom=customs[source.column])
        if target == "started_at" and _is_made(target, source):
            return functools.partial(self._time, at=at, keeps_span=self._spans)
        if target == "batch_api" and not source.is_typed and source.column != target:
            is_by_name = source.column in self._by_name
            return lambda cells: flag(cells[at]) or (None if is_by_name else _as_it_is(cells, at=at))
        if _is_made(target, source):
            count = functools.partial(_count, terms=_terms(source, places, customs), factor=source.factor)
            return functools.partial(_of_mean, mean=count, calls=self._make_calls) if source.is_mean else count
        return functools.partial(_as_it_is, at=at)

    def _span_s(self, start: Any, end: Any) -> int | None:
        """Seconds from the start of a row to its end, an instant, or the last day unless it is the next month's first.

        A midnight with a clock is an instant, as interfaces of usage write it.
        """
        first, last = (self._utc(cell) if isinstance(cell, str) else None for cell in (start, end))
        if first is None or last is None or first[1] is None or last[0].at < first[0].at or self._form in SPANS:
            return None
        until, is_day = last[0].at, self._form in DAYS and ":" not in end
        if is_day and not (until.day == first[0].at.day == 1 and until > first[0].at):
            until += dt.timedelta(days=1)
        utc = self._in_utc(until)
        return None if utc is None else int((utc - first[1]).total_seconds()) or None

    def _utc(self, cell: str) -> tuple[Instant, dt.datetime | None] | None:
        """The instant of a cell as it is written, and in UTC."""
        found = instant(cell, self._form)
        return None if found is None else (found, self._in_utc(found.at))

    def _in_utc(self, at: dt.datetime) -> dt.datetime | None:
        is_utc = self._form in {"utc", "iso"} or self._form.startswith("epoch")
        return at if is_utc else in_zone(at, self._zone)

    def _time(self, cells: Sequence[Any], *, at: int, keeps_span: bool) -> Any:
        cell = str(cells[at]) if isinstance(cells[at], int | float) else cells[at]
        if not isinstance(cell, str):
            return cell
        if is_absent(cell):
            return None
        found, utc = self._utc(cell) or (None, None)
        if found is None or utc is None:
            return cell
        text = utc.isoformat(sep=" ")
        return (text, found.span_s) if keeps_span else text


def _is_made(target: str, source: Source) -> bool:
    """Whether cells are made canonical here; a type of the engine's that was declared is read by the engine."""
    if target == "started_at":
        return not source.is_typed or (
            source.type in FORMS and source.type in {*SPANS, "day_first", "month_first", "words"}
        )
    return target == PRICE_HOUR or (
        target in COUNTS and target not in TIMES_US and (not source.is_typed or source.is_written)
    )


def _money(cells: Sequence[Any], *, at: int, custom: str, is_said: bool, scale: Decimal) -> Any:
    """An amount, as it is scaled, and its currency. What is none is no cost, unless the column was said to be one."""
    cell = cells[at]
    if not isinstance(cell, str):
        text = amount_of(cell)
        return format(Decimal(text) * scale, "f") if text else cell if is_said else None
    found = money(cell, custom)
    if found is None:
        return cell if is_said and not is_absent(cell) else None
    return format(found[0] * scale, "f"), found[1]


def _sum_of_money(parts: Sequence[Callable[[Sequence[Any]], Any]], cells: Sequence[Any]) -> Any:
    """The one amount of a row, or the sum of several in one currency, if none is absent; what is no amount as it is."""
    some = [part(cells) for part in parts]
    if len(some) < 2 or None in some:
        return None if None in some else some[0]
    pairs = [cast("tuple[str, str]", made if isinstance(made, tuple) else (str(made), "")) for made in some]
    codes = {code for _, code in pairs}
    try:
        total = sum((Decimal(amount) for amount, _ in pairs), Decimal(0))
    except ArithmeticError:
        return some
    return (format(total, "f"), codes.pop()) if len(codes) == 1 else some


def _time_of(cells: Sequence[Any], *, at: int, custom: str) -> Any:
    """A duration with a decimal point, in the unit of its heading; what is none is left as it is, and refused."""
    cell = _as_it_is(cells, at=at)
    found = number(cell, custom) if isinstance(cell, str) and not is_absent(cell) else None
    return cell if found is None else f"{found.normalize():f}"


def _hour_price(cells: Sequence[Any], *, at: int, custom: str, kind: str, beside: int | None) -> Any:
    """The price of an hour as the canonical record has it; what is none is left as it is, and refused."""
    cell = cells[at]
    text = cell if isinstance(cell, str) else amount_of(cell) or str(cell or "")
    if is_absent(text):
        return None
    code = str(cells[beside] or "").strip().upper() if beside is not None and kind.startswith("text") else ""
    currency = kind if not code else code + kind.removeprefix("text")
    return hour_price(text, custom if isinstance(cell, str) else POINT, currency=currency) or text


def _as_it_is(cells: Sequence[Any], *, at: int) -> Any:
    cell = cells[at]
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _count(cells: Sequence[Any], *, terms: Sequence[_Term], factor: int) -> Any:
    """A whole number, the text as it is where it is none (the rules say so), or None."""
    total: Decimal | None = None
    for at, custom, sign in terms:
        cell = cells[at]
        value = _value(cell, custom)
        if value is None:
            if not is_blank(cell):
                return cell
            continue
        exact = (Decimal(repr(value)) if isinstance(value, float) else Decimal(value)) * sign
        total = exact if total is None else total + exact
    if total is None:
        return None
    scaled = total * factor
    return int(scaled) if scaled.is_finite() and scaled == scaled.to_integral_value() else str(scaled)


def _of_mean(cells: Sequence[Any], *, mean: Callable[..., Any], calls: Callable[..., Any] | None) -> Any:
    """The sum of which a row states the mean of its calls, to the nearest whole number; no number without calls."""
    found, times = mean(cells), None if calls is None else calls(cells)
    value = None if found is None else number(str(found), POINT)
    if value is not None and times is None:
        return f"{found} × ?"
    return found if value is None or not isinstance(times, int) else round(value * times)


def _parts(made: Mapping[str, Any]) -> int | None:
    """Of how many equal parts the sums of a row are, where it is a span and one record could not hold them."""
    largest = max((value for name, value in made.items() if name in SUMS and isinstance(value, int)), default=0)
    if largest <= LARGEST_COUNT or (made.get("calls") is None and not made.get("bucket_s")):
        return None
    parts = -(-min(largest, LARGEST_SUM) // LARGEST_COUNT)
    calls = made.get("calls")
    return None if isinstance(calls, int) and calls < parts else parts
