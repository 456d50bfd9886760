"""Parameters of the world view in every world: a fact of ``world:default``, or what a scenario puts in its place.

A scenario changes the fact, never the key: the reference and the scenario share their draws, so that their difference
is due to the change alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Final

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.known import required
from obsia.accounting.world.hierarchy import SUBJECT as HIERARCHY
from obsia.accounting.world.hierarchy import score_columns
from obsia.core.demand import REFERENCE, SCENARIOS
from obsia.core.errors import MissingFact
from obsia.core.evidence import Estimate, Fact, Kind, Spread, Verification
from obsia.core.message import Message, Symbol
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

    @property
    def is_reference(self) -> bool:
        """Whether it says the same as the reference, whatever its name."""
        return self.anchor == REFERENCE and not self.overrides

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells two scenarios apart: their path and what they change."""
        return self.anchor, tuple(sorted(self.overrides.items(), key=lambda each: each[0]))


def stated_scenario(snapshot: Snapshot, name: str) -> Scenario:
    """A published scenario, or one of obsia with what its facts set. Raises ``MissingFact`` for one without facts."""
    if name in SCENARIOS:
        return Scenario(name=name, anchor=name)
    subject = f"scenario:{name}"
    overrides = {
        fact.property: Override(value=fact.value, low=fact.low, high=fact.high, origin=fact.locator)
        for fact in snapshot.facts(subject)
        if fact.value is not None
    }
    if not overrides:
        raise MissingFact(what=Symbol(subject), tried=(Message("sought-snapshot"),))
    return Scenario(name=name, overrides=overrides)


class Parameters:
    """The parameters of one scenario, drawn in one set of worlds.

    Where planets and chips were fitted together (``calibration/planet``), a world takes the parameters of the planet
    that it is; ``is_fitted`` says otherwise to the calibration alone.
    """

    def __init__(self, snapshot: Snapshot, worlds: Worlds, scenario: Scenario, *, is_fitted: bool = True) -> None:
        self._snapshot, self._worlds, self.scenario = snapshot, worlds, scenario
        joint = snapshot.joint(HIERARCHY) if is_fitted else None
        if joint is not None:
            worlds.condition(joint, score_columns(joint))

    def draw(self, name: str) -> Draws:
        """The parameter in every world, shape (worlds,). Raises ``MissingFact`` for one that no fact states."""
        return self._worlds.draw(self.estimate(name), key=self.key(name))

    def of_scenario(self, name: str) -> Draws | None:
        """What is stated of the published scenario that this one follows, shape (worlds,); None where nothing is."""
        known = self._snapshot.estimate(f"scenario:{self.scenario.anchor}", name)
        return None if known is None else self._worlds.draw(known)

    def year_of(self, name: str) -> int:
        """The year that the fact behind a parameter is about."""
        return int(self.estimate(name).facts[0].as_of)

    def recording(self) -> AbstractContextManager[set[Key]]:
        """Collect the keys drawn inside the block, as :meth:`Worlds.recording` does."""
        return self._worlds.recording()

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
