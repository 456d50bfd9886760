"""A property that fails says so soon: what bounds the search for a smaller example is set for all tests."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import engine


def calls_after_failing() -> int:
    """How often a property that fails is tried again before it says so."""
    failed, after = False, 0

    @settings(max_examples=100, database=None, derandomize=True)
    @given(st.lists(st.integers(), min_size=20))
    def few(numbers: list[int]) -> None:
        nonlocal failed, after
        after += failed
        failed = failed or len(set(numbers)) > 10
        assert len(set(numbers)) <= 10

    with pytest.raises(AssertionError):
        few()
    return after


def test_what_fails_is_made_smaller_for_some_seconds_and_not_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine.MAX_SHRINKING_SECONDS <= 20
    assert settings.default is not None
    assert Phase.explain not in settings.default.phases
    # The name is not a public one of Hypothesis: that it still bounds the search is seen here.
    unbounded = calls_after_failing()
    monkeypatch.setattr(engine, "MAX_SHRINKING_SECONDS", 0)
    assert calls_after_failing() < 10 < unbounded
