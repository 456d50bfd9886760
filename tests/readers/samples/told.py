"""What a sample tells of usage, so that two runs of a library can be compared: counts, models, outcome."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TELLS = re.compile(
    r"token|usage|model|cache_hit|status|operation|system$|provider|stream|requests|images|\.kind$|calls"
)
SILENT = re.compile(
    r"time|duration|cost|spend|savings|latency|hash|date|header|version|fingerprint|^id$|_id$|mime|message|key$|price|"
    r"per_|overhead|detail$|first_chunk|^text$"
)
"""Last parts of keys whose values differ from run to run, are prices, or hold contents."""


def documents(path: Path) -> Iterator[Any]:
    """The JSON values of a file: one, or one a line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        yield json.loads(text)
    else:
        yield from (json.loads(line) for line in text.splitlines())


def value(any_value: dict[str, Any]) -> Any:
    """A value of an OTLP attribute."""
    kind, held = next(iter(any_value.items()), ("", None))
    if kind == "intValue":
        return int(held)
    if kind == "arrayValue":
        return [value(one) for one in held.get("values", [])]
    if kind == "kvlistValue":
        return attributes(held.get("values", []))
    return held


def attributes(pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """Attributes of OTLP/JSON as a dictionary."""
    return {pair["key"]: value(pair["value"]) for pair in pairs}


def spans(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(scope, attributes with the span's name and status) of every span of a file."""
    for request in documents(path):
        for group in request["resourceSpans"]:
            for scope in group["scopeSpans"]:
                for span in scope["spans"]:
                    extra = {"span.operation": span["name"], "span.status": span.get("status", {}).get("code", 0)}
                    yield scope["scope"]["name"], attributes(span.get("attributes", [])) | extra


def events(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, attributes) of every event of a file."""
    for request in documents(path):
        for group in request["resourceLogs"]:
            for scope in group["scopeLogs"]:
                for record in scope["logRecords"]:
                    yield record.get("eventName", ""), attributes(record.get("attributes", []))


def points(path: Path) -> Iterator[tuple[str, int, dict[str, Any], int, float]]:
    """(metric, temporality, attributes, count, sum) of every point of a file."""
    for request in documents(path):
        for group in request["resourceMetrics"]:
            for scope in group["scopeMetrics"]:
                for metric in scope["metrics"]:
                    data = metric.get("histogram") or metric.get("sum") or {"dataPoints": []}
                    for point in data["dataPoints"]:
                        whole = point.get("sum", point.get("asInt", point.get("asDouble", 0)))
                        given = attributes(point.get("attributes", []))
                        held = (int(point.get("count", 0)), float(whole))
                        yield metric["name"], data.get("aggregationTemporality", 0), given, *held


def leaves(held: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(dotted key, value) of every leaf; texts that hold JSON are opened."""
    if isinstance(held, str) and held[:1] == "{":
        try:
            held = json.loads(held)
        except ValueError:
            return
    if isinstance(held, dict):
        for key, item in held.items():
            yield from leaves(item, f"{path}.{key}")
    elif isinstance(held, list):
        for item in held:
            yield from leaves(item, path)
    else:
        yield path, held


def told(held: Any) -> tuple[tuple[str, str], ...]:
    """What a record tells of usage: counts, models, outcome; not times, ids, prices and contents."""
    kept = [
        (key, str(item))
        for key, item in leaves(held)
        if TELLS.search(key)
        and not SILENT.search(key.rpartition(".")[2])
        and not isinstance(item, float)
        and len(str(item)) < 100
    ]
    return tuple(sorted(kept))


def said(path: Path) -> Counter[Any]:
    """What a file tells of usage, record by record, in no order."""
    if path.name == "traces.jsonl":
        return Counter((scope, told(given)) for scope, given in spans(path))
    if path.name == "logs.jsonl":
        return Counter((event, told(given)) for event, given in events(path))
    if path.name == "metrics.jsonl":
        return Counter(
            (name, temporality, told(given), count, whole)
            for name, temporality, given, count, whole in points(path)
            if name == "gen_ai.client.token.usage"
        )
    return Counter(told(one) for one in documents(path))
