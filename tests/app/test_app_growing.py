"""A growing log asked for again: the answer is that of a whole reading, or there is none."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.app import kept_files
from obsia.app.folder import data_folder
from obsia.app.usage import usage_cache as growing
from obsia.app.usage.assess import assess
from obsia.app.usage.usage_cache import Question
from obsia.app.usage.usage_cache_writer import remember
from obsia.core.locales import Locale
from obsia.surfaces.cli.quick import Numbers, asked
from obsia.surfaces.cli.segment import segment

NUMBERS = ("en", ".", ",")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))


def line(
    number: int, *, outputs: int = 40, model: str = "claude-sonnet-4-5-20250929", day: int = 4, **usage: Any
) -> str:
    """One line of a session of Claude Code."""
    counts = {"input_tokens": 10, "cache_read_input_tokens": 900 + number, "output_tokens": outputs} | usage
    message = {"id": f"msg_{number:024d}", "model": model, "content": [{"text": "CANARY-0b"}], "usage": counts}
    record = {
        "type": "assistant", "parentUuid": None, "isSidechain": False, "sessionId": "s", "uuid": f"u{number}-{outputs}",
        "requestId": f"req_{number}", "timestamp": f"2026-03-{day:02d}T10:00:00.000Z", "cwd": "/projects/shop",
        "message": message,
    }  # fmt: skip
    return json.dumps(record) + "\n"


def whole(log: Path) -> tuple[Any, ...]:
    account = assess(log, region="FRA", record_figures=False)
    return tuple(account.total.figure(quantity) for quantity in growing_quantities())


def growing_quantities() -> tuple[Any, ...]:
    from obsia.app.usage.usage_cache_writer import HEADLINE

    return HEADLINE


def ask(question: Question) -> tuple[Any, ...] | None:
    """As the command does: from what is kept, else None."""
    state = growing.load(question, folder=data_folder())
    if state is None or growing.grown(state, question, folder=data_folder()) is None:
        return None
    growing.store(state, question, folder=data_folder())
    return growing.figures(state)


def same(one: tuple[Any, ...], other: tuple[Any, ...] | None) -> None:
    assert other is not None
    for a, b in zip(one, other, strict=True):
        assert (a.quantity, a.boundary, a.unit, a.tested) == (b.quantity, b.boundary, b.unit, b.tested)
        for name in ("mean", "median", "low", "high"):
            assert getattr(b, name) == pytest.approx(getattr(a, name), rel=1e-9)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log that was read whole once."""
    path = tmp_path / "session.jsonl"
    path.write_text("".join(line(number) for number in range(20)))
    assert remember(question(path), assess(path, region="FRA", record_figures=False), numbers=NUMBERS)
    return path


def question(log: Path) -> Question:
    return Question(paths=(str(log),), region="FRA")


def add(log: Path, text: str) -> None:
    with log.open("a") as file:
        file.write(text)


def test_the_first_answer_is_that_of_the_whole_reading(log: Path) -> None:
    same(whole(log), ask(question(log)))


def test_lines_that_are_added_are_counted_once(log: Path) -> None:
    for turn in range(3):
        add(log, line(100 + turn) + '{"type": "user", "sessionId": "s", "message": "CANARY-0b"}\n')
        same(whole(log), ask(question(log)))
        same(whole(log), ask(question(log)))


def test_a_fuller_record_of_a_call_takes_the_place_of_the_one_before(log: Path) -> None:
    add(log, line(200, outputs=3) + line(200, outputs=90))
    same(whole(log), ask(question(log)))
    add(log, line(200, outputs=70) + line(5, outputs=400))
    same(whole(log), ask(question(log)))


def test_half_a_line_waits_for_its_end(log: Path) -> None:
    before, text = whole(log), line(300)
    add(log, text[:80])
    same(before, ask(question(log)))
    add(log, text[80:])
    same(whole(log), ask(question(log)))


@pytest.mark.parametrize(
    "text",
    [
        line(400, model="claude-3-5-haiku-20241022"),  # a series that was not priced
        line(401, outputs=-1),
        line(402, cache_read_input_tokens="many"),
        '{"type": "assistant", "message": {"usage": \n',
        line(403, day=31).replace("2026-03", "2099-12"),  # another day may change what a name stands for
        line(404).replace('"standard"', '"batch"').replace('"input_tokens"', '"service_tier": "batch", "input_tokens"'),
    ],
)
def test_what_cannot_be_counted_on_its_own_asks_for_a_whole_reading(log: Path, text: str) -> None:
    add(log, text)
    assert ask(question(log)) is None


def test_another_file_under_the_name_asks_for_a_whole_reading(log: Path) -> None:
    log.write_text("".join(line(number) for number in range(50, 90)))
    assert ask(question(log)) is None


