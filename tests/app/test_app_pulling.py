# pyright: basic
"""Records pulled from a real PostgreSQL server, and from a fake of S3 (moto's server): nothing lost, nothing twice."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from obsia.app.pulling import folder as folders
from obsia.app.pulling import objects, postgres
from obsia.app.pulling.pull import pull
from obsia.app.questions.pulling import Pull
from obsia.app.questions.usage import Assess
from obsia.app.usage.usage_sums import Prepared, Run, Summed, sums_of
from obsia.core.errors import BadCall, BadInput, MissingExtra, NoData

BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PASSWORD, SECRET = "a-password-of-the-test", "what was said to the model"
# litellm/proxy/schema.prisma of LiteLLM 1.110.2, as Prisma makes tables of it.
SPEND_LOGS = """CREATE TABLE "LiteLLM_SpendLogs" ("request_id" text PRIMARY KEY, "call_type" text, "api_key" text,
"spend" double precision, "total_tokens" integer, "prompt_tokens" integer, "completion_tokens" integer, "startTime"
timestamp(3), "endTime" timestamp(3), "request_duration_ms" integer, "completionStartTime" timestamp(3), "model"
text, "model_id" text, "model_group" text, "custom_llm_provider" text, "api_base" text, "user" text, "metadata"
jsonb, "cache_hit" text, "cache_key" text, "request_tags" jsonb, "team_id" text, "organization_id" text,
"end_user" text, "requester_ip_address" text, "messages" jsonb, "response" jsonb, "session_id" text, "status"
text, "mcp_namespaced_tool_name" text, "billing_agent_id" text, "agent_id" text, "proxy_server_request" jsonb,
"litellm_call_id" text, "created_at" timestamp(3), "updated_at" timestamp(3))"""
KINDS = "CREATE TYPE kind AS ENUM ('SPAN', 'EVENT', 'GENERATION'); "
# packages/shared/prisma/schema.prisma of Langfuse 2: the columns that say something of usage, and what was said.
OBSERVATIONS = """CREATE TABLE observations (id text PRIMARY KEY, trace_id text, project_id text NOT NULL,
type kind NOT NULL, start_time timestamp(3) NOT NULL DEFAULT now(), end_time timestamp(3), name text, metadata jsonb,
parent_observation_id text, level text NOT NULL DEFAULT 'DEFAULT', model text, input jsonb, output jsonb,
prompt_tokens integer NOT NULL DEFAULT 0,
completion_tokens integer NOT NULL DEFAULT 0, total_tokens integer NOT NULL DEFAULT 0, unit text,
completion_start_time timestamp(3), calculated_total_cost numeric)"""
needs_server = pytest.mark.skipif(not BIN and not os.environ.get("CI"), reason="no PostgreSQL server here")


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """The port of a PostgreSQL server of its own."""
    place = tempfile.mkdtemp(prefix="obsia-postgres-")
    owner: dict[str, Any] = {"user": "postgres"} if os.getuid() == 0 else {}
    if owner:
        shutil.chown(place, "postgres")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    word = Path(place) / "word"
    word.write_text(PASSWORD)
    os.chmod(word, 0o644)
    data = f"{place}/data"

    def run(program: str, *words: str) -> None:
        command = [f"{BIN[-1]}/{program}", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=place, **owner)

    try:
        run("initdb", "-D", data, "-U", "owner", "-A", "scram-sha-256", f"--pwfile={word}", "--no-sync", "-E", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {place} -c fsync=off -c shared_buffers=16MB"
        run("pg_ctl", "-D", data, "-o", options, "-l", f"{place}/log", "-w", "start")
        yield port
        run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def database(server: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Any]]:
    """The address of an empty database, and a connection of whoever writes to it."""
    import psycopg

    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with psycopg.connect(f"postgresql://owner@127.0.0.1:{server}/postgres", autocommit=True) as first:
        first.execute("DROP DATABASE IF EXISTS usage WITH (FORCE)")
        first.execute("CREATE DATABASE usage")
    source = f"postgresql://owner@127.0.0.1:{server}/usage"
    with psycopg.connect(source, autocommit=True) as writer:
        yield source, writer


def spent(writer: Any, *names: str, output: int = 10) -> None:
    """Calls of LiteLLM."""
    row = (
        'INSERT INTO "LiteLLM_SpendLogs" (request_id, call_type, "startTime", "endTime", model, model_group, spend,'
        " custom_llm_provider, prompt_tokens, completion_tokens, total_tokens, metadata, messages, response, cache_hit,"
        " cache_key, request_tags, api_key, team_id, status) VALUES (%s, 'acompletion', '2026-03-01 10:00:00',"
        " '2026-03-01 10:00:02', 'gpt-4o', 'fast', 0.01, 'openai', 100, %s, %s, %s, %s, %s, 'False', 'k', '[\"t\"]',"
        " 'h', 'red', 'success')"
    )
    metadata = json.dumps({"user_api_key_team_alias": "red", "requester_metadata": {"note": SECRET}})
    said = json.dumps([{"role": "user", "content": SECRET}])
    for name in names:
        writer.execute(row, (name, output, 100 + output, metadata, said, said))


def sums(*paths: str, **stated: Any) -> Summed:
    asked = Assess(paths, record_figures=False, **stated)
    return sums_of(asked, Prepared.of(asked), Run(threads=1))


def counted(*paths: str) -> tuple[int, int, int]:
    """Records that count, repeated ones, output tokens."""
    summed = sums(*paths)
    return summed.where.counted, summed.where.duplicate, sum(cell.work.decode_tokens for cell in summed.statistics.base)


def text_of(folder: Path) -> str:
    return "\n".join(gzip.decompress(each.read_bytes()).decode() for each in sorted(folder.glob("pulled-*.gz")))


@needs_server
def test_spend_logs_are_read_by_their_reader_without_what_was_said(database: Any, tmp_path: Path) -> None:
    source, writer = database
    writer.execute(SPEND_LOGS)
    spent(writer, "a", "b")
    made = pull(Pull(source, folder=str(tmp_path / "out")))
    assert (len(made.new), made.files) == (1, 1)
    told = text_of(tmp_path / "out")
    assert SECRET not in told
    assert PASSWORD not in told + (tmp_path / "out" / folders.MANIFEST).read_text()
    of_folder, directly = sums(str(tmp_path / "out"), by=("label.team",)), sums(source, by=("label.team",))
    assert directly.statistics.digest() == of_folder.statistics.digest()
    assert directly.inputs == of_folder.inputs
    assert {each.series.model_name for each in of_folder.statistics.base} == {"gpt-4o"}
    assert list(of_folder.statistics.cuts[("label.team",)].groups) == [("red",)]
    assert counted(str(tmp_path / "out")) == (2, 0, 20)
    assert of_folder.statistics.period == ("2026-03-01", "2026-03-01")


@needs_server
def test_observations_of_langfuse_are_read(database: Any, tmp_path: Path) -> None:
    source, writer = database
    writer.execute(KINDS + OBSERVATIONS)
    writer.execute(
        "INSERT INTO observations (id, trace_id, project_id, type, start_time, end_time, model, prompt_tokens,"
        " completion_tokens, total_tokens, unit, input) SELECT 'o' || i, 't', 'p', (CASE WHEN i = 0 THEN 'SPAN' ELSE"
        " 'GENERATION' END)::kind, '2026-03-01 10:00:00', '2026-03-01 10:00:01', 'gpt-4o', 50, 5, 55, 'TOKENS', %s"
        " FROM generate_series(0, 3) i",
        (json.dumps(SECRET),),
    )
    pull(Pull(source, folder=str(tmp_path / "out")))
    assert SECRET not in text_of(tmp_path / "out")
    assert counted(str(tmp_path / "out")) == (3, 0, 15)


@needs_server
def test_what_is_committed_late_or_changed_is_read_by_the_next_pull_and_counts_once(
    database: Any, tmp_path: Path
) -> None:
    import psycopg

    source, writer = database
    writer.execute(SPEND_LOGS)
    out = Pull(source, folder=str(tmp_path / "out"))
    with psycopg.connect(source) as slow:
        spent(slow, "early, not yet committed")
        spent(writer, "late, committed")
        assert len(pull(out).new) == 1
        assert counted(out.folder) == (1, 0, 10)
        slow.commit()
    assert len(pull(out).new) == 1
    assert counted(out.folder)[::2] == (2, 20)
    writer.execute("UPDATE \"LiteLLM_SpendLogs\" SET completion_tokens = 30 WHERE request_id = 'late, committed'")
    pull(out)
    assert counted(out.folder)[::2] == (2, 40)
    before = text_of(tmp_path / "out")
    assert pull(out).new == ()
    assert text_of(tmp_path / "out") == before
    # Another table of that name, as after a restored copy, has other transactions: it is read whole.
    writer.execute('ALTER TABLE "LiteLLM_SpendLogs" RENAME TO before')
    writer.execute('CREATE TABLE "LiteLLM_SpendLogs" AS SELECT * FROM before')
    assert len(pull(out).new) == 1
    assert counted(out.folder)[::2] == (2, 40)


@needs_server
def test_a_cut_in_mid_read_loses_nothing_and_doubles_nothing(
    database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, writer = database
    writer.execute(SPEND_LOGS)
    spent(writer, "first")
    out = Pull(source, folder=str(tmp_path / "out"))
    pull(out)
    kept = (tmp_path / "out" / folders.MANIFEST).read_bytes()
    spent(writer, *map(str, range(300)))
    whole = folders.Hashed.write

    def cut(stream: Any, data: bytes) -> int:
        writer.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'obsia'")
        return whole(stream, data)

    with monkeypatch.context() as patch:
        patch.setattr(postgres, "_ROWS", 5)
        patch.setattr(folders.Hashed, "write", cut)
        with pytest.raises(NoData, match="broke off"):
            pull(out)
    assert (tmp_path / "out" / folders.MANIFEST).read_bytes() == kept
    assert counted(out.folder) == (1, 0, 10), "what was under way is no file of the folder"
    # A process that ends, at each step by which a pull becomes durable.
    for step in ("fsync", "replace"):
        for left in range(4):
            with contextlib.suppress(KeyboardInterrupt), monkeypatch.context() as patch:
                patch.setattr(*_ends_after(step, left))
                pull(out)
            assert counted(out.folder)[0] in (1, 301), "never a part of a pull"
            assert counted(out.folder)[2] == 10 * counted(out.folder)[0]
    pull(out)
    assert counted(out.folder)[::2] == (301, 3010)
    listed = json.loads((tmp_path / "out" / folders.MANIFEST).read_text())["parts"]
    assert {each.name for each in (tmp_path / "out").iterdir()} == {*listed, folders.MANIFEST}


def _ends_after(step: str, calls: int) -> tuple[Any, str, Any]:
    """What ends a process after so many calls of a step."""
    owner: Any = os if step == "fsync" else Path
    whole, left = getattr(owner, step), iter(range(calls))

    def ends(*given: Any) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return whole(*given)

    return owner, step, ends


@needs_server
def test_a_password_is_neither_taken_nor_shown(
    database: Any, server: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, writer = database
    writer.execute(SPEND_LOGS)
    spent(writer, "a")
    for text in (f"postgresql://owner:{PASSWORD}@h/d", f"postgresql://h/d?password={PASSWORD}"):
        with pytest.raises(BadCall, match="no password") as raised:
            Pull(text, folder="x")
        assert PASSWORD not in str(raised.value)
        with pytest.raises(BadCall, match="no password"):
            sums(text)
    monkeypatch.setenv("PGPASSWORD", "wrong-word")
    with pytest.raises(NoData, match="password authentication failed") as refused:
        sums(source)
    assert "wrong-word" not in str(refused.value)
    monkeypatch.delenv("PGPASSWORD")
    words = tmp_path / "pgpass"
    words.write_text(f"127.0.0.1:{server}:usage:owner:{PASSWORD}\n")
    words.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(words))
    assert counted(source) == (1, 0, 10)


@needs_server
def test_a_database_of_others_says_so(database: Any, tmp_path: Path) -> None:
    source, writer = database
    with pytest.raises(NoData, match="LiteLLM_SpendLogs"):
        sums(source)
    writer.execute("CREATE TABLE observations (id text)")
    with pytest.raises(NoData, match="observations"):
        sums(source)
    (tmp_path / "other.csv").write_text("a")
    with pytest.raises(BadCall, match="something else"):
        pull(Pull(source, folder=str(tmp_path)))


def test_nobody_there_is_said_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psycopg")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NoData, match="not reached"):
        sums(f"postgresql://x@127.0.0.1:{port}/d")
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"obsia\[postgres\]"):
        sums("postgresql://x@127.0.0.1/d")
    with pytest.raises(BadCall, match="is not the address"):
        Pull("ftp://x/y", folder=str(tmp_path))


@pytest.fixture(scope="module")
def store() -> Iterator[Any]:
    """A client of a fake of S3, with an empty bucket; its address is in the environment, as that of a real one."""
    pytest.importorskip("moto")
    import boto3
    from moto.server import ThreadedMotoServer

    server: Any = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    address = f"http://127.0.0.1:{server._server.port}"
    keys = {"AWS_ACCESS_KEY_ID": "a-key", "AWS_SECRET_ACCESS_KEY": "a-secret", "AWS_REGION": "us-east-1"}
    patch = pytest.MonkeyPatch()
    for name, value in {**keys, "AWS_ENDPOINT_URL": address}.items():
        patch.setenv(name, value)
    client: Any = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
    client.create_bucket(Bucket="usage-of-ours")
    yield client
    patch.undo()
    server.stop()


def line(name: str, output: int = 10) -> bytes:
    record = {"event_id": name, "source": "x", "started_at": "2026-03-01T10:00:00Z", "model_request": "gpt-4o"}
    return json.dumps({**record, "input_tokens": 100, "output_tokens": output}).encode() + b"\n"


def test_objects_by_prefix_are_taken_once_and_again_where_they_change(store: Any, tmp_path: Path) -> None:
    def put(key: str, body: bytes) -> None:
        store.put_object(Bucket="usage-of-ours", Key=key, Body=body)

    sql: Any = duckdb.sql
    sql(
        "SELECT 'p' || i AS event_id, 'x' AS source, TIMESTAMP '2026-03-01 10:00:00' AS started_at,"
        " 'gpt-4o' AS model_request, 100::BIGINT AS input_tokens, 10::BIGINT AS output_tokens FROM range(3) n(i)"
    ).write_parquet(str(tmp_path / "three.parquet"))
    put("logs/a/usage.jsonl", line("a"))
    put("logs/b/usage.jsonl", line("b"))
    put("logs/c.jsonl.gz", gzip.compress(line("c")))
    put("logs/three.parquet", (tmp_path / "three.parquet").read_bytes())
    put("logs/notes.txt", b"none")
    put("elsewhere/d.jsonl", line("d"))
    source = "s3://usage-of-ours/logs"
    out = Pull(source, folder=str(tmp_path / "out"))
    assert len(pull(out).new) == 4
    assert counted(out.folder) == counted(source) == (6, 0, 60)
    assert pull(out).new == ()
    put("logs/a/usage.jsonl", line("a", 15) + line("e"))
    store.delete_object(Bucket="usage-of-ours", Key="logs/b/usage.jsonl")
    made = pull(out)
    assert (len(made.new), len(made.gone)) == (1, 1)
    assert counted(out.folder) == (6, 0, 65)
    with pytest.raises(NoData, match="no object"):
        sums("s3://usage-of-ours/nothing")
    with pytest.raises(BadCall, match="was pulled from"):
        pull(Pull("s3://usage-of-ours/elsewhere", folder=out.folder))
    (tmp_path / "out" / folders.MANIFEST).write_text("{}")
    with pytest.raises(BadInput, match="not as it was written"):
        pull(out)


def test_an_object_that_comes_short_or_changes_is_not_kept(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        store.put_object(Bucket="usage-of-ours", Key=f"cut/{name}.jsonl", Body=line(name))
    out = Pull("s3://usage-of-ours/cut", folder=str(tmp_path / "out"))
    whole = objects._fetched

    def moves(*given: Any) -> Any:
        if given[1]["path"].endswith("two.jsonl"):
            store.put_object(Bucket="usage-of-ours", Key="cut/two.jsonl", Body=line("two", 99))
        return whole(*given)

    with monkeypatch.context() as patch:
        patch.setattr(objects, "_fetched", moves)
        with pytest.raises(NoData, match="changed"):
            pull(out)
    assert not (tmp_path / "out" / folders.MANIFEST).exists()
    pull(out)
    assert counted(out.folder) == (2, 0, 109)


def test_a_store_that_is_not_there_is_said_without_its_keys(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    del store
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    with pytest.raises(NoData, match="was not reached: Connection refused") as raised:
        sums("s3://usage-of-ours/logs")
    assert "a-key" not in str(raised.value)
    monkeypatch.setitem(__import__("sys").modules, "obstore", None)
    with pytest.raises(MissingExtra, match=r"obsia\[object-store\]"):
        sums("s3://usage-of-ours/logs")
