"""Draws -> Figures: quantiles, and what stands behind the width of each."""

from __future__ import annotations

import hashlib
import heapq
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from obsia._version import __version__
from obsia.accounting.draws import WORLDS, Draws, Key, Worlds
from obsia.accounting.impacts import Impacts, Quantity
from obsia.accounting.sensitivity import Sensitivity
from obsia.core.evidence import Fact, Kind
from obsia.core.figure import LEVEL, Assumption, Boundary, Figure, InputShare, Tested
from obsia.core.question import SEED
from obsia.core.units import unit_of

MOST_INPUTS = 4
"""Inputs that a figure names itself: its record has all of them."""
LEAST_SHARE = 0.005
"""A share of the width below which an input is not named beside wider ones."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What makes a figure reproducible: the question as it was understood, and the edition that answers it.

    Both are hashed into the id of a figure: names as they were resolved, and of the question only what is stated, so
    that an option that comes later changes no id. The digits of a figure are proved by its digest, not by its id.
    """

    journey: str
    arguments: Mapping[str, object] = field(default_factory=dict[str, object])
    inputs: Sequence[str] = ()
    """Digests of the input files, in order."""
    snapshot: str
    seed: int = SEED
    worlds: int = WORLDS

    @cached_property
    def request_id(self) -> str:
        """A short hash of the request: each of its figures asks for it."""
        return _digest(self._canonical())

    def ids_with(self, counts: Mapping[str, Sequence[int]]) -> list[str]:
        """The ids of requests that differ from this one in some counts alone, by argument; all of one length."""
        arguments = {**self.arguments, **{name: f"\0{name}" for name in counts}}
        parts = re.split(r'"\\u0000(\w+)"', replace(self, arguments=arguments)._canonical())
        names, pattern = parts[1::2], "%d".join(part.replace("%", "%%") for part in parts[::2])
        return [_digest(pattern % row) for row in zip(*(counts[name] for name in names), strict=True)]

    def _canonical(self) -> str:
        stated: dict[str, object] = {"seed": self.seed} if self.seed != SEED else {}
        if self.worlds != WORLDS:
            stated["worlds"] = self.worlds
        return json.dumps(
            {
                "edition": [__version__, self.snapshot],
                "journey": self.journey,
                "question": {name: value for name, value in self.arguments.items() if value is not None},
                "inputs": list(self.inputs),
                **stated,
            },
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=True,
        )


def _digest(canonical: str) -> str:
    return hashlib.blake2b(canonical.encode(), digest_size=6).hexdigest()


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
    worlds: Worlds,
    request: Request,
    label: str,
    assumptions: tuple[Assumption, ...],
    shares: Mapping[Key, float],
    kind: Kind | None = None,
) -> Figure:
    """A figure of one quantity of one group; ``label`` tells groups of one request apart in the figure's id.

    ``kind`` is what the figure is where it is not computed by a model: a sum of disclosed prices.
    """
    draws, keys = impacts.draws[quantity], impacts.keys[quantity]
    return Figure(
        unit=unit_of(quantity.name),
        quantity=quantity.name,
        boundary=quantity.boundary,
        assumptions=assumptions,
        snapshot=request.snapshot,
        figure_id=figure_id(request=request, quantity=quantity, label=label),
        **_values_of(draws),
        **grounds_of(keys, shares, worlds=worlds, kind=kind)._asdict(),
    )


def modelled(
    drawn: Draws,
    *,
    unit: str,
    quantity: str,
    boundary: Boundary,
    evidence: Iterable[str],
    snapshot: str = "",
    assumptions: tuple[Assumption, ...] = (),
) -> Figure:
    """A figure without an id, of draws that rest on what sensors or the system read, and on facts."""
    return Figure(
        unit=unit,
        quantity=quantity,
        boundary=boundary,
        kind=Kind.MODELLED,
        kind_shares={Kind.MODELLED: 1.0},
        tested=Tested.EXTRAPOLATED,
        snapshot=snapshot,
        figure_id="",
        evidence=tuple(evidence),
        assumptions=assumptions,
        **_values_of(drawn),
    )


