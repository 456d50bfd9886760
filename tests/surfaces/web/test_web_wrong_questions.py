"""What a question gets that cannot be answered: one status on every page, and the form as it was filled in."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from tests.surfaces.web.pages_read import Element, page

from obsia.app.request.reader_answers import TaskAnswer, reader_answers
from obsia.core.locales import languages
from obsia.surfaces.http.application import application
from obsia.surfaces.http.settings import Settings
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


def test_a_value_that_names_nothing_leads_to_the_page_without_it() -> None:
    places = [each.attributes["href"] for each in page(SERVED.answer("/fr/world/", "year=1850").body).tagged("a")]
    assert "/fr/world/" in places
    assert not [each for each in places if each.startswith("/fr/search/?q=")]


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


@pytest.mark.parametrize(
    ("method", "path", "length", "status", "said"),
    [
        ("POST", "/fr/", b"0", 405, "on ne peut rien leur envoyer"),
        ("GET", "/en/", b"9", 400, "What a form asks stands in the address"),
        ("GET", f"/en/{'x' * 9000}/", b"0", 414, "Shorten what you typed"),
    ],
)
def test_a_browser_reads_why_on_a_page_and_a_program_in_json(
    method: str, path: str, length: bytes, status: int, said: str
) -> None:
    app = cast("Any", application(Settings(warm_up=False), site=SERVED))

    async def asked(accept: bytes) -> tuple[int, str, str]:
        sent: list[dict[str, Any]] = []
        headers = [(b"host", b"localhost"), (b"accept", accept), (b"content-length", length)]
        scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await app({**scope, "client": ("192.0.2.1", 1)}, None, send)
        kind = dict(sent[0]["headers"])[b"content-type"].decode()
        return sent[0]["status"], kind, b"".join(each["body"] for each in sent[1:]).decode()

    for accept, kind in ((b"text/html,*/*;q=0.8", "text/html"), (b"*/*", "application/problem+json")):
        got, found, body = asyncio.run(asked(accept))
        assert (got, found.partition(";")[0]) == (status, kind)
        assert (said in body) is (kind == "text/html")


@pytest.mark.parametrize("language", languages())
def test_who_asked_too_often_is_told_when_to_come_back(language: str) -> None:
    document = SERVED.refused("/x/", "too-many-requests", status=429, language=language, wait_s="20")
    assert document.status == 429
    assert not document.keep
    assert " 20 " in document.body.decode()


@pytest.mark.parametrize("language", languages())
def test_a_country_without_figures_is_not_unknown_and_leads_elsewhere(language: str) -> None:
    path = f"/{language}/world/countries/VAT/"
    document = SERVED.answer(path)
    assert document.status == 404
    assert {"en": "Vatican City", "fr": "Vatican"}[language] in document.reason
    assert path not in [each.attributes["href"] for each in page(document.body).tagged("a") if each.text]


@pytest.mark.parametrize("language", languages())
def test_what_an_address_names_is_found_by_its_name_alone(language: str) -> None:
    root = page(SERVED.answer(f"/{language}/models/openai/gpt-9/").body)
    lists = [each for each in root.tagged("ul") if any(link.text == "GPT-5" for link in each.tagged("a"))]
    assert lists
    assert not [each for each in root.tagged("a") if each.text == "openai/gpt-5"]
