"""Work at deployments in places -> draws of every quantity at every boundary, for any grouping.

Everything is linear in the work within one world: the energy of a group is the sum over its (deployment, place)
pairs of work x unit cost, then facility and grid factors. Sums, differences and ratios are taken draw
by draw.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key
from obsia.accounting.hours import HourlyWork
from obsia.accounting.kinds import RequestShape, UsageKind
from obsia.accounting.places import ServicePlace
from obsia.accounting.products import product
from obsia.accounting.setups import UNSTATED, Setup
from obsia.accounting.speeds import Speed
from obsia.accounting.threads import one_thread
from obsia.accounting.unit_costs import Deployment
from obsia.core.figure import Boundary
from obsia.core.grouping import grouped
from obsia.core.units import CURRENCIES, JOULES_PER_KWH
from obsia.physics import facility, footprint

Array = NDArray[np.float64]
_BLOCK = 64
"""Deployments of a place priced in one matrix product: bounds memory."""
_GROUPS = 64
"""Groups priced in one matrix product: bounds memory."""


class PlaceId(NamedTuple):
    """What decides the factors of facility and grid."""

    provider: str | None
    zone_id: str | None
    pue: float | None = None
    """As it is stated; None where it is not."""


class Meter(NamedTuple):
    """What read the energy of a line's work."""

    boundary: Boundary
    by: str
    error_ratio: float | None
    """Half the width of its 90 % range over the reading; None where nobody states it."""
    place: PlaceId | None = None
    """Where the facility stands whose meter it is: its PUE lies in the reading."""


class Reading(NamedTuple):
    """What a meter read of some calls of a deployment."""

    meter: Meter
    energy_j: float
    work: tuple[float, ...]
    """Their work, in the order of the deployment's columns."""


