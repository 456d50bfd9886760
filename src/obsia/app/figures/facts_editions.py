"""Facts of editions in the data folder, and which of them a command rests on."""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from obsia.app.folder import data_folder
from obsia.core.errors import UnknownName
from obsia.core.message import Message
from obsia.facts import snapshot as facts
from obsia.facts.manifest import FILE, read_manifest

FOLDER: Final = "editions"
"""In the data folder: a folder each, called by the first digits of the hash of its facts."""
DIGITS: Final = 12
_STATED: Final = re.compile(r"[0-9a-f]{6,64}")


def installed() -> tuple[str, ...]:
    """The first digits of the facts that are installed, sorted."""
    folder = data_folder() / FOLDER
    return tuple(sorted(each.parent.name for each in folder.glob(f"{'[0-9a-f]' * DIGITS}/{FILE}")))


def snapshot_of(digits: str) -> Path:
    """The snapshot whose hash begins so: that in use or one that is installed. Raises ``UnknownName`` with those."""
    if _STATED.fullmatch(digits):
        paths = [facts.chosen(), *(data_folder() / FOLDER / name / FILE for name in installed())]
        found = {_hash(path): path for path in reversed(paths) if _hash(path).startswith(digits)}
        if len(found) == 1:
            return next(iter(found.values()))
    raise UnknownName(kind="edition", name=digits[:80], suggestions=installed(), remedy=Message("remedy-edition"))


def _hash(snapshot: Path) -> str:
    return read_manifest(snapshot).about.get("content_hash", "")


def rest_on(snapshot: Path) -> None:
    """Let this process, and those it starts, rest on a snapshot. Raises ``MissingFact`` for one of another layout."""
    os.environ[facts.CHOSEN] = str(snapshot)
    # What is kept elsewhere is kept by snapshot.
    facts.load.cache_clear()
    facts.load()


@contextmanager
def resting_on(snapshot: Path) -> Generator[None]:
    """Within it, this process rests on a snapshot. Raises as :func:`rest_on` does."""
    before = os.environ.get(facts.CHOSEN)
    try:
        rest_on(snapshot)
        yield
    finally:
        del os.environ[facts.CHOSEN]
        if before is not None:
            os.environ[facts.CHOSEN] = before
        facts.load.cache_clear()
