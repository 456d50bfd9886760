"""Worlds: the only place where chance enters: see docs/explanation/uncertainty.md.

Draw k of every uncertain quantity belongs to one coherent world k. A random stream belongs to an *uncertainty
key* (subject, property): quantities that share a key share their draws, in every figure of the program. Draws are
stratified: each key gets one uniform score in each of K equal strata, in an order of its own.
Source: McKay, Beckman and Conover (1979), Latin hypercube sampling.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Generator, Hashable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.normal import normal_quantiles
from obsia.core.evidence import Estimate, Fact, JointFact, Kind, Spread
from obsia.core.figure import WORLDS as WORLDS
from obsia.core.question import SEED as SEED

if TYPE_CHECKING:
    from obsia.accounting.draw_cache import DrawCache

_T = TypeVar("_T")
Draws = NDArray[np.float64]
Key = tuple[str, str]

_STANDARD = NormalDist()
Z95 = _STANDARD.inv_cdf(0.95)
"""The 95 % quantile of a standard normal."""
_STRATA = tuple(index / 16 for index in range(1, 16))
"""Edges of 16 equal strata of a score: what stands for a key that acts neither smoothly nor by one choice."""
_AGREED = 1e-9
"""Relative differences below it are rounding, and differ between platforms."""
_MOST_ROWS = 64
"""Rows of a joint fact up to which each row is a choice of its own: enough worlds take each of them."""
_MOST_EVIDENCE = 64
"""Sets of keys whose sources are kept: the groups of a table often rest on the same."""

_MOST_TABLES = 16
"""Joint facts whose tables are kept in order."""
_TABLES: dict[int, tuple[JointFact, NDArray[np.float64]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One key that entered a figure: what was drawn, from which facts, and its scores (uniform, per world)."""

    key: Key
    facts: tuple[Fact, ...]
    scores: Draws = field(repr=False)
    kind: Kind
    """The weakest kind among the facts."""
    varies: bool
    """Whether the key differs between worlds (a point value does not)."""
    edges: tuple[float, ...] = ()
    """Scores at which a choice changes: the key acts by which cell a score is in. Empty: it acts smoothly."""

    @classmethod
    def of(cls, key: Key, facts: tuple[Fact, ...], scores: Draws, edges: tuple[float, ...] = ()) -> Drawn:
        """The record of ``key`` drawn from ``facts`` at ``scores``."""
        order = list(Kind)
        return cls(
            key=key,
            facts=facts,
            scores=scores,
            kind=max((fact.kind for fact in facts), key=order.index),
            varies=float(np.ptp(scores)) > 0,
            edges=edges,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """One uncertain input of a figure, and the share of its log-variance that it explains."""

    key: Key
    share: float
    kind: Kind
    facts: tuple[Fact, ...]


def scores(*, seed: int, key: Key, worlds: int) -> Draws:
    """Stratified uniform scores in (0, 1) of ``key``, shape (worlds,): one in each stratum, in the key's order."""
    digest = hashlib.blake2b("\x1f".join((str(seed), *key)).encode(), digest_size=16).digest()
    rng = np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))
    return (rng.permutation(worlds) + rng.random(worlds)) / worlds


def normal_scores(uniform: Draws) -> Draws:
    """Standard normal quantiles of uniform scores, same shape."""
    return normal_quantiles(uniform)


def wide_scores(uniform: Draws) -> Draws:
    """Quantiles of Student's t with 4 degrees of freedom at uniform scores, same shape: tails wider than a normal's.

    Source: Shaw (2006), "Sampling Student's T distribution", equation 36.
    """
    inside = np.clip(uniform, 1e-9, 1.0 - 1e-9)
    root = np.sqrt(4.0 * inside * (1.0 - inside))
    return np.sign(inside - 0.5) * 2.0 * np.sqrt(np.maximum(np.cos(np.arccos(root) / 3.0) / root - 1.0, 0.0))


