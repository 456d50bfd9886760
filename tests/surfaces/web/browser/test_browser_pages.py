"""Every page in a browser: accessibility, reflow, drawings, weight, policy; wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from tests.surfaces.web.browser.addresses import LIKE, Address, pages
from tests.surfaces.web.browser.axe import SETTINGS, axe_problems
from tests.surfaces.web.browser.charts import column_problems, drawing_problems, order_problems
from tests.surfaces.web.browser.edition import LANGUAGE, look_for
from tests.surfaces.web.browser.opened import NARROW, THEMES, WIDE, Opened, opened, policy_problems, theme_problems
from tests.surfaces.web.browser.reflow import reflow_problems
from tests.surfaces.web.browser.serving import Base
from tests.surfaces.web.browser.weights import weight_problems

from obsia.core.locales import languages


def problems(found: Opened, address: Address, *, served: bool = True) -> str:
    """What is wrong with a page, a line each. The page is loaded once; then its width, theme and letters change.

    Colours depend on the theme and the width, not on the words: of the four settings of ``axe`` a page is looked at in
    two that share neither, in the next language in the others; all rules at the width of the first, which changes too.

    A sample from a disk (not ``served``) has the elements, words and style that the served page has (see
    ``test_browser_slim``): what it fetches, whether it is dressed and what its policy stops is its own, how it is laid
    out is the same. Of a whole edition (``OBSIA_SITE``) all is asked.
    """
    checks = {"weight": weight_problems(found), "theme": theme_problems(found)}
    if served:
        asked = settings(address.language)
        checks |= {
            "axe": axe_problems(found, at=asked, whole=(asked[0][1],)),
            "drawings": drawing_problems(found),
            "order": order_problems(found, language=address.language),
            "columns": column_problems(found),
            "reflow": reflow_problems(found),
        }
    checks["policy"] = policy_problems(found)
    return "\n".join(f"{name}: {each}" for name, told in checks.items() for each in told)


def settings(language: str) -> tuple[tuple[str, int], ...]:
    """Both themes and both widths, in pairs that change from one language to the next."""
    widths = (WIDE, NARROW) if languages().index(language) % 2 == 0 else (NARROW, WIDE)
    return tuple(zip(THEMES, widths, strict=True))


@pytest.mark.parametrize("address", pages(), ids=lambda each: each.id)
def test_a_page_is_in_order(address: Address, browser: Browser, site: Base) -> None:
    look_for(site, address)
    with opened(browser, site.url_of(address.address)) as found:
        assert problems(found, address) == ""


FILES = [each for each in pages() if not each.served_only and each.language == LANGUAGE]


@pytest.mark.parametrize("address", FILES, ids=lambda each: each.id)
def test_a_page_is_in_order_from_a_disk(address: Address, browser: Browser, files: Base) -> None:
    if not files.has(address.address):
        pytest.skip("editions of files have no such page")
    with opened(browser, files.url_of(address.address)) as found:
        assert problems(found, address, served=False) == ""


def test_every_type_of_page_is_looked_at_in_every_setting() -> None:
    assert {each for language in languages() for each in settings(language)} == set(SETTINGS)
    assert {settings(language)[0][1] for language in languages()} == {WIDE, NARROW}, "all rules at both widths"
    spoken = {each.name: {one.language for one in pages() if one.name == each.name} for each in pages()}
    assert {name for name, told in spoken.items() if told != set(languages())} <= LIKE


def test_there_are_pages_in_every_language_and_state() -> None:
    assert {each.language for each in pages()} >= {"en", "fr"}
    assert {each.state for each in pages()} >= {"usual", "empty", "error"}
    assert {each.name for each in pages()} >= {"home", "missing"}
    assert len(FILES) > 0


def test_the_world_prints_light(browser: Browser, site: Base) -> None:
    """Its map has no patterns on paper, where each of their lines would be drawn."""
    with opened(browser, site.url_of("/fr/world/")) as found:
        assert len(found.page.pdf()) <= 2_000_000
