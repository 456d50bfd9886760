"""Folders of many small files: they are read together, and a broken one costs no other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from obsia.readers import base, delimited, files, jsonl, listing
from obsia.readers.base import Engine, Scan, scans_of
from obsia.readers.canonical import once
from obsia.readers.records import outline

RECORD = {
    "csv": "2026-03-01T00:00:00Z,gpt-4o,{n},1",
    "jsonl": '{{"started_at":"2026-03-01T00:00:00Z","model_request":"gpt-4o","input_tokens":{n},"output_tokens":1}}',
}
HEAD = {"csv": "started_at,model_request,input_tokens,output_tokens\n", "jsonl": ""}
CUT = {"csv": "2026-03-01T00:00:00Z,gpt-4o", "jsonl": '{"started_at":"2026'}
REASON = {"csv": "wrong_number_of_fields", "jsonl": "not_json"}


def folder(path: Path, kind: str, *, files: int, broken: tuple[int, ...] = ()) -> Path:
    """Files of three records each; in a broken one the second is cut."""
    for number in range(files):
        lines = [RECORD[kind].format(n=3 * number + place) for place in range(3)]
        if number in broken:
            lines[1] = CUT[kind]
        (path / f"f{number}.{kind}").write_text(HEAD[kind] + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("most_held", [0, base.MOST_HELD_BYTES])
@pytest.mark.parametrize("broken", [(), (0,), (2, 3, 7), (0, 2, 3, 5, 6, 7), tuple(range(8))])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_broken_files_lose_their_broken_records_alone(account, tmp_path, monkeypatch, kind, broken, most_held):
    monkeypatch.setattr(base, "MOST_HELD_BYTES", most_held)
    got = account(folder(tmp_path, kind, files=8, broken=broken))
    kept = [n for n in range(24) if n % 3 != 1 or n // 3 not in broken]
    assert sorted(got.column("input_tokens")) == kept
    line = 3 if kind == "csv" else 2
    assert sorted((reject.file, reject.line, reject.reason) for reject in got.rejects) == sorted(
        (str(tmp_path / f"f{n}.{kind}"), line, REASON[kind]) for n in broken
    )
    assert got.reading.broken == ()


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_refused_value_is_told_with_its_line_whether_files_are_held_or_not(account, tmp_path, monkeypatch, kind):
    folder(tmp_path, kind, files=6)
    text = (tmp_path / f"f4.{kind}").read_text(encoding="utf-8").replace("13", "-5")
    (tmp_path / f"f4.{kind}").write_text(text, encoding="utf-8")
    told = []
    for most in (0, base.MOST_HELD_BYTES):
        monkeypatch.setattr(base, "MOST_HELD_BYTES", most)
        got = account(tmp_path)
        told.append(([(each.file, each.line, each.field, each.reason) for each in got.rejects],
                     sorted(got.column("input_tokens"))))  # fmt: skip
    assert told[0] == told[1]
    assert told[0][0][0][:2] == (str(tmp_path / f"f4.{kind}"), 3 if kind == "csv" else 2)


class Refusing:
    """An engine in name: it refuses files that are broken, and may say which."""

    def __init__(self, broken: set[str], *, says: str = "") -> None:
        self.broken, self.says, self.asked = broken, says, 0

    def by_engine(self, files: list[str]) -> Scan | None:
        self.asked += 1
        found = [file for file in files if file in self.broken]
        if found:
            raise OSError(self.says or found[0])
        return scan_of(files)

    def scans(self, files: list[str]) -> list[tuple[str, ...]]:
        engine = Engine(connection=None, error=OSError)  # type: ignore[arg-type]
        return [scan.files for scan in scans_of(files, engine=engine, by_engine=self.by_engine, one_by_one=scan_of)]


def scan_of(files: list[str]) -> Scan:
    return Scan(
        reader="", files=tuple(files), usage=None, unchecked=None, read=0, rejected=0,  # type: ignore[arg-type]
        reject_counts=dict, rejects=lambda _: iter(()), mapped={},
    )  # fmt: skip


FILES = [f"/logs/{number:04}.jsonl" for number in range(1_000)]


def test_the_file_that_the_engine_names_is_found_at_once():
    engine = Refusing({FILES[700]})
    assert engine.scans(FILES) == [(*FILES[:700], *FILES[701:]), (FILES[700],)]
    assert engine.asked == 3


@pytest.mark.parametrize("says", ["", "somewhere", f"a record quotes {FILES[3]}"])
@pytest.mark.parametrize("broken", [{0}, {999}, {1, 500, 501, 900, 901, 902}])
def test_broken_files_are_found_by_halves_where_nobody_names_them(broken, says):
    engine = Refusing({FILES[number] for number in broken}, says=says)
    sound = tuple(file for number, file in enumerate(FILES) if number not in broken)
    assert engine.scans(FILES) == [sound, tuple(FILES[number] for number in sorted(broken))]
    assert engine.asked <= 25 * len(broken) + 3


def test_files_that_are_all_refused_are_read_one_by_one():
    assert Refusing(set(FILES[:9]), says="no").scans(FILES[:9]) == [tuple(FILES[:9])]
    assert Refusing({FILES[0]}).scans(FILES[:1]) == [(FILES[0],)]


FLAT = b'{"started_at":"2026-03-01T00:00:00Z","model_request":"gpt-4o","input_tokens":%s}'
ODD = {
    "jsonl": [
        b"", b" ", b"null", b"[1]", b"7", b"{", b'{"input_tokens":1,"input_tokens":2}', b"\xff",
        b'{"input\\u005ftokens":9,"input_tokens":1,"output_tokens":1}', b'{"input_tokens":1.0,"output_tokens":1}',
        b'{"input_tokens":1e2,"output_tokens":1}', b'{"input_tokens":-1,"output_tokens":1}',
        b'{"input_tokens":true,"output_tokens":1}', b'{"input_tokens":{"a":1},"output_tokens":1}',
        b'{"input_tokens":99999999999999999999,"output_tokens":1}', b'{"input_tokens":"7","output_tokens":1}',
        b'{"a":1,"a":2,"input_tokens":3,"output_tokens":1}', b'{"note":"\\"input_tokens\\":5","input_tokens":4}',
        b'{"input_tokens":4,"model_request":"\\u0000"}', b'{"input_tokens":4,"model_request":"\\ud800"}',
        b'{"input_tokens":4} {"input_tokens":5}', b'{"input_tokens":4,}', b'{"input_tokens":NaN}',
        b'{"Input_Tokens":4,"output_tokens":1}', b'{"input_tokens":4,"started_at":1772582400}', b'{"input_tokens":4}\r',
        b'{"region":"fr","input_tokens":4,"provider":"x"}', b'\xef\xbb\xbf{"input_tokens":4}',
        # All lines have the same keys.
        *(FLAT % values for values in (
            b'-1,"output_tokens":1', b'null,"output_tokens":1', b'1.0,"output_tokens":1', b'true,"output_tokens":1',
            b'"7","output_tokens":"x"', b'99999999999999999999,"output_tokens":1', b'1, "output_tokens":1',
            b'1,"output_tokens" :1', b'1,"output_tokens":1,"input_tokens":2', b'1,"output_tokens":1,"input_tokens" :2',
            b'1,"output_tokens":1}{"input_tokens":2', b'1,\n"output_tokens":1', b'1,"output_tokens":"\xff"',
            b'1,"output_tokens":"}\\n{"', b'1,"output_tokens":":"',
        )),
        FLAT % b'1,"output_tokens":1' + FLAT % b'1,\n"output_tokens":1',
    ],
    "csv": [
        b"", b" ", b"2026-03-01T00:00:00Z,gpt-4o,1", b"2026-03-01T00:00:00Z,gpt-4o,1,2,3", b"\xff,gpt-4o,1,1",
        b'2026-03-01T00:00:00Z,"gpt-4o",1,1', b'2026-03-01T00:00:00Z,"gpt,4o",1,1', b'2026-03-01T00:00:00Z,"gpt-4o,1,1',
        b"2026-03-01T00:00:00Z,gpt\r4o,1,1", b"2026-03-01T00:00:00Z,gpt-4o,1,1\r", b"2026-03-01T00:00:00Z,\x00,1,1",
        b",,,", b",,1,1", b" ,x,1,1", b"2026-03-01T00:00:00Z,gpt-4o,1.5,1", b"2026-03-01T00:00:00Z,gpt-4o,01,-1",
        b"started_at,model_request,input_tokens,output_tokens", "2026-03-01T00:00:00Z,\u00e9,1,1".encode(),
    ],
}  # fmt: skip


TOGETHER = 6
"""Odd lines of one folder, each in a file of its own: what is told names the file."""


@pytest.mark.parametrize(
    ("kind", "first"), [(kind, first) for kind, some in ODD.items() for first in range(0, len(some), TOGETHER)]
)
def test_small_files_are_read_alike_together_and_by_the_engine(account, tmp_path, monkeypatch, kind, first):
    odd = ODD[kind][first : first + TOGETHER]
    folder(tmp_path, kind, files=1 + len(odd))
    for number, line in enumerate(odd, start=1):
        file = tmp_path / f"f{number}.{kind}"
        whole = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join([*whole[:-1], line + b"\n", whole[-1]]))
    together = told(account(tmp_path))
    monkeypatch.setattr(files, "whole_head", lambda _: None)
    for module in (jsonl, delimited):
        monkeypatch.setattr(module, "whole_head", lambda _: None)
    assert together == told(account(tmp_path))


def told(got) -> tuple[object, ...]:
    rejects = [(each.file, each.line, each.row, each.field, each.value, each.reason, str(each.expected))
               for each in got.rejects]  # fmt: skip
    return sorted(map(repr, got.rows)), sorted(map(repr, rejects)), got.where, got.reading.unmapped()


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_small_files_cost_the_engine_no_opening_each(account, tmp_path, monkeypatch, kind):
    folder(tmp_path, kind, files=30)
    opened = []
    monkeypatch.setattr(jsonl._Shape, "_relation", lambda *_, **__: opened.append("jsonl"))
    monkeypatch.setattr(delimited, "scans_of", lambda *_, **__: opened.append("csv"))
    assert len(account(tmp_path).rows) == 90
    assert opened == []


def test_a_small_file_is_opened_and_looked_at_once(account, tmp_path, monkeypatch):
    folder(tmp_path, "jsonl", files=30)
    opened, looked = Counter(), Counter()

    def counting(file, *arguments, **options):
        opened.update([file])
        return open(file, *arguments, **options)

    monkeypatch.setattr(files, "open", counting, raising=False)
    decode = outline._flat_lines
    monkeypatch.setattr(outline, "_flat_lines", lambda data: looked.update([data]) or decode(data))
    got = account(tmp_path)
    assert len(got.rows) == 90
    assert {file: opened[file] for file in got.reading.found_files.files} == dict.fromkeys(
        got.reading.found_files.files, 1
    )
    assert set(looked.values()) == {1}


def test_files_of_one_size_are_read_through_only_where_they_begin_alike(tmp_path, monkeypatch):
    folder(tmp_path, "jsonl", files=3)
    (tmp_path / "again.jsonl").write_bytes((tmp_path / "f1.jsonl").read_bytes())
    read = []
    monkeypatch.setattr(listing, "digest", lambda file: read.append(Path(file).name) or files.digest(file))
    found = listing.discover([tmp_path])
    assert sorted(read) == ["again.jsonl", "f1.jsonl"]
    assert [(Path(copy).name, Path(first).name) for copy, first in found.duplicates] == [("f1.jsonl", "again.jsonl")]


SAME = b'{"a":1,"b":"x"}'


@pytest.mark.parametrize(
    ("data", "records"),
    [
        (SAME, 1),
        (SAME + b"\n", 1),
        (SAME + b"\n" + SAME + b"\n", 2),
        (SAME + b"\n" + SAME, 2),
        (b'{"a": 1, "b": null}', 1),
    ],
)
def test_flat_lines_are_told(data, records):
    assert outline.flat_lines(head(data)) == outline.FlatLines(("a", "b"), records)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n", SAME + b"\n\n" + SAME, SAME + b"\r\n" + SAME, b" " + SAME, b"{}", b"[1]", b'{"a":{}}', b'{"a":[]}',
        SAME + b"\n" + b'{"a":1}', SAME + b"\n" + b'{"a":1,"b":2,"c":3}', b'{"a":1,"a":2}', b'{"a":1,"a" :2}',
        SAME + SAME, SAME + SAME + b"\n" + b'{"a":1,\n"b":2}', b'{"a":1,\n"b":2}', b'{"a":"\xff"}', b'{"a":NaN}',
        b'{"a":"\\u0041"}', b"\xef\xbb\xbf" + SAME, b'{"a":1', b"null",
    ],
)  # fmt: skip
def test_what_might_be_another_text_is_not_told_as_flat_lines(data):
    assert outline.flat_lines(head(data)) is None


def head(data: bytes) -> base.Head:
    return base.Head(file="x.jsonl", suffix=".jsonl", compression="none", data=data, complete=True)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_text_is_read_once_and_again_only_where_records_were_refused(account, tmp_path, kind):
    whole = folder(tmp_path, kind, files=1) / f"f0.{kind}"
    got = account(whole)
    reading = got.reading
    whole.unlink()
    assert [row[0] for row in reading.engine.rows(reading.usage.count())] == [3]
    assert reading.reject_counts() == {}
    assert sorted(row["input_tokens"] for row in got.rows) == [0, 1, 2]


def test_a_column_that_begins_behind_the_head_of_a_file_is_read(account, tmp_path):
    line = '{"model_request":"gpt-4o","input_tokens":1,"output_tokens":1%s}\n'
    text = line % "" * (files.HEAD_BYTES // 40) + line % ',"region":"fr"'
    (tmp_path / "late.jsonl").write_text(text, encoding="utf-8")
    got = account(tmp_path / "late.jsonl")
    assert [row["region"] for row in got.rows if row["region"]] == ["fr"]
    assert len(got.rows) == got.reading.read == files.HEAD_BYTES // 40 + 1


def test_what_cannot_be_kept_is_read_again(account, tmp_path, monkeypatch):
    full = type("OutOfMemoryException", (duckdb.Error,), {})

    def no_room(*_):
        raise full

    folder(tmp_path, "jsonl", files=1, broken=())
    monkeypatch.setattr(once, "_kept", no_room)
    assert sorted(account(tmp_path / "f0.jsonl").column("input_tokens")) == [0, 1, 2]
