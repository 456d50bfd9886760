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
from typing import Final

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Drawn, Draws, Key, Worlds, normal_scores
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
_BLOCKS: Final = 16
"""Keys whose rows of the design are made at once."""
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
    The shares of a figure are the same to the last bit whatever others are asked for with it or before it. One that
    goes on from ``base`` has its blocks, and adds its own.
    """

    def __init__(self, worlds: Worlds, *, base: Sensitivity | None = None) -> None:
        self._worlds = worlds
        self._at: dict[tuple[Key, tuple[float, ...]], int] = {} if base is None else dict(base._at)
        """A key and its edges -> its block in the design; -1 for one that has no rows."""
        self._widths: NDArray[np.intp] = np.zeros(0, dtype=np.intp) if base is None else base._widths
        """Rows of each block."""
        self._design: Array = np.zeros((0, worlds.worlds)) if base is None else base._design
        self._lock = threading.RLock()
        """Figures ask for their shares, each in a thread of its own."""
        self._ranked: dict[Key, int] = {}
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
            if (held := self._known.get(mark)) is not None and held[0].blocks is chosen.blocks:
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
        blocks, widths, design = self._looked_at(several)
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
            for index in at:
                fits[index].fit(np.flatnonzero(np.repeat(selected[index], widths)), projected[index], design)
            if more:
                left = self._projected(np.stack([fits[index].residual() for index in at]), design)
        effects = np.add.reduceat(np.stack([each.coefficients for each in fits]) ** 2, starts, axis=1)
        effects -= np.array([each.noise for each in fits])[:, np.newaxis] * widths
        explained = np.zeros((len(fits), len(self._widths)))
        explained[:, blocks] = np.where(selected, np.maximum(effects, 0.0), 0.0)
        return explained

    def _looked_at(self, several: Sequence[_Chosen]) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
        """Blocks that any of some figures has chosen, in order, their widths, and that part of the design.

        Most figures of the planet rest on a few of its keys; where half of the design is looked at, all of it is.
        """
        is_taken = np.zeros(len(self._widths), dtype=np.bool_)
        is_taken[np.concatenate([each.blocks for each in several])] = True
        if 2 * int(self._widths[is_taken].sum()) >= len(self._design):
            return np.arange(len(self._widths)), self._widths, self._design
        blocks = np.flatnonzero(is_taken)
        return blocks, self._widths[blocks], self._design[np.repeat(is_taken, self._widths)]

    def _projected(self, logs: Array, design: Array) -> Array:
        """Products of logarithms with rows of the design, over the worlds; shape (figures, rows)."""
        return product(logs, design.T) / self._worlds.worlds

    def _choose(self, keys: frozenset[Key]) -> _Chosen:
        held = self._chosen.get(keys)
        if held is not None and held.state == self._worlds.state:
            return held
        ledger, state = self._worlds.ledger, self._worlds.state
        rank = self._ranks().__getitem__ if 2 * len(keys) > len(ledger) else None
        at = [(key, ledger[key].edges) for key in sorted(keys, key=rank) if ledger[key].varies]
        places = list(map(self._at.get, at))
        if None in places:
            self._extend()
            places = [self._at[each] for each in at]
        taken = {key: block for (key, _), block in zip(at, places, strict=True) if block is not None and block >= 0}
        blocks = np.fromiter(taken.values(), dtype=np.intp, count=len(taken))
        if held is not None and held.keys == tuple(taken) and np.array_equal(held.blocks, blocks):
            self._chosen[keys] = held = replace(held, state=state)
            return held
        if len(self._chosen) >= _MOST_HELD:
            self._chosen.clear()
        self._chosen[keys] = _Chosen(state=state, keys=tuple(taken), blocks=blocks)
        return self._chosen[keys]

    def _ranks(self) -> dict[Key, int]:
        """Places of all keys in order: large sets are sorted by them in a quarter of the time that names take."""
        if len(self._ranked) != len(self._worlds.ledger):
            self._ranked = {key: rank for rank, key in enumerate(sorted(self._worlds.ledger))}
        return self._ranked

    def _extend(self) -> None:
        """Append the blocks of all keys that vary and have none yet to the design, of shape (rows, worlds)."""
        new = [
            drawn
            for key, drawn in tuple(self._worlds.ledger.items())
            if drawn.varies and (key, drawn.edges) not in self._at
        ]
        rows, widths = len(self._design), self._widths.tolist()
        # Room for all that they may take; what stays empty is no memory, while a list of blocks would be as much again.
        room = sum(len(drawn.edges) or _DEGREE for drawn in new)
        design = np.empty((rows + room, self._worlds.worlds))
        design[:rows] = self._design
        blocks = _Blocks([drawn for drawn in new if not drawn.edges])
        for drawn in new:
            at = drawn.key, drawn.edges
            block = self._worlds.common(("block", *at), partial(blocks.of, drawn))
            self._at[at] = len(widths) if len(block) else -1
            if len(block):
                design[rows : rows + len(block)] = block
                rows += len(block)
                widths.append(len(block))
        self._design, self._widths = design[:rows], np.array(widths, dtype=np.intp)


class _Fit:
    """The logarithms of one figure, fitted by rows of the design."""

    def __init__(self, logs: Draws, variance: float, rows: int) -> None:
        self._logs, self._variance = logs, variance
        self._fitted = np.zeros_like(logs)
        self._rows: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._products: Array = np.zeros((0, 0))
        """Those of the rows with each other, over the worlds."""
        self.coefficients = np.zeros(rows)
        self.noise = variance / logs.size
        """What chance gives a row that explains nothing."""

    def fit(self, rows: NDArray[np.intp], projected: Array, design: Array) -> None:
        """Fit by ``rows`` of the design together, those of the fit before among them: ``projected`` are the products of
        all with the logarithms.
        """
        kept = self._rows.size
        is_new = np.ones(len(design), dtype=np.bool_)
        is_new[self._rows] = False
        rows = self._rows = np.concatenate([self._rows, rows[is_new[rows]]])
        own, right = design[rows], projected[rows]
        products = np.empty((rows.size, rows.size))
        products[:kept, :kept] = self._products
        products[kept:] = own[kept:] @ own.T / own.shape[1]
        products[:kept, kept:] = products[kept:, :kept].T
        self._products = products
        fitted = _solved(products, right)
        self.coefficients[rows], self._fitted = fitted, fitted @ own
        unexplained = max(self._variance - float(fitted @ right), 1e-12 * self._variance)
        self.noise = unexplained / (self._logs.size - rows.size)

    def residual(self) -> Draws:
        """What the fit leaves, shape (worlds,)."""
        return self._logs - self._fitted


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
    order: NDArray[np.intp] = np.argsort(-parts, kind="stable")[: np.count_nonzero(parts > 0)]
    places: list[int] = order.tolist()
    return dict(zip([keys[place] for place in places], (parts[order] / total).tolist(), strict=True))


def _logs(draws: Draws) -> Draws | None:
    """Logarithms about their mean, shape (worlds,); None where a draw has none, or all are the same."""
    if not (draws > 0).all():
        return None
    logs = np.log(draws)
    logs = logs - logs.mean()
    return None if float(logs.std()) < _NO_WIDTH else logs


def _solved(products: Array, right: Array) -> Array:
    """The solution x of ``products @ x = right``, by conjugate gradients: rows of the design are nearly orthogonal, so
    that few steps are enough.
    """
    solution, left = np.zeros(right.size), right.copy()
    direction, squared = left, float(left @ left)
    goal = 1e-12 * squared
    for _ in range(_MOST_STEPS):
        if squared <= goal:
            break
        image = products @ direction
        step = squared / float(direction @ image)
        solution, left = solution + step * direction, left - step * image
        before, squared = squared, float(left @ left)
        direction = left + squared / before * direction
    return solution


class _Blocks:
    """What some keys may do, as orthonormal rows (mean 0, variance 1 over worlds), each of shape (rows, worlds)."""

    def __init__(self, smooth: Sequence[Drawn]) -> None:
        self._places = {drawn.key: place for place, drawn in enumerate(smooth)}
        self._smooth = smooth
        self._made: dict[Key, Array] = {}

    def of(self, drawn: Drawn) -> Array:
        """The block of a key. Of those that act smoothly a few are made at once: most of the time is the calls'."""
        if drawn.edges:
            taken = np.unique(np.searchsorted(drawn.edges, drawn.scores, side="right"), return_inverse=True)[1]
            return _orthonormal(np.eye(int(taken.max()) + 1)[taken][np.newaxis, :, 1:])[0]
        if drawn.key not in self._made:
            start = self._places[drawn.key]
            some = self._smooth[start : start + _BLOCKS]
            normal = normal_scores(np.stack([each.scores for each in some]))
            powers = np.multiply.accumulate(np.repeat(normal[:, np.newaxis], _DEGREE, axis=1), axis=1)
            made = _successive(powers)
            self._made = {each.key: block for each, block in zip(some, made, strict=True)}
        return self._made.pop(drawn.key)


def _successive(rows: Array) -> Array:
    """Orthonormal rows that span ``rows``, of shape (blocks, rows, worlds), which they take the place of: few rows one
    after the other, of all blocks at once, take a fraction of what a decomposition of each block takes.
    """
    rows -= rows.mean(axis=2, keepdims=True)
    for degree in range(rows.shape[1]):
        row, before = rows[:, degree], rows[:, :degree]
        for _ in range(2):  # The second time takes off what rounding left the first.
            row -= np.einsum("bd,bdw->bw", np.einsum("bw,bdw->bd", row, before), before) / row.shape[1]
        row /= np.sqrt(np.mean(row**2, axis=1, keepdims=True))
    return rows


def _orthonormal(columns: Array) -> Array:
    """Rows that span columns of shape (blocks, worlds, rows), shape (blocks, rows, worlds): no more than half of the
    worlds.
    """
    worlds = columns.shape[1]
    columns = columns[:, :, : max(worlds // 2, 1)]
    basis = np.linalg.qr(columns - columns.mean(axis=1, keepdims=True))[0]
    return np.ascontiguousarray(basis.transpose(0, 2, 1)) * np.sqrt(worlds)
