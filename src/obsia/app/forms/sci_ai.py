"""SCI for AI: a provider score (making the model) and a consumer score (using it), never mixed.

The provider score divides carbon of training by what is known exactly: parameters, tokens, operations. Where both
carbon and operations are uncertain, their ratio needs their joint draws, which a form does not have: it is left out.
"""

from __future__ import annotations

import shlex
from typing import Final

from obsia.app.forms.disclosed import disclosed
from obsia.app.forms.form_fields import Per, answer_field, dossier, figure_field, missing, said, word
from obsia.app.forms.functional_units import (
    OUTPUT_TOKEN,
    REQUEST,
    TOKEN,
    FunctionalUnit,
    functional_units,
    of_record,
)
from obsia.app.forms.inputs import Inputs, Record
from obsia.app.forms.metered import metered_carbon, metered_energy
from obsia.app.forms.provider_units import provider_units
from obsia.app.forms.record_figures import (
    TRAINING,
    answered_choice,
    figure_in,
    groups_of,
    readings_of,
)
from obsia.app.forms.sci import period, score
from obsia.app.forms.units_of_forms import per_unit
from obsia.core.dossier import Dossier, Field, Proof, Section
from obsia.core.figure import Boundary, Figure

EDITION: Final = "SCI for AI (ratified)"
FORM_URL: Final = "https://sci-for-ai.greensoftware.foundation"
MILLION: Final = 10**6
_STAGES: Final = ("inception", "data", "deployment", "retirement")


def sci_ai(inputs: Inputs) -> Dossier:
    """Both scores as far as the inputs go.

    Answers: ``parameters-total``, ``parameters-active``, ``training-tokens``, ``training-tokens-effective``,
    ``training-flop`` (exact counts); ``runs`` (``all`` or ``final``: what readings of training cover);
    ``carbon-intensity-g-per-kwh`` with ``carbon-intensity-source`` (for readings); ``functional-unit`` (as in SCI);
    ``functional-unit-rationale``, ``model-version``, ``tokenizer``.
    """
    return dossier(
        inputs,
        "sci-ai",
        *_estimated(inputs),
        Section(
            name="provider_other",
            title=word("section-provider-other"),
            fields=(
                *_of_readings(inputs),
                disclosed(inputs, "carbon_training", word("carbon-told")),
                *(missing(f"stage_{stage}", word(f"stage-{stage}"), word("reason-stage")) for stage in _STAGES),
            ),
        ),
        Section(
            name="consumer",
            title=word("section-consumer"),
            fields=_consumer(inputs),
            notes=(word("sci-ai-note-consumer"), word("sci-note-location")),
        ),
        *_models(inputs),
        Section(name="metadata", title=word("section-metadata"), fields=_metadata(inputs)),
        edition=EDITION,
        url=FORM_URL,
        notes=(word("sci-ai-note-edition"), word("note-independent-form")),
    )


# ---------------------------------------------------------------- provider


def _estimated(inputs: Inputs) -> tuple[Section, ...]:
    """Carbon of all runs, then of the final run alone, each with its rates."""
    every = figure_in(inputs.training, "development_carbon_g", Boundary.FACILITY, where=TRAINING, key="development")
    final = figure_in(inputs.training, "training_carbon_g", Boundary.FACILITY, where=TRAINING)
    reason = word("reason-training" if inputs.training is None else "reason-training-region")
    sections: list[Section] = []
    for runs, figure in (("all_runs", every), ("final_run", final)):
        words = runs.replace("_", "-")
        carbon = figure_field(f"carbon_{runs}", word(f"carbon-{words}"), figure, unit="tCO2e", otherwise=reason)
        rates = () if figure is None else _rates(inputs, figure, runs)
        notes = (word(f"runs-{words}"), word("sci-ai-note-provider"), word("sci-ai-note-operational"))
        title = word(f"section-provider-{words}")
        sections.append(Section(name=f"provider_{runs}", title=title, fields=(carbon, *rates), notes=notes))
    return tuple(sections)


def _rates(inputs: Inputs, figure: Figure, runs: str) -> tuple[Field, ...]:
    """One carbon figure by every provider unit; a unit that nobody counted says so."""
    fields: list[Field] = []
    for unit in provider_units(inputs):
        name = f"{unit.name}_{runs}"
        if unit.count is None:
            fields.append(missing(name, unit.label, unit.reason))
            continue
        printed = per_unit(unit.unit, unit.thing, per=unit.per)
        fields.append(
            figure_field(
                name, unit.label, figure, unit.basis,
                unit=unit.unit, of=Per(count=unit.count, per=unit.per, printed=printed), otherwise=unit.reason,
            )
        )  # fmt: skip
    return tuple(fields)


def _of_readings(inputs: Inputs) -> list[Field]:
    """Metered training, where there are readings of it."""
    if not readings_of(inputs, "training"):
        return []
    about = word(f"note-runs-{answered_choice(inputs, 'runs', ('all', 'final')) or 'unsaid'}")
    return [
        metered_energy(inputs, "training", "energy_metered", about, unit="kWh"),
        metered_carbon(inputs, "training", "carbon_metered", about, unit="tCO2e"),
    ]


# ---------------------------------------------------------------- consumer


def _consumer(inputs: Inputs) -> tuple[Field, ...]:
    """Scores of the whole account."""
    return tuple(field for unit in functional_units(inputs) for field in _scores(inputs.account, unit))


def _scores(record: Record | None, unit: FunctionalUnit, *, name: str = "score") -> list[Field]:
    """The score for one, and for a million tokens: one rate, written twice."""
    wide = unit.thing in (TOKEN, OUTPUT_TOKEN) and unit.count is not None
    return [score(record, unit, name=name), *([score(record, unit, per=MILLION, name=name)] if wide else [])]


def _models(inputs: Inputs) -> tuple[Section, ...]:
    """The same for each model, where the account has a table by model."""
    groups = groups_of(inputs.account, "model") if inputs.account is not None else ()
    sections: list[Section] = []
    for place, group in enumerate(groups, start=1):
        model = str(group.get("keys", {}).get("model") or "—")
        units = [of_record(inputs, group, thing) for thing in (REQUEST, TOKEN)]
        fields = tuple(field for unit in units for field in _scores(group, unit, name=f"model_{place}_score"))
        sections.append(Section(name=f"model_{place}", title=word("section-model", model=model), fields=fields))
    return tuple(sections)


def _metadata(inputs: Inputs) -> tuple[Field, ...]:
    made = (Proof(title="obsia:estimate", locator=shlex.join(inputs.command)),)
    return (
        period(inputs.account),
        said("methodology_version", word("methodology"), EDITION, (Proof(title=EDITION, url=FORM_URL),)),
        said("calculated_on", word("calculated-on"), inputs.made_on, made),
        answer_field(inputs, "model_version", word("model-version")),
        answer_field(inputs, "functional_unit_rationale", word("rationale")),
        answer_field(inputs, "tokenizer", word("tokenizer")),
    )
