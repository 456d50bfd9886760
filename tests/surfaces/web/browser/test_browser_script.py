"""What the script adds to pages that stand without it: names, explanations, other orders, answers that follow a form."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.surfaces.web.browser.axe import axe_problems
from tests.surfaces.web.browser.opened import NARROW, opened, policy_problems
from tests.surfaces.web.browser.serving import Base

TIP = "[role=tooltip]"


@pytest.fixture
def served_site(site: Base) -> Base:
    if site.is_files:
        pytest.skip("files answer no question")
    return site


def test_names_are_offered_while_one_types(browser: Browser, served_site: Base) -> None:
    """By the keyboard alone: the arrows choose, Enter goes to the page, and Escape leaves what was typed."""
    with opened(browser, served_site.url_of("/fr/")) as found:
        field, names = found.page.get_by_role("combobox"), found.page.get_by_role("option")
        field.fill("allem")
        expect(names.first).to_contain_text("Allemagne pays")
        expect(found.page.get_by_role("status").first).to_contain_text(f"{names.count()}")
        assert axe_problems(found) == []
        field.press("Escape")
        expect(names).to_have_count(0)
        expect(field).to_have_value("allem")
        field.fill("allema")
        expect(names.first).to_be_visible()
        field.press("ArrowDown")
        expect(names.first).to_have_attribute("aria-selected", "true")
        field.press("Enter")
        found.page.wait_for_url("**/fr/world/**")
        expect(found.page.locator("h1")).to_contain_text("Allemagne")
        assert policy_problems(found) == []


def test_a_figure_is_explained_where_it_stands(browser: Browser, site: Base, files: Base) -> None:
    """WCAG 1.4.13: it stays under the pointer and the focus, and Escape closes it where they are."""
    for base in (site, files):
        with opened(browser, base.url_of("/fr/")) as found:
            page, link, tip = found.page, found.page.locator("main .fig a.k").first, found.page.locator(TIP)
            link.focus()
            expect(tip).to_contain_text("fourchette")
            assert link.get_attribute("aria-describedby") == tip.get_attribute("id")
            assert axe_problems(found) == []
            page.keyboard.press("Escape")
            expect(tip).to_be_hidden()
            page.locator("h1").hover()
            page.evaluate("document.activeElement.blur()")
            link.hover()
            expect(tip).to_be_visible()
            box = tip.bounding_box()
            assert box is not None
            page.mouse.move(box["x"] + 20, box["y"] + 9, steps=4)
            page.wait_for_timeout(400)
            expect(tip).to_be_visible()
            page.mouse.move(2, 2)
            expect(tip).to_be_hidden()
            assert policy_problems(found) == []


def test_a_table_takes_another_order_and_says_so(browser: Browser, site: Base) -> None:
    with opened(browser, site.url_of("/fr/world/countries/")) as found:
        region = found.page.locator("main details", has_text="Europe\u00a0:")
        region.locator("summary").click()
        table = region.locator("table")
        head = table.locator("thead th").nth(2)
        head.locator("button").press("Enter")
        expect(head).to_have_attribute("aria-sort", "ascending")
        expect(found.page.get_by_role("status").first).to_contain_text(head.inner_text().replace("↕", "").strip())
        values = [
            _number(each)
            for each in table.locator("tbody tr:not(.rest) td:nth-child(3) .v:not(.why)").all_inner_texts()
        ]
        assert len(values) > 20
        assert values == sorted(values)
        # Whoever is sent the address sees the same order.
        found.page.reload()
        expect(head).to_have_attribute("aria-sort", "ascending")
        head.locator("button").press("Enter")
        expect(head).to_have_attribute("aria-sort", "descending")
        assert axe_problems(found) == []
        # On a telephone rows are lists, and heads, which are not seen, are no buttons.
        found.at(width=NARROW, theme="light")
        expect(table.locator("thead button")).to_have_count(0)


def _number(text: str) -> float:
    return float(text.replace("\u202f", "").replace("\xa0", "").replace(",", "."))


def test_an_answer_follows_its_form(browser: Browser, served_site: Base) -> None:
    """It is the answer of the API, and that of the page at the address which is shown."""
    with opened(browser, served_site.url_of("/en/what-if/")) as found:
        page = found.page
        slider = page.get_by_role("slider", name="Tokens out")
        before = _energy(page)
        for _ in range(4):
            slider.press("ArrowRight")
        expect(page.locator("output")).to_contain_text("Energy")
        asked = parse_qs(urlsplit(page.url).query)
        assert asked["out"] == [page.locator("[name=out]").input_value()]
        shown = _energy(page)
        assert shown != before
        query = "&".join(f"{name}={quote(asked[name][0])}" for name in ("model", "in", "out"))
        answer = page.request.get(served_site.url_of(f"/api/v1/estimate?{query}")).json()
        assert shown in {each["figure_id"] for each in answer["figures"]}
        assert axe_problems(found) == []
        page.locator("[name=to-region]").fill("France")
        page.locator("[name=to-region]").press("Tab")
        expect(page.locator("h1")).to_contain_text("France")
        assert policy_problems(found) == []
        page.reload()
        expect(page.locator("h1")).to_contain_text("France")
        expect(page.locator("[name=out]")).to_have_value(asked["out"][0])


def _energy(page: Page) -> str:
    """The id of the first figure of the answer."""
    first = page.locator("main [data-answer] .fig").first
    return (
        first.get_attribute("data-figure")
        or str(first.locator("a.k").get_attribute("href")).split("/f/")[1].split("/")[0]
    )
