"""obsia against EcoLogits on the same requests (docs/explanation/against-ecologits.md).

Where both compute the same thing they agree to rounding; where they differ by design, the difference has the
direction and stays within the factor that the page states.
"""

from __future__ import annotations

import runpy
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from ecologits.electricity_mix_repository import ElectricityMix, electricity_mixes
from ecologits.impacts import llm
from ecologits.tracers.utils import PROVIDER_CONFIG_MAP

from obsia.accounting.places import GRID_PROPERTIES
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary
from obsia.core.units import HOURS_PER_YEAR, JOULES_PER_KWH, SECONDS_PER_HOUR
from obsia.facts.snapshot import load
from obsia.physics import facility, footprint
from obsia.physics.work import work_of_request

compare = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("compare.py"))))
MIXES = electricity_mixes.list_electricity_mixes()
KNOWN = [peer for peer in compare.PEERS if peer.known]
CLOSED = [peer for peer in compare.PEERS if not peer.known]

FACTOR, MOSTLY = 20.0, 4.0
"""The page states them: obsia's median over the middle of EcoLogits' range, either way."""
EXACT = 1e-9
WATTS_PER_KW = 1000.0
NEVER_DRAWN_W = 1e6
"""A power of waiting that must not count where no machine waits."""
BORROWED = {
    "water_l_per_kwh": "electricity-mix-wue-world",
    "primary_energy_mj_per_kwh": "electricity-mix-pe-world",
    "adpe_kgsbeq_per_kwh": "electricity-mix-adpe-world",
}
"""Their warning where a zone has no value of its own."""
REPLACED = {("CAF", "intensity_g_per_kwh"), ("WOR", "primary_energy_mj_per_kwh"), ("WOR", "adpe_kgsbeq_per_kwh")}
"""Where obsia does not take their value, though they do not warn: a zero, and the world's row itself."""


def one(value: float) -> np.ndarray:
    """A world."""
    return np.array([float(value)])


def label(peer: object) -> str:
    """The name of a case."""
    return peer.label  # type: ignore[attr-defined]


def own_value(zone: str, name: str) -> tuple[float, Kind]:
    """obsia's unqualified factor of a zone (water: consumption), and its kind."""
    qualifier = "basis=consumption" if name == "water_l_per_kwh" else ""
    estimate = load().estimate(f"grid:{zone}", name, qualifier=qualifier)
    assert estimate is not None
    (fact,) = estimate.facts
    assert fact.value is not None
    return fact.value, fact.kind


# What both compute: equal.


@pytest.mark.parametrize("mix", MIXES, ids=lambda mix: mix.zone)
def test_every_zone_has_their_factors_or_says_why_not(mix: ElectricityMix) -> None:
    warned = {warning.code for warning in mix.warnings}
    for name in GRID_PROPERTIES:
        value, kind = own_value(mix.zone, name)
        borrowed = BORROWED.get(name) in warned
        replaced = (mix.zone, name) in REPLACED
        if borrowed or replaced:
            assert kind is Kind.ASSUMED, name
        if replaced or (borrowed and name != "water_l_per_kwh"):
            assert value != pytest.approx(compare.their_factor(mix, name)), name
        else:
            assert value == pytest.approx(compare.their_factor(mix, name), rel=1e-6), name


def test_there_are_zones() -> None:
    assert len(MIXES) >= 200
    assert set(compare.ZONES) <= {mix.zone for mix in MIXES}