def quantiles(*, fact: Fact, uniform: Draws) -> Draws:
    """The quantile function of one fact at ``uniform``; same shape. Raises ``ValueError`` for a text fact."""
    if fact.value is None:
        raise ValueError("fact-without-value", fact.subject, fact.property)
    low, high = fact.low, fact.high
    if fact.spread is Spread.POINT or low is None or high is None:
        return np.full(uniform.shape, fact.value)
    match fact.spread:
        case Spread.UNIFORM:
            return low + (high - low) * uniform
        case Spread.LOGUNIFORM:
            return low * (high / low) ** uniform
        case Spread.NORMAL:
            return _two_sided(fact.value, low, high, normal_scores(uniform))
        case Spread.LOGNORMAL:
            logs = _two_sided(math.log(fact.value), math.log(low), math.log(high), normal_scores(uniform))
            return np.exp(logs)
        case _:  # the logit-normal: no other spread is left
            logits = _two_sided(_logit(fact.value), _logit(low), _logit(high), normal_scores(uniform))
            return 1.0 / (1.0 + np.exp(-logits))


def _two_sided(centre: float, low: float, high: float, z: Draws) -> Draws:
    """A normal whose halves have their own widths: median ``centre``, 5 % and 95 % quantiles low and high."""
    return centre + np.where(z < 0, (centre - low) / Z95, (high - centre) / Z95) * z


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))


_Noted = tuple[Key, tuple[Fact, ...], bool, tuple[float, ...]]
"""A key that was noted, its facts, whether with scores, and the edges of a choice."""


