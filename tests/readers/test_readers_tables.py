"""Parquet, frames, folders: the same rows whatever holds them, and every record accounted for."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
import os
import re
import subprocess
import sys

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from obsia.core.errors import BadCall, BadInput, NoData
from obsia.core.locales import locale
from obsia.readers import files
from obsia.readers.base import EventReader, Reader, TableReader
from obsia.readers.counted import Reconciliation
from obsia.readers.registry import readers

STAMP = dt.datetime.fromisoformat("2025-04-03 10:11:12.123456")


def table(count: int = 300, start: int = 0) -> dict[str, list[object]]:
    span = range(start, start + count)
    return {
        "started_at": [STAMP + dt.timedelta(seconds=i) for i in span],
        "input_tokens": [i * 7 % 5000 for i in span],
        "output_tokens": [i * 3 % 900 if i % 11 else None for i in span],
        "cache_read_tokens": [i * 7 % 5000 // 2 for i in span],
        "duration_us": [i * 1000 for i in span],
        "model_request": [f"m{i % 3}" if i % 13 else None for i in span],
        "batch_api": [i % 2 == 0 for i in span],
        "label.team": [f"t{i % 5}" for i in span],
    }


def as_text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def write_csv(path, columns):
    lines = [",".join(columns), *(",".join(map(as_text, row)) for row in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(lines) + "\n")
    return path


def write_jsonl(path, columns):
    rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    path.write_text("".join(json.dumps(row, default=str) + "\n" for row in rows))
    return path


def write_parquet(path, columns, **options):
    pq.write_table(pa.table(columns), path, **options)
    return path


def without_source(rows):
    return [{name: value for name, value in row.items() if name != "source"} for row in rows]


def test_the_same_rows_through_every_container_are_equal(account, frame_account, tmp_path):
    columns = table()
    one = without_source(account(write_csv(tmp_path / "t.csv", columns)).rows)
    assert len(one) == 300
    assert one == without_source(account(write_parquet(tmp_path / "t.parquet", columns)).rows)
    assert one == without_source(account(write_jsonl(tmp_path / "t.jsonl", columns)).rows)
    for frame in (pl.DataFrame(columns), pa.table(columns), pa.table(columns).to_reader()):
        assert one == without_source(frame_account(frame).rows)
    frame = pd.DataFrame(columns).astype({"output_tokens": "Int64"})
    assert one == without_source(frame_account(frame).rows)


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"])
def test_every_integer_type_goes_straight_through(account, tmp_path, kind):
    data = {"input_tokens": pa.array([0, 1, 127, None], kind), "calls": pa.array([1, 1, 1, 1])}
    assert account(write_parquet(tmp_path / "t.parquet", data)).column("input_tokens") == [0, 1, 127, None]


@pytest.mark.parametrize(
    "array",
    [
        pa.array([1, -1, 2**31, 2**62, 2**31 - 1], "int64"),
        pa.array([1, 2**63, 2**31, 2**64 - 1, 2**31 - 1], "uint64"),
        pa.array([1, -1, 2**31, 10**30, 2**31 - 1], pa.decimal128(38, 0)),
        pa.array(["1", "-1", "1.5", "true", "2147483647"]),
    ],
)
def test_counts_out_of_range_are_named_by_row(account, tmp_path, array):
    got = account(write_parquet(tmp_path / "t.parquet", {"input_tokens": array}, row_group_size=2))
    assert got.column("input_tokens") == [1, 2**31 - 1]
    assert [(reject.row, reject.line, reject.field) for reject in got.rejects] == [
        (2, None, "input_tokens"),
        (3, None, "input_tokens"),
        (4, None, "input_tokens"),
    ]
    assert got.where == Reconciliation(read=5, counted=2, duplicate=0, rejected=3)
    counts = got.reading.reject_counts()
    assert (sum(counts.values()), set(counts) - {"correction_not_netted"}) == (3, {"not_whole_number"})


@pytest.mark.parametrize("array", [pa.array([True, False]), pa.array([b"1", b"2"])])
def test_a_column_that_holds_no_integers_is_no_count(account, tmp_path, array):
    with pytest.raises(BadInput, match="contains values of type"):
        account(write_parquet(tmp_path / "t.parquet", {"input_tokens": array}))


def test_whole_floats_are_counts_when_declared(account, frame_account, tmp_path):
    values = [1.0, float("nan"), 1.5, -1.0, float("inf"), 2.0**31, None, 2147483647.0]
    data = {"n": pa.array(values), "calls": pa.array([1] * 8)}
    got = account(write_parquet(tmp_path / "t.parquet", data), "input_tokens=n:float_whole")
    assert got.column("input_tokens") == [1, None, 2147483647]
    assert [reject.row for reject in got.rejects] == [2, 3, 4, 5, 6]
    text = tmp_path / "t.csv"
    text.write_text("n\n1.0\n2.\n1e3\n1.5\nNaN\n3\n")
    assert account(text, "input_tokens=n:float_whole").column("input_tokens") == [1, 2, 1000, 3]


def test_whole_floats_are_counts(account, frame_account, tmp_path):
    values = pa.array([1.0, 9.5, float("nan"), -1.0, 2.0**31, 7.0])
    got = account(write_parquet(tmp_path / "t.parquet", {"input_tokens": values}))
    assert got.column("input_tokens") == [1, 7]
    assert [(reject.row, reject.value) for reject in got.rejects] == [
        (2, "9.5"), (3, "nan"), (4, "-1.0"), (5, "2147483648.0"),
    ]  # fmt: skip
    exact = account(
        write_parquet(tmp_path / "d.parquet", {"input_tokens": pa.array(["2", "2.5"]).cast(pa.decimal128(9, 2))})
    )
    assert (exact.column("input_tokens"), [reject.value for reject in exact.rejects]) == ([2], ["2.50"])
    # A column of pandas in which a value is missing is one of floats.
    frame = pd.DataFrame({"input_tokens": [100, None], "calls": [1, 1]})
    assert frame_account(frame).column("input_tokens") == [100, None]
    text = tmp_path / "t.csv"
    text.write_text("input_tokens,output_tokens\n100.0,20.00\n9.5,1\n1.,1\n1e3,1\n.0,1\n")
    read = account(text)
    assert (read.column("input_tokens"), read.column("output_tokens")) == ([100], [20])
    assert [reject.value for reject in read.rejects] == ["9.5", "1.", "1e3", ".0"]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Europe/Paris"])
def test_timestamps_of_every_unit_are_utc_instants(account, tmp_path, unit, zone):
    moment = dt.datetime(2025, 7, 3, 10, 0, tzinfo=dt.UTC)
    data = {"when": pa.array([moment], pa.timestamp(unit, zone)), "input_tokens": [1]}
    got = account(write_parquet(tmp_path / "t.parquet", data), "started_at=when:utc")
    assert got.column("started_at") == [moment.replace(tzinfo=None)]


@pytest.mark.parametrize("kind", ["TIMESTAMP", "TIMESTAMPTZ"])
@pytest.mark.parametrize("declared", ["utc", "tz:Europe/Paris"])
def test_endless_instants_are_refused(account, tmp_path, kind, declared):
    if (kind, declared) == ("TIMESTAMPTZ", "tz:Europe/Paris"):
        pytest.skip("an instant has no local reading")
    path = tmp_path / "t.parquet"
    values = "('infinity'), ('-infinity'), ('2025-07-03 10:00:00+00'), ('290000-01-01 00:00:00+00')"
    made = f"SELECT col0::{kind} AS w, 1 AS n FROM (VALUES {values})"  # noqa: S608 - the test's own constants
    duckdb.sql(made).write_parquet(str(path))
    got = account(path, f"started_at=w:{declared},input_tokens=n")
    assert [reject.row for reject in got.rejects] == [1, 2, 4]


def test_a_corrupt_parquet_file_is_named(account, tmp_path):
    path = write_parquet(tmp_path / "t.parquet", table())
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with pytest.raises(BadInput, match=r"t\.parquet.*footer"):
        account(path)
    path.write_bytes(b"PAR1")
    with pytest.raises(BadInput):
        account(path)
    csv = write_csv(tmp_path / "u.parquet", table())
    with pytest.raises(BadInput, match="not a Parquet file"):
        account(csv, format="parquet")


def test_columns_of_a_folder_name_are_not_invented(account, tmp_path):
    folder = tmp_path / "region=FRA"
    folder.mkdir()
    write_parquet(folder / "t.parquet", {"input_tokens": [1]})
    assert account(tmp_path).reading.columns == ("source", "input_tokens")


def test_what_a_file_says_precedes_the_name_of_its_folder(account, tmp_path):
    for count, name in enumerate(("input_tokens=7", "model=o3"), start=1):
        (tmp_path / name).mkdir()
        write_parquet(tmp_path / name / "t.parquet", {"input_tokens": [count], "model": ["gpt-4o"]})
    found = account(tmp_path)
    assert sorted(found.column("input_tokens")) == [1, 2]
    assert found.column("model_request") == ["gpt-4o", "gpt-4o"]


def test_folders_globs_and_mixes_add_up(account, tmp_path):
    (tmp_path / "a" / ".hidden").mkdir(parents=True)
    write_csv(tmp_path / "a" / "1.csv", table(100))
    write_parquet(tmp_path / "a" / "2.parquet", table(100, 100))
    write_jsonl(tmp_path / "a" / "3.jsonl", table(100, 200))
    (tmp_path / "a" / "4.csv.gz").write_bytes(
        gzip.compress(write_csv(tmp_path / "x.csv", table(100, 300)).read_bytes())
    )
    write_csv(tmp_path / "a" / ".hidden" / "5.csv", table(5))
    (tmp_path / "a" / "notes.md").write_text("not usage")
    got = account(tmp_path / "a")
    assert got.where == Reconciliation(read=400, counted=400, duplicate=0, rejected=0)
    assert sorted(got.column("duration_us")) == [i * 1000 for i in range(400)]
    assert [os.path.basename(str(left)) for left in got.reading.found_files.ignored] == ["notes.md (suffix .md)"]
    names = {os.path.basename(file): claim.reader for file, claim in got.reading.recognised.items()}
    assert names == {"1.csv": "csv", "2.parquet": "parquet", "3.jsonl": "jsonl", "4.csv.gz": "csv"}
    assert account(str(tmp_path / "a" / "*.csv*")).where.read == 200


def test_the_same_file_twice_counts_once_even_compressed_or_linked(account, tmp_path):
    path = write_csv(tmp_path / "1.csv", table(100))
    (tmp_path / "2.csv").write_bytes(path.read_bytes())
    (tmp_path / "3.csv.zst").write_bytes(zstandard.compress(path.read_bytes()))
    (tmp_path / "4.csv").symlink_to(path)
    write_csv(tmp_path / "5.csv", table(100, 100))
    got = account([tmp_path, path])
    assert got.where == Reconciliation(read=600, counted=200, duplicate=400, rejected=0)
    assert files.digest(str(path)) == files.digest(str(tmp_path / "3.csv.zst"))


def test_equal_rows_without_an_id_stay_and_equal_ids_count_once(account, tmp_path):
    path = tmp_path / "1.csv"
    path.write_text("id,n,m\na,5,1\na,5,1\n,5,1\n,5,1\nb,7,\nb,7,9\nb,7,3\nc,-1,1\n")
    assert account(path, "input_tokens=n,output_tokens=m", ignored=frozenset({"id"})).where.counted == 7
    again = tmp_path / "2.csv"
    again.write_text("id,n,m\nb,7,4\nd,1,1\n")
    got = account([path, again], "input_tokens=n,output_tokens=m,event_id=id")
    assert got.where == Reconciliation(read=10, counted=5, duplicate=4, rejected=1)
    assert {row["event_id"]: row["output_tokens"] for row in got.rows}["b"] == 9  # the fullest, not the first


def test_event_ids_in_parquet_reconcile_too(account, tmp_path):
    ids = [f"e{i % 60}" for i in range(100)]
    counts = [i % 60 or -1 for i in range(100)]
    path = write_parquet(tmp_path / "t.parquet", {"event_id": ids, "input_tokens": counts})
    assert account(path).where == Reconciliation(read=100, counted=59, duplicate=39, rejected=2)


def test_absent_paths_and_empty_folders(account, tmp_path):
    with pytest.raises(BadCall, match="no such file"):
        account(tmp_path / "nowhere.csv")
    with pytest.raises(NoData, match="No usage file"):
        account(tmp_path)


def test_what_is_not_a_frame(frame_account):
    with pytest.raises(BadCall, match="__arrow_c_stream__"):
        frame_account([1, 2, 3])


def test_files_nobody_knows_are_refused(account, tmp_path):
    path = tmp_path / "t.log"
    path.write_bytes(bytes(range(256)) * 10)
    with pytest.raises(BadInput, match="no reader recognises"):
        account(path)
    with pytest.raises(BadCall, match=re.escape(f"Formats: auto, {', '.join(sorted(readers()))}.")):
        account(path, format="nonsense")


def test_every_reader_is_found_and_has_its_own_name():
    found = readers()
    assert {"azure-llm-trace", "csv", "jsonl", "otlp", "parquet"} <= set(found)
    for name, module in found.items():
        assert isinstance(module, Reader)
        assert isinstance(module, TableReader) != isinstance(module, EventReader)
        assert name == module.NAME
        assert not hasattr(module, "SUMMARY")
        for language in ("en", "fr"):
            assert locale(language)(f"format-{name}")
    assert all(a.NAME != b.NAME for a, b in itertools.combinations(found.values(), 2))


def test_listing_the_readers_loads_no_engine():
    code = (
        "import sys, obsia.readers.registry as r; r.readers(); import obsia.readers.reading;"
        "heavy = {'ibis', 'duckdb', 'numpy', 'google.protobuf', 'msgspec', 'zstandard'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_of_equally_full_records_the_order_of_files_keeps_none(account, tmp_path, order, suffix):
    models = ("gpt-4o-mini", "gpt-4o")
    for place, index in enumerate(order):
        columns = {"event_id": ["e1", "e2"], "model_request": [models[index]] * 2, "input_tokens": [5, 5],
                   "output_tokens": [5, 9 if index == 0 else 1], "label.team": ["a", "b"]}  # fmt: skip
        (write_csv if suffix == "csv" else write_jsonl)(tmp_path / f"{place}.{suffix}", columns)
    got = account(tmp_path)
    assert {row["event_id"]: row["model_request"] for row in got.rows} == {"e1": "gpt-4o", "e2": "gpt-4o-mini"}
    assert got.where == Reconciliation(read=4, counted=2, duplicate=2, rejected=0)


def test_labels_and_absent_values_decide_too(account, tmp_path):
    rows = ["e1,5,,b", "e1,5,gpt-4o,", "e1,5,gpt-4o,b", "e1,5,gpt-4o,a"]
    kept = set()
    for number, order in enumerate(itertools.permutations(rows)):
        path = tmp_path / f"{number}.csv"
        path.write_text("event_id,input_tokens,model_request,label.team\n" + "\n".join(order) + "\n")
        (row,) = account(path).rows
        kept.add((row["model_request"], row["label.team"]))
    assert kept == {("gpt-4o", "a")}


def test_tokens_of_no_call_are_refused(account, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("calls,input_tokens,output_tokens\n0,5,\n0,0,\n,5,1\n2,5,1\n-1,5,1\n0,,7\n")
    got = account(path)
    assert got.column("calls") == [0, None, 2]
    assert [(reject.line, reject.reason, reject.value) for reject in got.rejects] == [
        (2, "no_call", "0"),
        (6, "not_whole_number", "-1"),
        (7, "no_call", "0"),
    ]
    assert str(got.rejects[0].expected).startswith("a whole number from 1 to")
    assert got.where.rejected == 3
    assert account(write_parquet(tmp_path / "t.parquet", {"calls": [0, 1], "images": [3, 3]})).where.rejected == 1


STRANGERS = {
    "settings.json": '{\n  "theme": "dark",\n  "paths": ["a"]\n}\n',
    "notes.json": '[{"title": "a"}, {"title": "b"}]',
    "log.jsonl": '{"level": "info"}\n{"level": "warn"}\n',
}


@pytest.mark.parametrize("name", STRANGERS)
def test_json_without_usage_in_a_folder_is_reported_not_read(account, tmp_path, name):
    folder = tmp_path / "in"
    folder.mkdir()
    write_jsonl(folder / "usage.jsonl", table(10))
    stranger = folder / name
    stranger.write_text(STRANGERS[name])
    (folder / ("copy-" + name)).write_text(STRANGERS[name])
    got = account(folder)
    assert got.where == Reconciliation(read=10, counted=10, duplicate=0, rejected=0)
    assert {os.path.basename(str(left)) for left in got.reading.found_files.ignored} == {
        f"{each} (no usage in it)" for each in (name, "copy-" + name)
    }
    assert [os.path.basename(file) for file in got.reading.recognised] == ["usage.jsonl"]


def test_json_without_usage_is_an_error_alone_and_told_beside_others_where_it_was_named(account, tmp_path):
    stranger = tmp_path / "notes.json"
    stranger.write_text(STRANGERS["notes.json"])
    with pytest.raises(BadInput, match="nothing to count"):
        account(tmp_path)
    write_csv(tmp_path / "usage.csv", table(10))
    assert account(tmp_path).where.read == 10
    got = account([tmp_path, stranger])
    assert got.where.read == 10
    assert ["nothing to count" in str(told.reason) for told in got.reading.broken] == [True]


def test_json_with_late_or_mapped_usage_in_a_folder_is_read(account, tmp_path):
    write_csv(tmp_path / "usage.csv", {"n": [1], "input_tokens": [1]})
    late = '{"note": "' + "x" * 1000 + '"}\n'
    (tmp_path / "late.jsonl").write_text(late * 400 + '{"input_tokens": 5}\n')
    got = account(tmp_path)
    assert sorted(got.column("input_tokens")) == [1, 5]
    assert got.where.rejected == 400
    (tmp_path / "late.jsonl").write_text('{"usage": {"n": 7}}\n')
    (tmp_path / "usage.csv").unlink()
    write_jsonl(tmp_path / "other.jsonl", {"x": [1]})
    mapped = account(tmp_path, "input_tokens=usage.n")
    assert (mapped.where.counted, len(mapped.reading.found_files.ignored)) == (1, 1)


def test_a_span_of_days_ends_with_its_last_day_in_any_zone(account, tmp_path):
    # Working: October of Paris has an hour more than 31 days; the 3rd of November is one day.
    path = tmp_path / "usage.csv"
    path.write_text(
        "period_start,period_end,model,requests,input_tokens,output_tokens\n"
        "2026-10-01,2026-10-31,gpt-4o,9,900,90\n2026-10-01,2026-11-01,gpt-4,9,900,90\n2026-11-03,2026-11-03,o3,9,900,90\n"
    )
    october = 31 * 86_400 + 3600
    assert account(path, time_zone="Europe/Paris").column("bucket_s") == [october, october, 86_400]


@pytest.mark.parametrize(
    ("names", "days"),
    [
        ("start_time,end_time", ("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")),
        ("period_start,period_end", ("23/11/2026 00:00", "24/11/2026 00:00", "25/11/2026 00:00")),
        ("start_time,end_time", ("1795392000", "1795478400", "1795564800")),
    ],
)
def test_a_span_of_instants_ends_at_its_end(account, tmp_path, names, days):
    path = tmp_path / "usage.csv"
    spans = "".join(f"{start},{end},gpt-4o,9,900,90\n" for start, end in itertools.pairwise(days))
    path.write_text(f"{names},model,requests,input_tokens,output_tokens\n{spans}")
    assert account(path).column("bucket_s") == [86_400, 86_400]


def test_a_frame_with_a_row_for_each_kind_of_token_is_turned(frame_account):
    kinds = {"model": ["gpt-4o"] * 2, "token_type": ["input", "output"], "tokens": [1000, 300], "requests": [7, 7]}
    (row,) = frame_account(pa.table(kinds)).rows
    assert (row["input_tokens"], row["output_tokens"], row["calls"]) == (1000, 300, 7)
