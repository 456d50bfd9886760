"""An account for machines: one JSON object, flat rows, Parquet. Nine significant digits, exact token counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from obsia._version import __version__
from obsia.accounting.pricing import Difference
from obsia.app.figures.export import (
    FIXED_COLUMNS,
    Record,
    assumption_records,
    columns_of,
    fact_record,
    figure_record,
    figure_row,
    model_record,
    number,
    unknown_records,
)
from obsia.app.usage.account import Account, Gap, Group, Levers, LongSpans, Manufacture, Scenario, Tokens
from obsia.core.figure import Figure

TOTAL, WHAT_IF, LEVER, GAP = "total", "what-if", "lever", "gap"


_NOISE = 1e-12
"""A difference within this share of the account's value is rounding, not a difference."""
_TOKENS = tuple(name for name, kind in FIXED_COLUMNS.items() if kind == "BIGINT" and name != "sum_of_groups")
"""Counts of calls and tokens, which may be beyond 64 bits."""


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
                **model_record(use.model),
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


def account_columns(account: Account) -> dict[str, str]:
    """Columns of the flat rows of an account with their types: every key of every table has one."""
    return columns_of(key for table in account.tables for key in table.by)


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
                **figure_row(difference.figure),
                "probability_lower": _probability(difference, account.figures),
            }
    for lever in account.levers.proposed if account.levers else ():
        for difference in lever.scenario.differences:
            yield {
                "table": LEVER,
                "what_if": lever.scenario.text,
                **figure_row(difference.figure),
                "probability_lower": _probability(difference, account.figures),
            }
    for gap in account.gaps:
        yield {"table": GAP, **gap_record(gap), "snapshot": account.snapshot}


def _group_rows(table: str, group: Group) -> Iterator[Record]:
    keys = {f"key.{key}": value for key, value in group.keys.items()}
    alike: Record = {"table": table, **keys, "sum_of_groups": group.rest_of or None, **_tokens(group.tokens)}
    for figure in (*group.figures, *(() if group.intensity is None else (group.intensity,))):
        yield alike | figure_row(figure)
    if group.cost is not None and group.cost.figure is not None:
        yield alike | {"priced_calls": group.cost.priced_calls} | figure_row(group.cost.figure)


def write_parquet(account: Account, *, path: str) -> None:
    """Write the flat rows as Parquet, typed. Token counts beyond 64 bits make their columns DECIMAL(38,0)."""
    import duckdb

    columns = account_columns(account)
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
