"""Public bugs of token accounting of coding assistants, replayed with records of the shape reported in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = "019e5b00-0000-7000-8000-000000000001"


def log_in(folder: Path):
    """``log(name, line, ...)``: a file of JSON lines in a folder."""

    def write(name: str, *lines: Any) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def log(tmp_path):
    return log_in(tmp_path)


def claude(message_id: str, usage: tuple[int, int, int, int], **more: Any) -> dict[str, Any]:
    """One line of Claude Code; ``usage`` is input, cache writes, cache reads, output."""
    names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
    message = {"id": message_id, "model": "claude-opus-4-6", "usage": dict(zip(names, usage, strict=True))}
    frame = {"type": "assistant", "isSidechain": False, "sessionId": "s-1", "requestId": "req_x", "uuid": f"{usage}"}
    return {**frame, "timestamp": "2026-03-11T02:40:21.204Z", "message": message, **more}


def codex(t: str, total: tuple[int, int, int, int], last: tuple[int, int, int, int] | None) -> dict[str, Any]:
    """One ``token_count`` event; vectors are input, cached, output, reasoning."""
    names = ("input_tokens", "cached_input_tokens", "output_tokens", "reasoning_output_tokens")

    def counts(vector: tuple[int, ...]) -> dict[str, int]:
        return {**dict(zip(names, vector, strict=True)), "total_tokens": vector[0] + vector[2]}

    info = {"total_token_usage": counts(total)} | ({} if last is None else {"last_token_usage": counts(last)})
    return {"timestamp": t, "type": "event_msg", "payload": {"type": "token_count", "info": info}}


def codex_meta(t: str, own: str, **more: Any) -> dict[str, Any]:
    return {"timestamp": t, "type": "session_meta", "payload": {"id": own, "model_provider": "openai", **more}}


def opencode(message_id: str, tokens: dict[str, Any], **more: Any) -> dict[str, Any]:
    frame = {"id": message_id, "sessionID": "ses_1", "role": "assistant", "time": {"created": 1773500000000}}
    return {**frame, "providerID": "openai", "modelID": "gpt-5.4-pro", "tokens": tokens, **more}


def test_opencode_17566_reasoning_tokens_of_openai_are_not_counted_twice(account, log):
    """Reasoning added to an output that holds it, $1.04 for $0.79.

    https://github.com/anomalyco/opencode/issues/17566
    """
    tokens = {"total": 16690, "input": 14746, "output": 1944, "reasoning": 1360, "cache": {"read": 0, "write": 0}}
    (row,) = account(log("msg.json", opencode("msg_1", tokens))).rows
    assert (row["input_tokens"], row["output_tokens"], row["reasoning_tokens"]) == (14746, 1944, 1360)
    # The price that the report says was charged: $30 and $180 a million.
    assert row["input_tokens"] * 30 + row["output_tokens"] * 180 == 792_300


def test_opencode_17566_records_of_versions_without_a_total(account, log):
    """https://github.com/anomalyco/opencode/issues/17566: the versions that had the defect wrote no total."""
    tokens = {"input": 14746, "output": 1944, "reasoning": 1360, "cache": {"read": 0, "write": 0}}
    assert account(log("msg.json", opencode("msg_1", tokens))).column("output_tokens") == [1944]


def test_t3code_10926_reasoning_beside_the_output_is_not_lost(account, log):
    """Newer opencode counts reasoning beside the output; 69 tokens lost.

    https://github.com/pingdotgg/t3code/pull/10926
    """
    tokens = {"total": 66423, "input": 375, "output": 123, "reasoning": 69, "cache": {"read": 65856, "write": 0}}
    (row,) = account(log("msg.json", opencode("msg_1", tokens))).rows
    assert (row["output_tokens"], row["input_tokens"] + row["output_tokens"]) == (192, 66423)


def test_orca_20187_cache_reads_of_opencode_are_input(account, log):
    """97 % of the tokens vanished, as cache reads were cut to the input.

    https://github.com/stablyai/orca/pull/20187
    """
    tokens = {"input": 638, "output": 10, "reasoning": 0, "cache": {"read": 642944, "write": 0}}
    (row,) = account(log("msg.json", opencode("msg_1", tokens))).rows
    assert (row["input_tokens"], row["cache_read_tokens"]) == (643582, 642944)


