"""What can be asked of commitments: all of them, an instrument, a party."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from obsia.app.questions.shared import RecordFigures, Seed
from obsia.core.errors import BadCall
from obsia.core.message import Option
from obsia.core.question import SEED, Day, Field, Question, Text


@dataclass(frozen=True, kw_only=True)
class ListCommitments(Question):
    """All instruments with the six priorities; or one ``instrument``; or one ``party``.

    A party is a State by its ISO 3166-1 code or its name in a language of obsia, a company or an organisation; an
    instrument is named by its short name (``paris-2025``, ``paris``) or its full name. ``as_of`` is a day: what had
    happened by then, as read since. Raises ``BadCall`` for both,
    ``UnknownName`` with near misses.
    """

    journey: ClassVar[str] = "commitments"
    party: Annotated[str | None, Field(Text(), "option-party", example="FRA")] = None
    instrument: Annotated[str | None, Field(Text(), "option-instrument", example="paris-2025")] = None
    as_of: Annotated[str | None, Field(Day(), "option-as-of", example="2025-12-31")] = None
    seed: Seed = SEED
    record_figures: RecordFigures = True

    def check(self) -> None:
        """Raises ``BadCall`` for a party and an instrument."""
        if self.party is not None and self.instrument is not None:
            raise BadCall("questions-exclusive", first=Option("party"), second=Option("instrument"))
