"""The one shape in which every figure leaves obsia: see docs/explanation/uncertainty.md."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from obsia.core.deferred import Deferring
from obsia.core.evidence import Fact, Kind, Verification


class Boundary(StrEnum):
    """What a figure covers. Never mixed, always named."""

    ACCELERATOR = "accelerator"
    SERVER = "server"
    """Accelerators and their host share."""
    FACILITY = "facility"
    """Servers, their idle share, and PUE (applied once)."""
    EMBODIED = "embodied"
    """Manufacture of the servers, by busy accelerator-hour."""
    LIFE_CYCLE = "life cycle"
    """Facility and embodied. Leaves out: training and development, network, user device, building."""
    LIST_PRICE = "list price"
    """What a provider asks publicly: no discount, tax, contract or free tier."""
    OWN_MACHINES = "own machines"
    """What hours of accelerators cost at a price that their owner states, waiting ones included."""


class Tested(StrEnum):
    """Where an interval comes from."""

    TESTED = "tested"
    """Calibrated, and its coverage checked at this boundary and regime: a "90 % interval"."""
    EXTRAPOLATED = "extrapolated"
    ELICITED = "elicited"
    """Judgement from published ranges: a "plausible range"."""


DIGITS: Final = 9
"""Significant digits that are printed for machines: the same on every platform."""
RANGE_ONLY: Final = "allocated-range"
"""Code of the assumption that leaves a figure without a central value."""


def digest_of(figure_id: str, quantity: str, boundary: str, unit: str, *, values: Iterable[float]) -> str:
    """The digest of a figure from what is printed of it.

    Its ``values`` are median and mean, where they may be told, then low, high and level.
    """
    digits = (f"{value:.{DIGITS}g}" for value in values)
    printed = "\x1f".join((figure_id, quantity, boundary, unit, *digits))
    return hashlib.blake2b(printed.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A default that stood in for a fact. ``code`` names its message in the locales; ``arguments`` fill it."""

    code: str
    arguments: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class InputShare:
    """One input of a figure: how much of the figure's width it explains, and what stands behind it."""

    subject: str
    property: str
    share: float
    """Of the log-variance of the figure; 0 for an input that is the same in every world."""
    kind: Kind
    """The weakest kind among its facts."""
    verifications: tuple[Verification, ...]
    """Who stands behind its facts, each once."""
    evidence: tuple[str, ...]
    """Ids of its sources, those of most weight first."""

    @classmethod
    def of(cls, key: tuple[str, str], facts: Sequence[Fact], *, share: float = 0.0) -> InputShare:
        """The input of a key (subject, property), with what its facts say together."""
        kinds, verifications = list(Kind), {fact.verification for fact in facts}
        weights: dict[str, float] = {}
        for fact in facts:
            weights[fact.evidence] = weights.get(fact.evidence, 0.0) + fact.weight
        return cls(
            subject=key[0],
            property=key[1],
            share=share,
            kind=max((fact.kind for fact in facts), key=kinds.index),
            verifications=tuple(each for each in Verification if each in verifications),
            evidence=tuple(sorted(weights, key=lambda each: (-weights[each], each))),
        )


WORLDS: Final = 1024
"""How many draws each has."""
LEVEL: Final = 0.9
"""The share of the worlds that an interval holds, unless it says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Deferring):
    """A value about the world with its interval, its kind and its evidence.

    ``median``, ``mean``, ``low`` and ``high`` are in ``unit``; [low, high] holds ``level`` of the worlds.
    ``kind_shares`` sum to 1: the share of log-variance by kind of input. ``evidence`` begins with the sources of the
    input that explains most of the width; ``inputs`` are the widest ones, in order, and ``other_inputs`` says how
    many more there are: neither is part of what the figure is, so that figures are equal without them. Raises
    ``ValueError`` without evidence, with a disordered or non-finite interval, or with shares that do not sum to 1.
    What follows from the shares of its width may be worked out when it is first asked for.
    """

    median: float
    mean: float
    low: float
    high: float
    unit: str
    quantity: str
    boundary: Boundary
    kind: Kind
    kind_shares: Mapping[Kind, float]
    tested: Tested
    snapshot: str
    figure_id: str
    evidence: tuple[str, ...]
    assumptions: tuple[Assumption, ...] = ()
    level: float = LEVEL
    inputs: tuple[InputShare, ...] = field(default=(), compare=False, repr=False)
    other_inputs: int = field(default=0, compare=False, repr=False)

    def __post_init__(self) -> None:
        self.check_fields(("evidence", "kind_shares", "median"))

    def check_fields(self, names: Collection[str]) -> None:
        """Raises ``ValueError`` for values of some fields that can be none."""
        if "evidence" in names and not self.evidence:
            raise ValueError("figure-without-evidence", self.quantity)
        if "median" in names:
            if not all(map(math.isfinite, (self.median, self.mean, self.low, self.high))):
                raise ValueError("figure-not-finite", self.quantity)
            if not self.low <= self.median <= self.high:
                raise ValueError("figure-out-of-order", self.quantity)
        if (
            "kind_shares" in names
            and self.kind_shares
            and not math.isclose(sum(self.kind_shares.values()), 1.0, abs_tol=1e-6)
        ):
            raise ValueError("figure-shares-not-whole", self.quantity)

    @property
    def digest(self) -> str:
        """A short hash of the digits that surfaces print: it proves the value, as ``figure_id`` names the question."""
        central = (self.median, self.mean) if self.has_central else ()
        about = (self.figure_id, self.quantity, self.boundary.value, self.unit)
        return digest_of(*about, values=(*central, self.low, self.high, self.level))

    @property
    def has_central(self) -> bool:
        """Whether a value may be told beside the interval: not of what was only shared out."""
        return all(each.code != RANGE_ONLY for each in self.assumptions)

    @property
    def value(self) -> float:
        """The value to lead with, of a request as of a total: the median. Parts carry shares; means add up."""
        return self.median
