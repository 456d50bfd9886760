"""A summary of one page: how open a model is, what a request and its training take, what it does not tell, what its
maker has signed. Freedom and certainty stand apart; no score is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.app.dossiers import estimated
from obsia.app.dossiers.code_of_practice import GRAMS_PER_TONNE
from obsia.app.dossiers.facts_of import Known, missing, notes_of, number_field, proof_of, text_field
from obsia.app.dossiers.inputs import Inputs
from obsia.app.dossiers.requests import Asked, request_of
from obsia.app.dossiers.training_fields import CARBON, energy_field, estimate_proof, flop_field
from obsia.core.disclosure import Assertion, Status
from obsia.core.dossier import Dossier, Field, Message, Proof, Section, State
from obsia.core.errors import MissingFact
from obsia.facts import disclosures
from obsia.facts import snapshot as facts

if TYPE_CHECKING:
    from obsia.accounting.openness.scale import Term

EDITION: Final = "obsia 1"
FORM_URL: Final = ""
_MOST_SILENCES: Final = 3
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
    known = Known(inputs=inputs)
    return Dossier(
        form="summary",
        title=Message(name="form-title-summary"),
        edition=EDITION,
        form_url=FORM_URL,
        subject=inputs.system.label if inputs.system else "",
        made_on=inputs.made_on,
        sections=(openness(known), request(known), training(known), silences(known), commitments(known)),
        snapshot=inputs.snapshot,
        command=inputs.command,
        notes=(Message(name="form-note-apart"), Message(name="form-note-independent")),
    )


def openness(known: Known) -> Section:
    """The step of obsia's scale, what is missing for the next, the terms."""
    from obsia.accounting.openness import scale
    from obsia.accounting.openness.sheet import sheet_of
    from obsia.accounting.openness.tables import tables

    sheet = sheet_of(
        known.inputs.assertions, subject=known.subject, on=known.inputs.made_on, tables=tables(facts.load())
    )
    freedom = scale.freedom(sheet)
    found = freedom.scale
    steps = (found.result, scale.next_step(found.result))
    points = [point for point in found.deciding if point.needed_for in steps]
    deciding = [point.assertion for point in points if point.assertion is not None]
    proofs = _pages(deciding)
    label = Message(name="form-field-o-step")
    if not proofs:
        step = missing("o-step", [], reason=Message(name="form-reason-no-step"))
    else:
        words = [Message(name=found.message.name, arguments=found.message.arguments)]
        lacking = list(dict.fromkeys(point.item for point in scale.missing(found)))
        if lacking and (after := scale.next_step(found.result)):
            words.append(Message(name="form-says-next-step", arguments={"step": after, "items": ",".join(lacking)}))
        step = Field(name="o-step", label=label, state=State.STATED, words=tuple(words), proofs=proofs)
    return Section(
        name="openness",
        title=Message(name="form-section-openness"),
        fields=(step, *(_terms(known, term) for term in freedom.terms)),
    )


def _pages(cells: Iterable[Assertion]) -> tuple[Proof, ...]:
    """The pages on which cells rest, each once, whatever was read on it."""
    proofs = [proof_of(each) for each in cells if each.address]
    return tuple({each.url.partition("#")[0]: replace(each, locator="") for each in proofs}.values())


def _terms(known: Known, term: Term) -> Field:
    """What is had of a kind of thing: a licence where the thing itself is given, else what is told of it."""
    cell = known.decided.get(term.item)
    name = f"o-{term.topic}"
    if cell is None or not cell.status.is_found:
        return missing(name, [cell] if cell else [])
    text, said = cell.value, [Message(name="form-says-partial")]
    if cell.status is not Status.PARTIAL:
        text, said = _licence(term)
    left_out = {"form-note-licence", "form-note-partial"}
    return Field(
        name=name,
        label=Message(name=f"form-field-{name}"),
        state=State.STATED,
        text=text,
        words=tuple(said),
        proofs=(proof_of(cell),),
        notes=tuple(note for note in notes_of(cell) if note.name not in left_out),
    )


