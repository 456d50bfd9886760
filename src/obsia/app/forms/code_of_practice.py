"""The Model Documentation Form of the EU's General-Purpose AI Code of Practice (10 July 2025), and what it leaves out.

Fields, units and rounding as they could be read on 2026-11-26 in two copies of the form (a tool that fills it; a
report on its energy fields) and in notes on it; labels are in our words. Who sees a field stands where it was read.
"""

from __future__ import annotations

from typing import Final

from obsia.app.forms import estimated
from obsia.app.forms.annex_xi import active, distribution, modalities, parameters
from obsia.app.forms.facts_of import DATA, RUN, Measure, Stated, SystemFacts, missing, number_field, text_field
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.rounding import magnitude, significant, size_range, training_time_range
from obsia.app.forms.training_fields import (
    CARBON,
    energy_field,
    estimate_proof,
    estimated_energy,
    flop,
    flop_field,
    method_field,
    time_field,
)
from obsia.core.dossier import Dossier, Field, Proof, Section, State
from obsia.core.evidence import Kind
from obsia.core.message import Message
from obsia.core.units import FLOP_PER_WEIGHT

EDITION: Final = "GPAI Code of Practice, Model Documentation Form (10 July 2025)"
FORM_URL: Final = "https://digital-strategy.ec.europa.eu/en/policies/contents-code-gpai"
HOURS_PER_DAY: Final = 24.0
GRAMS_PER_TONNE: Final = 1e6
BENCHMARK_TOKENS: Final = 100_000
"""Tokens of the benchmarked task, the number of the form's own example."""
_ALL, _AUTHORITIES, _OFFICE, _NATIONAL = "all", "authorities", "office", "national"


def code_of_practice(inputs: Inputs) -> Dossier:
    """The form, filled, and beside it what it does not ask. Answers are by the names of the fields."""
    known = SystemFacts(inputs=inputs)
    return Dossier(
        form="code-of-practice",
        title=Message("form-title-code-of-practice"),
        edition=EDITION,
        form_url=FORM_URL,
        subject=inputs.system.label if inputs.system else "",
        made_on=inputs.made_on,
        sections=(
            general(known),
            properties(known),
            distribution_and_use(known),
            process_and_data(known),
            compute(known),
            energy(known),
            left_out(known),
        ),
        snapshot=inputs.snapshot,
        command=inputs.command,
        notes=(
            Message("form-note-draft"),
            Message("form-note-no-advice"),
            Message("form-note-copies"),
            Message("form-note-sees"),
        ),
    )


def sees(who: str) -> tuple[Message, ...]:
    """Who sees a field: the AI Office, national competent authorities on request, providers downstream."""
    return (Message(f"form-sees-{who}"),)


def general(known: SystemFacts) -> Section:
    """Who and what."""
    maker = known.inputs.system.developer if known.inputs.system else ""
    name = known.inputs.system.label if known.inputs.system else ""
    own = Proof(title="obsia:catalogue", locator=known.subject)
    return Section(
        name="general",
        title=Message("form-section-cop-general"),
        fields=(
            _named(known, "g-provider", maker, own),
            _named(known, "g-model", name, own),
            text_field(known, "g-authenticity"),
            text_field(known, "g-release-date", "release_date", answer="release-date", property="release_date"),
            text_field(known, "g-union-release-date"),
            text_field(known, "g-dependencies"),
        ),
    )


def _named(known: SystemFacts, name: str, text: str, proof: Proof) -> Field:
    if known.inputs.answers.get(name) or not text:
        return text_field(known, name, notes=sees(_ALL))
    label = Message(f"form-field-{name}")
    return Field(name=name, label=label, state=State.STATED, text=text, proofs=(proof,), notes=sees(_ALL))


def properties(known: SystemFacts) -> Section:
    """Architecture, modalities, size: two significant figures, and a range."""
    total = known.parameters_total()
    asked = "" if total is None else significant(total.value, digits=2)
    ranged = "" if total is None else f"form-size-{size_range(total.value)}"
    return Section(
        name="properties",
        title=Message("form-section-cop-properties"),
        fields=(
            text_field(
                known, "p-architecture", "architecture_description", property="architecture_kind", notes=sees(_ALL)
            ),
            text_field(known, "p-design", "design_choices"),
            modalities(known, "p-modalities"),
            parameters(known, "p-size", as_asked=asked, notes=(Message("form-note-two-figures"),)),
            parameters(known, "p-size-range", as_asked=ranged, notes=(Message("form-note-range"),)),
        ),
    )


