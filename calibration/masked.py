"""Energy of a request to an open model that is masked as closed, against what was measured of serving it.

Nobody outside has measured the energy of a closed model. Open models that are sold stand in: size, weights, host,
accelerators, precision, batch and engine are hidden, and every fit is one that saw nothing of the maker (sizes, energy
model, regimes of services). What is left is what is public of a closed model: its price, its date, its quality. The
program then runs as it is, and its range of the energy of accelerators is compared with what ML.ENERGY and others
measured of a request of the same length.

A source is a model in one collection of measurements; each counts once, by :data:`PER_SOURCE` of its configurations,
evenly spaced in energy. Prompt lengths, which ML.ENERGY does not print, are those that the energy model infers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from calibration import files, inference, serving, sizes, tables
from calibration.closed import Hidden, Stated
from calibration.validate.levels import PROBABILITIES, HeldOut, of_draws, of_quantiles
from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Z95, Worlds
from obsia.accounting.networks import ModelFacts
from obsia.accounting.rents import asked_price
from obsia.accounting.setups import UNSTATED, Setup
from obsia.accounting.sizes import SizeModel
from obsia.app.naming import model_or_none
from obsia.core.errors import MissingFact
from obsia.core.message import Symbol
from obsia.core.units import SECONDS_PER_HOUR
from obsia.facts.snapshot import Snapshot, load
from obsia.physics.work import work_of_request

Array = NDArray[np.float64]
PER_SOURCE: Final = 8
SERVED: Final = 32.0
"""Requests at once from which on a configuration is one of a service."""
LAW: Final = "law:inference"
DRAWS, SEED = 512, 3
"""Of the parameters of the energy model: as many as its joint fact has rows."""
_PROMPTS: Final = {
    "lm-arena-chat": "chat",
    "gpqa": "gpqa",
    "sourcegraph-fim": "infilling",
    "v2-chat": "older_chat",
    "v2-code": "older_code",
}
"""Tasks of text -> the prompt length that the energy model infers."""
_VERSIONS: Final = {"mlenergy_train.csv": "0.11.1", "mlenergy_v2_train.csv": "0.5.4"}
"""Of the engine (vLLM) that ran a table, as its publishers say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The energy of accelerators for a request, as one configuration was measured."""

    row_id: str
    collection: str
    model_id: str
    maker: str
    """Of the weights."""
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    batch: float
    energy_wh: float
    price_usd: float
    """What the request costs by list price."""
    setup: Setup = UNSTATED
    """How it was served when it was measured: hidden from what is masked."""

    @property
    def source(self) -> tuple[str, str]:
        """What counts once."""
        return self.collection, self.model_id


def measured(snapshot: Snapshot, data: Path) -> list[Measured]:
    """Configurations of text models that somebody sells, on accelerators of data centres."""
    law = prompt_tokens(snapshot)
    lineage = files.read(sizes.LINEAGE)
    model_id = cache(lambda name: _sold(snapshot, name))
    found: list[Measured] = []

    def add(row: dict[str, str], collection: str, tokens: tuple[float, float, float], setup: Setup, *, j: str) -> None:
        model = model_id(row["model_id"])
        if model is None:
            return
        asked, (prompt, cached, output) = asked_price(snapshot, model_id=model, provider=None), map(round, tokens)
        if asked is None or output < 1:
            return
        usd = (prompt * asked.terms.input_usd_per_mtok + output * asked.terms.output_usd_per_mtok) / 1e6
        found.append(
            Measured(
                row_id=row.get("row_id") or row["point_id"],
                collection=collection,
                model_id=model,
                maker=sizes.maker_of(model, lineage),
                input_tokens=prompt,
                cached_tokens=cached,
                output_tokens=output,
                batch=setup.running or 0.0,
                energy_wh=float(j) * tokens[2] / SECONDS_PER_HOUR,
                price_usd=usd,
                setup=setup,
            )
        )

    for row in tables.token_rows(data):
        if row["task"] in _PROMPTS:
            prompt, output = law[_PROMPTS[row["task"]]], float(row["avg_output_tokens_per_response"])
            setup = Setup(
                device=tables.sheet_of(row),
                devices=round(float(row["num_gpus"])),
                precision=row["weight_precision"],
                engine="vllm",
                engine_version=_VERSIONS[row["table"]],
                running=float(row["avg_batch_size"]),
            )
            add(row, row["table"], (prompt, 0.0, output), setup, j=row["energy_j_per_unit"])
    for row in files.read(data / "energy_2026" / "partload_runs.csv"):
        if row["output_tokens"]:
            cached = float(row["prefix_cached_tokens"] or 0) / float(row["requests_total"])
            tokens = float(row["input_tokens"]), cached, float(row["output_tokens"])
            setup = Setup(
                device=row["hardware"],
                devices=round(float(row["n_accel"])),
                precision=row["precision"],
                engine=row["engine"].lower(),
                engine_version=row["engine_version"],
                running=float(row["mean_running"]),
            )
            add(row, row["source_id"], tokens, setup, j=row["value"])
    return found


def prompt_tokens(snapshot: Snapshot) -> dict[str, float]:
    """Kind of prompt -> its length, as the energy model infers it (median)."""
    values = {name: np.median(values) for name, values in law_columns(snapshot).items()}
    return {kind: float(values[f"bench_{kind}_prompt_tokens"]) for kind in _PROMPTS.values()}


def law_columns(snapshot: Snapshot) -> dict[str, Array]:
    """Columns of the energy model as it ships, each of shape (rows,). Raises ``MissingFact``."""
    joint = snapshot.joint(LAW)
    if joint is None:
        raise MissingFact(what=Symbol(LAW), tried=(Symbol("joint/inference.csv"),))
    return dict(zip(joint.columns, np.array(joint.rows).T, strict=True))


def _sold(snapshot: Snapshot, name: str) -> str | None:
    """The model of a checkpoint, where somebody sells it."""
    known = model_or_none(snapshot, name=name)
    return known.facts.model_id if known is not None and snapshot.prices(known.facts.model_id) else None


def evenly(rows: Sequence[Measured]) -> list[Measured]:
    """:data:`PER_SOURCE` configurations of each source, evenly spaced in energy per token; few ones come again."""
    grouped: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.energy_wh / row.output_tokens, row.row_id)):
        grouped[row.source].append(row)
    places = (np.arange(PER_SOURCE) + 0.5) / PER_SOURCE
    return [held[round(at * (len(held) - 1))] for _, held in sorted(grouped.items()) for at in places]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Fits that saw nothing of a maker."""

    size_model: SizeModel
    law: Mapping[str, Array]
    """Columns of :data:`LAW`; scales of its errors are those that ship."""
    regimes: Stated


