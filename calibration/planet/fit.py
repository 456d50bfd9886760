"""The hierarchy fitted to rows: Gauss-Newton in the space of the rows, with errors that publishers and places share.

    log y = log E_place,year + terms + family + publisher + publisher at place + drift + noise

Errors of a publisher at a place follow a Student t of 3 degrees, noise one of 5 (weights renewed at each step): one
table of small regions cannot outvote what everybody else counts. Draws come from the prior, moved by what the rows say
(Matheron's rule).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calibration.planet.rows import INDUSTRY, OFFICIAL, Row, table
from calibration.planet.state import CENTRE, Array, Priors, State

STEPS = 12
CORRECTIONS = 4
"""Steps to a planet that is drawn: the third moves its normals by less than a hundredth, on average."""
JUDGED, SEED = 64, 20_261_201
"""Planets that say how far the middle of what is predicted lies from what the slope at the centre says."""
PLACE_DEGREES, NOISE_DEGREES = 3.0, 5.0
_LARGE_TWH = 500.0


@dataclass(frozen=True, kw_only=True)
class Errors:
    """Covariance of what rows miss by, in parts."""

    shared: Array
    """Terms and drift: shape (rows, rows)."""
    place: Array
    """Of a publisher at a place, before weights."""
    groups: Array
    """Which publisher at which place, shape (rows,); -1 for meters."""
    own: Array
    """Variance of the noise of each row before weights, shape (rows,)."""
    stated: Array
    """Variance that a row's own range and digits leave, shape (rows,)."""
    mean: Array

    def whole(self, place_weights: Array, noise_weights: Array) -> Array:
        """The covariance with the weights of the Student t."""
        scale = np.sqrt(place_weights)
        return (
            self.shared
            + self.place / (scale[:, None] * scale[None, :])
            + np.diag(self.own / noise_weights + self.stated)
        )


