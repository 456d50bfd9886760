"""What is known of the AI chips shipped: counts by chip and quarter, and the IT power that a chip stands for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.accounting.draws import Z95, Draws, Key, Worlds
from obsia.accounting.world.parameters import Parameters
from obsia.core.errors import MissingFact
from obsia.core.evidence import Estimate, Fact
from obsia.core.message import Message, Symbol
from obsia.facts.snapshot import Snapshot

COUNT: Final = "shipped_count"
IT_RATIO: Final = "accelerator_it_ratio"
_IT_POWER: Final = "it_power_w_per_accelerator"
_PART: Final = "coverage=part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One chip of the counts. ``counts``: quarter -> the fact; a quarter is year x 4 + 0..3."""

    name: str
    vendor: str
    device: str
    counts: Mapping[int, Fact]

    @property
    def whole(self) -> tuple[int, ...]:
        """Quarters that the source counts whole, in order."""
        return tuple(sorted(quarter for quarter, fact in self.counts.items() if fact.qualifier != _PART))


def chips(snapshot: Snapshot) -> tuple[Chip, ...]:
    """Every chip that has counts, by name. Raises ``MissingFact`` of one without designer or device, or without any."""
    found = tuple(_chip(snapshot, subject) for subject in snapshot.subjects("shipments"))
    if not found:
        raise MissingFact(
            what=Message("fact-shipments"), tried=(Message("sought-snapshot"),), remedy=Message("remedy-reinstall")
        )
    return found


def by_vendor(known: Sequence[Chip]) -> dict[str, tuple[Chip, ...]]:
    """Chips by their designer, both in order of names."""
    vendors = sorted({chip.vendor for chip in known})
    return {vendor: tuple(chip for chip in known if chip.vendor == vendor) for vendor in vendors}


def count_key(vendor: str) -> Key:
    """The one uncertainty key of a designer's counts: what is wrong with one quarter is wrong with all."""
    return f"shipments:{vendor}", COUNT


def counts(worlds: Worlds, known: Sequence[Chip], *, vendor: str) -> dict[str, dict[int, Draws]]:
    """Units of each chip by quarter in every world, each of shape (worlds,)."""
    key = count_key(vendor)
    worlds.use(key, tuple(fact for chip in known for fact in chip.counts.values()))
    normal = worlds.normal(key)
    return {
        chip.name: {quarter: _lognormal(fact, normal) for quarter, fact in sorted(chip.counts.items())}
        for chip in known
    }


def design_power_w(snapshot: Snapshot, chip: Chip) -> Fact:
    """The design power of a chip as its count takes it, else that of its device. Raises ``MissingFact``."""
    for subject, name in ((f"shipments:{chip.name}", "design_power_w"), (f"device:{chip.device}", "tdp_w")):
        estimate = snapshot.estimate(subject, name)
        if estimate is not None:
            return estimate.facts[0]
    raise MissingFact(
        what=Message("fact-design-power", chip=Symbol(chip.name)),
        tried=(Symbol(f"device:{chip.device}"),),
        remedy=Message("remedy-state"),
    )


def it_power_w(snapshot: Snapshot, parameters: Parameters, worlds: Worlds, chip: Chip) -> Draws:
    """Rated IT power that a chip stands for (server; network and storage share), W, shape (worlds,).

    The device's own where it is stated as a range, else design power times the ratio of all chips; a scenario that
    states the ratio puts it in the place of all. One key draws all: the share of network and storage is one unknown.
    """
    own = snapshot.estimate(f"device:{chip.device}", _IT_POWER)
    key = parameters.key(IT_RATIO)
    is_stated = own is not None and own.facts[0].low is not None
    if own is not None and is_stated and IT_RATIO not in parameters.scenario.overrides:
        return worlds.draw(Estimate(key=key, facts=own.facts), key=key)
    power = design_power_w(snapshot, chip)
    worlds.note_fact(power)
    return float(power.value or 0.0) * parameters.draw(IT_RATIO)


def quarter_of(date: str) -> int:
    """The quarter (year x 4 + 0..3) of a day or month. Raises ``ValueError`` of a year alone."""
    year, month = date.split("-")[:2]
    return int(year) * 4 + (int(month) - 1) // 3


def _chip(snapshot: Snapshot, subject: str) -> Chip:
    name = subject.partition(":")[2]
    vendor, device = snapshot.text(subject, "vendor"), snapshot.text(subject, "shipped_device")
    if vendor is None or device is None:
        what = Message("fact-chip", chip=name)
        raise MissingFact(what=what, tried=(Symbol("tables/shipped_chips.csv"),), remedy=Message("remedy-add-row"))
    facts = snapshot.facts(subject, COUNT)
    return Chip(name=name, vendor=vendor, device=device, counts={quarter_of(fact.as_of): fact for fact in facts})


def _lognormal(fact: Fact, normal: Draws) -> Draws:
    """As ``draws.quantiles`` has it, from normal scores that are at hand: all quarters of a designer share them."""
    value, low, high = float(fact.value or 0.0), fact.low, fact.high
    if low is None or high is None:
        return np.full(normal.shape, value)
    below, above = math.log(value / low) / Z95, math.log(high / value) / Z95
    return value * np.exp(np.where(normal < 0, below, above) * normal)
