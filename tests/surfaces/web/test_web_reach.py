"""What machines read of a page: its name where it is shared, its tables as data sets, the list of pages for robots."""

from __future__ import annotations

import pytest
from tests.surfaces.web.markup import Node, read

from obsia.core.locales import languages, locale
from obsia.surfaces.web import assets
from obsia.surfaces.web.edition import PageEdition
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
