"""The account of one's own usage in a browser, as ``obsia serve --usage`` shows it: in order as every page is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.surfaces.web.browser.addresses import ERROR, USUAL, Address
from tests.surfaces.web.browser.charts import digit_problems
from tests.surfaces.web.browser.crawl import Crawler, document_problems, link_problems, links
from tests.surfaces.web.browser.figures import figure_problems, figures, numbers
from tests.surfaces.web.browser.language import french_problems, untranslated
from tests.surfaces.web.browser.opened import opened
from tests.surfaces.web.browser.serving import Base, served
from tests.surfaces.web.browser.test_browser_pages import problems

from obsia.core.locales import languages

EXAMPLES = Path(__file__).parents[4] / "examples"
UNTRANSLATED = ("inference span with", "n’est pas une clé")
"""Reasons of readers for what they leave out are not translated yet; keys are names, told in a sentence."""
OWN = ["--usage", str(EXAMPLES / "otlp_spans.jsonl"), "--usage", str(EXAMPLES / "litellm_spend_logs.csv")]
OWN += ["--usage-model", "gpt-4o", "--usage-region", "FRA"]
ADDRESSES = [
    Address(name="usage", language=language, address=f"/{language}/usage/{query}", state=state)
    for language in languages()
    for query, state in (("", USUAL), ("?by=zzzz", ERROR))
]


@pytest.fixture(scope="module")
def own_site(run_folder: Path) -> Iterator[Base]:
    """A site with somebody's own files."""
    with served(run_folder / "own-served", options=OWN) as address:
        yield Base(url=address)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda each: each.id)
def test_an_account_is_in_order(address: Address, browser: Browser, own_site: Base) -> None:
    with opened(browser, own_site.url_of(address.address)) as found:
        assert problems(found, address) == ""


def test_the_tables_of_an_account_keep_within_the_column_at_every_width(browser: Browser, own_site: Base) -> None:
    """Costs that records declare make twelve columns of it."""
    beyond = """() => [...document.querySelectorAll('main table')].filter((each) => each.getBoundingClientRect().right
      > document.querySelector('main').getBoundingClientRect().right).map((each) => each.caption.textContent)"""
    with opened(browser, own_site.url_of("/fr/usage/?by=model")) as found:
        for width in (1280, 1000, 800):
            found.at(width=width, theme="light")
            assert found.page.evaluate(beyond) == [], width


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda each: each.id)
def test_an_account_is_a_whole_document(address: Address, own_site: Base) -> None:
    crawler = Crawler(own_site)
    got = crawler.page(address)
    assert document_problems(got, address) == []
    assert figure_problems(got.root) == []
    assert digit_problems(numbers(got.root)) == []
    assert link_problems(crawler, got, [each for each in links(got) if "/usage/" in each]) == []
    if address.state == USUAL:
        assert len(figures(got.root)) > 5
    if address.language == "fr":
        told = french_problems(got.root)
        assert [each for each in told if not any(words in each for words in UNTRANSLATED)] == []
        other = crawler.get(own_site.url_of(address.address.replace("/fr/", "/en/", 1)))
        assert untranslated(got.root, other.root) == []
