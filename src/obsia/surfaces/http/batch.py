"""Several questions in one address: each is read and answered as if it had been asked alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from obsia.app.figures.export import VERSION
from obsia.core.data import TEXT, WHOLE, DataType, Shape, many, maybe, member
from obsia.core.message import Message
from obsia.core.question import REQUIRED, Field, Many, Text
from obsia.surfaces.http.problems import Problem

PATH: Final = "/batch"
MOST: Final = 32
"""Questions of one address."""
LONGEST: Final = 1_000
"""Letters of one question."""
MOST_BYTES: Final = 8_000_000
"""Of all answers together; what does not fit is asked for alone."""
QUESTIONS: Final = Field(
    Many(of=Text(longest=LONGEST), most=MOST),
    "http-param-q",
    name="q",
    attribute="questions",
    example="/estimate?model=gpt-4o&in=300&out=400",
    default=REQUIRED,
)


@dataclass(slots=True, kw_only=True)
class Answered:
    """What one question got: an answer, a problem, or the place where the answer is."""

    question: str
    status: int
    answer: Mapping[str, Any] | None = None
    problem: Mapping[str, Any] | None = None
    location: str = ""
    next: str = ""
    """The address of the next page of a list, '' where there is none."""


_AS_IT_IS: Final = DataType(lambda value: value, {"type": "object"})
_PROBLEM: Final = DataType(lambda value: value, {"$ref": "#/components/schemas/Problem"})
ANSWERED: Final[Shape[Answered]] = Shape(
    member("question", TEXT),
    member("status", WHOLE, about="http-batch-status"),
    member("answer", maybe(_AS_IT_IS), about="http-batch-answer"),
    member("problem", maybe(_PROBLEM)),
    member("location", maybe(TEXT), lambda each: each.location or None, about="http-batch-location"),
    member("next", maybe(TEXT), lambda each: each.next or None, about="http-batch-next"),
)
BATCH: Final[Shape[tuple[Answered, ...]]] = Shape(
    VERSION, member("answers", many(ANSWERED.type), lambda several: several)
)


def asked(text: str, *, base: str) -> tuple[str, bytes]:
    """The path and the query of an address of the API, with or without ``base`` before it.

    Raises ``Problem`` for one that cannot be read.
    """
    address, _, query = text.partition("?")
    try:
        return unquote(address.removeprefix(base), errors="strict"), query.encode("ascii")
    except ValueError:
        raise Problem.of("bad-value", Message("http-batch-unreadable"), parameter=QUESTIONS.name) from None


def questions_in(path: str, query: bytes) -> int:
    """How many questions a request counts for: those of a batch, at most as many as it has parameters."""
    return query.count(b"&") + 1 if path.rstrip("/").endswith(PATH) else 1