@pytest.mark.parametrize("zone", compare.ZONES)
@pytest.mark.parametrize("peer", KNOWN, ids=label)
@pytest.mark.parametrize("output_tokens", [50, 2000])
def test_their_energy_has_the_same_usage_impacts_here(peer: object, zone: str, output_tokens: int) -> None:
    impacts = compare.theirs(peer, output_tokens=output_tokens, zone=zone).usage
    for end in (0, 1):
        facility_kwh = one(compare.ends(impacts.energy.value)[end])
        for theirs, ours in (
            (
                compare.ends(impacts.gwp.value)[end] * compare.GRAMS_PER_KG,
                footprint.usage_carbon_g(
                    facility_kwh=facility_kwh, intensity_g_per_kwh=one(own_value(zone, "intensity_g_per_kwh")[0])
                ),
            ),
            (
                compare.ends(impacts.pe.value)[end],
                footprint.usage_primary_energy_mj(
                    facility_kwh=facility_kwh,
                    primary_energy_mj_per_kwh=one(own_value(zone, "primary_energy_mj_per_kwh")[0]),
                ),
            ),
            (
                compare.ends(impacts.adpe.value)[end],
                footprint.usage_adpe_kgsbeq(
                    facility_kwh=facility_kwh, adpe_kgsbeq_per_kwh=one(own_value(zone, "adpe_kgsbeq_per_kwh")[0])
                ),
            ),
        ):
            assert ours[0] == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize("peer", KNOWN, ids=label)
def test_pue_is_applied_once_and_water_is_on_site_plus_off_site(peer: object) -> None:
    steps = compare.steps(peer)
    site = PROVIDER_CONFIG_MAP[peer.provider]  # type: ignore[attr-defined]
    it_kwh, pue = one(steps["request_it_energy"]), one(compare.middle(site.datacenter_pue))
    facility_kwh = facility.facility_kwh(it_kwh=it_kwh, pue=pue)
    assert facility_kwh[0] == pytest.approx(steps["request_energy"], rel=EXACT)
    water_l = footprint.onsite_water_l(
        it_kwh=it_kwh, wue_l_per_kwh=one(compare.middle(site.datacenter_wue))
    ) + footprint.offsite_water_l(facility_kwh=facility_kwh, water_l_per_kwh=one(compare.mix_of(compare.ZONE).wue))
    assert water_l[0] == pytest.approx(steps["request_usage_wcf"], rel=EXACT)


@pytest.mark.parametrize("peer", KNOWN, ids=label)
def test_their_server_is_ours_without_losses_and_without_waiting(peer: object) -> None:
    steps = compare.steps(peer)
    server_j = facility.server_energy_j(
        accelerator_j=one(steps["gpu_energy"] * steps["gpu_required_count"] * JOULES_PER_KWH),
        accelerator_s=one(steps["generation_latency"] * steps["gpu_required_count"] / llm.BATCH_SIZE),
        slope_ratio=one(1.0),
        host_w=one(llm.SERVER_POWER * WATTS_PER_KW / llm.SERVER_GPUS),
    )
    assert server_j[0] / JOULES_PER_KWH == pytest.approx(steps["request_it_energy"], rel=EXACT)
    # They count no machine that waits: ours are then busy all of the time.
    it_j = facility.it_energy_j(
        server_j=server_j, accelerator_s=one(1.0), ready_w=one(NEVER_DRAWN_W), busy_share=one(1.0)
    )
    assert it_j[0] == server_j[0]


@pytest.mark.parametrize("peer", KNOWN, ids=label)
def test_their_manufacture_is_ours_with_three_years_of_use_without_a_pause(peer: object) -> None:
    steps = compare.steps(peer)
    accelerator_s = one(steps["generation_latency"] * steps["gpu_required_count"] / llm.BATCH_SIZE)
    lifetime_years = one(llm.HARDWARE_LIFESPAN / SECONDS_PER_HOUR / HOURS_PER_YEAR)
    for gpu, server, theirs in (
        (llm.GPU_EMBODIED_IMPACT_GWP, llm.SERVER_EMBODIED_IMPACT_GWP, steps["request_embodied_gwp"]),
        (llm.GPU_EMBODIED_IMPACT_ADPE, llm.SERVER_EMBODIED_IMPACT_ADPE, steps["request_embodied_adpe"]),
    ):
        per_busy_hour = footprint.embodied_per_busy_hour(
            impact=one(gpu + server / llm.SERVER_GPUS), lifetime_years=lifetime_years, server_use_share=one(1.0)
        )
        ours = footprint.embodied(accelerator_s=accelerator_s, per_busy_hour=per_busy_hour)
        assert ours[0] == pytest.approx(theirs, rel=EXACT)


