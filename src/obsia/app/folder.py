"""The data folder: ``$OBSIA_DATA``, else ``$XDG_DATA_HOME/obsia``, else ``~/.local/share/obsia``."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def data_folder(environment: Mapping[str, str] | None = None) -> Path:
    """The data folder; not created."""
    from pathlib import Path

    return Path(data_folder_text(environment))


def data_folder_text(environment: Mapping[str, str] | None = None) -> str:
    """The same as text, for what starts before a job does and loads nothing."""
    env = os.environ if environment is None else environment
    if stated := env.get("OBSIA_DATA"):
        return stated
    base = env.get("XDG_DATA_HOME") or f"{os.path.expanduser('~')}/.local/share"
    return f"{base}/obsia"
