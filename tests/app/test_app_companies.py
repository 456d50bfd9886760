"""Companies with data centres: what they state, by every name and on every surface, beside what their chips draw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from obsia.app.catalogue.search import search
from obsia.app.world.companies import latest_of, list_companies, view_company
from obsia.app.world.planet import world, world_country
from obsia.core.companies import CompanyStatement, Scope, Stated, Tenure
from obsia.core.errors import UnknownName
from obsia.core.locales import locale
from obsia.facts.companies import companies, statements
from obsia.facts.relation_rules import statement_reasons
from obsia.facts.snapshot import load
from obsia.surfaces.mcp.tools import TOOLS
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site
from obsia.views import companies as view
from obsia.views import world_country as view_of_country
from obsia.writers import markdown

SITE = Site(edition=PageEdition(record=False))


def rows() -> Iterator[CompanyStatement]:
    return (row for each in statements(load()).values() for row in each)


def test_every_company_states_something_that_was_read_at_an_address() -> None:
    snapshot = load()
    assert len(companies(snapshot)) >= 13
    for each in companies(snapshot):
        found = statements(snapshot)[each.company]
        assert all(snapshot.source(row.evidence).url.startswith("https://") for row in found)
        assert all(snapshot.source(row.evidence).licence for row in found)


def test_sites_and_leased_buildings_of_a_company_add_up_to_the_whole_that_it_states() -> None:
    of_meta = [
        row
        for row in statements(load())["meta"]
        if row.quantity is Stated.ELECTRICITY and row.scope is Scope.DATA_CENTRES and row.year == "2023"
    ]
    whole = next(row.middle for row in of_meta if row.is_whole)
    parts = sum(row.middle for row in of_meta if not row.is_whole)
    # Smaller facilities beside data centres (327,073 MWh) are in the whole and not in the parts.
    assert whole - parts == pytest.approx(327_073, abs=3)


def test_a_later_edition_stands_for_the_year_and_the_earlier_one_stays() -> None:
    found = view_company("Google", record_figures=False)
    of_2024 = [
        row
        for row in found.statements
        if (row.quantity, row.scope, row.year) == (Stated.ELECTRICITY, Scope.DATA_CENTRES, "2024")
    ]
    assert len({row.edition for row in of_2024}) == 2
    shown = latest_of([row for row in found.statements if row.year <= "2024"], Stated.ELECTRICITY)
    assert shown is not None
    assert shown.edition == max(row.edition for row in of_2024)


def test_chips_are_the_figure_of_the_planet_and_nobody_counts_those_of_others() -> None:
    planet = world(record_figures=False).ai
    assert planet is not None
    own = {part.name: part.figure.figure_id for part in planet.owners}
    for name in ("Microsoft", "Oracle"):
        chips = view_company(name, record_figures=False).chips
        assert chips is not None
        assert chips.figure_id == own[name]
    assert view_company("Equinix", record_figures=False).chips is None


@pytest.mark.parametrize("name", ["AWS", "amazon", "Amazon Web Services"])
def test_a_company_is_found_by_any_of_its_names(name: str) -> None:
    assert view_company(name, record_figures=False).company.name == "Amazon"
    hits = [hit.entry for hit in search(name).hits if hit.entry.kind == "company"]
    assert [each.page for each in hits] == ["/world/companies/amazon/"]


def test_an_unknown_company_is_refused_with_what_comes_near() -> None:
    with pytest.raises(UnknownName) as error:
        view_company("Micosoft")
    assert error.value.suggestions == ("Microsoft",)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_company_is_laid_out_with_each_of_its_sources(language: str) -> None:
    tr = locale(language)
    for company, _ in list_companies().companies:
        found = replace(view_company(company.name, record_figures=False), unrecorded=None)
        text = " ".join(markdown.whole(view.document(found), tr).split())
        assert company.name in text
        for each in found.sources:
            assert each.url.replace("_", "%5F") in text


def test_regions_of_a_company_and_members_that_its_source_does_not_name_are_said_in_french() -> None:
    tr = locale("fr")
    text = markdown.whole(view.document(view_company("oracle", record_figures=False)), tr)
    assert "Amérique latine" in text
    assert "Latin America" not in text
    assert "puces d’IA détenues par Oracle" in text
    found = world_country("iea-middle-east", year=2024, record_figures=False)
    group = " ".join(markdown.whole(view_of_country.document(found), tr).split())
    assert "Agence internationale de l’énergie" in group
    assert "La source n’y place pas l’un d’eux" in group


def test_a_list_of_companies_tells_a_blank_from_a_no_and_the_value_before_what_it_counts() -> None:
    body = SITE.answer("/en/world/companies/", "").body.decode()
    assert "it does not follow that the company states nothing" in body
    assert re.search(r'1\.19</span>.*?<span class="by">its cloud, to March 2025</span>', body)


@pytest.mark.parametrize("path", ["/en/world/companies/", "/fr/world/companies/ntt-data/", "/en/world/companies/meta/"])
def test_companies_have_pages_that_lead_to_their_sources(path: str) -> None:
    answer = SITE.answer(path, "")
    assert answer.status == 200
    body = answer.body.decode()
    assert "/data/sources/" in body or "https://" in body


def test_the_electricity_of_its_years_is_drawn_in_one_unit_beside_its_chips() -> None:
    """Google states MWh of all its operations until 2024: 12,237,200 MWh are 12.2 TWh."""
    found = view_company("Google", record_figures=False)
    assert [row.ends for row in found.electricity] == sorted({row.ends for row in found.electricity})
    assert {row.scope for row in found.electricity} == {Scope.ALL}
    assert found.electricity[0].energy_kwh == 12_237_200e3
    body = SITE.answer("/en/world/companies/google/", "").body.decode()
    wide = body[body.index('class="drawn wide"') :].partition("</svg>")[0]
    assert wide.count('class="other"') == len(found.electricity)
    assert wide.count('class="band"') == 1
    assert all(f">{row.year}</text>" in wide for row in found.electricity)
    assert re.search(
        r"<figcaption[^>]*>.{0,80}Google states 32.1.TWh of electricity for 2024 .{0,60}12.2.TWh", body, re.DOTALL
    )
    assert 'class="chart' not in SITE.answer("/en/world/companies/ntt-data/", "").body.decode()


def test_a_page_of_nobody_is_not_found() -> None:
    assert SITE.answer("/en/world/companies/nobody/", "").status == 404


def test_an_assistant_has_the_statements_as_data_and_the_latest_in_words() -> None:
    answer = TOOLS["company"].answered({"company": "Meta", "record_figures": False}, locale("en"))
    assert "14,975,435" in answer.text
    assert len(json.loads(json.dumps(answer.record))["statements"]) == len(statements(load())["meta"])


def test_a_statement_that_cannot_be_is_refused() -> None:
    good = next(row for row in rows() if row.quantity is Stated.PUE and row.tenure is Tenure.ANY and row.amount)
    assert not statement_reasons(good)
    for wrong in (
        replace(good, unit="MWh"),
        replace(good, amount=0.9),
        replace(good, amount=None),
        replace(good, low=1.0),
        replace(good, low=1.3, amount=1.2, high=1.4),
        replace(good, edition="2019"),
    ):
        assert statement_reasons(wrong)
