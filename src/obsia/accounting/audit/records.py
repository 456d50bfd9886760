"""What the audit looks at, what it finds, and which cells the finds contradict: they decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from obsia.core.demand import Published
from obsia.core.disclosure import Assertion


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A training run as its maker states it; None where it states nothing. Energy in kWh, carbon in kgCO2e."""

    run: str
    label: str
    address: str
    evidence: str
    repeats: str = ""
    """The run that this row states again, with the same or with other numbers."""
    device_h: float | None = None
    device_count: float | None = None
    power_w: float | None = None
    energy_kwh: float | None = None
    energy_scope: str = ""
    """What the energy counts, as the table of runs says it: ``system+pue``, ``gpu+pue``, ``gpu_only``."""
    carbon_kg: float | None = None
    carbon_basis: str = ""
    intensity_g_per_kwh: float | None = None
    params_total_b: float | None = None
    params_active_b: float | None = None
    stated_tokens: float | None = None
    flop: float | None = None
    precision: str = ""
    device: str = ""
    peak_tflop_per_s: float | None = None
    """Dense peak of its accelerator in the number format of the run; None when one of them is not known."""
    design_power_w: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A size as one source states it, in billions of parameters."""

    model: str
    label: str
    source: str
    publisher: str
    address: str
    total_b: float | None
    active_b: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Beyond these one asks: facts of ``audit:default``."""

    intensity_low_g_per_kwh: float
    intensity_high_g_per_kwh: float
    power_low_ratio: float
    power_high_ratio: float
    rounding_ratio: float
    size_ratio: float
    history_ratio: float
    """By what two publishers' figures of one past year may differ."""
    least_tflop_j: float
    """The least energy of one TFLOP: design power over peak of the best accelerator of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All records that the rules look at."""

    runs: tuple[Run, ...]
    sizes: tuple[Size, ...]
    assertions: tuple[Assertion, ...]
    labels: Mapping[str, str]
    """Subject -> its name."""
    sources: Mapping[str, str]
    """Evidence -> where that source can be read."""
    limits: Limits
    published: tuple[Published, ...] = ()
    """Figures of data centres."""
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Region -> the countries in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What an index makes of some systems."""

    grade: str
    systems: tuple[str, ...]
    """The first of them, by name."""
    others: int = 0
    """How many more there are."""


Argument = str | float | tuple[str, ...] | tuple[Graded, ...]
"""What fills a place of a find's message; a list stays one, as names hold whatever a separator could be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A question that a disclosure raises. ``rule`` names the message that tells it; ``arguments`` fill it."""

    rule: str
    label: str
    """What it is about; of several systems their names, as a list for the eye."""
    systems: tuple[str, ...] = ()
    """The systems, where they are several."""
    arguments: Mapping[str, Argument] = field(default_factory=dict[str, "Argument"])
    addresses: tuple[str, ...] = ()
    """Where it can be read."""
    evidence: tuple[str, ...] = ()
    contradicts: tuple[Assertion, ...] = ()
    """The cells that it says cannot stand: they decide nothing. Where two sides differ, the one with less behind it."""


def contradicting(finds: Iterable[Find]) -> Mapping[Assertion, tuple[Find, ...]]:
    """Cell -> the finds of the audit that contradict it."""
    found: dict[Assertion, tuple[Find, ...]] = {}
    for find in finds:
        for cell in find.contradicts:
            found[cell] = (*found.get(cell, ()), find)
    return found
