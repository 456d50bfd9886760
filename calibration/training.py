"""Fits the model of training (``obsia.physics.training``): use of the peak, and watts per device by scope.

Hierarchical: families depart from the model, generations of accelerators from each other, runs from their family. The
errors of runs are a mixture: a few rows state hours that cover more than the main run, and lie far below the rest.
What is measured is billed hours against arithmetic (6 N D, or as stated), and power read by meters; energy that is
hours times a nameplate is arithmetic, so it is not fitted.

``python -m calibration.training --data DIR`` prints the scores with whole families left out; ``--write FOLDER`` writes
the joint fact. Reads ``training.csv`` and ``server_power.csv`` (H100 nodes at the wall).
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
from obsia.physics import training

ROWS = files.ROWS

Array = NDArray[np.float64]
DEVICES: Mapping[str, tuple[float, float, str, str]] = {
    "v100": (125.0, 300.0, "volta", "volta"),
    "tpu3": (123.0, 315.0, "tpu", "tpu3"),
    "tpu4": (275.0, 170.0, "tpu", "tpu4"),
    "a100": (312.0, 400.0, "ampere", "ampere"),
    "h100": (989.4, 700.0, "hopper", "hopper"),
    "h800": (989.0, 700.0, "hopper", "hopper"),
}
"""hw_key -> dense 16-bit TFLOP/s, TDP, generation of the use share and of the power (as in the fact tables)."""
USE = ("volta", "tpu", "ampere", "hopper")
POWER = ("volta", "tpu3", "tpu4", "ampere", "hopper")
LATE = frozenset({"hopper"})
ENCODER_DECODER_SHARE = 0.6
"""Share of the weights that a token of an encoder-decoder passes, where no FLOP is stated (``training:default``)."""
UNKNOWN_ACTIVE_B = 7.0
WALL = ("pre-training",)
MEASURED = frozenset({"measured", "measured_product"})
_LEAST = 0.005  # log10: no spread is smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Runs whose hours and arithmetic are stated; each field of shape (runs,)."""

    ids: tuple[str, ...]
    families: tuple[str, ...]
    use_log10: Array
    params_b: Array
    year: Array
    moe: Array
    fp8: Array
    generation: NDArray[np.int64]
    device_h: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Watts:
    """Measured server watts per device (log10): of a GPU over its TDP, of a TPU (``tpu`` is 1) over 1 W.

    The nameplate of a TPU is a limit in one generation and a mean of the chip in another: watts of the generations are
    closer to each other than their ratios. ``immersed`` marks servers without fans. Each field of shape (rows,).
    """

    ids: tuple[str, ...]
    families: tuple[str, ...]
    ratio_log10: Array
    tpu: Array
    immersed: Array
    generation: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPredictions(Predictions):
    """What was left out and what was said of it, with the ends of 80 % intervals too."""

    p10: Array
    p90: Array
    draws_log10: tuple[Array, ...]
    """lg of what is predicted, draws of each row (as many as its posterior has), for coverage at other levels."""


def number(cell: str) -> float | None:
    """A cell as a number, None when it is blank."""
    return float(cell) if cell.strip() else None


def decimal_year(text: str) -> float:
    """The decimal year of YYYY, YYYY-MM or YYYY-MM-DD (the middle of what is stated)."""
    year, month = text[:4], text[5:7]
    return float(year) + ((float(month) - 0.5) / 12 if month else 0.5)


def flop_of(row: Mapping[str, str]) -> float | None:
    """The arithmetic of a row as stated, else 6 N D; None where neither is possible or it describes nothing."""
    if row["arch"] == "distilled":
        return None
    if stated := number(row["train_flop"]):
        return stated
    active, tokens = number(row["params_active_b"]), number(row["tokens_t"])
    if active is None or tokens is None:
        return None
    share = ENCODER_DECODER_SHARE if row["arch"] == "encdec" else 1.0
    return float(training.training_flop(active_params=np.array(active * 1e9), tokens=tokens * 1e12, token_share=share))


def read(data: Path) -> list[dict[str, str]]:
    """The rows of ``training.csv``."""
    return files.read(data / "training.csv")


def hours_of(rows: Sequence[Mapping[str, str]]) -> Hours:
    """The rows that tell a use share."""
    kept: list[tuple[str, str, float, float, float, float, float, int, float]] = []
    for row in rows:
        flop, hours = flop_of(row), number(row["accel_hours"])
        if flop is None or hours is None or row["hw_key"] not in DEVICES:
            continue
        peak, _, generation, _ = DEVICES[row["hw_key"]]
        fp8 = float(row["precision"] == "fp8")
        share = flop / (hours * 3600.0 * peak * (1.0 + fp8) * training.TERA)
        kept.append(
            (
                row["id"], row["family"], float(np.log10(share)),
                number(row["params_active_b"]) or UNKNOWN_ACTIVE_B, decimal_year(row["release"]),
                float(row["arch"] == "moe"), fp8, USE.index(generation), hours,
            )
        )  # fmt: skip
    columns: list[Any] = list(zip(*kept, strict=True))
    return Hours(
        ids=columns[0],
        families=columns[1],
        use_log10=np.array(columns[2]),
        params_b=np.array(columns[3]),
        year=np.array(columns[4]),
        moe=np.array(columns[5]),
        fp8=np.array(columns[6]),
        generation=np.array(columns[7]),
        device_h=np.array(columns[8]),
    )


