"""Fields on training that several forms ask for: arithmetic, time, energy; from meters, statements or the estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from obsia.app.forms import estimated
from obsia.app.forms.documented import ROUNDED
from obsia.app.forms.facts_of import (
    ANSWERED,
    Stated,
    SystemFacts,
    is_kept_back,
    number_field,
    proof_of,
    text,
    unstated,
)
from obsia.app.forms.form_fields import FieldSpecification, stated
from obsia.app.forms.record_figures import (
    TRAINING,
    answered_choice,
    assumption_notes,
    figure_in,
    proofs_of,
    quantity_of,
    reading_quantity,
    training_proof,
)
from obsia.app.forms.rounding import significant
from obsia.core.dossier import Field, Proof
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import passage
from obsia.core.message import Message, Quotation, Term
from obsia.core.reading import Reading

_KWH_PER_MWH: Final = 1000.0
_GRAMS_PER_TONNE: Final = 1e6
_ENERGY: Final = "training_energy_kwh"
_RUN: Final = "form-boundary-run"
_UNSTATED: Final = "form-boundary-unstated"
_WIDEST_FIRST: Final = (Boundary.FACILITY, Boundary.SERVER, Boundary.ACCELERATOR)
BOUNDARIES: Final = tuple(each.value for each in _WIDEST_FIRST)
_ESTIMATED: Final = Message("form-note-estimated")


def _of_run(known: SystemFacts, quantity: str, boundary: Boundary) -> Figure | None:
    return figure_in(known.inputs.training, quantity, boundary, where=TRAINING)


def _flop_figure(known: SystemFacts) -> Figure | None:
    return _of_run(known, "training_flop_count", Boundary.ACCELERATOR)


def _proof(known: SystemFacts) -> tuple[Proof, ...]:
    """The command that made the estimate of the run, so that it can be made again."""
    return () if known.inputs.training is None else training_proof(known.inputs.training)


def stated_flop(known: SystemFacts) -> Stated | None:
    """Operations of the final run: as stated, else 6 for each active parameter and token; None without both."""
    held = known.flop()
    if held is not None and held.kind is not Kind.MODELLED:
        return held
    record, figure = known.inputs.training, _flop_figure(known)
    if record is None or figure is None or figure.low != figure.high:
        return held
    proofs = tuple(dict.fromkeys((*estimated.told_of(known).proofs, *_proof(known))))
    note = Message("form-note-flop-stated" if "flop" in record["stated"] else "form-note-flop-six")
    return Stated(value=figure.value, unit="FLOP", kind=Kind.MODELLED, proofs=proofs, notes=(note,))


def flop(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Operations of the final run; where only its hours are known, the range of what they can have delivered."""
    held, figure = stated_flop(known), _flop_figure(known)
    if held is None and figure is not None:
        quantity = quantity_of(figure, unit=figure.unit, name="FLOP")
        quantity = replace(quantity, boundary=_RUN, as_asked=ROUNDED[asked.rounded](quantity.value))
        return stated(
            asked, (*proofs_of(figure), *_proof(known)), _ESTIMATED, *assumption_notes(figure), quantity=quantity
        )
    asked = replace(asked, items=("compute_training",), boundary=_RUN, reason="form-reason-no-flop")
    return number_field(asked, held, known, rounded=ROUNDED[asked.rounded])


def flop_method(asked: FieldSpecification, known: SystemFacts) -> Field:
    """How the arithmetic was counted."""
    if known.inputs.answers.get(asked.name):
        return text(asked, known)
    held = stated_flop(known)
    if held is not None and held.kind is not Kind.MODELLED:
        return unstated(asked, reason=Message("form-reason-method-theirs"))
    if held is None and _flop_figure(known) is None:
        return unstated(asked, reason=Message("form-reason-no-flop"))
    way = "hours" if held is None else "six"
    proofs = _proof(known) or (held.proofs if held is not None else ())
    return stated(asked, proofs, words=(Message(f"form-flop-method-{way}"),))


