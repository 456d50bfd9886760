"""What can be asked: a question's fields, stated once; options, queries, tools, schemas and commands follow from them.

A question is a frozen dataclass whose annotations carry a :class:`Field`. Fields that journeys share are named aliases,
groups of them are mixins::

    Region: TypeAlias = Annotated[str | None, Field(kind=Text(), help="option-region", example="FRA")]

    @dataclass(frozen=True, kw_only=True)
    class Estimate(Question):
        journey = "estimate"
        model: Annotated[str, Field(kind=Text(), help="argument-model", example="gpt-4o", positional=True)]
        region: Region = None
"""

from __future__ import annotations

import dataclasses
import datetime
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache
from typing import Any, ClassVar, Final, ParamSpec, TypeVar, cast, get_type_hints

from obsia.core.columns import LARGEST_COUNT
from obsia.core.errors import BadCall
from obsia.core.message import Message, Option, Sentences, Surface, Symbol, option_of
from obsia.core.spelling import not_a_choice, one_of

SEED: Final = 7
"""Seed of the draws where none is stated."""
LONGEST_TEXT: Final = 200
PRINTABLE: Final = r"^[^\u0000-\u001f\u007f-\u00a0]*[^\s\u0000-\u0020\u007f-\u00a0][^\u0000-\u001f\u007f-\u00a0]*$"
"""Text that can be shown, as far as a schema can say it."""
AMOUNT: Final = r"([0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?) ?([KkMmBbTt]?)"
REQUIRED: Final = object()
"""The default of a field without one."""
EVERYWHERE: Final = frozenset(Surface)
PRIVATE: Final = frozenset({Surface.CLI})
"""Fields that no public surface offers: paths, the seed."""
_WHOLE: Final = re.compile(r"-?[0-9]{1,20}")
_DECIMAL: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_MULTIPLES: Final = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_LARGEST_AMOUNT: Final = 1e40
_LONGEST_S: Final = 1e7
_SHOWN: Final = 80
_LARGEST_SHOWN: Final = 10**20


class Unreadable(Exception):
    """What was given is no value of its kind; ``reason`` says why, a :class:`Field` says of what."""

    def __init__(self, reason: str | Message, given: object = "") -> None:
        self.reason: Final = reason if isinstance(reason, Message) else Message(reason, text=_shown(given))


