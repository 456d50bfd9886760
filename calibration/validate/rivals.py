"""Scores anybody's predictions by the rules that obsia is scored by: two CSV files in, a text out.

The predictions have a key, a median and the ends of a 90% interval (``<quantity>_median`` or ``_p50``,
``<quantity>_p05``, ``<quantity>_p95``), and may have the ends of other intervals (``_p025 _p10 _p25 _p75 _p90 _p975``).
The truth has the same key, what was measured, and the family of each row. Every measured row must be predicted.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from calibration.scores import bootstrap, score
from calibration.validate.coverage import NARROW, judged, worst
from calibration.validate.levels import PROBABILITIES, HeldOut

ENDINGS = {0.025: "p025", 0.05: "p05", 0.1: "p10", 0.25: "p25", 0.75: "p75", 0.9: "p90", 0.95: "p95", 0.975: "p975"}
MIDDLES = ("median", "p50")
FAMILIES = Path(__file__).parents[1] / "families.csv"
MOST_SHOWN = 20


class Unreadable(Exception):
    """A file that cannot be scored: each problem with its file, line, field, and what was expected."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = len(problems) - MOST_SHOWN
        shown = [*problems[:MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(shown))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the columns of the two files are called."""

    key: str = "row_id"
    quantity: str = "energy_j"
    measured: str = "energy_j_per_unit"
    family: str = "family"


def problem(path: Path, line: int, field: str, found: str, expected: str) -> str:
    """A sentence about one cell."""
    return f"{path.name}, line {line}, field {field}: {found}; expected {expected}"


def read(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers. Raises :class:`Unreadable`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unreadable([f"{path.name}: {error.strerror}; expected a CSV file that can be read"]) from error
    except UnicodeDecodeError as error:
        raise Unreadable([f"{path.name}, byte {error.start}: no UTF-8; expected a CSV file in UTF-8"]) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        rows = [(reader.line_num, {name: each or "" for name, each in row.items() if name}) for row in reader]
    except csv.Error as error:
        raise Unreadable([f"{path.name}, line {reader.line_num}: {error}; expected a CSV file"]) from error
    if missing:
        raise Unreadable([problem(path, 1, name, "no such column", "a column of that name") for name in missing])
    if not rows:
        raise Unreadable([f"{path.name}, line 2: no row; expected one row or more"])
    return rows


def number(path: Path, line: int, field: str, cell: str, problems: list[str]) -> float:
    """A positive number; else a problem is noted and NaN returned."""
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if math.isfinite(value) and value > 0.0:
        return value
    problems.append(problem(path, line, field, f"{cell!r}" if cell else "blank", "a positive number"))
    return math.nan


def measured(path: Path, columns: Columns) -> dict[str, tuple[float, str]]:
    """Key -> what was measured, and the family. Raises :class:`Unreadable`."""
    rows = read(path, [columns.key, columns.measured])
    families = _families(rows, columns)
    problems: list[str] = []
    found: dict[str, tuple[float, str]] = {}
    for (line, row), family in zip(rows, families, strict=True):
        value = number(path, line, columns.measured, row[columns.measured], problems)
        if not family:
            problems.append(problem(path, line, columns.family, "blank", "the family of the row"))
        _once(path, line, columns.key, row[columns.key], found, problems)
        found[row[columns.key]] = value, family
    if problems:
        raise Unreadable(problems)
    return found


def _families(rows: Sequence[tuple[int, dict[str, str]]], columns: Columns) -> list[str]:
    """From the column; else of the models in ``families.csv``; else each row is a family of its own."""
    if columns.family in rows[0][1]:
        return [row[columns.family] for _, row in rows]
    with FAMILIES.open(encoding="utf-8", newline="") as file:
        known = {row["model_id"]: row["family"] for row in csv.DictReader(file)}
    return [known.get(row.get("model_id", ""), row.get("model_id") or row[columns.key]) for _, row in rows]


def _once(path: Path, line: int, field: str, key: str, found: Mapping[str, object], problems: list[str]) -> None:
    if not key:
        problems.append(problem(path, line, field, "blank", "a key"))
    elif key in found:
        problems.append(problem(path, line, field, f"{key!r} a second time", "each key once"))


def joined(predictions: Path, truth: Path, columns: Columns) -> HeldOut:
    """Predictions of every measured row. Raises :class:`Unreadable`."""
    known = measured(truth, columns)
    rows = read(predictions, [columns.key])
    header = rows[0][1]
    middle = next((f"{columns.quantity}_{each}" for each in MIDDLES if f"{columns.quantity}_{each}" in header), None)
    names = {p: f"{columns.quantity}_{ending}" for p, ending in ENDINGS.items()}
    lacking = [names[p] for p in (0.05, 0.95) if names[p] not in header]
    lacking += [] if middle else [f"{columns.quantity}_median"]
    if lacking or middle is None:
        raise Unreadable([problem(predictions, 1, name, "no such column", "a column of that name") for name in lacking])
    told = {p: middle if p == 0.5 else names[p] for p in PROBABILITIES if p == 0.5 or names[p] in header}
    problems: list[str] = []
    found: dict[str, list[float]] = {}
    for line, row in rows:
        key = row[columns.key]
        _once(predictions, line, columns.key, key, found, problems)
        values = [number(predictions, line, name, row[name], problems) for name in told.values()]
        if (np.diff(values) < 0).any():
            asked = " <= ".join(told.values())
            problems.append(problem(predictions, line, columns.quantity, "quantiles that fall", asked))
        found[key] = values
    problems += [
        problem(predictions, len(rows) + 1, columns.key, f"no row {key!r}", f"a prediction of each row of {truth.name}")
        for key in known
        if key not in found
    ]
    if problems:
        raise Unreadable(problems)
    return _held_out(known, found, tuple(told))


def _held_out(known: dict[str, tuple[float, str]], found: dict[str, list[float]], told: tuple[float, ...]) -> HeldOut:
    quantiles = np.full((len(known), len(PROBABILITIES)), np.nan)
    quantiles[:, [PROBABILITIES.index(p) for p in told]] = [found[key] for key in known]
    return HeldOut(
        ids=tuple(known),
        clusters=tuple(family for _, family in known.values()),
        measured=np.array([value for value, _ in known.values()]),
        median=quantiles[:, PROBABILITIES.index(0.5)],
        low=quantiles[:, PROBABILITIES.index(0.05)],
        high=quantiles[:, PROBABILITIES.index(0.95)],
        quantiles=quantiles,
    )


def report(held: HeldOut) -> str:
    """The scores as text: brackets are 90% intervals from resampling families."""
    scored, spread, found = score(**held.arrays()), bootstrap(**held.arrays()), judged(held)
    control = judged(held.halved())

    def ends(field: str, form: str) -> str:
        return "[" + ", ".join(format(each, form) for each in spread[field]) + "]"

    lines = [
        f"{scored.rows} rows in {scored.clusters} families; brackets: 90% intervals from resampling families",
        f"median error                {scored.median_error_share:.1%} {ends('median_error_share', '.1%')}",
        f"error of nine rows in ten   {scored.p90_error_share:.1%} {ends('p90_error_share', '.1%')}",
        f"predicted over measured     {scored.bias_ratio:.3f} (median)",
        "level  rows inside             width, log10  interval score, log10",
    ]
    for at in found.at:
        inside = f"{at.coverage_share:.1%} [{at.coverage_ends[0]:.1%}, {at.coverage_ends[1]:.1%}]"
        scores = f"{at.interval_score_log10:.3f} [{at.interval_score_ends[0]:.3f}, {at.interval_score_ends[1]:.3f}]"
        lines.append(f"{at.level:>4.0%}   {inside:<22}  {at.width_log10:>12.3f}  {scores}")
    lines.append(f"check of coverage: {found.verdict} (excess {found.excess_share:+.1%})")
    lines.append(
        f"control, intervals halved: {control.verdict}"
        + ("" if control.verdict == NARROW else " (the check has no power here: claim no coverage)")
    )
    lines.append("worst families by interval score at 90%:")
    lines += [
        f"  {each.name}: {each.rows} rows, predicted over measured {each.ratio:.2f}, inside {each.coverage_share:.0%},"
        f" score {each.interval_score_log10:.2f}"
        for each in worst(held)
    ]
    return "\n".join(lines)
