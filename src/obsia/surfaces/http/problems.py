"""Errors as problem details (RFC 9457): what is wrong, with which parameter, what was expected, what comes near."""

from __future__ import annotations

import http
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from obsia.core.errors import BadCall, MissingExtra, MissingFact, ObsiaError, UnknownName
from obsia.core.locales import Locale, printable
from obsia.core.question import BadValue
from obsia.surfaces.answering import LONGEST, as_parameters, refusal

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
    "region": ("region", "country", "to"),
    "subject": ("subject", "system"),
    "figure": ("figure_id",),
}
"""Kind of a name that is not known -> parameters that may have held it, the likeliest first."""


@dataclass(slots=True, kw_only=True)
class Problem(Exception):
    """A question that gets no answer."""

    code: str
    detail: str
    parameter: str = ""
    expected: str = ""
    suggestions: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def status(self) -> int:
        """The status of its code."""
        return STATUS[self.code]

    def record(self, say: Locale) -> dict[str, Any]:
        """The problem as one JSON object; what does not apply is left out."""
        found: dict[str, Any] = {
            "type": f"/api/v1/docs#problem-{self.code}",
            "title": say(f"http-problem-{self.code}"),
            "status": self.status,
            "detail": self.detail[:LONGEST],
            "code": self.code,
            "parameter": self.parameter,
            "expected": self.expected,
            "suggestions": list(self.suggestions),
        }
        return {name: value for name, value in found.items() if value or name == "detail"}


def problem_of(error: Exception, *, say: Locale, parameters: Mapping[str, str] | None = None) -> Problem:
    """The problem that an error is. What obsia did not raise on purpose says nothing of its insides.

    ``parameters`` is of the question: public name -> the keyword by which journeys speak of it.
    """
    parameters = parameters or {}
    if isinstance(error, Problem):
        return error
    told = refusal(error, say)
    if told is None or not isinstance(error, ObsiaError):
        return Problem(code="unexpected", detail=say("http-unexpected"))
    if isinstance(error, BadValue):
        return Problem(
            code="bad-value",
            detail=say.text(error.reason),
            parameter=str(error.field),
            expected=say.text(error.expected),
        )
    if isinstance(error, UnknownName):
        return _unknown_name(error, detail=told, parameters=parameters)
    return Problem(code=_code(error), detail=as_parameters(told), parameter=_named(error, parameters))


def _named(error: ObsiaError, parameters: Mapping[str, str]) -> str:
    """The parameter that an error speaks of first."""
    named = next((str(each) for each in error.options if each in parameters), "")
    return named or _named_in(str(error), parameters)


def _named_in(text: str, parameters: Mapping[str, str]) -> str:
    """The parameter that a sentence speaks of first: as an option, or in the words of a journey (cached tokens)."""
    places = {name: found.start() for name in parameters if (found := re.search(rf"--{name}(?![\w-])", text))}
    if not places:
        words = {name: keyword.replace("_", "[_ ]") for name, keyword in parameters.items() if "_" in keyword}
        places = {name: found.start() for name, each in words.items() if (found := re.search(rf"\b{each}\b", text))}
    return min(places, key=places.__getitem__, default="")


def _unknown_name(error: UnknownName, *, detail: str, parameters: Iterable[str]) -> Problem:
    """A name that is not known."""
    names = set(parameters)
    likely = (error.kind, *_PARAMETERS_OF.get(error.kind, ()))
    return Problem(
        code="unknown-name",
        detail=detail,
        parameter=next((name for name in likely if name in names), ""),
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
