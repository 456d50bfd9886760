"""What went wrong on a machine, as a code that may be counted and shown."""

from __future__ import annotations

import errno


def fault(error: Exception) -> str:
    """The system's name of ``error`` (``ENOSPC``), or its kind (``MemoryError``). Its words may quote a value."""
    number = error.errno if isinstance(error, OSError) else None
    return type(error).__name__ if number is None else errno.errorcode.get(number, type(error).__name__)
