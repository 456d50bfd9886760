"""Invented published figures, for the tests of the world view."""

from __future__ import annotations

from typing import Any

from obsia.core.demand import HISTORICAL, REFERENCE, FigureKind, Published, PublishedBasis, RegionKind

LAST = 2024
"""The last year of history in invented rows."""


def row(quantity: str, year: int, amount: float | None, **changes: Any) -> Published:
    """A figure of the world in the Base scenario, history up to 2024."""
    is_past = year <= LAST
    whole: dict[str, Any] = {
        "edition_id": f"x{quantity}{year}",
        "series": "Invented",
        "edition": "2025-04",
        "year": str(year),
        "year_to": "",
        "figure_kind": FigureKind.HISTORY if is_past else FigureKind.PROJECTION,
        "region": "World",
        "region_kind": RegionKind.WORLD,
        "iso3": "",
        "scenario": HISTORICAL if is_past else REFERENCE,
        "quantity": quantity,
        "amount": amount,
        "low": None,
        "high": None,
        "unit": "TWh",
        "basis": PublishedBasis.UNSTATED,
        "boundary": "",
        "access": "primary",
        "calibrates": True,
        "evidence": "invented-2025",
        "locator": "row 1",
        "read_on": "2026-11-26",
        "note": "",
    }
    return Published(**(whole | changes))


def cells(
    year: int, twh: float, gw: float | None, load: float, pue: float, *, operator: str = "", **changes: Any
) -> list[Published]:
    """A year of a node: electricity (TWh), capacity (GW), load factor (%), PUE."""
    tail = f"_{operator}" if operator else ""
    made = [
        row(f"electricity{tail}", year, twh, **changes),
        row(f"load_factor{tail}", year, load, unit="%", **changes),
        row(f"pue{tail}", year, pue, unit="ratio", **changes),
    ]
    return made if gw is None else [*made, row(f"installed_capacity{tail}", year, gw, unit="GW", **changes)]
