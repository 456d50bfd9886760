"""Pages of one country, and of what is published: how a source changed its mind."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from obsia.core.demand import PublishedBasis
from obsia.core.document import Section
from obsia.core.figure import RANGE_ONLY
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words
from obsia.surfaces import world_words as told
from obsia.surfaces.cli.world_page import ending, figure_table, scenario_lines
from obsia.views import parts
from obsia.views.commitments import party_acts
from obsia.writers.terminal import Page, write_section
from obsia.writers.terminal import TextColumn as Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from obsia.app.world.planet import Country
    from obsia.core.demand import Published


def country_page(page: Page, found: Country) -> None:
    """The data centres of a country: electricity, carbon, water, what is published, what its State agreed to."""
    tr, demand = page.language, found.demand
    page.title(tr("world-country-title", country=tr.zone(demand.iso3), year=str(found.year)))
    scenario_lines(page, found.scenario)
    rows = [
        ("demand", demand.demand),
        ("carbon", found.carbon),
        ("water", found.water),
        *([("share", found.national_share)] if found.national_share else []),
        *([("inhabitant", found.per_inhabitant)] if found.per_inhabitant else []),
    ]
    figure_table(
        page,
        [figure for _, figure in rows],
        names=[f"world-country-row-{name}" for name, _ in rows],
        notes=[f"world-country-note-{name}" for name, _ in rows],
    )
    page.blank()
    page.sentence(
        tr(
            f"world-country-{demand.origin.value}",
            publishers=told.some(demand.series, tr, most=6),
            region=told.region(demand.region, tr),
            year=max(
                (
                    row.year
                    for row in found.published
                    if row.basis is PublishedBasis.METERED and row.quantity == "electricity"
                ),
                default="",
            ),
        )
    )
    page.sentence(tr("world-country-water"), style="dim")
    _path(page, found)
    page.section(tr("section-world-country-published"))
    if found.published:
        for _, group in groupby(found.published, key=lambda row: row.series):
            rows_of(page, list(group))
    else:
        page.sentence(tr("world-country-unpublished"))
    page.blank()
    page.sentence(tr("world-independent"), style="dim")
    page.section(tr("section-world-country-commitments"))
    if found.commitments.party is not None and found.commitments.party.did:
        write_section(Section(name="did", blocks=(party_acts(found.commitments.party),), is_lead=True), page)
        page.verbatim(f"obsia commitments --party {demand.iso3}")
    else:
        page.sentence(tr("world-country-no-party"))
    assumed = {str(each): each for figure in (found.carbon, found.water) for each in figure.assumptions}
    write_section(parts.assumptions(each for each in assumed.values() if each.code != RANGE_ONLY), page)
    page.section(tr("section-trace"))
    if found.unrecorded is None:
        for name, figure in rows:
            page.verbatim(f"obsia trace {figure.figure_id}   # {tr(f'world-country-row-{name}')}")
    ending(page, snapshot=found.snapshot, unrecorded=found.unrecorded)


def _path(page: Page, found: Country) -> None:
    tr = page.language
    figures = [figure for _, figure in found.path]
    scale = told.scale_of(figures)
    page.section(tr("section-world-country-path"))
    has_central = all(each.has_central for each in figures)
    head = tr("world-head-electricity", unit=scale.symbol)
    page.table(
        [
            Column(head=tr("head-year")),
            Column(head=head if has_central else f"{head}, {interval_words(figures, tr)}"),
        ],
        [[str(year), told.cell(figure, tr, scale=scale)] for year, figure in found.path],
        strong=[number for number, (year, _) in enumerate(found.path) if year == found.year],
    )


def rows_of(page: Page, rows: Sequence[Published]) -> None:
    """Everything that one publisher has said, by edition."""
    tr = page.language
    page.blank()
    page.sentence(printable(rows[0].series), style="bold")
    page.table(
        [
            Column(head=tr("head-edition")),
            Column(head=tr("head-year")),
            Column(head=tr("head-quantity-unit"), flexible=True, least=18),
            Column(head=tr("head-published"), flexible=True, least=12, whole=True),
            Column(head=tr("head-scenario"), flexible=True, least=10, drop=2, dim=True),
            Column(head=tr("head-boundary-of"), flexible=True, least=12, drop=1, dim=True),
        ],
        [
            [
                printable(row.edition),
                row.year if not row.year_to else f"{row.year}-{row.year_to}",
                told.quantity(row.quantity, tr),
                told.published_value(row, tr),
                printable(row.scenario),
                told.boundary(row.boundary, tr),
            ]
            for row in sorted(rows, key=lambda row: (row.edition, row.quantity, row.year))
        ],
        bold_column=3,
    )


def sources_page(page: Page, found: Mapping[str, tuple[Published, ...]], *, iso3: str | None) -> None:
    """Published figures: who changed their mind, then who publishes; of one country every figure."""
    tr = page.language
    title = "world-sources-country-title" if iso3 else "world-sources-title"
    page.title(tr(title, country=tr.zone(iso3)) if iso3 else tr(title))
    figures = sum(len(rows) for rows in found.values())
    page.sentence(tr("world-sources-count", figures=tr.whole(figures), series=tr.whole(len(found))))
    page.sentence(tr("world-independent"), style="dim")
    _minds(page, found)
    if iso3:
        page.section(tr("section-world-country-published"))
        for rows in found.values():
            rows_of(page, rows)
    else:
        _series(page, found)
    page.blank()
    page.sentence(tr("world-sources-all"), style="dim")


def _minds(page: Page, found: Mapping[str, tuple[Published, ...]]) -> None:
    tr = page.language
    page.section(tr("section-world-minds"))
    groups = [group for rows in found.values() for group in told.minds(rows)]
    if not groups:
        page.sentence(tr("world-minds-none"))
        return
    page.sentence(tr("world-minds-note"), style="dim")
    for group in groups:
        last = group[-1]
        page.blank()
        what = tr("world-of-operator", quantity=told.place(last, tr), operator=told.quantity(last.quantity, tr))
        page.sentence(f"{printable(last.series)}{tr('colon')} {what}", style="bold")
        page.table(
            [Column(head=tr("head-edition")), Column(head=tr("head-published"), flexible=True)],
            [
                [printable(edition), ", ".join(_said(row, tr) for row in rows)]
                for edition, rows in groupby(group, key=lambda row: row.edition)
            ],
        )


def _said(row: Published, tr: Locale) -> str:
    """One figure of an edition, with its year and what sets it apart."""
    year = f"{row.year}-{row.year_to}" if row.year_to else row.year
    apart = told.boundary(row.boundary, tr)
    return f"{year}{tr('colon')} {told.published_value(row, tr)}{f', {apart}' if apart else ''}"


def _series(page: Page, found: Mapping[str, tuple[Published, ...]]) -> None:
    tr = page.language
    page.section(tr("section-world-series"))
    page.table(
        [
            Column(head=tr("head-publisher"), flexible=True, least=20),
            Column(head=tr("head-editions"), flexible=True, least=16),
            Column(head=tr("head-figures"), right=True),
            Column(head=tr("head-years")),
            Column(head=tr("head-read-as"), flexible=True, least=14, dim=True, drop=1),
        ],
        [
            [
                printable(series),
                ", ".join(dict.fromkeys(printable(row.edition) for row in rows)),
                tr.whole(len(rows)),
                told.years(rows),
                tr(f"world-access-{told.access(rows)}"),
            ]
            for series, rows in found.items()
        ],
    )
