"""Work at deployments in places -> draws of every quantity at every boundary, for any grouping.

Everything is linear in the work within one world: the energy of a group is the sum over its (deployment, place)
pairs of work x unit cost, then facility and grid factors. Sums, differences and ratios are taken draw
by draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.deployments import Deployment
from obsia.accounting.draws import Draws, Key
from obsia.accounting.hours import HourlyWork
from obsia.accounting.kinds import RequestShape, UsageKind
from obsia.accounting.places import ServicePlace
from obsia.accounting.speeds import Speed
from obsia.core.figure import Boundary
from obsia.core.units import JOULES_PER_KWH
from obsia.physics import facility, footprint

Array = NDArray[np.float64]
_BLOCK = 64
"""Deployments priced in one matrix product: bounds memory."""


class DeploymentId(NamedTuple):
    """What decides the unit costs of a line's work."""

    model_id: str
    checkpoint: str | None
    provider: str | None
    kind: UsageKind = UsageKind.CALLS
    """What the work of a line counts: tokens of calls, or messages, or seats times seconds."""
    assistant: str | None = None
    """The assistant to which messages went, or seats belong."""
    concurrency_step: int | None = None
    """The step of the stated concurrency (``kinds.requests_at``); None where records do not state it."""
    speed: Speed | None = None
    """How fast tokens of the service came; None where records do not tell."""
    asked: RequestShape | None = None
    """Size and steps of what one request makes, or the length of its text; None where it states none."""


PlaceId = tuple[str | None, str | None]
"""(provider, zone_id)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Work of one group at one deployment in one place; ``work`` in the order of the deployment's columns."""

    deployment: DeploymentId
    place: PlaceId
    work: tuple[float, ...]
    hours: HourlyWork | None = None
    """The same work by hour, where carbon is by the hour."""


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """What a figure is about: a quantity (its name carries the unit) at a boundary."""

    name: str
    boundary: Boundary


ENERGY_ACCELERATOR = Quantity("energy_kwh", Boundary.ACCELERATOR)
ENERGY_SERVER = Quantity("energy_kwh", Boundary.SERVER)
ENERGY = Quantity("energy_kwh", Boundary.FACILITY)
CARBON_USAGE = Quantity("carbon_g", Boundary.FACILITY)
CARBON_EMBODIED = Quantity("carbon_g", Boundary.EMBODIED)
CARBON = Quantity("carbon_g", Boundary.LIFE_CYCLE)
WATER_ONSITE = Quantity("onsite_water_l", Boundary.FACILITY)
WATER_OFFSITE = Quantity("offsite_water_l", Boundary.FACILITY)
WATER = Quantity("water_l", Boundary.FACILITY)
PRIMARY_ENERGY = Quantity("primary_energy_mj", Boundary.FACILITY)
ADPE_USAGE = Quantity("adpe_kgsbeq", Boundary.FACILITY)
ADPE_EMBODIED = Quantity("adpe_kgsbeq", Boundary.EMBODIED)
ADPE = Quantity("adpe_kgsbeq", Boundary.LIFE_CYCLE)

INTENSITY = Quantity("energy_per_output_token_j", Boundary.FACILITY)
"""Facility energy over output tokens: a ratio, so it is no part of :data:`QUANTITIES`, whose figures add up."""
COST = Quantity("cost_usd", Boundary.LIST_PRICE)

QUANTITIES: tuple[Quantity, ...] = (
    ENERGY,
    ENERGY_SERVER,
    ENERGY_ACCELERATOR,
    CARBON,
    CARBON_USAGE,
    CARBON_EMBODIED,
    WATER,
    WATER_ONSITE,
    WATER_OFFSITE,
    PRIMARY_ENERGY,
    ADPE,
    ADPE_USAGE,
    ADPE_EMBODIED,
)
"""In the order in which surfaces show them."""


