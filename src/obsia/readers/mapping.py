"""Which column holds what, and in which form: ``--map started_at=TIMESTAMP:utc,input_tokens=ContextTokens``.

``03/04/2025`` is a date in two ways, ``1.234`` a number in two ways: a type that is declared holds, and of tables the
whole column says the type where none is (:mod:`obsia.readers.tables`). A column that bears a canonical name maps to
itself, with the canonical type (``started_at`` in UTC, times in microseconds).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from obsia.core.columns import (
    COLUMNS,
    CONTAINED,
    COUNTS,
    ENERGY,
    ENERGY_UNITS,
    INNER,
    MEASURES,
    MONEY,
    PRICE_HOUR,
    TIMES_US,
)
from obsia.core.errors import BadCall, BadInput
from obsia.core.message import Argument, Message, Option, Symbol
from obsia.core.spelling import near_names

LABEL: Final = "label."
"""Columns ``label.<name>`` are labels: text to group by."""
USAGE: Final[tuple[str, ...]] = (
    "calls",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "reasoning_tokens",
    "images",
    "pixel_steps",
    "audio_ms",
    "video_ms",
    "messages",
    "seats",
)
"""Columns that say that something was used: a row where all are absent is no usage."""
SUMS: Final[tuple[str, ...]] = tuple(name for name in USAGE if name != "seats")
"""Counts that add up over the calls of a bucket."""

_MAP: Final = Option("map")
AMOUNT: Final = "amount"
"""The type of money whose currency another column states, or nobody."""
NOT_AN_AMOUNT: Final = "not_an_amount"
"""The reason for which a value of money is rejected."""
CURRENCY: Final = re.compile("[A-Z]{3}")
"""The code of a currency (ISO 4217): as the type of money it says that all of it is in it."""
HUNDREDTHS: Final = "/100"
"""What follows the type of money whose numbers are cents: ``amount/100``, ``USD/100``; thousands are ``USD*1000``."""
_SCALE: Final = re.compile(rf"(?:{HUNDREDTHS}|\*([1-9][0-9]{{0,11}}))$")
_MONEY: Final = re.compile(rf":((?:{AMOUNT}|[A-Z]{{3}})(?:{_SCALE.pattern[:-1]})?)$")
NOT_AN_HOUR_PRICE: Final = "not_an_hour_price"
"""The reason for which the price of an hour is rejected."""
HOUR_PRICE_TYPE: Final = re.compile(r":((?:[A-Z]{3}|text)(?:/server)?)$")
"""The type of a price of an hour that names no currency: its code, and whether it is that of a whole server."""
NOT_AN_ENERGY: Final = "not_an_energy"
"""The reason for which a measured energy is rejected."""
_ENERGY: Final = re.compile(rf":({'|'.join(ENERGY_UNITS)})$")
_TIME_TYPES: Final = Symbol(
    "utc, iso, date, epoch_s, epoch_ms, epoch_us, epoch_ns, tz:ZONE, strptime:FORMAT, "
    "day_first, month_first, words, week, month, quarter, year, and those of days, weeks and months without a year "
    "with it: month/2026"
)
_TIME: Final = re.compile(
    r":(utc|iso|date|epoch_s|epoch_ms|epoch_us|epoch_ns|tz:[A-Za-z0-9_+\-/]+|strptime:.*"
    r"|(?:day_first|month_first|words|week|month|quarter)(?:/20[0-9]{2})?|year)$",
    re.DOTALL,
)
_OF_MEAN: Final = "mean"
"""What is said of a count of each call, rather than of all calls of a row."""
_TYPE_LIKE: Final = re.compile(r"[^:]:[a-z_]+$")
_DURATION: Final = re.compile(r":(s|ms|us)$")
_COUNT: Final = re.compile(
    r":(int|float_whole|decimal_point|decimal_comma)(?:\*([1-9][0-9]{0,11}))?(?::(apart|contained|mean))?$|:(apart|contained|mean)$"
)
_ADDED: Final = re.compile(r'"(?:[^"]|"")+"(?:\s*\+\s*"(?:[^"]|"")+")*(?:\s*-\s*"(?:[^"]|"")+")*')
"""Columns that are added, and then those that are taken off."""
_QUOTED: Final = re.compile(r'(-?)\s*"((?:[^"]|"")+)"')
_NAME_UNQUOTED: Final = re.compile(r"(?! )[\w .\-/]+(?<! )")
WRITTEN: Final = frozenset(
    ("decimal_point", "decimal_comma", "day_first", "month_first", "words", "week", "month", "quarter", "year")
)
"""Types that only tables have."""
_PLAIN: Final = re.compile(r":(text|bool|number)$")
_NEXT: Final = re.compile(r",(?=\s*(?:label\.[^=,:]+|[a-z][a-z_]*)\s*=)")
_NAME: Final = re.compile(r"[^\W\d][\w .\-/]{0,63}")
_MOST_WORDS: Final = 3
_MOST_NAMES: Final = 40
_MOST_NEAR: Final = 3
_LEAST_NEAR: Final = 0.5
"""Likeness of a column that is suggested: a file has few, and one is a word more or less than another (batch_size)."""
_LABEL_NAME: Final = re.compile(r"label\.[^\s=,:\x00-\x1f\x7f]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a canonical column comes from: a column of the file, and the declared type of its values."""

    column: str
    type: str
    expected: Message | None = None
    """What a refused value should have been, where the type does not say it."""
    also: tuple[str, ...] = ()
    """More columns of the file, whose counts, or amounts, are added."""
    less: tuple[str, ...] = ()
    """Columns of the file whose counts are taken off: of a total, the parts that others hold."""
    factor: int = 1
    """What a number of the column is multiplied by."""
    relation: str = ""
    """``apart`` where a sub-count is beside its total and not in it; ``contained`` where that was said."""
    year: str = ""
    """The year of times that state none."""
    is_mean: bool = False
    """Whether a row states the mean of its calls: their sum is so many times it."""
    is_typed: bool = field(default=True, compare=False)
    """Whether the type was declared, or is that of the name alone: then a table says more of it."""

    def __str__(self) -> str:
        return f"{self.column}:{self.type}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the file that it is made of."""
        return (*self.own, *self.less)

    @property
    def own(self) -> tuple[str, ...]:
        """Those that hold nothing else."""
        return (self.column, *self.also)

    @property
    def money_scale(self) -> Decimal:
        """By how much its numbers are multiplied, of money: hundredths are cents."""
        found = _SCALE.search(self.type)
        return Decimal(1) if found is None else Decimal(found[1] or "0.01")

    @property
    def unscaled_type(self) -> str:
        """The type of its numbers once they are multiplied."""
        return _SCALE.sub("", self.type)

    @property
    def is_written(self) -> bool:
        """Whether only a table can be read so: its cells are turned into canonical ones first."""
        is_made = self.factor > 1 or self.is_mean or self.money_scale != 1 or bool(self.also or self.less)
        return self.type in WRITTEN or is_made or self.relation == "apart"

    def entry(self, target: str) -> str:
        """How ``--map`` says it."""
        column = quoted(self.column)
        if self.also or self.less:
            column = " - ".join((" + ".join(map(_in_quotes, self.own)), *map(_in_quotes, self.less)))
        kind = "" if self.type == canonical_type(target) and target != "started_at" else f":{self.type}"
        if self.factor > 1:
            kind = f":{self.type}*{self.factor}"
        kind += f"/{self.year}" if self.year else ""
        said = _OF_MEAN if self.is_mean else self.relation
        return f"{target}={column}{kind}{f':{said}' if said else ''}"


