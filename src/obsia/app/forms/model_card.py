"""Hugging Face model cards: the ``co2_eq_emissions`` block, written and read.

The block holds one number in grams, without interval, boundary or energy: what it cannot hold stands in a file beside
the card (:func:`sidecar`). What a card states is read as :class:`CardEmissions`, in grams, or refused by line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from obsia._version import __version__
from obsia.app.forms.disclosed import disclosed
from obsia.app.forms.form_fields import amount, answer_field, dossier, figure_field, missing, said, word
from obsia.app.forms.front_matter import Scalar, block
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
from obsia.app.forms.units_of_forms import convert
from obsia.app.forms.yaml_text import Value, decimal, emit
from obsia.core.dossier import Dossier, Field, Proof, Quantity, Section, State
from obsia.core.errors import BadInput, NoData
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Tested
from obsia.core.message import Message, Symbol

KEY: Final = "co2_eq_emissions"
EDITION: Final = "co2_eq_emissions (Hugging Face Hub)"
FORM_URL: Final = "https://huggingface.co/docs/hub/model-cards-co2"
TEXTS: Final = ("source", "training_type", "geographical_location", "hardware_used")
GRAM: Final = "gCO2e"
DIGITS: Final = 3
"""Significant digits of the block: the Hub asks for none, the rounding is ours."""
_AMOUNT: Final = re.compile(r"([0-9][0-9.,_]{0,40}(?:[eE][+-]?[0-9]{1,2})?) *([a-zA-Zµ0-9 -]{0,20})")
_NUMBER: Final = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_UNITS: Final = {
    "": GRAM, "g": GRAM, "gram": GRAM, "grams": GRAM,
    "kg": "kgCO2e", "kilogram": "kgCO2e", "kilograms": "kgCO2e",
    "t": "tCO2e", "tonne": "tCO2e", "tonnes": "tCO2e", "metric ton": "tCO2e", "metric tons": "tCO2e",
}  # fmt: skip
"""Units that people write. A bare "ton" is left out: it is three different masses."""
_GAS: Final = re.compile(r"[ -]*(?:of )?co2(?:-?eq?)?$|[ -]*eq$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEmissions:
    """What the block of a card states; emissions in grams, '' and None where it states nothing."""

    emissions_g: Fraction | None
    as_written: str = ""
    source: str = ""
    training_type: str = ""
    geographical_location: str = ""
    hardware_used: str = ""
    line: int = 0


def model_card(inputs: Inputs) -> Dossier:
    """The five fields of the block, and what it has no place for.

    Answers: ``training-type`` (pre-training or fine-tuning), ``geographical-location``, ``hardware`` with
    ``device-count``, ``carbon-intensity-g-per-kwh`` with ``carbon-intensity-source`` (for readings).
    """
    return dossier(
        inputs,
        "model-card",
        Section(
            name=KEY,
            title=word("section-card"),
            fields=(
                _emissions(inputs),
                _source(inputs),
                answer_field(inputs, "training_type", word("card-training-type")),
                _place(inputs),
                _hardware(inputs),
            ),
            notes=(word("card-note-native"),),
        ),
        Section(
            name="beside",
            title=word("section-beside"),
            fields=(_energy(inputs), disclosed(inputs, "carbon_training", word("carbon-told"))),
            notes=(word("card-note-beside"),),
        ),
        edition=EDITION,
        url=FORM_URL,
        notes=(word("note-independent-form"),),
    )


def _emissions(inputs: Inputs) -> Field:
    """Metered carbon where there are readings of training, else the estimate of the final run."""
    if readings_of(inputs, "training"):
        return metered_carbon(inputs, "training", "emissions", unit=GRAM)
    figure = figure_in(inputs.training, "training_carbon_g", Boundary.FACILITY, where=TRAINING)
    reason = word("reason-training" if inputs.training is None else "reason-training-region")
    return figure_field("emissions", word("card-emissions"), figure, unit=GRAM, otherwise=reason)


def _energy(inputs: Inputs) -> Field:
    if readings_of(inputs, "training"):
        return metered_energy(inputs, "training", "energy", unit="kWh")
    figure = figure_in(inputs.training, "training_energy_kwh", Boundary.FACILITY, where=TRAINING)
    return figure_field("energy", word("card-energy"), figure, unit="kWh", otherwise=word("reason-training"))


def _source(inputs: Inputs) -> Field:
    """How the number was made, for the reader of the card: in English, the language of the metadata."""
    label, emissions = word("card-source"), _emissions(inputs)
    if emissions.quantity is None:
        return missing("source", label, word("reason-no-emissions"))
    quantity = emissions.quantity
    interval = ""
    if quantity.low is not None and quantity.high is not None:
        # The words of an interval are earned: docs/explanation/uncertainty.md.
        words = f"{quantity.level:.0%} interval" if quantity.tested is Tested.TESTED else "plausible range"
        words = words if quantity.tested is not None else "interval of the meter"
        interval = f", {words} {decimal(_rounded(quantity.low))} to {decimal(_rounded(quantity.high))} g"
    how = f"{quantity.kind.value}, boundary {quantity.boundary.removeprefix('boundary-')}, location-based{interval}"
    trace = f"; obsia trace {quantity.figure_id}" if quantity.figure_id else ""
    return said("source", label, f"obsia {__version__}: {how}{trace}", emissions.proofs)


def _place(inputs: Inputs) -> Field:
    name, label = "geographical_location", word("card-location")
    told = answer_field(inputs, name, label)
    if told.state is State.STATED:
        return told
    regions = {reading.region for reading in readings_of(inputs, "training") if reading.region}
    zone = ", ".join(sorted(regions)) or str((inputs.training or {}).get("zone") or "")
    return said(name, label, zone, _proof_of_run(inputs)) if zone else told


def _hardware(inputs: Inputs) -> Field:
    name, label = "hardware_used", word("card-hardware")
    hardware, devices = answer(inputs, "hardware"), answered_number(inputs, "device-count")
    if hardware:
        text = _devices(None if devices is None else float(devices), hardware)
        return said(name, label, text, answer_proof("hardware", "device-count"))
    readings = readings_of(inputs, "training")
    named = [_devices(reading.device_count, reading.hardware) for reading in readings if reading.hardware]
    run: Mapping[str, Any] = {} if readings else stated_run(inputs)
    if run.get("hardware"):
        named = [_devices(run.get("devices"), str(run["hardware"]))]
    if not named:
        return missing(name, label, word("reason-answer", answer="hardware, device-count"))
    return said(name, label, ", ".join(dict.fromkeys(named)), _proof_of_run(inputs))


def _devices(count: float | None, hardware: str) -> str:
    return hardware if count is None else f"{count:.0f} {hardware}"


def _proof_of_run(inputs: Inputs) -> tuple[Proof, ...]:
    """What place and machines rest on: the meters, else the command that states the run."""
    return reading_proofs(readings_of(inputs, "training")) or training_proof(inputs.training or {})


# ---------------------------------------------------------------- the block and the file beside it


def _rounded(grams: float) -> float:
    """As the block states it: more digits would claim more than is known. The file beside it keeps them all."""
    return float(significant(grams, digits=DIGITS)) if grams > 0 else grams


def native(inputs: Inputs) -> str:
    """The metadata block between its fences: what is not stated is left out, never zero."""
    content: dict[str, Value] = {}
    for field in model_card(inputs).sections[0].fields:
        if field.quantity is not None:
            content[field.name] = _rounded(field.quantity.value)
        elif field.text:
            content[field.name] = field.text
    return f"---\n{emit({KEY: content})}---\n"


def sidecar(inputs: Inputs) -> str:
    """What the block cannot hold, as JSON: energy, intervals, boundaries, kinds, evidence, and what is missing."""
    form = model_card(inputs)
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


# ---------------------------------------------------------------- reading


def read(text: str, *, file: str) -> CardEmissions | None:
    """What the block of a card states, None for a card without one.

    Both forms are read: a mapping, and the bare number of older cards. Raises ``BadInput`` with file, line and field
    for an amount that is no number in grams (or in a unit that can be turned into grams).
    """
    found = block(text, KEY, file=file)
    if found is None:
        return None
    if isinstance(found, Scalar):
        emissions_g = _grams(found, file=file, field=KEY)
        return CardEmissions(emissions_g=emissions_g, as_written=found.text, line=found.line)
    emissions = found.get("emissions", Scalar(text="", line=0))
    texts = {name: found[name].text for name in TEXTS if name in found}
    return CardEmissions(
        emissions_g=_grams(emissions, file=file, field=f"{KEY}.emissions"),
        as_written=emissions.text,
        line=emissions.line,
        **texts,
    )


def _grams(scalar: Scalar, *, file: str, field: str) -> Fraction | None:
    if not scalar.text:
        return None
    found = _AMOUNT.fullmatch(scalar.text)
    number = found[1] if found else ""
    if _THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    unit = _UNITS.get(_GAS.sub("", found[2].strip()).strip().casefold()) if found else None
    if not _NUMBER.fullmatch(number) or unit is None:
        reason, expected = Message("card-no-grams", text=scalar.text[:60]), Message("card-expected-grams")
        raise BadInput(file=file, line=scalar.line, field=field, reason=reason, expected=expected)
    return convert(number, unit=unit, to=GRAM)


def of_card(text: str, *, file: str, inputs: Inputs) -> Dossier:
    """A card that exists, as the form: what its block states, and what it has no place for.

    Raises ``NoData`` for a card without the block, ``BadInput`` for one that cannot be read.
    """
    card = read(text, file=file)
    if card is None:
        raise NoData("card-without-key", file=file, key=Symbol(KEY))
    reason = word("reason-card-silent")
    return dossier(
        inputs,
        "model-card",
        Section(name=KEY, title=word("section-card"), fields=card_fields(card, file=file)),
        Section(
            name="beside",
            title=word("section-beside"),
            fields=(missing("energy", word("card-energy"), reason),),
            notes=(word("card-note-beside"),),
        ),
        edition=EDITION,
        url=FORM_URL,
        notes=(word("note-independent-form"),),
    )


def card_fields(card: CardEmissions, *, file: str) -> tuple[Field, ...]:
    """A card that was read, as fields of the form: what it states, with the card as its proof."""
    proof = (Proof(title=file, locator=f"{KEY}, line {card.line}" if card.line else KEY),)
    if card.emissions_g is None:
        emissions = missing("emissions", word("card-emissions"), word("reason-card-silent"))
    else:
        quantity = Quantity(
            value=float(card.emissions_g), unit=GRAM, kind=Kind.DISCLOSED, boundary="reporting-boundary-unsaid"
        )
        emissions = amount("emissions", word("card-emissions"), quantity, proof, word("card-note-read"))
    labels = {"source": "card-source", "training_type": "card-training-type"}
    labels |= {"geographical_location": "card-location", "hardware_used": "card-hardware"}
    others = (
        said(name, word(labels[name]), text, proof)
        if (text := str(getattr(card, name)))
        else missing(name, word(labels[name]), word("reason-card-silent"))
        for name in TEXTS
    )
    return (emissions, *others)
