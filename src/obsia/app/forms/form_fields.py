"""Fields of a form, built the same way everywhere: stated with its proof, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import answer, answer_proof, median_note, proofs_of, quantity_of
from obsia.core.dossier import Dossier, Field, Proof, Quantity, Section, State
from obsia.core.figure import Figure
from obsia.core.message import Message


def word(name: str, /, **arguments: str | int) -> Message:
    """A message of this room's topic."""
    return Message(f"reporting-{name}", **arguments)


def missing(name: str, label: Message, reason: Message, *notes: Message) -> Field:
    """A field that is asked for and that nobody has told."""
    return Field(name=name, label=label, state=State.NOT_DISCLOSED, reason=reason, notes=notes)


def not_applicable(name: str, label: Message, reason: Message, *notes: Message) -> Field:
    """A field that does not concern this subject."""
    return Field(name=name, label=label, state=State.NOT_APPLICABLE, reason=reason, notes=notes)


def said(name: str, label: Message, text: str, proofs: tuple[Proof, ...], *notes: Message) -> Field:
    """A field with a text."""
    return Field(name=name, label=label, state=State.STATED, text=text, proofs=proofs, notes=notes)


def amount(name: str, label: Message, quantity: Quantity, proofs: tuple[Proof, ...], *notes: Message) -> Field:
    """A field with a number."""
    return Field(name=name, label=label, state=State.STATED, quantity=quantity, proofs=proofs, notes=notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Per:
    """Of what a figure is printed: of ``per`` units of ``count``, under the name of a unit of its own."""

    count: Fraction | int = 1
    per: int = 1
    printed: str = ""


WHOLE: Final = Per()
"""The figure as it is."""


def figure_field(
    name: str,
    label: Message,
    figure: Figure | None,
    *notes: Message,
    unit: str,
    otherwise: Message,
    of: Per = WHOLE,
    digits: int | None = None,
) -> Field:
    """A field with a figure of an account or a training estimate; ``otherwise`` is the reason where there is none."""
    if figure is None:
        return missing(name, label, otherwise, *notes)
    quantity = quantity_of(figure, unit=unit, count=of.count, per=of.per, name=of.printed, digits=digits)
    note = median_note(figure, unit=unit, count=of.count, per=of.per, name=of.printed)
    return amount(name, label, quantity, proofs_of(figure), note, *notes)


def answer_field(inputs: Inputs, name: str, label: Message, *notes: Message) -> Field:
    """A field that only the reporter can fill: what they answered under its name, with hyphens."""
    asked = name.replace("_", "-")
    text = answer(inputs, asked)
    if not text:
        return missing(name, label, word("reason-answer", answer=asked), *notes)
    return said(name, label, text, answer_proof(asked), *notes)


def dossier(
    inputs: Inputs, form: str, *sections: Section, edition: str, url: str, notes: tuple[Message, ...] = ()
) -> Dossier:
    """A form of this room; its title is the message ``reporting-FORM-title``."""
    return Dossier(
        form=form,
        title=word(f"{form}-title"),
        edition=edition,
        form_url=url,
        subject=subject_of(inputs),
        made_on=inputs.made_on,
        sections=sections,
        snapshot=inputs.snapshot,
        command=inputs.command,
        notes=notes,
    )


def subject_of(inputs: Inputs) -> str:
    """What the form is about: the system, else what the reporter calls it, else the models of readings or account."""
    if inputs.system is not None:
        return inputs.system.label
    named = {reading.model for reading in inputs.readings if reading.model}
    if not named and inputs.account is not None:
        named = {str(each["model"]) for each in inputs.account.get("models", ()) if each.get("model")}
    return answer(inputs, "subject") or ", ".join(sorted(named))
