"""Figures of requests to one deployment in one place: values at once, what stands behind them when it is asked for.

The values are those of :func:`obsia.accounting.figures.figure_of` to the last bit. Shares of the width, and what
follows from them (kind, evidence, inputs), take thirty times as long as values do, and most callers read none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Key, Worlds
from obsia.accounting.figures import LEVEL, Grounds, grounds_of, interval_of
from obsia.accounting.impacts import QUANTITIES, Impacts, Quantity, Rate
from obsia.accounting.sensitivity import Sensitivity
from obsia.core.figure import Assumption, Figure
from obsia.core.units import unit_of

_GROUNDS: Final = frozenset(Grounds._fields)
_NAMES: Final = _GROUNDS | {"assumptions", "figure_id"}
MOST_TOGETHER: Final = 15
"""Rows of 1,024 draws in one array: more are larger than the 128 KiB that allocators hand out without asking the
system, whose pages cost more than the sums."""


class Values(NamedTuple):
    """What some figures of one quantity are, each of shape (works,)."""

    median: NDArray[np.float64]
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


class Quote:
    """What requests cost at one deployment in one place, request by request or many at once. Safe between threads."""

    def __init__(self, rate: Rate, *, worlds: Worlds, sensitivity: Sensitivity) -> None:
        self.rate, self.worlds, self.sensitivity = rate, worlds, sensitivity
        self._order: dict[Quantity, NDArray[np.intp]] = {}

    def values(self, works: NDArray[np.float64], wanted: Sequence[Quantity] = QUANTITIES) -> dict[Quantity, Values]:
        """Values of works of shape (works, columns), each as if it were alone."""
        draws = self.rate.draws(works, wanted)
        found: dict[Quantity, Values] = {}
        several = max(MOST_TOGETHER // len(works), 1)
        for start in range(0, len(wanted), several):
            found |= self._of_block({each: draws[each] for each in wanted[start : start + several]})
        return found

    def _of_block(self, draws: Mapping[Quantity, NDArray[np.float64]]) -> dict[Quantity, Values]:
        """The values of some quantities, whose intervals are found at once."""
        ordered = np.empty((len(draws), *next(iter(draws.values())).shape))
        means = np.empty(ordered.shape[:-1])
        for row, (quantity, drawn) in enumerate(draws.items()):
            drawn.mean(axis=1, out=means[row])
            np.take(drawn, self._ordering(quantity, drawn), axis=1, out=ordered[row], mode="clip")
        low, median, high = interval_of(ordered, in_place=True)
        return {
            quantity: Values(median=median[row], mean=means[row], low=low[row], high=high[row])
            for row, quantity in enumerate(draws)
        }

    def _ordering(self, quantity: Quantity, draws: NDArray[np.float64]) -> NDArray[np.intp]:
        """An order of the worlds in which all draws are nearly sorted: requests of one model differ little in which
        worlds are dear. That of the middle one of several requests, of one that was asked about first for one alone.
        """
        if len(draws) > 1:
            return np.argsort(draws[len(draws) // 2])
        order = self._order.get(quantity)
        if order is None:
            order = self._order[quantity] = np.argsort(draws[0])
        return order


class Identity(NamedTuple):
    """What names the figures of one request."""

    snapshot: str
    figure_id: Callable[[Quantity], str]
    """The id of the figure of a quantity: asked for when it is read."""
    assumptions: Callable[[Quantity], tuple[Assumption, ...]]


class DeferredFigures:
    """The figures of one request, in the order of :data:`obsia.accounting.impacts.QUANTITIES`."""

    def __init__(self, quote: Quote, work: tuple[float, ...], *, identity: Identity) -> None:
        self._quote, self._work, self._identity = quote, work, identity
        self._lock = threading.RLock()
        self._shares: tuple[Mapping[Key, float], ...] | None = None
        values = quote.values(np.array([work], dtype=np.float64))
        self.figures = tuple(self._figure(quantity, values[quantity]) for quantity in QUANTITIES)

    def impacts(self) -> Impacts:
        """The draws, made again: a figure that is kept does not keep them."""
        return self._quote.rate.impacts(self._work)

    def shares(self) -> tuple[Mapping[Key, float], ...]:
        """Shares of the log-variance of each figure by key, largest first."""
        with self._lock:
            if self._shares is None:
                impacts = self.impacts()
                asked = [(impacts.draws[each], impacts.keys[each]) for each in QUANTITIES]
                self._shares = tuple(self._quote.sensitivity.several(asked))
            return self._shares

    def _figure(self, quantity: Quantity, values: Values) -> Figure:
        known: dict[str, Any] = {
            "median": float(values.median[0]),
            "mean": float(values.mean[0]),
            "low": float(values.low[0]),
            "high": float(values.high[0]),
            "level": LEVEL,
            "unit": unit_of(quantity.name),
            "quantity": quantity.name,
            "boundary": quantity.boundary,
            "snapshot": self._identity.snapshot,
        }
        return Figure.deferring(known, names=_NAMES, work=lambda name: self._rest(quantity, name))

    def _rest(self, quantity: Quantity, name: str) -> Mapping[str, Any]:
        if name == "figure_id":
            return {name: self._identity.figure_id(quantity)}
        if name == "assumptions":
            return {name: self._identity.assumptions(quantity)}
        shares = self.shares()[QUANTITIES.index(quantity)]
        return grounds_of(self._quote.rate.keys[quantity], shares, worlds=self._quote.worlds)._asdict()
