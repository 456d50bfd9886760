"""From the power of accelerators to the power of their server: a fixed part plus a slope, and what it draws when ready.

A server is no multiplier of its accelerators. Processors, memory, switches and the slowest turn of the fans draw a
*fixed* power whether accelerators work or wait; losses in supplies and the faster turn of fans grow with the
accelerators' own power (the *slope*, above 1); the host's work for requests grows with the load. A *ready* server has
its model loaded and serves nothing: its accelerators draw their ready power, its host the fixed part.

    serving = fixed x (1 + activity x load) + slope x accelerators
    ready   = fixed + slope x (ready share x design power of the accelerators)

The fixed part of a class of servers is a power law of the accelerators' design power (their number times their TDP):
large servers have more of everything. Servers differ from their class by factors that are the same in each of their
rows. Sources: the linear model of a server's power is that of Fan, Weber and Barroso (2007), "Power provisioning for a
warehouse-sized computer"; the queue without waiting is M/G/infinity (Kleinrock, 1975, "Queueing systems").

Arrays have shape (worlds,) or (configurations, worlds) and may be NumPy or JAX; the calibration fits these functions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from obsia.physics.arrays import Draws, namespace

Index = NDArray[np.intp]

FORM_FACTORS = ("edge", "pcie", "sxm")
"""Rows of what depends on the form of the accelerators; OAM modules count as ``sxm``, they share a board too."""
COOLINGS = ("passive", "air", "liquid")
"""Rows of what depends on the cooling; immersion counts as ``liquid``: neither needs fans."""
_LN10 = math.log(10.0)
_REFERENCE_W = 1000.0  # a kilowatt: the unit of design power in the power law of the fixed part


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPowerModel:
    """What a class of servers is like, in every world; spreads are standard deviations between servers."""

    fixed_w: Draws
    """Fixed power of a typical server with 1 kW of accelerators, air-cooled, shape (forms, worlds)."""
    fixed_exponent: Draws
    """By which power of the accelerators' design power it grows, shape (forms, worlds)."""
    fixed_spread_log10: Draws
    """Of lg fixed power, shape (forms, worlds)."""
    cooling_ratio: Draws
    """Fixed power over that of an air-cooled server, shape (coolings, worlds)."""
    loss_ratio: Draws
    """Watts that one watt of accelerators adds beside itself, shape (coolings, worlds)."""
    activity_ratio: Draws
    """What the host adds at full load, over the fixed power, shape (worlds,)."""
    activity_spread_log10: Draws
    """Of lg activity ratio, shape (worlds,)."""
    ready_share: Draws
    """Power of a ready accelerator over its TDP, shape (forms, worlds)."""
    ready_odds_spread_log10: Draws
    """Of lg (ready share / (1 - ready share)), shape (worlds,)."""
    residual_log10: Draws
    """Error of lg power while serving, from run to run, shape (worlds,)."""
    ready_residual_log10: Draws
    """The same when ready, shape (worlds,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerScores:
    """How an unseen server departs from its class: standard normal scores, each of shape (worlds,)."""

    fixed: Draws
    activity: Draws
    ready: Draws
    residual: Draws
    ready_residual: Draws


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPowers:
    """Powers of whole deployments, shape (configurations, worlds)."""

    server_w: Draws
    """At the wall, mean over the time at the given load."""
    ready_w: Draws
    """At the wall, ready and not serving."""
    accelerators_w: Draws
    """Of the accelerators while serving, held to their limit and at least their ready power."""
    waiting_w: Draws
    """Of the accelerators, ready and not serving."""
    fixed_w: Draws
    """The part that does not depend on the accelerators' power: fixed, and the host's work."""
    slope_ratio: Draws
    """Watts at the wall per watt of the accelerators, shape of the class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerShare:
    """What one accelerator's share of its server draws, shape (worlds,): linear in what the accelerator does."""

    slope_ratio: Draws
    """Watts at the wall per watt of the accelerator."""
    host_w: Draws
    """At the wall beside that, while it serves."""
    ready_w: Draws
    """At the wall in all, ready and not serving."""


def fixed_power_w(*, design_power_w: Draws, typical_w: Draws, exponent: Draws, deviation_log10: Draws) -> Draws:
    """Fixed power of a server, W, whose accelerators are designed for ``design_power_w`` together."""
    xp = namespace(typical_w)
    return typical_w * xp.exp(exponent * xp.log(design_power_w / _REFERENCE_W) + _LN10 * deviation_log10)


def server_power_w(
    *, accelerator_power_w: Draws, fixed_w: Draws, slope_ratio: Draws, activity_ratio: Draws, load: Draws
) -> Draws:
    """Wall power of a server that serves, W. ``load`` in [0, 1] is the share of its capacity that serves."""
    return fixed_w * (1.0 + activity_ratio * load) + slope_ratio * accelerator_power_w


def ready_power_w(*, devices: Draws, tdp_w: Draws, ready_share: Draws, fixed_w: Draws, slope_ratio: Draws) -> Draws:
    """Wall power of a server whose model is loaded and which serves nothing, W."""
    return fixed_w + slope_ratio * (devices * tdp_w * ready_share)


def mean_power_w(*, serving_w: Draws, ready_w: Draws, busy_share: Draws) -> Draws:
    """Mean power over time, W, of a server that serves during ``busy_share`` of it and is ready for the rest."""
    return ready_w + busy_share * (serving_w - ready_w)