def restore_times(log: Path, later_s: float = 1) -> None:
    """A time of its own for what was just written: the clock of a file system may stand still for a while."""
    stat = log.stat()
    os.utime(log, (stat.st_atime, stat.st_mtime + later_s))


def test_a_file_changed_in_place_asks_for_a_whole_reading(log: Path) -> None:
    text = log.read_text()
    with log.open("r+") as file:
        file.write(text.replace('"output_tokens": 40', '"output_tokens": 90'))
    restore_times(log)
    assert log.stat().st_size == len(text)
    assert ask(question(log)) is None


def test_a_file_written_anew_past_its_old_end_asks_for_a_whole_reading(log: Path) -> None:
    """As ``copytruncate`` leaves it, under the same first line."""
    first = log.read_text().partition("\n")[0]
    with log.open("r+") as file:
        file.truncate(0)
        file.write(first + "\n" + "".join(line(1_000 + number) for number in range(60)))
    assert ask(question(log)) is None


def test_what_was_read_is_known_by_its_end_after_each_answer(log: Path) -> None:
    add(log, line(700))
    same(whole(log), ask(question(log)))
    text = log.read_text()
    with log.open("r+") as file:
        file.write(text.replace("req_700", "req_701"))
    add(log, line(702))
    assert ask(question(log)) is None


def test_a_whole_line_without_its_end_asks_for_a_whole_reading(log: Path) -> None:
    add(log, line(800, outputs=900).rstrip("\n"))
    assert ask(question(log)) is None
    assert remember(question(log), assess(log, region="FRA", record_figures=False), numbers=NUMBERS)
    same(whole(log), ask(question(log)))
    add(log, "\n")
    same(whole(log), ask(question(log)))
    add(log, line(801))
    same(whole(log), ask(question(log)))


