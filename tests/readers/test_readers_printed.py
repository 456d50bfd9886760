"""What assistants print for pipelines, and session logs with no more keys than every version writes."""

from __future__ import annotations

import json

import pytest

SESSION = "002d66dc-e1d8-4cc7-9068-34c0d6118892"
THREAD = "0199a213-81c0-7800-8aa1-bbab2a035a53"


@pytest.fixture
def read(account, tmp_path):
    """``read(records, …)``: the account of files, one of each list, and the names of their readers."""

    def made(*files, ending="jsonl"):
        paths = []
        for number, records in enumerate(files):
            path = tmp_path / f"printed-{number}.{ending}"
            if ending == "json":
                path.write_text(json.dumps(records, indent=1))
            else:
                path.write_text("".join(json.dumps(record) + "\n" for record in records))
            paths.append(path)
        return account(paths)

    return made


def sums(got):
    columns = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens")
    return tuple(sum(row.get(name) or 0 for row in got.rows) for name in columns)


def answer(number, output=3, **more):
    usage = {
        "input_tokens": 10,
        "cache_read_input_tokens": 100,
        "cache_creation_input_tokens": 5,
        "output_tokens": output,
    }
    message = {"id": f"msg_0123456789abcdefghij{number}", "role": "assistant", "model": "claude-opus-5", "content": []}
    return {"type": "assistant", "message": message | {"usage": usage}, "session_id": SESSION} | more


def result(opus, haiku=(0, 0), turn=None, **more):
    """A result. ``opus`` and ``haiku``: (input, output) of the process so far; ``turn``: the output of its turn."""
    models = {
        "claude-opus-5[1m]": {"inputTokens": opus[0], "outputTokens": opus[1], "cacheReadInputTokens": 100,
                              "cacheCreationInputTokens": 5, "costUSD": 0.1, "provider": "firstParty"},
        "claude-haiku-4-5-20251001": {"inputTokens": haiku[0], "outputTokens": haiku[1], "costUSD": 0.01},
    }  # fmt: skip
    own = turn if turn is not None else opus[1]
    return {
        "type": "result", "subtype": "success", "is_error": False, "duration_ms": 4300, "num_turns": 2, "result": "OK",
        "session_id": SESSION, "total_cost_usd": 0.11, "usage": {"input_tokens": 1, "output_tokens": own},
        "modelUsage": {name: each for name, each in models.items() if each["outputTokens"]}, "uuid": f"u-{opus}",
    } | more  # fmt: skip


START = {"type": "system", "subtype": "init", "session_id": SESSION, "model": "claude-opus-5", "mcp_servers": []}


def test_the_recorded_result_has_its_counts(account, samples):
    got = account(samples / "samples" / "assistants" / "claude-code" / "print.json")
    assert sums(got) == (1530, 1400, 100, 412)
    assert [row["model_response"] for row in got.rows] == ["claude-sonnet-4-5"]


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_a_run_counts_by_its_result_with_all_of_its_models(read, ending):
    # Haiku works in the background: no message is printed of it.
    got = read([START, answer(1), answer(1), answer(2), result((20, 300), haiku=(50, 7))], ending=ending)
    assert sums(got) == (20 + 105 + 50, 100, 5, 307)
    assert {row["model_response"]: row["provider"] for row in got.rows} == {
        "claude-opus-5": "anthropic", "claude-haiku-4-5-20251001": None,
    }  # fmt: skip
    assert {row["bucket_s"] for row in got.rows} == {4}
    assert got.where.read == got.where.counted == 2


def test_a_run_that_was_cut_short_counts_what_it_printed(read):
    got = read([START, answer(1), answer(1, output=4), answer(2)])
    assert sums(got) == (230, 200, 10, 7)
    assert {row["tokens_basis"] for row in got.rows} == {"estimated"}


def test_a_later_result_of_a_process_stands_for_those_before_it(read):
    got = read([START, result((20, 300)), START, result((45, 500), turn=200)])
    assert sums(got)[3] == 500
    # A process that resumes the session begins its sums anew.
    got = read([START, result((20, 300)), START, result((45, 500), turn=500)])
    assert sums(got)[3] == 800


def test_an_old_result_without_models_counts_for_the_model_of_its_start(read):
    old = {key: value for key, value in result((20, 300)).items() if key != "modelUsage"}
    got = read([START, old])
    assert [(row["model_response"], row["output_tokens"]) for row in got.rows] == [("claude-opus-5", 300)]


def test_a_result_given_twice_counts_once_and_two_runs_count_both(read):
    one, other = result((20, 300)), result((30, 400), session_id="another-session")
    assert sums(read([START, one], [START, one | {"result": "again"}], [START, other]))[3] == 700


def turn(**counts):
    return {"type": "turn.completed", "usage": counts}


def test_the_recorded_thread_has_its_counts(account, samples):
    got = account(samples / "samples" / "assistants" / "codex" / "exec.jsonl")
    assert sums(got) == (44, 0, 0, 19)


def test_sums_of_a_thread_are_not_added_up(read):
    start = {"type": "thread.started", "thread_id": THREAD}
    first = turn(input_tokens=100, cached_input_tokens=60, output_tokens=10, reasoning_output_tokens=4)
    second = turn(input_tokens=250, cached_input_tokens=160, output_tokens=30, reasoning_output_tokens=9)
    other = {"type": "thread.started", "thread_id": THREAD[:-1] + "4"}
    failed = {"type": "turn.failed", "error": {"message": "limit"}}
    # The thread is resumed by a second run, whose sums begin with those of the first.
    got = read([start, first, failed], [start, second], [other, first])
    assert sums(got) == (350, 220, 0, 40)
    assert {row["session_id"] for row in got.rows} == {THREAD, THREAD[:-1] + "4"}


@pytest.mark.parametrize(
    ("logs", "printed", "other"),
    [
        ("claude-code/projects", "claude-code/print.json", [result((20, 300), session_id="another-session")]),
        (
            "codex/sessions",
            "codex/exec.jsonl",
            [{"type": "thread.started", "thread_id": THREAD}, turn(output_tokens=300)],
        ),
    ],
)
def test_what_is_printed_of_a_session_counts_where_its_log_is_not_read(
    account, samples, tmp_path, logs, printed, other
):
    made = samples / "samples" / "assistants"
    unlogged = tmp_path / "printed.jsonl"
    unlogged.write_text("".join(json.dumps(record) + "\n" for record in other))
    alone, both = account(made / logs), account([made / logs, made / printed, unlogged])
    assert sums(both)[3] == sums(alone)[3] + 300
    before, after = (got.reading.reconcile(counted=len(got.rows)) for got in (alone, both))
    assert after.duplicate == before.duplicate + 1


def test_session_logs_need_few_keys(read):
    line = answer(1, output=412, sessionId=SESSION)
    del line["session_id"]
    got = read([line, line | {"uuid": "x"}])
    assert sums(got) == (115, 100, 5, 412)
    assert {found.reader for found in got.reading.recognised.values()} == {"claude-code"}
