"""NumPyro for simulation-based calibration: draws from priors, what models make of them, and many samplers at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.validate.sbc import DRAWS, Fit

Array = NDArray[np.float64]


def prior(model: Callable[..., None], *data: Any) -> Callable[[np.random.Generator], dict[str, Array]]:
    """A function of chance to values, from their priors, of the sites of a NumPyro model that are not observed.

    ``data`` are any of the right shapes.
    """
    import jax
    from numpyro.handlers import seed, trace

    def drawn(key: Any) -> dict[str, Any]:
        sites = trace(seed(model, key)).get_trace(*data)
        return {
            name: site["value"] for name, site in sites.items() if site["type"] == "sample" and not site["is_observed"]
        }

    compiled = jax.jit(drawn)
    return lambda rng: _arrays(compiled(jax.random.PRNGKey(int(rng.integers(2**31)))))


def derived(model: Callable[..., None]) -> Callable[..., dict[str, Array]]:
    """A function of values of parameters and of data to the deterministic sites of a NumPyro model."""
    import jax
    from numpyro.handlers import substitute, trace

    def made(values: Mapping[str, Any], *data: Any) -> dict[str, Any]:
        sites = trace(substitute(model, dict(values))).get_trace(*data)
        return {name: site["value"] for name, site in sites.items() if site["type"] == "deterministic"}

    compiled = jax.jit(made)
    return lambda values, *data: _arrays(compiled(dict(values), *data))


def _arrays(found: Mapping[str, Any]) -> dict[str, Array]:
    return {name: np.asarray(value, dtype=np.float64) for name, value in found.items()}


def sampler(
    model: Callable[..., None], names: Sequence[str], *, warmup: int, thin: int, batch: int = 32, **settings: Any
) -> Fit:
    """NUTS over the arguments of a model, on ``batch`` sets of data at a time; every ``thin``-th draw is kept."""
    import jax
    import jax.numpy as jnp
    from numpyro.infer import MCMC, NUTS

    def one(key: Any, data: tuple[Any, ...]) -> dict[str, Any]:
        engine = MCMC(
            NUTS(model, **settings), num_warmup=warmup, num_samples=DRAWS * thin, thinning=thin, progress_bar=False
        )
        engine.run(key, *data)
        samples = engine.get_samples()
        return {name: samples[name] for name in names}

    together = jax.jit(jax.vmap(one))

    def fit(data: Sequence[tuple[Any, ...]], seeds: Sequence[int]) -> dict[str, Array]:
        found: list[dict[str, Array]] = []
        for first in range(0, len(data), batch):
            # The last batch is filled up, so that one shape is compiled.
            its = [min(at, len(data) - 1) for at in range(first, first + batch)]
            keys = jnp.stack([jax.random.PRNGKey(seeds[at]) for at in its])
            stacked = tuple(np.stack([data[at][part] for at in its]) for part in range(len(data[0])))
            drawn = _arrays(together(keys, stacked))
            found.append({name: values[: len(data) - first] for name, values in drawn.items()})
        return {name: np.concatenate([each[name] for each in found]) for name in names}

    return fit
