"""Fits the model of training (``obsia.physics.training``): use of the peak, and watts per device by scope.

Hierarchical: makers depart from the model, families from their maker, generations of accelerators from each other, runs
from their family. Billed hours hold less than what a step achieves: restarts, failures and waiting are a term of their
own, told apart by runs that state their use while they step. The errors of runs are a mixture: a few rows state hours
that cover more than the main run, and lie far below the rest.

What is measured is billed hours against arithmetic (6 N D, or as stated), and power read by meters; energy that is
hours times a nameplate is arithmetic, so it is not fitted.

``python -m calibration.training --data DIR`` prints the scores with whole makers left out; ``--write FOLDER`` writes
the joint fact. The runs are those of ``calibration.training_runs``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpy.typing import NDArray
from numpyro.infer import MCMC, NUTS

from calibration import files
from calibration.scores import Predictions, bootstrap, score
from calibration.training_runs import (
    DEVICES,
    LATE,
    MEASURED,
    POWER,
    USE,
    Array,
    Hours,
    Watts,
    flop_of,
    hours_of,
    maker_of,
    number,
    read,
    wall_of,
    watts_of,
)  # fmt: skip
from obsia.physics import training

ROWS = files.ROWS
LEAST = 0.005  # log10: no spread is smaller
TAILS = 4
"""Degrees of freedom of an unseen maker: makers who publish their hours are no sample of all, and tails are wide."""
TAILS_SCALE = np.sqrt((TAILS - 2) / TAILS)
"""Of a Student's t whose standard deviation is 1: tails are wide in place of all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPredictions(Predictions):
    """What was left out and what was said of it, with the ends of 80 % intervals too."""

    p10: Array
    p90: Array
    draws_log10: tuple[Array, ...]
    """lg of what is predicted, draws of each row (as many as its posterior has), for coverage at other levels."""


def model(hours: Hours, watts: Watts, hours_weight: Any, watts_weight: Any) -> None:
    """The joint model. A weight of 0 takes a row out without changing any shape."""
    sample = numpyro.sample
    use_model = training.TrainingUseModel(
        # 0.3 to 0.5 is what papers report of well-run jobs; whole runs lose some of it.
        centre_log10=sample("use_centre_log10", dist.Normal(np.log10(0.37), 0.12)),
        size_log10=sample("use_size_log10", dist.Normal(0.03, 0.04)),
        size_late_log10=sample("use_size_late_log10", dist.Normal(0.03, 0.05)),
        year_log10=sample("use_year_log10", dist.Normal(0.0, 0.02)),
        moe_log10=sample("use_moe_log10", dist.Normal(-0.1, 0.1)),
        fp8_log10=sample("use_fp8_log10", dist.Normal(-0.2, 0.1)),
    )
    between = sample("use_generation_spread_log10", dist.HalfNormal(0.06))
    generation = between * sample("use_generations", dist.Normal(0, 1).expand([len(USE)]))
    names, makers = sorted(set(hours.families)), sorted(set(hours.makers))
    member = np.array([names.index(name) for name in hours.families])
    made_by = np.array([makers.index(name) for name in hours.makers])
    maker_spread = sample("use_maker_spread_log10", dist.HalfNormal(0.15))
    maker = maker_spread * sample("makers", dist.Normal(0, 1).expand([len(makers)]))
    family_spread = sample("use_family_free", dist.HalfNormal(0.1))
    # Of a maker that nobody has seen, whose family nobody has seen.
    numpyro.deterministic("use_family_spread_log10", jnp.sqrt(maker_spread**2 + family_spread**2))
    # Where both are stated, whole runs kept two thirds to nine tenths of what their steps achieve.
    lost_log10 = sample("use_lost_log10", dist.LogNormal(np.log(0.06), 0.5))
    lost = lost_log10 * sample("lost", dist.Exponential(1.0).expand([len(hours.ids)]))
    # Stated shares differ in what they count: attention, recomputation, the peak.
    steady_spread = sample("use_steady_spread_log10", dist.HalfNormal(0.1))
    run_spread = LEAST + sample("use_run_free", dist.HalfNormal(0.08))
    numpyro.deterministic("use_run_spread_log10", run_spread)
    family = family_spread * sample("families", dist.Normal(0, 1).expand([len(names)]))
    slip = sample("use_slip_share", dist.Beta(2, 20))
    slip_log10 = sample("use_slip_log10", dist.Normal(-0.3, 0.1))
    slip_spread = sample("use_slip_spread_log10", dist.LogNormal(np.log(0.25), 0.2))
    run = training.Run(
        active_params_b=jnp.asarray(hours.params_b),
        year=jnp.asarray(hours.year),
        late_share=jnp.asarray(np.isin(hours.generation, [USE.index(name) for name in LATE]), dtype=float),
        moe_share=jnp.asarray(hours.moe),
        fp8_share=jnp.asarray(hours.fp8),
    )
    stepping = training.use_log10(use_model=use_model, run=run) + generation[hours.generation]
    centre = stepping + maker[made_by] + family[member] - lost * (1.0 - hours.steady)
    numpyro.deterministic("hours_centre_log10", centre)
    plain = dist.Normal(centre, run_spread).log_prob(hours.use_log10) + jnp.log1p(-slip)
    slipped = dist.Normal(centre + slip_log10, slip_spread).log_prob(hours.use_log10) + jnp.log(slip)
    steady = dist.StudentT(TAILS, centre, LEAST + steady_spread).log_prob(hours.use_log10)
    numpyro.factor("hours", jnp.sum(hours_weight * jnp.where(hours.steady > 0, steady, jnp.logaddexp(plain, slipped))))

    # A server takes a tenth to nine tenths more than the nameplate of its GPUs; a TPU's, a few hundred watts a chip.
    gpu = sample("power_gpu_log10", dist.Normal(np.log10(1.3), 0.1))
    tpu = sample("power_tpu_log10", dist.Normal(np.log10(300.0), 0.15))
    # Fans take a tenth or so of an air-cooled server: the immersed ones are a floor.
    fans = sample("power_fans_log10", dist.Normal(0.05, 0.02))
    power_between = sample("power_generation_spread_log10", dist.HalfNormal(0.1))
    power_generation = power_between * sample("power_generations", dist.Normal(0, 1).expand([len(POWER)]))
    power_run = LEAST + sample("power_run_free", dist.HalfNormal(0.06))
    numpyro.deterministic("power_run_spread_log10", power_run)
    expected = gpu + (tpu - gpu) * watts.tpu + power_generation[watts.generation] - fans * watts.immersed
    numpyro.deterministic("watts_centre_log10", expected)
    seen = dist.Normal(expected, power_run).log_prob(watts.ratio_log10)
    numpyro.factor("watts", jnp.sum(watts_weight * seen))
    # Nothing here measures a device alone over a run of known hours: its share of the nameplate is a prior.
    sample("power_accelerator_log10", dist.Normal(np.log10(0.75), 0.06))


