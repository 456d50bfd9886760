"""Draws -> Figures: quantiles, and the share of log-variance of each key and each kind of input.

Shares come from main effects: the logarithm of the draws is regressed on the normal scores of the keys and their
squares (a polynomial chaos of degree 2 without interactions; Sudret 2008, "Global sensitivity analysis using
polynomial chaos expansions"). What interactions explain is spread in proportion.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from obsia._version import __version__
from obsia.accounting.draws import Draws, Key, Worlds, normal_scores
from obsia.accounting.impacts import Impacts, Quantity
from obsia.core.evidence import Kind
from obsia.core.figure import Assumption, Figure, Lead, Tested
from obsia.core.units import unit_of

LEVEL = 0.9
_NO_WIDTH = 1e-12
"""A standard deviation of logarithms below rounding: a figure without width."""
_MOST_HELD = 64
"""Sets of keys whose inverse is kept: bounds memory."""
_MOST_KEYS = 160
"""Keys that enter one regression at most: 2 columns each, well below the number of worlds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What makes a figure reproducible: hashed into its id, with the version of obsia that computed it."""

    journey: str
    arguments: Mapping[str, object]
    inputs: Sequence[str]
    """Digests of the input files, in order."""
    snapshot: str
    seed: int
    worlds: int

    @property
    def request_id(self) -> str:
        """A short hash of the request."""
        canonical = json.dumps(
            {
                "version": __version__,
                "journey": self.journey,
                "arguments": dict(self.arguments),
                "inputs": list(self.inputs),
                "snapshot": self.snapshot,
                "seed": self.seed,
                "worlds": self.worlds,
            },
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=True,
        )
        return hashlib.blake2b(canonical.encode(), digest_size=6).hexdigest()


class Sensitivity:
    """Shares of log-variance by key, for any number of figures of one set of worlds.

    One design matrix serves all keys: a figure takes the columns of its own. With more keys than a regression can
    carry the columns are taken as orthogonal, which stratified scores nearly are.
    """

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._column: dict[Key, int] = {}
        self._design = np.zeros((worlds.worlds, 0))
        self._gram = np.zeros((0, 0))
        self._chosen: dict[frozenset[Key], _Chosen] = {}

    def shares(self, draws: Draws, keys: frozenset[Key]) -> dict[Key, float]:
        """Share of the log-variance of ``draws`` (shape (worlds,)) by key, largest first; sums to 1, or empty."""
        if not (draws > 0).all():
            return {}
        logs = np.log(draws)
        logs = logs - logs.mean()
        chosen = self._choose(keys)
        if float(logs.std()) < _NO_WIDTH or not chosen.keys:
            return {}
        projected = (logs @ self._design)[chosen.columns]
        coefficients = projected / logs.size if chosen.inverse is None else chosen.inverse @ projected
        explained = float(coefficients @ projected)
        # What noise alone would explain of a column is taken off, so that many idle keys do not add up.
        freedom = max(logs.size - projected.size, 1)
        noise = max(float(logs @ logs) - explained, 0.0) / freedom / logs.size
        effects = np.maximum(coefficients**2 - noise, 0.0)
        parts = effects[: len(chosen.keys)] + effects[len(chosen.keys) :]
        total = float(parts.sum())
        if total <= 0:
            return {}
        order = np.argsort(-parts, kind="stable")
        return {chosen.keys[i]: float(parts[i] / total) for i in order if parts[i] > 0}

    def _choose(self, keys: frozenset[Key]) -> _Chosen:
        held = self._chosen.get(keys)
        if held is not None:
            return held
        varying = tuple(key for key in sorted(keys) if self._worlds.ledger[key].varies)
        if any(key not in self._column for key in varying):
            self._rebuild()
        linear = [self._column[key] for key in varying]
        columns = np.array([*linear, *(column + len(self._column) for column in linear)], dtype=np.intp)
        inverse = None
        if len(varying) <= _MOST_KEYS:
            gram = self._gram[np.ix_(columns, columns)]
            inverse = _inverse(gram + 1e-9 * self._worlds.worlds * np.eye(columns.size))
        if len(self._chosen) >= _MOST_HELD:
            self._chosen.clear()
        self._chosen[keys] = _Chosen(keys=varying, columns=columns, inverse=inverse)
        return self._chosen[keys]

    def _rebuild(self) -> None:
        """Normal scores and their centred squares of every key that varies, shape (worlds, 2 keys)."""
        varying = sorted(key for key, drawn in self._worlds.ledger.items() if drawn.varies)
        normal = np.stack([normal_scores(self._worlds.ledger[key].scores) for key in varying], axis=1)
        self._column = {key: index for index, key in enumerate(varying)}
        self._design = np.concatenate([normal, (normal**2 - 1.0) / np.sqrt(2.0)], axis=1)
        self._gram = self._design.T @ self._design
        self._chosen.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """The columns of some keys (linear, then squared), and the inverse of their Gram matrix."""

    keys: tuple[Key, ...]
    columns: NDArray[np.intp]
    inverse: NDArray[np.float64] | None


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def kind_shares(shares: Mapping[Key, float], worlds: Worlds) -> dict[Kind, float]:
    """Shares of log-variance by kind of input, in the order of :class:`Kind`; sums to 1, or empty."""
    by_kind = dict.fromkeys(Kind, 0.0)
    for key, share in shares.items():
        by_kind[worlds.ledger[key].kind] += share
    return {kind: share for kind, share in by_kind.items() if share > 0}


def figure_of(
    *,
    quantity: Quantity,
    impacts: Impacts,
    sensitivity: Sensitivity,
    worlds: Worlds,
    request: Request,
    label: str,
    lead: Lead,
    assumptions: tuple[Assumption, ...],
    shares: Mapping[Key, float] | None = None,
) -> Figure:
    """A figure of one quantity of one group; ``label`` tells groups of one request apart in the figure's id."""
    draws = impacts.draws[quantity]
    by_key = sensitivity.shares(draws, impacts.keys[quantity]) if shares is None else shares
    by_kind = kind_shares(by_key, worlds)
    low, median, high = (float(q) for q in np.quantile(draws, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]))
    return Figure(
        median=median,
        mean=float(draws.mean()),
        low=low,
        high=high,
        level=LEVEL,
        unit=unit_of(quantity.name),
        quantity=quantity.name,
        boundary=quantity.boundary,
        # A figure that rests mostly on defaults is an assumption, whatever the arithmetic between.
        kind=Kind.ASSUMED if by_kind.get(Kind.ASSUMED, 0.0) > 0.5 else Kind.MODELLED,
        kind_shares=by_kind,
        tested=Tested.ELICITED,
        assumptions=assumptions,
        snapshot=request.snapshot,
        figure_id=figure_id(request=request, quantity=quantity, label=label),
        evidence=evidence_of(impacts.keys[quantity], worlds),
        lead=lead,
    )


def figure_id(*, request: Request, quantity: Quantity, label: str) -> str:
    """The id of a figure: the request's id, then a hash of what the figure is about."""
    about = "\x1f".join((quantity.name, quantity.boundary.value, label))
    return f"{request.request_id}-{hashlib.blake2b(about.encode(), digest_size=6).hexdigest()}"


def evidence_of(keys: frozenset[Key], worlds: Worlds) -> tuple[str, ...]:
    """Ids of all sources behind some keys, sorted."""
    return tuple(sorted({fact.evidence for key in keys for fact in worlds.ledger[key].facts}))