def _licence(term: Term) -> tuple[str, list[Message]]:
    """The licence stated of a thing that is given, with what it is; that of the whole release is told as such."""
    from obsia.accounting.openness.terms import RELEASE

    if term.assertion is None or not term.licence:
        return "", [Message(name="form-says-available"), Message(name="form-says-no-terms")]
    if term.assertion.item == RELEASE and term.topic != "weights":
        of_release = Message(name="form-says-release-licence", arguments={"licence": term.licence})
        return "", [Message(name="form-says-available"), of_release]
    told = "form-says-open" if term.is_open else "form-says-not-open" if term.is_open is False else "form-says-no-terms"
    return term.licence, [Message(name=told)]


def request(known: Known) -> Section:
    """Energy, carbon and water of one request of a stated size; and what the maker states of one."""
    held = request_of(known.inputs)
    fields = [
        _request_field(held, name, quantity, boundary, unit, factor)
        for name, quantity, boundary, unit, factor in _REQUEST
    ]
    stated = text_field(known, "r-stated", "energy_inference")
    return Section(
        name="request",
        title=Message(name="form-section-request"),
        fields=(*fields, stated),
        notes=() if held is None else (held.note,),
    )


def _request_field(held: Asked | None, name: str, quantity: str, boundary: str, unit: str, factor: float) -> Field:
    figure = None if held is None else estimated.figure({"figures": held.others}, quantity, boundary)
    if held is None or figure is None:
        return missing(f"r-{name}", [], reason=Message(name="form-reason-no-request"))
    return Field(
        name=f"r-{name}",
        label=Message(name=f"form-field-r-{name}"),
        state=State.STATED,
        quantity=estimated.quantity_of(figure, unit=unit, factor=factor),
        proofs=(held.proof,),
    )


