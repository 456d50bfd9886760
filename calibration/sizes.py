"""Fits the joint distribution of models' sizes and of what is public of them (``obsia.accounting.sizes``).

Open models that are sold stand in for closed ones. Everything public is read from the facts that ship, by the same
function as at run time. Two classes (dense, mixture of experts) with means of their own share one scale matrix; a
maker departs from it in all variables together (its margin, its way with sizes), and models depart with heavy tails.
A variable that is not known of a model is left out of its likelihood. What ships for a maker never seen is the sum of
both scale matrices under one Student distribution: an approximation, and the one that is scored.

``python -m calibration.sizes --held-out`` scores open models treated as closed, whole makers left out; ``--write
FILE`` writes the joint fact. The tables need no folder: all of them ship.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpy.typing import NDArray
from numpyro.infer import MCMC, NUTS

from calibration import closed, files
from calibration.scores import Predictions, bootstrap, score
from obsia.accounting.draws import Z95
from obsia.accounting.sizes import CLASSES, VARIABLES, SizeModel, columns_of, conditioned, coordinate, drawn
from obsia.accounting.sizes import public as public_facts
from obsia.facts.snapshot import Snapshot, load

Array = NDArray[Any]
LINEAGE = Path(__file__).with_name("sizes_lineage.csv")
"""Whose weights a model was tuned from: it is left out with them."""
ROWS = 200
FOLDS = 10
WORLDS = 1024
PRICES = frozenset({"own_output", "host_output"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """Open models; arrays of shape (models,) or (models, variables)."""

    ids: tuple[str, ...]
    makers: tuple[str, ...]
    active_b: Array
    total_b: Array
    is_mixture: Array
    values: Array
    """Coordinates by :data:`VARIABLES`, NaN where not known."""
    as_closed: tuple[Mapping[str, float], ...]
    """What would be known of the model, were it closed."""

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, chosen: Array) -> Models:
        """Some of the models, by a mask."""
        kept = np.flatnonzero(chosen)
        return Models(
            ids=tuple(self.ids[index] for index in kept),
            makers=tuple(self.makers[index] for index in kept),
            active_b=self.active_b[kept],
            total_b=self.total_b[kept],
            is_mixture=self.is_mixture[kept],
            values=self.values[kept],
            as_closed=tuple(self.as_closed[index] for index in kept),
        )


def maker_of(model_id: str, lineage: Sequence[Mapping[str, str]]) -> str:
    """Who made the weights: the developer, or the maker of the model that it was tuned from."""
    for row in lineage:
        if fnmatch(model_id, row["pattern"]):
            return row["maker"]
    return model_id.split("/")[0]


def read(snapshot: Snapshot) -> Models:
    """Text models that are sold and whose sizes are disclosed; without experts the total stands for active ones."""
    lineage = files.read(LINEAGE)
    rows: list[tuple[Any, ...]] = []
    for subject in snapshot.subjects("model"):
        model_id = subject.removeprefix("model:")
        total = snapshot.estimate(subject, "params_total_b", qualifier="")
        active = snapshot.estimate(subject, "params_active_b", qualifier="")
        dense = snapshot.text(subject, "architecture_kind") == "dense"
        if snapshot.text(subject, "kind") != "text" or total is None or (active is None and not dense):
            continue
        total_b = total.facts[0].value or 0.0
        active_b = total_b if active is None else min(active.facts[0].value or total_b, total_b)
        known = _coordinates(snapshot, model_id=model_id, closed=False)
        if PRICES.isdisjoint(known):
            continue
        mixture = active_b < 0.97 * total_b
        sizes = {"active": np.log10(active_b)}
        if mixture:
            sizes["sparsity"] = np.log10(total_b / active_b - 1.0)
        values = [(sizes | known).get(name, np.nan) for name in VARIABLES]
        hidden = _coordinates(snapshot, model_id=model_id, closed=True)
        rows.append((model_id, maker_of(model_id, lineage), active_b, total_b, mixture, values, hidden))
    ids, makers, active, total, mixture, values, hidden = zip(*rows, strict=True)
    return Models(
        ids=ids,
        makers=makers,
        active_b=np.array(active),
        total_b=np.array(total),
        is_mixture=np.array(mixture),
        values=np.array(values),
        as_closed=hidden,
    )


def _coordinates(snapshot: Snapshot, *, model_id: str, closed: bool) -> dict[str, float]:
    facts = public_facts(snapshot, model_id=model_id, closed=closed)
    return {name: coordinate(name, fact) for name, fact in facts.items()}


def model(
    values: Array, known: Array, patterns: Array, pattern: Array, mixture: Array, maker: Array, makers: int
) -> None:
    """The NumPyro model: ``patterns`` (patterns, V) of what is known, ``pattern`` (models,) the one of each model."""
    size = len(VARIABLES)
    unit = jnp.where(jnp.arange(size) == VARIABLES.index("year"), 1.0, 0.5)
    mean = numpyro.sample("mean", dist.Normal(0.0, 2.0).expand([len(CLASSES), size]).to_event(2))
    own = numpyro.sample("spread", dist.HalfNormal(unit).to_event(1))
    shape = numpyro.sample("correlation", dist.LKJCholesky(size, 1.0))
    factor = own[:, None] * shape
    theirs = numpyro.sample("maker_spread", dist.HalfNormal(0.6 * unit).to_event(1))
    their_shape = numpyro.sample("maker_correlation", dist.LKJCholesky(size, 2.0))
    standard = numpyro.sample("maker", dist.Normal(0.0, 1.0).expand([makers, size]).to_event(2))
    dof = 3.0 + numpyro.sample("tail", dist.Gamma(2.0, 0.25))
    numpyro.sample("mixture_share", dist.Beta(1.0 + mixture.sum(), 1.0 + (1 - mixture).sum()))
    discrepancy = standard @ (theirs[:, None] * their_shape).T
    off = jnp.where(known, values - mean[mixture] - discrepancy[maker], 0.0)
    covariance = factor @ factor.T
    both = patterns[:, :, None] * patterns[:, None, :]
    blocks = jnp.where(both > 0, covariance, jnp.eye(size))
    lower = jnp.linalg.cholesky(blocks)
    inverse = jax.scipy.linalg.solve_triangular(lower, jnp.broadcast_to(jnp.eye(size), lower.shape), lower=True)
    solved = jnp.einsum("nij,nj->ni", inverse[pattern], off)
    logdet = jnp.log(jnp.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)[pattern]
    count = patterns.sum(axis=1)[pattern]
    top = jax.scipy.special.gammaln((dof + count) / 2) - jax.scipy.special.gammaln(dof / 2)
    logs = top - count / 2 * jnp.log(dof * jnp.pi) - logdet - (dof + count) / 2 * jnp.log1p((solved**2).sum(1) / dof)
    numpyro.factor("models", logs.sum())


def fitted(models: Models, *, seed: int = 1, warmup: int = 400, draws: int = 400, depth: int = 7) -> SizeModel:
    """Posterior draws of the model for a maker that was not seen."""
    known = np.isfinite(models.values)
    patterns, pattern = np.unique(known, axis=0, return_inverse=True)
    names, maker = np.unique(np.array(models.makers), return_inverse=True)
    sampler = MCMC(
        NUTS(model, max_tree_depth=depth, target_accept_prob=0.85, init_strategy=numpyro.infer.init_to_median()),
        num_warmup=warmup,
        num_samples=draws,
        progress_bar=False,
    )
    sampler.run(
        jax.random.PRNGKey(seed),
        values=jnp.array(np.where(known, models.values, 0.0)),
        known=jnp.array(known),
        patterns=jnp.array(patterns * 1.0),
        pattern=jnp.array(pattern.ravel()),
        mixture=jnp.array(models.is_mixture.astype(int)),
        maker=jnp.array(maker),
        makers=len(names),
    )
    held = {name: np.asarray(value, dtype=np.float64) for name, value in sampler.get_samples().items()}
    factor = held["spread"][:, :, None] * held["correlation"]
    theirs = held["maker_spread"][:, :, None] * held["maker_correlation"]
    mean = held["mean"].copy()
    mean[:, CLASSES.index("dense"), VARIABLES.index("sparsity")] = 0.0
    return SizeModel(
        mean=mean,
        covariance=factor @ factor.swapaxes(1, 2) + theirs @ theirs.swapaxes(1, 2),
        dof=3.0 + held["tail"],
        mixture_share=held["mixture_share"],
    )


def folds_of(makers: Sequence[str], *, folds: int = FOLDS) -> list[list[str]]:
    """Makers in groups of like numbers of models: each group is left out at once, so each maker is, whole."""
    counts = {name: makers.count(name) for name in makers}
    groups: list[list[str]] = [[] for _ in range(folds)]
    for name in sorted(counts, key=lambda each: (-counts[each], each)):
        min(groups, key=lambda group: sum(counts[each] for each in group)).append(name)
    return groups


def drawn_sizes(
    size_model: SizeModel, known: Mapping[str, float], *, worlds: int = WORLDS, seed: int = 7
) -> tuple[Array, Array]:
    """(total, active) of a model, billions, shape (worlds,), as the program draws them, without a floor."""
    rng = np.random.default_rng(seed)
    uniform = [(rng.permutation(worlds) + rng.random(worlds)) / worlds for _ in range(3)]
    rows = (uniform[2] * len(size_model.dof)).astype(np.intp)
    return drawn(conditioned(size_model.at(rows), known), scores=uniform[0], sparsity_scores=uniform[1])


def predictions(
    models: Models, size_models: Mapping[str, SizeModel], *, without: frozenset[str] = frozenset()
) -> dict[str, Predictions]:
    """Active and total parameters of open models treated as closed, by the model that saw nothing of their maker.

    ``without`` names what is hidden beside.
    """
    quantiles: dict[str, list[Array]] = {"active": [], "total": []}
    for maker, hidden in zip(models.makers, models.as_closed, strict=True):
        known = {name: value for name, value in hidden.items() if name not in without}
        total, active = drawn_sizes(size_models[maker], known)
        for name, values in (("active", active), ("total", total)):
            quantiles[name].append(np.quantile(values, (0.05, 0.5, 0.95)))
    return {
        name: Predictions(
            ids=models.ids,
            clusters=models.makers,
            measured=truth,
            low=np.array(quantiles[name])[:, 0],
            median=np.array(quantiles[name])[:, 1],
            high=np.array(quantiles[name])[:, 2],
        )
        for name, truth in (("active", models.active_b), ("total", models.total_b))
    }


def held_out(models: Models, *, only: frozenset[str] | None = None) -> dict[str, SizeModel]:
    """Maker -> the model fitted on the models of others; those of its whole group are left out with it.

    ``only``: groups without any of these makers are not fitted.
    """
    size_models: dict[str, SizeModel] = {}
    for seed, group in enumerate(folds_of(models.makers)):
        if only is not None and only.isdisjoint(group):
            continue
        rest = models.at(~np.isin(np.array(models.makers), group))
        size_models |= dict.fromkeys(group, fitted(rest, seed=seed, warmup=250, draws=250, depth=6))
    return size_models


def price_only(models: Models) -> dict[str, Predictions]:
    """The yardstick: least squares on the output price alone, residual spread as width, makers left out alike."""
    price = np.array([known["own_output"] for known in models.as_closed])
    design = np.stack([np.ones(len(models)), price], axis=1)
    makers = np.array(models.makers)
    found: dict[str, Predictions] = {}
    for name, truth in (("active", models.active_b), ("total", models.total_b)):
        centre, half = np.zeros(len(models)), np.zeros(len(models))
        for maker in set(models.makers):
            rest = makers != maker
            line = np.linalg.lstsq(design[rest], np.log10(truth[rest]), rcond=None)[0]
            centre[~rest] = design[~rest] @ line
            half[~rest] = Z95 * np.std(np.log10(truth[rest]) - design[rest] @ line, ddof=2)
        ends = {"low": 10.0 ** (centre - half), "median": 10.0**centre, "high": 10.0 ** (centre + half)}
        found[name] = Predictions(ids=models.ids, clusters=models.makers, measured=truth, **ends)
    return found


def report(models: Models, size_models: Mapping[str, SizeModel]) -> list[str]:
    """Scores of sizes, a line each: all models, those with a price of their maker's own, those with a speed."""
    at = {name: np.isfinite(models.values[:, VARIABLES.index(name)]) for name in ("own_output", "speed")}
    every = predictions(models, size_models)
    blind = predictions(models, size_models, without=frozenset({"speed"}))
    rows = (
        ("all models", every, None),
        ("price of the maker's own", every, at["own_output"]),
        ("with speed", every, at["speed"]),
        ("the same, speed hidden", blind, at["speed"]),
        ("price alone, all models", price_only(models), None),
        ("price alone, maker's own", price_only(models), at["own_output"]),
    )
    return [line(f"{name}: {size}", held[size], chosen) for name, held, chosen in rows for size in ("active", "total")]


