"""What the tests of inference share: one world, and the seconds of each unit of work."""

from __future__ import annotations

import numpy as np

from obsia.physics.inference import Accelerator, Engine, Network, Placement, StateSeconds, unit_seconds

STATES = ("moving_s", "computing_s", "waiting_s")
Case = tuple[Network, Accelerator, Engine, Placement]


def one(value: float) -> np.ndarray:
    """A world."""
    return np.array([float(value)])


def units_of(case: Case) -> dict[str, StateSeconds]:
    network, accelerator, engine, placement = case
    return unit_seconds(network=network, accelerator=accelerator, engine=engine, placement=placement)
