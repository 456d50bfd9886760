"""What readers refuse: each limit, the value at it that is read, and the one beyond it that is not."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from pathlib import Path

import pytest

from obsia.core.errors import BadCall, BadInput
from obsia.readers import headers
from obsia.readers.base import ReadOptions
from obsia.readers.delimited import lines as delimited
from obsia.readers.headers import TableMap
from obsia.readers.jsonl import lines as jsonl
from obsia.readers.mapping import Columns, near_misses
from obsia.readers.otlp import proto_form
from obsia.readers.parquet import first_line
from obsia.readers.records import walk
from obsia.readers.registry import readers
from obsia.readers.tables import sheets

EXAMPLES = Path(__file__).parents[2] / "examples"
OTLP = Path(__file__).parent / "otlp"
BEDROCK = (EXAMPLES / "bedrock_invocations.jsonl").read_bytes().splitlines(keepends=True)


def events(name, path, text):
    """(token counts read, reasons of refusals with their lines, kinds of records that are no usage) of a file."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    batches = list(readers()[name].events(file=str(path), options=ReadOptions()))
    read = [
        dict(zip(batch.columns, row[1:], strict=False)).get("input_tokens") for batch in batches for row in batch.rows
    ]
    refused = [(reject.line or reject.row, reject.reason) for batch in batches for reject in batch.rejects]
    return read, refused, {kind.code: count for batch in batches for kind, count in batch.skipped.items()}


def refusal(call, *given, **named):
    """The code of what a call is refused for."""
    with pytest.raises((BadInput, BadCall)) as refused:
        call(*given, **named)
    return refused.value.reason.code if isinstance(refused.value, BadInput) else refused.value.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("model_request=m:bool", "map-type"),
        ("batch_api=m:text", "map-type"),
        ("started_at=w:strptime:%c", "map-format-locale"),
        ("started_at=w:strptime:%d/%m/%Y %X", "map-format-locale"),
        ("started_at=w:strptime:%d/%m/%Y %I:%M", "map-format-hours"),
        ("started_at=w:strptime:%d/%m %H:%M", "map-format-date"),
        ("started_at=w:strptime:%m/%Y %H:%M", "map-format-date"),
        ("started_at=w:strptime:%d/%m/%Y %Z", "map-format-zone"),
        ("started_at=w:tz:12/34", "time-zone-unknown"),
        ("input_tokens=n:apart", "map-relation"),
        ("calls=n:mean", "map-type"),
    ],
)
def test_a_map_that_cannot_be_meant_is_a_bad_call(text, code):
    assert refusal(Columns.parse, text) == code


@pytest.mark.parametrize(
    "text", ["%d/%m/%Y %I:%M %p", "%d %b %Y", "%d %B %y", "%j %Y", "%Y-%m-%d %H:%M"]
)  # fmt: skip
def test_a_format_that_fixes_the_date_is_taken(text):
    assert Columns.parse(f"started_at=w:strptime:{text}").sources["started_at"].type == f"strptime:{text}"


@pytest.mark.parametrize(
    ("entry", "count"),
    [("input_tokens=n:decimal_point", 1), ("input_tokens=n:int*1000", 1_000), ('input_tokens="n" + "m"', 3)],
)
def test_forms_of_tables_are_read_in_tables_and_in_records_alike(account, tmp_path, entry, count):
    (tmp_path / "a.jsonl").write_text(json.dumps({"n": 1, "m": 2, "deep": {"er": 1}}) + "\n")
    (tmp_path / "a.csv").write_text("n,m\n1,2\n")
    entry = entry if "+" in entry else f"{entry},output_tokens=m"
    for name in ("a.jsonl", "a.csv"):
        assert account(tmp_path / name, entry).column("input_tokens") == [count]


def test_a_column_is_mapped_or_ignored_and_a_table_map_maps_one(account, tmp_path):
    (tmp_path / "a.csv").write_text("n,m\n1,2\n")
    ignored = {"ignored": headers.parse_ignored("m")}
    assert account(tmp_path / "a.csv", "input_tokens=n", **ignored).column("input_tokens") == [1]
    ignored = {"ignored": headers.parse_ignored("m,n")}
    assert refusal(account, tmp_path / "a.csv", "input_tokens=n", **ignored) == "ignore-columns-mapped"
    assert refusal(TableMap.parse, ";ignore=m") == "table-map-form"
    parsed = TableMap.parse("input_tokens=n;ignore=m")
    assert (parsed.names, parsed.ignored) == ({"n"}, {"m"})
    assert TableMap.text("input_tokens=n", parsed.ignored) == "input_tokens=n;ignore=m"
    assert TableMap.text("input_tokens=n", ()) == "input_tokens=n"