def distribution_and_use(known: SystemFacts) -> Section:
    """How it is had, on which terms, for what."""
    return Section(
        name="use",
        title=Message("form-section-cop-use"),
        fields=(
            distribution(known, "u-channels"),
            text_field(known, "u-licence", "licences", "licence_weights"),
            text_field(known, "u-assets", "data_base", "code_training", "checkpoints_intermediate"),
            text_field(known, "u-acceptable-use", "acceptable_use_policy", notes=sees(_ALL)),
            text_field(known, "u-intended-uses", "intended_tasks"),
            text_field(known, "u-systems"),
            text_field(known, "u-means", "code_documentation", "code_inference"),
            text_field(known, "u-hardware", "hardware_serving"),
            text_field(known, "u-software", "libraries"),
        ),
    )


def process_and_data(known: SystemFacts) -> Section:
    """How it was trained, and on what."""
    tokens = known.tokens()
    asked = "" if tokens is None else significant(tokens.value, digits=2)
    return Section(
        name="data",
        title=Message("form-section-cop-data"),
        fields=(
            text_field(known, "d-process", "design_choices", "code_training"),
            text_field(known, "d-rationale"),
            text_field(known, "d-types", "data_base", "data_final", notes=sees(_ALL)),
            text_field(known, "d-provenance", "data_provenance", "training_content_summary"),
            text_field(known, "d-selection", "data_provenance"),
            number_field(
                "d-points",
                tokens,
                Measure(boundary=DATA, as_asked=asked),
                known=known,
                item="tokens_training",
                notes=(Message("form-note-data-points"), Message("form-note-two-figures-ours")),
            ),
            text_field(known, "d-curation", "code_data_preprocessing"),
            text_field(known, "d-unsuitable"),
            text_field(known, "d-bias"),
        ),
    )


def compute(known: SystemFacts) -> Section:
    """Training time and arithmetic: coarse for national authorities, finer for the AI Office."""
    days, hours, stated = known.days(), known.device_hours(), flop(known)
    ranged = "" if days is None else f"form-time-{training_time_range(days.value)}"
    order = "" if stated is None else magnitude(stated.value)
    two = "" if stated is None else significant(stated.value, digits=2)
    held = estimated.figure(known.inputs.training, "training_flop_count", "accelerator")
    if stated is None and held is not None:
        order, two = magnitude(held["value"]), significant(held["value"], digits=2)
    return Section(
        name="compute",
        title=Message("form-section-cop-compute"),
        fields=(
            time_field(known, "c-time-range", as_asked=ranged, notes=sees(_NATIONAL)),
            time_field(
                known,
                "c-time-days",
                as_asked="" if days is None else significant(days.value, digits=2),
                notes=sees(_OFFICE),
            ),
            number_field(
                "c-hardware-days",
                hours,
                Measure(
                    boundary=RUN,
                    unit="device-day",
                    factor=1.0 / HOURS_PER_DAY,
                    as_asked="" if hours is None else significant(hours.value / HOURS_PER_DAY, digits=2),
                ),
                known=known,
                item="device_hours_training",
                notes=(Message("form-note-one-figure"), *sees(_OFFICE)),
            ),
            text_field(known, "c-hardware", "hardware_training", answer="training-hardware", notes=sees(_OFFICE)),
            flop_field(
                known,
                "c-flop-magnitude",
                as_asked=order,
                notes=(Message("form-note-magnitude"), *sees(_NATIONAL)),
            ),
            flop_field(known, "c-flop", as_asked=two, notes=(Message("form-note-two-figures"), *sees(_OFFICE))),
            flop_method(known, "c-flop-method"),
        ),
        notes=(Message("form-note-margin"),),
    )


def flop_method(known: SystemFacts, name: str) -> Field:
    """How the arithmetic was counted."""
    label = Message(f"form-field-{name}")
    if known.inputs.answers.get(name):
        return text_field(known, name)
    stated, record = flop(known), known.inputs.training
    if stated is not None and stated.kind is not Kind.MODELLED:
        return missing(name, [], reason=Message("form-reason-method-theirs"))
    if stated is None and estimated.figure(record, "training_flop_count", "accelerator") is None:
        return missing(name, [], reason=Message("form-reason-no-flop"))
    way = "six" if stated is not None else "hours"
    proofs = (estimate_proof(record),) if record is not None else stated.proofs if stated is not None else ()
    words = (Message(f"form-flop-method-{way}"),)
    return Field(name=name, label=label, state=State.STATED, words=words, proofs=proofs)


