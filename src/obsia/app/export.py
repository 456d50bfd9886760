"""Figures for machines: JSON records, flat rows, Parquet. Nine significant digits, exact token counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from obsia._version import __version__
from obsia.core.figure import DIGITS, Assumption, Figure

if TYPE_CHECKING:
    from obsia.accounting.pricing import Difference, Unknown
    from obsia.app.account import Account, Gap, Group, Levers, LongSpans, Manufacture, Scenario, Tokens
    from obsia.app.estimate import Estimation
    from obsia.app.factbase import Subject
    from obsia.app.naming import KnownModel, KnownZone
    from obsia.app.trace import Trace
    from obsia.core.evidence import Fact, Source
    from obsia.readers.base import Reject

Record = dict[str, Any]
TOTAL, REQUEST, WHAT_IF, LEVER, GAP = "total", "request", "what-if", "lever", "gap"


_NOISE = 1e-12
"""A difference within this share of the account's value is rounding, not a difference."""


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


def estimation_record(estimation: Estimation) -> Record:
    """An estimate as one JSON object."""
    return {
        "obsia": __version__,
        "command": list(estimation.command),
        "model": _model(estimation.model),
        "zone": _zone(estimation.zone),
        "provider": estimation.provider,
        "figures": [figure_record(figure) for figure in estimation.figures],
        "unknowns": unknown_records(estimation.unknowns),
    }


def account_record(account: Account) -> Record:
    """An account as one JSON object."""
    return {
        "obsia": __version__,
        "command": list(account.command),
        "request_id": account.request_id,
        "snapshot": account.snapshot,
        "records": {
            "read": account.records.read,
            "counted": account.records.counted,
            "duplicate": account.records.duplicate,
            "rejected": account.records.rejected,
        },
        "period": None if account.period is None else list(account.period),
        "tokens": _tokens(account.total.tokens),
        "figures": [figure_record(figure) for figure in account.figures],
        **_derived(account.total),
        "tables": [
            {
                "by": list(table.by),
                "long_spans": None if table.long_spans is None else _long_spans(table.long_spans),
                "groups": [_group(group) for group in table.groups],
            }
            for table in account.tables
        ],
        "manufacture": None if account.manufacture is None else _manufacture(account.manufacture),
        "what_ifs": [_scenario(scenario, account) for scenario in account.scenarios],
        "levers": None if account.levers is None else _levers(account.levers, account),
        "models": [
            {
                "name": use.name,
                **_amounts(use.tokens),
                **_model(use.model),
                "suggestions": list(use.suggestions),
            }
            for use in account.models
        ],
        "missing": {
            "calls_without_model": account.missing.without_model,
            "calls_without_region": account.missing.without_region,
            "calls_without_input": account.missing.without_input,
            "calls_without_output": account.missing.without_output,
        },
        "gaps": [gap_record(gap) for gap in account.gaps],
        "unknowns": unknown_records(account.unknowns),
        "phases": {phase: number(share) for phase, share in account.phases.items()},
        "rejects": dict(account.reject_counts),
        "files": {
            file: {"format": name, "recognised_by": str(why)} for file, (name, why) in account.recognised.items()
        },
        "columns_not_used": [str(column) for column in account.unmapped],
        "records_that_are_no_usage": {str(kind): count for kind, count in account.skipped.items()},
        "keys_not_known": dict(account.unknown_keys),
        "model_named_by": dict(account.named_by),
        "columns_taken": dict(account.taken),
        "notes": [str(note) for note in account.notes],
    }


def _scenario(scenario: Scenario, account: Account) -> Record:
    return {
        "what_if": scenario.text,
        "attributional": True,
        "differences": [_difference(each, account.figures) for each in scenario.differences],
        "assumptions": assumption_records(scenario.assumptions),
    }


