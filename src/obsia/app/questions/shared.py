"""Fields that several journeys share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from obsia.core.errors import BadCall
from obsia.core.kinds import local
from obsia.core.message import Option
from obsia.core.question import Day, Field, Flag, Question, Seconds, Text, Whole

Model: TypeAlias = Annotated[str, Field(Text(), "argument-model", example="gpt-4o", positional=True)]
Region: TypeAlias = Annotated[str | None, Field(Text(), "option-region", example="FRA")]
Host: TypeAlias = Annotated[str | None, Field(Text(), "option-host", example="azure.ai.openai")]
On: TypeAlias = Annotated[str | None, Field(Day(), "option-on", example="2026-06-30")]
Seed: TypeAlias = Annotated[int, local(Whole(), "option-seed", example="7")]
RecordFigures: TypeAlias = Annotated[bool, Field(Flag(), "option-no-record", on=frozenset(), in_identity=False)]
"""Whether the figures are recorded for ``obsia trace``: callers from Python say it, commands by ``--no-record``."""

_LASTING: Final = Seconds(least=0.001)
"""Work of no length is none."""


@dataclass(frozen=True, kw_only=True)
class TokenCounts(Question):
    """Tokens of one request; cached ones are contained in the input."""

    input_tokens: Annotated[int | None, Field(Whole(), "option-in", name="in", example="300")] = None
    output_tokens: Annotated[int | None, Field(Whole(), "option-out", name="out", example="400")] = None
    cached_tokens: Annotated[int | None, Field(Whole(), "option-cached", name="cached", example="100")] = None

    def check(self) -> None:
        """Raises ``BadCall`` for more cached tokens than input, and for a request of no tokens."""
        cached, inputs = self.cached_tokens, self.input_tokens
        if inputs == self.output_tokens == 0:
            raise BadCall("tokens-none", options=(Option("in"), Option("out")))
        if cached and inputs is not None and cached > inputs:
            raise BadCall("cached-over-input", option=Option("cached"), cached=cached, of=Option("in"), input=inputs)


@dataclass(frozen=True, kw_only=True)
class RequestWork(TokenCounts):
    """What one request asks for, in the measure of what the model does."""

    images: Annotated[int | None, Field(Whole(least=1), "option-images", example="1")] = None
    size: Annotated[str | None, Field(Text(), "option-size", example="1024x1024")] = None
    steps: Annotated[int | None, Field(Whole(least=1, most=10_000), "option-steps", example="30")] = None
    video_s: Annotated[float | None, Field(_LASTING, "option-video-s", example="8")] = None
    audio_s: Annotated[float | None, Field(_LASTING, "option-audio-s", example="60")] = None
