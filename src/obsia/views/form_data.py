"""A filled form for machines: codes, numbers and sources, and each sentence as a message that the writer words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from obsia._version import __version__
from obsia.core.data import ANY, NUMBER, TEXT, Record, Shape, filled, many, maybe, member, members
from obsia.core.dossier import Dossier, Field, Proof, Quantity, Section
from obsia.core.message import Argument, Message, as_data
from obsia.views.form import answer, state, worded

SCHEMA: Final = "dossier.schema.json"
SCHEMA_ID: Final = "urn:obsia:dossier:1"
"""A name, as JSON Schema wants one: nothing is fetched from it."""

PROOF: Final[Shape[Proof]] = Shape(member("title", TEXT), members(filled(TEXT), "url", "locator", "read_on"))
QUANTITY: Final[Shape[Quantity]] = Shape(
    member("value", NUMBER),
    member("unit", TEXT),
    member("as_asked", filled(TEXT)),
    members(maybe(NUMBER), "low", "high"),
    member("level", maybe(NUMBER), lambda held: None if held.low is None else held.level),
    member("tested", maybe(TEXT)),
    members(TEXT, "boundary", "kind"),
    member("figure_id", filled(TEXT)),
)


SENTENCE: Final[Shape[Message]] = Shape(
    member("message", TEXT, lambda said: said.code),
    member("arguments", ANY, lambda said: as_data(said.arguments)),
    member("text", ANY, worded),
)
"""Its name and what fills it for machines, its words for people."""
FIELD: Final[Shape[Field]] = Shape(
    member("name", TEXT),
    member("label", SENTENCE),
    member("state", TEXT, state),
    member("answer", ANY, answer),
    member("text", filled(TEXT)),
    member("words", many(SENTENCE.type)),
    member("quantity", maybe(QUANTITY.type)),
    member("reason", maybe(SENTENCE.type)),
    member("notes", many(SENTENCE.type)),
    member("proofs", many(PROOF.type)),
)
SECTION: Final[Shape[Section]] = Shape(
    member("name", TEXT),
    member("title", SENTENCE),
    member("notes", many(SENTENCE.type)),
    member("fields", many(FIELD.type)),
)
FORM: Final[Shape[Dossier]] = Shape(
    member("form", TEXT),
    member("title", SENTENCE),
    members(TEXT, "edition", "form_url", "subject", "made_on", "snapshot"),
    member("command", many(TEXT)),
    member("sections", many(SECTION.type)),
    member("notes", many(SENTENCE.type)),
)


def form_record(dossier: Dossier, language: str) -> Record:
    """The form as one object; its sentences are worded by ``writers.data.worded`` in ``language``."""
    return {"schema": SCHEMA_ID, "obsia": __version__, "language": language} | FORM.record(dossier)


def schema() -> Record:
    """The JSON Schema (2020-12) that every form holds to, once its sentences are worded."""
    return json.loads(files(__package__ or "").joinpath(SCHEMA).read_text(encoding="utf-8"))


_ARGUMENTS = ("answer", "answers")
"""Under which argument a reason names the answers that are lacking."""
Questions = tuple[tuple[Message, str], ...]


def questions(dossier: Dossier) -> tuple[tuple[Message, Questions], ...]:
    """The title of each section that has some, with what its fields ask and by which name; each name once."""
    met: set[str] = set()
    found: list[tuple[Message, Questions]] = []
    for section in dossier.sections:
        asked: list[tuple[Message, str]] = []
        for each in section.fields:
            names = [name for name in _names(each) if name not in met]
            met |= set(names)
            asked += [(worded(each.label), name) for name in names]
        if asked:
            found.append((worded(section.title), tuple(asked)))
    return tuple(found)


def _names(field: Field) -> tuple[str, ...]:
    said: Mapping[str, Argument] = {} if field.reason is None else field.reason.arguments
    named = next((str(said[each]) for each in _ARGUMENTS if each in said), "")
    return tuple(filter(None, named.split(", ")))
