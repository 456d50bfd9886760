"""Lines of ESRS E1 and VSME that the GHG Protocol has not: energy of own operations, totals and intensities."""

from __future__ import annotations

from obsia.app.forms.answered_numbers import computed, number
from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification, Per, figure_field, missing, not_applicable, word
from obsia.app.forms.ghg_protocol import OWN, TONNE, activities_of, servers_of
from obsia.app.forms.record_figures import answer, answered_choice, answered_number
from obsia.app.forms.units_of_forms import per_unit
from obsia.core.dossier import Field
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
    """What is the reporter's to state of own operations: electricity by source, fuels, water; or what follows of it."""
    if servers_of(known.inputs) != OWN:
        return asked.not_applicable(word("reason-value-chain"))
    return computed(asked, known) if asked.of else number(asked, known)


def by_turnover(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Scopes 1 and 2 of own servers over the reporter's turnover: one figure by one count, where no fuel is burnt."""
    inputs = known.inputs
    if servers_of(inputs) != OWN:
        return asked.not_applicable(word("reason-no-scope-2"))
    turnover = answered_number(inputs, "turnover-eur")
    if answered_choice(inputs, "generators", ("yes", "none")) == "yes":
        return asked.missing(word("reason-fuel"))
    needed = [name for name in ("turnover-eur", "generators") if not answer(inputs, name)]
    if needed or not turnover:
        return asked.missing(word("reason-answers", answers=", ".join(needed or ["turnover-eur"])))
    use = activities_of(inputs)[0]
    million = Per(count=turnover, per=10**6, printed=per_unit(TONNE, "EUR", per=10**6))
    reason = word("reason-account")
    return figure_field(
        asked.name, asked.label, use.used, unit=TONNE, of=million, digits=asked.digits, otherwise=reason
    )


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
