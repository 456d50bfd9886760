"""A measurement with its perimeter: what a meter read, on which hardware, for which work.

Forms and exporters use readings of any tool; those of ``obsia measure`` are such.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from obsia.core.figure import Boundary

REFUSALS: Final = (
    "reading-unnamed",
    "reading-beyond-meters",
    "reading-not-finite",
    "reading-low-above",
    "reading-high-below",
)
"""What a ``Reading`` says of itself when it cannot be: codes of messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a meter read. Energy in kWh, duration in seconds; instants are UTC, ISO 8601.

    ``boundary`` is accelerator, server or facility; ``perimeter`` says in the meter's words which hardware. PUE is
    applied to no reading below the facility. Raises ``ValueError`` for what cannot be: no meter, a negative or
    non-finite number, an interval that does not hold the value.
    """

    meter: str
    perimeter: str
    boundary: Boundary
    energy_kwh: float
    duration_s: float | None
    """None where the meter's file does not say."""
    work: str
    """``training``, ``inference``, ``evaluation``, ``development`` or ``other``."""
    energy_low_kwh: float | None = None
    energy_high_kwh: float | None = None
    started_at: str = ""
    hardware: str = ""
    device_count: int | None = None
    model: str = ""
    region: str = ""
    requests_count: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    software: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.meter or not self.perimeter:
            raise ValueError("reading-unnamed")
        if self.boundary not in (Boundary.ACCELERATOR, Boundary.SERVER, Boundary.FACILITY):
            raise ValueError("reading-beyond-meters")
        numbers = [self.energy_kwh, self.duration_s, self.energy_low_kwh, self.energy_high_kwh]
        if any(number is not None and not (math.isfinite(number) and number >= 0) for number in numbers):
            raise ValueError("reading-not-finite")
        if self.energy_low_kwh is not None and self.energy_low_kwh > self.energy_kwh:
            raise ValueError("reading-low-above")
        if self.energy_high_kwh is not None and self.energy_high_kwh < self.energy_kwh:
            raise ValueError("reading-high-below")
