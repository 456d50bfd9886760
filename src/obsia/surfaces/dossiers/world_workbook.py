"""The world view as an Excel workbook: numbers in one stated unit, with interval, kind and evidence."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from obsia._version import __version__
from obsia.app.figures.sources import sources_of
from obsia.app.world.planet import World
from obsia.app.world.world_export import EDITION_COLUMNS, REASON, country_rows, edition_record, world_rows
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import PURE
from obsia.surfaces import words
from obsia.surfaces import world_words as told
from obsia.surfaces.dossiers.sheets import Book, Cell, Column
from obsia.surfaces.dossiers.workbook import MADE

if TYPE_CHECKING:
    from obsia.app.world.planet import Country
    from obsia.core.demand import Published
    from obsia.core.figure import Figure

_UNITS: Final[Mapping[str, tuple[str, float]]] = {
    "kWh": ("TWh", 1e9),
    "W": ("GW", 1e9),
    "gCO2e": ("Mt CO₂e", 1e12),
    "L": ("hm³", 1e9),
    PURE: (PURE, 1.0),
}
"""Unit of a figure -> the unit of the workbook and how many of the former it is: the same in every row of a sheet."""
_SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    "world-sheet-summary": ("tension", "country"),
    "world-sheet-regions": ("places",),
    "world-sheet-path": ("path",),
    "world-sheet-ai": ("ai", "ai-terms", "ai-owners"),
    "world-sheet-compared": ("compared",),
    "world-sheet-countries": ("countries",),
    "world-sheet-sites": ("sites",),
    "world-sheet-changes": ("changes",),
}


def workbook_bytes(found: World | Country, *, say: Locale) -> bytes:
    """The workbook of the planet or of one country, in the language of ``say``."""
    from xlsxwriter import Workbook  # pyright: ignore[reportMissingTypeStubs]

    held = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    writer: Any = Workbook(held, options)
    title = _title(found, say)
    writer.set_properties({"title": title, "author": f"obsia {__version__}", "created": MADE})
    book = Book(writer)
    rows = list(world_rows(found) if isinstance(found, World) else country_rows(found))
    _read_me(book, found, title, say)
    for name, tables in _SHEETS.items():
        chosen = [row for row in rows if row["table"] in tables]
        if chosen:
            _sheet(book, say(name), chosen, say)
    published = [each.row for each in found.compared] if isinstance(found, World) else [*found.published]
    _published(book, published, say)
    _sources(book, _figures(found), say)
    writer.close()
    return held.getvalue()


def _title(found: World | Country, say: Locale) -> str:
    if isinstance(found, World):
        return say("world-title", year=str(found.year))
    return say("world-country-title", country=say.zone(found.demand.iso3), year=str(found.year))


def _figures(found: World | Country) -> list[Figure]:
    if isinstance(found, World):
        figures = [found.tension.ours, *(figure for each in found.places for figure in each.figures)]
        figures += [each.ours for each in found.compared] + [each.demand for each in found.countries]
        figures += [each.per_inhabitant for each in found.countries if each.per_inhabitant]
        return [*figures, *(each.power for each in found.sites)]
    optional = (found.national_share, found.per_inhabitant)
    return [found.demand.demand, found.carbon, found.water, *(each for each in optional if each)]


def _read_me(book: Book, found: World | Country, title: str, say: Locale) -> None:
    level = say.percent(_figures(found)[0].level)
    lines: list[Sequence[Cell]] = [
        [title, say("world-independent")],
        [say("head-meaning"), say("world-meaning", level=level)],
        [say("head-scenario"), say("world-scenario", name=found.scenario.name, anchor=found.scenario.anchor)],
    ]
    lines += [
        [
            say("head-scenario"),
            say(
                "world-override",
                words=words.input_words("world:default", name, say),
                name=name,
                value=told.number(each.value, say),
            ),
        ]
        for name, each in sorted(found.scenario.overrides.items())
    ]
    if isinstance(found, World):
        lines.append([say("section-world-countries"), say("world-allocated-reason")])
    lines.append([say("head-command"), printable(" ".join(found.command), most=1_900)])
    columns = (Column(head=say("sheet-read-me")), Column(head=say("head-what-it-says"), wrap=True))
    book.sheet(say("sheet-read-me"), columns, lines)


def _sheet(book: Book, name: str, rows: Sequence[Mapping[str, Any]], say: Locale) -> None:
    """One row a figure; columns that are empty in all rows are left out. Allocated countries have no value."""
    columns: list[tuple[Column, list[Cell]]] = [
        (Column(head=say("head-place")), [_place(row, say) for row in rows]),
        (Column(head="ISO 3166-1"), [row.get("iso3") for row in rows]),
        (Column(head=say("head-item")), [_item(row, say) for row in rows]),
        (Column(head=say("head-year")), [row.get("year") for row in rows]),
        (Column(head=say("head-scenario")), [row.get("scenario") for row in rows]),
        (Column(head=say("head-quantity-name")), [_quantity(row, say) for row in rows]),
        (Column(head=say("head-unit")), [_unit(row) for row in rows]),
        *(
            (Column(head=say(f"head-{end}")), [_scaled(row, end) for row in rows])
            for end in ("low", "median", "mean", "high")
        ),
        (Column(head=say("head-published"), wrap=True), [_span(row) for row in rows]),
        (Column(head=say("head-note"), wrap=True), [_note(row, say) for row in rows]),
        (Column(head=say("world-head-share"), share=True), [row.get("share") for row in rows]),
        (Column(head=say("head-ratio")), [row.get("ratio_median") for row in rows]),
        (Column(head=say("head-kind")), [say(f"kind-{row['kind']}") for row in rows]),
        (Column(head=say("head-source"), wrap=True), [row.get("evidence") for row in rows]),
        (Column(head=say("head-figure")), [row.get("figure_id") for row in rows]),
    ]
    kept = [(column, cells) for column, cells in columns if any(cell not in (None, "") for cell in cells)]
    book.sheet(
        name, [column for column, _ in kept], [list(line) for line in zip(*(cells for _, cells in kept), strict=True)]
    )


def _place(row: Mapping[str, Any], say: Locale) -> str:
    if row.get("place_kind") == "country" and row.get("iso3"):
        return told.country(row["iso3"], say)
    return told.region(row.get("place") or "", say)


def _item(row: Mapping[str, Any], say: Locale) -> str:
    item = row.get("item") or ""
    named = {
        "places": "world-operator",
        "path": "world-ai",
        "ai": "world-ai",
        "ai-terms": "world-term",
        "ai-owners": "world-owner",
        "changes": "world-ai",
    }
    if row.get("place_kind") == "country" and row["table"] != "compared":
        return told.region(item, say)
    kind = named.get(row["table"])
    code = {"demand": "all"}.get(item, item).casefold().replace(" ", "-")
    return say.or_text(f"{kind}-{code}", item) if kind and item else printable(item)


def _quantity(row: Mapping[str, Any], say: Locale) -> str:
    name = f"{row['quantity']}-{row['boundary'].replace(' ', '-')}"
    return say.or_text(f"traced-{name}", row["quantity"])


def _unit(row: Mapping[str, Any]) -> str:
    # Per inhabitant, a terawatt-hour says nothing.
    return row["unit"] if _is_small(row) else _UNITS.get(row["unit"], (row["unit"], 1.0))[0]


def _is_small(row: Mapping[str, Any]) -> bool:
    return "per_inhabitant" in row["quantity"]


def _scaled(row: Mapping[str, Any], end: str) -> float | None:
    value = row.get(end)
    if value is None:
        return None
    return value if _is_small(row) else value / _UNITS.get(row["unit"], ("", 1.0))[1]


def _span(row: Mapping[str, Any]) -> str:
    low, high = _scaled(row, "published_low"), _scaled(row, "published_high")
    if low is None or high is None:
        return ""
    return f"{low:g}" if low == high else f"{low:g} - {high:g}"


def _note(row: Mapping[str, Any], say: Locale) -> str:
    note = row.get("note") or ""
    if note == REASON:
        return say("world-allocated-reason")
    if row["table"] == "compared":
        return say(f"world-verdict-{note}", boundary="") if note != "other-boundary" else say("world-other-boundary")
    return say.or_text(f"world-origin-{note}", note) if note else ""


def _published(book: Book, rows: Iterable[Published], say: Locale) -> None:
    """Published figures as they were published, each with its licence."""
    records = [edition_record(row) for row in rows]
    columns = [Column(head=name, wrap=name in ("locator", "note")) for name in EDITION_COLUMNS]
    lines = [[_cell(record[name]) for name in EDITION_COLUMNS] for record in records]
    book.sheet(say("world-sheet-published"), columns, lines)


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str | float | int) else None


def _sources(book: Book, figures: Sequence[Figure], say: Locale) -> None:
    columns = [
        Column(head=say("head-source")),
        Column(head=say("head-publisher"), wrap=True),
        Column(head=say("head-what"), wrap=True),
        Column(head=say("head-licence")),
        Column(head=say("head-date")),
        Column(head="URL"),
    ]
    rows: list[Sequence[Cell]] = [
        [each.evidence_id, each.publisher, each.title, each.licence, each.published, each.url]
        for each in sources_of(figures)
    ]
    book.sheet(say("section-sources"), columns, rows)
