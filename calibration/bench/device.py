"""What the bench asks of a device: a clock, a meter of energy, and work on a network of a given shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from calibration.bench.architectures import Architecture


class NotMeasured(Exception):
    """A case that cannot be measured here. Its text is the row's ``reason``: our own words, no path, no name."""


class Unsupported(NotMeasured):
    """The device or its libraries have no such precision or architecture."""


class DoesNotFit(NotMeasured):
    """The case needs more memory, or more time, than there is."""


class Refused(Exception):
    """Nothing can be measured on this device now: a sentence that says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a device and its stack are; none of it tells whose they are."""

    gpu_name: str
    """As the driver names it."""
    memory_bytes: int
    power_limit_w: float
    default_power_limit_w: float
    driver_version: str
    cuda_version: str
    torch_version: str
    transformers_version: str
    stack: str
    meter: str
    """``nvml-total-energy`` (a counter of the card) or ``nvml-power-samples`` (power read often, and integrated)."""
    meter_interval_s: float
    """The time between two changes of the counter, or between two samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The device at one moment."""

    temperature_c: float
    sm_clock_mhz: float
    memory_clock_mhz: float
    throttle: str
    """Why clocks are held down: words joined by ``+``, or ``none``."""


class Device(Protocol):
    """One accelerator. All work is finished when a method returns."""

    @property
    def facts(self) -> Facts:
        """What it is."""
        ...

    def now_s(self) -> float:
        """Seconds of a clock that never goes back."""
        ...

    def wait(self, duration_s: float) -> None:
        """Let time pass without work."""
        ...

    def energy_j(self) -> float:
        """Joules since some moment before the first call: never falls, changes every ``meter_interval_s`` or so."""
        ...

    def state(self) -> State:
        """Temperature and clocks now."""
        ...

    def load(self, architecture: Architecture, precision: str) -> None:
        """Put random weights of this shape into memory. Raises :class:`NotMeasured`."""
        ...

    def unload(self) -> None:
        """Free weights and cache."""
        ...

    def reserve(self, *, sequences: int, tokens: int) -> None:
        """Hold a cache for ``sequences`` of up to ``tokens`` each, filled at random. Raises :class:`DoesNotFit`."""
        ...

    def prefill(self, *, slots: Sequence[int], tokens: int) -> None:
        """Read a prompt of ``tokens`` into each of ``slots``, all at once, and choose a first token for each."""
        ...

    def decode(self, *, slots: Sequence[int], lengths: Sequence[int]) -> None:
        """Make one token for each of ``slots``, that has ``lengths`` tokens in the cache before it."""
        ...
