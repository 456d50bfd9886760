"""What a column of a record may hold, besides its type: a date, an address, a share, a name of another table.

A field of a record says it by its annotation (``read_on: Day``); :mod:`obsia.facts.relation` reads it. A text that may
be left out is checked where it is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Final


class Shape:
    """A text of one pattern."""

    __slots__ = ("expected", "pattern")

    def __init__(self, pattern: str, expected: str) -> None:
        self.pattern, self.expected = pattern, expected

    def reason(self, name: str, value: object) -> str:
        """Why the value of a field is not of this shape; '' when it is."""
        return "" if _compiled(self.pattern).fullmatch(str(value)) else f"{name} {value!r}; expected {self.expected}"


class Within:
    """A number between two others, both included."""

    __slots__ = ("high", "low", "unit")

    def __init__(self, low: float, high: float, unit: str) -> None:
        self.low, self.high, self.unit = low, high, unit

    def reason(self, name: str, value: object) -> str:
        """Why the value of a field is not between the two; '' when it is."""
        number = float(str(value))
        if self.low <= number <= self.high:
            return ""
        return f"{name} {number:g} is outside [{self.low:g}, {self.high:g}] {self.unit}".rstrip()


class Among:
    """A name that stands in a column of a relation (its first unless told), or is one of ``also``."""

    __slots__ = ("also", "column", "relation")

    def __init__(self, relation: str, column: str = "", *, also: tuple[str, ...] = ()) -> None:
        self.relation, self.column, self.also = relation, column, also


class Subject:
    """The name of a subject of one kind, which has facts; what begins with one of ``but`` is none."""

    __slots__ = ("but", "kind")

    def __init__(self, kind: str, *, but: tuple[str, ...] = ()) -> None:
        self.kind, self.but = kind, but


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


DATE: Final = Shape(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", "YYYY, YYYY-MM or YYYY-MM-DD")
DAY: Final = Shape(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", "YYYY-MM-DD")
PERMALINK: Final = Shape(
    r"https://(?:github\.com/[\w.-]+/[\w.-]+|huggingface\.co/(?:(?:datasets|spaces)/)?[\w.-]+(?:/[\w.-]+)?)"
    r"/(?:blob|tree|commit)/[0-9a-f]{40}(?:/[^#?]*)?"
    r"|https://web\.archive\.org/web/\d{14}/https?://.+"
    r"|https://arxiv\.org/(?:abs|pdf)/\d{4}\.\d{4,5}v\d+"
    r"|sha256:[0-9a-f]{64}",
    "a commit of 40 digits (https://github.com/.../blob/...), an archived copy, a version of arXiv, or sha256:...",
)

Words = Annotated[str, Shape(r"(?s).*", "words")]
Date = Annotated[str, DATE]
Day = Annotated[str, DAY]
Year = Annotated[str, Shape(r"(?:19|20)\d\d", "YYYY")]
Month = Annotated[str, Shape(r"20\d\d(?:-(?:0[1-9]|1[0-2]))?", "YYYY or YYYY-MM")]
Address = Annotated[str, Shape(r"https?://.*", "https://...")]
Permalink = Annotated[str, PERMALINK]
Iso3 = Annotated[str, Shape(r"[A-Z]{3}", "three capital letters")]
Country = Annotated[Iso3, Among("countries")]
Language = Annotated[str, Shape(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", "a code of BCP 47, such as en or fr")]
SmallLetters = Annotated[str, Shape(r"[^A-Z]*", "small letters")]
Qualifier = Annotated[str, Shape(r"[a-z_]+=[^;=]+(?:;[a-z_]+=[^;=]+)*", "'name=value;name=value'")]
Model = Annotated[str, Subject("model")]
Share = Annotated[float, Within(0.0, 1.0, "")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Where a row is from, and what there is to say of it: the last columns of its relation."""

    evidence: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """Where a row is from, at which place of its source, and what there is to say of it: the last columns."""

    evidence: str
    locator: str = ""
    note: str = ""
