"""Errors as one clean sentence on standard error, and the exit code of each."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from cyclopts import CycloptsError, exceptions

from obsia._version import __version__
from obsia.core.locales import Locale, locale, printable
from obsia.core.message import Message, Note, Sentences, Symbol
from obsia.core.spelling import near_names

if TYPE_CHECKING:
    from obsia.app.tables import Answered

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
_SHOWN: Final = 80


def call_sentence(error: CycloptsError, language: Locale, *, command: str) -> str:
    """What is wrong with how a command was called, in the language; ``command`` is the one whose help says more."""
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


def say_rejected(found: Answered[Any]) -> None:
    """Rejected rows of a table, and columns of it that nothing used, one by one where they are few."""
    tr = locale()
    for error in found.rejected[:MOST_SHOWN]:
        say_error(tr.text(error.sentences))
    if len(found.rejected) > MOST_SHOWN:
        say_error(tr("table-more-rejected", count=str(len(found.rejected) - MOST_SHOWN)))
    if found.unused:
        say_notice(tr("table-unused", columns=", ".join(printable(name) for name in found.unused[:MOST_SHOWN])))


def say_written(found: Answered[Any], path: str, *, whole: str, part: str) -> int:
    """Where the answers to a table went, by the messages for all of its rows and for a part. Returns the exit code."""
    tr, count, rejected = locale(), len(found.rows), len(found.rejected)
    read = tr.whole(count + rejected)
    told = {"file": printable(path), "count": count, "rows": tr.whole(count), "rejected": tr.whole(rejected)}
    say_notice(tr(part if rejected else whole, read=read, **told))
    return PART_REJECTED if rejected else OK


def say_unexpected(error: BaseException) -> None:
    """A defect: what to send, and the whole trace with OBSIA_DEBUG=1."""
    if os.environ.get("OBSIA_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
    what = f"{type(error).__name__}: {printable(error, most=300)}"
    say_error(locale()("error-unexpected", what=what, version=__version__))


def sentences_of(error: CycloptsError, *, help: str) -> Sentences:
    """The trouble, what comes near, and the command (``help``) whose help says more."""
    kind = next(each for each in type(error).__mro__ if each in _messages())
    return Sentences((*_messages()[kind](error), Message("see-help", command=Symbol(help))))


@cache
def _messages() -> Mapping[type, Callable[[Any], tuple[Message, ...]]]:
    """Class of an error -> what is told of it."""
    return {
        CycloptsError: lambda _: (Message("call-unreadable"),),
        exceptions.TokenizationError: lambda _: (Message("call-unreadable"),),
        exceptions.ValidationError: _bad_value,
        exceptions.CoercionError: _bad_value,
        exceptions.UnknownOptionError: _unknown_option,
        exceptions.UnknownCommandError: _unknown_command,
        exceptions.UnusedCliTokensError: lambda error: (Message("call-unused", name=_typed(error)),),
        exceptions.MissingArgumentError: _missing,
        exceptions.ConsumeMultipleError: _how_many,
        exceptions.RequiresEqualsError: lambda error: (Message("call-equals", name=_name(error)),),
        exceptions.RepeatArgumentError: lambda error: (Message("call-repeated", name=_name(error)),),
        exceptions.ArgumentOrderError: lambda error: (Message("call-mixed", name=_name(error)),),
        exceptions.MixedArgumentError: lambda error: (Message("call-mixed", name=_name(error)),),
        exceptions.CombinedShortOptionError: lambda _: (Message("call-letters"),),
    }


def _name(error: CycloptsError) -> Symbol:
    """The option or the argument that an error is about, as help writes it."""
    token = getattr(error, "token", None)
    return Symbol(error.argument.name if error.argument is not None else getattr(token, "keyword", None) or "")


def _typed(error: CycloptsError) -> str:
    """The words that nothing takes."""
    return " ".join(error.unused_tokens or [])[:_SHOWN]


def _bad_value(error: exceptions.CoercionError | exceptions.ValidationError) -> tuple[Message, ...]:
    token = getattr(error, "token", None)
    if error.argument is None or token is None:
        return (Message("call-unreadable"),)
    return (Message("call-bad-value", name=_name(error), value=str(token.value)[:_SHOWN]),)


def _unknown_option(error: exceptions.UnknownOptionError) -> tuple[Message, ...]:
    typed = (error.token.keyword or error.token.value).partition("=")[0]
    known = [
        str(name) for each in error.argument_collection if each.parse for name in cast("Iterable[Any]", each.names)
    ]
    near = _near(typed, [each for each in known if each.startswith("-")]) or tuple(
        Message("call-positional", name=Symbol(name)) for name in near_names(typed, known, most=1)
    )
    return (Message("call-unknown-option", name=typed[:_SHOWN]), *near)


def _unknown_command(error: exceptions.UnknownCommandError) -> tuple[Message, ...]:
    typed = (error.unused_tokens or [""])[0]
    known = [] if error.app is None else [each for each in error.app if not each.startswith("-")]
    return (Message("call-unknown-command", name=typed[:_SHOWN]), *_near(typed, known))


def _near(typed: str, known: Iterable[str]) -> tuple[Message, ...]:
    """The one name that comes near."""
    near = near_names(typed, known, most=1)
    return (Message("did-you-mean", names=tuple(map(Symbol, near))),) if near else ()


def _missing(error: exceptions.MissingArgumentError) -> tuple[Message, ...]:
    """What is not there at all, or an option without its value."""
    is_named = error.keyword is not None or (error.argument is not None and bool(error.argument.tokens))
    return (Message("call-no-value" if is_named else "call-missing", name=_name(error)),)


def _how_many(error: exceptions.ConsumeMultipleError) -> tuple[Message, ...]:
    return (Message("call-how-many" if error.actual_count else "call-no-value", name=_name(error)),)
