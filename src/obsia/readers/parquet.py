"""Parquet: typed columns go straight through; the engine reads the row count from the footer."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from obsia.core.errors import BadInput
from obsia.core.grouping import grouped
from obsia.core.seal import Sealed, check_file
from obsia.readers.base import Engine, Head, ReadOptions, Recognition, Scan
from obsia.readers.focus import columns_of_bill, is_bill, scan_bill
from obsia.readers.records.recognition import claimed
from obsia.readers.tables.choice import choice_of

if TYPE_CHECKING:
    from obsia.readers.canonical.table import Part

NAME: Final = "parquet"
_ROWS_AT_ONCE: Final = 100_000
_OBJECT: Final = "struct"
_NUMBER: Final = "file_row_number"
_FILE: Final = "filename"
"""The column in which the engine names the file of a row, where it is asked to."""


def recognise(head: Head) -> Recognition | None:
    """Parquet begins with ``PAR1``."""
    if head.compression == "none" and head.data[:4] == b"PAR1":
        return claimed(NAME, "parquet", confidence=1)
    return None


def scan(*, engine: Engine, files: Sequence[str], options: ReadOptions) -> list[Scan]:
    """One scan for each schema among ``files``."""
    groups = grouped((_schema(engine, file), file) for file in files)
    return [
        scan
        for schema, group in groups.items()
        for scan in (
            _scans_of_bills(engine, dict(schema), group, options)
            if is_bill([name for name, _ in schema]) and _NUMBER not in dict(schema)
            else [_scan(engine, dict(schema), group, options)]
        )
    ]


def _scans_of_bills(engine: Engine, schema: dict[str, str], files: list[str], options: ReadOptions) -> list[Scan]:
    """The bills of clouds, as their exports in text are read."""
    names = columns_of_bill([*schema])

    def cut(file: str) -> Iterator[tuple[int, Sequence[Any]]]:
        # By the number of a row: the engine keeps no order, so pages by offset would lose rows and take others twice.
        numbered = _opened(engine, [file], file_row_number=True).project(", ".join((_NUMBER, *map(_quoted, names))))
        for at in itertools.count(0, _ROWS_AT_ONCE):
            some = numbered.filter(f"{_NUMBER} >= {at} AND {_NUMBER} < {at + _ROWS_AT_ONCE}").order(_NUMBER).fetchall()
            yield from ((number + 1, cells) for number, *cells in some)
            if len(some) < _ROWS_AT_ONCE:
                return

    return [
        scan
        for file in files
        for scan in scan_bill(engine=engine, file=file, names=names, cut=functools.partial(cut, file), options=options)
    ]


def _schema(engine: Engine, file: str) -> tuple[tuple[str, str], ...]:
    with open(file, "rb") as stream:
        magic = stream.read(4)
    if magic != b"PAR1":
        raise BadInput(file, "file-not-parquet", expected="expected-parquet")
    # Most damage leaves a file that can be read, with other numbers in it: where it has a digest, that is asked first.
    if check_file(file) is Sealed.BROKEN:
        raise BadInput(file, "file-seal-broken", expected="expected-whole-file")
    try:
        relation = _opened(engine, [file])
    except engine.error as error:
        raise BadInput(file, "file-parquet-footer", error=first_line(error), expected="expected-whole-file") from error
    return tuple(zip(relation.columns, map(str, relation.types), strict=True))


def _scan(engine: Engine, schema: dict[str, str], files: list[str], options: ReadOptions) -> Scan:
    from obsia.readers.canonical.checks import Rules
    from obsia.readers.canonical.once import judged
    from obsia.readers.canonical.table import Part, cells_of, ibis_type, scan_of, unbound
    from obsia.readers.tables import typed

    types = {name: ibis_type(kind) for name, kind in schema.items()}
    columns = {name: name for name in schema}
    name = engine.name()
    are_named = len(files) > 1 and _FILE not in schema
    relation = _opened(engine, list(files), filename=are_named)
    relation.create_view(name)
    table = unbound(name, types | ({_FILE: "string"} if are_named else {}))
    try:
        ((read,),) = engine.rows(table.aggregate(read=table.count()))
    except engine.error as error:
        raise BadInput(_unreadable(engine, files), "file-unreadable", error=first_line(error)) from error
    turn = typed.turned(engine, table.select(*types), list(types), options)
    chosen = choice_of(options, list(types) if turn is None else turn.names, file=files[0])

    def whole() -> Scan:
        return typed.scan_whole(
            engine=engine, reader=NAME, chosen=chosen, files=files, rows_of=rows_of, options=options, turn=turn
        )

    def rows_of(file: str) -> Sequence[Sequence[Any]]:
        alone = engine.name()
        _opened(engine, [file]).create_view(alone)
        return engine.rows(unbound(alone, types))

    bound = typed.bound_plainly(engine, table, chosen) if turn is None else None
    if bound is None:
        return whole()
    rules = Rules(sources=bound.sources, time_zone=options.time_zone, typed=True)

    def parts(files: Sequence[str]) -> Iterator[Part]:
        import ibis

        for file in files:
            alone = engine.name()
            numbered = _NUMBER not in schema
            _opened(engine, [file], file_row_number=numbered).create_view(alone)
            single = unbound(alone, types | ({_NUMBER: "int64"} if numbered else {}))
            row = single[_NUMBER] + 1 if numbered else ibis.row_number() + 1
            yield Part(files=[file], table=single, cells=cells_of(single, bound, columns), row=row)

    rows = judged(
        rules.of(cells_of(table, bound, columns), file=files[0]),
        table,
        read=int(read),
        origin=table[_FILE].hash() if are_named and "event_id" not in chosen.sources else None,
    )
    if typed.asks_for_a_look(engine, chosen, bound, table, valid=rows.valid, read=int(read)):
        return whole()
    found = scan_of(
        engine=engine,
        reader=NAME,
        files=files,
        rows=rows,
        rules=rules,
        parts=parts,
        bound=bound,
    )
    return typed.with_cached_said(engine, chosen, replace(found, table_map=bound.table_map))


def _opened(engine: Engine, files: Sequence[str], **options: bool) -> Any:
    """The rows of ``files``; a column of objects as one for each of their values: ``usage.prompt_tokens``."""
    relation = engine.connection.read_parquet([*files], hive_partitioning=False, **options)
    if not any(kind.id == _OBJECT for kind in relation.types):
        return relation
    leaves = [
        leaf for name, kind in zip(relation.columns, relation.types, strict=True) for leaf in _leaves((name,), kind)
    ]
    return relation.project(
        ", ".join(f"{'.'.join(map(_quoted, path))} AS {_quoted('.'.join(path))}" for path in leaves)
    )


def _leaves(path: tuple[str, ...], kind: Any) -> list[tuple[str, ...]]:
    if kind.id != _OBJECT:
        return [path]
    return [leaf for name, inner in kind.children for leaf in _leaves((*path, name), inner)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def is_corrupt(engine: Engine, file: str) -> bool:
    """Whether a page of ``file`` cannot be read, or holds numbers outside of what its footer says of them."""
    from obsia.readers.canonical.table import ibis_type, unbound

    try:
        relation = engine.connection.read_parquet([file], hive_partitioning=False)
        relation.aggregate("max(hash(COLUMNS(*)))").fetchall()  # a count would be taken from the footer alone
        types = {name: ibis_type(kind) for name, kind in zip(relation.columns, relation.types, strict=True)}
        name = engine.name()
        relation.create_view(name)
        table = unbound(name, types)
        whole = [table[column] for column, kind in types.items() if kind.startswith(("int", "uint"))]
        if not whole:
            return False
        # Bounds of a bare column the engine takes from the footer; of its text it has to look at each value.
        texts = [number.cast("string").cast("decimal(38, 0)") for number in whole]
        return _bounds(engine, table, whole) != _bounds(engine, table, texts)
    except engine.error:
        return True


def _bounds(engine: Engine, table: Any, columns: Sequence[Any]) -> list[int]:
    """The least and the largest value of each of ``columns``."""
    bounds = [bound for column in columns for bound in (column.min(), column.max())]
    (row,) = engine.rows(table.aggregate(**{f"bound_{at}": bound for at, bound in enumerate(bounds)}))
    return [int(value or 0) for value in row]


def _unreadable(engine: Engine, files: Sequence[str]) -> str:
    """The first of ``files`` whose rows the engine cannot count alone."""
    for file in files:
        try:
            engine.connection.read_parquet([file], hive_partitioning=False).aggregate("count(*)").fetchall()
        except engine.error:
            return file
    return files[0]


def first_line(error: Exception) -> str:
    """The first line of an engine's message, without its data."""
    return str(error).splitlines()[0][:160] if str(error) else type(error).__name__
