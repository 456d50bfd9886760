"""Arguments of tools: the fields that a call may state, read before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from obsia.core.locales import Locale
from obsia.core.message import Message, Surface
from obsia.core.question import REQUIRED, Field, Kind, given_fields


def argument(name: str, kind: Kind, *, help: str, into: str = "", required: bool = False) -> Field:
    """An argument of a tool that no question has."""
    default = REQUIRED if required else None
    return Field(kind=kind, help=help, name=name.replace("_", "-"), attribute=into or name, default=default)


def name_of(field: Field) -> str:
    """The public name of an argument."""
    return field.option.named(Surface.MCP)


def schema_of(field: Field, tr: Locale) -> dict[str, Any]:
    """The JSON schema of an argument, with what it is for."""
    schema = field.kind.schema()
    # A pattern for what can be shown is for addresses; here what cannot be is refused in words.
    schema.pop("pattern", None)
    return {**schema, "description": tr.text(Message(field.help))}


def arguments_of(fields: Sequence[Field], given: Mapping[str, object]) -> dict[str, object]:
    """Attribute -> value for a call; null is as good as nothing. Raises ``BadCall`` for what is unknown or lacks."""
    return given_fields(fields, given, on=Surface.MCP)