class DeploymentId(NamedTuple):
    """What decides the unit costs of a line's work."""

    model_id: str
    checkpoint: str | None
    provider: str | None
    kind: UsageKind = UsageKind.CALLS
    """What the work of a line counts: tokens of calls, or messages, or seats times seconds."""
    assistant: str | None = None
    """The assistant to which messages went, or seats belong."""
    speed: Speed | None = None
    """How fast tokens of the service came; None where records do not tell."""
    setup: Setup = UNSTATED
    """What is stated of the machines."""
    asked: RequestShape | None = None
    """Size and steps of what one request makes, or the length of its text; None where it states none."""
    meter: Meter | None = None
    """What read the energy; None where it is the model's."""
    readings: tuple[Reading, ...] = ()
    """What meters read of other calls of it."""


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
COST_DIFFERENCE = Quantity("cost_difference_usd", Boundary.LIST_PRICE)
"""The cost that records state, minus that of the same calls at list prices."""
COST_RATIO = Quantity("cost_ratio", Boundary.LIST_PRICE)
"""The cost that records state, over that of the same calls at list prices."""
OWN_COST: Mapping[str, Quantity] = {
    code: Quantity(f"own_cost_{code.lower()}", Boundary.OWN_MACHINES) for code in CURRENCIES
}
"""Currency -> what calls cost on machines of one's own, at a price an hour."""
OWN_COST_RATIO: Mapping[str, Quantity] = {"USD": Quantity("own_cost_ratio", Boundary.OWN_MACHINES)}
"""That cost over list prices of the same calls, in the currency of list prices: nothing is converted."""

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
_HOURS = frozenset({"accelerator", "idle"})
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
METER_RATIOS: Mapping[Quantity, Quantity] = {
    each: Quantity("meter_ratio", each.boundary) for each in (ENERGY_ACCELERATOR, ENERGY_SERVER, ENERGY)
}
"""Energy that meters read, and what its ratio to the model's is called."""
OF_DEPLOYMENT = ("accelerator", "server", "idle", "manufacture")
DERIVED_FACTORS: Mapping[Quantity, frozenset[str]] = {
    INTENSITY: _FACILITY,
    **dict.fromkeys((COST, COST_DIFFERENCE, COST_RATIO), frozenset({"list_price"})),
    **dict.fromkeys(OWN_COST.values(), _HOURS),
    **dict.fromkeys(OWN_COST_RATIO.values(), _HOURS | {"list_price"}),
    **{ratio: FACTORS[quantity] for quantity, ratio in (*RATIOS.items(), *METER_RATIOS.items())},
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
    book = Book(lines, deployments=deployments, places=places, worlds=worlds)
    return book.impacts([lines])[0]


class Book:
    """The unit costs of an account, place by place: prices any groups of its lines, each as if it were alone.

    The work of all groups at a place is one matrix, the unit costs of all deployments there another; their product is
    what the groups spend there. Sums go over deployments and places in an order of their own.
    """

    def __init__(
        self,
        lines: Iterable[Line],
        *,
        deployments: Mapping[DeploymentId, Deployment],
        places: Mapping[PlaceId, ServicePlace],
        worlds: int,
    ) -> None:
        """``lines`` are all of the account: of each place, the deployments that any group may have there."""
        self._deployments, self._places, self._worlds = deployments, places, worlds
        self._known: dict[PlaceId, set[DeploymentId]] = {}
        for line in lines:
            self._known.setdefault(line.place, set()).add(line.deployment)
        self._at = {place: sorted(self._known[place], key=_order) for place in sorted(self._known, key=_order)}
        self._keys: dict[frozenset[DeploymentId | PlaceId], Mapping[Quantity, frozenset[Key]]] = {}
        self._block: tuple[Sequence[DeploymentId], Mapping[str, Array]] = (), {}
        """The deployments that were priced last, and their unit costs: places of one provider have the same."""

    def impacts(self, groups: Sequence[Sequence[Line]]) -> list[Impacts]:
        """The impacts of some groups of lines, in order."""
        found: list[Impacts] = []
        with one_thread():
            for start in range(0, len(groups), _GROUPS):
                found += self._of_block(groups[start : start + _GROUPS])
        return found

    def _of_block(self, groups: Sequence[Sequence[Line]]) -> list[Impacts]:
        by_place: dict[PlaceId, dict[int, list[Line]]] = {}
        for row, lines in enumerate(groups):
            for line in lines:
                if line.deployment not in self._known.get(line.place, ()):
                    raise ValueError("line-not-in-book", line.deployment, line.place)
                by_place.setdefault(line.place, {}).setdefault(row, []).append(line)
        by_hour = any(line.hours is not None for lines in groups for line in lines)
        totals = {quantity: np.zeros((len(groups), self._worlds)) for quantity in QUANTITIES}
        for identity, here in self._at.items():
            if identity in by_place:
                rows = slice(None) if len(at := by_place[identity]) == len(groups) else list(at)  # adds in place
                spent = self._spent(here, list(at.values()), by_hour=by_hour)
                for quantity, drawn in _at_places([self._places[identity]], spent).items():
                    totals[quantity][rows] += drawn
        return [
            Impacts(
                draws={quantity: each[row] for quantity, each in totals.items()},
                keys=self._keys_of(
                    frozenset[DeploymentId | PlaceId]().union(*((x.deployment, x.place) for x in lines))
                ),
            )
            for row, lines in enumerate(groups)
        ]

    def _spent(
        self, here: Sequence[DeploymentId], groups: Sequence[Sequence[Line]], *, by_hour: bool
    ) -> dict[str, Array]:
        """What groups spend at the deployments of one place, each of shape (groups, worlds)."""
        spent = {name: np.zeros((len(groups), self._worlds)) for name in (*_UNITS, *(_BY_HOUR if by_hour else ()))}
        for start in range(0, len(here), _BLOCK):
            block = here[start : start + _BLOCK]
            costs = [self._deployments[identity] for identity in block]
            # Work of tokens and of media have columns of their own: those of one deployment lie side by side.
            ends = np.cumsum([len(each.costs.columns) for each in costs]).tolist()
            spans = dict(zip(block, map(slice, [0, *ends], ends), strict=False))

            work = _works(groups, _work, spans, columns=ends[-1])
            units = self._units(block)
            for name in _UNITS:
                spent[name] += product(work, units[name])
            if by_hour:
                it_j = units["it_j"]
                spent["weighted_it"] += product(_works(groups, _weighted, spans, columns=ends[-1]), it_j)
                spent["outside_it_j"] += product(_works(groups, _outside, spans, columns=ends[-1]), it_j)
        return spent

    def _units(self, block: Sequence[DeploymentId]) -> Mapping[str, Array]:
        """Unit costs of some deployments, by name, shape (columns, worlds), as :func:`product` takes them."""
        if self._block[0] != block:
            costs = [self._deployments[identity] for identity in block]
            self._block = (
                block,
                {
                    name: np.asfortranarray(np.concatenate([unit(each) for each in costs]))
                    for name, unit in _UNITS.items()
                },
            )
        return self._block[1]

    def _keys_of(self, identities: frozenset[DeploymentId | PlaceId]) -> Mapping[Quantity, frozenset[Key]]:
        """The keys on which groups at some deployments and places rest: one mapping for all that rest on the same."""
        if identities not in self._keys:
            by_factor: dict[str, set[Key]] = {name: set() for name in OF_DEPLOYMENT}
            for each in identities:
                held = self._deployments[each] if isinstance(each, DeploymentId) else self._places[each]
                for name, keys in held.keys.items():
                    by_factor.setdefault(name, set()).update(keys)
            self._keys[identities] = _keys_of(by_factor)
        return self._keys[identities]


def _works(
    groups: Sequence[Sequence[Line]],
    of: Callable[[Line], Sequence[float]],
    spans: Mapping[DeploymentId, slice],
    *,
    columns: int,
) -> Array:
    """Work of groups in the columns of some deployments, shape (groups, columns)."""
    works = np.zeros((len(groups), columns))
    for row, lines in zip(works, groups, strict=True):
        parts = grouped((line.deployment, of(line)) for line in lines if line.deployment in spans)
        for identity, some in parts.items():
            # Sums that are exact until they are rounded once know no order.
            row[spans[identity]] = some[0] if len(some) == 1 else [math.fsum(each) for each in zip(*some, strict=True)]
    return works


def _work(line: Line) -> Sequence[float]:
    return line.work


def _weighted(line: Line) -> Sequence[float]:
    return (0.0,) * len(line.work) if line.hours is None else line.hours.weighted


def _outside(line: Line) -> Sequence[float]:
    return line.work if line.hours is None else line.hours.outside


class Rate:
    """What one deployment in one place makes of any work: :func:`impacts_of` of one line, for many works at once."""

    def __init__(self, deployment: Deployment, place: ServicePlace) -> None:
        self._deployment, self._place = deployment, place
        self.assumptions = (*deployment.assumptions, *place.assumptions)
        self.keys = _keys_of({**dict.fromkeys(OF_DEPLOYMENT, frozenset[Key]()), **deployment.keys, **place.keys})
        """As those of impacts."""

    def draws(self, works: Array, wanted: Sequence[Quantity] = QUANTITIES) -> dict[Quantity, Array]:
        """Draws of some quantities of works of shape (works, columns); each of shape (works, worlds).

        Each work is multiplied as if it were alone.
        """
        return _at_places([self._place], _Spent(self._deployment, works), wanted)

    def impacts(self, work: Sequence[float]) -> Impacts:
        """The impacts of one work."""
        drawn = self.draws(np.array([work], dtype=np.float64))
        return Impacts(draws={quantity: each[0] for quantity, each in drawn.items()}, keys=self.keys)


class _Spent(dict[str, Array]):
    """What works spend at one deployment, by name of the unit cost: each product is made when it is asked for."""

    def __init__(self, deployment: Deployment, works: Array) -> None:
        super().__init__()
        self._deployment, self._works = deployment, works

    def __missing__(self, name: str) -> Array:
        self[name] = found = product(self._works, _UNITS[name](self._deployment))
        return found


def _keys_of(by_factor: Mapping[str, Set[Key]]) -> dict[Quantity, frozenset[Key]]:
    """The keys on which each quantity rests."""
    return {
        quantity: frozenset[Key]().union(*(by_factor.get(name, ()) for name in sorted(names)))
        for quantity, names in FACTORS.items()
    }


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


def _at_places(
    places: Sequence[ServicePlace], spent: Mapping[str, Array], wanted: Sequence[Quantity] | None = None
) -> dict[Quantity, Array]:
    """Draws by quantity, each of shape (places, worlds); of one place, ``spent`` may have a row for each of many works.

    All quantities, or those that are ``wanted``: then only what they rest on is taken of ``spent``.
    """
    at = _Footprint(places, spent)
    return {quantity: _MADE_OF[quantity](at) for quantity in (_MADE_OF if wanted is None else wanted)}


class _Footprint:
    """What is spent at some places, in every quantity that others are made of; each is worked out when it is asked."""

    def __init__(self, places: Sequence[ServicePlace], spent: Mapping[str, Array]) -> None:
        self._places, self.spent = places, spent

    def factor(self, name: str) -> Array:
        """A factor of the places, shape (places, worlds)."""
        return np.stack([getattr(place, name) for place in self._places])

    @cached_property
    def it_kwh(self) -> Array:
        return self.spent["it_j"] / JOULES_PER_KWH

    @cached_property
    def pue(self) -> Array:
        return self.factor("pue")

    @cached_property
    def facility_kwh(self) -> Array:
        return facility.facility_kwh(it_kwh=self.it_kwh, pue=self.pue)

    @cached_property
    def usage_g(self) -> Array:
        intensity_g_per_kwh = self.factor("intensity_g_per_kwh")
        if "weighted_it" not in self.spent:
            return footprint.usage_carbon_g(facility_kwh=self.facility_kwh, intensity_g_per_kwh=intensity_g_per_kwh)
        outside_kwh = facility.facility_kwh(it_kwh=self.spent["outside_it_j"] / JOULES_PER_KWH, pue=self.pue)
        usage_g = footprint.usage_carbon_g(facility_kwh=outside_kwh, intensity_g_per_kwh=intensity_g_per_kwh)
        return usage_g + _hourly_g(self._places, self.spent["weighted_it"], pue=self.pue)

    @cached_property
    def onsite_l(self) -> Array:
        return footprint.onsite_water_l(it_kwh=self.it_kwh, wue_l_per_kwh=self.factor("wue_l_per_kwh"))

    @cached_property
    def offsite_l(self) -> Array:
        return footprint.offsite_water_l(facility_kwh=self.facility_kwh, water_l_per_kwh=self.factor("water_l_per_kwh"))

    @cached_property
    def primary_energy_mj(self) -> Array:
        return footprint.usage_primary_energy_mj(
            facility_kwh=self.facility_kwh, primary_energy_mj_per_kwh=self.factor("primary_energy_mj_per_kwh")
        )

    @cached_property
    def usage_kgsbeq(self) -> Array:
        return footprint.usage_adpe_kgsbeq(
            facility_kwh=self.facility_kwh, adpe_kgsbeq_per_kwh=self.factor("adpe_kgsbeq_per_kwh")
        )


_MADE_OF: Mapping[Quantity, Callable[[_Footprint], Array]] = {
    ENERGY_ACCELERATOR: lambda at: at.spent["accelerator_j"] / JOULES_PER_KWH,
    ENERGY_SERVER: lambda at: at.spent["server_j"] / JOULES_PER_KWH,
    ENERGY: lambda at: at.facility_kwh,
    CARBON_USAGE: lambda at: at.usage_g,
    CARBON_EMBODIED: lambda at: at.spent["embodied_g"],
    CARBON: lambda at: at.usage_g + at.spent["embodied_g"],
    WATER_ONSITE: lambda at: at.onsite_l,
    WATER_OFFSITE: lambda at: at.offsite_l,
    WATER: lambda at: at.onsite_l + at.offsite_l,
    PRIMARY_ENERGY: lambda at: at.primary_energy_mj,
    ADPE_USAGE: lambda at: at.usage_kgsbeq,
    ADPE_EMBODIED: lambda at: at.spent["embodied_kgsbeq"],
    ADPE: lambda at: at.usage_kgsbeq + at.spent["embodied_kgsbeq"],
}
"""How each quantity follows from what is spent."""


def _hourly_g(places: Sequence[ServicePlace], weighted_it: Array, *, pue: Array) -> Array:
    """Carbon of the hours whose intensity is known, shape (places, worlds): PUE and the error of a series are common
    to its hours, so the sum over hours was taken before.
    """
    ones = np.ones(weighted_it.shape[1])
    series_ratio = np.stack([ones if place.series_ratio is None else place.series_ratio for place in places])
    return facility.facility_kwh(it_kwh=weighted_it / JOULES_PER_KWH, pue=pue) * series_ratio


def _order(identity: tuple[object, ...]) -> tuple[str, ...]:
    return tuple("" if part is None else str(part) for part in identity)
