"""The clock of the journeys and of what shows them: they ask it here, so that no two speak of different days."""

from __future__ import annotations

import datetime as dt

from obsia.core.errors import BadCall
from obsia.core.message import Option, Symbol


def now() -> dt.datetime:
    """The instant that it is."""
    return dt.datetime.now(tz=dt.UTC)


def today() -> str:
    """The day that it is, as ``2026-11-27``, by universal time."""
    return now().date().isoformat()


def day_of(on: str | None, *, option: str = "on") -> str:
    """The day asked for, today when none is. Raises ``BadCall`` for one to come: nobody has read then."""
    day = today()
    if on is not None and on > day:
        raise BadCall("day-to-come", option=Option(option), day=on, last=Symbol(day))
    return on or day
