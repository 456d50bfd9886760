"""What is known of a system, as forms use it: the deciding cell of each item, and numbers with what stands behind them.

A number comes from the reporter's answers, else from what is stated of the training run, as ``obsia train`` takes it,
else from the deciding cell. Estimates of others (the size of a model whose maker does not tell it) are no statement and
fill no field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from obsia.accounting.openness.licensing import NAMELESS
from obsia.accounting.openness.support import Flaw, flaw
from obsia.app.disclosure.stated_amounts import amount, amount_of
from obsia.app.forms.form_fields import FieldSpecification, stated
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import ANSWERS, source_proof
from obsia.core.disclosure import Assertion, Basis, Status
from obsia.core.dossier import Field, Proof, Quantity, State
from obsia.core.errors import BadInput, MissingFact
from obsia.core.evidence import Fact, Kind
from obsia.core.locales import passage
from obsia.core.message import Day, Message, Quotation, Symbol
from obsia.core.units import FLOP_PER_WEIGHT
from obsia.facts import snapshot as facts

if TYPE_CHECKING:
    from obsia.app.training.stated_run import StatedInput

CODES: Final[Mapping[str, str]] = {"architecture_kind": "web-model-architecture"}
"""Facts that are codes of ours, with the beginning of the messages that word them."""
BENCHMARK_TOKENS: Final = 100_000
"""Tokens of the benchmarked task, the number of the form's own example."""
_IN_WORDS: Final = frozenset({"training-hardware"})
"""Answers that may hold a number and need not: the accelerators, with or without how many."""
_EXAMPLES: Final[Mapping[str, str]] = {
    "token": "15 trillion tokens",
    "parameter": "70 billion",
    "device-h": "2.8 million GPU hours",
    "device": "2,048 GPUs",
    "day": "56 days",
    "FLOP": "3.3e24 FLOP",
    "kWh": "1,200 MWh",
    "gCO2e": "500 tCO2e",
    "L": "281,000 m3",
}
"""Unit -> how an answer in it may be written."""


