"""The fit of sizes: finds again what made synthetic models; makers are left out whole, twins with them."""

from __future__ import annotations

import re

import numpy as np
import pytest

pytest.importorskip("numpyro", reason="the calibration's dependencies are not installed (uv sync --group calibration)")

from calibration.sizes import Models

from calibration import closed, files
from calibration import sizes as fit
from obsia.accounting import sizes
from obsia.accounting.sizes import VARIABLES, SizeModel
from obsia.facts.snapshot import load

ACTIVE, PRICE, SPARSITY = (VARIABLES.index(name) for name in ("active", "own_output", "sparsity"))
SLOPE, NOISE = 0.7, 0.1

SINCE_THE_FIT = {"microsoft/phi-3-small-8k", "ibm/granite-4.0-h-small"}
"""One sold under a name of its own since, with the size and the prices of Phi-3 Small, which is in the fit.

And one whose prices stood under a second name.
"""

LEFT_SINCE_THE_FIT = {
    "minimax/minimax-01", "nvidia/nemotron-3-ultra", "nvidia/nemotron-3-ultra-550b", "sao10k/l3-8b-lunaris",
    "mistral/magistral-medium", "qwen/qwen-vl-max", "deepseek/deepseek-v3.2-thinking",
    "baidu/ernie-4.5-300b-a47b-paddle", "qwen/qwen3-235b-a22b-thinking", "swiss-ai/apertus-70b",
    "nvidia/nemotron-lightning-3.5-30b-a3b", "nvidia/nemotron-nano-3-30b",
}  # fmt: skip
"""Ten that are names of others in the fit, and two whose makers state no size."""


@pytest.fixture(scope="module")
def models() -> Models:
    """The models of the facts."""
    return fit.read(load())


def synthetic(*, makers: int, each: int, seed: int = 3) -> Models:
    """Models whose price says their size but for a little noise; a half are ten times as large as their active part."""
    rng = np.random.default_rng(seed)
    count = makers * each
    active = rng.normal(1.0, 0.5, count)
    mixture = np.arange(count) % 2 == 1
    values = np.full((count, len(VARIABLES)), np.nan)
    values[:, ACTIVE] = active
    values[:, PRICE] = SLOPE * (active - 1.0) + NOISE * rng.standard_normal(count)
    values[mixture, SPARSITY] = np.log10(9.0) + NOISE * rng.standard_normal(mixture.sum())
    names = tuple(f"maker{index // each}" for index in range(count))
    total = 10**active * np.where(mixture, 1 + 10 ** np.nan_to_num(values[:, SPARSITY]), 1.0)
    return Models(
        ids=tuple(f"{name}/{index}" for index, name in enumerate(names)),
        makers=names,
        active_b=10**active,
        total_b=total,
        is_mixture=mixture,
        values=values,
        as_closed=tuple({"own_output": float(price)} for price in values[:, PRICE]),
    )


def test_what_made_the_models_is_found_again() -> None:
    held = synthetic(makers=9, each=8)
    size_model = fit.fitted(held, warmup=60, draws=40, depth=4)
    one = sizes.conditioned(size_model, {"own_output": SLOPE})
    # One unit of active size above the centre, drawn back by the noise: slope 0.7 x 0.25 / (0.49 x 0.25 + 0.01).
    back = SLOPE * 0.25 / (SLOPE**2 * 0.25 + NOISE**2)
    assert np.median(one.centre[:, :, 0]) == pytest.approx(1.0 + back * SLOPE, abs=0.1)
    assert np.median(one.centre[:, 1, 1]) == pytest.approx(np.log10(9.0), abs=0.1)
    assert np.median(one.mixture_share) == pytest.approx(0.5, abs=0.15)
    fresh = synthetic(makers=6, each=8, seed=4)
    found = fit.predictions(fresh, dict.fromkeys(fresh.makers, size_model))
    for each in found.values():
        assert ((each.low <= each.measured) & (each.measured <= each.high)).mean() >= 0.8
    # Nothing tells which half is sparse: only active parameters can be predicted well.
    assert np.median(np.abs(np.log10(found["active"].median / found["active"].measured))) < 0.2


