"""Images and videos: limits, monotony and one worked example."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.physics.diffusion import (
    Card,
    Denoiser,
    DiffusionCosts,
    DiffusionEnergyModel,
    Discrepancy,
    Generation,
    RandomEffects,
    costs_with_effects,
    diffusion_costs,
    diffusion_work,
    parallel_reach,
    resized_denoiser,
    student_score,
    transformer_weights,
)

SLACK = 1 + 1e-9
SCORE = st.floats(min_value=-2.0, max_value=2.0)


def one(value: float) -> Any:
    return np.array([float(value)])


DENOISER = Denoiser(
    position_weights=one(2e9),
    text_weights=one(0.0),
    text_tokens=one(0.0),
    attention_width=one(60_000.0),
    exchange_width=one(60_000.0),
    blocks=one(30.0),
    hidden_size=one(2048.0),
    head_size=one(64.0),
    activation_width=one(2e6),
    convolution_share=one(0.0),
    joint_frames=one(1.0),
    position_px=one(16.0),
    position_frames=one(4.0),
    encoder_weights=one(5e9),
    decoder_flop_per_pixel=one(1e7),
)
IMAGE = Generation(
    height_px=one(1024.0),
    width_px=one(1024.0),
    frames=one(1.0),
    steps=one(20.0),
    guidance_passes=one(2.0),
    batch=one(4.0),
    ulysses_degree=one(1.0),
    ring_degree=one(1.0),
    older_stack=one(0.0),
)
CARD = Card(power_w=one(700.0), limit_w=one(700.0), bandwidth_bytes_per_s=one(3.35e12), flop_per_s=one(1e15))
MODEL = DiffusionEnergyModel(
    linear_use_share=one(0.5),
    attention_use_share=one(0.4),
    convolution_use_share=one(0.3),
    decoder_use_share=one(0.1),
    activation_share=one(0.5),
    width_slope_log10=one(0.1),
    head_slope_log10=one(0.1),
    peak_slope_log10=one(0.3),
    half_rate_count=one(500.0),
    parallel_attention_ratio=one(1.0),
    packing_share=one(0.1),
    exchange_share=one(0.03),
    ring_exchange_share=one(0.02),
    host_pixel_s=one(5e-9),
    launch_s=one(1e-3),
    parallel_launch_s=one(5e-4),
    ring_launch_s=one(2e-4),
    run_s=one(0.02),
    overlap_norm_ratio=one(3.0),
    static_share=one(0.25),
    linear_tflop_j=one(1.5),
    attention_tflop_j=one(1.5),
    convolution_tflop_j=one(2.0),
    decoder_tflop_j=one(2.0),
    activation_power_share=one(0.4),
    width_j_slope_log10=one(0.05),
    head_j_slope_log10=one(0.0),
    card_slope_log10=one(0.25),
    exchange_power_share=one(0.3),
    frequency_slope_log10=one(2.4),
    older_time_log10=one(0.04),
    older_energy_log10=one(0.1),
)


@st.composite
def energy_models(draw: st.DrawFn) -> DiffusionEnergyModel:
    """Laws around the one above, wider than any posterior: every positive parameter moved by up to a factor of 2."""
    factor = st.floats(min_value=0.5, max_value=2.0)
    return replace(
        MODEL, **{name: getattr(MODEL, name) * draw(factor) for name in DiffusionEnergyModel.__dataclass_fields__}
    )


def costs(
    *, energy_model: DiffusionEnergyModel = MODEL, card: Card = CARD, denoiser: Denoiser = DENOISER, **changes: float
) -> DiffusionCosts:
    asked = replace(IMAGE, **{name: one(value) for name, value in changes.items()})
    return diffusion_costs(denoiser=denoiser, generation=asked, card=card, energy_model=energy_model)


@given(
    energy_model=energy_models(),
    factor=st.floats(min_value=1.0, max_value=8.0),
    name=st.sampled_from(["steps", "height_px", "frames"]),
)
def test_energy_and_time_grow_with_steps_pixels_and_frames(
    energy_model: DiffusionEnergyModel, factor: float, name: str
) -> None:
    base = float(getattr(IMAGE, name)[0])
    less, more = (
        costs(energy_model=energy_model, **{name: base}),
        costs(energy_model=energy_model, **{name: base * factor}),
    )
    assert (less.energy_j <= more.energy_j * SLACK).all()
    assert (less.run_s <= more.run_s * SLACK).all()


@given(
    energy_model=energy_models(),
    batch=st.floats(min_value=1.0, max_value=64.0),
    devices=st.sampled_from([1.0, 2.0, 8.0]),
)
def test_a_larger_batch_costs_less_per_image_down_to_a_floor(
    energy_model: DiffusionEnergyModel, batch: float, devices: float
) -> None:
    small = costs(energy_model=energy_model, batch=batch, ulysses_degree=devices)
    large = costs(energy_model=energy_model, batch=2 * batch, ulysses_degree=devices)
    # The stretch by the power limit may take back a little of what a fuller card gains.
    assert (large.energy_j <= small.energy_j * 1.02).all()
    work = diffusion_work(denoiser=DENOISER, generation=IMAGE)
    floor = work.linear * energy_model.linear_tflop_j / 1e12 * (0.7**energy_model.card_slope_log10) * 0.99
    assert (large.energy_j >= floor).all()


@given(energy_model=energy_models(), ulysses=st.sampled_from([1.0, 2.0, 4.0]), ring=st.sampled_from([1.0, 2.0, 4.0]))
def test_several_accelerators_never_beat_the_physics_of_one(
    energy_model: DiffusionEnergyModel, ulysses: float, ring: float
) -> None:
    energy_model = replace(
        energy_model, parallel_attention_ratio=np.maximum(energy_model.parallel_attention_ratio, 1.0)
    )
    alone = costs(energy_model=energy_model)
    together = costs(energy_model=energy_model, ulysses_degree=ulysses, ring_degree=ring)
    assert (together.energy_j >= alone.energy_j / SLACK).all()
    assert (together.run_s * ulysses * ring >= alone.run_s / SLACK).all()


@given(energy_model=energy_models())
def test_a_wider_ring_costs_more_than_ulysses(energy_model: DiffusionEnergyModel) -> None:
    energy_model = replace(
        energy_model, ring_exchange_share=np.minimum(energy_model.ring_exchange_share, energy_model.exchange_share)
    )
    ring, ulysses = (
        costs(energy_model=energy_model, ring_degree=8.0),
        costs(energy_model=energy_model, ulysses_degree=8.0),
    )
    assert (ring.energy_j >= ulysses.energy_j / SLACK).all()


@given(energy_model=energy_models(), factor=st.floats(min_value=1.0, max_value=4.0))
def test_more_bandwidth_takes_less_time(energy_model: DiffusionEnergyModel, factor: float) -> None:
    faster = replace(CARD, bandwidth_bytes_per_s=CARD.bandwidth_bytes_per_s * factor)
    assert (costs(energy_model=energy_model, card=faster).run_s <= costs(energy_model=energy_model).run_s * SLACK).all()


@given(energy_model=energy_models(), share=st.floats(min_value=0.75, max_value=1.0))
def test_a_lower_power_limit_takes_longer(energy_model: DiffusionEnergyModel, share: float) -> None:
    limited = replace(CARD, limit_w=CARD.power_w * share)
    assert (
        costs(energy_model=energy_model, card=limited).run_s >= costs(energy_model=energy_model).run_s / SLACK
    ).all()


def test_a_limit_saves_energy_where_arithmetic_fills_the_card() -> None:
    dense = replace(MODEL, linear_tflop_j=one(3.0))
    limited = replace(CARD, limit_w=one(500.0))
    assert costs(energy_model=dense, card=limited).energy_j < costs(energy_model=dense).energy_j


def test_power_is_energy_over_time() -> None:
    found = costs()
    assert found.power_w * found.run_s == pytest.approx(found.energy_j * IMAGE.batch)
    assert found.units_per_s * found.run_s == pytest.approx(IMAGE.batch)


def test_the_work_of_one_image() -> None:
    """1,024 px in positions of 16 px: 64² = 4,096 positions; 20 steps x 2 passes = 40 runs.

    linear 40 x 2 x 2e9 x 4,096 = 655.36 TFLOP; attention 40 x 4 x 60,000 x 4,096² = 161.06 TFLOP;
    decoder 1e7 x 1,024² = 10.49 TFLOP.
    """
    work = diffusion_work(denoiser=DENOISER, generation=IMAGE)
    assert work.positions == pytest.approx(4096)
    assert work.linear == pytest.approx(655.36e12)
    assert work.attention == pytest.approx(161.061e12, rel=1e-5)
    assert work.decoder == pytest.approx(10.48576e12)


def test_the_energy_of_one_image() -> None:
    """The same image on one card of 1 PFLOP/s and 700 W, batch 4, by the energy model above; per batch where not said.

    Filling: 4 x 2 x 4,096 = 32,768 positions, 32,768 / 33,268 = 0.98497. Arithmetic: (655.36 / 0.5 + 161.06 / 0.4)
    TFLOP / (1 PFLOP/s x 0.98497) = 1.73951 s per image, 6.95804 s. Activations: 40 x 4,096 x 2e6 x 2 B = 655.36 GB
    per image, 4 x 655.36 / (3,350 x 0.5) = 1.56504 s; together 8.52308 s. Dynamic energy: (655.36 + 161.06) x 1.5 x
    0.7^0.25 x 4 = 4,480.7 J, activations 700 x 0.4 x 1.56504 = 438.2 J: 4,918.9 J, 577.1 W beside 175 W of static
    power with 525 W of room: stretch (1 + (577.1 / 525)^8)^(1/8) = 1.15342: 9.8307 s. Launches 20 x 30 x 1 ms = 0.6 s
    hide in the norm: 9.8314 s. Decoder 4 x 10.486 / (1,000 x 0.1) = 0.4194 s, host 4 x 5 ns x 1,048,576 = 0.0210 s,
    reading the text encoders 10 GB / 3,350 GB/s = 0.0030 s, fixed 0.02 s: 10.295 s. Static 175 x 10.295 = 1,801.6 J;
    decoder 10.486 x 2 x 0.7^0.25 x 4 = 76.7 J. (1,801.6 + 4,918.9 + 76.7) / 4 = 1,699.3 J per image.
    """
    found = costs()
    assert found.run_s == pytest.approx(10.295, rel=1e-4)
    assert found.energy_j == pytest.approx(1699.3, rel=1e-4)


def test_the_energy_of_a_video_on_four_limited_cards_of_an_older_stack() -> None:
    """Two videos of 9 frames on 2 x 2 cards of 400 TFLOP/s held to 450 of 700 W, step by step in plain numbers."""
    card = Card(power_w=one(700.0), limit_w=one(450.0), bandwidth_bytes_per_s=one(2e12), flop_per_s=one(4e14))
    denoiser = replace(
        DENOISER, text_weights=one(1e9), text_tokens=one(514.0), hidden_size=one(3072.0), head_size=one(128.0),
        convolution_share=one(0.25),
    )  # fmt: skip
    model = replace(MODEL, head_j_slope_log10=one(0.08), parallel_attention_ratio=one(1.3), linear_tflop_j=one(4.0))
    found = costs(
        energy_model=model, card=card, denoiser=denoiser, height_px=768, width_px=512, frames=9, batch=2,
        ulysses_degree=2, ring_degree=2, older_stack=1,
    )  # fmt: skip
    runs, positions = 20 * 2, 768 * 512 / 16**2 * (1 + 8 / 4)
    # 514 text tokens do not divide by four: each of the four computes them all.
    linear = runs * 2 * (2e9 * positions + 1e9 * 514 * 4)
    attention = runs * 4 * 60_000 * (positions + 514) ** 2
    rate = 1e15 * 0.4**0.3 * (resident := positions * 2 * 2 / 4) / (resident + 500)
    linear_s = linear * (0.25 / 0.3 + 0.75 / (0.5 * 1.5**0.1))
    arithmetic_s = (linear_s + attention / (0.4 * 2**0.1) * 1.3) / rate * 10**0.04 * 2 / 4
    activations_s = 2 / 4 * runs * positions * 2e6 * 2 / (2e12 * 0.5)
    tensor = positions * 60_000 * 2 * runs
    exchange_s = 2 / 4 * (4 * tensor / 0.1 + 4 * tensor * (1 - 1 / 2) / 0.03 + 2 * tensor / 0.02) / 2e12
    joules_of_a_tflop = 10**0.1 * (700 / 400) ** 0.25
    dynamic_j = linear * (0.25 * 2.0 + 0.75 * 4.0 * 1.5**-0.05) + attention * 1.5 * 2**-0.08
    dynamic_j = dynamic_j / 1e12 * joules_of_a_tflop * 2 + 700 * 4 * (0.4 * activations_s + 0.3 * exchange_s)
    full_s = arithmetic_s + activations_s + exchange_s
    stretch, limited = ((1 + (dynamic_j / (full_s * 4) / (watts - 175)) ** 8) ** (1 / 8) for watts in (700, 450))
    frequency = (limited / stretch) ** (-1 / 2.4)
    busy_s = full_s * stretch / frequency
    loop_s = busy_s * (1 + ((1e-3 + 5e-4 + 2e-4) * 20 * 30 / busy_s) ** 3) ** (1 / 3)
    pixels = 768 * 512 * 9
    decode_s = 2 * 10**0.04 * 1e7 * pixels / (1e15 * 0.4**0.3 * 0.1)
    run_s = loop_s + decode_s + 2 * 5e-9 * pixels + 5e9 * 2 / 2e12 + 0.02
    decode_j = 1e7 * pixels * 2.0 / 1e12 * joules_of_a_tflop * 2
    energy_j = 175 * 4 * run_s + dynamic_j * frequency**1.4 + decode_j
    assert frequency < 0.95  # the limit bites
    assert found.run_s == pytest.approx(run_s, rel=1e-9)
    assert found.energy_j == pytest.approx(energy_j / 2, rel=1e-9)
    assert found.power_w == pytest.approx(energy_j / run_s, rel=1e-9)


def test_frames_attend_together_or_apart() -> None:
    """9 frames at a temporal compression of 4 are 3 latent frames: attention pairs 9 times or 3 times an image's."""
    image = diffusion_work(denoiser=DENOISER, generation=IMAGE).attention
    video = replace(IMAGE, frames=one(9.0))
    together = diffusion_work(denoiser=DENOISER, generation=video).attention
    apart = diffusion_work(denoiser=replace(DENOISER, joint_frames=one(0.0)), generation=video).attention
    assert together / image == pytest.approx(9.0)
    assert apart / image == pytest.approx(3.0)


