"""Images and videos by diffusion: accelerator time and energy from what a denoiser computes.

A denoiser is run for each step, once per guidance pass, over all latent positions of an image or a video. A run costs

    linear       2 x weights per position x positions    (a transformer multiplies fewer weights with each token than it
                                                          holds: modulation layers work once per image, the text stream
                                                          of a two-stream transformer on text tokens only)
    attention    4 x width x queries x keys              (within a frame for a U-Net, over all frames otherwise)
    launches     a time per attention block              (bound by the host: what small images on many accelerators wait
                                                          for)

Several accelerators share the positions of one batch. Ulysses exchanges queries, keys, values and outputs once per
attention; a ring passes keys and values on once per neighbour. The decoder runs on one accelerator while the others
wait. An accelerator that would exceed its power limit lowers its frequency: dynamic power follows a power of the
frequency, time its inverse.

Sources: Peebles and Xie (2023), "Scalable diffusion models with transformers"; Jacobs et al. (2023), "DeepSpeed
Ulysses"; Liu et al. (2023), "Ring attention"; Fang et al. (2024), "xDiT" (how the two degrees combine); Choi et al.
(2013), "A roofline model of energy".

All fields are arrays that broadcast to one shape, (worlds,) or (rows, worlds): facts of a row may have shape (rows, 1).
They may be NumPy or JAX arrays; the calibration fits these functions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from obsia.core.units import FLOP_PER_WEIGHT
from obsia.physics.arrays import Draws, namespace

FLOP_PER_PAIR = 4.0
"""Per query, key and unit of width: a product and a sum for the score, and for the weighted value. Exact."""
FREEDOM = 5.0
"""Degrees of freedom of random effects: a few families and rows are far off for reasons that no column holds."""
_TENSOR_BYTES = 2.0  # activations travel in 16 bits
_ULYSSES_TENSORS = 4.0  # queries, keys, values, outputs
_RING_TENSORS = 2.0  # keys, values
_TERA = 1e12
_REFERENCE_WIDTH = 2048.0  # units of the power laws: a hidden size, a petaFLOP/s, a watt per TFLOP/s
_REFERENCE_HEAD = 64.0
_REFERENCE_FLOP_PER_S = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Denoiser:
    """What a model computes."""

    position_weights: Draws
    """Weights multiplied with each latent position (a token of a transformer)."""
    text_weights: Draws
    """Weights multiplied with each text token (0 where text enters by cross attention)."""
    text_tokens: Draws
    """Text tokens that attend together with the positions (0 where text enters by cross attention)."""
    attention_width: Draws
    """Sum over the attention layers of heads x head size, at full resolution; 0 for linear attention."""
    exchange_width: Draws
    """The same of all attention layers that run across accelerators, linear ones too."""
    blocks: Draws
    """Attention (for a U-Net also convolution) blocks run one after another in a pass."""
    hidden_size: Draws
    head_size: Draws
    activation_width: Draws
    """Elements of 16 bits that all operations of a pass read and write per position, one operation after another."""
    convolution_share: Draws
    """Share of the linear work that is convolution."""
    joint_frames: Draws
    """1 where attention spans the frames of a video, 0 where it stays within each frame."""
    position_px: Draws
    """Pixels of one side of a position: latent downscale x patch size."""
    position_frames: Draws
    """Frames of a position beyond the first: temporal compression (1 for images and for U-Nets)."""
    encoder_weights: Draws
    """Weights of the text encoders, read once per batch."""
    decoder_flop_per_pixel: Draws
    """Of the decoder of latents, per pixel of each frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What is asked for and how it is run."""

    height_px: Draws
    width_px: Draws
    frames: Draws
    """1 for an image."""
    steps: Draws
    guidance_passes: Draws
    batch: Draws
    """Images or videos per run."""
    ulysses_degree: Draws
    ring_degree: Draws
    """Accelerators = ulysses degree x ring degree."""
    older_stack: Draws
    """1 for the plain libraries of 2024, 0 for a serving engine of 2025."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One accelerator, from its data sheet."""

    power_w: Draws
    """Thermal design power."""
    limit_w: Draws
    """Power limit that is set; the design power where nothing else is."""
    bandwidth_bytes_per_s: Draws
    flop_per_s: Draws
    """Dense 16-bit peak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffusionEnergyModel:
    """Parameters of the energy model, one value per world; each is a column of the joint fact of diffusion."""

    linear_use_share: Draws
    """Achieved over peak arithmetic of a card of 1 PFLOP/s and a hidden size of 2,048."""
    attention_use_share: Draws
    convolution_use_share: Draws
    decoder_use_share: Draws
    activation_share: Draws
    """Bandwidth at which activations are written and read, over peak memory bandwidth (more than 1 from caches)."""
    width_slope_log10: Draws
    """By which power of the hidden size linear arithmetic gets faster."""
    head_slope_log10: Draws
    """By which power of the head size attention gets faster: its exponentials do not grow with the head."""
    peak_slope_log10: Draws
    """By which power of a card's peak the achieved rate grows."""
    half_rate_count: Draws
    """Count of positions on one accelerator at which arithmetic reaches half of its rate."""
    parallel_attention_ratio: Draws
    """Time of attention across accelerators over attention on one, exchange apart."""
    packing_share: Draws
    """Bandwidth at which tensors are packed for an exchange, over that of memory."""
    exchange_share: Draws
    """Bandwidth between accelerators over that of their memory."""
    ring_exchange_share: Draws
    """The same for a ring, whose steps overlap with arithmetic and make it less dense."""
    host_pixel_s: Draws
    """Time per pixel of each frame in which all wait while images are brought out."""
    launch_s: Draws
    """Host time per block of a transformer on one accelerator."""
    parallel_launch_s: Draws
    """Added when there are several."""
    ring_launch_s: Draws
    """Added per neighbour of the ring."""
    run_s: Draws
    """Fixed time per batch."""
    overlap_norm_ratio: Draws
    """Norm that joins arithmetic and launches: large = the longer hides the shorter."""
    static_share: Draws
    """Power of an accelerator that waits inside a run, over its design power."""
    linear_tflop_j: Draws
    """Dynamic energy of 1 TFLOP of linear arithmetic on a card of 1 W per TFLOP/s."""
    attention_tflop_j: Draws
    convolution_tflop_j: Draws
    decoder_tflop_j: Draws
    activation_power_share: Draws
    """Dynamic power while activations are read and written, over design power."""
    width_j_slope_log10: Draws
    """By which power of the hidden size the energy of linear arithmetic falls."""
    head_j_slope_log10: Draws
    card_slope_log10: Draws
    """By which power of (design power / peak) energy per operation grows."""
    exchange_power_share: Draws
    """Dynamic power during exchanges, over design power."""
    frequency_slope_log10: Draws
    """Dynamic power follows this power of the frequency."""
    older_time_log10: Draws
    """lg of time on the older stack over the newer."""
    older_energy_log10: Draws


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffusionCosts:
    """Of one image or one video; broadcast shape of the arguments."""

    energy_j: Draws
    """Energy of all accelerators."""
    run_s: Draws
    """Latency: wall time of a batch."""
    power_w: Draws
    """Mean power of all accelerators."""
    units_per_s: Draws


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffusionWork:
    """Arithmetic of one image or one video, FLOP."""

    linear: Draws
    """On latent positions."""
    text: Draws
    """Linear work on text tokens."""
    attention: Draws
    decoder: Draws
    positions: Draws
    """Latent positions, a count."""
    activation_bytes: Draws
    """Bytes of activations that are read and written."""


