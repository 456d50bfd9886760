"""The fit of servers: finds again what made synthetic runs, and reads the table where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numpyro", reason="the calibration's dependencies are not installed (uv sync --group calibration)")

from calibration.servers import Runs, Systems

from calibration import servers
from obsia.physics import server

MEASUREMENTS = os.environ.get("OBSIA_MEASUREMENTS")
needs_tables = pytest.mark.skipif(not MEASUREMENTS, reason="OBSIA_MEASUREMENTS does not name the folder of the tables")
SLOPE, EXPONENT, FIXED_W, ACTIVITY, READY, DRAW = 1.12, 0.95, 300.0, 0.15, 0.16, 0.92


def world(*, count: int = 8) -> tuple[Systems, Runs]:
    """Air-cooled SXM servers that a known model made: each ready, and serving at its TDP and at 60 % of it."""
    rng = np.random.default_rng(5)
    devices, tdp_w = rng.choice([4.0, 8.0], count), rng.choice([300.0, 400.0, 700.0], count)
    fixed_w = FIXED_W * (devices * tdp_w / 1000.0) ** EXPONENT * np.exp(0.1 * rng.standard_normal(count))
    systems = Systems(
        names=tuple(f"system {index}" for index in range(count)),
        clusters=tuple(str(index) for index in range(count)),
        designs=tuple(str(index) for index in range(count)),
        form_factor=np.full(count, server.FORM_FACTORS.index("sxm")),
        cooling=np.full(count, server.COOLINGS.index("air")),
        tdp_w=tdp_w,
        unstated=np.zeros(count, dtype=bool),
    )
    of = np.repeat(np.arange(count), 3)
    ready = np.tile([True, False, False], count)
    limit_w = tdp_w[of] * np.tile([1.0, 1.0, 0.6], count)
    drawn_w = np.where(ready, READY * tdp_w[of], DRAW * limit_w) * devices[of]
    power_w = fixed_w[of] * (1 + ACTIVITY * ~ready) + SLOPE * drawn_w
    return systems, Runs(
        ids=tuple(map(str, range(3 * count))),
        system=of,
        power_w=power_w * np.exp(0.01 * rng.standard_normal(3 * count)),
        devices=devices[of],
        limit_w=limit_w,
        kind=np.zeros(3 * count, dtype=int),
        single=np.zeros(3 * count, dtype=bool),
        ready=ready,
        proxy=np.zeros(3 * count, dtype=bool),
    )


@pytest.fixture(scope="module")
def fitted() -> tuple[Runs, dict[str, np.ndarray]]:
    """A short fit without the last system."""
    systems, runs = world()
    keep = (runs.system < 7).astype(float)
    return runs, servers.fitter(systems, runs, warmup=250, draws=200, tree_depth=6)(keep=keep, seed=1)


def test_the_law_that_made_the_runs_is_found_again(fitted: tuple[Runs, dict[str, np.ndarray]]) -> None:
    power_model = servers.power_model(fitted[1])
    sxm, air = server.FORM_FACTORS.index("sxm"), server.COOLINGS.index("air")
    slope, design_kw = 1 + power_model.loss_ratio[air], 8 * 0.4
    # Ready power divides only weakly between host and accelerators: their sum is what the runs tell.
    for found, true, tolerance in (
        (slope, SLOPE, 0.1),
        (power_model.fixed_exponent[sxm], EXPONENT, 0.2),
        (power_model.fixed_w[sxm], FIXED_W, 0.4),
        (power_model.ready_share[sxm], READY, 0.4),
        (
            power_model.fixed_w[sxm] * design_kw ** power_model.fixed_exponent[sxm]
            + slope * power_model.ready_share[sxm] * 1e3 * design_kw,
            FIXED_W * design_kw**EXPONENT + SLOPE * READY * 1e3 * design_kw,
            0.15,
        ),
    ):
        assert np.median(found) == pytest.approx(true, rel=tolerance)


def test_a_system_left_out_is_predicted(fitted: tuple[Runs, dict[str, np.ndarray]]) -> None:
    runs, samples = fitted
    out = runs.system == 7
    median = np.exp(np.median(samples["power_log"][:, out], axis=0))
    assert np.abs(median / runs.power_w[out] - 1).max() < 0.25
    inside = np.exp(np.median(samples["power_log"][:, ~out], axis=0))
    assert np.median(np.abs(inside / runs.power_w[~out] - 1)) < 0.03


def test_what_is_written_is_read_back_by_its_columns(
    fitted: tuple[Runs, dict[str, np.ndarray]], tmp_path: Path
) -> None:
    servers.write(fitted[1], tmp_path / "server-power.csv", rows=50)
    lines = (tmp_path / "server-power.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",")[1:] == list(servers.columns(servers.power_model(fitted[1])))
    assert len(lines) == 51
    assert all(len(line.split(",")) == len(lines[0].split(",")) for line in lines)


@needs_tables
def test_every_coded_system_is_in_the_table_with_ready_or_training_rows() -> None:
    systems, runs = servers.read(Path(str(MEASUREMENTS)))
    assert set(runs.system) == set(range(len(systems.names)))
    assert (runs.limit_w <= systems.tdp_w[runs.system]).all()
    assert (runs.ready.sum(), runs.proxy.sum(), (~runs.ready).sum()) == (19, 1, 100)


@needs_tables
def test_small_batches_have_one_entry_per_engine_model_and_batch() -> None:
    rows = servers.small_batches(Path(str(MEASUREMENTS)))
    assert len(rows) == 24
    assert {row["batch"] for row in rows} == {1, 16, 32, 64}
    assert all(row["power_w"] > 0 and row["energy_j_per_token"] > 0 for row in rows)
