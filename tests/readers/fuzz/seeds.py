"""The files that are changed: the readers' own samples and examples, and small ones for what has none."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from obsia.core.errors import ObsiaError
from obsia.readers.detect import detect

ROOT: Final = Path(__file__).parents[3]
_FOLDERS: Final = (ROOT / "tests" / "readers", ROOT / "examples")
_LARGEST_BYTES: Final = 40_000
_MOST_LINES: Final = 12
_TEXT: Final = frozenset({".json", ".jsonl", ".csv", ".prom", ".log", ".txt"})
TABLE: Final = [
    {"started_at": f"2026-03-{day:02}T10:00:00Z", "model": "gpt-4o", "input_tokens": 100 + day, "output_tokens": day}
    for day in range(1, 9)
]
"""Rows of a plain table."""
_DEEPSEEK: Final = (
    "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount\n"
    + "".join(
        f"u1,2026-09-22T{hour:02}:00:00+08:00,2026-09-22T{hour + 1:02}:00:00+08:00,"
        f"deepseek-chat,Alice,sk-a***z,{kind},,{amount}\n"
        for hour in (8, 9)
        for kind, amount in (
            ("request_count", 4),
            ("output_tokens", 50),
            ("input_cache_hit_tokens", 900),
            ("input_cache_miss_tokens", 100),
        )
    )
).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A sound file, and the reader that it is for."""

    name: str
    reader: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The suffix of its name."""
        return Path(self.name).suffix


@functools.cache
def seeds() -> tuple[Seed, ...]:
    """All of them, in an order that does not depend on the machine."""
    return tuple(sorted(_seeds(), key=lambda each: (each.reader, each.name)))


def _seeds() -> Iterator[Seed]:
    for folder in _FOLDERS:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {*_TEXT, ".pb"} or "corpus" in path.parts:
                continue
            try:
                reader = detect(str(path)).reader
            except ObsiaError:
                continue
            data = path.read_bytes()
            if path.suffix in {".jsonl", ".csv", ".prom", ".txt"}:
                data = b"".join(
                    data.splitlines(keepends=True)[: 120 if path.suffix in {".prom", ".txt"} else _MOST_LINES]
                )
            if data and len(data) <= _LARGEST_BYTES:
                yield Seed(name=path.relative_to(ROOT).as_posix(), reader=reader, data=data)
    yield Seed(name="table.csv", reader="csv", data=as_csv(TABLE))
    yield Seed(name="table.parquet", reader="parquet", data=as_parquet(TABLE))
    yield Seed(name="table.xlsx", reader="workbook", data=as_workbook(TABLE))
    yield Seed(name="amount.csv", reader="deepseek-usage", data=_DEEPSEEK)


def as_csv(rows: list[dict[str, object]]) -> bytes:
    """Rows as a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def as_parquet(rows: list[dict[str, object]]) -> bytes:
    """Rows as a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def as_workbook(rows: list[dict[str, object]]) -> bytes:
    """Rows as a workbook of one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
