"""Parameters of questions: named as the options of the commands, checked before anything is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from urllib.parse import parse_qsl

from obsia.core.locales import Locale, locale, printable
from obsia.surfaces import values
from obsia.surfaces.answering import as_parameters
from obsia.surfaces.http.problems import Problem

LARGEST_WHOLE: Final = 2**31 - 1
LONGEST_VALUE: Final = 200
PRINTABLE: Final = r"^[^\u0000-\u001f\u007f-\u00a0]*[^\s\u0000-\u0020\u007f-\u00a0][^\u0000-\u001f\u007f-\u00a0]*$"
"""Text that can be shown, as far as a schema can say it."""
LONGEST_QUERY: Final = 4_096
MOST_FIELDS: Final = 64


class Value(Enum):
    """What a parameter holds."""

    WHOLE = "whole"
    AMOUNT = "amount"
    SECONDS = "seconds"
    DAY = "day"
    TEXT = "text"
    CHOICE = "choice"


_READ: Final[Mapping[Value, Callable[[str, Locale], object]]] = {
    Value.WHOLE: values.natural,
    Value.AMOUNT: values.amount,
    Value.SECONDS: values.seconds,
    Value.DAY: values.day,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: its public ``name``, the keyword ``into`` of the journey, and the message ``help``."""

    name: str
    into: str
    help: str
    example: str
    value: Value = Value.TEXT
    required: bool = False
    in_path: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = LARGEST_WHOLE
    """Of a whole number."""

    def schema(self) -> dict[str, Any]:
        """Its JSON schema, as OpenAPI has it."""
        match self.value:
            case Value.WHOLE:
                return {"type": "integer", "minimum": self.least, "maximum": self.most}
            case Value.AMOUNT:
                return {"type": "string", "pattern": f"^{values.AMOUNT}$", "maxLength": LONGEST_VALUE}
            case Value.SECONDS:
                return {"type": "number", "minimum": 0, "maximum": 1e12}
            case Value.DAY:
                return {"type": "string", "format": "date"}
            case Value.CHOICE:
                return {"type": "string", "enum": list(self.choices)}
            case Value.TEXT:
                return {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE, "pattern": PRINTABLE}

    def read(self, text: str, say: Locale) -> object:
        """The value that ``text`` stands for. Raises ``Problem`` naming the parameter and what was expected."""
        reason = self._wrong(text, say)
        if reason:
            raise self._refused(reason, say)
        reader = _READ.get(self.value)
        if reader is None:
            return text
        try:
            found = reader(text, say)
        except ValueError as error:
            raise self._refused(printable(error), say) from error
        if isinstance(found, int) and not self.least <= found <= self.most:
            raise self._refused(say("http-outside", text=text[:80]), say)
        return found

    def _wrong(self, text: str, say: Locale) -> str:
        if not text.strip():
            return say("http-empty")
        if len(text) > LONGEST_VALUE:
            return say("http-too-long", most=str(LONGEST_VALUE))
        if not text.isprintable():
            return say("http-unprintable")
        if self.value is Value.CHOICE and text not in self.choices:
            return say("http-not-a-choice", text=printable(text, most=80))
        return ""

    def _refused(self, reason: str, say: Locale) -> Problem:
        return Problem(code="bad-value", detail=reason, parameter=self.name, expected=self.expected(say))

    def expected(self, say: Locale) -> str:
        """What the parameter takes, in words."""
        return say(
            f"http-expected-{self.value.value}",
            least=str(self.least),
            most=str(self.most if self.value is Value.WHOLE else LONGEST_VALUE),
            choices=", ".join(self.choices),
        )


def described(message: str, say: Locale) -> str:
    """The help of an option, said of a parameter: ``--in`` is ``in``."""
    return as_parameters(say(message))


def arguments_of(
    parameters: Sequence[Parameter], *, query: bytes, path: Mapping[str, str], say: Locale | None = None
) -> dict[str, object]:
    """Keyword -> value for a question. Raises ``Problem`` for what is unknown, repeated, missing or cannot be."""
    say = say or locale("en")
    known = {each.name: each for each in parameters}
    given: dict[str, str] = {}
    for name, text in _fields(query, say):
        parameter = known.get(name)
        if parameter is None or parameter.in_path:
            raise _unknown(name, known.values(), say)
        if name in given:
            detail = say("http-repeated", name=name)
            raise Problem(code="repeated-parameter", detail=detail, parameter=name, expected=parameter.expected(say))
        given[name] = text
    given |= path
    lacking = next((each for each in parameters if each.required and each.name not in given), None)
    if lacking is not None:
        detail = say("http-missing", name=lacking.name)
        raise Problem(
            code="missing-parameter", detail=detail, parameter=lacking.name, expected=described(lacking.help, say)
        )
    return {known[name].into: known[name].read(text, say) for name, text in given.items()}


def _fields(query: bytes, say: Locale) -> list[tuple[str, str]]:
    if len(query) > LONGEST_QUERY:
        raise Problem(code="too-long", detail=say("http-query-too-long", most=str(LONGEST_QUERY)))
    try:
        text = query.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Problem(code="bad-query", detail=say("http-bad-query", most=str(MOST_FIELDS))) from error


def _unknown(name: str, known: Iterable[Parameter], say: Locale) -> Problem:
    names = [each.name for each in known if not each.in_path]
    told = printable(name, most=80)
    expected = say("http-one-of", names=", ".join(names)) if names else say("http-none")
    return Problem(
        code="unknown-parameter", detail=say("http-unknown-parameter", name=told), parameter=told, expected=expected
    )
