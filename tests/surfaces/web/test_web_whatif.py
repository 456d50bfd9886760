"""What another choice would change: what is asked, in which measure, what is answered, what stands ready."""

from __future__ import annotations

from functools import cache
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from obsia.app.catalogue.models import models
from obsia.core.locales import locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages.what_if import CASES
from obsia.surfaces.web.publish import paths_of
from obsia.surfaces.web.requests import CHANGES, QUERY, share_of
from obsia.surfaces.web.site import Document, Site

from .pages_read import Element, defects, page
from .test_web_compare import HOSTILE

SERVED = Site(edition=PageEdition(record=False))
MODEL = "deepseek/deepseek-v4-pro"
IMAGE = next(row["model"] for row in models(kind="image").rows)
both = pytest.mark.parametrize("language", ["en", "fr"])


def asked(language: str, **query: str) -> Document:
    return _asked(language, urlencode([(name.replace("_", "-"), value) for name, value in query.items()]))


@cache
def _asked(language: str, query: str) -> Document:
    return SERVED.answer(f"/{language}/what-if/", query)


def field(root: Element, key: str) -> Element:
    return next(each for each in root.all() if each.attributes.get("id") == key)


def names(root: Element) -> set[str]:
    return {each.attributes["name"] for each in root.tagged("input")}


def effects(root: Element) -> list[Element]:
    return root.having("effects")[0].tagged("li")


@both
def test_before_any_question_the_form_holds_a_request_and_its_figures_stand_there(language: str) -> None:
    root = page(asked(language).body)
    assert defects(root) == []
    assert field(root, "model").attributes["value"]
    assert field(root, "in").attributes["value"] == "1000"
    assert len(root.having("big")) == 3
    assert root.all().index(root.tagged("input")[0]) < root.all().index(root.having("big")[0])


@both
def test_a_shorter_answer_takes_less_of_everything_and_the_difference_is_below_zero(language: str) -> None:
    root = page(asked(language, model=MODEL, **{"in": "1000"}, out="400", out_times="0,5").body)
    assert defects(root) == []
    tr = locale(language)
    for name, effect in zip(("energy", "carbon", "water"), effects(root), strict=True):
        start = tr(f"web-whatif-less-{name}", left="|").partition("|")[0]
        assert effect.text.strip().startswith(start)
        assert effect.having("fig")[0].attributes["data-unit"] == "%"
    tables = root.having("three")
    assert len(tables) == 3
    assert all(table.having("v")[2].text.startswith("−") for table in tables)
    assert field(root, "out-times").attributes["value"] == "0,5"


@both
def test_another_place_changes_no_energy_and_says_so(language: str) -> None:
    root = page(asked(language, model=MODEL, region="usa", to_region="France").body)
    assert defects(root) == []
    tr = locale(language)
    energy, carbon, _ = effects(root)
    assert energy.text.strip() == tr("web-whatif-same-energy")
    assert carbon.having("fig")
    assert tr("web-whatif-none") in root.tagged("table")[0].text


@both
def test_of_several_changes_each_is_told_alone_too(language: str) -> None:
    root = page(asked(language, model=MODEL, region="usa", to_region="FRA", out_times="0.5", to_cached="50").body)
    assert defects(root) == []
    alone = [each for each in root.tagged("h3") if locale(language)("web-whatif-alone-one", change="") in each.text]
    assert len(alone) == 3
    assert locale(language).percent(0.5) in alone[-1].text


