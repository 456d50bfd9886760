"""What a scrape of Prometheus is given: where items went, now, and what they cost, as of the last figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

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
_ENDS: Final = {"": "median", "_mean": "mean", "_low": "low", "_high": "high"}


def exposition(desk: Desk, tenants: Iterable[str]) -> str:
    """The counters of some tenants, in the text format of Prometheus."""
    counts = {tenant: desk.journal(tenant).counts() for tenant in tenants}
    models = {tenant: last_figures(desk.store / tenant) for tenant in counts}
    lines: list[str] = []
    for name, words in _WHERE.items():
        rows = (({"tenant": tenant}, float(each[name])) for tenant, each in counts.items())
        lines += _family(f"obsia_collect_{name}_total", f"{words}.", rows)
    prefix = f"{REJECTED}:"
    reasons = (
        ({"tenant": tenant, "reason": name[len(prefix) :]}, float(count))
        for tenant, each in counts.items()
        for name, count in sorted(each.items())
        if name.startswith(prefix)
    )
    lines += _family("obsia_collect_rejected_reason_total", "Items that were refused when they came.", reasons)
    for name in TOKENS:
        rows = ((_labels(tenant, each), float(each.tokens[name])) for tenant, each in _each(models))
        lines += _family(f"obsia_{name}_total", f"{name} so far.", rows)
    for quantity, boundary in _WANTED.items():
        what, _, unit = quantity.rpartition("_")
        for end, value in _ENDS.items():
            rows = (
                (_labels(tenant, each), getattr(figure, value))
                for tenant, each in _each(models)
                for figure in _of(each, quantity, boundary)
            )
            words = f"{value.capitalize()} of the {what} of all calls so far ({boundary})."
            lines += _family(f"obsia_{what}{end}_{unit}_total", words, rows)
    return "\n".join(lines) + "\n"


def _each(models: dict[str, tuple[ModelCost, ...]]) -> Iterator[tuple[str, ModelCost]]:
    return ((tenant, each) for tenant, several in models.items() for each in several)


def _of(each: ModelCost, quantity: str, boundary: str) -> Iterator[FigureOfModel]:
    return (figure for figure in each.figures if (figure.quantity, figure.boundary) == (quantity, boundary))


def _labels(tenant: str, each: ModelCost) -> dict[str, str]:
    return {"tenant": tenant, "model": each.model}


def _family(name: str, words: str, rows: Iterable[tuple[dict[str, str], float]]) -> list[str]:
    lines = [f"# HELP {name} {words}", f"# TYPE {name} counter"]
    for labels, value in rows:
        said = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        lines.append(f"{name}{{{said}}} {value!r}")
    return lines


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
