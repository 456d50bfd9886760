"""A filled form as JSON against ``dossier.schema.json``: codes for machines, and each sentence in the language."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final

from obsia._version import __version__
from obsia.core.dossier import Dossier, Field, Proof, Quantity
from obsia.core.locales import Locale
from obsia.core.message import Message, as_data
from obsia.surfaces.dossiers.form_words import said, told_field

SCHEMA: Final = "dossier.schema.json"
SCHEMA_ID: Final = "urn:obsia:dossier:1"
"""A name, as JSON Schema wants one: nothing is fetched from it."""
Record = dict[str, Any]


def schema() -> Record:
    """The JSON Schema (2020-12) that every form holds to."""
    return json.loads(files(__package__ or "").joinpath(SCHEMA).read_text(encoding="utf-8"))


def form_record(dossier: Dossier, tr: Locale) -> Record:
    """The form as one JSON object; ``text`` beside a message is the message in the language of ``tr``."""
    return {
        "schema": SCHEMA_ID,
        "obsia": __version__,
        "language": tr.language,
        "form": dossier.form,
        "title": message_record(dossier.title, tr),
        "edition": dossier.edition,
        "form_url": dossier.form_url,
        "subject": dossier.subject,
        "made_on": dossier.made_on,
        "snapshot": dossier.snapshot,
        "command": list(dossier.command),
        "sections": [
            {
                "name": section.name,
                "title": message_record(section.title, tr),
                "notes": _messages(section.notes, tr),
                "fields": [field_record(each, tr) for each in section.fields],
            }
            for section in dossier.sections
        ],
        "notes": _messages(dossier.notes, tr),
    }


def field_record(held: Field, tr: Locale) -> Record:
    """A field: what is not stated has a reason, and no number."""
    return {
        "name": held.name,
        "label": message_record(held.label, tr),
        "state": held.state.value,
        "answer": told_field(held, tr).answer,
        "text": held.text or None,
        "words": _messages(held.words, tr),
        "quantity": None if held.quantity is None else quantity_record(held.quantity),
        "reason": None if held.reason is None else message_record(held.reason, tr),
        "notes": _messages(held.notes, tr),
        "proofs": [proof_record(proof) for proof in held.proofs],
    }


def quantity_record(held: Quantity) -> Record:
    """A number: nine significant digits; null ends where its source states no interval."""
    return {
        "value": _number(held.value),
        "unit": held.unit,
        "as_asked": held.as_asked or None,
        "low": None if held.low is None else _number(held.low),
        "high": None if held.high is None else _number(held.high),
        "level": held.level if held.low is not None else None,
        "tested": held.tested.value if held.tested else None,
        "boundary": held.boundary,
        "kind": held.kind.value,
        "figure_id": held.figure_id or None,
    }


def proof_record(proof: Proof) -> Record:
    """Where a field can be checked."""
    return {"title": proof.title, "url": proof.url or None, "locator": proof.locator or None,
            "read_on": proof.read_on or None}  # fmt: skip


def message_record(message: Message, tr: Locale) -> Record:
    """A sentence: its name and arguments for machines, its text for people."""
    return {"message": message.code, "arguments": as_data(message.arguments), "text": said(message, tr)}


def _messages(messages: Iterable[Message], tr: Locale) -> list[Record]:
    return [message_record(each, tr) for each in messages]


def _number(value: float) -> float:
    return float(f"{value:.9g}")
