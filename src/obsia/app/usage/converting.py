"""``obsia convert``: the records of any format as canonical Parquet, which any engine reads and obsia reads back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from obsia.app.files import identity, replacing
from obsia.app.questions.keeping import Converted, Converting
from obsia.app.usage.usage_sums import Prepared, Run
from obsia.core.errors import BadCall, BadInput, NoData
from obsia.core.message import Message, Option
from obsia.readers.canonical.sql import sql_of
from obsia.readers.counted import Reconciliation, said_once
from obsia.readers.listing import discover
from obsia.readers.reading import Reading, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What was written."""

    path: str
    columns: tuple[str, ...]
    records: Reconciliation
    broken: tuple[BadInput, ...]
    doubts: tuple[Message, ...] = ()
    """What records may be besides what they were written as."""


def convert(converting: Converting, asked: Converted, run: Run | None = None) -> Conversion:
    """Write the records that count, each once. Raises ``BadCall`` for a file that cannot be written, or is an input."""
    from obsia.app.usage.engine import engine

    run, path = run or Run(), converting.out
    prepared = Prepared.of(asked.assess())
    found = discover(asked.paths)
    if Path(path).exists() and identity(path) in {identity(file) for file in found.files}:
        raise BadCall("document-input", option=Option("out"), path=path)
    try:
        with replacing(path) as place, engine((*found.files, place), threads=run.threads) as opened:
            run.tell("reading")
            reading = read(engine=opened, found=found, options=replace(prepared.options, days=None))
            run.tell("summing")
            reading, rows = reading.answering(lambda of: _write(opened, of, place))
            return Conversion(
                path=path,
                columns=reading.columns,
                records=reading.reconcile(counted=rows),
                broken=reading.broken,
                doubts=said_once(reading.doubts()),
            )
    except OSError as error:
        why = str(error).splitlines()[0]
        raise BadCall("document-unwritable", option=Option("out"), path=path, why=why) from error


def _write(engine: Any, reading: Reading, place: str) -> int:
    """Write the rows in an order of their own, so that the same records make the same file; how many they are."""
    usage: Any = reading.usage
    columns = list(reading.columns)
    if "bucket_parts" in columns and int(engine.rows(usage.bucket_parts.max())[0][0] or 0) > 1:
        # Such sums are larger than a record may state: nobody could read them back.
        raise NoData("convert-parts")
    first = [name for name in ("started_at", "event_id") if name in columns]
    rest = [name for name in columns if name not in first]
    ordered = usage.select(*columns).order_by(*first, *rest)
    engine.connection.sql(sql_of(ordered)).write_parquet(place, compression="zstd")
    return int(engine.rows(usage.count())[0][0])
