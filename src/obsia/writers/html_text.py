"""Words of a page of HTML: sentences, lists, what stands in a cell that holds no figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

from obsia.core.document import (
    Answer,
    Assumed,
    Beside,
    Cell,
    Code,
    Lines,
    Link,
    Listing,
    Numbered,
    Quoted,
    References,
    Sentence,
    Status,
    Tone,
    mark_of,
)
from obsia.core.message import Argument, Cited, Message, OwnName, Quotation
from obsia.writers import layout
from obsia.writers.markup import Html, Node, element, join, link

if TYPE_CHECKING:
    from obsia.core.locales import Locale
    from obsia.writers.html import Look

_LOOKS: Final = {Tone.PLAIN: None, Tone.DIM: "soft", Tone.GOOD: "budget", Tone.ALARM: "budget over"}
NOTHING: Final = "–"


def sentence(block: Sentence, look: Look) -> Html:
    """A paragraph; then the addresses where it can be read."""
    shown = look.note if block.tone is Tone.DIM else _LOOKS[block.tone]
    said = element("p", look.words(block.text), class_=shown, data_plain=look.tells_plain)
    if not block.read_at:
        return said
    links: list[Node] = []
    for place, address in enumerate(block.read_at):
        links += [", " if place else None, look.address(address)]
    return join(said, element("p", look.tr("web-finds-read-at"), look.tr("colon"), " ", links, class_=look.note))


def listing(block: Listing | Assumed, look: Look) -> Html | None:
    """A list; None of nothing."""
    if isinstance(block, Assumed):
        items: list[Node] = [element("li", each) for each in layout.sentences(block, look.tr)]
    else:
        items = [element("li", _item(each, look)) for each in layout.listed(block, look.tr)]
    shown = "names" if isinstance(block, Listing) and block.are_names else _LOOKS[block.tone]
    return element("ul", items, class_=shown, data_plain=look.tells_plain) if items else None


def numbered(block: Numbered, look: Look) -> Html:
    """A list whose entries can be led to."""
    entries: list[Node] = []
    for place, parts in enumerate(block.entries, 1):
        words = [_item(each, look) for each in parts]
        told: list[Node] = [words[0], *((", ", each) for each in words[1:])]
        mark = mark_of(place) if block.are_letters else str(place)
        entries.append(element("li", told, id=f"{block.name}-{mark}"))
    return element("ol", entries, class_="letters" if block.are_letters else "numbers")


def references(cell: References, look: Look) -> Node:
    """Numbers of entries, each leading to its own; the place in a document is in English."""

    def lead(number: int) -> Html:
        label = cell.label(number)
        return link(f"#{cell.name}-{label}", label)

    told: list[Node] = []
    for first, last in cell.runs:
        told.append(cell.mark if told else None)
        told.append(lead(first.number))
        place = layout.place_in(first)
        told.append(("–", lead(last.number)) if last is not first else quoting(place, Quotation(place), look.tr))
    return ["[", *told, "]"]


def _item(each: Argument | Link, look: Look) -> Node:
    """A sentence of a list, or a name."""
    if isinstance(each, Link) or type(each) is str:
        return _worded(each, look, most=layout.MOST_OF_SENTENCE)
    return look.words(each)


def cell(held: Cell, look: Look, *, is_key: bool) -> Node:
    """A cell of a table, of one line or of several."""
    most = layout.MOST_OF_KEY if is_key else layout.MOST
    if not isinstance(held, Lines):
        return _worded(held, look, most=most)
    first, *others = [_worded(each, look, most=layout.MOST_OF_SENTENCE) for each in held.cells]
    below = [(" ", element("span", each, class_="by" if held.leads else "line")) for each in others]
    return element("span", element("span", first, class_="line") if below and not held.leads else first, below)


def one(cell: Node) -> Node:
    """A cell as one thing, which narrow pages set beside its label: text alone, or a single element."""
    markup = join(cell)
    if "<" not in markup:
        return markup
    held = ElementTree.fromstring(f"<td>{markup}</td>")  # noqa: S314 - markup of ours
    return markup if len(held) == 1 and not held.text and not held[0].tail else element("span", markup)


def _worded(cell: Cell, look: Look, *, most: int) -> Node:
    """Links lead somewhere; names and words of others say that they are."""
    text = layout.plain(cell, look.tr, nothing=NOTHING, most=most)
    match cell:
        case Link():
            return look.link(cell, text)
        case Cited():
            return look.cited(cell)
        case Status():
            return look.status(cell, text)
        case Quoted():
            return element("span", text, lang="en")
        case Quotation():
            return text if look.tr.language == "en" else element("span", text, lang="en")
        case Code():
            return element("code", text)
        case Answer():
            said = [_worded(each, look, most=most) for each in cell.parts]
            look_of = "missing" if cell.is_missing else "answer" if cell.is_number else None
            return element(
                "span", [((" " if place else None), each) for place, each in enumerate(said)], class_=look_of
            )
        case Beside():
            told = [_worded(each, look, most=most) for each in cell.cells]
            return [((cell.mark if place else None), each) for place, each in enumerate(told)]
        case References():
            return references(cell, look)
        case str() if type(cell) is str:
            return look.foreign(text)
        case OwnName():
            return look.foreign(text) if text == cell.value else text
        case tuple() | Message():
            return look.named(text, cell)
        case _:
            return text


def quoting(text: str, said: Argument, tr: Locale) -> Node:
    """What is said, with what it quotes in English told apart where the page is in another language."""
    passages = [] if tr.language == "en" else [each for each in _quotations(said) if each and each in text]
    for each in passages:
        before, _, after = text.partition(each)
        return join(before, element("span", each, lang="en"), after)
    return text


def _quotations(said: Argument) -> Iterator[str]:
    match said:
        case Quotation():
            yield str(said)
        case Message():
            for each in said.arguments.values():
                yield from _quotations(each)
        case tuple():
            for each in said:
                yield from _quotations(each)
        case _:
            return


def names_in(said: Argument) -> Iterator[str]:
    """The names of others in what is said."""
    match said:
        case str() if type(said) is str:
            yield said
        case OwnName():
            yield said.value
        case Message():
            for each in said.arguments.values():
                yield from names_in(each)
        case tuple():
            for each in said:
                yield from names_in(each)
        case _:
            return
