"""Parameters of questions: the fields that a query may state, read before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl

from obsia.core.locales import Locale, locale, printable
from obsia.core.message import Message, Surface
from obsia.core.question import BadValue, Field
from obsia.surfaces.http.problems import Problem, problem_of

LONGEST_QUERY: Final = 4_096
MOST_FIELDS: Final = 64


def described(field: Field, say: Locale) -> str:
    """What a parameter is for."""
    return say.text(Message(field.help))


def arguments_of(
    fields: Sequence[Field], *, query: bytes, path: Mapping[str, str], say: Locale | None = None
) -> dict[str, object]:
    """Attribute -> value for a question. Raises ``Problem`` for what is unknown, repeated, missing or cannot be.

    Fields that stand in ``path`` are no parameters of a query.
    """
    say = say or locale("en", Surface.HTTP)
    known = {each.name: each for each in fields}
    given: dict[str, str] = {}
    for name, text in _fields(query, say):
        field = known.get(name)
        if field is None or name in path:
            raise _unknown(name, [each for each in known if each not in path], say)
        if name in given:
            detail = say("http-repeated", name=name)
            expected = say.text(field.kind.expected)
            raise Problem(code="repeated-parameter", detail=detail, parameter=name, expected=expected)
        given[name] = text
    given |= path
    lacking = next((each for each in fields if each.is_required and each.name not in given), None)
    if lacking is not None:
        detail = say("http-missing", name=lacking.name)
        raise Problem(code="missing-parameter", detail=detail, parameter=lacking.name, expected=described(lacking, say))
    try:
        return {known[name].attribute: known[name].read(text) for name, text in given.items()}
    except BadValue as error:
        raise problem_of(error, say=say) from error


def _fields(query: bytes, say: Locale) -> list[tuple[str, str]]:
    if len(query) > LONGEST_QUERY:
        raise Problem(code="too-long", detail=say("http-query-too-long", most=str(LONGEST_QUERY)))
    try:
        text = query.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Problem(code="bad-query", detail=say("http-bad-query", most=str(MOST_FIELDS))) from error


def _unknown(name: str, names: Sequence[str], say: Locale) -> Problem:
    shown = printable(name, most=80)
    expected = say("http-one-of", names=", ".join(names)) if names else say("http-none")
    return Problem(
        code="unknown-parameter", detail=say("http-unknown-parameter", name=shown), parameter=shown, expected=expected
    )
