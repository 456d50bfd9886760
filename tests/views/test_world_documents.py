"""Documents of the world view hold what its records hold: no figure is lost on the way to a file."""

from __future__ import annotations

import pytest

from obsia.app.world.planet import World, scenarios, world
from obsia.app.world.planet import world_country as country_journey
from obsia.app.world.world_export import country_rows, world_rows
from obsia.core.demand import OWN_SCENARIOS, SCENARIOS
from obsia.core.document import Document, Section, Table
from obsia.core.locales import locale
from obsia.views import world as planet_view
from obsia.views import world_country, world_evidence
from obsia.writers.layout import figures_of


@pytest.fixture(scope="module")
def planet() -> World:
    return world(year=2030, scenario="Lift-Off", record_figures=False)


def tables(held: Document) -> list[Table]:
    return [block for section in held.sections for block in section.blocks if isinstance(block, Table)]


def ids_of(held: Document) -> set[str]:
    """The figures of the tables, by their ids."""
    cells = (each for table in tables(held) for row in table.rows for each in row.cells)
    return {figure.figure_id for figure in figures_of(cells)}


def test_files_of_the_planet_hold_every_figure_of_its_rows(planet: World) -> None:
    rows = [row for row in world_rows(planet) if not row["low"] == row["high"] == 0]
    assert len(rows) > 400
    assert {row["figure_id"] for row in rows} <= ids_of(planet_view.document(planet))


def test_files_of_a_country_hold_every_figure_of_its_rows() -> None:
    found = country_journey("IRL", record_figures=False)
    assert {row["figure_id"] for row in country_rows(found)} == ids_of(world_country.document(found))


def test_each_country_stands_once_in_a_file_and_with_a_way_to_its_page(planet: World) -> None:
    [held] = [each for each in tables(planet_view.document(planet)) if each.name == "countries"]
    addresses = {row.cells[0].address for row in held.rows}
    assert addresses == {planet_view.country_path(each.iso3) for each in planet.countries}
    assert len(held.rows) == len(planet.countries)


def test_a_scenario_tells_what_it_changes_of_all_of_ai_and_of_carbon(planet: World) -> None:
    changes: Section = planet_view.changes(planet)
    [held] = [block for block in changes.blocks if isinstance(block, Table)]
    assert {"energy", "ai", "carbon"} <= {column.name for column in held.columns}


def test_every_scenario_has_its_words() -> None:
    every = (*SCENARIOS, *OWN_SCENARIOS)
    found = scenarios(record_figures=False)
    held = world_evidence.scenarios(found, every)
    for tr in (locale("en"), locale("fr")):
        said = [tr.text(section.blocks[0].text) for section in held.sections]
        assert len(set(said)) == len(every)
        assert all(each not in every for each in said)
    for name in every:
        assert all(year.ai.high < year.demand.high for year in found.paths[name]), name
    # The IEA's Headwinds: 669 TWh in 2030, beside ours; nobody publishes the levers of obsia.
    years = {each.year: each for each in found.paths["Headwinds"]}
    assert [row.amount for row in years[2030].published] == [669.0]
    assert not any(each.published for each in found.paths["Slow uptake"])
    ai = {each.year: each.ratio_median for each in found.changes["Headwinds"] if each.name == "ai"}
    assert ai[2030] < 0.7
    grids = found.changes["Clean grids"]
    assert all(each.ratio_median == 1.0 for each in grids if each.name != "carbon")
    assert all(each.ratio_median < 0.9 for each in grids if each.name == "carbon" and each.year > 2026)
