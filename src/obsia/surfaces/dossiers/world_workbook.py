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
from obsia.core.locales import wording as words
from obsia.core.locales.scales import PURE
from obsia.surfaces import world_words as told
from obsia.writers.workbook import MADE, OPTIONS, Book, Cell
from obsia.writers.workbook import SheetColumn as Column

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


def workbook_bytes(found: World | Country, *, tr: Locale) -> bytes:
    """The workbook of the planet or of one country, in the language of ``tr``."""
    from xlsxwriter import Workbook  # pyright: ignore[reportMissingTypeStubs]

    held = io.BytesIO()
    writer: Any = Workbook(held, OPTIONS)
    title = _title(found, tr)
    writer.set_properties({"title": title, "author": f"obsia {__version__}", "created": MADE})
    book = Book(writer)
    rows = list(world_rows(found) if isinstance(found, World) else country_rows(found))
    _read_me(book, found, title, tr)
    for name, tables in _SHEETS.items():
        chosen = [row for row in rows if row["table"] in tables]
        if chosen:
            _sheet(book, tr(name), chosen, tr)
    published = [each.row for each in found.compared] if isinstance(found, World) else [*found.published]
    _published(book, published, tr)
    _sources(book, _figures(found), tr)
    writer.close()
    return held.getvalue()


def _title(found: World | Country, tr: Locale) -> str:
    if isinstance(found, World):
        return tr("world-title", year=str(found.year))
    return tr("world-country-title", country=tr.zone(found.demand.iso3), year=str(found.year))


def _figures(found: World | Country) -> list[Figure]:
    if isinstance(found, World):
        figures = [found.tension.ours, *(figure for each in found.places for figure in each.figures)]
        figures += [each.ours for each in found.compared] + [each.demand for each in found.countries]
        figures += [each.per_inhabitant for each in found.countries if each.per_inhabitant]
        return [*figures, *(each.power for each in found.sites)]
    optional = (found.national_share, found.per_inhabitant)
    return [found.demand.demand, found.carbon, found.water, *(each for each in optional if each)]


def _read_me(book: Book, found: World | Country, title: str, tr: Locale) -> None:
    level = tr.percent(_figures(found)[0].level)
    lines: list[Sequence[Cell]] = [
        [title, tr("world-independent")],
        [tr("head-meaning"), tr("world-meaning", level=level)],
        [tr("head-scenario"), tr("world-scenario", name=found.scenario.name, anchor=found.scenario.anchor)],
    ]
    lines += [
        [
            tr("head-scenario"),
            tr(
                "world-override",
                words=words.input_words("world:default", name, tr),
                name=name,
                value=told.number(each.value, tr),
            ),
        ]
        for name, each in sorted(found.scenario.overrides.items())
    ]
    if isinstance(found, World):
        lines.append([tr("section-world-countries"), tr("world-allocated-reason")])
    lines.append([tr("head-command"), printable(" ".join(found.command), most=1_900)])
    columns = (Column(head=tr("sheet-read-me")), Column(head=tr("head-what-it-says"), wrap=True))
    book.sheet(tr("sheet-read-me"), columns, lines)


def _sheet(book: Book, name: str, rows: Sequence[Mapping[str, Any]], tr: Locale) -> None:
    """One row a figure; columns that are empty in all rows are left out. Allocated countries have no value."""
    columns: list[tuple[Column, list[Cell]]] = [
        (Column(head=tr("head-place")), [_place(row, tr) for row in rows]),
        (Column(head="ISO 3166-1"), [row.get("iso3") for row in rows]),
        (Column(head=tr("head-item")), [_item(row, tr) for row in rows]),
        (Column(head=tr("head-year")), [row.get("year") for row in rows]),
        (Column(head=tr("head-scenario")), [row.get("scenario") for row in rows]),
        (Column(head=tr("head-quantity-name")), [_quantity(row, tr) for row in rows]),
        (Column(head=tr("head-unit")), [_unit(row) for row in rows]),
        *(
            (Column(head=tr(f"head-{end}")), [_scaled(row, end) for row in rows])
            for end in ("low", "median", "mean", "high")
        ),
        (Column(head=tr("head-published"), wrap=True), [_span(row) for row in rows]),
        (Column(head=tr("head-note"), wrap=True), [_note(row, tr) for row in rows]),
        (Column(head=tr("world-head-share"), share=True), [row.get("share") for row in rows]),
        (Column(head=tr("head-ratio")), [row.get("ratio_median") for row in rows]),
        (Column(head=tr("head-kind")), [tr(f"kind-{row['kind']}") for row in rows]),
        (Column(head=tr("head-source"), wrap=True), [row.get("evidence") for row in rows]),
        (Column(head=tr("head-figure")), [row.get("figure_id") for row in rows]),
    ]
    kept = [(column, cells) for column, cells in columns if any(cell not in (None, "") for cell in cells)]
    book.sheet(
        name, [column for column, _ in kept], [list(line) for line in zip(*(cells for _, cells in kept), strict=True)]
    )


def _place(row: Mapping[str, Any], tr: Locale) -> str:
    if row.get("place_kind") == "country" and row.get("iso3"):
        return told.country(row["iso3"], tr)
    return told.region(row.get("place") or "", tr)


def _item(row: Mapping[str, Any], tr: Locale) -> str:
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
        return told.region(item, tr)
    kind = named.get(row["table"])
    code = {"demand": "all"}.get(item, item).casefold().replace(" ", "-")
    return tr.or_text(f"{kind}-{code}", item) if kind and item else printable(item)


def _quantity(row: Mapping[str, Any], tr: Locale) -> str:
    name = f"{row['quantity']}-{row['boundary'].replace(' ', '-')}"
    return tr.or_text(f"traced-{name}", row["quantity"])


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


def _note(row: Mapping[str, Any], tr: Locale) -> str:
    note = row.get("note") or ""
    if note == REASON:
        return tr("world-allocated-reason")
    if row["table"] == "compared":
        return tr(f"world-verdict-{note}", boundary="") if note != "other-boundary" else tr("world-other-boundary")
    return tr.or_text(f"world-origin-{note}", note) if note else ""


def _published(book: Book, rows: Iterable[Published], tr: Locale) -> None:
    """Published figures as they were published, each with its licence."""
    records = [edition_record(row) for row in rows]
    columns = [Column(head=name, wrap=name in ("locator", "note")) for name in EDITION_COLUMNS]
    lines = [[_cell(record[name]) for name in EDITION_COLUMNS] for record in records]
    book.sheet(tr("world-sheet-published"), columns, lines)


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str | float | int) else None


def _sources(book: Book, figures: Sequence[Figure], tr: Locale) -> None:
    columns = [
        Column(head=tr("head-source")),
        Column(head=tr("head-publisher"), wrap=True),
        Column(head=tr("head-what"), wrap=True),
        Column(head=tr("head-licence")),
        Column(head=tr("head-date")),
        Column(head="URL"),
    ]
    rows: list[Sequence[Cell]] = [
        [each.evidence_id, each.publisher, each.title, each.licence, each.published, each.url]
        for each in sources_of(figures)
    ]
    book.sheet(tr("section-sources"), columns, rows)
