"""Drawings of openness and of the world: every thing that is told has its part, on one scale, in both widths."""

from __future__ import annotations

import re

import pytest
from tests.surfaces.web.markup import read

from obsia.app.request.equivalents import everyday
from obsia.app.world.paths import PlanetPaths
from obsia.app.world.world_figures import PathYear
from obsia.core import figure as core
from obsia.core.demand import SCENARIOS
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import languages, locale
from obsia.surfaces.web import heat, world_charts
from obsia.surfaces.web import openness_lists as lists
from obsia.surfaces.web.charts.answers import AnswerBar, answer_bars
from obsia.surfaces.web.charts.band import YearPoint
from obsia.surfaces.web.charts.drawing import scale_below
from obsia.surfaces.web.charts.panels import Panel, PanelLine, panel_chart
from obsia.surfaces.web.charts.ranges import PointRow, RangeRow, range_chart
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site
from obsia.views.indicators import SHORT

RECT = re.compile(r'<rect[^>]* class="([^"]+)"[^>]*?width="([\d.]+)"|<rect class="([^"]+)" [^>]*?width="([\d.]+)"')


def parts(svg: str) -> list[tuple[str, float]]:
    """Class and width of each bar."""
    return [(a or c, float(b or d)) for a, b, c, d in RECT.findall(svg)]


def test_bars_are_as_long_as_their_counts_and_say_them_where_there_is_room() -> None:
    counts = {"all": 300, "part": 3, "none": 0, "unknown": 697}
    drawn = str(answer_bars([AnswerBar(name="use", counts=counts)], tr=locale("en"), label="what"))
    wide, slim = re.findall(r"<svg.*?</svg>", drawn, re.DOTALL)
    for svg, across in ((wide, 720.0), (slim, 300.0)):
        held = dict(parts(svg))
        assert set(held) == {"answer all", "answer part", "answer unknown"}
        assert held["answer all"] == pytest.approx(0.3 * across, abs=2)
        assert held["answer unknown"] == pytest.approx(0.697 * across, abs=3)
        assert ">300<" in svg
        assert ">3<" not in svg


def _figure(low: float, median: float, high: float, *, tested: core.Tested = core.Tested.ELICITED) -> Figure:
    return Figure(
        median=median, mean=median, low=low, high=high, unit="kWh", quantity="energy_kwh", boundary=Boundary.FACILITY,
        kind=Kind.MODELLED, kind_shares={}, tested=tested, snapshot="0", figure_id="0-0", evidence=("obsia",),
    )  # fmt: skip


def test_ranges_share_a_scale_by_tens_and_what_was_tested_has_square_ends() -> None:
    rows = [
        RangeRow(name="one", figure=_figure(1.0, 10.0, 100.0), others=((1000.0, 1000.0),)),
        RangeRow(name="two", figure=_figure(10.0, 20.0, 100.0, tested=core.Tested.TESTED), others=((5.0, 50.0),)),
    ]
    drawn = str(range_chart(rows, tr=locale("en"), caption="what is found", about="how"))
    wide = re.findall(r"<svg.*?</svg>", drawn, re.DOTALL)[0]
    (_, first), (name, second) = parts(wide)
    assert first == pytest.approx(2 * second, abs=0.3)
    assert name == "band tested"
    assert wide.count(' rx="') == 1
    assert wide.count('<path class="other"') == 2
    assert wide.count('<line class="other"') == 1
    assert drawn.count("<svg") == 2
    assert "what is found" in drawn.partition("<svg")[0]


def test_the_heat_grid_has_ten_developers_a_group_each_with_what_can_be_checked_most() -> None:
    site = Site(edition=PageEdition(record=False))
    root, _ = read(site.answer("/en/openness/").body)
    tables = [each for each in root.all("table") if each.attributes.get("class") == "heat"]
    best = lists.best_first(site.edition.day)
    assert len(tables) == len(heat.GROUPS)
    for table, answer in zip(tables, heat.GROUPS, strict=True):
        rows = [each for each in table.all("tr") if any(True for _ in each.all("td"))]
        names = [next(iter(each.all("th"))).text for each in rows]
        assert 1 < len(names) <= heat.DEVELOPERS
        firsts: dict[str, str] = {}
        for row in best:
            if next(each for each in row.answers if each.framework == "use").result == answer:
                firsts.setdefault(row.system.developer, row.system.label)
        assert [firsts[developer] for developer in list(firsts)[: heat.DEVELOPERS]] == [
            next(label for label in firsts.values() if name.startswith(label)) for name in names
        ]
        for row in rows:
            assert all(each.text.strip() for each in row.all("td"))


@pytest.mark.parametrize("language", languages())
def test_long_tables_of_the_world_and_of_priorities_stand_behind_their_captions(language: str) -> None:
    site = Site(edition=PageEdition(record=False))
    for path, most in (("/world/", 3), ("/commitments/priorities/", SHORT)):
        root, _ = read(site.answer(f"/{language}{path}").body)
        inside = {id(each) for details in root.all("details") for each in details.all("table")}
        for table in root.all("table"):
            rows = len(list(table.all("tr"))) - 1
            assert rows <= most or id(table) in inside, f"{path}: {table.text[:60]}"


