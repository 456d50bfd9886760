"""What a scrape of Prometheus is given: where items went, now, and what they cost, as of the last figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from prometheus_client.core import CounterMetricFamily

from obsia.app.collecting.last_figures import MODEL, TOKENS, FigureOfGroup, GroupCost, last_figures
from obsia.app.collecting.receiving import IGNORED
from obsia.store.journal import DUPLICATE, DURABLE, QUARANTINED, RECEIVED, REJECTED
from obsia.surfaces.collect.desk import Desk
from obsia.writers.exposition import counter, exposed

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
_OF_LABEL: Final = ("tenant", "label", "value")
"""Figures by a label have names of their own: beside those by model they would be added twice."""
_ENDS: Final = {"": "median", "_mean": "mean", "_low": "low", "_high": "high"}


def exposition(desk: Desk, tenants: Iterable[str]) -> bytes:
    """The counters of some tenants, in the text format of Prometheus."""
    counts = {tenant: desk.journal(tenant).counts() for tenant in tenants}
    models = {tenant: last_figures(desk.store / tenant) for tenant in counts}
    return exposed(_families(counts, models))


def _families(
    counts: Mapping[str, Counter[str]], models: Mapping[str, tuple[GroupCost, ...]]
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
    for prefix, of_models in (("", True), ("label_", False)):
        if of_models or any(key != MODEL for _, key, _ in _each(models)):
            yield from _of_groups(
                prefix,
                _OF_MODEL if of_models else _OF_LABEL,
                [
                    ((tenant, each.value) if of_models else (tenant, key, each.value), each)
                    for tenant, key, each in _each(models)
                    if (key == MODEL) is of_models
                ],
            )


def _of_groups(
    prefix: str, labels: Sequence[str], groups: Sequence[tuple[Sequence[str], GroupCost]]
) -> Iterator[CounterMetricFamily]:
    """Tokens and figures of groups: of models, or of values of labels, which have names of their own."""
    for name in TOKENS:
        rows = ((of, each.tokens[name]) for of, each in groups)
        yield _family(f"{prefix}{name}", f"{name} so far.", labels, rows)
    for quantity, boundary in _WANTED.items():
        what, _, unit = quantity.rpartition("_")
        for end, value in _ENDS.items():
            rows = ((of, getattr(figure, value)) for of, each in groups for figure in _of(each, quantity, boundary))
            words = f"{value.capitalize()} of the {what} of all calls so far ({boundary})."
            yield _family(f"{prefix}{what}{end}_{unit}", words, labels, rows)


def _each(models: Mapping[str, tuple[GroupCost, ...]]) -> Iterator[tuple[str, str, GroupCost]]:
    return ((tenant, each.key, each) for tenant, several in models.items() for each in several)


def _of(each: GroupCost, quantity: str, boundary: str) -> Iterator[FigureOfGroup]:
    return (figure for figure in each.figures if (figure.quantity, figure.boundary) == (quantity, boundary))


def _family(
    name: str, words: str, labels: Sequence[str], rows: Iterable[tuple[Sequence[str], float]]
) -> CounterMetricFamily:
    return counter(f"obsia_{name}", words, labels, rows)
