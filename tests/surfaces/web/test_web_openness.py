"""The pages of openness: counts that agree with the journey, words beside every shape, filters, one system."""

from __future__ import annotations

import itertools
import re
from functools import cache
from html import unescape

import pytest

from obsia.accounting.openness.questions import QUESTIONS
from obsia.app.disclosure.openness import openness_all
from obsia.core.document import Lines
from obsia.core.locales import languages, locale
from obsia.surfaces.web import openness_lists
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages import openness
from obsia.surfaces.web.site import Document, Site
from obsia.views.openness_all import BESIDE
from obsia.views.openness_all import grid as openness_grid
from obsia.views.openness_messages import result_name
from obsia.writers.layout import plain

EDITION = PageEdition(record=False)
SERVED = Site(edition=EDITION)
DRAWN = re.compile(r"<svg.*?</svg>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@cache
def page(path: str, query: str = "") -> Document:
    return SERVED.answer(path, query)


def html(path: str, query: str = "") -> str:
    document = page(path, query)
    assert document.status == 200, document.body.decode()
    return document.body.decode()


def words(path: str, query: str = "") -> str:
    return " ".join(unescape(TAG.sub(" ", html(path, query))).split())


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "path",
    [
        "/openness/",
        "/openness/all/2/",
        "/openness/by/rebuild/",
        "/openness/by/mof/iii/",
        "/openness/openllm-france/lucie-7b/",
        "/openness/openai/gpt-4o/",
        "/openness/family/mistral/",
        "/openness/google/gemini-1.5-pro/",
    ],
)
def test_every_shape_has_a_word_and_every_page_one_heading(language: str, path: str) -> None:
    body = html(f"/{language}{path}")
    assert body.count("<h1>") == 1
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", body)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for told in re.findall(r'<span class="told">(.*?)</span>', body, re.DOTALL):
        assert TAG.sub("", DRAWN.sub("", told)).strip()


@pytest.mark.parametrize("language", languages())
def test_a_family_answers_question_by_question_and_not_in_one_sentence(language: str) -> None:
    body = html(f"/{language}/openness/family/llama/")
    answers = body.partition('<p class="lead">')[2].partition("<ul>")
    assert TAG.sub("", answers[0]).rstrip().endswith(":")
    assert answers[2].partition("</ul>")[0].count("<li>") > 1


def test_frameworks_that_say_the_same_are_told_at_once() -> None:
    found = openness_all(on=EDITION.day)
    tr = locale("en")
    seen: set[int] = set()
    grid = openness_grid(found.rows, place=lambda _: "", caption="")
    for row, shown in zip(found.rows, grid.rows, strict=True):
        beside = shown.cells[-1]
        assert isinstance(beside, Lines)
        told: dict[str, str] = {}
        for each in beside.cells:
            names_of, _, result = plain(each, tr).partition(": ")
            told[result] = names_of
        assert len(told) == len(beside.cells)
        names = [tr(f"web-openness-short-{each}") for each in BESIDE]
        listed = ", ".join(told.values()).replace(" and ", ", ").split(", ")
        assert sorted(listed) == sorted(names), row.system.label
        seen.add(len(told))
        assert not any("of 0" in result for result in told)
    assert min(seen) < max(seen)


def test_the_first_screen_counts_what_the_journey_counts() -> None:
    found = openness_all(on=EDITION.day)
    told = words("/en/openness/")
    unlooked = sum(
        any(a.framework == "study" and a.result == "not-examined" for a in row.answers) for row in found.rows
    )
    whole = locale("en").whole
    assert f"Of {whole(len(found.rows))} AI systems" in told
    assert f"For {whole(unlooked)}, no page that was opened says whether the training data are available" in told
    for each in found.results["osaid"]:
        name = locale("en").text(result_name("osaid", each.result))
        assert f"{locale('en').whole(each.systems)} {name}" in told


def test_the_list_of_all_holds_every_system_once() -> None:
    found = openness_all(on=EDITION.day)
    bodies = [html(f"/en/openness/all/{parts['page']}/") for parts in openness.PAGES[1].addresses(EDITION)]  # type: ignore[misc]
    assert sum(body.count('<th scope="row"') for body in bodies) == len(found.rows)


def test_a_result_has_as_many_systems_as_it_counts() -> None:
    found = openness_all(on=EDITION.day)
    for each in found.results["mof"]:
        path = f"/en/openness/by/mof/{each.result.lower()}/"
        if not each.systems:
            assert page(path).status == 404
            continue
        assert html(path).count('<th scope="row"') == min(each.systems, openness_lists.LISTED)


