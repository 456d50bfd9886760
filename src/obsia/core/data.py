"""Data: what an answer is for machines. Its members are declared once, each with a name, a type and where it is from.

From a shape are derived the record of an answer (JSON), the columns of rows with their types (CSV, Parquet, workbooks)
and the JSON Schema that documents both; ``writers.data`` writes them. Order is that of the declaration. What is absent
is null: no member is left out, and nothing is rounded but numbers, to the digits that are the same on every platform.
What a member is stands in a message, which ``writers.data`` words in a schema as in a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum, StrEnum
from operator import attrgetter
from typing import Any, Final, Generic, TypeAlias, TypeVar

from obsia.core.figure import DIGITS
from obsia.core.message import Message

T = TypeVar("T")
U = TypeVar("U")
Record: TypeAlias = "dict[str, Any]"
Schema: TypeAlias = "dict[str, Any]"
Columns: TypeAlias = "Mapping[str, str]"
"""Column of rows -> its type in a Parquet file."""
SHARED: Final = "#/components/schemas/"
"""Where a schema finds the shapes that have a name."""


def number(value: float) -> float:
    """A number at as many significant digits as are the same on every platform."""
    return float(f"{value:.{DIGITS}g}")


def plain_decimal(value: Decimal) -> str:
    """A decimal as text, without an exponent and without zeros at its end: a number of JSON may lose digits."""
    return format(value.normalize() + 0, "f")


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


@dataclass(frozen=True, slots=True)
class DataType:
    """How a value is written, what a schema says of it, and the type of its column ('' for what no column holds)."""

    write: Callable[[Any], Any]
    schema: Schema
    column: str = ""
    columns: Columns = field(default_factory=dict[str, str])
    """Those of rows, of a list of records."""


TEXT: Final = DataType(_plain, {"type": "string"}, "VARCHAR")
WHOLE: Final = DataType(_plain, {"type": "integer"}, "BIGINT")
YEAR: Final = DataType(_plain, {"type": "integer"}, "INTEGER")
NUMBER: Final = DataType(number, {"type": "number"}, "DOUBLE")
STATED: Final = DataType(_plain, {"type": "number"}, "DOUBLE")
"""A number with the digits that its source states."""
FLAG: Final = DataType(_plain, {"type": "boolean"}, "BOOLEAN")
ANY: Final = DataType(_plain, {})
WORDS: Final = DataType(_plain, {"type": "string"})
"""A message, left for ``writers.data`` to word."""
SENTENCES: Final = DataType(_plain, {"type": "array", "items": {"type": "string"}})
"""Messages one beside the other, or defaults that stood in for facts, left likewise."""
ARGUMENTS: Final = DataType(
    lambda several: dict(sorted(several.items())), {"type": "object", "additionalProperties": {"type": "string"}}
)
"""Texts by name, in the order of the names."""


def maybe(held: DataType) -> DataType:
    """The same, or null."""
    named = held.schema.get("type")
    if not named or "properties" in held.schema:
        return replace(held, schema={"anyOf": [held.schema, {"type": "null"}]})
    words = {"enum": [*held.schema["enum"], None]} if "enum" in held.schema else {}
    return replace(held, schema={**held.schema, "type": [named, "null"], **words})


def filled(held: DataType) -> DataType:
    """The same, and null in place of an empty text."""

    def write(value: Any) -> Any:
        return held.write(value) or None

    return replace(maybe(held), write=write)


def many(held: DataType) -> DataType:
    """A list."""
    schema: Schema = {"type": "array", "items": held.schema}
    return DataType(lambda several: [held.write(each) for each in several], schema, columns=held.columns)


def by_name(held: DataType, names: type[StrEnum] | None = None) -> DataType:
    """An object whose members have one type; ``names`` are all that they may be called."""
    schema: Schema = {"type": "object", "additionalProperties": held.schema}
    if names is not None:
        schema["propertyNames"] = {"enum": [each.value for each in names]}
    return DataType(lambda several: {_plain(name): held.write(each) for name, each in several.items()}, schema)


def one_of(names: type[StrEnum]) -> DataType:
    """A word of a closed vocabulary."""
    return replace(TEXT, schema={**TEXT.schema, "enum": [each.value for each in names]})


@dataclass(frozen=True, slots=True)
class Member(Generic[T]):
    """One member of a record or column of rows."""

    name: str
    type: DataType
    value: Callable[[T], object]
    about: str = ""
    """Code of the message that says what it is; '' where its name says it."""

    @property
    def schema(self) -> Schema:
        """Its JSON Schema, with what it is as a message."""
        return {**self.type.schema, **({"description": Message(self.about)} if self.about else {})}

    def read(self, thing: T) -> Any:
        """What ``thing`` has there, as data."""
        value = self.value(thing)
        return None if value is None else self.type.write(value)


def member(
    name: str, held: DataType | Shape[Any], value: Callable[[T], object] | None = None, *, about: str = ""
) -> Member[T]:
    """A member, by default the attribute of its name."""
    return Member(name, held.type if isinstance(held, Shape) else held, value or attrgetter(name), about)


def members(held: DataType | Shape[Any], *names: str) -> tuple[Member[Any], ...]:
    """Attributes of one type, each under its own name."""
    return tuple(member(name, held) for name in names)


def _of(part: Callable[[U], T], value: Callable[[T], object]) -> Callable[[U], object]:
    return lambda thing: value(part(thing))


class Shape(Generic[T]):
    """The members of a record in their order; one with a ``name`` is described once and referred to."""

    __slots__ = ("members", "name")

    def __init__(self, *parts: Member[T] | tuple[Member[T], ...], name: str = "") -> None:
        self.members = tuple(each for part in parts for each in ([part] if isinstance(part, Member) else part))
        self.name = name

    def of(self, part: Callable[[U], T]) -> tuple[Member[U], ...]:
        """The same members of another thing, which has this one as a part."""
        return tuple(Member(each.name, each.type, _of(part, each.value), each.about) for each in self.members)

    def only(self, *names: str) -> Shape[T]:
        """Some of the members, in the order in which they are named."""
        named = {each.name: each for each in self.members}
        return Shape(*(named[name] for name in names))

    def record(self, thing: T) -> Record:
        """``thing`` as one JSON object."""
        return {each.name: each.read(thing) for each in self.members}

    def records(self, things: Iterable[T]) -> list[Record]:
        """Each of ``things`` as one JSON object."""
        return [self.record(each) for each in things]

    @property
    def columns(self) -> dict[str, str]:
        """Column -> its type, for members that a column can hold."""
        return {each.name: each.type.column for each in self.members if each.type.column}

    @property
    def schema(self) -> Schema:
        """The JSON Schema of a record: every member is there."""
        return {
            "type": "object",
            "required": [each.name for each in self.members],
            "properties": {each.name: each.schema for each in self.members},
        }

    @property
    def type(self) -> DataType:
        """This shape as the type of a member."""
        schema = {"$ref": f"{SHARED}{self.name}"} if self.name else self.schema
        return DataType(self.record, schema, columns=self.columns)
