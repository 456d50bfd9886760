"""The time between tokens from exact sums: recovered from made-up calls, refused where sums say too little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.cells import TIMED
from obsia.accounting.speeds import LEAST_CALLS, speed_of, with_wait


def sums(durations_us, tokens, firsts_us=None):
    """What the cells would hold of some calls."""
    d, o = [int(x) for x in durations_us], [int(x) for x in tokens]
    streams = (
        [(a - f, n - 1) for a, f, n in zip(d, firsts_us, o, strict=True) if n > 1] if firsts_us is not None else []
    )
    found = (
        len(d), sum(d), sum(x * x for x in d), sum(o), sum(x * x for x in o),
        sum(x * y for x, y in zip(d, o, strict=True)), sum(a for a, _ in streams), sum(n for _, n in streams),
    )  # fmt: skip
    assert len(found) == len(TIMED)
    return found


def test_a_stream_by_hand() -> None:
    """Two calls: 3 s and 5 s, first tokens after 1 s, 41 and 81 tokens: (2 + 4) s over 40 + 80 tokens = 50 ms."""
    found = speed_of([sums([3_000_000, 5_000_000], [41, 81], [1_000_000, 1_000_000])])
    assert found is not None
    assert (found.token_s, found.basis) == (pytest.approx(0.05), "stream")


def test_a_wait_by_hand() -> None:
    """Three calls waited 6 s for 700 tokens, one 2 s for 303: 2 s and 250 whole tokens a call, whatever the speed."""
    waited = [(3, 6_000_000, 700), (1, 2_000_000, 303)]
    alone = with_wait(None, waited)
    assert alone is not None
    assert (alone.first_token_s, alone.prompt_tokens, alone.token_s, alone.calls) == (2.0, 250, None, 4)
    known = speed_of([sums([3_000_000, 5_000_000], [41, 81], [1_000_000, 1_000_000])])
    both = with_wait(known, waited)
    assert known is not None
    assert both is not None
    assert (both.first_token_s, both.prompt_tokens, both.token_s, both.calls) == (2.0, 250, known.token_s, known.calls)
    assert with_wait(known, [(0, 0, 0)]) is known


def test_a_slope_by_hand() -> None:
    """d = 0.4 s + 20 ms x o for o = 1 to 40, without noise: the slope is 20 ms, exactly, and its error 0."""
    tokens = list(range(1, 41))
    found = speed_of([sums([400_000 + 20_000 * o for o in tokens], tokens)])
    assert found is not None
    assert (found.token_s, found.error_ratio, found.basis) == (pytest.approx(0.02), pytest.approx(0.0), "slope")


def test_the_error_of_a_slope_is_that_of_least_squares() -> None:
    rng = np.random.default_rng(1)
    o = rng.integers(20, 900, size=200)
    d = 800_000 + 25_000 * o + rng.normal(0, 2_000_000, size=200).astype(int)
    d = np.maximum(d, 1)
    found = speed_of([sums(d, o)])
    assert found is not None
    (slope, _), covariance = np.polyfit(o.astype(float), d.astype(float), 1, cov=True)
    # NumPy divides by n - 2 too.
    assert found.token_s == pytest.approx(slope / 1e6)
    assert found.error_ratio == pytest.approx(np.sqrt(covariance[0, 0]) / slope)


@given(
    parts=st.lists(
        st.lists(st.tuples(st.integers(1, 10**8), st.integers(1, 5000)), min_size=1, max_size=15),
        min_size=1,
        max_size=5,
    )
)
def test_parts_add_up(parts) -> None:
    """Speeds come from sums: how calls are grouped changes nothing."""
    whole = [call for part in parts for call in part]
    assert speed_of([sums(*zip(*part, strict=True)) for part in parts]) == speed_of([sums(*zip(*whole, strict=True))])


@pytest.mark.parametrize(
    ("durations", "tokens"),
    [
        ([2_000_000] * (LEAST_CALLS - 1), list(range(1, LEAST_CALLS))),  # too few
        ([2_000_000] * 50, [100] * 50),  # all alike: no slope
        ([5_000_000 - 1000 * o for o in range(1, 51)], list(range(1, 51))),  # longer answers came sooner
        ([(7 + 11 * n) % 50 * 100_000 + 1 for n in range(50)], list(range(1, 51))),  # noise
    ],
)  # fmt: skip
def test_what_says_too_little_is_not_taken(durations, tokens) -> None:
    assert speed_of([sums(durations, tokens)]) is None