def test_text_that_does_not_divide_is_repeated() -> None:
    """On 8 accelerators 512 text tokens are shared out, 333 are computed eight times."""
    even = replace(DENOISER, text_weights=one(2e9), text_tokens=one(512.0))
    uneven = replace(even, text_tokens=one(333.0))
    added_even = costs(denoiser=even, ulysses_degree=8.0).energy_j - costs(ulysses_degree=8.0).energy_j
    added_uneven = costs(denoiser=uneven, ulysses_degree=8.0).energy_j - costs(ulysses_degree=8.0).energy_j
    assert added_uneven > 3 * added_even


def test_weights_of_a_transformer() -> None:
    """40 layers of 5,120 with an inner size of 13,824 and cross attention: 40 x (6 x 5,120² + 2 x 5,120 x 13,824)."""
    weights = transformer_weights(
        layers=one(40), hidden_size=one(5120), intermediate_size=one(13824), mlp_matrices=one(2), cross_attention=one(1)
    )
    assert weights == pytest.approx(11.954e9, rel=1e-4)


def test_a_denoiser_eight_times_as_large_is_twice_as_deep_and_wide() -> None:
    larger = resized_denoiser(denoiser=DENOISER, params_ratio=one(8.0))
    assert larger.position_weights / DENOISER.position_weights == pytest.approx(8.0)
    assert larger.hidden_size / DENOISER.hidden_size == pytest.approx(2.0)
    assert larger.blocks / DENOISER.blocks == pytest.approx(2.0)
    assert larger.attention_width / DENOISER.attention_width == pytest.approx(4.0)
    assert costs(denoiser=larger).energy_j > costs().energy_j


