"""A filled form as a tagged PDF (PDF/UA-1), set by typst from ``form.typ``; the same form gives the same bytes.

Text reaches typst as data, never as markup: nothing that a name holds is run or set otherwise than as its letters.
"""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files
from typing import Any, Final

from obsia.core.dossier import Dossier, State
from obsia.core.errors import MissingExtra
from obsia.core.locales import Locale
from obsia.core.message import Message
from obsia.surfaces.dossiers.form_words import ToldField, ToldForm, ToldProof, told_form

TEMPLATE: Final = "form.typ"
STANDARD: Final = "ua-1"


def form_pdf(dossier: Dossier, tr: Locale) -> bytes:
    """The PDF, in the language of ``tr``. Raises ``MissingExtra`` without typst."""
    try:
        import typst  # pyright: ignore[reportMissingImports, reportUnknownVariableType]
    except ImportError as error:
        raise MissingExtra(extra="pdf", purpose=Message("purpose-pdf")) from error
    template = files(__package__ or "").joinpath(TEMPLATE).read_bytes()
    compiled: Any = typst.compile  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    made: Any = compiled(  # pyright: ignore[reportUnknownVariableType]
        template,
        format="pdf",
        sys_inputs={"form": json.dumps(form_data(told_form(dossier, tr), tr))},
        # Letters that ship with typst: the same page on every machine.
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        timestamp=_midnight(dossier.made_on),
    )
    return bytes(made)


def _midnight(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), tzinfo=dt.UTC)


def form_data(form: ToldForm, tr: Locale) -> dict[str, Any]:
    """What the template lays out."""
    return {
        "language": form.language,
        "title": _set(f"{form.title}{tr('colon')} {form.subject}" if form.subject else form.title),
        "author": "obsia",
        "small": form.is_summary,
        "form_url": form.form_url,
        "about": [[_set(name), _set(value)] for name, value in form.about],
        "summary": _set(form.summary),
        "independent": _set(tr("report-independent")),
        "page": _set(tr("form-page")),
        "colon": _set(tr("colon")),
        "labels": {name: _set(text) for name, text in form.labels.items()},
        "sections": [
            {
                "title": _set(section.title),
                "notes": [_set(note) for note in section.notes],
                "fields": [_field(each) for each in section.fields],
            }
            for section in form.sections
        ],
        "notes": [_set(note) for note in form.notes],
        "command": _set(form.command),
    }


def _field(held: ToldField) -> dict[str, Any]:
    return {
        "label": _set(held.label),
        "answer": _set(held.answer),
        "look": "missing" if held.state is not State.STATED else "number" if held.is_number else "text",
        "lines": [_set(line) for line in (*held.numbers, *held.notes)],
        "trace": _set(f"obsia trace {held.figure_id}") if held.figure_id else "",
        "proofs": [_proof(proof) for proof in held.proofs],
    }


def _proof(proof: ToldProof) -> dict[str, str]:
    return {"text": _set(proof.text), "url": proof.url, "detail": _set(proof.detail)}


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
