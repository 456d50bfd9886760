"""Figures for machines: JSON records, flat rows, Parquet. Nine significant digits, exact token counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from obsia.core.figure import DIGITS, Assumption, Figure

if TYPE_CHECKING:
    from obsia.accounting.pricing import Unknown
    from obsia.app.figures.trace import Trace
    from obsia.app.naming import KnownModel, KnownZone
    from obsia.core.evidence import Fact, Source
    from obsia.readers.base import Reject

Record = dict[str, Any]


def number(value: float) -> float:
    """A number at as many significant digits as are the same on every platform."""
    return float(f"{value:.{DIGITS}g}")


def figure_record(figure: Figure) -> Record:
    """Every field of a figure, in its order; ``value`` is the one to lead with. Null where only a range may be told."""
    value, median, mean = (
        (number(each) for each in (figure.value, figure.median, figure.mean)) if figure.has_central else (None,) * 3
    )
    return {
        "quantity": figure.quantity,
        "boundary": figure.boundary.value,
        "unit": figure.unit,
        "lead": figure.lead.value,
        "value": value,
        "median": median,
        "mean": mean,
        "low": number(figure.low),
        "high": number(figure.high),
        "level": figure.level,
        "tested": figure.tested.value,
        "kind": figure.kind.value,
        "kind_shares": {kind.value: number(share) for kind, share in figure.kind_shares.items()},
        "assumptions": assumption_records(figure.assumptions),
        "evidence": list(figure.evidence),
        "snapshot": figure.snapshot,
        "figure_id": figure.figure_id,
        "digest": figure.digest,
    }


def assumption_records(assumptions: Iterable[Assumption]) -> list[Record]:
    """Assumptions as code and arguments; sentences are the surfaces'."""
    return [{"code": each.code, "arguments": dict(sorted(each.arguments.items()))} for each in assumptions]


def trace_record(trace: Trace) -> Record:
    """A trace as one JSON object."""
    return {
        "figure": figure_record(trace.figure),
        "label": trace.label,
        "formula": list(trace.formula),
        "inputs": [
            {
                "subject": each.subject,
                "property": each.property,
                "share": number(each.share),
                "kind": each.kind.value,
                "facts": [fact_record(fact) for fact in each.facts],
                "sources": [source_record(source) for source in each.sources],
            }
            for each in trace.inputs
        ],
        "command": list(trace.command),
        "input_digests": list(trace.input_digests),
        "obsia": trace.version,
        "recorded_at": trace.recorded_at,
        "seed": trace.seed,
        "worlds": trace.worlds,
        "same_snapshot": trace.same_snapshot,
    }


def fact_record(fact: Fact) -> Record:
    """Every field of a fact."""
    record: Record = {each.name: getattr(fact, each.name) for each in fields(fact)}
    return record | {
        "kind": fact.kind.value,
        "verification": fact.verification.value,
        "spread": fact.spread.value,
    }


def source_record(source: Source) -> Record:
    """Every field of a source."""
    return {each.name: getattr(source, each.name) for each in fields(source)}


def reject_record(reject: Reject) -> Record:
    """A refused record: where and why. Readers keep no contents, so it has none."""
    record = {each.name: getattr(reject, each.name) for each in fields(reject)}
    return {**record, "expected": str(reject.expected)}


def model_record(model: KnownModel) -> Record:
    """A model as its name was understood."""
    return {
        "model": model.facts.model_id,
        "checkpoint": model.facts.checkpoint,
        "known": model.known,
        "safe": model.safe,
        "rule": model.rule,
        "provider": model.provider,
        "written": model.name,
    }


def zone_record(zone: KnownZone) -> Record:
    """A place as its name was understood."""
    return {"zone": zone.zone_id, "written": zone.text, "basis": zone.basis, "place": zone.place}


def unknown_records(unknowns: Iterable[Unknown]) -> list[Record]:
    """What the width of a figure comes from, as records."""
    return [
        {
            "subject": each.key[0],
            "property": each.key[1],
            "share": number(each.share),
            "kind": each.kind.value,
            "evidence": sorted({fact.evidence for fact in each.facts}),
        }
        for each in unknowns
    ]


FIXED_COLUMNS: Mapping[str, str] = {
    "table": "VARCHAR",
    "what_if": "VARCHAR",
    "gap": "VARCHAR",
    "sum_of_groups": "BIGINT",
    "calls": "BIGINT",
    "input_tokens": "BIGINT",
    "cached_tokens": "BIGINT",
    "output_tokens": "BIGINT",
    "reasoning_tokens": "BIGINT",
    "messages": "BIGINT",
    "seat_seconds": "BIGINT",
    "uncounted_records": "BIGINT",
    "images": "BIGINT",
    "audio_ms": "BIGINT",
    "video_ms": "BIGINT",
    "priced_calls": "BIGINT",
    "quantity": "VARCHAR",
    "boundary": "VARCHAR",
    "unit": "VARCHAR",
    "lead": "VARCHAR",
    "median": "DOUBLE",
    "mean": "DOUBLE",
    "low": "DOUBLE",
    "high": "DOUBLE",
    "level": "DOUBLE",
    "tested": "VARCHAR",
    "kind": "VARCHAR",
    "probability_lower": "DOUBLE",
    "calls_share": "DOUBLE",
    "mean_share": "DOUBLE",
    "width_share": "DOUBLE",
    "figure_id": "VARCHAR",
    "snapshot": "VARCHAR",
    "evidence": "VARCHAR",
}
"""Column -> its type; the keys of an account's tables stand after ``table``, as ``key.NAME``."""


def figure_row(figure: Figure) -> Record:
    """The fields of a figure that have a column in flat rows."""
    record = figure_record(figure) | {"evidence": " ".join(figure.evidence)}
    return {name: record[name] for name in FIXED_COLUMNS if name in record}


def columns_of(keys: Iterable[str] = ()) -> dict[str, str]:
    """Columns of flat rows with their types; those of ``keys`` stand after the first."""
    (table, kind), *others = FIXED_COLUMNS.items()
    return {table: kind, **{f"key.{key}": "VARCHAR" for key in keys}, **dict(others)}
