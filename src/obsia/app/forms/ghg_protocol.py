"""GHG Protocol: the lines of an inventory that the use of AI gives, location-based and market-based apart.

Whoever buys a service reports it under scope 3, category 1; whoever runs the servers reports their electricity under
scope 2. The market-based line needs the contract, its evidence and the residual mix: without them it is not disclosed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification, amount, figure_field, missing, not_applicable, stated, word
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import (
    ACCOUNT,
    TRAINING,
    answer,
    answer_proof,
    answered_choice,
    answered_number,
    as_asked,
    average_note,
    boundary_name,
    figure_in,
    proofs_of,
)
from obsia.app.forms.units_of_forms import convert, exact
from obsia.core.dossier import Field, Quantity
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message

TONNE: Final = "tCO2e"
OWN, BOUGHT = "own", "bought"
CONTRACT: Final = (
    "contract-evidence",
    "contract-kwh",
    "contract-g-per-kwh",
    "quality-criteria",
    "residual-mix-g-per-kwh",
    "residual-mix-source",
)
"""Answers without which nothing is said market-based."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Use or training, with the figures that its record has."""

    name: str
    energy: Figure | None
    used: Figure | None
    made: Figure | None
    whole: Figure | None


def servers_of(inputs: Inputs) -> str:
    """Who runs the servers: ``own``, or ``bought`` where the reporter says so or nothing."""
    return answered_choice(inputs, "servers", (OWN, BOUGHT)) or BOUGHT


def servers_notes(known: SystemFacts) -> tuple[Message, ...]:
    """That the service is taken as bought, where nobody says so."""
    return () if answer(known.inputs, "servers") else (word("ghg-note-bought"),)


def average_notes(known: SystemFacts) -> tuple[Message, ...]:
    """Which intensities of grids are averages of what."""
    return (average_note(known.inputs.account),)


def market_notes(known: SystemFacts) -> tuple[Message, ...]:
    """What a market-based section says before its lines; of a contract only where the reporter states its quality."""
    inputs = known.inputs
    is_own = servers_of(inputs) == OWN
    met = is_own and answer(inputs, "contract-evidence") and answer(inputs, "quality-criteria") == "met"
    return (word("ghg-note-market"), *((word("ghg-note-criteria"),) if met else ()))


def activities_of(inputs: Inputs) -> tuple[Activity, ...]:
    """Use, and training where there is an estimate of it; use alone (empty) where there is neither."""
    account, training = inputs.account, inputs.training
    use = Activity(
        name="use",
        energy=figure_in(account, "energy_kwh", Boundary.FACILITY, where=ACCOUNT),
        used=figure_in(account, "carbon_g", Boundary.FACILITY, where=ACCOUNT),
        made=figure_in(account, "carbon_g", Boundary.EMBODIED, where=ACCOUNT),
        whole=figure_in(account, "carbon_g", Boundary.LIFE_CYCLE, where=ACCOUNT),
    )
    if training is None:
        return (use,)
    run = Activity(
        name="training",
        energy=figure_in(training, "training_energy_kwh", Boundary.FACILITY, where=TRAINING),
        used=figure_in(training, "training_carbon_g", Boundary.FACILITY, where=TRAINING),
        made=None,
        whole=None,
    )
    return (run,) if account is None else (use, run)


