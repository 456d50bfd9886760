"""Errors in words: those of an account by what they carry, those of the readers by the sentence that they are.

The floors below raise English sentences. The frequent ones are recognised here by their whole text and said by a
message of the language, whose variables are the parts that vary; what is not recognised stays as it was raised.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from obsia.core.errors import ObsiaError
from obsia.core.locales import Locale, printable
from obsia.core.message import Message, Sentences, Symbol

_PATTERNS: Final[Mapping[str, str]] = {
    "remedy-model": r"Use an id of the catalogue \(developer/model\), or add the model as a file\.",
    "remedy-model-name": r"A model's name is one line of at most 200 characters\.",
    "remedy-model-clash": r"It names different models at different providers: pass the provider\. Use an id of the"
    r" catalogue \(developer/model\), or add the model as a file\.",
    "remedy-region": r"Use an ISO 3166-1 code \(FRA, FR\), a cloud region \(eu-west-1, westeurope\) or a country's"
    r" name\.",
    "remedy-country": r"A country by its ISO 3166-1 code or its name\.",
    "remedy-country-several": r"It names several countries together: name one of them\.",
    "remedy-region-clash": r"It means different places; pass the provider, or one of these\.",
}
"""Message -> the English sentence that it stands for; its groups are the message's variables."""
SENTENCES: Final = {name: re.compile(pattern, re.DOTALL) for name, pattern in _PATTERNS.items()}
"""Message -> what recognises its sentence."""
_MOST: Final = 600


def told(text: str, say: Locale) -> str:
    """A sentence of the floors below in the language; as it is where it is not known."""
    for name, pattern in SENTENCES.items():
        if found := pattern.fullmatch(text):
            return say(name, **{group: _value(group, value, say) for group, value in found.groupdict().items()})
    return text


def _value(group: str, value: str, say: Locale) -> str:
    """A part of a sentence; the code of a reason in words."""
    return say.or_text(f"reason-{value}", value) if group == "reason" else printable(value, most=_MOST)


def sentence(error: ObsiaError, language: Locale) -> str:
    """The error in the language, each of its sentences after the other."""
    return told(str(error), language) if error.code == "said" else written(error.sentences, language)


def written(sentences: Sentences, language: Locale) -> str:
    """Sentences in the language, one after another."""
    return " ".join(_worded(each, language) for each in sentences)


def _worded(message: Message, language: Locale) -> str:
    """A message; what it holds of sentences that are not messages yet, recognised."""
    if message.code == "said":
        return told(str(message), language)
    arguments = {
        name: Symbol(told(str(value), language)) if isinstance(value, Message) and value.code == "said" else value
        for name, value in message.arguments.items()
    }
    return language.text(Message(message.code, **arguments))
