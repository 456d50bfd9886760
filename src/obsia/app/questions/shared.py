"""Fields that several journeys share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from obsia.core.errors import BadCall
from obsia.core.message import Option
from obsia.core.question import PRIVATE, Day, Field, Flag, Question, Seconds, Text, Whole

Model: TypeAlias = Annotated[str, Field(kind=Text(), help="argument-model", example="gpt-4o", positional=True)]
Region: TypeAlias = Annotated[str | None, Field(kind=Text(), help="option-region", example="FRA")]
Host: TypeAlias = Annotated[str | None, Field(kind=Text(), help="option-host", example="azure.ai.openai")]
On: TypeAlias = Annotated[str | None, Field(kind=Day(), help="option-on", example="2026-06-30")]
Seed: TypeAlias = Annotated[int, Field(kind=Whole(), help="option-seed", example="7", on=PRIVATE)]
RecordFigures: TypeAlias = Annotated[
    bool, Field(kind=Flag(), help="option-no-record", on=frozenset(), in_identity=False)
]
"""Whether the figures are recorded for ``obsia trace``: callers from Python say it, commands by ``--no-record``."""

_LASTING: Final = Seconds(least=0.001)
"""Work of no length is none."""


@dataclass(frozen=True, kw_only=True)
class TokenCounts(Question):
    """Tokens of one request; cached ones are contained in the input."""

    input_tokens: Annotated[int | None, Field(kind=Whole(), name="in", help="option-in", example="300")] = None
    output_tokens: Annotated[int | None, Field(kind=Whole(), name="out", help="option-out", example="400")] = None
    cached_tokens: Annotated[int | None, Field(kind=Whole(), name="cached", help="option-cached", example="100")] = None

    def check(self) -> None:
        """Raises ``BadCall`` for more cached tokens than input."""
        cached, inputs = self.cached_tokens, self.input_tokens
        if cached and inputs is not None and cached > inputs:
            raise BadCall("cached-over-input", option=Option("cached"), cached=cached, of=Option("in"), input=inputs)


@dataclass(frozen=True, kw_only=True)
class RequestWork(TokenCounts):
    """What one request asks for, in the measure of what the model does."""

    images: Annotated[int | None, Field(kind=Whole(least=1), help="option-images", example="1")] = None
    size: Annotated[str | None, Field(kind=Text(), help="option-size", example="1024x1024")] = None
    steps: Annotated[int | None, Field(kind=Whole(least=1, most=10_000), help="option-steps", example="30")] = None
    video_s: Annotated[float | None, Field(kind=_LASTING, help="option-video-s", example="8")] = None
    audio_s: Annotated[float | None, Field(kind=_LASTING, help="option-audio-s", example="60")] = None
