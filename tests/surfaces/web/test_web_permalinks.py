"""The address of a figure carries the page that asks its question: another server answers it, with a record or without.

Addresses of pages of one server, of each page as many, are opened on servers that have seen none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from obsia.core.locales import locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.permalinks import OF
from obsia.surfaces.web.site import Document, Site

PAGES = (
    ("/fr/models/openai/gpt-5/", ""),
    ("/en/compare/", "m=openai/gpt-5&m=deepseek/deepseek-r1"),
    ("/fr/what-if/", "model=openai/gpt-5&to-region=SWE"),
    ("/fr/world/countries/FRA/", ""),
)
PERMALINK = re.compile(r'href="(/(?:en|fr)/f/[^"/]+/(?:\?[^"#]*)?)"')
ADDRESSES = 24
FEW = 8
"""Of them, for servers that are slower: each figure is traced anew."""


@dataclass(frozen=True)
class Server:
    """A site with a data folder of its own."""

    site: Site
    folder: Path

    def answer(self, address: str, patch: pytest.MonkeyPatch) -> Document:
        """What it answers to an address with its query."""
        patch.setenv("OBSIA_DATA", str(self.folder))
        path, _, query = address.partition("?")
        return self.site.answer(unquote(path), query)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Addresses of figures, as one server writes them: as many of each page."""
    first = Server(Site(edition=PageEdition()), tmp_path_factory.mktemp("first"))
    by_page: list[list[str]] = []
    with pytest.MonkeyPatch.context() as patch:
        for path, query in PAGES:
            body = first.answer(f"{path}?{query}", patch).body.decode()
            by_page.append(list(dict.fromkeys(map(unescape, PERMALINK.findall(body)))))
    assert all(by_page), [path for (path, _), each in zip(PAGES, by_page, strict=True) if not each]
    found: list[str] = []
    for place in range(ADDRESSES):
        found += [each[place] for each in by_page if place < len(each)]
    return found[:ADDRESSES]


def figure_of(address: str) -> str:
    """The id in an address."""
    return address.split("/f/")[1].partition("/")[0]


@pytest.mark.parametrize("record", [True, False], ids=["recording", "not recording"])
def test_another_server_answers_every_address(
    addresses: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record: bool
) -> None:
    second = Server(Site(edition=PageEdition(record=record)), tmp_path)
    assert len(addresses) == ADDRESSES
    for address in addresses if record else addresses[:FEW]:
        document = second.answer(address, monkeypatch)
        assert document.status == 200, f"{address}: {document.reason}"
        assert figure_of(address).encode() in document.body
    if not record:
        assert list(tmp_path.iterdir()) == []


def test_an_address_without_its_page_is_not_known_elsewhere(
    addresses: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what addresses were before."""
    second = Server(Site(edition=PageEdition()), tmp_path)
    bare = {each.partition("?")[0] for each in addresses[:FEW]}
    assert {second.answer(each, monkeypatch).status for each in bare} == {404}


def test_the_figure_of_another_edition_is_that_of_the_same_question_and_says_so(
    addresses: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Server(Site(edition=PageEdition()), tmp_path)
    address = next(each for each in addresses if "countries/FRA" in each)
    about = figure_of(address).partition("-")[2]
    document = second.answer(address.replace(figure_of(address), f"{'0' * 12}-{about}"), monkeypatch)
    told = locale("fr")("web-figure-other-edition") in unescape(document.body.decode())
    # Where several figures of the page have that name, it lets choose among them.
    assert (document.status, told) in {(200, True), (404, False)}
    assert told or f"-{about}/?{OF}=" in document.body.decode()


@pytest.mark.parametrize(
    "page", ["/nowhere/", "/usage/", "https://example.org/", "/f/0-0/", "", "/search/", "/models/nobody/nothing/"]
)
def test_a_page_that_shows_no_such_figure_makes_none(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Server(Site(edition=PageEdition()), tmp_path)
    assert second.answer(f"/en/f/{'0' * 12}-{'0' * 12}/?{OF}={page}", monkeypatch).status == 404


def test_files_that_lack_a_figure_name_their_edition_and_the_command_that_answers() -> None:
    edition = PageEdition(static=True, record=False)
    body = unescape(Site(edition=edition, paths=frozenset({"/en/"})).missing("en").body.decode())
    assert locale("en").day(edition.day) in body
    assert "obsia serve" in body
