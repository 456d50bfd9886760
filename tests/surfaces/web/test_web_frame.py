"""The frame of the site: addresses, links, figures, refusals, and what the pages of an edition are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from unittest.mock import patch
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.app.request.estimate import estimate
from obsia.core import figure as core
from obsia.core.figure import RANGE_ONLY, Assumption, Figure
from obsia.core.locales import languages, locale
from obsia.surfaces.web import assets, rendering
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.figures import Figures
from obsia.surfaces.web.links import Links, file_of
from obsia.surfaces.web.origins import origin_anchor
from obsia.surfaces.web.page import Page, PageQuestion, TemplateView
from obsia.surfaces.web.site import Site, pages
from obsia.surfaces.web.sources import sources
from obsia.writers.markup import SitePath

SERVED = Site(edition=PageEdition(record=False))
PATHS = st.lists(
    st.text(st.characters(blacklist_characters="/", blacklist_categories=("Cs",)), min_size=1, max_size=12).filter(
        lambda part: part not in {".", ".."}
    ),
    min_size=1,
    max_size=4,
).map(lambda parts: "/" + "/".join(parts) + "/")


def links(*, static: bool = False, here: str = "/en/") -> Links:
    return Links(language="en", here=here, static=static, exists=lambda _: True)


@pytest.fixture(scope="module")
def energy() -> Figure:
    return estimate("gpt-4o", input_tokens=300, output_tokens=400, record_figures=False).figures[0]


def test_links_of_a_server_are_paths_with_their_query() -> None:
    assert links()("/models/") == "/en/models/"
    assert links()("/models/", language="fr", fragment="top") == "/fr/models/#top"
    assert links()("/compare/", m="a&b", task=None) == "/en/compare/?m=a%26b"


def test_links_of_files_are_relative_down_to_the_file() -> None:
    static = links(static=True, here="/en/models/openai/gpt-4o/")
    assert static("/models/") == "../../index.html"
    assert static("/models/", language="fr") == "../../../../fr/models/index.html"
    assert static.plain("/static/a.css") == "../../../../static/a.css"


@given(here=PATHS, there=PATHS)
def test_a_link_between_files_leads_to_the_file_that_holds_the_path(here: str, there: str) -> None:
    link = links(static=True, here=here).plain(there)
    base = "file:///site/" + "/".join(map(_in_address, PurePosixPath(file_of(here)).parts))
    assert unquote(urljoin(base, link)) == "file:///site/" + file_of(there)


def _in_address(part: str) -> str:
    from urllib.parse import quote

    return quote(part)


@given(path=PATHS)
def test_a_file_stays_in_its_folder_whatever_its_path_holds(path: str) -> None:
    parts = PurePosixPath(file_of(path)).parts
    assert ".." not in parts
    assert not file_of(path).startswith("/")
    assert all("\x00" not in part for part in parts)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example/x", "data:text/html,x", "/a b", '/"x'])
def test_a_place_of_the_site_is_no_other_address(address: str) -> None:
    with pytest.raises(ValueError, match="not-a-place-of-the-site"):
        SitePath(address)


def test_a_figure_is_value_interval_kind_and_way_to_its_evidence(energy: Figure) -> None:
    figures = Figures(tr=locale("en"), links=links())
    told = figures.figure(energy)
    assert '<span class="v">' in told
    assert '<span class="i">' in told
    assert f'class="k" href="/en/f/{energy.figure_id}/"' in told
    assert list(figures.wanted) == [energy.figure_id]
    assert figures.ranged == {energy.tested: 0.9}


def test_the_id_of_a_figure_stands_once(energy: Figure) -> None:
    own = Figures(tr=locale("en"), links=links()).figure(energy)
    elsewhere = Figures(tr=locale("en"), links=links()).figure(energy, recorded=False)
    assert own.count(energy.figure_id) == elsewhere.count(energy.figure_id) == 1
    assert f'data-figure="{energy.figure_id}"' in elsewhere
    files = Figures(tr=locale("en"), links=links(static=True))
    assert energy.figure_id not in files.figure(energy)
    assert files.figure(energy, own=True).count(energy.figure_id) == 1


def test_a_figure_of_files_leads_to_its_page_or_to_where_a_page_tells_what_it_rests_on(energy: Figure) -> None:
    figures = Figures(tr=locale("en"), links=links(static=True))
    anchor = origin_anchor(energy)
    assert f'href="./models/index.html#{anchor}"' in figures.figure(energy, at="/models/")
    assert not figures.evidence
    assert f'href="#{anchor}"' in figures.figure(energy)
    assert set(figures.evidence) == set(energy.evidence)
    assert [each.anchor for each in figures.come_from()] == [anchor]
    assert energy.inputs[0].evidence[0] in figures.led
    assert not figures.wanted
    own = f'href="./f/{energy.figure_id}/index.html"'
    assert own in figures.figure(energy, own=True)
    assert own in figures.figure(energy), "a figure that has a page leads there wherever it stands"
    assert list(figures.wanted) == [energy.figure_id]


def test_a_page_tells_where_a_figure_comes_from_where_other_pages_lead_there(energy: Figure) -> None:
    figures = Figures(tr=locale("en"), links=links())
    assert f"/f/{energy.figure_id}/" in figures.figure(energy, told=True)
    assert [each.anchor for each in figures.come_from()] == [origin_anchor(energy)]


def test_what_cannot_be_told_says_why(energy: Figure) -> None:
    figures = Figures(tr=locale("en"), links=links())
    ranged = replace(energy, assumptions=(Assumption(code=RANGE_ONLY),))
    assert '<span class="v why">a range only</span>' in figures.figure(ranged)
    exact = replace(energy, low=energy.median, high=energy.median, mean=energy.median)
    assert '<span class="i why">no range</span>' in figures.figure(exact)


def test_the_sentence_of_a_tested_interval_stands_only_where_there_is_one(energy: Figure) -> None:
    figures = Figures(tr=locale("en"), links=links())
    figures.figure(energy)
    assert not any("tested against measurements and contained" in each for each in figures.meanings())
    figures.figure(replace(energy, tested=core.Tested.TESTED))
    assert any("tested against measurements and contained" in each for each in figures.meanings())


def _asked() -> PageQuestion:
    return PageQuestion(tr=locale("en"), edition=PageEdition(record=False), links=links())


@pytest.mark.parametrize("value", [1.5, None])
def test_templates_refuse_numbers_without_evidence_and_nothing(value: object) -> None:
    view = TemplateView(
        template="problem.html", title="t", description="d", values={"sentence": value, "suggestions": ()}
    )
    with pytest.raises(TypeError):
        rendering.rendered(view, _asked(), path="", languages=("en",))


@given(st.text(max_size=60))
def test_templates_escape_whatever_they_are_given(words: str) -> None:
    view = TemplateView(
        template="problem.html",
        title=words,
        description=words,
        values={
            "sentence": words,
            "suggestions": ((words, ""),),
            "found": ((words, words, ""),),
            "search": "",
            "plain": "",
            "help": f"h{words}",
        },
    )
    body, _ = rendering.rendered(view, _asked(), path="", languages=("en",))
    told = body.decode()
    plain = TemplateView(
        template="problem.html",
        title="t",
        description="d",
        values={**view.values, "sentence": "t", "suggestions": (("t", ""),), "found": (("t", "t", ""),), "help": "t"},
    )
    expected = rendering.rendered(plain, _asked(), path="", languages=("en",))[0].decode()
    assert told.count("<") == expected.count("<")
    assert told.count('"') == expected.count('"')


@pytest.mark.parametrize("language", languages())
def test_unknown_addresses_are_a_page_with_the_way_back(language: str) -> None:
    document = SERVED.answer(f"/{language}/no/such/page/")
    assert (document.status, document.keep) == (404, False)
    assert f'href="/{language}/"'.encode() in document.body
    assert b'name="robots" content="noindex"' in document.body


def test_addresses_without_their_last_slash_and_without_a_language_lead_on() -> None:
    assert SERVED.answer("/en").location == "/en/"
    assert SERVED.answer("/", language="fr").location == "/fr/"
    assert SERVED.answer("/en/models", "q=x").location == "/en/models/?q=x"


def test_a_private_page_is_nowhere_for_others() -> None:
    private = [page for page in pages() if page.private]
    for page in private:
        assert SERVED.answer(f"/en{page.path}").status == 404
        assert not SERVED.exists(f"/en{page.path}")


def test_every_page_has_an_address_of_its_own_and_a_name() -> None:
    assert len({page.path for page in pages()}) == len(pages())
    assert len({page.name for page in pages()}) == len(pages())


def test_fixed_addresses_come_before_those_with_parts() -> None:
    order = [page.path for page in pages()]
    for place, path in enumerate(order):
        if "{" in path:
            continue
        earlier = [each for each in pages()[:place] if each.pattern.fullmatch(path)]
        assert not earlier, f"{earlier[0].path} hides {path}"


def test_parts_of_an_address_hold_slashes_only_where_they_may() -> None:
    page = Page(
        name="x", path="/models/{model:path}/", build=lambda _: TemplateView(template="", title="", description="")
    )
    found = page.pattern.fullmatch("/models/openai/gpt-4o/")
    assert found is not None
    assert found["model"] == "openai/gpt-4o"
    assert page.address({"model": "a/b"}) == "/models/a/b/"
    one = replace_path(page, "/f/{figure_id}/")
    assert one.pattern.fullmatch("/f/a/b/") is None


def replace_path(page: Page, path: str) -> Page:
    return Page(name=page.name, path=path, build=page.build)


@pytest.mark.parametrize("language", languages())
def test_what_a_reader_may_ask_stands_before_what_the_first_page_tells(language: str) -> None:
    body = SERVED.answer(f"/{language}/").body.decode()
    assert 0 < body.index("<form") < body.index('class="fig')


def test_what_others_publish_keeps_their_name_in_every_language() -> None:
    # One that calls itself otherwise in French, or was read through another, is told in French.
    source = next(each for each in sources().values() if each.publisher == "Google")
    told = Figures(tr=locale("fr"), links=links()).published("1", source=source)
    assert f'translate="no">{source.publisher}</a>' in told.replace("&#x27;", "'")


def test_a_page_waits_for_no_script_of_another_language():
    with patch.object(assets, "script", side_effect=AssertionError("a script was made")):
        assets.assets.cache_clear()
        assert assets.asset("/en/models/openai/gpt-4o/") is None
    assert assets.asset(assets.ICON) is not None
    assert assets.asset(assets.script_path("fr")) is not None
