"""Fields of the summary: how open a model is, what it does not tell, what that is worth, what its maker has signed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.app.forms import training_fields
from obsia.app.forms.facts_of import SystemFacts, notes_of, proof_of, text, unstated
from obsia.app.forms.form_fields import FieldSpecification, stated
from obsia.app.forms.record_figures import source_proof
from obsia.core.commitments import Party, ReadingBasis
from obsia.core.disclosure import Assertion, Status
from obsia.core.dossier import Field, Proof, State
from obsia.core.errors import MissingFact
from obsia.core.locales import passage
from obsia.core.message import Clauses, Listed, Message, Quotation, Symbol, Term, Translated, slug
from obsia.facts import disclosures
from obsia.facts import snapshot as facts

if TYPE_CHECKING:
    from obsia.accounting.openness.grades import Grade
    from obsia.accounting.openness.questions import Term as LicenceTerm

_MOST_NON_DISCLOSURES: Final = 3
_ENERGY_ITEMS: Final = (
    *("parameters_total", "parameters_active", "tokens_training", "hardware_training", "device_hours_training"),
    *("energy_training", "carbon_training", "water_training", "energy_inference", "carbon_inference"),
    *("water_inference", "hardware_serving", "precision_serving", "batch_serving", "location_serving"),
)
"""The items without which an energy figure is wide: what is not told of them is listed."""


def _ask(name: str, label: Message | None = None) -> FieldSpecification:
    return FieldSpecification(name=name, label=label or Message(f"form-field-{name}"))


def openness(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """What anyone can do with it, and on which terms its things may be had."""
    from obsia.accounting.openness import questions
    from obsia.accounting.openness.sheet import sheet_of
    from obsia.app.disclosure.grading import grading_tables

    sheet = sheet_of(known.inputs.assertions, subject=known.subject, on=known.inputs.made_on, tables=grading_tables())
    answers = (
        _answer(_ask(f"{asked.name}-{each.framework}", Message(f"framework-{each.framework}")), each)
        for each in questions.answers(sheet)
    )
    return (*answers, *(_terms(known, term) for term in questions.topics(sheet)))


def _answer(asked: FieldSpecification, found: Grade) -> Field:
    """How a question is answered, with the pages that decide it."""
    proofs = _pages(point.assertion for point in found.deciding if point.assertion is not None)
    if not proofs:
        return unstated(asked, reason=Message("form-reason-nothing-read"))
    return stated(asked, proofs, words=(found.message,))


def _pages(cells: Iterable[Assertion]) -> tuple[Proof, ...]:
    """The pages on which cells rest, each once, whatever was read on it."""
    proofs = [proof_of(each) for each in cells if each.address]
    return tuple({each.url.partition("#")[0]: replace(each, locator="") for each in proofs}.values())


def _terms(known: SystemFacts, term: LicenceTerm) -> Field:
    """What is had of a kind of thing: a licence where the thing itself is given, else what is told of it."""
    cell = known.decided.get(term.item)
    asked = _ask(f"o-{term.topic}")
    if cell is None or not cell.status.is_found:
        return unstated(asked, [cell] if cell else [])
    text, said = cell.value, [Message("form-says-partial")]
    if cell.status is not Status.PARTIAL:
        text, said = _licence(term)
    left_out = {"form-note-licence", "form-note-partial"}
    notes = (note for note in notes_of(cell) if note.code not in left_out)
    return stated(asked, (proof_of(cell),), *notes, text=text, words=tuple(said))


def _licence(term: LicenceTerm) -> tuple[str, list[Message]]:
    """The licence stated of a thing that is given, with what it is; that of the whole release is told as such."""
    from obsia.accounting.openness.terms import RELEASE

    if term.assertion is None or not term.licence:
        return "", [Message("form-says-available"), Message("form-says-no-terms")]
    if term.assertion.item == RELEASE and term.topic != "weights":
        of_release = Message("form-says-release-licence", licence=term.licence)
        return "", [Message("form-says-available"), of_release]
    told = "form-says-open" if term.is_open else "form-says-not-open" if term.is_open is False else "form-says-no-terms"
    return term.licence, [Message(told)]


def _short(field: Field) -> Field:
    """The same field with each page once; of a figure, which ``obsia trace`` unfolds, how it was made alone."""
    own = tuple(proof for proof in field.proofs if not proof.url)
    if own and field.quantity is not None and field.quantity.figure_id:
        return replace(field, proofs=own)
    pages = {proof.url.partition("#")[0]: replace(proof, locator="") for proof in field.proofs if proof.url}
    return replace(field, proofs=(*pages.values(), *own))


def flop(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Operations of training."""
    return _short(training_fields.flop(asked, known))


