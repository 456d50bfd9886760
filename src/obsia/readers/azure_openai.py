"""Metrics of Azure OpenAI and Foundry models, as ``az monitor metrics list`` and the metrics API answer.

Requests, prompt tokens and completion tokens are series of their own; they are joined by time, deployment and model
into one record for each bucket. Token algebra: ``azure_openai, monitor metrics``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, Head, ReadOptions, Recognition
from obsia.readers.records import buckets, times, walk
from obsia.readers.records.algebra import algebra
from obsia.readers.records.hosts import CALLER
from obsia.readers.records.outline import outline
from obsia.readers.records.recognition import claimed
from obsia.readers.records.rows import Rows

NAME: Final = "azure-openai"

_DIMENSIONS: Final = ("modeldeploymentname", "modelname", "modelversion", "region")
"""Dimensions by which records are kept apart; series of others (status, API, stream) are added up."""
_SPAN: Final = re.compile(r"P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?")
_STATUS: Final = "statuscode"
_MODELS: Final = frozenset({"InputTokens", "OutputTokens", "ModelRequests"})
"""The family of metrics of all models; where any is there, the older family of Azure OpenAI repeats it."""

Key = tuple[str, ...]


class _Sums:
    """The totals of one response: (target, time) -> series by their dimensions."""

    def __init__(self) -> None:
        self.series: dict[str, dict[tuple[str, Key], Any]] = {}
        self.named: dict[str, set[str]] = defaultdict(lambda: set(_DIMENSIONS))
        self.points = 0


def recognise(head: Head) -> Recognition | None:
    """A metrics answer that names a metric of tokens or requests of models."""
    if outline(head).has_any("value[].timeseries", "values[].value", "values[].value[].timeseries"):
        named = (metric for metric in _targets() if f'"{metric}"'.encode() in head.data)
        return next((claimed(NAME, "azure-openai", metric) for metric in named), None)
    return None


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """One record for each bucket of time, deployment and model."""
    rows, place = Rows(file, are_lines=False), 0
    for answer in _answers(walk.document(file)):
        sums = _Sums()
        _read(answer, sums, rows)
        for row in _joined(answer, sums, file):
            place += 1
            with rows.guard(place):
                _add(rows, place, row)
            if rows.full:
                yield from rows.flush()
    yield from rows.flush()


def _add(rows: Rows, place: int, row: Mapping[str, Any]) -> None:
    if buckets.is_empty({name: row.get(name) for name in algebra("azure_openai", "monitor metrics").sums}):
        rows.skip(buckets.EMPTY)
    elif row.get("input_tokens") is None and row.get("output_tokens") is None:
        rows.skip(Message("skipped-requests-without-tokens"))
    else:
        rows.add(place, buckets.bucket(row))


def _targets() -> dict[str, str]:
    """Metric -> canonical count."""
    sums = algebra("azure_openai", "monitor metrics").sums
    return {name: target for target, terms in sums.items() for name in terms[0]}


def _answers(value: Any) -> Iterator[Mapping[str, Any]]:
    """The answers of one resource each: one by itself, several in a batch or a list."""
    if isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _answers(item)
    elif isinstance(value, dict):
        found = cast("Mapping[str, Any]", value)
        if isinstance(found.get("values"), list):
            yield from _answers(found["values"])
        elif isinstance(found.get("value"), list):
            yield found


def _read(answer: Mapping[str, Any], sums: _Sums, rows: Rows) -> None:
    targets = _targets()
    metrics = [cast("Mapping[str, Any]", each) for each in cast("list[Any]", answer["value"]) if isinstance(each, dict)]
    names = {_text(metric.get("name")) for metric in metrics}
    has_models = bool(names & _MODELS)
    for metric in metrics:
        name = _text(metric.get("name"))
        if name not in targets:
            rows.skip(Message("skipped-other-metric"))
        elif has_models and name not in _MODELS:
            rows.skip(Message("skipped-repeated-metric"))
        else:
            _metric(metric, targets[name], sums, rows)


def _metric(metric: Mapping[str, Any], target: str, sums: _Sums, rows: Rows) -> None:
    found = sums.series.setdefault(target, {})
    for series in _dicts(metric.get("timeseries")):
        named = _dicts(series.get("metadatavalues"))
        pairs = {_text(each.get("name")).lower(): str(each.get("value", "")) for each in named}
        if _STATUS in pairs and not pairs[_STATUS].startswith("2"):
            rows.skip(Message("skipped-failed-series"))
            continue
        sums.named[target] &= set(pairs)
        key = tuple(pairs.get(name, "") for name in _DIMENSIONS)
        for point in _dicts(series.get("data")):
            sums.points += 1
            total = point.get("total")
            if total is None:
                if "average" in point or "count" in point:
                    expected = Message("expected-azure-totals")
                    raise BadInput(rows.file, "file-not-totals", expected=expected)
                continue
            at = str(point.get("timeStamp") or point.get("timestamp") or "")
            number = _whole(total)
            if number is None:
                said, expected = str(total)[:80], Message("expected-whole-from-zero")
                rows.refuse_at(sums.points, field=target, value=said, reason="not_whole_number", expected=expected)
                continue
            found[at, key] = found.get((at, key), 0) + number


def _joined(answer: Mapping[str, Any], sums: _Sums, file: str) -> Iterator[dict[str, Cell]]:
    """Series of one time together, by the dimensions that all of them have: a wider one cannot be split."""
    shared = set(_DIMENSIONS).intersection(*(sums.named[target] for target, found in sums.series.items() if found))
    kept = [name for name in _DIMENSIONS if name in shared]
    together: dict[tuple[str, Key], dict[str, Cell]] = defaultdict(dict)
    for target, found in sums.series.items():
        for (at, key), number in found.items():
            narrow = tuple(value for name, value in zip(_DIMENSIONS, key, strict=True) if name in shared)
            row = together[at, narrow]
            before = row.get(target)
            row[target] = number + (before if isinstance(before, int) else 0)
    seconds = _seconds(answer.get("interval"))
    if together and seconds is None:
        raise BadInput(file, "file-no-span", field="interval", expected="expected-iso-span")
    resource = _resource(answer)
    for (at, narrow), counts in sorted(together.items(), key=lambda item: item[0]):
        named = dict(zip(kept, narrow, strict=True))
        model, version = named.get("modelname"), named.get("modelversion")
        # The resource's region: a Global or Data Zone deployment runs elsewhere, and no metric tells which kind it is.
        region = named.get("region") or answer.get("resourceregion")
        own = buckets.bucket_id(resource, at, answer.get("interval"), *sorted(named.items()))
        yield {
            **counts,
            "event_id": own if resource else None,
            "started_at": times.iso_us(at),
            "bucket_s": seconds,
            "operation": "chat",
            "provider": "azure.ai.openai",
            "model_request": named.get("modeldeploymentname") or None,
            "model_response": f"{model}-{version}" if model and _is_date(version) else model or None,
            "region": region if isinstance(region, str) and region else None,
            "region_basis": CALLER if isinstance(region, str) and region else None,
            "tokens_basis": "reported",
            "label.deployment": named.get("modeldeploymentname") or None,
        }


def _text(name: Any) -> str:
    """A name, given as it is or as ``{"value": …, "localizedValue": …}``."""
    value = cast("Mapping[str, Any]", name).get("value") if isinstance(name, dict) else name
    return value if isinstance(value, str) else ""


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    items = cast("list[Any]", value) if isinstance(value, list) else []
    return [cast("Mapping[str, Any]", item) for item in items if isinstance(item, dict)]


def _whole(total: Any) -> int | None:
    """A total as a whole number: Azure Monitor writes sums of counts as ``12.0``."""
    if isinstance(total, bool) or not isinstance(total, int | float) or not 0 <= total < 2**53:
        return None
    return int(total) if total == int(total) else None


def _seconds(interval: Any) -> int | None:
    found = _SPAN.fullmatch(interval) if isinstance(interval, str) else None
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds or None


def _is_date(version: str | None) -> bool:
    return version is not None and re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", version) is not None


def _resource(answer: Mapping[str, Any]) -> str:
    """The resource that the metrics are of: named by the answer or within each metric's id."""
    if isinstance(answer.get("resourceid"), str):
        return answer["resourceid"].lower()
    for metric in _dicts(answer.get("value")):
        name = metric.get("id")
        if isinstance(name, str) and "/providers/Microsoft.Insights/metrics/" in name:
            return name.split("/providers/Microsoft.Insights/metrics/")[0].lower()
    return ""
