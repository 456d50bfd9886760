"""What must hold of every figure, whatever was drawn: tests and releases run it on every result.

Each function answers with one sentence for each thing that is wrong; nothing to say is an empty tuple. The rules
are those that the published bugs of other tools have broken: see docs/explanation/uncertainty.md. Limits of
plausibility are wide on purpose: they catch a unit that is wrong by a thousand, not a model that is wrong by two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import (
    ADPE,
    ADPE_EMBODIED,
    ADPE_USAGE,
    CARBON,
    CARBON_EMBODIED,
    CARBON_USAGE,
    ENERGY,
    ENERGY_ACCELERATOR,
    ENERGY_SERVER,
    PRIMARY_ENERGY,
    QUANTITIES,
    WATER,
    WATER_OFFSITE,
    WATER_ONSITE,
    Impacts,
    Quantity,
)
from obsia.accounting.places import ServicePlace
from obsia.core.figure import Figure
from obsia.core.units import SECONDS_PER_HOUR, unit_of
from obsia.physics.server import ServerShare

Said = tuple[str, ...]
SAME = 1e-9
"""Relative difference below which two ways to one number agree."""

IT_ONLY = (ENERGY_ACCELERATOR, ENERGY_SERVER, CARBON_EMBODIED, WATER_ONSITE, ADPE_EMBODIED)
"""Quantities that the building does not change: PUE has no part in them."""
AT_THE_METER = (ENERGY, CARBON_USAGE, WATER_OFFSITE, PRIMARY_ENERGY, ADPE_USAGE)
"""Quantities that grow in proportion to PUE."""
PARTS: Mapping[Quantity, tuple[Quantity, Quantity]] = {
    CARBON: (CARBON_USAGE, CARBON_EMBODIED),
    WATER: (WATER_ONSITE, WATER_OFFSITE),
    ADPE: (ADPE_USAGE, ADPE_EMBODIED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of plausibility: (least, most)."""

    intensity_g_per_kwh: tuple[float, float] = (1.0, 3_000.0)
    token_j: tuple[float, float] = (1e-4, 1e5)
    """Facility energy per token, J."""
    power_w: tuple[float, float] = (10.0, 4_000.0)
    """Mean power of a busy accelerator, W."""
    embodied_g_per_h: tuple[float, float] = (1.0, 1_000.0)
    """Embodied gCO2e of a busy accelerator-hour."""
    width_ratio: float = 1e5
    """High over low."""


def of_figures(figures: Sequence[Figure], impacts: Impacts, *, limits: Limits | None = None) -> Said:
    """Figures are ordered, positive, in their unit, and say what their draws say."""
    bounds = limits or Limits()
    said: list[str] = []
    for figure in figures:
        name = f"{figure.quantity} ({figure.boundary.value})"
        draws = impacts.draws[Quantity(figure.quantity, figure.boundary)]
        if not 0 <= figure.low <= figure.median <= figure.high:
            said.append(f"{name}: 0 <= low <= median <= high does not hold")
        if figure.high > bounds.width_ratio * figure.low > 0:
            said.append(f"{name}: high is {figure.high / figure.low:.0f} times low")
        if figure.unit != unit_of(figure.quantity):
            said.append(f"{name}: is printed in {figure.unit}")
        ends = [float(end) for end in np.quantile(draws, [(1 - figure.level) / 2, 0.5, (1 + figure.level) / 2])]
        stated = (figure.low, figure.median, figure.high, figure.mean)
        if not np.allclose(stated, [*ends, float(draws.mean())], rtol=SAME, atol=0.0):
            said.append(f"{name}: is not what its draws say")
    return tuple(said)


def of_impacts(impacts: Impacts, place: ServicePlace, *, zone_id: str | None) -> Said:
    """Parts add up, boundaries contain one another, and each factor enters once."""
    draws = impacts.draws
    said = [
        f"{quantity.name} ({quantity.boundary.value}) is negative or not finite"
        for quantity in QUANTITIES
        if not (np.isfinite(draws[quantity]).all() and (draws[quantity] >= 0).all())
    ]
    said += [
        f"the parts of {whole.name} do not add up"
        for whole, (one, other) in PARTS.items()
        if not same(draws[whole], draws[one] + draws[other])
    ]
    it_kwh = draws[ENERGY] / place.pue
    wider = ((ENERGY_ACCELERATOR, draws[ENERGY_SERVER]), (ENERGY_SERVER, it_kwh))
    said += [
        f"{quantity.name} ({quantity.boundary.value}) exceeds the boundary around it"
        for quantity, around in wider
        if not (draws[quantity] <= around * (1.0 + SAME)).all()
    ]
    expected = {
        CARBON_USAGE: draws[ENERGY] * place.intensity_g_per_kwh,
        WATER_ONSITE: it_kwh * place.wue_l_per_kwh,
        WATER_OFFSITE: draws[ENERGY] * place.water_l_per_kwh,
        PRIMARY_ENERGY: draws[ENERGY] * place.primary_energy_mj_per_kwh,
        ADPE_USAGE: draws[ENERGY] * place.adpe_kgsbeq_per_kwh,
    }
    said += [
        f"{quantity.name} ({quantity.boundary.value}) is not its factors' product"
        for quantity, by_hand in expected.items()
        if not same(draws[quantity], by_hand)
    ]
    if (place.pue < 1.0).any():
        said.append("a facility takes less than its IT")
    # The grid of a zone inside a country is behind the figure under the country's key and its own.
    grid: Key = (f"grid:{zone_id}", "intensity_g_per_kwh")
    inside: Key = (f"zone:{zone_id}", "zone_error_ratio")
    if zone_id is not None and inside not in impacts.keys[CARBON_USAGE] and grid not in impacts.keys[CARBON_USAGE]:
        said.append(f"the grid of {zone_id} is not behind the figure")
    if any(name in {"intensity_g_per_kwh", "wue_l_per_kwh"} for _, name in impacts.keys[ENERGY]):
        said.append("energy rests on a factor of carbon or water")
    return tuple(said)


