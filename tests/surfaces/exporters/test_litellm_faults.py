"""The callback for LiteLLM on a machine that fails: no call breaks, no record swallows another, the loss is counted."""

from __future__ import annotations

import errno
import json
import logging
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.surfaces.exporters.logged import take

from obsia.app.usage.live import Ledger

REAL_WRITE = os.write


def found(file: Path) -> tuple[list[int], int]:
    """The input tokens of whole records, and how many lines are none."""
    whole, torn = list[int](), 0
    for line in file.read_bytes().splitlines() if file.exists() else ():
        try:
            whole.append(json.loads(line)["input_tokens"])
        except ValueError:
            torn += 1
    return whole, torn


WRITES = st.one_of(
    st.none(),
    st.sampled_from([errno.ENOSPC, errno.EIO, errno.EACCES]).map(lambda number: (0, number)),
    st.tuples(st.integers(1, 600), st.sampled_from([errno.ENOSPC, errno.EIO])),
)
"""Of one call: all is written, nothing is, or so many bytes and then nothing."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(WRITES, min_size=1, max_size=12))
def test_whatever_writes_fail_each_record_is_whole_in_the_file_or_counted_as_lost(logger: Any, plan: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "usage.jsonl"
        made = logger(file=file)
        whole = list[int]()
        for number, fate in enumerate(plan):
            left = [fate[0]] if fate else []

            def write(opened: int, data: bytes, fate: Any = fate, left: list[int] = left) -> int:
                if fate is None:
                    return REAL_WRITE(opened, data)
                if not left[0]:
                    raise OSError(fate[1], os.strerror(fate[1]))
                size, left[0] = min(left[0], len(data)), left[0] - min(left[0], len(data))
                return REAL_WRITE(opened, data[:size])

            before = made.written
            with patch.object(os, "write", write):
                take(made, number)
            if made.written > before:
                whole.append(100 + number)
        records, torn = found(file)
        assert made.written + sum(made.lost.values()) == len(plan)
        assert records == whole
        assert torn <= sum(made.lost.values())
        take(made, 99)
        assert found(file)[0][-1] == 199


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit here")
def test_a_full_disk_raises_in_no_call_and_tears_no_record_after_it(
    logger: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A limit on the size of files ends a write in its middle, as a full disk does."""
    import resource

    file = tmp_path / "usage.jsonl"
    made = logger(file=file)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    take(made, 0)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size * 5 // 2, hard))
    try:
        for number in range(1, 300):
            take(made, number)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    take(made, 300)
    assert (made.written, made.lost) == (3, {"EFBIG": 298})
    assert found(file) == ([100, 101, 400], 1)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a_line_that_another_process_tore_swallows_nothing(logger: Any, tmp_path: Path) -> None:
    file = tmp_path / "usage.jsonl"
    file.write_text('{"input_tokens": 1, "outp')
    take(logger(file=file), 1)
    assert found(file) == ([101], 1)


@pytest.mark.parametrize("kind", ["a folder", "nowhere", "a name that is none"])
def test_a_file_that_cannot_be_opened_breaks_no_call_and_the_ledger_counts_on(
    logger: Any, tmp_path: Path, kind: str
) -> None:
    file = {"a folder": tmp_path, "nowhere": tmp_path / "no" / "usage.jsonl", "a name that is none": Path("a\x00b")}[
        kind
    ]
    ledger = Ledger(source="litellm")
    made = logger(file=file, ledger=ledger)
    for number in range(3):
        take(made, number)
    assert (made.written, sum(made.lost.values())) == (0, 3)
    settled = ledger.settle()
    assert (settled.added, settled.counted, settled.lost) == (3, 3, 0)


@pytest.mark.parametrize(
    "more",
    [
        {"prompt_tokens": float("nan")},
        {"prompt_tokens": float("inf")},
        {"prompt_tokens": -1},
        {"prompt_tokens": 2**70},
        {"prompt_tokens": 10**400},
        {"prompt_tokens": 10**5_000},
        {"prompt_tokens": "x" * 10_000_000},
        {"model": "\ud800"},
        {"model": 10**5_000},
        {"model": ["a"]},
        {"startTime": 1e300},
        {"startTime": -1e17},
        {"startTime": float("nan")},
        {"startTime": "\ud800"},
        {"endTime": 10**5_000},
        {"metadata": "no mapping"},
        {"metadata": {"user_api_key_team_alias": "z" * 10_000_000}},
        {"hidden_params": 7},
        {"api_base": "http://[::1"},
        {"call_type": 3.5},
        {"request_tags": {"a": 1}},
    ],
    ids=lambda more: "".join(more),
)
def test_no_payload_raises_or_is_lost_uncounted(logger: Any, tmp_path: Path, more: dict[str, Any]) -> None:
    ledger = Ledger(source="litellm")
    made = logger(file=tmp_path / "usage.jsonl", ledger=ledger)
    take(made, 1, **more)
    take(made, 2)
    assert made.written + sum(made.refused.values()) + sum(made.lost.values()) == 2
    settled = ledger.settle()
    assert settled.added == 2 == settled.counted + settled.rejected + settled.lost
    assert settled.counted >= 1


@pytest.mark.parametrize("kwargs", [None, 7, {}, {"standard_logging_object": 3}, {"standard_logging_object": None}])
def test_what_is_no_payload_at_all_is_counted(logger: Any, tmp_path: Path, kwargs: Any) -> None:
    ledger = Ledger(source="litellm")
    made = logger(file=tmp_path / "usage.jsonl", ledger=ledger)
    made.log_success_event(kwargs, None, None, None)
    assert sum(made.lost.values()) + sum(made.refused.values()) == 1
    tally = ledger.tally()
    assert tally.added == tally.lost + tally.rejected == 1


def test_a_call_that_failed_before_it_was_logged_is_no_loss(logger: Any, tmp_path: Path) -> None:
    made = logger(file=tmp_path / "usage.jsonl")
    made.log_failure_event({}, None, None, None)
    assert not made.lost
