"""Countries: all of them with their ranges, and a page for each: how much, how it is known, what is published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from obsia.app.catalogue.models import regions
from obsia.app.world.planet import Country, group_ids, region_members, world_country
from obsia.app.world.planet import countries as country_codes
from obsia.core.demand import AHEAD_YEAR, REFERENCE
from obsia.core.errors import UnknownName
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import shown
from obsia.core.memory import kept
from obsia.core.message import Name, slug
from obsia.core.spelling import near_or_all
from obsia.surfaces.web import world_charts
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, Picture, TemplateView
from obsia.surfaces.web.pages.world import planet, query_of, scenario_note, scenario_of, told_at, year_of
from obsia.surfaces.web.questions import placed
from obsia.views import world as view_of_planet
from obsia.views import world_country as view
from obsia.views.world import country_path


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
    regions = {slug(each.region): each.region for each in found.countries}
    region = asked.one("region") or ""
    if region and region not in regions:
        raise UnknownName(kind="region", name=printable(region), suggestions=near_or_all(region, sorted(regions)))
    query = query_of(year, scenario)
    own, whole = (tr.whole(sum(each.has_central for each in found.countries)), tr.whole(len(found.countries)))
    by_name = tr.sort_key()
    named = sorted(
        ((name, tr.text(Name("world-region", name))) for name in regions.values()), key=lambda row: by_name(row[1])
    )
    return TemplateView(
        template="world_countries.html",
        title=tr("web-countries-title", year=str(year)),
        description=tr("web-countries-about", all=whole),
        values={
            "regions": [
                (tr("web-countries-region", region=words, count=len(rows)), view_of_planet.listed(rows, year=year))
                for name, words in named
                if region in ("", slug(name))
                for rows in [[each for each in found.countries if each.region == name]]
            ],
            "told_at": told_at(found.countries, year=year, scenario=scenario),
            "lead": tr("web-countries-lead", own=own, all=whole),
            "largest": None if region else world_charts.largest(found, tr),
            "is_reference": not query,
            "region": region,
            "groups": sorted(
                ((tr.zone(each), country_path(each)) for each in group_ids(with_regions=False)),
                key=lambda row: by_name(row[0]),
            ),
            "year": str(year),
            "scenario": scenario,
            "scenario_note": scenario_note(asked, scenario),
        },
        downloads=(Download(endpoint="countries", path="/world/countries", query=query),),
        indexed=not region,
    )  # fmt: skip


def country_asked(asked: PageQuestion) -> Country:
    """What is known of the country, or group, of an address. Raises ``UnknownName`` for none."""
    iso3 = asked.parts["iso3"]
    if iso3 not in dict(regions().countries) and iso3 not in group_ids():
        raise UnknownName(kind="country", name=printable(iso3))
    return country_of(iso3, year_of(asked), scenario_of(asked), folder=asked.edition.folder)


def country(asked: PageQuestion) -> TemplateView:
    """One country, or several together."""
    tr, iso3 = asked.tr, asked.parts["iso3"]
    year, scenario = year_of(asked), scenario_of(asked)
    found = country_asked(asked)
    held = view.document(found)
    of = tr(f"country-of-{iso3}")
    party = found.commitments.party if found.commitments else None
    ahead, cards, within = found.installed_ahead, view.headlines(found), {"in": tr(f"country-in-{iso3}")}
    return TemplateView(
        template="world_country.html",
        title=tr("web-country-title", **within),
        description=tr("group-about" if found.summed else "web-country-about", of=of),
        picture=_picture(asked, found),
        values={
            "cards": [
                (tr.text(each.name), each.figure, tr.text(each.counts))
                for each in cards
                if each.figure not in (ahead and found.installed, ahead)
            ],
            "finding": tr(
                "web-country-finding", year=str(year), range=shown(cards[0].figure, tr).interval_text, **within
            ),
            "year": str(year),
            "installed": found.installed,
            "installed_ahead": ahead,
            "ahead": str(AHEAD_YEAR),
            "placed": placed,
            "document": {each.name: each for each in held.sections},
            "of": of,
            "iso3": iso3,
            "scenario": scenario,
            "scenario_note": scenario_note(asked, scenario),
            "party": f"/commitments/parties/{party.party.party}/" if party else "",
            "region": tr.text(Name("world-region", found.demand.region)),
            "near": _near(found, tr),
            "members_at": told_at(found.summed.members, year=year, scenario=scenario) if found.summed else {},
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


def addresses(_: PageEdition) -> Iterable[Parts]:
    return ({"iso3": iso3} for iso3 in (*country_codes(), *group_ids(with_regions=False)))


def _picture(asked: PageQuestion, found: Country) -> Picture | None:
    """What shows a link to the page of the reference, of which there is a picture."""
    if asked.query or asked.parts["iso3"] not in {each["iso3"] for each in addresses(asked.edition)}:
        return None
    demand = view.headlines(found)[0]
    told = shown(demand.figure, asked.tr)
    words = f"{told.text}, {told.interval_text}" if demand.figure.has_central else told.interval_text
    return Picture(
        f"/share/countries/{asked.parts['iso3']}.png", f"{asked.tr.text(demand.name)}{asked.tr('colon')} {words}"
    )


def _near(found: Country, tr: Locale) -> list[tuple[str, str]]:
    """The other countries of its region, by name; none of a group."""
    if found.summed is not None:
        return []
    known = set(country_codes())
    named = [
        (tr.country(iso3), country_path(iso3))
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
        addresses=addresses,
    ),
)
