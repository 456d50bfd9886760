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
    "input-no-such-file": r"(?P<path>.+): no such file or folder, and no file matches it as a pattern\.",
    "input-not-regular": r"(?P<path>.+): not a regular file\.",
    "input-none-left": r"No usage file found in (?P<paths>.+?)\. (?P<ignored>[0-9]+) files have a suffix"
    r" that is not read\.",
    "input-none-aside": r"No usage file found in (?P<paths>.+?)\. Left aside: (?P<aside>.+)\.",
    "input-none": r"No usage file found in (?P<paths>.+)\.",
    "input-format": r"--format '(?P<name>.+)' is not known\. Formats: auto, (?P<known>.+)\.",
    "input-empty": r"the file is empty",
    "input-empty-inside": r"the file is empty once decompressed",
    "input-unknown": r"no reader recognises this file",
    "input-unknown-expected": r"one of the formats (?P<known>.+); --format says which",
    "input-ambiguous": r"more than one reader claims it: (?P<readers>.+)",
    "input-ambiguous-expected": r"records of one format: split the file by provider, or --format to say which,"
    r" and records of another are refused",
    "input-other-format": r"--format (?P<format>\S+) was stated; the file looks like (?P<readers>.+)",
    "input-other-format-expected": r"--format (?P<format>\S+), or no --format",
    "input-figures": r"figures of obsia, not usage",
    "input-figures-expected": r"the usage records that they were computed from",
    "input-defect": r"a reader failed on it \((?P<what>.+)\)",
    "input-defect-expected": r"a file that the reader takes: this is a defect of obsia, please report it",
    "input-no-target": r"a link that leads nowhere",
    "input-no-file": r"not a regular file",
    "input-no-file-expected": r"a file \(no pipe, socket or device\)",
    "input-closed": r"it cannot be opened or read \((?P<why>.+)\)",
    "input-closed-expected": r"a file",
    "input-name": r"its name is not UTF-8",
    "input-name-expected": r"another name: rename the file",
    "input-blanks": r"more than (?P<most>[0-9]+) bytes of blanks one after another",
    "input-blanks-expected": r"usage records, not blank lines",
    "input-archive": r"a zip archive or an Excel workbook",
    "input-archive-expected": r"the files in it \(unzip\), or the sheet saved as CSV",
    "input-nothing": r"nothing to count: no column is named or mapped as a count",
    "input-nothing-near-messages": r"(?P<map>--map \S+), or (?P<messages>--map messages=messages) where it is a count;"
    r" did you mean (?P<near>'.+')\? the columns are (?P<columns>.+)",
    "input-nothing-messages": r"(?P<map>--map \S+), or (?P<messages>--map messages=messages) where it is a count;"
    r" the columns are (?P<columns>.+)",
    "input-nothing-near": r"(?P<map>--map \S+); did you mean (?P<near>'.+')\? the columns are (?P<columns>.+)",
    "input-nothing-expected": r"(?P<map>--map \S+); the columns are (?P<columns>.+)",
    "input-no-column": r"column '(?P<column>.+)', mapped to (?P<target>\S+), is not in the file",
    "input-column-near": r"did you mean (?P<near>'.+')\? the columns are (?P<columns>.+)",
    "input-columns": r"the columns are (?P<columns>.+)",
    "input-delimiter": r"the header could be cut at (?P<delimiters>.+)",
    "input-delimiter-expected": r"--delimiter to say which",
    "input-not-utf8": r"the file is not UTF-8",
    "input-header-not-utf8": r"the header is not UTF-8 \(byte (?P<byte>[0-9]+)\)",
    "input-utf8-expected": r"UTF-8, or --encoding latin-1",
    "input-not-json": r"no record is a JSON object",
    "input-not-json-because": r"no record is a JSON object \((?P<reason>[a-z_]+)\)",
    "input-not-otlp-because": r"no span can be read \((?P<reason>[a-z_]+)\)",
    "input-json-expected": r"one JSON object a line, or an array of objects",
    "input-usage-expected": r"usage records",
    "remedy-model": r"Use an id of the catalogue \(developer/model\), or add the model as a file\.",
    "remedy-model-name": r"A model's name is one line of at most 200 characters\.",
    "remedy-model-clash": r"It names different models at different providers: pass the provider\. Use an id of the"
    r" catalogue \(developer/model\), or add the model as a file\.",
    "remedy-region": r"Use an ISO 3166-1 code \(FRA, FR\), a cloud region \(eu-west-1, westeurope\) or a country's"
    r" name\.",
    "remedy-country": r"A country by its ISO 3166-1 code or its name\.",
    "remedy-country-several": r"It names several countries together: name one of them\.",
    "remedy-region-clash": r"It means different places; pass the provider, or one of these\.",
    "map-form": r"--map: (?P<text>.+) is not of the form started_at=COLUMN:utc\.",
    "map-time": r"--map: started_at needs a declared type: started_at=COLUMN:TYPE with (?P<types>.+)\.",
    "map-twice": r"--map: (?P<target>\S+) is mapped twice\.",
    "map-target-near": r"--map: '(?P<target>.+)' is not a canonical column\. Did you mean (?P<near>.+)\?",
    "map-target": r"--map: '(?P<target>.+)' is not a canonical column\. They are: (?P<known>.+)\.",
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
