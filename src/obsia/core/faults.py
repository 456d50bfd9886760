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
