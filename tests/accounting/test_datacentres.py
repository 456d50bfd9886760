"""Indicators of Annex III and totals, worked by hand; averages as properties. Every data centre here is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting import datacentres as own
from obsia.accounting.figures import Request
from obsia.core.datacentre import DataCentreReport, hours_of
from obsia.core.evidence import Kind
from obsia.facts.snapshot import load

REQUEST = Request(journey="test", arguments={}, inputs=(), snapshot="s", seed=7, worlds=4)


def report(**values) -> DataCentreReport:
    return DataCentreReport(file="a.csv", place=2, **values)


ALPHA = report(
    year=2024,
    it_power_w=2e6,
    total_energy_kwh=12e6,
    it_energy_kwh=10e6,
    water_l=5e6,
    reused_heat_kwh=6e5,
    renewable_kwh=6e6,
)
BETA = report(year=2024, it_power_w=1e6, total_energy_kwh=6e6, it_energy_kwh=4e6, renewable_kwh=6e6)


def values_of(reports):
    return {each.quantity: each.figure.value for each in own.totals(reports, request=REQUEST, label="x")}


def test_the_indicators_of_one_data_centre():
    found = own.indicators(ALPHA)
    assert found[own.PUE] == 1.2  # 12 / 10 GWh
    assert found[own.WUE] == 0.5  # 5,000 m3 / 10,000 MWh, as Annex III has it: 0.5 L/kWh
    assert found[own.ERF] == 0.05  # 0.6 / 12 GWh
    assert found[own.REF] == 0.5  # 6 / 12 GWh
    # 10 GWh / (2 MW x 8,784 h = 17.568 GWh)
    assert found[own.LOAD_FACTOR] == pytest.approx(0.5692168, rel=1e-6)


def test_totals_are_sums_and_ratios_of_sums():
    found = values_of([ALPHA, BETA])
    assert (found[own.TOTAL_ENERGY], found[own.IT_ENERGY], found[own.IT_POWER]) == (18e6, 14e6, 3e6)
    assert found[own.PUE] == pytest.approx(18 / 14)
    assert found[own.REF] == pytest.approx(12 / 18)
    # Annex IV, weighted by EDC: (12 x 1.2 + 6 x 1.5) / 18 = 23.4 / 18
    assert found[own.WEIGHTED[own.PUE]] == pytest.approx(1.3)
    assert found[own.WEIGHTED[own.REF]] == pytest.approx(found[own.REF])
    # 14 GWh / (3 MW x 8,784 h = 26.352 GWh)
    assert found[own.LOAD_FACTOR] == pytest.approx(14 / 26.352)


def test_what_one_does_not_state_is_of_the_other_alone():
    told = {each.quantity: each for each in own.totals([ALPHA, BETA], request=REQUEST, label="x")}
    assert (told[own.WATER].figure.value, told[own.WATER].of_count) == (5e6, 1)
    # 5,000 m3 over the 10 GWh of the site that states its water, not over 14.
    assert (told[own.WUE].figure.value, told[own.WUE].of_count) == (0.5, 1)
    assert told[own.TOTAL_ENERGY].of_count == 2


def test_nothing_stated_is_absent_and_not_zero():
    assert own.totals([report()], request=REQUEST, label="x") == ()
    assert own.indicators(report()) == {}
    assert own.PUE not in own.indicators(report(total_energy_kwh=1.0, it_energy_kwh=0.0))
    assert own.PUE not in values_of([report(total_energy_kwh=1.0, it_energy_kwh=0.0)])


def test_a_stated_indicator_stands_where_none_can_be_computed():
    stated = report(total_energy_kwh=6e6, stated_pue=1.5)
    assert own.indicators(stated) == {own.PUE: 1.5}
    found = values_of([ALPHA, stated])
    assert found[own.PUE] == 1.2
    assert found[own.WEIGHTED[own.PUE]] == pytest.approx(1.3)
    # What can be computed is computed.
    assert own.indicators(report(total_energy_kwh=12.0, it_energy_kwh=10.0, stated_pue=1.21))[own.PUE] == 1.2


def test_a_row_of_totals_counts_as_many_data_centres():
    told = own.totals([report(sites_count=7.0, total_energy_kwh=1.0)], request=REQUEST, label="x")
    assert told[0].of_count == 7


@pytest.mark.parametrize(
    ("values", "hours"),
    [
        ({"year": 2023}, 8760),
        ({"year": 2024}, 8784),
        ({}, 8766),
        ({"year": 2024, "operated_h": 1000.0}, 1000),
        ({"year": 2024, "entry_into_operation": "2019-05"}, 8784),
        ({"year": 2024, "entry_into_operation": "2024-05", "operated_h": 5000.0}, 5000),
        # It began in the year: of the year's hours nobody knows how many.
        ({"year": 2024, "entry_into_operation": "2024-05"}, None),
    ],
)
def test_the_load_factor_is_over_the_hours_of_the_period(values, hours):
    found = own.indicators(report(it_power_w=1e6, it_energy_kwh=400_000.0, **values)).get(own.LOAD_FACTOR)
    assert found == (None if hours is None else pytest.approx(400 / hours))


def test_a_leap_year_has_a_day_more():
    assert (hours_of(2024), hours_of(2023), hours_of(2100), hours_of(None)) == (8784, 8760, 8760, 8766)


def test_figures_are_disclosed_points():
    figure = own.totals([ALPHA], request=REQUEST, label="x")[0].figure
    assert figure.low == figure.median == figure.mean == figure.high == 12e6
    assert (figure.kind, figure.unit, figure.evidence) == (Kind.DISCLOSED, "kWh", ("eu-2024-1364",))
    assert load().source("eu-2024-1364").url.startswith("https://eur-lex.europa.eu/")


def test_the_threshold_is_that_of_article_1():
    figure = own.threshold(load(), request=REQUEST)
    assert (figure.value, figure.unit, figure.kind) == (500e3, "W", Kind.DISCLOSED)


sites = st.builds(
    lambda it, over: report(total_energy_kwh=it * over, it_energy_kwh=it),
    st.floats(1e3, 1e9), st.floats(1.0, 3.0),
)  # fmt: skip


@given(st.lists(sites, min_size=1, max_size=8))
def test_averages_of_pue_lie_between_the_sites_and_in_order(chosen):
    each = [own.indicators(site)[own.PUE] for site in chosen]
    found = values_of(chosen)
    ratio, weighted = found[own.PUE], found[own.WEIGHTED[own.PUE]]
    assert min(each) * (1 - 1e-9) <= ratio <= weighted * (1 + 1e-9)
    assert weighted <= max(each) * (1 + 1e-9)


@given(st.lists(sites, min_size=2, max_size=8), st.randoms())
def test_totals_do_not_depend_on_the_order(chosen, chance):
    mixed = list(chosen)
    chance.shuffle(mixed)
    first, second = values_of(chosen), values_of(mixed)
    assert {key: first[key] for key in own.SUMS if key in first} == {
        key: second[key] for key in own.SUMS if key in second
    }
    assert first == pytest.approx(second, rel=1e-12)


def test_what_is_held_of_germany():
    snapshot = load()
    pue = own.held_pue(snapshot, iso3="DEU", request=REQUEST)
    assert {each.place for each in pue} == {"DEU", "Europe", "WOR"}
    assert [each.figure.value for each in pue if each.place == "DEU"] == [1.46]
    held = own.held_demand(snapshot, iso3="DEU", year=2024, request=REQUEST)
    # Borderstep: 18 TWh in 2022; other publishers beside it, each once.
    (demand,) = (each for each in held if each.publisher == "Borderstep")
    assert (demand.year, demand.figure.value, demand.figure.unit) == ("2022", 18e9, "kWh")
    assert len({each.publisher for each in held}) == len(held) > 1
    (earlier,) = own.held_demand(snapshot, iso3="DEU", year=2015, request=REQUEST)
    assert (earlier.year, earlier.figure.value) == ("2012", 11e9)


def test_what_is_metered_says_so_and_nothing_is_held_of_nowhere():
    snapshot = load()
    ireland = own.held_demand(snapshot, iso3="IRL", year=None, request=REQUEST)
    assert Kind.MEASURED in {each.figure.kind for each in ireland}
    assert own.held_demand(snapshot, iso3="LIE", year=None, request=REQUEST) == ()
