"""What keeps a defect of a reader from losing more than the record that met it, or the file.

A record or a file that makes a reader fail in a way that it does not foresee is refused with the reason
:data:`DEFECT` and a line by which to report it; its neighbours count. What is raised on purpose, a lack of memory and
an interruption pass. With ``OBSIA_RAISE_DEFECTS=1``, as obsia's own tests run, defects pass too, so that whoever made
one sees it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from obsia.core.errors import BadInput, ObsiaError, unopened
from obsia.core.message import Message, Symbol
from obsia.readers.base import Reject

DEFECT: Final = "reader_defect"
UNREADABLE: Final = "unreadable_file"
RAISE_DEFECTS: Final = "OBSIA_RAISE_DEFECTS"
_PACKAGE: Final = Path(__file__).parent
_MOST_FIELDS: Final = 3


class ReaderDefect(BadInput):
    """A reader failed on a whole file in a way that it does not foresee."""


def is_defect(error: BaseException) -> bool:
    """Whether ``error`` is to be kept in: neither raised on purpose, nor a lack of memory, nor an interruption.

    Nothing is where :data:`RAISE_DEFECTS` says so.
    """
    if os.environ.get(RAISE_DEFECTS) == "1":
        return False
    return isinstance(error, Exception) and not isinstance(error, ObsiaError | MemoryError)


def report_of(error: BaseException) -> Message:
    """By what to report a defect: its kind, and the place in the readers; its own text may quote contents."""
    kind, place, trace = Symbol(type(error).__name__), "", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE) and path != Path(__file__):
            place = f"{path.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return Message("defect-at", error=kind, place=Symbol(place)) if place else Message("defect", error=kind)


def expected_of(error: BaseException) -> Message:
    """What a reject says in the place of what was expected."""
    return Message("expected-no-defect", what=report_of(error))


def odd_fields(error: BaseException, values: Mapping[str, Any] | None) -> str:
    """The fields in which a reader may have met what it does not foresee: a list or an object where text stands."""
    odd: dict[str, object] = {name: value for name, value in (values or {}).items() if isinstance(value, list | dict)}
    of_kind = {name: value for name, value in odd.items() if f"'{type(value).__name__}'" in str(error)}
    odd, trace = of_kind or odd, error.__traceback__
    while trace is not None:
        # The value itself, where the code that failed has it in hand.
        in_hand = [id(value) for value in trace.tb_frame.f_locals.values()]
        met = [name for name, value in odd.items() if id(value) in in_hand]
        odd = {name: odd[name] for name in met} if met else odd
        trace = trace.tb_next
    return ", ".join(list(odd)[:_MOST_FIELDS])


class Barrier:
    """Whatever a reader meets in ``file`` is a :class:`BadInput` of that file; errors that are ``passing`` pass."""

    __slots__ = ("_file", "_passing")

    def __init__(self, file: str, *, passing: type[Exception] | tuple[type[Exception], ...] = ()) -> None:
        self._file, self._passing = file, passing

    def __enter__(self) -> None:
        """Nothing: what is raised inside is looked at."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raise what a defect is told as."""
        if error is None or isinstance(error, self._passing):
            return
        if isinstance(error, OSError):
            raise unreadable(self._file, error) from error
        if is_defect(error):
            raise ReaderDefect(
                file=self._file,
                reason=Message("input-defect", what=report_of(error)),
                expected=Message("input-defect-expected"),
            ) from error


def unreadable(file: str, error: OSError) -> BadInput:
    """The error for a file that the system does not hand over."""
    return unopened(file, error, expected="input-closed-expected")


def reject_of(error: BadInput) -> Reject:
    """A whole file that could not be read, as the rejects file has it."""
    return Reject(
        file=error.file,
        line=error.line,
        field=error.field or "",
        reason=DEFECT if isinstance(error, ReaderDefect) else UNREADABLE,
        expected=Message("reason-and-expected", reason=error.reason, expected=error.expected)
        if error.expected
        else error.reason,
    )
