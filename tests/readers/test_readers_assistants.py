"""What all readers of coding assistants' logs keep: recognition, privacy, counts as stated, files cut and repeated."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from obsia.readers.base import ReadOptions
from obsia.readers.detect import claims_on, detect
from obsia.readers.files import head_of
from obsia.readers.listing import discover
from obsia.readers.records.algebra import table
from obsia.readers.registry import readers

HERE = Path(__file__).parent / "assistants"
NAMES = ("claude-code", "codex", "copilot-cli", "gemini-cli", "qwen-code", "opencode", "cline", "pi", "kimi")
FILES = [(name, path) for name in NAMES for path in sorted((HERE / name).rglob("*.json*"))]
TOTALS = {
    "claude-code": (55388, 610, 5),
    "codex": (79967, 1764, 4),
    "copilot-cli": (11538077 + 1135918 + 2000, 72829 + 9227 + 50, 3),
    "gemini-cli": (9040 + 100, 420 + 10, 2),
    "qwen-code": (13000, 400 + 100, 2),
    "opencode": (14746 + 66231 + 100, 1944 + 192 + 10, 3),
    "cline": (50 + 900 + 5000 + 4000 + 7507, 15 + 20 + 15 + 15 + 131, 5),
    "pi": (32353 + 5210 + 5220, 287 + 90 + 9, 3),
    "kimi": (1050 * 2, 20 * 2, 2),
}
ONE = {
    "claude-code": (
        {
            "type": "assistant",
            "isSidechain": False,
            "sessionId": "s",
            "requestId": "r",
            "message": {
                "id": "m",
                "usage": {
                    "input_tokens": 5,
                    "cache_read_input_tokens": 2,
                    "cache_creation_input_tokens": 1,
                    "output_tokens": 3,
                },
            },
        },
        "message.usage",
    ),
    "codex": (
        {
            "timestamp": "2026-05-01T10:00:00Z",
            "type": "event_msg",
            "payload": {
                "type": "token_count",
                "info": {
                    "last_token_usage": {
                        "input_tokens": 5,
                        "cached_input_tokens": 2,
                        "output_tokens": 3,
                        "reasoning_output_tokens": 1,
                    }
                },
            },
        },
        "payload.info.last_token_usage",
    ),
    "gemini-cli": (
        {
            "sessionId": "g",
            "projectHash": "h",
            "startTime": "2026-05-01T10:00:00Z",
            "type": "gemini",
            "id": "m",
            "tokens": {"input": 5, "output": 3, "cached": 2, "thoughts": 1, "tool": 0},
        },
        "tokens",
    ),
    "qwen-code": (
        {
            "uuid": "u",
            "parentUuid": None,
            "sessionId": "q",
            "cwd": "/x",
            "type": "assistant",
            "usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 3, "cachedContentTokenCount": 2},
        },
        "usageMetadata",
    ),
    "pi": (
        {
            "type": "message",
            "id": "i",
            "timestamp": "2026-05-01T10:00:00Z",
            "message": {
                "role": "assistant",
                "provider": "p",
                "usage": {"input": 5, "output": 3, "cacheRead": 2, "cacheWrite": 1},
            },
        },
        "message.usage",
    ),
    "kimi": (
        {
            "type": "usage.record",
            "usageScope": "turn",
            "time": 1780300802000,
            "usage": {"inputOther": 5, "output": 3, "inputCacheRead": 2, "inputCacheCreation": 1},
        },
        "usage",
    ),
}

NO_COUNTS = (-1, True, 1.5, 2**31, "many", [1], {"a": 1})


def count_paths() -> list[Any]:
    found = []
    for name, (record, place) in ONE.items():
        node: Any = record
        for key in place.split("."):
            node = node[key]
        found += [pytest.param(name, place, key, id=f"{name}:{key}") for key in node]
    return found


def with_value(record: dict[str, Any], place: str, key: str, value: Any) -> dict[str, Any]:
    copy = json.loads(json.dumps(record))
    node = copy
    for step in place.split("."):
        node = node[step]
    node[key] = value
    return copy


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda value: value if isinstance(value, str) else value.name)
def test_a_log_is_recognised_by_one_reader(name, path):
    claims = claims_on(head_of(str(path)))
    best = max(claim.confidence for claim in claims)
    assert [claim.reader for claim in claims if claim.confidence == best] == [name]
    assert detect(str(path)).reader == name


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_of_logs_counts_each_call_once(account, name):
    got = account(HERE / name)
    assert (sum(got.column("input_tokens")), sum(got.column("output_tokens")), len(got.rows)) == TOTALS[name]
    assert got.where.rejected == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_same_folder_twice_is_the_same_account(account, name, tmp_path):
    shutil.copytree(HERE / name, tmp_path / "one")
    shutil.copytree(HERE / name, tmp_path / "two")
    got = account(tmp_path)
    assert len(got.rows) == TOTALS[name][2]


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_a_conversation_is_in_rows_rejects_or_skipped_kinds(account, name):
    got = account(HERE / name)
    shown = repr([got.rows, got.rejects, got.skipped, got.reading.unknown(), got.reading.recognised])
    assert "canary" not in shown
    assert "/srv/" not in shown


@pytest.mark.parametrize(("name", "place", "key"), count_paths())
def test_a_count_that_is_none_is_refused_and_its_record_not_counted(account, tmp_path, name, place, key):
    record, _ = ONE[name]
    bad = [with_value(record, place, key, value) for value in NO_COUNTS]
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in (*bad, record)))
    got = account(path, format=name)
    refused = {reject.line for reject in got.rejects}
    assert [value for line, value in enumerate(NO_COUNTS, start=1) if line not in refused] == []
    assert sorted(reject.line for reject in got.rejects) == list(range(1, len(NO_COUNTS) + 1))
    assert got.where.rejected == len(NO_COUNTS), got.skipped
    assert len(got.rows) == 1


@pytest.mark.parametrize(("name", "place", "key"), count_paths())
def test_a_count_that_is_absent_is_absent(account, tmp_path, name, place, key):
    record, _ = ONE[name]
    path = tmp_path / "log.jsonl"
    path.write_text(json.dumps(with_value(record, place, key, None)) + "\n" + json.dumps({"type": "other"}) + "\n")
    got = account(path, format=name)
    if got.rows:
        stated = [value for column, value in got.rows[0].items() if column.endswith("_tokens")]
        assert None in stated or 0 not in stated
    else:  # a part without the whole that contains it
        assert [reject.reason for reject in got.rejects] == ["sub_count_exceeds_total"]


@pytest.mark.parametrize(("name", "path"), [(n, p) for n, p in FILES if p.suffix == ".jsonl"], ids=str)
def test_a_log_cut_anywhere_keeps_its_whole_lines(account, tmp_path, name, path):
    data = path.read_bytes()
    whole = len(account(path).rows)
    for share in (3, 5, 8):
        cut = tmp_path / f"{share}-{path.name}"
        cut.write_bytes(data[: len(data) * share // 9])
        events = readers()[name].events(file=str(cut), options=ReadOptions())  # type: ignore[attr-defined]
        assert sum(len(batch.rows) for batch in events) <= whole * 3


def test_settings_and_notes_in_a_folder_are_left_aside(account, tmp_path):
    shutil.copytree(HERE / "claude-code", tmp_path / "projects")
    (tmp_path / "projects" / "agent-x.meta.json").write_text('{"agentType": "reviewer"}')
    (tmp_path / "projects" / "journal.jsonl").write_text('{"type":"started","agent":"x"}\n{"type":"result"}\n')
    got = account(tmp_path)
    assert len(got.rows) == TOTALS["claude-code"][2]
    assert len(got.reading.found_files.ignored) == 2


def test_logs_of_several_assistants_make_one_account(account):
    got = account(HERE)
    assert len(got.rows) == sum(total[2] for total in TOTALS.values())
    assert {row["source"].split(":", 1)[0] for row in got.rows} == set(NAMES)


def test_a_database_of_opencode_is_read_and_its_copies_in_files_count_once(account, tmp_path):
    message = json.loads((HERE / "opencode" / "msg_2.json").read_text())
    database = tmp_path / "opencode.db"
    with sqlite3.connect(database) as connection:
        connection.execute(
            "CREATE TABLE message (id text PRIMARY KEY, session_id text, time_created integer, data text)"
        )
        connection.execute("CREATE TABLE session_message (id text PRIMARY KEY, session_id text, type text, data text)")
        newer = {
            "model": {"id": "claude-sonnet-4-6", "providerID": "anthropic"},
            "time": {"created": 1780500000000},
            "content": "canary-7f3a",
            "tokens": {"input": 10, "output": 5, "reasoning": 0, "cache": {"read": 100, "write": 0}},
        }
        connection.execute("INSERT INTO message VALUES ('m', 'ses_1', 1, ?)", [json.dumps(message)])
        connection.execute("INSERT INTO session_message VALUES ('n', 'ses_3', 'assistant', ?)", [json.dumps(newer)])
        connection.execute("INSERT INTO session_message VALUES ('o', 'ses_3', 'user', '{}')")
    connection.close()
    before = database.read_bytes()
    got = account([database, HERE / "opencode" / "msg_2.json"])
    assert sorted(row["input_tokens"] for row in got.rows) == [110, 66231]
    assert {row["session_id"] for row in got.rows} == {"ses_1", "ses_3"}
    assert "canary" not in repr(got.rows)
    assert database.read_bytes() == before


REAL = {
    "claude-code": ["message-cache-read", "message-stream", "message-thinking", "message-tool", "message-tool"],
    "codex": ["response-full", "response-plain", "response-stream"],
    "gemini-cli": ["gemini-cached", "gemini-stream"],
    "opencode": ["chat-reasoning", "chat-stream"],
}
"""Which scenarios the runs of the real assistants made (tests/readers/samples)."""
MADE = HERE.parent / "samples"


def truths(name: str) -> list[tuple[int, int, int, int]]:
    scenarios = {each["id"]: each for each in json.loads((MADE / "scenarios.json").read_text())["scenarios"]}
    found = [scenarios[scenario]["truth"] for scenario in REAL[name]]
    columns = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens")
    return sorted(tuple(truth.get(column, 0) for column in columns) for truth in found)


def stated(rows: list[dict[str, Any]]) -> list[tuple[int, int, int, int]]:
    columns = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens")
    return sorted(tuple(row.get(column) or 0 for column in columns) for row in rows)


@pytest.mark.parametrize("name", REAL)
def test_logs_of_the_real_assistants_say_what_was_used(account, name):
    got = account(MADE / "assistants" / name)
    assert stated(got.rows) == truths(name)
    assert got.where.rejected == 0
    assert "CANARY" not in repr([got.rows, got.rejects, got.skipped, got.reading.unknown()])


def test_the_real_database_of_opencode_says_what_was_used(account, tmp_path):
    made, database = MADE / "assistants" / "opencode", tmp_path / "opencode.db"
    with sqlite3.connect(database) as connection:
        connection.executescript((made / "schema.sql").read_text())
        for table_name in ("session", "message", "part"):
            for line in (made / f"{table_name}.jsonl").read_text().splitlines():
                row = json.loads(line.replace('/app/",\\"root', '/app/\\",\\"root'))  # a quote that cleaning unescaped
                names, marks = ", ".join(f"`{key}`" for key in row), ", ".join("?" for _ in row)
                insert = f"INSERT INTO `{table_name}` ({names}) VALUES ({marks})"  # noqa: S608 - names of the sample
                connection.execute(insert, list(row.values()))
    connection.close()
    got = account([database, made / "export.json"])
    assert stated(got.rows) == truths("opencode")
    assert "CANARY" not in repr(got.rows)


def test_a_folder_takes_what_assistants_write(tmp_path):
    shutil.copytree(HERE, tmp_path / "logs")
    assert len(discover([tmp_path]).files) == len(FILES)


def test_every_row_of_the_table_belongs_to_a_reader():
    sources = {row.source for row in table()}
    assert set(NAMES) <= sources