def test_forty_columns_are_named_and_one_more_is_counted():
    names = [f"column{number}" for number in range(40)]
    assert near_misses("x", names).arguments["columns"] != ()
    assert "and 1 more" not in str(near_misses("x", names))
    assert "column39" in str(near_misses("x", names))
    assert "and 1 more" in str(near_misses("x", [*names, "column40"]))
    assert "column40" not in str(near_misses("x", [*names, "column40"]))


def test_a_line_in_another_encoding_is_of_bounded_length(account, tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_bytes("input_tokens,model\n1,é".encode("latin-1"))
    monkeypatch.setattr(delimited, "LONGEST_RECORD_BYTES", 3)
    assert account(tmp_path / "a.csv", encoding="latin-1").column("input_tokens") == [1]
    monkeypatch.setattr(delimited, "LONGEST_RECORD_BYTES", 2)
    assert refusal(account, tmp_path / "a.csv", encoding="latin-1") == "file-line-long"


def test_a_document_is_of_bounded_size(account, tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_bytes((EXAMPLES / "openai_usage.json").read_bytes())
    monkeypatch.setattr(walk, "LARGEST_DOCUMENT_BYTES", path.stat().st_size)
    assert account(path).rows
    monkeypatch.setattr(walk, "LARGEST_DOCUMENT_BYTES", path.stat().st_size - 1)
    assert refusal(account, path) == "file-json-large"


def test_a_line_of_a_log_is_of_bounded_length(account, tmp_path, monkeypatch):
    lines = (EXAMPLES / "claude_code.jsonl").read_bytes().splitlines(keepends=True)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(lines))
    longest = max(len(line) for line in lines) - 1
    monkeypatch.setattr(walk, "LONGEST_LINE_BYTES", longest)
    whole = account(path)
    assert not whole.rejects
    monkeypatch.setattr(walk, "LONGEST_LINE_BYTES", longest - 1)
    got = account(path)
    at = [number for number, line in enumerate(lines, start=1) if len(line) > longest]
    assert [(each.line, each.reason) for each in got.rejects] == [(number, "line_too_long") for number in at]
    lost = {row["event_id"] for row in whole.rows} - {row["event_id"] for row in got.rows}
    assert lost
    assert all(each.partition("/")[0].encode() in lines[at[0] - 1] for each in lost)


def test_a_message_of_telemetry_is_of_bounded_size(account, tmp_path, monkeypatch):
    path = tmp_path / "a.pb"
    path.write_bytes((OTLP / "whole.pb").read_bytes())
    monkeypatch.setattr(proto_form, "_LARGEST_MESSAGE_BYTES", path.stat().st_size)
    assert account(path).rows
    monkeypatch.setattr(proto_form, "_LARGEST_MESSAGE_BYTES", path.stat().st_size - 1)
    assert refusal(account, path) == "file-large-to-decode"


def test_a_workbook_inflates_to_a_bounded_size(account, tmp_path, monkeypatch):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["input_tokens", "output_tokens"], [1, 2]):
        book.active.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
    monkeypatch.setattr(sheets, "_LARGEST_BYTES", size)
    assert account(path).column("output_tokens") == [2]
    monkeypatch.setattr(sheets, "_LARGEST_BYTES", size - 1)
    assert refusal(account, path) == "file-workbook-inflates"


def test_an_array_with_a_broken_element_is_read_up_to_it_within_bounds(account, tmp_path, monkeypatch):
    good = '{"input_tokens":%d,"output_tokens":1}'
    twice = '{"input_tokens":1,"input_tokens":2}'
    path = tmp_path / "a.json"
    path.write_text(f"[{good % 1},{twice},{good % 3},{good % 4},x]")
    got = account(path)
    assert sorted(got.column("input_tokens")) == [1, 3, 4]
    assert [(each.row, each.reason) for each in got.rejects] == [(2, "duplicate_key"), (5, "not_json")]
    monkeypatch.setattr(jsonl, "_LARGEST_BROKEN_ARRAY", path.stat().st_size)
    assert len(account(path).rows) == 3
    monkeypatch.setattr(jsonl, "_LARGEST_BROKEN_ARRAY", path.stat().st_size - 1)
    assert refusal(account, path) == "file-array-large"
    monkeypatch.undo()
    path.write_bytes(f"[{good % 1},{twice},".encode() + b'{"input_tokens":3,"model_request":"\xff"}]')
    assert refusal(account, path) == "file-not-utf-8-at"


