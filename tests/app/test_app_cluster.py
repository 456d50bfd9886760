# pyright: basic
"""An engine on other machines gives the whole numbers of DuckDB: here Sail and Apache Spark, on ports of this one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.readers.samples import environments

from obsia.app.questions.keeping import Converted, Converting
from obsia.app.questions.usage import Assess
from obsia.app.usage.cluster import TOKEN, Cluster
from obsia.app.usage.converting import convert
from obsia.app.usage.usage_sums import Prepared, Run, Summed, sums_of
from obsia.core.errors import BadCall, MissingExtra, NoData, ObsiaError

sql: Any = duckdb.sql
BY = ("label.team", "hour,label.team", "label.team,model", "week", "input_octave", "label.customer")
# Columns in no order of ours; calls of which the squares of a hundred leave 64 bits; buckets; media; times; ids twice.
ROWS = """
SELECT CASE WHEN i % 11 > 0 THEN 'team ' || (i % 9) END AS "label.team",
       'e' || (i % 380) AS event_id, 'test' AS source,
       CASE WHEN i % 2 = 0 THEN 2147483647 ELSE i * 7 END AS output_tokens,
       CASE i % 3 WHEN 0 THEN 2147483647 - i WHEN 1 THEN i END AS input_tokens,
       CASE WHEN i % 3 = 1 THEN i // 2 END AS cache_read_tokens,
       (['gpt-4o', 'google/gemma-3-27b-it', 'no-such-model', NULL])[i % 4 + 1] AS model_request,
       (['openai', NULL])[i % 2 + 1] AS provider, (['FRA', 'SWE', '', NULL])[(i // 3) % 4 + 1] AS region,
       TIMESTAMP '2026-03-28 21:30:00' + to_minutes(i) AS started_at,
       CASE WHEN i % 5 = 0 THEN 1000 * i END AS duration_us, i % 7 = 0 AS batch_api,
       CASE WHEN i % 4 = 3 THEN ((i % 13) * 0.001)::DECIMAL(38, 12) END AS cost, 'USD' AS cost_currency,
       CASE WHEN i % 6 = 0 THEN i % 3 END AS images, CASE WHEN i % 17 = 0 THEN 8 END AS concurrency,
       CASE WHEN i % 19 = 0 THEN 40.5::DOUBLE END AS tokens_per_s
FROM range(400) numbers(i)
"""
BUCKETS = """
SELECT 'b' || i AS event_id, TIMESTAMP '2026-03-29 00:00:00' + to_hours(i) AS started_at, 3600 AS bucket_s,
       100 + i AS calls, 1000003 * i AS input_tokens, 700001 * i AS output_tokens, 'gpt-4o' AS model_request,
       'customer ' || (i % 3) AS "label.customer"
FROM range(20) numbers(i)
"""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of canonical Parquet in files of other columns, as ``obsia convert`` writes it."""
    raw, folder = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("canonical")
    for name, rows in (("calls", ROWS), ("buckets", BUCKETS)):
        sql(rows).write_parquet(str(raw / f"{name}.parquet"))
        convert(Converting(out=str(folder / f"{name}.parquet")), Converted((str(raw / f"{name}.parquet"),)))
    return str(folder)


@pytest.fixture(scope="module")
def sail() -> Iterator[str]:
    """The address of a Sail server."""
    spark = pytest.importorskip("pysail.spark", reason="needs the extra sail")
    server: Any = spark.SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


SPARK = {
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.connect.grpc.binding.port": "0",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "768m",
    "spark.executor.memory": "512m",
    "spark.ui.enabled": "false",
    # As many tasks in each stage as there are workers, so that each worker has some of every query.
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
    # For a few hundred rows nothing is compiled that can run as it is.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@dataclass(frozen=True)
class Spark:
    """A server of Apache Spark, its log, and how long anything may take there."""

    server: subprocess.Popen[bytes]
    log: Path
    seconds = 120

    def awaited(self, pattern: str, *, start: int = 0) -> re.Match[str]:
        """The first place after ``start`` in the log where a pattern stands, once it does."""
        until = time.monotonic() + self.seconds
        while (match := re.search(pattern, self.log.read_text()[start:])) is None:
            assert self.server.poll() is None, self.log.read_text()[-4000:]
            assert time.monotonic() < until, pattern
            time.sleep(0.05)
        return match

    def worker(self, number: str) -> int:
        """The process of a worker."""
        for commands in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # what has just ended
                process, words = int(commands.parent.name), commands.read_text(errors="replace").replace("\0", " ")
                if os.getpgid(process) == self.server.pid and f"--executor-id {number} " in words:
                    return process
        raise AssertionError(number)

    def kill_in_mid_query(self, number: str) -> str:
        """Kill a worker that has a task of a sum, and has not done it: it is halted first. The id of the task."""
        start, process = len(self.log.read_text()), self.worker(number)
        begun = rf"Starting task \S+ in stage \S+ \(TID (\d+)\) \(127.0.0.1,executor {number},"
        self.awaited("Submitting [0-9]+ missing tasks from ShuffleMapStage", start=start)
        until = time.monotonic() + self.seconds
        while time.monotonic() < until:
            os.kill(process, signal.SIGSTOP)
            # What it had said by then has come once no task moves: the other worker ends its own task and waits.
            said = self.quiet()
            for task in re.findall(begun, said[start:]):
                if f"(TID {task}) in" not in said:
                    os.kill(process, signal.SIGKILL)
                    return task
            os.kill(process, signal.SIGCONT)
            time.sleep(0.05)
        raise AssertionError(self.log.read_text()[-4000:])

    def quiet(self, seconds: float = 1.5) -> str:
        """The log, once no task has begun or ended for a while (it goes on saying that the client is there)."""
        counted, since = -1, time.monotonic()
        while time.monotonic() < since + seconds:
            said = self.log.read_text()
            if (now := said.count(" INFO TaskSetManager: ")) != counted:
                counted, since = now, time.monotonic()
            time.sleep(0.05)
        return said


OLDEST_JAVA = 17


def java_version() -> str:
    """What the Java says of itself that Spark takes; '' where there is none."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    return subprocess.run([found, "-version"], capture_output=True, text=True).stderr if found else ""


def without_java(said: str) -> str | None:
    """Why Apache Spark does not run on a Java, None where it does."""
    version = re.search(r' version "(\d+)[^"]*"', said)
    if version is None:
        return f"no Java, on which Apache Spark runs ({OLDEST_JAVA} or later)"
    return (
        None if int(version[1]) >= OLDEST_JAVA else f"{version[0].strip()} of Java: Spark needs {OLDEST_JAVA} or later"
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('openjdk version "17.0.21" 2026-10-20', None),
        ('Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "25-ea" 2025-09-16', None),
        ('openjdk version "11.0.28" 2025-07-15', "11.0.28"),
        ('java version "1.8.0_292"', "1.8.0_292"),
        ("", "no Java"),
    ],
)
def test_a_java_that_is_too_old_for_spark_is_named(said: str, why: str | None) -> None:
    found = without_java(said)
    assert found is None if why is None else why in str(found)


@pytest.fixture
def spark(tmp_path: Path) -> Iterator[Spark]:
    """Apache Spark with two workers, each a process with half a gigabyte of memory."""
    missing = without_java(java_version())
    if not environments.ready("spark"):
        missing = "no environment spark: python3 tests/readers/samples/environments.py makes it"
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    home = next(environments.FOLDER.glob("spark/lib/*/site-packages/pyspark"))
    settings = {"spark.local.dir": str(tmp_path), **SPARK}
    command = [home / "bin" / "spark-submit", "--master", "local-cluster[2,1,512]"]
    command += [word for name, text in settings.items() for word in ("--conf", f"{name}={text}")]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]
    places = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(tmp_path)}
    log = tmp_path / "spark.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, env=os.environ | places, cwd=tmp_path, stdout=stream, stderr=stream, start_new_session=True
        )
    yield Spark(process, log)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def sums(*paths: str, **stated: Any) -> Summed:
    asked = Assess(paths, record_figures=False, **stated)
    return sums_of(asked, Prepared.of(asked), Run(threads=1))


def test_the_whole_numbers_of_another_engine_are_those_of_duckdb(records: str, sail: str) -> None:
    stated: dict[str, Any] = {"by": BY, "tz": "Europe/Paris", "what_if": ("output=0.5", "cached=0.9")}
    here, there = sums(records, **stated), sums(records, engine=sail, **stated)
    assert there.statistics.digest() == here.statistics.digest()
    assert there.where == here.where
    assert (here.where.read, here.where.counted) == (400, 400), "convert wrote each record once"
    for name in ("rows", "missing", "period", "until", "long_spans"):
        assert getattr(there.statistics, name) == getattr(here.statistics, name), name
    assert max(cell.work.prefill_pairs_x2 for cell in here.statistics.base) > 2**64
    assert there.inputs == (there.statistics.digest(),), "its files are not seen here: their sums stand for them"


def test_sums_that_wrap_in_silence_would_differ(records: str, sail: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without decimals Sail goes on with other numbers (buckets have decimals on any engine)."""
    records = f"{records}/calls.parquet"
    here = sums(records)
    monkeypatch.setattr(Cluster, "is_widening", True)
    assert sums(records, engine=sail).statistics.digest() != here.statistics.digest()


def test_records_are_judged_and_counted_once_there_too(tmp_path: Path, sail: str) -> None:
    sql(ROWS).write_parquet(str(tmp_path / "raw.parquet"))
    odd = f"SELECT * REPLACE ('x' || event_id AS event_id, -1::BIGINT AS output_tokens) FROM ({ROWS}) LIMIT 3"  # noqa: S608
    sql(odd).write_parquet(str(tmp_path / "odd.parquet"))
    here, there = sums(str(tmp_path)), sums(str(tmp_path), engine=sail)
    assert there.where == here.where
    assert (there.where.rejected, there.where.duplicate) == (3, 20)
    assert there.reject_counts == here.reject_counts == {"not_whole_number": 3}
    assert there.statistics.digest() == here.statistics.digest()


def test_a_worker_of_spark_that_dies_in_mid_query_changes_no_number(records: str, sail: str, spark: Spark) -> None:
    """Counts of 2³¹ - 1 are among those that are summed; sums of their products leave 64 bits."""
    here = sums(records)
    assert max(cell.work.prefill_pairs_x2 for cell in here.statistics.base) > 2**64
    digest = here.statistics.digest()
    assert sums(records, engine=sail).statistics.digest() == digest
    address = "sc://" + spark.awaited(r"Spark Connect server started at: (\S+)")[1]
    assert sums(records, engine=address).statistics.digest() == digest
    with ThreadPoolExecutor() as beside:
        killed = beside.submit(spark.kill_in_mid_query, "1")
        there = sums(records, engine=address)
    assert (there.statistics.digest(), there.where) == (digest, here.where)
    spark.awaited(rf"\(TID {killed.result()}\) \(127\.0\.0\.1 executor 1\): ExecutorLostFailure")
    spark.awaited("Lost executor 1 on 127.0.0.1: Command exited with code 137")


def refused(*paths: str, kind: type[ObsiaError] = NoData, **stated: Any) -> str:
    with pytest.raises(kind) as raised:
        sums(*paths, **stated)
    assert str(raised.value)
    return raised.value.code


def test_what_the_engine_cannot_see_or_read_is_refused_with_the_way_out(
    records: str, sail: str, tmp_path: Path
) -> None:
    log = tmp_path / "usage.csv"
    log.write_text("started_at,model,input_tokens,output_tokens\n2026-03-01T00:00:00Z,gpt-4o,1,1\n")
    assert refused(str(log), engine=sail) == refused(str(tmp_path), engine=sail) == "cluster-no-parquet"
    assert refused(str(tmp_path / "elsewhere"), engine=sail) == "cluster-sees-none"
    sql("SELECT 'a' AS name, 1 AS weight").write_parquet(str(tmp_path / "stranger.parquet"))
    assert refused(str(tmp_path / "stranger.parquet"), engine=sail) == "cluster-not-canonical"
    sql("SELECT 'many' AS input_tokens").write_parquet(str(tmp_path / "text.parquet"))
    assert refused(str(tmp_path / "text.parquet"), engine=sail) == "cluster-not-canonical"
    (tmp_path / "cut.parquet").write_bytes(b"PAR1" + bytes(40))
    assert refused(str(tmp_path / "cut.parquet"), engine=sail) == "cluster-failed"
    for stated in ({"map": "input_tokens=a"}, {"overlap": "remove"}):
        assert refused(records, engine=sail, kind=BadCall, **stated) == "cluster-options"
    asked = Assess(("FRAME",), engine=sail, record_figures=False)
    with pytest.raises(BadCall, match="memory of this machine"):
        sums_of(asked, Prepared.of(asked), Run(), frame=sql("SELECT 1 AS input_tokens"))


def test_an_address_is_one_and_holds_nothing_secret(records: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("sc://", "sc://host:port", "sc://user@host:1", "sc://host:1?a=b"):
        assert refused(records, engine=text, kind=BadCall) == "cluster-address"
    assert refused(records, engine="sc://host:1/;token=secret", kind=BadCall) == "cluster-token"
    monkeypatch.setenv(TOKEN, "secret")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NoData, match="No engine answers") as raised:
        sums(records, engine=f"sc://127.0.0.1:{port}")
    assert "secret" not in str(raised.value)


def test_who_answers_in_another_protocol_has_a_bounded_time(records: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="needs the extra spark")
    monkeypatch.setattr("obsia.app.usage.cluster._WAIT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert refused(records, engine=f"sc://127.0.0.1:{silent.getsockname()[1]}") == "cluster-unreached"


def test_without_its_extra_the_engine_is_named(records: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql.connect.session", None)
    with pytest.raises(MissingExtra, match=r"obsia\[spark\]") as raised:
        sums(records, engine="sc://127.0.0.1:1")
    assert raised.value.exit_code == 3


def test_the_engine_is_no_part_of_how_calls_are_served() -> None:
    asked = Assess(("a.parquet",), engine="sc://host:1")
    assert Prepared.of(asked).served == Prepared.of(replace(asked, engine=None)).served
    assert Assess(("a",), engine="vllm").cluster is None
    assert "--engine sc://host:1" in " ".join(asked.command())
