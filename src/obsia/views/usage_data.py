"""An account for machines: its members, and rows for each group and figure. Columns of groups are those of pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Final

from obsia.accounting.embodied import ItemShare
from obsia.accounting.figures import Difference
from obsia.app.figures.export import (
    ASSUMPTION,
    COMMAND,
    COUNTS,
    FACT,
    FIGURE,
    FIGURES,
    MODEL,
    SNAPSHOT,
    UNKNOWNS,
    VERSION,
    columns_of,
    figure_row,
)
from obsia.app.usage.account import (
    Account,
    BillCheck,
    BillLine,
    Comparison,
    Cost,
    CostDifference,
    Gap,
    Group,
    Lever,
    Levers,
    LongSpans,
    Manufacture,
    Metered,
    MeterRatio,
    MeterSum,
    Missing,
    ModelUse,
    OwnCost,
    Part,
    Scenario,
    StatedCost,
    Table,
    Tokens,
    Unproposed,
)
from obsia.core.data import (
    FLAG,
    NUMBER,
    TEXT,
    WHOLE,
    DataType,
    Record,
    Shape,
    by_name,
    many,
    maybe,
    member,
    members,
    number,
    plain_decimal,
)
from obsia.core.figure import Figure
from obsia.core.message import Message
from obsia.readers.counted import OnceCounted, Reconciliation
from obsia.views.usage_tables import SHARED

TOTAL, WHAT_IF, LEVER, GAP, AGAINST = "total", "what-if", "lever", "gap", "against"
METERED: Final = "metered"
DIFFERENCE: Final = "difference"
"""What rows of a comparison name that are its whole; its parts name their cause."""
_NOISE: Final = 1e-12
"""A difference within this share of the account's value is rounding, not a difference."""
WIDE: Final = (*COUNTS, "priced_calls")
"""Columns of counts that may be beyond 64 bits."""

_RECORDS: Final[Shape[Reconciliation]] = Shape(members(WHOLE, "read", "counted", "duplicate", "rejected", "outside"))
TOKENS: Final[Shape[Tokens]] = Shape(members(WHOLE, *(each.name for each in fields(Tokens))))
_AMOUNTS: Final[Shape[Tokens]] = Shape(members(WHOLE, "calls", "messages", "seat_seconds", "uncounted_records"))
"""How much usage, without its tokens."""


_AMOUNT: Final = DataType(plain_decimal, {"type": "string"})

_COST_DIFFERENCE: Final[Shape[CostDifference]] = Shape(
    member("calls", WHOLE),
    member("amount", _AMOUNT),
    member("figure", FIGURE),
    member("ratio", maybe(FIGURE.type)),
)
_STATED_COST: Final[Shape[StatedCost]] = Shape(
    member("currency", maybe(TEXT)),
    member("amount", _AMOUNT),
    member("calls", WHOLE),
    member("by", by_name(_AMOUNT)),
    member("difference", maybe(_COST_DIFFERENCE.type)),
)
"""What records state that calls cost, in one currency."""
_OWN_COST: Final[Shape[OwnCost]] = Shape(
    member("prices_hour", many(_AMOUNT), lambda each: each.prices),
    member("currency", TEXT),
    members(WHOLE, "calls", "other_calls"),
    member("figure", maybe(FIGURE.type)),
    member("waiting_share", NUMBER),
    member("ratio", maybe(FIGURE.type)),
)
"""What own machines cost, at the prices of an accelerator-hour in one currency."""
_COST: Final[Shape[Cost]] = Shape(
    member("figure", maybe(FIGURE.type)),
    members(WHOLE, "priced_calls", "unpriced_calls"),
    member("price_dates", maybe(many(TEXT)), lambda each: each.dates),
    member("stated", many(_STATED_COST.type)),
    member("unstated_calls", WHOLE),
    member("own", many(_OWN_COST.type)),
)
_DERIVED: Final[Shape[Group]] = Shape(member("intensity", maybe(FIGURE.type)), member("cost", maybe(_COST.type)))
"""Energy per output token, and cost: null where they are not known."""
GROUP: Final[Shape[Group]] = Shape(
    member("keys", by_name(maybe(TEXT))),
    member("sum_of_groups", WHOLE, lambda each: each.rest_of),
    member("tokens", TOKENS),
    *(each.member for each in SHARED),
    FIGURES,
    _DERIVED.members,
)
_LONG_SPANS: Final[Shape[LongSpans]] = Shape(
    member("key", TEXT), members(WHOLE, "records", "of"), member("tokens_share", maybe(NUMBER))
)
_TABLE: Final[Shape[Table]] = Shape(
    member("by", many(TEXT)),
    member("tz", TEXT),
    member("long_spans", maybe(_LONG_SPANS.type)),
    member("groups", many(GROUP.type)),
)


