"""Names of columns that say what a column holds, in tables of no format of their own: ``column_names.csv``.

A name whose meaning is certain is taken for it where nothing else is. Another one (a time of which nobody says the
form, cached tokens of which nobody says whether the input contains them) is not guessed; but no account is made past
it either, as if it were not there: whoever asks maps it, or says that it is to be left out.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from obsia.core.columns import MONEY
from obsia.core.errors import BadCall, UnusedColumns
from obsia.core.message import Option
from obsia.core.spelling import similarity
from obsia.readers.mapping import USAGE, Bound, Columns, Source, bind, maps_itself, quoted
from obsia.readers.records.packaged import rows_of
from obsia.readers.tables.heading_words import Meaning, counted
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


def is_missed(kind: str, targets: Collection[str], *, mapped: Collection[str]) -> bool:
    """Whether no account is made past a column of a ``kind`` that nothing uses, where something is ``mapped``."""
    return kind in KINDS and not (targets and all(target in mapped for target in targets))


def meaning(name: str) -> Meaning | None:
    """What a column is by its ``name``, however it is spelt; None where the name says nothing that is accounted for.

    A name that nearly is one of a count of tokens (``cached_tokns``) is taken for it misspelt, with no certainty.
    """
    key = spelling(name)
    if (found := meanings().get(key)) is not None:
        return found
    count, factor = counted(name) or (_misspelt(key), 1)
    return count if count is None or factor == 1 else replace(count, targets=(), is_settled=False)


@functools.lru_cache(maxsize=4_096)
def _misspelt(key: str) -> Meaning | None:
    if not _SHORTEST <= len(key) <= _LONGEST:
        return None
    known = (name for name, found in meanings().items() if _TOKENS in name and found.kind == "count" and found.targets)
    slips, name = min(((1 - similarity(key, name)) * max(len(key), len(name)), name) for name in known)
    return replace(meanings()[name], is_certain=False) if round(slips) <= _MOST_SLIPS else None


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
        mapped = columns.sources.keys() | taken.keys() | itself
        nothing_uses = [name for name in left if name not in used | itself | {each.column for each in taken.values()}]
        _check_unused(nothing_uses, mapped=mapped, stated=columns, file=file)
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


def _check_unused(names: Sequence[str], *, mapped: Collection[str], stated: Columns, file: str) -> None:
    """Raises ``UnusedColumns`` where one of ``names``, which nothing uses, says that an account needs it.

    A table with nothing to count is no account, whatever else it says: that is told in its place.
    """
    kinds: dict[str, str] = {}
    options = {target: f"{quoted(source.column)}:{source.type}" for target, source in stated.sources.items()}
    for name in names:
        found = meaning(name)
        if found is None or not is_missed(found.kind, found.targets, mapped=mapped):
            continue
        kinds[name] = found.kind
        if len(found.targets) == 1:
            declared = f":{found.type}" if found.kind == "time" else ""
            options.setdefault(found.targets[0], f"{quoted(name)}{declared}")
    if kinds and ("count" in kinds.values() or any(target in USAGE for target in mapped)):
        added = [f"{target}={source}" for target, source in options.items()]
        can_map = len(options) > len(stated.sources)
        map_ = ",".join(added) if can_map else ""
        raise UnusedColumns(file=file, kinds=kinds, map=map_, ignore=joined_ignored(kinds))


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
