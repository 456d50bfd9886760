"""Prometheus' text format, of counters of ours: their names begin with ``obsia_``, unless they are others' names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily


class _Families(tuple[CounterMetricFamily, ...]):
    """Families, as the client asks a registry for them."""

    def collect(self) -> Iterable[CounterMetricFamily]:
        return self


def counter(
    name: str, words: str, labels: Sequence[str], rows: Iterable[tuple[Sequence[str], float]]
) -> CounterMetricFamily:
    """A counter with a value for each row of values of its ``labels``."""
    made = CounterMetricFamily(name, words, labels=labels)
    for values, value in rows:
        made.add_metric(values, value)
    return made


def exposed(families: Iterable[CounterMetricFamily]) -> bytes:
    """Counters as a scrape is given them."""
    return generate_latest(_Families(families))  # type: ignore[arg-type]
