"""One headline everywhere: the median of the joint draws, of a request as of a total."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.accounting.impacts import CARBON, ENERGY, WATER
from obsia.app.request.estimate import estimate
from obsia.app.usage.assess import assess
from obsia.surfaces.cli.period_budgets import Budget

Usage = Callable[..., str]
COLUMNS = "model_request,provider,region,input_tokens,cache_read_tokens,output_tokens"


@pytest.mark.parametrize("model", ["gpt-4o", "deepseek-v3", "meta-llama/Llama-3.1-8B-Instruct", "claude-sonnet-4"])
def test_a_request_and_an_account_of_it_have_the_same_figures(usage: Usage, model: str) -> None:
    one = estimate(model, input_tokens=1000, cached_tokens=200, output_tokens=300, region="FRA", record_figures=False)
    path = usage("model_request,region,input_tokens,cache_read_tokens,output_tokens", f"{model},FRA,1000,200,300")
    account = assess(path, record_figures=False)
    for ours, theirs in zip(one.figures, account.figures, strict=True):
        assert (ours.quantity, ours.boundary) == (theirs.quantity, theirs.boundary)
        for name in ("value", "median", "mean", "low", "high"):
            assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-9)
        assert ours.value == ours.median


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["gpt-4o", "o3", "mistral-small", "no-such"]), st.integers(1, 9999)), min_size=2)
)
def test_a_total_is_the_sum_of_its_parts_in_every_draw(usage: Usage, calls: list[tuple[str, int]]) -> None:
    def drawn(rows: list[tuple[str, int]], by: tuple[str, ...] = ()) -> object:
        return assess(
            usage(
                "model_request,region,input_tokens,output_tokens",
                *[f"{name},FRA,{tokens},{tokens}" for name, tokens in rows],
            ),
            by=by,
            record_figures=False,
        )

    whole = drawn(calls, ("model",))
    names = sorted({name for name, _ in calls})
    parts = [drawn([each for each in calls if each[0] == name]) for name in names]
    for about in (ENERGY, CARBON, WATER):
        key = about.name, about.boundary
        np.testing.assert_allclose(sum(each.draws[key] for each in parts), whole.draws[key], rtol=1e-9)
    assert sum(group.energy_share for group in whole.tables[0].groups) == pytest.approx(1.0)
    for group in (whole.total, *whole.tables[0].groups):
        assert all(each.low <= each.value == each.median <= each.high for each in group.figures)


def test_a_budget_is_exceeded_with_the_share_of_the_draws_above_it(usage: Usage) -> None:
    account = assess(
        usage("model_request,region,input_tokens,output_tokens", "gpt-4o,FRA,1000,300"), record_figures=False
    )
    energy = account.total.figure(ENERGY)
    for amount, least, most in ((energy.low, 0.94, 0.96), (energy.median, 0.49, 0.51), (energy.high, 0.04, 0.06)):
        budget = Budget(text="", amount=amount, quantity=energy.quantity, boundary=energy.boundary)
        assert least <= budget.probability(account) <= most
    mean = Budget(text="", amount=energy.mean, quantity=energy.quantity, boundary=energy.boundary)
    assert mean.probability(account) < 0.5
    assert not mean.record(account, most=0.5)["exceeded"]
    assert mean.record(account, most=0.05)["exceeded"]
