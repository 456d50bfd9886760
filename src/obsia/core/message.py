"""What the program says, as data: a code with arguments.

The words of a code stand in the message files of each language (``core/locales``) and nowhere else. The type of
an argument says how it is written:

======================  ==================================================================================
``str``                 text of others (a name, a path): escaped, shortened
``int``                 ``$name`` selects a plural, ``$name_text`` is the number as the language writes it
``float``               a number as it was given, with the language's decimal mark
``Share``               a part of a whole in [0, 1], in per cent
``Rounded``             a number with two significant digits, or as many as it says
``Count``               a large count with a multiple of a thousand: ``405B``
``Number``              a number with the digits and the unit that it is given with
``Assumptions``         defaults that stood in for facts, those of one kind said together
``Power``               a large number as a power of ten
``Input``               an input of the figures by subject and property, in plain words
a ``Figure``            its value, and its range in parentheses
``Value``               its value alone, or its range
``Day``                 a day, written in full
``Symbol``              text of ours that is the same in every language (a unit, a format, a column's name)
``Passage``             text of others that is an answer itself: whole, and escaped as any of theirs
``Option``              a field of a question, named as the surface names it: ``--in``, ``in``, ``input_tokens``
``Zone``                a country by its code: its name in the language, then the code
``Country``             a country by its code: its name alone
``CodedCountry``        a country as suggestions write it: its code, then its name
``Term``                a word of a closed vocabulary: the value in data, the message ``vocabulary-value`` for people
``Name``                a name of the facts that some languages word: ``vocabulary-`` and the name in small letters
``Translated``          a name of the facts that has its own form in each language
``Cited``               what somebody published, and who says so: where there are links, with one to the evidence
``Capital``             another argument, whose first letter is a capital
``Message``             another message, written out
a tuple                 a list of any of these, separated by commas; with "and" (``Listed``) or "or" (``AnyOf``) before
                        the last, with semicolons (``Clauses``), a name before what it says (``Pair``), or, of
                        messages, one sentence after another (``Sentences``)
======================  ==================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal

    from obsia.core.figure import Assumption, Figure


_APART: Final = re.compile(r"[^a-z0-9]+")


class Surface(StrEnum):
    """Where a sentence is read: it decides how options are named."""

    CLI = "cli"
    HTTP = "http"
    MCP = "mcp"


class Symbol(str):
    """Text of ours that no language changes; it is written as it is."""

    __slots__ = ()


class Passage(str):
    """Text of others at its full length, which ``core.locales.passage`` has put on one line that nothing obeys."""

    __slots__ = ()


class Quotation(Passage):
    """A passage in English: a page in another language says so."""

    __slots__ = ()


class Option(str):
    """A field of a question by its public name (``grid-file``), named as each surface names it."""

    __slots__ = ()

    def named(self, surface: Surface) -> str:
        """``--grid-file`` on a command line, ``grid-file`` in a query, ``grid_file`` for an assistant."""
        if surface is Surface.CLI:
            return f"--{self}"
        return self.replace("-", "_") if surface is Surface.MCP else str(self)


class Positional(Option):
    """A field that stands on a command line without its name: named there as help names it (``MODEL``)."""

    __slots__ = ()

    def named(self, surface: Surface) -> str:
        """``MODEL`` on a command line, else as any field."""
        return str(self).upper().replace("_", "-") if surface is Surface.CLI else super().named(surface)


class Places(Positional):
    """A field of which several stand on a command line without a name: ``FILE…``."""

    __slots__ = ()

    def named(self, surface: Surface) -> str:
        """``FILE…`` for ``files``: what each of them is."""
        named = super().named(surface)
        return f"{named.removesuffix('S')}…" if surface is Surface.CLI else named


def option_of(name: str, *, is_positional: bool, is_many: bool) -> Option:
    """A field as it is named: by its option, or by its place where it stands without a name."""
    if not is_positional:
        return Option(name)
    return Places(name) if is_many else Positional(name)


class Zone(str):
    """A country or a region of a grid by its id, named as the language names it."""

    __slots__ = ()


class Country(Zone):
    """A country by its code, named without it: a table of countries has their codes in a column of their own."""

    __slots__ = ()


class CodedCountry(str):
    """A country as suggestions write it, ``DEU (Germany)``: a reader finds its name in the language of the answer."""

    __slots__ = ()


class Share(float):
    """A part of a whole, in [0, 1]: written in per cent."""

    __slots__ = ()


class Day(str):
    """A day (``2026-03-01``), written in full."""

    __slots__ = ()


class Count(float):
    """A large count with a multiple of a thousand: ``405B``, ``15.6T``."""

    __slots__ = ()


class Power(float):
    """A large number as a power of ten: ``3.8 × 10²⁵``."""

    __slots__ = ()


class Rounded(float):
    """A number as its first digits; ``digits`` says how many."""

    digits: int

    def __new__(cls, value: float, digits: int = 2) -> Rounded:
        """``digits`` are significant ones."""
        made = super().__new__(cls, value)
        made.digits = digits
        return made


class Number:
    """A number with its unit as people write it; ``digits`` are significant ones, None for those of its decimal."""

    __slots__ = ("digits", "unit", "value")

    def __init__(self, value: float | Decimal, unit: str = "", *, digits: int | None = None) -> None:
        self.value: Final = value
        self.unit: Final = unit
        self.digits: Final = digits

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and self._parts == other._parts

    def __hash__(self) -> int:
        return hash(self._parts)

    @property
    def _parts(self) -> tuple[float | Decimal, str, int | None]:
        return self.value, self.unit, self.digits


class Stated(Number):
    """A number as somebody states it, in a unit of the facts: written in a multiple of it, with the digits it has."""

    __slots__ = ()


def exact(given: float) -> Rounded:
    """A published number as it stands: with as many digits as it has, six at most."""
    return Rounded(given, max(len(f"{given:.6g}".replace(".", "").lstrip("-0").split("e")[0]), 1))


class Input(tuple[str, str]):
    """An input of the figures: ``Input(("grid:FRA", "intensity_g_per_kwh"))``."""

    __slots__ = ()


class Value:
    """The leading value of a figure, with its unit and without its range; or the range alone."""

    __slots__ = ("figure", "is_range")

    def __init__(self, figure: Figure, *, is_range: bool = False) -> None:
        self.figure: Final = figure
        self.is_range: Final = is_range


class Cited:
    """What somebody published, as they told it, with its evidence and who says so.

    ``is_named`` says whether the name stands beside it in a medium without links: not where its sentence or its table
    names them.
    """

    __slots__ = ("evidence", "is_named", "name", "text")

    def __init__(self, text: Argument, *, evidence: str, name: Argument, is_named: bool = True) -> None:
        self.text: Final = text
        self.evidence: Final = evidence
        self.name: Final = name
        self.is_named: Final = is_named


class Term:
    """A word of a closed vocabulary, such as ``Term("kind", "assumed")``."""

    __slots__ = ("value", "vocabulary")

    def __init__(self, vocabulary: str, value: str) -> None:
        self.vocabulary: Final = vocabulary
        self.value: Final = value

    @property
    def code(self) -> str:
        """The code of the message that words it."""
        return f"{self.vocabulary}-{self.value}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Term) and other.code == self.code

    def __hash__(self) -> int:
        return hash(self.code)

    def __repr__(self) -> str:
        return f"Term({self.vocabulary!r}, {self.value!r})"


class Name(Term):
    """A name of the facts that some languages word: that of ``Name("world-region", "North America")`` is the message
    ``world-region-north-america``; a name without words stands as it is."""

    __slots__ = ()

    @property
    def code(self) -> str:
        """The code of the message that words it."""
        return f"{self.vocabulary}-{slug(self.value)}"


class OwnName(Name):
    """The name of a person or a body: one without words in a language is a name there, which nobody translates."""

    __slots__ = ()


def slug(name: str) -> str:
    """A name as a part of an address or of a message's code: ``Rest of World`` as ``rest-of-world``."""
    return _APART.sub("-", name.casefold()).strip("-")