def test_ccusage_1780_copies_in_forked_sessions_of_opencode_count_once(account, log):
    """https://github.com/ccusage/ccusage/issues/1780: a fork copies messages under new ids."""
    tokens = {"total": 110, "input": 100, "output": 10, "reasoning": 0, "cache": {"read": 0, "write": 0}}
    first = log("a.json", opencode("msg_1", tokens))
    copy = log("b.json", opencode("msg_9", tokens, sessionID="ses_2"))
    assert account([first, copy]).column("input_tokens") == [100]


def test_opencrabs_1636_the_cached_prefix_of_openai_is_not_added_to_the_prompt(account, log):
    """Prompt tokens hold the cached ones, which were added again.

    https://github.com/adolfousier/opencrabs/issues/1636
    """
    event = codex("2026-05-01T10:00:00Z", (15967, 4992, 364, 0), (15967, 4992, 364, 0))
    (row,) = account(log("rollout.jsonl", codex_meta("2026-05-01T09:00:00Z", ROOT), event)).rows
    assert (row["input_tokens"], row["cache_read_tokens"]) == (15967, 4992)


def test_tokscale_1142_reasoning_of_codex_is_inside_the_output(account, log):
    """https://github.com/junhoyeo/tokscale/issues/1142: the row quoted there, where the total is input + output."""
    vector = (16845360, 16358912, 63820, 24882)
    event = codex("2026-05-01T10:00:00Z", vector, vector)
    (row,) = account(log("rollout.jsonl", codex_meta("2026-05-01T09:00:00Z", ROOT), event)).rows
    assert row["input_tokens"] + row["output_tokens"] == 16909180
    assert row["reasoning_tokens"] == 24882


def test_ai_token_monitor_1_the_last_chunk_of_an_answer_counts_and_not_the_first(account, log):
    """The first partial chunk was kept, output 2.8 times too low.

    https://github.com/soulduse/ai-token-monitor/issues/1
    """
    chunks = [claude("msg_01AAAAAAAAAAAAAAAAAAAAAA", (3, 2285, 22137, made)) for made in (1, 1, 58, 159)]
    assert account(log("s.jsonl", *chunks)).column("output_tokens") == [159]


@pytest.mark.parametrize("number", [888, 901, 938])
def test_ccusage_888_901_938_partial_lines_of_an_answer(account, log, number):
    """The first of several lines of an answer was kept.

    https://github.com/ccusage/ccusage/issues/888, /901 and /938
    """
    lines = {888: (2, 345), 901: (9, 9, 159), 938: (3, 26, 412)}[number]
    got = account(log("s.jsonl", *[claude("msg_01AAAAAAAAAAAAAAAAAAAAAA", (3, 2285, 22137, made)) for made in lines]))
    assert got.column("output_tokens") == [lines[-1]]
    assert got.where.duplicate == len(lines) - 1


def test_ccusage_913_a_side_question_repeats_the_conversation_under_another_request(account, log):
    """https://github.com/ccusage/ccusage/issues/913: the same message id with a new request id was counted again."""
    usage = (3, 0, 90_000, 200)
    main = log("main.jsonl", claude("msg_01AAAAAAAAAAAAAAAAAAAAAA", usage))
    aside = log(
        "subagents/agent-aside.jsonl",
        claude("msg_01AAAAAAAAAAAAAAAAAAAAAA", usage, requestId="req_y", isSidechain=True),
        claude("msg_01BBBBBBBBBBBBBBBBBBBBBB", (5, 0, 90_200, 40), requestId="req_z", isSidechain=True),
    )
    assert sorted(account([main, aside]).column("output_tokens")) == [40, 200]


def test_ccusage_985_lines_without_a_request_id_count_once(account, log):
    """https://github.com/ccusage/ccusage/pull/985: gateways send no request id, and every repeated line was counted."""
    lines = [claude("chatcmpl-77", (100, 0, 0, 20), requestId=None) for _ in range(4)]
    assert account(log("s.jsonl", *lines)).column("input_tokens") == [100]


