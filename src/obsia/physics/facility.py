"""From accelerator energy to the facility's meter. PUE is applied here and nowhere else."""

from __future__ import annotations

from obsia.physics.arrays import Draws


def server_energy_j(*, accelerator_j: Draws, accelerator_s: Draws, slope_ratio: Draws, host_w: Draws) -> Draws:
    """Energy of busy servers at the wall, J: accelerators with their losses, and the host's power while they are busy.

    Source: the linear model of a server's power (Fan, Weber and Barroso 2007), as fitted in ``physics.server``.
    """
    return slope_ratio * accelerator_j + host_w * accelerator_s


def it_energy_j(*, server_j: Draws, accelerator_s: Draws, ready_w: Draws, busy_share: Draws) -> Draws:
    """IT energy, J: busy servers, and those that are ready and wait.

    Accelerators that are busy for ``busy_share`` of their time wait (1 - u) / u seconds for each busy one.
    """
    return server_j + ready_w * accelerator_s * (1.0 - busy_share) / busy_share


def facility_kwh(*, it_kwh: Draws, pue: Draws) -> Draws:
    """Energy at the facility's meter, kWh. Source: ISO/IEC 30134-2 (PUE = facility energy over IT energy)."""
    return it_kwh * pue
