"""The callback for LiteLLM on a machine that fails: no call breaks, no record swallows another, the loss is counted."""

from __future__ import annotations

import errno
import json
import logging
import os
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.surfaces.exporters.logged import take

from obsia.app.usage.live import Ledger
from obsia.surfaces.exporters import appending
from obsia.surfaces.exporters.appending import Appended

REAL_WRITE, REAL_CLOSE = os.write, os.close


def found(file: Path) -> tuple[list[int], int]:
    """The input tokens of whole records, and how many lines are none."""
    whole, torn = list[int](), 0
    for line in file.read_bytes().splitlines() if file.exists() else ():
        try:
            whole.append(json.loads(line)["input_tokens"])
        except ValueError:
            torn += 1
    return whole, torn


def whole(tally: Appended) -> bool:
    return tally.added == tally.written + tally.waiting + tally.lost and sum(tally.losses.values()) == tally.lost


FATES = st.one_of(
    st.none(),
    st.sampled_from([errno.ENOSPC, errno.EIO, errno.EACCES]).map(lambda number: (0, number)),
    st.tuples(st.integers(1, 600), st.sampled_from([errno.ENOSPC, errno.EIO])),
)
"""Of one write: all is written, nothing is, or so many bytes and then nothing."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(FATES, min_size=1, max_size=12), calls=st.integers(1, 12), at_close=st.booleans())
def test_whatever_writes_fail_each_record_comes_whole_into_the_file(
    logger: Any, plan: list[Any], calls: int, at_close: bool
) -> None:
    fates = [(at, number) for fate in plan for at, number in [fate or (None, 0), *([(0, fate[1])] if fate else [])]]

    def write(opened: int, data: bytes) -> int:
        size, number = fates.pop(0) if fates else (None, 0)
        if size is None:
            return REAL_WRITE(opened, data)
        if not size:
            raise OSError(number, os.strerror(number))
        return REAL_WRITE(opened, data[:size])

    closes = [errno.EIO] if at_close else []

    def close(opened: int) -> None:
        REAL_CLOSE(opened)
        if closes:
            raise OSError(closes.pop(), "a disk far away")

    with TemporaryDirectory() as folder:
        file = Path(folder) / "usage.jsonl"
        made = logger(file=file)
        with patch.object(appending, "_PAUSES_S", (0.001, 0.001)), patch.object(appending, "_STEP_S", 0.001):
            with patch.object(os, "write", write), patch.object(os, "close", close):
                for number in range(calls):
                    take(made, number)
                    assert whole(made.tally())
                while fates or closes:
                    made.flush()
                    assert whole(made.tally())
                    if not made.tally().waiting:
                        break
            while not made.flush():
                pass
            while made._records._aside.is_busy:
                pass
        records, torn = found(file)
        assert (made.tally().written, made.tally().lost) == (calls, 0)
        assert list(dict.fromkeys(records)) == [100 + number for number in range(calls)]
        assert at_close or len(records) == calls  # what may not have been kept is written again, and counts once
        assert torn <= len(plan)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit here")
def test_on_a_full_disk_calls_go_on_records_wait_and_come_in_whole(
    logger: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit on the size of files ends a write in its middle, as a full disk does."""
    import resource

    monkeypatch.setattr(appending, "_PAUSES_S", (0.01, 0.01))
    file = tmp_path / "usage.jsonl"
    made = logger(file=file)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    take(made, 0)
    assert made.flush()
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size * 5 // 2, hard))
    try:
        for number in range(1, 300):
            take(made, number)
            assert whole(made.tally())
        assert not made.flush()
        assert (made.tally().written, made.tally().waiting, made.tally().failure) == (2, 298, "EFBIG")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    while made._records._aside.is_busy:  # it tries again of itself
        pass
    assert (made.tally().written, made.tally().waiting, made.lost) == (300, 0, {})
    assert found(file)[0] == [100 + number for number in range(300)]
    assert found(file)[1] <= 2
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_what_finds_no_room_is_lost_and_counted(
    logger: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = logger(file="/dev/full")
    monkeypatch.setattr(appending, "MOST_WAITING_BYTES", 5_000)
    for number in range(30):
        take(made, number)
    tally = made.tally()
    assert whole(tally)
    assert tally.added == 30
    assert 0 < tally.waiting < 10
    assert made.lost == {"no_room": 30 - tally.waiting}
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert len(caplog.records) <= 2
    _end(made)


def _end(made: Any) -> None:
    """Have the thread give up, as at the end of a program."""
    with patch.object(threading, "main_thread", lambda: threading.Thread()):
        while made._records._aside.is_busy:
            pass


def test_at_the_end_of_a_program_what_still_cannot_be_written_is_lost_by_its_cause(logger: Any) -> None:
    made = logger(file="/dev/full")
    for number in range(3):
        take(made, number)
    _end(made)
    assert (made.tally().waiting, made.lost) == (0, {"ENOSPC": 3})
    assert whole(made.tally())


def test_no_call_awaits_the_disk(logger: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on, writing = threading.Event(), set[str]()

    def write(opened: int, data: bytes) -> int:
        writing.add(threading.current_thread().name)
        assert goes_on.wait(30)
        return REAL_WRITE(opened, data)

    monkeypatch.setattr(os, "write", write)
    file = tmp_path / "usage.jsonl"
    made = logger(file=file)
    for number in range(50):
        take(made, number)
    assert (made.tally().written, made.tally().waiting) == (0, 50)
    goes_on.set()
    while made._records._aside.is_busy:
        pass
    assert writing == {"obsia-usage-file"}
    assert found(file) == ([100 + number for number in range(50)], 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_forks_and_kills_tear_and_repeat_no_record(logger: Any, tmp_path: Path) -> None:
    """Four workers append to one file; two of them are killed in the middle of it."""
    file = tmp_path / "usage.jsonl"
    made = logger(file=file)
    take(made, 9_000)
    said = dict[int, int]()
    children = list[tuple[int, int]]()
    for worker in range(4):
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                for number in range(200):
                    take(made, 1_000 * worker + number)
                    if number == 99:
                        os.write(theirs, b"%d\n" % made.tally().written)
                made.flush()
                os.write(theirs, b"%d\n" % made.tally().written)
            finally:
                os._exit(0)
        os.close(theirs)
        children.append((child, ours))
    for worker, (child, ours) in enumerate(children):
        with open(ours, "rb") as stream:
            lines = [stream.readline()]
            if worker % 2:
                os.kill(child, 9)
            else:
                lines = [stream.readline()]
        os.waitpid(child, 0)
        said[worker] = int(lines[-1])
    while not made.flush() or made._records._aside.is_busy:
        pass
    records, torn = found(file)
    assert len(records) == len(set(records))
    assert torn <= 2
    assert records.count(9_100) == 1
    for worker in range(4):
        of_worker = [number for number in records if 100 <= number - 1_000 * worker < 300]
        assert of_worker == list(range(1_000 * worker + 100, 1_000 * worker + 100 + len(of_worker)))
        assert len(of_worker) >= said[worker]
        assert worker % 2 or said[worker] == 200
    assert (made.tally().added, made.tally().written) == (1, 1)


def test_a_handler_of_warnings_that_breaks_breaks_no_call(logger: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a handler of the program's")

    made, ledger_too = logger(file="/dev/full"), logger(ledger=Ledger(source="litellm"))
    monkeypatch.setattr(logging.Logger, "handle", broken)
    take(made, 1)
    assert not made.flush()
    made.log_success_event(7, None, None, None)
    ledger_too.log_success_event(7, None, None, None)
    assert (sum(made.lost.values()), ledger_too.ledger.tally().lost) == (1, 1)
    _end(made)


def test_a_line_that_another_process_tore_swallows_nothing(logger: Any, tmp_path: Path) -> None:
    file = tmp_path / "usage.jsonl"
    file.write_text('{"input_tokens": 1, "outp')
    made = logger(file=file)
    take(made, 1)
    assert made.flush()
    assert found(file) == ([101], 1)


@pytest.mark.parametrize("kind", ["a folder", "nowhere", "a name that is none", "a pipe that nobody reads"])
def test_a_file_that_cannot_be_opened_breaks_no_call_and_the_ledger_counts_on(
    logger: Any, tmp_path: Path, kind: str
) -> None:
    file = {
        "a folder": tmp_path,
        "nowhere": tmp_path / "no" / "usage.jsonl",
        "a name that is none": Path("a\x00b"),
    }.get(kind, tmp_path / "pipe")
    if kind == "a pipe that nobody reads":
        os.mkfifo(file)
        filler = os.open(file, os.O_RDWR | os.O_NONBLOCK)
        try:
            while True:
                os.write(filler, bytes(4096))
        except BlockingIOError:
            pass
    ledger = Ledger(source="litellm")
    made = logger(file=file, ledger=ledger)
    for number in range(3):
        take(made, number)
    assert not made.flush()
    assert (made.tally().written, made.tally().waiting) == (0, 3)
    _end(made)
    assert (made.tally().written, sum(made.lost.values())) == (0, 3)
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
    assert made.flush()
    assert made.tally().written + sum(made.refused.values()) + sum(made.lost.values()) == 2
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
