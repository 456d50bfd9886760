"""The same account again is printed from what was kept, and only while all that it came from is as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from obsia.app import kept_files
from obsia.app.folder import RECORD, data_folder
from obsia.surfaces import cli
from obsia.surfaces.cli import kept_answers

HEAD = "started_at,model_request,input_tokens,output_tokens\n"
ROW = "2026-01-01T10:00:00Z,gpt-4o,1000,200\n"
WORDS = ["assess", "usage.csv", "--map", "started_at=started_at:utc,model_request=model_request", "--format", "csv"]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which an account was asked for, with its own data folder: what other tests copy."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("asked")
        patch.setenv("OBSIA_DATA", str(folder / "data"))
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.chdir(folder)
        (folder / "usage.csv").write_text(HEAD + ROW)
        with kept_answers.heard() as (out, _):
            assert cli.run(WORDS) == 0
        (folder / "printed").write_text("".join(out))
        yield folder


@pytest.fixture
def here(asked: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same folder as it was left; what a test changes is undone."""
    held = {name: (asked / name).read_bytes() for name in ("usage.csv", "data/figures.sqlite")}
    answers = {path: path.read_bytes() for path in (asked / "data/answers").iterdir()}
    monkeypatch.setenv("OBSIA_DATA", str(asked / "data"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(asked)
    yield asked
    for name, content in held.items():
        (asked / name).write_bytes(content)
    shutil.rmtree(asked / "data/answers")
    (asked / "data/answers").mkdir()
    for path, content in answers.items():
        path.write_bytes(content)
    (asked / "obsia.toml").unlink(missing_ok=True)


def test_the_same_call_prints_what_it_printed(here: Path) -> None:
    answer = kept_answers.again(WORDS)
    assert answer is not None
    assert (answer.out, answer.code) == ((here / "printed").read_text(), 0)
    (here / "usage.csv").touch()
    assert kept_answers.again(WORDS) == answer, "of small files the content counts"


def test_it_is_looked_for_without_a_library_or_an_engine() -> None:
    program = "import obsia.surfaces.cli.kept_answers, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"duckdb", "ibis", "numpy", "cyclopts", "rich", "msgspec", "babel"} & set(loaded)


def _facts(here: Path, patch: pytest.MonkeyPatch) -> None:
    del here
    patch.setenv("OBSIA_FACTS", "/nowhere/facts.sqlite")


CHANGES: dict[str, Callable[[Path, pytest.MonkeyPatch], object]] = {
    "a row more": lambda here, _: (here / "usage.csv").write_text(HEAD + ROW + ROW),
    "a digit": lambda here, _: (here / "usage.csv").write_text((HEAD + ROW).replace("1000", "1001")),
    "no file": lambda here, _: (here / "usage.csv").write_bytes(b""),
    "settings": lambda here, _: (here / "obsia.toml").write_text('[aliases]\nfast = "gpt-4o"\n'),
    "facts": _facts,
    "language": lambda _, patch: patch.setenv("LC_ALL", "fr_FR.UTF-8"),
    "width": lambda _, patch: patch.setenv("COLUMNS", "80"),
    "version": lambda _, patch: patch.setattr(kept_answers, "__version__", "0.0.1"),
    "record": lambda here, _: (here / "data/figures.sqlite").unlink(),
    "folder": lambda here, patch: patch.chdir(here / "data"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_asked_anew(here: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    CHANGES[change](here, monkeypatch)
    assert kept_answers.again(WORDS) is None


@pytest.mark.parametrize("word", ["--full", "--region=SWE", "--seed=2"])
def test_other_words_have_no_answer(here: Path, word: str) -> None:
    del here
    assert kept_answers.again([*WORDS, word]) is None


@pytest.mark.parametrize("word", sorted(kept_answers.NEVER))
def test_some_words_are_never_answered_from_it(here: Path, word: str) -> None:
    del here
    assert kept_answers.again([*WORDS, word]) is None


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data[:40] + b"x" + data[41:], lambda _: b""])
def test_a_damaged_answer_is_made_anew(here: Path, damage: Callable[[bytes], bytes]) -> None:
    (place,) = (here / "data/answers").iterdir()
    place.write_bytes(damage(place.read_bytes()))
    assert kept_answers.again(WORDS) is None


def _keep(answer: kept_answers.Answer, inputs: list[str], *, before: kept_answers.Seen | None = None) -> None:
    before = before or kept_answers.seen(inputs, kept_answers.program())
    assert before is not None
    (figure,) = figures()
    kept_answers.CALLED.set(tuple(WORDS))
    kept_answers.keep(answer, figure=figure, before=before, inputs=inputs)


def figures() -> list[str]:
    with sqlite3.connect(data_folder() / RECORD) as record:
        return [row[0] for row in record.execute("SELECT figure_id FROM figure LIMIT 1")]


def test_two_at_once_leave_one_whole_answer(here: Path) -> None:
    several = [kept_answers.Answer(f"{number}" * 200_000, "", 0) for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            list(pool.map(lambda answer: _keep(answer, ["usage.csv"]), several))
            assert kept_answers.again(WORDS) in several
    assert [path.name for path in (here / "data/answers").iterdir() if path.name.startswith("part-")] == []


@pytest.fixture
def large(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files that are too large to be read again: what the system notes of them counts."""
    monkeypatch.setattr(kept_answers, "READ_BYTES", 0)
    logs = here / "logs"
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir()
    (logs / "one.csv").write_text(HEAD + ROW)
    return logs


OTHER = kept_answers.Answer("other", "", 0)


def test_what_has_just_changed_is_not_trusted(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + 1_000_000_000)
    _keep(OTHER, [str(large)])
    assert kept_answers.again(WORDS) != OTHER
    monkeypatch.setattr(time, "time_ns", lambda: now + 60_000_000_000)
    _keep(OTHER, [str(large)])
    assert kept_answers.again(WORDS) == OTHER


def _in_place(logs: Path) -> None:
    """Other bytes of the same length, and the time of the old ones."""
    path = logs / "one.csv"
    was = path.stat()
    with path.open("r+b") as file:
        file.write(HEAD.upper().encode())
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        lambda logs: (logs / "two.csv").write_text(HEAD),
        lambda logs: (logs / "one.csv").unlink(),
        lambda logs: (logs / "one.csv").rename(logs / "two.csv"),
        lambda logs: shutil.copy2(logs / "one.csv", logs / "copy") and (logs / "copy").replace(logs / "one.csv"),
        _in_place,
    ],
)
def test_a_change_of_large_files_is_seen(
    large: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + 60_000_000_000)
    before = kept_answers.seen([str(large)], kept_answers.program())
    _keep(OTHER, [str(large)])
    assert kept_answers.again(WORDS) == OTHER
    time.sleep(0.02)  # a tick of the clock of files
    change(large)
    assert kept_answers.again(WORDS) is None
    # What changed while it was read is not kept at all.
    _keep(OTHER._replace(out="later"), [str(large)], before=before)
    assert kept_answers.again(WORDS) is None


def test_pipes_and_what_is_not_there_have_no_state(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert kept_answers.seen([str(tmp_path / "pipe")]) is None
    assert kept_answers.seen([str(tmp_path / "none")]) is None


def test_the_oldest_answers_go_first(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = here / "data/answers"
    for age_s, name in ((50, "old"), (90, kept_files.PART + "left")):
        (answers / name).write_bytes(b"x" * 100)
        os.utime(answers / name, (time.time() - age_s,) * 2)
    (place,) = (path for path in answers.iterdir() if len(path.name) == 32)
    monkeypatch.setattr(kept_files, "MOST_HELD_BYTES", 1_000_000)
    _keep(OTHER, ["usage.csv"])
    assert {path.name for path in answers.iterdir()} == {place.name, "old"}
    monkeypatch.setattr(kept_files, "MOST_HELD_BYTES", place.stat().st_size + 50)
    _keep(OTHER, ["usage.csv"])
    assert [path.name for path in answers.iterdir()] == [place.name]


@pytest.mark.parametrize("words", [["--no-record"], ["--no-cache"], ["--last", "month"]])
def test_nothing_is_kept_of_what_moves_or_should_leave_nothing(here: Path, words: list[str]) -> None:
    cli.run([*WORDS, *words])
    assert len(list((here / "data/answers").iterdir())) == 1
