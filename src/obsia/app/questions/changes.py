"""What is asked of two editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from obsia.core.kinds import File, local
from obsia.core.question import Question, Whole


@dataclass(frozen=True, kw_only=True)
class CompareEditions(Question):
    """What moved between two editions, or since one, and why."""

    journey: ClassVar[str] = "changes"
    since: Annotated[str, local(File(), "option-changes-since")]
    until: Annotated[str | None, local(File(), "option-changes-until")] = None
    top: Annotated[int, local(Whole(least=1, most=10_000), "option-changes-top")] = 20
