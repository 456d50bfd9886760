"""Every published figure of every country lies inside our range, or the page says why it does not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.world.countries import Origin
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.reconciliation import Verdict, compared
from obsia.accounting.world.records import DEMAND, INSTALLED
from obsia.accounting.world.standing import DRAWN, Standing, Why, _contradicts, reasons, standings
from obsia.core.demand import Published, PublishedBasis, RegionKind
from obsia.core.locales import languages, locale
from obsia.facts.editions import published
from obsia.facts.snapshot import Snapshot
from obsia.views.world_country import standing_words


@pytest.fixture(scope="module")
def planet(snapshot: Snapshot) -> Planet:
    return Planet(snapshot, Worlds())


@pytest.fixture(scope="module")
def found(planet: Planet) -> dict[str, tuple[Standing, ...]]:
    """Every country of which anything is published."""
    rows: dict[str, list[Published]] = defaultdict(list)
    for row in published(planet.snapshot):
        if row.iso3:
            rows[row.iso3].append(row)
    held = {iso3: (planet.countries.country(iso3), each) for iso3, each in rows.items()}
    return {iso3: standings(planet, country, each) for iso3, (country, each) in held.items() if country}


def test_no_country_contradicts_a_row_shown_on_its_page_without_saying_why(
    found: dict[str, tuple[Standing, ...]],
) -> None:
    assert len(found) >= 45
    every = [each for several in found.values() for each in several]
    inside = [each for each in every if each.verdict is Verdict.INSIDE]
    outside = [each for each in every if each.is_outside]
    # Five of 323 rows lie within 3% of an end, which draws know no better: four fifths, less one in a hundred.
    assert outside
    assert len(inside) > 0.79 * (len(inside) + len(outside))
    # A row that counts something else, as it says, can neither contradict ours nor agree with it.
    alike, apart = (sum(not each.row.boundary for each in several) for several in (inside, outside))
    assert apart
    assert alike > 0.82 * (alike + apart)
    for each in every:
        assert (each.why is None) is (each.verdict is Verdict.INSIDE), each.row.edition_id
        for language in languages():
            assert locale(language).text(standing_words(each))
    # Of plain figures of a year, those that nothing sets apart are few.
    assert sum(each.why is Why.ALONE for each in outside) <= 4


def against(each: Standing, others: list[Published]) -> list[Published]:
    """Figures of the same quantity from which the year of a row can be read as less (or more) than it states."""
    row, sign = each.row, 1 if each.verdict is Verdict.ABOVE else -1
    ends = {one: [end for end in (one.low, one.high) if end is not None] or [one.middle] for one in (row, *others)}
    return [
        one
        for one in others
        if (one.quantity, one.unit) == (row.quantity, row.unit)
        and sign * (int(one.year) - int(row.year)) >= 0
        and min(sign * (mine - its) for mine in ends[row] for its in ends[one]) > 0
    ]


def test_what_a_page_says_of_a_row_outside_is_so(found: dict[str, tuple[Standing, ...]]) -> None:
    for several in found.values():
        inside = [each.row for each in several if each.verdict is Verdict.INSIDE and not each.row.boundary]
        for each in (one for one in several if one.is_outside):
            row = each.row
            match each.why:
                case Why.BOUNDARY:
                    # Power that is drawn is set beside our average power: both count the same.
                    assert row.boundary not in ("", "power-unsaid", DRAWN)
                case Why.UNSAID:
                    assert row.boundary == "power-unsaid"
                case Why.TOTAL:
                    assert row.quantity == "share_of_electricity"
                    assert any((one.series, one.year) == (row.series, row.year) for one in inside)
                case Why.OLDER:
                    assert any(one.edition[:4] > row.edition[:4] for one in against(each, inside))
                case Why.DISPUTED:
                    assert any(one.series != row.series for one in against(each, inside))
                case Why.WEIGHED:
                    assert not against(each, inside)
                    assert any(one.row.series != row.series for one in several)
                case Why.ALONE:
                    assert {one.row.series for one in several} == {row.series}
                case _:
                    assert each.why is Why.PATH


def test_the_planet_says_of_a_country_what_its_page_says(
    planet: Planet, found: dict[str, tuple[Standing, ...]]
) -> None:
    """And of a total of the world outside ours, that ours holds it when counted as it counts."""
    on_pages = {each.row.edition_id: each for several in found.values() for each in several}
    cases = {each.published.edition_id: each for each in compared(planet)}
    told = reasons(planet, cases.values())
    outside = [each for each in cases.values() if each.verdict in (Verdict.ABOVE, Verdict.BELOW)]
    for each in (one for one in outside if one.quantity in (DEMAND, INSTALLED)):
        row = each.published
        if row.iso3:
            assert (each.verdict, told[row.edition_id]) == (
                on_pages[row.edition_id].verdict,
                on_pages[row.edition_id].why,
            )
        elif told[row.edition_id] is Why.TOTALS:
            assert row.region_kind is RegionKind.WORLD
    assert {row.series for row in (cases[name].published for name, why in told.items() if why is Why.TOTALS)} <= {
        "Gartner"
    }


def test_what_meters_read_lies_inside(found: dict[str, tuple[Standing, ...]]) -> None:
    metered = [
        each
        for several in found.values()
        for each in several
        if each.row.basis is PublishedBasis.METERED and each.row.quantity == "electricity" and not each.row.boundary
    ]
    assert any(each.verdict is Verdict.INSIDE for each in metered)
    assert not [each.row.edition_id for each in metered if each.is_outside]


def test_nobody_is_said_to_publish_nothing_above_a_row(planet: Planet, found: dict[str, tuple[Standing, ...]]) -> None:
    """Of Hong Kong a supplier's share is published, of Canada the power of 2050: a range, and no word denies it."""
    beside = [iso3 for iso3 in found if planet.countries.country(iso3).origin is Origin.ALLOCATED]  # type: ignore[union-attr]
    assert sorted(beside) == ["CAN", "HKG"]
    for language in languages():
        tr = locale(language)
        denied = tr("world-country-allocated", region="")
        said = tr("world-country-allocated-beside", region="")
        assert said != denied
        assert not said.startswith(denied[:20])