def energy(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Energy of training in MWh: measured, else stated, else estimated with its interval; else why there is none."""
    if field := measured_energy(asked, known) or stated_energy(asked, known):
        return field
    rounded = replace(asked, boundary=Boundary.FACILITY.value, rounded="two-figures")
    field, cell = estimated_energy(rounded, known), known.decided.get("energy_training")
    if cell is None or not cell.status.is_found or not cell.value:
        return field
    if field.quantity is None:
        noted = (Message("form-note-no-number"), *asked.notes)
        return text(replace(asked, items=("energy_training",), notes=noted), known)
    said = Message("form-note-said-of-energy", text=Quotation(passage(cell.value)))
    own = field.notes[: len(field.notes) - len(asked.notes)]
    return replace(field, notes=(*own, said, *asked.notes), proofs=(*field.proofs, proof_of(cell)))


def energy_as_known(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The same, with whether it was measured, stated or estimated."""
    field = energy(asked, known)
    names = {Kind.MEASURED: "form-note-is-measured", Kind.DISCLOSED: "form-note-is-stated"}
    code = "form-note-not-applicable-allowed"
    if field.quantity is not None:
        code = names.get(field.quantity.kind, "form-note-is-estimated")
    return replace(field, notes=(*field.notes, Message(code)))


def readings_of(known: SystemFacts) -> Sequence[Reading]:
    """Readings of training at the widest boundary that was read."""
    held = [reading for reading in known.inputs.readings if reading.work == "training"]
    for boundary in _WIDEST_FIRST:
        if at := [reading for reading in held if reading.boundary is boundary]:
            return at
    return ()


def measured_energy(asked: FieldSpecification, known: SystemFacts) -> Field | None:
    """What meters read; readings of one boundary are summed, those of narrower ones left out and said."""
    readings = readings_of(known)
    if not readings:
        return None
    notes = [Message("form-note-readings", count=len(readings))]
    if len(readings) < sum(reading.work == "training" for reading in known.inputs.readings):
        notes.append(Message("form-note-readings-left-out"))
    quantity = reading_quantity(readings, unit="MWh")
    as_asked = significant(quantity.value, digits=2) if quantity.value else ""
    return stated(asked, _meters(readings), *notes, quantity=replace(quantity, as_asked=as_asked))


def _meters(readings: Sequence[Reading]) -> tuple[Proof, ...]:
    proofs = (Proof(title="obsia:reading", locator=f"{each.meter}: {each.perimeter}") for each in readings)
    return tuple(dict.fromkeys(proofs))


def stated_energy(asked: FieldSpecification, known: SystemFacts) -> Field | None:
    """What the reporter or the maker states."""
    if is_kept_back(known.inputs.answers.get("training-energy", "")):
        return replace(unstated(asked, reason=Message("form-reason-supplier")), proofs=(ANSWERED,))
    held = known.number("energy_training", unit="kWh", answer="training-energy")
    # Hours times a nameplate are no energy: what only follows from other statements is left to the estimate.
    if held is None or (held.kind is Kind.MODELLED and known.inputs.training is not None):
        return None
    named = answered_choice(known.inputs, "training-energy-boundary", BOUNDARIES)
    boundary = f"boundary-{named}" if named else _UNSTATED
    asked = replace(asked, items=("energy_training",), boundary=boundary, unit="MWh", divisor=_KWH_PER_MWH)
    return number_field(asked, held, known, rounded=ROUNDED["two-figures"])


def estimated_energy(asked: FieldSpecification, known: SystemFacts) -> Field:
    """What the hours or the arithmetic of the run take at a boundary, with its interval."""
    figure = _of_run(known, _ENERGY, Boundary(asked.boundary))
    if figure is None:
        cell = known.decided.get("energy_training")
        reason = None if cell is not None and cell.reason else Message("form-reason-no-run")
        return unstated(asked, [cell] if cell else [], reason=reason)
    quantity = quantity_of(figure, unit="MWh")
    quantity = replace(quantity, as_asked=ROUNDED[asked.rounded](quantity.value))
    proofs = (*_proof(known), *proofs_of(figure))
    return stated(asked, proofs, _ESTIMATED, *assumption_notes(figure), quantity=quantity)


def carbon(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Carbon of training: stated, else estimated; else why there is none."""
    held = known.number("carbon_training", unit="gCO2e", answer="training-carbon")
    figure = _of_run(known, "training_carbon_g", Boundary.FACILITY)
    if held is None and figure is not None:
        notes = (_ESTIMATED, Message("form-note-location-based"), *assumption_notes(figure))
        return stated(asked, (*_proof(known), *proofs_of(figure)), *notes, quantity=quantity_of(figure, unit="tCO2e"))
    asked = replace(
        asked, items=("carbon_training",), boundary=_UNSTATED, unit="tCO2e", divisor=_GRAMS_PER_TONNE,
        reason="form-reason-no-place",
    )  # fmt: skip
    return number_field(asked, held, known)


def method(asked: FieldSpecification, known: SystemFacts) -> Field:
    """How the energy was come by, in about a hundred words, told from what was used."""
    if answered := known.inputs.answers.get("energy-method", ""):
        return stated(asked, (ANSWERED,), text=answered)
    if readings := readings_of(known):
        words = Message(
            "form-method-measured",
            count=len(readings),
            meters=", ".join(dict.fromkeys(reading.meter for reading in readings)),
            perimeters="; ".join(dict.fromkeys(reading.perimeter for reading in readings)),
            boundary=Term("boundary", readings[0].boundary.value),
        )
        return stated(asked, _meters(readings), words=(words,))
    if stated_energy(asked, known) is not None:
        return unstated(asked, reason=Message("form-reason-method-theirs"))
    record = known.inputs.training
    if record is None:
        return unstated(asked, reason=Message("form-reason-no-run"))
    used = tuple(Message(f"form-used-{each}") for each in estimated.stated_words(record))
    way = "hours" if "device_h" in record["stated"] else "flop"
    return stated(asked, _proof(known), words=(Message("form-method-begin"), *used, Message(f"form-method-{way}")))