def _levers(levers: Levers, account: Account) -> Record:
    """Proposals, each repeatable as a what-if, and what is not proposed."""
    return {
        "proposed": [{"lever": each.name, **_scenario(each.scenario, account)} for each in levers.proposed],
        "not_proposed": [{"lever": each.name, "reason": each.reason} for each in levers.declined],
    }


def _manufacture(made: Manufacture) -> Record:
    """Items of the embodied figures as shares of their means; over how long they are spread; what is left out."""
    return {
        "items": [
            {
                "item": each.name,
                "boundary": made.boundary,
                "carbon_share": number(each.carbon_share),
                "adpe_share": number(each.adpe_share),
            }
            for each in made.items
        ],
        "lifetime_years": fact_record(made.lifetime),
        "busy_share": fact_record(made.busy),
        "not_assessed": list(made.not_assessed),
    }


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


def subject_record(subject: Subject) -> Record:
    """What is known of a subject as one JSON object."""
    return {
        "subject": subject.subject,
        "label": subject.label,
        "facts": [fact_record(fact) for fact in subject.facts],
        "sources": [source_record(source) for source in subject.sources],
        "linked": list(subject.linked),
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


def _model(model: KnownModel) -> Record:
    return {
        "model": model.facts.model_id,
        "checkpoint": model.facts.checkpoint,
        "known": model.known,
        "safe": model.safe,
        "rule": model.rule,
        "provider": model.provider,
        "written": model.name,
    }


def _zone(zone: KnownZone) -> Record:
    return {"zone": zone.zone_id, "written": zone.text, "basis": zone.basis, "place": zone.place}


def _tokens(tokens: Tokens) -> Record:
    return {each.name: getattr(tokens, each.name) for each in fields(tokens)}


def _amounts(tokens: Tokens) -> Record:
    """How much usage, without its tokens."""
    return {name: getattr(tokens, name) for name in ("calls", "messages", "seat_seconds", "uncounted_records")}


def _long_spans(held: LongSpans) -> Record:
    share = None if held.tokens_share is None else number(held.tokens_share)
    return {"key": held.key, "records": held.records, "of": held.of, "tokens_share": share}


def _group(group: Group) -> Record:
    return {
        "keys": dict(group.keys),
        "sum_of_groups": group.rest_of,
        "tokens": _tokens(group.tokens),
        "energy_share": number(group.energy_share),
        "figures": [figure_record(figure) for figure in group.figures],
        **_derived(group),
    }


def _derived(group: Group) -> Record:
    """Energy per output token, and cost: null where they are not known."""
    cost = group.cost
    return {
        "intensity": None if group.intensity is None else figure_record(group.intensity),
        "cost": None
        if cost is None
        else {
            "figure": None if cost.figure is None else figure_record(cost.figure),
            "priced_calls": cost.priced_calls,
            "unpriced_calls": cost.unpriced_calls,
            "price_dates": None if cost.dates is None else list(cost.dates),
        },
    }


def gap_record(gap: Gap) -> Record:
    """What records leave unsaid, and what the silence is worth."""
    return {
        "gap": gap.code,
        "quantity": gap.quantity.name,
        "boundary": gap.quantity.boundary.value,
        "calls": gap.calls,
        "calls_share": number(gap.calls_share),
        "mean_share": number(gap.mean_share),
        "width_share": number(gap.width_share),
    }


def no_change(difference: Difference, figures: Iterable[Figure]) -> bool:
    """Whether a what-if leaves its quantity as it is in the account of ``figures``, but for rounding."""
    about = (difference.figure.quantity, difference.figure.boundary)
    value = next(abs(each.value) for each in figures if (each.quantity, each.boundary) == about)
    return max(abs(difference.figure.low), abs(difference.figure.high)) <= _NOISE * value


def _probability(difference: Difference, figures: Iterable[Figure]) -> float | None:
    return None if no_change(difference, figures) else number(difference.probability_lower)


def _difference(difference: Difference, figures: Iterable[Figure]) -> Record:
    return {
        "figure": figure_record(difference.figure),
        "ratio_median": number(difference.ratio_median),
        "ratio_low": number(difference.ratio_low),
        "ratio_high": number(difference.ratio_high),
        "probability_lower": _probability(difference, figures),
    }


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
_TOKENS = tuple(name for name, kind in FIXED_COLUMNS.items() if kind == "BIGINT" and name != "sum_of_groups")
"""Counts of calls and tokens, which may be beyond 64 bits."""


def columns_of(account: Account | None = None) -> dict[str, str]:
    """Columns of the flat rows with their types: every key of every table has one."""
    keys: dict[str, str] = {}
    if account is not None:
        keys = {f"key.{key}": "VARCHAR" for table in account.tables for key in table.by}
    (table, kind), *others = FIXED_COLUMNS.items()
    return {table: kind, **keys, **dict(others)}


def account_rows(account: Account) -> Iterator[Record]:
    """One row for each group, quantity and boundary: the total, each table, each what-if and lever
    (differences); each gap.
    """
    yield from _group_rows(TOTAL, account.total)
    for table in account.tables:
        for group in table.groups:
            yield from _group_rows(",".join(table.by), group)
    for scenario in account.scenarios:
        for difference in scenario.differences:
            yield {
                "table": WHAT_IF,
                "what_if": scenario.text,
                **_figure_row(difference.figure),
                "probability_lower": _probability(difference, account.figures),
            }
    for lever in account.levers.proposed if account.levers else ():
        for difference in lever.scenario.differences:
            yield {
                "table": LEVER,
                "what_if": lever.scenario.text,
                **_figure_row(difference.figure),
                "probability_lower": _probability(difference, account.figures),
            }
    for gap in account.gaps:
        yield {"table": GAP, **gap_record(gap), "snapshot": account.snapshot}


def estimation_rows(estimation: Estimation) -> Iterator[Record]:
    """One row for each quantity and boundary of a request."""
    for figure in estimation.figures:
        yield {"table": REQUEST, **_figure_row(figure)}


def _group_rows(table: str, group: Group) -> Iterator[Record]:
    keys = {f"key.{key}": value for key, value in group.keys.items()}
    alike: Record = {"table": table, **keys, "sum_of_groups": group.rest_of or None, **_tokens(group.tokens)}
    for figure in (*group.figures, *(() if group.intensity is None else (group.intensity,))):
        yield alike | _figure_row(figure)
    if group.cost is not None and group.cost.figure is not None:
        yield alike | {"priced_calls": group.cost.priced_calls} | _figure_row(group.cost.figure)


def _figure_row(figure: Figure) -> Record:
    record = figure_record(figure) | {"evidence": " ".join(figure.evidence)}
    return {name: record[name] for name in FIXED_COLUMNS if name in record}


def write_parquet(account: Account, *, path: str) -> None:
    """Write the flat rows as Parquet, typed. Token counts beyond 64 bits make their columns DECIMAL(38,0)."""
    import duckdb

    columns = columns_of(account)
    rows = list(account_rows(account))
    wide = any((row.get(name) or 0) >= 2**63 for row in rows for name in _TOKENS)
    if wide:
        columns |= dict.fromkeys(_TOKENS, "DECIMAL(38,0)")
    with duckdb.connect(":memory:") as connection:
        # Whole columns as lists: one statement, whatever the number of rows. Nothing of the rows enters its text.
        selected = ", ".join(f"unnest(${place}::{kind}[])" for place, kind in enumerate(columns.values(), start=1))
        quoted = ", ".join(_quoted(name) for name in columns)
        connection.execute(
            f"CREATE TABLE account AS SELECT * FROM (SELECT {selected}) AS rows({quoted})",  # noqa: S608
            [[row.get(name) for row in rows] for name in columns],
        )
        connection.table("account").write_parquet(path, compression="zstd")


def _quoted(name: str) -> str:
    """A column name as an SQL identifier: the one place where a label's name meets SQL."""
    return '"' + name.replace('"', '""') + '"'
