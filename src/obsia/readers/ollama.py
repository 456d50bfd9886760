"""Answers of Ollama's own API (``/api/generate``, ``/api/chat``, ``/api/embed``), one JSON object a line.

Only the last line of a stream counts: it is ``done`` and states counts and durations (in nanoseconds); ``created_at``
is when it was written. Token algebra: ``ollama, generate``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeGuard

from obsia.core.message import Message
from obsia.readers.base import Cell
from obsia.readers.records import times
from obsia.readers.records.algebra import algebra
from obsia.readers.records.fields import Fields
from obsia.readers.records.rows import Rows
from obsia.readers.records.walk import reading

NAME: Final = "ollama"

_DURATIONS: Final = ("total_duration", "load_duration", "prompt_eval_duration", "eval_duration")
_NAMES: Final = ("model", "created_at", "done", "error", "embeddings[]")
_COUNTS: Final = algebra(NAME, "generate")
_FIELDS: Final = Fields((*_NAMES, *_DURATIONS, *_COUNTS.paths))


def _take(rows: Rows, place: int, values: Mapping[str, Any]) -> None:
    counts = _COUNTS.counts(values)
    if not counts:
        if values["done"] is False:
            rows.skip(Message("skipped-chunk"))
        else:
            rows.skip(Message("skipped-failed") if values["error"] is not None else Message("skipped-record"))
        return
    total, load, read = (_us(values[name]) for name in _DURATIONS[:3])
    written_at = times.iso_us(values["created_at"])
    is_instant = isinstance(written_at, int) and _is_count(total)
    row: dict[str, Cell] = {
        **counts,
        "started_at": written_at - total if is_instant else written_at,
        "duration_us": total,
        "first_token_us": (load or 0) + read if _is_count(read) and (load is None or _is_count(load)) else None,
        "operation": "embeddings" if values["embeddings[]"] is not None else "chat",
        "provider": "ollama",
        "model_response": values["model"],
        "tokens_basis": "reported",
    }
    rows.add(place, row)


def _us(value: Any) -> Any:
    """Nanoseconds to whole microseconds; what is no whole number is passed on as it is."""
    return value // 1_000 if _is_count(value) else value


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


events: Final = reading(_take, _FIELDS)
"""One record for each whole answer."""