def test_rows_and_worlds_broadcast() -> None:
    rows = replace(IMAGE, batch=np.array([[1.0], [2.0], [4.0]]))
    energy_model = replace(
        MODEL, **{name: np.repeat(getattr(MODEL, name), 5) for name in DiffusionEnergyModel.__dataclass_fields__}
    )
    assert diffusion_costs(denoiser=DENOISER, generation=rows, card=CARD, energy_model=energy_model).energy_j.shape == (
        3,
        5,
    )


def effects(**scores: float) -> RandomEffects:
    return RandomEffects(**{name: one(scores.get(name, 0.0)) for name in RandomEffects.__dataclass_fields__})


DISCREPANCY = Discrepancy(
    family_energy_scale_log10=one(0.1),
    family_time_scale_log10=one(0.2),
    family_correlation_ratio=one(0.6),
    family_parallel_scale_log10=one(0.15),
    row_energy_scale_log10=one(0.05),
    row_time_scale_log10=one(0.05),
)


def test_without_scores_nothing_departs() -> None:
    energy_model = costs()
    found = costs_with_effects(costs=energy_model, generation=IMAGE, discrepancy=DISCREPANCY, effects=effects())
    assert found.energy_j == pytest.approx(energy_model.energy_j)
    assert found.power_w == pytest.approx(energy_model.power_w)


