"""The world view for machines: members of each answer, rows of figures. Of an allocated country the range alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from obsia.accounting.world.countries import Origin
from obsia.app.figures.export import ASSUMPTION, COMMAND, FIGURE, FIXED_COLUMNS, SNAPSHOT, UNKNOWNS, VERSION, figure_row
from obsia.core.data import (
    ANY,
    FLAG,
    NUMBER,
    STATED,
    TEXT,
    WHOLE,
    YEAR,
    Columns,
    Member,
    Record,
    Shape,
    by_name,
    many,
    maybe,
    member,
    members,
    number,
)
from obsia.core.demand import AHEAD_YEAR, Published, ZonePower
from obsia.facts.snapshot import load

if TYPE_CHECKING:
    from obsia.accounting.world.bridge import (
        BridgeFigures,
        ClosingFigures,
        Disclosure,
        ExplanationFigures,
        StepFigures,
        UseFigures,
    )
    from obsia.accounting.world.closing import Unclosed
    from obsia.accounting.world.parameters import Override, Scenario
    from obsia.accounting.world.standing import Standing
    from obsia.app.world.planet import Country, Editions, Summed, World
    from obsia.app.world.reconciliation import Loops, Move
    from obsia.app.world.world_figures import (
        AiFigures,
        Change,
        ComparedFigure,
        CountryFigures,
        Part,
        RegionView,
        SiteFigures,
        TensionFigures,
        YearFigures,
    )
    from obsia.core.companies import CompanyStatement
    from obsia.core.disclosure import Use
from obsia.core.figure import Figure

REASON: Final = "allocated: a share of the region by drivers, a range without a central value"
_FIGURE: Final = (
    "quantity", "boundary", "unit", "median", "mean", "low", "high", "level", "tested", "kind", "figure_id",
    "snapshot", "evidence",
)  # fmt: skip
COLUMNS: Final[Columns] = {
    **dict.fromkeys(("table", "place", "place_kind", "iso3"), TEXT.column),
    "year": YEAR.column,
    **dict.fromkeys(("scenario", "item"), TEXT.column),
    **{name: FIXED_COLUMNS[name] for name in _FIGURE},
    **dict.fromkeys(
        ("share", "ratio_median", "ratio_low", "ratio_high", "published_low", "published_high"), NUMBER.column
    ),
    "note": TEXT.column,
}
"""Column -> its type. ``item`` is an operator, a term, an owner, a publisher's edition, an explanation or a country's
region; ``share`` a share of worlds; ``note`` a verdict, an origin or a status."""


def licence_of(row: Published | CompanyStatement) -> str:
    """The licence of the source of what is stated."""
    return load().source(row.evidence).licence


_AS_TEXT: Final = replace(FLAG, column=TEXT.column)
EDITION: Final[Shape[Published]] = Shape(
    members(TEXT, "series", "edition", "year", "year_to", "figure_kind", "region", "region_kind", "iso3", "scenario"),
    member("quantity", TEXT),
    members(maybe(STATED), "amount", "low", "high"),
    members(TEXT, "unit", "basis", "boundary", "access"),
    member("calibrates", _AS_TEXT),
    member("evidence", TEXT),
    member("licence", TEXT, licence_of),
    members(TEXT, "locator", "read_on", "note", "edition_id"),
)
"""A published figure, as it was published, and the licence of its source."""
EDITION_COLUMNS: Final[Columns] = EDITION.columns
edition_record = EDITION.record

HEAD: Final[tuple[Member[Any], ...]] = (VERSION, COMMAND, SNAPSHOT, member("independent", FLAG, lambda _: True))
_OVERRIDE: Final[Shape[Override]] = Shape(members(ANY, "value", "low", "high"))
_SCENARIO: Final[Shape[Scenario]] = Shape(
    members(TEXT, "name", "anchor"),
    member("parameters", by_name(_OVERRIDE.type), lambda each: dict(sorted(each.overrides.items()))),
)
_GROWTH: Final[Shape[tuple[Published, Figure]]] = Shape(
    EDITION.of(lambda each: each[0]), member("growth_left", FIGURE, lambda each: each[1])
)
_TENSION: Final[Shape[TensionFigures]] = Shape(
    members(WHOLE, "first", "last"),
    member("ours", FIGURE),
    UNKNOWNS,
    member("published", many(_GROWTH.type), lambda each: zip(each.rows, each.left, strict=True)),
    member("same_years", many(EDITION.type)),
)
_PLACE: Final[Shape[RegionView]] = Shape(members(TEXT, "region", "operator"), member("figures", many(FIGURE.type)))


def _parts(several: Sequence[Part]) -> dict[str, Figure]:
    return {each.name: each.figure for each in several}


_BY_NAME: Final = by_name(FIGURE.type)
_AI: Final[Shape[AiFigures]] = Shape(
    members(FIGURE, "demand", "share", "rated", "water"),
    member("terms", _BY_NAME, lambda each: _parts(each.terms)),
    member("owners", _BY_NAME, lambda each: _parts(each.owners)),
    member("countries", _BY_NAME, lambda each: _parts(each.countries)),
    member("unplaced", maybe(FIGURE.type)),
    UNKNOWNS,
)
_YEAR: Final[Shape[YearFigures]] = Shape(
    member("year", WHOLE),
    member("demand", FIGURE),
    member("ai", maybe(FIGURE.type)),
    member("left", maybe(FIGURE.type), lambda each: each.conventional),
)
_COMPARED: Final[Shape[ComparedFigure]] = Shape(
    member("published", EDITION, lambda each: each.published),
    member("year", WHOLE),
    member("published_low", NUMBER, lambda each: each.low),
    member("published_high", NUMBER, lambda each: each.high),
    member("ours", FIGURE),
    member("verdict", TEXT),
)
COUNTRY_FIGURES: Final[Shape[CountryFigures]] = Shape(
    members(TEXT, "iso3", "region"),
    member("origin", TEXT, about="data-origin"),
    member("publishers", many(TEXT), lambda each: each.series),
    member("reason", maybe(TEXT), lambda each: None if each.has_central else REASON),
    member("demand", FIGURE),
    member("per_inhabitant", maybe(FIGURE.type)),
)
_SITE: Final[Shape[SiteFigures]] = Shape(
    member("site", TEXT, lambda each: each.site.name),
    member("owner", TEXT, lambda each: each.site.owner),
    member("iso3", TEXT, lambda each: each.site.iso3),
    member("status", TEXT, lambda each: each.site.status),
    member("running_share", NUMBER),
    member("power", FIGURE),
)
_RATIOS: Final = ("ratio_median", "ratio_low", "ratio_high")
_CHANGE: Final[Shape[Change]] = Shape(
    member("year", WHOLE),
    member("of", TEXT, lambda each: each.name),
    member("difference", FIGURE),
    members(NUMBER, *_RATIOS),
)
WORLD: Final[Shape[World]] = Shape(
    HEAD,
    member("year", WHOLE),
    member("scenario", _SCENARIO),
    member("tension", maybe(_TENSION.type)),
    member("places", many(_PLACE.type)),
    member("world_totals", FIGURE),
    member("ai", maybe(_AI.type)),
    member("path", many(_YEAR.type)),
    member("compared", many(_COMPARED.type)),
    member("countries", many(COUNTRY_FIGURES.type)),
    member("sites", many(_SITE.type)),
    member("changes", many(_CHANGE.type)),
)
"""The planet."""
COUNTRIES: Final = WORLD.only("obsia", "command", "snapshot", "independent", "year", "scenario", "countries")
"""Its countries alone."""
_YEAR_OF_COUNTRY: Final[Shape[tuple[int, Figure]]] = Shape(
    member("year", WHOLE, lambda each: each[0]), member("demand", FIGURE, lambda each: each[1])
)
_WATER: Final[Shape[Figure]] = Shape(FIGURE.members, member("scarcity_weighed", FLAG, lambda _: False))


def _agreed(found: Country) -> Record:
    """What its State agreed to, where anything is read of it."""
    from obsia.app.disclosure.commitments_export import OF_STATE

    return OF_STATE.record(found.commitments) if found.commitments and found.commitments.party else {}


_STANDING: Final[Shape[Standing]] = Shape(
    member("edition_id", TEXT, lambda each: each.row.edition_id),
    member("verdict", maybe(TEXT), lambda each: each.verdict and each.verdict.value),
    member("why", maybe(TEXT), lambda each: each.why and each.why.value),
)
_MEMBER: Final = COUNTRY_FIGURES.only("iso3", "region", "origin", "publishers", "reason", "demand")
_SUMMED: Final[Shape[Summed]] = Shape(
    member("as_of", TEXT, lambda each: each.group.row.as_of),
    member("evidence", TEXT, lambda each: each.group.row.evidence),
    member("includes", many(TEXT), lambda each: each.group.includes),
    member("members", many(_MEMBER.type)),
    member("without", many(TEXT)),
    member("compared", many(_COMPARED.type)),
)
_ZONE_POWER: Final[Shape[ZonePower]] = Shape(
    members(TEXT, "place", "iso3", "what", "loads", "as_of", "year_to"),
    member("amount_gw", NUMBER),
    members(TEXT, "is_bound", "series", "access", "evidence", "locator", "read_on", "note"),
)
COUNTRY: Final[Shape[Country]] = Shape(
    HEAD,
    member("year", WHOLE),
    member("scenario", _SCENARIO),
    COUNTRY_FIGURES.of(lambda found: found.demand),
    member("path", many(_YEAR_OF_COUNTRY.type)),
    member("carbon", FIGURE),
    member("water", _WATER),
    members(FIGURE, "installed", "peak"),
    member("installed_ahead", maybe(FIGURE.type)),
    members(maybe(FIGURE.type), "national_share", "per_inhabitant"),
    member("published", many(EDITION.type)),
    member("standings", many(_STANDING.type)),
    member("commitments", by_name(ANY), _agreed),
    member("summed", maybe(_SUMMED.type)),
    member("zones", many(_ZONE_POWER.type)),
    member("inside", many(EDITION.type)),
)
"""One country, or several together (``summed``)."""


EDITIONS: Final[Shape[Editions]] = Shape(HEAD, member("series", by_name(many(EDITION.type))))
_USE: Final[Shape[UseFigures]] = Shape(
    member("teller", TEXT, lambda one: one.statement.teller), members(FIGURE, "unit", "use")
)
_CAUSE: Final[Shape[tuple[tuple[str, str], float]]] = Shape(
    member("subject", TEXT, lambda each: each[0][0]),
    member("property", TEXT, lambda each: each[0][1]),
    member("share", NUMBER, lambda each: each[1]),
)
_EXPLANATION: Final[Shape[ExplanationFigures]] = Shape(
    member("code", TEXT, lambda one: one.explanation.code),
    member("about", TEXT, lambda one: one.explanation.about),
    member("note", TEXT, lambda one: one.explanation.note),
    member("evidence", TEXT, lambda one: one.explanation.evidence),
    members(maybe(FIGURE.type), "factor", "left"),
)
_CLOSING: Final[Shape[ClosingFigures]] = Shape(
    member("loop", TEXT, lambda each: each.closing.loop.name),
    member("label", TEXT, lambda each: each.closing.loop.label),
    member("date", TEXT, lambda each: each.closing.date),
    members(FIGURE, "use", "chips", "factor"),
    member("uses", many(_USE.type)),
    member("causes", many(_CAUSE.type)),
    member("explanations", many(_EXPLANATION.type)),
)
_STEP: Final[Shape[StepFigures]] = Shape(member("code", TEXT), members(FIGURE, "taken", "left"))
_SETTLING: Final[Shape[tuple[Disclosure, float]]] = Shape(
    member("disclosure", TEXT, lambda each: each[0].value), member("share", NUMBER, lambda each: each[1])
)
BRIDGE: Final[Shape[BridgeFigures]] = Shape(
    member("loop", TEXT, lambda each: each.closing.loop.name),
    member("label", TEXT, lambda each: each.closing.loop.label),
    member("date", TEXT, lambda each: each.closing.date),
    members(FIGURE, "chips", "served", "use", "rest", "factor", "remaining"),
    member("over_share", NUMBER),
    member("steps", many(_STEP.type)),
    member("settling", many(_SETTLING.type)),
)
"""From the chips of a loop down to its use, and what would settle the rest."""
_UNCLOSED: Final[Shape[Unclosed]] = Shape(member("loop", TEXT, lambda each: each.loop.name), member("date", TEXT))
LOOPS: Final[Shape[Loops]] = Shape(
    HEAD,
    member("closings", many(_CLOSING.type)),
    member("bridges", many(BRIDGE.type)),
    member("unclosed", many(_UNCLOSED.type)),
)
"""The closing of the loop."""
_STATED_USE: Final[Shape[Use]] = Shape(
    member("developer", TEXT), member("date", TEXT, lambda each: each.as_of), member("evidence", TEXT)
)
MOVE: Final[Shape[Move]] = Shape(
    HEAD,
    member("attributional", FLAG, lambda _: True),
    member("model", TEXT, lambda found: found.model.facts.model_id),
    member("tokens_per_month", NUMBER),
    member("stated", maybe(_STATED_USE.type)),
    member("from", maybe(TEXT), lambda found: found.from_iso3),
    member("to", TEXT, lambda found: found.to_iso3),
    member("year", WHOLE),
    members(many(FIGURE.type), "here", "there", "changes"),
    member("assumptions", many(ASSUMPTION.type)),
)
"""Inference moved to a country."""


def world_rows(found: World) -> Iterator[Record]:
    """One row for each figure of the planet, in the order of the page."""
    name, year = found.scenario.name, found.year

    def row(table: str, figure: Figure, **cells: Any) -> Record:
        return _row(table, figure, {"place": "World", "place_kind": "world", "year": year, "scenario": name, **cells})

    if tension := found.tension:
        yield row("tension", tension.ours, year=tension.last)
        for published, left in zip(tension.rows, tension.left, strict=True):
            item = f"{published.series} {published.edition}"
            yield row("tension", left, year=int(published.year_to), item=item, note="left")
    for each in found.places:
        kind = "world" if each.region == "World" else "region"
        for figure in each.figures:
            yield row("places", figure, place=each.region, place_kind=kind, item=each.operator)
    yield row("places", found.world_totals, place="World", place_kind="world", note="world totals")
    for each in found.path:
        yield row("path", each.demand, year=each.year, item="all")
        for item, figure in (("ai", each.ai), ("left", each.conventional)):
            if figure is not None:
                yield row("path", figure, year=each.year, item=item)
    if found.ai is not None:
        yield row("ai", found.ai.rated, item="rated")
        yield row("ai", found.ai.share, item="share")
        yield row("ai", found.ai.water, item="water")
        for table, parts in (("ai-terms", found.ai.terms), ("ai-owners", found.ai.owners)):
            for part in parts:
                yield row(table, part.figure, item=part.name)
        for part in found.ai.countries:
            yield row("ai-countries", part.figure, place=part.name, place_kind="country", iso3=part.name)
        if found.ai.unplaced is not None:
            yield row("ai-countries", found.ai.unplaced, item="unknown")
    for each in found.compared:
        yield row(
            "compared",
            each.ours,
            place=each.published.region,
            place_kind=each.published.region_kind.value,
            iso3=each.published.iso3,
            year=each.year,
            item=f"{each.published.series} {each.published.edition}",
            published_low=number(each.low),
            published_high=number(each.high),
            note=each.verdict.value,
        )
    for each in found.countries:
        yield row("countries", each.demand, **_of_country(each))
        if each.per_inhabitant is not None:
            yield row("countries", each.per_inhabitant, **_of_country(each))
    for each in found.sites:
        yield row(
            "sites",
            each.power,
            place=each.site.name,
            place_kind="site",
            iso3=each.site.iso3,
            item=each.site.owner,
            share=number(each.running_share),
            note=each.site.status.value,
        )
    for each in found.changes:
        yield row(
            "changes",
            each.difference,
            year=each.year,
            item=each.name,
            **{name: number(getattr(each, name)) for name in _RATIOS},
        )


def _of_country(each: CountryFigures) -> Record:
    note = each.origin.value if each.has_central else REASON
    is_group = each.origin in (Origin.SUM, Origin.SUM_OF_RANGES)
    kind, iso3 = ("group", "") if is_group else ("country", each.iso3)
    return {"place": each.iso3, "place_kind": kind, "iso3": iso3, "item": each.region, "note": note}


def countries_rows(found: World) -> Iterator[Record]:
    """The rows of its countries alone."""
    return (row for row in world_rows(found) if row["table"] == "countries")


def country_rows(found: Country) -> Iterator[Record]:
    """One row for each figure of a country: the year, then its path."""
    cells = {**_of_country(found.demand), "scenario": found.scenario.name, "year": found.year}
    parts = (found.carbon, found.water, found.installed, found.peak, found.national_share, found.per_inhabitant)
    for figure in (found.demand.demand, *parts):
        if figure is not None:
            yield _row("country", figure, cells)
    if found.installed_ahead is not None:
        yield _row("country", found.installed_ahead, {**cells, "year": AHEAD_YEAR})
    for year, figure in found.path:
        yield _row("path", figure, {**cells, "year": year})
    for each in found.summed.members if found.summed else ():
        yield _row("members", each.demand, {**cells, **_of_country(each)})


def loops_rows(found: Loops) -> Iterator[Record]:
    """One row for each figure of the closings."""
    for each in found.closings:
        cells: Record = {"place": each.closing.loop.name, "place_kind": "loop", "year": int(each.closing.date[:4])}
        for table, figure in (("use", each.use), ("chips", each.chips), ("factor", each.factor)):
            yield _row(table, figure, {**cells, "item": each.closing.date})
        for one in each.uses:
            yield _row("unit", one.unit, {**cells, "item": one.statement.teller})
        for one in each.explanations:
            for note, figure in (("could-be", one.factor), ("would-leave", one.left)):
                if figure is not None:
                    yield _row("explanations", figure, {**cells, "item": one.explanation.code, "note": note})
    for each in found.bridges:
        cells = {"place": each.closing.loop.name, "place_kind": "loop", "year": int(each.closing.date[:4])}
        for one in each.steps:
            yield _row("bridge", one.taken, {**cells, "item": one.code, "note": "taken"})
            yield _row("bridge", one.left, {**cells, "item": one.code, "note": "left"})
        for note, figure in (("unexplained", each.rest), ("remaining", each.remaining)):
            yield _row("bridge", figure, {**cells, "item": each.closing.date, "note": note})


def move_rows(found: Move) -> Iterator[Record]:
    """One row for each figure of a move."""
    for table, figures, iso3 in (
        ("here", found.here, found.from_iso3),
        ("there", found.there, found.to_iso3),
        ("changes", found.changes, found.to_iso3),
    ):
        for figure in figures:
            cells: Record = {
                "place_kind": "country",
                "iso3": iso3,
                "year": found.year,
                "item": found.model.facts.model_id,
            }
            yield _row(table, figure, cells)


def editions_rows(found: Editions) -> Iterator[Record]:
    """One row for each published figure."""
    for row in (each for rows in found.series.values() for each in rows):
        yield {name: None if value == "" else value for name, value in edition_record(row).items()}


def _row(table: str, figure: Figure, cells: Mapping[str, Any]) -> Record:
    kept = {name: value if value != "" else None for name, value in cells.items()}
    return {"table": table, **kept, **figure_row(figure)}
