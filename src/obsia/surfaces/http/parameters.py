"""Parameters of questions: the fields that a query may state, read before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl

from obsia.core import spelling
from obsia.core.locales import printable
from obsia.core.message import Message, Symbol
from obsia.core.question import BadValue, Field, Many
from obsia.surfaces.http.problems import Problem, problem_of

LONGEST_QUERY: Final = 4_096
MOST_FIELDS: Final = 64
_SHOWN: Final = 80


def described(field: Field) -> Message:
    """What a parameter is for."""
    return Message(field.help)


def one_of(names: Sequence[str]) -> Message:
    """Names of ours of which one is expected; that there are none."""
    return spelling.one_of(names) if names else Message("http-none")


def arguments_of(fields: Sequence[Field], *, query: bytes, path: Mapping[str, str]) -> dict[str, object]:
    """Attribute -> value for a question. Raises ``Problem`` for what is unknown, repeated, missing or cannot be.

    Fields that stand in ``path`` are no parameters of a query; one of several values is given once for each.
    """
    known = {each.name: each for each in fields}
    given: dict[str, str | list[str]] = {}
    for name, text in stated(query):
        field = known.get(name)
        if field is None or name in path:
            raise _unknown(name, [each for each in known if each not in path])
        several = given.setdefault(name, []) if isinstance(field.kind, Many) else None
        if isinstance(several, list):
            several.append(text)
            continue
        if name in given:
            repeated = Message("http-repeated", name=field.option)
            raise Problem.of("repeated-parameter", repeated, parameter=name, expected=field.kind.expected)
        given[name] = text
    given |= path
    lacking = next((each for each in fields if each.is_required and each.name not in given), None)
    if lacking is not None:
        missing = Message("http-missing", name=lacking.option)
        raise Problem.of("missing-parameter", missing, parameter=lacking.name, expected=described(lacking))
    try:
        return {known[name].attribute: known[name].read(text) for name, text in given.items()}
    except BadValue as error:
        raise problem_of(error) from error


def stated(query: bytes) -> list[tuple[str, str]]:
    """Names and values of a query, in order. Raises ``Problem`` for one that is too long or cannot be read."""
    if len(query) > LONGEST_QUERY:
        raise Problem.of("too-long", Message("http-query-too-long", most=Symbol(LONGEST_QUERY)))
    try:
        text = query.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Problem.of("bad-query", Message("http-bad-query", most=Symbol(MOST_FIELDS))) from error


def _unknown(name: str, names: Sequence[str]) -> Problem:
    shown = printable(name, most=_SHOWN)
    unknown = Message("http-unknown-parameter", name=shown)
    return Problem.of("unknown-parameter", unknown, parameter=shown, expected=one_of(names))
