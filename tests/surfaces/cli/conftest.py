"""The command as people run it: a process of its own, an environment of its own (see tests/commands.py)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.commands import command

ROOT = Path(__file__).parents[3]
AZURE = ROOT / "examples" / "azure_llm_code_2023.csv"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def azure() -> Path:
    """The bundled records."""
    return AZURE


@pytest.fixture
def obsia(tmp_path: Path) -> Run:
    """Runs ``obsia`` in an empty folder, without colours or locale of the machine."""

    def run(*words: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        kept = {
            name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "SYSTEMROOT", "VIRTUAL_ENV")
        }
        settings = {"OBSIA_DATA": str(tmp_path / "data"), "LANG": "C.UTF-8", "PYTHONUTF8": "1", **(environment or {})}
        return command([*map(str, words)], environment=kept | settings, folder=tmp_path)

    return run


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Four records, one of them impossible, with labels and two models."""
    path = tmp_path / "small.csv"
    path.write_text(
        "started_at,model_request,input_tokens,output_tokens,team,spare\n"
        "2026-01-01T10:00:00Z,gpt-4o,1000,200,a,1\n"
        "2026-01-02T10:00:00Z,gpt-4o-frob,1000,200,b,1\n"
        "2026-01-02T11:00:00Z,gpt-4o,2000,400,,1\n"
        "2026-01-02T11:00:00Z,gpt-4o,-5,400,a,1\n",
        encoding="utf-8",
    )
    return path


SMALL_MAP = (
    "started_at=started_at:utc,model_request=model_request,input_tokens=input_tokens,output_tokens=output_tokens,"
    "label.team=team"
)


@pytest.fixture
def mapped() -> tuple[str, str]:
    """The options that map the columns of ``small``."""
    return "--map", SMALL_MAP
