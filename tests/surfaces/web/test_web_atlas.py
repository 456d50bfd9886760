"""The map of the world: its geometry, and the markup that a page holds."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from math import hypot
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.locales import locale
from obsia.facts.snapshot import load
from obsia.surfaces.web.atlas import map as world
from obsia.surfaces.web.atlas.map import Shape, atlas, world_map
from obsia.writers.markup import Html

SVG = "{http://www.w3.org/2000/svg}"
CODES = tuple(sorted(subject.partition(":")[2] for subject in load().subjects("country")))
SHAPES = atlas().shapes
STEP = re.compile(r"(-?\d+) ?(-?\d+) ?")
Ring = list[tuple[int, int]]

FOUND_AT = {
    "FRA": (460, 60, 530, 110),
    "USA": (130, 50, 350, 200),
    "BRA": (260, 220, 390, 370),
    "JPN": (780, 80, 850, 150),
    "SGP": (740, 230, 780, 250),
    "NZL": (850, 370, 950, 420),
    "TUV": (900, 240, 1003, 290),
}
"""Boxes, drawn by hand around what a reader knows, in units of the map."""


def rings(path: str) -> list[Ring]:
    """The corners of a path of the file: ``m``, pairs of whole numbers, ``z``. Raises for anything else."""
    found: list[Ring] = []
    x = y = 0
    for part in path.split("z")[:-1]:
        assert part.startswith("m"), path
        assert STEP.sub("", part[1:]) == "", part
        ring: Ring = []
        for dx, dy in STEP.findall(part[1:]):
            x, y = x + int(dx), y + int(dy)
            ring.append((x, y))
        found.append(ring)
        x, y = ring[0]
    assert path == "" or path.endswith("z")
    return found


def drawn(**changed: object) -> Html:
    """A whole map: every country a link, with a label as long as those of a page."""
    tr = locale("fr")
    given: dict[str, object] = {
        "classes": {code: f"q{place % 5}{' allocated' * (place % 4 > 0)}" for place, code in enumerate(CODES)},
        "labels": {
            code: f"{tr.zone(code)}\u00a0: {place / 7:.1f}\u00a0TWh (de {place / 9:.1f} à {place / 3:.1f})"
            for place, code in enumerate(CODES)
        },
        "addresses": {code: f"../world/{code}" for code in CODES},
        "title": "Centres de données",
        "description": "Plus c’est sombre, plus c’est grand.",
    }
    return world_map(**{**given, **changed})  # pyright: ignore[reportArgumentType]


def links(markup: str) -> list[ElementTree.Element]:
    """The links of a map."""
    return list(ElementTree.fromstring(markup).iter(f"{SVG}a"))  # noqa: S314 - our own markup


# ---------------------------------------------------------------- geometry


def test_every_country_that_obsia_knows_has_a_shape_or_a_dot() -> None:
    assert len(CODES) > 200
    assert [code for code in CODES if code not in atlas().codes()] == []


def test_codes_are_those_of_iso_and_each_is_drawn_once() -> None:
    codes = [shape.iso3 for shape in SHAPES if shape.iso3]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if len(get_global("territory_aliases").get(code, [])) != 1] == []
    assert len({shape.key for shape in SHAPES}) == len(SHAPES)


def test_what_has_no_code_is_a_short_list_that_we_know() -> None:
    assert sorted(shape.key for shape in SHAPES if shape.iso3 is None) == [
        "crimea", "indian-ocean-ter", "kosovo", "n-cyprus", "siachen-glacier", "somaliland",
    ]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.key)
def test_a_shape_is_whole_rings_inside_the_map_without_bars_across_it(shape: Shape) -> None:
    left, top, width, height = atlas().view_box
    assert shape.dot or rings(shape.path)
    for ring in rings(shape.path):
        assert len(ring) >= 3
        for (x, y), (a, b) in zip(ring, [*ring[1:], ring[0]], strict=True):
            assert left <= x <= left + width
            assert top <= y <= top + height
            assert 0 < hypot(a - x, b - y) <= 0.4 * width


def test_the_edge_of_the_map_is_one_ring_around_all_of_it() -> None:
    [edge] = rings(atlas().outline)
    left, top, width, height = atlas().view_box
    assert (min(x for x, _ in edge), max(x for x, _ in edge)) == (left + 2, left + width - 2)
    assert min(y for _, y in edge) >= top
    assert max(y for _, y in edge) <= top + height
    assert all(hypot(a - x, b - y) <= 0.4 * width for (x, y), (a, b) in pairwise(edge))


@pytest.mark.parametrize("code", FOUND_AT)
def test_countries_lie_where_a_reader_looks_for_them(code: str) -> None:
    [shape] = [shape for shape in SHAPES if shape.iso3 == code]
    left, top, right, bottom = FOUND_AT[code]
    assert left <= shape.centre[0] <= right
    assert top <= shape.centre[1] <= bottom


def test_small_states_are_dots_that_are_seen_and_lie_beside_one_another() -> None:
    dots = {shape.iso3: shape.centre for shape in SHAPES if shape.dot}
    assert {"SGP", "MLT", "BHR", "LUX", "AND", "MCO", "SMR", "LIE", "VAT", "BRB", "MDV", "TUV", "GIB"} <= dots.keys()
    assert not {"FRA", "BEL", "SVN", "KWT", "LBN"} & dots.keys()
    assert 2 * float(world.RADIUS) >= 2
    places = list(dots.values())
    apart = [hypot(a - x, b - y) for at, (x, y) in enumerate(places) for a, b in places[:at]]
    assert min(apart) >= 3.5  # a dot is 4.4 wide, and its centre is rounded
    last = [shape.dot for shape in SHAPES]
    assert last == sorted(last), "a dot drawn before a shape may lie under it"


# ---------------------------------------------------------------- markup


def test_every_country_is_a_link_for_pointers_with_its_name_its_class_and_something_to_point_at() -> None:
    found = {link.get("href"): link for link in links(drawn())}
    assert found.keys() == {f"../world/{code}" for code in CODES}
    for code in CODES:
        link = found[f"../world/{code}"]
        assert link.get("tabindex") == "-1"
        assert locale("fr").zone(code) in (link.findtext(f"{SVG}title") or "")
        assert link.find(f"{SVG}path") is not None or link.find(f"{SVG}circle") is not None


def test_the_whole_map_is_light() -> None:
    assert len(gzip.compress(drawn().encode(), 6)) <= 20_000


def test_a_screen_reader_meets_one_image_with_a_name_and_a_description() -> None:
    root = ElementTree.fromstring(drawn())  # noqa: S314 - our own markup
    [image] = [each for each in root.iter() if each.get("role") == "img"]
    assert image.findtext(f"{SVG}title") == "Centres de données"
    assert image.findtext(f"{SVG}desc") == "Plus c’est sombre, plus c’est grand."
    [hidden] = [each for each in root.iter() if each.get("aria-hidden") == "true"]
    assert len(list(hidden.iter(f"{SVG}a"))) == len(CODES)
    assert root.find(f".//{SVG}text") is None


def test_a_strict_policy_has_nothing_to_refuse() -> None:
    names = {name for each in ElementTree.fromstring(drawn()).iter() for name in each.attrib}  # noqa: S314
    assert not {name for name in names if name == "style" or name.startswith("on")}
    tags = {each.tag.removeprefix(SVG) for each in ElementTree.fromstring(drawn()).iter()}  # noqa: S314
    assert tags == {"svg", "defs", "pattern", "rect", "path", "g", "title", "desc", "a", "circle"}


def test_an_allocated_country_is_painted_by_a_pattern_of_its_class_that_is_there() -> None:
    markup = drawn(classes={"BRA": "q1 allocated", "FRA": "q3"})
    found = {link.get("href"): link for link in links(markup)}
    assert found["../world/BRA"].get("fill") == "url(#map-q1)"
    assert found["../world/BRA"].get("class") == "q1 allocated"
    assert found["../world/FRA"].get("fill") is None
    assert found["../world/KEN"].get("class") == "none"
    for step in world.CLASSES:
        assert markup.count(f'<pattern id="map-{step}"') == 1


def test_what_has_no_address_is_neutral_and_no_link() -> None:
    markup = drawn(addresses={"FRA": "/fr/world/FRA"})
    assert [link.get("href") for link in links(markup)] == ["/fr/world/FRA"]
    assert markup.count('<g class="apart">') == len(SHAPES) - 1


@given(st.text())
def test_labels_and_titles_say_what_they_say_and_are_no_markup(words: str) -> None:
    hostile = f"</title><script>alert(1)</script>{words}\"'&"
    markup = drawn(labels={"FRA": hostile}, title=hostile, description=hostile, addresses={"FRA": "FRA.html"})
    assert "<script" not in markup
    assert len(links(markup)) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "https://example.org/",
        "//example.org/a",
        "a b",
        'a"b',
        "a\\b",
        "data:text/html,x",
        "/\n",
    ],
)
def test_an_address_that_leaves_the_site_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no-address"):
        drawn(addresses={"FRA": address})


@pytest.mark.parametrize("address", ["FRA", "../world/FRA.html", "/fr/world/FRA?year=2030&s=a#map", "./FRA", "#FRA"])
def test_an_address_of_the_site_stands_as_it_is(address: str) -> None:
    assert [link.get("href") for link in links(drawn(addresses={"FRA": address}))] == [address]


@pytest.mark.parametrize("class_", ["q5", "", "apart", 'q1" onclick="x', "q1 allocated more", "allocated"])
def test_a_class_that_the_sheet_does_not_know_is_refused(class_: str) -> None:
    with pytest.raises(ValueError, match="no-class"):
        drawn(classes={"FRA": class_})


def test_a_country_that_the_map_lacks_is_refused_and_not_lost() -> None:
    with pytest.raises(ValueError, match="XYZ"):
        drawn(addresses={"XYZ": "a"})


def test_the_sheet_has_a_rule_for_every_class_and_fetches_nothing() -> None:
    sheet = (Path(world.__file__).parent / "map.css").read_text(encoding="utf-8")
    assert [
        each for each in (*world.CLASSES, "apart", "allocated", "sea", "hatch") if f".map .{each}" not in sheet
    ] == []
    assert not re.search(r"url\(|@import|#[0-9a-f]{3}", sheet)
    assert all(at in sheet for at in ("forced-colors: active", "@media print", "max-width"))
    assert set(re.findall(r"var\((--[a-z0-9]+)\)", sheet)) == {
        "--paper", "--ink", "--line", "--q", "--o", "--q0", "--q1", "--q2", "--q3", "--q4",
    }  # fmt: skip
