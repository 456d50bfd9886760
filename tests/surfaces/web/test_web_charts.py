"""Charts over years: what is drawn, where, and in whose words."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.core.document import Bridge, Ratios, Stage
from obsia.core.evidence import Kind
from obsia.core.figure import RANGE_ONLY, Assumption, Boundary, Figure
from obsia.core.figure import Tested as Standing
from obsia.core.locales import locale
from obsia.core.locales.scales import SCALES
from obsia.core.message import Message
from obsia.surfaces.web import assets
from obsia.surfaces.web.charts import axes
from obsia.surfaces.web.charts.band import OtherPoint, YearPoint, band_chart
from obsia.surfaces.web.charts.drawing import SLIM, WIDE, Drawing, drawn
from obsia.surfaces.web.charts.rows import bridge_chart, ratio_chart
from obsia.writers.charts import Axis

ENGLISH, FRENCH = locale("en"), locale("fr")
TWH = 1e9
CLASSES = {"band", "value", "other", "grid", "base", "parted"}


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)  # noqa: S314  (what our own code wrote)


def figure(low: float, value: float, high: float, *, only_range: bool = False) -> Figure:
    return Figure(
        median=value * TWH,
        mean=value * TWH,
        low=low * TWH,
        high=high * TWH,
        unit="kWh",
        quantity="demand_kwh",
        boundary=Boundary.FACILITY,
        kind=Kind.MODELLED,
        kind_shares={},
        tested=Standing.EXTRAPOLATED,
        snapshot="s",
        figure_id="f",
        evidence=("e",),
        assumptions=(Assumption(code=RANGE_ONLY),) if only_range else (),
    )


def years(*, only_range: bool = False) -> list[YearPoint]:
    return [
        YearPoint(year=2020 + at, figure=figure(300 + 20 * at, 500 + 40 * at, 900 + 90 * at, only_range=only_range))
        for at in range(16)
    ]


def chart(points: list[YearPoint] | None = None, **options: object) -> str:
    options = {"tr": ENGLISH, "label": "A rising line", "caption": "Electricity", **options}
    made = band_chart(years() if points is None else points, **options)  # type: ignore[arg-type]
    assert made is not None
    return str(made)


def simple(**changed: object) -> Drawing:
    held = {
        "band": ((2020, 0.0, 10.0), (2030, 0.0, 10.0)),
        "line": ((2020, 0.0), (2030, 10.0)),
        "others": (),
        "ticks": ((0.0, "0"), (10.0, "ten")),
        "low": 0.0,
        "high": 10.0,
        "unit": "TWh",
        "parted": None,
        "before": "",
        "after": "",
    }
    return Drawing(**{**held, **changed})  # type: ignore[arg-type]


def test_a_point_lies_where_its_value_is() -> None:
    # Frame of 1000 x 360 with margins 52, 16, 28, 26: 932 pixels for ten years, 306 for ten units, downwards.
    made = str(drawn(simple(), WIDE, label="l"))
    assert '<path class="band" d="M0,306L932,306L932,0L0,0Z"/>' in made
    assert '<path class="value" d="M0,306L932,0"/>' in made
    assert '<g transform="translate(52,28)">' in made


def test_a_chart_is_two_images_with_a_name_a_unit_and_a_scale() -> None:
    made = chart()
    page = parsed(made)
    images = [each for each in page.iter("svg") if each.get("role") == "img"]
    assert [each.get("class") for each in images] == ["drawn wide", "drawn slim"]
    assert {each.get("aria-label") for each in images} == {"A rising line"}
    assert [each.get("viewBox") for each in images] == [f"0 0 {f.width} {f.height}" for f in (WIDE, SLIM)]
    assert page.get("data-unit") == "TWh"
    for image in images:
        words = [each.text for each in image.iter("text")]
        assert {"TWh", "0", "1,000", "2,500", "2020", "2025", "2035"} <= set(words)


def test_french_has_its_own_thousands_and_words() -> None:
    made = chart(tr=FRENCH, last_past=2024)
    assert "2\u202f500" in made
    assert "passé" in made
    assert "2,500" not in made


def test_letters_keep_their_size_on_a_narrow_screen() -> None:
    # Of 320 px a page leaves 288 to a drawing; the sheet sets the size of letters in units of the drawing.
    sheet = assets.style("world.html").decode()
    slim, wide = (re.search(rf"\{each} text\{{font-size:(\d+)px", sheet) for each in (".drawn", ".wide"))
    most = re.search(r"\(max-width:(\d+)rem\)\{\.wide\{display:none\}", sheet)
    assert slim
    assert wide
    assert most
    assert int(slim[1]) * 288 / SLIM.width >= 11
    assert int(wide[1]) * (int(most[1]) * 16 - 40) / WIDE.width >= 11


def test_only_classes_tell_colours_and_the_sheet_knows_each() -> None:
    made = chart(others=[OtherPoint(year=2022, low=400 * TWH, high=700 * TWH)], last_past=2024)
    used = set(re.findall(r'class="(\w+)"', made)) & CLASSES
    assert used == CLASSES
    sheet = assets.style("world.html").decode()
    assert all(f".{name}" in sheet for name in used)
    assert not re.search(r"(fill|stroke|style|on\w+|xlink|font-family)=|#000|<script|<style|url\(", made)


def test_what_others_publish_is_a_lozenge_and_a_range_a_rule_as_well() -> None:
    without = chart()
    value = chart(others=[OtherPoint(year=2022, low=400 * TWH, high=400 * TWH)])
    span = chart(others=[OtherPoint(year=2022, low=300 * TWH, high=500 * TWH)])
    outside = chart(others=[OtherPoint(year=2050, low=300 * TWH, high=500 * TWH)])
    assert without.count('class="other"') == 0
    assert value.count('class="other"') == 3  # both widths, and the key
    assert span.count('class="other"') == 5
    assert outside == without
    assert "published by others" in value
    assert "published by others" not in without


def test_the_scale_holds_what_others_publish() -> None:
    assert "8,000" in chart(others=[OtherPoint(year=2022, low=7_900 * TWH, high=7_900 * TWH)])


def test_a_range_without_a_value_has_no_line() -> None:
    made = chart(years(only_range=True))
    assert 'class="value"' not in made
    assert "median" not in made
    assert 'class="band"' in made


@pytest.mark.parametrize(("last_past", "told"), [(2024, True), (2019, False), (2035, False), (None, False)])
def test_past_and_projection_are_told_in_words(last_past: int | None, told: bool) -> None:
    made = chart(last_past=last_past)
    assert (">past<" in made and ">projection<" in made and 'class="parted"' in made) is told


def test_one_year_is_no_chart() -> None:
    assert band_chart(years()[:1], tr=ENGLISH, label="l", caption="c") is None


def test_a_chart_weighs_little() -> None:
    others = [OtherPoint(year=2020 + at, low=400 * TWH, high=700 * TWH) for at in range(15)]
    assert len(gzip.compress(chart(others=others, last_past=2024).encode())) <= 6_000


@settings(max_examples=25, deadline=None)
@given(words=st.text(max_size=40))
def test_hostile_words_stay_words(words: str) -> None:
    bad = f'{words}<script>alert(1)</script>" onload="x'
    made = chart(label=bad, caption=bad, note=bad)
    page = parsed(made)
    tags = {each.tag for each in page.iter()}
    assert tags <= {"figure", "figcaption", "span", "svg", "g", "path", "line", "rect", "text", "ul", "li"}
    assert not [name for each in page.iter() for name in each.attrib if name.startswith("on") or name == "style"]


@settings(max_examples=25, deadline=None)
@given(word=st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20))
def test_words_of_a_drawing_come_through_as_they_are(word: str) -> None:
    made = str(drawn(simple(ticks=((0.0, "0"), (10.0, word)), unit=word), SLIM, label="l"))
    texts = [each.text or "" for each in parsed(made).iter("text")]
    assert sum(each == word for each in texts) >= (2 if word.isprintable() else 0)


@given(
    low=st.floats(-1e6, 0.0, allow_subnormal=False),
    high=st.floats(1e-3, 1e9, allow_subnormal=False),
)
def test_ticks_are_few_plain_and_on_the_scale(low: float, high: float) -> None:
    scale = next(each for each in SCALES["kWh"] if each.factor == 1.0)
    axis = Axis.of([], scale=scale, also=[low if -low > 1e-6 * high else 0.0, high])
    ticks = axes.steps(axis)
    assert 2 <= len(ticks) <= 8
    assert 0.0 in ticks
    assert all(axis.low - 1e-9 * axis.high <= each <= axis.high * (1 + 1e-9) for each in ticks)
    steps = {f"{after - before:.6e}" for before, after in pairwise(ticks)}
    assert len(steps) == 1


# --- charts in rows


def staged() -> Bridge:
    """100 (80 to 150) less 60 leaves 40 (20 to 70); 10 (5 to 90) of it is used, 30 (-50 to 60) is left."""
    whole, taken, served = figure(80, 100, 150), figure(30, 60, 90), figure(20, 40, 70)
    use, rest = figure(5, 10, 90), figure(-50, 30, 60)
    return Bridge(
        head=Message("closing-remains"),
        label=Message("closing-ratios-label"),
        stages=(
            Stage(label=Message("closing-stage-chips"), figure=whole, end=whole),
            Stage(label=Message("closing-step-training"), figure=taken, start=whole, end=served),
            Stage(label=Message("closing-stage-served"), figure=served, end=served),
            Stage(label=Message("closing-stage-use"), figure=use, end=use),
            Stage(label=Message("closing-stage-rest"), figure=rest, start=use, end=served, is_rest=True),
        ),
    )


def test_a_bridge_stands_between_its_levels_and_says_each_figure() -> None:
    """On 150 across 972 pixels: 100 ends at 648, 40 at 259.2, 10 at 64.8."""
    page = parsed(bridge_chart(staged(), tr=ENGLISH))
    wide, slim = page.findall("svg")
    bars = [(each.get("class"), each.get("x"), each.get("width")) for each in wide.iter("rect")]
    assert bars == [
        ("whole", "0", "648"),
        ("taken", "259.2", "388.8"),
        ("whole", "0", "259.2"),
        ("whole", "0", "64.8"),
        ("rest", "64.8", "194.4"),
    ]
    said = [each.text for each in wide.iter("text")]
    assert "100\u00a0TWh (80 to 150)" in said
    assert "30\u00a0TWh (\u221250 to 60)" in said
    assert len(said) == len([each.text for each in slim.iter("text")])
    assert [each.get("role") for each in (wide, slim)] == ["img", "img"]
    assert wide.get("aria-label")
    hatches = [each.get("id") for each in page.iter("pattern")]
    assert hatches == ["rest-wide", "rest-slim"]
    assert {f"url(#{each})" for each in hatches} == {each.get("fill") for each in page.iter("rect")} - {None}


def test_ratios_stand_on_a_scale_by_tens_with_one_marked() -> None:
    """From 0.1 to 100: 1 at a third, 10 at two thirds of 652 pixels."""

    def ratio(low: float, value: float, high: float) -> Figure:
        return replace(
            figure(1, 1, 1), low=low, median=value, mean=value, high=high, unit="1", quantity="closing_ratio"
        )

    held = Ratios(
        head=Message("closing-remains"),
        rows=((Message("closing-stage-chips"), ratio(4, 21, 68), ratio(0.5, 10, 25)),),
        one=Message("closing-ratios-one"),
        before=Message("closing-ratios-before"),
        label=Message("closing-ratios-label"),
    )
    page = parsed(ratio_chart(held, tr=FRENCH))
    wide = page.find("svg")
    assert wide is not None
    by_class = {each.get("class"): each for each in wide.iter("line")}
    assert by_class["one"].get("x1") == "324"
    assert by_class["value"].get("x1") == "648"
    assert float(by_class["reach"].get("x1", "")) < 324 < float(by_class["reach"].get("x2", ""))
    assert [each.text for each in wide.iter("text")][:4] == ["0,1", "1", "10", "100"]
    assert "10 (de 0,50 à 25)" in {each.text for each in wide.iter("text")}
    assert page.find("ul") is not None