def no_change(difference: Difference, figures: Iterable[Figure]) -> bool:
    """Whether a what-if leaves its quantity as it is in the account of ``figures``, but for rounding."""
    about = (difference.figure.quantity, difference.figure.boundary)
    value = next(abs(each.value) for each in figures if (each.quantity, each.boundary) == about)
    return max(abs(difference.figure.low), abs(difference.figure.high)) <= _NOISE * value


def _probability(difference: Difference, figures: Iterable[Figure]) -> float | None:
    return None if no_change(difference, figures) else number(difference.probability_lower)


def difference_row(difference: Difference, figures: Iterable[Figure]) -> Record:
    """The flat row of a difference to an account of ``figures``; no probability where nothing changes."""
    return {**figure_row(difference.figure), "probability_lower": _probability(difference, figures)}


CHANGE: Final[Shape[tuple[Difference, Sequence[Figure]]]] = Shape(
    member("figure", FIGURE, lambda each: each[0].figure),
    member("ratio_median", NUMBER, lambda each: each[0].ratio_median),
    member("ratio_low", NUMBER, lambda each: each[0].ratio_low),
    member("ratio_high", NUMBER, lambda each: each[0].ratio_high),
    member("probability_lower", maybe(NUMBER), lambda each: _probability(*each)),
)
"""A difference, and the figures of the account to which it is one."""
_SCENARIO: Final[Shape[tuple[Scenario, Account]]] = Shape(
    member("what_if", TEXT, lambda each: each[0].text),
    member("attributional", FLAG, lambda _: True),
    member("differences", many(CHANGE.type), lambda each: [(one, each[1].figures) for one in each[0].differences]),
    member("assumptions", many(ASSUMPTION.type), lambda each: each[0].assumptions),
)
_LEVER: Final[Shape[tuple[Lever, Account]]] = Shape(
    member("lever", TEXT, lambda each: each[0].name),
    _SCENARIO.of(lambda each: (each[0].scenario, each[1])),
)
_UNPROPOSED: Final[Shape[Unproposed]] = Shape(member("lever", TEXT, lambda each: each.name), member("reason", TEXT))
_LEVERS: Final[Shape[tuple[Levers, Account]]] = Shape(
    member("proposed", many(_LEVER.type), lambda each: [(one, each[1]) for one in each[0].proposed]),
    member("not_proposed", many(_UNPROPOSED.type), lambda each: each[0].declined),
)
"""Proposals, each repeatable as a what-if, and what is not proposed."""
PART: Final[Shape[tuple[Part, Sequence[Figure]]]] = Shape(
    member("cause", TEXT, lambda each: each[0].cause),
    member("differences", many(CHANGE.type), lambda each: [(one, each[1]) for one in each[0].differences]),
)
_COMPARISON: Final[Shape[tuple[Comparison, Account]]] = Shape(
    member("against", TEXT, lambda each: each[0].against),
    member("period", maybe(many(TEXT)), lambda each: each[0].period),
    member("tokens", TOKENS, lambda each: each[0].tokens),
    member("figures", many(FIGURE.type), lambda each: each[0].figures),
    member("differences", many(CHANGE.type), lambda each: [(one, each[1].figures) for one in each[0].differences]),
    member("ratios", many(FIGURE.type), lambda each: each[0].ratios),
    member("parts", many(PART.type), lambda each: [(one, each[1].figures) for one in each[0].parts]),
)
"""The account minus another one: in each draw the parts add to the difference."""
_BILL_LINE: Final[Shape[BillLine]] = Shape(
    members(maybe(TEXT), "when", "seller", "model", "charge"),
    member("verdict", TEXT),
    member("open", FLAG, lambda each: each.is_open),
    member("tokens", TOKENS),
    member("billed_tokens", TOKENS),
    members(_AMOUNT, "billed", "recorded", "difference"),
)
_BILL: Final[Shape[BillCheck]] = Shape(
    member("bill", TEXT),
    members(maybe(TEXT), "currency", "grain"),
    member("period", maybe(many(TEXT))),
    member("charges", _RECORDS.type),
    member("other_charges", by_name(WHOLE), lambda each: {str(kind): count for kind, count in each.skipped.items()}),
    members(_AMOUNT, "billed", "stated", "listed"),
    member("lines", many(_BILL_LINE.type)),
)
"""The account beside a bill: amounts are exact, in the currency of the bill."""
_ITEM: Final[Shape[tuple[ItemShare, str]]] = Shape(
    member("item", TEXT, lambda each: each[0].name),
    member("boundary", TEXT, lambda each: each[1]),
    member("carbon_share", NUMBER, lambda each: each[0].carbon_share),
    member("adpe_share", NUMBER, lambda each: each[0].adpe_share),
)
_MANUFACTURE: Final[Shape[Manufacture]] = Shape(
    member("items", many(_ITEM.type), lambda made: [(each, made.boundary) for each in made.items]),
    member("lifetime_years", FACT, lambda made: made.lifetime),
    member("busy_share", FACT, lambda made: made.busy),
    member("not_assessed", many(TEXT)),
)
_USE: Final[Shape[ModelUse]] = Shape(
    member("name", maybe(TEXT)),
    _AMOUNTS.of(lambda use: use.tokens),
    MODEL.of(lambda use: use.model),
    member("suggestions", many(TEXT)),
)
_MISSING: Final[Shape[Missing]] = Shape(
    member("calls_without_model", WHOLE, lambda each: each.without_model),
    member("calls_without_region", WHOLE, lambda each: each.without_region),
    member("calls_without_input", WHOLE, lambda each: each.without_input),
    member("calls_without_output", WHOLE, lambda each: each.without_output),
)
_GAP: Final[Shape[Gap]] = Shape(
    member("gap", TEXT, lambda each: each.code),
    member("quantity", TEXT, lambda each: each.quantity.name),
    member("boundary", TEXT, lambda each: each.quantity.boundary),
    member("calls", WHOLE),
    members(NUMBER, "calls_share", "total_share", "width_share"),
)
"""What records leave unsaid, and how much that weighs."""
_FILE: Final[Shape[tuple[str, Message]]] = Shape(
    member("format", TEXT, lambda each: each[0]), member("recognised_by", TEXT, lambda each: str(each[1]))
)
_SAME: Final[Shape[OnceCounted]] = Shape(
    members(WHOLE, "calls", "records", "differing"),
    member("sources", many(TEXT)),
    member("taken_from", by_name(by_name(WHOLE)), lambda each: each.fields),
)
"""Calls that several formats record: how many, of how many records, and from which format what was taken."""
_METER_SUM: Final[Shape[MeterSum]] = Shape(
    member("meter", maybe(TEXT), lambda each: each.by),
    member("boundary", TEXT),
    member("calls", WHOLE),
    member("energy_j", _AMOUNT),
)
_METER_RATIO: Final[Shape[MeterRatio]] = Shape(
    member("model", TEXT, lambda each: each.model_id), member("calls", WHOLE), member("ratio", FIGURE)
)
_METERED: Final[Shape[Metered]] = Shape(
    members(WHOLE, "calls", "of"),
    member("energy_share", NUMBER),
    member("sums", many(_METER_SUM.type)),
    member("ratio", maybe(FIGURE.type)),
    member("by_model", many(_METER_RATIO.type)),
    member("unused", by_name(WHOLE)),
)
"""The calls whose energy a meter read, and how the model says it."""
ACCOUNT: Final[Shape[Account]] = Shape(
    VERSION,
    COMMAND,
    member("request_id", TEXT),
    SNAPSHOT,
    member("records", _RECORDS),
    member("period", maybe(many(TEXT))),
    member("tokens", TOKENS, lambda account: account.total.tokens),
    FIGURES,
    _DERIVED.of(lambda account: account.total),
    member("tables", many(_TABLE.type)),
    member("manufacture", maybe(_MANUFACTURE.type)),
    member("what_ifs", many(_SCENARIO.type), lambda account: [(each, account) for each in account.scenarios]),
    member("levers", maybe(_LEVERS.type), lambda account: account.levers and (account.levers, account)),
    member("comparison", maybe(_COMPARISON.type), lambda account: account.comparison and (account.comparison, account)),
    member("bill", maybe(_BILL.type)),
    member("models", many(_USE.type)),
    member("missing", _MISSING),
    member("metered", maybe(_METERED.type)),
    member("gaps", many(_GAP.type)),
    UNKNOWNS,
    member("phases", by_name(NUMBER)),
    member("rejects", by_name(WHOLE), lambda account: account.reject_counts),
    member("files", by_name(_FILE.type), lambda account: account.recognised),
    member("columns_not_used", many(TEXT), lambda account: map(str, account.unmapped)),
    member("records_that_are_no_usage", by_name(WHOLE),
           lambda account: {str(kind): count for kind, count in account.skipped.items()}),
    member("keys_not_known", by_name(WHOLE), lambda account: account.unknown_keys),
    member("model_named_by", by_name(WHOLE), lambda account: account.named_by),
    member("same_calls", maybe(_SAME.type), lambda account: account.same_calls),
    member("columns_taken", by_name(TEXT), lambda account: account.taken),
    member("notes", many(TEXT), lambda account: map(str, account.notes)),
)  # fmt: skip
account_record = ACCOUNT.record


