"""What follows from the class of a record: columns, their types in SQL, typed rows, and what breaks a rule of a field.

A record is a frozen dataclass. A field with a default may be left out; ``bool`` is written ``yes`` or ``no``, ``float``
as a number, ``float | None`` as a number or nothing; a ``StrEnum`` or ``Literal`` is a choice; what else a field may
hold is told by the annotations of :mod:`obsia.core.fields`. So a new column is a new field, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints

from obsia.core.fields import Noted, Shape, Sourced, Within

R = TypeVar("R")
Cell = str | float | int | None
Row = tuple[object, ...]

YES_NO: Final = {"yes": True, "no": False}


class Column:
    """One field of a record: ``type`` is its type without None, ``kinds`` what its annotation says besides."""

    __slots__ = ("choices", "default", "hint", "kinds", "name", "type")

    def __init__(self, field: Field[Any], hint: Any) -> None:
        self.name = field.name
        self.default: Any = field.default
        self.hint, self.kinds = (get_args(hint)[0], hint.__metadata__) if get_origin(hint) is Annotated else (hint, ())
        inner = [each for each in get_args(self.hint) if each is not type(None)]
        self.type: Any = inner[0] if inner and type(None) in get_args(self.hint) else self.hint
        self.choices: tuple[str, ...] = ()
        if self.type is bool:
            self.choices = tuple(YES_NO)
        elif get_origin(self.type) is Literal:
            self.choices = get_args(self.type)
        elif isinstance(self.type, type) and issubclass(self.type, StrEnum):
            self.choices = tuple(self.type)

    @property
    def is_required(self) -> bool:
        """Whether a row must state it."""
        return self.default is MISSING

    @property
    def sql_type(self) -> str:
        """Its type in SQLite."""
        return "REAL" if self.type is float else "INTEGER" if self.type is int else "TEXT"

    def reasons(self, value: object) -> Iterator[str]:
        """What is wrong with a value of this field by itself."""
        if isinstance(value, str) and not value.strip():
            if self.is_required:
                yield f"{self.name} is empty; expected in every row"
        elif value is not None:
            for kind in self.kinds:
                reason = kind.reason(self.name, value) if isinstance(kind, Shape | Within) else ""
                if reason:
                    yield reason


def _ordered(record: type) -> list[Field[Any]]:
    """The fields of a record in the order of its columns: those that say where a row is from stand last."""
    last = {each.name for base in record.__mro__ if base in (Noted, Sourced) for each in fields(base)}
    return sorted(fields(record), key=lambda each: each.name in last)


@cache
def names(record: type) -> tuple[str, ...]:
    """Names of the columns of a record, in order."""
    return tuple(each.name for each in _ordered(record))


@cache
def columns(record: type) -> dict[str, Column]:
    """The columns of a record, by name, in order."""
    hints = get_type_hints(record, include_extras=True)
    return {each.name: Column(each, hints[each.name]) for each in _ordered(record)}


@cache
def _checked(record: type) -> tuple[Column, ...]:
    return tuple(each for each in columns(record).values() if each.kinds)


def reasons(row: object) -> list[str]:
    """What is wrong with single fields of a row."""
    return [reason for each in _checked(type(row)) for reason in each.reasons(getattr(row, each.name))]


def stored(row: object, order: tuple[str, ...] | None = None) -> Row:
    """A row as SQLite holds it, and as it is hashed; its columns in ``order``, or as its record has them."""
    return tuple(_cell(getattr(row, name)) for name in order or names(type(row)))


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value + 0.0 if isinstance(value, float) else value  # SQLite keeps no sign of a zero.


@cache
def _read(record: type) -> tuple[tuple[int, Mapping[Any, Any]], ...]:
    """Place of each column that is not read as it is stored, with its values by what is stored."""
    read: list[tuple[int, Mapping[Any, Any]]] = []
    for place, each in enumerate(columns(record).values()):
        if each.type is bool:
            read.append((place, YES_NO))
        elif isinstance(each.type, type) and issubclass(each.type, StrEnum):
            read.append((place, {choice.value: choice for choice in each.type}))
    return tuple(read)


def typed(record: type[R], rows: Iterable[tuple[Cell, ...]]) -> tuple[R, ...]:
    """Rows as SQLite holds them, as records."""
    named, read = names(record), _read(record)
    found: list[R] = []
    for row in rows:
        cells: list[Any] = list(row)
        for place, values in read:
            cells[place] = values[cells[place]]
        found.append(record(**dict(zip(named, cells, strict=True))))
    return tuple(found)