def training(known: Known) -> Section:
    """Arithmetic, energy, carbon and water of training."""
    record = known.inputs.training
    carbon = estimated.figure(record, CARBON, "facility")
    stated = known.number("carbon_training", unit="gCO2e", answer="training-carbon")
    if stated is None and carbon is not None and record is not None:
        emitted = Field(
            name="t-carbon",
            label=Message(name="form-field-t-carbon"),
            state=State.STATED,
            quantity=estimated.quantity_of(carbon, unit="tCO2e", factor=1.0 / GRAMS_PER_TONNE),
            proofs=(estimate_proof(record),),
            notes=(Message(name="form-note-estimated"), Message(name="form-note-location-based")),
        )
    else:
        emitted = number_field(
            "t-carbon",
            stated,
            known=known,
            item="carbon_training",
            unit="tCO2e",
            factor=1.0 / GRAMS_PER_TONNE,
            boundary="form-boundary-unstated",
            reason=Message(name="form-reason-no-place"),
        )
    return Section(
        name="training",
        title=Message(name="form-section-training"),
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


def silences(known: Known) -> Section:
    """What is not told, and which of it would be worth most."""
    cells = known.decided
    untold = [item for item in _ENERGY_ITEMS if item in cells and not cells[item].status.is_found]
    untold = [item for item in untold if cells[item].status is not Status.NOT_APPLICABLE]
    withheld = [item for item in untold if cells[item].status is Status.WITHHELD]
    unread = {"items": ",".join(item for item in _ENERGY_ITEMS if item not in cells)}
    fields: list[Field] = []
    for name, items in (("s-withheld", withheld), ("s-untold", [each for each in untold if each not in withheld])):
        label = Message(name=f"form-field-{name}")
        if items:
            proofs = _pages(cells[item] for item in items)
            words = (Message(name="form-says-items", arguments={"items": ",".join(items)}),)
            kept = proofs or (Proof(title="obsia:catalogue", locator=known.subject),)
            note = (Message(name="form-note-nobody-looked", arguments=unread),)
            notes = note if unread["items"] and name == "s-untold" else ()
            fields.append(Field(name=name, label=label, state=State.STATED, words=words, proofs=kept, notes=notes))
        elif unread["items"] and not untold:
            fields.append(missing(name, [], reason=Message(name="form-reason-nobody-looked", arguments=unread)))
        else:
            reason = Message(name="form-reason-none-such")
            fields.append(Field(name=name, label=label, state=State.NOT_APPLICABLE, reason=reason))
    fields.append(_worth(known))
    return Section(name="silences", title=Message(name="form-section-silences"), fields=tuple(fields))


def _worth(known: Known) -> Field:
    """The silences of its service that cost most, as simulated beforehand for a standard request."""
    name, snapshot = "s-worth", facts.load()
    held = [
        each
        for each in disclosures.worths(snapshot, known.subject.removeprefix("model:"))
        if each.prior == "ours" and each.score > 0 and each.fall > 0
    ]
    if not held:
        return missing(name, [], reason=Message(name="form-reason-no-worth"))
    first = sorted(held, key=lambda each: -each.fall / each.score)[:_MOST_SILENCES]
    falls = ",".join(f"{each.silence}={max(1, round(100 * each.fall / each.score))}" for each in first)
    words = (Message(name="form-says-worth", arguments={"falls": falls}),)
    try:
        source = snapshot.source(first[0].evidence)
        proof = Proof(title=source.title, url=source.url, read_on=source.retrieved)
    except MissingFact:
        proof = Proof(title=first[0].evidence)
    command = Proof(title="obsia:silence", locator=f"obsia silence {known.subject.removeprefix('model:')}")
    return Field(
        name=name,
        label=Message(name=f"form-field-{name}"),
        state=State.STATED,
        words=words,
        proofs=(proof, command),
        notes=(Message(name="form-note-worth"),),
    )


def commitments(known: Known) -> Section:
    """What the maker has signed, as read; names that were not read in a source are left out."""
    snapshot = facts.load()
    parties = disclosures.parties(snapshot)
    wanted = _names(known)
    party = next(
        (each for each in parties.values() if each.kind == "company" and {each.name.casefold(), each.party} & wanted),
        None,
    )
    title = Message(name="form-section-commitments")
    if party is None:
        field = missing("m-signed", [], reason=Message(name="form-reason-no-party"))
        return Section(name="commitments", title=title, fields=(field,))
    by_id = {each.instrument: each for each in disclosures.instruments(snapshot)}
    rows = [
        row
        for row in disclosures.commitments(snapshot)
        if row.party == party.party and row.basis == "read" and row.instrument in by_id
    ]
    rows = [row for row in rows if not row.date or row.date <= known.inputs.made_on]
    if not rows:
        field = missing("m-signed", [], reason=Message(name="form-reason-none-signed"))
        return Section(name="commitments", title=title, fields=(field,))
    rows.sort(key=lambda row: (row.instrument, row.date))
    fields = tuple(
        Field(
            name=f"m-{row.instrument}" if before != row.instrument else f"m-{row.instrument}-{row.status}",
            label=Message(
                name="form-field-instrument",
                arguments={"name": by_id[row.instrument].name, "name_fr": by_id[row.instrument].name_fr},
            ),
            state=State.STATED,
            text=row.date,
            words=(Message(name="form-says-commitment", arguments={"status": row.status}),),
            proofs=(Proof(title=by_id[row.instrument].name, url=row.address, locator=row.locator),),
        )
        for before, row in zip(("", *(row.instrument for row in rows)), rows, strict=False)
    )
    return Section(name="commitments", title=title, fields=fields)


def _names(known: Known) -> set[str]:
    """Names under which the maker may stand among the parties: its own, those in brackets, its id in the catalogue."""
    maker = known.inputs.system.developer if known.inputs.system else ""
    names = [part.strip().casefold() for part in re.split(r"[()]", maker) if part.strip()]
    names.append(known.subject.removeprefix("model:").partition("/")[0])
    return {*names, *(f"{name} ai" for name in names), *(f"{name}-ai" for name in names)} - {"", " ai", "-ai"}
