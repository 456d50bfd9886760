"""The share of log-variance of each key, for any number of figures of one set of worlds.

Shares come from main effects (first-order variances; Sobol 1993). A key that chooses acts by the means of its
choices (analysis of variance); a key that acts smoothly by a polynomial of degree 3 in its normal score (Sudret
2008, "Global sensitivity analysis using polynomial chaos expansions"). Keys that explain more than chance would are
fitted together. What interactions explain is spread in proportion.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key, Worlds, normal_scores
from obsia.accounting.products import product
from obsia.accounting.threads import one_thread

Array = NDArray[np.float64]
_NO_WIDTH: Final = 1e-12
"""A standard deviation of logarithms below rounding: a figure without width."""
_MOST_HELD: Final = 64
"""Sets of keys whose places in the design are kept: bounds memory."""
_MOST_KNOWN: Final = 64
"""Figures whose shares are kept: the record of a figure and its list of unknowns ask for them again."""
_TOGETHER: Final = 64
"""Figures whose shares are found at once: bounds memory."""
_PART: Final = 256
"""Rows whose products with others are kept together."""
_DEGREE: Final = 3
"""Degree of the polynomial in its normal score that stands for a key that acts smoothly."""
_PASSES: Final = 3
"""Passes of selection: what the first keys explain leaves less noise in which the next are looked for."""
_MOST_STEPS: Final = 60
"""Steps of a solution by conjugate gradients, at most: far more than nearly orthogonal blocks take."""
_LEAST_EXCESS: Final = 3.0
"""Standard deviations of chance above which a key is taken to explain anything."""
_WORLDS_PER_ROW: Final = 3
"""Worlds to each row of a regression, at least."""


class Sensitivity:
    """Shares of log-variance by key, for any number of figures of one set of worlds.

    One design serves all keys: each has a block of orthonormal rows, and a figure takes the blocks of its own keys.
    Products of rows with each other (Gram matrix) are kept of those that explained anything. The shares of a figure
    are the same to the last bit whatever others are asked for with it or before it. A sensitivity that goes on from
    ``base`` has its blocks and products, and adds its own.
    """

    def __init__(self, worlds: Worlds, *, base: Sensitivity | None = None) -> None:
        self._worlds, self._base = worlds, base
        self._at: dict[tuple[Key, tuple[float, ...]], int] = {} if base is None else dict(base._at)
        """A key and its edges -> its block in the design; -1 for one that has no rows."""
        self._widths: NDArray[np.intp] = np.zeros(0, dtype=np.intp) if base is None else base._widths
        """Rows of each block."""
        self._design: Array = np.zeros((0, worlds.worlds)) if base is None else base._design
        self._inherited = len(self._design)
        self._met: list[Array] = []
        """Rows of the design that explained anything, :data:`_PART` in each."""
        self._met_rows = np.zeros(0, dtype=np.intp)
        self._gram: list[Array] = []
        """Products of the rows of each part of those with all rows up to its own last: the others are the same."""
        self._met_at = np.full(self._inherited, -1, dtype=np.intp)
        """Row of the design -> its place among those that were met; -1 for one that was not."""
        self._lock = threading.RLock()
        """Those that go on from this one ask it for products, figures for their shares: each in a thread of its own."""
        self._chosen: dict[frozenset[Key], _Chosen] = {}
        self._known: dict[tuple[bytes, frozenset[Key]], tuple[_Chosen, dict[Key, float]]] = {}

    def shares(self, draws: Draws, keys: frozenset[Key]) -> dict[Key, float]:
        """Share of the log-variance of ``draws`` (shape (worlds,)) by key, largest first; sums to 1, or empty."""
        return self.several([(draws, keys)])[0]

    def several(self, figures: Sequence[tuple[Draws, frozenset[Key]]]) -> list[dict[Key, float]]:
        """The shares of several figures, each as of :meth:`shares`: together they take less time."""
        with self._lock, one_thread():
            return self._several(figures)

    def _several(self, figures: Sequence[tuple[Draws, frozenset[Key]]]) -> list[dict[Key, float]]:
        found: list[dict[Key, float] | None] = []
        asked: list[tuple[int, _Chosen, Draws]] = []
        marks: list[tuple[bytes, frozenset[Key]]] = []
        for draws, keys in figures:
            chosen = self._choose(keys)
            mark = hashlib.blake2b(draws.tobytes(), digest_size=16).digest(), keys
            marks.append(mark)
            held = self._known.get(mark)
            if held is not None and held[0].blocks is chosen.blocks:
                found.append(held[1])
                continue
            logs = _logs(draws)
            found.append(None if logs is not None and chosen.keys else {})
            if logs is not None and chosen.keys:
                asked.append((len(found) - 1, chosen, logs))
        for start in range(0, len(asked), _TOGETHER):
            some = asked[start : start + _TOGETHER]
            explained = self._explained(np.stack([logs for _, _, logs in some]), [chosen for _, chosen, _ in some])
            for (place, chosen, _), parts in zip(some, explained, strict=True):
                found[place] = shares = _shares(parts[chosen.blocks], chosen.keys)
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[marks[place]] = chosen, shares
        return [dict(shares or {}) for shares in found]

    def _explained(self, logs: Array, several: Sequence[_Chosen]) -> Array:
        """Variance of each row of ``logs`` that each block alone explains, shape (figures, blocks): what noise would
        explain is taken off, and only keys that were chosen are looked at.
        """
        blocks, widths, lines, design = self._looked_at(several)
        count = logs.shape[1]
        starts = np.cumsum(widths) - widths
        fits: list[_Fit] = [_Fit(each, float(each @ each) / count, len(design)) for each in logs]
        is_left = np.zeros((len(fits), len(starts)), dtype=np.bool_)
        for row, chosen in zip(is_left, several, strict=True):
            row[np.searchsorted(blocks, chosen.blocks)] = True
        selected = np.zeros_like(is_left)
        projected = self._projected(logs, design)
        left = projected
        at: list[int] = list(range(len(fits)))
        for more in reversed(range(_PASSES)):
            # What chance gives a block of n rows has mean n and deviation sqrt(2 n), in units of the noise.
            noise = np.array([fits[index].noise for index in at])
            excess = np.add.reduceat(left**2, starts, axis=1) / noise[:, np.newaxis] - widths
            excess /= np.sqrt(2.0 * widths)
            candidates = (excess > _LEAST_EXCESS) & is_left[at]
            _fill_room(candidates, excess, widths, room=count // _WORLDS_PER_ROW - selected[at] @ widths)
            is_active: NDArray[np.bool_] = np.any(candidates, axis=1)
            at = [index for index, active in zip(at, is_active.tolist(), strict=True) if active]
            if not at:
                break
            selected[at] |= candidates[is_active]
            is_left &= ~selected
            # Products of all rows that came are made at once; each figure takes its own.
            rows = [np.flatnonzero(np.repeat(selected[index], widths)) for index in at]
            self._meet(lines[np.unique(np.concatenate(rows))])
            for index, own in zip(at, rows, strict=True):
                fits[index].fit(own, projected[index, own], self.gram_of(lines[own]))
            if more:
                left = self._projected(np.stack([fits[index].residual(design) for index in at]), design)
        effects = np.add.reduceat(np.stack([each.coefficients for each in fits]) ** 2, starts, axis=1)
        effects -= np.array([each.noise for each in fits])[:, np.newaxis] * widths
        explained = np.zeros((len(fits), len(self._widths)))
        explained[:, blocks] = np.where(selected, np.maximum(effects, 0.0), 0.0)
        return explained

    def _looked_at(
        self, several: Sequence[_Chosen]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], Array]:
        """Blocks that any of some figures has chosen, in order, their widths, their rows, and that part of the design.

        Most figures of the planet rest on a few of its keys; where half of the design is looked at, all of it is.
        """
        blocks = np.unique(np.concatenate([each.blocks for each in several]))
        if 2 * int(self._widths[blocks].sum()) >= len(self._design):
            return np.arange(len(self._widths)), self._widths, np.arange(len(self._design)), self._design
        is_taken = np.zeros(len(self._widths), dtype=np.bool_)
        is_taken[blocks] = True
        rows = np.flatnonzero(np.repeat(is_taken, self._widths))
        return blocks, self._widths[blocks], rows, self._design[rows]

    def _projected(self, logs: Array, design: Array) -> Array:
        """Products of logarithms with rows of the design, over the worlds; shape (figures, rows)."""
        return product(logs, design.T) / self._worlds.worlds

    def gram_of(self, rows: NDArray[np.intp]) -> Array:
        """Products of some rows of the design with each other, over the worlds; shape (rows, rows)."""
        with self._lock:
            self._meet(rows)
            at = self._met_at[rows]
            order = np.argsort(at)
            places, made = at[order], np.empty((at.size, at.size))
            bounds: list[int] = np.searchsorted(places, _PART * np.arange(len(self._gram) + 1)).tolist()
            for part, (first, last) in enumerate(pairwise(bounds)):
                products = self._gram[part][np.ix_(places[first:last] - part * _PART, places[:last])]
                made[np.ix_(order[first:last], order[:last])] = products
                made[np.ix_(order[:first], order[first:last])] = products[:, :first].T
            return made

    def _meet(self, rows: NDArray[np.intp]) -> None:
        """Compute the products of some rows with those that were met before and with each other."""
        lacking = rows[self._met_at[rows] < 0]
        if not lacking.size:
            return
        before, after = len(self._met_rows), len(self._met_rows) + lacking.size
        self._met_rows = np.concatenate([self._met_rows, lacking])
        self._met_at[lacking] = np.arange(before, after)
        # What comes is put beside what is there, which stays where it is: copies would take as much again.
        for part in range(before // _PART, -(-after // _PART)):
            if part == len(self._met):
                self._met.append(np.empty((_PART, self._worlds.worlds)))
                self._gram.append(np.empty((_PART, _PART * (part + 1))))
            first, last = max(before, part * _PART), min(after, (part + 1) * _PART)
            self._met[part][first - part * _PART : last - part * _PART] = self._design[self._met_rows[first:last]]
        added = self._products_of_met(before, after)
        for part in range(before // _PART, len(self._gram)):
            start, gram = part * _PART, self._gram[part]
            first, last = max(before, start), min(after, start + _PART)
            gram[first - start : last - start, :last] = added[first - before : last - before, :last]
            gram[: first - start, first:last] = added[first - before : last - before, start:first].T

    def _products_of_met(self, before: int, after: int) -> Array:
        """Products of the rows that were met last with all that were met; those of ``base`` are asked of it."""
        with one_thread():
            rows = self._met_rows[before:]
            if self._base is None:
                return self._with_met(self._design[rows], after)
            added = np.empty((after - before, after))
            is_own = self._met_rows >= self._inherited
            own, old = np.flatnonzero(is_own), np.flatnonzero(~is_own)
            new_own, new_old = own[own >= before], old[old >= before]
            added[new_own - before] = self._with_met(self._design[self._met_rows[new_own]], after)
            if new_old.size:
                mine, theirs = self._design[self._met_rows[own]], self._design[self._met_rows[new_old]]
                added[np.ix_(new_old - before, own)] = product(theirs, mine.T) / self._worlds.worlds
                added[np.ix_(new_old - before, old)] = self._base.gram_of(self._met_rows[old])[-new_old.size :]
            return added

    def _with_met(self, rows: Array, count: int) -> Array:
        """Products of some rows with the first ``count`` that were met, over the worlds."""
        parts = [
            product(rows, part[: count - start].T)
            for part, start in zip(self._met, range(0, count, _PART), strict=True)
        ]
        return np.concatenate(parts, axis=1) / self._worlds.worlds

    def _choose(self, keys: frozenset[Key]) -> _Chosen:
        held = self._chosen.get(keys)
        if held is not None and held.state == self._worlds.state:
            return held
        ledger, state = self._worlds.ledger, self._worlds.state
        varying = tuple(key for key in sorted(keys) if ledger[key].varies)
        if any((key, ledger[key].edges) not in self._at for key in varying):
            self._extend()
        at = {key: self._at[key, ledger[key].edges] for key in varying}
        taken = {key: block for key, block in at.items() if block >= 0}
        blocks = np.fromiter(taken.values(), dtype=np.intp, count=len(taken))
        if held is not None and held.keys == tuple(taken) and np.array_equal(held.blocks, blocks):
            self._chosen[keys] = held = replace(held, state=state)
            return held
        if len(self._chosen) >= _MOST_HELD:
            self._chosen.clear()
        self._chosen[keys] = _Chosen(state=state, keys=tuple(taken), blocks=blocks)
        return self._chosen[keys]

    def _extend(self) -> None:
        """Append the blocks of all keys that vary and have none yet to the design, of shape (rows, worlds)."""
        drawn = [(key, each) for key, each in tuple(self._worlds.ledger.items()) if each.varies]
        fresh = [(key, each) for key, each in drawn if (key, each.edges) not in self._at]
        widths, before = self._widths.tolist(), len(self._design)
        # Room for all of them: gathered first and joined afterwards, they would be there twice.
        most = before + sum(len(each.edges) or _DEGREE for _, each in fresh)
        design = np.empty((most, self._worlds.worlds))
        design[:before], filled = self._design, before
        for key, each in fresh:
            block = self._worlds.common(("block", key, each.edges), partial(_block, each.scores, each.edges))
            self._at[key, each.edges] = len(widths) if len(block) else -1
            if len(block):
                design[filled : filled + len(block)] = block
                filled += len(block)
                widths.append(len(block))
        self._design, self._widths = design[:filled], np.array(widths, dtype=np.intp)
        self._met_at = np.concatenate([self._met_at, np.full(filled - before, -1, dtype=np.intp)])


class _Fit:
    """The logarithms of one figure, fitted by rows of the design."""

    def __init__(self, logs: Draws, variance: float, rows: int) -> None:
        self._logs, self._variance = logs, variance
        self._rows = np.zeros(0, dtype=np.intp)
        self.coefficients = np.zeros(rows)
        self.noise = variance / logs.size
        """What chance gives a row that explains nothing."""

    def fit(self, rows: NDArray[np.intp], projected: Array, gram: Array) -> None:
        """Fit by some rows together, whose products with the logarithms are ``projected``."""
        fitted = _solved(gram, projected)
        self.coefficients[rows], self._rows = fitted, rows
        unexplained = max(self._variance - float(fitted @ projected), 1e-12 * self._variance)
        self.noise = unexplained / (self._logs.size - rows.size)

    def residual(self, design: Array) -> Draws:
        """What the fit leaves, shape (worlds,)."""
        return self._logs - self.coefficients[self._rows] @ design[self._rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """The blocks of the design that belong to some keys."""

    state: int
    """That of the worlds in which they were chosen."""
    keys: tuple[Key, ...]
    """Those that have any row, in order."""
    blocks: NDArray[np.intp]
    """Theirs."""


def _fill_room(
    candidates: NDArray[np.bool_], excess: Array, widths: NDArray[np.intp], *, room: NDArray[np.intp]
) -> None:
    """Leave out the candidates, the weakest first, that would leave too few worlds to each row."""
    for index in np.flatnonzero(candidates @ widths > room):
        found = np.flatnonzero(candidates[index])
        found = found[np.argsort(-excess[index, found], kind="stable")]
        candidates[index] = False
        candidates[index, found[np.cumsum(widths[found]) <= room[index]]] = True


def _shares(parts: Array, keys: Sequence[Key]) -> dict[Key, float]:
    """Parts of a variance as shares of their sum, largest first; empty where there are none."""
    total = float(parts.sum())
    order = np.argsort(-parts, kind="stable")
    return {keys[i]: float(parts[i] / total) for i in order if parts[i] > 0}


def _logs(draws: Draws) -> Draws | None:
    """Logarithms about their mean, shape (worlds,); None where a draw has none, or all are the same."""
    if not (draws > 0).all():
        return None
    logs = np.log(draws)
    logs = logs - logs.mean()
    return None if float(logs.std()) < _NO_WIDTH else logs


def _solved(gram: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """The solution x of ``gram @ x = right``, by conjugate gradients.

    Blocks are nearly orthogonal, so a few steps are enough.
    """
    solution, left = np.zeros(right.size), right.copy()
    direction, squared = left, float(left @ left)
    goal = 1e-12 * squared
    for _ in range(_MOST_STEPS):
        if squared <= goal:
            break
        image = gram @ direction
        step = squared / float(direction @ image)
        solution, left = solution + step * direction, left - step * image
        before, squared = squared, float(left @ left)
        direction = left + squared / before * direction
    return solution


def _block(uniform: Draws, edges: tuple[float, ...]) -> NDArray[np.float64]:
    """Orthonormal rows (mean 0, variance 1 over worlds) that span what a key may do; shape (rows, worlds)."""
    if edges:
        taken = np.unique(np.searchsorted(edges, uniform, side="right"), return_inverse=True)[1]
        columns = np.eye(int(taken.max()) + 1)[taken][:, 1:]
    else:
        normal = normal_scores(uniform)
        columns = np.stack([normal**degree for degree in range(1, _DEGREE + 1)], axis=1)
    columns = columns[:, : max(uniform.size // 2, 1)]
    basis = np.linalg.qr(columns - columns.mean(axis=0))[0]
    return np.ascontiguousarray(basis.T) * np.sqrt(uniform.size)
