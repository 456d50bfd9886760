"""The world view for machines: JSON records, flat rows, Parquet. Of an allocated country the range alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from obsia._version import __version__
from obsia.app.figures.export import FIXED_COLUMNS, Record, assumption_records, figure_record, number, unknown_records

if TYPE_CHECKING:
    from obsia.accounting.world.closing_figures import ClosingFigures
    from obsia.accounting.world.parameters import Scenario
    from obsia.app.world.planet import Country, World
    from obsia.app.world.reconciliation import Loops, Move
    from obsia.app.world.world_figures import ComparedFigure, CountryFigures, SiteFigures
    from obsia.core.demand import Published
    from obsia.core.figure import Figure

REASON: Final = "allocated: a share of the region by drivers, a range without a central value"
_FIGURE: Final = (
    "quantity", "boundary", "unit", "lead", "median", "mean", "low", "high", "level", "tested", "kind", "figure_id",
    "snapshot", "evidence",
)  # fmt: skip
COLUMNS: Final[Mapping[str, str]] = {
    "table": "VARCHAR",
    "place": "VARCHAR",
    "place_kind": "VARCHAR",
    "iso3": "VARCHAR",
    "year": "INTEGER",
    "scenario": "VARCHAR",
    "item": "VARCHAR",
    **{name: FIXED_COLUMNS.get(name, "VARCHAR") for name in _FIGURE},
    "share": "DOUBLE",
    "ratio_median": "DOUBLE",
    "ratio_low": "DOUBLE",
    "ratio_high": "DOUBLE",
    "published_low": "DOUBLE",
    "published_high": "DOUBLE",
    "note": "VARCHAR",
}
"""Column -> its type. ``item`` is an operator, a term, an owner, a publisher's edition, an explanation or a country's
region; ``share`` a share of worlds; ``note`` a verdict, an origin or a status."""
EDITION_COLUMNS: Final = (
    "series", "edition", "year", "year_to", "figure_kind", "region", "region_kind", "iso3", "scenario", "quantity",
    "amount", "low", "high", "unit", "basis", "boundary", "access", "calibrates", "evidence", "licence", "locator",
    "read_on", "note", "edition_id",
)  # fmt: skip
"""Columns of published figures, as they were published."""


def world_record(found: World) -> Record:
    """The planet as one JSON object."""
    return {
        **_head(found.command, found.snapshot),
        "year": found.year,
        "scenario": _scenario(found.scenario),
        "tension": {
            "first": found.tension.first,
            "last": found.tension.last,
            "ours": figure_record(found.tension.ours),
            "unknowns": unknown_records(found.tension.unknowns),
            "published": [
                {**edition_record(row), "growth_left": figure_record(left)}
                for row, left in zip(found.tension.rows, found.tension.left, strict=True)
            ],
        },
        "places": [
            {"region": each.region, "operator": each.operator, "figures": [figure_record(one) for one in each.figures]}
            for each in found.places
        ],
        "ai": None
        if found.ai is None
        else {
            "demand": figure_record(found.ai.demand),
            "share": figure_record(found.ai.share),
            "rated": figure_record(found.ai.rated),
            "terms": {each.name: figure_record(each.figure) for each in found.ai.terms},
            "owners": {each.name: figure_record(each.figure) for each in found.ai.owners},
            "countries": {each.name: figure_record(each.figure) for each in found.ai.countries},
            "unplaced": None if found.ai.unplaced is None else figure_record(found.ai.unplaced),
            "unknowns": unknown_records(found.ai.unknowns),
            "contradiction_share": number(found.ai.contradiction_share),
        },
        "path": [
            {
                "year": each.year,
                "demand": figure_record(each.demand),
                "ai": None if each.ai is None else figure_record(each.ai),
                "left": None if each.conventional is None else figure_record(each.conventional),
                "contradiction_share": None if each.contradiction_share is None else number(each.contradiction_share),
            }
            for each in found.path
        ],
        "compared": [_compared_record(each) for each in found.compared],
        "countries": [_country_record(each) for each in found.countries],
        "sites": [_site_record(each) for each in found.sites],
        "changes": [
            {
                "year": each.year,
                "of": each.name,
                "difference": figure_record(each.difference),
                "ratio_median": number(each.ratio_median),
                "ratio_low": number(each.ratio_low),
                "ratio_high": number(each.ratio_high),
            }
            for each in found.changes
        ],
    }


def country_record(found: Country) -> Record:
    """One country as one JSON object."""
    from obsia.app.disclosure.commitments import commitments_record

    agreed = commitments_record(found.commitments)
    return {
        **_head(found.command, found.snapshot),
        "year": found.year,
        "scenario": _scenario(found.scenario),
        **_country_record(found.demand),
        "path": [{"year": year, "demand": figure_record(figure)} for year, figure in found.path],
        "carbon": figure_record(found.carbon),
        "water": {**figure_record(found.water), "scarcity_weighed": False},
        "national_share": None if found.national_share is None else figure_record(found.national_share),
        "per_inhabitant": None if found.per_inhabitant is None else figure_record(found.per_inhabitant),
        "published": [edition_record(row) for row in found.published],
        "commitments": {name: agreed[name] for name in ("did", "without") if name in agreed},
    }


def editions_record(found: Mapping[str, Sequence[Published]], *, snapshot: str, iso3: str | None) -> Record:
    """Published figures by who publishes."""
    command = ("obsia", "world", "--sources", *(("--country", iso3) if iso3 else ()))
    return {
        **_head(command, snapshot),
        "series": {name: [edition_record(row) for row in rows] for name, rows in found.items()},
    }


def edition_record(row: Published) -> Record:
    """Every field of a published figure, and the licence of its source."""
    from obsia.facts.snapshot import load

    held: Record = {each.name: getattr(row, each.name) for each in fields(row)}
    texts = {name: held[name].value for name in ("figure_kind", "region_kind", "basis")}
    return {name: ({**held, **texts, "licence": load().source(row.evidence).licence})[name] for name in EDITION_COLUMNS}


def loops_record(found: Loops) -> Record:
    """The closing of the loop as one JSON object."""
    return {
        **_head(found.command, found.snapshot),
        "closings": [_closing_record(each) for each in found.closings],
        "unclosed": [{"loop": each.loop.name, "date": each.date} for each in found.unclosed],
    }


def _closing_record(each: ClosingFigures) -> Record:
    return {
        "loop": each.closing.loop.name,
        "label": each.closing.loop.label,
        "date": each.closing.date,
        "use": figure_record(each.use),
        "chips": figure_record(each.chips),
        "factor": figure_record(each.factor),
        "uses": [
            {"teller": one.told.teller, "unit": figure_record(one.unit), "use": figure_record(one.use)}
            for one in each.uses
        ],
        "causes": [{"subject": key[0], "property": key[1], "share": number(share)} for key, share in each.causes],
        "explanations": [
            {
                "code": one.explanation.code,
                "about": one.explanation.about,
                "note": one.explanation.note,
                "evidence": one.explanation.evidence,
                "factor": None if one.factor is None else figure_record(one.factor),
                "left": None if one.left is None else figure_record(one.left),
            }
            for one in each.explanations
        ],
    }


def move_record(found: Move) -> Record:
    """Inference moved to a country, as one JSON object."""
    return {
        **_head(found.command, found.snapshot),
        "attributional": True,
        "model": found.model.facts.model_id,
        "tokens_per_month": number(found.tokens_per_month),
        "stated": None
        if found.stated is None
        else {
            "developer": found.stated.developer,
            "date": found.stated.as_of,
            "evidence": found.stated.evidence,
        },
        "from": found.from_iso3,
        "to": found.to_iso3,
        "year": found.year,
        "here": [figure_record(each) for each in found.here],
        "there": [figure_record(each) for each in found.there],
        "changes": [figure_record(each) for each in found.changes],
        "assumptions": assumption_records(found.assumptions),
    }


def _head(command: Iterable[str], snapshot: str) -> Record:
    return {"obsia": __version__, "command": list(command), "snapshot": snapshot, "independent": True}


def _scenario(asked: Scenario) -> Record:
    return {
        "name": asked.name,
        "anchor": asked.anchor,
        "parameters": {
            name: {"value": each.value, "low": each.low, "high": each.high}
            for name, each in sorted(asked.overrides.items())
        },
    }


def _compared_record(each: ComparedFigure) -> Record:
    return {
        "published": edition_record(each.row),
        "year": each.year,
        "published_low": number(each.low),
        "published_high": number(each.high),
        "ours": figure_record(each.ours),
        "verdict": each.verdict.value,
    }


def _country_record(each: CountryFigures) -> Record:
    return {
        "iso3": each.iso3,
        "region": each.region,
        "origin": each.origin.value,
        "publishers": list(each.series),
        "reason": None if each.has_central else REASON,
        "demand": figure_record(each.demand),
        "per_inhabitant": None if each.per_inhabitant is None else figure_record(each.per_inhabitant),
    }


def _site_record(each: SiteFigures) -> Record:
    return {
        "site": each.site.name,
        "owner": each.site.owner,
        "iso3": each.site.iso3,
        "status": each.site.status.value,
        "running_share": number(each.running_share),
        "power": figure_record(each.power),
    }


def world_rows(found: World) -> Iterator[Record]:
    """One row for each figure of the planet, in the order of the page."""
    name, year = found.scenario.name, found.year

    def row(table: str, figure: Figure, **cells: Any) -> Record:
        return _row(table, figure, {"place": "World", "place_kind": "world", "year": year, "scenario": name, **cells})

    tension = found.tension
    yield row("tension", tension.ours, year=tension.last)
    for published, left in zip(tension.rows, tension.left, strict=True):
        yield row(
            "tension", left, year=int(published.year_to), item=f"{published.series} {published.edition}", note="left"
        )
    for each in found.places:
        kind = "world" if each.region == "World" else "region"
        for figure in each.figures:
            yield row("places", figure, place=each.region, place_kind=kind, item=each.operator)
    for each in found.path:
        yield row("path", each.demand, year=each.year, item="all")
        for item, figure in (("ai", each.ai), ("left", each.conventional)):
            if figure is not None:
                yield row("path", figure, year=each.year, item=item, share=_share(each.contradiction_share, item))
    if found.ai is not None:
        yield row("ai", found.ai.rated, item="rated")
        yield row("ai", found.ai.share, item="share")
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
            place=each.row.region,
            place_kind=each.row.region_kind.value,
            iso3=each.row.iso3,
            year=each.year,
            item=f"{each.row.series} {each.row.edition}",
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
            ratio_median=number(each.ratio_median),
            ratio_low=number(each.ratio_low),
            ratio_high=number(each.ratio_high),
        )


def _share(share: float | None, item: str) -> float | None:
    return number(share) if share is not None and item == "left" else None


def _of_country(each: CountryFigures) -> Record:
    note = each.origin.value if each.has_central else REASON
    return {"place": each.iso3, "place_kind": "country", "iso3": each.iso3, "item": each.region, "note": note}


def country_rows(found: Country) -> Iterator[Record]:
    """One row for each figure of a country: the year, then its path."""
    cells = {**_of_country(found.demand), "scenario": found.scenario.name, "year": found.year}
    for figure in (found.demand.demand, found.carbon, found.water, found.national_share, found.per_inhabitant):
        if figure is not None:
            yield _row("country", figure, cells)
    for year, figure in found.path:
        yield _row("path", figure, {**cells, "year": year})


def loops_rows(found: Loops) -> Iterator[Record]:
    """One row for each figure of the closings."""
    for each in found.closings:
        cells: Record = {"place": each.closing.loop.name, "place_kind": "loop", "year": int(each.closing.date[:4])}
        for table, figure in (("use", each.use), ("chips", each.chips), ("factor", each.factor)):
            yield _row(table, figure, {**cells, "item": each.closing.date})
        for one in each.uses:
            yield _row("unit", one.unit, {**cells, "item": one.told.teller})
        for one in each.explanations:
            for note, figure in (("could-be", one.factor), ("would-leave", one.left)):
                if figure is not None:
                    yield _row("explanations", figure, {**cells, "item": one.explanation.code, "note": note})


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


def editions_rows(found: Mapping[str, Sequence[Published]]) -> Iterator[Record]:
    """One row for each published figure."""
    for rows in found.values():
        for row in rows:
            yield {
                name: value or None if isinstance(value, str) else value for name, value in edition_record(row).items()
            }


def _row(table: str, figure: Figure, cells: Mapping[str, Any]) -> Record:
    record = figure_record(figure) | {"evidence": " ".join(figure.evidence)}
    kept = {name: value if value != "" else None for name, value in cells.items()}
    return {"table": table, **kept, **{name: record[name] for name in _FIGURE}}


def write_rows(rows: Iterable[Mapping[str, Any]], *, path: str) -> None:
    """Write flat rows as Parquet, typed. Raises ``OSError`` for a file that cannot be written."""
    import duckdb

    held = list(rows)
    with duckdb.connect(":memory:") as connection:
        selected = ", ".join(f"unnest(${at}::{kind}[])" for at, kind in enumerate(COLUMNS.values(), start=1))
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        # Nothing of the rows enters the text of the statement: whole columns are its parameters.
        connection.execute(
            f"CREATE TABLE world AS SELECT * FROM (SELECT {selected}) AS rows({names})",  # noqa: S608
            [[row.get(name) for row in held] for name in COLUMNS],
        )
        try:
            connection.table("world").write_parquet(path, compression="zstd")
        except duckdb.IOException as error:
            raise OSError(str(error)) from error
