"""Shares of a total: parts add to it in every draw, so their average shares add to 1, whatever the tail does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from obsia.accounting.figures import interval_of
from obsia.accounting.shares import average_share

PARTS = st.integers(1, 6).flatmap(
    lambda count: arrays(
        np.float64, (count, 32), elements=st.floats(min_value=0.0, max_value=1e9, allow_subnormal=False)
    )
)


@given(PARTS)
def test_shares_of_parts_add_to_one_and_the_total_is_their_sum_in_every_draw(parts: np.ndarray) -> None:
    whole = parts.sum(axis=0)
    low, median, high = interval_of(whole)
    assert low <= median <= high
    added = sum(average_share(part, whole) for part in parts)
    assert added == pytest.approx(1.0 if (whole > 0).any() else 0.0)
    assert all(0.0 <= average_share(part, whole) <= 1.0 for part in parts)


def test_one_draw_of_the_tail_does_not_make_the_share() -> None:
    part, other = np.ones(1000), np.ones(1000)
    part[0] = 1e6
    assert average_share(part, part + other) == pytest.approx(0.5, abs=0.001)
    assert part.mean() / (part + other).mean() > 0.99
