"""Pictures for shared links, and charts in pixels: made where typst and Pillow are; where not, nothing else lacks."""

from __future__ import annotations

import re
import struct
import sys
from io import BytesIO

import pytest
from PIL import Image, ImageColor

from obsia.core.locales import languages
from obsia.surfaces.web import rendering
from obsia.surfaces.web.charts.alone import colours_of
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages.chart import CHARTS
from obsia.surfaces.web.pages.share import WORDS
from obsia.surfaces.web.publish import paths_of
from obsia.surfaces.web.site import Site

HOST = "https://example.org/"
SITE = Site(edition=PageEdition(record=False, site=HOST))
OF_PAGES = {
    "/": "models",
    "/models/openai/gpt-5/": "models/openai/gpt-5",
    "/world/": "scenarios",
    "/world/countries/FRA/": "countries/FRA",
    "/openness/": "openness",
    "/commitments/": "commitments",
    "/charts/everyday/": "everyday",
    "/press/": "press",
    "/compare/": "compare",
}
"""Page -> the name of its picture."""


def size(png: bytes) -> tuple[int, int]:
    """Width and height, by the head of the file."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    across, down = struct.unpack(">II", png[16:24])
    return across, down


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("path", OF_PAGES)
def test_a_page_has_a_picture_that_is_told_in_words(path: str, language: str) -> None:
    page = SITE.answer(f"/{language}{path}").body.decode()
    [address] = re.findall(r'<meta property="og:image" content="([^"]+)">', page)
    assert address == f"{HOST}{language}/share/{OF_PAGES[path]}.png"
    [words] = re.findall(r'<meta property="og:image:alt" content="([^"]+)">', page)
    assert len(words) > 10
    made = SITE.answer(f"/{language}/share/{OF_PAGES[path]}.png")
    assert (made.status, made.content_type) == (200, "image/png")
    assert size(made.body) == (1200, 630)
    assert len(made.body) < 45_000


def test_a_picture_of_one_range_has_the_colours_of_the_site_and_few_between_them() -> None:
    with Image.open(BytesIO(SITE.answer("/en/share/models/openai/gpt-5.png").body)) as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors() or ()}
    assert {ImageColor.getrgb(colours_of()[name]) for name in ("--ink", "--soft", "--mark", "--paper")} <= colours
    assert len(colours) <= 8


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_there_in_pixels(name: str) -> None:
    """Twice as fine as its drawing, and the same bytes each time."""
    drawing = SITE.answer(f"/fr/charts/{name}.svg").body.decode()
    across, down = _size_of(drawing)
    made = SITE.answer(f"/fr/charts/{name}.png").body
    assert size(made) == (2 * across, 2 * down)
    assert made == SITE.answer(f"/fr/charts/{name}.png").body
    assert made != SITE.answer(f"/en/charts/{name}.png").body


@pytest.mark.parametrize(
    ("path", "page"), [("models/openai/gpt-5", "models/openai/gpt-5"), ("countries/FRA", "world/countries/FRA")]
)
def test_a_chart_of_one_model_or_country_says_of_which_and_where_its_figures_are(path: str, page: str) -> None:
    drawing = SITE.answer(f"/en/charts/{path}.svg")
    assert (drawing.status, drawing.content_type) == (200, "image/svg+xml")
    told = drawing.body.decode()
    assert "GPT-5" in told or "France" in told
    assert f"{HOST}en/{page}/" in re.sub(r"</text><text[^>]*>", "", told)
    assert size(SITE.answer(f"/en/charts/{path}.png").body) == tuple(2 * each for each in _size_of(told))
    assert f'href="/en/charts/{path}.png"' in SITE.answer(f"/en/{page}/").body.decode()
    assert SITE.answer("/en/charts/countries/XXX.svg").status == 404


def _size_of(drawing: str) -> list[int]:
    return [int(each) for each in re.findall(r'viewBox="0 0 (\d+) (\d+)"', drawing)[0]]


def test_editions_of_files_hold_the_pictures_that_their_pages_name() -> None:
    paths = frozenset(paths_of(PageEdition(static=True, models=2, record=False, site=HOST)))
    named = {f"/{language}/share/{name}.png" for language in languages() for name in (*CHARTS, *WORDS)}
    assert named <= paths
    site = Site(edition=PageEdition(static=True, models=2, record=False, site=HOST), paths=paths)
    page = site.answer("/fr/world/").body.decode()
    assert f'content="{HOST}fr/share/scenarios.png"' in page
    # Of a country whose figure has no middle there is none.
    assert 'og:image"' not in site.answer("/fr/world/countries/ABW/").body.decode()


def test_names_in_a_picture_are_letters_and_nothing_else() -> None:
    """What stands for nothing has no picture; text reaches typst as data."""
    assert SITE.answer("/en/share/models/nobody/no-model.png").status == 404
    assert SITE.answer("/en/share/countries/%23evil.png").status == 404
    assert SITE.answer("/en/share/nothing.png").status == 404


def test_without_typst_pages_have_no_picture_and_lack_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setattr(rendering, "can_draw", lambda: False)
    page = SITE.answer("/en/openness/")
    assert page.status == 200
    assert b"og:image" not in page.body
    assert b"og:title" in page.body
    assert SITE.answer("/en/share/openness.png").status == 501