def unseen(snapshot: Snapshot, data: Path, makers: Sequence[str]) -> dict[str, Unseen]:
    """Maker -> the fits without it. Sizes leave out its whole group (``calibration.sizes``)."""
    wanted = sorted(set(makers))
    size_models = sizes.held_out(sizes.read(snapshot), only=frozenset(wanted))
    laws, regimes = laws_without(snapshot, data, wanted), regimes_without(snapshot, wanted)
    return {name: Unseen(size_model=size_models[name], law=laws[name], regimes=regimes[name]) for name in wanted}


def laws_without(snapshot: Snapshot, data: Path, makers: Sequence[str]) -> dict[str, dict[str, Array]]:
    """Maker -> columns of the energy model, fitted without the families of that maker's models.

    Method: draws around the most probable parameters, as where families are left out (``calibration.inference``).
    """
    shipped, lineage = law_columns(snapshot), files.read(sizes.LINEAGE)
    fitter = inference.Fitter(tables.measured(data))
    rows = fitter.rows
    known = {str(name): model_or_none(snapshot, name=str(name)) for name in set(rows.model_id)}
    maker = {name: sizes.maker_of(model.facts.model_id, lineage) for name, model in known.items() if model}
    of = np.array([maker.get(str(name), "") for name in rows.model_id])
    start = fitter.mode(np.ones(len(rows)))
    found: dict[str, dict[str, Array]] = {}
    for name in makers:
        kept = ~np.isin(rows.family, rows.family[of == name])
        drawn = fitter.around(fitter.mode(kept, start), kept, draws=DRAWS, seed=SEED)
        found[name] = shipped | inference.parameter_columns(drawn)
    return found


