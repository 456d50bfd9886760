"""Countries: all of them with their ranges, and a page for each: how much, how it is known, what is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from obsia.app.world.planet import Country, region_members, world_country
from obsia.app.world.planet import countries as country_codes
from obsia.core.demand import REFERENCE, Published, PublishedBasis
from obsia.core.errors import UnknownName
from obsia.core.figure import RANGE_ONLY
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.memory import kept
from obsia.surfaces import world_words as told
from obsia.surfaces.web.charts.band import OtherPoint, YearPoint, band_chart
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, TemplateView
from obsia.surfaces.web.pages.world import KWH, planet, query_of, scenario_of, sorted_countries, source_of, year_of
from obsia.surfaces.web.world_map import country_path
from obsia.views.commitments import basis
from obsia.writers.markup import Html

_ELECTRICITY: Final = "electricity"
_KWH_OF: Final = {"TWh": 1e9, "GWh": 1e6}
_PUBLISHERS: Final = 6


@kept
def country_of(iso3: str, year: int, scenario: str, *, folder: str | None) -> Country:
    """The journey, made once for both languages."""
    name = None if scenario == REFERENCE else scenario
    return world_country(iso3, year=year, scenario=name, record_figures=folder is not None)


def countries(asked: PageQuestion) -> TemplateView:
    """All countries, or those of a region."""
    tr = asked.tr
    year, scenario = year_of(asked), scenario_of(asked)
    found = planet(year, scenario, folder=asked.edition.folder)
    regions = {told.slug(each.region): each.region for each in found.countries}
    region = asked.one("region") or ""
    if region and region not in regions:
        raise UnknownName(kind="region", name=printable(region), suggestions=tuple(sorted(regions)))
    rows = sorted_countries(found, tr, region=regions.get(region, ""))
    own, whole = (tr.whole(sum(each.has_central for each in found.countries)), tr.whole(len(found.countries)))
    by_name = tr.sort_key()
    named = sorted(((each, told.region(name, tr)) for each, name in regions.items()), key=lambda row: by_name(row[1]))
    return TemplateView(
        template="world_countries.html",
        title=tr("web-countries-title", year=str(year)),
        description=tr("web-countries-about", all=whole),
        section="world",
        values={
            "rows": rows,
            "unscaled": KWH,
            "lead": tr("web-countries-lead", own=own, all=whole),
            "shown": tr("web-countries-shown", shown=tr.whole(len(rows)), all=whole),
            "regions": named,
            "region": region,
            "year": str(year),
            "scenario": scenario,
            "is_reference": scenario == REFERENCE,
        },
        downloads=(Download(endpoint="countries", path="/world/countries", query=query_of(year, scenario)),),
        indexed=not region,
    )  # fmt: skip


def country(asked: PageQuestion) -> TemplateView:
    """One country."""
    tr, iso3 = asked.tr, asked.parts["iso3"]
    if iso3 not in country_codes():
        raise UnknownName(kind="country", name=printable(iso3))
    year, scenario = year_of(asked), scenario_of(asked)
    found = country_of(iso3, year, scenario, folder=asked.edition.folder)
    of, inside = tr(f"country-of-{iso3}"), tr(f"country-in-{iso3}")
    return TemplateView(
        template="world_country.html",
        title=tr("web-country-title", **{"in": inside}),
        description=tr("web-country-about", of=of),
        section="world",
        values={
            "found": found,
            "name": told.country(iso3, tr),
            "of": of,
            "inside": inside,
            "year": str(year),
            "scenario": scenario,
            "is_reference": scenario == REFERENCE,
            "how": _how(found, tr),
            "chart": _chart(found, tr, inside),
            "path_rows": [(str(each), figure) for each, figure in found.path],
            "published": _published(found.published, tr),
            "agreed": _agreed(found, tr),
            "party": f"/commitments/parties/{found.commitments.party.party.party}/" if found.commitments.party else "",
            "assumed": _assumed(found, tr),
            "region": told.region(found.demand.region, tr),
            "near": _near(found, tr),
        },
        downloads=(
            Download(
                endpoint="country",
                path=f"/world/countries/{iso3}",
                query={"year": str(year), "scenario": scenario},
                served_only=True,
            ),
        ),
    )


def _addresses(_: PageEdition) -> Iterable[Parts]:
    return ({"iso3": iso3} for iso3 in country_codes())


def _how(found: Country, tr: Locale) -> str:
    """How the country's electricity is known, in a sentence."""
    metered = (
        row.year for row in found.published if row.basis is PublishedBasis.METERED and row.quantity == _ELECTRICITY
    )
    return tr(
        f"world-country-{found.demand.origin.value}",
        publishers=told.some(found.demand.series, tr, most=_PUBLISHERS),
        region=told.region(found.demand.region, tr),
        year=max(metered, default=""),
    )


