"""What went wrong on a machine, as a code that may be counted and shown."""

from __future__ import annotations

import errno
import logging
from contextlib import suppress


def fault(error: Exception) -> str:
    """The system's name of ``error`` (``ENOSPC``), or its kind (``MemoryError``). Its words may quote a value."""
    number = error.errno if isinstance(error, OSError) else None
    return type(error).__name__ if number is None else errno.errorcode.get(number, type(error).__name__)


def warn(log: logging.Logger, words: str, *values: object) -> None:
    """Log a warning inside a program that hosts us; a handler of its own that breaks breaks nothing here."""
    with suppress(Exception):
        log.warning(words, *values)


class LastFault:
    """What broke the last try of a job that is tried again, so that it is told of once until the job is done."""

    __slots__ = ("why",)

    def __init__(self) -> None:
        self.why: str | None = None
        """As :func:`fault` names it; None once the job is done."""

    def meet(self, error: Exception) -> bool:
        """Keep what broke the job; whether the try before it went well."""
        is_first, self.why = self.why is None, fault(error)
        return is_first

    def clear(self) -> None:
        """The job is done."""
        self.why = None
