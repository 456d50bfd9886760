"""Simulation-based calibration of the samplers of each fitted model, on the configurations that they fit.

Parameters come from the priors; what was measured is replaced by what the model makes of them; everything else
(which systems, which runs, which models) is as in the tables. Quantities are those that all groups share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.validate.nuts import derived, prior, sampler
from calibration.validate.sbc import Ranks, ranks

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SamplerCheck:
    """A sampler that is checked."""

    name: str
    part: str
    """The part that it belongs to."""
    title: str
    modules: tuple[str, ...]
    tables: tuple[str, ...]
    """Files of the data folder that the configurations come from."""
    run: Callable[[Path, int], Ranks]
    """Folder of the data, number of simulations -> ranks."""
    simulations: int
    note: str


SERVER_QUANTITIES = (
    *("fixed_log", "fixed_exponent", "fixed_scale_log", "loss_ratio", "activity_ratio", "activity_scale_log"),
    *("ready_logit", "ready_scale_logit", "liquid_fixed_log", "residual_log", "ready_residual_log"),
    *("limit_logit", "limit_scale_logit", "draw_logit", "draw_scale_logit", "lowered_logit"),
)


def servers_ranks(data: Path, simulations: int) -> Ranks:
    """The power model of servers: all systems and runs, powers and stated limits made anew."""
    import jax.numpy as jnp
    import numpyro

    from calibration import servers

    numpyro.enable_x64()
    systems, runs = servers.read(data)
    limits = servers.stated_limits(systems, runs)
    keep = np.ones(len(runs.ids))
    tdp_w = systems.tdp_w[runs.system]

    def density(power_w: Any, limit_w: Any, shares: Any) -> None:
        stated = {index: (first, shares[at]) for at, (index, (first, _)) in enumerate(limits.items())}
        servers.model(
            systems=systems, runs=replace(runs, power_w=power_w, limit_w=limit_w), keep=jnp.asarray(keep), limits=stated
        )

    of_prior = prior(density, runs.power_w, runs.limit_w, np.array([share for _, share in limits.values()]))
    of_model = derived(density)

    def simulate(rng: np.random.Generator) -> tuple[Mapping[str, Any], Any]:
        values = of_prior(rng)
        spread = float(values["limit_scale_logit"]) + servers.LIMIT_LOGIT
        shares = 1.0 / (1.0 + np.exp(-(float(values["limit_logit"]) + spread * rng.standard_normal(len(limits)))))
        limit_w = runs.limit_w.copy()
        for at, index in enumerate(limits):
            own = (runs.system == index) & ~runs.ready & (runs.limit_w < tdp_w)
            limit_w[own] = shares[at] * tdp_w[own]
        made = of_model(values, runs.power_w, limit_w, shares)
        power_w = np.exp(made["power_log"] + made["spread_log"] * rng.standard_t(servers.FREEDOM, len(runs.ids)))
        return {name: values[name] for name in SERVER_QUANTITIES}, (power_w, limit_w, shares)

    fit = sampler(density, SERVER_QUANTITIES, warmup=500, thin=8, max_tree_depth=8)
    return ranks(simulate=simulate, fit=fit, simulations=simulations)


TRAINING_QUANTITIES = (
    *("use_centre_log10", "use_size_log10", "use_size_late_log10", "use_year_log10", "use_moe_log10", "use_fp8_log10"),
    *(
        "use_generation_spread_log10",
        "use_maker_spread_log10",
        "use_family_free",
        "use_lost_log10",
        "use_steady_spread_log10",
        "use_run_free",
        "use_slip_share",
        "use_slip_log10",
    ),
    *("use_slip_spread_log10", "power_gpu_log10", "power_tpu_log10", "power_fans_log10"),
    *("power_generation_spread_log10", "power_run_free", "power_accelerator_log10"),
)


def training_ranks(data: Path, simulations: int) -> Ranks:
    """The model of training: all runs, their use of the peak and their watts made anew."""
    import jax.numpy as jnp

    from calibration import training

    rows = training.read(data)
    hours, watts = training.hours_of(rows), training.watts_of(rows, training.wall_of(data))
    all_hours, all_watts = jnp.ones(len(hours.ids)), jnp.ones(len(watts.ids))

    def density(use_log10: Any, ratio_log10: Any) -> None:
        training.model(
            replace(hours, use_log10=use_log10), replace(watts, ratio_log10=ratio_log10), all_hours, all_watts
        )

    of_prior, of_model = prior(density, hours.use_log10, watts.ratio_log10), derived(density)

    def simulate(rng: np.random.Generator) -> tuple[Mapping[str, Any], Any]:
        values = of_prior(rng)
        made = values | of_model(values, hours.use_log10, watts.ratio_log10)
        slips = rng.random(len(hours.ids)) < made["use_slip_share"]
        z = rng.standard_normal(len(hours.ids))
        slipped = made["use_slip_log10"] + made["use_slip_spread_log10"] * z
        steady = made["use_steady_spread_log10"] + training.LEAST
        billed = np.where(slips, slipped, made["use_run_spread_log10"] * z)
        stepping = steady * rng.standard_t(training.TAILS, len(hours.ids))
        use_log10 = made["hours_centre_log10"] + np.where(hours.steady > 0, stepping, billed)
        error = made["power_run_spread_log10"] * rng.standard_normal(len(watts.ids))
        return {name: made[name] for name in TRAINING_QUANTITIES}, (use_log10, made["watts_centre_log10"] + error)

    fit = sampler(density, TRAINING_QUANTITIES, warmup=400, thin=8, target_accept_prob=0.9)
    return ranks(simulate=simulate, fit=fit, simulations=simulations)


LANGUAGE_ROWS = 60


def language_ranks(data: Path, simulations: int) -> Ranks:
    """The first stage of the energy model of inference, on :data:`LANGUAGE_ROWS` rows, evenly spaced, of weight 1."""
    import jax
    import jax.numpy as jnp
    from numpyro.infer import init_to_value

    from calibration import inference, unseen

    rows = inference.measured(data)
    held = inference.jax_rows(rows.at(np.linspace(0, len(rows) - 1, LANGUAGE_ROWS).round().astype(int)))
    names = [each.name for each in inference.PARAMETERS]
    expected = jax.jit(lambda standard: inference.predicted(standard, held))

    def density(log_s: Any, log_j: Any) -> None:
        inference.physics_model(held, jnp.ones(LANGUAGE_ROWS), log_s, log_j)

    def simulate(rng: np.random.Generator) -> tuple[Mapping[str, Any], Any]:
        standard = rng.standard_normal(len(names))
        error_s, error_j = rng.standard_t(unseen.DEGREES, (2, LANGUAGE_ROWS))
        seconds, joules = (np.asarray(each, dtype=np.float64) for each in expected(jnp.asarray(standard)))
        made = seconds + inference.SCALE_S * error_s, joules + inference.SCALE_J * error_j
        return dict(zip(names, standard, strict=True)), made

    start = init_to_value(values={"standard": jnp.zeros(len(names))})
    whole = sampler(density, ("standard",), warmup=300, thin=4, dense_mass=True, max_tree_depth=7, init_strategy=start)

    def fit(made: Sequence[Any], seeds: Sequence[int]) -> dict[str, Array]:
        return dict(zip(names, np.moveaxis(whole(made, seeds)["standard"], -1, 0), strict=True))

    return ranks(simulate=simulate, fit=fit, simulations=simulations)


def errors_ranks(data: Path, simulations: int) -> Ranks:
    """The second stage of the model of inference: errors of all rows of the current stack, made anew, of weight 1."""
    import jax
    from numpyro.handlers import substitute, trace

    from calibration import inference, unseen

    rows = inference.measured(data)
    rows = rows.at(rows.is_current > 0)
    groups = replace(unseen.Groups.of(rows), weight=np.ones(len(rows)))
    names = (*unseen.SCALES, "energy_with_time", "further_s", "further_j")
    flat = np.zeros(len(rows))

    def density(time: Any, energy: Any) -> None:
        unseen.error_model(groups, unseen.Errors.certain(time, energy))

    def expected(values: Mapping[str, Any], time: Any) -> list[Any]:
        sites = trace(substitute(density, dict(values))).get_trace(time, flat)
        distributions = (sites[name]["fn"] for name in ("error_s", "error_j"))
        return [each for distribution in distributions for each in (distribution.loc, distribution.scale)]

    of_prior, of_model = prior(density, flat, flat), jax.jit(expected)

    def simulate(rng: np.random.Generator) -> tuple[Mapping[str, Any], Any]:
        values = of_prior(rng)
        noise = rng.standard_t(unseen.DEGREES, (2, len(rows)))
        centre, spread, _, _ = of_model(values, flat)
        time = np.asarray(centre + spread * noise[0], dtype=np.float64)
        _, _, centre, spread = of_model(values, time)
        return {name: values[name] for name in names}, (time, np.asarray(centre + spread * noise[1], dtype=np.float64))

    fit = sampler(density, names, warmup=400, thin=5, target_accept_prob=0.9, max_tree_depth=7)
    return ranks(simulate=simulate, fit=fit, simulations=simulations)


def images_ranks(data: Path, simulations: int) -> Ranks:
    """The energy model of diffusion, on as many rows of each family as its likelihood counts, of weight 1."""
    import jax.numpy as jnp
    from numpyro.infer import init_to_median

    from calibration import diffusion

    rows = diffusion.load(data)
    most = int(diffusion.FAMILY_ROWS)
    kept = np.zeros(len(rows.ids), dtype=bool)
    for name in set(rows.families):
        its = np.flatnonzero([each == name for each in rows.families])
        kept[its[np.linspace(0, len(its) - 1, min(most, len(its))).round().astype(int)]] = True
    held = _rows_at(rows, np.flatnonzero(kept))
    used = jnp.ones(len(held.ids))
    names = (*diffusion.PRIORS, *diffusion.SCALES, "family_correlation_ratio")

    def density(energy_j: Any, run_s: Any) -> None:
        diffusion.model(replace(held, energy_j=energy_j, run_s=run_s), used)

    of_prior, of_model = prior(density, held.energy_j, held.run_s), derived(density)

    def simulate(rng: np.random.Generator) -> tuple[Mapping[str, Any], Any]:
        values = of_prior(rng)
        made = of_model(values, held.energy_j, held.run_s)
        error_e, error_t = rng.standard_t(diffusion.FREEDOM, (2, len(held.ids)))
        energy_log10 = made["energy_log10"] + values["row_energy_scale_log10"] * error_e
        time_log10 = made["time_log10"] + values["row_time_scale_log10"] * error_t
        return {name: values[name] for name in names}, (10.0**energy_log10, 10.0**time_log10)

    fit = sampler(density, names, warmup=400, thin=4, dense_mass=True, max_tree_depth=7, init_strategy=init_to_median())
    return ranks(simulate=simulate, fit=fit, simulations=simulations)


def _rows_at(record: Any, at: NDArray[np.intp]) -> Any:
    """Some rows of a record whose fields are arrays, tuples and records of the same length."""
    values: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, tuple):
            values[field.name] = tuple(value[each] for each in at)
        else:
            values[field.name] = _rows_at(value, at) if is_dataclass(value) else value[at]
    return type(record)(**values)