def account_columns(account: Account) -> dict[str, str]:
    """Columns of the flat rows of an account with their types: every key of every table has one."""
    columns = columns_of(key for table in account.tables for key in table.by)
    return columns | {each.name: each.type.column for each in _IN_ROWS}


_IN_ROWS: Final = tuple(each.member for each in SHARED if each.in_rows)


def account_rows(account: Account) -> Iterator[Record]:
    """One row for each group, quantity and boundary: the total, each table, each what-if, lever and comparison
    (differences); each gap.
    """
    yield from _group_rows(TOTAL, account.total)
    for table in account.tables:
        for group in table.groups:
            yield from _group_rows(",".join(table.by), group)
    proposed = [each.scenario for each in account.levers.proposed] if account.levers else []
    for name, scenarios in ((WHAT_IF, account.scenarios), (LEVER, proposed)):
        for scenario in scenarios:
            for each in scenario.differences:
                about = {"table": name, "what_if": scenario.text}
                yield about | difference_row(each, account.figures)
    if account.comparison is not None:
        whole = (DIFFERENCE, account.comparison.differences)
        for name, differences in (whole, *((part.cause, part.differences) for part in account.comparison.parts)):
            for each in differences:
                about = {"table": AGAINST, "what_if": name}
                yield about | difference_row(each, account.figures)
    if account.metered is not None and account.metered.ratio is not None:
        yield {"table": METERED, **figure_row(account.metered.ratio)}
    for gap in account.gaps:
        yield {"table": GAP, **_GAP.record(gap), "snapshot": account.snapshot}


