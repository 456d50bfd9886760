"""Codex: the sum of a session says which events are calls, and its forks repeat them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from obsia.readers.codex import _used

ROOT, FORK, DEEP = (f"019e648e-0000-7000-8000-00000000000{n}" for n in (1, 2, 3))


def turn(n: int) -> str:
    return f"019e648e-aaaa-7000-8000-00000000000{n}"


def counts(i: int, c: int, o: int, r: int, total: int | None = None) -> dict[str, int]:
    return {
        "input_tokens": i,
        "cached_input_tokens": c,
        "output_tokens": o,
        "reasoning_output_tokens": r,
        "total_tokens": i + o if total is None else total,
    }


def at(t: str, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"timestamp": f"2026-05-01T{t}Z", "type": kind, "payload": payload}


def meta(t: str, own: str, **more: Any) -> dict[str, Any]:
    return at(t, "session_meta", {"id": own, "cwd": "/srv/atlas", "model_provider": "openai", **more})


def context(t: str, turn_id: str | None = None, model: str = "gpt-5.6-codex") -> dict[str, Any]:
    return at(t, "turn_context", {"model": model, **({} if turn_id is None else {"turn_id": turn_id})})


def used(t: str, total: dict[str, int] | None, last: dict[str, int] | None) -> dict[str, Any]:
    info = {"total_token_usage": total, "last_token_usage": last}
    return at(t, "event_msg", {"type": "token_count", "info": {k: v for k, v in info.items() if v is not None}})


@pytest.fixture
def rollout(tmp_path):
    def write(name: str, *lines: dict[str, Any]):
        path = tmp_path / f"rollout-{name}.jsonl"
        path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), encoding="utf-8")
        return path

    return write


def test_a_session_and_its_subagent_count_each_call_once(account, samples):
    got = account(samples / "assistants" / "codex")
    assert sorted(
        (row["input_tokens"], row["cache_read_tokens"], row["output_tokens"], row["reasoning_tokens"])
        for row in got.rows
    ) == [
        (15967, 4992, 364, 100),
        (19000, 16000, 300, 50),
        (22000, 20000, 1000, 800),
        (23000, 22000, 100, 10),
    ]
    # What the parent's own sum says, and what the child added to it.
    assert sum(got.column("input_tokens")) == 56967 + 23000
    assert (got.where.read, got.where.duplicate) == (7, 3)
    assert {row["model_request"] for row in got.rows} == {"gpt-5.6-codex"}


def test_a_copied_call_keeps_the_time_of_the_original(account, samples):
    got = account(samples / "assistants" / "codex")
    assert sorted(str(when) for when in got.column("started_at"))[:3] == [
        "2026-05-01 10:00:06",
        "2026-05-01 10:00:50",
        "2026-05-01 10:05:20",
    ]


def test_a_fork_alone_states_the_calls_it_copied_without_a_time(account, samples):
    got = account(samples / "assistants" / "codex" / "rollout-2026-05-02T08-00-00-child.jsonl")
    assert sum(got.column("input_tokens")) == 56967 + 23000
    assert sum(when is None for when in got.column("started_at")) == 3


def test_forks_of_forks_count_once(account, rollout):
    first = [context("10:00:00.000", turn(1)), used("10:00:09.000", counts(100, 0, 10, 0), counts(100, 0, 10, 0))]
    second = [context("11:00:05.000", turn(2)), used("11:00:30.000", counts(300, 0, 30, 0), counts(200, 0, 20, 0))]

    def copied(lines: list[dict[str, Any]], second_of: str) -> list[dict[str, Any]]:
        return [{**line, "timestamp": f"2026-05-01T{second_of}.{n:03}Z"} for n, line in enumerate(lines)]

    root = rollout("root", meta("09:59:59.000", ROOT), *first)
    fork = rollout("fork", meta("11:00:00.000", FORK, forked_from_id=ROOT), *copied(first, "11:00:00"), *second)
    deep = rollout(
        "deep",
        meta("12:00:00.000", DEEP, forked_from_id=FORK),
        *copied(first + second, "12:00:00"),
        context("12:00:20.000", turn(3)),
        used("12:00:40.000", counts(700, 0, 70, 0), counts(400, 0, 40, 0)),
    )
    got = account([deep, root, fork])
    assert sorted(got.column("input_tokens")) == [100, 200, 400]


def test_without_ids_of_turns_a_fork_is_known_by_its_root_and_the_sum(account, rollout):
    first = [context("10:00:00.000"), used("10:00:09.000", counts(100, 0, 10, 0), counts(100, 0, 10, 0))]
    root = rollout("root", meta("09:59:59.000", ROOT), *first)
    own = counts(150, 0, 15, 0), counts(50, 0, 5, 0)
    forks = [
        rollout(
            name,
            meta("11:00:00.000", own_id, forked_from_id=ROOT),
            *[{**line, "timestamp": "2026-05-01T11:00:00.100Z"} for line in first],
            used("11:00:30.000", *own),
        )
        for name, own_id in (("fork", FORK), ("deep", DEEP))
    ]
    # Two forks that go on with calls of the same size made two calls.
    assert sorted(account([root, *forks]).column("input_tokens")) == [50, 50, 100]


def test_a_copy_ends_where_nothing_is_written_for_two_seconds_or_after_five(account, rollout):
    # (seconds after the fork, whether the call is a copy): each next to a bound.
    for calls in (
        ((0, True), (2, True), (4, True), (5, True), (6, False)),
        ((0, True), (2.001, False), (2.002, False)),
    ):
        sums = [counts(100 * n, 0, 10 * n, 0) for n in range(1, len(calls) + 1)]
        lines = [
            used(f"11:00:{s:06.3f}", total, counts(100, 0, 10, 0)) for (s, _), total in zip(calls, sums, strict=True)
        ]
        got = account(
            rollout("fork", meta("11:00:00.000", FORK, forked_from_id=ROOT), context("11:00:00.000", turn(1)), *lines)
        )
        times = [None if when is None else when.second + when.microsecond / 1e6 for when in got.column("started_at")]
        assert sorted(map(str, times)) == sorted(str(None if is_copy else float(s)) for s, is_copy in calls)


@pytest.mark.parametrize("turns", [(turn(1), turn(2)), (None, None)])
def test_a_copied_call_that_kept_its_stamp_is_the_same_call(account, rollout, turns):
    first = [context("10:00:00.000", turns[0]), used("10:00:09.000", counts(100, 0, 10, 0), counts(100, 0, 10, 0))]
    root = rollout("root", meta("09:59:59.000", ROOT), *first)
    own = [context("11:00:20.000", turns[1]), used("11:00:30.000", counts(300, 0, 30, 0), counts(200, 0, 20, 0))]
    fork = rollout("fork", meta("11:00:00.000", FORK, forked_from_id=ROOT), *first, *own)
    assert sorted(account([root, fork]).column("input_tokens")) == [100, 200]
    times = sorted(str(when) for when in account(fork).column("started_at"))
    assert times == ["2026-05-01 10:00:09", "2026-05-01 11:00:30"]


def test_sessions_that_begin_alike_are_two(account, rollout):
    lines = [context("10:00:00.000"), used("10:00:09.000", counts(100, 0, 10, 0), counts(100, 0, 10, 0))]
    got = account([rollout(name, meta("09:59:59.000", own), *lines) for name, own in (("a", ROOT), ("b", FORK))])
    assert got.column("input_tokens") == [100, 100]


def test_a_state_that_came_with_the_fork_is_no_call(account, rollout):
    path = rollout(
        "compacted",
        meta("15:57:06.000", FORK, forked_from_id=ROOT),
        used("15:57:06.000", counts(28_000_000, 0, 700_000, 0), counts(0, 0, 0, 0)),
        used("15:57:06.010", counts(28_030_000, 0, 701_000, 0), counts(30_000, 0, 1_000, 0)),
        context("15:59:00.000", turn(4)),
        used("16:00:00.000", counts(28_070_000, 0, 703_000, 0), counts(40_000, 0, 2_000, 0)),
    )
    got = account(path)
    assert got.column("input_tokens") == [40_000]
    assert got.skipped["total of the session that this one was forked from"] == 2


def test_sums_alone_are_told_apart_by_their_growth(account, rollout):
    path = rollout(
        "sums",
        meta("10:00:00.000", ROOT),
        context("10:00:01.000"),
        used("10:00:09.000", counts(100, 40, 10, 4), None),
        used("10:00:19.000", counts(300, 140, 25, 9), None),
    )
    rows = account(path).rows
    assert sorted((row["input_tokens"], row["cache_read_tokens"], row["output_tokens"]) for row in rows) == [
        (100, 40, 10),
        (200, 100, 15),
    ]


def test_a_total_that_says_so_puts_reasoning_beside_the_output(account, rollout):
    last = counts(100, 0, 10, 30, total=140)
    (row,) = account(rollout("beside", meta("10:00:00.000", ROOT), used("10:00:09.000", last, last))).rows
    assert (row["output_tokens"], row["reasoning_tokens"]) == (40, 30)


def test_the_first_versions_are_recognised_and_hold_no_usage(account, rollout, tmp_path):
    old = tmp_path / "rollout-old.jsonl"
    old.write_text('{"id":"x","timestamp":"2025-06-01T00:00:00Z","instructions":null}\n{"record_type":"state"}\n')
    with_usage = rollout(
        "new", meta("10:00:00.000", ROOT), used("10:00:09.000", counts(1, 0, 1, 0), counts(1, 0, 1, 0))
    )
    got = account([old, with_usage])
    assert {r.reader for r in got.reading.recognised.values()} == {"codex"}
    assert len(got.rows) == 1


def test_records_of_use_serve_where_a_file_has_no_events(account, rollout):
    def record(t: str, total: dict[str, int], last: dict[str, int]) -> dict[str, Any]:
        return at(t, "token_usage_record", {"turn_id": turn(1), "usage": last, "thread_token_usage": total})

    first, second = counts(100, 40, 10, 4), counts(50, 0, 5, 0)
    lines = [
        context("10:00:00.000", turn(1)),
        record("10:00:09.000", first, first),
        record("10:00:19.000", counts(150, 40, 15, 4), second),
    ]
    alone = rollout("alone", meta("09:59:59.000", ROOT), *lines)
    both = rollout(
        "both",
        meta("09:59:59.000", ROOT),
        *lines,
        used("10:00:09.010", first, first),
        used("10:00:19.010", counts(150, 40, 15, 4), second),
    )
    assert sorted(account(alone).column("input_tokens")) == sorted(account(both).column("input_tokens")) == [50, 100]
    # The ids are the same either way: a line read twice counts once.
    assert sorted(account(alone).column("event_id")) == sorted(account(both).column("event_id"))


@pytest.mark.parametrize(
    ("total", "used"), [((9, 4, 7, 0), (4, 0, 2, 0)), ((5, 4, 5, 0), (0, 0, 0, 0)), ((9, 3, 7, 0), None)]
)
def test_a_call_is_what_a_sum_grew_by_and_a_sum_that_fell_tells_none(total, used):
    assert _used(None, total, (5, 4, 5, 0), is_fork=False) == used
