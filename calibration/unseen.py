"""How far families that the energy model of inference has not seen lie off it: the second stage of its calibration.

An error is the logarithm of what was measured less that of what a fit without the family predicts. Part of it is what
such a fit does not know of its own parameters (more for 4 bits, say, where no other family has them), which its draws
tell; the rest is a factor of the family, one of the checkpoint, and one of the run with heavy tails. These depart
further in some regimes (:data:`REGIMES`). Energy errs with time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpyro.infer import MCMC, NUTS

from calibration.tables import ACCELERATORS, Rows

DEGREES: Final = 4.0
"""Degrees of freedom of the rows' errors."""
SCALES: Final = {
    "family_s": 0.2, "family_j": 0.2, "checkpoint_s": 0.15, "checkpoint_j": 0.15, "quantised_s": 0.2,
    "quantised_j": 0.2, "row_s": 0.2, "row_j": 0.2,
}  # fmt: skip
"""Standard deviations in natural logarithms, of time and of energy at a given time, and the widths of their priors."""
REGIMES: Final = ("crowded", "video")
"""Runs that depart further, as their inputs say: on one B200 of a server, which a host that others share cannot keep
busy; and videos, whose decoding, sound and repeats are not in the tables."""
REGIME_SPREAD: Final = 0.5
"""Prior of the logarithm of how much further (standard deviation)."""
REPEATS: Final = 4
"""Errors that are drawn with each draw of their scales: quantiles of few are noisy."""


