"""Names of columns that say what a column holds, in tables of no format of their own: ``column_names.csv``.

A name whose meaning is certain is taken for it where nothing else is. Another one (a time of which nobody says the
form, cached tokens of which nobody says whether the input contains them) is not guessed; but no account is made past
it either, as if it were not there: whoever asks maps it, or says that it is to be left out.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from obsia.core.columns import MONEY
from obsia.core.errors import BadCall, UnusedColumns
from obsia.core.message import Option
from obsia.core.spelling import similarity
from obsia.readers.mapping import USAGE, Bound, Columns, Source, bind, maps_itself, quoted
from obsia.readers.records.packaged import rows_of
from obsia.readers.tables.heading_words import MEAN, NO_SUM, Meaning, counted
from obsia.readers.tables.money_forms import currency_named

TABLE: Final = "column_names.csv"
_BETWEEN: Final = re.compile(r"[\s_.\-]+")
_IGNORE: Final = Option("ignore-columns")
_TABLE_MAP: Final = Option("table-map")
_IGNORED: Final = ";ignore="
_TOKENS: Final = "tokens"
_SHORTEST: Final = 8
_LONGEST: Final = 32
_MOST_SLIPS: Final = 2
"""Letters that may be left out, added, changed or swapped in a name that is misspelt: more are another name."""


KINDS: Final = ("model", "time", "count", "provider", "region", "cache")
"""Kinds of columns that no account is made past."""


TOTALS: Final = ("input_tokens", "output_tokens")


class Said(Protocol):
    """What a name says of its column, as :class:`Meaning` has it."""

    @property
    def kind(self) -> str: ...
    @property
    def targets(self) -> tuple[str, ...]: ...
    @property
    def type(self) -> str: ...
    @property
    def is_certain(self) -> bool: ...
    @property
    def is_guessed(self) -> bool: ...
    @property
    def factor(self) -> int: ...


def is_missed(said: Said, *, mapped: Collection[str]) -> bool:
    """Whether no account is made past a column that nothing uses, where something is ``mapped``.

    One of which it is only guessed what it counts may count something else than what is mapped.
    """
    is_held = said.targets and not said.is_guessed and all(target in mapped for target in said.targets)
    return said.kind in KINDS and not is_held


def meaning(name: str) -> Meaning | None:
    """What a column is by its ``name``, however it is spelt; None where the name says nothing that is accounted for.

    A name that nearly is one of a count of tokens (``cached_tokns``) is taken for it misspelt, with no certainty.
    """
    key = spelling(name)
    if (found := meanings().get(key)) is not None:
        return found
    count, factor = counted(name) or (_misspelt(key), 1)
    return count if count is None or factor == 1 else replace(count, targets=(), is_settled=False, factor=factor)


@functools.lru_cache(maxsize=4_096)
def _misspelt(key: str) -> Meaning | None:
    if not _SHORTEST <= len(key) <= _LONGEST:
        return None
    # Most names are of another length or of other letters: no more has to be known of them.
    near = [
        name for name in _of_tokens() if abs(len(name) - len(key)) <= _MOST_SLIPS and _others(key, name) <= _MOST_SLIPS
    ]
    if not near:
        return None
    slips, name = min(((1 - similarity(key, name)) * max(len(key), len(name)), name) for name in near)
    return replace(meanings()[name], is_certain=False, is_guessed=True) if round(slips) <= _MOST_SLIPS else None


def _others(one: str, other: str) -> int:
    """How many letters of a text another one does not have."""
    return (Counter(one) - Counter(other)).total()


@functools.cache
def _of_tokens() -> Sequence[str]:
    """The names of counts of tokens."""
    return [name for name, said in meanings().items() if _TOKENS in name and said.kind == "count" and said.targets]


@functools.cache
def meanings() -> Mapping[str, Meaning]:
    """The table, by the spelling without case and what stands between words."""
    return {
        spelling(row["name"]): Meaning(
            row["kind"],
            tuple(row["targets"].split()),
            row["type"],
            row["is_certain"] == "yes",
            row["is_certain"] == "column",
            row["relation"],
        )
        for row in rows_of("obsia.readers", TABLE)
    }


def bind_table(columns: Columns, names: Sequence[str], *, file: str, ignored: Collection[str]) -> Bound:
    """``columns`` applied to a table whose columns are ``names``, and besides what names say with certainty.

    Raises what ``bind`` raises, and ``UnusedColumns`` where nothing uses a column that an account needs.
    """
    used = {source.column for source in columns.sources.values()}
    if both := sorted(used & set(ignored)):
        raise BadCall("ignore-columns-mapped", option=_IGNORE, name=both[0])
    left = [name for name in names if name not in ignored]
    # Of all columns, also those that are left out: what is said of one must not change what another one is.
    itself = {name for name in left if name not in used and maps_itself(name, names)}
    taken = _certain(left, mapped=columns.sources.keys() | itself, used=used)
    if used <= set(left):  # else a name is mistyped, which is told first
        by_name = {name: name for name in itself}
        mapped = by_name | {target: source.column for target, source in {**columns.sources, **taken}.items()}
        nothing_uses = [name for name in left if name not in used | itself | {each.column for each in taken.values()}]
        # A key within another is nearly called as that one is, and is part of it.
        said = {name: replace(found, is_guessed=False) for name in nothing_uses if (found := meaning(name)) is not None}
        check_unused(said, mapped=mapped, stated=columns, file=file, is_table=False)
    bound = bind(Columns({**columns.sources, **taken}), left, file=file, among=names)
    return replace(bound, taken={source.column: f"{target}={source.column}" for target, source in taken.items()})


def taken_by_name(columns: Columns, names: Sequence[str], *, ignored: Collection[str]) -> Mapping[str, Source]:
    """Canonical column -> the one of ``names`` that certainly holds it, where ``columns`` map none to it."""
    used = {source.column for source in columns.sources.values()}
    left = [name for name in names if name not in ignored]
    itself = {name for name in left if name not in used and maps_itself(name, names)}
    return _certain(left, mapped=columns.sources.keys() | itself, used=used)


def _certain(names: Sequence[str], *, mapped: Collection[str], used: Collection[str]) -> dict[str, Source]:
    """Canonical column -> the one of ``names`` that certainly holds it, where nothing is ``mapped`` to it.

    Two columns that claim one meaning are both left: nobody says which.
    """
    claims: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        found = meaning(name)
        if found is not None and len(found.targets) == 1 and name not in used:
            claims.setdefault(found.targets[0], []).append(name)
    taken: dict[str, Source] = {}
    for target, (first, *others) in claims.items():
        found = meaning(first)
        if not others and target not in mapped and found is not None and found.is_certain:
            form = (currency_named(first) or found.type) if target == MONEY else found.type
            taken[target] = Source(column=first, type=form)
    return taken


def check_unused(
    unused: Mapping[str, Said], *, mapped: Mapping[str, str], stated: Columns, file: str, is_table: bool = True
) -> None:
    """Raises ``UnusedColumns`` where one of ``unused`` says that an account needs it.

    A table with nothing to count is no account, whatever else it says: that is told in its place. ``is_table``: the
    values of a whole column say their form; elsewhere a time is mapped with its own.
    """
    needed = {name: each for name, each in unused.items() if is_missed(each, mapped=mapped)}
    has_counts = any(each.kind == "count" for each in needed.values()) or any(target in USAGE for target in mapped)
    if needed and has_counts:
        raise unused_columns(needed, mapped=mapped, stated=stated, file=file, is_table=is_table)


def unused_columns(
    needed: Mapping[str, Said], *, mapped: Mapping[str, str], stated: Columns, file: str, is_table: bool = True
) -> UnusedColumns:
    """The refusal of a table past the columns ``needed``, with the options that settle it.

    ``mapped``: canonical column -> the one that holds it.
    """
    options = {target: source.entry(target) for target, source in stated.sources.items()}
    vying = Counter(each.targets for each in needed.values() if each.kind == "count" and each.type not in NO_SUM)
    for name, each in needed.items():
        if vying[each.targets] > 1:
            continue  # one of several columns of a count is no account
        if len(each.targets) == 1 and each.targets[0] not in mapped and each.type not in NO_SUM:
            # What is sure of its name is sure of its form; the values of another one say theirs.
            kind = f":{each.type}" if each.kind == "time" and (each.is_certain or not is_table) else ""
            kind = f":int*{each.factor}" if each.factor > 1 else kind
            options.setdefault(each.targets[0], f"{each.targets[0]}={quoted(name)}{kind}")
        elif (
            is_sum(each) and not each.is_guessed and len(open_ := [part for part in TOTALS if part not in mapped]) == 1
        ):
            other = next(mapped[part] for part in TOTALS if part in mapped)
            rest = Source(column=name, type="int", less=(other,), factor=each.factor)
            options.setdefault(open_[0], rest.entry(open_[0]))
        elif each.type == MEAN and len(each.targets) == 1 and each.targets[0] not in mapped and "calls" in mapped:
            source = Source(column=name, type="int", factor=each.factor, is_mean=True)
            options.setdefault(each.targets[0], source.entry(each.targets[0]))
    can_map = len(options) > len(stated.sources)
    return UnusedColumns(
        file=file,
        kinds={name: each.kind for name, each in needed.items()},
        map=",".join(options.values()) if can_map else "",
        ignore=joined_ignored(needed),
        total=_total_alone(needed, mapped=mapped),
        open=[quoted(name) for name, each in needed.items() if each.kind == "count" and not each.targets],
    )


def is_sum(said: Said) -> bool:
    """Whether a column sums up input and output."""
    return said.targets == TOTALS and said.type not in NO_SUM


def _total_alone(needed: Mapping[str, Said], *, mapped: Collection[str]) -> str:
    """The one column that counts tokens, where no column says which of them are input; "" where there is none."""
    sums = [name for name, each in needed.items() if each.kind == "count" and (is_sum(each) or not each.targets)]
    if len(sums) != 1 or len(needed) > 1 or not set(TOTALS).isdisjoint(mapped):
        return ""
    factor = needed[sums[0]].factor
    return quoted(sums[0]) + (f":int*{factor}" if factor > 1 else "")


def parse_ignored(text: str | Sequence[str]) -> frozenset[str]:
    """The names of ``--ignore-columns``: one text with commas (a name with one in quotes), or names."""
    try:
        rows = csv.reader([text], skipinitialspace=True, strict=True) if isinstance(text, str) else iter([[*text]])
        names = next(rows, list[str]())
    except csv.Error as error:
        raise BadCall("ignore-columns-uncut", option=_IGNORE, text=str(text), error=str(error)) from error
    found = frozenset(name.strip() for name in names)
    if not found or "" in found:
        raise BadCall("ignore-columns-form", option=_IGNORE, text=text if isinstance(text, str) else tuple(text))
    return found


def ignored_columns(text: str | Sequence[str] | None) -> frozenset[str]:
    """The columns that are left out, none where nothing is said. Raises as :func:`parse_ignored` does."""
    return parse_ignored(text) if text else frozenset()


@dataclass(frozen=True, slots=True)
class TableMap:
    """What columns hold in tables that have all of them, and which are left out there."""

    columns: Columns
    ignored: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """The columns by which such a table is known."""
        used = (name for source in self.columns.sources.values() for name in source.columns)
        return frozenset(used)

    @classmethod
    def parse(cls, text: str) -> TableMap:
        """``MAP``, or ``MAP;ignore=NAME,NAME``. Raises ``BadCall``."""
        mapping, mark, ignored = text.rpartition(_IGNORED)
        columns = Columns.parse(mapping if mark else text)
        if not columns.sources:
            raise BadCall("table-map-form", option=_TABLE_MAP, text=text)
        return cls(columns, parse_ignored(ignored) if mark else frozenset())

    @staticmethod
    def text(mapping: str, ignored: Iterable[str]) -> str:
        """How the option says it."""
        names = joined_ignored(ignored)
        return f"{mapping}{_IGNORED}{names}" if names else mapping


def joined_ignored(names: Iterable[str]) -> str:
    """``names`` as ``--ignore-columns`` takes them."""
    return ",".join(map(quoted, sorted(names)))


def spelling(name: str) -> str:
    """``name`` without case and what stands between its words."""
    return _BETWEEN.sub("", name.strip().casefold())
