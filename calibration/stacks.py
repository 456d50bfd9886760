"""How far engines, accelerators and versions that the energy model was not fitted to are off: ``joint/stacks.csv``.

    python -m calibration.stacks --data DIR             # fit, and write the joint fact
    python -m calibration.stacks --data DIR --held-out  # leave each stack out in turn, and print the scores

A stack is a source's engine on an accelerator. It departs from the energy model by three factors: of the times of
the host, of all times, and of energy at that time. Each is normal around that of its engine, and engines are normal
around a centre. What the program itself predicts of a row is computed at several factors of the host, and taken as
straight between: so the model that is corrected is the one that runs.

Rows: ``energy_2026/serving_new.csv`` (energies of accelerators; of those at other boundaries the throughput alone),
static batches of ``server_power.csv``, and the largest throughputs of TensorRT-LLM in ``production_bounds.csv`` where a
model is split over tensors (copies of attention have a law of their own). Not used: rows in precisions that the program
refuses, energies per token in and out together whose lengths are not stated, rows of grade D, arrivals, and answers of
a few tokens, which tell what a request costs and not what a token does.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpy.typing import NDArray
from numpyro.infer import MCMC, NUTS

from calibration.files import folder, read, write_joint
from calibration.servers import small_batches
from obsia.accounting.configurations import Configuration, Predictor
from obsia.accounting.draws import Worlds
from obsia.accounting.engines import posterior
from obsia.accounting.known import Priors
from obsia.accounting.networks import ModelFacts
from obsia.accounting.servers import Servers
from obsia.accounting.stacks import QUANTITIES, Effect, Stack, column_of
from obsia.app.request.configuration_rows import configuration
from obsia.app.tables import WrongCell
from obsia.facts.snapshot import Snapshot, load

Array = NDArray[np.float64]
JOINT: Final = Path(__file__).parents[1] / "src" / "obsia" / "facts" / "data" / "joint" / "stacks.csv"
GRID: Final = tuple(float(each) for each in np.linspace(-2.0, 5.0, 8))
"""ln of the factors of the host at which rows are predicted."""
WORLDS: Final = 256
DEGREES: Final = 4.0
_EVEN: Final = 12.0
"""Rows of a stack that count as so many: more of them count as the root of their number."""
_LENGTHS: Final = {
    "mlenergy_v1": ("150", ""),
    "ecocompute": ("12", ""),
    "dilberx": ("0", "256"),
    "ap461719": ("32", "256"),
}
"""Prompt and output tokens of sources that print none, by what they say of their prompts."""
_UNNAMED: Final = {"unnamed NVIDIA GPU held at 72 W (16+ GB; an L4 by its limit: inferred)": "NVIDIA L4"}
_NOTHING: Final = 1e-9
"""What a row that is left out counts for."""
FITTED: Final = "vllm"
"""The engine of the energy model. Three of its stacks were fitted there: H100, B200, and an older version."""
_AS_FITTED: Final = 0.1
"""Standard deviation of what the energy model says of them, natural logarithm."""
_SHORTEST: Final = 16.0
"""Output tokens of the shortest answers that are used."""
_FULL: Final = "1024"
"""Requests in flight for rows that state the largest throughput."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured row."""

    stack: str
    engine: str
    asked: Configuration
    token_s: float
    """Of all accelerators per output token; NaN where it is not printed."""
    energy_j: float
    """Of the accelerators per output token; NaN where it is not theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """What the program predicts of rows at each factor of the host, natural logarithms: (rows, grid, worlds)."""

    rows: tuple[Row, ...]
    token_s: Array
    energy_j: Array
    most_w: Array
    """ln of the design power of all accelerators, shape (rows,)."""
    with_time: Array
    """By how much energy moves with time, shape (worlds,)."""
    fitted: Mapping[str, tuple[float, ...]]
    """Quantity -> effects of stacks of :data:`FITTED` that the energy model was fitted to, natural logarithm."""

    @property
    def stacks(self) -> tuple[str, ...]:
        """Stacks of the rows, in order."""
        return tuple(sorted({row.stack for row in self.rows}))

    @property
    def engines(self) -> tuple[str, ...]:
        """Engines of the rows, in order."""
        return tuple(sorted({row.engine for row in self.rows}))


def rows(data: Path, snapshot: Snapshot) -> tuple[Row, ...]:
    """All rows that are used."""
    found: list[Row] = []
    names: dict[str, ModelFacts] = {}

    def add(identity: str, source: str, cells: Mapping[str, str], *, token_s: float, energy_j: float) -> None:
        try:
            asked = configuration(snapshot, cells, identity=identity, names=names)
        except WrongCell:
            return
        stack = f"{source} | {asked.engine} | {asked.device}"
        found.append(Row(stack=stack, engine=asked.engine or "", asked=asked, token_s=token_s, energy_j=energy_j))

    for row in read(data / "energy_2026" / "serving_new.csv"):
        if row["unit"] != "J/token" or (row["grade"] == "D" and not row["outcome_throughput_tok_s"]):
            continue
        if row["output_tokens"] and float(row["output_tokens"]) < _SHORTEST:
            continue
        prompt, output = _LENGTHS.get(row["source_id"], ("", ""))
        cells = {
            "model_id": row["model_id"],
            "total_params_billion": row["params_total_b"],
            "active_params_billion": row["params_active_b"],
            "weight_precision": row["precision"],
            "gpu_model": _UNNAMED.get(row["hardware"], row["hardware"]),
            "num_gpus": row["n_accel"],
            "avg_batch_size": row["batch_or_concurrency"],
            "engine": row["engine"],
            "prompt_tokens": row["input_tokens"] or prompt,
            "avg_output_tokens_per_response": row["output_tokens"] or output,
        }
        speed = row["outcome_throughput_tok_s"]
        is_own = row["node_boundary"] == "gpu" and row["grade"] != "D"
        energy_j = float(row["value"]) if is_own else math.nan
        add(
            row["point_id"], row["source_id"], cells, token_s=1 / float(speed) if speed else math.nan, energy_j=energy_j
        )
    for at, entry in enumerate(small_batches(data)):
        cells = {
            "model_id": f"meta-llama/{entry['model']}",
            "weight_precision": "fp16",
            "gpu_model": "A100 SXM4 40GB",
            "num_gpus": "1",
            "avg_batch_size": str(entry["batch"]),
            "engine": str(entry["engine"]),
            "prompt_tokens": str(entry["input_tokens"]),
            "avg_output_tokens_per_response": str(entry["output_tokens"]),
        }
        energy_j = float(entry["energy_j_per_token"])
        add(f"argonne-{at}", "argonne", cells, token_s=energy_j / float(entry["power_w"]), energy_j=energy_j)
    for row in read(data / "energy_2026" / "production_bounds.csv"):
        is_split = row["parallelism"].startswith("TP")
        if row["source_id"] != "trtllm_perf" or not is_split or row["input_tokens"] != "1024" != row["output_tokens"]:
            continue
        cells = {
            "model_id": row["model_id"],
            "weight_precision": row["precision"],
            "gpu_model": row["hardware"],
            "num_gpus": row["n_accel"],
            "avg_batch_size": _FULL,
            "engine": row["engine"],
            "prompt_tokens": row["input_tokens"],
            "avg_output_tokens_per_response": row["output_tokens"],
        }
        seconds = 1 / (float(row["value"]) * float(row["n_accel"]))
        add(row["point_id"], row["source_id"], cells, token_s=seconds, energy_j=math.nan)
    return tuple(found)


def grid(found: Sequence[Row], snapshot: Snapshot) -> Grid:
    """What the program predicts of rows without the factors that are fitted here."""
    worlds = Worlds(worlds=WORLDS)
    priors = Priors(snapshot, worlds)
    servers = Servers(snapshot, worlds, priors)
    zero = worlds.constant(0.0)
    asked = [row.asked for row in found]
    seconds, joules = [], []
    for host in GRID:
        effect = Effect(host=zero + host, time=zero, energy=zero)
        made = Predictor(snapshot, worlds, priors, servers, partial(_same, effect)).predict(asked)
        seconds.append(np.stack([-np.log(one.units_per_s) for one in made]))
        joules.append(np.stack([np.log(one.energy_j) for one in made]))
    design = [snapshot.estimate(f"device:{one.device}", "tdp_w") for one in asked]
    powers = [
        (each.facts[0].value or 1.0) * (one.devices or 1.0) for each, one in zip(design, asked, strict=True) if each
    ]
    fitted = posterior(snapshot, worlds)
    older = [float(np.log(np.median(fitted[f"bench_older_{name}_ratio"]))) for name in ("time", "energy")]
    return Grid(
        rows=tuple(found),
        token_s=np.stack(seconds, axis=1),
        energy_j=np.stack(joules, axis=1),
        most_w=np.log(np.array(powers)),
        with_time=fitted["engine_energy_with_time_ratio"],
        fitted={"host": (0.0, 0.0, older[0]), "time": (0.0, 0.0, 0.0), "energy": (0.0, 0.0, older[1])},
    )


def _same(effect: Effect, _engine: str | None, _device: str | None, _stack: Stack) -> Effect:
    """One effect, whatever the stack."""
    return effect


def straight(values: Any, host: Any, xp: Any) -> Any:
    """Values at a factor of the host, straight between :data:`GRID`; ``values``: (..., grid), ``host``: (...)."""
    step = GRID[1] - GRID[0]
    place = xp.clip((host - GRID[0]) / step, 0.0, len(GRID) - 1.0)
    weights = xp.maximum(1.0 - xp.abs(place[..., None] - xp.arange(len(GRID))), 0.0)
    return (values * weights).sum(-1)


def _model(held: Mapping[str, Any], weight: Any) -> None:
    """Factors of stacks around those of their engines, engines around a centre, rows around their stack."""
    count, engines = int(held["stacks"]), int(held["engines"])
    effects: dict[str, Any] = {}
    for name, (centre, between, own) in _PRIORS.items():
        middle = numpyro.sample(f"{name}_centre", dist.Normal(0.0, centre))
        spread = numpyro.sample(f"{name}_engine_spread", dist.HalfNormal(between))
        apart = numpyro.sample(f"{name}_own_spread", dist.HalfNormal(own))
        engine = numpyro.sample(f"{name}_engine", dist.Normal().expand([engines]).to_event(1))
        stack = numpyro.sample(f"{name}_stack", dist.Normal().expand([count]).to_event(1))
        of_engine = numpyro.deterministic(f"{name}_of_engine", middle + spread * engine)
        known = numpyro.sample(f"{name}_fitted", dist.Normal().expand([len(held["fitted"][name])]).to_event(1))
        numpyro.sample(
            f"{name}_known", dist.Normal(of_engine[held["fitted_engine"]] + apart * known, _AS_FITTED),
            obs=jnp.asarray(held["fitted"][name]),
        )  # fmt: skip
        effects[name] = (of_engine[held["engine_of"]] + apart * stack)[held["stack"]]
    scale_s = numpyro.sample("row_time", dist.HalfNormal(0.3))
    scale_j = numpyro.sample("row_energy", dist.HalfNormal(0.3))
    law_s = straight(held["token_s"], effects["host"], jnp)
    law_j = straight(held["energy_j"], effects["host"], jnp)
    seconds = law_s + effects["time"]
    # Energy goes with the time that a run took, where that was measured.
    took = jnp.where(held["has_time"], held["measured_s"], seconds)
    joules = law_j + held["with_time"] * (took - law_s) + effects["energy"]
    joules = jnp.minimum(joules, held["most_w"] + took)
    with numpyro.handlers.scale(scale=weight * held["has_time"] + _NOTHING):
        numpyro.sample("log_s", dist.StudentT(DEGREES, seconds, scale_s), obs=held["measured_s"])
    with numpyro.handlers.scale(scale=weight * held["has_energy"] + _NOTHING):
        numpyro.sample("log_j", dist.StudentT(DEGREES, joules, scale_j), obs=held["measured_j"])


_PRIORS: Final = {"host": (1.0, 1.0, 0.7), "time": (0.3, 0.4, 0.4), "energy": (0.2, 0.2, 0.3)}
"""Quantity -> standard deviations of the centre, between engines, between stacks of one engine (natural logarithm)."""


class Fitter:
    """The fit on some rows, compiled once, with any stack left out."""

    def __init__(self, predicted: Grid, *, warmup: int = 400, samples: int = 512) -> None:
        self.grid = predicted
        engines = {name: at for at, name in enumerate(predicted.engines)}
        stacks = {name: at for at, name in enumerate(predicted.stacks)}
        self.stack = np.array([stacks[row.stack] for row in predicted.rows])
        engine_of = {row.stack: engines[row.engine] for row in predicted.rows}
        seconds = np.array([row.token_s for row in predicted.rows])
        joules = np.array([row.energy_j for row in predicted.rows])
        sizes = np.bincount(self.stack)[self.stack]
        self._weight = np.minimum(1.0, np.sqrt(_EVEN / sizes))
        self._held = {
            "stacks": len(stacks),
            "engines": len(engines),
            "stack": jnp.asarray(self.stack),
            "engine_of": jnp.asarray([engine_of[name] for name in predicted.stacks]),
            "token_s": jnp.asarray(np.median(predicted.token_s, axis=-1)),
            "energy_j": jnp.asarray(np.median(predicted.energy_j, axis=-1)),
            "most_w": jnp.asarray(predicted.most_w),
            "fitted": predicted.fitted,
            "fitted_engine": engines[FITTED],
            "with_time": float(np.median(predicted.with_time)),
            "has_time": jnp.asarray(np.isfinite(seconds) * 1.0),
            "has_energy": jnp.asarray(np.isfinite(joules) * 1.0),
            "measured_s": jnp.asarray(np.log(np.where(np.isfinite(seconds), seconds, 1.0))),
            "measured_j": jnp.asarray(np.log(np.where(np.isfinite(joules), joules, 1.0))),
        }
        kernel = NUTS(lambda weight: _model(self._held, weight), target_accept_prob=0.85, max_tree_depth=8)
        self._chain = MCMC(kernel, num_warmup=warmup, num_samples=samples, progress_bar=False)

    def draws(self, *, without: str | None = None, seed: int = 7) -> dict[str, Array]:
        """Draws of all parameters, one stack left out."""
        left_out = np.array([row.stack == without for row in self.grid.rows])
        self._chain.run(jax.random.PRNGKey(seed), jnp.asarray(np.where(left_out, 0.0, self._weight)))
        return {name: np.asarray(value, dtype=float) for name, value in self._chain.get_samples().items()}


def columns(found: Mapping[str, Array], engines: Sequence[str]) -> dict[str, Array]:
    """Columns of the joint fact."""
    to_log10 = 1.0 / math.log(10.0)
    made: dict[str, Array] = {}
    for name in QUANTITIES:
        for at, engine in enumerate(engines):
            made[column_of(name, engine)] = found[f"{name}_of_engine"][:, at] * to_log10
        for what in ("centre", "engine_spread", "own_spread"):
            made[column_of(name, what)] = found[f"{name}_{what}"] * to_log10
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of one stack left out."""

    stack: str
    rows: int
    ratio: float
    """Median of predicted over measured."""
    error: float
    """Median absolute relative error."""
    inside: float
    width: float
    """Median of the upper end over the lower."""


