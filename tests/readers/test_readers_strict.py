"""The rules in Python accept nothing that the rules of all readers refuse, and read the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.readers.conftest import open_engine

from obsia.core.columns import LARGEST_COUNT
from obsia.readers.base import Batch
from obsia.readers.canonical.events import collect
from obsia.readers.reading import Reading
from obsia.readers.records.rows import Rows
from obsia.readers.records.strict import plain_call, whole

ODD = st.sampled_from(
    [
        -1,
        LARGEST_COUNT,
        LARGEST_COUNT + 1,
        2**63,
        True,
        False,
        1.0,
        2.5,
        float("nan"),
        "",
        "12",
        "12.0",
        "12.5",
        " 12",
        "1e3",
        "٣",
        "a\0b",
        "x" * 5000,
    ]
)
COUNT = st.none() | st.integers(0, 50) | ODD
ROW = st.fixed_dictionaries(
    {"input_tokens": COUNT, "output_tokens": COUNT},
    optional={
        "cache_read_tokens": COUNT,
        "cache_write_tokens": COUNT,
        "reasoning_tokens": COUNT,
        "calls": st.none() | st.integers(0, 3) | ODD,
        "started_at": st.none() | st.integers(-1, 2**62) | st.sampled_from([1_772_582_400_000_000, "2026-03-04"]),
        "duration_us": COUNT,
        "batch_api": st.none() | st.booleans() | st.just("yes"),
        "model_request": st.none() | st.text(max_size=20) | st.just("gpt-4o"),
        "images": COUNT,
        "messages": COUNT,
    },
)


def read(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that the rules of all readers accept, by their number."""

    def events(_: str) -> Iterator[Batch]:
        taken = Rows(are_lines=False)
        for place, row in enumerate(rows, start=1):
            taken.add(place, row | {"event_id": f"e{place}"})
        yield from taken.flush()

    engine = open_engine()
    usage = Reading(
        engine=engine, scans=tuple(collect(engine=engine, reader="any", files=["any"], events=events))
    ).usage
    return [dict(zip(usage.columns, row, strict=True)) for row in engine.rows(usage)]


@settings(max_examples=12, deadline=None)
@given(rows=st.one_of(st.lists(ROW, min_size=1, max_size=2), st.lists(ROW, min_size=24, max_size=40)))
def test_what_is_a_plain_call_is_valid_and_counts_the_same(rows: list[dict[str, Any]]) -> None:
    accepted = {row["event_id"]: row for row in read(rows)}
    for place, row in enumerate(rows, start=1):
        call = plain_call(row)
        if call is None:
            continue
        found = accepted[f"e{place}"]
        assert (call.input_tokens, call.output_tokens) == (found["input_tokens"], found["output_tokens"])
        assert call.cached_tokens == (found.get("cache_read_tokens") or 0)
        assert call.reasoning_tokens == (found.get("reasoning_tokens") or 0)


LIMITS: list[dict[str, Any]] = [
    {"input_tokens": 1, "output_tokens": 1} | each
    for each in (
        *({"started_at": 1_262_304_000_000_000 + us} for us in (-1, 0, 1)),
        *({"started_at": 4_102_444_800_000_000 + us} for us in (-1, 0, 1)),
        *({name: LARGEST_COUNT + more} for name in ("input_tokens", "output_tokens") for more in (-1, 0, 1)),
        *({name: count} for name in ("input_tokens", "output_tokens") for count in (-1, 0)),
        *({"cache_read_tokens": count} for count in (-1, 0, 1, 2)),
        *({"reasoning_tokens": count} for count in (-1, 0, 1, 2)),
        *({"input_tokens": most, "cache_read_tokens": 2, "cache_write_tokens": 2} for most in (0, 2, 3, 4, 5)),
    )
]


def test_at_each_limit_a_plain_call_is_what_is_valid() -> None:
    accepted = {row["event_id"] for row in read(LIMITS)}
    assert [plain_call(row) is not None for row in LIMITS] == [f"e{n}" in accepted for n in range(1, len(LIMITS) + 1)]


def test_a_plain_call_is_one() -> None:
    call = plain_call({"input_tokens": 10, "cache_read_tokens": "4", "output_tokens": 5, "event_id": "x"})
    assert call is not None
    assert (call.input_tokens, call.cached_tokens, call.output_tokens, call.event_id) == (10, 4, 5, "x")


WRITTEN: list[Any] = [
    *("7", "007", "7.0", "7.000", "1" * 9, "2147483647", "2147483647.0"),
    *(
        "7.",
        ".0",
        "-0.0",
        "-7.0",
        "7.05",
        "7e0",
        "7.0e0",
        "7.0 ",
        "٣",
        "٣.0",
        "7.٠",
        "NaN",
        "",
        True,
        7.5,
        -7.0,
        7.0,
        0.0,
        9,
    ),
]


def test_what_a_sum_takes_for_a_whole_number_is_one_to_the_rules() -> None:
    accepted = {row["event_id"]: row["input_tokens"] for row in read([{"input_tokens": each} for each in WRITTEN])}
    assert [whole(each) for each in WRITTEN] == [accepted.get(f"e{n}") for n in range(1, len(WRITTEN) + 1)]
