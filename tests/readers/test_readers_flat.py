"""Formats that are rows of a table: what each form of a row makes of a value, and which rows say nothing."""

from __future__ import annotations

import json

import pytest

from obsia.readers.base import ReadOptions
from obsia.readers.records.algebra import with_reasoning
from obsia.readers.records.flat import FlatReader, FlatRow, flat_readers, flat_rows
from obsia.readers.registry import readers

COUNTS = FlatRow("cloudflare-ai-gateway", "counts", "log", "")
TOKENS = {"tokens_in": 120, "tokens_out": 40}


def batch_of(tmp_path, rows, *records, counts=(COUNTS,)):
    path = tmp_path / "calls.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    reader = FlatReader([*counts, *(FlatRow(COUNTS.format, *row) for row in rows)])
    [batch] = reader.events(file=str(path), options=ReadOptions())
    return batch


def cells_of(tmp_path, rows, record):
    batch = batch_of(tmp_path, rows, TOKENS | record)
    [(_, *cells)] = batch.rows
    return dict(zip(batch.columns, cells, strict=True))


def test_every_format_of_the_table_is_a_reader():
    assert flat_readers()
    for name, reader in flat_readers().items():
        assert type(readers()[name]) is type(reader)
        assert name == readers()[name].NAME
        columns = {row.column for row in flat_rows() if row.format == name}
        assert columns >= {"counts", "started_at"}
        assert columns & {"model_request", "model_response"}


@pytest.mark.parametrize(
    ("column", "form", "value", "cell"),
    [
        ("event_id", "text", 7, "7"), ("event_id", "text", {"a": 1}, None), ("model_request", "text", "", None),
        ("started_at", "iso", "2026-03-01T00:00:00+01:00", 1_772_319_600_000_000),
        ("started_at", "iso", "2026-03-01T00:00:00", "2026-03-01T00:00:00"),
        ("started_at", "iso-utc", "2026-03-01T00:00:00", 1_772_323_200_000_000),
        ("started_at", "epoch-s", 1_772_323_200, 1_772_323_200_000_000),
        ("started_at", "epoch-ms", "1772323200000", 1_772_323_200_000_000),
        ("started_at", "epoch-us", 1_772_323_200_000_000, 1_772_323_200_000_000),
        ("duration_us", "s", 1.5, 1_500_000), ("duration_us", "ms", "12", 12_000), ("duration_us", "us", -1, -1),
        ("calls", "number", 3, 3), ("operation", "constant", "value", "inner.x | x"),
        ("label.team", "text", "red", "red"), ("label.project", "folder", "/projects/shop", "shop"),
        ("session_id", "as-is", ["x"], ["x"]), ("model_request", "without maker/", "maker/m", "m"),
        ("model_request", "without maker/", 5, 5),
    ],
)  # fmt: skip
def test_a_value_is_read_by_its_form(tmp_path, column, form, value, cell):
    assert cells_of(tmp_path, [(column, "inner.x | x", form)], {"x": value}).get(column) == cell


def test_of_several_paths_the_first_that_says_something_is_taken(tmp_path):
    row = ("model_request", "asked | got.name", "text")
    assert cells_of(tmp_path, [row], {"asked": "", "got": {"name": "m"}})["model_request"] == "m"
    assert cells_of(tmp_path, [row], {"asked": "a", "got": {"name": "m"}})["model_request"] == "a"


def test_a_label_that_is_no_short_text_is_left_out(tmp_path):
    assert "label.team" not in cells_of(tmp_path, [("label.team", "x", "text")], {"x": "y" * 1_000})


def test_records_that_are_no_calls_are_skipped_and_others_refused(tmp_path):
    rows = [("from_cache", "source", "cache | store"), ("failed", "ok", "false"), ("pages", "data", "")]
    batch = batch_of(
        tmp_path, rows, TOKENS | {"source": "store"}, {"ok": False}, {"ok": True}, {"data": [TOKENS, TOKENS]},
        TOKENS | {"ok": False, "source": "model"},
    )  # fmt: skip
    assert [row[0] for row in batch.rows] == [4, 4, 5]
    assert {str(kind): count for kind, count in batch.skipped.items()} == {
        "answered from a proxy's cache": 1, "failed call without usage": 1,
    }  # fmt: skip
    assert [(reject.line, reject.reason) for reject in batch.rejects] == [(3, "no_usage")]
    assert str(batch.rejects[0].expected) == "tokens_in and tokens_out"


def test_records_of_several_shapes_are_told_by_a_value_and_others_skipped(tmp_path):
    rows = [
        ("unstated", "skipped-answer", ""), ("provider", "p", "constant"),
        ("when", "kind", "call"), ("counts", "log", ""), ("event_id", "id", "text"),
        ("skipped-session-sum", "of", "not turn"),
        ("when", "kind", "update | change"), ("counts", "log", ""), ("event_id", "name", "text"),
    ]  # fmt: skip
    call, update = (
        TOKENS | {"kind": "call", "of": "turn", "id": "c"},
        TOKENS | {"kind": "change", "name": "u", "id": "x"},
    )
    records = (call, update, call | {"of": "session"}, TOKENS | {"kind": "other"}, {"kind": "update"})
    batch = batch_of(tmp_path, rows, *records, counts=())
    cells = [dict(zip(batch.columns, row[1:], strict=True)) for row in batch.rows]
    assert [(each["provider"], each["event_id"]) for each in cells] == [("p", "c"), ("p", "u")]
    assert {kind.code: count for kind, count in batch.skipped.items()} == {
        "skipped-session-sum": 1, "skipped-line": 1, "skipped-answer": 1,
    }  # fmt: skip


def test_of_a_log_the_lines_that_hold_a_marker_are_read(tmp_path):
    batch = batch_of(tmp_path, [("markers", '"tokens_in" | "sum"', "")], {"text": "hello"}, TOKENS, {"sum": 1})
    assert [row[0] for row in batch.rows] == [2]
    assert [reject.line for reject in batch.rejects] == [3]
    assert {kind.code: count for kind, count in batch.skipped.items()} == {"skipped-line": 1}


@pytest.mark.parametrize(
    ("made", "thought", "total", "output"),
    [
        (9, 3, 22, 12),
        (9, 3, 19, 9),
        (9, 3, None, 9),
        (3, 9, None, 12),
        (9, 0, 19, 9),
        (9, 3, "x", 9),
        ("x", 3, 22, "x"),
    ],
)
def test_a_total_tells_whether_reasoning_is_in_the_output(made, thought, total, output):
    counts = {"input_tokens": 10, "output_tokens": made, "reasoning_tokens": thought}
    assert with_reasoning(counts, total)["output_tokens"] == output


@pytest.mark.parametrize(
    "row",
    [
        ("started_at", "x", "utc"),
        ("nonsense", "x", "text"),
        ("event_id", "", "text"),
        ("counts", "", ""),
        ("when", "x", ""),
        ("skipped-line", "x", ""),
        ("failed", "ok", ""),
    ],
)
def test_a_row_that_says_nothing_is_refused(row):
    with pytest.raises(ValueError, match="row-of-nothing"):
        FlatRow("acme", *row).check()
