"""Declared types: what is not declared is refused, never guessed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from obsia.core.errors import BadCall, BadInput
from obsia.readers.mapping import Columns


def csv(tmp_path, stamps, extra=""):
    path = tmp_path / "t.csv"
    path.write_text("when,n\n" + "".join(f"{stamp},1{extra}\n" for stamp in stamps))
    return path


@pytest.mark.parametrize(
    ("declared", "stamp", "expected"),
    [
        ("utc", "2025-04-03 10:11:12", "2025-04-03T10:11:12"),
        ("utc", "2025-04-03T10:11:12.1234567", "2025-04-03T10:11:12.123456"),
        ("utc", "2025-04-03T10:11:12.999999999Z", "2025-04-03T10:11:12.999999"),
        ("utc", "2025-04-03 10:11", "2025-04-03T10:11:00"),
        ("utc", "2025-04-03T10:11:12.5+00:00", "2025-04-03T10:11:12.500000"),
        ("iso", "2025-04-03T10:11:12+02:00", "2025-04-03T08:11:12"),
        ("iso", "2025-04-03T10:11:12.5-0530", "2025-04-03T15:41:12.500000"),
        ("iso", "2025-04-03T10:11:12Z", "2025-04-03T10:11:12"),
        ("date", "2025-04-03", "2025-04-03T00:00:00"),
        ("epoch_s", "1743674567", "2025-04-03T10:02:47"),
        ("epoch_s", "1743674567.25", "2025-04-03T10:02:47.250000"),
        ("epoch_ms", "1743674567250", "2025-04-03T10:02:47.250000"),
        ("epoch_us", "1743674567250001", "2025-04-03T10:02:47.250001"),
        ("epoch_ns", "1743674567250001999", "2025-04-03T10:02:47.250001"),
        ("tz:Europe/Paris", "2025-07-03 10:00:00", "2025-07-03T08:00:00"),
        ("tz:Europe/Paris", "2025-01-03T10:00:00", "2025-01-03T09:00:00"),
        ("strptime:%d/%m/%Y %H:%M", "03/04/2025 10:11", "2025-04-03T10:11:00"),
        ("strptime:%m/%d/%Y %H:%M", "03/04/2025 10:11", "2025-03-04T10:11:00"),
    ],
)
def test_a_declared_time_is_read(account, tmp_path, declared, stamp, expected):
    got = account(csv(tmp_path, [stamp]), f"started_at=when:{declared},input_tokens=n")
    assert got.column("started_at") == [dt.datetime.fromisoformat(expected)]


@pytest.mark.parametrize(
    ("declared", "stamp"),
    [
        ("utc", "03/04/2025"),
        ("utc", "2025-04-03"),
        ("utc", "2025-04-03T10:11:12+02:00"),
        ("utc", "2025-02-30 10:00:00"),
        ("utc", "2025-04-03 24:00:00"),
        ("utc", "2025-04-03 10:11:12 PM"),
        ("utc", " 2025-04-03 10:11:12"),
        ("utc", "1999-04-03 10:11:12"),
        ("utc", "2125-04-03 10:11:12"),
        ("utc", "infinity"),
        ("utc", "epoch"),
        ("iso", "2025-04-03T10:11:12"),
        ("date", "03/04/2025"),
        ("date", "2025-04-03 10:00:00"),
        ("epoch_s", "1743674567250"),
        ("epoch_ms", "1743674567"),
        ("epoch_us", "1743674567250"),
        ("epoch_s", "1.7e9"),
        ("epoch_s", "-1"),
        ("epoch_s", "999999999999"),
        ("epoch_s", "9" * 37),
        ("epoch_ns", "99999999999999999999999"),
        ("strptime:%d/%m/%Y", "13/13/2025"),
        ("strptime:%d/%m/%Y", "yesterday"),
        ("tz:Europe/Paris", "2025-03-30 02:30:00"),
        ("tz:Europe/Paris", "2025-10-26 02:30:00"),
        ("tz:Australia/Lord_Howe", "2025-04-06 01:45:00"),
    ],
)
def test_a_time_of_another_form_is_refused_not_guessed(account, tmp_path, declared, stamp):
    got = account(csv(tmp_path, ["", stamp]), f"started_at=when:{declared},input_tokens=n")
    (reject,) = got.rejects
    shown = f"text of {len(stamp)} characters" if stamp in {"yesterday", "epoch", "2025-04-03 10:11:12 PM"} else stamp
    assert (reject.line, reject.field, reject.reason, reject.value) == (3, "when", "not_an_instant", shown)
    assert got.where.rejected == got.where.counted == 1


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_local_times_agree_with_the_zone_data_of_python(account, tmp_path, zone):
    naive = [dt.datetime.fromisoformat("2025-01-01") + dt.timedelta(hours=7 * step, minutes=30) for step in range(1250)]
    got = account(csv(tmp_path, naive), f"started_at=when:tz:{zone},input_tokens=n")
    expected = []
    for stamp in naive:
        readings = {stamp.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
        if len(readings) == 1:
            expected.append(readings.pop().replace(tzinfo=None))
    assert got.column("started_at") == expected
    assert got.where.rejected == len(naive) - len(expected)


@pytest.mark.parametrize(
    ("value", "count"),
    [("0", 0), ("7", 7), ("007", 7), ("2147483647", 2147483647), ("1.0", 1), ("7.00", 7)]
    + [
        (bad, None)
        for bad in (
            "-1", "+1", "9.5", "1.01", "1.", ".0", "-0.0", "1e3", "1 000", "1,000", " 1", "1_000", "0x10",
            "NaN", "nan", "inf", "true", "True", "2147483648", "99999999999999999999", "١٢",
            "1\u00a0", "null", "None", "-", "1\x00",
        )
    ],
)  # fmt: skip
def test_counts_are_whole_numbers_in_digits(account, tmp_path, value, count):
    path = tmp_path / "t.csv"
    path.write_text(f'n,m\n"{value}",1\n', encoding="utf-8")
    got = account(path, "input_tokens=n:int,output_tokens=m")
    if count is None:
        assert got.rows == []
        assert [reject.reason for reject in got.rejects] == ["not_whole_number"]
    else:
        assert got.column("input_tokens") == [count]


def test_an_absent_count_is_null_and_no_count_at_all_is_refused(account, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("input_tokens,output_tokens,model_request\n,5,a\n5,,b\n,,c\n")
    got = account(path)
    counted = [(row["input_tokens"], row["output_tokens"]) for row in got.rows]
    assert sorted(counted, key=str) == [(5, None), (None, 5)]
    assert [(reject.line, reject.reason) for reject in got.rejects] == [(4, "no_usage")]


def test_sub_counts_larger_than_their_totals_are_refused_never_repaired(account, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        "input_tokens,cache_read_tokens,cache_write_tokens,output_tokens,reasoning_tokens\n"
        "10,4,6,5,5\n10,5,6,5,5\n10,4,6,5,6\n,1,,5,\n,0,0,5,\n"
    )
    got = account(path)
    assert [reject.line for reject in got.rejects] == [3, 4, 5]
    assert {reject.reason for reject in got.rejects} == {"sub_count_exceeds_total"}
    assert [reject.value for reject in got.rejects] == ["11 > 10", "6 > 5", "1 > absent"]


@pytest.mark.parametrize(
    ("unit", "text", "us"),
    [
        ("s", "1.5", 1_500_000),
        ("s", "0.0000015", 2),
        ("ms", "250", 250_000),
        ("ms", "0.25", 250),
        ("us", "7", 7),
    ],
)
def test_durations_have_a_declared_unit(account, tmp_path, unit, text, us):
    path = tmp_path / "t.csv"
    path.write_text(f"n,took\n1,{text}\n1,-1\n1,{text}x\n")
    got = account(path, f"input_tokens=n,duration_us=took:{unit}")
    assert got.column("duration_us") == [us]
    assert [reject.reason for reject in got.rejects] == ["not_a_time", "not_a_time"]


def test_flags_are_true_or_false(account, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("input_tokens,batch_api\n1,true\n1,FALSE\n1,\n1,1\n1,yes\n")
    got = account(path)
    assert got.column("batch_api") == [True, False, None]
    assert [reject.line for reject in got.rejects] == [5, 6]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("started_at=when:datetime", "needs a declared type"),
        ("started_at=when:tz:Europe/Pari", "Europe/Paris"),
        ("started_at=when:strptime:%d/%m", "does not fix year"),
        ("started_at=when:strptime:%d/%m/%Y %z", "use iso"),
        ("duration_us=took", "needs its unit"),
        ("input_token=n", "input_tokens"),
        ("labels=n", "not a canonical column"),
        ("input_tokens", "is not of the form"),
        ("input_tokens=a,input_tokens=b", "mapped twice"),
        ("input_tokens=:int", "names no column"),
    ],
)
def test_a_wrong_map_is_a_bad_call_that_says_what_is_right(text, said):
    with pytest.raises(BadCall, match=said):
        Columns.parse(text)


def test_columns_with_commas_colons_and_quotes_can_be_mapped(account, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('"In, all","a:b","q""r"\n5,x,7\n')
    got = account(path, 'input_tokens=In, all,label.team=a:b,output_tokens=q"r')
    assert got.rows == [{"source": "csv", "input_tokens": 5, "output_tokens": 7, "label.team": "x"}]


def test_a_mapped_column_that_is_absent_names_those_that_exist(account, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("ContextTokens,Other\n1,2\n")
    with pytest.raises(BadInput, match=r"did you mean 'ContextTokens'.*'Other'"):
        account(path, "input_tokens=contexttokens")


def test_a_file_without_counts_says_what_to_map(account, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("things,others\n1,2\n")
    with pytest.raises(BadInput, match="--map input_tokens=COLUMN"):
        account(path)


def test_what_nothing_uses_is_reported(account, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("input_tokens,price,note\n1,2,x\n")
    assert account(path).reading.unmapped() == ("price", "note")
