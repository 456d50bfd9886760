"""Figures for machines: what each says in data, declared once. Nine significant digits, exact token counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from obsia._version import __version__
from obsia.core.data import (
    ARGUMENTS,
    FLAG,
    NUMBER,
    STATED,
    TEXT,
    WHOLE,
    Columns,
    DataType,
    Member,
    Record,
    Shape,
    by_name,
    many,
    maybe,
    member,
    members,
    one_of,
)
from obsia.core.data import number as number
from obsia.core.evidence import Fact, Kind, Source, Spread, Verification
from obsia.core.figure import Assumption, Boundary, Figure, Tested

if TYPE_CHECKING:
    from obsia.accounting.draws import Unknown
    from obsia.app.figures.trace import Input, Trace
    from obsia.app.naming import KnownModel, KnownZone
    from obsia.readers.base import Reject

VERSION: Final[Member[Any]] = member("obsia", TEXT, lambda _: __version__)
COMMAND: Final[Member[Any]] = member("command", many(TEXT), about="data-command")
SNAPSHOT: Final[Member[Any]] = member("snapshot", TEXT)
EVIDENCE: Final[Member[Any]] = member("evidence", many(TEXT), about="data-evidence")
_ASSUMPTIONS: Final = "data-assumptions"
_SHARE: Final = "data-share"


def central(of: Callable[[Figure], float]) -> Callable[[Figure], float | None]:
    """A value of a figure, where one may be told: null where only a range may be."""
    return lambda figure: of(figure) if figure.has_central else None


ASSUMPTION: Final[Shape[Assumption]] = Shape(member("code", TEXT), member("arguments", ARGUMENTS), name="Assumption")
"""An assumption as its code and its arguments; sentences are the surfaces'."""
FIGURE: Final[Shape[Figure]] = Shape(
    member("quantity", TEXT),
    member("boundary", one_of(Boundary)),
    member("unit", TEXT),
    member("value", maybe(NUMBER), central(lambda each: each.value), about="data-value"),
    member("median", maybe(NUMBER), central(lambda each: each.median), about="data-median"),
    member("mean", maybe(NUMBER), central(lambda each: each.mean), about="data-mean"),
    members(NUMBER, "low", "high"),
    member("level", STATED, about="data-level"),
    member("tested", one_of(Tested), about="data-tested"),
    member("kind", one_of(Kind), about="data-kind"),
    member("kind_shares", by_name(NUMBER, Kind), about="data-kind-shares"),
    member("assumptions", many(ASSUMPTION.type), about=_ASSUMPTIONS),
    EVIDENCE,
    SNAPSHOT,
    member("figure_id", TEXT, about="data-figure-id"),
    member("digest", TEXT, about="data-digest"),
    name="Figure",
)
"""Every field of a figure; ``value`` is the one to lead with: the median."""
FIGURES: Final[Member[Any]] = member("figures", many(FIGURE.type))
_OF_FACTS: Final[dict[str, DataType]] = {
    **dict.fromkeys(("value", "low", "high"), maybe(STATED)),
    "kind": one_of(Kind),
    "verification": one_of(Verification),
    "spread": one_of(Spread),
    "text": maybe(TEXT),
    "weight": STATED,
}
"""Fields of facts that are no plain text."""
_ABOUT: Final = {
    each.replace("-", "_"): f"data-{each}"
    for each in ("qualifier", "kind", "verification", "as-of", "read-on", "locator", "url")
}
"""Fields of facts and sources of which more is to be said than their name."""


def _stated(name: str) -> Member[Any]:
    return member(name, _OF_FACTS.get(name, TEXT), about=_ABOUT.get(name, ""))


