"""Charts at addresses of their own: the drawing of the page, whole without it, with what cites and embeds it."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest

from obsia.core.locales import languages, locale
from obsia.surfaces.web import world_charts
from obsia.surfaces.web.charts.alone import alone
from obsia.surfaces.web.charts.drawing import canvas, captioned, path, words
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages.chart import CHARTS, image_path
from obsia.surfaces.web.publish import paths_of
from obsia.surfaces.web.site import Site

SITE = Site(edition=PageEdition(record=False, day="2026-11-29", site="https://obsia.example/"))
SVG = "{http://www.w3.org/2000/svg}"
_PLACES = re.compile(r' (?:d|x|y|x1|x2|y1|y2|cx|cy|width|height|transform)="[^"]*"')


def body(path: str) -> str:
    document = SITE.answer(path)
    assert document.status == 200, document.reason
    return document.body.decode()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", CHARTS)
def test_the_image_is_the_drawing_of_the_page_and_stands_alone(name: str, language: str) -> None:
    file, page = body(f"/{language}{image_path(name)}"), body(f"/{language}{CHARTS[name].path}")
    root = ElementTree.fromstring(file)  # noqa: S314 - it is ours
    drawing = root.find(f".//{SVG}svg")
    assert drawing is not None
    shapes = [each for each in drawing.iter() if each.tag.removeprefix(SVG) in ("path", "rect", "line", "circle")]
    assert shapes
    for svg in re.findall(r"<svg[^>]*>.*?</svg>", file[file.index("<svg", 4) :], re.DOTALL):
        inner = svg.partition(">")[2]
        for places in re.findall(r"<(?:path|rect|line|circle)\b[^>]*>", inner):
            assert all(each in page for each in _PLACES.findall(places))
    for shape in shapes:
        assert shape.get("fill") or shape.get("stroke"), ElementTree.tostring(shape)
    assert not re.search(r"var\(|class=|style=|<image|<script|href=", file)
    told = " ".join(each.text or "" for each in root.findall(f"{SVG}text"))
    assert "CC BY 4.0" in told
    assert f"https://obsia.example/{language}/charts/{name}/" in told


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", CHARTS)
def test_beside_a_chart_stand_its_image_and_how_to_cite_and_embed_it(name: str, language: str) -> None:
    held = CHARTS[name]
    page, own = body(f"/{language}{held.path}"), body(f"/{language}/charts/{name}/")
    assert f'href="/{language}{image_path(name)}"' in page
    assert f'href="/{language}/charts/{name}/"' in page
    assert re.search(rf'id="{held.anchor}"', page)
    assert f'href="/{language}{held.path}#{held.anchor}"' in own
    assert f"https://obsia.example/{language}{image_path(name)}" in own
    assert f"https://obsia.example/{language}/charts/{name}/" in own
    named = locale(language)(f"web-chart-name-{name}")
    assert named[:1].upper() + named[1:] in body(f"/{language}/charts/").replace("&#x27;", "'")


def rows_of(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(path))))


@pytest.mark.parametrize("name", CHARTS)
def test_the_data_are_what_is_drawn_in_every_language_with_units_and_ranges(name: str) -> None:
    held = CHARTS[name]
    told = {language: rows_of(f"/{language}{image_path(name, 'csv')}") for language in languages()}
    numbers = [[(each["value"], each["low"], each["high"], each["figure"]) for each in rows] for rows in told.values()]
    assert numbers[0] == numbers[1]
    rows = told["en"]
    assert len(rows) > 5
    assert all(each["unit"] and each["name"].isprintable() for each in rows)
    assert all(float(each["low"]) <= float(each["high"]) for each in rows if each["low"])
    assert all(each["kind"] and each["tested"] and each["low"] for each in rows if each["figure"])
    # Each of the files is offered beside the chart, where it stands and where it is cited.
    for language in languages():
        offered = f'href="/{language}{image_path(name, "csv")}"'
        assert offered in body(f"/{language}{held.path}")
        assert offered in body(f"/{language}/charts/{name}/")


def test_the_data_are_the_figures_of_the_chart() -> None:
    """Of scenarios by way of their paths: kilowatt-hours in the chart's terawatt-hours."""
    found = {
        (name, str(each.year), figure.figure_id): (figure.low / 1e9, figure.value / 1e9, figure.high / 1e9)
        for name, years in world_charts.paths().scenarios.items()
        for each in years
        for figure in (each.demand, each.ai)
    }
    rows = rows_of("/en/charts/scenarios.csv")
    assert len(rows) == len(found)
    for row in rows:
        assert row["unit"] == "TWh"
        told = [float(row[each]) for each in ("low", "value", "high")]
        assert told == pytest.approx(found[row["name"], row["date"], row["figure"]], rel=1e-5)


def test_an_edition_of_files_has_all_of_them() -> None:
    ordered = list(paths_of(PageEdition(static=True, models=1)))
    paths = set(ordered)
    # What a model's pictures and badge show is priced with its page.
    (badge,) = (path for path in ordered if path.startswith("/badge/"))
    model = badge.removeprefix("/badge/").removesuffix(".svg")
    pages = [f"/{language}/models/{model}/" for language in languages()]
    first, *others = (ordered.index(path) for path in ordered if f"/{model}" in path and path not in pages)
    assert max(map(ordered.index, pages)) < min(first, *others)
    for language in languages():
        assert f"/{language}/charts/" in paths
        for name in CHARTS:
            files = {f"/{language}{image_path(name, each)}" for each in ("svg", "csv")}
            assert {f"/{language}/charts/{name}/", *files} <= paths


def test_a_chart_that_nobody_knows_is_not_there() -> None:
    document = SITE.answer("/en/charts/nothing/")
    assert document.status == 404
    assert "chart" in document.body.decode()


def test_the_look_of_a_sheet_stands_on_each_shape_and_the_stronger_rule_wins() -> None:
    drawing = canvas("wide", 300, 50, path("value ai", [(0, 0), (1, 1)]), words(1, 2, "said"), label="what")
    chart = captioned(drawing, caption="A finding", note="how it is drawn", unit="TWh", data=(), look="chart panels")
    root = ElementTree.fromstring(alone(chart, sheets=("charts",), credit="whose"))  # noqa: S314 - it is ours
    line = next(root.iter(f"{SVG}path"))
    assert line.attrib == {
        "d": "M0,0L1,1", "fill": "none", "stroke": "#8e2c80", "stroke-width": "2.5", "stroke-dasharray": "6 3",
    }  # fmt: skip
    said = [each for each in root.iter(f"{SVG}text") if each.text == "said"]
    assert [(each.get("font-size"), each.get("fill")) for each in said] == [("14px", "#545b59")]
    assert [each.text for each in root.findall(f"{SVG}text")] == ["A finding", "how it is drawn", "whose"]
    assert root.get("width") == "348"


@pytest.mark.parametrize("language", languages())
def test_another_site_learns_how_to_show_a_chart(language: str) -> None:
    page = body(f"/{language}/charts/scenarios/")
    [address] = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)">', page)
    assert address == f"https://obsia.example/{language}/charts/scenarios/oembed.json"
    found = json.loads(body(f"/{language}/charts/scenarios/oembed.json"))
    assert (found["version"], found["type"], found["width"], found["height"]) == ("1.0", "photo", 1200, 630)
    assert found["url"] == f"https://obsia.example/{language}/share/scenarios.png"
    assert found["title"] in unescape(page)
    unnamed = Site(edition=PageEdition(record=False, day="2026-11-29")).answer(f"/{language}/charts/scenarios/")
    assert b"oembed" not in unnamed.body
