"""JSON lines and arrays: the same rules, good records kept, bad ones named."""

from __future__ import annotations

import gzip
import json

import pytest

from obsia.core.errors import BadInput
from obsia.readers import jsonl
from obsia.readers.base import ReadOptions
from obsia.readers.jsonl import lines as json_lines

MAP = "started_at=ts:epoch_s,input_tokens=usage.prompt_tokens,output_tokens=usage.completion_tokens,model_request=m"


def record(i: int) -> dict[str, object]:
    usage = {"prompt_tokens": i + 1, "completion_tokens": i + 2}
    return {"ts": 1743674567 + i, "usage": usage, "m": f"m{i % 3}", "messages": ["CANARY"]}


def lines(count: int, start: int = 0) -> bytes:
    return b"".join(json.dumps(record(i)).encode() + b"\n" for i in range(start, start + count))


def write(path, data: bytes):
    path.write_bytes(data)
    return path


def test_nested_values_are_named_with_dots(account, tmp_path):
    got = account(write(tmp_path / "t.jsonl", lines(500)), MAP)
    assert got.column("input_tokens") == list(range(1, 501))
    assert got.rows[0]["started_at"].isoformat() == "2025-04-03T10:02:47"
    assert got.reading.unmapped() == ("messages",)


@pytest.mark.parametrize("name", ["t.jsonl.gz", "t.json", "t.json.gz"])
def test_arrays_and_compressed_files_are_the_same_records(account, tmp_path, name):
    data = lines(500)
    if ".json." in f"{name}.":
        data = b"[" + b",\n".join(data.splitlines()) + b"]\n"
    got = account(write(tmp_path / name, gzip.compress(data) if name.endswith(".gz") else data), MAP)
    assert got.column("input_tokens") == list(range(1, 501))
    assert got.where.rejected == 0


BAD = [
    (b"hello", "not_json"),
    (b'{"ts": 1743674567, "usage": {"prompt_tokens": 5}', "not_json"),
    (b'{"ts": 1743674567, "usage": {"prompt_tokens": 5}} {}', "not_json"),
    (b"[1, 2]", "not_an_object"),
    (b"7", "not_an_object"),
    (b"null", "no_usage"),
    (b'{"usage": {"prompt_tokens": 5}, "m": "\xff"}', "mis_encoded"),
    (b'{"m": "a", "m": "b", "usage": {"prompt_tokens": 5}}', "duplicate_key"),
    (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
    (b'{"usage": {"prompt_tokens": 5}, "m": "' + b"x" * 30_000_000 + b'"}', "line_too_long"),
    (b'{"usage": {"prompt_tokens": true}}', "not_whole_number"),
    (b'{"usage": {"prompt_tokens": 9.5}}', "not_whole_number"),
    (b'{"usage": {"prompt_tokens": NaN}}', "not_whole_number"),
    (b'{"usage": {"prompt_tokens": -1}}', "not_whole_number"),
    (b'{"usage": {"prompt_tokens": [5]}}', "not_whole_number"),
    (b'{"usage": {"prompt_tokens": 99999999999999999999999999}}', "not_whole_number"),
    (b'{"usage": {"prompt_tokens": "many"}}', "not_whole_number"),
    (b'{"usage": {"prompt_tokens": 5}, "m": "a\\u0000b"}', "unfit_text"),
    (b'{"usage": {"prompt_tokens": 5}, "m": "a\\ud800"}', "unfit_text"),
    (b'{"usage": "none"}', "no_usage"),
    (b"{}", "no_usage"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=[f"{i}-{reason}" for i, (_, reason) in enumerate(BAD)])
def test_one_bad_line_is_named_and_no_good_one_is_lost(account, tmp_path, line, reason):
    got = account(write(tmp_path / "t.jsonl", lines(300) + line + b"\n" + lines(300, 300)), MAP)
    assert got.column("input_tokens") == list(range(1, 601))
    (reject,) = got.rejects
    assert reject.line == 301
    assert reject.reason in {reason, "unfit_text" if reason == "line_too_long" else reason}
    assert got.where.read == 601


def test_all_bad_lines_together_and_no_contents_shown(account, tmp_path):
    data = b"".join(line + b"\n" + lines(10, 10 * i) for i, (line, _) in enumerate(BAD))
    got = account(write(tmp_path / "t.jsonl", data), MAP)
    assert sorted(got.column("input_tokens")) == list(range(1, 10 * len(BAD) + 1))
    assert sorted(reject.line for reject in got.rejects) == [1 + 11 * i for i in range(len(BAD))]
    assert "CANARY" not in repr((got.rejects, got.rows))


def test_a_key_that_comes_late_is_not_lost(account, tmp_path):
    early = b'{"input_tokens": 5, "output_tokens": 1}\n' * 20_000
    late = b'{"input_tokens": 5, "output_tokens": 1, "cache_read_tokens": 4}\n'
    got = account(write(tmp_path / "t.jsonl", early + late))
    assert got.rows[-1]["cache_read_tokens"] == 4
    assert got.rows[0]["cache_read_tokens"] is None


def test_a_mapped_key_that_never_comes_is_an_error_with_near_misses(account, tmp_path):
    with pytest.raises(BadInput, match=r"did you mean 'usage.prompt_tokens'"):
        account(write(tmp_path / "t.jsonl", lines(5)), "input_tokens=usage.prompt_token")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"{not json\n{at all\n", "no record is a JSON object"),
        (gzip.compress(lines(3000), mtime=0)[:-900], "first bytes|cut short"),
        (b"[1, 2, 3]", "no record is a JSON object"),
        (b"[", "no record|nothing to count"),
        (b'{"a": 1}\n', "nothing to count"),
        (lines(3).decode().encode("utf-16-le"), "iconv -f UTF-16LE -t UTF-8"),
        (lines(3).decode().encode("utf-16-be"), "iconv -f UTF-16BE -t UTF-8"),
        (lines(3).decode().encode("utf-32"), "iconv -f UTF-32 -t UTF-8"),
        (gzip.compress(lines(3).decode().encode("utf-16"), mtime=0), "first bytes|iconv -f UTF-16 -t UTF-8"),
    ],
)
def test_what_cannot_be_read_says_why(account, tmp_path, data, said):
    with pytest.raises(BadInput, match=said):
        account(write(tmp_path / "t.jsonl", data))


