"""Which days of usage are asked for, and in whose time days and hours are."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from obsia.core.errors import BadCall
from obsia.core.message import Option
from obsia.core.question import Day, Field, Kind, Question, Unreadable

UTC: Final = "UTC"
LAST: Final = r"day|week|month|quarter|year|[1-9][0-9]{0,3}d"
_LONGEST_ZONE: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Last(Kind):
    """The last whole day, week, month, quarter or year before today, or so many days up to today: ``7d``."""

    code: ClassVar[str] = "last"

    def read(self, given: object) -> str:
        """The word in small letters."""
        text = str(given).strip().lower()
        if not re.fullmatch(LAST, text):
            raise Unreadable("not-a-last", given)
        return text

    def schema(self) -> dict[str, Any]:
        """The words, or a number of days."""
        return {"type": "string", "pattern": f"^({LAST})$"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeZone(Kind):
    """A zone of the time zone database: ``Europe/Paris``."""

    code: ClassVar[str] = "time-zone"

    def read(self, given: object) -> str:
        """The zone by its name."""
        text = str(given)
        try:
            if len(text) <= _LONGEST_ZONE:
                return zoneinfo.ZoneInfo(text).key
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            pass
        raise Unreadable("not-a-time-zone", given)

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": "string", "minLength": 1, "maxLength": _LONGEST_ZONE}


@dataclass(frozen=True, kw_only=True)
class Within(Question):
    """The first and the last day that count, and the zone in which days begin."""

    since: Annotated[str | None, Field(Day(), "option-since", example="2026-07-01")] = None
    until: Annotated[str | None, Field(Day(), "option-until", example="2026-09-30")] = None
    last: Annotated[str | None, Field(Last(), "option-last", example="month")] = None
    tz: Annotated[str, Field(TimeZone(), "option-tz", example="Europe/Paris")] = UTC

    def check(self) -> None:
        """Raises ``BadCall`` for a period stated twice, and for one that ends before it begins."""
        super().check()
        stated = [name for name in ("since", "until") if getattr(self, name) is not None]
        if self.last is not None and stated:
            raise BadCall("period-twice", option=Option("last"), other=Option(stated[0]))
        if self.since is not None and self.until is not None and self.until < self.since:
            raise BadCall("period-backwards", since=Option("since"), until=Option("until"))
