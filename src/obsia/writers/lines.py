"""A document as lines of text, one for each thing that it says: for readers who have its tables as data beside it."""

from __future__ import annotations

from collections.abc import Iterator

from obsia.core.document import Assumed, Block, Document, Listing, Section, Sentence
from obsia.core.locales import Locale
from obsia.writers.layout import sentences


def text(document: Document, tr: Locale) -> str:
    """The title, then a line for each sentence; nothing is wrapped, marked or cut."""
    told = [tr.text(document.title), *(line for each in document.sections for line in _lines(each, tr))]
    return "\n".join(line for line in told if line)


def _lines(block: Block, tr: Locale) -> Iterator[str]:
    match block:
        case Section():
            for each in block.blocks:
                yield from _lines(each, tr)
        case Sentence():
            yield tr.text(block.text)
        case Listing() | Assumed():
            yield from sentences(block, tr)
        case _:
            return
