"""Folders of many small files: they are read together, and a broken one costs no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsia.readers import base
from obsia.readers.base import Engine, Scan, scans_of

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
@pytest.mark.parametrize("broken", [(), (0,), (11,), (3, 4, 17), tuple(range(0, 24, 3)), tuple(range(24))])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_broken_files_lose_their_broken_records_alone(account, tmp_path, monkeypatch, kind, broken, most_held):
    monkeypatch.setattr(base, "MOST_HELD_BYTES", most_held)
    got = account(folder(tmp_path, kind, files=24, broken=broken))
    kept = [n for n in range(72) if n % 3 != 1 or n // 3 not in broken]
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
