"""A ledger whose machine fails: nothing is raised, nothing is lost without being counted, nothing counts twice."""

from __future__ import annotations

import errno
import linecache
import logging
import os
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from obsia.app.usage import engine as engines
from obsia.app.usage import live
from obsia.app.usage.live import Ledger, Settled

GOOD = {"provider": "openai", "model_request": "gpt-4o", "input_tokens": 100, "output_tokens": 20}
REAL_ENGINE, REAL_STATISTICS, REAL_ADDED = engines.engine, live.statistics, live._added
ERRORS = (
    *(OSError(number, os.strerror(number)) for number in (errno.ENOSPC, errno.EIO, errno.EACCES)),
    MemoryError(),
    RuntimeError("a defect"),
)


def whole(settled: Settled) -> bool:
    return settled.added == (
        settled.counted + settled.duplicate + settled.rejected + settled.waiting + settled.lost
    ) and (sum(settled.losses.values()), sum(settled.reasons.values())) == (settled.lost, settled.rejected)


class Faults:
    """What breaks next, and where: when the engine opens, when it sums, when sums are added to those before."""

    def __init__(self) -> None:
        self.at: dict[str, Exception] = {}

    def strike(self, place: str) -> None:
        if place in self.at:
            raise self.at[place]

    @contextmanager
    def engine(self, *arguments: Any, **more: Any) -> Generator[Any]:
        self.strike("engine")
        with REAL_ENGINE(*arguments, **more) as opened:
            yield opened

    def statistics(self, *arguments: Any, **more: Any) -> Any:
        summed = REAL_STATISTICS(*arguments, **more)
        self.strike("statistics")
        return summed

    def added(self, *arguments: Any) -> Any:
        self.strike("added")
        return REAL_ADDED(*arguments)

    def patches(self) -> list[Any]:
        return [
            patch.object(engines, "engine", self.engine),
            patch.object(live, "statistics", self.statistics),
            patch.object(live, "_added", self.added),
        ]


class Host(RuleBasedStateMachine):
    """A program whose machine fails and recovers at any point, with room for few rows."""

    @initialize()
    def begin(self) -> None:
        self.faults = Faults()
        sizes = [patch.object(live, name, size) for name, size in (("MOST_WAITING", 6), ("MOST_KEPT", 15))]
        self.patches = [*self.faults.patches(), *sizes]
        for each in self.patches:
            each.start()
        self.ledger = Ledger(source="test", region="FRA")
        self.good = self.bad = self.refused = self.lost = self.number = 0

    @rule(count=st.integers(1, 9))
    def calls(self, count: int) -> None:
        for _ in range(count):
            self.ledger.add(GOOD)
        self.good += count

    @rule()
    def call_that_breaks_a_rule(self) -> None:
        self.ledger.add(GOOD | {"input_tokens": -1})
        self.bad += 1

    @rule()
    def refuse(self) -> None:
        self.ledger.refuse("no_usage")
        self.refused += 1

    @rule()
    def lose(self) -> None:
        self.ledger.lose("span_not_read")
        self.lost += 1

    @rule(place=st.sampled_from(["engine", "statistics", "added"]), error=st.sampled_from(ERRORS))
    def fail(self, place: str, error: Exception) -> None:
        self.faults.at[place] = error

    @precondition(lambda self: self.faults.at)
    @rule()
    def recover(self) -> None:
        self.faults.at.clear()

    @rule()
    def settle(self) -> None:
        assert whole(self.ledger.settle())

    @invariant()
    def adds_up(self) -> None:
        if hasattr(self, "ledger"):
            settled = self.ledger.tally()
            assert whole(settled)
            assert settled.added == self.good + self.bad + self.refused + self.lost
            assert settled.counted <= self.good

    def teardown(self) -> None:
        if not hasattr(self, "ledger"):
            return
        try:
            self.faults.at.clear()
            settled = self.ledger.settle()
            assert (settled.waiting, settled.failure) == (0, None)
            assert whole(settled)
            # What is not counted was lost for want of room, and only that.
            kept = self.good + self.bad - settled.losses.get("no_room", 0)
            assert settled.counted + settled.rejected - self.refused == kept
            assert set(settled.losses) <= {"no_room", "span_not_read"}
            total = self.ledger.total()
            assert (total.tokens.calls if total else 0) == settled.counted
        finally:
            for each in self.patches:
                each.stop()


Host.TestCase.settings = settings(max_examples=12, stateful_step_count=14, deadline=None)
test_a_host_that_fails_at_any_point = Host.TestCase