# What they compute differently: which way, and how far.


@pytest.mark.parametrize("peer", compare.PEERS, ids=label)
@pytest.mark.parametrize("output_tokens", compare.OUTPUTS)
def test_ratios_stay_within_the_stated_factor(peer: object, output_tokens: int) -> None:
    assert 1 / FACTOR <= compare.ratio(peer, output_tokens=output_tokens) <= FACTOR


def test_most_ratios_are_smaller_and_means_lie_above_medians_as_stated() -> None:
    ratios = [compare.ratio(peer, output_tokens=count) for peer in compare.PEERS for count in compare.OUTPUTS]
    assert np.mean([1 / MOSTLY <= each <= MOSTLY for each in ratios]) > 0.75
    assert all(found.mean > found.median for found in map(compare.energy, CLOSED))


def test_energy_grows_with_a_size_read_off_a_price() -> None:
    def total(peer: object) -> float:
        return float(np.median(compare.drawn_network(peer).total_params))

    for small, large in pairwise(sorted(CLOSED, key=total)):
        assert compare.energy(large).median > compare.energy(small).median, label(large)


def test_the_dense_model_of_the_tables_fits_into_one_server() -> None:
    for told in ({}, compare.SIXTEEN_BITS):
        assert (compare.costs(compare.DENSE, told).devices <= llm.SERVER_GPUS).all()


def test_the_same_conditions_are_the_same_in_every_world() -> None:
    told = compare.BATCH | compare.PLAIN | compare.SIXTEEN_BITS | compare.ON_H100
    same = compare.costs(compare.DENSE, told, batch=llm.BATCH_SIZE)
    assert set(same.batch) == {llm.BATCH_SIZE}
    assert set(same.devices) == {compare.steps(compare.DENSE)["gpu_required_count"]}


def test_nothing_told_gives_the_figure_itself() -> None:
    drawn = compare.accelerator_wh(compare.costs(compare.DENSE, {}), input_tokens=compare.INPUT)
    whole = compare.ours(compare.DENSE, input_tokens=compare.INPUT, output_tokens=compare.OUTPUT, zone=compare.ZONE)
    known_kwh = compare.figure(whole, "energy_kwh", Boundary.ACCELERATOR).median
    assert drawn == pytest.approx(known_kwh * compare.WH_PER_KWH, rel=EXACT)


def test_sizes_of_closed_models_are_those_behind_the_figures() -> None:
    for peer in CLOSED:
        assert compare.drawn_network(peer).total_params.mean() < compare.whole_network(peer).total_params.mean()


@pytest.mark.parametrize("peer", compare.PEERS, ids=label)
def test_our_energy_grows_with_input_and_theirs_cannot(peer: object) -> None:
    medians = [compare.energy(peer, input_tokens=count).median for count in (0, 500, 4000, 32000)]
    assert medians == sorted(set(medians))
    assert "input_token_count" not in llm.compute_llm_impacts.__annotations__
    cached = compare.energy(peer, input_tokens=32000, cached_tokens=30000).median
    assert medians[0] < cached < medians[-1]


@pytest.mark.parametrize("peer", KNOWN, ids=label)
def test_theirs_is_linear_in_output_and_ours_grows_with_the_context_it_reads(peer: object) -> None:
    def slope(energies: list[float]) -> float:
        return (energies[2] - energies[1]) / (energies[1] - energies[0])

    theirs = [compare.steps(peer, output_tokens=count)["gpu_energy"] for count in (1000, 2000, 3000)]
    ours = [compare.energy(peer, output_tokens=count).mean for count in (1000, 2000, 3000)]
    assert slope(theirs) == pytest.approx(1.0, rel=1e-6)
    assert slope(ours) > 1.0


@pytest.mark.parametrize("peer", KNOWN, ids=label)
def test_our_interval_is_wider_for_a_known_size(peer: object) -> None:
    low, high = compare.ends(compare.theirs(peer, output_tokens=compare.OUTPUT, zone=compare.ZONE).energy.value)
    mine = compare.energy(peer)
    # Of a model of known size, only a range of the provider's PUE gives theirs any width.
    assert high / low < 1.1
    assert mine.high / mine.low > 3


