"""One JSON value that holds a table: a list of records, one for each model or day, or a list for each column or row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from obsia.readers.base import Head
from obsia.readers.delimited.heading import is_count
from obsia.readers.jsonl import lines
from obsia.readers.tables.sheets import Sheet
from obsia.readers.tables.spread import kind_of

_BEGINS: Final = re.compile(rb"\s*(?:\{|\[\s*\[)")
_LEAST: Final = 2
_Record = Mapping[str, Any]


def packed(head: Head, model_named: Callable[[str], str | None] | None) -> Sheet | None:
    """The table of a file that is one object, as a sheet; None of any other, and of a record."""
    if not head.complete or head.compression != "none" or not _BEGINS.match(head.data):
        return None
    # A list of lists has no keys of its own.
    whole = lines.strict(head.data if head.data.lstrip()[:1] == b"{" else b'{"rows":%s}' % head.data)
    if isinstance(whole, str):
        return None
    found = _by_column(whole) or _by_key(whole, model_named) or _by_row(whole) or _inner(whole)
    scattered = () if found else _scattered(whole)
    records = [*map(_flat, found or scattered)]
    names = list(dict.fromkeys(name for each in records for name in each))
    is_table = scattered or any(map(is_count, names))
    if not is_table or any(isinstance(cell, list) for each in records for cell in each.values()):
        return None
    rows = [names, *([each.get(name) for name in names] for each in records)]
    return Sheet(head.file, [*enumerate(rows, 1)])


def _flat(value: _Record, before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, inner in value.items():
        found |= _flat(cast("_Record", inner), f"{before}{key}.") if isinstance(inner, dict) else {before + key: inner}
    return found


def _by_column(whole: _Record) -> Sequence[_Record]:
    """``{"model": [...], "tokens": [...]}``, or the same with an object of row numbers, as frames are written."""
    some = [cast("_Record", each) if isinstance(each, dict) else None for each in whole.values()]
    cells = [each if inner is None else [*inner.values()] for each, inner in zip(whole.values(), some, strict=True)]
    columns = [cast("list[Any]", each) for each in cells if isinstance(each, list)]
    if len(columns) < max(len(whole), _LEAST) or len({*map(len, columns)}) > 1 or not any(map(is_count, whole)):
        return ()
    return [dict(zip(whole, row, strict=True)) for row in zip(*columns, strict=True)]


def _by_key(whole: _Record, model_named: Callable[[str], str | None] | None) -> Sequence[_Record]:
    """``{"gpt-4o": {"tokens": 1}, "o3": {"tokens": 2}}``."""
    inner = [cast("_Record", each) for each in whole.values() if isinstance(each, dict)]
    if len(inner) < max(len(whole), _LEAST) or any(map(is_count, whole)):
        return ()
    kinds = {kind_of(key, model_named) for key in whole} - {""}
    name = next(iter(kinds)) if len(kinds) == 1 else "name"
    found = [{name: key, **each} for key, each in zip(whole, inner, strict=True)]
    return found if all(any(map(is_count, _flat(each))) for each in inner) else ()


def _by_row(whole: _Record) -> Sequence[_Record]:
    """``{"columns": ["model", ...], "data": [["gpt-4o", ...], ...]}``; without names beside, the first row has them."""
    beside = _flat(whole)
    lists = [cast("list[Any]", each) for each in beside.values() if isinstance(each, list)]
    tables = [each for each in lists if each and all(isinstance(row, list) for row in each)]
    if len(tables) != 1:
        return ()
    rows = cast("list[list[Any]]", tables[0])
    named = [names for each in lists if len(names := [*filter(None, map(_name, each))]) == len(rows[0])]
    names, *cells = [named[0] if named else rows[0], *rows[not named :]]
    if not all(isinstance(name, str) for name in names) or any(len(row) != len(names) for row in cells):
        return ()
    texts = {key: each for key, each in beside.items() if isinstance(each, str)}
    return [{**texts, **dict(zip(names, row, strict=True))} for row in cells]


def _name(column: Any) -> str:
    """The name of a column, which may stand among others that say more of it."""
    said = cast("_Record", column).get("name") if isinstance(column, dict) else column
    return said if isinstance(said, str) else ""


def _inner(whole: _Record) -> Sequence[_Record]:
    """``{"period": "2026-04", "days": [{"day": 1, "usage": [{...}, {...}]}]}``: the innermost records of one list each.

    The texts beside a list are of each of its records; where counts stand beside one that its records do not have as
    well, none are taken.
    """
    beside = _flat(whole)
    lists = [cast("list[Any]", each) for each in beside.values() if isinstance(each, list) and each]
    records = [cast("list[_Record]", each) for each in lists if all(isinstance(item, dict) for item in each)]
    own = {key for each in records for record in each for key in record}
    is_record = any(is_count(key) for key, each in beside.items() if not isinstance(each, list) and key not in own)
    if len(records) != 1 or is_record:
        return ()
    texts = {key: each for key, each in beside.items() if isinstance(each, str)}
    found = [_inner(each) or ([_alone(each)] if _is_innermost(each) else []) for each in records[0]]
    return [{**texts, **each} for some in found for each in some] if all(found) else ()


def _is_innermost(record: _Record) -> bool:
    lists = [cast("list[Any]", each) for each in _flat(record).values() if isinstance(each, list)]
    return not any(isinstance(item, dict) for item in itertools.chain(*lists))


def _alone(record: _Record) -> _Record:
    """A record without its lists, of names say."""
    return {key: each for key, each in _flat(record).items() if not isinstance(each, list)}


def _scattered(whole: _Record) -> Sequence[_Record]:
    """``{"chat": {"gpt-4o": {"input": [{...}], "output": [{...}]}}, "prices": [...]}``: the records of equal keys.

    Their cells say what their numbers count (``input`` beside a value); where records of other keys hold numbers too,
    none are taken.
    """
    lists = [cast("list[Any]", each) for each in _flat(whole).values() if isinstance(each, list)]
    records = [cast("_Record", each) for each in itertools.chain(*lists) if isinstance(each, dict)]
    counting = [each for each in records if any(isinstance(cell, int | float) for cell in each.values())]
    texts = {cell for each in counting for cell in each.values() if isinstance(cell, str) and cell.isalpha()}
    is_one = len({frozenset(each) for each in counting}) == 1 and len(records) == sum(map(len, lists))
    return counting if is_one and any(is_count(f"{text} tokens") for text in texts) else ()
