"""Attacks on ``obsia serve``: how long a healthy visitor waits meanwhile, and how large the server grows.

``python benchmarks/attacks.py [SECONDS [ATTACK...]]``. A visitor asks for pages and figures that others asked for, and
now and then for a figure that nobody asked for. Spells of peace stand before and after each attack, so that what
else the machine does falls on both. Attackers have addresses of their own (127.0.1.1 and up), as many as an attack
takes.
"""

from __future__ import annotations

import http.client
import itertools
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

SECONDS: Final = 15.0
WARM_S: Final = 10.0
"""So long an attack goes on before it is looked at."""
VISITORS: Final = tuple(f"127.0.0.{number}" for number in range(2, 12))
"""Each may ask 600 questions in a minute."""
REOPENED_A_SECOND: Final = 20
"""Connections that an attacker opens in a second, of those that it lost."""
ADDRESSES: Final = (
    "/en/", "/fr/models/", "/en/models/openai/gpt-4o/", "/en/openness/", "/fr/world/",
    "/api/v1/estimate?model=gpt-4o&in=300&out=400&region=FRA", "/api/v1/world", "/api/v1/meta",
)  # fmt: skip
_NEW_EACH: Final = 25
"""One question of so many is new: it is computed, and waits its turn."""
_PAUSE_S: Final = 0.02
_MODELS: Final = ("gpt-4o", "gpt-4o-mini", "claude-sonnet-4-6", "mistral-large", "llama-3.1-70b", "gemini-2.5-pro")

Attack = Callable[[int, threading.Event, int], None]
"""Goes on against a port until the event is set; the number tells attackers apart."""


def slow_headers(port: int, ends: threading.Event, number: int) -> None:
    """Requests of which the end of the headers never comes: two hundred at once, a byte each second."""
    _hold(port, ends, number, b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b"x", many=200)


def slow_bodies(port: int, ends: threading.Event, number: int) -> None:
    """Bodies of a megabyte of which a byte comes each second."""
    head = b"POST /api/v1/estimate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
    _hold(port, ends, number, head, b"x", many=200)


def many_connections(port: int, ends: threading.Event, number: int) -> None:
    """Connections on which nothing is asked, opened as fast as they are closed."""
    _hold(port, ends, number, b"", b"", many=600)


def expensive_keys(port: int, ends: threading.Event, number: int) -> None:
    """Figures that nobody asked for before: other seeds, which are refused, and other counts of tokens."""
    for at in itertools.count(1):
        if ends.is_set():
            return
        model = _MODELS[at % len(_MODELS)]
        query = f"model={model}&in={1_000 * number + at}&out={at % 900 + 1}" + (f"&seed={at}" if at % 2 else "")
        _ask(port, f"/api/v1/estimate?{query}", _address(number))


def big_queries(port: int, ends: threading.Event, number: int) -> None:
    """Long addresses, and pages that take much to make, each another."""
    chance = random.Random(number)  # noqa: S311 - which page comes first is no secret
    while not ends.is_set():
        of = "&".join(f"m={name}" for name in chance.sample(_MODELS, 4))
        address = chance.choice(
            (
                f"/en/compare/?{of}&region=FRA&in={chance.randrange(9_999)}",
                f"/api/v1/world/countries/FRA?year={chance.randrange(2020, 2036)}&x={'y' * 6_000}",
                f"/en/what-if/?model=gpt-4o&in={chance.randrange(9_999)}&out=5&region=FRA&to-region=SWE",
                f"/api/v1/search?q={'model' * 1_500}",
                f"/fr/openness/?q={chance.randrange(9_999)}",
            )
        )
        _ask(port, address, _address(number))


ATTACKS: Final[dict[str, tuple[Attack, int]]] = {
    "slow headers": (slow_headers, 6), "slow bodies": (slow_bodies, 6), "many connections": (many_connections, 6),
    "expensive keys": (expensive_keys, 8), "big queries": (big_queries, 8),
}  # fmt: skip
"""Each with how many attackers there are, each of an address of its own."""


