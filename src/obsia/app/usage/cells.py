"""Cells of usage: requests of one series and one group, summed exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from obsia.accounting.kinds import UsageKind
from obsia.physics.work import MediaWork, Work


class Series(NamedTuple):
    """What decides how a request is priced, as its record states it."""

    provider: str | None
    host: str | None
    model_name: str | None
    region: str | None
    zone_id: str | None
    kind: UsageKind = UsageKind.CALLS
    dated: str | None = None
    """A date in the span in which a moving name stands for one model."""
    assistant: str | None = None
    """The kind of assistant of messages and seats."""
    concurrency_step: int | None = None
    """The quarter of an octave in which the stated concurrency lies."""
    media: str | None = None
    """The media that its rows state (:data:`obsia.accounting.media_cells.MEDIUM`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Requests of one series and one group: their work and their tokens, exact."""

    series: Series
    keys: Mapping[str, str | None]
    work: Work
    input_tokens: int
    reasoning_tokens: int
    messages: int
    """Messages that stand for calls without tokens."""
    seat_seconds: int
    """Seats times the seconds for which they were held, where nothing better is stated."""
    media: MediaWork
    """Images, sound and video, whether they are the work of the model or lie in its tokens."""
    timed: tuple[int, ...]
    """Sums over calls whose duration is stated: :data:`obsia.accounting.cells.TIMED`."""
    absent: Mapping[str, int]
    """Calls by what is absent or left out of the sums: :data:`obsia.accounting.cells.ABSENT`."""
    hour: dt.datetime | None = None
    """Where carbon is by the hour: that in which the requests begin (UTC); None where it is not known."""