def transformer_weights(
    *, layers: Draws, hidden_size: Draws, intermediate_size: Draws, mlp_matrices: Draws, cross_attention: Draws
) -> Draws:
    """Weights of a transformer that each position is multiplied with.

    Self attention has four square matrices; cross attention adds two (its keys and values work on text tokens).
    """
    square = (4.0 + 2.0 * cross_attention) * hidden_size**2
    return layers * (square + mlp_matrices * hidden_size * intermediate_size)


def resized_denoiser(*, denoiser: Denoiser, params_ratio: Draws) -> Denoiser:
    """A denoiser of the same kind with ``params_ratio`` times the weights: for a model of which only the size is known.

    Depth and width grow together: weights go with depth x width squared, so each grows by the third root.
    """
    side = params_ratio ** (1.0 / 3.0)
    return replace(
        denoiser,
        position_weights=denoiser.position_weights * params_ratio,
        text_weights=denoiser.text_weights * params_ratio,
        attention_width=denoiser.attention_width * side**2,
        exchange_width=denoiser.exchange_width * side**2,
        activation_width=denoiser.activation_width * side**2,
        blocks=denoiser.blocks * side,
        hidden_size=denoiser.hidden_size * side,
    )


def diffusion_work(*, denoiser: Denoiser, generation: Generation) -> DiffusionWork:
    """Arithmetic of one image or video."""
    pixels = generation.height_px * generation.width_px
    frame_positions = pixels / denoiser.position_px**2
    latent_frames = 1.0 + (generation.frames - 1.0) / denoiser.position_frames
    positions = frame_positions * latent_frames
    runs = generation.steps * generation.guidance_passes
    together = 1.0 + denoiser.joint_frames * (latent_frames - 1.0)
    groups = latent_frames / together
    tokens = frame_positions * together + denoiser.text_tokens
    return DiffusionWork(
        linear=runs * FLOP_PER_WEIGHT * denoiser.position_weights * positions,
        text=runs * FLOP_PER_WEIGHT * denoiser.text_weights * denoiser.text_tokens * groups,
        attention=runs * FLOP_PER_PAIR * denoiser.attention_width * groups * tokens**2,
        decoder=denoiser.decoder_flop_per_pixel * pixels * generation.frames,
        positions=positions,
        activation_bytes=runs * positions * denoiser.activation_width * _TENSOR_BYTES,
    )


