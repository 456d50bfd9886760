"""What a chart draws, as rows of a file: figures with their ranges in the unit of its scale, and what stands beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from obsia.core.figure import Figure
from obsia.core.locales import NO_BREAK, Locale
from obsia.core.locales.scales import Scale, unit_text
from obsia.writers.data import csv_text

ChartRow: TypeAlias = Mapping[str, str | float | None]
COLUMNS: Final = ("name", "series", "date", "value", "low", "high", "unit", "kind", "tested", "figure")
"""The columns of every chart, the same in all languages; a chart leaves empty what it has not."""
CSV: Final = "text/csv; charset=utf-8"
_SPACES: Final = str.maketrans({NO_BREAK: " ", "\u202f": " "})
_DIGITS: Final = 6
"""Significant digits: more than any interval supports, and fewer than arithmetic leaves behind."""


def figure_row(name: str, figure: Figure, *, scale: Scale, tr: Locale, series: str = "", date: str = "") -> ChartRow:
    """One figure, its ends in the unit of ``scale``; without a value where its middle says nothing."""
    return {
        **point_row(name, figure.low, figure.high, scale=scale, tr=tr, series=series, date=date),
        "value": _short(figure.value / scale.factor) if figure.has_central else None,
        "kind": figure.kind.value,
        "tested": figure.tested.value,
        "figure": figure.figure_id,
    }


def point_row(
    name: str, low: float, high: float, *, scale: Scale, tr: Locale, series: str = "", date: str = ""
) -> ChartRow:
    """What is of one value or one range, in the unit of the figures beside it: a value has no ends of its own."""
    ends = {"value": low} if low == high else {"low": low, "high": high}
    written = {key: _short(end / scale.factor) for key, end in ends.items()}
    said = {"name": name, "series": series, "date": date, "unit": unit_text(scale, tr)}
    # What keeps words on one line is for pages.
    return {key: text.translate(_SPACES) for key, text in said.items()} | written


def data_text(rows: Sequence[ChartRow]) -> str:
    """The rows as CSV."""
    return csv_text(rows, columns=COLUMNS)


def _short(number: float) -> float:
    short = float(f"{number:.{_DIGITS}g}")
    return int(short) if short.is_integer() else short