def regimes(rows: Rows) -> Any:
    """1 where a row is in a regime, else 0; shape (rows, regimes)."""
    is_crowded = (rows.device == ACCELERATORS.index("B200")) & (rows.placement.devices == 1)
    return np.stack([is_crowded * 1.0, rows.is_video], axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Which rows belong together: indices of families and of checkpoints, each of shape (rows,)."""

    family: Any
    checkpoint: Any
    quantised: Any
    """1 where weights have fewer than 16 bits: kernels for them differ more."""
    regimes: Any
    """Of shape (rows, regimes)."""
    weight: Any
    """Of a row in the likelihood: a family counts as the square root of its rows; the older stack by a quarter."""
    families: int
    checkpoints: int

    @classmethod
    def of(cls, rows: Rows) -> Groups:
        """The groups of some rows; a checkpoint on another stack is another one."""
        names, family = np.unique(rows.family, return_inverse=True)
        marks = np.array([f"{model} {int(now)}" for model, now in zip(rows.model_id, rows.is_current, strict=True)])
        held, checkpoint = np.unique(marks, return_inverse=True)
        counts = np.bincount(family)
        return cls(
            family=family,
            checkpoint=checkpoint,
            quantised=np.maximum(rows.network.is_eight_bit, rows.network.is_four_bit),
            regimes=regimes(rows),
            weight=(np.median(counts) / counts[family]) ** 0.5 * np.where(rows.is_current > 0, 1.0, 0.25),
            families=len(names),
            checkpoints=len(held),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Logarithms of seconds and joules per token by fits that saw nothing of a row's family; shape (draws, rows)."""

    seconds: Any
    joules: Any

    def at(self, chosen: Any) -> LeftOut:
        """Some of the rows."""
        return LeftOut(seconds=self.seconds[:, chosen], joules=self.joules[:, chosen])

    def errors(self, rows: Rows) -> Errors:
        """Of the means of the draws, with what the draws spread."""
        mean_s, mean_j = self.seconds.mean(axis=0), self.joules.mean(axis=0)
        off_s, off_j = self.seconds - mean_s, self.joules - mean_j
        return Errors(
            time=-np.log(rows.tokens_per_s) - mean_s,
            energy=np.log(rows.energy_j) - mean_j,
            time_variance=(off_s**2).mean(axis=0),
            energy_variance=(off_j**2).mean(axis=0),
            covariance=(off_s * off_j).mean(axis=0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Log measured less log predicted of rows, and what the parameters alone explain of it; each of shape (rows,)."""

    time: Any
    energy: Any
    time_variance: Any
    energy_variance: Any
    covariance: Any

    @classmethod
    def certain(cls, time: Any, energy: Any) -> Errors:
        """Errors of predictions whose parameters are known."""
        none = np.zeros(np.shape(time))
        return cls(time=time, energy=energy, time_variance=none, energy_variance=none, covariance=none)

    def at(self, chosen: Any) -> Errors:
        """Some of the rows."""
        return Errors(**{name: getattr(self, name)[chosen] for name in self.__slots__})


def error_model(groups: Groups, errors: Errors) -> None:
    """Errors on families not seen."""
    scales = {name: numpyro.sample(name, dist.HalfNormal(width)) for name, width in SCALES.items()}
    with_time = numpyro.sample("energy_with_time", dist.Normal(0.3, 0.5))

    def parts(quantity: str) -> tuple[Any, Any]:
        of_family = numpyro.sample(f"of_family_{quantity}", dist.Normal().expand([groups.families]).to_event(1))
        of_checkpoint = numpyro.sample(
            f"of_checkpoint_{quantity}", dist.Normal().expand([groups.checkpoints]).to_event(1)
        )
        further = numpyro.sample(
            f"further_{quantity}", dist.Normal(0.0, REGIME_SPREAD).expand([len(REGIMES)]).to_event(1)
        )
        own = jnp.sqrt(scales[f"checkpoint_{quantity}"] ** 2 + groups.quantised * scales[f"quantised_{quantity}"] ** 2)
        shift = scales[f"family_{quantity}"] * of_family[groups.family] + own * of_checkpoint[groups.checkpoint]
        wider = jnp.exp(groups.regimes @ further)
        return shift * wider, scales[f"row_{quantity}"] * wider

    shift_s, scale_s = parts("s")
    shift_j, scale_j = parts("j")
    shift_j = shift_j + with_time * errors.time
    known_s = jnp.sqrt(scale_s**2 + errors.time_variance)
    variance = errors.energy_variance - 2.0 * with_time * errors.covariance + with_time**2 * errors.time_variance
    known_j = jnp.sqrt(scale_j**2 + variance)
    with numpyro.handlers.scale(scale=groups.weight):
        numpyro.sample("error_s", dist.StudentT(DEGREES, shift_s, known_s), obs=errors.time)
        numpyro.sample("error_j", dist.StudentT(DEGREES, shift_j, known_j), obs=errors.energy)


def error_scales(rows: Rows, errors: Errors, *, seed: int = 7, samples: int = 512) -> dict[str, Any]:
    """Draws of the scales, from the errors of ``rows``."""
    kernel = NUTS(error_model, target_accept_prob=0.9)
    chain = MCMC(kernel, num_warmup=500, num_samples=samples, progress_bar=False)
    chain.run(jax.random.PRNGKey(seed), Groups.of(rows), errors)
    return {name: np.asarray(value) for name, value in chain.get_samples().items() if not name.startswith("of_")}


def unseen(scales: dict[str, Any], rows: Rows, *, seed: int, repeats: int = REPEATS) -> tuple[Any, Any]:
    """Draws of the errors of families not seen, shape (repeats x draws, rows): of time, and of energy."""
    rng, groups = np.random.default_rng(seed), Groups.of(rows)
    scales = {name: np.tile(value, (repeats, *[1] * (value.ndim - 1))) for name, value in scales.items()}
    size = len(scales["row_s"])

    def off(quantity: str) -> Any:
        of_family = rng.standard_normal((size, groups.families))[:, groups.family]
        of_checkpoint = rng.standard_normal((size, groups.checkpoints))[:, groups.checkpoint]
        quantised = groups.quantised * scales[f"quantised_{quantity}"][:, None] ** 2
        own = np.sqrt(scales[f"checkpoint_{quantity}"][:, None] ** 2 + quantised)
        row = scales[f"row_{quantity}"][:, None] * rng.standard_t(DEGREES, (size, len(rows)))
        wider = np.exp(scales[f"further_{quantity}"] @ groups.regimes.T)
        return (scales[f"family_{quantity}"][:, None] * of_family + own * of_checkpoint + row) * wider

    error_s = off("s")
    return error_s, off("j") + scales["energy_with_time"][:, None] * error_s
