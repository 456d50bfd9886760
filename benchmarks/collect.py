"""``obsia collect`` under load: durable spans a second, the 99th percentile, memory; and beside slow clients.

``python benchmarks/collect.py [--seconds 20] [--clients 8] [--spans 50] [--slow 500] [--kills 0] [--processes 1]``:
bodies are made before, and get ids of their own when they are sent; clients are other processes of four connections
each, on the same machine, that take as little of it as they can. An answer 200 is counted when it is there. At the end
the store is read: what was acknowledged must be in it, once. ``--kills`` kills the receiver so often meanwhile.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import re
import selectors
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.surfaces.collecting import Receiver, calls_of

BODIES = 40
"""Requests of each thread of a sender that are made before; later ones have other ids in the same places."""
ID = "chatcmpl-"
_DIGITS = 10 ** np.arange(17, -1, -1, dtype=np.int64)
_HEAD = (
    b"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: %d\r\n\r\n"
)
_LENGTH = re.compile(rb"(?i)content-length: (\d+)")
SLOW = (
    b"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n"
    b"Content-Length: 9000\r\n\r\n\n"
)
"""The head of a request, and the first byte of a body that does not come."""


def body(spans: int, seed: int) -> bytes:
    """An export request of calls with 13 attributes each, as instrumentations make them."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    chance = random.Random(seed)  # noqa: S311 - bodies, the same each time
    request = ExportTraceServiceRequest()
    group = request.resource_spans.add()
    _put(group.resource.attributes, {"service.name": "shop"})
    scoped = group.scope_spans.add()
    scoped.scope.name = "opentelemetry.instrumentation.openai_v2"
    for number in range(spans):
        span = scoped.spans.add()
        span.trace_id, span.span_id = chance.randbytes(16), chance.randbytes(8)
        span.name, span.kind = "chat gpt-4o", 3
        span.start_time_unix_nano = 1_790_000_000_000_000_000 + chance.randrange(10**12)
        span.end_time_unix_nano = span.start_time_unix_nano + 10**9
        stated = {
            "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o",
            "gen_ai.response.model": "gpt-4o-2024-08-06", "gen_ai.response.id": f"{ID}{seed:012d}{number:06d}",
            "server.address": "api.openai.com", "server.port": 443, "gen_ai.request.temperature": 0.7,
            "gen_ai.request.max_tokens": 100, "gen_ai.output.type": "text", "gen_ai.input.messages": "x" * 60,
            "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": chance.randrange(500),
        }  # fmt: skip
        _put(span.attributes, stated)
    return request.SerializeToString()


def _put(attributes: Any, stated: dict[str, Any]) -> None:
    kinds = {str: "string_value", int: "int_value", float: "double_value"}
    for key, value in stated.items():
        pair = attributes.add()
        pair.key = key
        setattr(pair.value, kinds[type(value)], value)


class Bodies:
    """Requests of a connection: each span of them has ids of its own, and to make them takes next to nothing."""

    def __init__(self, spans: int, connection: int) -> None:
        self._made = [np.frombuffer(body(spans, connection * BODIES + n), np.uint8).copy() for n in range(BODIES)]
        at = [np.array([*_places(each.tobytes())]) for each in self._made]
        self._ids = [np.concatenate([each[:, :1], each[:, 1:2]]) + np.arange(8) for each in at]
        self._answers = [each[:, 2:] + np.arange(len(_DIGITS)) for each in at]
        self._next = (connection << 40) + np.arange(spans, dtype=np.int64)
        self._turn = 0

    def next(self) -> memoryview:
        """The next one, until it is asked for again."""
        which, self._turn = self._turn % BODIES, self._turn + 1
        made = self._made[which]
        self._next += len(self._next)
        own = self._next.astype(">u8").view(np.uint8).reshape(-1, 8)
        made[self._ids[which]] = np.concatenate([own, own])
        made[self._answers[which]] = self._next[:, None] // _DIGITS % 10 + ord("0")
        return made.data


