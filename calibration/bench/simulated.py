"""A device that is not there: its time and power follow a stated model, so that tests know what the bench must find.

Its clock is virtual. Rows that it makes say ``simulated`` as their card, and the check refuses them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.bench.architectures import WEIGHT_BYTES, Architecture
from calibration.bench.cases import least_bytes
from calibration.bench.device import DoesNotFit, Facts, State, Unsupported

NAME = "simulated"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceModel:
    """A roofline in time, and energies that add up. The values are of no real card."""

    memory_bytes: int = 80_000_000_000
    power_limit_w: float = 700.0
    bare_w: float = 70.0
    loaded_w: float = 110.0
    """Without work, but with weights in memory."""
    bytes_per_s: float = 3e12
    flop_per_s: float = 6e14
    step_s: float = 4e-3
    """Of every step, whatever it does."""
    j_per_byte: float = 8e-11
    j_per_flop: float = 4e-13
    noise: float = 0.02
    """Standard deviation of the log of a step's time, and of its energy besides."""
    counter_s: float = 0.1
    """The energy counter shows the value at the last multiple of this."""
    settling_s: float = 20.0
    cool_c: float = 30.0
    c_per_w: float = 0.06
    precisions: tuple[str, ...] = ("bfloat16", "float16", "float32", "int8")

    def step(self, *, bytes_read: float, flop: float) -> tuple[float, float]:
        """Seconds and joules of one step without noise."""
        duration_s = self.step_s + max(bytes_read / self.bytes_per_s, flop / self.flop_per_s)
        return duration_s, self.loaded_w * duration_s + self.j_per_byte * bytes_read + self.j_per_flop * flop

    def decode(self, architecture: Architecture, precision: str, lengths: Sequence[int]) -> tuple[float, float]:
        """Seconds and joules of one token for each of the sequences."""
        cached = sum(
            architecture.cache_bytes(precision=precision, sequences=1, tokens=length) * lengths.count(length)
            for length in set(lengths)
        )
        flop = 2.0 * architecture.active_params * len(lengths)
        return self.step(bytes_read=weights_read(architecture, precision, len(lengths)) + cached, flop=flop)

    def prefill(
        self, architecture: Architecture, precision: str, *, sequences: int, tokens: int
    ) -> tuple[float, float]:
        """Seconds and joules of reading prompts."""
        read = sequences * tokens
        pairs = tokens * architecture.cached_tokens(tokens) / 2.0
        attention = 4.0 * architecture.attention_heads * architecture.head_dim * pairs * sequences
        flop = 2.0 * (architecture.active_params - architecture.table_params) * read + attention
        written = architecture.cache_bytes(precision=precision, sequences=sequences, tokens=tokens)
        return self.step(bytes_read=weights_read(architecture, precision, read) + written, flop=flop)


def weights_read(architecture: Architecture, precision: str, tokens: int) -> float:
    """Bytes of weights that a step over ``tokens`` reads: of a mixture, the experts that some token meets."""
    unused = architecture.experts_total * architecture.expert_params
    if unused:
        unused *= (1.0 - architecture.experts_active / architecture.experts_total) ** tokens
    return architecture.weight_bytes(precision) - unused * WEIGHT_BYTES[precision]


class SimulatedDevice:
    """A :class:`~calibration.bench.device.Device` made of a :class:`DeviceModel`."""

    def __init__(self, device_model: DeviceModel | None = None, *, seed: int = 0) -> None:
        self.device_model = device_model or DeviceModel()
        self._rng = np.random.default_rng(seed)
        self._at_s = 0.0
        self._energy_j = 0.0
        self._shown_j = 0.0
        self._temperature_c = self.device_model.cool_c
        self._held: tuple[Architecture, str] | None = None
        self._reserved = (0, 0)

    @property
    def facts(self) -> Facts:
        """What it is."""
        return Facts(
            gpu_name=NAME,
            memory_bytes=self.device_model.memory_bytes,
            power_limit_w=self.device_model.power_limit_w,
            default_power_limit_w=self.device_model.power_limit_w,
            driver_version="0",
            cuda_version="0",
            torch_version="0",
            transformers_version="0",
            stack=NAME,
            meter="nvml-total-energy",
            meter_interval_s=self.device_model.counter_s,
        )

    def now_s(self) -> float:
        """The virtual clock."""
        return self._at_s

    def wait(self, duration_s: float) -> None:
        """Time at idle power."""
        self._pass(duration_s, (self.device_model.loaded_w if self._held else self.device_model.bare_w) * duration_s)

    def energy_j(self) -> float:
        """The counter: whole millijoules, as they were at its last change."""
        return math.floor(self._shown_j * 1e3) / 1e3

    def state(self) -> State:
        """Temperature follows power slowly; clocks do not move."""
        return State(
            temperature_c=round(self._temperature_c), sm_clock_mhz=1980.0, memory_clock_mhz=2619.0, throttle="none"
        )

    def load(self, architecture: Architecture, precision: str) -> None:
        """Takes no time."""
        if precision not in self.device_model.precisions:
            raise Unsupported(f"no {precision} on this card with this PyTorch")
        if architecture.weight_bytes(precision) > self.device_model.memory_bytes:
            raise DoesNotFit("out of memory while weights were made")
        self._held = (architecture, precision)

    def unload(self) -> None:
        """Nothing is held."""
        self._held, self._reserved = None, (0, 0)

    def reserve(self, *, sequences: int, tokens: int) -> None:
        """Raises where weights and cache leave less than a fiftieth of the memory."""
        if 50 * least_bytes(*self._network(), sequences, tokens) > 49 * self.device_model.memory_bytes:
            raise DoesNotFit(f"out of memory with a cache of {sequences} x {tokens} tokens")
        self._reserved = (sequences, tokens)

    def prefill(self, *, slots: Sequence[int], tokens: int) -> None:
        """Time and energy of the device model."""
        self._check(slots, [tokens])
        self._work(*self.device_model.prefill(*self._network(), sequences=len(slots), tokens=tokens))

    def decode(self, *, slots: Sequence[int], lengths: Sequence[int]) -> None:
        """Time and energy of the device model."""
        self._check(slots, lengths)
        self._work(*self.device_model.decode(*self._network(), lengths))

    def _network(self) -> tuple[Architecture, str]:
        assert self._held is not None, "no weights in memory"  # noqa: S101
        return self._held

    def _check(self, slots: Sequence[int], lengths: Sequence[int]) -> None:
        sequences, tokens = self._reserved
        if len(set(slots)) != len(slots) or max(slots) >= sequences or max(lengths) > tokens:
            raise AssertionError(f"slots {slots} with {lengths} tokens in a cache of {sequences} x {tokens}")

    def _work(self, duration_s: float, energy_j: float) -> None:
        slower, dearer = np.exp(self.device_model.noise * self._rng.standard_normal(2))
        self._pass(duration_s * float(slower), energy_j * float(slower * dearer))

    def _pass(self, duration_s: float, energy_j: float) -> None:
        if duration_s <= 0:
            return
        power_w = energy_j / duration_s
        end_s = self._at_s + duration_s
        change_s = math.floor(end_s / self.device_model.counter_s) * self.device_model.counter_s
        if change_s > self._at_s:
            self._shown_j = self._energy_j + power_w * (change_s - self._at_s)
        self._at_s, self._energy_j = end_s, self._energy_j + energy_j
        final_c = self.device_model.cool_c + self.device_model.c_per_w * power_w
        left = math.exp(-duration_s / self.device_model.settling_s)
        self._temperature_c = final_c + (self._temperature_c - final_c) * left
