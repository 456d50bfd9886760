"""Training: limits, monotony, units, and one run by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from obsia.physics import training

Array = NDArray[np.float64]
billions = st.floats(0.05, 3000.0)
trillions = st.floats(0.01, 100.0)
logs = st.floats(-0.6, 0.6)


def array(value: float) -> Array:
    return np.array([value])


def use_model(**terms: float) -> training.TrainingUseModel:
    named = {name: array(terms.get(name, 0.0)) for name in training.TrainingUseModel.__slots__}
    return training.TrainingUseModel(**named)


def run(**terms: float) -> training.Run:
    held = {"active_params_b": 10.0, "year": 2023.0, "late_share": 0.0, "moe_share": 0.0, "fp8_share": 0.0} | terms
    return training.Run(**{name: array(value) for name, value in held.items()})


def test_a_run_by_hand() -> None:
    # 70 billion weights, 15 trillion tokens: 6 x 7e10 x 1.5e13 = 6.3e24 FLOP.
    flop = training.training_flop(active_params=array(7e10), tokens=array(1.5e13))
    assert flop == pytest.approx(6.3e24)
    # At 30 % of 989.4 TFLOP/s: 6.3e24 / (0.3 x 9.894e14 x 3600) = 5.8959e6 hours.
    hours = training.device_h(flop=flop, use_share=array(0.3), peak_tflop_per_s=array(989.4))
    assert hours == pytest.approx(5.8959e6, rel=1e-4)
    # At 900 W per device with its share of the server: 5.306 GWh; cluster 1.1, PUE 1.2: 7.004 GWh.
    server = training.energy_kwh(device_h=hours, power_w=array(900.0))
    assert server == pytest.approx(5.3063e6, rel=1e-4)
    metered = training.facility_kwh(server_kwh=server, cluster_ratio=array(1.1), pue=array(1.2))
    assert metered == pytest.approx(7.0043e6, rel=1e-4)
    assert training.with_development(final=metered, development_ratio=array(2.0)) == pytest.approx(1.40087e7, rel=1e-4)


def test_attention_by_hand() -> None:
    # 80 layers of 8,192 over 8,192 tokens: 6 x 80 x 8192 x 8192 = 3.22e10 FLOP per token, 8 % of 6 x 7e10.
    extra = training.attention_flop_per_token(layers=array(80), hidden_size=array(8192), context_tokens=array(8192))
    assert extra == pytest.approx(3.2212e10, rel=1e-4)
    plain = training.training_flop(active_params=array(7e10), tokens=array(1.0))
    both = training.training_flop(active_params=array(7e10), tokens=array(1.0), attention_flop_per_token=extra)
    assert both / plain == pytest.approx(1.0767, rel=1e-3)


@given(billions, trillions)
def test_arithmetic_is_linear_in_weights_and_tokens(params_b: float, tokens_t: float) -> None:
    one = training.training_flop(active_params=array(params_b * 1e9), tokens=array(tokens_t * 1e12))
    assert training.training_flop(active_params=array(2e9 * params_b), tokens=array(tokens_t * 1e12)) == pytest.approx(
        2 * one
    )
    assert training.training_flop(active_params=array(params_b * 1e9), tokens=array(2e12 * tokens_t)) == pytest.approx(
        2 * one
    )


@given(billions, trillions, billions)
def test_a_teacher_costs_a_third_of_a_student_of_its_size(params_b: float, tokens_t: float, teacher_b: float) -> None:
    alone = training.training_flop(active_params=array(params_b * 1e9), tokens=array(tokens_t * 1e12))
    taught = training.training_flop(
        active_params=array(params_b * 1e9), tokens=array(tokens_t * 1e12), teacher_params=array(teacher_b * 1e9)
    )
    assert taught - alone == pytest.approx(2.0 * teacher_b * 1e9 * tokens_t * 1e12, rel=1e-6)


@given(billions, logs, logs)
def test_the_use_share_is_a_share(params_b: float, centre: float, discrepancy: float) -> None:
    share = training.use_share(
        use_model=use_model(centre_log10=centre, size_log10=0.1),
        run=run(active_params_b=params_b),
        generation_log10=0.0,
        discrepancy_log10=discrepancy,
        largest_share=0.75,
    )
    assert 0.0 < share[0] <= 0.75


def test_each_term_of_the_law_acts_where_it_should() -> None:
    plain = training.use_log10(use_model=use_model(), run=run())
    assert training.use_log10(use_model=use_model(moe_log10=-0.2), run=run()) == plain
    assert training.use_log10(use_model=use_model(moe_log10=-0.2), run=run(moe_share=1.0)) == pytest.approx(-0.2)
    assert training.use_log10(use_model=use_model(fp8_log10=-0.3), run=run(fp8_share=1.0)) == pytest.approx(-0.3)
    assert training.use_log10(use_model=use_model(year_log10=0.1), run=run(year=2025.0)) == pytest.approx(0.2)
    assert training.use_log10(use_model=use_model(size_log10=0.1), run=run(active_params_b=1000.0)) == pytest.approx(
        0.2
    )
    late = use_model(size_log10=0.1, size_late_log10=0.1)
    assert training.use_log10(use_model=late, run=run(active_params_b=1.0, late_share=1.0)) == pytest.approx(-0.2)


@given(st.floats(1e18, 1e27), st.floats(0.01, 0.75), st.floats(50.0, 5000.0))
def test_hours_and_arithmetic_are_each_others_inverse(flop: float, use: float, peak: float) -> None:
    hours = training.device_h(flop=array(flop), use_share=array(use), peak_tflop_per_s=array(peak))
    again = training.flop_of_hours(device_h=hours, use_share=array(use), peak_tflop_per_s=array(peak))
    assert again == pytest.approx(flop)
    faster = training.device_h(flop=array(flop), use_share=array(use), peak_tflop_per_s=array(2.0 * peak))
    assert faster < hours


@given(st.floats(50.0, 1500.0), st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_a_server_takes_more_than_its_devices(tdp_w: float, device: float, server: float) -> None:
    accelerator_w = training.scope_power_w(tdp_w=array(tdp_w), ratio_log10=array(device))
    whole_w = training.server_power_w(
        power_w=training.scope_power_w(tdp_w=array(tdp_w), ratio_log10=array(server)),
        accelerator_w=accelerator_w,
        least_host_ratio=0.08,
    )
    assert whole_w[0] >= 1.08 * accelerator_w[0] * (1 - 1e-12)
