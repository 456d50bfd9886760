"""What workers share is made once, whoever asks first; what failed is made again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.shared import kept


def _counted(folder: Path) -> list[str]:
    with (folder / "calls").open("a") as file:
        file.write("x")
    return ["made"]


def _asked(folder: Path) -> list[str]:
    return kept(folder / "thing", lambda: _counted(folder))


def _failing() -> list[str]:
    raise OSError("full")


def test_what_is_shared_is_made_once(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"):
        kept(tmp_path / "thing", _failing)
    # Each opens the lock for itself, as a process does.
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(_asked, [tmp_path] * 6)) == [["made"]] * 6
    assert (tmp_path / "calls").read_text() == "x"