def _chart(found: Country, tr: Locale, inside: str) -> Html | None:
    others = [
        OtherPoint(year=int(row.year), low=_low(row) * kwh, high=_high(row) * kwh)
        for row in found.published
        if row.quantity == _ELECTRICITY and not row.boundary and not row.is_span and (kwh := _KWH_OF.get(row.unit))
    ]
    label = "web-country-chart-label" if found.demand.has_central else "web-country-chart-label-range"
    return band_chart(
        [YearPoint(year=year, figure=figure) for year, figure in found.path],
        tr=tr,
        caption=tr("web-country-chart", **{"in": inside}),
        label=f"{tr('web-country-chart', **{'in': inside})}. {tr(label)}",
        others=others,
        last_past=found.last_history,
    )


def _low(row: Published) -> float:
    return row.middle if row.low is None else row.low


def _high(row: Published) -> float:
    return row.middle if row.high is None else row.high


def _published(rows: Sequence[Published], tr: Locale) -> list[tuple[str, list[Mapping[str, object]]]]:
    """Publisher -> what it says, by edition."""
    return [
        (
            printable(series),
            [
                {
                    "edition": printable(row.edition),
                    "year": f"{row.year}-{row.year_to}" if row.year_to else row.year,
                    "what": told.quantity(row.quantity, tr),
                    "value": told.published_value(row, tr),
                    "source": source_of(row),
                    "scenario": printable(row.scenario),
                    "boundary": told.boundary(row.boundary, tr),
                }
                for row in sorted(group, key=lambda row: (row.edition, row.quantity, row.year))
            ],
        )
        for series, group in groupby(rows, key=lambda row: row.series)
    ]


def _agreed(found: Country, tr: Locale) -> list[Mapping[str, str]]:
    """What the State did, one instrument a row."""
    party = found.commitments.party
    if party is None:
        return []
    return [
        {
            "instrument": instrument.instrument,
            "name": tr.or_text(f"instrument-{instrument.instrument}", instrument.name),
            "status": tr.or_text(f"status-{row.status.replace(' ', '-')}", row.status),
            "date": tr.day(row.date),
            "basis": tr.text(basis(row)),
        }
        for instrument, member in party.did
        for row in member.rows
    ]


def _assumed(found: Country, tr: Locale) -> list[str]:
    """What stood in for facts of the country's grid."""
    taken = {str(each): each for figure in (found.carbon, found.water) for each in figure.assumptions}
    return words.assumption_sentences((each for each in taken.values() if each.code != RANGE_ONLY), tr)


def _near(found: Country, tr: Locale) -> list[tuple[str, str]]:
    """The other countries of its region, by name."""
    known = set(country_codes())
    named = [
        (told.country(iso3, tr), country_path(iso3))
        for iso3 in region_members(found.demand.region)
        if iso3 != found.demand.iso3 and iso3 in known
    ]
    by_name = tr.sort_key()
    return sorted(named, key=lambda row: by_name(row[0]))


PAGES: Final = (
    Page(name="countries", path="/world/countries/", build=countries, query=("year", "scenario", "region")),
    Page(
        name="country",
        path="/world/countries/{iso3}/",
        build=country,
        query=("year", "scenario"),
        addresses=_addresses,
    ),
)
