"""Pages for those who pass figures on: quotes with both ends, a sheet with its answers, what may be replied."""

from __future__ import annotations

import re

import pytest

from obsia.app.catalogue.changes import releases
from obsia.app.questions.world import DEFAULT_YEAR
from obsia.app.request.reader_answers import MODEL, reader_answers
from obsia.core.locales import languages, locale
from obsia.core.locales import wording as words
from obsia.core.locales.scales import shown
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages import home
from obsia.surfaces.web.pages.chart import CHARTS
from obsia.surfaces.web.pages.readers import REPLIES, RULES, WORDS
from obsia.surfaces.web.publish import paths_of
from obsia.surfaces.web.site import Site

SITE = "https://obsia.example/"


def body(path: str, *, site: str = "") -> str:
    document = Site(edition=PageEdition(record=False, day="2026-11-29", site=site)).answer(path)
    assert document.status == 200, document.reason
    return document.body.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("language", languages())
def test_a_quote_has_its_figure_both_ends_and_the_edition(language: str) -> None:
    tr = locale(language)
    energy = words.find(reader_answers(MODEL, region=None, record_figures=False)[0][1].figures, words.HEADLINE[0])
    electricity, ai, year = home.planet(None)
    assert year == DEFAULT_YEAR
    # The newest change of the planet ends in what stands today.
    newest = next(text for each in releases() if "TWh" in (text := tr(f"change-{each.name}").replace("\xa0", " ")))
    assert shown(electricity, tr).text.replace("\xa0", " ") in newest
    assert shown(electricity, tr).interval in newest
    page, on_a_site = body(f"/{language}/press/"), body(f"/{language}/press/", site=SITE)
    quotes = re.findall(r"<li>([^<]*obsia[^<]*)<a", page)
    for quote, figure in zip(quotes, (energy, electricity, ai), strict=True):
        told = shown(figure, tr)
        assert told.text in quote
        assert told.interval in quote
        assert tr.day("2026-11-29") in quote
        assert "http" not in quote
    assert on_a_site.count(f"{tr.day('2026-11-29')}, {SITE}{language}/)") == len(quotes)


@pytest.mark.parametrize("language", languages())
def test_what_is_to_be_heeded_and_what_may_be_sent_is_told_whole(language: str) -> None:
    tr, press, reply = locale(language), body(f"/{language}/press/"), body(f"/{language}/reply/")
    for told in (
        *(f"web-press-heed-{each}" for each in RULES),
        *(f"web-press-{side}-{each}" for each in WORDS for side in ("often", "rather")),
    ):
        assert tr(told) in press
    assert all(f'href="/{language}/charts/{name}/"' in press for name in CHARTS)
    assert all(tr(f"web-reply-{each}") in reply and tr(f"web-reply-{each}-needs") in reply for each in REPLIES)


@pytest.mark.parametrize("language", languages())
def test_a_sheet_for_the_classroom_answers_each_of_its_questions(language: str) -> None:
    page = body(f"/{language}/classroom/")
    questions = page.partition("<ol>")[2].partition("</ol>")[0].count("<li ")
    answers = page.partition('id="answers"')[2].partition("</table>")[0]
    assert questions == len(re.findall(r'<th scope="row"[^>]*>\d</th>', answers)) == 5
    assert answers.count('class="fig"') == 4
    assert page.index('class="chart ranges"') < page.index("<ol>") < page.index('id="answers"')


def test_they_stand_at_the_foot_of_each_page_and_in_an_edition_of_files() -> None:
    paths = set(paths_of(PageEdition(static=True, models=1)))
    for language in languages():
        foot = body(f"/{language}/corrections/").partition("<footer")[2]
        for path in ("/press/", "/classroom/", "/reply/"):
            assert f'href="/{language}{path}"' in foot
            assert f"/{language}{path}" in paths
