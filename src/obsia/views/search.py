"""What a search found, laid out: what the text means, then everything whose name has its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obsia.core.document import NOTHING, Assumed, Block, Cell, Column, Document, Link, Tone, table
from obsia.core.message import Argument, Day, Message
from obsia.views.parts import lead, note, section, sentence

_SPOKEN: Final = 12

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obsia.app.catalogue.search import Hit, SearchResult


def document(found: SearchResult) -> Document:
    """The hits in one table, the likeliest first."""
    return Document(
        title=Message("title-search", text=found.text),
        page_title=Message("title-search", text=found.text),
        sections=(
            lead("verdict", sentence(verdict(found))),
            lead("about", *_about(found)),
            section("hits", "section-search-hits", _hits(found)),
        ),
    )


def spoken(found: SearchResult) -> Document:
    """The same for an assistant, which has the hits as data: the first of them, each with its id in a line."""
    hits = (
        Message(
            "mcp-search-hit",
            name=each.entry.name,
            kind=Message(f"search-kind-{each.entry.kind}"),
            target=each.entry.target,
        )
        for each in found.hits[:_SPOKEN]
    )
    return Document(
        title=Message("title-search", text=found.text),
        sections=(
            lead("verdict", sentence(verdict(found)), *_about(found)),
            lead("hits", *map(sentence, hits)),
        ),
    )


def verdict(found: SearchResult) -> Message:
    """What the text means, or that nothing has that name."""
    if not found.hits:
        return Message("search-nothing", text=found.text)
    first = found.hits[0]
    if first.is_near:
        return Message("search-near", text=found.text, name=first.entry.name)
    kind = Message(f"search-kind-{first.entry.kind}")
    others = sum(found.counts.values()) - 1
    return Message("search-first", name=first.entry.name, kind=kind, count=others)


def _about(found: SearchResult) -> Iterator[Block]:
    """Why something that is known has no facts, and what names were read as."""
    if found.known is not None:
        yield sentence(found.known.sentences)
    yield Assumed(assumptions=tuple(each for hit in found.hits for each in hit.taken))
    if hidden := sum(found.counts.values()) - len(found.hits):
        yield note(Message("search-hidden", count=hidden))


def _hits(found: SearchResult) -> Block:
    return table(
        "hits",
        found.hits,
        (Column(head=Message("search-head-name"), is_key=True), _named),
        (Column(head=Message("search-head-kind")), lambda each: Message(f"search-kind-{each.entry.kind}")),
        (Column(head=Message("search-head-about"), wraps=True, tone=Tone.DIM), lambda each: each.entry.about),
        (Column(head=Message("search-head-date"), drop=1), _dated),
    )


def _named(each: Hit) -> Cell:
    return Link(each.entry.page, each.entry.name) if each.entry.page else each.entry.name


def _dated(each: Hit) -> Argument:
    return Day(each.entry.date) if each.entry.date else NOTHING
