"""Exposition by prometheus_client 0.26.0, with the names and labels of vLLM's documentation. Run it in this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as openmetrics

MODEL = "meta-llama/Llama-3.1-8B-Instruct"
HERE = Path(__file__).parent
LABELS = ("model_name", "engine")


def server(start: float) -> tuple[CollectorRegistry, dict[str, Any]]:
    """A server that began at ``start``, with two engines that have done nothing."""
    registry = CollectorRegistry()
    with mock.patch("time.time", return_value=start):
        made: dict[str, Any] = {
            name: kind(f"vllm:{name}", text, labels, registry=registry)
            for name, kind, text, labels in (
                ("prompt_tokens", Counter, "Number of prefill tokens processed.", LABELS),
                ("generation_tokens", Counter, "Number of generation tokens processed.", LABELS),
                ("request_success", Counter, "Count of finished requests.", (*LABELS, "finished_reason")),
                ("prefix_cache_hits", Counter, "Prefix cache hits, in cached tokens.", LABELS),
                ("prefix_cache_queries", Counter, "Prefix cache queries, in queried tokens.", LABELS),
                ("num_requests_running", Gauge, "Number of requests in execution batches.", LABELS),
                ("request_prompt_tokens", Histogram, "Number of prefill tokens processed.", LABELS),
            )
        }
        process = Gauge("process_start_time_seconds", "Start time of the process.", registry=registry)
        process.set(start)
        for engine in ("0", "1"):
            for name in made:
                if name != "request_success":
                    made[name].labels(MODEL, engine)
            for reason in ("stop", "length", "abort"):
                made["request_success"].labels(MODEL, engine, reason)
    return registry, made


def work(made: dict[str, Any], engine: str, calls: int, tokens: tuple[int, int, int], running: int) -> None:
    """``calls`` on an engine, with ``tokens`` in, out, and found in the cache."""
    taken, written, cached = tokens
    for name, amount in (("prompt_tokens", taken), ("generation_tokens", written), ("prefix_cache_hits", cached)):
        made[name].labels(MODEL, engine).inc(amount)
    made["prefix_cache_queries"].labels(MODEL, engine).inc(taken)
    made["request_success"].labels(MODEL, engine, "stop").inc(calls - 1)
    made["request_success"].labels(MODEL, engine, "length").inc(1)
    made["num_requests_running"].labels(MODEL, engine).set(running)


def main() -> None:
    """Write all files."""
    registry, made = server(1780300800.25)
    work(made, "0", 10, (20000, 3000, 5000), 4)
    work(made, "1", 5, (9000, 1000, 0), 2)
    first = generate_latest(registry).decode()
    work(made, "0", 30, (60000, 9000, 50000), 8)
    later = generate_latest(registry).decode()
    work(made, "0", 1, (100, 10, 0), 0)
    last = generate_latest(registry).decode()
    (HERE / "vllm_first.prom").write_text(first)
    (HERE / "vllm_later.prom").write_text(later)
    stamped = [f"# 2026-06-01T{hour:02}:00:00Z\n{text}" for hour, text in ((9, first), (10, later), (11, last))]
    (HERE / "vllm_three_scrapes.prom").write_text("".join(stamped))
    (HERE / "vllm_openmetrics.txt").write_text(openmetrics(registry).decode())
    registry, made = server(1780311600.5)
    work(made, "0", 2, (700, 50, 0), 1)
    (HERE / "vllm_restarted.prom").write_text(f"# 2026-06-01T11:30:00Z\n{generate_latest(registry).decode()}")


if __name__ == "__main__":
    main()
