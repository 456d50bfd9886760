"""One function for each part: from the folder of the data to tables of predictions of what was left out.

A table ``<name>-baseline`` holds what a simple rule says of the same rows. Each imports its calibration when it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from calibration.validate.levels import HeldOut, of_draws, of_medians, of_predictions, others, ruled

LN10 = float(np.log(10.0))


def language(data: Path) -> dict[str, HeldOut]:
    """Energy per token of language and vision-language models, whole families left out."""
    from calibration import inference

    return {"all": of_predictions(inference.held_out(data))}


def speed(data: Path) -> dict[str, HeldOut]:
    """Energy per token with the batch hidden and the time between tokens known, whole families left out."""
    from calibration import observed_speed as fit

    rows, curves = fit.unseen_curves(data)
    tables: dict[str, HeldOut] = {}
    known = {"speed": "speed", "several": "several speeds", "both": "batch and speed", "neither": "neither"}
    for name, knows in known.items():
        drawn: list[Any] = [None] * len(rows)
        for seed, family in enumerate(sorted(set(rows.family))):
            its = rows.family == family
            by = fit.errors(rows.at(~its), curves.at(~its))
            logs = fit.draws(rows.at(its), curves.at(its), by, knows=knows, seed=seed)
            for row, each in zip(np.flatnonzero(its), logs.T, strict=True):
                drawn[row] = each / LN10
        tables[name] = of_draws(
            ids=tuple(rows.row_id), clusters=tuple(rows.family), measured=rows.energy_j, draws_log10=drawn
        )
    return tables


def servers(data: Path) -> dict[str, HeldOut]:
    """Power at the wall, whole chassis left out."""
    from calibration import servers as fit

    found = fit.held_out(data)
    tables = {
        "serving": of_predictions(found, ~found.ready),
        "stated": of_predictions(found, ~found.ready & found.stated),
        "ready": of_predictions(found, found.ready),
    }
    _, runs = fit.read(data)
    limit_w = dict(zip(runs.ids, runs.limit_w * runs.devices, strict=True))
    for name in ("serving", "stated"):
        held = tables[name]
        limits = np.array([limit_w[each] for each in held.ids])
        median = limits * others(held.measured / limits, held.clusters)
        tables[f"{name}-baseline"] = ruled(held, median)
    return tables


def images(data: Path) -> dict[str, HeldOut]:
    """Energy of images and videos, whole families left out."""
    from calibration import diffusion

    return {"all": of_predictions(diffusion.held_out(data))}


def training(data: Path) -> dict[str, HeldOut]:
    """Device hours and energy of training runs, whole makers left out."""
    from calibration import training as fit

    found = fit.all_held_out(data)
    hours = of_predictions(found.hours)
    runs = fit.hours_of(fit.read(data))
    use_log10 = dict(zip(runs.ids, runs.use_log10, strict=True))
    use = np.array([use_log10[each] for each in hours.ids])
    return {
        "hours": hours,
        "hours-baseline": ruled(hours, hours.measured * 10.0 ** (use - others(use, hours.clusters))),
        "energy": of_predictions(found.energy),
        "given": of_predictions(found.energy_given_hours),
    }


def sizes(data: Path) -> dict[str, HeldOut]:  # noqa: ARG001  (its data are facts)
    """Parameters of open models treated as closed, whole makers left out."""
    import numpyro

    from calibration import sizes as fit
    from obsia.facts.snapshot import load

    numpyro.enable_x64()
    models = fit.read(load())
    size_models = fit.held_out(models)
    speed = np.isfinite(models.values[:, fit.VARIABLES.index("speed")])
    truth = {"active": models.active_b, "total": models.total_b}
    prices = fit.price_only(models)
    tables: dict[str, HeldOut] = {}
    for label, without, chosen in (
        ("", frozenset[str](), np.ones(len(models), dtype=bool)),
        ("-speed", frozenset[str](), speed),
        ("-blind", frozenset({"speed"}), speed),
    ):
        drawn: dict[str, list[Any]] = {"active": [], "total": []}
        for maker, hidden in zip(models.makers, models.as_closed, strict=True):
            known = {name: value for name, value in hidden.items() if name not in without}
            total, active = fit.drawn_sizes(size_models[maker], known)
            drawn["active"].append(np.log10(active))
            drawn["total"].append(np.log10(total))
        for name, logs in drawn.items():
            whole = of_draws(ids=models.ids, clusters=models.makers, measured=truth[name], draws_log10=logs)
            tables[f"{name}{label}"] = whole.at(chosen)
    for name, found in prices.items():
        tables[f"{name}-baseline"] = ruled(tables[name], found.median)
    return tables


def closed(data: Path) -> dict[str, HeldOut]:
    """Energy of requests to open models masked as closed, whole makers left out."""
    import numpyro

    from calibration import masked as fit
    from calibration import told

    numpyro.enable_x64()
    snapshot, every, fits = fit.fitted(data)
    found = fit.held_out(every, fits)
    return found | told.held_out(snapshot, every, fits, found["every"])


def closed_ranges(tables: Mapping[str, HeldOut]) -> str:
    """Why medians are low; how wide the range of one answer by closed models is, and what would narrow it most."""
    from calibration import glance_closed, told

    return f"{told.section(tables)}\n\n{glance_closed.section()}"


def low_batch(data: Path) -> dict[str, HeldOut]:
    """Energy per token at batch 1 over batch 64; the term of power from the other engines."""
    import jax.numpy as jnp

    from calibration import low_batch as fit
    from calibration.inference import Fitter
    from calibration.tables import measured

    fitter = Fitter(measured(data))
    standard = jnp.asarray(fitter.mode(np.ones(len(fitter.rows))))
    rows = fit.static_rows(data)
    found = fit.ratios(standard, rows, is_capped=True, has_drop=True)
    plain = fit.ratios(standard, rows, is_capped=False, has_drop=False)
    held = of_medians(
        ids=[f"{each.engine} {each.model}" for each in found],
        clusters=[each.engine for each in found],
        measured=np.array([each.measured for each in found]),
        median=np.array([each.predicted for each in found]),
    )
    return {"ratio": held, "ratio-baseline": ruled(held, np.array([each.predicted for each in plain]))}