@both
@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"model": MODEL, "in": "-3"}, "in"),
        ({"model": MODEL, "out": "1e400"}, "out"),
        ({"model": MODEL, "out": "NaN"}, "out"),
        ({"model": MODEL, "out": "99999999999"}, "out"),
        ({"model": MODEL, "in": "10", "cached": "11"}, "cached"),
        ({"model": MODEL, "out-times": "101"}, "out-times"),
        ({"model": MODEL, "to-cached": "100.5"}, "to-cached"),
        ({"model": MODEL, "times": "0"}, "times"),
        ({"model": MODEL, "region": "Frnace"}, "region"),
        ({"model": MODEL, "to-region": "x" * 500}, "to-region"),
        ({"model": MODEL, "host": "azur"}, "host"),
        ({"model": "nobody knows"}, "model"),
        ({"in": "10"}, "model"),
        ({"model": MODEL, "to-model": "nobody knows"}, "to-model"),
        ({"model": MODEL, "to-model": IMAGE}, "to-model"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field_and_nothing_typed_is_lost(
    language: str, query: dict[str, str], wrong: str
) -> None:
    typed = {**query, "out-times": query.get("out-times", "0.5")}
    document = SERVED.answer(f"/{language}/what-if/", urlencode(typed))
    root = page(document.body)
    assert document.status == 400
    assert defects(root) == []
    told = field(root, wrong)
    assert told.attributes["aria-invalid"] == "true"
    assert f"{wrong}-error" in told.attributes["aria-describedby"].split()
    assert field(root, f"{wrong}-error").text.strip()
    assert f"#{wrong}" in {each.attributes["href"] for each in root.having("problems")[0].tagged("a")}
    for name, value in typed.items():
        assert field(root, name).attributes["value"] == value[:400]
    assert not root.having("effects")


@both
def test_a_suggestion_keeps_all_that_was_typed(language: str) -> None:
    root = page(asked(language, model=MODEL, out="123", to_region="Frnace").body)
    [near] = root.having("near")
    query = parse_qs(urlsplit(near.tagged("a")[0].attributes["href"]).query)
    assert query == {"model": [MODEL], "out": ["123"], "to-region": ["FRA"]}


@both
@pytest.mark.parametrize(
    ("kind", "fields"),
    [("image", {"images", "size"}), ("video", {"video-s", "size"}), ("embedding", {"in"}), ("rerank", {"in"})],
)
def test_a_model_is_asked_in_its_own_measure(language: str, kind: str, fields: set[str]) -> None:
    name = next(row["model"] for row in models(kind=kind).rows)
    root = page(asked(language, model=name, region="usa", to_region="FRA").body)
    assert defects(root) == []
    measured = {"in", "out", "cached", "images", "size", "video-s", "audio-s"}
    assert names(root) & measured == fields
    assert effects(root)
    root = page(asked(language, model=name, out_times="2", audio_s="9").body)
    assert defects(root) == []
    assert root.having("problems")
    assert field(root, "out-times").attributes["value"] == "2"
    assert locale(language)("web-whatif-measured", model="", does="|").rpartition("|")[2] in root.text


@both
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(language: str, text: str) -> None:
    everywhere = dict.fromkeys(QUERY, text)
    for query in ({"model": text}, {"model": MODEL, "in": text}, everywhere, everywhere | {"model": IMAGE}):
        document = SERVED.answer(f"/{language}/what-if/", urlencode(query))
        root = page(document.body)
        assert document.status == 400
        assert defects(root) == []
        assert root.having("problems")


@both
@pytest.mark.parametrize("name", CASES)
def test_what_stands_ready_answers(language: str, name: str) -> None:
    # Each language in one edition: what is computed is the same.
    edition = PageEdition(static=language == "fr", record=False)
    site = Site(edition=edition, paths=frozenset(each for each in paths_of(edition) if "/what-if/" in each))
    document = site.answer(f"/{language}/what-if/{name}/")
    root = page(document.body)
    assert document.status == 200
    assert defects(root) == []
    assert len(effects(root)) == 3
    assert not root.tagged("form")
    assert root.tagged("h1")[0].text == locale(language)(f"web-whatif-case-{name}")


@both
def test_a_scale_up_is_a_what_if_that_the_reader_sets_and_each_thing_has_its_source(language: str) -> None:
    tr = locale(language)
    once, often = (page(asked(language, model=MODEL, times=times).body) for times in ("1", "3\u202f650"))
    assert defects(often) == []
    assert tr("web-whatif-like-once") in once.text
    assert tr("web-whatif-like-times", times=tr.whole(3650)) in often.text
    assert field(often, "times").attributes["value"] == "3\u202f650"
    assert [each.text for each in once.having("big")] == [each.text for each in often.having("big")]
    rows = often.having("like")[0].tagged("tr")[1:]
    assert len(rows) >= len(once.having("like")[0].tagged("tr")[1:]) > 0
    anchors = {each.attributes.get("id") for listed in often.having("sources") for each in listed.tagged("li")}
    for row in rows:
        [thing] = row.having("published")
        assert thing.having("src")[0].attributes["href"].removeprefix("#") in anchors
        assert row.having("fig")


@both
def test_what_no_everyday_thing_says_is_said_to_be_so(language: str) -> None:
    root = page(asked(language, model="meta/llama-3.2-1b", **{"in": "1"}, out="0").body)
    assert defects(root) == []
    amounts = [each.having("v")[0].text for each in root.having("like")[0].tagged("td") if each.having("fig")]
    assert not [each for each in amounts if each.startswith(("0,0", "0.0"))]


@both
def test_what_stands_ready_comes_before_the_form_that_asks_for_more(language: str) -> None:
    body = asked(language).body.decode()
    assert 0 < body.find('id="ready"') < body.find("<form action")
    assert "openai." not in body.partition('<p class="asked">')[2].partition("</p>")[0]


@both
def test_the_static_page_leads_to_what_stands_ready(language: str) -> None:
    edition = PageEdition(static=True, record=False)
    site = Site(edition=edition, paths=frozenset(each for each in paths_of(edition) if "/what-if/" in each))
    root = page(site.answer(f"/{language}/what-if/").body)
    assert defects(root) == []
    assert not root.tagged("form")
    assert len(root.having("many")[0].tagged("a")) == len(CASES)
    assert site.answer(f"/{language}/what-if/foo/").status == 404


def test_cases_state_fields_of_the_form_alone() -> None:
    assert CASES
    assert all(set(case) <= set(QUERY) and set(case) & set(CHANGES) for case in CASES.values())


def test_per_cent_become_shares() -> None:
    assert [share_of(each) for each in ("0", "33.3333", "90", "100")] == ["0.0000", "0.3333", "0.9000", "1.0000"]


@both
def test_how_often_is_asked_of_the_same_request(language: str) -> None:
    root = page(asked(language).body)
    often = [each.attributes["href"] for each in root.having("repeats")[0].tagged("a")]
    assert len(often) > 1
    for href in often:
        where = urlsplit(href)
        there = page(_asked(language, where.query).body)
        assert field(there, where.fragment).tag == "h2"
        assert field(there, "model").attributes["value"] == field(root, "model").attributes["value"]
