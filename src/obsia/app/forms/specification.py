"""What a form asks, as its file in ``specifications`` states it: sections in order, their fields, and what fills each.

A form is one such file and its messages. A field is filled by a function that ``by`` names (``module.function`` of
this room), from what the rest of its line says; one that the reporter, the cells of some items or the catalogue fill
needs none. A note is the code of a message, or ``@module.function`` for notes that depend on what is known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final, cast

from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification, subject_of
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.reading_file import Answers
from obsia.core.dossier import Dossier, Field, Section, State
from obsia.core.message import Message, Symbol

_ROOM: Final = "obsia.app.forms"
_ENDING: Final = ".toml"
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpecification:
    """A section: fields under a heading, or sections that follow from what is handed in (``by``)."""

    name: str
    title: str = ""
    fields: tuple[FieldSpecification, ...] = ()
    notes: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """A form: the text that it follows, what it is filled from, its sections.

    One of ``needs`` must be given, where there are any; ``takes`` may be given too. ``called`` are other names of it,
    which several forms may share. ``native`` writes the form's own machine format,
    ``sidecar`` what that cannot hold; '' where there is none. ``estimates`` says whether a training run that is not
    given is estimated from what is known of the model. ``works`` are the kinds of work whose readings the form uses;
    all where it is empty.
    """

    name: str
    title: str
    edition: str
    sections: tuple[SectionSpecification, ...]
    needs: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    edition_fr: str = ""
    form_url: str = ""
    takes: tuple[str, ...] = ()
    native: str = ""
    sidecar: str = ""
    estimates: bool = False
    works: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def names() -> tuple[str, ...]:
    """The forms that there are, in alphabetical order."""
    folder = files(_ROOM).joinpath("specifications")
    return tuple(sorted(each.name.removesuffix(_ENDING) for each in folder.iterdir() if each.name.endswith(_ENDING)))


@cache
def specification(name: str) -> Specification:
    """The form of a name. Raises ``FileNotFoundError`` for none, ``TypeError`` for a key that none has."""
    text = files(_ROOM).joinpath("specifications", f"{name}{_ENDING}").read_text(encoding="utf-8")
    held = tomllib.loads(text)
    sections = tuple(_section(each) for each in held.pop("sections"))
    return Specification(name=name, sections=sections, **_plain(held))


def _section(held: Given) -> SectionSpecification:
    given = _plain(held)
    given["fields"] = tuple(_field(each) for each in held.get("fields", ()))
    return SectionSpecification(**given)


def _field(held: Given) -> FieldSpecification:
    given = _plain(held)
    given["label"] = Message(str(held.get("label") or f"form-field-{held['name']}"))
    given |= {name: tuple(map(Message, held.get(name, ()))) for name in ("notes", "notes_last")}
    return FieldSpecification(**given)


def _plain(held: Given) -> dict[str, Any]:
    return {name: tuple(cast("list[Any]", each)) if isinstance(each, list) else each for name, each in held.items()}


def function(place: str) -> Callable[..., Any]:
    """The function ``module.function`` of this room."""
    module, _, name = place.partition(".")
    return getattr(import_module(f"{_ROOM}.{module}"), name)


def filled(name: str, inputs: Inputs) -> Dossier:
    """A form, filled. Raises ``BadInput`` for what was handed in and cannot be read."""
    asks, known = specification(name), SystemFacts(inputs=inputs)
    return Dossier(
        form=name,
        title=Message(asks.title),
        edition=asks.edition,
        edition_fr=asks.edition_fr,
        form_url=asks.form_url,
        subject=subject_of(inputs),
        made_on=inputs.made_on,
        sections=tuple(section for each in asks.sections for section in _sections(each, known)),
        snapshot=inputs.snapshot,
        command=inputs.command,
        notes=_notes(asks.notes, known),
    )


def _sections(asks: SectionSpecification, known: SystemFacts) -> tuple[Section, ...]:
    if asks.by:
        return function(asks.by)(known)
    fields = tuple(field for each in asks.fields for field in _fields(each, known))
    return (Section(name=asks.name, title=Message(asks.title), fields=fields, notes=_notes(asks.notes, known)),)


def _fields(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    made: Field | tuple[Field, ...] = function(asked.by)(asked, known)
    fields = (made,) if isinstance(made, Field) else made
    if asked.notes_last:
        fields = tuple(replace(each, notes=(*each.notes, *asked.notes_last)) for each in fields)
    if asked.optional and not known.inputs.is_providers:
        fields = tuple(each for each in fields if each.state is State.STATED)
    name, answers = asked.answer or asked.name, known.inputs.answers
    # A field that no answer changes is not for the provider to fill in.
    if not known.inputs.is_providers or not isinstance(answers, Answers) or not answers.was_asked(name):
        return fields
    return tuple(_to_fill(each, Symbol(name)) for each in fields)


def _to_fill(field: Field, answer: Symbol) -> Field:
    """The field as its provider needs it: under which name it is answered, or confirmed where a page says it."""
    if field.state is State.NOT_DISCLOSED and field.reason is not None:
        if field.reason.code == "form-reason-nobody":
            return replace(field, reason=Message("form-reason-to-fill", answer=answer))
        return replace(field, reason=Message("form-reason-to-fill-public", answer=answer, public=field.reason))
    is_ours = field.quantity is not None and field.quantity.figure_id
    read = bool(field.text or field.quantity) and not is_ours and any(proof.url for proof in field.proofs)
    return replace(field, notes=(*field.notes, Message("form-note-confirm", answer=answer))) if read else field


def _notes(codes: Iterable[str], known: SystemFacts) -> tuple[Message, ...]:
    found: list[Message] = []
    for each in codes:
        found += function(each[1:])(known) if each.startswith("@") else (Message(each),)
    return tuple(found)