def test_under_their_conditions_the_accelerators_agree_within_a_factor_of_two() -> None:
    theirs, same = (wh for _, wh in compare.bridge()[:2])
    assert 0.5 <= same / theirs <= 1


def test_under_their_conditions_our_steps_are_faster_at_about_twice_the_power() -> None:
    own = compare.steps(compare.DENSE)
    their_s = own["generation_latency"] * own["gpu_required_count"] / llm.BATCH_SIZE
    their_w = own["gpu_energy"] * own["gpu_required_count"] * JOULES_PER_KWH / their_s
    told = compare.BATCH | compare.PLAIN | compare.SIXTEEN_BITS | compare.ON_H100
    same = compare.costs(compare.DENSE, told, batch=llm.BATCH_SIZE)
    work = work_of_request(input_tokens=0, cached_tokens=0, output_tokens=compare.OUTPUT, window=None).columns()
    our_s, our_j = (np.array(work) @ each for each in (same.accelerator_s, same.accelerator_j))
    assert their_s / np.median(our_s) > 2
    assert np.median(our_j / our_s) / their_w == pytest.approx(2, rel=0.25)


def test_each_step_between_the_two_goes_the_way_the_page_says() -> None:
    way = [wh for _, wh in compare.bridge()]
    _, same, with_input, batch, guessing, precision, accelerators, server, site = way
    assert same < with_input < batch
    assert accelerators < precision < guessing < batch
    assert accelerators < server < site


def test_zones_change_neither_energy_but_pue_and_both_carbons_alike() -> None:
    peer = KNOWN[0]
    theirs = [compare.theirs(peer, output_tokens=300, zone=zone).energy.value for zone in compare.ZONES]
    assert all(value == theirs[0] for value in theirs)
    here, there = (
        compare.figure(
            compare.ours(peer, input_tokens=500, output_tokens=300, zone=zone), "carbon_g", Boundary.FACILITY
        ).median
        for zone in ("FRA", "USA")
    )
    expected = compare.mix_of("USA").gwp / compare.mix_of("FRA").gwp
    assert there / here == pytest.approx(expected, rel=0.1)


def test_a_busy_hour_and_a_request_carry_about_the_same_manufacture() -> None:
    theirs, (_, low, high) = compare.per_busy_hour_g()
    assert low < theirs < high
    for peer in (compare.PEERS[0], compare.DENSE):
        kg = compare.theirs(peer, output_tokens=compare.OUTPUT, zone=compare.ZONE).embodied.gwp.value
        request = compare.ours(peer, input_tokens=compare.INPUT, output_tokens=compare.OUTPUT, zone=compare.ZONE)
        mine = compare.figure(request, "carbon_g", Boundary.EMBODIED)
        assert mine.low < compare.middle(kg) * compare.GRAMS_PER_KG < mine.high


# The page.


@pytest.mark.parametrize("name", compare.TABLES)
def test_the_page_shows_what_the_code_prints(name: str) -> None:
    page = compare.PAGE.read_text(encoding="utf-8")
    assert compare.place(page, name, compare.TABLES[name]()) == page, "run: python tests/peers/compare.py"


def test_its_sentences_hold_the_figures_of_the_code() -> None:
    page = compare.PAGE.read_text(encoding="utf-8")
    assert compare.renewed(page) == page, "run: python tests/peers/compare.py"


def test_the_page_states_the_factors_and_their_constants() -> None:
    page = compare.PAGE.read_text(encoding="utf-8")
    assert f"within a factor of {FACTOR:.0f}, and mostly within {MOSTLY:.0f}" in page
    assert f"release {version('ecologits')}" in page
    assert f"batch of {llm.BATCH_SIZE}" in page
    assert f"{llm.SERVER_POWER:g} kW" in page


def test_the_tables_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    compare.main(["--print"])
    printed = capsys.readouterr().out
    assert printed.count("|---|") >= len(compare.TABLES)
