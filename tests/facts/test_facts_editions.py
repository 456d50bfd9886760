"""Published figures: each sourced, in its unit, true to itself; what is wrong is named by its place."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from obsia.core.demand import HISTORICAL, OPERATORS, FigureKind, Published, PublishedBasis, RegionKind
from obsia.facts.compile import build, compile_facts
from obsia.facts.editions import last_past, memberships, published
from obsia.facts.snapshot import Snapshot, load
from obsia.facts.world_rules import UNITS

REGIONS = (
    "Africa",
    "Asia Pacific",
    "Central and South America",
    "Eurasia",
    "Europe",
    "Middle East",
    "North America",
)
"""The seven that divide the world; the European Union and the Nordics lie inside them."""
UNION = {
    "AUT",
    "BEL",
    "BGR",
    "CYP",
    "CZE",
    "DEU",
    "DNK",
    "ESP",
    "EST",
    "FIN",
    "FRA",
    "GRC",
    "HRV",
    "HUN",
    "IRL",
    "ITA",
    "LTU",
    "LUX",
    "LVA",
    "MLT",
    "NLD",
    "POL",
    "PRT",
    "ROU",
    "SVK",
    "SVN",
    "SWE",
}
OWN_ELECTRICITY = ("electricity", "share_of_electricity")
ANNEX = ("IEA", "2025-04")

Cell = tuple[str, str, str]
"""Region, year, scenario of the annex."""


@pytest.fixture(scope="module")
def figures() -> tuple[Published, ...]:
    return published(load())


@pytest.fixture(scope="module")
def annex(figures: tuple[Published, ...]) -> dict[Cell, dict[str, float]]:
    """The annex as quantities by cell."""
    found: dict[Cell, dict[str, float]] = defaultdict(dict)
    for each in figures:
        if (each.series, each.edition) == ANNEX and each.amount is not None:
            found[each.region, each.year, each.scenario][each.quantity] = each.amount
    return found


def triples(annex: dict[Cell, dict[str, float]], *names: str) -> list[tuple[Cell, str, tuple[float, ...]]]:
    """The cells, whole and by type of operator, that hold all the named quantities."""
    return [
        (cell, suffix, tuple(held[f"{name}{suffix}"] for name in names))
        for cell, held in annex.items()
        for suffix in ("", *(f"_{operator}" for operator in OPERATORS))
        if all(f"{name}{suffix}" in held for name in names)
    ]


def rounding(value: float, region: str) -> float:
    """Half the last digit that the annex prints: 1 for the world and from 10 on, 0.1 below 10 in a region."""
    return 0.5 if region == "World" or value >= 10 else 0.05


def test_every_edition_has_a_source_with_an_address(figures: tuple[Published, ...]) -> None:
    snapshot = load()
    assert len(figures) > 700
    assert len({each.edition_id for each in figures}) == len(figures)
    for each in figures:
        source = snapshot.source(each.evidence)
        assert source.url.startswith("https://"), each.edition_id
        assert source.publisher, each.edition_id
        assert source.title, each.edition_id
        assert source.licence, each.edition_id
        assert each.locator, each.edition_id
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", each.read_on), each.edition_id


def test_every_quantity_is_in_its_unit(figures: tuple[Published, ...]) -> None:
    assert {each.quantity: each.unit for each in figures}.items() <= UNITS.items()
    assert {each.unit for each in figures if each.quantity in OWN_ELECTRICITY} == {"TWh", "%"}
    shares = [each for each in figures if each.quantity == "share_of_electricity"]
    assert all(each.middle < 100 for each in shares)


def test_history_is_not_told_of_the_future_and_a_plan_is_no_history(figures: tuple[Published, ...]) -> None:
    for each in figures:
        if each.figure_kind is FigureKind.HISTORY:
            assert int(each.year) <= int(each.edition[:4]), each.edition_id
            assert each.scenario == HISTORICAL or not each.edition_id.startswith("ob"), each.edition_id
        else:
            assert each.scenario != HISTORICAL, each.edition_id


def test_an_edition_says_one_thing_once(figures: tuple[Published, ...]) -> None:
    """One series, one edition, one scenario, one year, one region, one quantity, one boundary: one figure."""
    seen: dict[tuple[str, ...], str] = {}
    for each in figures:
        if each.edition_id.startswith("ob"):
            key = (each.series, each.edition, each.year, each.region, each.scenario, each.quantity, each.boundary)
            assert key not in seen, (each.edition_id, seen.get(key))
            seen[key] = each.edition_id
    assert len(seen) > 300


def test_national_statistics_are_kept_apart(figures: tuple[Published, ...]) -> None:
    """What was gathered by country judges the model: nothing is fitted to it."""
    gathered = [each for each in figures if each.edition_id.startswith("ob")]
    assert gathered
    assert not [each.edition_id for each in gathered if each.calibrates]
    assert [each for each in figures if each.calibrates]


def test_power_times_load_gives_the_energy(annex: dict[Cell, dict[str, float]]) -> None:
    """TWh = GW x load factor x 8.76, row by row: within 2.5 % from 10 on, below that within the digits printed.

    The annex prints whole GW, TWh and per cent for the world (a tenth below 10 for a region), so that 3 GW x 45 % may
    stand beside 10 TWh (11.8): 2.5 to 3.5 GW and 44.5 to 45.5 % give 9.8 to 14.
    """
    rows = triples(annex, "electricity", "installed_capacity", "load_factor")
    assert len(rows) >= 59
    exact = 0
    for cell, suffix, (energy_twh, power_gw, load_percent) in rows:
        low = (power_gw - rounding(power_gw, cell[0])) * (load_percent - 0.5) / 100 * 8.76
        high = (power_gw + rounding(power_gw, cell[0])) * (load_percent + 0.5) / 100 * 8.76
        assert low <= energy_twh + rounding(energy_twh, cell[0]), (cell, suffix)
        assert high >= energy_twh - rounding(energy_twh, cell[0]), (cell, suffix)
        if min(energy_twh, power_gw) >= 10:
            assert energy_twh == pytest.approx(power_gw * load_percent / 100 * 8.76, rel=0.025), (cell, suffix)
            exact += 1
    assert exact >= 49


def test_energy_over_that_of_it_is_the_pue(annex: dict[Cell, dict[str, float]]) -> None:
    """TWh / IT TWh = PUE, row by row: within 1.5 % from 10 on, below that within the digits printed."""
    rows = triples(annex, "electricity", "it_electricity", "pue")
    assert len(rows) >= 58
    exact = 0
    for cell, suffix, (energy_twh, it_twh, pue) in rows:
        low = (it_twh - rounding(it_twh, cell[0])) * (pue - 0.005)
        high = (it_twh + rounding(it_twh, cell[0])) * (pue + 0.005)
        assert low <= energy_twh + rounding(energy_twh, cell[0]), (cell, suffix)
        assert high >= energy_twh - rounding(energy_twh, cell[0]), (cell, suffix)
        if min(energy_twh, it_twh) >= 10:
            assert energy_twh / it_twh == pytest.approx(pue, rel=0.015), (cell, suffix)
            exact += 1
    assert exact >= 45


def test_countries_of_a_division_add_up_to_its_total(figures: tuple[Published, ...]) -> None:
    """The 26 countries of the base year of ENTSO-E/ENTSOG, each to 0.1 TWh, against the Union: within 26 x 0.05."""
    base = [each for each in figures if each.series == "ENTSO-E/ENTSOG" and each.year == "2019"]
    countries = [each.middle for each in base if each.iso3]
    (union,) = [each.middle for each in base if each.region == "European Union"]
    assert len(countries) == 26
    assert sum(countries) == pytest.approx(union, abs=26 * 0.05)


def test_each_country_stands_in_one_region_and_the_union_is_whole() -> None:
    found = memberships(load())
    assert set(REGIONS) < set(found)
    listed = [iso3 for region in REGIONS for iso3 in found[region]]
    assert len(listed) == len(set(listed))
    known = {str(iso3) for (iso3,) in load().rows("SELECT iso3 FROM countries")}
    assert set(listed) <= known
    assert len(known - set(listed)) < 10
    assert set(found["European Union"]) == UNION
    assert set(found["Europe"]) >= UNION
    assert set(found["Nordics"]) <= set(found["Europe"])


def test_no_year_of_which_meters_were_read_is_drawn_as_a_projection() -> None:
    metered = {int(each.year) for each in published(load()) if each.basis is PublishedBasis.METERED}
    assert metered
    assert 2025 <= max(metered) <= last_past(load()) < 2035


def own_series(figures: tuple[Published, ...]) -> dict[str, set[str]]:
    """Country -> the series that tell its electricity of the past and speak of no other country."""
    spoken: dict[str, set[str]] = defaultdict(set)
    for each in figures:
        if each.iso3:
            spoken[each.series].add(each.iso3)
    found: dict[str, set[str]] = defaultdict(set)
    for each in figures:
        if (
            each.region_kind is RegionKind.COUNTRY
            and each.figure_kind is FigureKind.HISTORY
            and each.quantity in OWN_ELECTRICITY
            and len(spoken[each.series]) == 1
        ):
            found[each.iso3].add(each.series)
    return found


def test_enough_countries_have_statistics_of_their_own(figures: tuple[Published, ...]) -> None:
    """At least 25 by series of their own country alone, 40 with the series that divide a continent."""
    assert len(own_series(figures)) >= 27
    past = {
        each.iso3
        for each in figures
        if each.iso3 and each.figure_kind is FigureKind.HISTORY and each.quantity in OWN_ELECTRICITY
    }
    assert len(past) >= 42
    metered = {each.iso3 for each in figures if each.iso3 and each.basis is PublishedBasis.METERED}
    assert metered == {"IRL", "NLD"}


def test_publishers_who_disagree_both_stand(figures: tuple[Published, ...]) -> None:
    """The Federal Office and the association of data centres, of Switzerland in 2024: 2.1 against 3.5 to 4.5 TWh."""
    found = {
        each.series: (each.amount, each.low, each.high)
        for each in figures
        if (each.iso3, each.year, each.quantity) == ("CHE", "2024", "electricity")
    }
    assert found["Swiss Federal Office of Energy"] == (2.1, None, None)
    assert found["Swiss Datacenter Efficiency Association"] == (None, 3.5, 4.5)


HEADER = (
    "edition_id,series,edition,year,year_to,figure_kind,region,region_kind,iso3,scenario,quantity,amount,low,high,"
    "unit,basis,boundary,access,calibrates,evidence,locator,read_on,note\n"
)
ROW = (
    "xx0001,Example,2025-04,2024,,history,France,country,FRA,Historical,electricity,10,9,11,TWh,metered,,primary,no,"
    "invented-2025,page 1,2026-11-26,\n"
)
REGION_ROW = (
    "xx0002,Example,2025,2024,2030,projection,Europe,region,,Base,pue,,1.2,1.4,ratio,,,secondary,yes,"
    "invented-2025,page 2,2026-11-26,\n"
)
MEMBERS = "iso3,region,evidence\nFRA,Europe,invented-2025\nDEU,Europe,invented-2025\n"
EDITIONS, MEMBERSHIPS = "relations/editions.csv", "relations/memberships.csv"

SPOILED: list[tuple[str, str, str, str]] = [
    (EDITIONS, "electricity,10", "electrcity,10", r"line 2: quantity 'electrcity' is not known; expected one of .*pue"),
    (EDITIONS, "11,TWh", "11,GWh", r"line 2: unit 'GWh' of electricity; expected TWh"),
    (EDITIONS, "1.4,ratio", "1.4,%", r"line 3: unit '%' of pue; expected ratio"),
    (EDITIONS, "electricity,10,9,11", "electricity,,,", r"line 2: neither amount nor low and high; a value was exp"),
    (EDITIONS, "10,9,11", "10,11,9", r"line 2: low <= amount <= high does not hold"),
    (EDITIONS, "10,9,11", "12,9,11", r"line 2: low <= amount <= high does not hold"),
    (EDITIONS, "10,9,11", "10,9,", r"line 2: low and high go together"),
    (EDITIONS, "10,9,11", "10,0,11", r"line 2: a value is not above zero"),
    (EDITIONS, "10,9,11", "ten,9,11", r"line 2: 'ten' is not a number"),
    (EDITIONS, "2025-04,2024", "2025-04,FY24", r"line 2: year 'FY24'; expected YYYY"),
    (EDITIONS, "2024,2030", "2024,30", r"line 3: year_to '30'; expected YYYY"),
    (EDITIONS, "2025-04,2024", "2025-13,2024", r"line 2: edition '2025-13'; expected YYYY or YYYY-MM"),
    (EDITIONS, "country,FRA", "country,", r"line 2: a country has an iso3, and nothing else has"),
    (EDITIONS, "region,,Base", "region,FRA,Base", r"line 3: a country has an iso3, and nothing else has"),
    (EDITIONS, "history", "past", r"line 2, field 'figure_kind': .*'past'"),
    (EDITIONS, "country,FRA", "land,FRA", r"line 2, field 'region_kind': .*'land'"),
    (EDITIONS, "metered", "measured", r"line 2, field 'basis': .*'measured'"),
    (EDITIONS, "primary", "third-hand", r"line 2, field 'access': .*'third-hand'"),
    (EDITIONS, ",no,invented-2025", ",maybe,invented-2025", r"line 2, field 'calibrates': .*'maybe'"),
    (EDITIONS, "no,invented-2025", "no,invented-1925", r"line 2.*invented-1925"),
    (EDITIONS, "calibrates", "calibrate", r"line 1: unknown columns \['calibrate'\], missing columns \['calibrates'\]"),
    (MEMBERSHIPS, "FRA,Europe", "FRX,Europe", r"line 2: iso3 'FRX' is not in countries"),
]  # fmt: skip


def written(folder: Path) -> Path:
    """The folder with two right figures and two right members."""
    (folder / EDITIONS).write_text(HEADER + ROW + REGION_ROW, encoding="utf-8")
    (folder / MEMBERSHIPS).write_text(MEMBERS, encoding="utf-8")
    return folder


def test_what_is_right_is_read_back(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "snapshot.sqlite"
    build(data=written(folder), target=target)
    snapshot = Snapshot(target)
    region, country = published(snapshot)
    assert (country.iso3, country.amount, country.low, country.high) == ("FRA", 10.0, 9.0, 11.0)
    assert country.basis is PublishedBasis.METERED
    assert (country.calibrates, region.calibrates) == (False, True)
    assert (region.middle, region.is_span, country.is_span) == (pytest.approx(1.3), True, False)
    assert memberships(snapshot) == {"Europe": ("DEU", "FRA")}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"), SPOILED, ids=[f"{new} {told}" for _, _, new, told in SPOILED]
)
def test_what_is_wrong_is_named_by_its_place(folder: Path, file: str, old: str, new: str, expected: str) -> None:
    path = written(folder) / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = [str(problem) for problem in compile_facts(folder).problems]
    assert any(problem.startswith(file) and re.search(expected, problem) for problem in told), told


def test_a_text_without_a_value_stays_without() -> None:
    """A range without a central value has none, and one without a range no ends."""
    for each in published(load()):
        assert (each.low is None) == (each.high is None), each.edition_id
        assert each.amount is None or each.amount > 0
        assert "None" not in (each.iso3, each.year_to, each.boundary, each.note), each.edition_id
    assert published(load()) is published(load()), "read once"
    assert memberships(load()) is memberships(load())