def energy(known: SystemFacts) -> Section:
    """Energy of training in MWh, and the arithmetic (not the energy) of inference."""
    used = energy_field(known, "e-training")
    return Section(
        name="energy",
        title=Message("form-section-cop-energy"),
        fields=(
            _noted(used, Message("form-note-two-figures"), *_measured_or_estimated(used), *sees(_AUTHORITIES)),
            _noted(method_field(known, "e-method"), Message("form-note-hundred-words"), *sees(_AUTHORITIES)),
            inference_flop(known, "e-inference"),
            _noted(inference_method(known, "e-inference-method"), *sees(_AUTHORITIES)),
        ),
    )


def _measured_or_estimated(used: Field) -> tuple[Message, ...]:
    if used.quantity is None:
        return (Message("form-note-not-applicable-allowed"),)
    names = {Kind.MEASURED: "form-note-is-measured", Kind.DISCLOSED: "form-note-is-stated"}
    return (Message(names.get(used.quantity.kind, "form-note-is-estimated")),)


def _noted(field: Field, *notes: Message) -> Field:
    from dataclasses import replace

    return replace(field, notes=(*field.notes, *notes))


def inference_flop(known: SystemFacts, name: str) -> Field:
    """Operations of the benchmarked task: two for each active parameter and token, attention left out."""
    used = known.parameters_active()
    told = None
    if used is not None:
        told = Stated(
            value=FLOP_PER_WEIGHT * used.value * BENCHMARK_TOKENS,
            unit="FLOP",
            kind=Kind.MODELLED,
            proofs=used.proofs,
            notes=(Message("form-note-flop-two"),),
        )
    return number_field(
        name,
        told,
        Measure(boundary="form-boundary-task", as_asked="" if told is None else significant(told.value, digits=2)),
        known=known,
        item="compute_inference",
        notes=(Message("form-note-two-figures"), *sees(_AUTHORITIES)),
        reason=Message("form-reason-no-active"),
    )


def inference_method(known: SystemFacts, name: str) -> Field:
    """The task, and that no hardware ran it."""
    if known.inputs.answers.get(name):
        return text_field(known, name)
    used = known.parameters_active()
    if used is None:
        return missing(name, [], reason=Message("form-reason-no-active"))
    words = (Message("form-inference-method", tokens=BENCHMARK_TOKENS),)
    label = Message(f"form-field-{name}")
    return Field(name=name, label=label, state=State.STATED, words=words, proofs=used.proofs)


def left_out(known: SystemFacts) -> Section:
    """What the form does not ask: the boundary of the energy, energy of inference, carbon, water."""
    record = known.inputs.training
    carbon = estimated.figure(record, CARBON, "facility")
    return Section(
        name="left-out",
        title=Message("form-section-cop-left-out"),
        fields=(
            active(known, "x-active"),
            *(estimated_energy(known, f"x-energy-{each}", boundary=each, rounded=False) for each in _BOUNDARIES),
            _carbon(known, "x-carbon", carbon),
            text_field(known, "x-water", "water_training"),
            request_energy(known, "x-request"),
        ),
        notes=(Message("form-note-left-out"),),
    )


_BOUNDARIES: Final = ("accelerator", "server", "facility")


def _carbon(known: SystemFacts, name: str, held: estimated.Record | None) -> Field:
    stated = known.number("carbon_training", unit="gCO2e", answer="training-carbon")
    record = known.inputs.training
    if stated is not None or held is None or record is None:
        return number_field(
            name,
            stated,
            Measure(boundary="form-boundary-unstated", unit="tCO2e", factor=1.0 / GRAMS_PER_TONNE),
            known=known,
            item="carbon_training",
            reason=Message("form-reason-no-place"),
        )
    return Field(
        name=name,
        label=Message(f"form-field-{name}"),
        state=State.STATED,
        quantity=estimated.quantity_of(held, unit="tCO2e", factor=1.0 / GRAMS_PER_TONNE),
        proofs=(estimate_proof(record), *estimated.proofs_of(held)),
        notes=(
            Message("form-note-estimated"),
            Message("form-note-location-based"),
            *estimated.assumption_notes(held),
        ),
    )


def request_energy(known: SystemFacts, name: str) -> Field:
    """Facility energy of a request of a stated size, as ``obsia estimate`` has it."""
    from obsia.app.forms.requests import request_of

    held = request_of(known.inputs)
    if held is None:
        return missing(name, [], reason=Message("form-reason-no-request"))
    return Field(
        name=name,
        label=Message(f"form-field-{name}"),
        state=State.STATED,
        quantity=estimated.quantity_of(held.figure, unit="Wh", factor=1000.0),
        proofs=(held.proof, *estimated.proofs_of(held.figure)),
        notes=(held.note, *estimated.assumption_notes(held.figure)),
    )
