"""The real device: a network of PyTorch on an NVIDIA card, metered through NVML."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

from calibration.bench.architectures import Architecture
from calibration.bench.device import Facts, Refused, State
from calibration.bench.nvml import Card
from calibration.bench.stack import NAME, Stack, imported


class CudaDevice:
    """A :class:`~calibration.bench.device.Device`. The card is touched by PyTorch only at the first :meth:`load`, so
    that idle power before it is that of a card that nobody uses."""

    def __init__(self, index: int = 0, *, library: Any = None) -> None:
        self._card = Card(index, library)
        os.environ["CUDA_VISIBLE_DEVICES"] = self._card.uuid()
        torch, transformers = imported("torch"), imported("transformers")
        if not torch.version.cuda:
            raise Refused("this PyTorch is built without CUDA: see calibration/bench/README.md")
        limit_w, default_w = self._card.power_limits_w()
        self._facts = Facts(
            gpu_name=self._card.name(),
            memory_bytes=self._card.memory_bytes(),
            power_limit_w=limit_w,
            default_power_limit_w=default_w,
            driver_version=self._card.driver_version(),
            cuda_version=torch.version.cuda,
            torch_version=torch.__version__,
            transformers_version=transformers.__version__,
            stack=NAME,
            meter=self._card.meter,
            meter_interval_s=self._card.interval_s(),
        )
        self._stack: Stack | None = None

    @property
    def facts(self) -> Facts:
        """What it is."""
        return self._facts

    def now_s(self) -> float:
        """The process's clock."""
        return time.perf_counter()

    def wait(self, duration_s: float) -> None:
        """Sleep."""
        time.sleep(max(duration_s, 0.0))

    def energy_j(self) -> float:
        """The card's meter."""
        return self._card.energy_j()

    def state(self) -> State:
        """Temperature and clocks now."""
        return self._card.state()

    def load(self, architecture: Architecture, precision: str) -> None:
        """Random weights, made on the card."""
        stack = self._stack or self._started()
        stack.load(architecture, precision)

    def unload(self) -> None:
        """The context of CUDA stays."""
        if self._stack is not None:
            self._stack.unload()

    def reserve(self, *, sequences: int, tokens: int) -> None:
        """A cache at random."""
        self._ready().reserve(sequences=sequences, tokens=tokens)

    def prefill(self, *, slots: Sequence[int], tokens: int) -> None:
        """Returns when the card has finished."""
        self._ready().prefill(slots=slots, tokens=tokens)

    def decode(self, *, slots: Sequence[int], lengths: Sequence[int]) -> None:
        """Returns when the card has finished."""
        self._ready().decode(slots=slots, lengths=lengths)

    def close(self) -> None:
        """End what runs beside."""
        self._card.close()

    def _started(self) -> Stack:
        torch = imported("torch")
        if not torch.cuda.is_available():
            raise Refused("PyTorch does not see the card: its CUDA and the driver do not fit together")
        torch.set_float32_matmul_precision("highest")
        self._stack = Stack("cuda")
        return self._stack

    def _ready(self) -> Stack:
        if self._stack is None:
            raise Refused("no weights in memory")
        return self._stack
