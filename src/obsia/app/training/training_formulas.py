"""How the figures of training are computed, for ``obsia trace``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.core.figure import Boundary

_HOURS: Final = (
    "device hours = FLOP / (use share x dense peak at the precision), unless they are stated",
    "FLOP = tokens x (6 x active weights + attention + 2 x weights of a teacher), unless they are stated",
    "use share = 10^(centre + size + year + mixture + 8 bits + generation + family + run), posterior of training:use",
)
_ENERGY: Final = (
    "energy = device hours x watts; watts = TDP x 10^(ratio of the scope + generation + run), of TPU servers as fitted",
)
_FACILITY: Final = ("facility energy = server energy x cluster_ratio x PUE",)
_DEVELOPMENT: Final = ("development = the final run x development_ratio",)

TRAINING_FORMULAS: Final[Mapping[tuple[str, Boundary], tuple[str, ...]]] = {
    ("training_device_h", Boundary.ACCELERATOR): _HOURS,
    ("training_flop_count", Boundary.ACCELERATOR): _HOURS[:2],
    ("training_energy_kwh", Boundary.ACCELERATOR): (*_ENERGY, *_HOURS),
    ("training_energy_kwh", Boundary.SERVER): (*_ENERGY, *_HOURS),
    ("training_energy_kwh", Boundary.FACILITY): (*_FACILITY, *_ENERGY, *_HOURS),
    ("training_carbon_g", Boundary.FACILITY): (
        "carbon_g = facility energy x intensity_g_per_kwh (location-based, average)",
        *_FACILITY,
        *_ENERGY,
        *_HOURS,
    ),
    ("development_device_h", Boundary.ACCELERATOR): (*_DEVELOPMENT, *_HOURS),
    ("development_energy_kwh", Boundary.FACILITY): (*_DEVELOPMENT, *_FACILITY, *_ENERGY, *_HOURS),
    ("development_carbon_g", Boundary.FACILITY): (*_DEVELOPMENT, *_FACILITY, *_ENERGY, *_HOURS),
}
"""In the symbols of the field, so that they read the same in every language."""
