"""The data folder of another obsia: an older one is carried over, a newer one is left alone and refused in words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from obsia.app import folder as folders
from obsia.app.catalogue.doctor import doctor
from obsia.app.folder import LAYOUT, MARK, RECORD, UNSEALED, data_folder
from obsia.app.request.estimate import estimate
from obsia.app.trace import trace
from obsia.core.errors import BadCall, NoData
from obsia.surfaces.cli import run

OLD = (Path(__file__).parent / "record_before_seals.sql").read_text()


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder as 0.1 wrote it before there were seals, and energies of a catalogue beside."""
    place = tmp_path / "data"
    place.mkdir()
    monkeypatch.setenv("OBSIA_DATA", str(place))
    with closing(sqlite3.connect(place / RECORD)) as con:
        con.execute("PRAGMA journal_mode = WAL")
        con.executescript(OLD)
    (place / "energies-0123456789abcdef.sqlite").write_bytes(b"")
    return place


def one_figure() -> str:
    """The id of a recorded figure."""
    return estimate("gpt-4o", input_tokens=10, output_tokens=10).figures[0].figure_id


def test_an_older_folder_is_carried_over_and_nothing_of_it_lost(old: Path) -> None:
    assert data_folder() == old
    assert (old / MARK).read_bytes() == b"%d\n" % LAYOUT
    assert not (old / RECORD).exists()
    with closing(sqlite3.connect(old / UNSEALED)) as con:
        kept = con.execute("SELECT figure_id, content FROM figure").fetchall()
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript(OLD)
        assert con.execute("SELECT figure_id, content FROM figure").fetchall() == kept
    # What nothing proves is not traced; what is recorded from now on is.
    with pytest.raises(NoData):
        trace(kept[0][0])
    assert trace(figure_id := one_figure()).figure.figure_id == figure_id


def test_a_folder_of_this_layout_without_a_mark_gets_one_and_keeps_its_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "new"))
    assert not data_folder().exists(), "reading makes no folder"
    figure_id = one_figure()
    assert trace(figure_id).figure.figure_id == figure_id
    assert sorted(each.name for each in data_folder().iterdir() if "-" not in each.name) == [RECORD, MARK]


def test_a_newer_folder_is_refused_in_words_and_left_as_it_is(
    old: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (old / MARK).write_text(f"{LAYOUT + 1}\n")
    before = {each.name: each.read_bytes() for each in old.iterdir()}
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    with pytest.raises(BadCall, match="newer obsia"):
        data_folder()
    # A figure is told all the same, with why it is not recorded.
    (note,) = estimate("gpt-4o", input_tokens=10, output_tokens=10).notes
    assert "newer obsia" in str(note)
    assert run(["trace", "0" * 12]) == BadCall.exit_code
    assert "plus récent" in capsys.readouterr().err
    assert run(["measure", "run", "--", "true"]) == BadCall.exit_code
    assert "plus récent" in capsys.readouterr().err
    (check,) = [each for each in doctor() if each.name == "data folder"]
    assert not check.good
    assert {each.name: each.read_bytes() for each in old.iterdir()} == before


@pytest.mark.parametrize("text", ["", "one", "\0\0"])
def test_a_mark_that_is_no_number_is_refused(old: Path, text: str) -> None:
    (old / MARK).write_text(text)
    with pytest.raises(BadCall, match="in a number"):
        data_folder()
    assert (old / RECORD).exists()


def test_what_cannot_be_carried_over_is_refused_with_what_to_do(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (old / UNSEALED).write_bytes(b"of an earlier day")
    with pytest.raises(BadCall, match="could not be carried over"):
        data_folder()
    assert (old / UNSEALED).read_bytes() == b"of an earlier day"
    (old / UNSEALED).unlink()
    with closing(sqlite3.connect(old / RECORD, isolation_level=None)) as con:
        con.execute("PRAGMA journal_mode = DELETE")
        con.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(folders, "_WAITS_S", 0.01)
        with pytest.raises(BadCall, match="locked"):
            data_folder()
    assert data_folder() == old
