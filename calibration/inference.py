"""Calibrates ``obsia.physics.inference`` on measured energy and speed of language and vision-language models.

    python -m calibration.inference --data DIR            # fit, and write the joint fact
    python -m calibration.inference --data DIR --held-out # leave each family out in turn, and print the scores

The physics has a parameter for each way in which an engine falls short of its accelerator. It is fitted in two stages:

1. the parameters, with heavy-tailed errors (some runs were held up by their hosts); families with many rows count less
   than their rows;
2. what the physics does not know (``calibration/unseen.py``): by which factors, in time and in energy, a family of
   models, a checkpoint of it and a run of it lie off. These scales are fitted to the errors on families that a fit of
   stage 1 had not seen, so that the width of a prediction is that of an unseen family, not that of a fit.

A fit of both at once let factors of families take what the physics should explain, and predicted unseen families worse.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpyro.infer import MCMC, NUTS, init_to_value
from scipy.optimize import least_squares

from calibration.files import folder, write_joint
from calibration.scores import Predictions, bootstrap, score
from calibration.tables import ACCELERATORS, TASKS, Rows, mapped, measured
from calibration.unseen import DEGREES, REGIMES, REPEATS, SCALES, Groups, LeftOut, error_scales, unseen
from obsia.physics.inference import Engine, StateSeconds, rates, seeing_seconds, unit_seconds, work_seconds

SHARE, RATIO, SHIFT = "share", "ratio", "shift"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter, its prior and its scale: shares are normal in logit, ratios and times in log, shifts as they are."""

    name: str
    centre: float
    spread: float
    scale: str = RATIO

    @property
    def start(self) -> float:
        """The centre in the scale of the prior."""
        if self.scale == SHARE:
            return float(np.log(self.centre / (1.0 - self.centre)))
        return float(np.log(self.centre)) if self.scale == RATIO else self.centre


ENGINE: Final = (
    Parameter("bandwidth_use_share", 0.75, 0.5, SHARE),
    Parameter("compute_use_share", 0.6, 0.35, SHARE),
    Parameter("waiting_power_share", 0.3, 0.35, SHARE),
    Parameter("moving_power_share", 0.7, 0.5, SHARE),
    Parameter("computing_power_ratio", 1.1, 0.4),
    Parameter("step_s", 1e-3, 1.0),
    Parameter("layer_s", 3e-5, 0.8),
    Parameter("exchange_layer_s", 5e-5, 0.8),
    Parameter("exchange_exponent", 0.7, 0.3),
    Parameter("expert_layer_s", 4e-5, 1.0),
    Parameter("state_layer_s", 5e-5, 1.0),
    Parameter("state_prompt_s", 1e-4, 1.0),
    Parameter("batch_token_s", 3e-5, 1.0),
    Parameter("link_use_share", 0.4, 0.6, SHARE),
    Parameter("request_s", 1e-3, 1.0),
    Parameter("prompt_layer_s", 3e-5, 1.0),
    Parameter("chunk_tokens", 2000.0, 0.7),
    Parameter("state_bytes", 8.0, 0.6),
    Parameter("expert_imbalance_ratio", 1.2, 0.25),
    Parameter("expert_evenness_ratio", 2.0, 0.7),
    Parameter("tile_tokens", 16.0, 0.7),
    Parameter("parallel_prompt_exponent", 0.2, 0.4),
    Parameter("block_scaled_time_ratio", 1.1, 0.3),
    Parameter("eight_bit_use_ratio", 0.75, 0.3),
    Parameter("block_scaled_use_ratio", 0.4, 0.6),
    Parameter("four_bit_use_ratio", 0.9, 0.4),
    Parameter("expert_use_ratio", 0.6, 0.4),
    Parameter("replicated_attention_ratio", 1.0, 0.1),
)
BENCH: Final = (
    Parameter("chat_prompt_tokens", 200.0, 0.4),
    Parameter("gpqa_prompt_tokens", 230.0, 0.4),
    Parameter("infilling_prompt_tokens", 1800.0, 0.4),
    Parameter("image_prompt_tokens", 1100.0, 0.4),
    Parameter("video_prompt_tokens", 1500.0, 0.5),
    Parameter("older_chat_prompt_tokens", 140.0, 0.4),
    Parameter("older_code_prompt_tokens", 150.0, 0.4),
    Parameter("older_image_prompt_tokens", 700.0, 0.4),
    Parameter("length_ratio", 1.3, 0.2),
    Parameter("long_length_ratio", 1.05, 0.15),
    Parameter("vision_passes_ratio", 4.0, 0.5),
    Parameter("image_request_s", 2e-2, 1.0),
    Parameter("video_request_s", 5e-2, 1.0),
    Parameter("seeing_token_s", 2e-5, 1.0),
    Parameter("image_repeat_batch", 700.0, 0.5),
    Parameter("video_repeat_batch", 350.0, 0.5),
    Parameter("repeat_exponent", 2.0, 0.3),
    Parameter("older_time_ratio", 4.0, 0.6),
    Parameter("older_bandwidth_ratio", 1.0, 0.2),
    Parameter("older_energy_ratio", 1.0, 0.3),
)
USES: Final = {
    "bandwidth_use_share": 0.4,
    "compute_use_share": 0.3,
    "waiting_power_share": 0.3,
    "moving_power_share": 0.3,
}
"""Parameters that differ by accelerator, and how much (standard deviation in logit)."""
DEVICE_TIME_SPREAD: Final = 0.25
DEVICES: Final = ("h100", "b200", "a100")
BY_DEVICE: Final = tuple(
    Parameter(f"{name}_{device}", 0.0, spread, SHIFT) for name, spread in USES.items() for device in DEVICES[1:]
) + tuple(Parameter(f"time_ratio_{device}", 1.0, DEVICE_TIME_SPREAD) for device in DEVICES[1:])
PARAMETERS: Final = (*ENGINE, *BENCH, *BY_DEVICE)
_STARTS: Final = np.array([each.start for each in PARAMETERS])
_SPREADS: Final = np.array([each.spread for each in PARAMETERS])
_TIMES: Final = (
    *("step_s", "layer_s", "exchange_layer_s", "expert_layer_s", "state_layer_s", "batch_token_s", "request_s"),
    "prompt_layer_s",
)
_SHARES: Final = frozenset(each.name for each in ENGINE if each.scale == SHARE)


