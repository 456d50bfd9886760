"""A small, right folder of fact files (all values invented), as it is and compiled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from obsia.facts.compile import build
from obsia.facts.snapshot import Snapshot

FOLDER = Path(__file__).parent / "folder"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the folder, for a test to spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "data"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The folder, compiled."""
    target = tmp_path_factory.mktemp("snapshot") / "snapshot.sqlite"
    build(data=FOLDER, target=target)
    return Snapshot(target)
