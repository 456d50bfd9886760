"""The clock of the journeys and of what shows them: they ask it here, so that no two speak of different days."""

from __future__ import annotations

import datetime as dt


def today() -> str:
    """The day that it is, as ``2026-11-27``, by universal time."""
    return dt.datetime.now(tz=dt.UTC).date().isoformat()
