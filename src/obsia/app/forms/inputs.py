"""What a form is filled from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from obsia.core.disclosure import Assertion, System
from obsia.core.message import Message
from obsia.core.reading import Reading

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All that a form may use. What is absent is None or empty: the form then says what is missing.

    ``account`` is the JSON object of ``obsia assess --json``, ``training`` that of ``obsia train --json``;
    ``answers`` is what the reporter states (see docs/how-to/fill-a-form.md), by name.
    """

    system: System | None
    assertions: tuple[Assertion, ...]
    made_on: str
    snapshot: str
    command: tuple[str, ...]
    account: Record | None = None
    training: Record | None = None
    readings: tuple[Reading, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    is_providers: bool = False
    """Whether the provider fills it in: a field then says under which name it is answered."""
    notes: tuple[Message, ...] = ()
    """What became of what was handed in: a form says it before all else."""
