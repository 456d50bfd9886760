"""Fields of the ``co2_eq_emissions`` block of Hugging Face model cards, and the block itself.

The block holds one number in grams, without interval, boundary or energy: what it cannot hold stands in a file beside
the card (:func:`sidecar`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from obsia._version import __version__
from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification, answered, figure_field, stated, word
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.metered import metered_carbon, metered_energy
from obsia.app.forms.provider_units import stated_run
from obsia.app.forms.record_figures import (
    TRAINING,
    answer,
    answer_proof,
    answered_number,
    figure_in,
    reading_proofs,
    readings_of,
    training_proof,
)
from obsia.app.forms.rounding import significant
from obsia.app.forms.yaml_text import Value, decimal, emit
from obsia.core.dossier import Dossier, Field, Proof, State
from obsia.core.figure import Boundary, Tested

KEY: Final = "co2_eq_emissions"
GRAM: Final = "gCO2e"
DIGITS: Final = 3
"""Significant digits of the block: the Hub asks for none, the rounding is ours."""


def emissions(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Metered carbon where there are readings of training, else the estimate of the final run."""
    inputs = known.inputs
    if readings_of(inputs, "training"):
        return metered_carbon(inputs, "training", asked.name, unit=GRAM)
    figure = figure_in(inputs.training, "training_carbon_g", Boundary.FACILITY, where=TRAINING)
    reason = word("reason-training" if inputs.training is None else "reason-training-region")
    return figure_field(asked.name, asked.label, figure, unit=GRAM, otherwise=reason)


def energy(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Metered energy, else that of the estimate."""
    inputs = known.inputs
    if readings_of(inputs, "training"):
        return metered_energy(inputs, "training", asked.name, unit="kWh")
    figure = figure_in(inputs.training, "training_energy_kwh", Boundary.FACILITY, where=TRAINING)
    return figure_field(asked.name, asked.label, figure, unit="kWh", otherwise=word("reason-training"))


def source(asked: FieldSpecification, known: SystemFacts) -> Field:
    """How the number was made, for the reader of the card: in English, the language of the metadata."""
    made = emissions(FieldSpecification(name="emissions", label=word("card-emissions")), known)
    if made.quantity is None:
        return asked.missing(word("reason-no-emissions"))
    quantity = made.quantity
    interval = ""
    if quantity.low is not None and quantity.high is not None:
        # The words of an interval are earned: docs/explanation/uncertainty.md.
        words = f"{quantity.level:.0%} interval" if quantity.tested is Tested.TESTED else "plausible range"
        words = words if quantity.tested is not None else "interval of the meter"
        interval = f", {words} {decimal(_rounded(quantity.low))} to {decimal(_rounded(quantity.high))} g"
    how = f"{quantity.kind.value}, boundary {quantity.boundary.removeprefix('boundary-')}, location-based{interval}"
    trace = f"; obsia trace {quantity.figure_id}" if quantity.figure_id else ""
    return stated(asked, made.proofs, text=f"obsia {__version__}: {how}{trace}")


def place(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Where the run was: as the reporter says, else as readings and the estimate have it."""
    inputs, told = known.inputs, answered(asked, known)
    if told.state is State.STATED:
        return told
    regions = {reading.region for reading in readings_of(inputs, "training") if reading.region}
    zone = ", ".join(sorted(regions)) or str((inputs.training or {}).get("zone") or "")
    return stated(asked, _proof_of_run(inputs), text=zone) if zone else told


def hardware(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The machines of the run."""
    inputs = known.inputs
    told, devices = answer(inputs, "hardware"), answered_number(inputs, "device-count")
    if told:
        text = _devices(None if devices is None else float(devices), told)
        return stated(asked, answer_proof("hardware", "device-count"), text=text)
    readings = readings_of(inputs, "training")
    named = [_devices(reading.device_count, reading.hardware) for reading in readings if reading.hardware]
    run: Mapping[str, Any] = {} if readings else stated_run(inputs)
    if run.get("hardware"):
        named = [_devices(run.get("devices"), str(run["hardware"]))]
    if not named:
        return asked.missing(word("reason-answer", answer="hardware, device-count"))
    return stated(asked, _proof_of_run(inputs), text=", ".join(dict.fromkeys(named)))


def _devices(count: float | None, hardware: str) -> str:
    return hardware if count is None else f"{count:.0f} {hardware}"


def _proof_of_run(inputs: Inputs) -> tuple[Proof, ...]:
    """What place and machines rest on: the meters, else the command that states the run."""
    return reading_proofs(readings_of(inputs, "training")) or training_proof(inputs.training or {})


# ---------------------------------------------------------------- the block and the file beside it


def _form(inputs: Inputs) -> Dossier:
    from obsia.app.forms.specification import filled

    return filled("model-card", inputs)


def _rounded(grams: float) -> float:
    """As the block states it: more digits would claim more than is known. The file beside it keeps them all."""
    return float(significant(grams, digits=DIGITS)) if grams > 0 else grams


def native(inputs: Inputs) -> str:
    """The metadata block between its fences: what is not stated is left out, never zero."""
    content: dict[str, Value] = {}
    for field in _form(inputs).sections[0].fields:
        if field.quantity is not None:
            content[field.name] = _rounded(field.quantity.value)
        elif field.text:
            content[field.name] = field.text
    return f"---\n{emit({KEY: content})}---\n"


def sidecar(inputs: Inputs) -> str:
    """What the block cannot hold, as JSON: energy, intervals, boundaries, kinds, evidence, and what is missing."""
    form = _form(inputs)
    fields = [_record(field) for section in form.sections for field in section.fields]
    content = {
        "describes": KEY,
        "subject": form.subject,
        "obsia": __version__,
        "snapshot": form.snapshot,
        "command": list(form.command),
        "made_on": form.made_on,
        "fields": fields,
    }
    return json.dumps(content, indent=2, ensure_ascii=True) + "\n"


def _record(field: Field) -> dict[str, Any]:
    record: dict[str, Any] = {"field": field.name, "state": field.state.value}
    if field.quantity is not None:
        quantity = field.quantity
        record |= {
            "value": quantity.value,
            "unit": quantity.unit,
            "low": quantity.low,
            "high": quantity.high,
            "level": None if quantity.low is None else quantity.level,
            "tested": None if quantity.tested is None else quantity.tested.value,
            "boundary": quantity.boundary.removeprefix("boundary-"),
            "kind": quantity.kind.value,
            "figure_id": quantity.figure_id or None,
        }
    if field.text:
        record["text"] = field.text
    if field.reason is not None:
        record["reason"] = field.reason.code.removeprefix("reporting-reason-")
    proofs = [{"title": each.title, "url": each.url, "locator": each.locator} for each in field.proofs]
    return record | ({"evidence": proofs} if proofs else {})
