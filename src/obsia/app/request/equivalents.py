"""A figure held against things that people know: minutes of a lamp, metres of a car, seconds of a shower.

Each thing is a fact of one value (subjects ``equivalent:NAME``), a definition more than a measurement: "a lamp of 10
W". An equivalent is the figure times a constant, so that its median, its mean and the ends of its interval are those
of the figure times that constant, exactly. How far real things differ is told by the note of the fact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from obsia.core.errors import BadCall
from obsia.core.evidence import Fact, Source
from obsia.core.figure import Boundary, Figure, InputShare
from obsia.core.units import JOULES_PER_KWH, SECONDS_PER_HOUR, SECONDS_PER_MINUTE, unit_of
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import Snapshot

_HOUR_KWH_PER_W: Final = SECONDS_PER_HOUR / JOULES_PER_KWH
MOST: Final = 1e12
"""The largest multiplier: more than all requests of a year."""
_FLOORS: Final[Mapping[str, float]] = {"s": 1.0, "km": 1e-6, "L": 1e-3, "1": 1e-2}
"""Unit -> the least amount that says anything: 1 s, 1 mm, 1 mL, a hundredth of a charge."""
_COMPARED: Final[Mapping[str, frozenset[Boundary]]] = {
    "energy_kwh": frozenset({Boundary.FACILITY, Boundary.SERVER, Boundary.ACCELERATOR}),
    "carbon_g": frozenset({Boundary.FACILITY, Boundary.LIFE_CYCLE}),
    "water_l": frozenset({Boundary.FACILITY}),
}
"""Quantities, at the boundaries at which they are held against anything."""
_AS: Final[Mapping[str, tuple[str, Callable[[float], float]]]] = {
    "power_w": ("duration_s", lambda power_w: JOULES_PER_KWH / power_w),
    "energy_kwh_per_l": ("boiled_l", lambda energy_kwh_per_l: 1.0 / energy_kwh_per_l),
    "energy_kwh_per_charge": ("charges_count", lambda energy_kwh_per_charge: 1.0 / energy_kwh_per_charge),
    "energy_kwh_per_km": ("distance_km", lambda energy_kwh_per_km: 1.0 / energy_kwh_per_km),
    "carbon_g_per_km": ("distance_km", lambda carbon_g_per_km: 1.0 / carbon_g_per_km),
    "flow_l_per_min": ("duration_s", lambda flow_l_per_min: SECONDS_PER_MINUTE / flow_l_per_min),
}
"""Property of a thing -> what the equivalent is, and how much of it one unit of the figure makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """A figure as an amount of something that people know."""

    name: str
    """Of the thing: ``lamp``, ``car``; the messages ``equivalent-NAME`` say it in each language."""
    figure: Figure
    """Seconds, kilometres, litres or a number; its id is that of the figure that it tells otherwise."""
    fact: Fact
    source: Source


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something that people know."""

    name: str
    compared: str
    fact: Fact
    source: Source


def equivalents(figure: Figure, *, multiplier: float = 1) -> tuple[Equivalent, ...]:
    """What ``multiplier`` times a figure is in things that people know, in the order of their names.

    None whose leading value is below 1 s, 1 mm, 1 mL or a hundredth of a charge; none of a figure that has no central
    value, or whose quantity is held against nothing. Raises ``BadCall`` for a multiplier that is not above 0 and at
    most :data:`MOST`.
    """
    if not (math.isfinite(multiplier) and 0 < multiplier <= MOST):
        raise BadCall("equivalent-multiplier", given=float(multiplier), most=float(MOST))
    if not figure.has_central or figure.boundary not in _COMPARED.get(figure.quantity, ()):
        return ()
    found: list[Equivalent] = []
    for thing in _things(facts.load()):
        if thing.compared != figure.quantity:
            continue
        quantity, amount_of = _AS[thing.fact.property]
        told = _scaled(figure, quantity=quantity, factor=multiplier * amount_of(_value(thing.fact)), fact=thing.fact)
        if told.value >= _FLOORS[told.unit]:
            found.append(Equivalent(name=thing.name, figure=told, fact=thing.fact, source=thing.source))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyday:
    """What one of a thing takes: an hour of a lamp, a charge, a litre brought to the boil, a kilometre."""

    name: str
    energy_kwh: float
    source: Source


def everyday() -> tuple[Everyday, ...]:
    """The energy of one of each thing that is compared by energy, the least first."""
    things = (each for each in _things(facts.load()) if each.compared == "energy_kwh")
    found = (
        Everyday(
            name=each.name,
            energy_kwh=_value(each.fact) * (_HOUR_KWH_PER_W if each.fact.property == "power_w" else 1.0),
            source=each.source,
        )
        for each in things
    )
    return tuple(sorted(found, key=lambda each: each.energy_kwh))


@lru_cache(maxsize=2)
def _things(snapshot: Snapshot) -> tuple[_Thing, ...]:
    things: list[_Thing] = []
    for subject in snapshot.subjects("equivalent"):
        known = snapshot.facts(subject)
        fact = next(fact for fact in known if fact.value is not None)
        things.append(
            _Thing(
                name=subject.removeprefix("equivalent:"),
                compared=snapshot.text(subject, "compared") or "",
                fact=fact,
                source=snapshot.source(fact.evidence),
            )
        )
    return tuple(things)


def _value(fact: Fact) -> float:
    return fact.value or 0.0


def _scaled(figure: Figure, *, quantity: str, factor: float, fact: Fact) -> Figure:
    """A figure times a constant: shares of the variance of logarithms stay as they are, and the constant has none."""
    return replace(
        figure,
        median=figure.median * factor,
        mean=figure.mean * factor,
        low=figure.low * factor,
        high=figure.high * factor,
        quantity=quantity,
        unit=unit_of(quantity),
        evidence=tuple(dict.fromkeys((*figure.evidence, fact.evidence))),
        inputs=(*figure.inputs, InputShare.of((fact.subject, fact.property), (fact,))),
    )