def natural(standard: Any) -> dict[str, Any]:
    """Standard normal values, last axis :data:`PARAMETERS` -> name -> value; shares that differ by device in logit."""
    found: dict[str, Any] = {}
    for at, each in enumerate(PARAMETERS):
        value = _STARTS[at] + _SPREADS[at] * standard[..., at]
        if each.scale == RATIO:
            value = jnp.exp(value)
        elif each.scale == SHARE and each.name not in USES:
            value = jax.nn.sigmoid(value)
        found[each.name] = value
    return found


def engine_of(held: dict[str, Any], *, device: Any, is_current: Any, block_scaled_least_count: Any) -> Engine:
    """The engine of each row: parameters with what its accelerator and its stack change."""
    values = {each.name: held[each.name] for each in ENGINE}
    values["block_scaled_least_count"] = block_scaled_least_count
    on = [device == at for at in range(len(ACCELERATORS))]
    for name in USES:
        shift = sum(held[f"{name}_{each}"] * on[at + 1] for at, each in enumerate(DEVICES[1:]))
        values[name] = jax.nn.sigmoid(held[name] + shift)
    time = jnp.exp(sum(jnp.log(held[f"time_ratio_{each}"]) * on[at + 1] for at, each in enumerate(DEVICES[1:])))
    time = time * held["older_time_ratio"] ** (1.0 - is_current)
    for name in _TIMES:
        values[name] = values[name] * time
    values["bandwidth_use_share"] = values["bandwidth_use_share"] * held["older_bandwidth_ratio"] ** (1.0 - is_current)
    return Engine(**values)


def prompt_tokens(held: dict[str, Any], rows: Rows) -> Any:
    """Prompt tokens that are computed, by task: they are not in the tables. With many requests images come again."""
    stated = jnp.stack([held[each.name] for each in BENCH[: len(TASKS)]])[rows.task]
    repeat = jnp.where(rows.is_video > 0, held["video_repeat_batch"], held["image_repeat_batch"])
    seen = 1.0 + (rows.placement.batch / repeat) ** held["repeat_exponent"]
    return jnp.where((rows.is_seeing * rows.is_current) > 0, stated / seen, stated)