def busy_share(*, offered_requests: Draws) -> Draws:
    """Share of time with at least one request in service, when Poisson arrivals never wait.

    ``offered_requests`` is arrivals per second times seconds of service: the mean number in service. Source: the
    number of busy servers of M/G/infinity is Poisson, whatever the distribution of the service time.
    """
    xp = namespace(offered_requests)
    return -xp.expm1(-offered_requests)


def deviated_share(*, share: Draws, deviation_log10: Draws) -> Draws:
    """A share in (0, 1) whose odds are moved by the factor 10^``deviation_log10``."""
    xp = namespace(share)
    return 1.0 / (1.0 + (1.0 - share) / share * xp.exp(-_LN10 * deviation_log10))


def server_powers(
    *,
    power_model: ServerPowerModel,
    scores: ServerScores,
    form_factor: Index,
    cooling: Index,
    accelerator_power_w: Draws,
    devices: Draws,
    tdp_w: Draws,
    power_limit_w: Draws,
    most_devices: Draws,
    load: Draws,
) -> ServerPowers:
    """Powers of many deployments in every world.

    ``form_factor`` and ``cooling`` are rows of :data:`FORM_FACTORS` and :data:`COOLINGS`, integers of shape (worlds,)
    or (configurations, worlds): what is not known differs between worlds. ``accelerator_power_w`` is that of all
    accelerators while they serve, shape (configurations, worlds). ``devices`` accelerators of ``tdp_w``, held to
    ``power_limit_w`` each (their TDP where no limit is set), stand in as few servers of at most ``most_devices`` as
    hold them. All of these have shape (configurations, 1) or (configurations, worlds). ``load`` in (0, 1] is the load
    while serving: time without any request is no part of it (:func:`mean_power_w`).
    """
    worlds: Index = np.arange(int(power_model.fixed_w.shape[-1]), dtype=np.intp)
    servers = np.ceil(devices / most_devices)
    fixed_w = servers * fixed_power_w(
        design_power_w=devices / servers * tdp_w,
        typical_w=power_model.fixed_w[form_factor, worlds] * power_model.cooling_ratio[cooling, worlds],
        exponent=power_model.fixed_exponent[form_factor, worlds],
        deviation_log10=power_model.fixed_spread_log10[form_factor, worlds] * scores.fixed,
    )
    slope_ratio = 1.0 + power_model.loss_ratio[cooling, worlds]
    ready_share = deviated_share(
        share=power_model.ready_share[form_factor, worlds],
        deviation_log10=power_model.ready_odds_spread_log10 * scores.ready,
    )
    limit_w = devices * power_limit_w
    waiting_w = np.minimum(ready_share * devices * tdp_w, limit_w)
    accelerators_w = np.clip(accelerator_power_w, waiting_w, limit_w)
    host_w = fixed_w * (
        1.0 + power_model.activity_ratio * 10.0 ** (power_model.activity_spread_log10 * scores.activity) * load
    )
    server_w = (host_w + slope_ratio * accelerators_w) * 10.0 ** (power_model.residual_log10 * scores.residual)
    server_w = np.maximum(server_w, accelerators_w)  # whatever the error of the power model
    ready_w = (fixed_w + slope_ratio * waiting_w) * 10.0 ** (power_model.ready_residual_log10 * scores.ready_residual)
    return ServerPowers(
        server_w=server_w,
        ready_w=np.minimum(ready_w, server_w),
        accelerators_w=accelerators_w,
        waiting_w=waiting_w,
        fixed_w=host_w,
        slope_ratio=slope_ratio,
    )


def server_share(
    *,
    power_model: ServerPowerModel,
    scores: ServerScores,
    form_factor: Index,
    cooling: Index,
    tdp_w: Draws,
    server_devices: Draws,
    engaged_share: Draws,
) -> ServerShare:
    """One accelerator's share of a whole server of ``server_devices`` alike, in every world.

    ``engaged_share`` is the power of an accelerator that serves and waits, over its TDP: a ready one draws no more. The
    error of the power model from run to run multiplies all that is drawn while serving.
    """
    worlds: Index = np.arange(int(power_model.fixed_w.shape[-1]), dtype=np.intp)
    fixed_w = fixed_power_w(
        design_power_w=server_devices * tdp_w,
        typical_w=power_model.fixed_w[form_factor, worlds] * power_model.cooling_ratio[cooling, worlds],
        exponent=power_model.fixed_exponent[form_factor, worlds],
        deviation_log10=power_model.fixed_spread_log10[form_factor, worlds] * scores.fixed,
    )
    activity = power_model.activity_ratio * 10.0 ** (power_model.activity_spread_log10 * scores.activity)
    serving_error = 10.0 ** (power_model.residual_log10 * scores.residual)
    # Losses cannot be negative, whatever the error of the power model.
    slope_ratio = np.maximum((1.0 + power_model.loss_ratio[cooling, worlds]) * serving_error, 1.0)
    host_w = fixed_w * (1.0 + activity) * serving_error / server_devices
    ready_share = deviated_share(
        share=power_model.ready_share[form_factor, worlds],
        deviation_log10=power_model.ready_odds_spread_log10 * scores.ready,
    )
    ready_w = (
        fixed_w / server_devices + (1.0 + power_model.loss_ratio[cooling, worlds]) * ready_share * tdp_w
    ) * 10.0 ** (power_model.ready_residual_log10 * scores.ready_residual)
    return ServerShare(
        slope_ratio=slope_ratio,
        host_w=host_w,
        ready_w=np.minimum(ready_w, host_w + slope_ratio * engaged_share * tdp_w),
    )
