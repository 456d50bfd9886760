"""Simulation-based calibration: does a sampler find the posterior of the model that it is given?

Parameters are drawn from the prior, data from the model, and the sampler is run on them. If it is right, the rank of
the true parameter among its draws is uniform. This checks the inference, not the model: whether the world is like the
model is what rows left out tell.

Source: Talts, Betancourt, Simpson, Vehtari and Gelman (2018), "Validating Bayesian inference algorithms with
simulation-based calibration". The band of the ECDF: Säilynoja, Bürkner and Vehtari (2022), "Graphical test for
discrete uniformity and its applications in goodness-of-fit evaluation and multiple sample comparison", by simulation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
DRAWS = 63
"""Draws that a rank is taken among: 64 ranks, which 2, 4, 8, 16 or 32 bins divide evenly."""
REPLICAS = 4000
"""Of uniform ranks, for the p-value of the ECDF."""
LEVEL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Ranks of true values among draws; 0 to :data:`DRAWS`."""

    names: tuple[str, ...]
    right: Ints
    """Shape (simulations, names)."""
    halved: Ints
    """The control: of the same draws pulled halfway to their mean, which a right check rejects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniformity:
    """How far the ranks of one quantity are from uniform."""

    name: str
    counts: tuple[int, ...]
    """Of ranks, by bin."""
    chi_square_p: float
    ecdf_p: float
    adjusted_p: float
    """The ECDF's, adjusted for all quantities (Holm)."""


Simulate = Callable[[np.random.Generator], tuple[Mapping[str, Any], Any]]
"""Chance -> true values by name, and the data that they made."""
Fit = Callable[[Sequence[Any], Sequence[int]], Mapping[str, Any]]
"""Sets of data and a seed for each -> draws by name, shape (simulations, draws, ...), draws nearly independent."""


def ranks(*, simulate: Simulate, fit: Fit, simulations: int, seed: int = 7) -> Ranks:
    """Runs the sampler on simulated data, and ranks each entry of each quantity that ``simulate`` tells."""
    chances = [np.random.default_rng([seed, at]) for at in range(simulations)]
    made = [simulate(rng) for rng in chances]
    drawn = fit([data for _, data in made], [int(rng.integers(2**31)) for rng in chances])
    right: list[Ints] = []
    halved: list[Ints] = []
    truths: list[Mapping[str, Any]] = [truth for truth, _ in made]
    for name in truths[0]:
        true = np.array([np.ravel(truth[name]) for truth in truths])[:, None]
        draws = _thinned(np.asarray(drawn[name], dtype=np.float64))
        pulled = 0.5 * (draws + draws.mean(axis=1, keepdims=True))
        right.append((draws < true).sum(axis=1))
        halved.append((pulled < true).sum(axis=1))
    return Ranks(
        names=tuple(each for name in truths[0] for each in _labels(name, np.shape(truths[0][name]))),
        right=np.concatenate(right, axis=1),
        halved=np.concatenate(halved, axis=1),
    )


def _labels(name: str, shape: tuple[int, ...]) -> list[str]:
    return [name] if shape == () else [f"{name} {at + 1}" for at in range(int(np.prod(shape)))]


def _thinned(draws: Array) -> Array:
    chosen = np.linspace(0, draws.shape[1] - 1, DRAWS).round().astype(int)
    return draws[:, chosen].reshape(len(draws), DRAWS, -1)


def uniformity(names: tuple[str, ...], found: Ints) -> tuple[Uniformity, ...]:
    """Tests of each column of ranks, shape (simulations, names)."""
    simulations = len(found)
    counts = [np.bincount(column * bins(simulations) // (DRAWS + 1), minlength=bins(simulations)) for column in found.T]
    ecdf_p = _ecdf_p(found)
    adjusted = _holm(ecdf_p)
    return tuple(
        Uniformity(
            name=name,
            counts=tuple(int(each) for each in counts[at]),
            chi_square_p=_chi_square_p(counts[at]),
            ecdf_p=float(ecdf_p[at]),
            adjusted_p=float(adjusted[at]),
        )
        for at, name in enumerate(names)
    )


def bins(simulations: int) -> int:
    """Bins of a histogram: a power of two with five ranks or more expected in each."""
    return int(min(32, 2 ** max(1, int(np.log2(simulations / 5.0)))))


def _chi_square_p(counts: Ints) -> float:
    from scipy.stats import chisquare

    return float(chisquare(counts).pvalue)


def _ecdf_p(found: Ints) -> Array:
    """Share of uniform samples whose ECDF leaves the pointwise bands at least as far; shape (names,)."""
    from scipy.stats import binom

    simulations = len(found)
    # Below point k lie ranks 0 to k - 1: a binomial count.
    points = np.arange(1, DRAWS + 1)
    count = np.arange(simulations + 1)[:, None]
    chance = points / (DRAWS + 1.0)
    tails = np.minimum(binom.cdf(count, simulations, chance), binom.sf(count - 1, simulations, chance))

    def least(sample: Ints) -> Array:
        below = np.stack([(sample < point).sum(axis=0) for point in points])
        return np.asarray(tails[below, np.arange(len(points))[:, None]].min(axis=0))

    uniform = np.random.default_rng(11).integers(0, DRAWS + 1, (simulations, REPLICAS))
    null = np.sort(least(uniform))
    # A hair above: the same counts give the same tail.
    reached = np.searchsorted(null, least(found) * (1.0 + 1e-9), side="right")
    return np.asarray((1.0 + reached) / (1.0 + REPLICAS))


def _holm(p: Array) -> Array:
    """p-values adjusted for their number. Source: Holm (1979)."""
    order = np.argsort(p)
    stepped = np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order])
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def rejected(tests: tuple[Uniformity, ...]) -> tuple[str, ...]:
    """Names of the quantities that fail, with their number taken into account."""
    return tuple(each.name for each in tests if each.adjusted_p < LEVEL)
