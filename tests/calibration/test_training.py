"""The calibration of training: it recovers what made synthetic data, and meets its targets on the real table."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numpyro")

from calibration import training as fitted
from obsia.physics import training

COLUMNS = (
    *("id", "family", "release", "params_total_b", "params_active_b", "arch", "tokens_t", "train_flop", "precision"),
    *("hw_key", "n_accel", "accel_hours", "energy_mwh", "energy_kind", "energy_scope", "pue"),
)


def synthetic(folder: Path, *, families: int = 20, seed: int = 3) -> Path:
    """A table whose use share is 0.4 on Ampere and 0.3 on Hopper, with a family spread of 10 %."""
    rng = np.random.default_rng(seed)
    with (folder / "training.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for family in range(families):
            late = family % 2
            key, peak, centre = ("h100", 989.4, 0.3) if late else ("a100", 312.0, 0.4)
            effect = rng.normal(0, 0.04)
            for member in range(3):
                size = float(rng.choice([1.0, 10.0, 70.0]))
                share = centre * 10 ** (effect + rng.normal(0, 0.02))
                hours = 6 * size * 1e9 * 1e12 / (share * peak * 1e12 * 3600)
                writer.writerow({
                    "id": f"{family}-{member}", "family": f"f{family}", "release": f"{2022 + late}-06", "arch": "dense",
                    "params_total_b": size, "params_active_b": size, "tokens_t": 1, "precision": "bf16", "hw_key": key,
                    "accel_hours": f"{hours:.6g}", "energy_mwh": f"{hours * 900 / 1e6:.6g}" if late else "",
                    "energy_kind": "measured" if late else "none", "energy_scope": "system+pue", "pue": "1.1",
                })  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def posterior(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    folder = synthetic(tmp_path_factory.mktemp("synthetic"))
    rows = fitted.read(folder)
    sampler = fitted.Sampler(fitted.hours_of(rows), fitted.watts_of(rows), warmup=200, samples=200)
    return fitted.columns_of(sampler.posterior())


def test_parameters_are_recovered(posterior: dict[str, np.ndarray]) -> None:
    # Of what hours lose there is no word in these data: with it, the share of whole runs is theirs.
    kept = posterior["use_centre_log10"] - posterior["use_lost_log10"]
    ampere = 10 ** (kept + posterior["use_ampere_log10"])
    hopper = 10 ** (kept + posterior["use_hopper_log10"])
    assert np.median(ampere) == pytest.approx(0.4, rel=0.12)
    assert np.median(hopper) == pytest.approx(0.3, rel=0.12)
    departs = posterior["use_family_spread_log10"] / fitted.TAILS_SCALE
    assert np.median(departs) == pytest.approx(0.04, abs=0.02)
    watts = 700 * 10 ** (posterior["power_gpu_log10"] + posterior["power_hopper_generation_log10"])
    assert np.median(watts) == pytest.approx(900 / 1.1, rel=0.05)


def test_the_joint_fact_is_written_as_the_facts_want_it(posterior: dict[str, np.ndarray], tmp_path: Path) -> None:
    rows = fitted.read(synthetic(tmp_path))
    fitted.write(tmp_path, posterior, hours=fitted.hours_of(rows), watts=fitted.watts_of(rows), day="2026-11-26")
    with (tmp_path / "training-use.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.reader(file))
    assert written[0] == ["draw", *posterior]
    assert len(written) == 1 + min(fitted.ROWS, 200)
    assert all(np.isfinite(float(cell)) for row in written[1:] for cell in row)
    assert "subject: training:use" in (tmp_path / "training-use.joint.yaml").read_text(encoding="utf-8")


ROW = {
    "id": "a", "family": "f", "developer": "DeepMind", "release": "2023-01", "arch": "dense", "params_active_b": "7",
    "tokens_t": "2", "train_flop": "", "precision": "bf16/fp16", "hw_key": "a100", "accel_hours": "200000",
}  # fmt: skip


def test_what_tells_a_use_is_read_whatever_it_says() -> None:
    share = 6 * 7e9 * 2e12 / (200_000 * 3600 * 312e12)
    one = fitted.hours_of([ROW | {"mfu_reported": ""}])
    assert (one.ids, one.makers, one.steady.tolist()) == (("a",), ("Google",), [0.0])
    assert 10 ** one.use_log10[0] == pytest.approx(share)
    # A share that was computed from the hours is no second word; one that was not is, also where it is lower.
    assert fitted.hours_of([ROW | {"mfu_reported": f"{share * 1.01}"}]).ids == ("a",)
    for stated in (share * 1.3, share * 0.4):
        two = fitted.hours_of([ROW | {"mfu_reported": f"{stated}"}])
        assert two.steady.tolist() == [0.0, 1.0]
        assert 10 ** two.use_log10[1] == pytest.approx(stated)
    for odd in ("0.001", "30000000"):
        assert fitted.hours_of([ROW | {"mfu_reported": "", "accel_hours": odd}]).ids == ("a",)
    alone = fitted.hours_of([ROW | {"mfu_reported": "0.4", "accel_hours": ""}])
    assert (alone.ids, alone.device_h.tolist()) == (("a stepping",), [0.0])


def test_tokens_a_second_are_a_use_of_the_peak(tmp_path: Path) -> None:
    synthetic(tmp_path, families=1)
    (tmp_path / "energy_2026").mkdir()
    (tmp_path / "energy_2026" / "training_new.csv").write_text(
        "point_id,model,developer,params_total_b,params_active_b,value,unit\n"
        "n-1,Some 3 7B base,A lab,7,7,7700,tokens/s/GPU\nn-2,Other,A lab,8,,30000,h\n",
        encoding="utf-8",
    )
    found = fitted.hours_of(fitted.read(tmp_path))
    assert found.ids[-1] == "n-1 stepping"
    assert (found.families[-1], found.makers[-1]) == ("Some 3", "A lab")
    assert 10 ** found.use_log10[-1] == pytest.approx(7700 * 6 * 7e9 / 989.4e12)


def test_arithmetic_of_a_row() -> None:
    row = {"arch": "dense", "train_flop": "", "params_active_b": "7", "tokens_t": "2"}
    assert fitted.flop_of(row) == pytest.approx(6 * 7e9 * 2e12)
    assert fitted.flop_of(row | {"arch": "distilled"}) is None
    assert fitted.flop_of(row | {"train_flop": "1e23"}) == 1e23
    assert fitted.flop_of(row | {"tokens_t": ""}) is None
    assert fitted.flop_of(row | {"arch": "encdec"}) == pytest.approx(0.6 * 6 * 7e9 * 2e12)
    assert training.TRAINING_FLOP == 6.0


@pytest.mark.skipif(
    not os.environ.get("OBSIA_MEASUREMENTS") or not os.environ.get("OBSIA_SLOW"),
    reason="needs the measured tables (OBSIA_MEASUREMENTS) and minutes of sampling (OBSIA_SLOW=1)",
)
def test_makers_that_the_fit_has_not_seen() -> None:
    found = fitted.held_out(Path(os.environ["OBSIA_MEASUREMENTS"]))
    off = fitted.factors(found)
    assert np.median(off) <= 1.35
    assert np.quantile(off, 0.9) <= 2.0
    assert 0.7 <= ((found.measured >= found.p10) & (found.measured <= found.p90)).mean() <= 0.95
