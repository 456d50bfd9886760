"""A data folder of its own for every test, and a short way to usage files."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

HEADER = (
    "started_at,provider,model_request,region,session_id,label.team,"
    "input_tokens,cache_read_tokens,output_tokens,reasoning_tokens"
)
ROWS = (
    "2026-01-31T23:59:59Z,openai,gpt-4o,FRA,s1,red,1000,400,300,100",
    "2026-02-01T00:00:00Z,openai,gpt-4o,westeurope,s1,blue,50,0,900,",
    "2026-02-01T08:00:00Z,anthropic,claude-3-5-sonnet-20241022,,s2,red,20000,,100,0",
    "2026-02-02T08:00:00Z,,google/gemma-3-27b-it,DEU,,,7000,6999,10,0",
    "2026-02-02T09:00:00Z,,,USA,s3,,30,0,5,5",
    "2026-02-03T09:00:00Z,nobody-we-know,some-model-of-tomorrow,nowhere-1,s3,blue,,,40,",
    "2026-02-03T10:00:00Z,,gpt-4o-2024-08-06,FRA,s4,blue,0,0,0,0",
)


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


@pytest.fixture
def lines() -> tuple[str, ...]:
    """A header and records of many kinds: cached, reasoning, unknown names, no region, no tokens."""
    return HEADER, *ROWS


@pytest.fixture
def mixed(usage: Callable[..., str], lines: tuple[str, ...]) -> str:
    """The file of :func:`lines`."""
    return usage(*lines)
