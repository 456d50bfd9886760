"""Why there is no series: a reason that every surface can say in its language, without any key or address in it."""

from __future__ import annotations

from enum import StrEnum

from obsia.core.errors import NoData
from obsia.core.message import Argument, Message, Symbol, Term


class Reason(StrEnum):
    """Why a source gave nothing. The messages ``grid-reason-<value>`` say it."""

    NO_REGION = "no-region"
    """It is not known which zone."""
    NO_TIMES = "no-times"
    """The usage has no times."""
    NOT_IN_FILE = "not-in-file"
    """A file was given, and has no row of the zone."""
    OTHER_HOURS = "other-hours"
    """The file has rows of the zone, and no value for any hour of the usage."""
    NO_SOURCE = "no-source"
    """No source covers the zone."""
    NO_KEY = "no-key"
    """The source that covers it needs a key, and none is set."""
    OTHER_MEANING = "other-meaning"
    """It counts something else than was asked for."""
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    QUOTA = "quota"
    UNAUTHORISED = "unauthorised"
    SERVER = "server"
    """The source failed (5xx), or refused the question (4xx)."""
    REDIRECT = "redirect"
    TOO_LARGE = "too-large"
    MALFORMED = "malformed"
    WRONG_ZONE = "wrong-zone"
    NO_DATA = "no-data"
    """It answered, and has nothing of these hours."""
    INSECURE = "insecure"
    """A key would have gone over a connection that anyone can read."""


class NoSeries(NoData):
    """A source has no series of a zone."""

    def __init__(self, *, reason: Reason, source: str, zone_id: str = "", detail: Message | None = None) -> None:
        self.reason, self.source, self.zone_id, self.detail = reason, source, zone_id, detail
        about: tuple[Argument, ...] = tuple(Symbol(part) for part in (source, zone_id) if part)
        why: Argument = Term("grid-reason", reason.value)
        why = Message("grid-reason-detail", reason=why, detail=detail) if detail else why
        if about:
            super().__init__("grid-no-series-of", about=about, reason=why)
        else:
            super().__init__("grid-no-series", reason=why)
