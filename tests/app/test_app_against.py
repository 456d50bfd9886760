"""Two accounts on common draws: the difference, its ratio, and what it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.accounting.impacts import CARBON, ENERGY
from obsia.app.questions.spans import period_named
from obsia.app.usage.account import Comparison
from obsia.app.usage.against import CAUSES, COMPARED
from obsia.app.usage.assess import assess
from obsia.core.errors import BadCall
from obsia.core.figure import Figure
from obsia.views.usage_data import account_record, account_rows

Usage = Callable[..., str]
HEADER = "started_at,model_request,region,input_tokens,output_tokens"
OLD, NEW = "2026-05-02T10:00:00Z", "2026-08-02T10:00:00Z"


def compared(path: str, **asked: Any) -> Comparison:
    account = assess(path, since="2026-07-01", against="2026-Q2", record_figures=False, **asked)
    assert account.comparison is not None
    return account.comparison


def causes(found: Comparison) -> set[str]:
    """The causes that change any energy."""
    whole = abs(found.differences[0].impacts.draws[ENERGY]).max()
    return {
        part.cause
        for part in found.parts
        if abs(part.differences[0].impacts.draws[ENERGY]).max() > 1e-9 * max(whole, 1e-12)
    }


def spread(figure: Figure) -> float:
    return figure.high / figure.low


def test_of_the_same_models_and_mix_the_ratio_is_narrow(usage: Usage) -> None:
    mix = [
        ("gpt-4o", "FRA", 1000, 200),
        ("claude-opus-4-6", "DEU", 4000, 900),
        ("mistral-large-latest", "FRA", 50, 700),
    ]
    rows = [f"{when},{m},{r},{i},{o}" for when, times in ((OLD, 2), (NEW, 3)) for m, r, i, o in mix * times]
    account = assess(usage(HEADER, *rows), since="2026-07-01", against="2026-Q2", record_figures=False)
    found = account.comparison
    assert found is not None
    # The account alone spans more than a factor of two; of what both sides share nothing is left.
    assert spread(account.total.figure(ENERGY)) > 2
    assert all(spread(ratio) <= 1.2 and ratio.median == pytest.approx(1.5) for ratio in found.ratios)
    assert causes(found) == {"volume"}
    assert (found.tokens.calls, found.period, found.records.outside) == (6, ("2026-05-02", "2026-05-02"), 9)


@pytest.mark.parametrize(
    ("new", "cause"),
    [
        (["gpt-4o,FRA,1000,200", "gpt-4o,FRA,1000,200"], "volume"),
        (["gpt-4o-mini,FRA,1000,200"], "model"),
        (["gpt-4o,FRA,9000,100"], "length"),
        (["gpt-4o,SWE,1000,200"], "region"),
    ],
)
def test_what_alone_changed_is_the_cause(usage: Usage, new: list[str], cause: str) -> None:
    path = usage(HEADER, f"{OLD},gpt-4o,FRA,1000,200", *(f"{NEW},{row}" for row in new))
    found = compared(path)
    [part] = [part for part in found.parts if part.cause == cause]
    for place, quantity in enumerate(COMPARED):
        drawn, whole = (each[place].impacts.draws[quantity] for each in (part.differences, found.differences))
        np.testing.assert_allclose(drawn, whole, rtol=1e-9, atol=1e-15)
    assert [part.cause for part in found.parts] == list(CAUSES)


def test_how_calls_are_served_is_a_cause(usage: Usage) -> None:
    model = "meta-llama/Llama-3.1-70B-Instruct"
    path = usage(
        f"{HEADER},gpu,gpu_count",
        f"{OLD},{model},FRA,1000,200,NVIDIA A100 SXM4 80 GB,4",
        f"{NEW},{model},FRA,1000,200,NVIDIA H100 SXM5 80GB,4",
    )
    assert causes(compared(path)) == {"factors"}


CALLS = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from(["gpt-4o", "gpt-4o-mini", "claude-opus-4-6", ""]),
        st.sampled_from(["FRA", "SWE", ""]), st.integers(0, 5_000), st.integers(1, 900),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CALLS)
def test_parts_add_to_the_difference_in_every_draw(usage: Usage, calls: list[tuple[bool, str, str, int, int]]) -> None:
    fixed = [(is_new, "gpt-4o", "FRA", 100, 10) for is_new in (False, True)]
    rows = [f"{NEW if is_new else OLD},{m},{r},{i},{o}" for is_new, m, r, i, o in [*calls, *fixed]]
    found = compared(usage(HEADER, *rows))
    for place, quantity in enumerate(COMPARED):
        drawn = [part.differences[place].impacts.draws[quantity] for part in found.parts]
        whole = found.differences[place].impacts.draws[quantity]
        scale = max(float(np.abs(each).max()) for each in (*drawn, whole))
        np.testing.assert_allclose(sum(drawn), whole, rtol=1e-9, atol=1e-12 * scale)


def test_another_file_is_compared_as_a_period_is_and_machines_read_it(usage: Usage) -> None:
    old, new = [f"{OLD},gpt-4o,FRA,1000,200"], [f"{NEW},gpt-4o,SWE,3000,200"]
    of_periods = compared(usage(HEADER, *old, *new, name="both.csv"))
    plan = usage(HEADER, *old, name="plan.csv")
    account = assess(usage(HEADER, *new, name="new.csv"), against=plan, record_figures=False)
    found = account.comparison
    assert found is not None
    for one, other in zip(found.differences, of_periods.differences, strict=True):
        assert (one.figure.low, one.figure.high) == (other.figure.low, other.figure.high)
    record = account_record(account)["comparison"]
    assert [part["cause"] for part in record["parts"]] == list(CAUSES)
    rows = [row for row in account_rows(account) if row["table"] == "against"]
    assert {row["what_if"] for row in rows} == {"difference", *CAUSES}
    assert "--against" in account.command
    alone = assess(usage(HEADER, *new, name="new.csv"), record_figures=False)
    assert alone.total.figure(CARBON).median == account.total.figure(CARBON).median


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", (2026, 1, 1), (2026, 12, 31)), ("2026-Q3", (2026, 7, 1), (2026, 9, 30)),
        ("2026-12", (2026, 12, 1), (2026, 12, 31)), ("2026-W01", (2025, 12, 29), (2026, 1, 4)),
        ("2026-07-14", (2026, 7, 14), (2026, 7, 14)), ("2026-07-14..2026-08", (2026, 7, 14), (2026, 8, 31)),
    ],
)  # fmt: skip
def test_periods_have_names(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert period_named(text) == (dt.date(*first), dt.date(*last))


def test_what_is_no_period_and_no_file_is_refused(usage: Usage) -> None:
    for text in ("2026-Q5", "2026-13", "2026-W54", "2026-08..2026-07", "usage.csv", "2026-07-14..", ".."):
        assert period_named(text) is None
    path = usage(HEADER, f"{NEW},gpt-4o,FRA,1,1")
    with pytest.raises(BadCall):
        assess(path, against="nowhere.csv", record_figures=False)
    with pytest.raises(BadCall, match="yearly"):
        assess(path, against="2026-Q2", grid="hourly", record_figures=False)
