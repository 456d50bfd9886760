"""A document as a tagged PDF (PDF/UA-1), set by typst from ``page.typ``; the same document gives the same bytes.

Text reaches typst as data, never as markup: nothing that a name holds is run or set otherwise than as its letters.
"""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files
from typing import Any, Final

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
    References,
    Section,
    Sentence,
    Table,
    Tone,
    mark_of,
)
from obsia.core.errors import MissingExtra
from obsia.core.locales import Locale
from obsia.core.message import Message
from obsia.writers.layout import evidence, in_order, laid, place_in, plain, sentences

TEMPLATE: Final = "page.typ"
STANDARD: Final = "ua-1"
Spans = list[dict[str, str]]
"""Text in parts: ``text``, how it ``look``s, and the ``url`` or the ``entry`` of a list that it leads to."""


def file(held: Document, tr: Locale, *, day: str) -> bytes:
    """The PDF, in the language of ``tr``, dated ``day``. Raises ``MissingExtra`` without typst."""
    try:
        import typst  # pyright: ignore[reportMissingImports, reportUnknownVariableType]
    except ImportError as error:
        raise MissingExtra(extra="pdf", purpose=Message("purpose-pdf")) from error
    template = files(__package__ or "").joinpath(TEMPLATE).read_bytes()
    compiled: Any = typst.compile  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    made: Any = compiled(  # pyright: ignore[reportUnknownVariableType]
        template,
        format="pdf",
        sys_inputs={"page": json.dumps(page_data(held, tr))},
        # Letters that ship with typst: the same page on every machine.
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        timestamp=dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), tzinfo=dt.UTC),
    )
    return bytes(made)


def page_data(held: Document, tr: Locale) -> dict[str, Any]:
    """What the template lays out."""
    return {
        "language": tr.language,
        "title": _set(tr.text(held.title)),
        "author": "obsia",
        "brand": _set(tr.text(held.brand)),
        "small": held.is_compact,
        "page": _set(tr("form-page")),
        "independent": _set(tr("report-independent")),
        "particulars": [[_set(tr.text(name)), _spans(said, tr)] for name, said in held.particulars],
        "about": [_set(tr.text(each.text)) for each in held.about],
        "sections": [
            {"head": _set(tr.text(each.head)), "blocks": [made for block in each.blocks for made in _block(block, tr)]}
            for each in held.sections
            if not each.is_empty
        ],
    }


def _block(block: Block, tr: Locale) -> list[dict[str, Any]]:
    match block:
        case Table():
            return [] if block.is_detail or not block.rows else [_table(in_order(block, tr), tr)]
        case Sentence():
            return [{"kind": "text", "soft": block.tone is Tone.DIM, "text": _set(tr.text(block.text))}]
        case Listing() | Assumed():
            return [{"kind": "list", "items": [_set(each) for each in sentences(block, tr)]}]
        case Numbered():
            entries = [
                {
                    "mark": mark_of(place) if block.are_letters else str(place),
                    "parts": [_spans(each, tr) for each in parts],
                }
                for place, parts in enumerate(block.entries, 1)
            ]
            return [{"kind": "numbered", "name": block.name, "entries": entries}]
        case Command():
            return [{"kind": "code", "text": _set(block.text)}]
        case Evidence():
            return [{"kind": "text", "soft": True, "text": _set(tr.text(evidence(block)))}]
        case Section():
            return [made for each in block.blocks for made in _block(each, tr)]
        case _:
            return []


def _table(table: Table, tr: Locale) -> dict[str, Any]:
    """Heads, and rows of cells, each of lines of spans."""
    columns = laid(table, table.parts, tr)
    places = [table.columns.index(each.column) for each in columns]
    rows = [
        [
            [_text(each.texts[at])] if each.is_figure else _lines(row.cells[place], tr)
            for each, place in zip(columns, places, strict=True)
        ]
        for at, row in enumerate(table.rows)
    ]
    return {"kind": "table", "heads": [_set(each.head) for each in columns], "rows": rows,
            "notes": [_set(tr.text(note)) for note in table.note]}  # fmt: skip


def _lines(cell: Cell, tr: Locale) -> list[Spans]:
    if isinstance(cell, Lines):
        return [line for each in cell.cells for line in _lines(each, tr)]
    return [] if cell is None else [_spans(cell, tr)]


def _spans(cell: Cell, tr: Locale) -> Spans:
    match cell:
        case Link() if "://" in cell.address:
            return [_span(tr.text(cell.text), url=cell.address)]
        case Code():
            return _text(cell, look="code")
        case Answer():
            return _text(plain(cell, tr), look="missing" if cell.is_missing else "number" if cell.is_number else "")
        case Beside():
            return [
                span
                for place, each in enumerate(cell.cells)
                for span in (*([_span(" ")] if place else []), *_spans(each, tr))
            ]
        case References():
            return _references(cell)
        case _:
            return _text(plain(cell, tr))


def _references(cell: References) -> Spans:
    """Numbers that lead to their entries."""
    spans: Spans = [_span("[")]
    for first, last in cell.runs:
        if len(spans) > 1:
            spans.append(_span(cell.mark))
        for between, each in (("", first), ("–", last)) if last is not first else (("", first),):
            label = cell.label(each.number)
            spans += [*([_span(between)] if between else []), _span(label, entry=f"{cell.name}-{label}")]
        if last is first and first.place:
            spans.append(_span(place_in(first)))
    return [*spans, _span("]")]


def _text(text: str, *, look: str = "") -> Spans:
    return [_span(text, look=look)]


def _span(text: str, *, look: str = "", url: str = "", entry: str = "") -> dict[str, str]:
    return {"text": _set(text), "look": look, "url": url, "entry": entry}


def _set(text: str) -> str:
    """``text`` in letters that the fonts have; another by its number, so that the page says what it cannot show."""
    return "".join(letter if _has(letter) else f"U+{ord(letter):04X}" for letter in text)


_RANGES: Final = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x17F), (0x1E00, 0x1EFF), (0x370, 0x377), (0x37A, 0x37F), (0x384, 0x38A),
    (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3FF), (0x400, 0x45F), (0x2010, 0x2015), (0x2018, 0x201E),
    (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x202F), (0x2030, 0x2030), (0x2039, 0x203A), (0x2070, 0x2071),
    (0x2074, 0x208E), (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2260),
    (0x2264, 0x2265),
)  # fmt: skip
"""Letters of the font (Libertinus Serif): Latin, Greek, basic Cyrillic, signs that forms use."""


def _has(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _RANGES)
