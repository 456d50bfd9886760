"""The data folder: ``$OBSIA_DATA``, else ``$XDG_DATA_HOME/obsia``, else ``~/.local/share/obsia``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def data_folder(environment: Mapping[str, str] | None = None) -> Path:
    """The data folder; not created."""
    env = os.environ if environment is None else environment
    if stated := env.get("OBSIA_DATA"):
        return Path(stated)
    base = env.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "obsia"
