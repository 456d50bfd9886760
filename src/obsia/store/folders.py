"""What stands where in a store: a folder for each tenant, and in it the journal, segments, kept sums."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

SEGMENTS: Final = "segments"
CELLS: Final = "cells"
WORK: Final = ".seal-"
"""How folders begin in which a process that seals works: what is left of them belongs to nobody."""
LOCAL: Final = "local"
"""The tenant of a store without tokens, which answers this machine alone."""
MARK: Final = "collected.json"
"""What says that a folder is a store; tenants are folders of it."""


def is_store(path: str | os.PathLike[str]) -> bool:
    """Whether a folder is a store of what was received, or a tenant's folder of one."""
    return any((place / MARK).is_file() for place in (Path(path), Path(path).parent))


def tenant_folders(store: str | os.PathLike[str]) -> tuple[Path, ...]:
    """The folders of a store's tenants, or the one that is named itself."""
    place = Path(store)
    if not (place / MARK).is_file():
        return (place,)
    return tuple(sorted(each for each in place.iterdir() if each.is_dir() and not each.name.startswith(".")))
