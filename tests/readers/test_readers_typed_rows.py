"""Rows in typed columns and rows of text: one set of rules, whatever way a row takes into the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from obsia.app.usage.engine import engine
from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, Engine, Reject, Scan
from obsia.readers.canonical.cells import Loader, scan_loaded
from obsia.readers.canonical.checks import Rules
from obsia.readers.canonical.events import collect, source_of
from obsia.readers.reading import Reading

NAMES = (
    "event_id", "started_at", "duration_us", "calls", "seats", "bucket_s", "model_response", "input_tokens",
    "cache_read_tokens", "output_tokens", "reasoning_tokens", "batch_api", "cost", "label.team",
)  # fmt: skip
HOSTILE: tuple[Cell, ...] = (
    None, "", "0", "7", "007", "-1", "1.5", "1e3", "x", "true", "TRUE", " 5", "٣", "9" * 30, "a\0b", "\ud800", "é", "𝄞",
    "x" * 4096, "x" * 4097, 0, 1, 7, -1, 2**31 - 1, 2**31, 2**53, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 10**40, 1.0,
    1.5, "7.0", "7.00", "7.", "7.05", -0.0, 1e300, float("inf"), float("nan"), True, False,
    1_772_582_400_000_000, 1_262_303_999_999_999, 4_102_444_800_000_001,
)  # fmt: skip
PLAIN = st.fixed_dictionaries(
    {"input_tokens": st.integers(0, 9), "output_tokens": st.integers(0, 9)},
    optional={
        "event_id": st.sampled_from(["a", "b", None]),
        "started_at": st.integers(1_772_582_400_000_000, 1_772_582_400_000_009),
        "cache_read_tokens": st.integers(0, 12),
        "reasoning_tokens": st.integers(0, 12),
        "batch_api": st.booleans(),
        "calls": st.integers(0, 2),
        "seats": st.integers(0, 2),
        "label.team": st.sampled_from(["x", ""]),
    },
)
ROW = st.one_of(PLAIN, st.dictionaries(st.sampled_from(NAMES), st.sampled_from(HOSTILE)))
EACH: list[dict[str, Cell]] = [
    {"input_tokens": 1, "output_tokens": 1} | {name: cell} for name in NAMES for cell in HOSTILE
]
ROWS = st.one_of(st.lists(ROW, max_size=12), st.lists(ROW, min_size=12, max_size=36))
"""Few rows or many: a row more costs nothing beside the questions that are asked of all of them."""
FILES = ("one.jsonl", "two.jsonl")


@pytest.fixture(scope="module")
def opened() -> Iterator[Engine]:
    with engine((), threads=1) as found:
        yield found


def batches(rows: Sequence[dict[str, Cell]], *, step: int = 5) -> Iterator[Batch]:
    """``rows`` in batches whose columns come in the order in which the batch has them."""
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        columns = tuple(dict.fromkeys(name for row in part for name in row))
        cells = [[start + at, *(row.get(name) for name in columns)] for at, row in enumerate(part, start=1)]
        yield Batch(columns=columns, rows=cells, are_lines=True)


def as_text(opened: Engine, rows: Sequence[dict[str, Cell]], names: Sequence[str]) -> Scan:
    """All rows through the rules of text."""
    loader = Loader(opened)
    for file in range(len(FILES)):
        loader.extend(file, [[at, *(row.get(name) for name in names)] for at, row in enumerate(rows, start=1)])
    rules = Rules(sources={name: source_of(name) for name in names})
    return scan_loaded(opened, "a", loader.loaded(FILES, names), rules)


def told(reject: Reject) -> tuple[Any, ...]:
    return reject.file, reject.line, reject.row, reject.field, reject.reason, reject.expected, reject.value


def counted(opened: Engine, scans: Sequence[Scan], wanted: Sequence[str]) -> list[str]:
    reading = Reading(engine=opened, scans=tuple(scans))
    usage = reading.usage
    return sorted(repr(row) for row in opened.rows(usage.select(*[name for name in usage.columns if name in wanted])))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(rows=EACH)
@given(rows=ROWS)
def test_a_row_is_judged_alike_whatever_way_it_takes(opened: Engine, rows: list[dict[str, Cell]]) -> None:
    scans = collect(engine=opened, reader="a", files=FILES, events=lambda _: batches(rows))
    names = list(scans[0].mapped)
    text = as_text(opened, rows, names)
    assert sum(scan.read for scan in scans) == text.read == 2 * len(rows)
    assert sum(scan.rejected or 0 for scan in scans) == text.rejected
    assert sum((Counter(scan.reject_counts()) for scan in scans), Counter[str]()) == Counter(text.reject_counts())
    rejects = [reject for scan in scans for reject in scan.rejects(1_000)]
    assert sorted(map(repr, map(told, rejects))) == sorted(repr(told(reject)) for reject in text.rejects(1_000))
    assert counted(opened, scans, names) == counted(opened, [text], names)
    stated = {name for row in rows for name, cell in row.items() if cell is not None}
    assert {*names} == {*stated, "input_tokens", "output_tokens"}


def test_plain_rows_make_one_scan_and_odd_ones_another(opened: Engine) -> None:
    plain: list[dict[str, Cell]] = [{"input_tokens": 3, "output_tokens": 4}]
    odd: list[dict[str, Cell]] = [{"input_tokens": 1.5, "output_tokens": 4}]
    assert [scan.read for scan in collect(engine=opened, reader="a", files=["f"], events=lambda _: batches(plain))] == [
        1
    ]
    both = collect(engine=opened, reader="a", files=["f"], events=lambda _: batches([*plain, *odd, *plain]))
    assert [(scan.read, scan.rejected) for scan in both] == [(2, 0), (1, 1)]
    (reject,) = both[1].rejects(9)
    assert (reject.line, reject.field, reject.reason, reject.value) == (2, "input_tokens", "not_whole_number", "1.5")


def test_nothing_is_kept_of_a_file_that_breaks_further_in(opened: Engine) -> None:
    sound: list[dict[str, Cell]] = [{"input_tokens": 3, "output_tokens": 4}]
    lost: list[dict[str, Cell]] = [
        {"input_tokens": 5, "output_tokens": 6, "label.team": "x"}, {"input_tokens": 1.5, "calls": 2.5}
    ] * 15_000  # fmt: skip

    def events(file: str) -> Iterator[Batch]:
        if file == "broken":
            for batch in batches(lost, step=5_000):
                bad = Reject(file=file, reason="bad", expected=Message("expected-some-count"))
                yield replace(batch, skipped={Message("skipped-line"): 1}, rejects=[bad])
            raise BadInput(file, "input-nothing")
        yield from batches(sound)

    aside: list[BadInput] = []
    scans = collect(
        engine=opened, reader="a", files=["first", "broken", "last"], events=events, set_aside=aside.append
    )  # fmt: skip
    assert [error.file for error in aside] == ["broken"]
    assert [(scan.read, scan.rejected, dict(scan.skipped)) for scan in scans] == [(2, 0, {})]
    assert set(scans[0].mapped) == {"input_tokens", "output_tokens"}
    assert counted(opened, scans, ["input_tokens"]) == ["(3,)", "(3,)"]
    with pytest.raises(BadInput, match="nothing to count"):
        collect(engine=opened, reader="a", files=["broken"], events=events)
    assert collect(engine=opened, reader="a", files=["broken"], events=events, set_aside=aside.append) == []
