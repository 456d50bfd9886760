"""Words and numbers for people: Fluent messages per language, numbers by babel.

Adding ``<language>.ftl`` beside ``en.ftl`` adds the language; messages of one topic may stand in
``<language>/<topic>.ftl``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from obsia.core.message import (
    AnyOf,
    Argument,
    Assumptions,
    Capital,
    Cited,
    Clauses,
    CodedCountry,
    Count,
    Country,
    Day,
    Input,
    Listed,
    Message,
    Number,
    Option,
    Pair,
    Passage,
    Power,
    Rounded,
    Sentences,
    Share,
    Stated,
    Surface,
    Symbol,
    Term,
    Translated,
    Value,
    Zone,
)

if TYPE_CHECKING:
    from babel import Locale as BabelLocale

    from obsia.core.figure import Figure

DEFAULT: Final = "en"
_FOLDER: Final = Path(__file__).parent
_ENTRY: Final = re.compile(r"^(-?[a-z][a-zA-Z0-9_-]*) *=", re.MULTILINE)
_PLAIN: Final = re.compile(r"-?[a-z][a-zA-Z0-9_-]* *= *([^{}\n]+)\n")
"""A message of one line without variables: read without Fluent, so that help texts cost nothing."""
_OPTION: Final = re.compile(r"\{ *OPTION\(\"([a-z][a-z0-9-]*)\"\) *\}")
"""Where a message names a field of a question."""
_LONGEST: Final = 200
_LONGEST_ARGUMENT: Final = 600
"""Text of others within a message: a list of columns, a path."""

LONGEST_PASSAGE: Final = 4_000
"""Letters of one text of a form."""

NO_BREAK: Final = "\u00a0"
_OURS: Final = (NO_BREAK, "\u202f")
MINUS: Final = "\u2212"


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a file of messages."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.ftl")))


def language_of(environment: Mapping[str, str] | None = None) -> str:
    """The language that the environment asks for, as POSIX orders its variables; English when there is no file."""
    env = os.environ if environment is None else environment
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if stated := env.get(variable):
            wanted = re.split(r"[_.@-]", stated.lower(), maxsplit=1)[0]
            return wanted if wanted in languages() else DEFAULT
    return DEFAULT


@cache
def entries(language: str) -> Mapping[str, str]:
    """Message or term (with its dash) -> its Fluent source."""
    files = [_FOLDER / f"{language}.ftl", *sorted((_FOLDER / language).glob("*.ftl"))]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    # Comments and blank lines end an entry; a parser sees only what is asked for, which keeps commands quick.
    starts = list(_ENTRY.finditer(source))
    ends = [*(start.start() for start in starts[1:]), len(source)]
    return {
        start[1]: re.sub(r"^#.*$", "", source[start.start() : end], flags=re.MULTILINE).rstrip() + "\n"
        for start, end in zip(starts, ends, strict=True)
    }


def printable(text: object, *, most: int = _LONGEST) -> str:
    """Foreign text that is safe to show: control, format and bidirectional characters escaped, cut at ``most``."""
    letters = str(text)[: most + 1]
    safe = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in letters
    )
    return safe if len(safe) <= most else safe[: most - 1] + "…"


def passage(text: str, *, most: int = LONGEST_PASSAGE) -> str:
    """Foreign text on one line that no reader obeys, cut at ``most``; the no-break spaces of ours stay."""
    spaced = " ".join(part for part in re.split(r"[ \t\r\n]+", text[: most + 1]) if part)
    safe = "".join(letter if letter in _OURS else printable(letter) for letter in spaced)
    return safe if len(safe) <= most else f"{safe[: most - 1]}…"


_ALIASES: Final = {"EEE": ["150"], "WOR": ["001"], "XKX": ["XK"]}
"""Codes that Unicode has by another: Europe and the world by those of the United Nations, Kosovo by its two letters."""


class Locale:
    """Messages and numbers of one language, for one surface."""

    def __init__(self, language: str | None = None, surface: Surface = Surface.CLI) -> None:
        chosen = language or language_of()
        self.language: Final = chosen if chosen in languages() else DEFAULT
        self.surface: Final = surface
        self._sources = entries(self.language)
        self._known: set[str] = set()

    @cached_property
    def _bundle(self) -> Any:
        # Imported here: it costs more than a third of what `obsia estimate` may take.
        from fluent.runtime import FluentBundle, FluentResource

        # Isolation marks would reach files and terminals that do not know them.
        bundle = FluentBundle([self.language], use_isolating=False)
        terms = "".join(source for name, source in self._sources.items() if name.startswith("-"))
        bundle.add_resource(FluentResource(terms))
        return bundle

    @cached_property
    def _babel(self) -> BabelLocale:
        from babel import Locale as BabelLocale

        return BabelLocale.parse(self.language)

    def has(self, name: str) -> bool:
        """Whether there is a message ``name``."""
        return name in self._sources

    def place(self, name: str) -> int:
        """Where a message stands in its file: lists of sentences keep the order of the file."""
        return list(self._sources).index(name) if name in self._sources else len(self._sources)

    def __call__(self, name: str, /, **values: str | int) -> str:
        """The message ``name`` with its variables filled: text as it is, whole numbers written in full.

        Raises ``KeyError`` for a message that does not exist, ``ValueError`` for one that cannot be filled.
        """
        source = _OPTION.sub(lambda found: Option(found[1]).named(self.surface), self._sources[name])
        if not values and (plain := _PLAIN.fullmatch(source)):
            return plain[1]
        from fluent.runtime import FluentResource

        if name not in self._known:
            self._bundle.add_resource(FluentResource(source))
            self._known.add(name)
        text, errors = self._bundle.format_pattern(self._bundle.get_message(name).value, dict(values))
        if errors:
            raise ValueError(f"{self.language}.ftl, {name}: {errors[0]}")
        return str(text)

    def text(self, message: Argument) -> str:
        """A message written out; each argument as its type says (``core.message``)."""
        if not isinstance(message, Message):
            return self._written(message)
        values: dict[str, str | int] = {}
        for name, value in message.arguments.items():
            if isinstance(value, int) and not isinstance(value, bool):
                values[name] = value
                values[f"{name}_text"] = self.whole(value)
            else:
                values[name] = self._written(value)
        return self(message.code, **values).strip()

    def _written(self, value: Argument) -> str:
        match value:
            case Option():
                return value.named(self.surface)
            case Symbol() | Passage():
                return str(value)
            case Country():
                return self.country(value)
            case Zone():
                return self.zone(value)
            case CodedCountry():
                code = value.partition(" ")[0]
                return f"{code} ({self.country(code)})"
            case Day():
                return self.day(value)
            case str():
                return printable(value, most=_LONGEST_ARGUMENT)
            case Term():
                return self.or_text(value.code, value.value)
            case Count():
                return self.count(value)
            case Input() | Value() | Power() | Number() | Assumptions():
                return self._of_figures(value)
            case Translated():
                return passage(value.of(self.language), most=_LONGEST_ARGUMENT)
            case Message():
                return self.text(value)
            case Cited():
                return self._written((value.text, value.name) if value.is_named else value.text)
            case Listed():
                return self.listed(map(self._written, value))
            case AnyOf():
                return self.listed(map(self._written, value), last=self("or"))
            case Pair():
                return f"{self._written(value[0])}{self('colon')} {self._written(value[1])}"
            case Capital():
                text = self._written(value[0])
                return text[:1].upper() + text[1:]
            case Clauses():
                return f"{self('clause-mark')} ".join(map(self._written, value))
            case tuple():
                return (" " if isinstance(value, Sentences) else ", ").join(map(self._written, value))
            case int():
                return self.whole(value)
            case Share():
                return self.percent(value)
            case Rounded():
                return self.decimal(value, digits=value.digits)
            case float():
                return f"{value:g}".replace(".", self("decimal-mark"))
            case _:
                return self._of_figures(value)

    def _of_figures(self, value: Figure | Input | Power | Value | Number | Assumptions) -> str:
        # Imported here: help and errors say nothing of figures.
        from obsia.core.locales import numbers, scales, wording

        if isinstance(value, Stated):
            return scales.stated(value, self)
        if isinstance(value, Number):
            return numbers.written(value, self)
        if isinstance(value, Assumptions):
            return " ".join(wording.assumption_sentences(value.of, self))

        if isinstance(value, Power):
            return wording.power_of_ten(value, self)
        if isinstance(value, Input):
            return wording.input_words(*value, self)
        if not isinstance(value, Value):
            return scales.amount(value, self)
        told = scales.shown(value.figure, self)
        return told.interval_text if value.is_range else told.text

    def or_text(self, name: str, text: str, **values: str | int) -> str:
        """The message ``name``, or ``text`` (made printable) where there is none."""
        return self(name, **values) if self.has(name) else printable(text)

    def decimal(self, number: float, *, digits: int) -> str:
        """``number`` with ``digits`` significant digits: ``0.60``, ``1,200``; a true minus sign."""
        from babel.numbers import format_decimal

        places = decimals(number, digits=digits)
        pattern = "#,##0" + (f".{'0' * places}" if places > 0 else "")
        rounded = round(number, places)
        if rounded == 0:
            return "0"
        written = format_decimal(abs(rounded), format=pattern, locale=self._babel)
        return f"{MINUS}{written}" if rounded < 0 else written

    def signs(self) -> tuple[str, str]:
        """The signs for decimals and for thousands."""
        from babel.numbers import get_decimal_symbol, get_group_symbol

        return get_decimal_symbol(self._babel), get_group_symbol(self._babel)

    def whole(self, number: int) -> str:
        """A whole number with the thousands of the language."""
        if self.language == "en":
            written = f"{abs(number):,}"
        else:
            from babel.numbers import format_decimal

            written = format_decimal(abs(number), format="#,##0", locale=self._babel)
        return f"{MINUS}{written}" if number < 0 else written

    def count(self, number: float) -> str:
        """A large count with a multiple of a thousand, three digits: ``405B``, ``15.6T``; ``405 Md``, ``15 600 Md``."""
        largest = self("count-largest")
        rounded = float(f"{number:.3g}")
        for name, factor in _MULTIPLES:
            if rounded >= factor and (name != "trillions" or largest == name):
                return self(f"count-{name}", number=self.decimal(rounded / factor, digits=_digits(rounded / factor)))
        return self.whole(round(number))

    def percent(self, share: float) -> str:
        """A share in [0, 1] as per cent, without decimals: what a split of a wide figure supports."""
        points = 100.0 * share
        if 0.0 < points < 1.0:
            return self("per-cent-below", number="1")
        if 99.0 < points < 100.0:
            return self("per-cent-above", number="99")
        return self.in_unit(self.whole(round(points)), "%")

    def in_unit(self, number: str, unit: str) -> str:
        """A number with its unit: ``2.4 kWh``, ``90%``; in French ``90 %``."""
        return self("per-cent", number=number) if unit == "%" else f"{number}{NO_BREAK}{unit}"

    def day(self, iso: str) -> str:
        """A day or a month for people: ``1 March 2026``, ``1er mars 2026``, ``mars 2026``; another text as it is."""
        import datetime

        from babel.dates import format_date

        is_month = len(iso) == len("2026-03")
        try:
            date = datetime.date.fromisoformat(f"{iso}-01" if is_month else iso)
        except ValueError:
            return printable(iso)
        if is_month:
            return format_date(date, format="MMMM y", locale=self._babel)
        pattern = "d MMMM y" if self.language != "fr" or date.day != 1 else "d'er' MMMM y"
        return format_date(date, format=pattern, locale=self._babel)

    def listed(self, words: Iterable[str], *, last: str = "") -> str:
        """``a``, ``a and b``, ``a, b and c``; with another word than "and" where ``last`` is given."""
        parts = list(words)
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {last or self('and')} {parts[-1]}"

    def zone(self, zone_id: str) -> str:
        """A zone for people: the country's name in the language and its code, a group's name, or the code alone."""
        from babel.core import get_global

        if self.has(f"group-{zone_id}"):
            return self(f"group-{zone_id}")
        if self.has(f"zone-{zone_id}"):
            name = self(f"zone-{zone_id}")
            return name if zone_id.endswith("-ANY") else f"{name} ({zone_id})"
        alias: list[str] = _ALIASES.get(zone_id) or get_global("territory_aliases").get(zone_id, [])
        names = cast("dict[str, str]", self._babel.territories)
        name = names.get(alias[0], "") if len(alias) == 1 else ""
        return f"{name} ({zone_id})".replace(" & ", f" {self('and')} ") if name else printable(zone_id)

    def country(self, iso3: str) -> str:
        """A country's name, without its code."""
        return self.zone(iso3).removesuffix(f" ({iso3})")

    def sort_key(self) -> Callable[[str], str]:
        """A key that sorts accented letters with their plain ones."""
        import unicodedata

        return lambda text: "".join(
            letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
        )


_MULTIPLES: Final = (("trillions", 1e12), ("billions", 1e9), ("millions", 1e6))


def _digits(number: float) -> int:
    """Digits that a number has, at most three behind none: 405 has three, 8 one, 15,600 five."""
    whole, _, part = f"{number:f}".rstrip("0").partition(".")
    return len(whole) + len(part)


def decimals(number: float, *, digits: int) -> int:
    """Decimal places that leave ``digits`` significant digits (negative: tens, hundreds, …)."""
    if number == 0:
        return 0
    # The exponent of the rounded number: 9.96 with two digits is 10, which has no decimal.
    return digits - 1 - int(f"{abs(number):.{digits - 1}e}".partition("e")[2])


def locale(language: str | None = None, surface: Surface = Surface.CLI) -> Locale:
    """The locale of a language, or of the environment as it is now, for a surface; each parsed once."""
    return _locale(language_of() if language is None else language, surface)


@cache
def _locale(language: str, surface: Surface) -> Locale:
    return Locale(language, surface)
