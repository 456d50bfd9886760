"""Token counts to work: exact, additive, and equal to the integrals that they stand for."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.physics.work import WORK_COLUMNS, MediaWork, Work, windowed_pairs_x2, work_of, work_of_request
from obsia.physics.works import columns_of_requests

COUNT = st.integers(min_value=0, max_value=2**31 - 1)
SMALL = st.integers(min_value=0, max_value=200)
WINDOW = st.integers(min_value=1, max_value=150)


@st.composite
def requests(draw: st.DrawFn, counts: st.SearchStrategy[int] = COUNT) -> tuple[int, int, int]:
    """Input, cached (contained in it) and output tokens."""
    input_tokens = draw(counts)
    return input_tokens, draw(st.integers(min_value=0, max_value=input_tokens)), draw(counts)


def of(request: tuple[int, int, int], *, window: int | None = None) -> Work:
    """The work of one request."""
    input_tokens, cached_tokens, output_tokens = request
    return work_of_request(
        input_tokens=input_tokens, cached_tokens=cached_tokens, output_tokens=output_tokens, window=window
    )


def direct_x2(*, start: int, end: int, window: int) -> int:
    """Twice the integral of min(t, window), token by token: it is linear between whole numbers."""
    return sum(min(low, window) + min(high, window) for low, high in pairwise(range(start, end + 1)))


def branch_free_x2(*, start: int, end: int, window: int) -> int:
    """The same without a branch: the form that the scan of usage records uses."""
    a, b = min(start, window), min(end, window)
    return b * b - a * a + 2 * window * ((end - b) - (start - a))


@given(SMALL, SMALL, WINDOW)
def test_windowed_pairs_are_the_integral(start: int, length: int, window: int) -> None:
    end = start + length
    assert windowed_pairs_x2(start=start, end=end, window=window) == direct_x2(start=start, end=end, window=window)


@given(COUNT, COUNT, COUNT)
def test_windowed_pairs_need_no_branch(start: int, length: int, window: int) -> None:
    end = start + length
    assert windowed_pairs_x2(start=start, end=end, window=window) == branch_free_x2(start=start, end=end, window=window)


@given(COUNT, COUNT, COUNT, COUNT)
def test_windowed_pairs_add_up_over_adjacent_stretches(start: int, first: int, second: int, window: int) -> None:
    cut, end = start + first, start + first + second
    assert windowed_pairs_x2(start=start, end=end, window=window) == (
        windowed_pairs_x2(start=start, end=cut, window=window) + windowed_pairs_x2(start=cut, end=end, window=window)
    )


@given(requests(), st.integers(min_value=2**32, max_value=2**40))
def test_a_window_that_is_never_reached_changes_nothing(request: tuple[int, int, int], window: int) -> None:
    work = of(request, window=window)
    assert work.windowed_prefill_pairs_x2 == work.prefill_pairs_x2
    assert work.windowed_decode_reads_x2 == work.decode_reads_x2


@given(requests(SMALL))
def test_pairs_are_what_tokens_attend_to(request: tuple[int, int, int]) -> None:
    input_tokens, cached_tokens, output_tokens = request
    work = of(request)
    total = input_tokens + output_tokens
    assert work.prefill_pairs_x2 == direct_x2(start=cached_tokens, end=input_tokens, window=total + 1)
    assert work.decode_reads_x2 == direct_x2(start=input_tokens, end=total, window=total + 1)


@given(st.lists(requests(), max_size=20), st.one_of(st.none(), COUNT))
def test_the_work_of_sums_is_the_sum_of_the_work(counts: list[tuple[int, int, int]], window: int | None) -> None:
    works = [of(request, window=window) for request in counts]
    summed = work_of(
        calls=len(counts),
        input_tokens=sum(i for i, _, _ in counts),
        cached_tokens=sum(c for _, c, _ in counts),
        output_tokens=sum(o for _, _, o in counts),
        input_squared=sum(i * i for i, _, _ in counts),
        cached_squared=sum(c * c for _, c, _ in counts),
        output_squared=sum(o * o for _, _, o in counts),
        input_output=sum(i * o for i, _, o in counts),
        windowed_prefill_pairs_x2=sum(work.windowed_prefill_pairs_x2 for work in works),
        windowed_decode_reads_x2=sum(work.windowed_decode_reads_x2 for work in works),
    )
    assert Work.total(works) == summed
    assert Work.total(reversed(works)) == summed


def test_integers_stay_exact_beyond_64_bits() -> None:
    one = of((2**31 - 1, 1, 2**31 - 1))
    many = Work.total([one] * 1000)
    assert many.decode_reads_x2 == 1000 * (2 * (2**31 - 1) ** 2 + (2**31 - 1) ** 2)
    assert many.decode_reads_x2 > 2**64
    assert many.prefill_pairs_x2 == 1000 * ((2**31 - 1) ** 2 - 1)
    assert Work.total([many, of((1, 0, 0))]).prefill_pairs_x2 == many.prefill_pairs_x2 + 1


@given(requests())
def test_columns_halve_what_is_doubled_and_nothing_else(request: tuple[int, int, int]) -> None:
    work = of(request)
    assert len(work.counts()) == len(work.columns()) == len(WORK_COLUMNS)
    for name, count, column in zip(WORK_COLUMNS, work.counts(), work.columns(), strict=True):
        assert column == (count / 2 if name.endswith(("_pairs", "_reads")) else float(count))


@given(requests())
def test_cached_tokens_are_moved_never_counted_twice(request: tuple[int, int, int]) -> None:
    work = of(request)
    assert work.prefill_tokens + work.cached_tokens == request[0]
    assert work.prefill_pairs_x2 <= of((request[0], 0, request[2])).prefill_pairs_x2
    assert work.decode_reads_x2 == of((request[0], 0, request[2])).decode_reads_x2


@pytest.mark.parametrize("request_", [(10, 11, 1), (10, -1, 1), (10, 5, -1), (-1, 0, 1)])
def test_impossible_counts_are_refused(request_: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="counts-out-of-order"):
        of(request_)


def test_what_is_not_stated_is_no_work() -> None:
    assert MediaWork().counts() == (0, 0, 0, 0, 0)
    assert MediaWork.total([]) == MediaWork()
    some = MediaWork(images=1, sized_images=2, pixel_steps=3, audio_ms=4_000, video_ms=5_000)
    assert MediaWork.total([some, MediaWork(video_ms=1), some]).counts() == (2, 4, 6, 8_000, 10_001)
    assert some.columns() == (1.0, 2.0, 3.0, 4.0, 5.0)
    bare = Work(calls=1, prefill_tokens=2, cached_tokens=3, decode_tokens=4, prefill_pairs_x2=5, decode_reads_x2=6)
    assert (bare.windowed_prefill_pairs_x2, bare.windowed_decode_reads_x2) == (0, 0)
    whole = work_of(
        calls=1, input_tokens=9, cached_tokens=2, output_tokens=3, input_squared=81, cached_squared=4, output_squared=9,
        input_output=27,
    )  # fmt: skip
    assert (whole.windowed_prefill_pairs_x2, whole.windowed_decode_reads_x2) == (0, 0)


@pytest.mark.parametrize("wrong", [(9, 10, 5), (9, -1, 5), (9, 3, -1), (9, 10, -1)])
def test_counts_out_of_order_are_refused_among_others(wrong: tuple[int, int, int]) -> None:
    asked = dict(zip(("input_tokens", "cached_tokens", "output_tokens"), np.array([(9, 3, 5), wrong]).T, strict=True))
    with pytest.raises(ValueError, match="counts-out-of-order"):
        columns_of_requests(**asked, window=None)
