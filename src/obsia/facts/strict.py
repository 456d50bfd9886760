"""Strict records: a misspelt key, a wrong type or a missing field is an error that names the field.

The only module of this room that imports msgspec.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, TypeVar

import msgspec

T = TypeVar("T")

_UNKNOWN: Final = re.compile(r"unknown field `([^`]+)`")


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all records: frozen, keyword-only, and unknown keys are refused."""


class WrongShapeError(Exception):
    """A record does not have the shape of its struct; ``path`` is a dotted path to the field ('' for the
    record).
    """

    def __init__(self, *, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}" if path else reason)


def decode(data: object, record: type[T]) -> T:
    """``data`` (plain dicts, lists and scalars) as ``record``. Raises :class:`WrongShapeError`."""
    try:
        return msgspec.convert(data, record)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        at = path.rstrip("`").lstrip(".")
        unknown = _UNKNOWN.search(reason)
        if unknown:
            at = f"{at}.{unknown[1]}".lstrip(".")
        raise WrongShapeError(path=at, reason=reason) from error


def fields(record: type[Record]) -> tuple[str, ...]:
    """Names of the fields of a record, in order."""
    return record.__struct_fields__


@cache
def required(record: type[Record]) -> frozenset[str]:
    """Names of the fields that a row must have."""
    return frozenset(f.name for f in msgspec.structs.fields(record) if f.required)


def schema_of(record: type[Record]) -> dict[str, Any]:
    """The JSON Schema of a record."""
    return msgspec.json.schema(record)
