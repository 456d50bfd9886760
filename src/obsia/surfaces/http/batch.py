"""Several questions in one address: each is read and answered as if it had been asked alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
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
    kind=Many(of=Text(longest=LONGEST), most=MOST),
    help="http-param-q",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One question: the name of its endpoint, the parts of its path, its query."""

    endpoint: str
    path: Mapping[str, str] = field(default_factory=dict[str, str])
    query: bytes = b""


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


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """A path of an endpoint as an expression: the last part is all that is left of an address, slashes and all."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(path)), re.DOTALL)


def asked(text: str, *, base: str, paths: Mapping[str, str]) -> Addressed:
    """The question that an address of the API asks, with or without ``base`` before it.

    ``paths`` are those of the endpoints by their names. Raises ``Problem`` for an address at which there is nothing,
    and for one that cannot be read.
    """
    address, _, query = text.partition("?")
    try:
        path = unquote(address.removeprefix(base), errors="strict")
        asked_for = query.encode("ascii")
    except ValueError:
        raise Problem.of("bad-value", Message("http-batch-unreadable"), parameter=QUESTIONS.name) from None
    if (found := routed(path, paths)) is None:
        raise Problem.of("not-found", Message("http-not-found"), parameter=QUESTIONS.name)
    return Addressed(endpoint=found[0], path=found[1], query=asked_for)


def routed(path: str, paths: Mapping[str, str]) -> tuple[str, Mapping[str, str]] | None:
    """The name of the endpoint at a path, and the parts of it; None where there is none."""
    # What is written out goes before what a part stands for.
    for name in sorted(paths, key=lambda name: ("{" in paths[name], -len(paths[name]))):
        if found := _pattern(paths[name]).fullmatch(path):
            return name, found.groupdict()
    return None


def questions_in(path: str, query: bytes) -> int:
    """How many questions a request counts for: those of a batch, at most as many as it has parameters."""
    return query.count(b"&") + 1 if path.rstrip("/").endswith(PATH) else 1
