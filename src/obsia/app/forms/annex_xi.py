"""Annex XI of the EU AI Act: the technical documentation of a general-purpose AI model, point by point.

Points and labels are in our words; the letters are those of Regulation (EU) 2024/1689, Annex XI, read at
artificialintelligenceact.eu/annex/11 and aiact-info.eu on 2026-11-26: section 1 has (1)(a) to (f) and (2)(a) to (e);
the list to (h) belongs to Annex XII.
"""

from __future__ import annotations

from typing import Final

from obsia.app.forms.facts_of import DATA, WEIGHTS, Measure, SystemFacts, missing, number_field, text_field
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import answered_choice
from obsia.app.forms.training_fields import energy_field, estimate_proof, flop_field, method_field, time_field
from obsia.core.dossier import Dossier, Field, Proof, Section, State
from obsia.core.message import Message

EDITION: Final = "Regulation (EU) 2024/1689, Annex XI"
FORM_URL: Final = "https://eur-lex.europa.eu/eli/reg/2024/1689/oj"
_ACT: Final = Proof(title=EDITION, url=FORM_URL, locator="Articles 51(2), 53(1)(a)")
_RUN: Final = "form-boundary-run"
_MEANS: Final = ("code_documentation", "code_inference", "libraries", "hardware_serving")


def annex_xi(inputs: Inputs) -> Dossier:
    """The annex, filled. Answers are by the names of the fields, and those of ``docs/how-to/fill-a-form.md``."""
    known = SystemFacts(inputs=inputs)
    return Dossier(
        form="annex-xi",
        title=Message("form-title-annex-xi"),
        edition=EDITION,
        form_url=FORM_URL,
        subject=inputs.system.label if inputs.system else "",
        made_on=inputs.made_on,
        sections=(general(known), process(known), systemic(known)),
        snapshot=inputs.snapshot,
        command=inputs.command,
        notes=(Message("form-note-draft"), Message("form-note-no-advice")),
    )


def general(known: SystemFacts) -> Section:
    """Section 1, point 1."""
    return Section(
        name="general",
        title=Message("form-section-annex-xi-1-1"),
        fields=(
            text_field(known, "1a-tasks", "intended_tasks"),
            text_field(known, "1b-acceptable-use", "acceptable_use_policy"),
            text_field(known, "1c-release-date", "release_date", answer="release-date", property="release_date"),
            distribution(known, "1c-distribution"),
            text_field(known, "1d-architecture", "architecture_description", property="architecture_kind"),
            parameters(known, "1d-parameters-total"),
            active(known, "1d-parameters-active"),
            modalities(known, "1e-modalities"),
            text_field(known, "1f-licence", "licences"),
            text_field(known, "1f-licence-weights", "licence_weights"),
            text_field(known, "1f-licence-code", "licence_code"),
            text_field(known, "1f-licence-data", "licence_data"),
        ),
    )


def process(known: SystemFacts) -> Section:
    """Section 1, point 2."""
    return Section(
        name="process",
        title=Message("form-section-annex-xi-1-2"),
        fields=(
            text_field(known, "2a-technical-means", *_MEANS),
            text_field(known, "2b-design", "design_choices", "technical_report", "code_training"),
            text_field(known, "2c-data", "data_base", "data_final"),
            number_field(
                "2c-data-points", known.tokens(), Measure(boundary=DATA),
                known=known, item="tokens_training", notes=(Message("form-note-data-points"),),
            ),
            text_field(known, "2c-provenance", "data_provenance", "data_card", "code_data_preprocessing"),
            text_field(known, "2c-evaluation-data", "data_evaluation"),
            flop_field(known, "2d-flop"),
            time_field(known, "2d-time"),
            number_field(
                "2d-device-hours", known.device_hours(), Measure(boundary=_RUN),
                known=known, item="device_hours_training",
            ),
            text_field(known, "2d-hardware", "hardware_training", answer="training-hardware"),
            text_field(known, "2d-precision", "precision_training", answer="training-precision"),
            energy_field(known, "2e-energy"),
            method_field(known, "2e-method"),
            text_field(known, "2e-inference", "energy_inference", notes=(Message("form-note-inference"),)),
        ),
    )  # fmt: skip


def systemic(known: SystemFacts) -> Section:
    """Section 2: for models with systemic risk, presumed above a number of operations."""
    record = known.inputs.training
    answered = answered_choice(known.inputs, "systemic-risk", ("yes", "no"), any_case=True)
    share = None if record is None else float(record["probability_above_1e25_flop"])
    proofs = (_ACT,) if record is None else (_ACT, estimate_proof(record))
    label = Message("form-field-s2-threshold")
    if answered:
        share = 1.0 if answered == "yes" else 0.0
        words = Message(f"form-says-designated-{answered}")
        threshold = Field(name="s2-threshold", label=label, state=State.STATED, words=(words,), proofs=(_ACT,))
    elif share is None:
        threshold = missing("s2-threshold", [], reason=Message("form-reason-threshold-unknown"))
    else:
        side = {0.0: "below", 1.0: "above"}.get(share, "open")
        words = Message(f"form-says-threshold-{side}", percent=max(1, min(99, round(100 * share))))
        threshold = Field(name="s2-threshold", label=label, state=State.STATED, words=(words,), proofs=proofs)
    fields = (
        text_field(known, "s2-evaluation", "evaluation_results", "code_evaluation"),
        text_field(known, "s2-adversarial"),
        text_field(known, "s2-architecture"),
    )
    if share == 0.0:
        reason = Message("form-reason-below-threshold")
        fields = tuple(
            Field(name=each.name, label=each.label, state=State.NOT_APPLICABLE, reason=reason) for each in fields
        )
    return Section(
        name="systemic",
        title=Message("form-section-annex-xi-2"),
        fields=(threshold, *fields),
        notes=(Message("form-note-systemic"),),
    )


def distribution(known: SystemFacts, name: str) -> Field:
    """How the model reaches its users; where no cell says it, the weights that anyone can fetch are one way."""
    if "distribution_methods" in known.decided or known.inputs.answers.get(name):
        return text_field(known, name, "distribution_methods")
    return text_field(known, name, "weights_final")


def modalities(known: SystemFacts, name: str) -> Field:
    """What goes in and comes out; from the catalogue where no cell says it."""
    told, held = known.fact("modalities_in"), known.fact("modalities_out")
    if "modalities" in known.decided or known.inputs.answers.get(name) or told is None or held is None:
        return text_field(known, name, "modalities")
    return Field(
        name=name,
        label=Message(f"form-field-{name}"),
        state=State.STATED,
        text=f"{told[0].text} → {held[0].text}",
        proofs=tuple(dict.fromkeys((told[1], held[1]))),
    )


def parameters(known: SystemFacts, name: str, *, as_asked: str = "", notes: tuple[Message, ...] = ()) -> Field:
    """Parameters in all."""
    return number_field(
        name,
        known.parameters_total(),
        Measure(boundary=WEIGHTS, as_asked=as_asked),
        known=known,
        item="parameters_total",
        notes=notes,
    )


def active(known: SystemFacts, name: str) -> Field:
    """Parameters that each token uses."""
    return number_field(
        name,
        known.parameters_active(),
        Measure(boundary=WEIGHTS),
        known=known,
        item="parameters_active",
    )