class Worlds:
    """K coherent worlds, and a ledger of what was drawn in them.

    A :class:`Worlds` is made per journey; its ledger is what ``obsia trace`` prints. Two instances with the same
    seed give the same draws for the same keys; with the same ``held`` they compute them once.
    """

    apart: tuple[int, int] = (1, 1)
    """Parts of the worlds, in order, and blocks of each part: no world stands for one of another part, and all of a
    block stand for those of one block."""

    def __init__(self, *, seed: int = SEED, worlds: int = WORLDS, held: DrawCache | None = None) -> None:
        self.seed, self.worlds = (seed, worlds) if held is None else (held.seed, held.worlds)
        self._held = held
        self._half = self.constant(0.5)
        """The scores of what has no width: one array, by which it is known again."""
        self._scores: dict[Key, Draws] = {}
        self._normal: dict[Key, Draws] = {}
        self._drawn: dict[tuple[Key, tuple[Fact, ...]], Draws] = {}
        self._tables: dict[Key, NDArray[np.float64]] = {}
        self._joint: dict[tuple[Key, Key], NDArray[np.float64]] = {}
        self._fitted: dict[Key, Key] = {}
        """Key whose scores the rows of a joint fact give -> the joint fact's."""
        self.ledger: dict[Key, Drawn] = {}
        self.state = 0
        """Grows with every change of the ledger: what was read of it at the same state is still so."""
        self._recorders: list[set[Key]] = []
        self._notes: list[list[_Noted]] = []
        self._evidence: dict[frozenset[Key], tuple[int, tuple[str, ...]]] = {}

    def evidence(self, keys: frozenset[Key]) -> tuple[str, ...]:
        """Ids of all sources behind some keys of the ledger, each once, sorted."""
        held = self._evidence.get(keys)
        if held is None or held[0] != self.state:
            found = sorted({fact.evidence for key in keys for fact in self.ledger[key].facts})
            if len(self._evidence) >= _MOST_EVIDENCE:
                self._evidence.clear()
            held = self._evidence[keys] = self.state, tuple(found)
        return held[1]

    def fork(self) -> Worlds:
        """The same worlds going on with a ledger of their own: what is drawn in one is not in the other's."""
        # A copy, so that worlds whose scores are of another kind go on in their kind.
        other = copy(self)
        for name in ("_scores", "_normal", "_drawn", "_tables", "_joint", "_fitted", "ledger"):
            setattr(other, name, dict(getattr(self, name)))
        other.state, other._recorders, other._notes, other._evidence = 0, [], [], {}
        return other

    @property
    def fitted(self) -> dict[Key, tuple[Key, Draws]]:
        """Key whose scores the rows of a joint fact give -> the joint fact's, and these scores."""
        return {key: (joint, self._scores[key]) for key, joint in self._fitted.items()}

    def resume(self, ledger: Iterable[Drawn], fitted: Mapping[Key, tuple[Key, Draws]]) -> None:
        """Go on from what was drawn in worlds like these. Raises ``ValueError`` where something is drawn in them."""
        if self.ledger or self._scores:
            raise ValueError("worlds-begun")
        for drawn in ledger:
            self.ledger[drawn.key] = drawn if drawn.varies else replace(drawn, scores=self._half)
            if drawn.varies:
                self._scores[drawn.key] = drawn.scores
        for key, (joint, given) in fitted.items():
            self._fitted[key], self._scores[key] = joint, given
        self.state = len(self.ledger)

    @contextmanager
    def recording(self) -> Generator[set[Key]]:
        """Collect the keys drawn inside the block: what a figure made from it rests on."""
        keys: set[Key] = set()
        self._recorders.append(keys)
        try:
            yield keys
        finally:
            self._recorders.pop()

    def rest_on(self, keys: Iterable[Key]) -> None:
        """Have those who record told of keys that were drawn before: what is made now is made of them again."""
        for recorded in self._recorders:
            recorded.update(keys)

    def common(self, at: Hashable, make: Callable[[], Draws]) -> Draws:
        """What ``make`` gives, or what other worlds with the same ``held`` have made of it before."""
        return make() if self._held is None else self._held.array(at, make)

    def again(self, at: Hashable, make: Callable[[], _T]) -> _T:
        """What ``make`` draws, or drew before in other worlds with the same ``held``: the ledger becomes the same.

        It may depend on ``at`` and on draws alone, and may not :meth:`condition`; nobody may write to what it gives.
        """
        if self._held is None:
            return make()
        if (kept := self._held.made(at)) is not None:
            found, noted = kept
            for key, facts, has_scores, edges in noted:
                self._note(key, facts, self.scores(key) if has_scores else self._half, edges)
            return found
        self._notes.append([])
        try:
            with self.recording() as keys:
                found = make()
        finally:
            noted = self._notes.pop()
        # What these worlds had drawn before was not noted again, and others may not have it.
        if keys <= {key for key, *_ in noted}:
            self._held.keep(at, (found, tuple(noted)))
        return found

    def scores(self, key: Key) -> Draws:
        """Uniform scores of ``key``, shape (worlds,)."""
        if key not in self._scores:
            self._scores[key] = self.common(
                ("scores", key), lambda: scores(seed=self.seed, key=key, worlds=self.worlds)
            )
        return self._scores[key]

    def normal(self, key: Key) -> Draws:
        """Standard normal scores of ``key``, shape (worlds,): the quantiles of :meth:`scores`."""
        if key not in self._normal:
            self._normal[key] = self.common(("normal", key), lambda: normal_scores(self.scores(key)))
        return self._normal[key]

    def discrepancy(self, key: Key, basis: Fact) -> Draws:
        """Standard normal scores of ``key``, shape (worlds,): how what nobody has measured departs from a model.

        ``basis`` is what stands behind the model; the scale of the discrepancy is among its columns.
        """
        self.use(key, (basis,))
        return self.normal(key)

    def constant(self, value: float) -> Draws:
        """The same value in every world, shape (worlds,)."""
        return np.full(self.worlds, float(value))

    def draw(self, estimate: Estimate, *, key: Key | None = None) -> Draws:
        """Draws of an estimate, shape (worlds,), under its own key or another one.

        Several facts are alternatives: world k takes one of them, in proportion to their weights, with the first
        part of its score, and a value inside that fact's spread with the rest.
        """
        used = key or estimate.key
        point = len(estimate.facts) == 1 and estimate.facts[0].spread is Spread.POINT
        uniform = self._half if point else self.scores(used)
        self._note(used, estimate.facts, uniform, () if point else _edges(estimate.facts))
        held = self._drawn.get((used, estimate.facts))
        if held is None:
            held = self.common(("drawn", used, estimate.facts), lambda: _values(estimate.facts, uniform))
            self._drawn[used, estimate.facts] = held
        return held.copy()

    def draw_where(
        self, facts: tuple[Fact, ...], *, key: Key, mask: NDArray[np.bool_], everywhere: bool = False
    ) -> Draws:
        """Draws of alternatives in the worlds of ``mask`` only, shape (sum of mask,): ``draw(...)[mask]``.

        ``everywhere`` says that other calls draw the key in the other worlds, from other facts: what a score does
        then changes with the world. Otherwise the key is noted as :meth:`draw` notes it, so that how it counts does
        not depend on whether something else draws it in all worlds.
        """
        point = not everywhere and len(facts) == 1 and facts[0].spread is Spread.POINT
        uniform = self._half if point else self.scores(key)
        self._note(key, facts, uniform, _STRATA if everywhere else () if point else _edges(facts))
        return _values(facts, uniform[mask])

    def draw_joint(self, joint: JointFact, *, key: Key | None = None) -> dict[str, Draws]:
        """Draws of all columns of a joint fact, each of shape (worlds,): world k takes one row, all columns of it."""
        used = key or joint.key
        self._note_joint(joint, used)
        rows_taken = self._rows_of(joint, used)
        return {name: rows_taken[:, index].copy() for index, name in enumerate(joint.columns)}

    def draw_rows(self, joint: JointFact) -> tuple[dict[str, Draws], NDArray[np.intp]]:
        """All columns of a joint fact, each of shape (rows,), and the row that each world takes, shape (worlds,): for
        what takes longer to compute than to copy, where rows are fewer than worlds.
        """
        self._note_joint(joint, joint.key)
        table = self._table(joint)
        columns = {name: table[:, index].copy() for index, name in enumerate(joint.columns)}
        return columns, _places(self.scores(joint.key), rows=len(table))

    def _note_joint(self, joint: JointFact, used: Key) -> None:
        rows = len(joint.rows)
        edges = tuple(n / rows for n in range(1, rows)) if rows <= _MOST_ROWS else _STRATA
        self._note(used, (joint.basis,), self.scores(used), edges)

    def condition(self, joint: JointFact, columns: Mapping[Key, str]) -> None:
        """Let the rows of a joint fact give the scores of keys: world k takes those of the row that it takes.

        ``columns``: key -> the column with its scores. What is fitted together stays together, and each key keeps its
        facts, of which a score says where in their range a world lies. Raises ``ValueError`` for a key that was drawn
        before: the same world would hold two values of it.
        """
        for key, name in columns.items():
            if self._fitted.get(key) == joint.key:
                continue
            if key in self._scores:
                raise ValueError("key-drawn-before", *key)
            self._scores[key] = self._rows_of(joint, joint.key)[:, joint.columns.index(name)].copy()
            self._fitted[key] = joint.key

    def _rows_of(self, joint: JointFact, used: Key) -> Draws:
        at = (used, joint.key)
        if at not in self._joint:
            uniform = self.scores(used)
            self._joint[at] = self.common(("joint", *at), lambda: self._rows_taken(joint, uniform))
        return self._joint[at]

    def _rows_taken(self, joint: JointFact, uniform: Draws) -> Draws:
        """The row of a joint fact that each world takes, shape (worlds, columns)."""
        table = self._table(joint)
        return table[_places(uniform, rows=len(table))]

    def _table(self, joint: JointFact) -> NDArray[np.float64]:
        if joint.key not in self._tables:
            self._tables[joint.key] = self.common(("table", joint.key), partial(_table_of, joint))
        return self._tables[joint.key]

    def use(self, key: Key, facts: tuple[Fact, ...]) -> Draws:
        """The scores of ``key``, shape (worlds,), for a caller that draws several facts with them itself."""
        uniform = self.scores(key)
        self._note(key, facts, uniform)
        return uniform

    def note_fact(self, fact: Fact) -> None:
        """Put a fact in the ledger that enters a computation without being drawn."""
        self._note((fact.subject, fact.property), (fact,), self._half)

    def choose(self, key: Key, facts: tuple[Fact, ...], *, weights: Sequence[float] | None = None) -> NDArray[np.intp]:
        """Index of one of several choices per world, in proportion to their weights, shape (worlds,).

        Each fact is a choice that weighs ``fact.value``, unless ``weights`` are given: then there is one choice for
        each weight, and ``facts`` are what stands behind all of them. Among one choice nothing is drawn.
        """
        weighed = [fact.value or 0.0 for fact in facts] if weights is None else list(weights)
        alone = weights is not None and len(weighed) == 1
        uniform = self._half if alone else self.scores(key)
        self._note(key, facts, uniform, _inner(weighed))
        return split(uniform, weighed)[0]

    def _note(self, key: Key, facts: tuple[Fact, ...], uniform: Draws, edges: tuple[float, ...] = ()) -> None:
        for keys in self._recorders:
            keys.add(key)
        for noted in self._notes:
            noted.append((key, facts, uniform is not self._half, edges))
        held = self.ledger.get(key)
        if held is None:
            self.ledger[key] = Drawn.of(key, facts, uniform, edges)
            self.state += 1
            return
        if held.facts == facts and held.edges == edges and (held.scores is uniform or held.varies):
            return
        # A key that was noted without being drawn gets its scores when it is drawn.
        merged = held.facts + tuple(fact for fact in facts if fact not in held.facts)
        is_wider = not held.varies and uniform is not self._half and np.ptp(uniform) > 0
        wider = uniform if is_wider else held.scores
        finer = held.edges if set(edges) <= set(held.edges) else tuple(sorted({*held.edges, *edges}))
        if len(merged) > len(held.facts) or wider is not held.scores or finer != held.edges:
            self.ledger[key] = Drawn.of(key, merged, wider, finer)
            self.state += 1


