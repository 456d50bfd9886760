"""Lighthouse on a telephone: best practices and what search engines need, 100 of each on every type.

Its score of accessibility is what axe-core finds, which every page is asked (``test_browser_pages``): one type in
``EVERY`` shows that both say the same. So are two of the audits for search engines, of titles and of pictures.
"""

from __future__ import annotations

import pytest
from tests.surfaces.web.browser.addresses import USUAL, Address, pages
from tests.surfaces.web.browser.lighthouse import CATEGORIES, Lighthouse
from tests.surfaces.web.browser.serving import Base
from tests.surfaces.web.browser.stage import Stage, page

# Turn about in the languages: what the score is of is the markup, which they share.
TYPES = {each.name: each for each in pages() if each.state == USUAL and each.language == "fr"}
ENGLISH = {each.name: each for each in pages() if each.state == USUAL and each.language == "en"}
CHOSEN = [ENGLISH.get(name, page) if place % 2 else page for place, (name, page) in enumerate(TYPES.items())]
PERFECT = dict.fromkeys(CATEGORIES, 100)
EVERY = 8
OF_ALL = {each.name for each in CHOSEN[::EVERY]}


@pytest.mark.parametrize("address", CHOSEN, ids=lambda each: each.id)
def test_the_scores_are_full(address: Address, lighthouse: Lighthouse, site: Base) -> None:
    # A figure for a frame is kept from search engines: they have its page.
    left = {"seo"} if address.name == "figure-embed" else set[str]()
    left |= set() if address.name in OF_ALL else {"accessibility"}
    asked = [each for each in CATEGORIES if each not in left]
    found = lighthouse.scores(site.url_of(address.address), categories=asked)
    assert (found.of, found.failed) == (dict.fromkeys(asked, 100), ())


def test_a_page_that_breaks_rules_has_no_full_score(lighthouse: Lighthouse, stage: Stage) -> None:
    bad = stage.put(
        "/bad", page('<img src="/icon.svg"><a href="/x"></a><script>undefined_name()</script>', head=_NO_INDEX)
    )
    good = stage.put("/good", page('<p>Nothing is wrong here, and <a href="/other">another page</a> is told of.</p>'))
    found = lighthouse.scores(bad)
    assert all(score is not None and score < 100 for score in found.of.values()), found
    assert lighthouse.scores(good).of == PERFECT


_NO_INDEX = '<meta name="robots" content="noindex">'
