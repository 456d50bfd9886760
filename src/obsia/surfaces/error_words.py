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
from obsia.core.message import Message, Symbol

_PATTERNS: Final[Mapping[str, str]] = {
    "input-not-configuration": r"is not a column of configurations",
    "remedy-host": r"Use a name of the provider table\.",
    "remedy-model": r"Use an id of the catalogue \(developer/model\), or add the model as a file\.",
    "remedy-model-name": r"A model's name is one line of at most 200 characters\.",
    "remedy-model-clash": r"It names different models at different providers: pass the provider\. Use an id of the"
    r" catalogue \(developer/model\), or add the model as a file\.",
    "remedy-region": r"Use an ISO 3166-1 code \(FRA, FR\), a cloud region \(eu-west-1, westeurope\) or a country's"
    r" name\.",
    "remedy-country": r"A country by its ISO 3166-1 code or its name\.",
    "remedy-region-clash": r"It means different places; pass the provider, or one of these\.",
    "remedy-subject": r"Subjects: grid:FRA, model:openai/gpt-4o, device:NVIDIA B200, cloud:aws, serving:default\.",
    "remedy-instrument": r"obsia commitments lists the instruments\.",
    "remedy-party": r"A State by its ISO 3166-1 code or name, a company or an organisation; obsia commitments counts"
    r" them\.",
    "remedy-system": r"obsia openness --all lists every system\.",
    "remedy-figure": r"Figures are recorded in (?P<path>.+)\.",
    "what-if-form": r"what-if: (?P<text>.+) is not NAME=VALUE\. Names: (?P<known>.+)\.",
    "what-if-name": r"what-if: (?P<text>.+) is not a change\. Names: (?P<known>.+)\.",
    "what-if-number": r"what-if: (?P<text>.+) needs a number from 0 to (?P<most>[0-9]+) with at most four decimals\.",
    "compare-count": r"compare: (?P<given>[0-9]+) models were named; name (?P<fewest>[0-9]+) to (?P<most>[0-9]+)\.",
    "compare-twice": r"compare: (?P<one>'.+') and (?P<other>'.+') are one model, (?P<model>\S+)\.",
    "compare-task": r"compare: (?P<task>\S+) is no task for (?P<model>\S+); all of them do: (?P<known>.+)\.",
    "compare-none": r"compare: (?P<models>.+) have no task in common\.",
    "what-if-count": r"what-if: (?P<given>[0-9]+) changes; name 1 to (?P<most>[0-9]+)\.",
    "what-if-model": r"what-if: (?P<text>'.+') speaks of another model than (?P<model>\S+)\.",
    "what-if-twice": r"what-if: (?P<one>'.+') and (?P<other>'.+') change the same thing\.",
    "equivalent-multiplier": r"equivalents: (?P<given>\S+) is not a multiplier above 0 and at most (?P<most>\S+)\.",
    "world-no-file": r"there is no such file",
    "world-a-scenario": r"a scenario: (?P<page>\S+)",
    "world-year-outside": r"--year: (?P<year>\S+) is not from (?P<first>\S+) to (?P<last>\S+)\.",
    "world-key": r"is not a key of a scenario",
    "world-parameter": r"is not a parameter",
    "world-one-of": r"one of (?P<known>.+)",
    "world-range": r"from (?P<low>\S+) to (?P<high>\S+) \((?P<unit>.+); by default (?P<value>\S+)\)",
    "world-outside": r"(?P<value>\S+) is outside the range",
    "world-not-number": r"(?P<text>.+) is not a number",
    "world-remedy-scenario": r"Known: (?P<known>.+)\. For your own, write a file: --scenario-file\.",
    "world-move-unstated": r"No use of (?P<model>\S+) is stated by its developer: say --tokens-per-month\.",
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
    if error.code == "said":
        return told(str(error), language)
    return " ".join(_worded(each, language) for each in error.sentences)


def _worded(message: Message, language: Locale) -> str:
    """A message; what it holds of sentences that are not messages yet, recognised."""
    if message.code == "said":
        return told(str(message), language)
    arguments = {
        name: Symbol(told(str(value), language)) if isinstance(value, Message) and value.code == "said" else value
        for name, value in message.arguments.items()
    }
    return language.text(Message(message.code, **arguments))