def held_out(fitter: Fitter, *, quantity: str) -> list[Score]:
    """Each stack predicted by a fit of the others; ``quantity``: ``energy_j`` or ``token_s``."""
    return [found for name in fitter.grid.stacks for found in scores(fitter, name)[quantity]]


def scores(fitter: Fitter, name: str) -> dict[str, list[Score]]:
    """One stack predicted by a fit of the others: quantity -> its score, none where it was not measured."""
    held = fitter.grid
    found = fitter.draws(without=name)
    at = np.array([row.stack == name for row in held.rows])
    engine = next(row.engine for row in held.rows if row.stack == name)
    others = {row.engine for row in held.rows if row.stack != name}
    rng = np.random.default_rng(7)
    taken = rng.integers(0, len(found["row_time"]), WORLDS)
    effect: dict[str, Array] = {}
    for quantity in QUANTITIES:
        if engine in others:
            centre = found[f"{quantity}_of_engine"][taken, held.engines.index(engine)]
        else:
            spread = found[f"{quantity}_engine_spread"][taken]
            centre = found[f"{quantity}_centre"][taken] + spread * rng.standard_normal(WORLDS)
        effect[quantity] = centre + found[f"{quantity}_own_spread"][taken] * rng.standard_normal(WORLDS)
    swapped = {key: np.swapaxes(values[at], 1, 2) for key, values in (("s", held.token_s), ("j", held.energy_j))}
    host = np.broadcast_to(effect["host"], swapped["s"].shape[:2])
    seconds = straight(swapped["s"], host, np) + effect["time"]
    joules = straight(swapped["j"], host, np) + held.with_time * effect["time"] + effect["energy"]
    joules = np.minimum(joules, held.most_w[at][:, np.newaxis] + seconds)
    kept = [row for row in held.rows if row.stack == name]
    return {
        "token_s": score_of(name, seconds, np.log([row.token_s for row in kept])),
        "energy_j": score_of(name, joules, np.log([row.energy_j for row in kept])),
    }