def test_an_unusable_temporary_folder_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(live, "MOST_WAITING", 50)
    ledger = Ledger(source="test", region="FRA")
    monkeypatch.setattr("tempfile.tempdir", "/proc/none")
    for _ in range(120):
        ledger.add(GOOD)
    broken = ledger.settle()
    # The sums that a full ledger begins aside may still be telling why they failed.
    for thread in threading.enumerate():
        if thread.name == "obsia-ledger":
            thread.join()
    assert (broken.added, broken.waiting, broken.lost, broken.failure) == (120, 120, 0, "ENOENT")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    monkeypatch.setattr("tempfile.tempdir", None)
    mended = ledger.settle()
    assert (mended.added, mended.counted, mended.waiting, mended.failure) == (120, 120, 0, None)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit here")
def test_a_home_that_cannot_be_written_and_files_that_may_not_grow_stop_no_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    for name in ("HOME", "OBSIA_DATA", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "/proc/none")
    ledger = Ledger(source="test", region="FRA")
    ledger.add(GOOD)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        settled, total = ledger.settle(), ledger.total()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (settled.counted, settled.waiting, settled.failure) == (1, 0, None)
    assert total is not None


def test_rows_for_which_there_is_no_room_are_lost_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_KEPT", 30)
    ledger = Ledger(source="test", region="FRA")
    for _ in range(40):
        ledger.add(GOOD)
    settled = ledger.settle()
    assert (settled.added, settled.counted, settled.lost, settled.losses) == (40, 30, 10, {"no_room": 10})


def test_a_row_that_breaks_every_sum_takes_no_other_with_it() -> None:
    ledger = Ledger(source="test", region="FRA")
    for number in range(40):
        ledger.add(GOOD | {"session_id": f"s{number}"})

    def statistics(opened: Any, reading: Any, **more: Any) -> Any:
        named = "session_id" in reading.columns
        met = {row[0] for row in opened.rows(reading.unchecked.select("session_id"))} if named else set[str]()
        if met & {"s7", "s23"}:
            raise RuntimeError("a defect")
        return REAL_STATISTICS(opened, reading, **more)

    with patch.object(live, "statistics", statistics):
        settled = ledger.settle()
    assert (settled.added, settled.counted, settled.waiting, settled.losses) == (40, 38, 0, {"not_summed": 2})