def of_physics(
    impacts: Impacts, *, tokens: int, accelerator_s: Draws, joules_per_kwh: float, limits: Limits | None = None
) -> Said:
    """Implied power, energy per token, carbon per kWh and embodied carbon per hour are of this world."""
    bounds = limits or Limits()
    draws = impacts.draws
    with np.errstate(divide="ignore", invalid="ignore"):
        implied = {
            "power of an accelerator, W": (draws[ENERGY_ACCELERATOR] * joules_per_kwh / accelerator_s, bounds.power_w),
            "energy per token, J": (draws[ENERGY] * joules_per_kwh / tokens, bounds.token_j),
            "carbon per kWh, g": (draws[CARBON_USAGE] / draws[ENERGY], bounds.intensity_g_per_kwh),
            "embodied carbon per busy hour, g": (
                draws[CARBON_EMBODIED] / (accelerator_s / SECONDS_PER_HOUR),
                bounds.embodied_g_per_h,
            ),
        }
    return tuple(
        f"{name}: {float(np.median(values)):.3g} is outside [{least:g}, {most:g}]"
        for name, (values, (least, most)) in implied.items()
        if not least <= float(np.median(values)) <= most
    )


def of_servers(
    impacts: Impacts,
    *,
    accelerator_s: Draws,
    joules_per_kwh: float,
    around: ServerShare,
    busy_share: Draws,
    pue: Draws,
) -> Said:
    """Servers take what their accelerators and the host take, machines that wait what they take when ready.

    ``accelerator_s`` are the seconds of accelerators, with ``around`` them shares of servers that are busy for
    ``busy_share`` of their time; all of shape (worlds,).
    """
    draws, kwh_per_w = impacts.draws, accelerator_s / joules_per_kwh
    server_kwh = draws[ENERGY_ACCELERATOR] * around.slope_ratio + around.host_w * kwh_per_w
    waiting_kwh = around.ready_w * kwh_per_w * (1.0 / busy_share - 1.0)
    wrong = {
        "busy servers": not same(draws[ENERGY_SERVER], server_kwh),
        "servers that wait": not same(draws[ENERGY] / pue, server_kwh + waiting_kwh),
    }
    return tuple(f"the energy of {what} is not that of their parts" for what, is_wrong in wrong.items() if is_wrong)


def of_parts(total: Sequence[Figure], parts: Sequence[Sequence[Figure]]) -> Said:
    """The means of the parts of a total add up, whatever the grouping (means do; medians and ends do not)."""
    said: list[str] = []
    for figure, *columns in zip(total, *parts, strict=True):
        added = sum(column.mean for column in columns)
        if abs(added - figure.mean) > SAME * abs(figure.mean):
            said.append(f"{figure.quantity} ({figure.boundary.value}): parts make {added!r}, the total {figure.mean!r}")
    return tuple(said)


def of_elasticity(before: Impacts, after: Impacts, *, factor: float) -> Said:
    """``after`` has a PUE ``factor`` times that of ``before``: elasticity 1 at the meter, 0 on IT."""
    return tuple(
        f"{quantity.name} ({quantity.boundary.value}) does not follow PUE with elasticity {power}"
        for quantities, power in ((AT_THE_METER, 1), (IT_ONLY, 0))
        for quantity in quantities
        if not same(after.draws[quantity], before.draws[quantity] * factor**power)
    )


def of_order(less: Impacts, more: Impacts, *, what: str, quantities: Sequence[Quantity] = (ENERGY, CARBON)) -> Said:
    """``more`` costs more than ``less`` in every world."""
    return tuple(
        f"{quantity.name} does not grow with {what}"
        for quantity in quantities
        if not (more.draws[quantity] > less.draws[quantity]).all()
    )


def of_proportion(one: Impacts, many: Impacts, *, factor: float, what: str) -> Said:
    """``many`` is ``factor`` times ``one`` in every world (1: they are equal)."""
    return tuple(
        f"{quantity.name} ({quantity.boundary.value}): {what} does not make {factor:g} times as much"
        for quantity in QUANTITIES
        if not same(many.draws[quantity], one.draws[quantity] * factor)
    )


def same(one: Draws, other: Draws) -> bool:
    """Whether two arrays of draws agree to rounding."""
    return bool(np.allclose(one, other, rtol=SAME, atol=0.0))