class Sampler:
    """NUTS over the joint model; compiled once, run for each set of rows left out."""

    def __init__(self, hours: Hours, watts: Watts, *, warmup: int = 400, samples: int = ROWS) -> None:
        self.hours, self.watts = hours, watts

        def conditioned(hours_weight: Any, watts_weight: Any) -> None:
            model(hours, watts, hours_weight, watts_weight)

        self._mcmc = MCMC(
            NUTS(conditioned, target_accept_prob=0.9),
            num_warmup=warmup,
            num_samples=samples,
            progress_bar=False,
            jit_model_args=True,
        )

    def posterior(self, *, without: str = "", seed: int = 7) -> dict[str, Array]:
        """Draws of every quantity, with the rows of maker ``without`` taken out."""
        weights = [
            np.array([float(name != without) for name in names]) for names in (self.hours.makers, self.watts.makers)
        ]
        self._mcmc.run(jax.random.PRNGKey(seed), *map(jnp.asarray, weights))
        return {name: np.asarray(values, dtype=np.float64) for name, values in self._mcmc.get_samples().items()}


def columns_of(draws: Mapping[str, Array]) -> dict[str, Array]:
    """The columns of the joint fact, each of shape (draws,)."""
    between, power_between = draws["use_generation_spread_log10"], draws["power_generation_spread_log10"]
    names = (
        *("use_centre_log10", "use_size_log10", "use_size_late_log10", "use_year_log10", "use_moe_log10"),
        *("use_fp8_log10", "use_generation_spread_log10", "use_family_spread_log10", "use_run_spread_log10"),
        *("use_lost_log10", "use_slip_share", "use_slip_log10", "use_slip_spread_log10"),
        *("power_gpu_log10", "power_tpu_log10", "power_generation_spread_log10", "power_run_spread_log10"),
        "power_accelerator_log10",
    )
    return {
        **{name: draws[name] * (TAILS_SCALE if name == "use_family_spread_log10" else 1.0) for name in names},
        **{f"use_{name}_log10": between * draws["use_generations"][:, at] for at, name in enumerate(USE)},
        **{
            f"power_{name}_generation_log10": power_between * draws["power_generations"][:, at]
            for at, name in enumerate(POWER)
        },
    }


