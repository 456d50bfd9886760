"""What machines read of a page: its name where it is shared, its tables as data sets, the list of pages for robots."""

from __future__ import annotations

import json

import pytest
import yaml
from tests.surfaces.web.markup import Node, read

from obsia._version import __version__
from obsia.app.catalogue.data_package import CATALOGUE
from obsia.app.catalogue.deposit import CITATION, DATACITE
from obsia.core.locales import languages, locale
from obsia.facts.snapshot import load
from obsia.surfaces.web import assets
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages.data import TABLES
from obsia.surfaces.web.publish import paths_of
from obsia.surfaces.web.site import Site

SITE = "https://example.org/obsia/"


def page(path: str, *, site: str = SITE, query: str = "") -> Node:
    """A page as it is served."""
    return read(Site(edition=PageEdition(record=False, site=site)).answer(path, query).body)[0]


def shared(root: Node) -> dict[str, str]:
    """What a page tells whoever shares it."""
    return {
        each.attributes["property"]: each.attributes["content"]
        for each in root.all("meta")
        if each.attributes.get("property", "").startswith("og:")
    }


@pytest.mark.parametrize("language", languages())
def test_a_page_names_itself_to_whoever_shares_it(language: str) -> None:
    root = page(f"/{language}/openness/")
    said = shared(root)
    [title] = [each.text for each in root.all("title") if each.parent and each.parent.name == "head"]
    assert title.startswith(said["og:title"])
    assert said["og:url"] == f"{SITE}{language}/openness/"
    assert said["og:locale"] == locale(language)("web-locale")
    described = {each.attributes.get("name"): each.attributes["content"] for each in root.all("meta")
                 if "content" in each.attributes}  # fmt: skip
    assert said["og:description"] == described["description"]


def test_what_search_engines_leave_alone_is_not_offered_to_be_shared() -> None:
    assert shared(page("/en/openness/", query="q=llama")) == {}
    assert "og:url" not in shared(page("/en/openness/", site=""))


def test_the_tables_of_a_page_are_data_sets_with_a_file_of_each_format() -> None:
    [held] = [each for each in page("/en/openness/").all("li") if "itemscope" in each.attributes]
    assert held.attributes["itemtype"] == "https://schema.org/Dataset"
    members = {each.attributes["itemprop"] for each in held.all() if "itemprop" in each.attributes}
    assert {"name", "description", "license", "creator", "distribution", "contentUrl", "dateModified"} <= members
    [description] = [each.attributes["content"] for each in held.all("meta")
                     if each.attributes["itemprop"] == "description"]  # fmt: skip
    assert 50 <= len(description) <= 5000
    files = [each for each in held.all("a") if each.attributes.get("itemprop") == "contentUrl"]
    formats = [
        each.attributes["content"] for each in held.all("meta") if each.attributes["itemprop"] == "encodingFormat"
    ]
    assert [each.attributes["href"].rpartition("=")[2] for each in files] == formats
    assert "csv" in formats


def test_robots_find_the_list_of_pages_where_the_site_knows_its_address() -> None:
    for site, there in ((SITE, True), ("", False)):
        served = Site(edition=PageEdition(site=site)).answer(assets.ROBOTS)
        assert (f"Sitemap: {SITE}sitemap.xml" in served.body.decode()) is there
        assert served.status == 200


@pytest.mark.parametrize("static", [False, True])
def test_portals_and_archives_find_the_edition_with_every_table(static: bool) -> None:
    edition = PageEdition(record=False, site=SITE, static=static, day="2026-11-27")
    site = Site(edition=edition)
    catalogue = json.loads(site.answer(f"/{CATALOGUE}").body)
    assert site.answer(f"/{CATALOGUE}").content_type == "application/ld+json"
    assert [each["dct:identifier"].split("-")[1] for each in catalogue["dcat:dataset"]] == [
        name.split("-")[0] for name, _ in TABLES
    ]
    for each, (name, path) in zip(catalogue["dcat:dataset"], TABLES, strict=True):
        assert each["dct:title"]["@value"]
        assert each["dct:description"]["@value"]
        assert each["dcat:landingPage"]["@id"] == f"{SITE}en/data/"
        places = {one["dcat:downloadURL"]["@id"] for one in each["dcat:distribution"]}
        expected = f"{SITE}data/{name}.csv" if static else f"{SITE}api/v1{path}?format=csv"
        assert expected in places
        assert len(places) == 4
    doi = json.loads(site.answer(f"/{DATACITE}").body)
    cited = yaml.safe_load(site.answer(f"/{CITATION}").body)
    assert {"creators", "titles", "publisher", "publicationYear", "types", "rightsList"} <= set(doi)
    assert (doi["publicationYear"], str(cited["date-released"])) == (2026, "2026-11-27")
    assert [each["title"] for each in doi["titles"]] == [cited["title"]] == [catalogue["dct:title"]["@value"]]
    assert doi["version"] == cited["version"] == f"{__version__}+{load().content_hash[:12]}"
    assert doi["url"] == cited["url"] == SITE


@pytest.mark.parametrize("file", [CATALOGUE, DATACITE, CITATION])
def test_files_for_archives_need_the_address_of_the_site(file: str) -> None:
    assert f"/{file}" in set(paths_of(PageEdition(site=SITE, models=0, static=True)))
    assert f"/{file}" not in set(paths_of(PageEdition(models=0, static=True)))
    assert Site(edition=PageEdition()).answer(f"/{file}").status == 404
    links = {each.attributes.get("href") for each in page("/en/data/").all("a")}
    assert f"/{file}" in links
    assert f"/{file}" not in {each.attributes.get("href") for each in page("/en/data/", site="").all("a")}