def energy_report(snapshot: Snapshot, models: Models, size_models: Mapping[str, SizeModel]) -> list[str]:
    """Scores of energy, a line each: the groups of :func:`report`; with speed, as if usage records told it too."""
    own, timed = (models.at(np.isfinite(models.values[:, VARIABLES.index(name)])) for name in ("own_output", "speed"))
    found: list[str] = []
    for label, some, seen in (
        ("all models, ", models, False),
        ("price of the maker's own, ", own, False),
        ("speed in the records, ", timed, True),
        ("the same, no speed in the records, ", timed, False),
    ):
        held = closed.energies(snapshot, ids=some.ids, makers=some.makers, size_models=size_models, is_speed_seen=seen)
        found += closed.lines(held, label=label)
    return found


def line(name: str, held: Predictions, chosen: Array | None = None) -> str:
    """One line of scores, with 90 % intervals from resampling makers."""
    arrays = held.arrays(chosen)
    found, ends = score(**arrays), bootstrap(**arrays)
    factor = 10.0 ** np.median(np.abs(np.log10(arrays["median"] / arrays["measured"])))

    def within(name: str) -> str:
        return f"[{ends[name][0]:.2f}, {ends[name][1]:.2f}]"

    return (
        f"{name}: {found.rows} models of {found.clusters} makers, inside {found.coverage_share:.2f} "
        f"{within('coverage_share')}, width {found.width_log10:.2f}, interval score {found.interval_score_log10:.2f} "
        f"{within('interval_score_log10')}, median factor {factor:.2f}, predicted over true {found.bias_ratio:.2f}"
    )


def main() -> None:
    """Fit, score makers left out, and write the joint fact where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="file of the joint fact")
    parser.add_argument("--held-out", action="store_true", help="score sizes with whole makers left out")
    parser.add_argument("--energy", action="store_true", help="score energy too, with whole makers left out")
    options = parser.parse_args()
    numpyro.enable_x64()
    snapshot = load()
    models = read(snapshot)
    if options.write:
        size_model = fitted(models, seed=7, warmup=400, draws=600, depth=7)
        files.write_joint(options.write, columns_of(size_model), rows=ROWS)
    if options.held_out or options.energy:
        size_models = held_out(models)
        lines = report(models, size_models)
        if options.energy:
            lines += energy_report(snapshot, models, size_models)
        print("\n".join(lines))


if __name__ == "__main__":
    main()