def test_a_row_of_another_year_or_quantity_is_not_compared(found: dict[str, tuple[Standing, ...]]) -> None:
    by_why = {each.why: each for several in found.values() for each in several if each.verdict is None}
    assert set(by_why) == {Why.YEARS, Why.QUANTITY}
    assert not 2020 <= int(by_why[Why.YEARS].row.year) <= 2035
    assert np.isin(by_why[Why.QUANTITY].row.quantity, ["electricity", "share_of_electricity"]).sum() == 0


def test_a_figure_contradicts_another_only_where_growth_explains_nothing(planet: Planet) -> None:
    """100 to 120 in 2027: later years below 100 say less, earlier ones over 120 more."""
    row = replace(published(planet.snapshot)[0], year="2027", low=100.0, high=120.0)
    for year, low, high, less, more in (
        ("2026", 50.0, 99.0, False, False), ("2026", 121.0, 130.0, False, True), ("2026", 119.0, 130.0, False, False),
        ("2027", 50.0, 99.0, True, False), ("2027", 121.0, 130.0, False, True), ("2027", 50.0, 100.0, False, False),
        ("2028", 50.0, 99.0, True, False), ("2028", 50.0, 101.0, False, False), ("2028", 121.0, 130.0, False, False),
        ("2027", 120.0, 130.0, False, False),
    ):  # fmt: skip
        other = replace(row, year=year, low=low, high=high)
        found = tuple(_contradicts(other, row, is_above=is_above) for is_above in (True, False))
        assert found == (less, more), (year, low, high)
        assert not _contradicts(replace(other, unit="another"), row, is_above=True)