def test_ccusage_1762_a_transcript_copied_into_another_session_counts_once(account, log):
    """https://github.com/ccusage/ccusage/issues/1762 (fixed by #1765): copies of requests under another session id."""
    files = [
        log(f"{session}.jsonl", claude("msg_01AAAAAAAAAAAAAAAAAAAAAA", (3, 0, 0, 20), sessionId=session))
        for session in ("s-1", "s-2")
    ]
    assert account(files).column("output_tokens") == [20]


def test_ccusage_1288_a_sum_written_again_is_no_call(account, log):
    """Two turns of 3,300 tokens, with two refreshes of the first one.

    https://github.com/ccusage/ccusage/issues/1288
    """
    first, second = (1000, 0, 100, 0), (3000, 0, 300, 0)
    path = log(
        "rollout.jsonl",
        codex_meta("2026-05-01T10:00:00.000Z", ROOT),
        codex("2026-05-01T10:00:10.000Z", first, first),
        codex("2026-05-01T10:00:40.000Z", first, first),
        codex("2026-05-01T10:01:10.000Z", first, first),
        codex("2026-05-01T10:02:00.000Z", second, (2000, 0, 200, 0)),
    )
    rows = account(path).rows
    assert sum(row["input_tokens"] + row["output_tokens"] for row in rows) == 3300


@pytest.mark.parametrize(
    ("issue", "children"), [("ccusage-897", 1), ("ccusage-1349", 5), ("ccusage-1370", 3), ("tokscale-679", 16)]
)
def test_ccusage_897_1349_1370_tokscale_679_forks_that_replay_history(account, log, issue, children):
    """Forks and subagents begin with the parent's events, stamped as they were made; each copy was counted.

    https://github.com/ccusage/ccusage/issues/897, /1349, /1370; https://github.com/junhoyeo/tokscale/issues/679.
    """
    context = {
        "timestamp": "",
        "type": "turn_context",
        "payload": {"turn_id": ROOT.replace("0000-7", "0001-7"), "model": "gpt-5.5"},
    }
    events = [codex("", (100, 0, 10, 0), (100, 0, 10, 0)), codex("", (130, 0, 13, 0), (30, 0, 3, 0))]
    stamped = [
        {**event, "timestamp": f"2026-05-24T20:00:{n:02}Z"} for n, event in enumerate([context, *events], start=1)
    ]
    files = [log("parent.jsonl", codex_meta("2026-05-24T20:00:00Z", ROOT), *stamped)]
    for n in range(1, children + 1):
        at, own = f"2026-05-24T21:{n:02}:00", f"019e5c{n:02}-1e99-7000-8000-000000000001"
        turn = {
            "type": "turn_context",
            "payload": {"turn_id": f"019e5c{n:02}-6425-7000-8000-000000000001", "model": "gpt-5.5"},
        }
        files.append(
            log(
                f"child-{n}.jsonl",
                codex_meta(f"{at}.000Z", own, forked_from_id=ROOT),
                codex_meta(f"{at}.000Z", ROOT),
                *[{**event, "timestamp": f"{at}.{k:03}Z"} for k, event in enumerate([context, *events])],
                {**turn, "timestamp": f"{at[:-2]}10.000Z"},
                codex(f"{at[:-2]}30.000Z", (180, 0, 18, 0), (50, 0, 5, 0)),
            )
        )
    # Children whose own turns have the same size made as many calls.
    assert sorted(account(files).column("input_tokens")) == sorted([100, 30, *[50] * children]), issue


def test_ccusage_1460_history_copied_with_its_own_times(account, log):
    """https://github.com/ccusage/ccusage/issues/1460: copies over many seconds, with the times of the originals."""
    events = [
        codex("2026-05-24T20:00:01Z", (100, 0, 10, 0), (100, 0, 10, 0)),
        codex("2026-05-24T20:09:00Z", (130, 0, 13, 0), (30, 0, 3, 0)),
    ]
    context = {"timestamp": "2026-05-24T20:00:00Z", "type": "turn_context", "payload": {"model": "gpt-5.5"}}
    parent = log("parent.jsonl", codex_meta("2026-05-24T20:00:00Z", ROOT), context, *events)
    own = codex("2026-05-25T08:00:30Z", (180, 0, 18, 0), (50, 0, 5, 0))
    meta = codex_meta("2026-05-25T08:00:00Z", ROOT.replace("5b00", "5c00"), forked_from_id=ROOT)
    got = account([parent, log("fork.jsonl", meta, context, *events, own)])
    assert sorted(got.column("input_tokens")) == [30, 50, 100]
    assert all(when is not None for when in got.column("started_at"))