def regimes_without(snapshot: Snapshot, makers: Sequence[str]) -> dict[str, Stated]:
    """Maker -> shares and fillings of services, fitted without the offers of that maker's models."""
    every, lineage = serving.offers(snapshot), files.read(sizes.LINEAGE)
    of = [sizes.maker_of(offer.model_id, lineage) for offer in every]
    share = serving.required_share(snapshot)
    found: dict[str, Stated] = {}
    for name in makers:
        fit = serving.regimes([offer for offer, its in zip(every, of, strict=True) if its != name], maker_share=share)
        stated: dict[tuple[str, str], Any] = {
            ("serving_regime_share", f"provider=other;size={size}"): (fit.share[size], None, None)
            for size in serving.PRIOR_SHARE
        }
        for regime, (median, spread) in fit.filling.items():
            ends = (median * float(np.exp(sign * Z95 * spread)) for sign in (-1.0, 1.0))
            stated["filling_ratio", f"regime={regime}"] = (median, *ends)
        found[name] = stated
    return found


def accelerator_j(rows: Sequence[Measured], fits: Mapping[str, Unseen], *, has_floor: bool) -> dict[str, Array]:
    """Model -> energy of accelerators for each unit of work where it is closed, J, shape (columns, worlds)."""
    found: dict[str, Array] = {}
    for model_id, maker in sorted({(row.model_id, row.maker) for row in rows}):
        fit = fits[maker]
        hidden = Hidden(
            model_id=model_id,
            size_model=fit.size_model,
            has_floor=has_floor,
            joints={LAW: fit.law},
            regimes=fit.regimes,
        )
        model = ModelFacts(model_id=model_id, checkpoint=None)
        found[model_id] = Deployments(hidden, Worlds()).of(model, provider=None).costs.accelerator_j
    return found


def predicted(rows: Sequence[Measured], costs: Mapping[str, Array]) -> HeldOut:
    """What the program says of each row, Wh, at the costs of :func:`accelerator_j`."""
    works = (
        work_of_request(
            input_tokens=row.input_tokens,
            cached_tokens=row.cached_tokens,
            output_tokens=row.output_tokens,
            window=None,
        )
        for row in rows
    )
    drawn = [np.array(work.columns()) @ costs[row.model_id] for work, row in zip(works, rows, strict=True)]
    return of_draws(
        ids=[row.row_id for row in rows],
        clusters=[row.maker for row in rows],
        measured=np.array([row.energy_wh for row in rows]),
        draws_log10=[np.log10(each / SECONDS_PER_HOUR) for each in drawn],
    )


def by_price(rows: Sequence[Measured]) -> HeldOut:
    """The yardstick: least squares on the list price of the request alone, fitted to what was measured of the models
    of other makers; the spread of its residuals is its width.
    """
    price, truth = (np.log10([getattr(row, name) for row in rows]) for name in ("price_usd", "energy_wh"))
    design, makers = np.stack([np.ones(len(rows)), price], axis=1), np.array([row.maker for row in rows])
    centre, spread = np.zeros(len(rows)), np.zeros(len(rows))
    for maker in sorted(set(makers)):
        rest = makers != maker
        line = np.linalg.lstsq(design[rest], truth[rest], rcond=None)[0]
        centre[~rest] = design[~rest] @ line
        spread[~rest] = np.std(truth[rest] - design[rest] @ line, ddof=2)
    return of_quantiles(
        ids=[row.row_id for row in rows],
        clusters=[row.maker for row in rows],
        measured=10.0**truth,
        quantiles=10.0 ** (centre[:, None] + spread[:, None] * norm.ppf(PROBABILITIES)),
    )


def fitted(data: Path) -> tuple[Snapshot, list[Measured], dict[str, Unseen]]:
    """The facts, all configurations, and the fits without the maker of each."""
    snapshot = load()
    every = measured(snapshot, data)
    return snapshot, every, unseen(snapshot, data, [row.maker for row in every])


def held_out(every: Sequence[Measured], fits: Mapping[str, Unseen]) -> dict[str, HeldOut]:
    """Predictions of configurations as services run them and of all, each with the line on price beside it."""
    served, all_of = evenly([row for row in every if row.batch >= SERVED]), evenly(every)
    costs, without_floor = (accelerator_j(every, fits, has_floor=has_floor) for has_floor in (True, False))
    return {
        "served": predicted(served, costs),
        "served-baseline": by_price(served),
        "sizes": predicted(served, without_floor),
        "sizes-baseline": by_price(served),
        "every": predicted(all_of, costs),
        "every-baseline": by_price(all_of),
    }
