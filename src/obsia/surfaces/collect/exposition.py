"""What a scrape of Prometheus is given: where items went, now, and what they cost, as of the last figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily

from obsia.app.collecting.last_figures import TOKENS, FigureOfModel, ModelCost, last_figures
from obsia.app.collecting.receiving import IGNORED
from obsia.store.journal import DUPLICATE, DURABLE, QUARANTINED, RECEIVED, REJECTED
from obsia.surfaces.collect.desk import Desk

_WHERE: Final = {
    RECEIVED: "Items that were received: spans, log records, points of metrics, records",
    DURABLE: "Of those received, items that are kept",
    DUPLICATE: "Of those received, items that were kept already",
    REJECTED: "Of those received, items that were refused when they came",
    QUARANTINED: "Of those received, items that broke a rule of records when they were sealed",
    IGNORED: "Items of kinds that state no usage, beside those received",
}
_WANTED: Final = {"energy_kwh": "facility", "carbon_g": "life cycle", "water_l": "facility", "cost_usd": "list price"}
_OF_MODEL: Final = ("tenant", "model")
_ENDS: Final = {"": "median", "_mean": "mean", "_low": "low", "_high": "high"}


def exposition(desk: Desk, tenants: Iterable[str]) -> bytes:
    """The counters of some tenants, in the text format of Prometheus."""
    counts = {tenant: desk.journal(tenant).counts() for tenant in tenants}
    models = {tenant: last_figures(desk.store / tenant) for tenant in counts}
    return generate_latest(_Families(tuple(_families(counts, models))))  # type: ignore[arg-type]


class _Families(tuple[CounterMetricFamily, ...]):
    """Families, as the client asks a registry for them."""

    def collect(self) -> Iterable[CounterMetricFamily]:
        return self


def _families(
    counts: Mapping[str, Counter[str]], models: Mapping[str, tuple[ModelCost, ...]]
) -> Iterator[CounterMetricFamily]:
    for name, words in _WHERE.items():
        yield _family(f"collect_{name}", f"{words}.", ("tenant",), (((of,), each[name]) for of, each in counts.items()))
    prefix = f"{REJECTED}:"
    reasons = (
        ((tenant, name[len(prefix) :]), count)
        for tenant, each in counts.items()
        for name, count in sorted(each.items())
        if name.startswith(prefix)
    )
    words = "Items that were refused when they came."
    yield _family("collect_rejected_reason", words, ("tenant", "reason"), reasons)
    for name in TOKENS:
        rows = (((tenant, each.model), each.tokens[name]) for tenant, each in _each(models))
        yield _family(name, f"{name} so far.", _OF_MODEL, rows)
    for quantity, boundary in _WANTED.items():
        what, _, unit = quantity.rpartition("_")
        for end, value in _ENDS.items():
            rows = (
                ((tenant, each.model), getattr(figure, value))
                for tenant, each in _each(models)
                for figure in _of(each, quantity, boundary)
            )
            words = f"{value.capitalize()} of the {what} of all calls so far ({boundary})."
            yield _family(f"{what}{end}_{unit}", words, _OF_MODEL, rows)


def _each(models: Mapping[str, tuple[ModelCost, ...]]) -> Iterator[tuple[str, ModelCost]]:
    return ((tenant, each) for tenant, several in models.items() for each in several)


def _of(each: ModelCost, quantity: str, boundary: str) -> Iterator[FigureOfModel]:
    return (figure for figure in each.figures if (figure.quantity, figure.boundary) == (quantity, boundary))


def _family(
    name: str, words: str, labels: Sequence[str], rows: Iterable[tuple[Sequence[str], float]]
) -> CounterMetricFamily:
    made = CounterMetricFamily(f"obsia_{name}", words, labels=labels)
    for values, value in rows:
        made.add_metric(values, value)
    return made
