"""One rule for each kind of value: an ibis expression of the canonical value, and one that says it is valid.

Text is checked by its whole form, then cast; nothing is rounded, trimmed or guessed. On typed columns
(Parquet, frames) the check is a comparison of integers, so that the engine runs at full speed; absent
values stay null.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import ibis

from obsia.core.columns import (
    COLUMNS,
    CONTAINED,
    COUNTS,
    ENERGY,
    LARGEST_COUNT,
    LARGEST_SUM,
    MEASURES,
    MONEY,
    MOST_DEVICES,
    PRICE_HOUR,
    TIMES_US,
)
from obsia.core.errors import BadInput
from obsia.core.message import Message, Symbol
from obsia.readers.canonical import energies, money
from obsia.readers.mapping import SUMS, USAGE, Source

EARLIEST: Final = dt.datetime(2010, 1, 1)  # noqa: DTZ001 - canonical instants are naive UTC
LATEST: Final = dt.datetime(2100, 1, 1)  # noqa: DTZ001
"""Instants outside are a wrong unit or a broken clock: a stamp in ms read as s falls outside, whatever its
year.
"""

LONGEST_TEXT: Final = 4_096
"""Characters of a name (model, label, …): what is longer is no name."""
_DAY: Final = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_MIDNIGHT: Final = r"(?:[ T]00:00(?::00(?:[.]0{1,9})?)?(?:Z|[+-]00:?00)?)?"
_CLOCK: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?"
_LONGEST_EXACT: Final = 26
"""Characters of an instant in UTC that has six decimals at most, whatever says that it is in UTC."""
_PLAIN_UTC: Final = "%Y-%m-%dT%H:%M:%SZ"
_FACTORS: Final = {"s": 1_000_000, "ms": 1_000, "us": 1}
_LONGEST_US: Final = 2**53
_BARE: Final = frozenset({"started_at", *TIMES_US, *COUNTS})
"""Columns whose rules take empty text for none themselves: no number and no time is read in it, at no cost."""
_PARTS: Final = "bucket_parts"
_ANYTHING: Final = Message("expected-nothing")
"""What is expected of a column whose every value is valid: nobody is told it."""


def _builtin(name: str, arguments: tuple[str, ...], result: str) -> Any:
    def one(a: Any) -> Any: ...
    def two(a: Any, b: Any) -> Any: ...
    def three(a: Any, b: Any, c: Any) -> Any: ...

    shape: Any = (one, two, three)[len(arguments) - 1]
    return ibis.udf.scalar.builtin(shape, name=name, signature=(arguments, result))


def _only_if(ok: Any, value: Any) -> Any:
    """``value`` where ``ok``, null elsewhere: what follows never computes on a value that is not valid."""
    return ibis.cases((ok, value), else_=None)


_matches = _builtin("regexp_full_match", ("string", "string"), "boolean")
_part = _builtin("regexp_extract", ("string", "string", "int64"), "string")
_stamp = _builtin("strftime", ("timestamp", "string"), "string")
_strptime = _builtin("try_strptime", ("string", "string"), "timestamp")
_from_us = _builtin("make_timestamp", ("int64",), "timestamp")
_us = _builtin("epoch_us", ("timestamp",), "int64")
_us_of_instant = _builtin("epoch_us", ("timestamp('UTC')",), "int64")
_is_finite = _builtin("isfinite", ("timestamp('UTC')",), "boolean")
_instant_in = _builtin("timezone", ("string", "timestamp"), "timestamp('UTC')")
_clock_in = _builtin("timezone", ("string", "timestamp('UTC')"), "timestamp")
_instant = _builtin("make_timestamptz", ("int64",), "timestamp('UTC')")
_has = _builtin("contains", ("string", "string"), "boolean")
json_text = _builtin("json_extract_string", ("json", "string"), "string")
"""Text of the value at a JSON pointer."""
_char = _builtin("chr", ("int32",), "string")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule over a row: rows where ``ok`` is false are refused for ``reason`` at ``field``."""

    field: str
    reason: str
    expected: Message
    ok: Any
    raw: Any
    """The value to show, as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The canonical values of a relation and the rules its rows must pass."""

    values: Mapping[str, Any]
    checks: Sequence[Check]

    @property
    def valid(self) -> Any:
        """True where every rule holds, never null."""
        return ibis.and_(*(check.ok for check in self.checks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Under which rules the cells of some columns stand.

    ``typed`` cells come from a typed source (Parquet, a frame): their text passes untouched, since a function on each
    text key would cost a quarter of the scan. In text files an empty field is absent and NUL is refused.
    """

    sources: Mapping[str, Source]
    time_zone: str = "UTC"
    typed: bool = False

    def of(self, cells: Mapping[str, Any], *, file: str) -> Checked:
        """Canonical values and rules for raw ``cells`` (canonical column -> ibis column, text or typed).

        Raises :class:`BadInput` when the type of a column cannot hold what it is mapped to.
        """
        values: dict[str, Any] = {}
        checks: list[Check] = []
        for target, cell in cells.items():
            source = self.sources[target]
            raw = cell.cast("string") if not cell.type().is_string() else cell
            if self.typed and cell.type().is_string() and source.type == "text" and target != PRICE_HOUR:
                values[target] = cell
                continue
            if cell.type().is_string() and target not in _BARE:
                cell = cell.nullif("")
            value, ok, reason, expected = _field(target, cell, source, file, self.time_zone, cells.get(_PARTS))
            values[target] = value
            if ok is not None:
                checks.append(Check(field=target, reason=reason, expected=expected, ok=ok, raw=raw))
        checks += _relations(values)
        return Checked(values=values, checks=checks)


def _field(
    target: str, cell: Any, source: Source, file: str, time_zone: str, parts: Any | None
) -> tuple[Any, Any, str, Message]:
    kind = cell.type()
    if kind.is_null():
        return cell.cast(COLUMNS.get(target, "string")), None, "", _ANYTHING
    if target == "started_at":
        return _time(cell, source, file, time_zone)
    if target in TIMES_US:
        return _duration(cell, source, file)
    if target in COUNTS:
        return _count(cell, source, file, parts if target in SUMS else None)
    if target in MEASURES:
        return _measure(cell, source, file, MEASURES[target])
    if target == PRICE_HOUR:
        if (found := money.hour_price(cell, unit=source.type)) is None:
            raise _wrong_type(source, kind, file, money.REFUSED_PRICE[1])
        return *found, *money.REFUSED_PRICE
    if target in (MONEY, ENERGY):
        if (found := money.amount(cell) if target == MONEY else energies.energy(cell, unit=source.type)) is None:
            raise _wrong_type(source, kind, file, Message("expected-numbers"))
        reason, expected = money.REFUSED if target == MONEY else energies.REFUSED
        return *found, reason, expected
    if target == "batch_api":
        return _flag(cell, source, file)
    return _text(cell, source, file)


def _wrong_type(source: Source, kind: Any, file: str, expected: Message) -> BadInput:
    reason = Message("file-column-type", type=Symbol(kind))
    return BadInput(file, reason, field=source.column, expected=expected)


def _of_type(code: str, declared: str) -> Message:
    return Message(code, type=Symbol(declared))


def _or_null(cell: Any, ok: Any) -> Any:
    return cell.isnull() | ok


def _or_absent(cell: Any, ok: Any) -> Any:
    """Whether a value is valid or absent, which is looked at where it is not valid: of text what is empty is absent."""
    if not cell.type().is_string():
        return _or_null(cell, ok)
    return ibis.cases((ok, True), else_=cell.nullif("").isnull())


def _largest_sum(parts: Any) -> Any:
    """What a count of a row may come to whose sums are of so many ``parts``; of one call where none are stated."""
    number = (parts.try_cast("int64") if parts.type().is_string() else parts).fill_null(1)
    return ibis.least(number.clip(1, LARGEST_SUM // LARGEST_COUNT + 1) * LARGEST_COUNT, LARGEST_SUM)


def _count(cell: Any, source: Source, file: str, parts: Any | None = None) -> tuple[Any, Any, str, Message]:
    """The rule of counts; ``parts``: the cell that says of how many parts the sums of a bucket are."""
    # Or N.0, as pandas writes it; 1.000 is a thousand to many.
    kind, expected = cell.type(), Message("expected-count", most=Symbol(LARGEST_COUNT))
    whole = source.type == "float_whole"
    if parts is not None:
        expected = Message("expected-count-of-bucket", most=Symbol(LARGEST_COUNT), most_of_bucket=Symbol(LARGEST_SUM))
        most = _largest_sum(parts)
        number = cell.try_cast("int64") if kind.is_string() else cell
        ok = number.between(0, most)
        if kind.is_string():
            ok = _matches(cell, "[0-9]{1,19}([.]00?)?") & ok.fill_null(False)
        return number, _or_absent(cell, ok), "not_whole_number", expected
    if kind.is_string():
        if whole:
            number = cell.try_cast("float64")
            ok = _matches(cell, r"[0-9]{1,18}([.]0*)?|[0-9]([.][0-9]{1,17})?[eE][+]?[0-9]{1,2}")
            ok = ok & (number % 1 == 0) & (number <= LARGEST_COUNT)
            return number.try_cast("int64"), _or_absent(cell, ok), "not_whole_number", expected
        number = cell.try_cast("int64")
        ok = _is_written(cell, number, most=LARGEST_COUNT, form="[0-9]+([.]00?)?") & (number <= LARGEST_COUNT)
        return number, _or_absent(cell, ok), "not_whole_number", expected
    if kind.is_integer():
        value = cell if kind.is_int64() else cell.cast("int64")
        limits: list[Any] = []
        if kind.is_signed_integer():
            limits.append(cell >= 0)
        if kind.nbytes > 4 or (kind.nbytes == 4 and not kind.is_signed_integer()):
            limits.append(cell <= LARGEST_COUNT)
        if len(limits) == 2:
            limits = [cell.between(0, LARGEST_COUNT)]
        if not kind.is_int64() and kind.nbytes == 8:
            value = _only_if(cell <= LARGEST_COUNT, cell).cast("int64")
        return value, (_or_null(cell, limits[0]) if limits else None), "not_whole_number", expected
    if kind.is_decimal() and kind.scale == 0:
        ok = cell.between(0, LARGEST_COUNT)
        return _only_if(ok, cell).cast("int64"), _or_null(cell, ok), "not_whole_number", expected
    if kind.is_floating() or kind.is_decimal():
        ok = (cell >= 0) & (cell <= LARGEST_COUNT) & (cell % 1 == 0)
        value = _only_if(ok, cell).cast("int64")
        return value, _or_null(cell, ok), "not_whole_number", expected
    raise _wrong_type(source, kind, file, Message("expected-integers"))


def _duration(cell: Any, source: Source, file: str) -> tuple[Any, Any, str, Message]:
    kind, factor, expected = (
        cell.type(),
        _FACTORS[source.type],
        Message("expected-duration", unit=Symbol(source.type)),
    )
    if kind.is_string():
        if factor == 1:
            number = cell.try_cast("int64")
            ok = _is_written(cell, number, most=_LONGEST_US, form="[0-9]{1,16}") & (number <= _LONGEST_US)
            return _only_if(ok, number), _or_absent(cell, ok), "not_a_time", expected
        exact = cell.try_cast("decimal(38, 15)") * ibis.literal(factor, "int32")
        form = "[0-9]{1,13}([.][0-9]{1,20})?(e-[0-9]{1,2})?"
        ok = _matches(cell, form).fill_null(False) & (exact <= _LONGEST_US).fill_null(False)
        return _only_if(ok, exact).round().cast("int64"), _or_absent(cell, ok), "not_a_time", expected
    if kind.is_integer():
        ok = cell.between(0, _LONGEST_US // factor)
        if factor == 1 and kind.is_int64():
            return cell, _or_null(cell, ok), "not_a_time", expected
        return _only_if(ok, cell.cast("int64") * factor), _or_null(cell, ok), "not_a_time", expected
    if kind.is_numeric():
        ok = (cell >= 0) & (cell <= _LONGEST_US // factor)
        value = _only_if(ok, (cell * factor).round()).cast("int64")
        return value, _or_null(cell, ok), "not_a_time", expected
    raise _wrong_type(source, kind, file, Message("expected-numbers"))


def _measure(cell: Any, source: Source, file: str, bounds: tuple[float, float]) -> tuple[Any, Any, str, Message]:
    """The rule of a number with decimals between two ``bounds``."""
    kind, expected = cell.type(), Message("expected-number", least=bounds[0], most=bounds[1])
    if not (kind.is_string() or kind.is_numeric()):
        raise _wrong_type(source, kind, file, Message("expected-numbers"))
    number = cell.try_cast("float64") if kind.is_string() else cell.cast("float64")
    ok = number.between(*bounds)
    if kind.is_string():
        ok = _matches(cell, "[0-9]{1,9}([.][0-9]{1,20})?") & ok.fill_null(False)
    return _only_if(ok, number), _or_null(cell, ok), "not_a_measure", expected


def _flag(cell: Any, source: Source, file: str) -> tuple[Any, Any, str, Message]:
    kind = cell.type()
    if kind.is_boolean():
        return cell, None, "", _ANYTHING
    if kind.is_string():
        ok = cell.lower().isin(["true", "false"])
        return cell.lower() == "true", _or_null(cell, ok), "not_a_boolean", Message("expected-flag")
    raise _wrong_type(source, kind, file, Message("expected-booleans"))


def _text(cell: Any, source: Source, file: str) -> tuple[Any, Any, str, Message]:
    kind = cell.type()
    if kind.is_string():
        ok = ~_has(cell, _char(ibis.literal(0, "int32"))) & (cell.length() <= LONGEST_TEXT)
        return cell, _or_null(cell, ok), "unfit_text", Message("expected-name", most=LONGEST_TEXT)
    if kind.is_integer() or kind.is_date() or kind.is_boolean() or kind.is_uuid():
        return cell.cast("string"), None, "", _ANYTHING
    raise _wrong_type(source, kind, file, Message("expected-some-text"))


def _time(cell: Any, source: Source, file: str, time_zone: str) -> tuple[Any, Any, str, Message]:
    kind, declared = cell.type(), source.type
    of_type = Message("expected-instant-utc") if declared == "utc" else None
    what = source.expected or of_type or Message("expected-instant-of-type", type=Symbol(declared))
    first, last = Symbol(EARLIEST.year), Symbol(LATEST.year)
    expected = Message("expected-instant-between", what=what, first=first, last=last)
    if kind.is_string():
        value, ok = _time_of_text(cell, declared, time_zone)
    elif kind.is_timestamp():
        value, ok = _time_of_timestamp(cell, declared, source, file)
    elif kind.is_date():
        if declared != "date":
            raise _wrong_type(source, kind, file, _of_type("expected-times-not-dates", declared))
        value, ok = cell.cast("timestamp"), None
    elif (kind.is_integer() or kind.is_floating()) and declared.startswith("epoch_"):
        value, ok = _time_of_epoch(cell, declared)
    else:
        raise _wrong_type(source, kind, file, _of_type("expected-values-of-type", declared))
    inside = value.between(ibis.literal(EARLIEST), ibis.literal(LATEST))
    ok = inside if ok is None else (ok & inside).fill_null(False)
    return value, _or_absent(cell, ok), "not_an_instant", expected


def _time_of_timestamp(cell: Any, declared: str, source: Source, file: str) -> tuple[Any, Any]:
    if cell.type().timezone is not None:
        if declared in {"utc", "iso"}:
            instant = cell if cell.type().scale in (None, 6) else cell.cast("timestamp('UTC')")
            finite = _is_finite(instant)
            return _from_us(_us_of_instant(_only_if(finite, instant))), finite
        raise _wrong_type(source, cell.type(), file, _of_type("expected-naive-times", declared))
    naive = cell if cell.type().scale in (None, 6) else cell.cast("timestamp")
    if declared == "utc":
        return naive, None
    if declared.startswith("tz:"):
        return _local(naive, declared.removeprefix("tz:"))
    raise _wrong_type(source, cell.type(), file, Message("expected-declared-zone"))


def _time_of_epoch(cell: Any, declared: str) -> tuple[Any, Any]:
    unit = declared.removeprefix("epoch_")
    per_second = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}[unit]
    ok = cell.between(0, int(LATEST.replace(tzinfo=dt.UTC).timestamp()) * per_second)
    if cell.type().is_floating():
        us = (cell * (1_000_000 / per_second)).round()
    elif unit == "ns":
        us = (cell - cell % 1000) / 1000  # a whole number of us: exact once rounded, though "/" goes through double
    else:
        us = cell.cast("int64") * (1_000_000 // per_second)
    return _from_us(_only_if(ok, us.cast("int64"))), ok


def _is_written(cell: Any, number: Any, *, most: int, form: str) -> Any:
    """Whether a text is of a ``form`` of whole numbers; of digits alone it is told at half the cost of the form."""
    return ibis.cases((number.between(0, most) & (number.cast("string") == cell), True), else_=_matches(cell, form))


def _naive(text: Any) -> Any:
    """ISO text to a timestamp: nine decimals are cut to the six that a canonical instant keeps."""
    return text.replace("T", " ").substr(0, 26).try_cast("timestamp")


def _time_of_text(cell: Any, declared: str, time_zone: str) -> tuple[Any, Any]:
    stamp = f"{_DAY}[ T]{_CLOCK}"
    if declared == "utc":
        ok, exact = _matches(cell, stamp + "(Z|[+-]00:?00)?"), cell.try_cast("timestamp")
        # As most logs write it: to write it again and compare takes half of what the form does.
        is_plain = exact.between(ibis.literal(EARLIEST), ibis.literal(LATEST)) & (_stamp(exact, _PLAIN_UTC) == cell)
        # The engine reads the form as it is; what may have more decimals than it keeps is cut before.
        is_short = cell.length() <= _LONGEST_EXACT
        value = ibis.cases((is_plain, exact), (ok & is_short, exact), (ok, _naive(_part(cell, stamp, 0))), else_=None)
        return value, value.notnull()
    if declared == "date":
        return cell.substr(0, 10).try_cast("date").cast("timestamp"), _matches(cell, f"{_DAY}{_MIDNIGHT}")
    if declared == "iso":
        form = f"({stamp})(Z|([+-])([01][0-9]|2[0-3]):?([0-5][0-9]))"
        sign, hours, minute = (_part(cell, form, group) for group in (3, 4, 5))
        minutes = hours.try_cast("int64") * 60 + minute.try_cast("int64")
        offset: Any = ibis.cases((sign == "+", minutes), (sign == "-", -minutes), else_=0)
        return _from_us(_us(_naive(_part(cell, form, 1))) - offset * 60_000_000), _matches(cell, form)
    if declared.startswith("epoch_"):
        unit = declared.removeprefix("epoch_")
        if unit == "s":
            form = "([0-9]{1,12})([.]([0-9]{1,9}))?"
            decimals = (_part(cell, form, 3) + "000000").substr(0, 6)
            us = _part(cell, form, 1).try_cast("int64") * 1_000_000 + decimals.try_cast("int64")
            ok = _matches(cell, form)
            return _from_us(_only_if(ok, us)), ok
        value, ok = _time_of_epoch(cell.try_cast("int64"), declared)
        return value, _matches(cell, "[0-9]{1,19}") & ok.fill_null(False)
    if declared.startswith("tz:"):
        value, ok = _local(_naive(cell), declared.removeprefix("tz:"))
        return value, _matches(cell, stamp) & ok
    naive = _strptime(cell, declared.removeprefix("strptime:"))
    if time_zone == "UTC":
        return naive, naive.notnull()
    value, ok = _local(naive, time_zone)
    return value, naive.notnull() & ok


def _local(naive: Any, zone: str) -> tuple[Any, Any]:
    """Local time to UTC; not valid where the clock skipped the hour or struck it twice."""
    naive = _only_if(naive.between(ibis.literal(EARLIEST), ibis.literal(LATEST)), naive)
    us = _us_of_instant(_instant_in(zone, naive))
    there = _clock_in(zone, _instant(us)) == naive
    twice = ibis.literal(False)
    for minutes in (30, 60, 120):
        for step in (minutes, -minutes):
            twice = twice | (_clock_in(zone, _instant(us + step * 60_000_000)) == naive)
    return _from_us(us), (there & ~twice).fill_null(False)


def _relations(values: Mapping[str, Any]) -> list[Check]:
    checks: list[Check] = []

    def sub_counts(names: list[str], total: str) -> None:
        present = [name for name in names if name in values]
        if not present:
            return
        first, *others = (values[name].fill_null(0) for name in present)
        amount: Any = first
        for other in others:
            amount = amount + other
        whole = values.get(total, ibis.null("int64"))
        checks.append(
            Check(
                field=" + ".join(present),
                reason="sub_count_exceeds_total",
                expected=Message("expected-at-most-whole", whole=Symbol(total)),
                ok=amount <= whole.fill_null(0),
                raw=amount.cast("string") + " > " + whole.cast("string").fill_null("absent"),
            )
        )

    for total in dict.fromkeys(total for _, total in CONTAINED):
        sub_counts([sub for sub, held_by in CONTAINED if held_by == total], total)
    if "calls" in values:
        counted = [values[name] for name in USAGE if name in values and name not in ("calls", "seats")]
        checks.append(_some_call(values["calls"], counted))
    if "gpu_count" in values:
        devices = values["gpu_count"]
        checks.append(
            Check(
                field="gpu_count",
                reason="not_whole_number",
                expected=Message("expected-count", most=Symbol(MOST_DEVICES)),
                ok=_or_null(devices, devices <= MOST_DEVICES),
                raw=devices.cast("string"),
            )
        )
    if "seats" in values:
        checks.append(_some_time(values["seats"], values.get("bucket_s")))
    # A bill may state nothing but what was charged.
    counts = [values[name] for name in USAGE if name in values] or [values[MONEY]]
    checks.append(
        Check(
            field="",
            reason="no_usage",
            expected=Message("expected-some-count"),
            ok=ibis.or_(*(count.notnull() for count in counts)),
            raw=ibis.literal(""),
        )
    )
    return checks


def _some_call(calls: Any, others: Sequence[Any]) -> Check:
    """Tokens of no call are a contradiction; an hour without calls and without tokens is an empty bucket."""
    empty = ibis.and_(*(count.fill_null(0) == 0 for count in others))
    return Check(
        field="calls",
        reason="no_call",
        expected=Message("expected-calls", most=Symbol(LARGEST_COUNT)),
        ok=(calls != 0).fill_null(True) | empty,
        raw=calls.cast("string"),
    )


def _some_time(seats: Any, bucket_s: Any | None) -> Check:
    """People with access use it over time: without a span, a seat is no amount of anything."""
    absent = ibis.literal(None, type="string")
    return Check(
        field="bucket_s",
        reason="no_duration",
        expected=Message("expected-seat-seconds", most=Symbol(LARGEST_COUNT)),
        ok=seats.isnull() | (False if bucket_s is None else (bucket_s > 0).fill_null(False)),
        raw=absent if bucket_s is None else bucket_s.cast("string"),
    )
