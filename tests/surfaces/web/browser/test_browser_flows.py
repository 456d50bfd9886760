"""What people come to do ends without a script, and by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from tests.surfaces.web.browser.flows import FLOWS, TABS_TO_THE_HOME_FORM, Flow, focus_problems, presses_to, walked
from tests.surfaces.web.browser.opened import opened
from tests.surfaces.web.browser.serving import Base

from obsia.core.locales import languages

LANGUAGES = languages()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_a_flow_ends_without_a_script(flow: Flow, language: str, browser: Browser, site: Base) -> None:
    if site.is_files and flow.served_only:
        pytest.skip("files answer no question")
    with opened(browser, site.url_of(f"/{language}{flow.start}"), scripts=False) as found:
        assert walked(found, flow, by_keyboard=False) == []


@pytest.mark.parametrize("flow", [flow for flow in FLOWS if flow.keyboard], ids=lambda flow: flow.name)
def test_a_flow_ends_by_the_keyboard_alone(flow: Flow, browser: Browser, site: Base) -> None:
    if site.is_files and flow.served_only:
        pytest.skip("files answer no question")
    with opened(browser, site.url_of(f"/en{flow.start}")) as found:
        assert walked(found, flow, by_keyboard=True) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_stop_leads_to_the_contents(language: str, browser: Browser, site: Base) -> None:
    with opened(browser, site.url_of(f"/{language}/")) as found:
        assert focus_problems(found) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_of_the_first_page_is_near(language: str, browser: Browser, site: Base) -> None:
    if site.is_files:
        pytest.skip("files have no form")
    with opened(browser, site.url_of(f"/{language}/")) as found:
        assert presses_to(found, "main form button") <= TABS_TO_THE_HOME_FORM
