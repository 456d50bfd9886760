"""The page of published figures is what the table holds; this file, run by itself, writes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import Final

from obsia.core.demand import OPERATORS, FigureKind, Published, PublishedBasis, RegionKind
from obsia.facts.editions import memberships, published
from obsia.facts.relation import names
from obsia.facts.relations import Membership
from obsia.facts.snapshot import Snapshot, load
from obsia.facts.world_rules import UNITS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "published-figures.md"

COLUMNS: Final = {
    "edition_id": "name of the row; it never changes and is never reused",
    "series": "who publishes it: the editions of one series show how one publisher changed its mind",
    "edition": "month or year of publication, `YYYY-MM` or `YYYY`",
    "year": "the year of the figure; for a growth rate, the first year",
    "year_to": "the last year of a growth rate",
    "figure_kind": "`history`, `projection`, `assumption`, or `exploratory`: a projection to which its publisher"
    " does not commit itself",
    "region": "name of the country, the region, the company or the world",
    "region_kind": "`world`, `region`, `country`, `state` (a part of a country), `company`",
    "iso3": "ISO 3166-1 alpha-3 code of a country, empty otherwise",
    "scenario": "as the publisher calls it; `Historical` for the past",
    "quantity": "one of the quantities below",
    "amount": "the value as stated",
    "low": "the lower end of a range that the publisher states",
    "high": "the upper end",
    "unit": "the one unit of the quantity",
    "basis": "`metered` where the publisher says that meters were read; empty otherwise",
    "boundary": "how the figure differs from all data centres of the place, by the codes below; empty otherwise",
    "access": "`primary`: the publisher's own text or table was read, at its address or in a whole copy; `secondary`: a"
    " text that quotes it was read",
    "calibrates": "`yes`: what editions revise is learned from it; `no`: it is judged on it. The hierarchy reads both",
    "evidence": "identifier of the source",
    "locator": "where in the source",
    "read_on": "the day it was read",
    "note": "anything a reader needs to judge it",
}
MEMBER_COLUMNS: Final = {
    "iso3": "the country",
    "region": "a region that it lies in; a country may be in several (Europe, European Union, Nordics)",
    "evidence": "the source that says so",
    "locator": "where in the source",
    "note": "the reason, if the source does not name the country",
}
MEANINGS: Final = {
    "electricity": "electricity that data centres draw in a year",
    "it_electricity": "the part that IT equipment draws",
    "installed_capacity": "power that the sites are built for",
    "it_installed_capacity": "IT power that the sites are built for",
    "pue": "electricity of the site divided by that of its IT",
    "load_factor": "mean power divided by installed power",
    "electricity_incl_crypto": "electricity including the mining of cryptocurrencies",
    "electricity_consumption_based": "electricity by the country of those who use the service, wherever the site is",
    "electricity_factor_vs_2024": "electricity divided by that of 2024",
    "electricity_growth": "annual growth of electricity",
    "accelerated_server_electricity_growth": "the same for servers with accelerators",
    "ai_focused_electricity_growth": "the same for data centres built for AI",
    "ai_electricity_growth": "the same for all of AI",
    "share_of_electricity": "part of all electricity used in the place",
    "power_capacity": "power connected, contracted or drawn; the boundary says which",
    "emissions": "carbon dioxide of the electricity",
    "water_consumption": "water evaporated",
    "ai_electricity": "electricity of AI",
    "ai_power_demand": "power of AI",
    "ai_chip_facility_power": "power of AI chips, including their sites",
    "ai_compute_stock": "number of accelerators, in H100 equivalents",
    "ai_emissions": "carbon dioxide of AI",
    "ai_water": "water of AI",
    "ai_server_utilisation_training": "utilisation of servers that train",
    "ai_server_utilisation_inference": "utilisation of servers that answer requests",
    "ai_server_idle_power": "idle power of AI servers",
    "accelerator_service_life": "years in service",
}
BOUNDARIES: Final = {
    "ai-focused-sites": "sites built for AI, with all that stands in them",
    "ai-servers": "servers for AI as the publisher names them; it does not say whether cooling is counted",
    "capacity-demand": "capacity that was applied for, not built",
    "commercial-only": "sites that sell space to others, without those that firms and clouds run for themselves",
    "connected": "power for which sites have a connection",
    "contract-power": "power that sites have contracted with their supplier",
    "declared-demand": "power that sites declared that they would draw",
    "new-sites": "sites that are to come, without those that run",
    "full-load": "energy that the power beside it yields only if all of it is drawn at every hour",
    "divided-total": "a total of a union divided among its countries by a key",
    "large-sites": "only the large sites of international firms",
    "one-supplier": "the customers of one of several suppliers",
    "power-drawn": "average power drawn, not power installed",
    "power-unsaid": "the source does not say whether the power is that of IT or of the site",
    "rated-power": "computed as if all chips ran at rated power",
    "reported-sites": "the sites that reported under a law, not all that were required to",
    "upper": "only an upper end is stated",
    "use-abroad": "includes the use of sites abroad",
    "with-crypto": "includes sites that mine cryptocurrencies",
    "with-server-rooms": "includes server rooms inside other buildings",
}


def page() -> str:
    """The page, whole."""
    snapshot = load()
    figures = published(snapshot)
    return (
        "\n".join(
            [
                *_opening(figures),
                *_columns(),
                *_words(),
                *_regions(snapshot),
                *_countries(figures),
                *_series(snapshot, figures),
            ]
        )
        + "\n"
    )


def _opening(figures: tuple[Published, ...]) -> list[str]:
    countries = {each.iso3 for each in figures if each.iso3}
    fitted = sum(each.calibrates for each in figures)
    metered = sum(each.basis is PublishedBasis.METERED for each in figures)
    editions = {(each.series, each.edition) for each in figures}
    return [
        "# Published figures of data centres",
        "",
        "<!-- Written by `python tests/facts/test_published_figures_page.py`; do not edit by hand. -->",
        "",
        _text(
            "This page lists what publishers state about the electricity, the power and the water of data centres and",
            f"of AI: {len(figures)} figures from {len(editions)} editions of",
            f"{len({series for series, _ in editions})} series; {len(countries)} countries are among their places. A",
            "figure is one number from one edition of one source. A later edition does not replace an earlier one, and",
            "if two publishers disagree, both figures are kept. obsia is independent of all of them, including the",
            "International Energy Agency; none has checked or endorsed what is made of their figures.",
        ),
        "",
        "## How the table is built",
        "",
        _text(
            "`src/obsia/facts/data/relations/editions.csv` contains a row for each figure that was read, in the",
            "publisher's text or in a text that quotes it. The hierarchy of the planet is fitted to all that are",
            f"evidence of electricity; what editions revise is learned from {fitted} rows and judged on the other "
            f"{len(figures) - fitted}. According to their publishers, {metered} rest on meters; all others are",
            "surveys, models or estimates.",
        ),
        "",
        "- A range stays a range: no central value is added.",
        "- Values are converted to the unit of the quantity, for example gigawatt-hours to terawatt-hours. A share is",
        "  not converted to energy; if a value is derived from another of the same publisher, the note says so.",
        "- If a publisher says *today*, the year is that of publication, and the note says so.",
        "- Round numbers on pages that name no publisher are left out.",
        "- An invalid row is refused when the facts are compiled, with its file, line and field.",
        "",
    ]


def _text(*parts: str) -> str:
    """One paragraph, in lines as the manual has them."""
    return fill(" ".join(parts), width=120, break_long_words=False, break_on_hyphens=False)


def _columns() -> list[str]:
    return [
        "<!-- fields: Published -->",
        "",
        *_table(("column", "meaning"), ((f"`{name}`", meaning) for name, meaning in COLUMNS.items())),
        "",
        "`src/obsia/facts/data/relations/memberships.csv` says which country lies in which region:",
        "",
        "<!-- fields: Membership -->",
        "",
        *_table(("column", "meaning"), ((f"`{name}`", meaning) for name, meaning in MEMBER_COLUMNS.items())),
        "",
    ]


def _words() -> list[str]:
    typed = ", ".join(f"`_{operator}`" for operator in OPERATORS)
    return [
        "## Quantities",
        "",
        f"The first six also exist by type of operator, with {typed} at the end of the name.",
        "",
        *_table(
            ("quantity", "unit", "meaning"),
            ((f"`{name}`", UNITS[name], meaning) for name, meaning in MEANINGS.items()),
        ),
        "",
        "## Boundaries",
        "",
        *_table(("boundary", "meaning"), ((f"`{code}`", meaning) for code, meaning in BOUNDARIES.items())),
        "",
    ]


def _regions(snapshot: Snapshot) -> list[str]:
    return [
        "## Regions",
        "",
        "These are the regions of the International Energy Agency, and two that lie inside one of them.",
        "",
        *_table(
            ("region", "countries and territories"),
            ((region, str(len(codes))) for region, codes in memberships(snapshot).items()),
        ),
        "",
    ]


def _countries(figures: tuple[Published, ...]) -> list[str]:
    """Electricity of the past by country, with the series that speak of that country alone before the others."""
    spoken: dict[str, set[str]] = defaultdict(set)
    by_country: dict[str, list[Published]] = defaultdict(list)
    for each in figures:
        if each.region_kind is RegionKind.COUNTRY:
            spoken[each.series].add(each.iso3)
            if each.figure_kind is FigureKind.HISTORY and each.quantity in ("electricity", "share_of_electricity"):
                by_country[each.region].append(each)
    rows: list[tuple[str, str, str]] = []
    for region in sorted(by_country):
        own = [each for each in by_country[region] if len(spoken[each.series]) == 1]
        others = [each for each in by_country[region] if len(spoken[each.series]) > 1]
        rows.append((region, _told(own), _told(others)))
    return [
        "## Countries",
        "",
        _text(
            f"Past electricity, or its share of the total, is published for {len(rows)} countries. For",
            f"{sum(bool(row[1]) for row in rows)} of them, there is a series about that country alone: from an",
            "office, a grid operator or an association, or in a study of that country. An asterisk marks",
            "meters.",
        ),
        "",
        *_table(("country", "series of this country", "series of several countries"), rows),
        "",
    ]


def _told(figures: Iterable[Published]) -> str:
    years: dict[str, set[str]] = defaultdict(set)
    for each in figures:
        years[each.series].add(each.year + ("\\*" if each.basis is PublishedBasis.METERED else ""))
    return "; ".join(f"{series} {', '.join(sorted(told))}" for series, told in sorted(years.items()))


def _series(snapshot: Snapshot, figures: tuple[Published, ...]) -> list[str]:
    rows: list[tuple[str, ...]] = []
    ordered = sorted(figures, key=lambda each: (each.series.casefold(), each.series, each.edition))
    for (series, edition), group in groupby(ordered, key=lambda each: (each.series, each.edition)):
        held = list(group)
        sources = sorted({each.evidence for each in held})
        years = sorted({each.year for each in held} | {each.year_to for each in held if each.year_to})
        rows.append(
            (
                series,
                edition,
                str(len(held)),
                years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}",
                ", ".join(sorted({each.access for each in held})),
                ", ".join(sorted({snapshot.source(each).licence for each in sources})),
                ", ".join(f"`{each}`" for each in sources),
            )
        )
    return [
        "## Series and editions",
        "",
        _text(
            "`LicenseRef-facts-only` means that single figures are cited and the publisher's file is not distributed.",
            "[Sources and attribution](sources.md) lists the addresses of the sources.",
        ),
        "",
        *_table(("series", "edition", "figures", "years", "access", "licence", "sources"), rows),
    ]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows),
    ]


def test_the_page_is_what_the_table_holds() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_columns_are_those_of_the_code() -> None:
    assert list(COLUMNS) == list(names(Published))
    assert sorted(MEMBER_COLUMNS) == sorted(names(Membership))


def test_every_quantity_and_boundary_has_its_meaning() -> None:
    typed = {f"{name}_{operator}" for name in MEANINGS for operator in OPERATORS} & set(UNITS)
    assert set(UNITS) == set(MEANINGS) | typed
    assert {each.boundary for each in published(load())} - {""} == set(BOUNDARIES)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
