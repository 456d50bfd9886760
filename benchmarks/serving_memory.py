"""Memory of ``obsia serve`` under questions that were never asked before: resident size as they come, and its growth.

Each phase asks ``questions`` distinct ones of its kind, one after another, as a visitor would who means to fill the
server: requests by model, tokens and region; pages of models; comparisons; the world by country, year and scenario.
"""

from __future__ import annotations

import http.client
import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import obsia.app.catalogue.models as catalogue
from obsia.app.world.planet import countries
from obsia.core.demand import FIRST_YEAR, LAST_YEAR

QUESTIONS = 3_000
_SEED = 11


def _requests(models: list[str], zones: list[str]) -> Iterator[str]:
    for tokens, (model, zone) in enumerate(zip(itertools.cycle(models), itertools.cycle(zones), strict=False), 1):
        yield "/api/v1/estimate?" + urlencode({"model": model, "in": 2 * tokens, "out": tokens, "region": zone})


def _what_ifs(models: list[str], zones: list[str]) -> Iterator[str]:
    for tokens, (model, zone) in enumerate(zip(itertools.cycle(models), itertools.cycle(zones), strict=False), 1):
        query = {"model": model, "in": 2 * tokens, "out": tokens, "region": zone, "to-region": "FRA"}
        yield "/en/what-if/?" + urlencode(query)


def _comparisons(models: list[str], zones: list[str]) -> Iterator[str]:
    pairs = zip(itertools.combinations(models, 2), itertools.cycle(zones), strict=False)
    return ("/en/compare/?" + urlencode([("m", one), ("m", two), ("region", zone)]) for (one, two), zone in pairs)


def _worlds() -> Iterator[str]:
    for year, iso3 in itertools.product(range(FIRST_YEAR, LAST_YEAR + 1), countries()):
        yield f"/api/v1/world/countries/{iso3}?year={year}"


def phases() -> dict[str, Iterable[str]]:
    """Kind of question -> addresses that differ, in no order that a cache could like."""
    chance = random.Random(_SEED)  # noqa: S311 - which question comes first is no secret
    models = [row["model"] for row in catalogue.models(kind="text").rows]
    zones = list(countries())
    chance.shuffle(models)
    chance.shuffle(zones)
    return {
        "requests": _requests(models, zones),
        "what-ifs": _what_ifs(models, zones),
        "pages of models": (f"/fr/models/{quote(model)}/" for model in models),
        "comparisons": _comparisons(models, zones),
        "countries": _worlds(),
    }


def measure(*, questions: int = QUESTIONS, options: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> None:
    """Print the resident size before, and after each phase of at most ``questions``."""
    with tempfile.TemporaryDirectory() as folder:
        server, port = _started(Path(folder), options)
        try:
            _ask(port, "/api/v1/meta")
            print(f"started                {_rss_mb(server.pid):7.0f} MB")
            for name, addresses in phases().items():
                if only and name not in only:
                    continue
                asked, wrong = 0, 0
                began, tenth = time.perf_counter(), max(1, questions // 10)
                for address in itertools.islice(addresses, questions):
                    wrong += _ask(port, address) != http.HTTPStatus.OK
                    asked += 1
                    if asked % tenth == 0:
                        print(f"  {name} {asked}: {_rss_mb(server.pid):.0f} MB", flush=True)
                spent = time.perf_counter() - began
                size = f"{_rss_mb(server.pid):7.0f} MB, peak {_rss_mb(server.pid, 'VmHWM'):.0f}"
                print(f"{name:16} {asked:5} {size}   {asked / spent:.0f}/s, {wrong} not answered", flush=True)
        finally:
            server.terminate()
            server.wait(20)


def _started(folder: Path, options: tuple[str, ...]) -> tuple[subprocess.Popen[str], int]:
    command = [sys.executable, "-m", "obsia", "serve", "--port", "0", "--rate-limit", "0", "--no-warm-up", *options]
    environment = {**os.environ, "OBSIA_DATA": str(folder), "LANG": "C.UTF-8"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    return server, int(server.stdout.readline().partition("http://127.0.0.1:")[2].partition("/")[0])


def _ask(port: int, address: str) -> int:
    held = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        held.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = held.getresponse()
        answer.read()
        return answer.status
    finally:
        held.close()


def _rss_mb(pid: int, name: str = "VmRSS") -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024 / 1e6


if __name__ == "__main__":
    measure(
        questions=int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS,
        options=("--no-record",),
        only=tuple(sys.argv[2:]),
    )
