"""Pages about obsia: what they say of the API, of the tables, of sources and of validation is what is so."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as Tree
from pathlib import Path

import pytest

from calibration import glance
from obsia.app.catalogue.corrections import corrections
from obsia.app.catalogue.validation import FITTED, WORLD, validation
from obsia.core.locales import languages, locale
from obsia.surfaces.http import endpoints
from obsia.surfaces.journeys import JOURNEYS
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import Links
from obsia.surfaces.web.pages import data, method
from obsia.surfaces.web.pages.validation import message, row
from obsia.surfaces.web.site import Site
from obsia.surfaces.web.sources import source_anchor, source_place, sources

SITE = Site(edition=PageEdition(record=False))
FILES = Site(edition=PageEdition(record=False, static=True, site="https://example.org/"))
COLUMNS = json.loads((Path(__file__).parents[1] / "http_columns.json").read_text(encoding="utf-8"))["columns"]


def test_the_page_of_the_api_lists_what_it_answers_with_addresses_that_answer() -> None:
    told = dict(method.ENDPOINTS)
    assert list(told) == [each.name for each in endpoints.ENDPOINTS]
    for each in endpoints.ENDPOINTS:
        path, _, query = told[each.name].partition("?")
        pattern = re.sub(r"\\\{[a-z_0-9]+\\\}", ".+", re.escape(each.path))
        assert re.fullmatch(pattern, path), each.name
        asked = {pair.partition("=")[0] for pair in query.split("&") if pair}
        assert asked <= {parameter.name for parameter in each.parameters}, each.name
        assert {
            parameter.name for parameter in each.parameters if parameter.is_required and not each.has_in_path(parameter)
        } <= asked


def test_tables_have_the_columns_that_the_api_gives() -> None:
    for name, path in data.TABLES:
        assert endpoints.endpoint(name).path == path
        assert dict(JOURNEYS[name].named_columns()) == COLUMNS[name], name


def test_every_whole_table_of_the_api_is_listed() -> None:
    whole = {
        each.name
        for each in endpoints.ENDPOINTS
        if each.columns and "{" not in each.path and not each.one_of and not any(p.is_required for p in each.parameters)
    }
    assert {name for name, _ in data.TABLES} == whole


@pytest.mark.parametrize("language", languages())
def test_each_source_stands_once_where_its_place_leads(language: str) -> None:
    links = Links(language=language, here=f"/{language}/", static=False, exists=lambda _: True)
    pages: dict[str, str] = {}
    for evidence in sources():
        path, _, anchor = source_place(evidence, links).partition("#")
        if path not in pages:
            pages[path] = SITE.answer(path).body.decode()
        assert pages[path].count(f'id="{anchor}"') == 1
    assert sum(body.count('<li id="source-') for body in pages.values()) == len(sources())
    assert len({source_anchor(evidence) for evidence in sources()}) == len(sources())


@pytest.mark.parametrize("page", ["0", "x", "99", "1e3", "²"])
def test_there_are_no_other_pages_of_sources(page: str) -> None:
    assert SITE.answer(f"/en/data/sources/{page}/").status == 404


def test_the_table_of_validation_is_what_the_pages_of_the_manual_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert glance.main(["--check"]) == 0, "python -m calibration.glance --write"
    assert "is what the pages say" in capsys.readouterr().out


def test_a_table_of_validation_that_says_something_else_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "validation.csv"
    assert glance.main(["--check"], path=other) == 1
    assert glance.main(["--write"], path=other) == 0
    other.write_text(other.read_text(encoding="utf-8").replace("0.114", "0.104"), encoding="utf-8")
    assert glance.main(["--check"], path=other) == 1
    assert "Would change" in capsys.readouterr().out


def test_a_page_of_validation_is_read_cell_by_cell() -> None:
    fitted = (
        "# V\n\n## At a glance\n\n"
        "| part | what | rows in groups | median error | inside 90% | width | score | check |\n"
        "|---|---|---|---|---|---|---|---|\n"
        "| [A part](#a-part) | One thing | 625 in 11 | 11.4% | 92% [87, 97] | 0.316 | 0.414 | kept |\n"
        "|  | Another | 6 in 3 | 9.6% |  |  |  | **too narrow** |\n\n## Next\n"
    )
    world = (
        "# W\n\n## Targets\n\n| what | aim | found | |\n| --- | --- | --- | --- |\n"
        "| a | at most 7% | 5.1% | met |\n| b | 70 to 92% | 19 of 23 (83%) | **missed** |\n"
        "| c | below 1.24 | 1.07 | met |\n\n## Next\n"
    )
    lines = glance.table(fitted=fitted, world=[world]).splitlines()
    assert lines[1:] == [
        "fitted,A part,One thing,625,11,0.114,0.92,0.87,0.97,,,0.316,0.414,,,kept",
        "fitted,A part,Another,6,3,0.096,,,,,,,,,,too narrow",
        "world,,a,,,0.051,,,,,,,,,0.07,met",
        "world,,b,,,,0.83,,,19,23,,,0.7,0.92,missed",
        "world,,c,,,,,,,,,,1.07,,1.24,met",
    ]


@pytest.mark.parametrize("language", languages())
def test_every_judgement_is_said_in_words(language: str) -> None:
    tr = locale(language)
    judged = validation()
    assert {each.page for each in judged} == {FITTED, WORLD}
    for each in judged:
        assert not each.part or tr.has(message("part", each.part)), each.part
        assert tr.has(message("what", each.what)), each.what
        assert tr.has(message("verdict", each.verdict)), each.verdict


def test_judgements_keep_the_digits_of_the_page() -> None:
    tr = locale("fr")
    first = row(validation()[0], tr)
    assert (first.error, first.inside) == ("11,4\u00a0%", "92\u00a0%")
    assert first.width == "×\u00a02,1"  # 10 ** 0.316
    world = [row(each, tr) for each in validation() if each.page == WORLD]
    assert (world[0].achieved, world[0].aim) == ("à 5,1\u00a0% près", "au plus 7\u00a0%")


@pytest.mark.parametrize("site", [SITE, FILES])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "path", ["/method/", "/corrections/", "/contribute/", "/api/", "/data/", "/data/dictionary/", "/validation/"]
)
def test_pages_about_obsia_are_light(site: Site, language: str, path: str) -> None:
    import gzip

    document = site.answer(f"/{language}{path}")
    assert document.status == 200
    assert len(gzip.compress(document.body)) < 13_000


def test_the_method_counts_facts_and_names_the_iea_beside_our_independence() -> None:
    for language in languages():
        body = SITE.answer(f"/{language}/method/").body.decode()
        assert locale(language)("web-method-peer-iea") in body.replace("&#x27;", "'")
        assert re.search(r"22[  ,\u202f]\d{3}|\d{2}[,\u202f]\d{3}", body)


def test_a_site_that_knows_its_address_lists_its_pages() -> None:
    document = FILES.answer("/sitemap.xml")
    assert (document.status, document.content_type) == (200, "application/xml")
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    places = [node.text for node in Tree.fromstring(document.body).iterfind("s:url/s:loc", names)]  # noqa: S314
    assert "https://example.org/fr/method/" in places
    assert "https://example.org/en/data/sources/2/" in places
    assert len(set(places)) == len(places)
    assert not [each for each in places if each is None or "/f/" in each or "/usage/" in each or "{" in each]
    assert SITE.answer("/sitemap.xml").status == 404


def test_names_in_contradictions_are_marked_as_names() -> None:
    body = SITE.answer("/fr/finds/").body.decode()
    assert '<span translate="no">China Daily 2021</span>' in body


@pytest.mark.parametrize("language", languages())
def test_the_log_of_corrections_stands_whole_on_its_page(language: str) -> None:
    body = html.unescape(SITE.answer(f"/{language}/corrections/").body.decode())
    log = corrections().corrections
    assert len(log) >= 13
    for each in log:
        assert f'id="{each.correction}"' in body
        assert {"fr": each.wrong_fr, "en": each.wrong}[language] in body
        assert each.corrected_on >= each.wrong_since


def test_the_page_of_corrections_names_who_answers_or_that_nobody_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tr = locale("en")
    monkeypatch.delenv("OBSIA_PUBLISHER", raising=False)
    assert tr("web-corrections-who-unsaid") in _afresh()
    monkeypatch.setenv("OBSIA_PUBLISHER", "<b>Somebody</b>, someone@example.org")
    assert "&lt;b&gt;Somebody&lt;/b&gt;, someone@example.org publishes this copy" in _afresh()


def _afresh() -> str:
    return Site(edition=SITE.edition).answer("/en/corrections/").body.decode()
