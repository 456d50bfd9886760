"""One question about the planet, asked by page, command, table of questions, API, assistant and file, is one figure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.surfaces.http_client import Server, command
from tests.surfaces.mcp_client import Assistant
from tests.surfaces.records import figures_in

from obsia.accounting.world.hierarchy import REGIONS
from obsia.facts.world_rules import UNITS

HEAD = "id,year,region,region_kind,iso3,scenario,quantity,unit"
COUNTRIES = ("FRA", "USA", "IRL")
SCALE = {"TWh": 1e9, "GW": 1e9, "MtCO2": 1e12, "GL": 1e9, "%": 0.01, "ratio": 1.0, "%/yr": 0.01}
"""Unit of a table of questions -> by what its numbers are multiplied to be in the unit of a figure."""
OF_THE_WORLD = ("electricity", "installed_capacity", "pue", "load_factor", "ai_electricity", "ai_chip_facility_power")
OF_A_COUNTRY = ("electricity", "emissions", "water_consumption", "share_of_electricity")


def questions() -> Iterator[tuple[str, str, str, str, str]]:
    """(quantity, year, region, kind of region, country)."""
    for year in ("2025", "2030"):
        yield from ((quantity, year, "World", "world", "") for quantity in OF_THE_WORLD)
        yield from (("electricity", year, region, "region", "") for region in REGIONS)
    yield from (("electricity", year, "World", "world", "") for year in ("2020", "2024", "2035"))
    yield ("ai_electricity_growth", "2024-2025", "World", "world", "")
    yield from ((quantity, "2025", "", "country", iso3) for iso3 in COUNTRIES for quantity in OF_A_COUNTRY)


ASKED = tuple(questions())


def by_id(*records: Any) -> dict[str, Mapping[str, Any]]:
    """Figures by id; that one id has one value is part of what is claimed."""
    found: dict[str, Mapping[str, Any]] = {}
    for each in (figure for record in records for figure in figures_in(record)):
        other = found.setdefault(each["figure_id"], each)
        assert (other["low"], other["high"]) == (each["low"], each["high"])
    return found


@pytest.fixture(scope="module")
def answered(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mapping[str, str]]:
    """The answers of the table of questions, by their ids."""
    folder = tmp_path_factory.mktemp("questions")
    lines = [f"{at},{year},{region},{kind},{iso3},Base,{quantity},{UNITS[quantity]}"
             for at, (quantity, year, region, kind, iso3) in enumerate(ASKED)]  # fmt: skip
    (folder / "q.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    command(server.data, "world", "--queries", str(folder / "q.csv"), "--out", str(folder / "a.csv"))
    with (folder / "a.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_every_way_of_asking_gives_one_figure(
    server: Server, assistant: Assistant, answered: dict[str, Mapping[str, str]], tmp_path: Path
) -> None:
    years = ({}, {"year": "2030"})
    api = by_id(
        *(server.get("/world", **each).json for each in years),
        *(server.get(f"/world/countries/{iso3}").json for iso3 in COUNTRIES),
    )
    told = by_id(
        assistant.record("world"),
        assistant.record("world", year=2030),
        *(assistant.record("world", country=iso3) for iso3 in COUNTRIES),
    )
    addresses = ["/en/world/", "/en/world/?year=2030", *(f"/en/world/countries/{iso3}/" for iso3 in COUNTRIES)]
    pages = "".join(server.ask(each).body.decode() for each in addresses)
    files = [written(server, tmp_path, *each) for each in ((), ("--year", "2030"))]
    rows = by_id(*(table for table, _ in files))
    printed = by_id(
        *(json.loads(command(server.data, "world", *each, "--json")) for each in ((), ("--country", "FRA")))
    )
    assert len(ASKED) == len(answered) >= 30
    for at, question in enumerate(ASKED):
        answer, (quantity, year, region, kind, iso3) = answered[str(at)], question
        name, scale = answer["figure_id"], SCALE[UNITS[quantity]]
        same = api[name]
        numbers = (same["value"], same["low"], same["high"])
        for number, value in zip(("p50", "low", "high"), numbers, strict=True):
            assert float(answer[number]) * scale == pytest.approx(value, rel=1e-7), question
        # Of the world, pages show the ratios of regions and operators.
        assert name in pages or (region, quantity) in {("World", "pue"), ("World", "load_factor")}, question
        if kind != "country":
            assert tuple(float(rows[name][each]) for each in ("median", "low", "high")) == pytest.approx(
                numbers, rel=1e-8
            )
            assert any(name in ids for _, ids in files), question
        if year == "2025" and iso3 in ("", "FRA"):
            assert tuple(printed[name][each] for each in ("value", "low", "high")) == numbers, question
        if quantity != "ai_electricity_growth" and year in ("2025", "2030"):
            # An assistant is told of the year alone.
            assert tuple(told[name][each] for each in ("value", "low", "high")) == numbers, question


def test_a_group_that_publishers_count_is_one_figure(server: Server, tmp_path: Path) -> None:
    """The Union of its page, of the figures beside those of others, and of a table of questions."""
    (tmp_path / "q.csv").write_text(f"{HEAD}\na,2030,European Union,region,,Base,electricity,TWh\n", encoding="utf-8")
    command(server.data, "world", "--queries", str(tmp_path / "q.csv"), "--out", str(tmp_path / "a.csv"))
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        answer = next(csv.DictReader(file))
    page = json.loads(command(server.data, "world", "--country", "EU", "--year", "2030", "--json"))
    figure = by_id(page, server.get("/world", year="2030").json)[answer["figure_id"]]
    assert figure["figure_id"] == page["demand"]["figure_id"]
    assert float(answer["p50"]) * 1e9 == pytest.approx(figure["value"], rel=1e-7)


def written(server: Server, folder: Path, *asked: str) -> tuple[list[dict[str, str]], set[object]]:
    """The rows of a table, and everything in the cells of a workbook, of one command."""
    path = folder / f"w{len(asked)}.xlsx"
    printed = command(server.data, "world", *asked, "--xlsx", str(path), "--csv").decode()
    book = openpyxl.load_workbook(path, read_only=True)
    cells: set[object] = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    return list(csv.DictReader(io.StringIO(printed))), cells
