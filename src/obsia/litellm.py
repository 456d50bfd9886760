"""The callback for LiteLLM: ``litellm.callbacks = [obsia.litellm.ObsiaLogger(file="usage.jsonl")]``.

In the configuration of a proxy: ``litellm_settings: {callbacks: obsia.litellm.logger}``, with ``$OBSIA_USAGE_FILE``.
"""

from __future__ import annotations

from typing import Any

from obsia.surfaces.exporters.litellm import ObsiaLogger

__all__ = ["ObsiaLogger"]


def __getattr__(name: str) -> Any:
    if name == "logger":
        globals()["logger"] = made = ObsiaLogger()
        return made
    raise AttributeError(name)