@lru_cache(maxsize=4096)
def _edges(facts: tuple[Fact, ...]) -> tuple[float, ...]:
    """Where the choice between alternatives changes; with strata between when a choice has a width of its own."""
    if len(facts) == 1:
        return ()
    choices = _inner([fact.weight for fact in _in_order(facts)])
    return choices if all(fact.spread is Spread.POINT for fact in facts) else tuple(sorted({*choices, *_STRATA}))


def _inner(weights: list[float]) -> tuple[float, ...]:
    """The inner edges of :func:`split`."""
    return tuple(float(edge) for edge in np.cumsum(weights)[:-1] / sum(weights))


def _in_order(facts: tuple[Fact, ...]) -> list[Fact]:
    """Alternatives in order of value, so that the score is monotone in what is drawn."""
    return sorted(facts, key=lambda fact: (fact.value or 0.0, fact.evidence, fact.locator))


def _values(facts: tuple[Fact, ...], uniform: Draws) -> Draws:
    """The quantile function of a fact, or of the mixture of several alternatives, at ``uniform``; same shape."""
    if len(facts) == 1:
        return quantiles(fact=facts[0], uniform=uniform)
    return _among(facts, uniform)


def _among(facts: tuple[Fact, ...], uniform: Draws) -> Draws:
    """One of several alternatives per score."""
    ordered = _in_order(facts)
    choice, within = split(uniform, [fact.weight for fact in ordered])
    drawn = np.empty(uniform.shape)
    for index, fact in enumerate(ordered):
        chosen = choice == index
        drawn[chosen] = quantiles(fact=fact, uniform=within[chosen])
    return drawn


