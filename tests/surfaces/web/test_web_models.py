"""The list of models: filters, orders, neighbours; which models an edition has pages of."""

from __future__ import annotations

import re

import pytest

from obsia.app.catalogue.model_list import OPEN, TERMS, WEIGHTS, best_known, listed_model, listed_models, weights_state
from obsia.core.disclosure import Licence
from obsia.core.locales import languages, locale
from obsia.surfaces.web import energies
from obsia.surfaces.web.catalogue import day_words, on_words, published_models
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.energies import asked_words, compared, fewer_worlds, task_of
from obsia.surfaces.web.pages.models import PAGES, SORTS
from obsia.surfaces.web.site import Site

SERVED = Site(edition=PageEdition(record=False))


def text(path: str, query: str = "") -> str:
    document = SERVED.answer(path, query)
    assert document.status == 200
    return document.body.decode()


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page)


def licence(name: str, *, osi: bool) -> Licence:
    return Licence(
        licence=name,
        title=name,
        is_osi=osi,
        is_fsf=osi,
        is_open_data=False,
        content_types="",
        evidence="e",
        locator="",
        note="",
    )


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("", ("unknown", "")),
        ("none", ("closed", "")),
        ("open (licence not recorded)", ("unrecorded", "")),
        ("MIT", (OPEN, "MIT")),
        ("LicenseRef-Own", (TERMS, "LicenseRef-Own")),
        ("restricted: MIT", (TERMS, "MIT")),
        ("LicenseRef-Nobody", (TERMS, "LicenseRef-Nobody")),
    ],
)
def test_what_is_to_be_had_of_weights(stated: str, told: tuple[str, str]) -> None:
    licences = {"MIT": licence("MIT", osi=True), "LicenseRef-Own": licence("LicenseRef-Own", osi=False)}
    assert weights_state(stated, licences) == told


def test_a_static_edition_has_the_models_of_which_most_is_known() -> None:
    few = published_models(PageEdition(static=True, models=7))
    known = {row.model: row.known_count for row in listed_models()}
    assert len(few) == 7
    assert min(known[each] for each in few) >= max(count for each, count in known.items() if each not in few)
    assert len(published_models(PageEdition(static=True, models=len(known) + 5))) == len(known)
    assert published_models(PageEdition()) == tuple(row.model for row in listed_models())
    assert {row.model for row in best_known(7)} == set(few)


def test_a_list_begins_with_the_newest_and_says_what_it_shows() -> None:
    released = {row.name: row.released for row in listed_models() if row.kind == "rerank"}
    days = [released[name] for name in names(text("/en/models/", "kind=rerank"))]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 1
    page = text("/en/models/", "kind=rerank&sort=name")
    shown = names(page)
    assert shown == sorted(shown, key=str.casefold)
    assert f"{len(shown)} of {len(listed_models()):,} models, sorted by name" in page
    assert "rank</td>" not in page


def test_energy_is_sorted_by_middles_and_told_to_be_no_ranking() -> None:
    page = text("/en/models/", "kind=rerank&sort=energy")
    rows = [row for row in listed_models() if row.kind == "rerank"]
    middles = {
        row.label: row.energy.value
        for row in compared("rerank", (row.model for row in rows), edition=SERVED.edition).rows
    }
    shown = [middles[name] for name in names(page) if name in middles]
    assert shown == sorted(shown)
    assert "Where ranges overlap, the order means nothing" in page
    assert page.count("of 1,024 simulations</td>") == len(shown) - 1


def test_a_reference_is_compared_with_each() -> None:
    reference = next(row.model for row in listed_models() if row.kind == "rerank")
    page = text("/en/models/", f"kind=rerank&ref={reference}")
    assert page.count("the one compared with") == 1
    assert "of 1,024 simulations" in page


def test_worlds_in_which_one_uses_less_are_those_of_the_draws() -> None:
    one, other = [row.model for row in listed_models() if row.kind == "rerank"][:2]
    found = compared("rerank", [one, other], edition=SERVED.edition)
    count, worlds = fewer_worlds(found, one, other)
    assert worlds == 1024
    assert count == int((found.draws[one] < found.draws[other]).sum())


def test_nothing_found_says_what_to_leave_open() -> None:
    page = text("/en/models/", "q=no+such+model+at+all")
    assert "Leave the developer" in page
    assert "<table" not in page


