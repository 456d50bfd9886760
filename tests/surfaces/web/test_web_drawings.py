"""Drawings of openness and of the world: every thing that is told has its part, on one scale, in both widths."""

from __future__ import annotations

import re

import pytest
from tests.surfaces.web.markup import read

from obsia.core import figure as core
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import languages, locale
from obsia.surfaces.web import heat
from obsia.surfaces.web import openness_lists as lists
from obsia.surfaces.web.charts.answers import AnswerBar, answer_bars
from obsia.surfaces.web.charts.ranges import RangeRow, range_chart
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site

RECT = re.compile(r'<rect[^>]* class="([^"]+)"[^>]*?width="([\d.]+)"|<rect class="([^"]+)" [^>]*?width="([\d.]+)"')


def parts(svg: str) -> list[tuple[str, float]]:
    """Class and width of each bar."""
    return [(a or c, float(b or d)) for a, b, c, d in RECT.findall(svg)]


def test_bars_are_as_long_as_their_counts_and_say_them_where_there_is_room() -> None:
    counts = {"all": 300, "part": 3, "none": 0, "unknown": 697}
    drawn = str(answer_bars([AnswerBar(name="use", counts=counts)], tr=locale("en"), label="what"))
    wide, slim = re.findall(r"<svg.*?</svg>", drawn, re.DOTALL)
    for svg, across in ((wide, 850.0), (slim, 300.0)):
        held = dict(parts(svg))
        assert set(held) == {"answer all", "answer part", "answer unknown"}
        assert held["answer all"] == pytest.approx(0.3 * across, abs=2)
        assert held["answer unknown"] == pytest.approx(0.697 * across, abs=2)
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
    for path in ("/world/", "/commitments/priorities/"):
        root, _ = read(site.answer(f"/{language}{path}").body)
        inside = {id(each) for details in root.all("details") for each in details.all("table")}
        for table in root.all("table"):
            rows = len(list(table.all("tr"))) - 1
            assert rows <= 3 or id(table) in inside, f"{path}: {table.text[:60]}"


def test_published_figures_of_the_world_are_drawn_beside_ours_and_counted_in_the_title() -> None:
    site = Site(edition=PageEdition(record=False))
    body = site.answer("/en/world/").body.decode()
    chart = next(each for each in re.findall(r'<figure class="chart ranges".*?</figure>', body, re.DOTALL)
                 if "published figures of the world" in each)  # fmt: skip
    title = re.search(r"(\d+) of (\d+) published", chart)
    assert title
    wide = re.findall(r"<svg.*?</svg>", chart, re.DOTALL)[0]
    assert wide.count('<path class="other"') == int(title[2])
    assert int(title[1]) <= int(title[2])
