"""SCI for AI: a provider score (making the model) and a consumer score (using it), never mixed.

The provider score divides carbon of training by what is known exactly: parameters, tokens, operations. Where both
carbon and operations are uncertain, their ratio needs their joint draws, which a form does not have: it is left out.
"""

from __future__ import annotations

import shlex
from typing import Final

from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification, Per, figure_field, missing, stated, word
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
from obsia.app.forms.sci import score
from obsia.app.forms.units_of_forms import per_unit
from obsia.core.dossier import Field, Proof, Section
from obsia.core.figure import Boundary, Figure

MILLION: Final = 10**6


# ---------------------------------------------------------------- provider


def estimated(known: SystemFacts) -> tuple[Section, ...]:
    """Carbon of all runs, then of the final run alone, each with its rates."""
    inputs = known.inputs
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


def metered(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """Metered training, where there are readings of it."""
    inputs = known.inputs
    if not readings_of(inputs, "training"):
        return ()
    about = word(f"note-runs-{answered_choice(inputs, 'runs', ('all', 'final')) or 'unsaid'}")
    return (
        metered_energy(inputs, "training", f"energy_{asked.name}", about, unit="kWh"),
        metered_carbon(inputs, "training", f"carbon_{asked.name}", about, unit="tCO2e"),
    )


# ---------------------------------------------------------------- consumer


def consumer(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """Scores of the whole account."""
    inputs = known.inputs
    units = functional_units(inputs)
    return tuple(field for unit in units for field in _scores(inputs.account, unit, name=asked.name))


def _scores(record: Record | None, unit: FunctionalUnit, *, name: str) -> list[Field]:
    """The score for one, and for a million tokens: one rate, written twice."""
    wide = unit.thing in (TOKEN, OUTPUT_TOKEN) and unit.count is not None
    return [score(record, unit, name=name), *([score(record, unit, per=MILLION, name=name)] if wide else [])]


def models(known: SystemFacts) -> tuple[Section, ...]:
    """The same for each model, where the account has a table by model."""
    inputs = known.inputs
    groups = groups_of(inputs.account, "model") if inputs.account is not None else ()
    sections: list[Section] = []
    for place, group in enumerate(groups, start=1):
        model = str(group.get("keys", {}).get("model") or "—")
        units = [of_record(inputs, group, thing) for thing in (REQUEST, TOKEN)]
        fields = tuple(field for unit in units for field in _scores(group, unit, name=f"model_{place}_score"))
        sections.append(Section(name=f"model_{place}", title=word("section-model", model=model), fields=fields))
    return tuple(sections)


def methodology(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The edition that is followed."""
    from obsia.app.forms.specification import specification

    del known
    form = specification("sci-ai")
    return stated(asked, (Proof(title=form.edition, url=form.form_url),), text=form.edition)


def calculated_on(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The day of the form."""
    made = (Proof(title="obsia:estimate", locator=shlex.join(known.inputs.command)),)
    return stated(asked, made, text=known.inputs.made_on)
