"""What surfaces that answer questions of others have in common: what they may show, and how they say no."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia.core.errors import BadCall, BadInput, MissingExtra, MissingFact, NoData, UnknownName
from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.message import Message, Sentences

if TYPE_CHECKING:
    from obsia.app.figures.trace import Trace

NOT_RECORDED: Final = Message("figures-not-recorded")
"""What stands for the reason that a command gives: it names a folder of the machine."""
LONGEST: Final = 2_000
_NO_BREAKS: Final = frozenset({NO_BREAK, "\u202f"})
_OPEN: Final = frozenset({"estimate", "compare", "train", "world", "commitments"})
"""Commands whose figures come from obsia's facts and stated numbers alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What an address of the site holds."""

    status: int
    content_type: str
    body: bytes
    location: str = ""
    """Where else to look, of a redirection."""
    keep: bool = True
    """Whether it may be kept and sent again."""
    for_ever: bool = False
    """Whether the address changes when the content does."""
    language: str = ""
    """In which it speaks; '' for what speaks in none."""


def trace_of(figure_id: str, *, private: bool = False) -> Trace:
    """``obsia trace``. What was made from a person's own files is shown to nobody else: ``private`` says who asks.

    Raises ``UnknownName`` for what is not recorded and for what may not be shown, which are told alike, and
    ``BadInput`` for a damaged record.
    """
    from obsia.app.trace import trace as journey

    unknown = UnknownName(kind="figure", name=figure_id[:40])
    try:
        found = journey(figure_id)
    except BadInput:
        raise
    except NoData:
        # The error of the command tells where figures are kept, and ids that come near.
        raise unknown from None
    if not (private or _of_anyone(found.command, found.input_digests)):
        raise unknown
    return found


def _of_anyone(command: Sequence[str], digests: Sequence[str]) -> bool:
    """Whether no file of a person's own is behind a figure."""
    return not digests and len(command) > 1 and command[1] in _OPEN and "--scenario-file" not in command


def refused(error: Exception) -> Sentences | None:
    """Why there is no answer; None for a defect, of which nothing is told.

    What a command advises beside a name that is not known (another option, another command) is left out.
    """
    if not isinstance(error, BadCall | MissingExtra | NoData):
        return None
    if isinstance(error, MissingFact) and any(isinstance(each, str) and os.path.isabs(each) for each in error.tried):
        # The place of a file on this machine is nobody's concern.
        return None
    if isinstance(error, UnknownName):
        return error.bare(suggestions=error.suggestions).sentences
    return error.sentences


def refusal(error: Exception, tr: Locale) -> str | None:
    """Why there is no answer, in the language; None for a defect."""
    told = refused(error)
    return None if told is None else line(tr.text(told))


def line(text: str) -> str:
    """``text`` on one line that may be shown anywhere; no-break spaces, which French sentences have, stay."""
    kept = (
        letter if letter in _NO_BREAKS else " " if letter.isspace() else printable(letter)
        for letter in text[: LONGEST + 1]
    )
    told = " ".join(word for word in "".join(kept).split(" ") if word)
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"