def test_filters_narrow_and_say_so() -> None:
    body = html("/en/openness/", "q=lucie")
    assert "Lucie-7B" in body
    assert "gpt-oss" not in re.split("<tbody[^>]*>", body)[1].split("</tbody>")[0]
    assert '<meta name="robots" content="noindex">' in body
    chosen = [
        row
        for row in openness_all(on=EDITION.day).rows
        if row.system.developer == "Mistral AI"
        and any(grade.framework == "osaid" and grade.result == "unknown" for grade in row.grades)
    ]
    assert chosen
    told = words("/en/openness/", "developer=Mistral+AI&result=osaid:unknown")
    state = locale("en")(
        "web-openness-state-some",
        count=len(chosen),
        first_text="1",
        last_text=str(min(len(chosen), 40)),
        count_text=str(len(chosen)),
        all_text=locale("en").whole(len(openness_all(on=EDITION.day).rows)),
    )
    assert state in told


@pytest.mark.parametrize("query", ["q=%21%21", "q=zzzzzz", "developer=nobody", "result=nothing", "result=mof:xxii"])
def test_a_question_that_nothing_fits_says_so(query: str) -> None:
    assert "systems matches" in words("/en/openness/", query)


@pytest.mark.parametrize(("query", "first"), [("page=0", "1"), ("page=2", "41"), ("page=x", "1"), ("page=99999", None)])
def test_pages_turn_within_bounds(query: str, first: str | None) -> None:
    told = words("/en/openness/", query)
    rows = len(openness_all().rows)
    last = (rows - 1) // openness_lists.ROWS * openness_lists.ROWS + 1
    assert f"Systems {first or locale('en').whole(last)} to" in told


@pytest.mark.parametrize(
    "path", ["/openness/nobody/nothing/", "/openness/by/nothing/", "/openness/by/mof/xxii/", "/openness/all/0/",
             "/openness/all/99/", "/openness/by/use/constructor/"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(path: str) -> None:
    assert page(f"/en{path}").status == 404


def test_a_system_tells_each_framework_and_who_says_what() -> None:
    told = words("/fr/openness/openllm-france/lucie-7b/")
    tr = locale("fr")
    for framework in (*QUESTIONS, "mof", "osai", "osaid", "fmti"):
        assert tr(f"framework-{framework}") in told
    body = html("/fr/openness/openllm-france/lucie-7b/")
    assert 'href="https://github.com/OpenLLM-France/Lucie-Training/blob/' in body
    assert "26 novembre 2026" in told


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_word_of_an_index_is_shown_and_the_article_has_no_verdict(language: str) -> None:
    tr = locale(language)
    told = words(f"/{language}/openness/anthropic/claude-2/")
    assert tr("section-claims") in told
    assert tr("flaw-contradicted") in told
    against = tr("claim-against", claim="|", other="Claude-2").partition("|")[2]
    assert " ".join(against.split()) in " ".join(told.split())
    assert tr("verdict-nothing-decides", label="Claude-2").replace("\xa0", " ") in told
    assert tr("article-caution").rpartition(":")[2].strip() in told
    # The French word for it is part of the name of the item.
    assert language == "fr" or tr("status-published") not in told
    assert not re.search(r"(?i)\bmeets?\b|remplit", told)
    assert page(f"/{language}/openness/by/ai-act-53-2/").status == 404


def test_freedom_and_certainty_stand_apart() -> None:
    told = words("/en/openness/")
    assert locale("en")("web-openness-two-things") in told


def test_names_of_systems_are_text() -> None:
    body = html("/en/openness/", "q=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert body.count("<script") == 1
    assert "&lt;script&gt;" in body


def test_a_static_edition_asks_nothing_and_holds_the_best_known_systems() -> None:
    static = Site(edition=PageEdition(record=False, static=True, models=40), paths=frozenset({"/en/openness/"}))
    body = static.answer("/en/openness/").body.decode()
    assert "<form" not in body
    assert "obsia serve" in body
    assert len(openness.published_systems(static.edition)) == 40 // openness.SYSTEMS_SHARE
    assert openness.published_systems(static.edition)[0] == "openllm-france/lucie-7b"


def test_a_page_of_a_system_is_linked_only_where_the_edition_has_it() -> None:
    static = Site(edition=PageEdition(record=False, static=True), paths=frozenset({"/en/openness/"}))
    assert "lucie-7b/index.html" not in static.answer("/en/openness/").body.decode()