def predicted(standard: Any, rows: Rows) -> tuple[Any, Any]:
    """Natural logarithms of seconds of the replica, and of joules, per output token; shape (rows,)."""
    held = natural(standard)
    engine = engine_of(
        held, device=rows.device, is_current=rows.is_current, block_scaled_least_count=rows.block_scaled_least_count
    )
    units = unit_seconds(network=rows.network, accelerator=rows.accelerator, engine=engine, placement=rows.placement)
    prompts, output = prompt_tokens(held, rows), rows.output_tokens
    ratio = jnp.where(rows.task == TASKS.index("gpqa"), held["long_length_ratio"], held["length_ratio"])
    context = prompts + ratio * output / 2.0
    work = {
        "calls": 1.0,
        "prefill_tokens": prompts,
        "prefill_pairs": prompts**2 / 2.0,
        "windowed_prefill_pairs": prompts * jnp.minimum(prompts / 2.0, rows.window_tokens),
        "decode_tokens": output,
        "decode_reads": output * context,
        "windowed_decode_reads": output * jnp.minimum(context, rows.window_tokens),
    }
    spent = work_seconds(units=units, work=work)
    rate = rates(network=rows.network, accelerator=rows.accelerator, engine=engine, placement=rows.placement)
    seeing = seeing_seconds(
        vision_params=rows.vision_params,
        rate=rate,
        passes_ratio=held["vision_passes_ratio"],
        placement=rows.placement,
    ).scaled(prompts * rows.is_seeing)
    host = rows.is_seeing * jnp.where(rows.is_video > 0, held["video_request_s"], held["image_request_s"])
    host = host * engine.request_s / held["request_s"] + output * held["seeing_token_s"] * rows.is_seeing
    whole = StateSeconds(
        moving_s=spent.moving_s,
        computing_s=spent.computing_s + seeing.computing_s,
        waiting_s=spent.waiting_s + host,
    )
    energy = whole.energy_j(accelerator=rows.accelerator, engine=engine, devices=rows.placement.devices)
    older = (1.0 - rows.is_current) * jnp.log(held["older_energy_ratio"])
    return jnp.log(whole.total_s / output), jnp.log(energy / output) + older


def jax_rows(rows: Rows) -> Rows:
    """The same rows with arrays of JAX where they are numbers."""
    return mapped(rows, lambda array: jnp.asarray(array) if array.dtype.kind in "fi" else array)


def physics_model(rows: Rows, weight: Any, log_s: Any, log_j: Any) -> None:
    """Stage 1: the parameters. ``weight`` of a row in the likelihood, 0 where it is left out."""
    standard = numpyro.sample("standard", dist.Normal(0.0, 1.0).expand([len(PARAMETERS)]).to_event(1))
    seconds, joules = predicted(standard, rows)
    with numpyro.handlers.scale(scale=weight):
        numpyro.sample("log_s", dist.StudentT(DEGREES, seconds, SCALE_S), obs=log_s)
        numpyro.sample("log_j", dist.StudentT(DEGREES, joules, SCALE_J), obs=log_j)


SCALE_J: Final = 0.15
SCALE_S: Final = 0.30
"""Scales of the errors of stage 1: those of unseen families, about; energy is what is asked for, and counts more."""