def test_a_damaged_database_is_told_and_names_no_value(account, tmp_path):
    path = tmp_path / "opencode.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE message (id TEXT, session_id TEXT, data TEXT)")
    connection.executemany("INSERT INTO message VALUES (?, 's', ?)", [(str(at), "canary" * 200) for at in range(50)])
    connection.commit()
    connection.close()
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(255 - byte for byte in data[4096:12288]) + data[12288:])
    with pytest.raises(BadInput) as refused:
        account(path)
    assert refused.value.reason.code == "file-database"
    assert "canary" not in str(refused.value)


def test_a_text_of_a_database_that_is_no_text_costs_its_row_and_is_not_told(account, tmp_path):
    tokens = {"input": 10, "output": 2, "reasoning": 0, "cache": {"read": 0, "write": 0}}
    message = {"role": "assistant", "modelID": "m", "time": {"created": 1_793_500_000_000}, "tokens": tokens}
    connection = sqlite3.connect(tmp_path / "opencode.db")
    connection.execute("CREATE TABLE message (id TEXT, session_id TEXT, data TEXT)")
    odd = [b"{canary\xff}", 7, None, "canary"]
    for number, data in enumerate([message, *odd, changed_at(message)]):
        kept = json.dumps(data) if isinstance(data, dict) else data
        connection.execute("INSERT INTO message VALUES (?, CAST(x'73ff' AS TEXT), CAST(? AS TEXT))", (number, kept))
    connection.commit()
    connection.close()
    got = account(tmp_path / "opencode.db")
    assert sorted(got.column("input_tokens")) == [10, 11]
    assert [each.row for each in got.rejects] == [2, 3, 4, 5]
    assert "canary" not in repr(got.rejects)


def changed_at(message):
    """Another call: copies of one count once."""
    return message | {"tokens": message["tokens"] | {"input": 11}}


def test_a_pipe_beside_the_log_of_a_subagent_is_not_opened(account, tmp_path):
    log = tmp_path / "agent-1.jsonl"
    log.write_bytes((EXAMPLES / "claude_code.jsonl").read_bytes())
    os.mkfifo(tmp_path / "agent-1.meta.json")
    held = os.open(tmp_path / "agent-1.meta.json", os.O_RDWR)  # with a writer that writes, whoever opens it goes on
    os.write(held, b'{"agentType": "canary"}'.ljust(1 << 16))
    try:
        agents = {row["label.agent"] for row in account(log, label_from=frozenset({"agent"})).rows}
    finally:
        os.close(held)
    assert agents
    assert "canary" not in agents


def test_a_frame_that_is_none_is_a_bad_call(frame_account):
    class Stream:
        def __arrow_c_stream__(self, schema=None):
            raise TypeError("no columns")

    assert refusal(frame_account, Stream()) == "frame-not-handed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # Each day the first of its month: a day, or all of the month.
        ("Date,Licences\n2026-03-01,5\n2026-04-01,6\n", "table-day-or-month"),
        ("Date,Licences\n2026-03-01,5\n2026-04-02,6\n", ""),
        ("Date,input_tokens\nsoon 1,5\nlater 2,6\n", "table-no-time"),
        ("Model,Input tokens\na,\"1,5\"\nb,1.25\n", "table-customs"),
    ],
)  # fmt: skip
def test_a_table_that_leaves_a_question_is_refused_by_it(account, tmp_path, text, code):
    (tmp_path / "a.csv").write_text(text)
    if code:
        assert refusal(account, tmp_path / "a.csv") == code
    else:
        assert len(account(tmp_path / "a.csv").rows) == 2


ANSWER = {"object": "chat.completion", "model": "m", "created": 1793500000,
          "usage": {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}}  # fmt: skip
BATCH = {"id": "b", "object": "batch", "endpoint": "/v1/responses", "usage": {"input_tokens": 7, "output_tokens": 2}}


def test_what_stands_beside_answers_is_counted_as_no_usage(tmp_path):
    lines = [ANSWER, BATCH, {"type": "response.output_text.delta", "usage": None}, ANSWER]
    read, refused, skipped = events("openai-responses", tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines)))
    assert (read, refused) == ([7, 7], [])
    assert skipped == {"skipped-batch-summary": 1, "skipped-stream-event": 1}


