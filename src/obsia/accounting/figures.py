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

from obsia.accounting.draws import Draws, Key, Worlds, normal_scores
from obsia.accounting.impacts import Impacts, Quantity
from obsia.core.evidence import Kind
from obsia.core.figure import Assumption, Figure, Lead, Tested
from obsia.core.units import unit_of

LEVEL = 0.9
_NO_WIDTH = 1e-12
"""A standard deviation of logarithms below rounding: a figure without width."""
_MOST_KEYS = 160
"""Keys that enter one regression at most: 2 columns each, well below the number of worlds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What makes a figure reproducible: hashed into its id."""

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
    """Shares of log-variance by key, for any number of figures of one set of worlds."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._designs: dict[tuple[Key, ...], tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
        self._normal: dict[Key, Draws] = {}
        self._sorted: dict[frozenset[Key], tuple[Key, ...]] = {}

    def shares(self, draws: Draws, keys: frozenset[Key]) -> dict[Key, float]:
        """Share of the log-variance of ``draws`` (shape (worlds,)) by key, largest first; sums to 1, or empty."""
        if not (draws > 0).all():
            return {}
        logs = np.log(draws)
        logs = logs - logs.mean()
        varying = self._varying(keys)
        if float(logs.std()) < _NO_WIDTH or not varying:
            return {}
        design, inverse = self._design(varying)
        coefficients = inverse @ (design.T @ logs)
        residual = logs - design @ coefficients
        # What noise alone would explain of a column is taken off, so that many idle keys do not add up.
        noise = float(residual @ residual) / max(logs.size - design.shape[1], 1) / logs.size
        effects = np.maximum(coefficients**2 - noise, 0.0)
        parts = effects[: len(varying)] + effects[len(varying) :]
        total = float(parts.sum())
        if total <= 0:
            return {}
        order = np.argsort(-parts, kind="stable")
        return {varying[i]: float(parts[i] / total) for i in order if parts[i] > 0}

    def _varying(self, keys: frozenset[Key]) -> tuple[Key, ...]:
        if keys not in self._sorted:
            self._sorted[keys] = tuple(key for key in sorted(keys) if self._worlds.ledger[key].varies)
        return self._sorted[keys]

    def _design(self, varying: tuple[Key, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Normal scores and their centred squares, (worlds, 2 keys), and the inverse of their Gram matrix.

        With more keys than a regression can carry the columns are taken as orthogonal, which stratified scores
        nearly are.
        """
        if varying not in self._designs:
            normal = np.stack([self._z(key) for key in varying], axis=1)
            design = np.concatenate([normal, (normal**2 - 1.0) / np.sqrt(2.0)], axis=1)
            rows, columns = design.shape
            if len(varying) <= _MOST_KEYS:
                inverse = _inverse(design.T @ design + 1e-9 * rows * np.eye(columns))
            else:
                inverse = np.eye(columns) / rows
            self._designs[varying] = (design, inverse)
        return self._designs[varying]

    def _z(self, key: Key) -> Draws:
        if key not in self._normal:
            self._normal[key] = normal_scores(self._worlds.ledger[key].scores)
        return self._normal[key]


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
    return f"{request.request_id}-{hashlib.blake2b(about.encode(), digest_size=4).hexdigest()}"


def evidence_of(keys: frozenset[Key], worlds: Worlds) -> tuple[str, ...]:
    """Ids of all sources behind some keys, sorted."""
    return tuple(sorted({fact.evidence for key in keys for fact in worlds.ledger[key].facts}))
