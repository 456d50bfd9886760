"""How the figures of requests, and of accounts of many, are computed, for ``obsia trace``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.app.figures.cost_formulas import COST_FORMULAS
from obsia.core.figure import Boundary

_BUSY = "slope x accelerator energy + host watts x accelerator-seconds (law:server-power)"
_SERVER = f"server energy = {_BUSY}"
_IT = "IT energy = server energy + ready watts x accelerator-seconds x (1 - server_use_share) / server_use_share"
REQUEST_FORMULAS: Final[Mapping[tuple[str, Boundary], tuple[str, ...]]] = {
    ("energy_kwh", Boundary.ACCELERATOR): (
        "energy_kwh = sum over work (calls, prefill, cached, decode, attention) of work x joules per unit / 3.6e6",
        "joules per unit = accelerators x TDP x (moving share x moving s + computing share x computing s"
        " + waiting share x waiting s) x discrepancy of the model and the service (law:inference)",
        "moving s = bytes / (accelerators x bandwidth x use); computing s = FLOP / (accelerators x peak x use);"
        " waiting s = launches, exchange, host; what a step costs once is shared by the batch",
        "of images and videos: joules = (base + steps x joules per step at the size) x discrepancies (law:diffusion);"
        " of embeddings and speech: as of text x uncalibrated_ratio",
    ),
    ("energy_kwh", Boundary.SERVER): (f"energy_kwh = {_BUSY}",),
    ("energy_kwh", Boundary.FACILITY): ("energy_kwh = IT energy x PUE", _IT, _SERVER),
    ("carbon_g", Boundary.FACILITY): ("carbon_g = facility energy x intensity_g_per_kwh (location-based, average)",),
    ("carbon_g", Boundary.EMBODIED): (
        "carbon_g = busy accelerator hours x (accelerator + host share) / (lifetime x use share)",
    ),
    ("carbon_g", Boundary.LIFE_CYCLE): ("carbon_g = facility carbon + embodied carbon",),
    ("onsite_water_l", Boundary.FACILITY): ("onsite_water_l = IT energy x WUE (consumption; PUE does not enter)",),
    ("offsite_water_l", Boundary.FACILITY): (
        "offsite_water_l = facility energy x water_l_per_kwh of the grid (consumption, with reservoir evaporation)",
    ),
    ("water_l", Boundary.FACILITY): ("water_l = onsite_water_l + offsite_water_l",),
    ("primary_energy_mj", Boundary.FACILITY): ("primary_energy_mj = facility energy x primary_energy_mj_per_kwh",),
    ("adpe_kgsbeq", Boundary.FACILITY): ("adpe_kgsbeq = facility energy x adpe_kgsbeq_per_kwh",),
    ("adpe_kgsbeq", Boundary.EMBODIED): (
        "adpe_kgsbeq = busy accelerator hours x (accelerator + host share) / (lifetime x use share)",
    ),
    ("adpe_kgsbeq", Boundary.LIFE_CYCLE): ("adpe_kgsbeq = facility ADPe + embodied ADPe",),
    ("energy_per_output_token_j", Boundary.FACILITY): (
        "energy_per_output_token_j = facility energy x 3.6e6 / output tokens (exact; the input's energy is in it)",
        "facility energy = IT energy x PUE",
        _IT,
        _SERVER,
    ),
    **COST_FORMULAS,
    **dict.fromkeys(
        (("meter_ratio", each) for each in (Boundary.ACCELERATOR, Boundary.SERVER, Boundary.FACILITY)),
        (
            "meter_ratio = joules that meters read x error of the meters / energy of the same calls by the model",
            "at the boundary of the meters; of meters at several boundaries, at the facility's, both carried there",
        ),
    ),
    ("energy_ratio", Boundary.FACILITY): ("energy_ratio = facility energy of one / that of the other, world by world",),
    ("carbon_ratio", Boundary.LIFE_CYCLE): (
        "carbon_ratio = life-cycle carbon of one / that of the other, world by world",
    ),
    ("water_ratio", Boundary.FACILITY): ("water_ratio = water of one / that of the other, world by world",),
}
"""In the symbols of the field, so that they read the same in every language."""
