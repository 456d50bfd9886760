"""What answers of the world view share: places, published figures, scenarios, columns of figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from math import isclose
from typing import TYPE_CHECKING, Final, TypeVar

from obsia.app.figures.export import Record
from obsia.app.figures.sources import sources_of
from obsia.app.world.world_export import EDITION_COLUMNS, edition_record
from obsia.core.demand import FIRST_YEAR, LAST_YEAR, OPERATORS, REFERENCE, SCENARIOS_BY, FigureKind, Published
from obsia.core.document import (
    NOTHING,
    Cell,
    Change,
    Column,
    Command,
    Document,
    Line,
    Section,
    Sentence,
    Shows,
    Table,
    Tone,
    table,
)
from obsia.core.figure import Figure
from obsia.core.locales.scales import scale_named
from obsia.core.message import (
    Argument,
    Cited,
    Country,
    Day,
    Input,
    Listed,
    Message,
    Name,
    OwnName,
    Rounded,
    Symbol,
    Term,
    exact,
)
from obsia.views import parts

if TYPE_CHECKING:
    from obsia.accounting.world.parameters import Scenario
    from obsia.app.world.world_figures import Change as ScenarioChange
    from obsia.app.world.world_figures import PathYear

T = TypeVar("T")
UNITS: Final = ("TWh", "GW", "Mt CO₂e", "hm³")
"""Units of a planet, for files."""
WORLD: Final = "World"
INDEPENDENT: Final = Sentence(text=Message("world-independent"), tone=Tone.DIM)
ENERGY: Final = "energy"
"""The name of columns of electricity, by which their drawings are called."""
_UNITS_OF_OTHERS: Final = {
    "MtCO2": Symbol("Mt CO₂"),
    "GL": Message("unit-million-m3", count=2),
    "%/yr": Symbol("%"),
    "yr": Message("world-unit-years"),
    "x": Symbol("×"),
}


def figures(
    head: Argument,
    cell: Callable[[T], Figure | Change | Argument | None],
    *,
    name: str = ENERGY,
    shows: Shows = Shows.OF_COLUMN,
    drop: int = 0,
    is_drawn: bool = False,
    is_detail: bool = False,
) -> Line[T]:
    """A column of figures of the planet, each with its range in its cell; files have them in the units of a planet."""
    column = Column(
        name=name,
        head=head,
        shows=shows,
        drop=drop,
        is_drawn=is_drawn,
        is_detail=is_detail,
        joins_range=True,
        file_units=UNITS,
        has_origin=True,
    )
    return column, cell


def headline(rows: Sequence[parts.Headline]) -> Table:
    """Figures one a line: what, value, range, what it counts."""
    return table(
        "figures",
        rows,
        (Column(name="quantity_name", is_key=True), lambda each: each.name),
        (Column(name="figure", head=parts.MEDIAN, shows=Shows.WITH_UNIT, file_units=UNITS, has_origin=True),
         lambda each: each.figure),
        (Column(name="counts", head=Message("head-counts"), is_prose=True, drop=1, tone=Tone.DIM),
         lambda each: each.counts),
        title=Message("world-sheet-summary"),
    )  # fmt: skip


def place_of(row: Published) -> Argument:
    """Of what a published figure speaks."""
    return Country(row.iso3) if row.iso3 else Name("world-region", row.region)


def quantity(name: str) -> Argument:
    """A published quantity, with its type of operators where it has one."""
    base, _, operator = name.rpartition("_")
    if operator in OPERATORS:
        of = Term("world-operator", operator)
        return Message("world-of-operator", quantity=Term("world-quantity", base), operator=of)
    return Term("world-quantity", name)


def boundary(name: str) -> Argument:
    """What sets a published figure apart; nothing where nothing does."""
    return Term("world-boundary", name) if name else NOTHING


def in_unit(value: Argument, unit: Argument) -> Message:
    """A value with its unit beside it; per cent as each language writes it."""
    return Message("per-cent", number=value) if unit == "%" else Message("world-in-unit", value=value, unit=unit)


def ranged(value: Argument, ends: Sequence[float]) -> Argument:
    """A value with the range that is stated with it; alone without one."""
    if len(ends) < 2:
        return value
    return Message("with-range", value=value, range=Message("interval", low=exact(ends[0]), high=exact(ends[-1])))


def published_value(row: Published) -> Argument:
    """What was published, in the unit of its publisher."""
    ends = [end for end in (row.low, row.high) if end is not None]
    is_range = row.amount is None and len(ends) > 1
    value: Argument = exact(row.middle)
    if is_range:
        value = Message("interval", low=exact(ends[0]), high=exact(ends[-1]))
    if row.unit == "% of rated":
        value = Message("world-of-rated", share=in_unit(value, "%"))
    elif row.unit != "ratio":
        value = in_unit(value, _UNITS_OF_OTHERS.get(row.unit, row.unit))
    return value if is_range else ranged(value, ends)


def publisher(series: str) -> OwnName:
    """Who publishes a series, as each language calls them."""
    return OwnName("world-publisher", series)


def cited(row: Published, *, edition: bool = False, is_named: bool = True) -> Cited:
    """A published figure, with who says so (in which edition)."""
    name: Argument = publisher(row.series)
    if edition:
        name = Message("world-edition-of", publisher=name, edition=Symbol(row.edition))
    return Cited(published_value(row), evidence=row.evidence, name=name, is_named=is_named)


def years_of(row: Published) -> Symbol:
    """The year or the years that a published figure speaks of."""
    return Symbol(f"{row.year}-{row.year_to}" if row.year_to else row.year)


def beside_chart(rows: Iterable[Published]) -> tuple[tuple[str, float, float], ...]:
    """Published electricity of single years as points of a chart, kWh: what a boundary sets apart is left out."""
    return tuple(
        (row.year, low * scale.factor, high * scale.factor)
        for row in rows
        if row.quantity == "electricity" and not row.boundary and not row.is_span
        for scale in [scale_named(row.unit, "kWh")]
        if scale is not None
        for low, high in [(row.middle if row.low is None else row.low, row.middle if row.high is None else row.high)]
    )


def some(series: Sequence[str], *, most: int = 2) -> Listed:
    """Who publishes some series, a few of many."""
    more = len(series) - most
    return Listed((*map(publisher, series[:most]), *([Message("and-others", count=more)] if more > 0 else [])))


def path_of(row: Published) -> Argument:
    """The path of a published figure; the past of a year that was not over is what stood when it was published."""
    is_under_way = row.figure_kind is FigureKind.HISTORY and (row.year_to or row.year)[:4] >= row.edition[:4]
    if is_under_way:
        return Message("world-path-at-publication")
    if row.scenario == REFERENCE and row.series != SCENARIOS_BY:
        return Message("world-path-central")
    return Name("world-path", row.scenario)


def published(
    name: str,
    rows: Iterable[Published],
    *,
    group: Callable[[Published], Argument],
    caption: Argument,
    with_quantity: bool = True,
    is_detail: bool = False,
    standing: Callable[[Published], Argument] | None = None,
) -> Table:
    """Published figures under the heads of ``group``, each with its edition, its year and its source; files have every
    field of each, as it was published."""
    held = [(row, edition_record(row)) for row in rows]
    lines: list[tuple[Column, Callable[[Published], Cell]] | None] = [
        (Column(head=Message("head-edition"), is_key=True), lambda row: Day(row.edition)),
        (Column(head=Message("head-year")), years_of),
        (Column(head=Message("head-quantity-unit"), wraps=True), lambda row: quantity(row.quantity))
        if with_quantity
        else None,
        (Column(head=Message("head-published"), wraps=True), lambda row: cited(row, is_named=False)),
        (
            Column(head=Message("head-scenario"), wraps=True, drop=2, tone=Tone.DIM),
            path_of,
        ),
        (
            Column(head=Message("head-boundary-of"), wraps=True, drop=1, tone=Tone.DIM),
            lambda row: boundary(row.boundary),
        )
        if any(row.boundary for row, _ in held)
        else None,
        None if standing is None else (Column(head=Message("head-beside-ours"), wraps=True), standing),
    ]
    return table(
        name,
        held,
        *with_fields(lines, EDITION_COLUMNS),
        group=lambda each: group(each[0]),
        title=Message("world-sheet-published"),
        caption=caption,
        is_detail=is_detail,
    )


def with_fields(lines: Iterable[Line[T] | None], fields: Iterable[str]) -> Iterator[Line[tuple[T, Record]]]:
    """Columns of rows that stand beside their records, then each field as it was published, as a detail."""
    yield from ((line[0], partial(_of_row, line[1])) for line in lines if line is not None)
    yield from ((Column(name=each, head=Symbol(each), is_detail=True), partial(_field, each)) for each in fields)


def _of_row(cell: Callable[[T], Cell], each: tuple[T, Record]) -> Cell:
    return cell(each[0])


def _field(name: str, each: tuple[object, Record]) -> Cell:
    value = each[1][name]
    return str(value) if isinstance(value, bool) else value


def by_publisher(rows: Iterable[Published]) -> list[Published]:
    """Published figures as a table has them: of each publisher by edition, quantity and year."""
    return [
        row
        for _, group in groupby(rows, key=lambda row: row.series)
        for row in sorted(group, key=lambda row: (row.edition, row.quantity, row.year))
    ]


def outside(verdict: str, why: str) -> Message:
    """Where a published figure lies, and why it is not inside."""
    reason = Message(f"world-why-{why}", first=Symbol(FIRST_YEAR), last=Symbol(LAST_YEAR))
    return Message(f"world-standing-{verdict}", why=reason)


def scenario_name(name: str) -> Name:
    """A scenario as each language calls it; those that are published keep the names that their publisher gave them."""
    return Name("scenario", name)


def scenario(asked: Scenario) -> Iterator[Sentence]:
    """What a scenario changes; nothing of the reference."""
    if asked.is_reference:
        return
    yield Sentence(text=Message("world-scenario", name=scenario_name(asked.name), anchor=asked.anchor))
    for name, each in sorted(asked.overrides.items()):
        ends = [] if each.low is None or each.high is None else [each.low, each.high]
        value = ranged(exact(each.value), ends)
        text = Message("world-override", words=Input(("world:default", name)), name=Symbol(name), value=value)
        yield Sentence(text=text)


def scenario_changes(name: str, changes: Sequence[ScenarioChange], *, caption: Argument) -> Table:
    """What a scenario changes beside the reference, by year, each difference with its ratio.

    What changes nowhere has no columns.
    """
    by_year: dict[int, dict[str, ScenarioChange]] = {}
    for each in changes:
        by_year.setdefault(each.year, {})[each.name] = each
    known = (("demand", "world-head-change-all", 1), ("ai", "world-head-change-ai", 2))
    every = (*known, ("carbon", "world-head-change-carbon", 3))
    kinds = [each for each in every if each[0] == "demand" or is_changed(changes, each[0])]
    return table(
        name,
        sorted(by_year.items()),
        (Column(name="year", head=Message("head-year"), is_key=True), lambda each: Symbol(each[0])),
        *(
            line
            for kind, head, drop in kinds
            for line in _changes_of(kind, head, drop, is_drawn=kind == "demand" and is_changed(changes, kind))
        ),
        title=Message("world-sheet-changes"),
        caption=caption,
    )


def is_changed(changes: Iterable[ScenarioChange], name: str) -> bool:
    """Whether a scenario changes anything of all data centres, of AI or of carbon."""
    return any(each.difference.low or each.difference.high for each in changes if each.name == name)


def scenario_paths(name: str, years: Sequence[PathYear], *, caption: Argument) -> Table:
    """A scenario in some years: all data centres, AI in them, and what its publisher has for all."""
    is_published = any(each.published for each in years)
    published = (Column(name="published", head=Message("world-head-as-published")), _as_published)
    return table(
        name,
        years,
        (Column(name="year", head=Message("head-year"), is_key=True), lambda each: Symbol(each.year)),
        figures(Message("world-head-all"), lambda each: each.demand),
        figures(Message("world-head-ai"), lambda each: each.ai, name="ai"),
        *((published,) if is_published else ()),
        title=Message("world-sheet-path"),
        caption=caption,
    )


def _as_published(each: PathYear) -> Argument:
    return cited(each.published[0], edition=True) if each.published else NOTHING


def _changes_of(
    kind: str, head: str, drop: int, *, is_drawn: bool
) -> Iterator[Line[tuple[int, dict[str, ScenarioChange]]]]:
    yield figures(
        Message(head),
        lambda each: Change(each[1][kind].difference) if kind in each[1] else NOTHING,
        name=ENERGY if kind == "demand" else kind,
        is_drawn=is_drawn,
    )
    ratio = Column(head=Message("world-head-ratio"), drop=drop)
    yield ratio, lambda each: _ratio(each[1][kind]) if kind in each[1] else NOTHING
    yield (
        Column(name=f"{kind}_ratio", head=Message("world-head-ratio"), is_detail=True),
        lambda each: each[1][kind].ratio_median if kind in each[1] else None,
    )


def _ratio(change: ScenarioChange) -> Argument:
    """A ratio with its range; alone where a published path states it; 1 where nothing changes."""
    low, median, high = (Rounded(each, 3) for each in (change.ratio_low, change.ratio_median, change.ratio_high))
    if low == median == high == 1.0:
        return Symbol("1")
    if isclose(low, high):
        return median
    return Message("with-range", value=median, range=Message("short-range", low=low, high=high))


def tracing(rows: Iterable[tuple[Argument, Figure]], *more: Command, unrecorded: str | None) -> Section:
    """The commands that unfold figures, where they could be recorded; then others."""
    commands = [Command(text=f"obsia trace {figure.figure_id}", about=about) for about, figure in rows]
    blocks = (*(commands if unrecorded is None else ()), *more)
    return Section(name="trace", head=Message("section-trace"), blocks=blocks)


def ending(snapshot: str, unrecorded: str | None) -> Section:
    """Which facts made the answer, and why nothing could be recorded."""
    blocks = [Sentence(text=Message("facts-used", snapshot=snapshot[:12]), tone=Tone.DIM)]
    if unrecorded:
        blocks.append(Sentence(text=Message("world-unrecorded", reason=unrecorded)))
    return Section(name="facts", blocks=tuple(blocks), is_lead=True)


def book(held: Document, made: Iterable[Figure]) -> Document:
    """The document with what only a file has room for: where the inputs of its figures come from."""
    # Imported here: a page of the world is laid out without what lays out an account.
    from obsia.views import usage as usage_view

    return replace(held, sections=(*held.sections, usage_view.sources_of(sources_of([*made]))))