FACT: Final[Shape[Fact]] = Shape(
    *(_stated(each.name) for each in fields(Fact)),
    name="Fact",
)
SOURCE: Final[Shape[Source]] = Shape(*(_stated(each.name) for each in fields(Source)), name="Source")
UNKNOWN: Final[Shape[Unknown]] = Shape(
    member("subject", TEXT, lambda each: each.key[0]),
    member("property", TEXT, lambda each: each.key[1]),
    member("share", NUMBER, about=_SHARE),
    member("kind", one_of(Kind), about="data-kind"),
    member("evidence", many(TEXT), lambda each: sorted({fact.evidence for fact in each.facts})),
)
"""What the width of a figure comes from."""
UNKNOWNS: Final[Member[Any]] = member("unknowns", many(UNKNOWN.type), about="data-unknowns")
MODEL: Final[Shape[KnownModel]] = Shape(
    member("model", TEXT, lambda each: each.facts.model_id),
    member("checkpoint", maybe(TEXT), lambda each: each.facts.checkpoint),
    member("known", FLAG),
    member("safe", FLAG, about="data-safe"),
    member("rule", TEXT, about="data-rule"),
    member("provider", maybe(TEXT)),
    member("written", TEXT, lambda each: each.name),
)
"""A model as its name was understood."""
ZONE: Final[Shape[KnownZone]] = Shape(
    member("zone", maybe(TEXT), lambda each: each.zone_id),
    member("written", maybe(TEXT), lambda each: each.text),
    members(TEXT, "basis", "place"),
)
"""A place as its name was understood."""
REJECT: Final[Shape[Reject]] = Shape(
    members(TEXT, "file", "reason"),
    member("expected", TEXT, lambda each: str(each.expected)),
    members(maybe(WHOLE), "line", "row"),
    members(TEXT, "field", "value"),
)
"""A refused record: where and why. Readers keep no contents, so it has none."""
INPUT: Final[Shape[Input]] = Shape(
    members(TEXT, "subject", "property"),
    member("share", NUMBER, about=_SHARE),
    member("kind", one_of(Kind), about="data-kind"),
    member("facts", many(FACT.type)),
    member("sources", many(SOURCE.type)),
)
TRACE: Final[Shape[Trace]] = Shape(
    member("figure", FIGURE),
    member("label", TEXT),
    member("formula", many(TEXT)),
    member("inputs", many(INPUT.type), about="data-inputs"),
    COMMAND,
    member("input_digests", many(TEXT)),
    member("obsia", TEXT, lambda each: each.version),
    member("recorded_at", TEXT),
    members(WHOLE, "seed", "worlds"),
    member("same_snapshot", FLAG),
)
NAMED: Final = (ASSUMPTION, FIGURE, FACT, SOURCE)
"""Shapes that others refer to by their names."""

figure_record = FIGURE.record
reject_record = REJECT.record

COUNTS: Final = (
    *("calls", "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens", "messages", "seat_seconds"),
    *("uncounted_records", "images", "audio_ms", "video_ms"),
)
"""What a group of an account counts, as its rows name it."""
FIXED_COLUMNS: Final[Columns] = {
    **dict.fromkeys(("table", "what_if", "gap"), TEXT.column),
    **dict.fromkeys(("sum_of_groups", *COUNTS, "priced_calls"), WHOLE.column),
    **{name: FIGURE.columns[name] for name in ("quantity", "boundary", "unit", "median", "mean", "low", "high",
                                               "level", "tested", "kind")},
    **dict.fromkeys(("probability_lower", "calls_share", "total_share", "width_share"), NUMBER.column),
    **dict.fromkeys(("figure_id", "snapshot", "evidence"), TEXT.column),
}  # fmt: skip
"""Column -> its type; the keys of an account's tables stand after ``table``, as ``key.NAME``."""


def figure_row(figure: Figure) -> Record:
    """The fields of a figure that have a column in flat rows."""
    record = figure_record(figure) | {"evidence": " ".join(figure.evidence)}
    return {name: record[name] for name in FIXED_COLUMNS if name in record}


def columns_of(keys: Iterable[str] = ()) -> dict[str, str]:
    """Columns of flat rows with their types; those of ``keys`` stand after the first."""
    (table, kind), *others = FIXED_COLUMNS.items()
    return {table: kind, **{f"key.{key}": TEXT.column for key in keys}, **dict(others)}