def _places(uniform: Draws, *, rows: int) -> NDArray[np.intp]:
    """Which of so many rows each score takes."""
    return np.minimum((uniform * rows).astype(np.intp), rows - 1)


def _table_of(joint: JointFact) -> NDArray[np.float64]:
    """The rows of a joint fact in order, shape (rows, columns): found once for each that a snapshot keeps."""
    kept = _TABLES.get(id(joint))
    # The fact is kept beside its table: no other can come to stand at its address.
    if kept is not None and kept[0] is joint:
        return kept[1]
    table = _by_main_direction(np.array(joint.rows))
    if len(_TABLES) >= _MOST_TABLES:
        _TABLES.clear()
    _TABLES[id(joint)] = joint, table
    return table


def _by_main_direction(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows in the order of their first principal component: a score is then monotone in most of what it draws."""
    spread = table.std(axis=0)
    standard = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    if len(table) < table.shape[1]:
        # The direction of most spread, by the products of rows: there are fewer of them than of columns.
        direction = standard.T @ np.linalg.eigh(standard @ standard.T)[1][:, -1]
        direction /= np.linalg.norm(direction)
    else:
        direction = np.linalg.eigh(standard.T @ standard)[1][:, -1]
    # The sign of an eigenvector is arbitrary: its largest part is made positive, the first of parts that are as large.
    # Both that and the order are taken to the digits that every platform agrees on.
    size = np.abs(direction)
    direction = direction * np.sign(direction[np.argmax(size > size.max() * (1.0 - _AGREED))])
    along = standard @ direction
    steps = np.round(np.asarray(along, dtype=np.float64) / (float(np.abs(along).max()) * _AGREED))
    return table[np.argsort(steps, kind="stable")]


def split(uniform: Draws, weights: Iterable[float]) -> tuple[NDArray[np.intp], Draws]:
    """Split scores into a choice by ``weights`` and a fresh score inside the choice; both shape of ``uniform``."""
    shares = np.fromiter(weights, dtype=np.float64)
    edges = np.concatenate([[0.0], np.cumsum(shares) / shares.sum()])
    edges[-1] = 1.0
    choice = np.clip(np.searchsorted(edges, uniform, side="right") - 1, 0, shares.size - 1)
    within = (uniform - edges[choice]) / (edges[choice + 1] - edges[choice])
    return choice, np.clip(within, 1e-12, 1 - 1e-12)