def energy(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Energy of training."""
    return _short(training_fields.energy(asked, known))


def carbon(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Carbon of training; what was assumed for it stands beside its energy."""
    field = _short(training_fields.carbon(asked, known))
    return replace(field, notes=tuple(each for each in field.notes if not each.code.startswith("assumption-")))


def non_disclosures(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """What is not told, and which of it would be worth most."""
    cells = known.decided
    untold = [item for item in _ENERGY_ITEMS if item in cells and not cells[item].status.is_found]
    untold = [item for item in untold if cells[item].status is not Status.NOT_APPLICABLE]
    withheld = [item for item in untold if cells[item].status is Status.WITHHELD]
    unread = _items(item for item in _ENERGY_ITEMS if item not in cells)
    fields: list[Field] = []
    for name, items in (("withheld", withheld), ("untold", [each for each in untold if each not in withheld])):
        field = _ask(f"{asked.name}-{name}")
        if items:
            own = (Proof(title="obsia:catalogue", locator=known.subject),)
            words = (Message("form-says-items", items=_items(items)),)
            notes = (Message("form-note-nobody-looked", items=unread),) if unread and name == "untold" else ()
            fields.append(stated(field, _pages(cells[item] for item in items) or own, *notes, words=words))
        elif unread and not untold:
            fields.append(unstated(field, reason=Message("form-reason-nobody-looked", items=unread)))
        else:
            reason = Message("form-reason-none-such")
            fields.append(replace(unstated(field, reason=reason), state=State.NOT_APPLICABLE))
    return (*fields, _disclosure_value(_ask(f"{asked.name}-disclosure-value"), known))


def _items(items: Iterable[str]) -> Listed:
    return Listed(Term("item", each) for each in items)


def _disclosure_value(asked: FieldSpecification, known: SystemFacts) -> Field:
    """What its service does not disclose that costs most, as simulated beforehand for a standard request."""
    snapshot = facts.load()
    held = [
        each
        for each in disclosures.disclosure_values(snapshot, known.subject.removeprefix("model:"))
        if each.prior == "ours" and each.score > 0 and each.score_reduction > 0
    ]
    if not held:
        return unstated(asked, reason=Message("form-reason-no-disclosure-value"))
    first = sorted(held, key=lambda each: -each.score_reduction / each.score)[:_MOST_NON_DISCLOSURES]
    reductions = Clauses(
        Message(
            "form-score-reduction",
            non_disclosure=Term("non-disclosure", each.non_disclosure),
            percent=Symbol(max(1, round(100 * each.score_reduction / each.score))),
        )
        for each in first
    )
    words = (Message("form-says-disclosure-value", reductions=reductions),)
    try:
        source = snapshot.source(first[0].evidence)
        proof = Proof(title=source.title, url=source.url, read_on=source.retrieved)
    except MissingFact:
        proof = Proof(title=first[0].evidence)
    command = Proof(title="obsia:silence", locator=f"obsia silence {known.subject.removeprefix('model:')}")
    return stated(asked, (proof, command), Message("form-note-disclosure-value"), words=words)


def commitments(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """What the maker has signed, as read; names that were not read in a source are left out."""
    snapshot, party = facts.load(), _party(known)
    if party is None:
        return (unstated(asked, reason=Message("form-reason-no-party")),)
    by_id = {each.instrument: each for each in disclosures.instruments(snapshot)}
    rows = [
        row
        for row in disclosures.commitments(snapshot)
        if row.party == party.party and row.basis is not ReadingBasis.SECONDARY and row.instrument in by_id
        if row.date <= known.inputs.made_on
    ]
    if not rows:
        return (unstated(asked, reason=Message("form-reason-none-signed")),)
    rows.sort(key=lambda row: (row.instrument, row.date))
    fields: list[Field] = []
    for before, row in zip(("", *(row.instrument for row in rows)), rows, strict=False):
        held = by_id[row.instrument]
        name = f"m-{row.instrument}" if before != row.instrument else f"m-{row.instrument}-{slug(row.event)}"
        label = Message("form-field-instrument", name=Translated(en=held.name, fr=held.name_fr))
        proof = Proof(title=held.name, url=row.address, locator=row.locator)
        words = (Message(f"event-{slug(row.event)}"),)
        fields.append(stated(_ask(name, label), (proof,), text=row.date, words=words))
    return tuple(fields)


def signed(asked: FieldSpecification, known: SystemFacts) -> Field:
    """What is told of the maker and one instrument (``of``), whoever tells it; the maker's own answer comes first."""
    if known.inputs.answers.get(asked.name):
        return text(asked, known)
    party, day = _party(known), known.inputs.made_on
    if party is None:
        return unstated(asked, reason=Message("form-reason-no-party"))
    rows = [
        row for row in disclosures.commitments(facts.load()) if (row.party, row.instrument) == (party.party, asked.of)
    ]
    rows = sorted((row for row in rows if row.address and row.date <= day), key=lambda row: row.date)
    if not rows:
        return unstated(asked, reason=Message("form-reason-none-signed"))
    row = rows[-1]
    notes = () if row.basis in (ReadingBasis.READ, ReadingBasis.COPY) else (Message("form-note-secondary"),)
    said = (Message("form-note-as-stated", text=Quotation(passage(row.note))),) if row.note else ()
    proof = replace(source_proof(row.evidence), url=row.address, locator=row.locator)
    return stated(asked, (proof,), *notes, *said, words=(Message(f"event-{slug(row.event)}"),))


def _party(known: SystemFacts) -> Party | None:
    """The maker among those who sign."""
    wanted, parties = _names(known), disclosures.parties(facts.load()).values()
    return next(
        (each for each in parties if each.kind == "company" and {each.name.casefold(), each.party} & wanted), None
    )


def _names(known: SystemFacts) -> set[str]:
    """Names under which the maker may stand among the parties: its own, those in brackets, its id in the catalogue."""
    maker = known.inputs.system.developer if known.inputs.system else ""
    names = [part.strip().casefold() for part in re.split(r"[()]", maker) if part.strip()]
    names.append(known.subject.removeprefix("model:").partition("/")[0])
    return {*names, *(f"{name} ai" for name in names), *(f"{name}-ai" for name in names)} - {"", " ai", "-ai"}