def _values_of(draws: Draws) -> dict[str, Any]:
    """What a figure says of draws: their median and mean, and the ends of the interval of :data:`LEVEL`."""
    low, median, high = interval_of(draws).tolist()
    return {"median": median, "mean": float(draws.mean()), "low": low, "high": high, "level": LEVEL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A figure with what it came from: what a record keeps of it."""

    figure: Figure
    label: str
    """What tells it apart from others of its quantity in one request."""
    quantity: Quantity
    impacts: Impacts
    shares: Mapping[Key, float]
    """Of its log-variance; a difference has those of the ratio."""

    @property
    def without_draws(self) -> Self:
        """The same without its draws: there may be ten thousand of it."""
        return replace(self, impacts=Impacts(draws={}, keys=self.impacts.keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Made):
    """Other minus reference on common worlds; ``probability_lower`` is the share of worlds where it is below 0."""

    ratio_median: float
    ratio_low: float
    ratio_high: float
    probability_lower: float


def made_of(
    quantity: Quantity,
    impacts: Impacts,
    *,
    sensitivity: Sensitivity,
    worlds: Worlds,
    request: Request,
    label: str,
    assumptions: tuple[Assumption, ...] = (),
    shares: Mapping[Key, float] | None = None,
    kind: Kind | None = None,
) -> Made:
    """A figure (:func:`figure_of`) with what it came from; ``shares`` are those of its draws where none are given."""
    if shares is None:
        shares = sensitivity.shares(impacts.draws[quantity], impacts.keys[quantity])
    figure = figure_of(
        quantity=quantity,
        impacts=impacts,
        worlds=worlds,
        request=request,
        label=label,
        assumptions=assumptions,
        shares=shares,
        kind=kind,
    )
    return Made(figure=figure, label=label, quantity=quantity, impacts=impacts, shares=shares)


class Grounds(NamedTuple):
    """What a figure says of what it rests on: it follows from the shares of its width."""

    kind: Kind
    kind_shares: Mapping[Kind, float]
    tested: Tested
    evidence: tuple[str, ...]
    inputs: tuple[InputShare, ...]
    other_inputs: int


def grounds_of(
    keys: frozenset[Key], shares: Mapping[Key, float], *, worlds: Worlds, kind: Kind | None = None
) -> Grounds:
    """What a figure rests on, from the shares of its keys; ``kind`` as of :func:`figure_of`."""
    by_kind = kind_shares(shares, worlds)
    inputs = inputs_of(keys, shares, facts=lambda key: worlds.ledger[key].facts)
    return Grounds(
        # A figure that rests mostly on defaults is an assumption, whatever the arithmetic between.
        kind=kind or (Kind.ASSUMED if by_kind.get(Kind.ASSUMED, 0.0) > 0.5 else Kind.MODELLED),
        kind_shares=by_kind,
        tested=_origin(by_kind, is_modelled=kind is None),
        evidence=_evidence_of(keys, inputs, worlds),
        inputs=inputs,
        other_inputs=len(keys) - len(inputs),
    )


_QUANTILES = ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)


def interval_of(draws: Draws, *, in_place: bool = False) -> NDArray[np.float64]:
    """Low end, median and high end of draws over their last axis; shape (3, ...).

    The linear quantiles of ``numpy.quantile`` to the last bit, without its overhead. Draws that are nearly in order,
    as those of like requests in the order of one of them, take a fifth of the time. ``in_place`` may reorder them.
    """
    last = draws.shape[-1] - 1
    ordered = draws if in_place else draws.copy()
    ordered.partition(_ranks(last), axis=-1)
    ends = np.empty((len(_QUANTILES), *draws.shape[:-1]))
    for row, quantile in enumerate(_QUANTILES):
        place = math.floor(last * quantile)
        share = last * quantile - place
        start, end = ordered[..., place], ordered[..., min(place + 1, last)]
        step = end - start
        ends[row] = start + step * share if share < 0.5 else end - step * (1 - share)
    return ends


@lru_cache(maxsize=16)
def _ranks(last: int) -> tuple[int, ...]:
    """The places, in order of value, of the draws between which quantiles lie; the last one is at ``last``."""
    below = {math.floor(last * quantile) for quantile in _QUANTILES}
    return tuple(sorted(below | {min(place + 1, last) for place in below}))


def _origin(by_kind: Mapping[Kind, float], *, is_modelled: bool) -> Tested:
    """Where the interval of a figure comes from. Coverage was tested for stated configurations and for training runs
    alone: a request rests on calibrated models outside of that regime, or mostly on judgement.
    """
    judged = by_kind.get(Kind.ASSUMED, 0.0) > 0.5 or not by_kind
    return Tested.ELICITED if judged or not is_modelled else Tested.EXTRAPOLATED


def figure_id(*, request: Request, quantity: Quantity, label: str) -> str:
    """The id of a figure: the request's id, then a hash of what the figure is about."""
    return f"{request.request_id}-{about_of(quantity, label)}"


@lru_cache(maxsize=1024)
def about_of(quantity: Quantity, label: str) -> str:
    """The part of an id of a figure that says what it is about: the same for every request."""
    about = "\x1f".join((quantity.name, quantity.boundary.value, label))
    return hashlib.blake2b(about.encode(), digest_size=6).hexdigest()


def inputs_of(
    keys: Iterable[Key], shares: Mapping[Key, float], *, facts: Callable[[Key], Sequence[Fact]]
) -> tuple[InputShare, ...]:
    """The inputs that a figure names itself, the widest first: those that explain anything of its width to speak of, or
    the first by their names where it has none."""
    wide = [
        key
        for key, share in heapq.nsmallest(MOST_INPUTS, shares.items(), key=lambda each: (-each[1], each[0]))
        if share >= LEAST_SHARE
    ]
    return tuple(
        InputShare.of(key, facts(key), share=shares.get(key, 0.0)) for key in wide or sorted(keys)[:MOST_INPUTS]
    )


def _evidence_of(keys: frozenset[Key], inputs: Sequence[InputShare], worlds: Worlds) -> tuple[str, ...]:
    """Ids of all sources behind some keys, each once: those of the widest inputs first, in order, the others sorted."""
    wide = dict.fromkeys(evidence for each in inputs for evidence in each.evidence)
    return (*wide, *(each for each in worlds.evidence(keys) if each not in wide))
