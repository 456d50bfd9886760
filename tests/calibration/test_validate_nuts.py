"""Simulation-based calibration of a real sampler, on a model whose posterior is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numpyro", reason="the calibration's dependencies are not installed (uv sync --group calibration)")

import numpyro
import numpyro.distributions as dist
from calibration.validate import sbc
from calibration.validate.nuts import derived, prior, sampler


def model(seen: Any) -> None:
    """theta ~ N(1, 2), seen ~ N(theta, 1): the posterior is N((1 + 4 seen) / 5, 4 / 5)."""
    theta = numpyro.sample("theta", dist.Normal(1.0, 2.0))
    numpyro.deterministic("doubled", 2.0 * theta)
    numpyro.sample("seen", dist.Normal(theta, 1.0), obs=seen)


def test_draws_of_the_prior_and_what_the_model_makes_of_them() -> None:
    drawn = prior(model, 0.0)
    values = [drawn(np.random.default_rng(seed)) for seed in range(300)]
    assert set(values[0]) == {"theta"}, "what is observed is not drawn"
    thetas = np.array([each["theta"] for each in values])
    # The standard error of the mean is 2 / sqrt(300) = 0.12.
    assert thetas.mean() == pytest.approx(1.0, abs=0.5)
    assert thetas.std() == pytest.approx(2.0, abs=0.4)
    assert derived(model)({"theta": 3.0}, 0.0)["doubled"] == pytest.approx(6.0)


@pytest.fixture(scope="module")
def fit() -> sbc.Fit:
    """Compiled once for both tests: 64 sets of data at a time."""
    return sampler(model, ("theta",), warmup=200, thin=4, batch=64)


def test_many_samplers_at_once_find_each_its_own_posterior(fit: sbc.Fit) -> None:
    seen = [-5.0, 5.0, 10.0, *[0.0] * 61, 20.0]
    drawn = fit([(each,) for each in seen], range(len(seen)))["theta"]
    assert drawn.shape == (65, sbc.DRAWS), "the last one is in a second batch"
    expected = np.array([(1.0 + 4.0 * each) / 5.0 for each in seen])
    # 63 nearly independent draws of a standard deviation of 0.89: their mean within 0.11 or so.
    apart = [0, 1, 2, 3, 64]
    assert drawn.mean(axis=1)[apart] == pytest.approx(expected[apart], abs=0.5)


def test_the_sampler_passes_and_a_sampler_of_another_model_does_not(fit: sbc.Fit) -> None:
    drawn = prior(model, 0.0)

    def simulate(rng: np.random.Generator) -> tuple[Mapping[str, Any], Any]:
        theta = drawn(rng)["theta"]
        return {"theta": theta}, (theta + rng.standard_normal(),)

    found = sbc.ranks(simulate=simulate, fit=fit, simulations=128)
    assert sbc.rejected(sbc.uniformity(found.names, found.right)) == ()
    assert sbc.rejected(sbc.uniformity(found.names, found.halved)) == ("theta",)

    def shifted(rng: np.random.Generator) -> tuple[Mapping[str, Any], Any]:
        truth, (seen,) = simulate(rng)
        return truth, (seen + 1.0,)

    wrong = sbc.ranks(simulate=shifted, fit=fit, simulations=128)
    assert sbc.rejected(sbc.uniformity(wrong.names, wrong.right)) == ("theta",)
