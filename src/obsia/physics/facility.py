"""From accelerator energy to the facility's meter. PUE is applied here and nowhere else."""

from __future__ import annotations

from obsia.physics.roofline import Draws


def server_kwh(*, accelerator_kwh: Draws, host_power_ratio: Draws) -> Draws:
    """Energy of the servers, kWh: accelerators plus host (processors, memory, fans, power supplies)."""
    return accelerator_kwh * (1.0 + host_power_ratio)


def it_kwh(*, server_kwh: Draws, idle_power_ratio: Draws) -> Draws:
    """IT energy, kWh: busy servers plus the share of provisioned servers that wait."""
    return server_kwh * (1.0 + idle_power_ratio)


def facility_kwh(*, it_kwh: Draws, pue: Draws) -> Draws:
    """Energy at the facility's meter, kWh. Source: ISO/IEC 30134-2 (PUE = facility energy over IT energy)."""
    return it_kwh * pue