class Translated:
    """A name of the facts in several languages: ``Translated(en="AI Act", fr="règlement sur l’IA")``."""

    __slots__ = ("texts",)

    def __init__(self, *, en: str, **others: str) -> None:
        self.texts: Final[Mapping[str, str]] = {"en": en, **others}

    def of(self, language: str) -> str:
        """The name in a language; the English one where it has none of its own."""
        return self.texts.get(language) or self.texts["en"]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Translated) and other.texts == self.texts

    def __hash__(self) -> int:
        return hash(tuple(self.texts.items()))

    def __repr__(self) -> str:
        return f"Translated({', '.join(f'{language}={text!r}' for language, text in self.texts.items())})"


class Sentences(tuple["Message", ...]):
    """Messages that follow each other: written one after another with a space between."""

    __slots__ = ()


class Assumptions:
    """Defaults that stood in for facts."""

    __slots__ = ("of",)

    def __init__(self, of: Iterable[Assumption]) -> None:
        self.of: Final = tuple(of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Assumptions) and self.of == other.of

    def __hash__(self) -> int:
        return hash(tuple(each.code for each in self.of))


class Pair(tuple["Argument", "Argument"]):
    """A name and what is said under it, apart by a colon: ``Pair((Message("form-about-form"), "Annex XI"))``."""

    __slots__ = ()


