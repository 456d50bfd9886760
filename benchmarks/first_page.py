"""The first request of a fresh ``obsia serve``: how long it takes, of how much processor time, and the memory after it.

The thread that computes ahead is left out (``--no-warm-up``): it would share the core. Each page has a process and a
data folder of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

PAGES = ("/en/", "/en/models/", "/en/openness/", "/en/world/", "/en/commitments/", "/en/models/openai/gpt-4o/")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def measure(*, runs: int) -> None:
    """Print the median of some fresh processes for each page."""
    from obsia.app.figures import prepared

    has_all = prepared.is_current(prepared.FILE)
    print(f"first request of a fresh server, {'with' if has_all else 'WITHOUT'} the answers of the package")
    for page in PAGES:
        wall, processor, memory = zip(*(_asked(page) for _ in range(runs)), strict=True)
        print(
            f"  {page:28} {statistics.median(wall):5.2f} s  processor {statistics.median(processor):5.2f} s  "
            f"{statistics.median(memory):4.0f} MB"
        )


def _asked(page: str) -> tuple[float, float, float]:
    """Seconds, seconds of processor time and megabytes of one page in one process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "obsia", "serve", "--port", "0", "--no-warm-up"]
        environment = {**os.environ, "OBSIA_DATA": folder, "LANG": "C.UTF-8"}
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().partition("127.0.0.1:")[2].partition("/")[0])
            before, started = _processor_s(server.pid), time.perf_counter()
            asked = HTTPConnection("127.0.0.1", port, timeout=300)
            asked.request("GET", page)
            answer = asked.getresponse()
            assert answer.status == 200
            answer.read()
            return time.perf_counter() - started, _processor_s(server.pid) - before, _memory_mb(server.pid)
        finally:
            server.terminate()
            server.wait(20)


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def _memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    measure(runs=3)
