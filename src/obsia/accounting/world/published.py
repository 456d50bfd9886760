"""Published figures as facts, for the ledger and for comparison: in the units of the fact base."""

from __future__ import annotations

from typing import Final

from obsia.core.demand import OPERATORS, Published, PublishedBasis, RegionKind
from obsia.core.evidence import Fact, Kind, Spread, Verification

WORLD_UNITS: Final[dict[str, tuple[str, float]]] = {
    "TWh": ("kWh", 1e9),
    "GW": ("W", 1e9),
    "MtCO2": ("gCO2e", 1e12),
    "GL": ("L", 1e9),
    "%": ("1", 0.01),
    "ratio": ("1", 1.0),
}
"""Unit of a published figure -> the house's unit, and by what the figure is multiplied: definitions."""


def subject_of(row: Published) -> str:
    """The subject of a published figure: ``demand:REGION``, with the type of operators where it is of one."""
    name, _, operator = row.quantity.rpartition("_")
    region = "World" if row.region_kind is RegionKind.WORLD else row.iso3 or row.region
    return f"demand:{region}/{operator}" if name and operator in OPERATORS else f"demand:{region}"


def fact_of(row: Published) -> Fact:
    """A published figure as a fact, in its published unit where the house has none of its own."""
    unit, factor = WORLD_UNITS.get(row.unit, (row.unit, 1.0))
    has_range = row.low is not None and row.high is not None
    return Fact(
        subject=subject_of(row),
        property=row.quantity,
        unit=unit,
        kind=Kind.MEASURED if row.basis is PublishedBasis.METERED else Kind.MODELLED,
        verification=Verification.METHOD_PUBLISHED if row.access == "primary" else Verification.BARE_CLAIM,
        evidence=row.evidence,
        locator=row.locator,
        read_on=row.read_on,
        qualifier=f"scenario={row.scenario};edition={row.edition}",
        as_of=row.year,
        value=row.middle * factor,
        low=None if row.low is None or not has_range else row.low * factor,
        high=None if row.high is None or not has_range else row.high * factor,
        spread=Spread.UNIFORM if has_range else Spread.POINT,
        note=row.note,
    )
