"""Measured rows are read from repositories by a manifest, and what a release predicts is frozen."""

from __future__ import annotations

import csv
import hashlib
import subprocess
from pathlib import Path

import pytest

from calibration import fetch, freeze
from obsia import __version__

ROWS = "model,energy_j\na,1\nb,2\nc,3\nd,4\n"


def git(folder: Path, *arguments: str) -> str:
    names = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(name="source")
def a_repository(tmp_path: Path) -> tuple[Path, str]:
    """A repository with one table, and a commit of it that a later one changes."""
    folder = tmp_path / "source"
    (folder / "data").mkdir(parents=True)
    git(folder, "init", "--quiet")
    (folder / "data" / "rows.csv").write_text(ROWS)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Measure")
    commit = git(folder, "rev-parse", "HEAD").strip()
    (folder / "data" / "rows.csv").write_text(ROWS.replace("b,2", "b,9"))
    git(folder, "commit", "--quiet", "-am", "Measure again")
    return folder, commit


def manifest(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["file", "repository", "commit", "path", "lines", "sha256"])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_listed_lines_of_a_commit_are_read_and_nothing_else(tmp_path: Path, source: tuple[Path, str]) -> None:
    folder, commit = source
    row = {"repository": "https://example.org/rows", "commit": commit, "path": "data/rows.csv", "sha256": ""}
    listed = manifest(
        tmp_path / "m.csv", {**row, "file": "a.csv", "lines": "3;5"}, {**row, "file": "b.csv", "lines": "all"}
    )
    copy = f"https://example.org/rows={folder}"
    fetch.main(["--manifest", str(listed), "--copy", copy, "--seal"])
    sealed = fetch.entries(listed)
    assert sealed[1].sha256 == hashlib.sha256(ROWS.encode()).hexdigest()
    fetch.main(["--manifest", str(listed), "--copy", copy, "--out", str(tmp_path / "out")])
    assert (tmp_path / "out" / "a.csv").read_text() == "model,energy_j\nb,2\nd,4\n"
    assert (tmp_path / "out" / "b.csv").read_text() == ROWS
    # A clone of what is no folder of this machine: git takes a file address as any other.
    other = manifest(tmp_path / "n.csv", {**row, "repository": folder.as_uri(), "file": "c.csv", "lines": "2-4"})
    fetch.main(["--manifest", str(other), "--seal"])
    [written] = fetch.fetch(other, out=tmp_path / "out", copies={})
    assert written.read_text() == "model,energy_j\na,1\nb,2\nc,3\n"


def test_what_is_not_as_it_was_listed_is_refused_and_not_written(tmp_path: Path, source: tuple[Path, str]) -> None:
    folder, commit = source
    row = {"file": "a.csv", "repository": str(folder), "commit": commit, "path": "data/rows.csv", "lines": "all"}
    for changes, error in (
        ({"sha256": "0" * 64}, ValueError),
        ({"sha256": ""}, ValueError),
        ({"sha256": "", "lines": "9"}, ValueError),
        ({"sha256": "", "lines": "5-3"}, ValueError),
        ({"sha256": "", "file": "../a.csv"}, ValueError),
        ({"sha256": "", "commit": "main"}, ValueError),
        ({"sha256": "", "path": "data/none.csv"}, subprocess.CalledProcessError),
    ):
        with pytest.raises(error):
            fetch.fetch(manifest(tmp_path / "m.csv", row | changes), out=tmp_path / "out", copies={})
    assert not (tmp_path / "out").exists()


def test_the_manifest_of_the_project_is_sealed() -> None:
    listed = fetch.entries(fetch.MANIFEST)
    assert listed
    assert all(len(each.sha256) == 64 and each.repository.startswith("https://") for each in listed)
    assert len({each.file for each in listed}) == len(listed)


def test_what_is_frozen_is_what_the_model_says_now() -> None:
    path = freeze.path_of(__version__)
    assert path.read_text(encoding="utf-8") == freeze.frozen(), "run: python -m calibration.freeze"
    assert {each.name for each in freeze.FOLDER.glob("*.csv")} >= {"configurations.csv", path.name}
