"""The guides for a page of the site and for a language, followed to the letter."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path

import pytest
from jinja2 import ChoiceLoader, DictLoader

from obsia.core import locales
from obsia.core.locales import locale
from obsia.surfaces.web import rendering
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import Links
from obsia.surfaces.web.page import PageQuestion, TemplateView

GUIDE = Path(__file__).parents[3] / "docs/how-to/add-a-page.md"


def _forget() -> None:
    for kept in (locales.languages, locales.entries, locales._locale):
        kept.cache_clear()


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The messages with those of a third language, copied from English."""
    folder = Path(shutil.copytree(locales._FOLDER, tmp_path / "locales"))
    shutil.copy(folder / "en.ftl", folder / "de.ftl")
    shutil.copytree(folder / "en", folder / "de")
    web = folder / "de/web.ftl"
    text = web.read_text(encoding="utf-8")
    web.write_text(text.replace("web-language = English", "web-language = Deutsch"), encoding="utf-8")
    monkeypatch.setattr(locales, "_FOLDER", folder)
    _forget()
    yield folder
    monkeypatch.undo()
    _forget()


def test_a_page_and_a_language_are_added_as_their_guides_say(german: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = re.findall(r"^ *```text\n(.*?)^ *```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    module, template, messages = map(textwrap.dedent, found)
    for language in ("de", "en", "fr"):
        (german / language / "web-chips.ftl").write_text(messages, encoding="utf-8")
    (german / "chips.py").write_text(module, encoding="utf-8")
    [page] = run_path(str(german / "chips.py"))["PAGES"]
    assert page.path == "/chips/"
    environment = rendering._environment()
    shipped = environment.loader
    assert shipped
    monkeypatch.setattr(environment, "loader", ChoiceLoader([shipped, DictLoader({"chips.html": template})]))
    links = Links(language="de", here="/de/chips/", static=False, exists=lambda _: True)
    asked = PageQuestion(tr=locale("de"), edition=PageEdition(record=False), links=links)
    view = page.build(asked)
    assert isinstance(view, TemplateView)
    body = rendering.rendered(view, asked, path=page.path, languages=locales.languages())[0].decode()
    assert "<h1>Chips</h1>" in body
    assert re.search(r"<li>NVIDIA B200: \d+ facts, \d+ missing</li>", body)
    assert re.findall(r'lang="(?:en|fr)" hreflang="\w+">(\w+)<|aria-current="true">(\w+)<', body) == [
        ("", "Deutsch"),
        ("English", ""),
        ("Français", ""),
    ]
