"""Manufacture by item: what making the servers cost, spread over their busy hours.

An *item* is a part whose manufacture has figures of its own, at one boundary:

- **accelerator**: the module or card with its memory, or an eighth of the eight-accelerator board that holds it, which
  is how one manufacturer publishes it (cradle to gate). No source states the memory apart.
- **host**: the rest of the server (processors, memory, storage, network cards, power supplies, chassis), per
  accelerator.

Published figures of one item and one boundary are alternatives: a world takes one. Figures of other items (a whole
server, a chip with its share of a building) or boundaries (with end of life) never join them. A device that one method
alone has assessed also has what other methods would say: their ratio to it where both exist is a fact. A device that
nobody has assessed borrows the alternatives of the fleet. Lifetime and the share of it that is busy are facts.

What no fact covers is listed (:data:`NOT_ASSESSED`), never filled in. Published MJ of accelerators count fossil
resources only, and published litres are weighed by scarcity: neither is the primary energy nor the water of an account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.known import qualified, required
from obsia.accounting.shares import average_share
from obsia.core.errors import MissingFact
from obsia.core.evidence import Estimate, Fact, Kind, Spread
from obsia.core.message import Message, Symbol
from obsia.core.units import GRAMS_PER_KG
from obsia.facts.snapshot import Snapshot
from obsia.physics import footprint

ACCELERATOR, HOST = "accelerator", "host"
BOUNDARY: Final = "cradle-to-gate"
_PARTS: Final = frozenset({"item=GPU", f"boundary={BOUNDARY}"})
"""Qualifiers of the alternatives in ``devices/<name>.yaml``."""
_METHODS: Final = "serving:manufacture"
_DEFAULT: Final = "serving:default"
NOT_ASSESSED: Final = (
    "building",
    "network",
    "racks",
    "transport",
    "end-of-life",
    "spares",
    "manufacture-water",
    "manufacture-primary-energy",
    "training",
)
"""What no fact covers, in the order in which it is told; the names are those of the messages ``not-assessed-NAME``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Manufacture of one item per busy accelerator-hour; arrays of shape (worlds,)."""

    name: str
    carbon_g_per_h: Draws
    adpe_kgsbeq_per_h: Draws
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Embodied:
    """Manufacture per busy accelerator-hour of a fleet, by item, and what it leaves out."""

    items: tuple[Item, ...]
    not_assessed: tuple[str, ...] = NOT_ASSESSED

    @property
    def carbon_g_per_h(self) -> Draws:
        """All items together, gCO2e per busy accelerator-hour, shape (worlds,)."""
        return np.sum([item.carbon_g_per_h for item in self.items], axis=0)

    @property
    def adpe_kgsbeq_per_h(self) -> Draws:
        """All items together, kgSbeq per busy accelerator-hour, shape (worlds,)."""
        return np.sum([item.adpe_kgsbeq_per_h for item in self.items], axis=0)

    @property
    def keys(self) -> frozenset[Key]:
        """The keys on which it rests."""
        return frozenset[Key]().union(*(item.keys for item in self.items))


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShare:
    """The share of one item in the manufacture of some usage, by the means of both."""

    name: str
    carbon_share: float
    adpe_share: float


def embodied_of(snapshot: Snapshot, worlds: Worlds, *, devices: Sequence[str], chosen: NDArray[np.intp]) -> Embodied:
    """Manufacture of a fleet: ``chosen`` (shape (worlds,)) is the index of the device that serves in each world.

    Raises ``MissingFact`` where no device of the fleet has a published figure.
    """
    with worlds.recording() as keys:
        gwp_kg = _accelerator(snapshot, worlds, "gwp_kg", devices=devices, chosen=chosen)
        adpe_kgsbeq = _accelerator(snapshot, worlds, "adpe_kgsbeq", devices=devices, chosen=chosen)
        item = _spread(snapshot, worlds, name=ACCELERATOR, gwp_kg=gwp_kg, adpe_kgsbeq=adpe_kgsbeq)
    return Embodied(items=(replace(item, keys=frozenset(keys)), host(snapshot, worlds)))


def host(snapshot: Snapshot, worlds: Worlds) -> Item:
    """Manufacture of the server without its accelerators, per accelerator: the same whichever of them it holds."""
    with worlds.recording() as keys:
        gwp_kg = worlds.draw(required(snapshot, _DEFAULT, "host_gwp_kg"))
        adpe_kgsbeq = worlds.draw(required(snapshot, _DEFAULT, "host_adpe_kgsbeq"))
        item = _spread(snapshot, worlds, name=HOST, gwp_kg=gwp_kg, adpe_kgsbeq=adpe_kgsbeq)
    return replace(item, keys=frozenset(keys))


def shares(
    snapshot: Snapshot, worlds: Worlds, *, accelerator_h: Draws, carbon_g: Draws, adpe_kgsbeq: Draws
) -> tuple[ItemShare, ...]:
    """Shares of the items in the manufacture of some usage (each of shape (worlds,)); none where it is nothing.

    The host's part follows from the busy hours, whatever accelerators they were of; the accelerators' is the rest.
    """
    if not (carbon_g > 0).any() or not (adpe_kgsbeq > 0).any():
        return ()
    item = host(snapshot, worlds)
    host_carbon_share = average_share(item.carbon_g_per_h * accelerator_h, carbon_g)
    host_adpe_share = average_share(item.adpe_kgsbeq_per_h * accelerator_h, adpe_kgsbeq)
    return (
        ItemShare(name=ACCELERATOR, carbon_share=1.0 - host_carbon_share, adpe_share=1.0 - host_adpe_share),
        ItemShare(name=HOST, carbon_share=host_carbon_share, adpe_share=host_adpe_share),
    )


def lifetime(snapshot: Snapshot) -> tuple[Fact, Fact]:
    """The facts over which manufacture is spread: years of service, and the share of them that is busy."""
    names = ("server_lifetime_years", "server_use_share")
    years, busy = (required(snapshot, _DEFAULT, name).facts[0] for name in names)
    return years, busy


def _spread(snapshot: Snapshot, worlds: Worlds, *, name: str, gwp_kg: Draws, adpe_kgsbeq: Draws) -> Item:
    """An item's manufacture over the busy hours of its lifetime."""
    lifetime_years = worlds.draw(required(snapshot, _DEFAULT, "server_lifetime_years"))
    server_use_share = worlds.draw(required(snapshot, _DEFAULT, "server_use_share"))
    per_hour = footprint.embodied_per_busy_hour
    return Item(
        name=name,
        carbon_g_per_h=per_hour(
            impact=gwp_kg * GRAMS_PER_KG, lifetime_years=lifetime_years, server_use_share=server_use_share
        ),
        adpe_kgsbeq_per_h=per_hour(
            impact=adpe_kgsbeq, lifetime_years=lifetime_years, server_use_share=server_use_share
        ),
        keys=frozenset(),
    )


