"""Cached answers of ``obsia serve``: requests per second of one process on one core, and how long each takes.

The server has one core to itself where the system lets a process be pinned; this client has the others. Connections
are kept open, one question after another on each, as a proxy or a program asks.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ADDRESS = "/api/v1/estimate?model=gpt-4o&in=300&out=400&region=FRA"
QUESTIONS = {
    "estimate, gzip": (ADDRESS, "gzip"),
    "estimate, plain": (ADDRESS, "identity"),
    "world, gzip": ("/api/v1/world", "gzip"),
    "not modified": (ADDRESS, "etag"),
    "first page": ("/fr/", "gzip"),
    "models": ("/en/models/", "gzip"),
    "a model": ("/en/models/openai/gpt-4o/", "gzip"),
    "map": ("/fr/world/", "gzip"),
}
CONNECTIONS = 4
SECONDS = 4.0


def measure(*, runs: int, rate_limit: int = 10_000_000) -> None:
    """Print the speed of each question, the median of ``runs`` spells of a few seconds."""
    with tempfile.TemporaryDirectory() as folder:
        server = _start(Path(folder), rate_limit)
        try:
            port = _port(server)
            _pin(server.pid, {0})
            if hasattr(os, "sched_setaffinity") and (others := os.sched_getaffinity(0) - {0}):
                os.sched_setaffinity(0, others)
            print(f"http, cached answers of one process on one core, {CONNECTIONS} connections")
            for name, (address, wanted) in QUESTIONS.items():
                _question(port, name, address, wanted, runs=runs)
        finally:
            server.terminate()
            server.wait(20)


def _question(port: int, name: str, address: str, wanted: str, *, runs: int) -> None:
    request = _request(address, "gzip" if wanted == "etag" else wanted)
    head, _ = _ask(port, request)
    if wanted == "etag":
        tag = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"etag:")).partition(b": ")[2]
        request = _request(address, "gzip", b"If-None-Match: " + tag)
    spells = [_spell(port, request) for _ in range(runs)]
    rates = [len(times) / SECONDS for times in spells]
    slow = [statistics.quantiles(times, n=20)[-1] * 1e3 for times in spells]
    size = len(_ask(port, request)[1])
    rate, p95_ms = statistics.median(rates), statistics.median(slow)
    print(f"  {name:16} {size / 1000:7.1f} kB  {rate:6.0f} requests/s  p95 {p95_ms:5.2f} ms")


def _start(folder: Path, rate_limit: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "obsia", "serve", "--port", "0", "--rate-limit", str(rate_limit)]
    environment = {**os.environ, "OBSIA_DATA": str(folder), "LANG": "C.UTF-8"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def _port(server: subprocess.Popen[str]) -> int:
    assert server.stdout is not None
    return int(server.stdout.readline().partition("http://127.0.0.1:")[2].partition("/")[0])


def _pin(pid: int, cores: set[int]) -> None:
    if hasattr(os, "sched_setaffinity"):
        for task in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), cores)


def _request(address: str, encoding: str, extra: bytes = b"") -> bytes:
    lines = [f"GET {address} HTTP/1.1", "Host: localhost", f"Accept-Encoding: {encoding}"]
    return "\r\n".join(lines).encode() + b"\r\n" + (extra + b"\r\n" if extra else b"") + b"\r\n"


def _ask(port: int, request: bytes) -> tuple[bytes, bytes]:
    with socket.create_connection(("127.0.0.1", port)) as held:
        return _exchange(held, request)


def _exchange(held: socket.socket, request: bytes) -> tuple[bytes, bytes]:
    """Head and body of one answer."""
    held.sendall(request)
    received = bytearray()
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += held.recv(262_144)
    head = bytes(received[:end])
    assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 304")), head
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    length = int(lines.get(b"content-length", b"0"))
    while len(received) < end + 4 + length:
        received += held.recv(262_144)
    return head, bytes(received[end + 4 :])


def _spell(port: int, request: bytes) -> list[float]:
    """Seconds that each answer took."""
    times: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    until = time.perf_counter() + SECONDS

    def ask(own: list[float]) -> None:
        with socket.create_connection(("127.0.0.1", port)) as held:
            held.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (started := time.perf_counter()) < until:
                _exchange(held, request)
                own.append(time.perf_counter() - started)

    threads = [threading.Thread(target=ask, args=(own,)) for own in times]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return [each for own in times for each in own]


if __name__ == "__main__":
    measure(runs=3)