def test_a_broken_event_of_a_stream_costs_itself(tmp_path):
    sound, broken = f"data: {json.dumps(ANSWER)}\n\n", 'data: {"usage": broken\n\n'
    text = f"{sound}{broken}{sound}data: [DONE]\n"
    read, refused, _ = events("openai-responses", tmp_path / "a.txt", text)
    assert (read, refused) == ([7, 7], [(3, "not_json")])


def test_a_line_of_an_export_without_a_record_is_none_and_a_broken_one_is_refused(tmp_path):
    stamp = b"2026-03-01T00:00:00.000Z "
    plain = [stamp + line for line in BEDROCK[:2]]
    whole = events("bedrock", tmp_path / "a.log", b"".join(plain))
    found = events("bedrock", tmp_path / "b.log", b"".join([plain[0], stamp + b"none\n", stamp + b"{x}\n", plain[1]]))
    assert found[0] == whole[0] != []
    assert (whole[1], found[1]) == ([], [(3, "not_json")])
    assert sum(found[2].values()) == sum(whole[2].values()) + 1


def test_metrics_of_the_older_family_repeat_those_of_the_newer(tmp_path):
    def answer(*names):
        point = {"timeStamp": "2026-03-01T00:00:00Z", "total": 7}
        series = {"metadatavalues": [{"name": {"value": "modelname"}, "value": "gpt-4o"}], "data": [point]}
        metrics = [{"name": {"value": name}, "timeseries": [series]} for name in names]
        return json.dumps({"timespan": "x", "interval": "PT1H", "namespace": "x", "value": metrics})

    older = events("azure-openai", tmp_path / "a.json", answer("ProcessedPromptTokens"))
    both = events("azure-openai", tmp_path / "b.json", answer("ProcessedPromptTokens", "InputTokens"))
    assert older[0] == both[0] == [7]
    assert (older[2], both[2]) == ({}, {"skipped-repeated-metric": 1})


HEAD = "request_id,call_type,cache_hit,cache_key,model,prompt_tokens,completion_tokens,total_tokens,startTime,user\n"
RECORD = "{},acompletion,False,x,gpt-4o,{},1,8,2026-03-01T00:00:00Z,{}\n"


def test_a_quote_that_never_closes_costs_its_own_line(tmp_path):
    """However far the end of the file is: within as many lines as a record may span, and beyond."""
    for after in (3, walk._LONGEST_SPAN_LINES + 1):
        lines = [RECORD.format("a", 7, "u"), RECORD.format("b", 7, '"u'), *[RECORD.format("c", 7, "u")] * after]
        read, refused, _ = events("litellm", tmp_path / "a.csv", HEAD + "".join(lines))
        assert (read, refused) == (["7"] * (after + 1), [(3, "open_quote")])


def test_a_record_over_as_many_lines_as_are_waited_for_is_read(tmp_path):
    most = walk._LONGEST_SPAN_LINES
    inside = RECORD.format("a", 7, '"' + "\n" * (most - 1) + 'u"')
    read, refused, _ = events("litellm", tmp_path / "a.csv", HEAD + inside + RECORD.format("b", 8, "u"))
    assert (read, refused) == (["7", "8"], [])
    read, refused, _ = events("litellm", tmp_path / "a.csv", HEAD + RECORD.format("a", 7, '"u"x') + inside)
    assert (read, refused) == (["7"], [(2, "bad_quotes")])


def test_of_a_message_of_the_engine_the_first_line_is_told_as_far_as_it_goes():
    assert first_line(ValueError("x" * 161 + "\nmore")) == "x" * 160
    assert first_line(ValueError("x\nmore")) == "x"
    assert first_line(ValueError()) == "ValueError"


@pytest.mark.parametrize(
    "rows",
    ["a,5,1,\nb,3,,\n,8,1,\n", "a,5,1,\nb,3,2,\n,8,3,\n", ",8,1,\na,5,1,\nb,3,,\n"],
    ids=["one row", "all rows", "the sum first"],
)
def test_a_row_that_lacks_a_count_is_summed_up_as_well(account, tmp_path, rows):
    (tmp_path / "usage.csv").write_text("model,input_tokens,output_tokens,cache_read_tokens\n" + rows)
    got = account(tmp_path / "usage.csv")
    assert (got.column("input_tokens"), got.skipped) == ([5, 3], {"row that sums up others": 1})
