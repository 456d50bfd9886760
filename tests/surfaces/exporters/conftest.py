"""LiteLLM's logger over a base that stands for LiteLLM's."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

OURS = ("obsia.litellm", "obsia.surfaces.exporters.litellm")


@pytest.fixture
def logger(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The class, over a base that stands for LiteLLM's."""
    base: Any = ModuleType("litellm.integrations.custom_logger")
    base.CustomLogger = type("CustomLogger", (), {})
    for name in ("litellm", "litellm.integrations"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, base.__name__, base)
    monkeypatch.delenv("OBSIA_USAGE_FILE", raising=False)
    for name in OURS:
        sys.modules.pop(name, None)
    yield importlib.import_module("obsia.litellm").ObsiaLogger
    for name in OURS:
        sys.modules.pop(name, None)
