"""Some fits switch JAX to 64 bits for the whole process: each module of tests starts anew, whatever ran before it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

# Most of what these tests do is compile, a program or an operation at a time, and each runs for a moment: nothing is
# made faster than it comes. Before anything loads JAX.
os.environ.setdefault(
    "XLA_FLAGS",
    "--xla_cpu_multi_thread_eigen=false --xla_cpu_opt_preset=FAST_COMPILE --xla_cpu_use_fusion_emitters=false"
    " --xla_backend_optimization_level=0",
)


@pytest.fixture(autouse=True, scope="module")
def _bits() -> Iterator[None]:
    """Back to 32 bits afterwards, where JAX was loaded at all."""
    yield
    if "jax" in sys.modules:
        sys.modules["jax"].config.update("jax_enable_x64", False)