def unsettled(
    file: str, reason: Message, maps: Sequence[str], *, line: int | None = None, field: str | None = None
) -> BadInput:
    """The refusal of what has several readings, each of which one of ``maps`` says."""
    expected = Message("table-settle", option=_MAP, options=tuple(Symbol(shlex.quote(each)) for each in maps))
    ways = [{"map": each} for each in maps]
    return BadInput(file, reason, line=line, field=field, expected=expected, ways=ways)


def doubtful(
    file: str, reason: Message | str, expected: str, *, column: str, line: int | None = None, **arguments: Argument
) -> BadInput:
    """The refusal of a column without which the rest may hold: what is ``expected``, or that it is left out."""
    said = Message(expected, option=Option("ignore-columns"), column=Symbol(quoted(column)), **arguments)
    ways = [{"ignore_columns": quoted(column)}]
    return BadInput(file, reason, line=line, field=column, expected=said, ways=ways)


def quoted(name: str) -> str:
    """``name`` as ``--map`` and ``--ignore-columns`` take it."""
    return name if _NAME_UNQUOTED.fullmatch(name) else _in_quotes(name)


def _in_quotes(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Columns:
    """A parsed ``--map``: canonical column (or ``label.<name>``) -> source."""

    sources: Mapping[str, Source] = field(default_factory=dict[str, Source])

    @property
    def text(self) -> str:
        """How ``--map`` says it; of a time of which nobody said the form, the values do."""
        return ",".join(
            f"{target}={quoted(source.column)}"
            if target == "started_at" and not source.is_typed
            else source.entry(target)
            for target, source in self.sources.items()
        )

    @classmethod
    def parse(cls, text: str) -> Columns:
        """The mapping that ``text`` states. Raises :class:`BadCall` with the entry that is wrong."""
        sources: dict[str, Source] = {}
        for entry in _NEXT.split(text) if text.strip() else ():
            target, equals, rest = entry.partition("=")
            target = target.strip()
            if not equals or not rest.strip():
                raise BadCall("map-form", option=_MAP, text=entry.strip())
            if target in sources:
                raise BadCall("map-twice", option=_MAP, target=target)
            sources[target] = _source(target, rest.strip())
        return cls(sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A mapping applied to the columns of a file."""

    sources: Mapping[str, Source]
    unmapped: tuple[str, ...]
    taken: Mapping[str, str] = field(default_factory=dict[str, str])
    """Column -> what it is taken for by its name alone, as ``--map`` would say it."""
    outcomes: tuple[str, ...] = ()
    """Columns that say how a call ended: of those that failed before a model ran, rows are left out."""
    table_map: str = ""
    """What ``--map`` would say of all columns whose names are not canonical, or whose values are not."""


def canonical_type(target: str) -> str:
    """The type of values under a canonical name."""
    if target == "started_at":
        return "utc"
    if target in TIMES_US:
        return "us"
    if target in COUNTS:
        return "int"
    if target in MEASURES:
        return "number"
    if target == MONEY:
        return AMOUNT
    if target == ENERGY:
        return "J"
    return "bool" if target == "batch_api" else "text"


def is_target(name: str) -> bool:
    """Whether ``name`` may stand left of ``=``: a canonical column or ``label.<name>``."""
    return (name in COLUMNS and name not in INNER) or _LABEL_NAME.fullmatch(name) is not None


def maps_itself(name: str, names: Sequence[str]) -> bool:
    """Whether a column ``name`` of a file with columns ``names`` stands for itself where nothing is mapped.

    A log names its prompts ``messages`` as well: only where all columns are canonical is it taken for a count.
    """
    return is_target(name) and (name != "messages" or all(map(is_target, names)))


def near_misses(name: str, names: Sequence[str]) -> Message:
    """A clause that names what exists and what comes near: ``did you mean … ? the columns are …``."""
    # A file without a header has a record where its columns should stand: what is no name is counted, not shown.
    plain = [known for known in names if looks_like_name(known)]
    near = near_names(name, plain, most=_MOST_NEAR, least=_LEAST_NEAR)
    if not names:
        return Message("input-columns-none")
    shown: Message | tuple[Message, ...] = _quoted(plain[:_MOST_NAMES])
    if len(plain) > _MOST_NAMES:
        shown = Message("names-and-more", names=shown, count=len(plain) - _MOST_NAMES)
    if others := len(names) - len(plain):
        unlike = unlike_names(others)
        shown = Message("names-and", names=shown, others=unlike) if plain else Message("names-none", others=unlike)
    if near:
        return Message("input-column-near", near=_quoted(near), columns=shown)
    return Message("input-columns", columns=shown)


def _quoted(names: Sequence[str]) -> tuple[Message, ...]:
    return tuple(Message("quoted", text=name) for name in names)


def looks_like_name(name: str) -> bool:
    """Whether ``name`` may be shown as a column's or key's name: in a broken file it may be a message."""
    return is_target(name) or (_NAME.fullmatch(name) is not None and len(name.split()) <= _MOST_WORDS)


def unlike_names(count: int) -> Message:
    """What stands for ``count`` names that are not shown."""
    return Message("names-unlike", count=count)


def bind(
    columns: Columns,
    names: Sequence[str],
    *,
    file: str,
    among: Sequence[str] | None = None,
    is_table: bool = False,
    are_charges: bool = False,
) -> Bound:
    """``columns`` applied to ``names``, all columns of a file or those of ``among`` that are not left out.

    ``is_table``: whole columns say in which form their values are. Elsewhere a time is mapped with its type, and what
    only tables have raises ``BadCall``. ``are_charges``: a cost counts too.

    Raises :class:`BadInput` when a mapped column is absent or named twice, when nothing that can be
    counted is mapped, or when a sub-count is mapped without its total.
    """
    sources = dict(columns.sources)
    if not is_table:
        _check_types(sources)
    used = {source.column for source in sources.values()}
    for name in names:
        if name not in used and name not in sources and maps_itself(name, among or names):
            sources[name] = Source(column=name, type=canonical_type(name), is_typed=False)
    for target, source in sources.items():
        if source.column not in names:
            raise BadInput(
                file,
                "input-no-column",
                column=source.column,
                target=Symbol(target),
                expected=near_misses(source.column, names),
            )
        if list(names).count(source.column) > 1:
            raise BadInput(file, "file-column-twice", column=source.column, expected="expected-mapped-once")
    if not any(target in USAGE for target in sources) and not (are_charges and MONEY in sources):
        raise BadInput(
            file,
            "input-nothing",
            # A log may name its prompts ``messages`` as well: whoever counts them says so.
            expected=Message(
                "input-nothing-messages"
                if "messages" in names
                else "input-nothing-costs"
                if MONEY in sources
                else "input-nothing-expected",
                columns=near_misses("input_tokens", names),
            ),
        )
    if (means := [target for target, source in sources.items() if source.is_mean]) and "calls" not in sources:
        expected = Message("expected-map", target=Symbol("calls"))
        raise BadInput(file, "file-mean-without-calls", of=Symbol(means[0]), expected=expected)
    for sub, total in CONTAINED:
        if sub in sources and total not in sources:
            raise BadInput(
                file,
                "file-part-without-whole",
                part=Symbol(sub),
                whole=Symbol(total),
                expected=Message("expected-map", target=Symbol(total)),
            )
    kept = {source.column for source in sources.values()}
    return Bound(sources=sources, unmapped=tuple(dict.fromkeys(name for name in names if name not in kept)))


def _check_types(sources: Mapping[str, Source]) -> None:
    for target, source in sources.items():
        if source.is_written:
            raise BadCall("map-written", option=_MAP, text=Symbol(source.entry(target)))
        if target == "started_at" and not source.is_typed:
            raise BadCall("map-time", option=_MAP, types=_TIME_TYPES)


def _source(target: str, text: str) -> Source:
    if not is_target(target):
        names = [name for name in COLUMNS if is_target(name)]
        if near := near_names(target, [*names, "label.NAME"], most=_MOST_NEAR):
            raise BadCall("map-target-near", option=_MAP, target=target, near=tuple(map(Symbol, near)))
        raise BadCall("map-target", option=_MAP, target=target, known=tuple(map(Symbol, names)))
    if target == "started_at":
        found = _TIME.search(text)
        if found is None and _TYPE_LIKE.search(text):
            raise BadCall("map-time", option=_MAP, types=_TIME_TYPES)
        if found is None:
            return Source(column=_column(text, target), type="utc", is_typed=False)
        kind = found[1]
        if kind.startswith("tz:"):
            zone(kind.removeprefix("tz:"))
        if kind.startswith("strptime:"):
            _check_format(kind.removeprefix("strptime:"))
        form, _, year = kind.partition("/") if kind.startswith(tuple(WRITTEN)) else (kind, "", "")
        return Source(column=_column(text[: found.start()], target), type=form, year=year)
    if target in TIMES_US:
        found = _DURATION.search(text)
        if found is None:
            raise BadCall("map-unit", option=_MAP, target=Symbol(target))
        return Source(column=_column(text[: found.start()], target), type=found[1])
    if target in COUNTS:
        return _count_source(target, text)
    if target == MONEY:
        found = _MONEY.search(text)
        (column, *also), _ = _columns(text if found is None else text[: found.start()], target)
        kind = AMOUNT if found is None else found[1]
        return Source(column=column, also=tuple(also), type=kind, is_typed=found is not None)
    if target == PRICE_HOUR and (found := HOUR_PRICE_TYPE.search(text)):
        return Source(column=_column(text[: found.start()], target), type=found[1])
    if target == ENERGY:
        found = _ENERGY.search(text)
        column = _column(text if found is None else text[: found.start()], target)
        return Source(column=column, type="J" if found is None else found[1])
    found = _PLAIN.search(text)
    if found is None:
        return Source(column=_column(text, target), type=canonical_type(target), is_typed=False)
    if found[1] != canonical_type(target):
        kind, given = Symbol(canonical_type(target)), Symbol(found[1])
        raise BadCall("map-type", option=_MAP, target=target, type=kind, given=given)
    return Source(column=_column(text[: found.start()], target), type=found[1])


def _count_source(target: str, text: str) -> Source:
    found = _COUNT.search(text)
    rest = text if found is None else text[: found.start()]
    kind, factor, relation = ("", "", "") if found is None else (found[1], found[2], found[3] or found[4] or "")
    if relation not in ("", _OF_MEAN) and target not in dict(CONTAINED):
        raise BadCall(
            "map-relation", option=_MAP, target=Symbol(target), known=tuple(Symbol(sub) for sub, _ in CONTAINED)
        )
    if relation == _OF_MEAN and target in ("calls", "seats"):
        raise BadCall("map-type", option=_MAP, target=target, type=Symbol("int"), given=Symbol(_OF_MEAN))
    (first, *also), less = _columns(rest, target)
    return Source(
        column=first,
        also=tuple(also),
        less=tuple(less),
        type=kind or "int",
        factor=int(factor or 1),
        relation="" if relation == _OF_MEAN else relation,
        is_mean=relation == _OF_MEAN,
        is_typed=bool(kind),
    )


def _columns(text: str, target: str) -> tuple[list[str], list[str]]:
    """The columns of a count, and those taken off it: one, or several in quotes with ``+`` or ``-`` between them."""
    if not _ADDED.fullmatch(text.strip()):
        return [_column(text, target)], []
    signed = [(sign, name.replace('""', '"')) for sign, name in _QUOTED.findall(text)]
    return [name for sign, name in signed if not sign], [name for sign, name in signed if sign]


def _column(text: str, target: str) -> str:
    name = text.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].replace('""', '"')
    if not name:
        raise BadCall("map-no-column", option=_MAP, target=target)
    return name


def _check_format(text: str) -> None:
    """A strptime format must fix the date wholly and hold no zone (``iso`` reads offsets, ``tz:`` names
    zones).
    """
    fields = set(re.findall(r"%-?([A-Za-z])", text))
    if fields & {"z", "Z"}:
        raise BadCall("map-format-zone", option=_MAP)
    dated = bool(fields & {"Y", "y"}) and ("j" in fields or (bool(fields & {"m", "b", "B"}) and "d" in fields))
    if not (dated or fields & {"c", "x"}):
        raise BadCall("map-format-date", option=_MAP, format=text)
    if fields & {"c", "x", "X"}:
        raise BadCall("map-format-locale", option=_MAP)
    if "I" in fields and "p" not in fields:
        raise BadCall("map-format-hours", option=_MAP)


def zone(name: str) -> str:
    """``name`` if it is a time zone. Raises :class:`BadCall` with near misses."""
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        if near := near_names(name, sorted(zoneinfo.available_timezones()), most=_MOST_NEAR):
            raise BadCall("time-zone-near", name=name, near=tuple(map(Symbol, near))) from error
        raise BadCall("time-zone-unknown", name=name) from error
    return name