def scope_1(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Fuel burnt on site: nothing of it is in an account."""
    generators = answered_choice(known.inputs, "generators", ("yes", "none"))
    if generators == "yes":
        return asked.missing(word("reason-fuel"))
    if generators == "none":
        return asked.not_applicable(word("reason-no-generators"))
    if servers_of(known.inputs) == BOUGHT:
        return asked.not_applicable(word("reason-bought"))
    return asked.missing(word("reason-answer", answer="generators"))


def scope_2_location(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """Electricity of own servers at the average intensity of their grids, by activity."""
    is_own = servers_of(known.inputs) == OWN
    fields: list[Field] = []
    for each in activities_of(known.inputs):
        name, label = f"{asked.name}_{each.name}", word(f"scope-2-location-{each.name}")
        if is_own:
            line = figure_field(name, label, each.used, unit=TONNE, digits=asked.digits, otherwise=_why(each))
        else:
            line = not_applicable(name, label, word("reason-bought"))
        fields.append(line)
    return tuple(fields)


def _why(activity: Activity) -> Message:
    return word("reason-account" if activity.name == "use" else "reason-training-region")


def scope_2_market(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """Electricity of own servers by contract, by activity."""
    servers = servers_of(known.inputs)
    return tuple(_by_contract(known.inputs, each, servers, digits=asked.digits) for each in activities_of(known.inputs))


def _by_contract(inputs: Inputs, activity: Activity, servers: str, *, digits: int | None) -> Field:
    """Electricity of own servers by contract, the rest of it at the residual mix.

    The line rises with the energy, so its median and its ends are those of the energy, exactly.
    """
    name, label = f"scope_2_market_{activity.name}", word(f"scope-2-market-{activity.name}")
    if servers != OWN:
        return not_applicable(name, label, word("reason-bought"))
    if needed := [each for each in CONTRACT if not answer(inputs, each)]:
        return missing(name, label, word("reason-contract", answers=", ".join(needed)))
    if answered_choice(inputs, "quality-criteria", ("met", "not met")) != "met":
        return missing(name, label, word("reason-criteria"))
    if activity.energy is None:
        return missing(name, label, word("reason-account" if activity.name == "use" else "reason-training"))
    if activity.name == "training" and inputs.account is not None:
        return missing(name, label, word("reason-one-contract"))
    return amount(
        name,
        label,
        _market(inputs, activity.energy, digits=digits),
        (*answer_proof(*CONTRACT), *proofs_of(activity.energy)),
        word("note-median"),
        word("ghg-note-contract", contract=answer(inputs, "contract-evidence")),
    )


def _market(inputs: Inputs, energy: Figure, *, digits: int | None) -> Quantity:
    contract_kwh = answered_number(inputs, "contract-kwh") or Fraction(0)
    contract_g_per_kwh = answered_number(inputs, "contract-g-per-kwh") or Fraction(0)
    residual_g_per_kwh = answered_number(inputs, "residual-mix-g-per-kwh") or Fraction(0)

    def carbon_t(energy_kwh: float) -> Fraction:
        used_kwh = exact(energy_kwh)
        under_contract_kwh = min(used_kwh, contract_kwh)
        carbon_g = under_contract_kwh * contract_g_per_kwh + (used_kwh - under_contract_kwh) * residual_g_per_kwh
        return convert(carbon_g, unit="gCO2e", to=TONNE)

    value = carbon_t(energy.median)
    return Quantity(
        value=float(value),
        unit=TONNE,
        kind=energy.kind,
        boundary=boundary_name(energy.boundary),
        low=float(carbon_t(energy.low)),
        high=float(carbon_t(energy.high)),
        level=energy.level,
        tested=energy.tested,
        as_asked=as_asked(value, digits=digits),
    )


def contract(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The contracts that the reporter names."""
    if servers_of(known.inputs) != OWN:
        return asked.not_applicable(word("reason-bought"))
    named = answer(known.inputs, "contract-evidence")
    if not named:
        return asked.missing(word("reason-answer", answer="contract-evidence"))
    return stated(asked, answer_proof("contract-evidence"), text=named)


def scope_3(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """The categories of scope 3 that concern AI, by activity."""
    servers = servers_of(known.inputs)
    return tuple(
        field for each in activities_of(known.inputs) for field in _categories(each, servers, digits=asked.digits)
    )


def _categories(activity: Activity, servers: str, *, digits: int | None) -> tuple[Field, ...]:
    """Category 1 (services bought), 2 (hardware bought), 3 (what scope 2 leaves out of electricity)."""
    use = activity.name
    bought, hardware = word(f"scope-3-1-{use}"), word(f"scope-3-2-{use}")
    if servers == OWN:
        service = not_applicable(f"scope_3_1_{use}", bought, word("reason-own"))
        made = figure_field(
            f"scope_3_2_{use}", hardware, activity.made, word("ghg-note-capital"),
            unit=TONNE, digits=digits, otherwise=word("reason-embodied"),
        )  # fmt: skip
        fuel = missing(f"scope_3_3_{use}", word(f"scope-3-3-{use}"), word("reason-upstream"))
        return service, made, fuel
    whole, note = activity.whole, word("ghg-note-cradle")
    if whole is None and activity.used is not None:
        whole, note = activity.used, word("ghg-note-use-only")
    service = figure_field(
        f"scope_3_1_{use}", bought, whole, note, unit=TONNE, digits=digits, otherwise=_why(activity)
    )  # fmt: skip
    return (service, not_applicable(f"scope_3_2_{use}", hardware, word("reason-bought")))