def measure(seconds: float, attacks: list[str]) -> None:
    """Print p50 and p99 of the visitor in peace and under each attack, and the size of the server."""
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder)) as (process, port):
        for address in ADDRESSES * 2:
            _ask(port, address, VISITORS[0])
        print(f"start: {_size_mb(process.pid, 'VmRSS'):.0f} MB, load {os.getloadavg()[0]:.0f}", flush=True)
        peace = _visits(port, seconds)
        for name in attacks:
            many = ATTACKS[name][1]
            command = [sys.executable, __file__, "--attack", name, str(port)]
            # In a process of its own, so that its work is not the visitor's.
            attacker = subprocess.Popen(command, stdin=subprocess.PIPE)
            time.sleep(WARM_S)
            began = _processor_s(process.pid), time.monotonic()
            waited = _visits(port, seconds)
            spent = (_processor_s(process.pid) - began[0]) / (time.monotonic() - began[1])
            apart_mb = max((_size_mb(each, "VmHWM") for each in _children(process.pid)), default=0.0)
            assert attacker.stdin is not None
            attacker.stdin.close()
            attacker.wait(30)
            after = _visits(port, seconds)
            both = [*peace, *after]
            ratio = _part(waited, 99) / _part(both, 99)
            print(
                f"{name:17} {many} attackers: p50 {_part(waited, 50):4.0f} ms ({_part(both, 50):.0f} in peace), "
                f"p99 {_part(waited, 99):5.0f} ms ({_part(both, 99):.0f}), {ratio:.1f} x; "
                f"{len(waited)} visits, {sum(each < 0 for each in waited)} not answered; server {spent:.0%} of a core; "
                f"{_size_mb(process.pid, 'VmRSS'):.0f} MB, peak {_size_mb(process.pid, 'VmHWM'):.0f}, "
                f"apart {apart_mb:.0f}; "
                f"load {os.getloadavg()[0]:.0f}",
                flush=True,
            )
            peace = after


def _attack(name: str, port: int) -> None:
    """Attack until standard input ends."""
    attack, many = ATTACKS[name]
    ends = threading.Event()
    threads = [threading.Thread(target=attack, args=(port, ends, number), daemon=True) for number in range(1, many + 1)]
    for each in threads:
        each.start()
    sys.stdin.read()
    ends.set()


def _visits(port: int, seconds: float) -> list[float]:
    """How long each question of the visitor took, in seconds; negative where there was no answer."""
    waited: list[float] = []
    until = time.monotonic() + seconds
    chance = random.Random(time.monotonic_ns())  # noqa: S311 - which question comes first is no secret
    for at, address in enumerate(itertools.cycle(ADDRESSES)):
        if time.monotonic() > until:
            return waited
        if at % _NEW_EACH == _NEW_EACH - 1:
            address = f"/api/v1/estimate?model=gpt-4o&in={chance.randrange(1, 10**6)}&out=7&region=FRA"
        began = time.perf_counter()
        status = _ask(port, address, chance.choice(VISITORS))
        spent = time.perf_counter() - began
        waited.append(spent if status == http.HTTPStatus.OK else -max(spent, 1e-9))
        time.sleep(_PAUSE_S)
    return waited


def _part(waited: list[float], percent: int) -> float:
    """A quantile in milliseconds; who got no answer waited for ever."""
    times = sorted(each if each >= 0 else 60.0 for each in waited)
    return statistics.quantiles(times, n=100)[percent - 1] * 1e3


def _ask(port: int, address: str, source: str) -> int:
    held = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    try:
        held.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = held.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        held.close()
    return answer.status


def _hold(port: int, ends: threading.Event, number: int, head: bytes, more: bytes, *, many: int) -> None:
    """Keep ``many`` connections that have sent ``head``, ``more`` each second, and open lost ones again."""
    held: list[socket.socket] = []
    begun = False
    with ExitStack() as stack:
        while not ends.wait(1.0):
            for each in list(held):
                try:
                    each.sendall(more)
                    if not more and each.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) == b"":
                        raise ConnectionError
                except BlockingIOError:
                    continue
                except OSError:
                    held.remove(each)
                    each.close()
            for _ in range(min(many - len(held), many if not begun else REOPENED_A_SECOND)):
                with suppress(OSError):
                    new = socket.create_connection(("127.0.0.1", port), timeout=5, source_address=(_address(number), 0))
                    stack.callback(new.close)
                    held.append(new)
                    new.sendall(head)
            begun = True


def _address(number: int) -> str:
    return f"127.0.1.{number}"


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = [sys.executable, "-m", "obsia", "serve", "--port", "0", "--no-warm-up"]
    environment = {**os.environ, "OBSIA_DATA": str(folder), "LANG": "C.UTF-8"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    try:
        yield server, int(server.stdout.readline().partition("http://127.0.0.1:")[2].partition("/")[0])
    finally:
        server.terminate()
        server.wait(20)


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    """Processes of the server that answer for it."""
    return [
        int(each) for task in Path(f"/proc/{pid}/task").iterdir() for each in (task / "children").read_text().split()
    ]


def _size_mb(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024 / 1e6


if __name__ == "__main__":
    if sys.argv[1:2] == ["--attack"]:
        _attack(sys.argv[2], int(sys.argv[3]))
    else:
        measure(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS, sys.argv[2:] or list(ATTACKS))
