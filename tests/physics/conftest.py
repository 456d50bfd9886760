"""Hypothesis for pure arithmetic: no deadline, because the machine is shared."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")
