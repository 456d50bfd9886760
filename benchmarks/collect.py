"""``obsia collect`` under load: durable spans a second, the 99th percentile, memory; and beside slow clients.

``python benchmarks/collect.py [--seconds 20] [--clients 8] [--spans 50] [--slow 500] [--kills 0] [--processes 1]``:
bodies are made before; clients are threads of other processes, on the same machine. An answer 200 is counted when it
is there. At the end the store is read: what was acknowledged must be in it, once. ``--kills`` kills the receiver so
often meanwhile.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.surfaces.collecting import Receiver, calls_of

BODIES = 40
"""Requests of each thread of a sender that are made before; later ones have other ids in the same places."""
ID = "chatcmpl-"
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
    """Requests of a thread that sends: each span of them has ids of its own, and to make them takes next to nothing."""

    def __init__(self, spans: int, thread: int) -> None:
        self._made = [bytearray(body(spans, thread * BODIES + number)) for number in range(BODIES)]
        self._places = [[*_places(bytes(each))] for each in self._made]
        self._next = thread << 40
        self._turn = 0

    def next(self) -> bytearray:
        """The next one, until it is asked for again."""
        which, self._turn = self._turn % BODIES, self._turn + 1
        made = self._made[which]
        for trace, span, answer in self._places[which]:
            self._next += 1
            made[trace : trace + 8] = made[span : span + 8] = self._next.to_bytes(8, "big")
            made[answer : answer + 18] = b"%018d" % self._next
        return made


def _places(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Where a trace's id, a span's and an answer's stand, for each span of a request."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    answer = 0
    for span in ExportTraceServiceRequest.FromString(data).resource_spans[0].scope_spans[0].spans:
        answer = data.index(ID.encode(), answer) + len(ID)
        yield data.index(span.trace_id), data.index(span.span_id), answer


def client(port: int, number: int, spans: int, ends: float, told: Any) -> None:
    """Send until the end, each request until it is answered; tell how long each took until then."""
    import threading

    took: list[float] = []
    errors: list[int] = []
    per = int(os.environ.get("OBSIA_BENCH_THREADS", "4"))

    def send(which: int) -> None:
        connection: http.client.HTTPConnection | None = None
        while time.time() < ends:
            data = made[which].next()
            begun = time.perf_counter()
            while True:
                try:
                    connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                    connection.request("POST", "/v1/traces", data, {"Content-Type": "application/x-protobuf"})
                    answer = connection.getresponse()
                    answer.read()
                    if answer.status == 200:
                        break
                    errors.append(answer.status)
                except (OSError, http.client.HTTPException):
                    connection = None
                    time.sleep(0.02)
            took.append(time.perf_counter() - begun)

    made = [Bodies(spans, number * per + which) for which in range(per)]
    told.send("ready")
    told.recv()
    threads = [threading.Thread(target=send, args=(which,)) for which in range(per)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    told.send((took, errors))


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, value in (("seconds", 15), ("clients", 2), ("spans", 50), ("slow", 0), ("kills", 0), ("processes", 1)):
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
        processes.append(multiprocessing.Process(target=_begin, args=(found.port, number, asked.spans, ends, there)))
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
    took = sorted(each for several, _ in told for each in several)
    errors = [each for _, several in told for each in several]
    spans = len(took) * asked.spans
    used = 0.0 if asked.kills else found.processor_s() - before
    print(f"{spans} spans acknowledged in {took_s:.1f} s: {spans / took_s:,.0f} a second; other answers: {len(errors)}")
    p50_ms, p99_ms, max_ms = (took[len(took) * share // 100 - (share == 100)] * 1e3 for share in (50, 99, 100))
    print(f"p50 {p50_ms:.1f} ms, p99 {p99_ms:.1f} ms, max {max_ms:.1f} ms")
    if not asked.kills:
        memory = found.memory_kb() / 1024
        print(
            f"receiver: {used:.1f} s of processor: {spans / used:,.0f} spans a second of it, {memory:.0f} MiB at most"
        )
    for one in slow:
        one.close()
    found.end(signal.SIGINT)
    counted, _ = calls_of(store)
    print(f"in the store: {counted}; acknowledged and lost: {max(0, spans - counted)}; beyond: {counted - spans}")


def _begin(port: int, number: int, spans: int, ends: Any, told: Any) -> None:
    class _Late(float):
        def __gt__(self, other: object) -> bool:
            return bool(ends.value > other)

    client(port, number, spans, _Late(), told)


if __name__ == "__main__":
    main()
