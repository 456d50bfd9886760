"""What is wrong with how a command was called: each class of cyclopts' errors as a message of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, cast

from cyclopts import CycloptsError, exceptions

from obsia.core.errors import ObsiaError
from obsia.core.message import Message, Sentences, Symbol
from obsia.core.spelling import near_names

_SHOWN: Final = 80
_WORLD: Final = "obsia world --help"


def sentences_of(error: CycloptsError, *, help: str) -> Sentences:
    """The trouble, what comes near, and the command (``help``) whose help says more."""
    if isinstance(error, exceptions.UnusedCliTokensError) and help == _WORLD:
        told = _word_of_world(_typed(error))
    else:
        kind = next(each for each in type(error).__mro__ if each in _messages())
        told = _messages()[kind](error)
    return Sentences((*told, Message("see-help", command=Symbol(help))))


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
    return (Message("call-unknown-option", name=typed[:_SHOWN]), *_near(typed, known))


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


def _word_of_world(words: str) -> tuple[Message, ...]:
    """Words too many of ``obsia world``, with the option for a country where they name one."""
    from obsia.app.world.planet import place_code
    from obsia.facts.snapshot import load

    try:
        code = place_code(load(), words)
    except ObsiaError:
        return (Message("world-word", word=words),)
    return (Message("world-word-country", word=words, code=Symbol(code)),)