class Fitter:
    """Stage 1 on some rows, compiled once, with any of them left out."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.groups = rows, Groups.of(rows)
        self._held = jax_rows(rows)
        self._log_s, self._log_j = jnp.asarray(-np.log(rows.tokens_per_s)), jnp.asarray(np.log(rows.energy_j))

        def residuals(standard: Any, weight: Any) -> Any:
            seconds, joules = predicted(standard, self._held)
            root = jnp.sqrt(weight)
            return jnp.concatenate([
                (joules - self._log_j) * root / SCALE_J, (seconds - self._log_s) * root / SCALE_S, standard
            ])  # fmt: skip

        self._residuals = jax.jit(residuals)
        self._slopes = jax.jit(jax.jacfwd(residuals))
        self._predicted = jax.jit(lambda standard: predicted(standard, self._held))

    def weight(self, kept: Any) -> Any:
        """Weights of rows in the likelihood, 0 where not ``kept``."""
        return jnp.asarray(self.groups.weight * kept)

    def mode(self, kept: Any, start: Any = None) -> Any:
        """The most probable parameters, standard normal values. Method: robust least squares (soft L1)."""
        weight, data = self.weight(kept), 2 * len(self.rows)

        def loss(squares: Any) -> Any:
            # SciPy's soft L1 for rows; the prior stays quadratic.
            root = np.sqrt(1.0 + squares)
            values = np.where(np.arange(len(squares)) < data, 2.0 * (root - 1.0), squares)
            first = np.where(np.arange(len(squares)) < data, 1.0 / root, 1.0)
            second = np.where(np.arange(len(squares)) < data, -0.5 / root**3, 0.0)
            return np.stack([values, first, second])

        found = least_squares(
            lambda at: np.asarray(self._residuals(at, weight), dtype=float),
            np.zeros(len(PARAMETERS)) if start is None else start,
            jac=lambda at: np.asarray(self._slopes(at, weight), dtype=float),
            loss=loss, max_nfev=200, ftol=1e-5,
        )  # fmt: skip
        return found.x

    def predict(self, standard: Any) -> tuple[Any, Any]:
        """Log seconds and log joules per token of all rows."""
        seconds, joules = self._predicted(jnp.asarray(standard))
        return np.asarray(seconds, dtype=float), np.asarray(joules, dtype=float)

    def around(self, mode: Any, kept: Any, *, draws: int, seed: int) -> Any:
        """Draws of the parameters near their mode, shape (draws, parameters). Method: Laplace's, by Gauss-Newton."""
        weight, data = self.weight(kept), 2 * len(self.rows)
        slopes = np.asarray(self._slopes(mode, weight), dtype=float)[:data]
        errors = np.asarray(self._residuals(mode, weight), dtype=float)[:data]
        precision = (slopes.T / np.sqrt(1.0 + errors**2)) @ slopes + np.eye(len(PARAMETERS))
        root = np.linalg.cholesky(np.linalg.inv(precision))
        return mode + np.random.default_rng(seed).standard_normal((draws, len(PARAMETERS))) @ root.T

    def posterior(self, start: Any, *, seed: int = 7, warmup: int = 500, samples: int = 512) -> dict[str, Any]:
        """Draws of stage 1, from the mode on."""
        kernel = NUTS(
            physics_model, init_strategy=init_to_value(values={"standard": jnp.asarray(start)}), dense_mass=True,
            max_tree_depth=7,
        )  # fmt: skip
        chain = MCMC(kernel, num_warmup=warmup, num_samples=samples, progress_bar=False)
        kept = np.ones(len(self.rows))
        chain.run(
            jax.random.PRNGKey(seed), self._held, self.weight(kept), self._log_s, self._log_j,
            extra_fields=("diverging", "num_steps"),
        )  # fmt: skip
        extra = chain.get_extra_fields()
        print(f"{int(extra['diverging'].sum())} divergences, {float(extra['num_steps'].mean()):.0f} steps a draw")
        return {name: np.asarray(value) for name, value in chain.get_samples().items()}


def left_out(fitter: Fitter, *, draws: int = 512) -> LeftOut:
    """Log seconds and log joules of each row of the current stack, by draws of the fit that has not seen its family."""
    rows = fitter.rows
    start = fitter.mode(np.ones(len(rows)))
    seconds, joules = np.full((2, draws, len(rows)), np.nan)
    for at, name in enumerate(sorted(set(rows.family[rows.is_current > 0]))):
        its = rows.family == name
        chosen = fitter.around(fitter.mode(~its, start), ~its, draws=draws, seed=at)
        found = [fitter.predict(each) for each in chosen]
        seconds[:, its] = [of_all[0][its] for of_all in found]
        joules[:, its] = [of_all[1][its] for of_all in found]
    return LeftOut(seconds=seconds, joules=joules).at(rows.is_current > 0)


def held_out(data: Path) -> HeldOut:
    """Predictions of each family of the current stack, with centre and width from the other families alone."""
    fitter = Fitter(measured(data))
    return with_widths(fitter.rows.at(fitter.rows.is_current > 0), left_out(fitter))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut(Predictions):
    """With the draws that they come from, in log10: shape (rows, draws)."""

    draws_log10: Any


