"""A data folder of its own for every test, and a short way to usage files."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "obsia-data"
    monkeypatch.setenv("OBSIA_DATA", str(folder))
    return folder


@pytest.fixture
def usage(tmp_path: Path) -> Callable[..., str]:
    """``usage(header, *rows, name=...)``: a CSV file; its path."""

    def write(header: str, *rows: Sequence[Any] | str, name: str = "usage.csv") -> str:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(header.split(","))
            writer.writerows(row.split(",") if isinstance(row, str) else row for row in rows)
        return str(path)

    return write