def test_a_family_departs_in_energy_and_time_and_more_on_many_accelerators() -> None:
    """A score of 1 is a Student score t of 1.11: 10^(0.1 t) in energy; parallel 10^(0.15 t) on eight, 1 on one."""
    energy_model, student = costs(), student_score(score=one(1.0))
    assert student == pytest.approx(1.11, abs=0.005)
    found = costs_with_effects(
        costs=energy_model, generation=IMAGE, discrepancy=DISCREPANCY, effects=effects(family_energy=1.0)
    )
    assert found.energy_j / energy_model.energy_j == pytest.approx(10 ** (0.1 * student))
    assert found.run_s / energy_model.run_s == pytest.approx(10 ** (0.2 * student_score(score=one(0.6))))
    parallel = effects(family_parallel=1.0)
    alone = costs_with_effects(costs=energy_model, generation=IMAGE, discrepancy=DISCREPANCY, effects=parallel)
    assert alone.energy_j == pytest.approx(energy_model.energy_j)
    eight = replace(IMAGE, ulysses_degree=one(8.0))
    many = costs_with_effects(costs=energy_model, generation=eight, discrepancy=DISCREPANCY, effects=parallel)
    assert many.energy_j / energy_model.energy_j == pytest.approx(10 ** (0.15 * student))
    assert parallel_reach(devices=one(8.0)) == pytest.approx(1.0)


def test_student_scores_have_the_quantiles_of_five_degrees_of_freedom() -> None:
    """Tables: t(5) is 2.015 at 95 % and 1.476 at 90 %."""
    assert student_score(score=one(1.64485)) == pytest.approx(2.015, rel=0.01)
    assert student_score(score=one(1.28155)) == pytest.approx(1.476, rel=0.01)


def test_cross_attention_adds_two_square_matrices_to_four() -> None:
    found = transformer_weights(
        layers=np.full(3, 2.0), hidden_size=np.full(3, 3.0), intermediate_size=np.full(3, 5.0),
        mlp_matrices=np.full(3, 2.0), cross_attention=np.array([0.0, 1.0, 0.5]),
    )  # fmt: skip
    # Two layers of 4 (6, 5) squares of 9 weights and two matrices of 15.
    assert found.tolist() == [132.0, 168.0, 150.0]
