"""Fields of a form, built the same way everywhere: stated with its proof, or why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import (
    ACCOUNT,
    TRAINING,
    answer,
    answer_proof,
    figure_in,
    median_note,
    proofs_of,
    quantity_of,
    source_proof,
)
from obsia.core.dossier import Field, Proof, Quantity, State
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message

if TYPE_CHECKING:
    from obsia.app.forms.facts_of import SystemFacts

_NO_ACCOUNT: Final = Message("reporting-reason-account")


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
class FieldSpecification:
    """A field as the specification of its form has it; what a key means is said by the function that fills it."""

    name: str
    label: Message
    by: str = "facts_of.text"
    of: str = ""
    """What of the system, of an account or of a run is asked."""
    items: tuple[str, ...] = ()
    """Cells that say it."""
    answer: str = ""
    """What the reporter calls it, where that is not its name."""
    property: str = ""
    """What the catalogue calls it."""
    boundary: str = ""
    unit: str = ""
    divisor: float = 1.0
    """By what a number is divided to be in ``unit``."""
    evidence: str = ""
    locator: str = ""
    """The text of the form, as a source of the facts, and where in it this stands."""
    rounded: str = ""
    digits: int | None = None
    reason: str = ""
    """Why there is none, where no cell says."""
    optional: bool = False
    """Whether it is left out where nobody answers it, but for the provider, who may."""
    notes: tuple[Message, ...] = ()
    notes_last: tuple[Message, ...] = ()
    """After what the field itself has to say."""

    def missing(self, reason: Message, *notes: Message) -> Field:
        """The field where it is asked for and nobody has told."""
        return missing(self.name, self.label, reason, *notes)

    def not_applicable(self, reason: Message, *notes: Message) -> Field:
        """The field where it does not concern this subject."""
        return not_applicable(self.name, self.label, reason, *notes)


def stated(
    asked: FieldSpecification,
    proofs: tuple[Proof, ...],
    *notes: Message,
    text: str = "",
    words: tuple[Message, ...] = (),
    quantity: Quantity | None = None,
) -> Field:
    """A field that is answered; ``notes`` are its own, before those of every such field."""
    return Field(
        name=asked.name,
        label=asked.label,
        state=State.STATED,
        text=text,
        words=words,
        quantity=quantity,
        proofs=proofs,
        notes=(*notes, *asked.notes),
    )


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


def answered(asked: FieldSpecification, known: SystemFacts) -> Field:
    """A field that only the reporter can fill: what they answered under its name, with hyphens."""
    name = asked.name.replace("_", "-")
    if told := answer(known.inputs, name):
        return stated(asked, answer_proof(name), text=told)
    return asked.missing(word("reason-answer", answer=name), *asked.notes)


def of_account(asked: FieldSpecification, known: SystemFacts) -> Field:
    """A figure of the account (``of``, at a boundary)."""
    figure = figure_in(known.inputs.account, asked.of, Boundary(asked.boundary), where=ACCOUNT)
    return figure_field(asked.name, asked.label, figure, *asked.notes, unit=asked.unit, otherwise=_NO_ACCOUNT)


def of_training(asked: FieldSpecification, known: SystemFacts) -> Field:
    """A figure of the training estimate (``of``, at a boundary)."""
    figure = figure_in(known.inputs.training, asked.of, Boundary(asked.boundary), where=TRAINING)
    reason = word("reason-training" if known.inputs.training is None else "reason-training-region")
    return figure_field(asked.name, asked.label, figure, *asked.notes, unit=asked.unit, otherwise=reason)


def conformance(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Whether a form of an account meets a demand of its text (``of`` says it in words), at its place in the text."""
    if known.inputs.account is None:
        return asked.missing(_NO_ACCOUNT)
    return stated(asked, (replace(source_proof(asked.evidence), locator=asked.locator),), words=(Message(asked.of),))


def absent(asked: FieldSpecification, known: SystemFacts) -> Field:
    """A field that nothing fills, with its reason."""
    del known
    return asked.missing(Message(asked.reason), *asked.notes)


def inapplicable(asked: FieldSpecification, known: SystemFacts) -> Field:
    """A field that concerns nothing of the kind, with its reason."""
    del known
    return asked.not_applicable(Message(asked.reason), *asked.notes)


def subject_of(inputs: Inputs) -> str:
    """What the form is about: the system, else what the reporter calls it, else the models of readings or account."""
    if inputs.system is not None:
        return inputs.system.label
    named = {reading.model for reading in inputs.readings if reading.model}
    if not named and inputs.account is not None:
        named = {str(each["model"]) for each in inputs.account.get("models", ()) if each.get("model")}
    return answer(inputs, "subject") or ", ".join(sorted(named))
