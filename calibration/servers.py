"""Fits the model of a server's power (``obsia.physics.server``) to wall measurements: a fixed part plus a slope.

No row holds the power of the accelerators and of the wall in one run: the accelerators' draw is a latent share of
their limit by workload, and the limit is latent too where a submitter does not state it. What separates the fixed
part from the slope is the ready power of each system, the systems that ran at several limits, and the priors below.
The model is hierarchical: servers depart from their class (form of the accelerators, cooling) by factors of their
own. Held-out systems keep their place in the model and lose their likelihood, so that what the posterior says of them
is what it says of a server never seen.

``python -m calibration.servers --data DIR`` prints the scores; ``--write FOLDER`` writes the joint fact.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
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
from calibration.scores import Predictions, score
from obsia.physics import server

Array = NDArray[np.float64]
SYSTEMS = Path(__file__).with_name("server_systems.csv")
"""How each system of the table is read: its class, TDP, and whether its power limit is known."""
KINDS = ("bert", "resnet", "training, one node", "training, several nodes", "bert, one query", "resnet, one query")
"""Workloads whose accelerators draw different shares of their limit."""
LN10 = float(np.log(10.0))
T_OVER_NORMAL = 1.296
"""95 % quantile of Student's t with 4 degrees of freedom over that of the normal."""
PROXY_LOG = 0.1
"""How far the lowest percentile of a training run may be from ready power (ln): it is no controlled idle."""
LIMIT_LOGIT = 0.05
"""Least spread of stated limits between systems (logit of the share of the TDP)."""
FREEDOM = 4.0
"""Of the Student's t of measured powers around the power model, in ln."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Systems:
    """One entry per system: shape (systems,)."""

    names: tuple[str, ...]
    clusters: tuple[str, ...]
    """Systems that share a chassis are left out together."""
    designs: tuple[str, ...]
    """The same for systems of several makers around one board."""
    form_factor: NDArray[np.int64]
    cooling: NDArray[np.int64]
    tdp_w: Array
    unstated: NDArray[np.bool_]
    """Runs below its TDP, at a limit that nobody states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """One entry per measured run: shape (runs,); ready rows are runs with ``ready`` set."""

    ids: tuple[str, ...]
    system: NDArray[np.int64]
    power_w: Array
    devices: Array
    limit_w: Array
    """Per accelerator, where one is known (the TDP where it is not)."""
    kind: NDArray[np.int64]
    single: NDArray[np.bool_]
    """One query at a time: one accelerator works, the others are ready."""
    ready: NDArray[np.bool_]
    proxy: NDArray[np.bool_]
    """A stand-in for ready power that is fitted loosely and never scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerPredictions(Predictions):
    """Predictions of measured powers, W, with what kind of rows they are; arrays of shape (rows,)."""

    ready: NDArray[np.bool_]
    stated: NDArray[np.bool_]
    """The limit of the accelerators is known (or is their TDP)."""
    edge: NDArray[np.bool_]
    draws_log10: Array
    """lg power, shape (rows, draws), for coverage at other levels."""


def read(data: Path) -> tuple[Systems, Runs]:
    """The wall rows of ``server_power.csv`` under ``data``, with how each system is read."""
    coded = files.read(SYSTEMS)
    at = {row["system"]: index for index, row in enumerate(coded)}
    systems = Systems(
        names=tuple(at),
        clusters=tuple(row["cluster"] for row in coded),
        designs=tuple(row["design"] for row in coded),
        form_factor=np.array([server.FORM_FACTORS.index(row["form_factor"]) for row in coded]),
        cooling=np.array([server.COOLINGS.index(row["cooling"]) for row in coded]),
        tdp_w=np.array([float(row["tdp_w"]) for row in coded]),
        unstated=np.array([row["limit_basis"] == "unstated" for row in coded]),
    )
    rows = [row for row in files.read(data / "server_power.csv") if row["system"] in at and row["unit"] == "W"]
    runs = [_run(row, at[row["system"]], systems) for row in rows]
    # The lowest of the first percentiles of a fleet's runs stands in for a ready power that it does not state.
    lowest: dict[int, tuple[Any, ...]] = {}
    for row, run in zip(rows, runs, strict=True):
        if "1st percentile of samples" in row["note"]:
            watts = float(row["note"].split("1st percentile of samples ")[1].split(" W")[0])
            if run[1] not in lowest or watts < lowest[run[1]][2]:
                lowest[run[1]] = (f"{run[0]}-p01", run[1], watts, run[3], run[4], 0, False, True, True)
    ids, system, power_w, devices, limit_w, kind, single, ready, proxy = zip(*runs, *lowest.values(), strict=True)
    return systems, Runs(
        ids=ids,
        system=np.array(system),
        power_w=np.array(power_w),
        devices=np.array(devices),
        limit_w=np.array(limit_w),
        kind=np.array(kind),
        single=np.array(single),
        ready=np.array(ready),
        proxy=np.array(proxy),
    )


def _run(row: Mapping[str, str], system: int, systems: Systems) -> tuple[Any, ...]:
    accelerators = float(row["n_accelerators"])
    training = row["load"] == "training"
    ready = row["quantity"].startswith("lowest 20 s")
    single = row["scenario"].lower().endswith("singlestream")
    _, _, after = row["note"].partition("GPU power limit ")
    limit_w = float(after.split(" W")[0]) if after else float(systems.tdp_w[system])
    if training:
        # The rows give the mean power of one node of eight.
        kind, accelerators = 2 if accelerators == 8 else 3, 8.0
    else:
        kind = (4 if single else 0) + ("resnet" in row["model"])
    return row["point_id"], system, float(row["value"]), accelerators, limit_w, kind, single, ready, False


def small_batches(data: Path) -> list[dict[str, Any]]:
    """The accelerator rows of static batches, tidy: one entry per engine, model and batch.

    Keys: ``engine``, ``model``, ``accelerator``, ``batch``, ``input_tokens``, ``output_tokens``, ``power_w`` (mean
    of the run) and ``energy_j_per_token`` (output tokens; prefill included). No part of the fit of servers.
    """
    found: dict[tuple[str, str, int], dict[str, Any]] = {}
    for row in files.read(data / "server_power.csv"):
        if row["boundary"] != "gpu":
            continue
        batch = int(row["batch_or_concurrency"])
        entry = found.setdefault(
            (row["scenario"], row["model"], batch),
            {
                "engine": row["scenario"],
                "model": row["model"],
                "accelerator": row["accelerator"],
                "batch": batch,
                "input_tokens": int(row["input_tokens"]),
                "output_tokens": int(row["output_tokens"]),
            },
        )
        entry["power_w" if row["unit"] == "W" else "energy_j_per_token"] = float(row["value"])
    return [found[key] for key in sorted(found)]


def power_model(samples: Mapping[str, Any]) -> server.ServerPowerModel:
    """The power model of the physics from posterior samples, worlds last."""

    def rows(name: str) -> Any:
        return np.moveaxis(np.asarray(samples[name]), 0, -1)

    ones = np.ones(len(np.asarray(samples["activity_ratio"])))
    return server.ServerPowerModel(
        fixed_w=rows("fixed_w"),
        fixed_exponent=rows("fixed_exponent"),
        fixed_spread_log10=rows("fixed_scale_log") / LN10,
        cooling_ratio=np.stack([ones, ones, rows("liquid_fixed_ratio")]),
        loss_ratio=rows("loss_ratio"),
        activity_ratio=rows("activity_ratio"),
        activity_spread_log10=rows("activity_scale_log") / LN10,
        ready_share=rows("ready_share"),
        ready_odds_spread_log10=rows("ready_scale_logit") / LN10,
        # The program draws normal errors: a spread that gives them the 90 % interval of the fitted Student's t.
        residual_log10=rows("residual_log") * T_OVER_NORMAL / LN10,
        ready_residual_log10=rows("ready_residual_log") * T_OVER_NORMAL / LN10,
    )


def stated_limits(systems: Systems, runs: Runs) -> dict[int, tuple[int, float]]:
    """System that runs below its TDP at a stated limit -> its first such run, and the mean share of the TDP."""
    found: dict[int, tuple[int, float]] = {}
    for index in sorted(set(runs.system[(runs.limit_w < systems.tdp_w[runs.system]) & ~runs.ready])):
        own = (runs.system == index) & ~runs.ready
        share = float(np.mean(runs.limit_w[own])) / float(systems.tdp_w[index])
        found[int(index)] = int(np.flatnonzero(own)[0]), share
    return found


def model(*, systems: Systems, runs: Runs, keep: Any, limits: Mapping[int, tuple[int, Any]] | None = None) -> None:
    """The joint density of parameters and powers; ``keep`` in {0, 1} per run weighs its likelihood.

    ``limits`` are :func:`stated_limits`, for callers whose limits are not those of ``runs`` or are traced.
    """
    sample, count = numpyro.sample, len(systems.names)
    # Per class: forms are edge, PCIe, SXM; coolings are passive, air, liquid.
    fixed_log = sample("fixed_log", dist.Normal(jnp.log(jnp.array([40.0, 300.0, 330.0])), jnp.array([0.8, 0.5, 0.4])))
    exponent = sample("fixed_exponent", dist.Normal(jnp.array([0.4, 0.45, 0.95]), 0.15))
    scale = sample("fixed_scale_log", dist.LogNormal(jnp.log(jnp.array([0.3, 0.4, 0.2])), 0.4))
    # Without fans: a supply and its converters, 2 to 10 %; fans take 5 to 15 % of an air-cooled server.
    loss = sample("loss_ratio", dist.LogNormal(jnp.log(jnp.array([0.12, 0.12, 0.06])), 0.4))
    activity = sample("activity_ratio", dist.LogNormal(jnp.log(0.2), 0.5))
    activity_scale = sample("activity_scale_log", dist.HalfNormal(0.6))
    ready_logit = sample("ready_logit", dist.Normal(jnp.log(0.17 / 0.83), jnp.array([0.5, 0.4, 0.3])))
    ready_scale = sample("ready_scale_logit", dist.HalfNormal(0.3))
    liquid = sample("liquid_fixed_log", dist.HalfNormal(0.15))
    residual = sample("residual_log", dist.HalfNormal(0.05))
    ready_residual = sample("ready_residual_log", dist.HalfNormal(0.08))
    numpyro.deterministic("fixed_w", jnp.exp(fixed_log))
    numpyro.deterministic("ready_share", jax.nn.sigmoid(ready_logit))
    numpyro.deterministic("liquid_fixed_ratio", jnp.exp(-liquid))

    # Per system: its discrepancies from the class, and a limit that is not stated.
    with numpyro.plate("systems", count):
        z_fixed, z_activity = sample("z_fixed", dist.Normal()), sample("z_activity", dist.Normal())
        z_ready, z_limit = sample("z_ready", dist.Normal()), sample("z_limit", dist.Normal())
    limit_logit = sample("limit_logit", dist.Normal(jnp.log(0.72 / 0.28), 0.3))
    limit_scale = sample("limit_scale_logit", dist.HalfNormal(0.6))
    # Limits that submitters state tell where those lie that nobody states: one mean per system.
    for index, (first, share) in (stated_limits(systems, runs) if limits is None else limits).items():
        logit = jnp.log(share / (1.0 - share))
        numpyro.factor(
            f"limit_{index}", keep[first] * dist.Normal(limit_logit, limit_scale + LIMIT_LOGIT).log_prob(logit)
        )

    # Per system and workload: the share of the limit that the accelerators draw. At a lowered limit it is nearly all.
    draw_logit = sample(
        "draw_logit", dist.Normal(jnp.array([2.2, 2.0, 2.5, 1.0, 1.0, 0.0]), jnp.array([0.5, 0.5, 0.6, 0.7, 1.0, 1.0]))
    )
    draw_scale = sample("draw_scale_logit", dist.HalfNormal(jnp.array([0.5, 0.5, 0.5, 0.7, 0.8, 0.8])))
    lowered_logit = sample("lowered_logit", dist.HalfNormal(1.0))
    z_draw = sample("z_draw", dist.Normal().expand([count, len(KINDS)]).to_event(2))

    tdp_w, form, cooling = systems.tdp_w[runs.system], systems.form_factor[runs.system], systems.cooling[runs.system]
    unstated = systems.unstated[runs.system]
    lowered = unstated | (runs.limit_w < tdp_w)
    limit_share = jnp.where(unstated, jax.nn.sigmoid(limit_logit + limit_scale * z_limit)[runs.system], 1.0)
    draw_share = jax.nn.sigmoid(
        (draw_logit + draw_scale * z_draw)[runs.system, runs.kind] + lowered_logit * lowered * ~runs.single
    )
    ready_share = server.deviated_share(
        share=jax.nn.sigmoid(ready_logit)[form], deviation_log10=ready_scale * z_ready[runs.system] / LN10
    )
    fixed_w = server.fixed_power_w(
        design_power_w=jnp.asarray(runs.devices * tdp_w),
        typical_w=jnp.exp(fixed_log)[form]
        * jnp.where(cooling == server.COOLINGS.index("liquid"), jnp.exp(-liquid), 1.0),
        exponent=exponent[form],
        deviation_log10=scale[form] * z_fixed[runs.system] / LN10,
    )
    slope = 1.0 + loss[cooling]
    waiting_w = ready_share * tdp_w
    working_w = jnp.maximum(draw_share * limit_share * runs.limit_w, waiting_w)
    others = jnp.where(runs.single, runs.devices - 1.0, 0.0)
    serving_w = server.server_power_w(
        accelerator_power_w=working_w * (runs.devices - others) + waiting_w * others,
        fixed_w=fixed_w,
        slope_ratio=slope,
        activity_ratio=(activity * jnp.exp(activity_scale * z_activity))[runs.system],
        load=jnp.where(runs.single, 1.0 / runs.devices, 1.0),
    )
    ready_w = server.ready_power_w(
        devices=jnp.asarray(runs.devices), tdp_w=tdp_w, ready_share=ready_share, fixed_w=fixed_w, slope_ratio=slope
    )
    power_log = numpyro.deterministic("power_log", jnp.log(jnp.where(runs.ready, ready_w, serving_w)))
    spread = jnp.where(runs.ready, jnp.sqrt(ready_residual**2 + jnp.where(runs.proxy, PROXY_LOG, 0.0) ** 2), residual)
    numpyro.deterministic("spread_log", spread)
    with numpyro.handlers.mask(mask=keep > 0.5):
        sample("power", dist.StudentT(FREEDOM, power_log, spread), obs=jnp.log(runs.power_w))


Fit = Callable[..., dict[str, Array]]


def fitter(
    systems: Systems, runs: Runs, *, warmup: int = 500, draws: int = 500, chains: int = 1, tree_depth: int = 8
) -> Fit:
    """A function of ``keep`` (runs,) and a seed to posterior samples; compiled once for all of them."""
    # Wall powers are precise and parameters many: the posterior is narrow in some directions, 32 bits are too few.
    numpyro.enable_x64()

    def density(keep: Any) -> None:
        model(systems=systems, runs=runs, keep=keep)

    engine = MCMC(
        NUTS(density, max_tree_depth=tree_depth),
        num_warmup=warmup,
        num_samples=draws,
        num_chains=chains,
        chain_method="sequential",
        progress_bar=False,
        jit_model_args=True,
    )

    def fit(*, keep: Array, seed: int) -> dict[str, Array]:
        engine.run(jax.random.PRNGKey(seed), jnp.asarray(keep, dtype=jnp.float64))
        return {name: np.asarray(values, dtype=np.float64) for name, values in engine.get_samples().items()}

    return fit


def held_out(data: Path, *, by: str = "cluster", seed: int = 7, fit: Fit | None = None) -> PowerPredictions:
    """Predictions of each wall row from a fit without its chassis (``by`` cluster) or its board (``by`` design)."""
    systems, runs = read(data)
    fit = fit or fitter(systems, runs)
    names = systems.clusters if by == "cluster" else systems.designs
    group = np.array([names[at] for at in runs.system])
    logs: Array = np.empty((len(runs.ids), 0))
    rng = np.random.default_rng(seed)
    for index, name in enumerate(sorted(set(names))):
        out = group == name
        samples = fit(keep=(~out).astype(np.float64), seed=seed + index)
        centre, spread = samples["power_log"][:, out], samples["spread_log"][:, out]
        drawn = (centre + spread * rng.standard_t(FREEDOM, size=centre.shape)) / LN10
        logs = logs if logs.size else np.full((len(runs.ids), len(drawn)), np.nan)
        logs[out] = drawn.T
    scored = ~runs.proxy
    low, median, high = 10.0 ** np.quantile(logs[scored], [0.05, 0.5, 0.95], axis=1)
    return PowerPredictions(
        ids=tuple(np.array(runs.ids)[scored]),
        clusters=tuple(group[scored]),
        measured=runs.power_w[scored],
        median=median,
        low=low,
        high=high,
        ready=runs.ready[scored],
        stated=~systems.unstated[runs.system][scored],
        edge=(systems.form_factor[runs.system] == server.FORM_FACTORS.index("edge"))[scored],
        draws_log10=logs[scored],
    )


def columns(found: server.ServerPowerModel) -> dict[str, Array]:
    """The columns of the joint fact, each of shape (worlds,); the inverse of what the program reads."""
    table: dict[str, Array] = {}
    for at, form in enumerate(server.FORM_FACTORS):
        table[f"server_fixed_{form}_w"] = found.fixed_w[at]
        table[f"server_fixed_{form}_exponent_ratio"] = found.fixed_exponent[at]
        table[f"server_fixed_{form}_spread_log10"] = found.fixed_spread_log10[at]
        table[f"ready_{form}_share"] = found.ready_share[at]
    for at, cooling in enumerate(server.COOLINGS):
        table[f"server_loss_{cooling}_ratio"] = found.loss_ratio[at]
    table["server_liquid_fixed_ratio"] = found.cooling_ratio[server.COOLINGS.index("liquid")]
    table["server_activity_ratio"] = found.activity_ratio
    table["server_activity_spread_log10"] = found.activity_spread_log10
    table["ready_odds_spread_log10"] = found.ready_odds_spread_log10
    table["server_residual_log10"] = found.residual_log10
    table["ready_residual_log10"] = found.ready_residual_log10
    return table


def write(samples: Mapping[str, Any], path: Path, *, rows: int = files.ROWS) -> None:
    """Write evenly thinned posterior rows to ``path``."""
    files.write_joint(path, columns(power_model(samples)), rows=rows)


def main() -> None:
    """Fit, score systems left out, and write the joint fact where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--write", type=Path, help="folder of the joint fact")
    parser.add_argument("--by", choices=("cluster", "design"), help="score with these left out")
    options = parser.parse_args()
    data = files.folder(options.data)
    if options.write:
        systems, runs = read(data)
        fit = fitter(systems, runs, warmup=800, draws=512, chains=2, tree_depth=9)
        write(fit(keep=np.ones(len(runs.ids)), seed=7), options.write / "server-power.csv")
    if options.by:
        found = held_out(data, by=options.by)
        for name, rows in (
            ("serving", ~found.ready),
            ("limit stated", ~found.ready & found.stated),
            ("ready", found.ready),
        ):
            print(name, score(**found.arrays(rows)))


if __name__ == "__main__":
    main()
