"""Tables that calibrations read, and the joint facts that they write."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

VARIABLE = "OBSIA_MEASUREMENTS"
ROWS = 512
"""Rows of a joint fact."""


def folder(given: str | Path | None = None) -> Path:
    """The folder of the measured tables: as given, else from the environment. Raises ``SystemExit`` without either."""
    found = given or os.environ.get(VARIABLE)
    if not found:
        raise SystemExit(f"the folder of the measured tables: --data DIR, or {VARIABLE}")
    return Path(found)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Rows as a CSV file, under the names of the first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_joint(path: Path, columns: Mapping[str, Any], *, rows: int = ROWS) -> None:
    """The rows of a joint fact: evenly spaced draws of ``columns``, each of shape (draws,), four significant digits."""
    draws = len(next(iter(columns.values())))
    chosen = np.linspace(0, draws - 1, min(rows, draws)).round().astype(int)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["draw", *columns])
        for number, at in enumerate(chosen):
            writer.writerow([number, *(f"{held[at]:.4g}" for held in columns.values())])
