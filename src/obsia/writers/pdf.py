"""A document as a tagged PDF (PDF/UA-1), set by typst from ``page.typ``; the same document gives the same bytes.

Text reaches typst as data, never as markup: nothing that a name holds is run or set otherwise than as its letters.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from importlib.resources import files
from typing import Any, Final

from obsia.core.document import Document
from obsia.core.errors import MissingExtra
from obsia.core.locales import Locale
from obsia.core.message import Message
from obsia.writers.paper import Entries, Grid, Items, Line, PaperBlock, Text, Typed, paper

TEMPLATE: Final = "page.typ"
STANDARD: Final = "ua-1"
Spans = list[dict[str, str]]
"""Text in parts, each with the fields of a span of paper."""


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
    laid = paper(held, tr)
    return {
        "language": laid.language,
        "title": _set(laid.title),
        "author": "obsia",
        "small": laid.is_small,
        "page": _set(laid.page_word),
        "independent": _set(laid.independent),
        "particulars": [[_set(name), _spans(said)] for name, said in laid.particulars],
        "about": [_set(each) for each in laid.about],
        "sections": [{"head": _set(head), "blocks": list(map(_block, blocks))} for head, blocks in laid.sections],
    }


def _block(block: PaperBlock) -> dict[str, Any]:
    match block:
        case Text():
            return {"kind": "text", "soft": block.is_soft, "text": _set(block.text)}
        case Items():
            return {"kind": "list", "items": [_set(each) for each in block.items]}
        case Typed():
            return {"kind": "code", "text": _set(block.text)}
        case Entries():
            entries = [{"mark": mark, "parts": list(map(_spans, parts))} for mark, parts in block.entries]
            return {"kind": "numbered", "name": block.name, "entries": entries}
        case Grid():
            rows = [[[_spans(line) for line in cell.lines] for cell in row] for row in block.rows]
            return {"kind": "table", "heads": [_set(each) for each in block.heads], "rows": rows,
                    "notes": [_set(note) for note in block.notes]}  # fmt: skip


def _spans(line: Line) -> Spans:
    return [asdict(each) | {"text": _set(each.text)} for each in line]


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