def test_pi_8875_negative_catalogue_prices_change_nothing(account, log):
    """A price of -1,000,000 made a cost of -$142,066. No cost is read.

    https://github.com/earendil-works/pi/issues/8875
    """
    cost = {"input": -32353, "output": -287, "cacheRead": 0, "cacheWrite": 0, "total": -32640}
    usage = {"input": 32353, "output": 287, "cacheRead": 0, "cacheWrite": 0, "totalTokens": 32640, "cost": cost}
    message = {"role": "assistant", "provider": "openrouter", "model": "openrouter/auto", "usage": usage}
    message["responseModel"] = "deepseek/deepseek-v4-flash-0731"
    path = log(
        "session.jsonl",
        {"type": "session", "version": 3, "id": "p", "timestamp": "2026-08-31T00:00:00Z", "cwd": "/srv/atlas"},
        {"type": "message", "id": "a", "timestamp": "2026-08-31T00:00:01Z", "message": message},
    )
    (row,) = account(path).rows
    assert (row["input_tokens"], row["output_tokens"], row["model_response"]) == (
        32353,
        287,
        "deepseek/deepseek-v4-flash-0731",
    )
    assert not [value for value in row.values() if isinstance(value, int | float) and value < 0]


def test_tokscale_1305_a_forked_session_of_pi_counts_its_prefix_once(account, log):
    """https://github.com/junhoyeo/tokscale/issues/1305: forks copy entries, ids and times included."""
    usage = {"input": 10, "output": 5, "cacheRead": 100, "cacheWrite": 0, "totalTokens": 115}
    entry = {"type": "message", "id": "ab12cd34", "timestamp": "2026-09-01T00:00:01Z"}
    entry["message"] = {"role": "assistant", "provider": "anthropic", "model": "claude-sonnet-4-6", "usage": usage}
    header = {"type": "session", "version": 3, "timestamp": "2026-09-01T00:00:00Z", "cwd": "/srv/atlas"}
    later = {**entry, "id": "ef56ab78", "timestamp": "2026-09-01T01:00:01Z"}
    files = [log("a.jsonl", {**header, "id": "p-1"}, entry), log("b.jsonl", {**header, "id": "p-2"}, entry, later)]
    assert account(files).column("input_tokens") == [110, 110]


def test_codeburn_676_copilot_sessions_state_their_input_at_their_end(account, log):
    """The sums of a resumed session.

    https://github.com/getagentseal/codeburn/issues/676, PanAchy/copilot-arewecooked#45
    """

    def end(n: int, start_ms: int, taken: int) -> dict[str, Any]:
        usage = {"inputTokens": taken, "outputTokens": 10, "cacheReadTokens": taken - 5, "cacheWriteTokens": 0}
        data = {"sessionStartTime": start_ms, "modelMetrics": {"gpt-5.4": {"requests": {"count": 2}, "usage": usage}}}
        frame = {"type": "session.shutdown", "id": f"e{n}", "parentId": None, "timestamp": "2026-07-16T10:00:00Z"}
        return {**frame, "data": data}

    start = {"type": "session.start", "id": "e0", "parentId": None, "timestamp": "2026-07-16T08:00:00Z"}
    start["data"] = {"sessionId": "c-1"}  # type: ignore[assignment]
    got = account(log("events.jsonl", start, end(1, 1784188800000, 1000), end(2, 1784192400000, 300)))
    assert sorted((row["calls"], row["input_tokens"], row["cache_read_tokens"]) for row in got.rows) == [
        (2, 300, 295),
        (2, 1000, 995),
    ]