@dataclass(frozen=True, kw_only=True)
class Offsets:
    """What families of publishers and publishers count more or less than the state, as further normals."""

    names: tuple[str, ...]
    sds: Array
    """Shape (names,)."""

    @classmethod
    def of(cls, rows: Sequence[Row], priors: Priors) -> Offsets:
        """Those of rows that are no meters."""
        free = [row for row in rows if not row.is_metered]
        of_a_country = dict.fromkeys((OFFICIAL, INDUSTRY), priors.national)
        families = of_a_country | {"stock": priors.stock, "shipments": priors.shipments}
        named = {family: sd for family, sd in families.items() if any(row.family == family for row in free)}
        named |= dict.fromkeys(sorted({row.publisher for row in free}), priors.publisher)
        return cls(names=tuple(named), sds=np.array(list(named.values())))

    def slopes(self, rows: Sequence[Row]) -> Array:
        """Which of them act on which row, shape (rows, names)."""
        index = {name: place for place, name in enumerate(self.names)}
        made = np.zeros((len(rows), len(self.names)))
        for place, row in enumerate(rows):
            for name in () if row.is_metered else (row.family, row.publisher):
                if name in index:
                    made[place, index[name]] = self.sds[index[name]]
        return made

    def log(self, z: Array, *names: str) -> Array:
        """The sum of some of them, for their normals of shape (..., names)."""
        chosen = [self.names.index(name) for name in names]
        return z[..., chosen] @ self.sds[chosen]


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What the rows say."""

    state: State
    offsets: Offsets
    rows: tuple[Row, ...]
    errors: Errors
    centre: Array
    """The most likely normals, those of the offsets last: shape (normals,)."""
    slope: Array
    """Of the rows at the centre, shape (rows, normals)."""
    place_weights: Array
    noise_weights: Array
    solved: Array
    """``S^-1 (y - h + G z)``, shape (rows,)."""
    cholesky: Array

    def draws(self, count: int, *, seed: int) -> Array:
        """Normals of ``count`` planets that fit the rows, shape (count, normals)."""
        return list(self.corrected(count, seed=seed))[-1]

    def corrected(self, count: int, *, seed: int) -> Iterator[Array]:
        """Planets by the slope at the centre alone, then after each correction by what they say of the rows.

        Each comes from its own prior draw and perturbed rows. By the slope alone a country with rows would lie 6 %
        below them: those without rows are wide, so that they hold more of the world in a draw than at the centre.
        """
        rng = np.random.default_rng(seed)
        prior = rng.standard_normal((count, len(self.centre)))
        covariance = self.errors.whole(self.place_weights, self.noise_weights)
        missed = rng.standard_normal((count, len(self.rows))) @ np.linalg.cholesky(covariance).T
        stated = np.array([row.log_twh for row in self.rows]) - self.errors.mean - missed
        z = np.broadcast_to(self.centre, prior.shape)
        for _ in range(CORRECTIONS):
            said = log_said(self.state, self.offsets, self.rows, z)
            z = prior + _solve(self.cholesky, (stated - said + (z - prior) @ self.slope.T).T).T @ self.slope
            yield z

    def _bent(self, chosen: Sequence[Row], values: Array, slopes: Array) -> Array:
        """How far what planets say of some rows lies from what the slope at the centre says they do, on average."""
        straight, drawn = self._judges
        said = log_said(self.state, self.offsets, chosen, drawn)
        return (said - values - (straight - self.centre) @ slopes.T).mean(axis=0)

    @cached_property
    def _judges(self) -> tuple[Array, Array]:
        """The same planets by the slope alone, and as they are drawn."""
        straight, *_, drawn = self.corrected(JUDGED, seed=SEED)
        return straight, drawn

    def predictive(self, chosen: Sequence[Row]) -> tuple[Array, Array]:
        """Mean and standard deviation of the logarithm that other rows would state, each of shape (chosen,).

        Errors of a row's own are a Student t, as they are in the fit: each counts as the normal whose 80 % interval is
        as wide. What a publisher is off by at a place of which it was read is known from its rows there.
        """
        both = (*self.rows, *chosen)
        n = len(self.rows)
        errors = errors_of(both, self.state.priors, levels=_levels(self.state, both, self.centre))
        values, slopes = seen_by(self.state, self.offsets, chosen, self.centre)
        groups = {int(group): weight for group, weight in zip(errors.groups[:n], self.place_weights, strict=True)}
        weights = np.array([groups.get(int(group), 1.0) for group in errors.groups])
        scale = np.sqrt(weights)
        covariance = errors.shared + errors.place / (scale[:, None] * scale[None, :])
        across = slopes @ self.slope.T + covariance[n:, :n]
        mean = (
            values + errors.mean[n:] + across @ self.solved - slopes @ self.centre + self._bent(chosen, values, slopes)
        )
        new = np.array([int(group) not in groups for group in errors.groups[n:]])
        place = np.diag(errors.place)[n:] * np.where(new, _tail(PLACE_DEGREES) - 1.0, 0.0)
        noise = errors.own[n:] * _tail(NOISE_DEGREES)
        own = np.einsum("ij,ij->i", slopes, slopes) + np.diag(covariance)[n:] + place + noise + errors.stated[n:]
        explained = np.einsum("ij,ji->i", across, _solve(self.cholesky, across.T))
        return mean, np.sqrt(np.maximum(own - explained, 1e-12))


def fit(state: State, rows: Sequence[Row]) -> Fit:
    """Fit the state to rows."""
    chosen, y = tuple(rows), np.array([row.log_twh for row in rows])
    offsets = Offsets.of(chosen, state.priors)
    z = np.zeros(state.size + len(offsets.names))
    place_weights, noise_weights = np.ones(len(chosen)), np.ones(len(chosen))
    for step in range(STEPS):
        values, slopes = seen_by(state, offsets, chosen, z)
        errors = errors_of(chosen, state.priors, levels=_levels(state, chosen, z))
        covariance = errors.whole(place_weights, noise_weights)
        cholesky = np.linalg.cholesky(slopes @ slopes.T + covariance)
        solved = _solve(cholesky, y - errors.mean - values + slopes @ z)
        new = slopes.T @ solved
        z = new if step else new * min(1.0, 3.0 / max(float(np.abs(new).max()), 1e-9))
        place_weights = _place_weights(errors, solved, place_weights)
        noise_weights = _t_weights(errors.own / noise_weights * solved, errors.own, NOISE_DEGREES)
    values, slopes = seen_by(state, offsets, chosen, z)
    covariance = errors.whole(place_weights, noise_weights)
    cholesky = np.linalg.cholesky(slopes @ slopes.T + covariance)
    solved = _solve(cholesky, y - errors.mean - values + slopes @ z)
    return Fit(
        state=state,
        offsets=offsets,
        rows=chosen,
        errors=errors,
        centre=z,
        slope=slopes,
        place_weights=place_weights,
        noise_weights=noise_weights,
        solved=solved,
        cholesky=cholesky,
    )


def seen_by(state: State, offsets: Offsets, rows: Sequence[Row], z: Array) -> tuple[Array, Array]:
    """What normals say of rows before errors, shape (rows,), and the slope, shape (rows, normals)."""
    slopes = np.zeros((len(rows), state.size))
    for same, places, year in _by_year(state, rows):
        slopes[same] = state.slopes(z[: state.size], places, year)
    return log_said(state, offsets, rows, z), np.hstack([slopes, offsets.slopes(rows)])


def log_said(state: State, offsets: Offsets, rows: Sequence[Row], z: Array) -> Array:
    """What normals of shape (..., normals) say of rows before errors, shape (..., rows)."""
    values = np.zeros((*z.shape[:-1], len(rows)))
    for same, places, year in _by_year(state, rows):
        values[..., same] = state.log_places(z[..., : state.size], places, year)
    return values + z[..., state.size :] @ offsets.slopes(rows).T


def _by_year(state: State, rows: Sequence[Row]) -> Iterator[tuple[Array, Array, float]]:
    """Which rows speak of a year, the countries of their places, and the year."""
    places, years = np.array([state.mask(row.place) for row in rows]), np.array([row.year for row in rows])
    for year in np.unique(years):
        same = np.flatnonzero(years == year)
        yield same, places[same], float(year)


def errors_of(rows: Sequence[Row], priors: Priors, *, levels: Array) -> Errors:
    """The covariance of what rows miss by; ``levels``: TWh of their places in 2024, shape (rows,)."""
    terms = {each["term"]: (float(each["mean_log"]), float(each["sd_log"])) for each in table("terms.csv")}
    n = len(rows)
    named = sorted({term for row in rows for term in row.terms})
    loads = np.array([[terms[term][1] if term in row.terms else 0.0 for term in named] for row in rows]).reshape(n, -1)
    shared = loads @ loads.T
    free = np.array([not row.is_metered for row in rows])
    groups = _indices([(row.publisher, row.place) for row in rows])
    groups[~free] = -1
    sds = priors.place[0] + priors.place[1] * np.maximum(np.log10(_LARGE_TWH / levels), 0.0)
    place = np.outer(sds, sds) * (groups[:, None] == groups[None, :]) * np.outer(free, free)
    shared += _drift(rows, priors)
    own = np.array([(priors.metered if row.is_metered else priors.noise) ** 2 for row in rows])
    return Errors(
        shared=shared,
        place=place,
        groups=groups,
        own=own,
        stated=np.array([row.own_sd**2 for row in rows]),
        mean=np.array([sum(terms[term][0] for term in row.terms) for row in rows]),
    )


def _drift(rows: Sequence[Row], priors: Priors) -> Array:
    """What comes after an edition is a random walk: one of each edition, and one that all who look ahead share."""
    start = np.array([row.edition for row in rows])
    end = start + np.array([row.horizon for row in rows])
    overlap = np.minimum(end[:, None], end[None, :]) - np.maximum(start[:, None], start[None, :])
    together = np.maximum(overlap, 0.0)
    edition = _indices([(row.publisher, row.edition) for row in rows])
    own = np.minimum((end - start)[:, None], (end - start)[None, :]) * (edition[:, None] == edition[None, :])
    return priors.drift_shared**2 * together + priors.drift_own**2 * own


def _levels(state: State, rows: Sequence[Row], z: Array) -> Array:
    electricity = state.electricity(z[: state.size], CENTRE)
    return np.array([max(float(electricity[state.mask(row.place)].sum()), 1e-6) for row in rows])


def _place_weights(errors: Errors, solved: Array, weights: Array) -> Array:
    """Weights of the Student t of each publisher at each place, shape (rows,)."""
    made = np.ones_like(weights)
    for group in set(errors.groups[errors.groups >= 0].tolist()):
        chosen = errors.groups == group
        variance = float(np.diag(errors.place)[chosen].mean())
        missed = variance / float(weights[chosen][0]) * float(solved[chosen].sum())
        made[chosen] = float(_t_weights(np.array([missed]), np.array([variance]), PLACE_DEGREES)[0])
    return made


def _tail(degrees: float) -> float:
    """The variance of the normal beyond whose 80 % interval as much lies as beyond that of a Student t of scale 1."""
    from scipy.special import ndtri, stdtrit

    return float(stdtrit(degrees, 0.9) / ndtri(0.9)) ** 2


def _t_weights(missed: Array, variance: Array, degrees: float) -> Array:
    return (degrees + 1.0) / (degrees + missed**2 / variance)


def _indices(names: Sequence[object]) -> Array:
    known: dict[object, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)


def _solve(cholesky: Array, right: Array) -> Array:
    from scipy.linalg import cho_solve

    return cho_solve((cholesky, True), right)


def quantiles(values: Array) -> tuple[float, float, float]:
    """Median and the ends that hold 90 %."""
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return float(middle), float(low), float(high)


def widths(values: Array) -> float:
    """The upper end over the lower one."""
    _, low, high = quantiles(values)
    return high / low if low > 0.0 else math.inf