@pytest.mark.parametrize(
    "query",
    [
        "page=99999",
        "page=0",
        "page=-1",
    ],
)
def test_a_page_beyond_the_list_is_its_last_or_first(query: str) -> None:
    assert names(text("/en/models/", f"q=rerank&{query}"))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("sort=enregy", "Nom inconnu (ordre)\u00a0: «\u00a0enregy\u00a0»"),
        ("kind=%3Cscript%3E", "«\u00a0&lt;script&gt;\u00a0»"),
        ("weights=x", "«\u00a0x\u00a0»"),
        ("task=x", "Nom inconnu (tâche)"),
        ("ref=nobody", "Nom inconnu (modèle)"),
        ("developer=opnai", "Nom inconnu (développeur)"),
        (f"sort={'x' * 90}", "Nom inconnu (ordre)"),
        ("ref=openai/gpt-4oo", "Nom inconnu (modèle)"),
    ],
)
def test_what_no_list_knows_is_said_with_what_comes_near(query: str, told: str) -> None:
    document = SERVED.answer("/fr/models/", f"q=rerank&{query}")
    page = document.body.decode()
    assert document.status == 400
    assert page.count("<script") == 1
    assert told in page
    near = {
        "sort=enregy": "sort=energy",
        "developer=opnai": "developer=openai",
        "task=x": "task=reasoning",
        "ref=gpt-4o": "ref=openai/gpt-4o",
        "ref=openai/gpt-4oo": "ref=openai/gpt-4o",
    }
    if query in near:
        assert f'href="/fr/models/?q=rerank&amp;{near[query]}"' in page


def test_a_wrong_name_is_mended_where_it_stands_alone() -> None:
    page = SERVED.answer("/en/models/", "q=opnai&developer=opnai").body.decode()
    assert 'href="/en/models/?q=opnai&amp;developer=openai"' in page


def test_the_case_of_a_name_is_left_alone() -> None:
    assert names(text("/en/models/", "developer=OpenAI")) == names(text("/en/models/", "developer=openai"))


@pytest.mark.parametrize("path", ["/en/models/by/evil/", "/en/models/by/evil-2/", "/fr/models/kind/evil/"])
def test_an_order_or_a_kind_that_is_none_has_no_page(path: str) -> None:
    assert SERVED.answer(path).status == 404


def test_a_wrong_part_of_an_address_leads_to_the_right_one() -> None:
    assert 'href="/fr/models/by/energy/"' in SERVED.answer("/fr/models/by/enregy/").body.decode()
    assert 'href="/en/models/kind/ocr/"' in SERVED.answer("/en/models/kind/ocrr/").body.decode()


def test_a_hostile_search_is_escaped() -> None:
    page = text("/en/models/", "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.count("<script") == 1
    assert 'value="&#34;&gt;&lt;script&gt;' in page or 'value="&quot;&gt;&lt;script&gt;' in page


def test_lists_without_questions_have_addresses_that_answer() -> None:
    by, kind = (next(page for page in PAGES if page.name == name) for name in ("models-by", "models-kind"))
    assert by.addresses is not None
    assert kind.addresses is not None
    edition = PageEdition(static=True, record=False)
    sorts = [parts["sort"] for parts in by.addresses(edition)]
    assert {each.partition("-")[0] for each in sorts} == set(SORTS)
    static = Site(edition=edition, paths=frozenset({"/en/models/", "/en/models/kind/rerank/"}))
    document = static.answer("/en/models/kind/rerank/")
    assert document.status == 200
    page = document.body.decode()
    assert "<form" not in page
    assert "obsia serve" in page


def test_each_kind_stands_beside_its_own_task() -> None:
    assert task_of("text", "agent") == "agent"
    assert task_of("", "reasoning") == "reasoning"
    assert task_of("image", "agent") == "image"
    assert task_of("rerank", "request") == "rerank"


@pytest.mark.parametrize("language", languages())
def test_what_is_asked_is_told_in_numbers(language: str) -> None:
    tr = locale(language)
    for name in ("request", "agent", "image", "embedding", "video"):
        assert re.search(r"\d", asked_words(name, tr))
    assert tr.whole(464_800) in asked_words("agent", tr)


def test_days_are_as_long_as_they_are_known() -> None:
    english, french = locale("en"), locale("fr")
    assert day_words("2025-01", english) == "January 2025"
    assert on_words("2025-01", french) == "en janvier 2025"
    assert on_words("2025-01-23", english) == "on 23 January 2025"
    assert on_words("2025", english) == "in 2025"


def test_every_state_of_weights_has_words() -> None:
    for language in languages():
        tr = locale(language)
        assert all(tr(f"web-models-weights-{state}") for state in WEIGHTS)
    assert {row.weights for row in listed_models()} <= set(WEIGHTS)
    row = listed_model("openai/gpt-4o")
    assert row is not None
    assert (row.weights, row.developer_name) == ("closed", "OpenAI")


def test_what_first_visitors_would_wait_for_is_computed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Costs:
        """Costs of models, which tell when they are asked for."""

        def told(self, model: str, *, keep: bool) -> None:
            assert keep is SERVED.edition.record
            asked.append(model)

    monkeypatch.setattr(energies, "catalogue_costs", lambda *_: Costs())
    monkeypatch.setattr(energies, "listed_models", lambda: listed_models()[:3])
    monkeypatch.setattr(Site, "answer", lambda _, path: asked.append(path))
    SERVED.warm_up()
    assert asked == ["/en/", "/fr/", *(row.model for row in listed_models()[:3])]
