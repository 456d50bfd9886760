"""A summary of one page: how open a model is, what a request and its training take, what it does not tell, what its
maker has signed. Freedom and certainty stand apart; no score is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.app.forms import estimated
from obsia.app.forms.code_of_practice import GRAMS_PER_TONNE
from obsia.app.forms.facts_of import Measure, SystemFacts, missing, notes_of, number_field, proof_of, text_field
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.requests import FormRequest, request_of
from obsia.app.forms.training_fields import CARBON, energy_field, estimate_proof, flop_field
from obsia.core.disclosure import Assertion, Status
from obsia.core.dossier import Dossier, Field, Proof, Section, State
from obsia.core.errors import MissingFact
from obsia.core.message import Clauses, Listed, Message, Symbol, Term, Translated
from obsia.facts import disclosures
from obsia.facts import snapshot as facts

if TYPE_CHECKING:
    from obsia.accounting.openness.grades import Grade
    from obsia.accounting.openness.questions import Term as LicenceTerm

EDITION: Final = "obsia 1"
FORM_URL: Final = ""
_MOST_NON_DISCLOSURES: Final = 3
_ENERGY_ITEMS: Final = (
    *("parameters_total", "parameters_active", "tokens_training", "hardware_training", "device_hours_training"),
    *("energy_training", "carbon_training", "water_training", "energy_inference", "carbon_inference"),
    *("water_inference", "hardware_serving", "precision_serving", "batch_serving", "location_serving"),
)
"""The items without which an energy figure is wide: what is not told of them is listed."""
_REQUEST: Final = (
    ("energy", "energy_kwh", "facility", "Wh", 1000.0),
    ("carbon", "carbon_g", "life cycle", "gCO2e", 1.0),
    ("water", "water_l", "facility", "mL", 1000.0),
)


def summary(inputs: Inputs) -> Dossier:
    """The page."""
    known = SystemFacts(inputs=inputs)
    return Dossier(
        form="summary",
        title=Message("form-title-summary"),
        edition=EDITION,
        form_url=FORM_URL,
        subject=inputs.system.label if inputs.system else "",
        made_on=inputs.made_on,
        sections=(openness(known), request(known), training(known), non_disclosures(known), commitments(known)),
        snapshot=inputs.snapshot,
        command=inputs.command,
        notes=(Message("form-note-apart"), Message("form-note-independent")),
    )


def openness(known: SystemFacts) -> Section:
    """What anyone can do with it, and on which terms its things may be had."""
    from obsia.accounting.openness import questions
    from obsia.accounting.openness.sheet import sheet_of
    from obsia.accounting.openness.tables import tables

    sheet = sheet_of(
        known.inputs.assertions, subject=known.subject, on=known.inputs.made_on, tables=tables(facts.load())
    )
    return Section(
        name="openness",
        title=Message("form-section-openness"),
        fields=(
            *(_answer(each) for each in questions.answers(sheet)),
            *(_terms(known, term) for term in questions.topics(sheet)),
        ),
    )


def _answer(found: Grade) -> Field:
    """How a question is answered, with the pages that decide it."""
    name, label = f"o-{found.framework}", Message(f"framework-{found.framework}")
    proofs = _pages(point.assertion for point in found.deciding if point.assertion is not None)
    if not proofs:
        return Field(name=name, label=label, state=State.NOT_DISCLOSED, reason=Message("form-reason-nothing-read"))
    return Field(name=name, label=label, state=State.STATED, words=(found.message,), proofs=proofs)


def _pages(cells: Iterable[Assertion]) -> tuple[Proof, ...]:
    """The pages on which cells rest, each once, whatever was read on it."""
    proofs = [proof_of(each) for each in cells if each.address]
    return tuple({each.url.partition("#")[0]: replace(each, locator="") for each in proofs}.values())


def _terms(known: SystemFacts, term: LicenceTerm) -> Field:
    """What is had of a kind of thing: a licence where the thing itself is given, else what is told of it."""
    cell = known.decided.get(term.item)
    name = f"o-{term.topic}"
    if cell is None or not cell.status.is_found:
        return missing(name, [cell] if cell else [])
    text, said = cell.value, [Message("form-says-partial")]
    if cell.status is not Status.PARTIAL:
        text, said = _licence(term)
    left_out = {"form-note-licence", "form-note-partial"}
    return Field(
        name=name,
        label=Message(f"form-field-{name}"),
        state=State.STATED,
        text=text,
        words=tuple(said),
        proofs=(proof_of(cell),),
        notes=tuple(note for note in notes_of(cell) if note.code not in left_out),
    )


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


def request(known: SystemFacts) -> Section:
    """Energy, carbon and water of one request of a stated size; and what the maker states of one."""
    held = request_of(known.inputs)
    fields = [
        _request_field(held, name, quantity, boundary, unit, factor)
        for name, quantity, boundary, unit, factor in _REQUEST
    ]
    stated = text_field(known, "r-stated", "energy_inference")
    return Section(
        name="request",
        title=Message("form-section-request"),
        fields=(*fields, stated),
        notes=() if held is None else (held.note,),
    )


def _request_field(
    held: FormRequest | None, name: str, quantity: str, boundary: str, unit: str, factor: float
) -> Field:
    figure = None if held is None else estimated.figure({"figures": held.others}, quantity, boundary)
    if held is None or figure is None:
        return missing(f"r-{name}", [], reason=Message("form-reason-no-request"))
    return Field(
        name=f"r-{name}",
        label=Message(f"form-field-r-{name}"),
        state=State.STATED,
        quantity=estimated.quantity_of(figure, unit=unit, factor=factor),
        proofs=(held.proof,),
    )


def training(known: SystemFacts) -> Section:
    """Arithmetic, energy, carbon and water of training."""
    record = known.inputs.training
    carbon = estimated.figure(record, CARBON, "facility")
    stated = known.number("carbon_training", unit="gCO2e", answer="training-carbon")
    if stated is None and carbon is not None and record is not None:
        emitted = Field(
            name="t-carbon",
            label=Message("form-field-t-carbon"),
            state=State.STATED,
            quantity=estimated.quantity_of(carbon, unit="tCO2e", factor=1.0 / GRAMS_PER_TONNE),
            proofs=(estimate_proof(record),),
            notes=(Message("form-note-estimated"), Message("form-note-location-based")),
        )
    else:
        emitted = number_field(
            "t-carbon",
            stated,
            Measure(boundary="form-boundary-unstated", unit="tCO2e", factor=1.0 / GRAMS_PER_TONNE),
            known=known,
            item="carbon_training",
            reason=Message("form-reason-no-place"),
        )
    return Section(
        name="training",
        title=Message("form-section-training"),
        fields=(
            _short(flop_field(known, "t-flop")),
            _short(energy_field(known, "t-energy")),
            _short(emitted),
            text_field(known, "t-water", "water_training"),
        ),
    )


def _short(field: Field) -> Field:
    """The same field with each page once; of a figure, which ``obsia trace`` unfolds, how it was made alone."""
    own = tuple(proof for proof in field.proofs if not proof.url)
    if own and field.quantity is not None and field.quantity.figure_id:
        return replace(field, proofs=own)
    pages = {proof.url.partition("#")[0]: replace(proof, locator="") for proof in field.proofs if proof.url}
    return replace(field, proofs=(*pages.values(), *own))


def non_disclosures(known: SystemFacts) -> Section:
    """What is not told, and which of it would be worth most."""
    cells = known.decided
    untold = [item for item in _ENERGY_ITEMS if item in cells and not cells[item].status.is_found]
    untold = [item for item in untold if cells[item].status is not Status.NOT_APPLICABLE]
    withheld = [item for item in untold if cells[item].status is Status.WITHHELD]
    unread = _items(item for item in _ENERGY_ITEMS if item not in cells)
    fields: list[Field] = []
    for name, items in (("s-withheld", withheld), ("s-untold", [each for each in untold if each not in withheld])):
        label = Message(f"form-field-{name}")
        if items:
            proofs = _pages(cells[item] for item in items)
            words = (Message("form-says-items", items=_items(items)),)
            kept = proofs or (Proof(title="obsia:catalogue", locator=known.subject),)
            note = (Message("form-note-nobody-looked", items=unread),)
            notes = note if unread and name == "s-untold" else ()
            fields.append(Field(name=name, label=label, state=State.STATED, words=words, proofs=kept, notes=notes))
        elif unread and not untold:
            fields.append(missing(name, [], reason=Message("form-reason-nobody-looked", items=unread)))
        else:
            reason = Message("form-reason-none-such")
            fields.append(Field(name=name, label=label, state=State.NOT_APPLICABLE, reason=reason))
    fields.append(_disclosure_value(known))
    return Section(name="non-disclosures", title=Message("form-section-non-disclosures"), fields=tuple(fields))


def _items(items: Iterable[str]) -> Listed:
    return Listed(Term("item", each) for each in items)


def _disclosure_value(known: SystemFacts) -> Field:
    """What its service does not disclose that costs most, as simulated beforehand for a standard request."""
    name, snapshot = "s-disclosure-value", facts.load()
    held = [
        each
        for each in disclosures.disclosure_values(snapshot, known.subject.removeprefix("model:"))
        if each.prior == "ours" and each.score > 0 and each.score_reduction > 0
    ]
    if not held:
        return missing(name, [], reason=Message("form-reason-no-disclosure-value"))
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
    return Field(
        name=name,
        label=Message(f"form-field-{name}"),
        state=State.STATED,
        words=words,
        proofs=(proof, command),
        notes=(Message("form-note-disclosure-value"),),
    )


def commitments(known: SystemFacts) -> Section:
    """What the maker has signed, as read; names that were not read in a source are left out."""
    snapshot = facts.load()
    parties = disclosures.parties(snapshot)
    wanted = _names(known)
    party = next(
        (each for each in parties.values() if each.kind == "company" and {each.name.casefold(), each.party} & wanted),
        None,
    )
    title = Message("form-section-commitments")
    if party is None:
        field = missing("m-signed", [], reason=Message("form-reason-no-party"))
        return Section(name="commitments", title=title, fields=(field,))
    by_id = {each.instrument: each for each in disclosures.instruments(snapshot)}
    rows = [
        row
        for row in disclosures.commitments(snapshot)
        if row.party == party.party and row.basis == "read" and row.instrument in by_id
    ]
    rows = [row for row in rows if not row.date or row.date <= known.inputs.made_on]
    if not rows:
        field = missing("m-signed", [], reason=Message("form-reason-none-signed"))
        return Section(name="commitments", title=title, fields=(field,))
    rows.sort(key=lambda row: (row.instrument, row.date))
    names = {each: Translated(en=held.name, fr=held.name_fr) for each, held in by_id.items()}
    fields = tuple(
        Field(
            name=f"m-{row.instrument}" if before != row.instrument else f"m-{row.instrument}-{row.status}",
            label=Message("form-field-instrument", name=names[row.instrument]),
            state=State.STATED,
            text=row.date,
            words=(Message("form-says-commitment", status=row.status),),
            proofs=(Proof(title=by_id[row.instrument].name, url=row.address, locator=row.locator),),
        )
        for before, row in zip(("", *(row.instrument for row in rows)), rows, strict=False)
    )
    return Section(name="commitments", title=title, fields=fields)


def _names(known: SystemFacts) -> set[str]:
    """Names under which the maker may stand among the parties: its own, those in brackets, its id in the catalogue."""
    maker = known.inputs.system.developer if known.inputs.system else ""
    names = [part.strip().casefold() for part in re.split(r"[()]", maker) if part.strip()]
    names.append(known.subject.removeprefix("model:").partition("/")[0])
    return {*names, *(f"{name} ai" for name in names), *(f"{name}-ai" for name in names)} - {"", " ai", "-ai"}
