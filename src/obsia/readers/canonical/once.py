"""Text read once: the canonical values of a table of text, and the first rule that each row breaks, in typed columns.

An account asks for its records some eight times. What was judged in one pass over the text is kept by the engine in
typed columns (beyond its limit of memory on disk, about a fifth of the text); where that is too much, the text is read
again each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import ibis

from obsia.readers.base import Engine, are_held
from obsia.readers.canonical.checks import Check, Checked
from obsia.readers.canonical.sql import sql_of

_NO_ROOM: Final = frozenset({"OutOfMemoryException", "IOException"})
"""What an engine raises that cannot keep a table; a file that it cannot read fails again when it is not to be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedTable:
    """A relation and what the rules say of its rows.

    ``values``: canonical column -> expression over ``table``; ``valid``: whether a row breaks no rule, never null;
    ``rule``: number of the first rule that it breaks, -1 for none. ``file``: the path of a refused row, where that is
    known without reading it again. ``origin``: what tells the files of rows apart, where there are several.
    ``read`` and ``rejected`` are rows, ``None`` until counted. ``is_doubtful``: a row
    is what the caller said it must not be. ``is_kept``: the engine holds ``table``, and reads no file for it.
    """

    table: Any
    values: Mapping[str, Any]
    valid: Any
    rule: Any
    checks: Sequence[Check]
    file: Any = None
    origin: Any = None
    read: int | None = None
    rejected: int | None = None
    is_doubtful: bool = False
    is_kept: bool = False

    def broken_files(self, engine: Engine, files: Sequence[str]) -> Sequence[str]:
        """Those of ``files`` that have refused rows, as far as can be told; else all."""
        if self.file is None:
            return files
        broken = self.table.filter(~self.valid)
        found = {path for (path,) in engine.rows(broken.select(file=self.file).distinct())}
        return [file for file in files if file in found] if found <= set(files) else files


def counted(engine: Engine, rules: Checked, table: Any, *, origin: Any = None) -> CheckedTable:
    """The rows of ``table``, which the engine keeps as it is, judged and counted."""
    return _counted(engine, replace(judged(rules, table, origin=origin), is_kept=True), None)


def judged(rules: Checked, table: Any, *, read: int | None = None, origin: Any = None) -> CheckedTable:
    """The rows of ``table`` under ``rules``: ``read`` of them, and the refused ones not counted yet."""
    return CheckedTable(
        table=table,
        values=rules.values,
        valid=rules.valid,
        rule=first_broken(rules.checks),
        checks=rules.checks,
        read=read,
        origin=origin,
    )


def read_once(
    *,
    engine: Engine,
    rules: Checked,
    table: Any,
    files: Sequence[str],
    path: Any = None,
    doubt: Any = None,
    origin: Any = None,
) -> CheckedTable:
    """The rows of ``table``, a view of the text of ``files``, judged and counted in one pass.

    ``path``: the file of a row; ``origin``: what tells several files apart. ``doubt``: true of a row that must not be.
    Raises what the engine raises on a file that it cannot read.
    """
    seen = judged(rules, table, origin=origin)
    doubt = None if doubt is None else doubt.fill_null(False)
    if are_held(files):
        try:
            kept = _kept(engine, seen, path, doubt)
        except engine.error as error:
            if type(error).__name__ not in _NO_ROOM:
                raise
        else:
            return _counted(engine, kept, None if doubt is None else kept.table.doubt)
    return _counted(engine, seen, doubt)


def first_broken(checks: Sequence[Check]) -> Any:
    """Number of the first rule that a row breaks, -1 for a valid row."""
    return ibis.cases(*[(~check.ok, index) for index, check in enumerate(checks)], else_=-1).cast("int16")


def _kept(engine: Engine, seen: CheckedTable, path: Any, doubt: Any) -> CheckedTable:
    """What is ``seen`` of a view, in a table of typed columns."""
    columns = {name: f"v{at}" for at, name in enumerate(seen.values)}
    texts = seen.table
    # Two steps, so that no value is computed again for each rule that asks for it.
    valued = texts.select(
        **{f"t_{at}": texts[name] for at, name in enumerate(texts.columns)},
        **{columns[name]: value for name, value in seen.values.items()},
    )
    known = {texts[name].op(): valued[f"t_{at}"].op() for at, name in enumerate(texts.columns)}
    known = {value.op(): valued[columns[name]].op() for name, value in seen.values.items()} | known
    rule, doubt, path, origin = (
        None if each is None else each.op().replace(known).to_expr() for each in (seen.rule, doubt, path, seen.origin)
    )
    marked: dict[str, Any] = {column: valued[column] for column in columns.values()} | {"rule": rule}
    if doubt is not None:
        marked["doubt"] = doubt
    if origin is not None:
        marked["origin"] = origin
    kept = valued.select(**marked, **({} if path is None else {"file": path}))
    if path is not None:
        kept = kept.mutate(file=ibis.cases((kept.rule >= 0, kept.file), else_=ibis.null("string")))
    name = engine.name()
    engine.connection.sql(sql_of(kept)).create(name)
    table: Any = ibis.table(kept.schema(), name=name)
    return CheckedTable(
        table=table,
        values={name: table[column] for name, column in columns.items()},
        valid=table.rule < 0,
        rule=table.rule,
        checks=seen.checks,
        file=None if path is None else table.file,
        origin=None if origin is None else table.origin,
        is_kept=True,
    )


def _counted(engine: Engine, seen: CheckedTable, doubt: Any) -> CheckedTable:
    rows = seen.table
    valid = seen.valid.cast("int64").sum().fill_null(0)
    doubts = {} if doubt is None else {"doubt": doubt.any()}
    ((read, sound, *is_doubtful),) = engine.rows(rows.aggregate(read=rows.count(), valid=valid, **doubts))
    return replace(seen, read=int(read), rejected=int(read) - int(sound), is_doubtful=any(is_doubtful))
