"""Rules on training runs: what is printed of hours, power, energy, carbon and arithmetic must hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obsia.accounting.audit.records import Find, Limits, Run, Seen
from obsia.core.units import BILLION, GRAMS_PER_KG, JOULES_PER_KWH, SECONDS_PER_HOUR, TRAINING_FLOP

FLOP_PER_TFLOP = 1e12
WATTS_PER_KILOWATT = 1000.0
BEFORE_PUE = "gpu_only"
"""The scope of energy that counts accelerators, without the overhead of the room."""
_QUESTIONED: Final[Mapping[str, tuple[str, ...]]] = {
    "carbon-of-electricity": ("carbon_training",),
    "carbon-product": ("carbon_training",),
    "stated-twice-device": ("device_hours_training",),
    "stated-twice-carbon": ("carbon_training",),
    "stated-twice-energy": ("energy_training",),
    "power-of-devices": ("energy_training",),
    "above-the-peak": ("compute_training", "device_hours_training"),
    "below-physics": ("energy_training",),
    "active-above-total": ("parameters_active", "parameters_total"),
}
"""Rule -> the items of the run's cells that cannot stand if the find holds."""


def carbon_of_electricity(seen: Seen) -> Iterator[Find]:
    """Carbon over energy (stated, or hours times printed power) is no carbon intensity of any grid."""
    low, high = seen.limits.intensity_low_g_per_kwh, seen.limits.intensity_high_g_per_kwh
    for run in seen.runs:
        energy_kwh = _energy_kwh(run)
        if run.carbon_kg is None or not energy_kwh or run.carbon_basis == "location, LCA":
            continue
        intensity_g_per_kwh = run.carbon_kg * GRAMS_PER_KG / energy_kwh
        if not low <= intensity_g_per_kwh <= high:
            yield _find(
                "carbon-of-electricity",
                run,
                seen,
                carbon_kg=run.carbon_kg,
                energy_kwh=energy_kwh,
                intensity_g_per_kwh=intensity_g_per_kwh,
                low_g_per_kwh=low,
                high_g_per_kwh=high,
            )


def carbon_product(seen: Seen) -> Iterator[Find]:
    """Energy, intensity and carbon are all printed, and the third is not the product of the others.

    Energy of the accelerators alone is left out: the carbon is that of the whole room.
    """
    for run in seen.runs:
        if run.energy_kwh and run.intensity_g_per_kwh and run.carbon_kg and run.energy_scope != BEFORE_PUE:
            product_kg = run.energy_kwh * run.intensity_g_per_kwh / GRAMS_PER_KG
            if not _near(product_kg, run.carbon_kg, within_ratio=seen.limits.rounding_ratio):
                yield _find(
                    "carbon-product",
                    run,
                    seen,
                    carbon_kg=run.carbon_kg,
                    energy_kwh=run.energy_kwh,
                    intensity_g_per_kwh=run.intensity_g_per_kwh,
                    product_kg=product_kg,
                )


def stated_twice(seen: Seen) -> Iterator[Find]:
    """One page prints two numbers for one thing."""
    by_name = {run.run: run for run in seen.runs}
    for run in seen.runs:
        other = by_name.get(run.repeats)
        if other is None:
            continue
        for name in ("device_h", "carbon_kg", "energy_kwh"):
            first, second = getattr(other, name), getattr(run, name)
            if first and second and not _near(first, second, within_ratio=seen.limits.rounding_ratio):
                yield _find(
                    f"stated-twice-{name.rpartition('_')[0]}",
                    run,
                    seen,
                    **{f"first_{name}": first, f"second_{name}": second},
                )


def power_of_devices(seen: Seen) -> Iterator[Find]:
    """Energy over accelerator-hours is far from the design power of the accelerator."""
    for run in seen.runs:
        if not (run.energy_kwh and run.device_h and run.design_power_w):
            continue
        power_w = run.energy_kwh * WATTS_PER_KILOWATT / run.device_h
        if not seen.limits.power_low_ratio <= power_w / run.design_power_w <= seen.limits.power_high_ratio:
            yield _find(
                "power-of-devices", run, seen, power_w=power_w, design_power_w=run.design_power_w, device=run.device
            )


def above_the_peak(seen: Seen) -> Iterator[Find]:
    """The arithmetic stated is more than the accelerators can do in the hours stated."""
    for run in seen.runs:
        flop = _flop(run)
        if not (flop and run.device_h and run.peak_tflop_per_s):
            continue
        most_flop = run.device_h * SECONDS_PER_HOUR * run.peak_tflop_per_s * FLOP_PER_TFLOP
        if flop > most_flop:
            yield _find("above-the-peak", run, seen, flop=flop, device_h=run.device_h, use_share=flop / most_flop)


def below_physics(seen: Seen) -> Iterator[Find]:
    """The energy stated is less than the best accelerator at its peak would take for the arithmetic stated."""
    for run in seen.runs:
        flop, energy_kwh = _flop(run), _energy_kwh(run)
        if not flop or not energy_kwh:
            continue
        least_kwh = least_energy_kwh(flop=flop, limits=seen.limits)
        if energy_kwh < least_kwh:
            yield _find("below-physics", run, seen, flop=flop, energy_kwh=energy_kwh, least_kwh=least_kwh)


def active_above_total(seen: Seen) -> Iterator[Find]:
    """A token cannot use more weights than there are."""
    for run in seen.runs:
        if run.params_active_b and run.params_total_b and run.params_active_b > run.params_total_b:
            yield _find("active-above-total", run, seen, active_b=run.params_active_b, total_b=run.params_total_b)


def least_energy_kwh(*, flop: float, limits: Limits) -> float:
    """The energy of ``flop`` operations on the best accelerator of the table at its peak, in kWh."""
    return flop / FLOP_PER_TFLOP * limits.least_tflop_j / JOULES_PER_KWH


def _energy_kwh(run: Run) -> float | None:
    """The energy stated, else hours times the power printed."""
    if run.energy_kwh:
        return run.energy_kwh
    if run.device_h and run.power_w:
        return run.device_h * run.power_w / WATTS_PER_KILOWATT
    return None


def _flop(run: Run) -> float | None:
    """The operations stated, else six for each active weight and token."""
    if run.flop:
        return run.flop
    if run.params_active_b and run.stated_tokens:
        return TRAINING_FLOP * run.params_active_b * BILLION * run.stated_tokens
    return None


def _near(first: float, second: float, *, within_ratio: float) -> bool:
    return max(first, second) <= within_ratio * min(first, second)


def _find(rule: str, run: Run, seen: Seen, **arguments: str | float) -> Find:
    asked, runs = _QUESTIONED[rule], {run.run, run.repeats} - {""}
    return Find(
        rule=rule,
        label=run.label,
        arguments=arguments,
        addresses=(run.address,),
        evidence=(run.evidence,),
        contradicts=tuple(each for each in seen.assertions if each.record in runs and each.item in asked),
    )
