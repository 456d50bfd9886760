"""What a search engine shows of a page: a title and a description that no other page of its language has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest
from tests.surfaces.web.conftest import REFUSED, Pages
from tests.surfaces.web.markup import Node, every_page, read

from obsia.app.request.estimate import estimate
from obsia.core.locales import languages
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site

OTHERS = (
    "/models/by/developer/", "/models/by/developer-2/", "/models/kind/image/", "/models/kind/audio/",
    "/world/lift-off/2020/", "/world/lift-off/2030/", "/world/headwinds/2030/",
    "/openness/by/obsia/", "/openness/by/mof/", "/openness/by/osaid/conforms/",
)  # fmt: skip
"""Addresses beside the first two of each type, which may be described as these are."""
Told = Mapping[str, tuple[str, str, bool]]
"""Path -> title, description, and whether search engines may list it."""


@pytest.fixture(scope="module")
def told(found: Pages, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Every type of page for two of its subjects, more of those that are alike, and figures of two quantities."""
    said = {path: _told(root) for path, (root, _) in found.items() if not path.endswith(REFUSED)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSIA_DATA", str(tmp_path_factory.mktemp("data")))
        first = estimate("gpt-4o", input_tokens=300, output_tokens=400).figures
        other = estimate("gpt-5", input_tokens=300, output_tokens=400).figures
        site = Site(edition=PageEdition())
        for figure in (first[1], other[0]):  # the pages of the first are among those of every type
            for path, document in every_page(site, figure_id=figure.figure_id, only_figure=True):
                said[path] = _told(read(document.body)[0])
        for path in (f"/{language}{path}" for path in OTHERS for language in languages()):
            said[path] = _told(read(site.answer(path).body)[0])
    return said


def _told(root: Node) -> tuple[str, str, bool]:
    metas = {each.attributes.get("name", ""): each.attributes.get("content", "") for each in root.all("meta")}
    head = next(root.all("head"))
    return _title(head), metas.get("description", "").strip(), "noindex" not in metas.get("robots", "")


def _title(head: Node) -> str:
    return next(each.text.strip() for each in head.all("title"))


def test_every_page_is_described(told: Told) -> None:
    assert len(told) > 60
    assert [path for path, (title, description, _) in told.items() if not title or not description] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("what", ["title", "description"])
def test_no_two_pages_are_described_alike(told: Told, language: str, what: str) -> None:
    pages: dict[str, list[str]] = defaultdict(list)
    for path, (title, description, is_listed) in told.items():
        # A figure in a frame is that of its page, told to no search engine.
        if path.startswith(f"/{language}/") and is_listed:
            pages[title if what == "title" else description].append(path)
    assert {text: paths for text, paths in pages.items() if len(paths) > 1} == {}


def test_what_the_list_of_pages_names_may_be_listed() -> None:
    site = Site(edition=PageEdition(record=False, site="https://example.org/"))
    assert b"<loc>https://example.org/en/models/kind/image/</loc>" in site.answer("/sitemap.xml").body
    for path in (
        "/en/models/kind/image/",
        "/en/models/by/developer/",
        "/en/openness/all/2/",
        "/en/world/lift-off/2030/",
    ):
        document = site.answer(path)
        assert _told(read(document.body)[0])[2], path
        assert b'rel="canonical"' in document.body
    assert not _told(read(site.answer("/en/models/", "kind=image").body)[0])[2]
