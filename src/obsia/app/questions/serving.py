"""What a user may state of how a model is served: fields that requests and accounts share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from obsia.core.columns import MEASURES, MOST_DEVICES
from obsia.core.question import Field, Number, Question, Text, Whole

_MOST_REQUESTS = 1_000_000
_WAITS_S = (0.001, 3600.0)
_SPEEDS, _PUES = MEASURES["tokens_per_s"], MEASURES["pue"]


@dataclass(frozen=True, kw_only=True)
class Serving(Question):
    """How a model is served; whatever is not stated is drawn."""

    gpu: Annotated[str | None, Field(Text(), "option-gpu", example="H100")] = None
    gpu_count: Annotated[
        int | None, Field(Whole(least=1, most=MOST_DEVICES), "option-count", name="count", example="8")
    ] = None
    precision: Annotated[str | None, Field(Text(), "option-precision", example="fp8")] = None
    engine: Annotated[str | None, Field(Text(), "option-engine", example="vllm")] = None
    concurrency: Annotated[
        int | None, Field(Whole(least=1, most=_MOST_REQUESTS), "option-concurrency", example="32")
    ] = None
    tokens_per_s: Annotated[
        float | None, Field(Number(least=_SPEEDS[0], most=_SPEEDS[1]), "option-tokens-per-s", example="60")
    ] = None
    pue: Annotated[float | None, Field(Number(least=_PUES[0], most=_PUES[1]), "option-pue", example="1.2")] = None


@dataclass(frozen=True, kw_only=True)
class ServingOfOne(Serving):
    """How one request is served: of it, also how long its first token took."""

    first_token_s: Annotated[
        float | None, Field(Number(least=_WAITS_S[0], most=_WAITS_S[1]), "option-first-token-s", example="0.4")
    ] = None
