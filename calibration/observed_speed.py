"""Batch unknown, speed known: what a measured time between tokens says of energy, for families left out.

    python -m calibration.observed_speed --data DIR             # scores, whole families left out
    python -m calibration.observed_speed --data DIR --facts     # and the values of the facts of serving:engines

The batch of each row is hidden. With parameters fitted without its family, a batch is weighed by the prior of
tested batches and by the error in time that it would take, and energy follows at each batch and its error; densities
are those that the program runs (``obsia.accounting.tested_batches``). The prior, the errors in time and those in energy
are fitted to the other families: to their errors when they themselves had been left out.

Four lines of scores: with the batch known too, with the speeds of all runs of a configuration read together, with the
speed alone, with neither.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import norm
from scipy.stats import t as student

from calibration.files import folder, read
from calibration.inference import Fitter, engine_of, jax_rows, natural, predicted, prompt_tokens
from calibration.scores import Predictions, bootstrap, score
from calibration.tables import ACCELERATORS, TASKS, Rows, measured
from obsia.accounting.draws import Z95
from obsia.accounting.known import number
from obsia.accounting.tested_batches import (
    FREEDOM,
    T95,
    BatchRange,
    Speed,
    prior_density,
    shared_centres,
    speed_density,
)
from obsia.facts.snapshot import load
from obsia.physics.inference import token_latency_s, unit_seconds
from obsia.physics.queueing import held_requests

Array = NDArray[np.float64]
GRID: Final = np.exp(np.linspace(np.log(4.0), np.log(8192.0), 100))
"""Batches that are tried."""
DRAWS: Final = 2000
SHEETS: Final = ("NVIDIA H100 SXM5 80GB", "NVIDIA B200", "NVIDIA A100 SXM4 40 GB")
"""Data sheets of :data:`ACCELERATORS`."""
HELD_BY_HOST: Final = ACCELERATORS.index("B200")
"""Where runs were held up by their hosts: on one accelerator of this kind, whose machines ran several of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """What the energy model says of each row at each batch of :data:`GRID`, its own last; shape (batches + 1, rows)."""

    latency_s: Array
    """Between two tokens of a request."""
    token_s: Array
    """Of the replica, per output token, prompts included."""
    energy_j: Array
    """Per output token."""
    room: Array
    """Requests that memory holds, shape (rows,)."""

    def at(self, chosen: NDArray[np.bool_]) -> Curves:
        """Those of some rows."""
        return Curves(**{field.name: getattr(self, field.name)[..., chosen] for field in fields(Curves)})

    def off_s(self, observed_s: Array, batch: Array) -> Array:
        """By how much the replica takes longer (ln) if steps take as observed: prompts and hosts take as predicted.

        ``batch``: that of each row at its own.
        """
        batches = np.append(GRID[:, np.newaxis] + 0.0 * batch, [batch], axis=0)
        return np.log1p((observed_s - self.latency_s) / batches / self.token_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """What is fitted to rows of other families."""

    tested: BatchRange
    speed: Speed
    slow_mixtures: float
    """By how much steps of mixtures in 8 bits take longer than those of others, ln of observed over predicted."""
    with_time_ratio: float
    energy_spread: float
    """Scale of the Student's t of ln energy at a given error in time."""
    blind_spread: float
    """The same where no speed is known."""
    row_spread: float
    """Scale of the Student's t of the error in time of one run beside the others of its configuration, ln."""


def curves(rows: Rows, modes: dict[str, Any], data: Path) -> Curves:
    """The energy model for each row by the fit that has not seen its family. ``modes``: family -> parameters."""
    held = jax_rows(rows)
    weights, memory, replicas = _weight_bytes(rows, data), _memory_bytes(rows, data), rows.placement.attention_replicas
    share = number(load(), "serving:default", "memory_use_share") or 1.0

    def once(standard: Any, batch: Any) -> tuple[Any, Any, Any, Any]:
        given = replace(held, placement=replace(held.placement, batch=batch, calls_per_step=batch / held.output_tokens))
        values = natural(standard)
        engine = engine_of(
            values,
            device=given.device,
            is_current=given.is_current,
            block_scaled_least_count=given.block_scaled_least_count,
        )
        units = unit_seconds(
            network=given.network, accelerator=given.accelerator, engine=engine, placement=given.placement
        )
        ratio = jnp.where(given.task == TASKS.index("gpqa"), values["long_length_ratio"], values["length_ratio"])
        context = prompt_tokens(values, given) + ratio * given.output_tokens / 2.0
        latency = token_latency_s(units=units, batch=batch, context_tokens=context, window_tokens=given.window_tokens)
        seconds, joules = predicted(standard, given)
        return latency, jnp.exp(seconds), jnp.exp(joules), context

    run = jax.jit(once)
    shape = (len(GRID) + 1, len(rows))
    found = {name: np.empty(shape) for name in ("latency_s", "token_s", "energy_j")}
    room = np.empty(len(rows))
    for family in sorted(set(rows.family)):
        its = rows.family == family
        standard = jnp.asarray(modes[family])
        for at, batch in enumerate((*GRID, rows.placement.batch)):
            values = [np.asarray(value) for value in run(standard, jnp.asarray(batch + np.zeros(len(rows))))]
            for name, value in zip(found, values[:3], strict=True):
                found[name][at, its] = value[its]
        room[its] = held_requests(
            network=rows.network, memory_bytes=memory * share, weight_bytes=weights, devices=rows.placement.devices,
            attention_replicas=replicas, context_tokens=values[3], window_tokens=rows.window_tokens,
        )[its]  # fmt: skip
    return Curves(**found, room=np.maximum(room, 1.0))


def errors(rows: Rows, modelled: Curves) -> Errors:
    """What rows whose families were unseen teach of batches, times and energies; a family counts as its root."""
    names, family = np.unique(rows.family, return_inverse=True)
    weight = np.bincount(family, minlength=len(names))[family] ** -0.5
    log_batch, log_room, log_s = np.log(rows.placement.batch), np.log(modelled.room), np.log(rows.latency_s)
    log_predicted = np.log(modelled.latency_s[-1])
    may_be_held, are_slow = held_up(rows), slow_mixtures(rows)

    def fitted(start: Sequence[float], loss: Callable[[Array], float]) -> Array:
        return minimize(loss, np.array(start), method="Nelder-Mead", options={"maxiter": 2000}).x

    def of_batches(at: Array) -> float:
        each = prior_density(log_batch=log_batch, log_room=log_room, tested=_tested(at))
        return -float(weight @ np.log(each + 1e-4)) + 50.0 * max(at[0] - np.log(8.0), 0.0) ** 2

    def of_times(at: Array) -> float:
        speed = _speed(at, may_be_held)
        slower = log_predicted + at[5] * are_slow
        each = speed_density(log_predicted_s=slower, log_observed_s=log_s, speed=speed)
        prior = norm.logpdf(at, _SPEED_START, _SPEED_WIDTHS).sum()
        return -float(weight @ np.log(each + 1e-12)) - float(prior)

    off = modelled.off_s(rows.latency_s, rows.placement.batch)[-1]
    off_j = np.log(rows.energy_j / modelled.energy_j[-1])

    def of_energies(at: Array) -> float:
        return -float(weight @ (student.logpdf((off_j - at[0] * off) / np.exp(at[1]), FREEDOM) - at[1]))

    with_time, spread = fitted([0.4, -2.0], of_energies)
    times = fitted(_SPEED_START, of_times)
    [blind] = fitted([-2.0], lambda at: -float(weight @ (student.logpdf(off_j / np.exp(at[0]), FREEDOM) - at[0])))
    return Errors(
        tested=_tested(fitted([np.log(7.0), 0.1, np.log(0.6)], of_batches)),
        speed=_speed(times, 1.0),
        slow_mixtures=times[5],
        with_time_ratio=with_time,
        energy_spread=np.exp(spread),
        blind_spread=np.exp(blind),
        row_spread=_row_spread(rows, log_s - log_predicted),
    )


def configurations(rows: Rows) -> NDArray[np.intp]:
    """Which rows are runs of one model on the same accelerators, for one task: numbers of shape (rows,)."""
    told = zip(rows.model_id, rows.device, rows.placement.devices, rows.task, strict=True)
    return np.unique([f"{each}" for each in told], return_inverse=True)[1]


def _row_spread(rows: Rows, off: Array) -> float:
    """Scale of what errors in time (ln) of a configuration are off its median; none is held up by its host."""
    same, may_be_held = configurations(rows), held_up(rows)
    apart: list[Array] = []
    for each in range(same.max() + 1):
        its = off[(same == each) & ~may_be_held]
        if len(its) > 2:
            apart.append((its - np.median(its)) * np.sqrt(len(its) / (len(its) - 1.0)))
    weight = np.concatenate([np.full(len(its), len(its) ** -0.5) for its in apart])
    every = np.concatenate(apart)
    loss = lambda at: -float(weight @ (student.logpdf(every / np.exp(at[0]), FREEDOM) - at[0]))  # noqa: E731
    return float(np.exp(minimize(loss, np.array([np.log(0.1)]), method="Nelder-Mead").x[0]))


_SPEED_START: Final = (0.0, np.log(0.2), -1.0, np.log(0.035), np.log(0.2), 0.0)
_SPEED_WIDTHS: Final = (0.1, 0.5, 1.0, 0.3, 0.3, 0.3)
"""Weak priors in the scales of :func:`_speed`, and of what mixtures in 8 bits take longer."""


def _tested(at: Array) -> BatchRange:
    return BatchRange(least=float(np.exp(at[0])), room_ratio=float(np.exp(at[1])), room_spread=float(np.exp(at[2])))


def _speed(at: Array, may_be_held: Any) -> Speed:
    return Speed(
        centre=float(at[0]), spread=float(np.exp(at[1])), held_share=may_be_held / (1.0 + np.exp(-at[2])),
        held_s=float(np.exp(at[3])), held_spread=float(np.exp(at[4])),
    )  # fmt: skip


def slow_mixtures(rows: Rows) -> Array:
    """1 for mixtures of experts in 8 bits, whose inputs are quantised for each layer and expert, 0 for others."""
    return rows.network.is_eight_bit * rows.network.is_mixture


def held_up(rows: Rows) -> NDArray[np.bool_]:
    """Rows whose host may hold them up."""
    return (rows.device == HELD_BY_HOST) & (rows.placement.devices == 1)


def draws(rows: Rows, modelled: Curves, by: Errors, *, knows: str, seed: int) -> Array:
    """Draws of ln energy per token, shape (draws, rows). ``knows``: "batch and speed", "several speeds" (of each
    configuration, read together), "speed" or "neither".
    """
    rng = np.random.default_rng(seed)
    noise = rng.standard_t(FREEDOM, (DRAWS, len(rows)))
    off = modelled.off_s(rows.latency_s, rows.placement.batch)
    if knows == "batch and speed":
        return np.log(modelled.energy_j[-1]) + by.with_time_ratio * off[-1] + by.energy_spread * noise
    found = np.empty((DRAWS, len(rows)))
    if knows == "several speeds":
        places = _places_together(rows, modelled, by, rng)
    else:
        weights = _prior(modelled, by)
        if knows == "speed":
            weights = weights * _density(rows, modelled, by, rows_at=np.arange(len(rows)))
        places = np.stack([_drawn(weights[:, at : at + 1], rng, DRAWS)[:, 0] for at in range(len(rows))], axis=1)
    for at in range(len(rows)):
        found[:, at] = np.interp(places[:, at], np.arange(len(GRID)), np.log(modelled.energy_j[:-1, at]))
        if knows != "neither":
            found[:, at] += by.with_time_ratio * np.interp(places[:, at], np.arange(len(GRID)), off[:-1, at])
    return found + noise * (by.blind_spread if knows == "neither" else by.energy_spread)


def _prior(modelled: Curves, by: Errors) -> Array:
    """How often batches of :data:`GRID` are tested, shape (batches, rows)."""
    log_batch = np.log(GRID)[:, np.newaxis]
    return prior_density(log_batch=log_batch, log_room=np.log(modelled.room), tested=by.tested)


def _density(rows: Rows, modelled: Curves, by: Errors, *, rows_at: NDArray[np.intp]) -> Array:
    """How likely the times between tokens of some rows are at batches of :data:`GRID`, shape (batches, rows)."""
    speed = by.speed
    return speed_density(
        log_predicted_s=np.log(modelled.latency_s[:-1, rows_at]) + by.slow_mixtures * slow_mixtures(rows)[rows_at],
        log_observed_s=np.log(rows.latency_s[rows_at]),
        speed=replace(speed, held_share=speed.held_share * held_up(rows)[rows_at]),
    )


def _drawn(weights: Array, rng: np.random.Generator, count: int) -> Array:
    """Places on the first axis of ``weights``, shape (count, ...): in proportion to them, or between."""
    below = np.cumsum(weights + 1e-9, axis=0)
    return np.stack(
        [np.interp(rng.random(count), each / each[-1], np.arange(len(weights))) for each in below.T], axis=1
    )


def _places_together(rows: Rows, modelled: Curves, by: Errors, rng: np.random.Generator) -> Array:
    """Places on :data:`GRID` where the runs of a configuration share an error in time, shape (draws, rows)."""
    centres, weight = shared_centres(by.speed)
    prior, same = _prior(modelled, by), configurations(rows)
    places = np.empty((DRAWS, len(rows)))
    for each in range(same.max() + 1):
        its = np.flatnonzero(same == each)
        # A run alone tells no shared error from its own.
        apart = [by] if len(its) == 1 else [
            replace(by, speed=replace(by.speed, centre=float(centre), spread=by.row_spread)) for centre in centres
        ]  # fmt: skip
        at = np.stack([prior[:, its] * _density(rows, modelled, one, rows_at=its) + 1e-9 for one in apart])
        logs = np.log(at.sum(axis=1)).sum(axis=1) + (np.log(weight) if len(its) > 1 else 0.0)
        chances = np.exp(logs - logs.max())
        counts = rng.multinomial(DRAWS, chances / chances.sum())
        drawn = [_drawn(at[place], rng, count) for place, count in enumerate(counts) if count]
        places[:, its] = rng.permutation(np.concatenate(drawn))
    return places


def held_out(rows: Rows, modelled: Curves, *, knows: str = "speed") -> Predictions:
    """Energy of each row from errors that hold nothing of its family. ``modelled``: of :func:`unseen_curves`."""
    ends = np.empty((3, len(rows)))
    for seed, family in enumerate(sorted(set(rows.family))):
        its = rows.family == family
        by = errors(rows.at(~its), modelled.at(~its))
        drawn = draws(rows.at(its), modelled.at(its), by, knows=knows, seed=seed)
        ends[:, its] = np.exp(np.quantile(drawn, [0.05, 0.5, 0.95], axis=0))
    return Predictions(
        ids=tuple(rows.row_id),
        clusters=tuple(rows.family),
        measured=rows.energy_j,
        low=ends[0],
        median=ends[1],
        high=ends[2],
    )


def unseen_curves(data: Path) -> tuple[Rows, Curves]:
    """Rows of the current stack with a time between tokens, and what the fit without its family says of each."""
    fitter = Fitter(measured(data))
    everything = fitter.rows
    rows = everything.at((everything.is_current > 0) & np.isfinite(everything.latency_s))
    start = fitter.mode(np.ones(len(everything)))
    modes = {name: fitter.mode(everything.family != name, start) for name in sorted(set(rows.family))}
    return rows, curves(rows, modes, data)


def _weight_bytes(rows: Rows, data: Path) -> Array:
    shapes = {row["model_id"]: row for row in reversed(read(data / "architectures.csv"))}
    total = np.array([float(shapes[name]["total_params_b"]) * 1e9 for name in rows.model_id])
    network = rows.network
    return (total - network.routed_params) * network.weight_bytes + network.routed_params * network.expert_bytes


def _memory_bytes(rows: Rows, data: Path) -> Array:
    sheets = {row["name"]: row["memory_gb"] for row in read(data / "accelerators.csv")}
    return np.array([float(sheets[name]) * 1e9 for name in SHEETS])[rows.device] * rows.placement.devices


def fact_lines(by: Errors) -> list[str]:
    """The values of the facts of ``serving:engines`` that the program reads: value, low and high at 5 and 95 %."""
    tested, speed = by.tested, by.speed

    def ranged(name: str, value: float, spread: float) -> str:
        low, high = value * np.exp(-spread), value * np.exp(spread)
        return f"{name}: value {value:.3g}, low {low:.3g}, high {high:.3g}"

    return [
        f"tested_least_batch_count: value {tested.least:.3g}",
        ranged("tested_room_ratio", tested.room_ratio, tested.room_spread * Z95),
        ranged("token_time_ratio", float(np.exp(speed.centre)), speed.spread * T95),
        f"held_up_share: value {speed.held_share:.3g}",
        ranged(
            "token_time_ratio, mixtures in 8 bits", float(np.exp(speed.centre + by.slow_mixtures)), speed.spread * T95
        ),
        ranged("token_time_row_ratio", 1.0, by.row_spread * T95),
        ranged("held_up_step_s", speed.held_s, speed.held_spread * Z95),
    ]


def main() -> None:
    """Score, and print the values of facts where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--facts", action="store_true", help="print the values that the facts of serving:engines take")
    asked = parser.parse_args()
    data = folder(asked.data)
    rows, modelled = unseen_curves(data)
    for knows in ("batch and speed", "several speeds", "speed", "neither"):
        found = held_out(rows, modelled, knows=knows)
        print(knows, score(**found.arrays()), bootstrap(**found.arrays()), sep="\n")
    if asked.facts:
        print(*fact_lines(errors(rows, modelled)), sep="\n")


if __name__ == "__main__":
    main()
