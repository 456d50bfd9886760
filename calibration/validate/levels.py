"""What a part hands over: predictions of rows that it has not seen, as quantiles that give intervals at four levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.scores import Predictions

Array = NDArray[np.float64]
LEVELS = (0.5, 0.8, 0.9, 0.95)
PROBABILITIES = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
"""The quantiles that are kept: the ends of central intervals at each of :data:`LEVELS`, and the median."""
_MIDDLE = PROBABILITIES.index(0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut(Predictions):
    """Predictions with their quantiles; positive, in the unit of what was measured."""

    quantiles: Array
    """Shape (rows, :data:`PROBABILITIES`); NaN where a part does not tell that quantile."""

    def ends(self, level: float) -> tuple[Array, Array]:
        """The ends of the central interval at one of :data:`LEVELS`, each of shape (rows,)."""
        below = _MIDDLE - 1 - LEVELS.index(level)
        return self.quantiles[:, below], self.quantiles[:, len(PROBABILITIES) - 1 - below]

    def levels(self) -> tuple[float, ...]:
        """The levels at which every row has an interval."""
        return tuple(level for level in LEVELS if not np.isnan(self.ends(level)).any())

    def at(self, chosen: NDArray[np.bool_]) -> HeldOut:
        """Some of the rows."""
        held: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            is_array = isinstance(value, np.ndarray)
            held[field.name] = value[chosen] if is_array else tuple(np.array(value, dtype=object)[chosen])
        return HeldOut(**held)

    def halved(self) -> HeldOut:
        """The control: every interval at half its width in logarithms, around the same median."""
        middle = self.median[:, None]
        quantiles = np.sqrt(self.quantiles * middle)
        return HeldOut(
            ids=self.ids,
            clusters=self.clusters,
            measured=self.measured,
            median=self.median,
            low=np.sqrt(self.low * self.median),
            high=np.sqrt(self.high * self.median),
            quantiles=quantiles,
        )


def of_draws(
    *, ids: Sequence[str], clusters: Sequence[str], measured: Array, draws_log10: Sequence[Array] | Array
) -> HeldOut:
    """From draws (log10) of each row, shape (rows, draws), or as many arrays as rows."""
    quantiles = 10.0 ** np.array([np.quantile(draws, PROBABILITIES) for draws in draws_log10])
    return of_quantiles(ids=ids, clusters=clusters, measured=measured, quantiles=quantiles)


def of_quantiles(*, ids: Sequence[str], clusters: Sequence[str], measured: Array, quantiles: Array) -> HeldOut:
    """From quantiles of each row, shape (rows, :data:`PROBABILITIES`)."""
    low, high = PROBABILITIES.index(0.05), PROBABILITIES.index(0.95)
    return HeldOut(
        ids=tuple(ids),
        clusters=tuple(clusters),
        measured=np.asarray(measured, dtype=np.float64),
        median=quantiles[:, _MIDDLE],
        low=quantiles[:, low],
        high=quantiles[:, high],
        quantiles=quantiles,
    )


def of_predictions(found: Any, chosen: NDArray[np.bool_] | None = None) -> HeldOut:
    """From :class:`Predictions` that have ``draws_log10`` of each row, all of them or the chosen rows."""
    kept = np.ones(len(found.ids), dtype=bool) if chosen is None else chosen
    at = np.flatnonzero(kept)
    return of_draws(
        ids=[found.ids[each] for each in at],
        clusters=[found.clusters[each] for each in at],
        measured=found.measured[at],
        draws_log10=[found.draws_log10[each] for each in at],
    )


def of_medians(*, ids: Sequence[str], clusters: Sequence[str], measured: Array, median: Array) -> HeldOut:
    """From medians alone: no level has an interval."""
    quantiles = np.full((len(median), len(PROBABILITIES)), np.nan)
    quantiles[:, _MIDDLE] = median
    return HeldOut(
        ids=tuple(ids),
        clusters=tuple(clusters),
        measured=measured,
        median=median,
        low=median,
        high=median,
        quantiles=quantiles,
    )


def ruled(held: HeldOut, median: Array) -> HeldOut:
    """The same rows with other medians and no interval: what a simple rule says of them."""
    return of_medians(ids=held.ids, clusters=held.clusters, measured=held.measured, median=median)


def others(values: Array, clusters: Sequence[str]) -> Array:
    """For each row, the median of ``values`` over the rows of all other clusters; shape (rows,)."""
    of = np.array(clusters)
    return np.array([np.median(values[of != name]) for name in clusters])


def of_intervals(found: Predictions) -> HeldOut:
    """From a median and a 90 % interval alone: other levels stay unknown."""
    quantiles = np.full((len(found.ids), len(PROBABILITIES)), np.nan)
    for probability, values in ((0.05, found.low), (0.5, found.median), (0.95, found.high)):
        quantiles[:, PROBABILITIES.index(probability)] = values
    return HeldOut(
        ids=tuple(found.ids),
        clusters=tuple(found.clusters),
        measured=found.measured,
        median=found.median,
        low=found.low,
        high=found.high,
        quantiles=quantiles,
    )
