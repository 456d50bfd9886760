"""One JSON object that holds a table: a list of records, one for each model or day, or a list for each column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from obsia.readers.base import Head
from obsia.readers.delimited.heading import is_count
from obsia.readers.jsonl import lines
from obsia.readers.tables.sheets import Sheet
from obsia.readers.tables.spread import kind_of

_LEAST: Final = 2
_Record = Mapping[str, Any]


def packed(head: Head, model_named: Callable[[str], str | None] | None) -> Sheet | None:
    """The table of a file that is one object, as a sheet; None of any other, and of a record."""
    if not head.complete or head.compression != "none" or head.data.lstrip()[:1] != b"{":
        return None
    whole = lines.strict(head.data)
    if isinstance(whole, str):
        return None
    records = [*map(_flat, _by_column(whole) or _by_key(whole, model_named) or _inner(whole))]
    names = list(dict.fromkeys(name for each in records for name in each))
    if not any(map(is_count, names)) or any(isinstance(cell, list) for each in records for cell in each.values()):
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


def _inner(whole: _Record) -> Sequence[_Record]:
    """``{"period": "2026-04", "usage": [{...}, {...}]}``: the texts beside the one list are of each of its records."""
    beside = _flat(whole)
    lists = [cast("list[Any]", each) for each in beside.values() if isinstance(each, list) and each]
    records = [cast("_Record", each) for each in lists[0] if isinstance(each, dict)] if len(lists) == 1 else []
    is_record = any(is_count(key) for key, each in beside.items() if not isinstance(each, list))
    if not records or len(records) < len(lists[0]) or is_record:
        return ()
    texts = {key: each for key, each in beside.items() if isinstance(each, str)}
    return [{**texts, **each} for each in records]
