"""A running account: the same whatever the batches, of one process alone."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from obsia.app.usage.assess import assess
from obsia.app.usage.live import Ledger


def noon_us(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp() * 1e6)


def call(day: str | None, *, model: str = "deepseek-chat", **more: Any) -> dict[str, Any]:
    row = {"provider": "deepseek", "model_request": model, "input_tokens": 1_000, "output_tokens": 500}
    return row | ({"started_at": noon_us(day)} if day else {}) | more


def sums(ledger: Ledger) -> Mapping[str | None, tuple[int, float]]:
    """Model -> calls and energy."""
    return {each.keys["model"]: (each.tokens.calls, each.figures[0].mean) for each in ledger.sums()}


def assessed(rows: Sequence[Mapping[str, Any]], file: Path) -> Mapping[str | None, tuple[int, float]]:
    lines: list[str] = []
    for row in rows:
        stamp = datetime.fromtimestamp(row["started_at"] / 1e6, UTC).isoformat().replace("+00:00", "Z")
        lines.append(json.dumps({**row, "started_at": stamp}) + "\n")
    file.write_text("".join(lines))
    account = assess(file, region="FRA", by="model", record_figures=False)
    return {
        group.keys["model"]: (
            group.tokens.calls,
            next(f.mean for f in group.figures if (f.quantity, f.boundary.value) == ("energy_kwh", "facility")),
        )
        for group in account.tables[0].groups
    }


FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
DAYS = ("2025-08-20", "2025-08-22", "2025-10-02", "2025-08-22")


@pytest.mark.parametrize("batches", [(4,), (1, 1, 1, 1), (2, 2), (3, 1)], ids=str)
def test_a_name_that_moves_means_what_it_meant_on_its_day(batches: tuple[int, ...], tmp_path: Path) -> None:
    rows = [call(day) for day in DAYS]
    expected = assessed(rows, tmp_path / "usage.jsonl")
    assert len(expected) == 3
    ledger, rest = Ledger(source="test", region="FRA"), iter(rows)
    for size in batches:
        for _ in range(size):
            ledger.add(next(rest))
        ledger.sums()
    found = sums(ledger)
    assert {model: calls for model, (calls, _) in found.items()} == {m: calls for m, (calls, _) in expected.items()}
    for model, (_, energy_kwh) in expected.items():
        assert found[model][1] == pytest.approx(energy_kwh, rel=1e-12)


def test_rows_without_a_time_change_nothing_for_those_with_one() -> None:
    alone, beside = Ledger(source="test", region="FRA"), Ledger(source="test", region="FRA")
    for ledger in (alone, beside):
        ledger.add(call("2025-08-20"))
        ledger.settle()
    beside.add(call(None, model="gpt-4o"))
    beside.settle()
    assert sums(beside).items() >= sums(alone).items()


def test_messages_of_two_settlements_add_up() -> None:
    once, twice = Ledger(source="test", region="FRA"), Ledger(source="test", region="FRA")
    for ledger, is_settled in ((once, False), (twice, True)):
        for _ in range(2):
            ledger.add({"provider": "openai", "messages": 10})
            if is_settled:
                ledger.settle()
    (one,), (two,) = once.sums(), twice.sums()
    assert two.figures[0].mean == pytest.approx(one.figures[0].mean, rel=1e-12)


@FORKS
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_child_counts_its_own_calls_only() -> None:
    ledger = Ledger(source="test", region="FRA")
    for _ in range(10):
        ledger.add(call(None))
    ledger.settle()
    ledger.refuse("no_usage")
    for _ in range(5):
        ledger.add(call(None))

    def child() -> list[Any]:
        ledger.add(call(None))
        settled = ledger.settle()
        return [settled.added, settled.counted, settled.rejected, [each.tokens.calls for each in ledger.sums()]]

    assert _in_child(child) == [1, 1, 0, [1]]
    settled = ledger.settle()
    assert (settled.added, settled.counted, settled.rejected) == (16, 15, 1)


@FORKS
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_child_waits_for_no_lock_of_its_parent() -> None:
    ledger = Ledger(source="test", region="FRA")
    stops = threading.Event()

    def work() -> None:
        while not stops.is_set():
            ledger.add(call(None))
            ledger.sums()

    def child() -> list[Any]:
        ledger.add(call(None))
        return [ledger.settle().counted]

    thread = threading.Thread(target=work)
    thread.start()
    try:
        time.sleep(0.3)
        assert [_in_child(child) for _ in range(5)] == [[1]] * 5
    finally:
        stops.set()
        thread.join()


def _in_child(work: Callable[[], list[Any]]) -> list[Any] | None:
    """What ``work`` returns in a forked process; None when it takes too long."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(theirs, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    ends = time.monotonic() + 20
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        if time.monotonic() > ends:
            os.kill(child, 9)
            os.waitpid(child, 0)
            os.close(ours)
            return None
        time.sleep(0.02)
    with open(ours, "rb") as stream:
        return json.loads(stream.read() or b"null")
