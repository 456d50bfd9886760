"""A data frame in memory, through the Arrow C stream alone: no pyarrow is needed where the frame needs
none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from obsia.core.errors import BadCall
from obsia.readers.base import Engine, ReadOptions, Scan
from obsia.readers.tables.choice import choice_of

if TYPE_CHECKING:
    from obsia.readers.canonical.table import Part

SHOWN: Final = "frame"
"""What stands where a file's name would."""


class _Stream:
    """Only the Arrow stream of a frame, so that the engine takes this road and no library of its own."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def scan_frame(*, engine: Engine, frame: Any, options: ReadOptions) -> Scan:
    """The scan of ``frame``. Raises :class:`BadCall` when it speaks no Arrow stream."""
    import ibis

    from obsia.readers.canonical.checks import Rules
    from obsia.readers.canonical.once import judged
    from obsia.readers.canonical.table import Part, cells_of, ibis_type, scan_of, unbound
    from obsia.readers.tables import typed

    if not hasattr(frame, "__arrow_c_stream__"):
        raise BadCall("frame-not-read", type=type(frame).__name__)
    name = engine.name()
    engine.connection.register(name, _readable(frame))
    relation = engine.connection.table(name)
    if hasattr(frame, "read_next_batch"):  # a stream that can be read once: keep its rows
        name = engine.name()
        relation.create(name)
        relation = engine.connection.table(name)
    types = {column: ibis_type(kind) for column, kind in zip(relation.columns, relation.types, strict=True)}
    columns = {column: column for column in types}
    table = unbound(name, types)
    turn = typed.turned(engine, table, list(types), options)
    chosen = choice_of(options, list(types) if turn is None else turn.names, file=SHOWN)
    bound = typed.bound_plainly(engine, table, chosen) if turn is None else None

    def whole() -> Scan:
        rows = engine.rows(table)
        return typed.scan_whole(
            engine=engine,
            reader=SHOWN,
            chosen=chosen,
            files=[SHOWN],
            rows_of=lambda _: rows,
            options=options,
            turn=turn,
        )

    if bound is None:
        return whole()
    ((read,),) = engine.rows(table.aggregate(read=table.count()))

    rules = Rules(sources=bound.sources, time_zone=options.time_zone, typed=True)
    cells = cells_of(table, bound, columns)

    def parts(files: Sequence[str]) -> Iterator[Part]:
        yield Part(files=files, table=table, cells=cells, row=ibis.row_number() + 1)

    rows = judged(rules.of(cells, file=SHOWN), table, read=int(read))
    if typed.asks_for_a_look(engine, chosen, bound, table, valid=rows.valid, read=int(read)):
        return whole()
    found = scan_of(
        engine=engine,
        reader=SHOWN,
        files=[SHOWN],
        rows=rows,
        rules=rules,
        parts=parts,
        bound=bound,
    )
    return typed.with_cached_said(engine, chosen, replace(found, table_map=bound.table_map))


def _readable(frame: Any) -> object:
    if hasattr(frame, "read_next_batch"):
        return _Stream(frame)
    try:
        frame.__arrow_c_stream__()
    except ImportError:
        return frame  # pandas without pyarrow: the engine reads its NumPy columns itself
    except TypeError as error:
        raise BadCall("frame-not-handed", error=str(error)) from error
    return _Stream(frame)
