"""Parameters of the world view in every world: a fact of ``world:default``, or what a scenario puts in its place.

A scenario changes the fact, never the key: the reference and the scenario share their draws, so that their difference
is due to the change alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.known import required
from obsia.core.demand import REFERENCE
from obsia.core.evidence import Estimate, Fact, Kind, Spread, Verification
from obsia.facts.snapshot import Snapshot

SUBJECT: Final = "world:default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What a scenario says of a parameter: one value, or a range (5 % and 95 %, or ends, as the fact's spread has it).

    ``origin`` is the file, for the locator of the fact that it becomes.
    """

    value: float
    low: float | None = None
    high: float | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A path of the world: the published scenario that it starts from, and the parameters that it changes."""

    name: str = REFERENCE
    anchor: str = REFERENCE
    """One of ``core.demand.SCENARIOS``: the published path that the top-down engine follows."""
    overrides: Mapping[str, Override] = field(default_factory=dict[str, Override])
    """Property of ``world:default`` -> what stands in its place."""


class Parameters:
    """The parameters of one scenario, drawn in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, scenario: Scenario) -> None:
        self._snapshot, self._worlds, self.scenario = snapshot, worlds, scenario

    def draw(self, name: str) -> Draws:
        """The parameter in every world, shape (worlds,). Raises ``MissingFact`` for one that no fact states."""
        return self._worlds.draw(self.estimate(name), key=self.key(name))

    def key(self, name: str) -> Key:
        """The uncertainty key of a parameter: the same in every scenario."""
        return SUBJECT, name

    def estimate(self, name: str) -> Estimate:
        """The facts behind a parameter, as this scenario has them."""
        known = required(self._snapshot, SUBJECT, name)
        override = self.scenario.overrides.get(name)
        return known if override is None else Estimate(key=known.key, facts=(_overridden(known.facts[0], override),))


def _overridden(fact: Fact, override: Override) -> Fact:
    is_range = override.low is not None and override.high is not None
    shape = Spread.UNIFORM if fact.spread is Spread.POINT else fact.spread
    return replace(
        fact,
        value=override.value,
        low=override.low,
        high=override.high,
        spread=shape if is_range else Spread.POINT,
        kind=Kind.ASSUMED,
        verification=Verification.OURS,
        evidence="scenario",
        locator=override.origin,
        note="",
    )
