"""Facts travel as one file: what is installed is what was packed, and gives the figures of its edition."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest
from tests.attested import attest
from tests.tampered import FACTS, flip, keys_in

from obsia.app.proof import editions, signature
from obsia.app.proof.editions import install, pack
from obsia.app.request.estimate import estimate
from obsia.app.usage.usage_cache import stamp_of_facts
from obsia.core.errors import BadCall, BadInput, MissingFact
from obsia.facts import snapshot as facts
from obsia.facts.compile import build
from obsia.facts.manifest import manifest_path


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small snapshot in place of the package's."""
    path = tmp_path / "package" / "snapshot.sqlite"
    build(data=FACTS, target=path)
    monkeypatch.setattr(facts, "load", lambda: facts.Snapshot(path))
    return path


def test_figures_of_an_edition_are_made_again_from_its_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> list[tuple[str, float, float, float]]:
        # Shares of a width depend on what was asked before, by 1e-15; amounts do not.
        made = estimate("gpt-4o", input_tokens=10, output_tokens=10).figures
        return [(each.figure_id, each.low, each.median, each.high) for each in made]

    before, stamp = told(), stamp_of_facts()
    pack(str(tmp_path / "edition.obsia"))
    installed = install(str(tmp_path / "edition.obsia"))
    assert installed.snapshot == facts.load().content_hash
    monkeypatch.setenv(facts.CHOSEN, installed.path)
    facts.load.cache_clear()
    try:
        assert facts.load().path == Path(installed.path)
        assert told() == before
        # What a status bar keeps is of the facts that it was made with.
        assert stamp_of_facts() != stamp
    finally:
        monkeypatch.undo()
        facts.load.cache_clear()


def test_the_same_facts_give_the_same_file_and_installing_again_replaces(small: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert pack(str(one)).is_signed is False
    pack(str(other))
    assert one.read_bytes() == other.read_bytes()
    first = install(str(one))
    Path(first.path).write_bytes(b"damaged")
    assert install(str(one)) == first
    assert Path(first.path).read_bytes() == small.read_bytes()
    left = [each.name for each in (tmp_path / "obsia-data" / editions.FOLDER).iterdir()]
    assert left == [first.snapshot[:12]]


def test_a_signature_travels_and_is_asked_for(small: Path, tmp_path: Path) -> None:
    private, public = keys_in(tmp_path)
    path = str(tmp_path / "edition.obsia")
    pack(path)
    with pytest.raises(BadInput, match="not what their manifest states"):
        install(path, key=str(public))
    signature.sign(manifest_path(small), private)
    assert pack(path).is_signed
    assert install(path, key=str(public)).is_signed
    (other := tmp_path / "other").mkdir()
    with pytest.raises(BadInput, match="not what their manifest states"):
        install(path, key=str(keys_in(other)[1]))


def test_facts_that_were_changed_are_not_installed(small: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "edition.obsia")
    with sqlite3.connect(small) as con:
        con.execute("UPDATE fact_rows SET value = value * 0.1")
    attest(small)
    pack(path)
    with pytest.raises(BadInput, match="not what their manifest states"):
        install(path)
    assert list((tmp_path / "obsia-data" / editions.FOLDER).iterdir()) == []


@pytest.mark.parametrize("kind", ["text", "torn", "empty", "other", "nothing"])
def test_other_files_are_refused(kind: str, small: Path, tmp_path: Path) -> None:
    path = tmp_path / "edition.obsia"
    pack(str(path))
    if kind == "text":
        path.write_text("no facts")
    elif kind == "torn":
        path.write_bytes(path.read_bytes()[:3000])
    elif kind == "nothing":
        path.unlink()
    else:
        with zipfile.ZipFile(path, "w") as packed:
            if kind == "other":
                packed.writestr("../../snapshot.sqlite", b"elsewhere")
    with pytest.raises(BadInput, match="no such file" if kind == "nothing" else "contains no facts of an edition"):
        install(str(path))
    assert not (tmp_path / "snapshot.sqlite").exists()


def test_what_would_fill_a_disk_is_refused(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(str(tmp_path / "edition.obsia"))
    monkeypatch.setattr(editions, "LARGEST_BYTES", 1000)
    with pytest.raises(BadInput, match="larger than"):
        install(str(tmp_path / "edition.obsia"))


def test_a_folder_that_cannot_be_written_is_told(small: Path, tmp_path: Path) -> None:
    with pytest.raises(BadCall, match="cannot be written"):
        pack(str(tmp_path / "nowhere" / "edition.obsia"))
    pack(str(tmp_path / "edition.obsia"))
    (tmp_path / "obsia-data").write_text("a file")
    with pytest.raises(BadCall, match="cannot be written"):
        install(str(tmp_path / "edition.obsia"))


def test_a_chosen_snapshot_that_was_changed_is_not_opened(small: Path, tmp_path: Path) -> None:
    pack(str(tmp_path / "edition.obsia"))
    installed = Path(install(str(tmp_path / "edition.obsia")).path)
    flip(installed, 8 * 5000)
    with pytest.raises(MissingFact, match="differs from its manifest"):
        facts.Snapshot(installed)