def test_a_truncated_array_keeps_what_came_before(account, tmp_path):
    data = b"[" + b",\n".join(lines(100).splitlines())
    got = account(write(tmp_path / "t.json", data[:-20]), MAP)
    assert got.where.counted == 99
    assert [(reject.row, reject.reason) for reject in got.rejects] == [(100, "not_json")]


def test_whole_numbers_written_with_a_point_are_counts_by_either_way_of_reading(account, tmp_path):
    data = b'{"input_tokens": 9.0, "output_tokens": "100.00"}\n' * 3
    got = account(write(tmp_path / "t.jsonl", data))
    assert got.column("input_tokens") == [9] * 3
    again = account(write(tmp_path / "u.jsonl", data + b"broken\n"))
    assert (again.column("input_tokens"), again.column("output_tokens")) == ([9] * 3, [100] * 3)


def test_the_last_line_of_a_log_that_is_being_written_waits(account, tmp_path):
    data = b'{"input_tokens": 9, "output_tokens": 1}\n' * 3
    got = account(write(tmp_path / "t.jsonl", data + b'{"input_tokens": 1'))
    assert (got.where.read, got.where.counted, got.rejects) == (3, 3, [])
    assert got.skipped == {"line that is not finished yet": 1}
    ended = account(write(tmp_path / "ended.jsonl", data + b'{"input_tokens": 1\n'))
    assert [(reject.line, reject.reason) for reject in ended.rejects] == [(4, "not_json")]
    packed = account(write(tmp_path / "t.jsonl.gz", gzip.compress(data + b'{"input_tokens": 1')))
    assert [(reject.line, reject.reason) for reject in packed.rejects] == [(4, "not_json")]
    odd = account(write(tmp_path / "odd.jsonl", data + b'{"input_tokens": 1]'))
    assert [(reject.line, reject.reason) for reject in odd.rejects] == [(4, "not_json")]


def test_hostile_keys(account, tmp_path):
    key = "a'b\"c/~d$"
    data = json.dumps({key: 5, "usage": {key: 7}}).encode() + b"\n"
    got = account(write(tmp_path / "t.jsonl", data), f"input_tokens={key},output_tokens=usage.{key}")
    assert (got.rows[0]["input_tokens"], got.rows[0]["output_tokens"]) == (5, 7)


@pytest.mark.parametrize(
    ("content", "may_hold"),
    [
        ({"output_tokens": 5}, True),
        ({"output_tokens": None, "calls": 2}, True),
        ({"output_tokens": None}, False),
        ({"theme": "dark"}, False),
    ],
)
def test_one_object_over_lines_holds_usage_where_one_count_is_stated(tmp_path, content, may_hold):
    path = write(tmp_path / "t.json", json.dumps(content, indent=2).encode())
    assert jsonl.may_hold_usage(str(path), ReadOptions()) is may_hold


@pytest.mark.parametrize("data", [b'{"a":1}\n{"b":2}', b'{"a":1}\n{"b":2}\n'])
def test_the_last_line_counts_with_or_without_its_end(data):
    assert json_lines._records(data) == [{"a": 1}, {"b": 2}]
