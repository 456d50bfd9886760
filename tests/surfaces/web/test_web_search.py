"""The page of search, and pages of wrong names: they lead on, in both languages."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from obsia.core.locales import languages
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site

SERVED = Site(edition=PageEdition(record=False))
LINK = re.compile(r'<a href="(/[^"#]*)')


def links(body: str) -> list[str]:
    """Addresses of the main part."""
    main = body.partition("<main")[2].partition("</main>")[0]
    return [unescape(each) for each in LINK.findall(main)]


@pytest.mark.parametrize("language", languages())
def test_what_was_meant_is_the_first_link_and_answers(language: str) -> None:
    for text, page in (("claude", "/openness/family/claude/"), ("Allemagne", "/world/countries/DEU/")):
        document = SERVED.answer(f"/{language}/search/", f"q={text}")
        assert document.status == 200
        assert links(document.body.decode())[0] == f"/{language}{page}"
        assert SERVED.exists(f"/{language}{page}")


@pytest.mark.parametrize("text", ["deepseek vs chatgpt", "Comparer DeepSeek et ChatGPT"])
def test_two_models_lead_to_their_comparison(text: str) -> None:
    found = links(SERVED.answer("/fr/search/", urlencode({"q": text})).body.decode())
    path, _, query = found[0].partition("?")
    assert path == "/fr/compare/"
    assert SERVED.answer(path, query).status == 200


def test_a_model_is_not_set_beside_itself() -> None:
    found = links(SERVED.answer("/fr/search/", urlencode({"q": "Claude ou anthropic/claude-sonnet-5"})).body.decode())
    assert not any(each.startswith("/fr/compare/?") for each in found)


def test_a_name_that_nothing_has_gets_families() -> None:
    document = SERVED.answer("/en/search/", "q=zzzzqqqq")
    assert document.status == 200
    assert "/en/openness/family/mistral/" in links(document.body.decode())
    assert SERVED.answer("/en/search/", "").status == 200


@pytest.mark.parametrize("query", ["q=%00", "q=%3Cscript%3E", "q=" + "x" * 399, "q=%E2%80%AE", "q=%22%27%26"])
def test_hostile_texts_are_answered(query: str) -> None:
    document = SERVED.answer("/fr/search/", query)
    assert document.status == 200
    assert document.body.count(b"<script") == 1


@pytest.mark.parametrize(
    ("path", "query", "status", "to"),
    [
        ("/en/openness/family/mistrall/", "", 404, "/en/openness/family/mistral/"),
        ("/en/models/claud/", "", 404, "/en/openness/family/claude/"),
        ("/fr/world/countries/Allemange/", "", 404, "/fr/world/countries/DEU/"),
        ("/en/nowhere/", "", 404, "/en/search/?q=nowhere"),
    ],
)
def test_a_page_that_does_not_know_a_name_leads_to_what_is_found(path: str, query: str, status: int, to: str) -> None:
    document = SERVED.answer(path, query)
    assert document.status == status
    assert to in links(document.body.decode())


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/en/nothing-here", set[str]()),
        ("/en/static/none.css", set[str]()),
        ("/en/wp-login.php", set[str]()),
        ("/en/static/", set[str]()),
        ("/zz/models/", {"/en/models/"}),
        ("/models", {"/en/models/"}),
        ("/zz/nothing-here/", set[str]()),
        ("/zz/models/openai/gpt-4o/", {"/en/models/openai/gpt-4o/"}),
        ("/en/gpt-4o", {"/en/models/openai/gpt-4o/"}),
        ("/en/france/", {"/en/world/countries/FRA/", "/en/commitments/parties/france/"}),
    ],
)
def test_an_address_that_holds_nothing_leads_only_to_what_it_names(path: str, found: set[str]) -> None:
    document = SERVED.answer(path)
    assert document.status == 404
    body = document.body.decode()
    led = {each for each in links(body) if "/search/" not in each} - {"/en/"}
    assert led >= found
    assert bool(led) is bool(found), led
    assert not any("/data/" in each for each in led)
    if path.endswith((".css", ".php")):
        assert path.rpartition("/")[2] not in body, "nobody searches for a file"


def test_a_form_that_does_not_know_a_name_leads_to_the_search() -> None:
    document = SERVED.answer("/en/what-if/", "model=zzzzqqqq")
    assert any(each.startswith("/en/search/?q=zzzzqqqq") for each in links(document.body.decode()))


def test_files_have_no_search() -> None:
    site = Site(edition=PageEdition(record=False, static=True), paths=frozenset({"/en/"}))
    assert not site.exists("/en/search/")
