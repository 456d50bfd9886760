"""Arrivals and lengths of real requests: the bundled hour of the Azure trace (``examples/azure_llm_code_2023.csv``)."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

PATH = Path(__file__).parents[2] / "examples" / "azure_llm_code_2023.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; seconds count from the start of what is replayed."""

    arrives_s: float
    prompt_tokens: int
    output_tokens: int


@cache
def trace(path: Path = PATH) -> tuple[Request, ...]:
    """Every request of the trace in order of arrival."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    times = [datetime.fromisoformat(row["TIMESTAMP"][:26]) for row in rows]
    held = [
        Request(
            arrives_s=(time - times[0]).total_seconds(),
            prompt_tokens=int(row["ContextTokens"]),
            output_tokens=int(row["GeneratedTokens"]),
        )
        for time, row in zip(times, rows, strict=True)
    ]
    return tuple(sorted(held, key=lambda request: request.arrives_s))


def fitting(requests: Sequence[Request], *, tokens: int) -> list[Request]:
    """Those whose prompt and answer together have at most ``tokens``."""
    return [request for request in requests if request.prompt_tokens + request.output_tokens <= tokens]


def replay(requests: Sequence[Request], *, requests_per_s: float, duration_s: float, start: int) -> list[Request]:
    """An open loop of ``duration_s``: requests from number ``start`` on, with the trace's order, lengths and bunching.

    The gaps between them are stretched by one factor, so that the mean rate of what is replayed is
    ``requests_per_s``. After the last request the trace begins again. The first one arrives at 0.
    """
    count = max(round(requests_per_s * duration_s), 1)
    size = len(requests)
    lap_s = requests[-1].arrives_s * size / max(size - 1, 1)  # one more mean gap closes the circle
    chosen = [requests[(start + index) % size] for index in range(count)]
    times = [requests[(start + index) % size].arrives_s + (start + index) // size * lap_s for index in range(count + 1)]
    stretch = duration_s / (times[-1] - times[0])
    return [
        Request(
            arrives_s=(time - times[0]) * stretch,
            prompt_tokens=request.prompt_tokens,
            output_tokens=request.output_tokens,
        )
        for time, request in zip(times, chosen, strict=False)
    ]


def waiting(requests: Sequence[Request], *, start: int) -> Iterator[Request]:
    """A closed loop: requests from number ``start`` on, without end, all there from the beginning."""
    for index in itertools.count(start):
        request = requests[index % len(requests)]
        yield Request(arrives_s=0.0, prompt_tokens=request.prompt_tokens, output_tokens=request.output_tokens)
