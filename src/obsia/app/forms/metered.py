"""Energy that meters read, and its carbon where the reporter states the intensity of the grid."""

from __future__ import annotations

from obsia.app.forms.form_fields import amount, missing, word
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import (
    answer,
    answered_number,
    one_boundary,
    reading_proofs,
    reading_quantity,
    readings_of,
)
from obsia.core.dossier import Field, Proof
from obsia.core.evidence import Kind
from obsia.core.message import Message


def metered_energy(inputs: Inputs, work: str, name: str, *notes: Message, unit: str) -> Field:
    """The sum of the readings of one kind of work."""
    label = word("energy-metered")
    readings = readings_of(inputs, work)
    if not readings:
        return missing(name, label, word("reason-reading"), *notes)
    if not one_boundary(readings):
        return missing(name, label, word("reason-boundaries"), *notes)
    quantity = reading_quantity(readings, unit=unit)
    return amount(name, label, quantity, reading_proofs(readings), *notes)


def metered_carbon(inputs: Inputs, work: str, name: str, *notes: Message, unit: str) -> Field:
    """Location-based carbon of readings of one boundary: kWh times the intensity that the reporter states."""
    label = word("carbon-metered")
    readings = readings_of(inputs, work)
    if not readings:
        return missing(name, label, word("reason-reading"), *notes)
    if not one_boundary(readings):
        return missing(name, label, word("reason-boundaries"), *notes)
    intensity_g_per_kwh = answered_number(inputs, "carbon-intensity-g-per-kwh")
    if intensity_g_per_kwh is None or not answer(inputs, "carbon-intensity-source"):
        needed = "carbon-intensity-g-per-kwh, carbon-intensity-source"
        return missing(name, label, word("reason-answer", answer=needed), *notes)
    quantity = reading_quantity(readings, unit=unit, scale=intensity_g_per_kwh, base="gCO2e", kind=Kind.DISCLOSED)
    source = Proof(title=answer(inputs, "carbon-intensity-source"), locator="carbon-intensity-g-per-kwh")
    return amount(name, label, quantity, (*reading_proofs(readings), source), word("note-metered-carbon"), *notes)
