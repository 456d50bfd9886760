"""Every page as a crawler reads it: whole documents, figures with evidence, links that lead somewhere, languages."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest
from tests.surfaces.web.browser.addresses import ERROR, USUAL, Address, pages
from tests.surfaces.web.browser.charts import digit_problems, equivalent_problems
from tests.surfaces.web.browser.crawl import Crawler, Got, document_problems, link_problems, links, patterned, twins
from tests.surfaces.web.browser.edition import KNOWN, LANGUAGE, look_for
from tests.surfaces.web.browser.figures import equivalents, evidence_links, figure_problems, figures, numbers
from tests.surfaces.web.browser.language import french_problems, untranslated
from tests.surfaces.web.browser.serving import Base

LINKS_OF_A_PATTERN = 2
USUAL_PAGES = [each for each in pages() if each.state == USUAL]


@pytest.fixture(scope="module")
def crawler(site: Base, run_folder: Path) -> Crawler:
    return Crawler(site, shared=run_folder / "fetched")


@pytest.fixture(scope="module")
def crawler_of_files(files: Base) -> Crawler:
    """Of the sample of an edition: links to pages that the whole one holds are right."""
    listed = json.loads((files.folder / KNOWN).read_text(encoding="utf-8"))
    there = {each for each in listed if not (files.folder / each).is_file()}
    return Crawler(files, known=frozenset(f"{files.url}/{quote(each, safe='/~@,')}" for each in there))


def answered(crawler: Crawler, address: Address) -> Got:
    """What a page answers; what an edition of files does not hold is not asked of it."""
    look_for(crawler.base, address)
    return crawler.page(address)


@pytest.mark.parametrize("address", pages(), ids=lambda each: each.id)
def test_a_document_is_whole(address: Address, crawler: Crawler) -> None:
    """Fetched and read once, and so is its English twin, which stands before it."""
    got = answered(crawler, address)
    evidence = [urljoin(got.url, each) for each in evidence_links(got.root)]
    chosen = [*patterned(links(got), most=LINKS_OF_A_PATTERN), *patterned(evidence, most=LINKS_OF_A_PATTERN)]
    checks = {
        "document": document_problems(got, address),
        "figures": figure_problems(got.root, of_files=crawler.base.is_files),
        "digits": digit_problems(numbers(got.root)),
        "equivalents": equivalent_problems(equivalents(got.root)),
        "links": link_problems(crawler, got, chosen),
    }
    if address.language == "fr":
        english = crawler.get(crawler.base.url_of(address.address.replace("/fr/", "/en/", 1)))
        checks |= {"French": french_problems(got.root), "untranslated": untranslated(got.root, english.root)}
    assert {name: told for name, told in checks.items() if told} == {}


@pytest.mark.parametrize(
    "address", [each for each in USUAL_PAGES if each.language == LANGUAGE], ids=lambda each: each.id
)
def test_all_links_of_an_edition_lead_somewhere(address: Address, crawler_of_files: Crawler) -> None:
    if not crawler_of_files.base.has(address.address):
        pytest.skip("editions of files have no such page")
    got = crawler_of_files.page(address)
    assert figure_problems(got.root, of_files=True) == []
    assert link_problems(crawler_of_files, got, links(got)) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_pages_have_one_title_or_description(language: str, crawler: Crawler) -> None:
    base = crawler.base
    chosen = [each for each in USUAL_PAGES if each.language == language and base.has(each.address)]
    assert len(chosen) > 1
    assert twins({each.address: crawler.page(each).root for each in chosen}) == []


def test_figures_are_found_at_all(crawler: Crawler) -> None:
    counts = {
        each.address: len(figures(crawler.page(each).root)) for each in USUAL_PAGES if crawler.base.has(each.address)
    }
    assert sum(counts.values()) > 100
    assert counts["/en/"] > 5
    assert ERROR not in counts