def _places(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Where a trace's id, a span's and an answer's stand, for each span of a request."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    answer = 0
    for span in ExportTraceServiceRequest.FromString(data).resource_spans[0].scope_spans[0].spans:
        answer = data.index(ID.encode(), answer) + len(ID)
        yield data.index(span.trace_id), data.index(span.span_id), answer


class Connection:
    """One that sends a request, each until it is answered with 200, and then the next."""

    def __init__(self, port: int, bodies: Bodies, selector: selectors.BaseSelector) -> None:
        self._port, self._bodies, self._selector = port, bodies, selector
        self._socket: socket.socket | None = None
        self._answer = b""
        self.took: list[float] = []
        self.errors: list[int] = []

    def next(self) -> None:
        """Send the next request."""
        self._body = self._bodies.next()
        self._begun = time.perf_counter()
        self.send()

    def send(self) -> None:
        """Send the request, again where it was not answered."""
        while True:
            try:
                if self._socket is None:
                    self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
                    self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._selector.register(self._socket, selectors.EVENT_READ, self)
                self._socket.sendall(_HEAD % len(self._body) + self._body)
                return
            except OSError:
                self._drop()

    def read(self) -> bool:
        """Read what there is of an answer. Returns whether the request was accepted."""
        assert self._socket is not None
        try:
            data = self._socket.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            self._drop()
            self.send()
            return False
        self._answer += data
        head, ends, rest = self._answer.partition(b"\r\n\r\n")
        if not ends or len(rest) < int(_LENGTH.findall(head)[0]):
            return False
        self._answer, status = b"", int(head[9:12])
        if status != 200:
            self.errors.append(status)
            self.send()
            return False
        self.took.append(time.perf_counter() - self._begun)
        return True

    def _drop(self) -> None:
        if self._socket is not None:
            self._selector.unregister(self._socket)
            self._socket.close()
        self._socket, self._answer = None, b""
        time.sleep(0.02)


def client(port: int, number: int, spans: int, ends: Any, told: Any) -> None:
    """Send until the end, each request until it is answered; tell how long each took until then."""
    per = int(os.environ.get("OBSIA_BENCH_CONNECTIONS", "4"))
    selector = selectors.DefaultSelector()
    all_bodies = [Bodies(spans, number * per + which) for which in range(per)]
    told.send("ready")
    told.recv()
    used = time.process_time()
    connections = [Connection(port, bodies, selector) for bodies in all_bodies]
    for each in connections:
        each.next()
    busy = len(connections)
    while busy:
        for key, _ in selector.select():
            if not key.data.read():
                continue
            if time.time() < ends.value:
                key.data.next()
            else:
                busy -= 1
    used = time.process_time() - used
    told.send(([s for each in connections for s in each.took], [e for each in connections for e in each.errors], used))


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, value in (("seconds", 15), ("clients", 8), ("spans", 50), ("slow", 0), ("kills", 0), ("processes", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "store"
        options = (f"--processes={asked.processes}",) if asked.processes > 1 else ()
        found = Receiver(store, *options, forked=bool(asked.kills))
        found.begin()
        run(found, asked, store)


def run(found: Receiver, asked: argparse.Namespace, store: Path) -> None:
    slow = []
    for _ in range(asked.slow):
        one = socket.create_connection(("127.0.0.1", found.port))
        one.sendall(SLOW)
        slow.append(one)
    ends = multiprocessing.Value("d", 0.0)
    pairs, processes = [], []
    for number in range(asked.clients):
        here, there = multiprocessing.Pipe()
        processes.append(multiprocessing.Process(target=client, args=(found.port, number, asked.spans, ends, there)))
        processes[-1].start()
        pairs.append(here)
    for each in pairs:
        each.recv()
    ends.value = time.time() + asked.seconds
    begun, before = time.perf_counter(), 0.0 if asked.kills else found.processor_s()
    for each in pairs:
        each.send("go")
    chance = random.Random(7)  # noqa: S311 - the same times
    for _ in range(asked.kills):
        time.sleep(chance.uniform(0.05, 0.4))
        found.end(signal.SIGKILL)
        found.begin()
    told = [each.recv() for each in pairs]
    took_s = time.perf_counter() - begun
    for each in processes:
        each.join()
    took = sorted(each for several, _, _ in told for each in several)
    errors = [each for _, several, _ in told for each in several]
    spans = len(took) * asked.spans
    used = 0.0 if asked.kills else found.processor_s() - before
    print(f"{spans} spans acknowledged in {took_s:.1f} s: {spans / took_s:,.0f} a second; other answers: {len(errors)}")
    p50_ms, p99_ms, max_ms = (took[len(took) * share // 100 - (share == 100)] * 1e3 for share in (50, 99, 100))
    print(f"p50 {p50_ms:.1f} ms, p99 {p99_ms:.1f} ms, max {max_ms:.1f} ms")
    if not asked.kills:
        memory = found.memory_kb() / 1024
        print(
            f"receiver: {used:.1f} s of processor: {spans / used:,.0f} spans a second of it, {memory:.0f} MiB at most; "
            f"senders: {sum(each for _, _, each in told):.1f} s"
        )
    for one in slow:
        one.close()
    found.end(signal.SIGINT)
    counted, _ = calls_of(store)
    print(f"in the store: {counted}; acknowledged and lost: {max(0, spans - counted)}; beyond: {counted - spans}")


if __name__ == "__main__":
    main()
