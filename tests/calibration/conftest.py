"""Some fits switch JAX to 64 bits for the whole process: each module of tests starts anew, whatever ran before it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def _bits() -> Iterator[None]:
    """Back to 32 bits afterwards, where JAX was loaded at all."""
    yield
    if "jax" in sys.modules:
        sys.modules["jax"].config.update("jax_enable_x64", False)
