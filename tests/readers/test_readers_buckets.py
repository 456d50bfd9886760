"""Records that stand for more than one count holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsia.core.columns import CONTAINED, LARGEST_COUNT
from obsia.readers.records.buckets import divided

BIG = st.integers(min_value=0, max_value=40 * LARGEST_COUNT)


@given(BIG, BIG, BIG, st.integers(min_value=41, max_value=10**6))
def test_parts_hold_the_counts_and_their_containment(taken, cached, made, calls):
    row = {
        "event_id": "x",
        "input_tokens": taken,
        "cache_read_tokens": min(cached, taken),
        "output_tokens": made,
        "calls": calls,
    }
    found = list(divided(row))
    for name in ("input_tokens", "cache_read_tokens", "output_tokens", "calls"):
        assert sum(part[name] for part in found) == row[name]
        assert all(0 <= part[name] <= LARGEST_COUNT for part in found)
    for part in found:
        assert all(part.get(sub, 0) <= part.get(total, 0) for sub, total in CONTAINED)
        assert part["calls"] >= 1
    assert len({part["event_id"] for part in found}) == len(found)


def test_what_cannot_be_cut_stays_for_the_rules_to_refuse():
    for row in (
        {"input_tokens": 10 * LARGEST_COUNT, "calls": 2},
        {"input_tokens": "many", "output_tokens": 10**12},
        {"input_tokens": -(10**12), "output_tokens": 10**12},
    ):
        assert list(divided(row)) == [row]
