"""Readings as they were handed in: each once, of the model that the form is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from obsia.app.forms.reading_file import read_readings
from obsia.core.disclosure import System
from obsia.core.errors import BadInput, UnknownName
from obsia.core.message import Message
from obsia.core.reading import Reading

_MOST_NAMES: Final = 5


def readings_of_files(
    paths: Sequence[str], *, system: System | None, named: Callable[[str], System], works: tuple[str, ...]
) -> tuple[tuple[Reading, ...], tuple[Message, ...]]:
    """The readings of some files, and what a reader must know of how they were taken.

    A reading that stands twice, equal in every field (meter, perimeter, start, energy), counts once. ``named`` finds
    the system of a name, and raises ``UnknownName``; ``works`` are the kinds of work whose readings the form uses, all
    where it is empty. Raises ``BadInput`` for a file that is none, and for a reading of another model.
    """
    held: list[Reading] = []
    for path in paths:
        for reading in read_readings(path):
            if reading.model and system is not None and _is_other(reading.model, system, named):
                raise BadInput(
                    file=path,
                    field="model",
                    reason=Message("handed-other-model", model=reading.model[:60], system=system.label),
                    expected=Message("handed-expected-of-model", system=system.label),
                )
            held.append(reading)
    once = tuple(dict.fromkeys(held))
    notes: list[Message] = []
    if len(once) < len(held):
        notes.append(Message("reporting-note-readings-twice", count=len(held) - len(once)))
    unused = [reading.work for reading in once if works and reading.work not in works]
    if unused:
        kinds = ", ".join(dict.fromkeys(unused))
        notes.append(Message("reporting-note-readings-other-work", count=len(unused), works=kinds))
    if system is not None and (names := _unknown(once, named)):
        notes.append(Message("reporting-note-readings-model", names=", ".join(names[:_MOST_NAMES])))
    return once, tuple(notes)


def _is_other(name: str, system: System, named: Callable[[str], System]) -> bool:
    try:
        return named(name).subject != system.subject
    except UnknownName:
        return False


def _unknown(readings: Sequence[Reading], named: Callable[[str], System]) -> list[str]:
    """Names of models that stand for no system: a reporter's own, or a slip."""
    names: list[str] = []
    for name in dict.fromkeys(reading.model for reading in readings if reading.model):
        try:
            named(name)
        except UnknownName:
            names.append(name[:60])
    return names
