"""What is asked of two editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from obsia.core.kinds import File
from obsia.core.question import PRIVATE, Field, Question, Whole


@dataclass(frozen=True, kw_only=True)
class CompareEditions(Question):
    """What moved between two editions, or since one, and why."""

    journey: ClassVar[str] = "changes"
    since: Annotated[str, Field(kind=File(), help="option-changes-since", on=PRIVATE)]
    until: Annotated[str | None, Field(kind=File(), help="option-changes-until", on=PRIVATE)] = None
    top: Annotated[int, Field(kind=Whole(least=1, most=10_000), help="option-changes-top", on=PRIVATE)] = 20