class BadValue(BadCall):
    """A field was given what it does not take: which field, why, and what was expected."""

    def __init__(self, *, field: Option | Symbol, reason: Message, expected: Message) -> None:
        super().__init__("bad-value", field=field, reason=reason)
        self.field, self.reason, self.expected = field, reason, expected

    @property
    def sentences(self) -> Sentences:
        """The field and the reason, then what it takes."""
        return Sentences((*super().sentences, Message("error-expected", expected=self.expected)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a field holds. ``read`` takes text, JSON or a Python value and returns the canonical one."""

    code: ClassVar[str]
    python: ClassVar[type] = str
    """The type of its canonical value."""

    def read(self, given: object) -> Any:
        """The value that ``given`` stands for. Raises ``Unreadable``."""
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        """Its JSON schema: text, unless a kind says otherwise."""
        return {"type": "string"}

    @property
    def expected(self) -> Message:
        """What it takes, in words."""
        return Message(f"expected-{self.code}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Kind):
    """A whole number from ``least`` to ``most``; digits only: 1.5 is refused, not rounded."""

    code: ClassVar[str] = "whole"
    python: ClassVar[type] = int
    least: int = 0
    most: int = LARGEST_COUNT

    def read(self, given: object) -> int:
        """The number. 300.0 is 300, as in JSON; true is no number."""
        if isinstance(given, str):
            if not _WHOLE.fullmatch(given.strip()):
                raise Unreadable("not-whole", given)
            number = int(given)
        else:
            number = _finite(given)
            if number != int(number):
                raise Unreadable("not-whole", given)
        if not self.least <= number <= self.most:
            raise Unreadable("outside-range", given)
        return int(number)

    def schema(self) -> dict[str, Any]:
        """An integer with its bounds."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    @property
    def expected(self) -> Message:
        """Its bounds."""
        return Message("expected-whole", least=Symbol(self.least), most=Symbol(self.most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Kind):
    """A positive number, with K, M, B or T for thousands, millions, billions or trillions."""

    code: ClassVar[str] = "amount"
    python: ClassVar[type] = float

    def read(self, given: object) -> float:
        """The number."""
        if isinstance(given, str):
            found = re.fullmatch(AMOUNT, given.strip())
            number = float(found[1]) * _MULTIPLES[found[2].upper()] if found else 0.0
        else:
            number = float(_finite(given))
        if not 0.0 < number < _LARGEST_AMOUNT:
            raise Unreadable("not-an-amount", given)
        return number

    def schema(self) -> dict[str, Any]:
        """Text, so that 70B may be written."""
        return {"type": "string", "pattern": f"^{AMOUNT}$", "maxLength": LONGEST_TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Kind):
    """A number from ``least`` to ``most``."""

    code: ClassVar[str] = "number"
    python: ClassVar[type] = float
    least: float
    most: float

    def read(self, given: object) -> float:
        """The number."""
        if isinstance(given, str):
            if not _DECIMAL.fullmatch(given.strip().removeprefix("-")):
                raise Unreadable("not-a-number", given)
            number = float(given)
        else:
            number = float(_finite(given))
        if not self.least <= number <= self.most:
            raise Unreadable("outside-range", given)
        return number

    def schema(self) -> dict[str, Any]:
        """A number with its bounds."""
        return {"type": "number", "minimum": self.least, "maximum": self.most}

    @property
    def expected(self) -> Message:
        """Its bounds."""
        return Message("expected-number", least=self.least, most=self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds(Kind):
    """A number of seconds, ``least`` or more: ``8``, ``2.5``."""

    code: ClassVar[str] = "seconds"
    python: ClassVar[type] = float
    least: float = 0

    def read(self, given: object) -> float:
        """The number."""
        if isinstance(given, str) and not _DECIMAL.fullmatch(given):
            raise Unreadable("not-seconds", given)
        number = float(given if isinstance(given, str) else _finite(given))
        if not self.least <= number <= _LONGEST_S:
            raise Unreadable("outside-range", given)
        return number

    def schema(self) -> dict[str, Any]:
        """A number with its bounds."""
        return {"type": "number", "minimum": self.least, "maximum": _LONGEST_S}

    @property
    def expected(self) -> Message:
        """Its bounds."""
        return Message("expected-seconds", least=Symbol(f"{self.least:g}"), most=Symbol(int(_LONGEST_S)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Kind):
    """A day of the calendar, YYYY-MM-DD and no other way: the dates of names are compared as text."""

    code: ClassVar[str] = "day"

    def read(self, given: object) -> str:
        """The day."""
        text = str(given)
        try:
            is_day = datetime.date.fromisoformat(text).isoformat() == text
        except ValueError:
            is_day = False
        if not is_day:
            raise Unreadable("not-a-day", given)
        return text

    def schema(self) -> dict[str, Any]:
        """A date."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Kind):
    """One line that can be shown; ``longest`` letters at most."""

    code: ClassVar[str] = "text"
    longest: int = LONGEST_TEXT

    def read(self, given: object) -> str:
        """The text as it is."""
        if not isinstance(given, str):
            raise Unreadable("not-text", given)
        if not given.strip():
            raise Unreadable("says-nothing", given)
        if len(given) > self.longest:
            raise Unreadable("too-long", given)
        if not given.isprintable():
            raise Unreadable("not-printable", given)
        return given

    def schema(self) -> dict[str, Any]:
        """Text with its length."""
        return {"type": "string", "minLength": 1, "maxLength": self.longest, "pattern": PRINTABLE}

    @property
    def expected(self) -> Message:
        """Its length."""
        return Message("expected-text", most=Symbol(self.longest))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Kind):
    """One of several words; capitals do not matter."""

    code: ClassVar[str] = "choice"
    choices: tuple[str, ...]

    def read(self, given: object) -> str:
        """The word as it is in the list."""
        stated = Text().read(given).strip()
        chosen = next((each for each in self.choices if each.casefold() == stated.casefold()), None)
        if chosen is None:
            raise Unreadable(not_a_choice(stated, self.choices))
        return chosen

    def schema(self) -> dict[str, Any]:
        """The words."""
        return {"type": "string", "enum": list(self.choices)}

    @property
    def expected(self) -> Message:
        """The words."""
        return one_of(self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Kind):
    """Yes or no."""

    code: ClassVar[str] = "flag"
    python: ClassVar[type] = bool

    def read(self, given: object) -> bool:
        """True or false; in text, the words of JSON."""
        if isinstance(given, bool) or given in ("true", "false"):
            return given in (True, "true")
        raise Unreadable("not-a-flag", given)

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Many(Kind):
    """Several values of one kind, at most ``most``; a list, a tuple or, alone, one value."""

    code: ClassVar[str] = "many"
    of: Kind
    most: int = 64

    @property
    def python(self) -> type:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The type of each of them."""
        return self.of.python

    def read(self, given: object) -> tuple[Any, ...]:
        """The values, in order."""
        values = cast("Sequence[object]", given) if isinstance(given, list | tuple) else (given,)
        if len(values) > self.most:
            raise Unreadable("too-many", len(values))
        return tuple(self.of.read(each) for each in values)

    def schema(self) -> dict[str, Any]:
        """An array."""
        return {"type": "array", "items": self.of.schema(), "maxItems": self.most}

    @property
    def expected(self) -> Message:
        """How many of what."""
        return Message("expected-many", most=Symbol(self.most), of=self.of.expected)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a question.

    ``name`` is public (of the attribute when left out: ``video_s`` is ``video-s``), ``help`` a message, ``on`` the
    surfaces that offer it. ``positional`` fields stand on a command line without their name.
    """

    kind: Kind
    help: str
    _: KW_ONLY
    name: str = ""
    example: str = ""
    on: frozenset[Surface] = EVERYWHERE
    positional: bool = False
    in_identity: bool = True
    """Whether it tells one question from another."""
    attribute: str = ""
    default: object = REQUIRED

    @property
    def option(self) -> Option:
        """Its name, as each surface writes it."""
        return option_of(self.name, is_positional=self.positional, is_many=isinstance(self.kind, Many))

    @property
    def is_required(self) -> bool:
        """Whether the question cannot be asked without it."""
        return self.default is REQUIRED

    def read(self, given: object) -> Any:
        """The value that ``given`` stands for. Raises ``BadValue`` naming the field and what was expected."""
        try:
            return self.kind.read(given)
        except Unreadable as error:
            raise BadValue(field=self.option, reason=error.reason, expected=self.kind.expected) from error


class Question:
    """What a journey is asked. Subclasses are frozen dataclasses; ``check`` says what fields owe each other."""

    journey: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for field in type(self).fields():
            if (value := getattr(self, field.attribute)) is not None and value != field.default:
                # A frozen dataclass: what callers from Python gave becomes canonical here, as everywhere.
                object.__setattr__(self, field.attribute, field.read(value))
        self.check()

    def check(self) -> None:
        """Raises ``BadCall`` where fields contradict each other."""

    @classmethod
    def fields(cls, on: Surface | None = None) -> tuple[Field, ...]:
        """The fields, in order; those that a surface offers."""
        return tuple(each for each in _fields(cls) if on is None or on in each.on)

    @classmethod
    def field(cls, name: str) -> Field:
        """The field of a public name."""
        return next(each for each in _fields(cls) if each.name == name)

    @classmethod
    def of(cls: type[Q], given: Mapping[str, object], *, on: Surface) -> Q:
        """The question that public names and values make on a surface.

        Raises ``BadCall`` for a name that the surface does not offer or that lacks, ``BadValue`` for a value.
        """
        return cls(**given_fields(cls.fields(on), given, on=on))

    def stated(self) -> dict[Field, Any]:
        """Field -> value, of what differs from its default."""
        fields = type(self).fields()
        return {each: value for each in fields if (value := getattr(self, each.attribute)) != each.default}

    def identity(self) -> dict[str, Any]:
        """What tells this question from another of its journey: attributes that differ from their defaults."""
        return {each.attribute: value for each, value in self.stated().items() if each.in_identity}

    def command(self) -> tuple[str, ...]:
        """The command that asks it again."""
        words = ["obsia", *self.journey.split()]
        for field, value in ((each, value) for each, value in self.stated().items() if Surface.CLI in each.on):
            flag = [] if field.positional else [field.option.named(Surface.CLI)]
            several = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
            for each in several:
                words += [*flag, *([] if each is True else [_as_text(each)])]
        return tuple(words)


def given_fields(fields: Iterable[Field], given: Mapping[str, object], *, on: Surface) -> dict[str, Any]:
    """Attribute -> value of what a surface was given by public names; None is as good as nothing.

    Raises ``BadCall`` for a name that is not offered or that lacks, ``BadValue`` for a value.
    """
    offered = {each.option.named(on): each for each in fields}
    stated = {name: value for name, value in given.items() if value is not None}
    if unknown := [name for name in stated if name not in offered]:
        raise UnknownField(name=unknown[0], offered=tuple(map(Symbol, offered)))
    for name, field in offered.items():
        if field.is_required and name not in stated:
            raise BadCall("field-missing", field=field.option, help=Message(field.help))
    return {offered[name].attribute: offered[name].read(value) for name, value in stated.items()}


class UnknownField(BadCall):
    """A question has no field of that name."""

    def __init__(self, *, name: str, offered: tuple[Symbol, ...]) -> None:
        super().__init__("field-unknown", name=name[:_SHOWN])
        self.name, self.offered = name, offered

    @property
    def sentences(self) -> Sentences:
        """The name, then the names there are."""
        there = Message("expected-choice", choices=self.offered) if self.offered else Message("expected-nothing")
        return Sentences((*super().sentences, Message("error-expected", expected=there)))


Q = TypeVar("Q", bound=Question)
A = TypeVar("A")
P = ParamSpec("P")


def asked_as(question: Callable[P, Q], answer: Callable[[Q], A]) -> Callable[P, A]:
    """A function for Python that takes the fields of a question as keywords and returns the answer."""

    def ask(*args: P.args, **kwargs: P.kwargs) -> A:
        return answer(question(*args, **kwargs))

    ask.__doc__, ask.__name__ = question.__doc__, answer.__name__
    return ask


@cache
def _fields(question: type[Question]) -> tuple[Field, ...]:
    hints = get_type_hints(question, include_extras=True)
    found: list[Field] = []
    for each in dataclasses.fields(question):  # pyright: ignore[reportArgumentType] - subclasses are dataclasses
        stated = next(part for part in hints[each.name].__metadata__ if isinstance(part, Field))
        default = REQUIRED if each.default is dataclasses.MISSING else each.default
        name = stated.name or each.name.replace("_", "-")
        found.append(dataclasses.replace(stated, name=name, attribute=each.name, default=default))
    # As a command line has them: what stands without its name first.
    return tuple(sorted(found, key=lambda each: not each.positional))


def _finite(given: object) -> int | float:
    """A number of Python or JSON; true is none, and a whole number of hundreds of digits is finite."""
    if isinstance(given, float):
        if math.isfinite(given):
            return given
    elif not isinstance(given, bool) and hasattr(given, "__index__"):
        # Numbers of numpy and pandas, too.
        return int(cast("Any", given).__index__())
    raise Unreadable("not-a-number", given)


def _as_text(value: object) -> str:
    """A value as a command line takes it."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _shown(given: object) -> str:
    """What was given, cut short; of a list, an object or a number of hundreds of digits, what it is."""
    is_short = isinstance(given, str | bool | float) or (isinstance(given, int) and abs(given) < _LARGEST_SHOWN)
    return str(given)[:_SHOWN] if is_short else type(given).__name__