def test_a_tuned_model_goes_with_the_maker_of_its_weights() -> None:
    lineage = files.read(fit.LINEAGE)
    for model_id, maker in (
        ("nousresearch/hermes-3-llama-3.1-70b", "meta"),
        ("deepseek/deepseek-r1-distill-qwen-32b", "qwen"),
        ("deepseek/deepseek-r1", "deepseek"),
        ("meta/llama-3-8b", "meta"),
        ("microsoft/wizardlm-2-8x22b", "mistral"),
    ):
        assert fit.maker_of(model_id, lineage) == maker


def test_each_maker_is_left_out_whole_and_once(models: Models) -> None:
    groups = fit.folds_of(models.makers)
    assert sorted(name for group in groups for name in group) == sorted(set(models.makers))
    sizes_of_groups = [sum(models.makers.count(name) for name in group) for group in groups]
    assert max(sizes_of_groups) <= max(models.makers.count(name) for name in set(models.makers))


def test_the_fact_says_what_it_was_fitted_on(models: Models) -> None:
    joint = load().joint(sizes.POSTERIOR)
    assert joint is not None
    count, makers = map(int, re.findall(r"(\d+) open models of (\d+) makers", joint.basis.locator)[0])
    assert LEFT_SINCE_THE_FIT.isdisjoint(models.ids)
    models = models.at(np.array([each not in SINCE_THE_FIT for each in models.ids]))
    assert (len(models) + len(LEFT_SINCE_THE_FIT), len(set(models.makers))) == (count, makers)
    assert (models.total_b >= models.active_b).all()
    assert len(joint.rows) == fit.ROWS
    page = (fit.LINEAGE.parents[1] / "docs" / "explanation" / "closed-models.md").read_text(encoding="utf-8")
    known = dict(zip(VARIABLES, np.isfinite(models.values).sum(axis=0), strict=True))
    for row in (
        f"of {len(models)} open models",
        f"The {count} of the fit",
        f"{known['active']}; {known['sparsity']} |",
        f"{known['own_output']}; {known['own_input']} |",
        f"{known['host_output']}; {known['host_input']} |",
        *(f"| {known[name]} |" for name in ("arena", "speed", "year")),
    ):
        assert row in page, row


def test_the_fact_is_that_of_its_law() -> None:
    joint = load().joint(sizes.POSTERIOR)
    assert joint is not None
    rows = np.array(joint.rows)
    size_model = sizes.size_model_of({name: rows[:, at] for at, name in enumerate(joint.columns)})
    assert (np.linalg.eigvalsh(size_model.covariance) > 0).all()
    assert (size_model.dof > 3).all()
    # Larger models cost more and score higher.
    for name in ("own_output", "own_input", "host_output", "host_input", "arena"):
        assert np.median(size_model.covariance[:, ACTIVE, VARIABLES.index(name)]) > 0


def test_a_hidden_model_keeps_its_public_facts_and_loses_its_sizes(models: Models) -> None:
    joint = load().joint(sizes.POSTERIOR)
    assert joint is not None
    rows = np.array(joint.rows)
    size_model: SizeModel = sizes.size_model_of({name: rows[:, at] for at, name in enumerate(joint.columns)})
    model_id = "mistral/mistral-large-2411"
    hidden = closed.Hidden(model_id=model_id, size_model=size_model)
    assert hidden.estimate(f"model:{model_id}", "params_total_b", qualifier="") is None
    assert load().estimate(f"model:{model_id}", "params_total_b", qualifier="") is not None
    facts = sizes.public(hidden, model_id=model_id)
    assert {name: sizes.coordinate(name, fact) for name, fact in facts.items()} == pytest.approx(
        models.as_closed[models.ids.index(model_id)]
    )
    known, unknown = (closed.energy_j(snapshot, model_id=model_id) for snapshot in (load(), hidden))
    assert np.std(np.log10(unknown)) > np.std(np.log10(known))
