"""Everything about the planet in one scenario, in one set of worlds: each part is drawn when it is first asked for."""

from __future__ import annotations

from functools import cached_property

from obsia.accounting.draws import WORLDS, Worlds
from obsia.accounting.figures import Request
from obsia.accounting.world.anchor import WORLD, Node, anchor
from obsia.accounting.world.countries import Countries
from obsia.accounting.world.parameters import Parameters, Scenario
from obsia.accounting.world.records import DEMAND, AiDemand, Series
from obsia.accounting.world.topdown import Demand, TopDown
from obsia.facts.snapshot import Snapshot


class Planet:
    """All data centres, AI and the countries in one scenario. Scenarios of one :class:`Worlds` share their draws."""

    def __init__(
        self, snapshot: Snapshot, worlds: Worlds, scenario: Scenario | None = None, *, reference: Planet | None = None
    ) -> None:
        self.snapshot, self.worlds = snapshot, worlds
        self.scenario = scenario or Scenario()
        self.parameters = Parameters(snapshot, worlds, self.scenario)
        self._reference = reference
        self.anchor = reference.anchor if reference else anchor(snapshot)

    def beside(self, scenario: Scenario) -> Planet:
        """The same planet in another scenario, on common draws."""
        return Planet(self.snapshot, self.worlds, scenario, reference=self._reference or self)

    @cached_property
    def topdown(self) -> TopDown:
        """What is so."""
        return self._reference.topdown if self._reference else TopDown(self.snapshot, self.worlds, self.anchor)

    @cached_property
    def countries(self) -> Countries:
        """All countries."""
        return Countries(self.snapshot, self.worlds, self.topdown, self.parameters)

    @cached_property
    def ai(self) -> AiDemand:
        """What accelerators draw."""
        return self.topdown.whole(self.parameters).ai

    def node(self, region: str = WORLD, operator: str = "") -> Demand:
        """A node of the anchor. Raises ``MissingFact`` for one that it does not have."""
        return self.topdown.demand(Node(region, operator), self.parameters)

    @cached_property
    def demand(self) -> Series:
        """Electricity of all data centres of the world."""
        return self.node().series(DEMAND)

    @cached_property
    def conventional(self) -> Series:
        """What is left of the world's electricity beside AI's, by year: never below 0."""
        shared = [year for year in self.ai.demand.years if year in self.demand.draws]
        return Series(
            quantity=DEMAND,
            draws={year: self.demand.draws[year] - self.ai.demand.draws[year] for year in shared},
            keys=self.demand.keys | self.ai.demand.keys,
        )


def request_of(snapshot: Snapshot, asked: Scenario, *, seed: int, worlds: int = WORLDS) -> Request:
    """What figures of the planet are asked with, whoever asks: place and year are in what each figure is about, so that
    a page of the world, of a country and a table of questions name one figure by one id.
    """
    return Request(
        journey="world",
        arguments={
            "scenario": asked.name,
            "anchor": asked.anchor,
            "overrides": {name: [each.value, each.low, each.high] for name, each in sorted(asked.overrides.items())},
        },
        snapshot=snapshot.content_hash,
        seed=seed,
        worlds=worlds,
    )