class Capital(tuple["Argument"]):
    """What begins a heading or a sentence: its first letter is a capital."""

    __slots__ = ()


class Listed(tuple["Argument", ...]):
    """A list within a sentence: ``a``, ``a and b``, ``a, b and c``."""

    __slots__ = ()


class AnyOf(tuple["Argument", ...]):
    """A choice within a sentence: ``a``, ``a or b``, ``a, b or c``."""

    __slots__ = ()


class Clauses(tuple["Argument", ...]):
    """Parts with words of their own, separated by semicolons."""

    __slots__ = ()


_OfFacts: TypeAlias = "Figure | Value | Cited | Number | Assumptions"
Argument: TypeAlias = "str | int | float | Term | Translated | Message | _OfFacts | tuple[Argument, ...]"
"""``Symbol``, ``Option``, ``Zone`` and ``Country`` are a ``str``, ``Share`` and ``Rounded`` a ``float``;
``Sentences``, ``Listed``, ``AnyOf``, ``Clauses`` and ``Input`` are a tuple of their own."""
Datum: TypeAlias = "str | int | float"


class Message:
    """A code with its arguments; equal when both are. ``Message("compare-count", given=9, fewest=2, most=6)``."""

    __slots__ = ("arguments", "code")

    def __init__(self, code: str, /, **arguments: Argument) -> None:
        self.code: Final = code
        self.arguments: Final[Mapping[str, Argument]] = arguments

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (other.code, other.arguments) == (self.code, self.arguments)

    def __hash__(self) -> int:
        # Readers count by kind the records that they leave out: one of a kind for each line of a log.
        return hash((self.code, tuple(self.arguments.items()))) if self.arguments else hash(self.code)

    def __repr__(self) -> str:
        return f"Message({', '.join([repr(self.code), *(f'{n}={v!r}' for n, v in self.arguments.items())])})"

    def __str__(self) -> str:
        """The message in English, with options as commands name them: for logs, and for who calls from Python."""
        from obsia.core.locales import locale

        try:
            return locale("en").text(self)
        except ModuleNotFoundError:
            # The build of the package has no library of messages; a code tells a developer as much.
            return repr(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (type(self), self.code, dict(self.arguments))


class Note(Message):
    """Something that an answer says beside its figures."""

    __slots__ = ()


def _made(cls: type[Message], code: str, arguments: Mapping[str, Argument]) -> Message:
    """A message from its parts, in another process."""
    return cls(code, **arguments)


def as_data(arguments: Mapping[str, Argument]) -> dict[str, Datum]:
    """What fills a message, for machines: numbers as they are, codes of words, lists as one text.

    A name in other languages than English stands under names of its own: ``name``, ``name_fr``.
    """
    found: dict[str, Datum] = {}
    for name, value in arguments.items():
        if isinstance(value, Translated):
            found |= {name if each == "en" else f"{name}_{each}": text for each, text in value.texts.items()}
        else:
            found[name] = _datum(value)
    return found


def _datum(value: Argument) -> Datum:
    match value:
        case Term():
            return value.value
        case Translated():
            return value.of("en")
        case Message():
            return "=".join(str(each) for each in as_data(value.arguments).values()) or value.code
        case Assumptions():
            return ",".join(each.code for each in value.of)
        case tuple():
            return ",".join(str(_datum(each)) for each in value)
        case str() | int() | float():
            return value
        case Value():
            return value.figure.value
        case Cited():
            return _datum(value.text)
        case Number():
            return float(value.value)
        case _:
            return value.value


def options_in(argument: Argument) -> tuple[Option, ...]:
    """The options that an argument names, in order: a surface shows which of its fields is meant."""
    match argument:
        case Option():
            return (argument,)
        case Message():
            return tuple(found for each in argument.arguments.values() for found in options_in(each))
        case tuple():
            return tuple(found for each in argument for found in options_in(each))
        case _:
            return ()
