"""``obsia collect`` as a process: what it answers to whom, and that what it acknowledged is there."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
import zstandard
from tests.surfaces.collecting import JSON, PROTOBUF, Receiver, calls_of, span, traces

from obsia.app.collecting.receiving import of_records
from obsia.app.collecting.sealing import seal
from obsia.app.collecting.tenants import ALL, READ, WRITE, new_token, revoked
from obsia.store.folders import LOCAL
from obsia.store.journal import Journal, logs
from obsia.surfaces.cli.collect import Collect
from obsia.surfaces.collect import server
from obsia.surfaces.collect.desk import Desk
from obsia.surfaces.collect.server import Settings, _tend

DEPLOY = Path(__file__).parents[2] / "deploy"
NAMES = ("durable", "duplicate", "rejected", "quarantined")
ROUTES = ("/v1/traces", "/v1/metrics", "/v1/logs", "/v1/litellm", "/v1/records")


def balanced(counts: dict[str, float]) -> bool:
    total = sum(counts[f"obsia_collect_{name}_total"] for name in NAMES)
    return counts["obsia_collect_received_total"] == total


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    with Receiver(tmp_path_factory.mktemp("collect") / "store", grpc=True) as found:
        yield found


def test_each_form_and_compression_is_taken(receiver: Receiver) -> None:
    before = receiver.counts().get("obsia_collect_durable_total", 0)
    body = [traces(span(number, trace=7)) for number in range(1, 4)]
    record = {"model_request": "gpt-4o", "started_at": "2026-09-21T10:00:00Z", "input_tokens": 1, "output_tokens": 1}
    assert receiver.ask("POST", "/v1/traces", body[0], kind=JSON)[:2] == (200, b"{}")
    assert receiver.ask("POST", "/v1/traces", gzip.compress(body[1]), kind=JSON, encoding="gzip")[0] == 200
    assert receiver.ask("POST", "/v1/traces", zstandard.compress(body[2]), kind=JSON, encoding="zstd")[0] == 200
    assert receiver.ask("POST", "/v1/traces", b"")[:2] == (200, b"")
    assert receiver.ask("POST", "/v1/records", json.dumps(record).encode(), kind=JSON)[0] == 200
    counts = receiver.counts()
    assert counts["obsia_collect_durable_total"] - before == 4
    assert balanced(counts)


def test_what_is_wrong_is_said_and_what_is_right_beside_it_is_kept(receiver: Receiver) -> None:
    before = receiver.counts().get("obsia_collect_durable_total", 0)
    bomb = zstandard.compress(bytes(1 << 26))
    deep = b"[" * 100_000
    answers = {
        400: [
            (b"\xff\xff\x01", PROTOBUF, None), (b'{"a":1}', JSON, None), (b"no", JSON, None), (deep, JSON, None),
            (b"no", JSON, "gzip"), (gzip.compress(traces(span(1)))[:-9], JSON, "gzip"),
            (zstandard.compress(traces(span(1)))[:-9], JSON, "zstd"),
        ],
        413: [
            (bomb, JSON, "zstd"), (gzip.compress(bytes(1 << 26)), PROTOBUF, "gzip"),
            (bytes((16 << 20) + 1), JSON, None),
        ],
        415: [(b"a", "text/plain", None), (b"a", JSON, "br")],
    }  # fmt: skip
    for status, bodies in answers.items():
        for body, kind, encoding in bodies:
            try:
                got = receiver.ask("POST", "/v1/traces", body, kind=kind, encoding=encoding)[0]
            except BrokenPipeError:  # told before all was sent
                got = 413
            assert got == status
    assert receiver.ask("GET", "/v1/traces")[0] == 405
    assert receiver.ask("POST", "/v1/other", b"")[0] == 404
    bad = span(2, {"gen_ai.usage.input_tokens": 5.5}, trace=8)
    status, told, _ = receiver.ask("POST", "/v1/traces", traces(span(1, trace=8), bad), kind=JSON)
    assert (status, json.loads(told)["partialSuccess"]["rejectedSpans"]) == (200, "1")
    counts = receiver.counts()
    assert counts["obsia_collect_durable_total"] - before == 1
    assert balanced(counts)


def test_a_page_of_somebody_else_is_not_answered(receiver: Receiver) -> None:
    for method, path, body in (("POST", "/v1/traces", traces(span(9))), ("GET", "/metrics", None)):
        assert receiver.ask(method, path, body, kind=JSON, host="evil.example:4318")[0] == 403


def test_what_is_deployed_asks_for_what_there_is(receiver: Receiver) -> None:
    counters = set(re.findall(r"# TYPE (\w+) counter", receiver.ask("GET", "/metrics")[1].decode()))
    board = json.loads((DEPLOY / "grafana.json").read_text())
    queries = [each["expr"] for panel in board["panels"] for each in panel["targets"]]
    queries += [each["definition"] for each in board["templating"]["list"][1:]]
    asked = [set(re.findall(r"obsia_\w+", each)) for each in queries]
    assert len(asked) > 20
    assert all(asked)
    assert set[str]().union(*asked) <= counters
    options = {each.name for each in Collect.fields() if not each.positional}
    unit = (DEPLOY / "obsia-collect.service").read_text()
    words = shlex.split(next(line for line in unit.splitlines() if line.startswith("ExecStart=")))
    words += json.loads((DEPLOY / "Dockerfile").read_text().rpartition("CMD ")[2])
    service, workload = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
    pod = workload["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    words += container["args"] + [
        word for each in pod["initContainers"] for arg in each["args"] for word in arg.split()
    ]
    named = {word.removeprefix("--") for word in words if word.startswith("--")}
    assert {"host", "no-grpc", "access-log", "new-token"} <= named <= options
    ports = {"otlp-http": Collect("store").port, "otlp-grpc": Collect("store").grpc_port}
    assert {each["name"]: each["port"] for each in service["spec"]["ports"]} == ports
    assert {each["name"]: each["containerPort"] for each in container["ports"]} == ports
    assert workload["spec"]["replicas"] == 1


def test_grpc_takes_what_http_takes(receiver: Receiver) -> None:
    import grpc
    from google.protobuf.json_format import Parse
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
        ExportTraceServiceRequest,
        ExportTraceServiceResponse,
    )

    request = json.loads(traces(span(1, trace=9), span(2, {"gen_ai.usage.input_tokens": 5.5}, trace=9)))
    for each in request["resourceSpans"][0]["scopeSpans"][0]["spans"]:  # that library takes ids for base64
        each["traceId"], each["spanId"] = "AAAAAAAAAAAAAAAAAAAACQ==", f"AAAAAAAAAA{each['spanId'][-1]}="
    body = Parse(json.dumps(request), ExportTraceServiceRequest()).SerializeToString()
    with grpc.insecure_channel(f"127.0.0.1:{receiver.grpc_port}") as channel:
        export = channel.unary_unary("/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        told = ExportTraceServiceResponse.FromString(export(body, timeout=30))
        assert told.partial_success.rejected_spans == 1
        with pytest.raises(grpc.RpcError) as refused:
            export(b"\xff\xff\x01", timeout=30)
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT  # pyright: ignore
    assert balanced(receiver.counts())


def test_each_route_is_for_who_has_its_token(tmp_path: Path) -> None:
    store = tmp_path / "store"
    write, other, read, every, gone = (
        new_token(store, tenant, right=right)
        for tenant, right in (("blue", WRITE), ("red", WRITE), ("blue", READ), (ALL, READ), ("gone", WRITE))
    )
    revoked(store, "gone")
    body = traces(span(1))
    log = tmp_path / "access.log"
    with Receiver(store, f"--access-log={log}") as found:
        for path in ROUTES:
            for token, status in ((None, 401), ("obsia_x", 401), (gone, 401), (read, 403), (every, 403)):
                assert found.ask("POST", path, body, kind=JSON, token=token)[0] == status
        for token, status in ((None, 401), (gone, 401), (write, 403), (read, 200), (every, 200)):
            assert found.ask("GET", "/metrics", token=token)[0] == status
        for token, spans in ((write, 3), (other, 5)):
            sent = traces(*(span(number) for number in range(1, spans + 1)))
            assert found.ask("POST", "/v1/traces", sent, kind=JSON, token=token)[0] == 200
        text = found.ask("GET", "/metrics", token=read)[1].decode()
        assert 'tenant="blue"' in text
        assert 'tenant="red"' not in text
        assert 'tenant="red"' in found.ask("GET", "/metrics", token=every)[1].decode()
        new = new_token(store, "blue", right=WRITE)
        revoked(store, "red")
        time.sleep(1.1)
        assert found.ask("POST", "/v1/traces", body, kind=JSON, token=other)[0] == 401
        assert found.ask("POST", "/v1/traces", body, kind=JSON, token=new)[0] == 200
    said = log.read_text()
    assert not any(token in said for token in (write, other, read, every, gone, new))
    assert {json.loads(line)["status"] for line in said.splitlines()} == {200, 401, 403}
    assert calls_of(store / "blue") == (3, 300)
    assert calls_of(store) == (8, 800)


def test_an_address_for_others_needs_tokens(tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "obsia",
        "collect",
        str(tmp_path / "store"),
        "--host=0.0.0.0",
        "--port=0",
        "--no-grpc",
    ]
    refused = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"OBSIA_LANG": "en"}, timeout=60)
    assert refused.returncode == 2
    assert "--new-token" in refused.stderr


KILLS = 30


def test_what_was_acknowledged_survives_kills(tmp_path: Path) -> None:
    store, acknowledged = tmp_path / "store", [0]
    found, stop = Receiver(store, forked=True), threading.Event()
    found.begin()

    def send() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            body = traces(*(span(number * 10 + n) for n in range(10)))
            while True:
                try:
                    if found.ask("POST", "/v1/traces", body, kind=JSON)[0] == 200:
                        acknowledged[0] += 10
                        break
                except OSError:
                    time.sleep(0.01)
                if stop.is_set():
                    return

    sender = threading.Thread(target=send)
    sender.start()
    for kill in range(KILLS):
        time.sleep(0.05 + kill % 7 * 0.01)
        found.end(signal.SIGKILL)
        if kill == KILLS // 2:
            seal(store)
        found.begin()
    stop.set()
    sender.join()
    counts = found.counts()
    assert balanced(counts)
    found.end(signal.SIGKILL)
    calls, _ = calls_of(store)
    assert acknowledged[0] > 10 * KILLS
    assert acknowledged[0] <= calls <= acknowledged[0] + 10  # the last request may be there, and unanswered
    seal(store)
    assert calls_of(store)[0] == calls


def test_several_processes_receive_at_one_address(tmp_path: Path) -> None:
    store, bodies = tmp_path / "store", [traces(span(number, trace=9)) for number in range(1, 25)]
    with Receiver(store, "--processes=3") as receiver:
        for body in bodies * 2:  # each by a connection of its own, and again by another one
            assert receiver.ask("POST", "/v1/traces", body, kind=JSON)[0] == 200
        for _ in range(6):  # whichever answers
            counts = receiver.counts()
            assert counts["obsia_collect_received_total"] == 48
            assert balanced(counts)
        pids = receiver.pids()
        assert len(pids) == 3
        assert len(logs(store / LOCAL)) > 1
        assert calls_of(store) == (24, 2_400)
        receiver.end(signal.SIGKILL)
        ends = time.monotonic() + 30
        while any(Path(f"/proc/{pid}").exists() for pid in pids[1:]):
            assert time.monotonic() < ends
            time.sleep(0.05)
    seal(store)
    assert calls_of(store) == (24, 2_400)
    assert Journal(store / LOCAL).counts()["duplicate"] == 24


def test_a_process_beside_that_fails_says_of_what() -> None:
    failing = "from obsia.surfaces.collect.processes import Beside\ntry:\n    {}\nfinally:\n    Beside(0).end()"
    for line, code, said in (("1 / 0", 1, "ZeroDivisionError"), ("pass", 0, "")):
        ended = subprocess.run([sys.executable, "-c", failing.format(line)], capture_output=True, text=True)
        assert (ended.returncode, said in ended.stderr, bool(ended.stderr)) == (code, True, bool(said))


def test_a_log_that_another_process_closes_is_sealed_where_nothing_new_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, is_local=True)
    beside, sealings = Journal(tmp_path / LOCAL), list[int]()
    written = threading.Event()
    beside.add(of_records(b'[{"model_request": "m", "started_at": "2026-09-21T10:00:00Z"}]'), lambda _: written.set())
    assert written.wait(30)

    async def sealed(store: Path) -> bool:
        sealings.append(len(await asyncio.to_thread(seal, store)))
        return True

    async def tend() -> None:
        tending = asyncio.create_task(_tend(settings, desk, seals=True))
        for closes in (lambda: None, beside.rotate):
            before = len(sealings)
            closes()
            async with asyncio.timeout(60):
                while len(sealings) == before:
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            assert len(sealings) == before + 1
        tending.cancel()

    monkeypatch.setattr(server, "_sealed", sealed)
    settings = Settings(store=tmp_path, host="", port=0, grpc_port=None, seal_s=3_600, figures_s=0.01, access_log=None)
    asyncio.run(tend())
    assert not logs(tmp_path / LOCAL)
    beside.close()
    desk.close()


def test_the_exporter_of_opentelemetry_delivers_each_span_once(tmp_path: Path) -> None:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    store, made = tmp_path / "store", 300
    with Receiver(store) as found, Cutting(found) as way:
        exporter = OTLPSpanExporter(endpoint=f"http://127.0.0.1:{way.port}/v1/traces", timeout=60)
        provider = TracerProvider()
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=20, max_export_batch_size=16))
        tracer = provider.get_tracer("tests")
        for number in range(made):
            if number == made // 2:
                found.end(signal.SIGKILL)
                threading.Timer(0.2, found.begin).start()
            with tracer.start_as_current_span("chat") as each:
                each.set_attributes({"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o"})
                each.set_attributes({"gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 10})
            time.sleep(0.002)
        provider.shutdown()
        assert way.cuts > 0
        while found.port and not balanced(found.counts()):
            time.sleep(0.1)
    assert calls_of(store) == (made, made * 100)


class Cutting:
    """A way to a receiver on which every fifth connection is cut after the request went through, or within it."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._held = socket.create_server(("127.0.0.1", 0))
        self.port = self._held.getsockname()[1]
        self.cuts = 0
        self._number = 0

    def __enter__(self) -> Cutting:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def _accept(self) -> None:
        while True:
            try:
                one, _ = self._held.accept()
            except OSError:
                return
            self._number += 1
            threading.Thread(target=self._pass, args=(one, self._number), daemon=True).start()

    def _pass(self, one: socket.socket, number: int) -> None:
        with one:
            one.settimeout(30)
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    piece = one.recv(65_536)
                    if not piece:
                        return
                    head += piece
                top, _, body = head.partition(b"\r\n\r\n")
                size = int(top.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                while len(body) < size:
                    body += one.recv(65_536)
                if number % 5 == 1:
                    self.cuts += 1
                    return
                top = b"\r\n".join(line for line in top.split(b"\r\n") if not line.lower().startswith(b"connection:"))
                with socket.create_connection(("127.0.0.1", self._receiver.port), timeout=30) as other:
                    other.sendall(top + b"\r\nConnection: close\r\n\r\n" + body)
                    answer = b""
                    while piece := other.recv(65_536):
                        answer += piece
                if number % 5 == 2:
                    self.cuts += 1
                    return
                one.sendall(answer)
            except OSError:
                return
