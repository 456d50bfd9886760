"""Errors as one clean sentence on standard error, and the exit code of each."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from obsia.core.errors import BadInput, MissingFact, ObsiaError, UnknownName
from obsia.core.locales import Locale, locale, printable

if TYPE_CHECKING:
    from cyclopts import CycloptsError

OK: Final = 0
UNEXPECTED: Final = 1
BAD_CALL: Final = 2
NO_DATA: Final = 3
PART_REJECTED: Final = 4
OVER_BUDGET: Final = 5
INTERRUPTED: Final = 130

_LONGEST: Final = 2_000


def sentence(error: ObsiaError, language: Locale) -> str:
    """The error in the language as far as its parts are known, else as it was raised."""
    if language.language != "en":
        if isinstance(error, UnknownName):
            kind = language.or_text(f"kind-of-name-{error.kind}", error.kind)
            hint = language("did-you-mean", names=", ".join(error.suggestions)) if error.suggestions else ""
            told = f"{language('error-unknown-name', kind=kind, name=error.name)} {hint}".strip()
            return f"{told} {_remedy(error)}".strip()
        if isinstance(error, MissingFact):
            return f"{language('error-missing-fact', what=error.what)} {error.remedy}".strip()
        if isinstance(error, BadInput):
            return _bad_input(error, language)
    return str(error)


def _remedy(error: UnknownName) -> str:
    """What to do, as the error says it: advice in English is better than none."""
    bare = str(UnknownName(kind=error.kind, name=error.name, suggestions=error.suggestions))
    told = str(error)
    return told.removeprefix(bare).strip() if told.startswith(bare) else ""


def call_sentence(error: CycloptsError, language: Locale, *, command: str) -> str:
    """What is wrong with how a command was called, in the language where its parts are known."""
    from cyclopts.exceptions import (
        CoercionError,
        MissingArgumentError,
        RepeatArgumentError,
        UnknownCommandError,
        UnknownOptionError,
        UnusedCliTokensError,
    )

    hint = language("see-help", command=command)
    told = str(error)
    if language.language != "en":
        name = error.argument.name if error.argument is not None else ""
        if isinstance(error, MissingArgumentError):
            told = language("call-missing", name=name)
        elif isinstance(error, UnknownOptionError):
            told = language("call-unknown-option", name=error.token.keyword or error.token.value)
        elif isinstance(error, UnusedCliTokensError):
            told = language("call-unused", name=" ".join(error.unused_tokens or [])[:80])
        elif isinstance(error, RepeatArgumentError):
            told = language("call-repeated", name=name)
        elif isinstance(error, UnknownCommandError):
            told = language("call-unknown-command", name=" ".join(error.unused_tokens or [])[:80])
        elif isinstance(error, CoercionError) and error.token is not None:
            told = language("call-bad-value", name=name, value=error.token.value[:80])
    return f"{told} {hint}"


def _bad_input(error: BadInput, language: Locale) -> str:
    where = [error.file]
    if error.line is not None:
        where.append(language("at-line", line=error.line))
    if error.field:
        where.append(language("in-field", field=error.field))
    expected = language("error-expected", expected=error.expected) if error.expected else ""
    return f"{language('error-bad-input', where=', '.join(where), reason=error.reason)} {expected}".strip()


def say_error(text: str) -> None:
    """``error: …`` on standard error, in colour on a terminal."""
    _say("error-prefix", text, colour="\x1b[1;31m")


def say_notice(text: str) -> None:
    """``note: …`` on standard error."""
    _say("note-prefix", text, colour="\x1b[1;33m")


def _say(prefix: str, text: str, *, colour: str) -> None:
    head = locale()(prefix)
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        head = f"{colour}{head}\x1b[0m"
    line = printable(" ".join(text.split()), most=_LONGEST) if not text.isprintable() else text[:_LONGEST]
    sys.stderr.write(f"{head} {line}\n")


def say_notes(notes: Iterable[str], say: Locale) -> None:
    """What a journey has to say aloud (``code: detail``), one notice each."""
    for note in notes:
        code, _, detail = note.partition(": ")
        name = f"notice-{code}"
        say_notice(say(name, detail=detail) if say.has(name) else note)


def say_unexpected(error: BaseException) -> None:
    """A defect: what to send, and the whole trace with OBSIA_DEBUG=1."""
    from obsia._version import __version__

    if os.environ.get("OBSIA_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
    what = f"{type(error).__name__}: {printable(error, most=300)}"
    say_error(locale()("error-unexpected", what=what, version=__version__))
