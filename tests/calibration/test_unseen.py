"""The second stage of the calibration of inference, on made-up rows; and its columns, which the program reads."""

from __future__ import annotations

from dataclasses import MISSING, fields

import numpy as np
import pytest
from calibration.inference import PARAMETERS, USES, columns
from calibration.tables import ACCELERATORS, NO_WINDOW, TASKS, Rows
from calibration.unseen import REGIMES, SCALES, Errors, Groups, LeftOut, regimes, unseen

from obsia.physics.inference import Accelerator, Engine, Network, Placement


def made(count: int = 6) -> Rows:
    """Rows of two families: text on one H100, text on one B200, video on two B200, and the same again."""
    ones = np.ones(count)
    kinds = np.arange(count) % 3
    video = (kinds == 2) * 1.0
    devices = np.where(kinds == 2, 2.0, 1.0)
    return Rows(
        row_id=np.array([f"r{at}" for at in range(count)]),
        model_id=np.array(["x/a" if at < 3 else "x/b" for at in range(count)]),
        family=np.array(["a" if at < 3 else "b" for at in range(count)]),
        network=Network(**{field.name: ones * 0.0 for field in fields(Network)}),
        accelerator=Accelerator(**{field.name: ones for field in fields(Accelerator)}),
        placement=Placement(
            devices=devices, attention_replicas=ones, are_experts_spread=ones, batch=ones, calls_per_step=ones
        ),
        device=np.where(kinds == 0, ACCELERATORS.index("H100"), ACCELERATORS.index("B200")),
        task=np.full(count, TASKS.index("lm-arena-chat")),
        is_current=ones,
        is_seeing=video,
        is_video=video,
        output_tokens=ones,
        window_tokens=ones * NO_WINDOW,
        vision_params=ones * 0.0,
        block_scaled_least_count=ones,
        energy_j=ones * 2.0,
        tokens_per_s=ones * 4.0,
        latency_s=ones,
    )


def scales(draws: int, **further: float) -> dict[str, np.ndarray]:
    held = {name: np.full(draws, 0.1) for name in SCALES}
    log = np.log([further.get(name, 1.0) for name in REGIMES])
    return held | {f"further_{of}": np.tile(log, (draws, 1)) for of in "sj"} | {"energy_with_time": np.zeros(draws)}


def test_regimes_are_read_from_the_inputs() -> None:
    assert regimes(made()).tolist() == [[0, 0], [1, 0], [0, 1]] * 2


def test_a_family_counts_as_the_square_root_of_its_rows() -> None:
    groups = Groups.of(made(9))
    assert np.bincount(groups.family).tolist() == [3, 6]
    assert groups.weight[-1] / groups.weight[0] == pytest.approx((3 / 6) ** 0.5)


def test_errors_are_those_of_the_mean_and_know_what_the_draws_spread() -> None:
    """Seconds drawn as exp(-1) and exp(1) of 1/4 s: mean right, variance 1; joules twice as far: covariance 2."""
    rows, off = made(), np.array([[-1.0], [1.0]])
    found = LeftOut(seconds=np.log(0.25) + off * np.ones(6), joules=np.log(2.0) + 2.0 * off * np.ones(6)).errors(rows)
    assert found.time == pytest.approx(np.zeros(6))
    assert found.energy == pytest.approx(np.zeros(6))
    for name, value in {"time_variance": 1.0, "energy_variance": 4.0, "covariance": 2.0}.items():
        assert getattr(found, name) == pytest.approx(np.full(6, value))
    assert len(found.at(np.array([True, False] * 3)).time) == 3
    assert not Errors.certain(found.time, found.energy).time_variance.any()


def test_a_regime_widens_its_rows_alone() -> None:
    rows = made()
    plain = unseen(scales(4000), rows, seed=1, repeats=1)
    wide = unseen(scales(4000, video=3.0), rows, seed=1, repeats=1)
    for before, after in zip(plain, wide, strict=True):
        ratio = after.std(axis=0) / before.std(axis=0)
        assert ratio == pytest.approx([1.0, 1.0, 3.0] * 2)


def test_rows_of_a_family_err_together() -> None:
    off_s, _ = unseen(scales(20_000), made(), seed=2, repeats=1)
    within = np.corrcoef(off_s[:, 0], off_s[:, 1])[0, 1]
    across = np.corrcoef(off_s[:, 0], off_s[:, 3])[0, 1]
    # Variances are 0.01 for family, checkpoint and run, the last times 2 for its four degrees of freedom.
    assert within == pytest.approx(0.5, abs=0.05)
    assert across == pytest.approx(0.0, abs=0.03)


def test_the_joint_fact_has_every_parameter_of_an_engine() -> None:
    draws = scales(3) | {"standard": np.zeros((3, len(PARAMETERS)))}
    found = columns(draws)
    units = ("_s", "_share", "_ratio", "_tokens", "_bytes")
    for field in fields(Engine):
        name = field.name
        # Where rows begin, and what no row tells of (exchange between servers, units for 4 bits), is no parameter.
        if name == "block_scaled_least_count" or field.default is not MISSING:
            continue
        assert f"engine_{name}" in found if name.endswith(units) else f"engine_{name}_ratio" in found
    for name in USES:
        assert ((found[f"engine_{name}"] > 0) & (found[f"engine_{name}"] < 1)).all()
    for name in REGIMES:
        assert found[f"engine_{name}_time_spread_ratio"] == pytest.approx(np.ones(3))
        assert found[f"engine_{name}_energy_spread_ratio"] == pytest.approx(np.ones(3))
    assert {len(values) for values in found.values()} == {3}
