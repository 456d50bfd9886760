"""Errors as one clean sentence on standard error, and the exit code of each."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from obsia.core.errors import ObsiaError
from obsia.core.locales import Locale, locale, printable
from obsia.core.message import Note

if TYPE_CHECKING:
    from cyclopts import CycloptsError

__all__ = ["call_sentence", "locale", "say_error", "say_notes", "say_notice", "say_unexpected"]

OK: Final = 0
UNEXPECTED: Final = 1
BAD_CALL: Final = 2
NO_DATA: Final = 3
PART_REJECTED: Final = 4
OVER_BUDGET: Final = 5
INTERRUPTED: Final = 130

MOST_SHOWN: Final = 20
"""Rejected rows, and names in a notice, that are told one by one."""

_LONGEST: Final = 2_000
_OURS: Final = "\u00a0\u202f"


def call_sentence(error: CycloptsError, language: Locale, *, command: str) -> str:
    """What is wrong with how a command was called, in the language; ``command`` is the one whose help says more."""
    from obsia.surfaces.cli.calls import sentences_of

    return language.text(sentences_of(error, help=command))


def say_error(text: str) -> None:
    """``error: …`` on standard error, in colour on a terminal."""
    _say("error-prefix", text, colour="\x1b[1;31m")


def say_notice(text: str) -> None:
    """``note: …`` on standard error."""
    _say("note-prefix", text, colour="\x1b[1;33m")


def _say(prefix: str, text: str, *, colour: str) -> None:
    tr = locale()
    head = tr(prefix)
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        head = f"{colour}{head}\x1b[0m"
    sys.stderr.write(f"{head} {_line(text, tr)}\n")


def _line(text: str, tr: Locale) -> str:
    """``text`` on one line that a terminal may have; no-break spaces stay where the language has them."""
    kept = _OURS if tr.language != "en" else ""
    spaced = "".join(" " if letter.isspace() and letter not in kept else letter for letter in text)
    line = " ".join(word for word in spaced.split(" ") if word)[:_LONGEST]
    return "".join(letter if letter in kept else printable(letter) for letter in line)


def say_notes(notes: Iterable[Note], tr: Locale) -> None:
    """What a journey has to say aloud, one notice each."""
    for note in notes:
        say_notice(tr.text(note))


def say_rejected(rejected: Sequence[ObsiaError], unused: Sequence[str], *, more: str, unread: str) -> None:
    """Rejected rows of a table, and columns of it that nothing used, one by one where they are few.

    ``more`` and ``unread`` are the messages of further rows, and of the columns.
    """
    tr = locale()
    for error in rejected[:MOST_SHOWN]:
        say_error(tr.text(error.sentences))
    if len(rejected) > MOST_SHOWN:
        say_error(tr(more, count=str(len(rejected) - MOST_SHOWN)))
    if unused:
        say_notice(tr(unread, columns=", ".join(printable(name) for name in unused[:MOST_SHOWN])))


def say_unexpected(error: BaseException) -> None:
    """A defect: what to send, and the whole trace with OBSIA_DEBUG=1."""
    from obsia._version import __version__

    if os.environ.get("OBSIA_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
    what = f"{type(error).__name__}: {printable(error, most=300)}"
    say_error(locale()("error-unexpected", what=what, version=__version__))
