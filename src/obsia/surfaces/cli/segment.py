"""One short line for a status bar: ``2.4 kWh (0.60-8.1) · 620 gCO2e · 12 L``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from obsia.core.figure import Boundary, Figure
from obsia.core.locales import NO_BREAK
from obsia.core.locales.scales import digits_of, scale_for

_SHOWN = (("energy_kwh", Boundary.FACILITY), ("carbon_g", Boundary.LIFE_CYCLE), ("water_l", Boundary.FACILITY))


class Decimals(Protocol):
    """What is needed of a locale."""

    def decimal(self, number: float, *, digits: int) -> str:
        """``number`` with so many significant digits."""
        ...


def segment(figures: Sequence[Figure], tr: Decimals) -> str:
    """Energy with its range, carbon and water, in plain letters."""
    of = {(figure.quantity, figure.boundary): figure for figure in figures}
    parts: list[str] = []
    for about in _SHOWN:
        figure = of[about]
        scale, digits = scale_for([figure]), digits_of(figure)
        value, low, high = (
            tr.decimal(number / scale.factor, digits=digits) for number in (figure.value, figure.low, figure.high)
        )
        parts.append(f"{value} {scale.symbol}" + (f" ({low}-{high})" if not parts else ""))
    text = " · ".join(parts)
    return text.replace(f"{NO_BREAK}CO₂e", "CO2e").replace(NO_BREAK, " ").replace("\u202f", " ")
