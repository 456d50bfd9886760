"""Training: arithmetic -> device hours -> energy, each step a formula of its own.

A run of some tokens through the active weights takes 6 FLOP per weight and token: 2 in the forward pass, 4 in the
backward pass. Devices deliver a share of their dense peak at the precision of the run (model FLOP utilisation; here
the *use share*: what a whole run achieves over its billed hours, restarts included). Hours times watts per device is
energy, at three boundaries: the device alone, its share of the server, the facility. What the development of a model
took beside its final run is a factor of its own.

Sources: Kaplan et al. (2020), "Scaling laws for neural language models", table 1 (6 FLOP per weight and token);
Chowdhery et al. (2022), "PaLM", appendix B (utilisation, and the attention term); Patterson et al. (2021), "Carbon
emissions and large neural network training" (energy = hours x watts x PUE). Arrays have any one shape, NumPy or JAX.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from obsia.core.units import FLOP_PER_WEIGHT, SECONDS_PER_HOUR, TRAINING_FLOP
from obsia.physics.arrays import Draws, namespace

TERA: Final = 1e12
WATTS_PER_KW: Final = 1000.0
SIZE_ORIGIN_B: Final = 10.0  # where the term of size counts from: a choice of origin, no fact
YEAR_ORIGIN: Final = 2023.0  # the same for the term of time


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingUseModel:
    """The use share as a sum on the decimal logarithm; each term of shape (worlds,)."""

    centre_log10: Draws
    """A dense model of 10 billion weights at 16 bits, at the start of 2023."""
    size_log10: Draws
    """For each tenfold of active weights."""
    size_late_log10: Draws
    """The same on top, on generations whose arithmetic outgrew their memory."""
    year_log10: Draws
    moe_log10: Draws
    """Of a mixture of experts."""
    fp8_log10: Draws
    """Of 8-bit arithmetic, against its own (higher) peak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the use model reads of a run, each of any shape that broadcasts with its parameters; shares are 0 or 1."""

    active_params_b: Draws
    year: Draws
    """Decimal year of release."""
    late_share: Draws
    moe_share: Draws
    fp8_share: Draws


def training_flop(
    *,
    active_params: Draws,
    tokens: Draws,
    attention_flop_per_token: Draws | float = 0.0,
    teacher_params: Draws | float = 0.0,
    token_share: Draws | float = 1.0,
) -> Draws:
    """FLOP of a run: 6 N D, plus attention, plus the forward pass of a teacher (distillation: 2 N_teacher D).

    ``token_share`` is the share of the active weights that one token passes: 1 for a decoder, about a half for an
    encoder-decoder, whose tokens go through one side of it.
    """
    return tokens * (
        TRAINING_FLOP * active_params * token_share + attention_flop_per_token + FLOP_PER_WEIGHT * teacher_params
    )


def attention_flop_per_token(*, layers: Draws, hidden_size: Draws, context_tokens: Draws) -> Draws:
    """Training FLOP of causal attention for one token: 6 x layers x width x context.

    A token attends to half of a full context on average. Scores and values each take 2 x width x context / 2 forward;
    times 2 for both, times 3 for forward and backward. Source: PaLM, appendix B, halved for the causal mask.
    """
    return TRAINING_FLOP * layers * hidden_size * context_tokens


def use_share(
    *,
    use_model: TrainingUseModel,
    run: Run,
    generation_log10: Draws | float,
    discrepancy_log10: Draws | float,
    largest_share: float,
) -> Draws:
    """Share of the dense peak that a run achieves, at most ``largest_share``.

    ``generation_log10`` is that of the accelerator's generation, ``discrepancy_log10`` that of the family and run.
    """
    value = 10.0 ** (use_log10(use_model=use_model, run=run) + generation_log10 + discrepancy_log10)
    return namespace(value).minimum(value, largest_share)


def use_log10(*, use_model: TrainingUseModel, run: Run) -> Draws:
    """Decimal logarithm of the use share of a typical family on a typical generation."""
    xp = namespace(run.active_params_b)
    decades = xp.log10(run.active_params_b / SIZE_ORIGIN_B)
    return (
        use_model.centre_log10
        + (use_model.size_log10 + use_model.size_late_log10 * run.late_share) * decades
        + use_model.year_log10 * (run.year - YEAR_ORIGIN)
        + use_model.moe_log10 * run.moe_share
        + use_model.fp8_log10 * run.fp8_share
    )


def device_h(*, flop: Draws, use_share: Draws, peak_tflop_per_s: Draws) -> Draws:
    """Device hours of a run."""
    return flop / (use_share * peak_tflop_per_s * TERA * SECONDS_PER_HOUR)


def flop_of_hours(*, device_h: Draws, use_share: Draws, peak_tflop_per_s: Draws) -> Draws:
    """FLOP that some device hours delivered: :func:`device_h` solved for the arithmetic."""
    return device_h * use_share * peak_tflop_per_s * TERA * SECONDS_PER_HOUR


def energy_kwh(*, device_h: Draws, power_w: Draws) -> Draws:
    """Energy of some device hours at watts per device, kWh."""
    return device_h * power_w / WATTS_PER_KW


def scope_power_w(*, tdp_w: Draws, ratio_log10: Draws, discrepancy_log10: Draws | float = 0.0) -> Draws:
    """Watts per device at a scope (device alone, or with its share of the server), from its thermal design power."""
    return tdp_w * 10.0 ** (ratio_log10 + discrepancy_log10)


def server_power_w(*, power_w: Draws, accelerator_w: Draws, least_host_ratio: float) -> Draws:
    """Watts of a device with its share of the server, never below the device's own and the least that a host adds."""
    least = accelerator_w * (1.0 + least_host_ratio)
    return namespace(power_w).maximum(power_w, least)


def facility_kwh(*, server_kwh: Draws, cluster_ratio: Draws, pue: Draws) -> Draws:
    """Energy at the facility's meter: servers, the rest of the cluster (network, storage, spare nodes), and PUE."""
    return server_kwh * cluster_ratio * pue


def with_development(*, final: Draws, development_ratio: Draws) -> Draws:
    """Hours or energy of the whole development: the final run times all over final. Same unit as ``final``."""
    return final * development_ratio
