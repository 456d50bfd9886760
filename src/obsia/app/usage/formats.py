"""The formats of usage records that obsia reads."""

from __future__ import annotations

from dataclasses import dataclass

from obsia.core.message import Message
from obsia.readers.registry import readers


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: its name for ``--format``, and what it is."""

    name: str
    summary: Message


def formats() -> tuple[Format, ...]:
    """Every format, in order of name."""
    return tuple(Format(name=name, summary=Message(f"format-{name}")) for name in readers())