def test_published_figures_of_the_world_are_drawn_beside_ours_and_counted_in_the_title() -> None:
    site = Site(edition=PageEdition(record=False))
    body = site.answer("/en/world/").body.decode()
    chart = next(each for each in re.findall(r'<figure class="chart ranges".*?</figure>', body, re.DOTALL)
                 if "published figures for the world" in each)  # fmt: skip
    title = re.search(r"Of (\d+) published figures .*?, (\d+) touch", chart)
    assert title
    wide = re.findall(r"<svg.*?</svg>", chart, re.DOTALL)[0]
    assert wide.count('<path class="other"') == int(title[1])
    assert int(title[2]) <= int(title[1])


def test_what_has_one_value_stands_among_ranges_as_a_lozenge_alone() -> None:
    rows = [RangeRow(name="task", figure=_figure(0.001, 0.01, 0.1)), PointRow(name="lamp", value=0.01)]
    drawn = str(range_chart(rows, tr=locale("en"), caption="what is found", about="how"))
    wide, slim = re.findall(r"<svg.*?</svg>", drawn, re.DOTALL)
    for svg in (wide, slim):
        assert len(parts(svg)) == 1
        assert svg.count('class="other"') == 1
        assert ">10<" in svg
    middle = re.search(r'class="value" x1="([\d.]+)"', wide)
    lozenge = re.search(r'class="other" d="M([\d.]+),[\d.]+l([\d.]+)-', wide)
    assert middle is not None
    assert lozenge is not None
    assert float(middle[1]) == pytest.approx(float(lozenge[1]) + float(lozenge[2]), abs=0.05)


def _years(look: str, *values: float) -> PanelLine:
    points = (YearPoint(year=2030 + at, figure=_figure(v / 2, v, v * 2)) for at, v in enumerate(values))
    return PanelLine(look=look, name=look, points=tuple(points))


@pytest.mark.parametrize("by_tens", [False, True])
def test_panels_share_one_scale_and_say_the_last_year_with_its_range(by_tens: bool) -> None:
    panels = [
        Panel(name="large", lines=(_years("whole", 10e9, 100e9), _years("ai", 1e9, 10e9))),
        Panel(name="small", lines=(_years("whole", 1e9, 10e9),)),
    ]
    drawn = str(panel_chart(panels, tr=locale("en"), caption="found", about="how", by_tens=by_tens))
    drawn = drawn.replace("\u00a0", " ")
    for svg in re.findall(r"<svg.*?</svg>", drawn, re.DOTALL):
        lines = dict(re.findall(r'<path class="(value [a-z]+)" d="M([^"]+)"', svg))
        heights = [float(each.split(",")[-1]) for each in re.findall(r'<path class="value \w+" d="M([^"]+)"', svg)]
        assert set(lines) == {"value whole", "value ai"}
        # What is as large stands as high, in its own panel and in another.
        assert heights[1] == heights[2] == max(heights)
        assert svg.count("100 TWh (50 to 200)") == 1
        assert svg.count("10 TWh (5.0 to 20)") == 2
        assert svg.count(">2030<") == svg.count(">2031<") == 2


def test_the_label_before_the_last_gives_way_to_it() -> None:
    drawn = "".join(map(str, scale_below([(0.0, "1"), (50.0, "10"), (80.0, "1,000 Wh")], 10.0)))
    assert drawn.count("<line") == 3
    assert ">10<" not in drawn
    assert ">1<" in drawn
    assert ">1,000 Wh<" in drawn


@pytest.mark.parametrize("language", languages())
def test_scenarios_regions_and_everyday_things_are_drawn_where_they_are_asked_about(language: str) -> None:
    tr, site = locale(language), Site(edition=PageEdition(record=False))
    world = site.answer(f"/{language}/world/").body.decode()
    panels = re.findall(r'<figure class="chart panels".*?</figure>', world, re.DOTALL)
    assert [all(f">{name}<" in each for name in SCENARIOS) for each in panels] == [False, True]
    assert panels[1] in site.answer(f"/{language}/world/scenarios/").body.decode()
    home = site.answer(f"/{language}/").body.decode()
    assert [tr(f"everyday-{each.name}") in home.replace("&#x27;", "'") for each in everyday()] == [True] * 5
    assert all(each.source.publisher_name.of(language) in home for each in everyday())


def test_what_is_said_of_scenarios_follows_their_ranges() -> None:
    def path(value: float) -> tuple[PathYear, ...]:
        pairs = ((2030, value / 10), (2031, value))
        return tuple(
            PathYear(year=year, demand=_figure(v / 2, v, v * 2), ai=_figure(v / 20, v / 10, v), published=())
            for year, v in pairs
        )

    def said(least: float) -> str:
        held = PlanetPaths(scenarios={"Base": path(1e12), "Lift-Off": path(least)}, regions={})
        return str(world_charts.scenarios(held, locale("en"))).partition("</figcaption>")[0]

    assert "overlap: none stands apart" in said(0.5e12)
    assert "no longer meet for all data centres; they still meet for AI alone" in said(0.2e12)
    assert "for all data centres and for AI" in said(0.02e12)


def test_an_hour_of_a_lamp_is_what_it_draws_for_an_hour() -> None:
    amounts = {each.name: each.energy_kwh for each in everyday()}
    assert amounts["lamp"] == pytest.approx(0.010)
    assert list(amounts.values()) == sorted(amounts.values())