_SERVER = frozenset({"accelerator", "server"})
_IT = _SERVER | {"idle"}
_FACILITY = _IT | {"pue"}
_MADE = frozenset({"accelerator", "manufacture"})
FACTORS: Mapping[Quantity, frozenset[str]] = {
    ENERGY_ACCELERATOR: frozenset({"accelerator"}),
    ENERGY_SERVER: _SERVER,
    ENERGY: _FACILITY,
    CARBON_USAGE: _FACILITY | {"intensity_g_per_kwh"},
    CARBON_EMBODIED: _MADE,
    CARBON: _FACILITY | _MADE | {"intensity_g_per_kwh"},
    WATER_ONSITE: _IT | {"wue_l_per_kwh"},
    WATER_OFFSITE: _FACILITY | {"water_l_per_kwh"},
    WATER: _FACILITY | {"wue_l_per_kwh", "water_l_per_kwh"},
    PRIMARY_ENERGY: _FACILITY | {"primary_energy_mj_per_kwh"},
    ADPE_USAGE: _FACILITY | {"adpe_kgsbeq_per_kwh"},
    ADPE_EMBODIED: _MADE,
    ADPE: _FACILITY | _MADE | {"adpe_kgsbeq_per_kwh"},
}
"""What each quantity rests on: what a deployment draws (accelerators, servers around them, machines that wait,
manufacture), and the factors of a place."""
RATIOS: Mapping[Quantity, Quantity] = {
    ENERGY: Quantity("energy_ratio", Boundary.FACILITY),
    CARBON: Quantity("carbon_ratio", Boundary.LIFE_CYCLE),
    WATER: Quantity("water_ratio", Boundary.FACILITY),
}
"""Quantities of which one thing is told over another, and what their ratio is called."""
OF_DEPLOYMENT = ("accelerator", "server", "idle", "manufacture")
DERIVED_FACTORS: Mapping[Quantity, frozenset[str]] = {
    INTENSITY: _FACILITY,
    COST: frozenset({"list_price"}),
    **{ratio: FACTORS[quantity] for quantity, ratio in RATIOS.items()},
}
"""The same for quantities that are no sum over lines of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Impacts:
    """Draws of every quantity, each of shape (worlds,), and the keys that each rests on."""

    draws: Mapping[Quantity, Draws]
    keys: Mapping[Quantity, frozenset[Key]]


def impacts_of(
    lines: Sequence[Line],
    *,
    deployments: Mapping[DeploymentId, Deployment],
    places: Mapping[PlaceId, ServicePlace],
    worlds: int,
) -> Impacts:
    """Impacts of a group of lines, summed in an order of their own: that of ``lines`` does not matter."""
    place_ids = sorted({line.place for line in lines}, key=_order)
    deployment_ids = sorted({line.deployment for line in lines}, key=_order)
    row = {identity: index for index, identity in enumerate(place_ids)}
    by_hour = any(line.hours is not None for line in lines)
    spent = {name: np.zeros((len(place_ids), worlds)) for name in (*_UNITS, *(_BY_HOUR if by_hour else ()))}
    by_factor: dict[str, set[Key]] = {name: set() for name in OF_DEPLOYMENT}
    for start in range(0, len(deployment_ids), _BLOCK):
        block = deployment_ids[start : start + _BLOCK]
        column = {identity: index for index, identity in enumerate(block)}
        priced = [deployments[identity] for identity in block]
        # Work of tokens and of media have columns of their own: those of one deployment lie side by side.
        starts = np.cumsum([0, *(len(each.costs.columns) for each in priced)])
        flat = np.zeros((len(place_ids), int(starts[-1])))
        weighted, outside = np.zeros_like(flat), np.zeros_like(flat)
        for line in sorted(lines, key=_rank):
            if line.deployment in column:
                at = column[line.deployment]
                here = row[line.place], slice(starts[at], starts[at + 1])
                flat[here] += line.work
                if by_hour:
                    weighted[here] += 0.0 if line.hours is None else line.hours.weighted
                    outside[here] += line.work if line.hours is None else line.hours.outside
        for name, keys in by_factor.items():
            keys.update(*(each.keys[name] for each in priced))
        for name, unit in _UNITS.items():
            spent[name] += flat @ np.concatenate([unit(each) for each in priced])
        if by_hour:
            it_j = np.concatenate([_UNITS["it_j"](each) for each in priced])
            spent["weighted_it"] += weighted @ it_j
            spent["outside_it_j"] += outside @ it_j
    placed = [places[identity] for identity in place_ids]
    for each in placed:
        for name, keys in each.keys.items():
            by_factor.setdefault(name, set()).update(keys)
    by_place = _at_places(placed, spent)
    return Impacts(
        draws={quantity: drawn.sum(axis=0) for quantity, drawn in by_place.items()},
        keys={
            quantity: frozenset[Key]().union(*(by_factor.get(name, ()) for name in sorted(names)))
            for quantity, names in FACTORS.items()
        },
    )


_UNITS: Mapping[str, Callable[[Deployment], Array]] = {
    "accelerator_j": lambda each: each.costs.accelerator_j,
    "server_j": lambda each: each.costs.server_j,
    "it_j": lambda each: each.costs.it_j,
    "embodied_g": lambda each: each.embodied_g,
    "embodied_kgsbeq": lambda each: each.embodied_kgsbeq,
}
"""What is summed over the work of a place: name -> unit costs, shape (columns, worlds)."""
_BY_HOUR = ("weighted_it", "outside_it_j")
"""Where carbon is by the hour: IT energy times the intensity of its hour (J g/kWh), and that of unknown hours."""


def _at_places(places: Sequence[ServicePlace], spent: Mapping[str, Array]) -> dict[Quantity, Array]:
    """Draws by quantity, each of shape (places, worlds)."""
    embodied_g, embodied_kgsbeq = spent["embodied_g"], spent["embodied_kgsbeq"]
    accelerator_kwh, server_kwh, it_kwh = (
        spent[name] / JOULES_PER_KWH for name in ("accelerator_j", "server_j", "it_j")
    )
    pue = np.stack([place.pue for place in places])
    wue_l_per_kwh = np.stack([place.wue_l_per_kwh for place in places])
    intensity_g_per_kwh = np.stack([place.intensity_g_per_kwh for place in places])
    water_l_per_kwh = np.stack([place.water_l_per_kwh for place in places])
    primary_energy_mj_per_kwh = np.stack([place.primary_energy_mj_per_kwh for place in places])
    adpe_kgsbeq_per_kwh = np.stack([place.adpe_kgsbeq_per_kwh for place in places])
    facility_kwh = facility.facility_kwh(it_kwh=it_kwh, pue=pue)
    if "weighted_it" not in spent:
        usage_g = footprint.usage_carbon_g(facility_kwh=facility_kwh, intensity_g_per_kwh=intensity_g_per_kwh)
    else:
        outside_kwh = facility.facility_kwh(it_kwh=spent["outside_it_j"] / JOULES_PER_KWH, pue=pue)
        usage_g = footprint.usage_carbon_g(facility_kwh=outside_kwh, intensity_g_per_kwh=intensity_g_per_kwh)
        usage_g = usage_g + _hourly_g(places, spent["weighted_it"], pue=pue)
    onsite_l = footprint.onsite_water_l(it_kwh=it_kwh, wue_l_per_kwh=wue_l_per_kwh)
    offsite_l = footprint.offsite_water_l(facility_kwh=facility_kwh, water_l_per_kwh=water_l_per_kwh)
    usage_kgsbeq = footprint.usage_adpe_kgsbeq(facility_kwh=facility_kwh, adpe_kgsbeq_per_kwh=adpe_kgsbeq_per_kwh)
    return {
        ENERGY_ACCELERATOR: accelerator_kwh,
        ENERGY_SERVER: server_kwh,
        ENERGY: facility_kwh,
        CARBON_USAGE: usage_g,
        CARBON_EMBODIED: embodied_g,
        CARBON: usage_g + embodied_g,
        WATER_ONSITE: onsite_l,
        WATER_OFFSITE: offsite_l,
        WATER: onsite_l + offsite_l,
        PRIMARY_ENERGY: footprint.usage_primary_energy_mj(
            facility_kwh=facility_kwh, primary_energy_mj_per_kwh=primary_energy_mj_per_kwh
        ),
        ADPE_USAGE: usage_kgsbeq,
        ADPE_EMBODIED: embodied_kgsbeq,
        ADPE: usage_kgsbeq + embodied_kgsbeq,
    }


def _hourly_g(places: Sequence[ServicePlace], weighted_it: Array, *, pue: Array) -> Array:
    """Carbon of the hours whose intensity is known, shape (places, worlds): PUE and the error of a series are common
    to its hours, so the sum over hours was taken before.
    """
    ones = np.ones(weighted_it.shape[1])
    series_ratio = np.stack([ones if place.series_ratio is None else place.series_ratio for place in places])
    return facility.facility_kwh(it_kwh=weighted_it / JOULES_PER_KWH, pue=pue) * series_ratio


def _rank(line: Line) -> tuple[tuple[float, ...], ...]:
    return (line.work,) if line.hours is None else (line.work, line.hours.weighted)


def _order(identity: tuple[object, ...]) -> tuple[str, ...]:
    return tuple("" if part is None else str(part) for part in identity)