def predicted_use(columns: Mapping[str, Array], hours: Hours, row: int, rng: np.random.Generator) -> Array:
    """Draws of the log10 use share of one row of a maker never seen."""
    size = len(columns["use_centre_log10"])
    use_model = training.TrainingUseModel(
        **{name: columns[f"use_{name}"] for name in training.TrainingUseModel.__slots__}  # type: ignore[arg-type]
    )
    run = training.Run(
        active_params_b=np.array(hours.params_b[row]),
        year=np.array(hours.year[row]),
        late_share=np.array(float(USE[hours.generation[row]] in LATE)),
        moe_share=np.array(hours.moe[row]),
        fp8_share=np.array(hours.fp8[row]),
    )
    slips = rng.random(size) < columns["use_slip_share"]
    z = rng.standard_normal(size)
    error = np.where(
        slips,
        columns["use_slip_log10"] + columns["use_slip_spread_log10"] * z,
        columns["use_run_spread_log10"] * z,
    )
    generation = columns[f"use_{USE[hours.generation[row]]}_log10"]
    return (
        training.use_log10(use_model=use_model, run=run)
        + generation
        + columns["use_family_spread_log10"] * rng.standard_t(TAILS, size)
        + error
        - columns["use_lost_log10"] * rng.exponential(size=size)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """What left-out makers get: device hours; metered energy without and with the hours known."""

    hours: RunPredictions
    energy: RunPredictions
    energy_given_hours: RunPredictions


def all_held_out(
    data: Path, *, copies: int = 8, warmup: int = 250, samples: int = 256, metered_only: bool = False
) -> HeldOut:
    """Every maker predicted by the fit that has not seen it; ``copies`` draws of its own for each posterior draw.

    ``metered_only`` takes only makers whose energy a meter read: a few minutes less.
    """
    rows = read(data)
    hours, watts = hours_of(rows), watts_of(rows, wall_of(data))
    metered = [row for row in rows if row["energy_kind"] in MEASURED and number(row["energy_mwh"])]
    sampler = Sampler(hours, watts, warmup=warmup, samples=samples)
    rng = np.random.default_rng(7)
    found: dict[str, list[tuple[str, str, float, Array]]] = {"hours": [], "energy": [], "energy_given_hours": []}
    makers = {maker_of(row) for row in metered} | (set() if metered_only else set(hours.makers))
    for maker in sorted(makers):
        columns = {
            name: np.repeat(values, copies) for name, values in columns_of(sampler.posterior(without=maker)).items()
        }
        for row in (row for row in rows if maker_of(row) == maker):
            flop, stated = flop_of(row), number(row["accel_hours"])
            device_h = None if flop is None else predicted_hours(columns, row, rng)
            if device_h is not None and stated is not None:
                found["hours"].append((row["id"], maker, stated, device_h))
            if row not in metered:
                continue
            watts_drawn = predicted_watts(columns, row, rng)
            energy = number(row["energy_mwh"]) or 0.0
            for name, held in (("energy", device_h), ("energy_given_hours", stated)):
                if held is not None:
                    found[name].append((row["id"], maker, energy, held * watts_drawn / 1e6))
    return HeldOut(**{name: _predictions(rows_of) for name, rows_of in found.items()})


def held_out(data: Path) -> RunPredictions:
    """Device hours of every run whose arithmetic is stated, its whole maker left out of the fit."""
    return all_held_out(data).hours


def predicted_hours(columns: Mapping[str, Array], row: Mapping[str, str], rng: np.random.Generator) -> Array | None:
    """Draws of the device hours of a row of a maker never seen; None for hardware that is not in the fit."""
    if row["hw_key"] not in DEVICES:
        return None
    one = hours_of([{**row, "accel_hours": "1"}])
    # At one hour the use share would have to be 10 to the power of this.
    return 10.0 ** (one.use_log10[0] - predicted_use(columns, one, 0, rng))


def predicted_watts(columns: Mapping[str, Array], row: Mapping[str, str], rng: np.random.Generator) -> Array:
    """Draws of watts per device at the scope of a row, PUE included where the scope has it."""
    _, tdp, _, generation = DEVICES[row["hw_key"]]
    error = columns["power_run_spread_log10"] * rng.standard_normal(len(columns["power_run_spread_log10"]))
    if row["energy_scope"] == "gpu_only":
        return np.asarray(tdp * 10.0 ** (columns["power_accelerator_log10"] + error))
    kind = "tpu" if generation.startswith("tpu") else "gpu"
    ratio = columns[f"power_{kind}_log10"] + columns[f"power_{generation}_generation_log10"] + error
    return np.asarray((1.0 if kind == "tpu" else tdp) * 10.0**ratio * (number(row["pue"]) or 1.0))


def _predictions(rows: Sequence[tuple[str, str, float, Array]]) -> RunPredictions:
    quantiles = np.array([np.quantile(draws, [0.05, 0.1, 0.5, 0.9, 0.95]) for *_, draws in rows])
    return RunPredictions(
        ids=tuple(row[0] for row in rows),
        clusters=tuple(row[1] for row in rows),
        measured=np.array([row[2] for row in rows]),
        low=quantiles[:, 0],
        p10=quantiles[:, 1],
        median=quantiles[:, 2],
        p90=quantiles[:, 3],
        high=quantiles[:, 4],
        draws_log10=tuple(np.log10(draws) for *_, draws in rows),
    )


def factors(found: RunPredictions) -> Array:
    """max(predicted / measured, measured / predicted) of each row."""
    return np.exp(np.abs(np.log(found.median / found.measured)))


def report(found: RunPredictions) -> str:
    """Scores of held-out predictions with their cluster-bootstrap intervals, and the worst rows."""
    scored, spread = score(**found.arrays()), bootstrap(**found.arrays())
    off = factors(found)
    inside = (found.measured >= found.p10) & (found.measured <= found.p90)
    resampled = _resampled(
        found.clusters, lambda at: (np.median(off[at]), np.quantile(off[at], 0.9), inside[at].mean())
    )
    lines = [
        f"rows {scored.rows}, makers {scored.clusters}",
        f"factor: median {np.median(off):.3f} ({resampled[0][0]:.3f} to {resampled[0][1]:.3f}),"
        f" p90 {np.quantile(off, 0.9):.3f} ({resampled[1][0]:.3f} to {resampled[1][1]:.3f})",
        f"80 % coverage {inside.mean():.3f} ({resampled[2][0]:.3f} to {resampled[2][1]:.3f}),"
        f" width {np.log10(found.p90 / found.p10).mean():.3f} log10",
        f"90 % coverage {scored.coverage_share:.3f} {_pair(spread['coverage_share'])}, interval score"
        f" {scored.interval_score_log10:.3f} {_pair(spread['interval_score_log10'])}, width {scored.width_log10:.3f}",
        f"median error {scored.median_error_share:.3f} {_pair(spread['median_error_share'])}",
        f"bias {scored.bias_ratio:.3f}",
    ]
    worst = np.argsort(-off)[:6]
    return "\n".join((*lines, *(f"  {found.ids[at]} {found.clusters[at]}: factor {off[at]:.2f}" for at in worst)))


def _pair(ends: tuple[float, float]) -> str:
    return f"({ends[0]:.3f} to {ends[1]:.3f})"


def _resampled(
    clusters: Sequence[str], statistic: Callable[[NDArray[np.int64]], Sequence[Any]], times: int = 1000
) -> list[tuple[float, float]]:
    names = sorted(set(clusters))
    rows = {name: np.flatnonzero(np.array([each == name for each in clusters])) for name in names}
    rng = np.random.default_rng(7)
    chosen = (rng.integers(0, len(names), len(names)) for _ in range(times))
    drawn = [statistic(np.concatenate([rows[names[at]] for at in each])) for each in chosen]
    return [tuple(np.quantile(column, [0.05, 0.95])) for column in np.array(drawn, dtype=np.float64).T]


HEAD = """\
# Posterior of the model of training (docs/explanation/energy-model.md): each row is one joint draw.
subject: training:use
label: Use of the peak and watts per device in training
kind: modelled
verification: ours
evidence: obsia-training-calibration
locator: "calibration/training.py: {hours} runs of {makers} makers, {steps} statements of steps, {watts} rows of power"
read_on: "{day}"
note: "Decimal logarithms. use_*: share of the peak at the run's precision; power_*: server watts over TDP (TPU: W)."
"""


def write(folder: Path, columns: Mapping[str, Array], *, hours: Hours, watts: Watts, day: str) -> None:
    """The joint fact ``training-use`` in ``folder``."""
    steps = int(hours.steady.sum())
    head = HEAD.format(
        hours=len(hours.ids) - steps, steps=steps, makers=len(set(hours.makers)), watts=len(watts.ids), day=day
    )
    (folder / "training-use.joint.yaml").write_text(head, encoding="utf-8")
    files.write_joint(folder / "training-use.csv", columns)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the scores of left-out makers; with ``--write``, write the joint fact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--write", help="the folder of joint facts")
    parser.add_argument("--day", default="2026-11-26", help="the day that the fact bears")
    parser.add_argument("--no-scores", action="store_true")
    parser.add_argument("--metered-only", action="store_true", help="leave out only makers with metered energy")
    chosen = parser.parse_args(arguments)
    data = files.folder(chosen.data)
    hours, watts = hours_of(read(data)), watts_of(read(data), wall_of(data))
    if chosen.write:
        columns = columns_of(Sampler(hours, watts, warmup=600).posterior())
        write(Path(chosen.write), columns, hours=hours, watts=watts, day=chosen.day)
        for name, values in columns.items():
            print(f"{name:32} {values.mean():8.4f} {values.std():7.4f}")
    if not chosen.no_scores:
        found = all_held_out(data, metered_only=chosen.metered_only)
        for name in HeldOut.__slots__:
            print(f"-- {name}, whole makers left out\n{report(getattr(found, name))}")


if __name__ == "__main__":
    main()