def score_of(name: str, predicted: Array, measured: Array) -> list[Score]:
    known = np.isfinite(measured)
    if not known.any():
        return []
    low, middle, high = np.quantile(predicted[known], [0.05, 0.5, 0.95], axis=1)
    off = middle - measured[known]
    return [
        Score(
            stack=name,
            rows=int(known.sum()),
            ratio=float(np.exp(np.median(off))),
            error=float(np.median(np.abs(np.expm1(off)))),
            inside=float(np.mean((low <= measured[known]) & (measured[known] <= high))),
            width=float(np.exp(np.median(high - low))),
        )
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--held-out", action="store_true", help="leave each stack out in turn, and print the scores")
    parser.add_argument("--write", type=Path, default=JOINT)
    asked = parser.parse_args()
    snapshot = load()
    predicted = grid(rows(folder(asked.data), snapshot), snapshot)
    if not asked.held_out:
        write_joint(asked.write, columns(Fitter(predicted).draws(), predicted.engines))
        return
    # Ends of intervals of a stack need fewer draws than a posterior that is kept.
    fitter = Fitter(predicted, warmup=200, samples=256)
    every = {name: scores(fitter, name) for name in fitter.grid.stacks}
    for quantity in ("energy_j", "token_s"):
        made = [score for each in every.values() for score in each[quantity]]
        print(f"{quantity}: {len(made)} stacks, {sum(score.rows for score in made)} rows; mean over stacks:")
        inside, error = np.mean([score.inside for score in made]), np.median([score.error for score in made])
        width = np.median([score.width for score in made])
        print(f"  inside 90 % {inside:.0%}, median of median errors {error:.0%}, width x{width:.1f}")
        for score in made:
            print(
                f"  {score.stack}: {score.rows} rows, x{score.ratio:.2f}, error {score.error:.0%},"
                f" inside {score.inside:.0%}, width x{score.width:.1f}"
            )


if __name__ == "__main__":
    main()