def is_kept_back(text: str) -> bool:
    """Whether an answer says that a supplier keeps what would be needed: ``N/A``."""
    return text.strip().upper() in ("N/A", "NA")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A number that somebody states, in ``unit``; ``about`` where it is said to be approximate."""

    value: float
    unit: str
    kind: Kind
    proofs: tuple[Proof, ...]
    about: bool = False
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SystemFacts:
    """What is known of the system of some inputs."""

    inputs: Inputs

    @property
    def subject(self) -> str:
        """``model:developer/name``, '' without a system."""
        return self.inputs.system.subject if self.inputs.system else ""

    @cached_property
    def decided(self) -> Mapping[str, Assertion]:
        """Item -> the cell that decides it (the rule: ``accounting/openness/sheet.py``)."""
        from obsia.accounting.openness.sheet import decided, sheet_of
        from obsia.app.disclosure.grading import grading_tables

        if not self.inputs.assertions:
            return {}
        sheet = sheet_of(self.inputs.assertions, subject=self.subject, on=self.inputs.made_on, tables=grading_tables())
        found = {item: decided(sheet, item) for item in {each.item for each in sheet.assertions}}
        return {item: assertion for item, assertion in found.items() if assertion is not None}

    def unread(self, *items: str) -> Message | None:
        """Why nothing decides some items: a copy of unknown date was read, or a later day knows; None else."""
        day = self.inputs.made_on
        about = [each for each in self.inputs.assertions if each.item in items]
        if undated := [each.read_on for each in about if each.read_on <= day and flaw(each) is Flaw.UNDATED]:
            return Message("form-reason-undated", day=Day(max(undated)))
        if any(flaw(each) is None for each in about if each.read_on > day):
            return Message("reporting-reason-not-read-by", day=day)
        return None

    def fact(self, property: str) -> tuple[Fact, Proof] | None:
        """What the catalogue says is measured or disclosed, with its source; None where it says nothing of the kind."""
        from obsia.app.training.stated_run import stated_fact

        said = stated_fact(facts.load(), self.subject, property, on=self.inputs.made_on)
        return None if said is None else (said, _proof_of_fact(said))

    @cached_property
    def run(self) -> Mapping[str, StatedInput]:
        """What is stated of the training run, by option of ``obsia train``: the same as for any other surface."""
        from obsia.app.training.stated_run import stated_run

        model, day = self.subject.removeprefix("model:"), self.inputs.made_on
        stated = stated_run(facts.load(), model_id=model, on=day, cell=self.decided.get) if model else ()
        return {each.option: each for each in stated}

    def number(self, item: str, *, unit: str, answer: str = "", option: str = "") -> Stated | None:
        """The number of an item in ``unit``; None where nobody states one that can be read whole.

        Raises ``BadInput`` for an answer that is none: the form would say what somebody else states in its place.
        ``option`` is that of ``obsia train`` which it is stated for.
        """
        text = self.inputs.answers.get(answer, "") if answer else ""
        told = amount(text, unit=unit) if text else None
        if told is not None:
            return Stated(value=told.value, unit=unit, kind=Kind.DISCLOSED, proofs=(ANSWERED,), about=told.about)
        if text and answer not in _IN_WORDS and not is_kept_back(text):
            expected = Message("handed-expected-amount", example=Symbol(_EXAMPLES[unit]))
            raise BadInput(ANSWERS, "handed-no-amount", text=text[:40], field=answer, expected=expected)
        held, cell = self.run.get(option), self.decided.get(item)
        told = amount_of(cell, unit=unit)
        # Of one number that both state, the page that was opened is the better place to look.
        if held is not None and isinstance(held.said, Fact) and not (told and told.value == held.value):
            proof = replace(_proof_of_fact(held.said), url=held.address)
            return Stated(value=float(held.value), unit=unit, kind=held.said.kind, proofs=(proof,))
        if cell is not None and told is not None:
            kind = Kind.MODELLED if cell.status is Status.DERIVABLE else Kind.DISCLOSED
            more = () if told.is_all else (Message("form-note-as-stated", text=Quotation(passage(cell.value))),)
            return Stated(
                value=told.value,
                unit=unit,
                kind=kind,
                proofs=(proof_of(cell),),
                about=told.about,
                notes=(*more, *notes_of(cell)),
            )
        return None

    def parameters_total(self) -> Stated | None:
        """Parameters."""
        return self.number("parameters_total", unit="parameter", answer="parameters-total", option="params_total")

    def parameters_active(self) -> Stated | None:
        """Parameters that each token uses; of a dense model all, as exactly as they are stated."""
        total, kind = self.parameters_total(), self.fact("architecture_kind")
        dense = kind is not None and kind[0].text == "dense" and "parameters-active" not in self.inputs.answers
        if total is not None and kind is not None and dense:
            return replace(total, proofs=tuple(dict.fromkeys((*total.proofs, kind[1]))))
        return self.number("parameters_active", unit="parameter", answer="parameters-active", option="params_active")

    def tokens(self) -> Stated | None:
        """Tokens seen in training."""
        return self.number("tokens_training", unit="token", answer="training-tokens", option="tokens")

    def device_hours(self) -> Stated | None:
        """Accelerator-hours of training."""
        return self.number("device_hours_training", unit="device-h", answer="device-hours", option="device_hours")

    def flop(self) -> Stated | None:
        """Operations, as somebody states them."""
        return self.number("compute_training", unit="FLOP", answer="training-flop", option="flop")

    def devices(self) -> Stated | None:
        """Accelerators that trained together."""
        return self.number("hardware_training", unit="device", answer="training-hardware")

    def days(self) -> Stated | None:
        """Calendar days of training; where only hours and accelerators are stated, what follows from them."""
        stated = self.number("duration_training", unit="day", answer="training-time")
        hours, devices = self.device_hours(), self.devices()
        if stated is not None or hours is None or devices is None:
            return stated
        return Stated(
            value=hours.value / devices.value / 24.0,
            unit="day",
            kind=Kind.MODELLED,
            proofs=(*hours.proofs, *devices.proofs),
            about=hours.about or devices.about,
            notes=(Message("form-note-days-derived"),),
        )

    def benchmark_flop(self) -> Stated | None:
        """Operations of the benchmarked task: two for each active parameter and token, attention left out."""
        used = self.parameters_active()
        if used is None:
            return None
        return Stated(
            value=FLOP_PER_WEIGHT * used.value * BENCHMARK_TOKENS,
            unit="FLOP",
            kind=Kind.MODELLED,
            proofs=used.proofs,
            notes=(Message("form-note-flop-two"),),
        )

    def hardware(self) -> str:
        """The accelerators of training in the words of the reporter or the maker; '' where nobody tells."""
        cell = self.decided.get("hardware_training")
        told = cell.value if cell is not None and cell.status.is_found else ""
        return self.inputs.answers.get("training-hardware", "") or told


ANSWERED: Final = Proof(title="obsia:answers")
"""The reporter states it. Titles that begin with ``obsia:`` are said by a message ``form-proof-NAME``."""


def proof_of(cell: Assertion) -> Proof:
    """Where a cell can be checked: its address, or the source that asserts it."""
    parts = urlsplit(cell.address)
    # What shows the page, and not how its site is built, names it best: host and path, without the scheme.
    title = f"{parts.netloc}{parts.path}".rstrip("/") or _title(cell.evidence) or cell.asserted_by
    return Proof(title=title, url=cell.address, locator=cell.locator, read_on=cell.read_on)


def _proof_of_fact(fact: Fact) -> Proof:
    return replace(source_proof(fact.evidence), locator=fact.locator, read_on=fact.read_on)


def notes_of(cell: Assertion) -> tuple[Message, ...]:
    """What a reader must know of a cell: on which terms, how it was come by, that it cannot be checked."""
    notes: list[Message] = []
    if cell.status in (Status.GATED, Status.PARTIAL, Status.DERIVABLE):
        notes.append(Message(f"form-note-{cell.status.value}"))
    if cell.licence and cell.licence not in NAMELESS:
        notes.append(Message("form-note-licence", licence=cell.licence.replace("LicenseRef-", "")))
    if cell.basis is Basis.SECONDARY:
        notes.append(Message("form-note-secondary"))
    elif cell.basis is Basis.INDEX:
        notes.append(Message("form-note-index", source=cell.asserted_by))
    elif cell.basis is Basis.PROVIDER:
        notes.append(Message("form-note-provider"))
    return tuple(notes)


def text(asked: FieldSpecification, known: SystemFacts) -> Field:
    """A field of text: the reporter's answer, else what the cells of some items say, else the catalogue.

    Not stated, it says why: the maker withholds it, it was looked for in vain (and where), it does not apply, or
    nobody speaks of it.
    """
    if answered := known.inputs.answers.get(asked.answer or asked.name, ""):
        return stated(asked, (ANSWERED,), text=answered)
    cells = [known.decided[item] for item in asked.items if item in known.decided]
    if found := [cell for cell in cells if cell.status.is_found]:
        texts = list(dict.fromkeys(cell.value for cell in found if cell.value))
        said = () if texts else (Message("form-says-available"),)
        own = dict.fromkeys(note for cell in found for note in notes_of(cell))
        proofs = tuple(dict.fromkeys(proof_of(cell) for cell in found))
        return stated(asked, proofs, *own, text="; ".join(texts), words=said)
    if asked.property and (held := known.fact(asked.property)) and held[0].text:
        worded = CODES.get(asked.property)
        said = (Message(f"{worded}-{held[0].text}"),) if worded else ()
        return stated(asked, (held[1],), text="" if said else held[0].text, words=said)
    return unstated(asked, cells, reason=None if cells else known.unread(*asked.items))


def unstated(asked: FieldSpecification, cells: Sequence[Assertion] = (), *, reason: Message | None = None) -> Field:
    """A field that is not stated, with its reason; ``cells`` are those of its items, none of them found."""
    withheld = [cell for cell in cells if cell.status is Status.WITHHELD]
    inapplicable = [cell for cell in cells if cell.status is Status.NOT_APPLICABLE]
    chosen = next(iter(withheld or inapplicable or cells), None)
    proofs = (proof_of(chosen),) if chosen is not None and chosen.address else ()
    state = State.NOT_DISCLOSED
    if withheld:
        why = Quotation(passage(withheld[0].reason))
        told = Message("form-reason-withheld-why" if why else "form-reason-withheld", why=why)
    elif inapplicable and len(inapplicable) == len(cells):
        state = State.NOT_APPLICABLE
        why = Quotation(passage(inapplicable[0].value or inapplicable[0].note))
        told = Message("form-reason-inapplicable-why" if why else "form-reason-inapplicable", why=why)
    elif chosen is not None:
        told = Message("form-reason-not-found", day=Day(chosen.read_on))
    else:
        told = Message("form-reason-nobody")
    return Field(
        name=asked.name, label=asked.label, state=state, reason=reason or told, proofs=proofs, notes=asked.notes
    )


def number_field(
    asked: FieldSpecification,
    held: Stated | None,
    known: SystemFacts,
    *,
    rounded: Callable[[float], str] = lambda _: "",
) -> Field:
    """A field of a number, as a form asks for it; the first item of ``asked`` is where it is told."""
    if held is None:
        cell = known.decided.get(asked.items[0])
        if cell is not None and cell.status.is_found and cell.value:
            noted = (Message("form-note-no-number"), *asked.notes)
            return text(replace(asked, items=asked.items[:1], answer="", property="", notes=noted), known)
        if cell is not None:
            return unstated(asked, [cell])
        return unstated(asked, reason=Message(asked.reason) if asked.reason else known.unread(asked.items[0]))
    value = held.value / asked.divisor
    quantity = Quantity(
        value=value,
        unit=asked.unit or held.unit,
        kind=held.kind,
        boundary=asked.boundary,
        as_asked=rounded(value) if value else "",
    )
    about = (Message("form-note-about"),) if held.about else ()
    return stated(asked, held.proofs, *about, *held.notes, quantity=quantity)


def _title(evidence: str) -> str:
    try:
        return facts.load().source(evidence).title if evidence else ""
    except MissingFact:
        return ""
