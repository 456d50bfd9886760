# pyright: basic
"""One account on DuckDB, on Sail and on engines at addresses: one digest of all sums, and what each takes.

``python benchmarks/engines.py --rows 4 sc://127.0.0.1:15002`` (millions of rows). A Sail server is started beside;
Apache Spark is whoever answers at the address. ``--kill PID`` kills a process of an engine once its first query runs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
# Every series at every minute of the day; ids as a gateway gives them, of which an engine has to see each once.
ROWS = """
SELECT {ids} 'gateway' AS source,
       TIMESTAMP '2026-02-25 00:00:00' + to_microseconds((i * 86400000000) // {rows}) AS started_at,
       (['openai', 'anthropic', 'mistral_ai'])[i % 3 + 1] AS provider,
       (['gpt-4o', 'claude-haiku-4-5', 'mistral-large', 'none'])[(hash(i) % 4)::BIGINT + 1] AS model_request,
       (['FRA', 'SWE', 'USA'])[(hash(i + 1) % 3)::BIGINT + 1] AS region,
       (hash(i + 2) % 20000)::BIGINT AS input_tokens, (hash(i + 3) % 2000)::BIGINT AS output_tokens,
       'team ' || (hash(i + 4) % 40) AS "label.team"
FROM range({start}, {end}) numbers(i)
"""
FILES = 8


def written(folder: Path, *, rows: int, with_ids: bool) -> str:
    """A folder of canonical Parquet."""
    import duckdb

    sql: Any = duckdb.sql
    folder.mkdir()
    ids = "md5(i::VARCHAR) AS event_id," if with_ids else ""
    for part in range(FILES):
        span = {"start": rows * part // FILES, "end": rows * (part + 1) // FILES}
        relation = sql(ROWS.format(ids=ids, rows=rows, **span))
        relation.write_parquet(str(folder / f"{part}.parquet"), compression="zstd")
    return str(folder)


def account(folder: str, engine: str | None) -> dict[str, Any]:
    """The digest of the sums of an account, in this process, and what it took."""
    from obsia.app.questions.usage import Assess
    from obsia.app.usage.usage_sums import Prepared, Run, sums_of

    asked = Assess((folder,), by=("label.team", "hour"), engine=engine, record_figures=False)
    began = time.perf_counter()
    summed = sums_of(asked, Prepared.of(asked), Run())
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "digest": summed.statistics.digest(),
        "counted": summed.where.counted,
        "wall_s": round(time.perf_counter() - began, 1),
        "processor_s": round(used.ru_utime + used.ru_stime, 1),
    }


def fresh(folder: str, engine: str | None, kill: int | None = None) -> dict[str, Any]:
    """:func:`account` in a process of its own; ``kill``: a process that ends while it runs."""
    ask = [sys.executable, __file__, "--account", folder, *([engine] if engine else [])]
    run = subprocess.Popen(ask, stdout=subprocess.PIPE, text=True)
    if kill is not None:
        threading.Timer(KILLED_AFTER_S, os.kill, (kill, signal.SIGKILL)).start()
    said, _ = run.communicate()
    return json.loads(said.splitlines()[-1])


KILLED_AFTER_S = 12


def processor_s(pid: int) -> float:
    """Seconds of processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print what each engine gives; 1 where digests differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, default=4, help="millions")
    parser.add_argument("--account", help=argparse.SUPPRESS)
    parser.add_argument("--kill", type=int)
    parser.add_argument("engines", nargs="*")
    asked = parser.parse_args()
    if asked.account:
        print(json.dumps(account(asked.account, asked.engines[0] if asked.engines else None)))
        return 0
    from pysail.spark import SparkConnectServer

    rows, digests = int(asked.rows * 1e6), set[str]()
    server: Any = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    with tempfile.TemporaryDirectory() as place:
        for with_ids in (True, False):
            folder = written(Path(place) / ("ids" if with_ids else "plain"), rows=rows, with_ids=with_ids)
            size = sum(file.stat().st_size for file in Path(folder).iterdir())
            print(f"{rows:,} rows {'with' if with_ids else 'without'} ids: {size / rows:.1f} bytes a row")
            found: list[str] = []
            for engine in (None, f"sc://{host}:{port}", *asked.engines):
                before = processor_s(os.getpid())
                told = fresh(folder, engine, asked.kill if engine in asked.engines and with_ids else None)
                told["server_s"] = round(processor_s(os.getpid()) - before, 1)
                found.append(told["digest"])
                print(engine or "duckdb", json.dumps(told), flush=True)
            if len(set(found)) != 1:
                digests |= set(found)
    server.stop()
    return 1 if digests else 0


if __name__ == "__main__":
    sys.exit(main())
