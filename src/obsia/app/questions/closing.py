"""What can be asked of accounts that are closed: which period, where they are kept, of which records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from obsia.app.questions.spans import period_named
from obsia.app.questions.usage import Assess
from obsia.core.errors import BadCall
from obsia.core.kinds import File, local
from obsia.core.message import Option, Surface
from obsia.core.question import Field, Flag, Kind, Question, Unreadable

CLOSED: Final = "closed"
"""The folder in which closed accounts stand, where none is stated."""
_NOT_CLOSED: Final = frozenset(
    {
        "since",
        "until",
        "last",
        "against",
        "bill",
        "what_if",
        "levers",
        "record_figures",
    }
) | {"min_users", "hash_users"}
"""Attributes that no closed account has: its period is its name; a change is none of an account.

Nor has it what is left out of tables that are handed on: its sums are kept for who closed it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPeriod(Kind):
    """A period by its name: ``2026``, ``2026-Q3``, ``2026-07``, ``2026-W31``, ``2026-07-14``, or two with ``..``."""

    code: ClassVar[str] = "named-period"

    def read(self, given: object) -> str:
        """The name, in capitals."""
        text = str(given).strip().upper()
        if period_named(text) is None:
            raise Unreadable("not-a-period", given)
        return text


@dataclass(frozen=True, kw_only=True)
class Closing(Question):
    """Freezes the account of a period; lists the closed ones; recomputes one under today's facts, beside it."""

    journey: ClassVar[str] = "close"
    period: Annotated[str | None, local(NamedPeriod(), "argument-period", example="2026-Q3", positional=True)] = None
    folder: Annotated[str, local(File(), "option-close-out", name="out", example="accounts/closed")] = CLOSED
    restate: Annotated[bool, local(Flag(), "option-restate")] = False
    only_list: Annotated[bool, local(Flag(), "option-close-list", name="list")] = False

    def check(self) -> None:
        """Raises ``BadCall`` for no period where one is needed, one where none is, and for two questions at once."""
        super().check()
        if self.only_list and self.restate:
            raise BadCall("questions-exclusive", first=Option("list"), second=Option("restate"))
        if not self.only_list and self.period is None:
            raise BadCall("close-no-period")
        if self.only_list and self.period is not None:
            raise BadCall("close-list-alone", option=Option("list"))


@dataclass(frozen=True)
class Records(Assess):
    """The records of an account to close: none need be named to list accounts, or to restate one from its sums."""

    @classmethod
    def fields(cls, on: Surface | None = None) -> tuple[Field, ...]:
        """Those of an account, without what a closed one cannot have."""
        return tuple(each for each in super().fields(on) if each.attribute not in _NOT_CLOSED)

    def check(self) -> None:
        """Raises ``BadCall`` as an account does, where files are named."""
        if self.paths:
            super().check()

    def assess(self, *, since: str, until: str) -> Assess:
        """The question about the account of some days."""
        stated: dict[str, Any] = {field.attribute: value for field, value in self.stated().items()}
        return Assess(**stated, since=since, until=until)
