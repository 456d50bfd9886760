"""Canonical Parquet (as ``obsia convert`` writes it) that an engine on other machines reads by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from obsia.readers.base import Engine, ReadOptions, Scan
from obsia.readers.tables.choice import choice_of


def scan_canonical(
    *, engine: Engine, name: str, types: Mapping[str, str], files: Sequence[str], unmapped: Sequence[str]
) -> Scan:
    """The scan of the table ``name``, whose columns are canonical; under the rules of any typed table.

    Its refused records are counted by reason; where they stand only the engine could say.
    """
    from obsia.readers.canonical.checks import Rules
    from obsia.readers.canonical.once import judged
    from obsia.readers.canonical.table import cells_of, scan_of, unbound

    bound = choice_of(ReadOptions(), list(types), file=files[0]).bound
    rules = Rules(sources=bound.sources, typed=True)
    table = unbound(name, types)
    ((read,),) = engine.rows(table.aggregate(read=table.count()))
    rows = judged(
        rules.of(cells_of(table, bound, {each: each for each in types}), file=files[0]), table, read=int(read)
    )
    return scan_of(
        engine=engine,
        reader="parquet",
        files=files,
        rows=rows,
        rules=rules,
        parts=lambda _: iter(()),
        bound=replace(bound, unmapped=(*unmapped, *bound.unmapped)),
    )