def test_blank_lines_and_many_new_bytes(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(log, "\n\n")
    same(whole(log), ask(question(log)))
    monkeypatch.setattr(growing, "MOST_NEW_BYTES", 100)
    add(log, line(900))
    assert ask(question(log)) is None


def test_new_lines_are_on_no_disk(log: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    add(log, line(901))
    same(whole_elsewhere(log, monkeypatch), ask(question(log)))


def whole_elsewhere(log: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    """The whole reading with a folder for temporary files."""
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", None)
        return whole(log)


def test_where_files_are_on_disk_only_new_lines_are_so_for_a_moment(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)
    seen: list[tuple[str, int]] = []
    rows_of = growing.rows_of

    def watched(reader: str, path: str) -> Any:
        seen.append((path, Path(path).stat().st_mode & 0o777))
        return rows_of(reader, path)

    monkeypatch.setattr(growing, "rows_of", watched)
    folder = data_folder() / growing.FOLDER
    left = folder / "part-of-a-process-that-was-killed"
    left.write_text("CANARY-0b")
    os.utime(left, (0, 0))
    add(log, line(902))
    before = set(folder.iterdir()) - {left}
    same(whole(log), ask(question(log)))
    ((path, mode),) = seen
    assert (Path(path).parent, mode) == (folder, 0o600)
    assert set(folder.iterdir()) == before


def test_a_state_that_cannot_be_moved_to_its_place_leaves_nothing(log: Path) -> None:
    kept = data_folder() / growing.FOLDER / question(log).digest()
    state = growing.load(question(log), folder=data_folder())
    assert state is not None
    kept.unlink()
    kept.mkdir()
    growing.store(state, question(log), folder=data_folder())
    assert list(kept.parent.iterdir()) == [kept]
    assert growing.load(question(log), folder=data_folder()) is None


def test_any_damage_is_as_no_state(log: Path) -> None:
    kept = data_folder() / growing.FOLDER / question(log).digest()
    data = kept.read_bytes()
    for at in (0, 16, 40, 200, len(data) // 2, len(data) - 2):
        kept.write_bytes(data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :])
        assert growing.load(question(log), folder=data_folder()) is None
    kept.write_bytes(data + b"\0" * 8)
    assert growing.load(question(log), folder=data_folder()) is None


def test_states_of_logs_that_are_gone_and_old_ones_are_removed(log: Path, tmp_path: Path) -> None:
    folder = data_folder() / growing.FOLDER
    gone, old = tmp_path / "gone.jsonl", tmp_path / "old.jsonl"
    for other in (gone, old):
        other.write_text(line(1))
        assert remember(question(other), assess(other, region="FRA", record_figures=False), numbers=NUMBERS)
    (folder / "of-another-time").write_bytes(b"\xff" * 50)
    assert len(list(folder.iterdir())) == 4
    gone.unlink()
    age = time.time() - kept_files.MOST_AGE_S - 60
    os.utime(folder / question(old).digest(), (age, age))
    growing.sweep(data_folder())
    assert [path.name for path in folder.iterdir()] == [question(log).digest()]


def test_a_log_that_goes_while_it_is_read_again_is_not_kept(log: Path) -> None:
    account = assess(log, region="FRA", record_figures=False)
    log.unlink()
    assert not remember(question(log), account, numbers=NUMBERS)


def test_a_table_is_not_kept_for_its_lines_say_nothing_without_their_header(tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    head = "request_id,call_type,cache_hit,cache_key,prompt_tokens,completion_tokens,model,startTime,endTime\n"
    file.write_text(head + "r1,acompletion,False,k,10,5,gpt-4o,2026-03-04T10:00:00Z,2026-03-04T10:00:01Z\n")
    account = assess(file, region="FRA", record_figures=False)
    assert {reader for reader, _ in account.recognised.values()} == {"litellm"}
    assert not remember(question(file), account, numbers=NUMBERS)


def test_a_shorter_file_asks_for_a_whole_reading(log: Path) -> None:
    log.write_text(line(0))
    assert ask(question(log)) is None


def test_a_new_file_in_a_folder_asks_for_a_whole_reading(tmp_path: Path) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    (folder / "a.jsonl").write_text(line(1))
    asked_of = Question(paths=(str(folder),), region="FRA")
    assert remember(asked_of, assess(folder, region="FRA", record_figures=False), numbers=NUMBERS)
    same(whole(folder), ask(asked_of))
    (folder / "b.jsonl").write_text(line(2))
    assert ask(asked_of) is None


def test_a_call_that_stands_in_two_files_counts_once(tmp_path: Path) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    (folder / "a.jsonl").write_text(line(1) + line(2))
    (folder / "fork.jsonl").write_text(line(1) + line(2) + line(3))
    asked_of = Question(paths=(str(folder),), region="FRA")
    assert remember(asked_of, assess(folder, region="FRA", record_figures=False), numbers=NUMBERS)
    add(folder / "fork.jsonl", line(2) + line(4))
    same(whole(folder), ask(asked_of))


def test_other_facts_another_question_or_a_broken_file_is_no_state(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert growing.load(Question(paths=(str(log),), region="SWE"), folder=data_folder()) is None
    kept = data_folder() / growing.FOLDER / question(log).digest()
    data = kept.read_bytes()
    for broken in (b"", data[:7], data[:500], data[:-8], b"\xff" * 100):
        kept.write_bytes(broken)
        assert growing.load(question(log), folder=data_folder()) is None
    kept.write_bytes(data)
    assert growing.load(question(log), folder=data_folder()) is not None
    monkeypatch.setattr(growing, "stamp_of_facts", lambda: "others")
    assert growing.load(question(log), folder=data_folder()) is None


def test_formats_whose_lines_depend_on_each_other_are_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "usage.csv"
    file.write_text("model_request,input_tokens,output_tokens\ngpt-4o,10,5\n")
    account = assess(file, region="FRA", record_figures=False)
    assert not remember(Question(paths=(str(file),), region="FRA"), account, numbers=NUMBERS)


def test_no_content_is_kept(log: Path) -> None:
    kept = list(data_folder().rglob("*"))
    assert any(path.is_file() for path in kept)
    assert all(b"CANARY-0b" not in path.read_bytes() for path in kept if path.is_file())


@pytest.mark.parametrize("language", ["en", "fr"])
@given(number=st.floats(1e-9, 1e12) | st.just(0.0), digits=st.integers(2, 3))
def test_numbers_are_written_as_the_locale_writes_them(language: str, number: float, digits: int) -> None:
    tr = Locale(language)
    decimal, group = tr.signs()
    light = Numbers(decimal=decimal, group=group)
    assert light.decimal(number, digits=digits) == tr.decimal(number, digits=digits)
    assert light.decimal(-number, digits=digits) == tr.decimal(-number, digits=digits)


def test_the_line_is_the_same_in_both_ways(log: Path) -> None:
    tr = Locale("fr")
    decimal, group = tr.signs()
    quick = ask(question(log))
    assert quick is not None
    assert segment(quick, Numbers(decimal=decimal, group=group)) == segment(whole(log), tr)


@settings(max_examples=300)
@given(
    words=st.lists(
        st.sampled_from(["a.jsonl", "--segment", "--region", "FRA", "--by", "day", "--json", "--quiet", "--no-record"])
    )
)
def test_only_a_plain_question_is_answered_quickly(words: list[str]) -> None:
    found = asked(["assess", *words])
    if found is not None:
        assert "--segment" in words
        assert "--no-record" not in words
        assert not {"--by", "--json"} & set(words)