def _accelerator(
    snapshot: Snapshot, worlds: Worlds, name: str, *, devices: Sequence[str], chosen: NDArray[np.intp]
) -> Draws:
    """Manufacture of the accelerator that serves in each world, in the unit of ``name``, shape (worlds,)."""
    known = {device: alternatives(snapshot, device=device, name=name) for device in devices}
    pooled = tuple(fact for device in devices for fact in known[device])
    if not pooled:
        raise MissingFact(
            what=Message("fact-of-any", name=Symbol(name), subjects=tuple(map(Symbol, devices))),
            tried=(Symbol("devices/"),),
        )
    drawn = np.empty(worlds.worlds)
    for index, device in enumerate(devices):
        mask = chosen == index
        # One key for all devices: a method that is high is high wherever it was applied.
        drawn[mask] = worlds.draw_where(known[device] or pooled, key=("manufacture", name), mask=mask, everywhere=True)
    return drawn


def alternatives(snapshot: Snapshot, *, device: str, name: str) -> tuple[Fact, ...]:
    """Published figures of a device's manufacture at the one item and boundary; none where nobody assessed it.

    Where only the method that has ratios to the others was applied, what the others would say stands beside its figure.
    """
    own = qualified(snapshot, f"device:{device}", name, parts=_PARTS)
    estimate = snapshot.estimate(_METHODS, f"{name.partition('_')[0]}_method_ratio")
    if estimate is None or any(estimate.facts[0].qualifier not in fact.qualifier for fact in own):
        return own
    return (*own, *(_by_other_methods(fact, estimate) for fact in own))


def _by_other_methods(fact: Fact, estimate: Estimate) -> Fact:
    """What other methods would say of ``fact``, by their ratio to its method."""
    ratio = estimate.facts[0]
    value, low, high = ((fact.value or 0.0) * (end or 0.0) for end in (ratio.value, ratio.low, ratio.high))
    return replace(
        ratio,
        subject=fact.subject,
        property=fact.property,
        qualifier=";".join((*sorted(_PARTS), "method=others")),
        unit=fact.unit,
        value=value,
        low=low,
        high=high,
        spread=Spread.LOGNORMAL,
        kind=Kind.ASSUMED,
    )
