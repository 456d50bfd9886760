"""Models beside one another: what is asked, what is answered, what stands ready."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlencode

import pytest

from obsia.accounting.openness.questions import IN_VERDICT
from obsia.app.catalogue.comparison import compare
from obsia.app.disclosure.openness import further, openness
from obsia.app.request.tasks import READERS
from obsia.core.locales import locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pairs import ASKED, DEVELOPERS, NEIGHBOURS, pairs
from obsia.surfaces.web.pairs import asked as asked_about
from obsia.surfaces.web.publish import paths_of
from obsia.surfaces.web.site import Document, Site

from .pages_read import Element, defects, page

SERVED = Site(edition=PageEdition(record=False))
DAY = SERVED.edition.day
CLOSED, OPEN, SMALL = "openai/gpt-4o", "deepseek/deepseek-v4-pro", "meta/llama-3.1-8b"
HOSTILE = (
    "x" * 500,
    "<script>alert(1)</script>",
    '" autofocus onfocus="alert(1)',
    "\u202egpt-4o",
    "NaN",
    "1e400",
    "\x00",
    "../../etc/passwd",
    "gpt-4o\r\nSet-Cookie: a=b",
    "{{ 7*7 }}",
)
both = pytest.mark.parametrize("language", ["en", "fr"])


def asked(language: str, *models: str, **query: str) -> Document:
    return _asked(language, urlencode([*(("m", each) for each in models), *query.items()]))


@cache
def _asked(language: str, query: str) -> Document:
    return SERVED.answer(f"/{language}/compare/", query)


def field(root: Element, key: str) -> Element:
    return next(each for each in root.all() if each.attributes.get("id") == key)


@both
def test_without_models_the_page_says_how_to_ask_and_has_comparisons_that_stand_ready(language: str) -> None:
    document = asked(language)
    root = page(document.body)
    assert document.status == 200
    assert defects(root) == []
    assert len([each for each in root.tagged("input") if each.attributes["name"] == "m"]) == 3
    ready = [each.attributes["href"] for each in root.having("many")[0].tagged("a")]
    assert ready == [f"/{language}/compare/{slug}/" for slug in pairs(DAY)]


@both
def test_models_that_cannot_be_told_apart_are_said_so_with_the_ratio(language: str) -> None:
    root = page(asked(language, CLOSED, OPEN).body)
    assert defects(root) == []
    [verdict] = root.having("verdict")
    tr = locale(language)
    assert tr("web-compare-cell-open") in root.text
    assert verdict.having("fig")[0].attributes["data-unit"] == "1"
    assert re.search(r"1[,\u202f]024", verdict.text)
    assert not root.having("problems")


@both
def test_of_models_that_can_be_told_apart_the_one_that_takes_less_is_named(language: str) -> None:
    for models in ((SMALL, OPEN), (OPEN, SMALL)):
        [verdict] = page(asked(language, *models).body).having("verdict")
        [lead] = verdict.having("lead")
        assert lead.text.startswith("Llama 3.1 8B")
        # Told by how many times more, whichever was named first.
        assert compared_factor(verdict, language) > 1


def compared_factor(verdict: Element, language: str) -> float:
    digits = verdict.having("v")[0].text.replace("\u202f", "")
    return float(digits.replace(",", "." if language == "fr" else ""))


def test_reversed_order_gives_the_reciprocal() -> None:
    [ahead] = compare([SMALL, OPEN], task="request", record_figures=False).pairs
    [back] = compare([OPEN, SMALL], task="request", record_figures=False).pairs
    for one, other in zip(ahead.ratios, back.ratios, strict=True):
        assert one.median == pytest.approx(1 / other.median, rel=1e-3)
        assert one.low == pytest.approx(1 / other.high, rel=1e-2)
    assert [a + b for a, b in zip(ahead.worlds_less, back.worlds_less, strict=True)] == [1024] * 3
    first, second = (page(asked("en", *each).body) for each in ((SMALL, OPEN), (OPEN, SMALL)))
    assert first.having("verdict")[0].having("v")[0].text == second.having("verdict")[0].having("v")[0].text


@both
def test_six_models_stand_beside_one_another_and_a_seventh_is_told(language: str) -> None:
    six = [CLOSED, OPEN, SMALL, "qwen/qwen3.6-27b", "mistral/mistral-large-4", "openai/gpt-6-sol"]
    root = page(asked(language, *six).body)
    assert defects(root) == []
    assert len(root.having("verdict")) == 5
    root = page(asked(language, *six, "openai/gpt-oss-20b").body)
    assert root.having("problems")
    assert not root.having("verdict")


@both
def test_openness_is_set_side_by_side_and_is_no_score(language: str) -> None:
    root = page(asked(language, CLOSED, OPEN).body)
    freedom = root.tagged("table")[-1]
    tr = locale(language)
    assert {"use", "mof", "osaid"} <= {
        name for name in ("use", "mof", "osaid") if tr(f"framework-{name}") in freedom.text
    }
    assert not freedom.having("fig")


@both
def test_what_a_name_was_taken_for_is_told_at_its_field(language: str) -> None:
    document = asked(language, CLOSED, "claude", task="agent", region="UE")
    root = page(document.body)
    assert document.status == 200
    assert defects(root) == []
    for key, told in (("m2", "Claude Sonnet 5"), ("region", "EEE")):
        assert field(root, key).attributes["aria-describedby"].split()[-1] == f"{key}-taken"
        assert told in field(root, f"{key}-taken").text


@both
def test_an_unknown_model_is_told_at_its_field_and_what_was_typed_stays(language: str) -> None:
    document = asked(language, CLOSED, "claude-opsu", task="agent", region="frnace")
    root = page(document.body)
    assert document.status == 400
    assert defects(root) == []
    assert field(root, "m1").attributes["value"] == CLOSED
    for key, typed in (("m2", "claude-opsu"), ("region", "frnace")):
        wrong = field(root, key)
        assert wrong.attributes["value"] == typed
        assert wrong.attributes["aria-invalid"] == "true"
        assert f"{key}-error" in wrong.attributes["aria-describedby"]
        assert typed in field(root, f"{key}-error").text
    near = [each.attributes["href"] for each in root.having("near")[0].tagged("a")]
    assert near
    assert all("m=openai/gpt-4o&m=anthropic/" in each and "region=frnace" in each for each in near)


@both
@pytest.mark.parametrize(
    ("models", "query", "message"),
    [
        ((CLOSED,), {}, "web-compare-fewest"),
        ((CLOSED, CLOSED), {}, "web-compare-twice"),
        ((CLOSED, "gpt-4o"), {}, "web-compare-twice"),
    ],
)
def test_questions_that_cannot_be_answered_are_told(
    language: str, models: tuple[str, ...], query: dict[str, str], message: str
) -> None:
    document = asked(language, *models, **query)
    root = page(document.body)
    assert document.status == 400
    assert defects(root) == []
    assert locale(language)(message) in root.having("problems")[0].text
    assert not root.having("verdict")


@both
def test_a_task_that_was_not_stated_is_told_where_it_is_no_request(language: str) -> None:
    told = locale(language)("assumption-task-compared", task="image")
    assert told in page(asked(language, "flux.1-dev", "sdxl").body).text
    assert told not in page(asked(language, "flux.1-dev", "sdxl", task="image").body).text


@both
def test_models_of_different_work_are_not_compared(language: str) -> None:
    from obsia.app.catalogue.models import models

    image = next(row["model"] for row in models(kind="image").rows)
    root = page(asked(language, CLOSED, image).body)
    tr = locale(language)
    assert tr("task-image") in root.having("problems")[0].text
    assert not root.having("verdict")


@both
@pytest.mark.parametrize("task", [*READERS, "foo", *HOSTILE])
def test_a_task_is_one_of_the_list_or_told_to_be_none(language: str, task: str) -> None:
    root = page(asked(language, OPEN, "openai/gpt-6-sol", task=task).body)
    assert defects(root) == []
    assert bool(root.having("problems")) is (task not in READERS)


@both
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(language: str, text: str) -> None:
    for document in (asked(language, text, OPEN, region=text), asked(language, text, text, text, task=text)):
        root = page(document.body)
        assert document.status == 400
        assert defects(root) == []
        assert "alert(1)" not in {name for each in root.all() for name in each.attributes}


def test_comparisons_that_stand_ready_follow_their_rule() -> None:
    known = pairs(DAY)
    about = asked_about(DAY)
    assert about is not None
    assert [each.startswith(family) for each, family in zip(about.models, ASKED, strict=True)] == [True, True]
    across = [each for each in known.values() if not each.same_developer and each != about]
    assert len(across) == sum(min(NEIGHBOURS, DEVELOPERS - 1 - place) for place in range(DEVELOPERS))
    assert [each for each in known.values() if each.same_developer]
    assert all("/" not in slug and slug == each.slug for slug, each in known.items())
    for each in known.values():
        developers = {model.partition("/")[0] for model in each.models}
        assert len(developers) == (1 if each.same_developer else 2)
    newest = {model for each in across for model in each.models}
    assert len(newest) == DEVELOPERS


def test_static_editions_hold_every_comparison_that_stands_ready_and_it_answers() -> None:
    edition = PageEdition(static=True, record=False)
    paths = [path for path in paths_of(edition) if "/compare/" in path]
    assert len(paths) == 2 * (len(pairs(DAY)) + 1)
    site = Site(edition=edition, paths=frozenset(paths))
    for path in (*paths[:2], *(f"/fr/compare/{slug}/" for slug in [*pairs(DAY)][::20])):
        document = site.answer(path)
        root = page(document.body)
        assert document.status == 200, path
        assert defects(root) == []
        assert not root.tagged("form")
        assert "obsia serve" in root.text
        assert path.endswith("/compare/") or root.having("verdict")


@both
def test_it_says_on_how_many_questions_which_is_more_open(language: str) -> None:
    about = asked_about(DAY)
    assert about is not None
    found = further(*(openness(f"model:{each}") for each in about.models))
    turned = further(*(openness(f"model:{each}") for each in reversed(about.models)))
    assert (found.first, found.other, found.alike, found.unknown) == (
        turned.other, turned.first, turned.alike, turned.unknown,
    )  # fmt: skip
    assert found.first + found.other + found.alike + found.unknown == len(IN_VERDICT)
    told = locale(language)(
        "web-compare-openness-verdict", count=len(IN_VERDICT), more=found.first, less=found.other,
        alike=found.alike, unknown=found.unknown, decided=int(found.unknown < len(IN_VERDICT)),
        first="\N{NULL}", other="\N{NULL}",
    )  # fmt: skip
    text = " ".join(page(SERVED.answer(f"/{language}/compare/{about.slug}/").body).having("verdict")[0].text.split())
    assert all(" ".join(part.split()) in text for part in told.split("\N{NULL}"))


@both
def test_a_comparison_that_does_not_stand_ready_is_no_page(language: str) -> None:
    for name in ("foo", "x" * 500, "<b>"):
        assert SERVED.answer(f"/{language}/compare/{name}/").status == 404
