"""Errors as problem details (RFC 9457): what is wrong, with which parameter, what was expected, what comes near."""

from __future__ import annotations

import http
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from obsia.core.errors import BadCall, MissingExtra, MissingFact, ObsiaError, UnknownName
from obsia.core.locales import Locale, printable
from obsia.core.message import Argument, Message, Option, Sentences, Surface, Term
from obsia.core.question import BadValue
from obsia.surfaces.answering import line, refused

MEDIA_TYPE: Final = "application/problem+json"
STATUS: Final[Mapping[str, int]] = {
    "bad-query": 400,
    "bad-value": 400,
    "body-refused": 400,
    "missing-parameter": 400,
    "repeated-parameter": 400,
    "unknown-parameter": 400,
    "missing-fact": 404,
    "no-data": 404,
    "not-found": 404,
    "unknown-name": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "too-large": 413,
    "too-long": 414,
    "bad-host": 421,
    "bad-call": 422,
    "too-many-requests": 429,
    "unexpected": 500,
    "missing-extra": 501,
    "overloaded": 503,
}
"""Code of a problem -> its status."""
_PARAMETERS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "country": ("country", "to", "from", "region"),
    "company": ("company",),
    "region": ("region", "country", "to"),
    "subject": ("subject", "system"),
    "figure": ("figure_id",),
}
"""Kind of a name that is not known -> parameters that may have held it, the likeliest first."""


@dataclass(slots=True, kw_only=True)
class Problem(Exception):
    """A question that gets no answer: what it is (``code``), and what is to be told of it."""

    code: str
    sentences: Sentences
    about: Message
    """The message that programs are told of: its code and its arguments."""
    parameter: str = ""
    expected: Message | None = None
    suggestions: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, code: str, message: Message, *, parameter: str = "", expected: Message | None = None) -> Problem:
        """A problem that one message tells."""
        return cls(code=code, sentences=Sentences((message,)), about=message, parameter=parameter, expected=expected)

    @property
    def status(self) -> int:
        """The status of its code."""
        return STATUS[self.code]

    def record(self, tr: Locale) -> dict[str, Any]:
        """The problem as one JSON object; what does not apply is left out."""
        found: dict[str, Any] = {
            "type": f"/api/v1/docs#problem-{self.code}",
            "title": tr(f"http-problem-{self.code}"),
            "status": self.status,
            "detail": line(tr.text(self.sentences)),
            "code": self.code,
            "message": self.about.code,
            "arguments": _plain(self.about.arguments),
            "parameter": self.parameter,
            "expected": "" if self.expected is None else line(tr.text(self.expected)),
            "suggestions": list(self.suggestions),
        }
        return {name: value for name, value in found.items() if value or name == "detail"}


def _plain(arguments: Mapping[str, Argument]) -> dict[str, Any]:
    """Arguments of a message as JSON: texts and numbers, lists of these; what is a message itself is left out."""
    return {name: value for name, each in arguments.items() if (value := _of_json(each)) is not None}


def _of_json(argument: Argument) -> Any:
    match argument:
        case Option():
            return argument.named(Surface.HTTP)
        case Term():
            return argument.value
        case str():
            return printable(argument)
        case bool() | int() | float():
            return argument
        case tuple():
            several = [_of_json(each) for each in cast("tuple[Argument, ...]", argument)]
            return None if None in several else several
        case _:
            return None


def problem_of(error: Exception, *, parameters: Collection[str] = ()) -> Problem:
    """The problem that an error is. What obsia did not raise on purpose says nothing of its insides.

    ``parameters`` are the names of those of the question.
    """
    if isinstance(error, Problem):
        return error
    sentences = refused(error)
    if sentences is None or not isinstance(error, ObsiaError):
        return Problem.of("unexpected", Message("http-unexpected"))
    if isinstance(error, BadValue):
        # What was expected is a member of its own.
        what = Sentences(sentences[:1])
        return Problem(
            code="bad-value", sentences=what, about=error.reason, parameter=str(error.field), expected=error.expected
        )
    if isinstance(error, UnknownName):
        return _unknown_name(error, sentences=sentences, parameters=parameters)
    named = next((str(each) for each in error.options if each in parameters), "")
    return Problem(code=_code(error), sentences=sentences, about=sentences[0], parameter=named)


def _unknown_name(error: UnknownName, *, sentences: Sentences, parameters: Collection[str]) -> Problem:
    """A name that is not known."""
    likely = (error.kind, *_PARAMETERS_OF.get(error.kind, ()))
    return Problem(
        code="unknown-name",
        sentences=sentences,
        about=sentences[0],
        parameter=next((name for name in likely if name in parameters), ""),
        suggestions=tuple(printable(each) for each in error.suggestions),
    )


def _code(error: ObsiaError) -> str:
    if isinstance(error, BadCall):
        return "bad-call"
    if isinstance(error, MissingExtra):
        return "missing-extra"
    return "missing-fact" if isinstance(error, MissingFact) else "no-data"


def phrase(status: int) -> str:
    """The phrase of a status."""
    return http.HTTPStatus(status).phrase