def watts_of(rows: Sequence[Mapping[str, str]], wall: Sequence[Mapping[str, str]] = ()) -> Watts:
    """Rows whose power a meter read, at the server (PUE taken off), with hours; and nodes at the wall."""
    kept: list[tuple[str, str, float, float, float, int]] = []
    for row in rows:
        hours, energy, pue = (number(row[name]) for name in ("accel_hours", "energy_mwh", "pue"))
        if row["energy_kind"] not in MEASURED or row["energy_scope"] != "system+pue" or hours is None or energy is None:
            continue
        _, tdp, _, generation = DEVICES[row["hw_key"]]
        watts = energy * 1e6 / hours / (pue or 1.0)
        tpu = float(generation.startswith("tpu"))
        ratio = float(np.log10(watts / (1.0 if tpu else tdp)))
        kept.append((row["id"], row["family"], ratio, tpu, 0.0, POWER.index(generation)))
    for row in wall:
        if (
            row["boundary"] == "server_wall"
            and row["quantity"].startswith("mean power per 8-GPU node")
            and row["workload"] in WALL
        ):
            watts = float(row["value"]) / 8.0
            ratio = float(np.log10(watts / DEVICES["h100"][1]))
            kept.append((row["point_id"], "h100-wall", ratio, 0.0, 1.0, POWER.index("hopper")))
    columns: list[Any] = list(zip(*kept, strict=True))
    return Watts(
        ids=columns[0],
        families=columns[1],
        ratio_log10=np.array(columns[2]),
        tpu=np.array(columns[3]),
        immersed=np.array(columns[4]),
        generation=np.array(columns[5]),
    )


def wall_of(data: Path) -> list[dict[str, str]]:
    """Rows of training at the wall; none where the table is not there."""
    path = data / "server_power.csv"
    if not path.is_file():
        return []
    return [row for row in files.read(path) if "Training" in row["source"]]


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
    names = sorted(set(hours.families))
    member = np.array([names.index(name) for name in hours.families])
    family_spread = sample("use_family_spread_log10", dist.HalfNormal(0.1))
    run_spread = _LEAST + sample("use_run_free", dist.HalfNormal(0.08))
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
    centre = training.use_log10(use_model=use_model, run=run) + generation[hours.generation] + family[member]
    numpyro.deterministic("hours_centre_log10", centre)
    plain = dist.Normal(centre, run_spread).log_prob(hours.use_log10) + jnp.log1p(-slip)
    slipped = dist.Normal(centre + slip_log10, slip_spread).log_prob(hours.use_log10) + jnp.log(slip)
    numpyro.factor("hours", jnp.sum(hours_weight * jnp.logaddexp(plain, slipped)))

    # A server takes a tenth to nine tenths more than the nameplate of its GPUs; a TPU's, a few hundred watts a chip.
    gpu = sample("power_gpu_log10", dist.Normal(np.log10(1.3), 0.1))
    tpu = sample("power_tpu_log10", dist.Normal(np.log10(300.0), 0.15))
    # Fans take a tenth or so of an air-cooled server: the immersed ones are a floor.
    fans = sample("power_fans_log10", dist.Normal(0.05, 0.02))
    power_between = sample("power_generation_spread_log10", dist.HalfNormal(0.1))
    power_generation = power_between * sample("power_generations", dist.Normal(0, 1).expand([len(POWER)]))
    power_run = _LEAST + sample("power_run_free", dist.HalfNormal(0.06))
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
        """Draws of every quantity, with the rows of family ``without`` taken out."""
        weights = [
            np.array([float(name != without) for name in families])
            for families in (self.hours.families, self.watts.families)
        ]
        self._mcmc.run(jax.random.PRNGKey(seed), *map(jnp.asarray, weights))
        return {name: np.asarray(values, dtype=np.float64) for name, values in self._mcmc.get_samples().items()}


