"""What the snapshot holds of published figures of the world view, as records of ``core.demand``."""

from __future__ import annotations

from functools import lru_cache

from obsia.core.demand import FigureKind, Published, PublishedBasis, RegionKind
from obsia.facts.snapshot import Cell, Snapshot

_COLUMNS = tuple(Published.__slots__)


@lru_cache(maxsize=4)
def published(snapshot: Snapshot) -> tuple[Published, ...]:
    """Every published figure, in order of series, edition and id."""
    sql = f"SELECT {', '.join(_COLUMNS)} FROM editions ORDER BY series, edition, edition_id"  # noqa: S608  (own names)
    return tuple(_published(row) for row in snapshot.rows(sql))


@lru_cache(maxsize=4)
def memberships(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Region of the world view -> ISO codes of the countries in it, sorted."""
    found: dict[str, list[str]] = {}
    for iso3, region in snapshot.rows("SELECT iso3, region FROM memberships ORDER BY region, iso3"):
        found.setdefault(str(region), []).append(str(iso3))
    return {region: tuple(codes) for region, codes in found.items()}


def _published(row: tuple[Cell, ...]) -> Published:
    cells = dict(zip(_COLUMNS, row, strict=True))
    texts = {name: str(cell) for name, cell in cells.items() if name not in ("amount", "low", "high")}
    return Published(
        **{
            **texts,
            "figure_kind": FigureKind(texts["figure_kind"]),
            "region_kind": RegionKind(texts["region_kind"]),
            "basis": PublishedBasis(texts["basis"]),
            "calibrates": texts["calibrates"] == "yes",
        },  # pyright: ignore[reportArgumentType]
        amount=_number(cells["amount"]),
        low=_number(cells["low"]),
        high=_number(cells["high"]),
    )


def _number(cell: Cell) -> float | None:
    return None if cell is None else float(cell)
