"""Five hundred hostile names through every page and chart: nothing runs, nothing is fetched, nothing is stopped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser
from tests.surfaces.web.browser.addresses import Address, pages
from tests.surfaces.web.browser.crawl import Crawler
from tests.surfaces.web.browser.hostile import MARK, NAMES_OF, SERVE, names, poisoned
from tests.surfaces.web.browser.opened import Opened, is_third_party, opened, policy_problems
from tests.surfaces.web.browser.serving import Base, once, served
from tests.surfaces.web.browser.stage import Stage, page
from tests.surfaces.web.markup import Node, read

from obsia.core.locales import languages
from obsia.facts.snapshot import PACKAGED
from obsia.surfaces.web import assets
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site

EVERY = tuple(names())
ACTS = {"script", "iframe", "object", "embed", "base", "foreignobject", "animate", "set", "form-associated"}
SCHEMES = ("http:", "https:", "mailto:", "#", "/", ".", "?")


def is_ours(node: Node) -> bool:
    """Whether it is the script of the site, and nothing beside it."""
    scripts = {assets.script_path(each) for each in languages()}
    return node.name == "script" and node.attributes.get("src") in scripts and not node.children


def acts(root: Node) -> list[str]:
    """Elements and attributes through which text could act."""
    found = [f"<{node.name}>" for node in root.all() if node.name.casefold() in ACTS and not is_ours(node)]
    for node in root.all():
        for name, value in node.attributes.items():
            if name.casefold().startswith("on") or name in {
                "style",
                "srcdoc",
                "http-equiv",
                "formaction",
                "xlink:href",
            }:
                found.append(f"{name} of <{node.name}>")
            if name in {"href", "src", "action"} and value and not value.startswith(SCHEMES):
                found.append(f"{name}={value[:60]} of <{node.name}>")
    return found


def acted(found: Opened) -> list[str]:
    """What a page did that it was not to do."""
    problems = policy_problems(found)
    problems += [f"asked another host: {each.url}" for each in found.requests if is_third_party(each.url, found.url)]
    if found.page.evaluate("'hit' in window || document.title.startsWith('hit ')"):
        problems.append("a name was run")
    return problems


def test_there_are_enough_of_them() -> None:
    assert len(set(EVERY)) == len(EVERY) >= 500
    assert all(MARK in name for name in EVERY)


@pytest.fixture(scope="module")
def poisoned_site(run_folder: Path) -> Iterator[Base]:
    """The site over a snapshot whose names are hostile."""
    folder = once(run_folder, "poisoned", _poisoned)
    program = [sys.executable, "-c", SERVE, str(folder / "snapshot.sqlite")]
    with served(run_folder / "poisoned-served", program=program) as address:
        yield Base(url=address)


@pytest.fixture(scope="module")
def crawler(poisoned_site: Base, run_folder: Path) -> Crawler:
    return Crawler(poisoned_site, shared=run_folder / "poisoned-fetched")


def _poisoned(folder: Path) -> None:
    folder.mkdir()
    assert poisoned(PACKAGED, folder / "snapshot.sqlite") >= 500


# Names are the same in every language: each page is read in one, and opened in another.
@pytest.mark.parametrize("address", [each for each in pages() if each.language == "fr"], ids=lambda each: each.id)
def test_hostile_names_are_text_in_the_markup(address: Address, crawler: Crawler) -> None:
    got = crawler.page(address)
    assert got.status != 500
    assert acts(got.root) == []


@pytest.mark.parametrize("address", [each for each in pages() if each.language == "en"], ids=lambda each: each.id)
def test_hostile_names_do_nothing_in_a_browser(address: Address, browser: Browser, poisoned_site: Base) -> None:
    with opened(browser, poisoned_site.url_of(address.address)) as found:
        # What waits for a pointer or the focus gets both.
        found.page.mouse.move(200, 200)
        found.page.keyboard.press("Tab")
        assert acted(found) == []


def test_hostile_names_are_seen_at_all(crawler: Crawler) -> None:
    seen = {
        name
        for address in pages()
        if address.language == "fr"
        for text in [crawler.page(address).body.decode()]
        for name in _marks(text)
    }
    assert len(NAMES_OF) > 10
    assert len(seen) >= 500


def _marks(text: str) -> Iterator[str]:
    for part in unescape(text).split(MARK)[1:]:
        number = part[: len(part) - len(part.lstrip("0123456789"))]
        if number:
            yield number


ASKED = (
    "/models/?q={}",
    "/models/?developer={}&kind={}&sort={}",
    "/compare/?m={}&m={}",
    "/what-if/?model={}&region={}&out={}",
    "/openness/?q={}",
    "/commitments/parties/?q={}",
    "/models/{}/",
    "/f/{}/",
)
DEAR = "/?model={}&region={}"
"""An address whose page takes long: with a few names only."""


@pytest.mark.parametrize("language", languages())
def test_what_is_asked_is_told_back_as_text(language: str) -> None:
    # In this process, where the document is the same, and without the time on the way. Each name is asked at one place, in one language.
    site = Site(edition=PageEdition(record=False))
    shift = languages().index(language)
    told = [(name, ASKED[(place // 2) % len(ASKED)]) for place, name in enumerate(EVERY)][shift :: len(languages())]
    for name, address in [*told, *((name, DEAR) for name in EVERY[::300])]:
        path, _, query = address.partition("?")
        document = site.answer(f"/{language}{path.format(name)}", query.replace("{}", quote(name)))
        assert document.status in {200, 400, 404}, (name, address)
        assert acts(read(document.body)[0]) == [], (name, address)


def test_names_that_act_are_noticed(browser: Browser, stage: Stage) -> None:
    loose = {"Content-Security-Policy": ""}
    for number, name in enumerate(
        ("<script>alert(1)</script>", "<img src=x onerror=window.hit=1>", "<img src=//evil.example/x>")
    ):
        body = page(f"<p>{name}</p>")
        assert (
            acts(read(body.replace("<img src=x onerror=window.hit=1>", '<img src="x" onerror="a">').encode())[0])
            or number == 2
        )
        for kept in (loose, None):
            with opened(browser, stage.put(f"/hostile/{number}", body, kept)) as found:
                assert acted(found) != [], name
    with opened(browser, stage.put("/hostile/none", page("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"))) as found:
        assert acted(found) == []
