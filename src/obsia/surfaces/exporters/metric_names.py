"""Names and units of the metrics of OpenTelemetry that obsia writes, whether of calls or of a measured run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from obsia.core.figure import Figure

AMOUNTS: Final = {"energy": "kW.h", "carbon": "g{CO2e}", "water": "L"}
"""Metric -> its unit (UCUM), in the order of a sum's figures."""
ENDS: Final[Mapping[str, tuple[Callable[[Figure], float], str]]] = {
    "": (lambda figure: figure.median, "Median over simulations"),
    ".mean": (lambda figure: figure.mean, "Mean over simulations (adds up over series)"),
    ".low": (lambda figure: figure.low, "Low end of the range"),
    ".high": (lambda figure: figure.high, "High end of the range"),
}
"""What follows the name of a metric -> its number of a figure, and what that is."""
COUNTS: Final = ("calls", "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens")
"""What is counted, and stands in no simulation."""
