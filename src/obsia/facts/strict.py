"""Strict reading: a misspelt key, a wrong type or a missing field is an error that names the field.

The only module of this room that imports msgspec.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, Literal, TypeVar

import msgspec

from obsia.core.fields import DATE
from obsia.facts.relation import YES_NO, Column, columns

T = TypeVar("T")

_UNKNOWN: Final = re.compile(r"unknown field `([^`]+)`")


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the files that are not rows of a relation: frozen, keyword-only, and unknown keys are refused."""


class WrongShapeError(Exception):
    """A record does not have the shape of its class; ``path`` is a dotted path to the field ('' for the
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
        if not at and " field `" in reason:
            reason += f"; fields are {', '.join(getattr(record, '__struct_fields__', ()))}"
        if unknown:
            at = f"{at}.{unknown[1]}".lstrip(".")
        raise WrongShapeError(path=at, reason=reason) from error


def row_of(data: object, record: type[T], given: Mapping[str, object] | None = None, **defaults: str) -> T:
    """``data`` as a row of a relation, with the fields that are ``given`` beside it. Raises :class:`WrongShapeError`.

    ``defaults`` are those of the kind of file, where they differ from those of the record.
    """
    given = given or {}
    stated = columns(record)
    try:
        shaped = decode(data, _shape(record, frozenset(given), tuple(defaults.items())))
    except WrongShapeError as error:
        choices = stated[error.path].choices if error.path in stated else ()
        if error.reason.startswith("Invalid enum value") and choices:
            reason = f"{error.reason}; expected one of {', '.join(map(repr, map(str, choices)))}"
            raise WrongShapeError(path=error.path, reason=reason) from error
        raise
    values = {name: _value(each, getattr(shaped, name)) for name, each in stated.items() if name not in given}
    return record(**values, **given)


def _value(column: Column, read: object) -> object:
    if column.type is bool and isinstance(read, str):
        return YES_NO[read]
    return str(read) if column.type is str and isinstance(read, int) else read


@cache
def _shape(record: type, given: Iterable[str], defaults: Iterable[tuple[str, str]]) -> type[msgspec.Struct]:
    """The struct in which msgspec reads a row: the columns that are not given, as they are written."""
    stated, shaped = dict(defaults), list[Any]()
    for name, each in columns(record).items():
        if name in given:
            continue
        hint = Literal["yes", "no"] if each.type is bool else str | int if DATE in each.kinds else each.hint
        default = stated.get(name, each.default)
        if each.type is bool and not each.is_required:
            default = "yes" if default else "no"
        shaped.append((name, hint) if each.is_required and name not in stated else (name, hint, default))
    return msgspec.defstruct(record.__name__, shaped, frozen=True, kw_only=True, forbid_unknown_fields=True)
