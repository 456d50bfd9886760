"""Training in worlds: what is stated enters as it is, what is not widens, boundaries are ordered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t as student_t

from obsia.accounting.draws import Worlds, wide_scores
from obsia.accounting.training import (
    CARBON,
    DEVELOPMENT_ENERGY,
    ENERGY,
    ENERGY_ACCELERATOR,
    ENERGY_SERVER,
    FLOP,
    HOURS,
    SCOPES,
    StatedRun,
    Trained,
    trained,
)
from obsia.facts import snapshot as facts

PLAIN = StatedRun(
    name="plain", active_params_b=70.0, total_params_b=70.0, tokens=15e12, architecture="dense",
    hardware="NVIDIA H100 SXM5 80GB", fp8=False, year=2024.5, pue=1.2,
)  # fmt: skip
MIXTURE = replace(PLAIN, name="mixture", architecture="moe", total_params_b=671.0, active_params_b=37.0)


def drawn(run: StatedRun) -> Trained:
    return trained(facts.load(), Worlds(), run)


def width_log10(run: StatedRun) -> float:
    low, high = np.quantile(drawn(run).draws[HOURS], [0.05, 0.95])
    return float(np.log10(high / low))


def codes(found: Trained) -> set[str]:
    return {each.code for each in found.assumptions}


def test_boundaries_hold_each_other() -> None:
    found = drawn(PLAIN)
    assert (found.draws[ENERGY_ACCELERATOR] < found.draws[ENERGY_SERVER]).all()
    assert (found.draws[ENERGY_SERVER] * 1.2 <= found.draws[ENERGY] * (1 + 1e-12)).all()
    assert (found.draws[ENERGY] < found.draws[DEVELOPMENT_ENERGY]).all()
    assert set(found.scopes) == set(SCOPES)
    assert found.scopes["gpu+pue"] == pytest.approx(found.scopes["gpu_only"] * 1.2)
    assert found.scopes["system+pue"] == pytest.approx(found.scopes["system"] * 1.2)


def test_arithmetic_is_exact_where_it_is_stated() -> None:
    found = drawn(PLAIN)
    assert found.draws[FLOP] == pytest.approx(6.3e24)
    assert found.probability_above == 0.0
    assert found.tested
    assert codes(found) == set()
    assert drawn(replace(PLAIN, tokens=15.6e12, active_params_b=405.0)).probability_above == 1.0


def test_hours_that_are_stated_are_not_modelled() -> None:
    found = drawn(replace(PLAIN, device_h=7e6))
    assert (found.draws[HOURS] == 7e6).all()
    assert found.keys[HOURS] == frozenset()
    assert np.log10(np.divide(*np.quantile(found.draws[ENERGY_SERVER], [0.95, 0.05]))) < 0.25


def test_hours_alone_tell_what_arithmetic_they_can_have_delivered() -> None:
    found = drawn(StatedRun(name="hours", device_h=2.1e6, hardware="NVIDIA H100 SXM5 80GB", active_params_b=5.1))
    assert 1e23 < np.median(found.draws[FLOP]) < 1e25
    assert "training-flop-from-hours" in codes(found)


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"tokens": None}, "training-tokens"),
        ({"active_params_b": None, "total_params_b": None}, "training-params"),
        ({"hardware": None}, "training-hardware"),
        ({"hardware": None, "hardware_foreign": True}, "training-hardware-foreign"),
        ({"pue": None}, "training-pue"),
    ],
)
def test_silence_widens_and_is_said(missing: dict[str, None], code: str) -> None:
    poorer = replace(PLAIN, **missing)
    assert code in codes(drawn(poorer))
    if "pue" not in missing:
        assert width_log10(poorer) > width_log10(PLAIN)
        assert not drawn(poorer).tested


def test_runs_of_which_no_tokens_are_stated_grow_with_the_years() -> None:
    early, late = (drawn(replace(PLAIN, tokens=None, year=year)).draws[HOURS] for year in (2023.5, 2025.5))
    assert (late > early).all()


def test_a_mixture_without_active_weights_takes_a_share_of_all() -> None:
    found = drawn(replace(MIXTURE, active_params_b=None))
    assert {"training-active"} <= codes(found)
    assert 0.01 < np.median(found.draws[FLOP]) / (6 * 671e9 * 15e12) < 0.4


def test_a_dense_total_is_active() -> None:
    assert drawn(replace(PLAIN, active_params_b=None)).draws[FLOP] == pytest.approx(6.3e24)


@pytest.mark.parametrize(
    ("run", "is_stated"),
    [
        (PLAIN, True),
        (replace(PLAIN, active_params_b=None), True),
        (replace(PLAIN, active_params_b=None, total_params_b=None), False),
        (replace(PLAIN, tokens=None), False),
        (replace(PLAIN, tokens=None, flop=1e24), True),
        (MIXTURE, True),
        (replace(MIXTURE, active_params_b=None), False),
    ],
)
def test_arithmetic_follows_from_tokens_and_the_weights_that_compute(run: StatedRun, is_stated: bool) -> None:
    assert run.arithmetic_stated is is_stated


def test_what_is_not_said_of_the_architecture_may_be_either() -> None:
    found = drawn(replace(PLAIN, architecture=None, active_params_b=None, fp8=None))
    assert {"training-architecture", "training-active", "training-precision"} <= codes(found)
    assert (found.draws[FLOP] == found.draws[FLOP].max()).mean() == pytest.approx(0.65, abs=0.01)


def test_devices_and_a_usual_duration_stand_in_for_arithmetic() -> None:
    found = drawn(StatedRun(name="devices", devices=512.0, hardware="NVIDIA A100 SXM4 80 GB", year=2023.0))
    assert "training-duration" in codes(found)
    assert np.median(found.draws[HOURS]) == pytest.approx(512 * 500, rel=0.05)


def test_a_teacher_adds_its_forward_pass() -> None:
    student = replace(PLAIN, architecture="distilled", active_params_b=3.0, total_params_b=3.0)
    known = drawn(replace(student, teacher_params_b=70.0))
    assert known.draws[FLOP] == pytest.approx(15e12 * (6 * 3e9 + 2 * 70e9))
    assert not known.tested
    unknown = drawn(student)
    assert "training-teacher" in codes(unknown)
    assert np.ptp(unknown.draws[FLOP]) > 0


def test_tokens_of_an_encoder_decoder_pass_a_part() -> None:
    found = drawn(replace(PLAIN, architecture="encdec"))
    assert "training-encoder-decoder" in codes(found)
    assert (found.draws[FLOP] < 6.3e24).all()


def test_attention_is_added_when_the_shape_is_known() -> None:
    shaped = drawn(replace(PLAIN, layers=80.0, hidden_size=8192.0, context_tokens=8192.0))
    assert shaped.draws[FLOP] == pytest.approx(6.3e24 * 1.0767, rel=1e-3)


def test_eight_bits_are_faster() -> None:
    sixteen, eight = (np.median(drawn(replace(PLAIN, fp8=fp8)).draws[HOURS]) for fp8 in (False, True))
    assert eight < sixteen


def test_devices_without_a_rated_power_or_a_fitted_generation_are_wider() -> None:
    foreign = drawn(replace(PLAIN, hardware="Google TPU v5p"))
    assert (foreign.draws[ENERGY_SERVER] > 0).all()
    assert width_log10(replace(PLAIN, hardware="NVIDIA B200")) > width_log10(PLAIN)
    assert not drawn(replace(PLAIN, hardware="NVIDIA B200")).tested


def test_every_class_of_devices_leaves_a_range_of_some_size() -> None:
    snapshot = facts.load()
    names = [each for each in snapshot.subjects("device") if snapshot.text(each, "training_power_class")]
    assert len(names) > 30
    for name in names:
        low, high = np.quantile(
            drawn(replace(PLAIN, hardware=name.removeprefix("device:"))).draws[ENERGY_SERVER], [0.05, 0.95]
        )
        # Classes that the fit has not seen are wider, and no class is so wide that it would tell nothing.
        assert 2 < high / low < 10, name


def test_carbon_where_a_zone_is_known() -> None:
    assert CARBON not in drawn(PLAIN).draws
    france, poland = (np.median(drawn(replace(PLAIN, zone_id=zone)).draws[CARBON]) for zone in ("FRA", "POL"))
    assert france < poland
    borrowed = drawn(replace(PLAIN, zone_id="FRA"))
    assert borrowed.keys[CARBON] > borrowed.keys[ENERGY]


def test_runs_of_a_family_err_together() -> None:
    worlds, snapshot = Worlds(), facts.load()

    def log_hours(name: str, family: str) -> np.ndarray:
        return np.log(trained(snapshot, worlds, replace(PLAIN, name=name, family=family)).draws[HOURS])

    together = np.corrcoef(log_hours("a", "f"), log_hours("b", "f"))[0, 1]
    apart = np.corrcoef(log_hours("a", "f"), log_hours("c", "g"))[0, 1]
    assert together > apart + 0.1


def test_a_year_that_no_mix_covers_takes_all_devices() -> None:
    assert "training-hardware" in codes(drawn(replace(PLAIN, hardware=None, year=2012.0)))
    assert "training-hardware" in codes(drawn(replace(PLAIN, hardware=None, year=None)))


def test_hours_that_a_run_lost_are_an_unknown_of_their_own() -> None:
    found = drawn(PLAIN)
    key = (f"run:{PLAIN.name}", "training lost hours")
    assert key in found.keys[HOURS]
    assert key not in found.keys[FLOP]
    assert key not in drawn(replace(PLAIN, device_h=1e6)).keys[ENERGY]


def test_an_unseen_maker_has_wide_tails() -> None:
    uniform = np.linspace(0.001, 0.999, 999)
    assert wide_scores(uniform) == pytest.approx(student_t(4).ppf(uniform), rel=1e-9, abs=1e-9)
    assert np.isfinite(wide_scores(np.array([0.0, 0.5, 1.0]))).all()
