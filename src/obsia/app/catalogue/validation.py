"""How well predictions did on what they had not seen, as the pages of validation found it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FITTED, WORLD = "fitted", "world"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One judgement: rows of whole groups left out, held against what was predicted of them.

    Shares are in [0, 1]; the width of a 90 % interval is in decimal logarithms. None where something was not asked.
    """

    page: str
    part: str
    what: str
    verdict: str
    rows_count: int | None
    groups_count: int | None
    error_share: float | None
    """Error of the median: of fitted models its median over rows, of the world its mean over regions."""
    inside_share: float | None
    inside_low_share: float | None
    inside_high_share: float | None
    inside_count: int | None
    of_count: int | None
    width_log10: float | None
    score: float | None
    aim_low: float | None
    aim_high: float | None


@cache
def validation() -> tuple[Judged, ...]:
    """Every judgement, in the order of the pages."""
    text = (files("obsia.app.catalogue") / "validation.csv").read_text(encoding="utf-8")
    return tuple(_judged(row) for row in csv.DictReader(text.splitlines()))


def _judged(row: dict[str, str]) -> Judged:
    whole = {name: int(row[name]) if row[name] else None for name in row if name.endswith("_count")}
    texts = {name: row[name] for name in ("page", "part", "what", "verdict")}
    rest = {name: float(cell) if cell else None for name, cell in row.items() if name not in {*whole, *texts}}
    return Judged(**texts, **whole, **rest)  # type: ignore[arg-type]
