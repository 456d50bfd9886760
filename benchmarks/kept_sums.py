"""Time the account of a year from kept sums beside that of its records, and the same account again.

    python benchmarks/kept_sums.py [ROWS_PER_MONTH] [FOLDER]

A year of records (8 models x 2 regions, twelve Parquet files) is summed, merged with the last 31 days by the hour and
all others by the day, and merged again with all but the last 31 days by the month. Each account is asked for in a
process that has imported obsia and answered once, where the second of two answers is timed; by a fresh command; and by
a command that was asked the very same before. Commands find the bytecode of a first run, as installed ones do.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from obsia.app.questions.keeping import Keeping, Merge, Summed
from obsia.app.questions.usage import Assess
from obsia.app.usage import kept_folder
from obsia.app.usage.assess import answer
from obsia.app.usage.merging import merge
from obsia.app.usage.summing import keep
from obsia.views.usage_data import account_record

MODELS = (
    *("gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5", "claude-haiku-4-5", "gemini-2.5-pro", "mistral-large-2411"),
    *("openai/gpt-oss-120b", "deepseek-chat"),
)


def generate(month: int, *, rows: int, out: Path) -> str:
    """Write the records of one month of 2025 in a file; its path."""
    con = duckdb.connect(config={"memory_limit": "1GB", "threads": 1})
    con.execute("SELECT setseed(0.42)")
    path = out / f"2025-{month:02}.parquet"
    names = ", ".join(f"'{name}'" for name in MODELS)
    con.execute(
        f"""
        COPY (
          SELECT TIMESTAMP '2025-{month:02}-01' + to_microseconds((random() * 28 * 86400e6)::BIGINT) AS started_at,
                 [{names}][1 + floor(random() * {len(MODELS)})::INT] AS model_request,
                 ['FRA', 'USA'][1 + floor(random() * 2)::INT] AS region,
                 (exp(6.9 + random() * 3))::BIGINT AS input_tokens, (exp(5.3 + random() * 2))::BIGINT AS output_tokens
          FROM range({rows})
        ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
        """
    )
    return str(path)


def timed(*paths: str) -> tuple[float, float, str]:
    """Wall and processor seconds of the second of two accounts by month, and the account without its command."""
    asked = Assess(paths, by=("month",), record_figures=False)
    answer(asked)
    wall, cpu = time.perf_counter(), time.process_time()
    record = account_record(answer(asked))
    spent = time.perf_counter() - wall, time.process_time() - cpu
    return *spent, json.dumps({**record, "command": None}, default=str)


def commanded(*paths: str, folder: Path, options: tuple[str, ...] = ()) -> str:
    """Wall and processor seconds of a command."""
    program = "import sys; from obsia.surfaces.cli import main; main()"
    words = ["assess", *paths, "--by", "month", "--json", "--quiet", *options]
    there = {"OBSIA_DATA": str(folder / "data"), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | there
    subprocess.run([sys.executable, "-c", program, *words], check=True, stdout=subprocess.DEVNULL, env=env)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return f"{wall:.2f} s, {after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.2f} s of processor"


def main(*, rows: int, folder: Path) -> None:
    """Print each figure."""
    print(f"load {os.getloadavg()[0]:.1f}, {12 * rows:,} records")
    files = [generate(month, rows=rows, out=folder) for month in range(1, 13)]
    cpu = time.process_time()
    made = keep(Keeping(folder=str(folder / "cells")), Summed(files))
    print(f"sum: {time.process_time() - cpu:.2f} s of processor, {made.cells:,} cells")
    daily = merge(Merge((made.folder,), folder=str(folder / "daily"), days_before="2025-12-01"))
    monthly = merge(
        Merge((made.folder,), folder=str(folder / "monthly"), days_before="2025-12-01", months_before="2025-12-01")
    )
    accounts = {
        "records": tuple(files),
        "cells by hour": (made.folder,),
        "by day but for a month": (daily.folder,),
        "by month but for a month": (monthly.folder,),
    }
    told: set[str] = set()
    for name, paths in accounts.items():
        cells = len(kept_folder.read(paths[0]).lines) if name != "records" else 0
        wall, cpu, account = timed(*paths)
        told.add(account)
        print(f"{name}: {cells:,} cells, {wall:.2f} s, {cpu:.2f} s of processor")
        commanded(*paths, folder=folder)
        print(f"  fresh command: {commanded(*paths, folder=folder, options=('--no-record',))}")
        print(f"  asked again: {commanded(*paths, folder=folder)}")
    print("one account" if len(told) == 1 else "ACCOUNTS DIFFER")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(
            rows=int(sys.argv[1]) if len(sys.argv) > 1 else 50_000,
            folder=Path(sys.argv[2]) if len(sys.argv) > 2 else Path(place),
        )
