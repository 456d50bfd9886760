"""What a question gets that cannot be answered: one status on every page, and the form as it was filled in."""

from __future__ import annotations

from typing import Any

import pytest
from tests.surfaces.web.pages_read import Element, page

from obsia.app.request.reader_answers import TaskAnswer, reader_answers
from obsia.core.locales import languages
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages import home
from obsia.surfaces.web.site import Site

SERVED = Site(edition=PageEdition(record=False))


def field(root: Element, key: str) -> Element:
    return next(each for each in root.all() if each.attributes.get("id") == key)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("path", "query", "typed"),
    [
        ("/", "model=gpt-4oo&region=FRA", {"model": "gpt-4oo", "region": "FRA"}),
        ("/", "model=gpt-4o&region=Frnace", {"model": "gpt-4o", "region": "Frnace"}),
        ("/compare/", "m=gpt-4oo&m=openai/gpt-5&region=FRA", {"m1": "gpt-4oo", "m2": "openai/gpt-5", "region": "FRA"}),
        ("/what-if/", "model=gpt-4oo&in=12", {"model": "gpt-4oo"}),
    ],
)
def test_an_unknown_name_in_a_form_is_a_wrong_question(
    language: str, path: str, query: str, typed: dict[str, str]
) -> None:
    document = SERVED.answer(f"/{language}{path}", query)
    root = page(document.body)
    assert document.status == 400
    for name, value in typed.items():
        assert field(root, name).attributes["value"] == value
    wrong = [each for each in root.all() if each.attributes.get("aria-invalid") == "true"]
    assert len(wrong) == 1
    near = [each for each in root.tagged("a") if "gpt-4o" in each.text or "France" in each.text or "FRA" in each.text]
    assert near


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/world/", "year=1850", 400),
        ("/world/", "scenario=Nobody", 400),
        ("/world/countries/", "region=Atlantis", 400),
        ("/world/countries/FRA/", "scenario=Nobody", 400),
        ("/world/countries/XYZ/", "", 404),
        ("/models/nobody/knows/", "", 404),
        ("/compare/nobody-knows/", "", 404),
        ("/what-if/nobody-knows/", "", 404),
        ("/f/0000000000000000/", "", 404),
    ],
)
def test_what_a_question_names_is_wrong_and_what_an_address_names_is_not_there(
    language: str, path: str, query: str, status: int
) -> None:
    assert SERVED.answer(f"/{language}{path}", query).status == status


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("path", ["/", "/compare/", "/what-if/"])
def test_a_form_that_nobody_filled_in_is_no_wrong_question(language: str, path: str) -> None:
    assert SERVED.answer(f"/{language}{path}").status == 200
    assert SERVED.answer(f"/{language}{path}", "model=&m=&region=").status == 200


def test_a_wrong_question_costs_no_second_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers that stand under what is wrong are those of the page, which were told before."""
    asked: list[str] = []

    def counted(model: str, **about: Any) -> tuple[TaskAnswer, ...]:
        asked.append(model)
        return reader_answers(model, **about)

    monkeypatch.setattr(home, "reader_answers", counted)
    home._kept.cache_clear()  # pyright: ignore[reportPrivateUsage]
    assert SERVED.answer("/en/").status == 200
    usual = len(asked)
    for language in languages():
        assert SERVED.answer(f"/{language}/", "model=nobody-knows").status == 400
    assert asked[usual:] == ["nobody-knows"] * 2