def with_widths(rows: Rows, found: LeftOut) -> HeldOut:
    """Medians and intervals of rows predicted unseen: each family's width from the errors on the others."""
    errors = found.errors(rows)
    logs = np.empty((REPEATS * len(found.joules), len(rows)))
    for at, name in enumerate(sorted(set(rows.family))):
        its = rows.family == name
        scales = error_scales(rows.at(~its), errors.at(~its), seed=at, samples=len(found.joules))
        off_s, off_j = unseen(scales, rows.at(its), seed=at)
        # As the program does: no replica draws more than the design power of its accelerators.
        most = np.log(rows.accelerator.power_w * rows.placement.devices)[its]
        most = most + np.tile(found.seconds[:, its], (REPEATS, 1)) + off_s
        logs[:, its] = np.minimum(np.tile(found.joules[:, its], (REPEATS, 1)) + off_j, most)
    ends = np.exp(np.quantile(logs, [0.05, 0.5, 0.95], axis=0))
    return HeldOut(
        ids=tuple(rows.row_id),
        clusters=tuple(rows.family),
        measured=rows.energy_j,
        low=ends[0],
        median=ends[1],
        high=ends[2],
        draws_log10=logs.T / LN10,
    )


def parameter_columns(standard: Any) -> dict[str, Any]:
    """Columns of the joint fact that draws of stage 1 tell, in natural units; ``standard``: (draws, parameters)."""
    held = {name: np.asarray(value) for name, value in natural(jnp.asarray(standard)).items()}
    for name in USES:
        held[name] = 1.0 / (1.0 + np.exp(-held[name]))
    return {column(each): held[each.name] for each in PARAMETERS}


def columns(posterior: dict[str, Any]) -> dict[str, Any]:
    """Column of the joint fact -> values, shape (draws,), in natural units; shifts between accelerators in logit."""
    found = parameter_columns(posterior["standard"])
    found |= {
        f"engine_{name[:-2]}_{WORDS[name[-1]]}_spread_log10": np.asarray(posterior[name]) / LN10 for name in SCALES
    }
    for quantity, word in WORDS.items():
        for at, name in enumerate(REGIMES):
            found[f"engine_{name}_{word}_spread_ratio"] = np.exp(np.asarray(posterior[f"further_{quantity}"])[:, at])
    found["engine_energy_with_time_ratio"] = np.asarray(posterior["energy_with_time"])
    for name, spread in {**USES, "time": DEVICE_TIME_SPREAD}.items():
        found[f"engine_{name}_device_spread_ratio"] = np.full(len(posterior["energy_with_time"]), spread)
    return found


LN10: Final = float(np.log(10.0))
WORDS: Final = {"s": "time", "j": "energy"}
_UNITS: Final = ("_s", "_share", "_ratio", "_tokens", "_bytes")


def column(parameter: Parameter) -> str:
    """The column of a parameter in the joint fact: its name ends in its unit."""
    name, room = parameter.name, "bench" if parameter in BENCH else "engine"
    if parameter in BY_DEVICE:
        stem, _, device = name.rpartition("_")
        return f"engine_{stem.removesuffix('_ratio')}_{device}_{'shift_' if parameter.scale == SHIFT else ''}ratio"
    return f"{room}_{name}" if name.endswith(_UNITS) else f"{room}_{name}_ratio"


def main() -> None:
    """Fit and write, or hold out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--held-out", action="store_true", help="leave each family out, and print the scores")
    parser.add_argument("--write", metavar="FILE.csv", help="where the joint fact goes")
    asked = parser.parse_args()
    fitter = Fitter(measured(folder(asked.data)))
    found, current = left_out(fitter), fitter.rows.is_current > 0
    now = fitter.rows.at(current)
    if asked.held_out:
        scored = with_widths(now, found).arrays()
        print(score(**scored))
        print(bootstrap(**scored))
    if asked.write:
        draws = fitter.posterior(fitter.mode(np.ones(len(current)))) | error_scales(now, found.errors(now))
        write_joint(Path(asked.write), columns(draws))


if __name__ == "__main__":
    main()
