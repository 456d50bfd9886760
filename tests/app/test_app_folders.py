"""A folder of logs: one broken file does not cost the account of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsia.app.usage.assess import assess
from obsia.core.errors import BadInput


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "good.csv").write_text("input_tokens,output_tokens\n5,5\n", encoding="utf-8")
    (logs / "cut.csv.gz").write_bytes(b"\x1f\x8b\x08\x00")
    (logs / "empty.csv").write_bytes(b"")
    return logs


def test_broken_files_of_a_folder_are_set_aside_and_named(folder: Path) -> None:
    account = assess(folder)
    assert account.records.counted == account.records.read == 1
    assert ["cut.csv.gz" in text for text in account.unreadable] == [True]
    assert sum(note.code == "notice-unreadable" for note in account.notes) == 1


def test_an_empty_file_of_a_folder_holds_no_records_and_is_named(folder: Path) -> None:
    [told] = [note for note in assess(folder).notes if note.code == "notice-ignored"]
    assert "empty.csv (empty)" in str(told)


@pytest.mark.parametrize("name", ["cut.csv.gz", "empty.csv"])
def test_a_broken_file_that_was_named_does_not_cost_the_others_and_alone_is_an_error(folder: Path, name: str) -> None:
    account = assess(folder / "good.csv", folder / name)
    assert account.records.counted == 1
    assert [name in text for text in account.unreadable] == [True]
    with pytest.raises(BadInput, match=name):
        assess(folder / name)


def test_a_folder_with_nothing_but_broken_files_is_an_error(folder: Path) -> None:
    (folder / "good.csv").unlink()
    with pytest.raises(BadInput):
        assess(folder)
