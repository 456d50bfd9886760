"""Lines of ESRS E1 that the GHG Protocol has not: energy of own operations, and totals of the lines of AI."""

from __future__ import annotations

from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification, figure_field, missing, not_applicable, stated, word
from obsia.app.forms.ghg_protocol import OWN, TONNE, activities_of, servers_of
from obsia.app.forms.record_figures import answer_proof, answered_number, as_asked
from obsia.core.dossier import Field, Quantity
from obsia.core.evidence import Kind
from obsia.core.message import Message

DIGITS = 3


def rounding(known: SystemFacts) -> tuple[Message, ...]:
    """How lines are rounded."""
    del known
    return (word("esrs-note-rounding", digits=DIGITS),)


def energy(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """Electricity of own servers: that of a bought service is in the value chain, not in own operations."""
    fields: list[Field] = []
    for each in activities_of(known.inputs):
        name, label = f"{asked.name}_{each.name}", word(f"e1-energy-{each.name}")
        if servers_of(known.inputs) != OWN:
            fields.append(not_applicable(name, label, word("reason-value-chain")))
            continue
        reason = word("reason-account" if each.name == "use" else "reason-training")
        fields.append(figure_field(name, label, each.energy, unit="MWh", digits=asked.digits, otherwise=reason))
    return tuple(fields)


def source(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The part of the electricity that comes from one kind of source: the reporter's to state."""
    if servers_of(known.inputs) != OWN:
        return not_applicable(asked.name, asked.label, word("reason-value-chain"))
    name = asked.name.replace("_", "-")
    number = answered_number(known.inputs, name)
    if number is None:
        return missing(asked.name, asked.label, word("reason-answer", answer=name))
    quantity = Quantity(
        value=float(number),
        unit="MWh",
        kind=Kind.DISCLOSED,
        boundary="boundary-facility",
        as_asked=as_asked(number, digits=asked.digits),
    )
    return stated(asked, answer_proof(name), word("note-of-reporter"), quantity=quantity)


def total_location(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """All scopes together: one figure of the account, since parts are added world by world and not by their ends."""
    return tuple(
        figure_field(
            f"{asked.name}_{each.name}",
            word(f"e1-total-location-{each.name}"),
            each.whole,
            unit=TONNE,
            digits=asked.digits,
            otherwise=word("reason-account" if each.name == "use" else "reason-embodied"),
        )
        for each in activities_of(known.inputs)
    )


def total_market(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """Not a figure of the account: the market-based line and manufacture would have to be added world by world."""
    is_own = servers_of(known.inputs) == OWN
    return tuple(
        missing(name, label, word("reason-joint-sum"))
        if is_own
        else not_applicable(name, label, word("reason-no-scope-2"))
        for each in activities_of(known.inputs)
        for name, label in ((f"{asked.name}_{each.name}", word(f"e1-total-market-{each.name}")),)
    )
