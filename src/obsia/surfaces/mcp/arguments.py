"""Arguments of tools: named as the options of the commands, checked before anything is asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from obsia.core.errors import BadCall
from obsia.core.locales import Locale, printable
from obsia.surfaces import values
from obsia.surfaces.answering import as_parameters

LARGEST_WHOLE: Final = 2**31 - 1
LONGEST_TEXT: Final = 200
LONGEST_S: Final = 1e12
_SHOWN: Final = 80
_LARGEST_SHOWN: Final = 10**20


class Value(Enum):
    """What an argument holds."""

    WHOLE = "whole"
    SECONDS = "seconds"
    DAY = "day"
    TEXT = "text"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument: its public ``name``, the keyword ``into`` of the answer, and the message ``help``."""

    name: str
    help: str
    into: str = ""
    value: Value = Value.TEXT
    required: bool = False
    least: int = 0
    most: int = LARGEST_WHOLE
    """Of a whole number."""
    choices: tuple[str, ...] = ()
    """Of text: all that it may be; capitals do not matter."""

    @property
    def keyword(self) -> str:
        """The keyword of the answer."""
        return self.into or self.name

    def schema(self, say: Locale) -> dict[str, Any]:
        """Its JSON schema."""
        described = {"description": told(say(self.help))}
        match self.value:
            case Value.WHOLE:
                return {"type": "integer", "minimum": self.least, "maximum": self.most, **described}
            case Value.SECONDS:
                return {"type": "number", "minimum": 0, "maximum": LONGEST_S, **described}
            case Value.DAY:
                return {"type": "string", "format": "date", **described}
            case Value.FLAG:
                return {"type": "boolean", **described}
            case Value.TEXT if self.choices:
                return {"type": "string", "enum": list(self.choices), **described}
            case Value.TEXT:
                return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT, **described}

    def read(self, given: object, say: Locale) -> object:
        """The value that ``given`` is. Raises ``BadCall`` naming the argument and what was expected."""
        try:
            return _READERS[self.value](self, given, say)
        except ValueError as error:
            expected = say("error-expected", expected=self.expected(say))
            raise BadCall(f"{self.name}{say('colon')} {error} {expected}") from error

    def expected(self, say: Locale) -> str:
        """What the argument takes, in words."""
        if self.value is Value.FLAG:
            return say("mcp-expected-flag")
        if self.choices:
            return say("http-expected-choice", choices=", ".join(self.choices))
        most = LONGEST_TEXT if self.value is Value.TEXT else self.most
        return say(f"http-expected-{self.value.value}", least=str(self.least), most=str(most))


def told(text: str) -> str:
    """A sentence about options, said of arguments: ``--video-s`` is ``video_s``."""
    return as_parameters(text, apart="_")


def arguments_of(arguments: Sequence[Argument], given: Mapping[str, object], *, say: Locale) -> dict[str, object]:
    """Keyword -> value for a call; null is as good as nothing. Raises ``BadCall`` for what is unknown or lacks."""
    known = {each.name: each for each in arguments}
    stated = {name: value for name, value in given.items() if value is not None}
    for name in stated:
        if name not in known:
            unknown = say("mcp-unknown-argument", name=printable(name, most=_SHOWN))
            raise BadCall(f"{unknown} {say('error-expected', expected=say('http-one-of', names=', '.join(known)))}")
    lacking = next((each for each in arguments if each.required and each.name not in stated), None)
    if lacking is not None:
        raise BadCall(f"{say('http-missing', name=lacking.name)} {told(say(lacking.help))}")
    return {known[name].keyword: known[name].read(value, say) for name, value in stated.items()}


def _is_finite(given: float) -> bool:
    # A whole number of hundreds of digits is finite, and no float.
    return isinstance(given, int) or math.isfinite(given)


def _whole(argument: Argument, given: object, say: Locale) -> int:
    # 300.0 is 300 in JSON; true is no number there.
    if isinstance(given, bool) or not isinstance(given, int | float) or not _is_finite(given):
        raise ValueError(say("mcp-not-a-number", text=_shown(given)))
    if given != int(given):
        raise ValueError(say("not-whole", text=_shown(given)))
    if not argument.least <= given <= argument.most:
        raise ValueError(say("http-outside", text=_shown(given)))
    return int(given)


def _seconds(argument: Argument, given: object, say: Locale) -> float:
    del argument
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError(say("mcp-not-a-number", text=_shown(given)))
    if not 0 <= given <= LONGEST_S:
        raise ValueError(say("http-outside", text=_shown(given)))
    return float(given)


def _day(argument: Argument, given: object, say: Locale) -> str:
    return values.day(_text(argument, given, say), say)


def _flag(argument: Argument, given: object, say: Locale) -> bool:
    del argument
    if not isinstance(given, bool):
        raise ValueError(say("mcp-not-a-flag", text=_shown(given)))
    return given


def _text(argument: Argument, given: object, say: Locale) -> str:
    if not isinstance(given, str):
        raise ValueError(say("mcp-not-text", text=_shown(given)))
    if not given.strip():
        raise ValueError(say("http-empty"))
    if len(given) > LONGEST_TEXT:
        raise ValueError(say("http-too-long", most=str(LONGEST_TEXT)))
    if not given.isprintable():
        raise ValueError(say("http-unprintable"))
    if not argument.choices:
        return given
    chosen = next((each for each in argument.choices if each.casefold() == given.strip().casefold()), None)
    if chosen is None:
        raise ValueError(say("http-not-a-choice", text=_shown(given)))
    return chosen


def _shown(given: object) -> str:
    """What was sent, cut short; of a list, an object or a number of hundreds of digits, what it is."""
    is_short = isinstance(given, str | bool | float) or (isinstance(given, int) and abs(given) < _LARGEST_SHOWN)
    return printable(given if is_short else type(given).__name__, most=_SHOWN)


_READERS: Final[Mapping[Value, Callable[[Argument, object, Locale], object]]] = {
    Value.WHOLE: _whole,
    Value.SECONDS: _seconds,
    Value.DAY: _day,
    Value.FLAG: _flag,
    Value.TEXT: _text,
}
