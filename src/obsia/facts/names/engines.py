"""Serving engines as benchmarks, logs and people write them -> those of the facts, with the version beside the name.

``vLLM 0.9.0``, ``vllm==0.11.1`` and ``vllm`` name one engine; ``TensorRT-LLM + Triton`` names the first of two parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.core.spelling import folded, is_readable, spelling
from obsia.facts.snapshot import Snapshot

_LONGEST: Final = 120
_VERSION: Final = re.compile(r"(?P<name>.*?[^\W\d_])[\s=><~_(-]*v?(?P<version>\d+(?:\.\d+)+)\S*", re.IGNORECASE)
_PARTS: Final = re.compile(r"[+,;/(\[]| with | on | by ")


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineName:
    """An engine as understood."""

    engine: str
    """As the facts call it; what no fact names as it was written, in small letters."""
    version: str | None
    """Written beside its name."""
    is_known: bool


def find_engine(snapshot: Snapshot, text: str) -> EngineName | None:
    """The engine that ``text`` names; None where nothing is written that can be read."""
    asked = text.strip()
    if not is_readable(asked, longest=_LONGEST):
        return None
    names = _names(snapshot)
    for part in (asked, *_PARTS.split(asked)):
        if engine := names.get(spelling(part)):
            return EngineName(engine=engine, version=None, is_known=True)
        if (found := _VERSION.match(part.strip())) and (engine := names.get(spelling(found["name"]))):
            return EngineName(engine=engine, version=found["version"], is_known=True)
    return EngineName(engine=folded(asked), version=None, is_known=False)


def known_engines(snapshot: Snapshot) -> tuple[str, ...]:
    """The engines that have names, in alphabetical order."""
    return tuple(sorted(set(_names(snapshot).values())))


@lru_cache(maxsize=4)
def _names(snapshot: Snapshot) -> Mapping[str, str]:
    rows = snapshot.mapping("SELECT name, engine FROM engine_names")
    # What the facts call an engine is a name of it, listed or not: it is what an error offers.
    return {spelling(name): engine for name, engine in (*zip(rows.values(), rows.values(), strict=True), *rows.items())}
