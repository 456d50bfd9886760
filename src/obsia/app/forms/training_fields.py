"""Fields on training that several forms ask for: arithmetic, time, energy; from meters, statements or the estimate."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from obsia.app.forms import estimated
from obsia.app.forms.facts_of import (
    ANSWERED,
    RUN,
    Measure,
    Stated,
    SystemFacts,
    is_kept_back,
    missing,
    number_field,
    proof_of,
    text_field,
)
from obsia.app.forms.inputs import Record
from obsia.app.forms.record_figures import answered_choice, without_folders
from obsia.app.forms.rounding import significant
from obsia.core.dossier import Field, Proof, Quantity, State
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary
from obsia.core.message import Message, Term
from obsia.core.reading import Reading

KWH_PER_MWH: Final = 1000.0
TRAINING: Final = "training"
FLOP_COUNT, ENERGY, CARBON = "training_flop_count", "training_energy_kwh", "training_carbon_g"
UNSTATED: Final = "form-boundary-unstated"
_WIDEST_FIRST: Final = (Boundary.FACILITY, Boundary.SERVER, Boundary.ACCELERATOR)
BOUNDARIES: Final = tuple(each.value for each in _WIDEST_FIRST)
_SIX_WEIGHTS: Final = "form-note-flop-six"


def estimate_proof(record: Record) -> Proof:
    """The command that made an estimate, so that it can be made again."""
    return Proof(title="obsia:train", locator=shlex.join(without_folders(record["command"])))


def flop(known: SystemFacts) -> Stated | None:
    """Operations of the final run: as stated, else 6 for each active parameter and token; None without both."""
    stated = known.number("compute_training", unit="FLOP", answer="training-flop")
    if stated is not None and stated.kind is not Kind.MODELLED:
        return stated
    record = known.inputs.training
    held = estimated.figure(record, FLOP_COUNT, "accelerator")
    if record is not None and held is not None and held["low"] == held["high"]:
        proofs = tuple(dict.fromkeys((*estimated.told_of(known).proofs, estimate_proof(record))))
        note = Message("form-note-flop-stated" if "flop" in record["stated"] else _SIX_WEIGHTS)
        return Stated(value=held["value"], unit="FLOP", kind=Kind.MODELLED, proofs=proofs, notes=(note,))
    return stated


def flop_field(known: SystemFacts, name: str, *, as_asked: str = "", notes: tuple[Message, ...] = ()) -> Field:
    """Operations of the final run; where only its hours are known, the range of what they can have delivered."""
    stated = flop(known)
    record = known.inputs.training
    held = estimated.figure(record, FLOP_COUNT, "accelerator")
    if stated is None and record is not None and held is not None:
        return Field(
            name=name,
            label=Message(f"form-field-{name}"),
            state=State.STATED,
            quantity=estimated.quantity_of(held, unit="FLOP", boundary=RUN, as_asked=as_asked),
            proofs=(*estimated.proofs_of(held), estimate_proof(record)),
            notes=(Message("form-note-estimated"), *estimated.assumption_notes(held), *notes),
        )
    return number_field(
        name,
        stated,
        Measure(boundary=RUN, as_asked=as_asked),
        known=known,
        item="compute_training",
        notes=notes,
        reason=Message("form-reason-no-flop"),
    )


def energy_field(known: SystemFacts, name: str) -> Field:
    """Energy of training in MWh: measured, else stated, else estimated with its interval; else why there is none."""
    if field := measured_energy(known, name) or stated_energy(known, name):
        return field
    field, cell = estimated_energy(known, name), known.decided.get("energy_training")
    if cell is None or not cell.status.is_found or not cell.value:
        return field
    if field.quantity is None:
        return text_field(known, name, "energy_training", notes=(Message("form-note-no-number"),))
    said = Message("form-note-said-of-energy", text=cell.value)
    return replace(field, notes=(*field.notes, said), proofs=(*field.proofs, proof_of(cell)))


def readings_of(known: SystemFacts) -> Sequence[Reading]:
    """Readings of training at the widest boundary that was read."""
    held = [reading for reading in known.inputs.readings if reading.work == TRAINING]
    for boundary in _WIDEST_FIRST:
        if at := [reading for reading in held if reading.boundary is boundary]:
            return at
    return ()


def measured_energy(known: SystemFacts, name: str) -> Field | None:
    """What meters read; readings of one boundary are summed, those of narrower ones left out and said."""
    readings = readings_of(known)
    if not readings:
        return None
    value = sum(reading.energy_kwh for reading in readings) / KWH_PER_MWH
    low, high = readings[0].energy_low_kwh, readings[0].energy_high_kwh
    # The ends of several readings do not add up: their errors are not known to go together.
    alone = len(readings) == 1 and low is not None and high is not None
    notes = [Message("form-note-readings", count=len(readings))]
    if len(readings) < sum(reading.work == TRAINING for reading in known.inputs.readings):
        notes.append(Message("form-note-readings-left-out"))
    return Field(
        name=name,
        label=Message(f"form-field-{name}"),
        state=State.STATED,
        quantity=Quantity(
            value=value,
            unit="MWh",
            kind=Kind.MEASURED,
            boundary=f"boundary-{readings[0].boundary.value}",
            low=(low or 0.0) / KWH_PER_MWH if alone else None,
            high=(high or 0.0) / KWH_PER_MWH if alone else None,
            as_asked=significant(value, digits=2) if value else "",
        ),
        proofs=tuple(
            dict.fromkeys(Proof(title="obsia:reading", locator=f"{each.meter}: {each.perimeter}") for each in readings)
        ),
        notes=tuple(notes),
    )


def stated_energy(known: SystemFacts, name: str) -> Field | None:
    """What the reporter or the maker states."""
    if is_kept_back(known.inputs.answers.get("training-energy", "")):
        reason = Message("form-reason-supplier")
        return Field(
            name=name,
            label=Message(f"form-field-{name}"),
            state=State.NOT_DISCLOSED,
            reason=reason,
            proofs=(ANSWERED,),
        )
    stated = known.number("energy_training", unit="kWh", answer="training-energy")
    # Hours times a nameplate are no energy: what only follows from other statements is left to the estimate.
    if stated is None or (stated.kind is Kind.MODELLED and known.inputs.training is not None):
        return None
    boundary = answered_choice(known.inputs, "training-energy-boundary", BOUNDARIES)
    return number_field(
        name,
        stated,
        Measure(
            boundary=f"boundary-{boundary}" if boundary else UNSTATED,
            unit="MWh",
            factor=1.0 / KWH_PER_MWH,
            as_asked=significant(stated.value / KWH_PER_MWH, digits=2),
        ),
        known=known,
        item="energy_training",
    )


def estimated_energy(known: SystemFacts, name: str, *, boundary: str = "facility", rounded: bool = True) -> Field:
    """What the hours or the arithmetic of the run take, with its interval; ``rounded`` as forms ask."""
    record = known.inputs.training
    held = estimated.figure(record, ENERGY, boundary)
    cell = known.decided.get("energy_training")
    if record is None or held is None:
        reason = None if cell is not None and cell.reason else Message("form-reason-no-run")
        return missing(name, [cell] if cell else [], reason=reason)
    return Field(
        name=name,
        label=Message(f"form-field-{name}"),
        state=State.STATED,
        quantity=estimated.quantity_of(
            held,
            unit="MWh",
            factor=1.0 / KWH_PER_MWH,
            as_asked=significant(held["value"] / KWH_PER_MWH, digits=2) if rounded else "",
        ),
        proofs=(estimate_proof(record), *estimated.proofs_of(held)),
        notes=(Message("form-note-estimated"), *estimated.assumption_notes(held)),
    )


def method_field(known: SystemFacts, name: str) -> Field:
    """How the energy was come by, in about a hundred words, told from what was used."""
    label = Message(f"form-field-{name}")
    if answered := known.inputs.answers.get("energy-method", ""):
        return Field(name=name, label=label, state=State.STATED, text=answered, proofs=(ANSWERED,))
    if readings := readings_of(known):
        words = Message(
            "form-method-measured",
            count=len(readings),
            meters=", ".join(dict.fromkeys(reading.meter for reading in readings)),
            perimeters="; ".join(dict.fromkeys(reading.perimeter for reading in readings)),
            boundary=Term("boundary", readings[0].boundary.value),
        )
        proofs = tuple(Proof(title="obsia:reading", locator=f"{each.meter}: {each.perimeter}") for each in readings)
        return Field(name=name, label=label, state=State.STATED, words=(words,), proofs=tuple(dict.fromkeys(proofs)))
    if stated_energy(known, name) is not None:
        return missing(name, [], reason=Message("form-reason-method-theirs"))
    record = known.inputs.training
    if record is None:
        return missing(name, [], reason=Message("form-reason-no-run"))
    used = tuple(Message(f"form-used-{each}") for each in estimated.stated_words(record))
    by_hours = "device_h" in record["stated"]
    return Field(
        name=name,
        label=label,
        state=State.STATED,
        words=(
            Message("form-method-begin"),
            *used,
            Message(f"form-method-{'hours' if by_hours else 'flop'}"),
        ),
        proofs=(estimate_proof(record),),
    )


def time_field(known: SystemFacts, name: str, *, as_asked: str = "", notes: tuple[Message, ...] = ()) -> Field:
    """Calendar days of training."""
    return number_field(
        name,
        known.days(),
        Measure(boundary=RUN, as_asked=as_asked),
        known=known,
        item="duration_training",
        notes=notes,
    )