def diffusion_costs(
    *, denoiser: Denoiser, generation: Generation, card: Card, energy_model: DiffusionEnergyModel
) -> DiffusionCosts:
    """Accelerator energy, latency, power and throughput of generating images or videos."""
    xp = namespace(energy_model.linear_use_share)
    work = diffusion_work(denoiser=denoiser, generation=generation)
    batch, ring = generation.batch, generation.ring_degree
    devices = generation.ulysses_degree * ring
    older_time = _power_of_ten(generation.older_stack * energy_model.older_time_log10)
    older_energy = _power_of_ten(generation.older_stack * energy_model.older_energy_log10)

    # Text tokens are shared out only where they divide evenly: else every accelerator computes all of them.
    uneven = xp.where(denoiser.text_tokens % devices == 0.0, 0.0, 1.0)
    linear = work.linear + work.text * (1.0 + uneven * (devices - 1.0))
    convolution = denoiser.convolution_share
    rate = _REFERENCE_FLOP_PER_S * (card.flop_per_s / _REFERENCE_FLOP_PER_S) ** energy_model.peak_slope_log10
    resident = work.positions * batch * generation.guidance_passes / devices
    filled = resident / (resident + energy_model.half_rate_count)
    width, head = denoiser.hidden_size / _REFERENCE_WIDTH, denoiser.head_size / _REFERENCE_HEAD
    linear_s = linear * (
        convolution / energy_model.convolution_use_share
        + (1.0 - convolution) / (energy_model.linear_use_share * width**energy_model.width_slope_log10)
    )
    attention_s = work.attention / (energy_model.attention_use_share * head**energy_model.head_slope_log10)
    attention_s = attention_s * xp.where(devices > 1.0, energy_model.parallel_attention_ratio, 1.0)
    arithmetic_s = (linear_s + attention_s) / (rate * filled) * older_time * batch / devices
    per_device = batch / devices
    memory_s = per_device * work.activation_bytes / (card.bandwidth_bytes_per_s * energy_model.activation_share)
    exchange_s = per_device * _exchange_s(denoiser, generation, card, energy_model, positions=work.positions)

    card_j = batch * older_energy * (card.power_w * _TERA / card.flop_per_s) ** energy_model.card_slope_log10 / _TERA
    linear_j = linear * (
        convolution * energy_model.convolution_tflop_j
        + (1.0 - convolution) * energy_model.linear_tflop_j * width ** (-energy_model.width_j_slope_log10)
    )
    attention_j = work.attention * energy_model.attention_tflop_j * head ** (-energy_model.head_j_slope_log10)
    moved_j = (
        card.power_w
        * devices
        * (energy_model.activation_power_share * memory_s + energy_model.exchange_power_share * exchange_s)
    )
    dynamic_j = (linear_j + attention_j) * card_j + moved_j
    static_w = energy_model.static_share * card.power_w

    # What exceeds the power limit takes longer. At the design power that is in the parameters; a lower limit lowers
    # the frequency f: dynamic power falls by f to the exponent, time grows by 1/f.
    full_s = arithmetic_s + memory_s + exchange_s
    full_w = dynamic_j / (full_s * devices)
    stretch = _stretch(dynamic_w=full_w, room_w=card.power_w - static_w)
    further = _stretch(dynamic_w=full_w, room_w=card.limit_w - static_w) / stretch
    frequency = further ** (-1.0 / energy_model.frequency_slope_log10)
    saved = frequency ** (energy_model.frequency_slope_log10 - 1.0)
    launch_s = (
        energy_model.launch_s
        + xp.where(devices > 1.0, energy_model.parallel_launch_s, 0.0)
        + energy_model.ring_launch_s * (ring - 1.0)
    )
    launch_s = launch_s * generation.steps * denoiser.blocks
    busy_s, norm = full_s * stretch / frequency, energy_model.overlap_norm_ratio
    loop_s = busy_s * (1.0 + (launch_s / busy_s) ** norm) ** (1.0 / norm)
    pixels = generation.height_px * generation.width_px * generation.frames
    decode_s = batch * older_time * work.decoder / (rate * energy_model.decoder_use_share)
    host_s = batch * energy_model.host_pixel_s * pixels
    read_s = denoiser.encoder_weights * _TENSOR_BYTES / card.bandwidth_bytes_per_s
    run_s = loop_s + decode_s + host_s + read_s + energy_model.run_s

    decode_j = work.decoder * energy_model.decoder_tflop_j * card_j
    energy_j = static_w * devices * run_s + dynamic_j * saved + decode_j
    return DiffusionCosts(energy_j=energy_j / batch, run_s=run_s, power_w=energy_j / run_s, units_per_s=batch / run_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """How far measurements depart from the energy model: scales of decimal logarithms, one value per world."""

    family_energy_scale_log10: Draws
    family_time_scale_log10: Draws
    family_correlation_ratio: Draws
    """Between the two random effects of one family."""
    family_parallel_scale_log10: Draws
    """Of energy and time on eight accelerators, beside those on one."""
    row_energy_scale_log10: Draws
    row_time_scale_log10: Draws


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomEffects:
    """Standard normal scores of one model family, and what is known of an accelerator."""

    family_energy: Draws
    family_time: Draws
    family_parallel: Draws
    row_energy: Draws
    row_time: Draws
    card_energy_log10: Draws
    """The fitted random effect of an accelerator that was measured, or a draw of its scale for one that was not."""
    card_time_log10: Draws


def costs_with_effects(
    *, costs: DiffusionCosts, generation: Generation, discrepancy: Discrepancy, effects: RandomEffects
) -> DiffusionCosts:
    """Costs of one family on one accelerator: the energy model's, moved by what the energy model does not hold."""
    xp = namespace(costs.energy_j)
    reach = parallel_reach(devices=generation.ulysses_degree * generation.ring_degree)
    both = discrepancy.family_correlation_ratio
    time = both * effects.family_energy + xp.sqrt(1.0 - xp.square(both)) * effects.family_time
    parallel = discrepancy.family_parallel_scale_log10 * student_score(score=effects.family_parallel) * reach
    energy_log10 = (
        discrepancy.family_energy_scale_log10 * student_score(score=effects.family_energy)
        + parallel
        + effects.card_energy_log10
        + discrepancy.row_energy_scale_log10 * student_score(score=effects.row_energy)
    )
    time_log10 = (
        discrepancy.family_time_scale_log10 * student_score(score=time)
        + parallel
        + effects.card_time_log10
        + discrepancy.row_time_scale_log10 * student_score(score=effects.row_time)
    )
    energy_j, run_s = costs.energy_j * _power_of_ten(energy_log10), costs.run_s * _power_of_ten(time_log10)
    return DiffusionCosts(
        energy_j=energy_j,
        run_s=run_s,
        power_w=energy_j * generation.batch / run_s,
        units_per_s=generation.batch / run_s,
    )


def parallel_reach(*, devices: Draws) -> Draws:
    """How much of a family's parallel random effect a number of accelerators shows: 0 for one, 1 for eight."""
    return namespace(devices).log2(devices) / 3.0


def student_score(*, score: Draws) -> Draws:
    """A Student score of five degrees of freedom with the probability of a normal one.

    Source: Abramowitz and Stegun (1964), 26.7.5, two terms.
    """
    square = score * score
    return score * (
        1.0 + (square + 1.0) / (4.0 * FREEDOM) + ((5.0 * square + 16.0) * square + 3.0) / (96.0 * FREEDOM**2)
    )


def _exchange_s(
    denoiser: Denoiser, generation: Generation, card: Card, energy_model: DiffusionEnergyModel, *, positions: Draws
) -> Draws:
    """Accelerator time that exchanges take for one image or video, over all accelerators."""
    xp = namespace(energy_model.linear_use_share)
    tensor_bytes = positions * denoiser.exchange_width * _TENSOR_BYTES * generation.steps * generation.guidance_passes
    ulysses, ring = generation.ulysses_degree, generation.ring_degree
    packed_bytes = _ULYSSES_TENSORS * tensor_bytes * xp.where(ulysses * ring > 1.0, 1.0, 0.0)
    ulysses_bytes = _ULYSSES_TENSORS * tensor_bytes * (1.0 - 1.0 / ulysses)
    ring_bytes = _RING_TENSORS * tensor_bytes * (ring - 1.0)
    shares = (
        packed_bytes / energy_model.packing_share
        + ulysses_bytes / energy_model.exchange_share
        + ring_bytes / energy_model.ring_exchange_share
    )
    return shares / card.bandwidth_bytes_per_s


def _stretch(*, dynamic_w: Draws, room_w: Draws) -> Draws:
    """Time over that without a power limit: the smooth maximum (8-norm) of 1 and what exceeds the dynamic power."""
    xp = namespace(dynamic_w)
    excess = xp.square(xp.square(xp.square(dynamic_w / room_w)))
    return xp.sqrt(xp.sqrt(xp.sqrt(1.0 + excess)))


def _power_of_ten(lg: Draws) -> Draws:
    return namespace(lg).exp(lg * math.log(10.0))
