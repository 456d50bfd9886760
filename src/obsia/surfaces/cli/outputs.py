"""How an answer is written: options that commands share, stated once as questions are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from obsia.core.errors import BadCall
from obsia.core.kinds import File
from obsia.core.question import PRIVATE, Field, Flag, Question

AsJson: TypeAlias = Annotated[bool, Field(kind=Flag(), name="json", help="option-json", on=PRIVATE)]
AsCsv: TypeAlias = Annotated[bool, Field(kind=Flag(), name="csv", help="option-csv", on=PRIVATE)]
Segment: TypeAlias = Annotated[bool, Field(kind=Flag(), help="option-segment", on=PRIVATE)]
NoRecord: TypeAlias = Annotated[bool, Field(kind=Flag(), help="option-no-record", on=PRIVATE)]
Edition: TypeAlias = Annotated[str | None, Field(kind=File(), help="option-edition", on=PRIVATE)]
"""The facts on which a command rests, put in place before it is asked (``asking``)."""
_SHAPES: Final = frozenset({"as_json", "as_csv", "segment", "markdown"})
"""Attributes of which one at most says what standard output holds."""


@dataclass(frozen=True, kw_only=True)
class NoOutputs(Question):
    """Nothing of how an answer is written can be chosen."""


@dataclass(frozen=True, kw_only=True)
class Outputs(Question):
    """JSON instead of a page."""

    as_json: AsJson = False

    def check(self) -> None:
        """Raises ``BadCall`` for two shapes of standard output at once."""
        chosen = tuple(field.option for field, value in self.stated().items() if value and field.attribute in _SHAPES)
        if len(chosen) > 1:
            raise BadCall("outputs-two", options=chosen)


@dataclass(frozen=True, kw_only=True)
class Recording(Outputs):
    """JSON instead of a page; and whether figures are recorded."""

    no_record: NoRecord = False


@dataclass(frozen=True, kw_only=True)
class Tables(Recording):
    """JSON or CSV instead of a page; whether figures are recorded; and the facts of which edition they rest on."""

    as_csv: AsCsv = False
    edition: Edition = None