def _group_rows(table: str, group: Group) -> Iterator[Record]:
    keys = {f"key.{key}": value for key, value in group.keys.items()}
    own = {each.name: each.read(group) for each in _IN_ROWS}
    counts = TOKENS.record(group.tokens)
    alike: Record = {"table": table, **keys, "sum_of_groups": group.rest_of or None, **counts, **own}
    for figure in (*group.figures, *(() if group.intensity is None else (group.intensity,))):
        yield alike | figure_row(figure)
    if group.cost is not None and group.cost.figure is not None:
        yield alike | {"priced_calls": group.cost.priced_calls} | figure_row(group.cost.figure)
    for stated in group.cost.stated if group.cost is not None else ():
        amount = float(stated.amount)
        named = {"quantity": "stated_cost", "boundary": "stated", "unit": stated.currency or ""}
        yield alike | named | {"priced_calls": stated.calls} | dict.fromkeys(("median", "mean", "low", "high"), amount)
        if (difference := stated.difference) is not None:
            for figure in (difference.figure, *(() if difference.ratio is None else (difference.ratio,))):
                yield alike | {"priced_calls": difference.calls} | figure_row(figure)
    for own in group.cost.own if group.cost is not None else ():
        for figure in (own.figure, own.ratio):
            if figure is not None:
                yield alike | {"priced_calls": own.calls} | figure_row(figure)
