"""Units of the forms: amounts, and amounts per thing, scaled exactly.

Standards ask for grams per million tokens, tonnes, kilograms per billion parameters, and their own examples slip by
factors of a thousand. Here a number is a fraction from the moment it is read (a float stands for the shortest decimal
that prints it), powers of ten are integers, and a rate is kept per one thing. Nothing is rounded here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

Number = int | float | str | Decimal | Fraction

_KWH: Final = Fraction(3_600_000)
"""Joules in a kWh: exact by definition."""

UNITS: Final[dict[str, tuple[str, Fraction]]] = {
    "µgCO2e": ("gCO2e", Fraction(1, 10**6)),
    "mgCO2e": ("gCO2e", Fraction(1, 10**3)),
    "gCO2e": ("gCO2e", Fraction(1)),
    "kgCO2e": ("gCO2e", Fraction(10**3)),
    "tCO2e": ("gCO2e", Fraction(10**6)),
    "ktCO2e": ("gCO2e", Fraction(10**9)),
    "MtCO2e": ("gCO2e", Fraction(10**12)),
    "J": ("kWh", 1 / _KWH),
    "kJ": ("kWh", 10**3 / _KWH),
    "MJ": ("kWh", 10**6 / _KWH),
    "Wh": ("kWh", Fraction(1, 10**3)),
    "kWh": ("kWh", Fraction(1)),
    "MWh": ("kWh", Fraction(10**3)),
    "GWh": ("kWh", Fraction(10**6)),
    "TWh": ("kWh", Fraction(10**9)),
    "mL": ("L", Fraction(1, 10**3)),
    "L": ("L", Fraction(1)),
    "m3": ("L", Fraction(10**3)),
    "1": ("1", Fraction(1)),
}
"""Unit -> the unit that stands for its dimension, and how many of those it is."""


def exact(number: Number) -> Fraction:
    """``number`` as a fraction; a float is the decimal that prints it. Raises ``ValueError`` when it is not finite."""
    if isinstance(number, float):
        if not math.isfinite(number):
            raise ValueError("not-finite", number)
        return Fraction(repr(number))
    return Fraction(number)


def convert(number: Number, *, unit: str, to: str) -> Fraction:
    """``number`` of ``unit`` in the unit ``to``, exactly. Raises ``ValueError`` where they measure different things."""
    base, factor = _known(unit)
    target, divisor = _known(to)
    if base != target:
        raise ValueError("units-of-two-kinds", unit, to)
    return exact(number) * factor / divisor


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """An amount per one thing: ``amount`` is in ``base`` (gCO2e, kWh, L) for one ``thing``, exactly."""

    amount: Fraction
    base: str
    thing: str

    def stated(self, unit: str, *, per: int = 1) -> Fraction:
        """The amount in ``unit`` for ``per`` things: a rate of 0.13 mg each is 130 g for a million."""
        return convert(self.amount * per, unit=self.base, to=unit)


def rate(amount: Number, *, unit: str, count: Number, thing: str) -> Rate:
    """``amount`` of ``unit`` shared by ``count`` things. Raises ``ValueError`` for a count that is not above 0."""
    base, factor = _known(unit)
    things = exact(count)
    if things <= 0:
        raise ValueError("not-a-divisor", count, thing)
    return Rate(amount=exact(amount) * factor / things, base=base, thing=thing)


def per_unit(unit: str, thing: str, *, per: int = 1) -> str:
    """How a rate is named: ``gCO2e/token``, ``gCO2e/10^6 token`` (a power of ten is the same in every language).

    Raises ``ValueError`` where ``per`` is no power of ten.
    """
    power = len(str(per)) - 1
    if per != 10**power:
        raise ValueError("not-a-power-of-ten", per)
    return f"{unit}/{f'10^{power} ' if power else ''}{thing}"


def _known(unit: str) -> tuple[str, Fraction]:
    if unit not in UNITS:
        raise ValueError("unit-unknown", unit)
    return UNITS[unit]