def columns_of(draws: Mapping[str, Array]) -> dict[str, Array]:
    """The columns of the joint fact, each of shape (draws,)."""
    between, power_between = draws["use_generation_spread_log10"], draws["power_generation_spread_log10"]
    names = (
        *("use_centre_log10", "use_size_log10", "use_size_late_log10", "use_year_log10", "use_moe_log10"),
        *("use_fp8_log10", "use_generation_spread_log10", "use_family_spread_log10", "use_run_spread_log10"),
        *("use_slip_share", "use_slip_log10", "use_slip_spread_log10"),
        *("power_gpu_log10", "power_tpu_log10", "power_generation_spread_log10", "power_run_spread_log10"),
        "power_accelerator_log10",
    )
    return {
        **{name: draws[name] for name in names},
        **{f"use_{name}_log10": between * draws["use_generations"][:, at] for at, name in enumerate(USE)},
        **{
            f"power_{name}_generation_log10": power_between * draws["power_generations"][:, at]
            for at, name in enumerate(POWER)
        },
    }


def predicted_use(columns: Mapping[str, Array], hours: Hours, row: int, rng: np.random.Generator) -> Array:
    """Draws of the log10 use share of one row of a family never seen."""
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
    z = rng.standard_normal((2, size))
    error = np.where(
        slips,
        columns["use_slip_log10"] + columns["use_slip_spread_log10"] * z[0],
        columns["use_run_spread_log10"] * z[0],
    )
    generation = columns[f"use_{USE[hours.generation[row]]}_log10"]
    return (
        training.use_log10(use_model=use_model, run=run)
        + generation
        + columns["use_family_spread_log10"] * z[1]
        + error
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """What left-out families get: device hours; metered energy without and with the hours known."""

    hours: RunPredictions
    energy: RunPredictions
    energy_given_hours: RunPredictions


def all_held_out(
    data: Path, *, copies: int = 8, warmup: int = 250, samples: int = 256, metered_only: bool = False
) -> HeldOut:
    """Every family predicted by the fit that has not seen it; ``copies`` draws of its own for each posterior draw.

    ``metered_only`` takes only families whose energy a meter read: a few minutes less.
    """
    rows = read(data)
    hours, watts = hours_of(rows), watts_of(rows, wall_of(data))
    metered = [row for row in rows if row["energy_kind"] in MEASURED and number(row["energy_mwh"])]
    sampler = Sampler(hours, watts, warmup=warmup, samples=samples)
    rng = np.random.default_rng(7)
    found: dict[str, list[tuple[str, str, float, Array]]] = {"hours": [], "energy": [], "energy_given_hours": []}
    families = {row["family"] for row in metered} | (set() if metered_only else set(hours.families))
    for family in sorted(families):
        columns = {
            name: np.repeat(values, copies) for name, values in columns_of(sampler.posterior(without=family)).items()
        }
        for row in (row for row in rows if row["family"] == family):
            flop, stated = flop_of(row), number(row["accel_hours"])
            device_h = None if flop is None else predicted_hours(columns, row, rng)
            if device_h is not None and stated is not None:
                found["hours"].append((row["id"], family, stated, device_h))
            if row not in metered:
                continue
            watts_drawn = predicted_watts(columns, row, rng)
            energy = number(row["energy_mwh"]) or 0.0
            for name, held in (("energy", device_h), ("energy_given_hours", stated)):
                if held is not None:
                    found[name].append((row["id"], family, energy, held * watts_drawn / 1e6))
    return HeldOut(**{name: _predictions(rows_of) for name, rows_of in found.items()})


def held_out(data: Path) -> RunPredictions:
    """Device hours of every run whose arithmetic is stated, its whole family left out of the fit."""
    return all_held_out(data).hours


def predicted_hours(columns: Mapping[str, Array], row: Mapping[str, str], rng: np.random.Generator) -> Array | None:
    """Draws of the device hours of a row of a family never seen; None for hardware that is not in the fit."""
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
        f"rows {scored.rows}, families {scored.clusters}",
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
locator: "calibration/training.py: {hours} runs of {families} families, {watts} rows of metered power"
read_on: "{day}"
note: "Decimal logarithms. use_*: share of the peak at the run's precision; power_*: server watts over TDP (TPU: W)."
"""


def write(folder: Path, columns: Mapping[str, Array], *, hours: Hours, watts: Watts, day: str) -> None:
    """The joint fact ``training-use`` in ``folder``."""
    head = HEAD.format(hours=len(hours.ids), families=len(set(hours.families)), watts=len(watts.ids), day=day)
    (folder / "training-use.joint.yaml").write_text(head, encoding="utf-8")
    files.write_joint(folder / "training-use.csv", columns)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the scores of left-out families; with ``--write``, write the joint fact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--write", help="the folder of joint facts")
    parser.add_argument("--day", default="2026-11-26", help="the day that the fact bears")
    parser.add_argument("--no-scores", action="store_true")
    parser.add_argument("--metered-only", action="store_true", help="leave out only families with metered energy")
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
            print(f"-- {name}, whole families left out\n{report(getattr(found, name))}")


if __name__ == "__main__":
    main()
