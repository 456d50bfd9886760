"""A document laid out for paper: headings, paragraphs, lists and tables, whose text comes in spans.

PDF and the documents of word processors are written from it: none of them knows what a cell of a document may hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from obsia.core.document import (
    Answer,
    Assumed,
    Beside,
    Block,
    Cell,
    Code,
    Command,
    Document,
    Evidence,
    Lines,
    Link,
    Listing,
    Numbered,
    Quoted,
    References,
    Section,
    Sentence,
    Table,
    Tone,
    mark_of,
)
from obsia.core.locales import Locale
from obsia.core.message import Argument, Quotation
from obsia.writers.layout import evidence, laid, on_page, place_in, plain, sentences

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Span:
    """Text that looks one way: ``look`` is '', ``code``, ``number`` or ``missing``.

    It leads to a web address (``url``) or to an entry of a list (``entry``, ``source-3``); ``language`` is that of a
    quotation, '' where it is that of the page.
    """

    text: str
    look: str = ""
    url: str = ""
    entry: str = ""
    language: str = ""


Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph; ``is_soft`` where it explains what stands below."""

    text: str
    is_soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Sentences that stand side by side."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What is typed as it stands."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A numbered list that spans lead to: the mark of each entry, and its parts."""

    name: str
    entries: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCell:
    """Lines of spans; ``answers`` names the field of a form that it answers, '' where it answers none."""

    lines: tuple[Line, ...]
    answers: str = ""
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Heads, and rows of cells; the first cell of a row is its head."""

    heads: tuple[str, ...]
    rows: tuple[tuple[PaperCell, ...], ...]
    notes: tuple[str, ...] = ()


PaperBlock: TypeAlias = "Text | Items | Typed | Entries | Grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A page: its particulars by name, what stands above all else, sections under a heading."""

    language: str
    title: str
    is_small: bool
    page_word: str
    independent: str
    particulars: tuple[tuple[str, Line], ...]
    about: tuple[str, ...]
    sections: tuple[tuple[str, tuple[PaperBlock, ...]], ...]


def paper(held: Document, tr: Locale) -> Paper:
    """The document, laid out in the language of ``tr``."""
    return Paper(
        language=tr.language,
        title=tr.text(held.title),
        is_small=held.is_compact,
        page_word=tr("form-page"),
        independent=tr("report-independent"),
        particulars=tuple((tr.text(name), _spans(said, tr)) for name, said in held.particulars),
        about=tuple(tr.text(each.text) for each in held.about),
        sections=tuple(
            (tr.text(each.head), tuple(made for block in each.blocks for made in _block(block, tr)))
            for each in held.sections
            if not each.is_empty
        ),
    )


def _block(block: Block, tr: Locale) -> tuple[PaperBlock, ...]:
    match block:
        case Table():
            return () if block.is_detail or not block.rows else (_grid(on_page(block, tr), tr),)
        case Sentence():
            return (Text(text=tr.text(block.text), is_soft=block.tone is Tone.DIM),)
        case Listing() | Assumed():
            return (Items(items=tuple(sentences(block, tr))),)
        case Numbered():
            return (Entries(name=block.name, entries=tuple(_entries(block, tr))),)
        case Command():
            return (Typed(text=block.text),)
        case Evidence():
            return (Text(text=tr.text(evidence(block)), is_soft=True),)
        case Section():
            return tuple(made for each in block.blocks for made in _block(each, tr))
        case _:
            return ()


def _entries(block: Numbered, tr: Locale) -> list[tuple[str, tuple[Line, ...]]]:
    return [
        (mark_of(place) if block.are_letters else str(place), tuple(_spans(each, tr) for each in parts))
        for place, parts in enumerate(block.entries, 1)
    ]


def _grid(table: Table, tr: Locale) -> Grid:
    columns = laid(table, table.parts, tr)
    places = [table.columns.index(each.column) for each in columns]
    rows = tuple(
        tuple(
            PaperCell(lines=((Span(each.texts[at]),),)) if each.is_figure else _cell(row.cells[place], tr)
            for each, place in zip(columns, places, strict=True)
        )
        for at, row in enumerate(table.rows)
    )
    return Grid(
        heads=tuple(each.head for each in columns), rows=rows, notes=tuple(tr.text(each) for each in table.note)
    )


def _cell(cell: Cell, tr: Locale) -> PaperCell:
    lines = tuple(_lines(cell, tr))
    if isinstance(cell, Answer):
        return PaperCell(lines=lines, answers=cell.name, is_missing=cell.is_missing)
    return PaperCell(lines=lines)


def _lines(cell: Cell, tr: Locale) -> list[Line]:
    if isinstance(cell, Lines):
        return [line for each in cell.cells for line in _lines(each, tr)]
    return [] if cell is None else [_spans(cell, tr)]


def _spans(cell: Cell, tr: Locale) -> Line:
    match cell:
        case Link() if "://" in cell.address:
            return (Span(tr.text(cell.text), url=cell.address),)
        case Code():
            return (Span(cell, look="code"),)
        case Answer():
            look = "missing" if cell.is_missing else "number" if cell.is_number else ""
            told = [(tr.text(each), _language(each, tr)) for each in cell.parts]
            return _spaced([(Span(text, look=look, language=language),) for text, language in told if text])
        case Quotation() | Quoted():
            return (Span(plain(cell, tr), language=_language(cell, tr)),)
        case Beside():
            return _spaced([_spans(each, tr) for each in cell.cells], cell.mark)
        case References():
            return _references(cell)
        case _:
            return (Span(plain(cell, tr)),)


def _spaced(parts: list[Line], mark: str = " ") -> Line:
    return tuple(span for place, each in enumerate(parts) for span in ((Span(mark), *each) if place else each))


def _language(said: Argument, tr: Locale) -> str:
    """The language of a quotation, where it is not that of the page."""
    return ENGLISH if isinstance(said, (Quotation, Quoted)) and tr.language != ENGLISH else ""


def _references(cell: References) -> Line:
    """Numbers that lead to their entries."""
    spans = [Span("[")]
    for first, last in cell.runs:
        if len(spans) > 1:
            spans.append(Span(cell.mark))
        for between, each in (("", first), ("–", last)) if last is not first else (("", first),):
            label = cell.label(each.number)
            spans += [*([Span(between)] if between else []), Span(label, entry=f"{cell.name}-{label}")]
        if last is first and first.place:
            spans.append(Span(place_in(first)))
    return (*spans, Span("]"))