class Unprintable:
    def __str__(self) -> str:
        raise RuntimeError("no text")


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63, -(2**63) - 1, 2**70, -(2**70), 10**400, 10**5_000]),
    st.floats(),
    st.text(st.characters(categories=None), max_size=20),
    st.sampled_from(["\ud800", "a\x00b", "x" * 10_000_000]),
    st.binary(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.builds(dict),
    st.builds(object),
    st.builds(Unprintable),
)
COLUMNS = st.sampled_from([*live.COLUMNS, "label.team", "label.\ud800", "not a column"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.lists(
        st.one_of(st.dictionaries(st.one_of(COLUMNS, st.integers(), st.none()), ANYTHING, max_size=4), ANYTHING),
        max_size=6,
    )
)
def test_no_row_raises_or_is_lost_uncounted(rows: list[Any]) -> None:
    ledger = Ledger(source="test", region="FRA")
    for row in rows:
        ledger.add(row)
    ledger.add(GOOD)
    settled = ledger.settle()
    assert whole(settled)
    assert (settled.added, settled.waiting, settled.failure) == (len(rows) + 1, 0, None)
    assert settled.counted >= 1


def test_what_waits_is_of_bounded_size_and_the_callers_no_more() -> None:
    ledger = Ledger(source="test", region="FRA")
    row: dict[str, Any] = GOOD | {"session_id": "z" * 10_000_000, "prompt": "CANARY-90"}
    ledger.add(row)
    row.clear()
    (kept,) = ledger._books.waiting
    assert len(repr(kept)) < 10_000
    assert "CANARY-90" not in repr(kept)
    assert ledger.settle().reasons == {"unfit_text": 1}


def test_sums_are_made_beside_the_callers_threads_and_add_up_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_WAITING", 200)
    ledger = Ledger(source="test", region="FRA")
    summing: set[str] = set()

    def statistics(*arguments: Any, **more: Any) -> Any:
        summing.add(threading.current_thread().name)
        return REAL_STATISTICS(*arguments, **more)

    seen: list[Settled] = []
    stops = threading.Event()

    def look() -> None:
        while not stops.is_set():
            seen.append(ledger.tally())

    looker = threading.Thread(target=look)
    with patch.object(live, "statistics", statistics):
        looker.start()
        adders = [threading.Thread(target=lambda: [ledger.add(GOOD) for _ in range(99)]) for _ in range(4)]
        for thread in adders:
            thread.start()
        for thread in adders:
            thread.join()
        while ledger._aside.is_busy:
            pass
        stops.set()
        looker.join()
    assert summing == {"obsia-ledger"}
    assert all(map(whole, seen))
    settled = ledger.settle()
    assert (settled.added, settled.counted, settled.waiting) == (396, 396, 0)


def test_no_caller_makes_or_awaits_a_sum_however_long_one_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_WAITING", 10)
    ledger = Ledger(source="test", region="FRA")
    goes_on, summing = threading.Event(), list[str]()

    def statistics(*arguments: Any, **more: Any) -> Any:
        summing.append(threading.current_thread().name)
        assert goes_on.wait(30)
        return REAL_STATISTICS(*arguments, **more)

    with patch.object(live, "statistics", statistics):
        for _ in range(95):  # nine times as many as one sum takes, all of them while the first is being made
            ledger.add(GOOD)
        assert (ledger.tally().waiting, ledger.tally().counted) == (95, 0)
        goes_on.set()
        while ledger._aside.is_busy:
            pass
    assert ledger.tally().counted >= 90
    assert set(summing) == {"obsia-ledger"}


def test_without_a_thread_to_be_had_calls_wait_for_the_next_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_WAITING", 10)

    def none_to_be_had(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    ledger = Ledger(source="test", region="FRA")
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", none_to_be_had)
        for _ in range(25):
            ledger.add(GOOD)
    assert (ledger.tally().counted, ledger.tally().waiting) == (0, 25)
    for _ in range(5):
        ledger.add(GOOD)
    while ledger._aside.is_busy:
        pass
    assert (ledger.tally().counted, ledger.tally().waiting) == (30, 0)


def test_after_a_long_fault_a_full_ledger_tries_again_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_WAITING", 10)
    monkeypatch.setattr(live, "MOST_KEPT", 30)
    ledger = Ledger(source="test", region="FRA")
    with monkeypatch.context() as patched:
        patched.setattr("tempfile.tempdir", "/proc/none")
        for _ in range(45):
            ledger.add(GOOD)
        while ledger._aside.is_busy:
            pass
    for _ in range(10):
        ledger.add(GOOD)
    while ledger._aside.is_busy:
        pass
    settled = ledger.tally()
    assert whole(settled)
    assert settled.failure is None
    assert settled.counted >= 30
    assert settled.losses["no_room"] <= 25


class Interrupted(BaseException):
    """What a signal's handler raises, between any two steps of a program."""


def test_the_count_adds_up_wherever_a_thread_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, made = Ledger(source="test", region="FRA"), 0
    once = cache(lambda count, summed=ledger._summed: summed([GOOD] * count))
    monkeypatch.setattr(ledger, "_summed", lambda rows: once(len(rows)))
    steps = {"add", "refuse", "lose", "_book", "losing"}
    for stop in range(60):
        left = [stop]

        def trace(frame: Any, event: str, _: Any, left: list[int] = left) -> Any:
            if frame.f_code.co_filename != live.__file__ or frame.f_code.co_name not in steps:
                return None
            # Leaving a lock is a step of its own in traces, and none at which a signal is handled.
            if event == "line" and "with self." not in linecache.getline(frame.f_code.co_filename, frame.f_lineno):
                left[0] -= 1
                if left[0] < 0:
                    sys.settrace(None)
                    raise Interrupted
            return trace

        before = ledger.tally().added
        sys.settrace(trace)
        try:
            ledger.add(GOOD)
            ledger.refuse("no_usage")
            ledger.lose("span_not_read")
            ledger.settle()
            made += 1
        except Interrupted:
            pass
        finally:
            sys.settrace(None)
        settled = ledger.tally()
        assert whole(settled), stop
        assert before <= settled.added <= before + 3
        if made:
            break
        ledger.settle()
    assert made == 1, "the last round was to be whole"
    assert ledger.settle().waiting == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_forks_while_sums_are_made_lose_nothing_and_count_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_WAITING", 20)
    ledger = Ledger(source="test", region="FRA")
    of_children: list[bytes] = []
    for _ in range(4):
        for _ in range(30):
            ledger.add(GOOD)
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                for _ in range(25):
                    ledger.add(GOOD)
                settled = ledger.settle()
                os.write(theirs, f"{settled.added} {settled.counted} {settled.waiting}".encode())
            finally:
                os._exit(0)
        os.close(theirs)
        os.waitpid(child, 0)
        with open(ours, "rb") as stream:
            of_children.append(stream.read())
    assert of_children == [b"25 25 0"] * 4
    settled = ledger.settle()
    assert (settled.added, settled.counted, settled.waiting) == (120, 120, 0)
