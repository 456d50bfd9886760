"""ESRS E1, lines of AI: E1-5 (energy of own operations, MWh) and E1-6 (gross scopes, tonnes of CO2e).

An undertaking adds these lines to its own; obsia fills no intensity by revenue and no share of primary data.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from obsia.app.forms.form_fields import amount, answer_field, dossier, figure_field, missing, not_applicable, word
from obsia.app.forms.ghg_protocol import (
    OWN,
    TONNE,
    Activity,
    activities_of,
    market_notes,
    scope_1,
    scope_2_location,
    scope_2_market,
    scope_3,
    servers_notes,
    servers_of,
)
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import answer_proof, answered_number, as_asked, average_note
from obsia.app.forms.sci import period
from obsia.core.dossier import Dossier, Field, Quantity, Section
from obsia.core.evidence import Kind

EDITION: Final = "Delegated Regulation (EU) 2023/2772, ESRS E1"
FORM_URL: Final = "https://eur-lex.europa.eu/eli/reg_del/2023/2772/oj"
DIGITS: Final = 3
"""Significant digits of a line: the standard names the unit, the rounding is ours and is said."""
SOURCES: Final = ("fossil", "nuclear", "renewable")


def esrs_e1(inputs: Inputs) -> Dossier:
    """The lines of E1-5 and E1-6 that concern AI.

    Answers: those of the GHG Protocol form; ``energy-fossil-mwh``, ``energy-nuclear-mwh``, ``energy-renewable-mwh``
    (of the same electricity); ``method``.
    """
    servers = servers_of(inputs)
    activities = activities_of(inputs)
    return dossier(
        inputs,
        "esrs-e1",
        Section(
            name="e1_5",
            title=word("section-e1-5"),
            fields=(
                *(_energy(each, servers) for each in activities),
                *(_by_source(inputs, source, servers) for source in SOURCES),
                not_applicable("energy_intensity", word("e1-energy-intensity"), word("reason-revenue")),
            ),
            notes=(word("esrs-note-own-operations"),),
        ),
        Section(
            name="e1_6_location",
            title=word("section-e1-6-location"),
            fields=(
                scope_1(inputs),
                *(scope_2_location(each, servers, digits=DIGITS) for each in activities),
                *(field for each in activities for field in scope_3(each, servers, digits=DIGITS)),
                *(_total_location(each) for each in activities),
            ),
            notes=(
                average_note(inputs.account),
                word("ghg-note-upstream"),
            ),
        ),
        Section(
            name="e1_6_market",
            title=word("section-e1-6-market"),
            fields=(
                *(scope_2_market(inputs, each, servers, digits=DIGITS) for each in activities),
                *(_total_market(each, servers) for each in activities),
            ),
            notes=market_notes(inputs, servers),
        ),
        Section(
            name="method",
            title=word("section-method"),
            fields=(period(inputs.account), answer_field(inputs, "method", word("method-of-reporter"))),
            notes=(word("esrs-note-method"), word("esrs-note-rounding", digits=DIGITS)),
        ),
        edition=EDITION,
        url=FORM_URL,
        notes=(word("esrs-note-revision"), *servers_notes(inputs), word("note-independent-form")),
    )


def _energy(activity: Activity, servers: str) -> Field:
    """Electricity of own servers: that of a bought service is in the value chain, not in own operations."""
    name, label = f"energy_{activity.name}", word(f"e1-energy-{activity.name}")
    if servers != OWN:
        return not_applicable(name, label, word("reason-value-chain"))
    reason = word("reason-account" if activity.name == "use" else "reason-training")
    return figure_field(name, label, activity.energy, unit="MWh", digits=DIGITS, otherwise=reason)


def _by_source(inputs: Inputs, source: str, servers: str) -> Field:
    """The part of the electricity that comes from one kind of source: the reporter's to state."""
    name, label = f"energy_{source}_mwh", word(f"e1-energy-{source}")
    if servers != OWN:
        return not_applicable(name, label, word("reason-value-chain"))
    asked = f"energy-{source}-mwh"
    number = answered_number(inputs, asked)
    if number is None:
        return missing(name, label, word("reason-answer", answer=asked))
    return amount(name, label, _stated_mwh(number), answer_proof(asked), word("note-of-reporter"))


def _stated_mwh(number: Fraction) -> Quantity:
    return Quantity(
        value=float(number),
        unit="MWh",
        kind=Kind.DISCLOSED,
        boundary="boundary-facility",
        as_asked=as_asked(number, digits=DIGITS),
    )


def _total_location(activity: Activity) -> Field:
    """All scopes together: one figure of the account, since parts are added world by world and not by their ends."""
    name, label = f"total_location_{activity.name}", word(f"e1-total-location-{activity.name}")
    reason = word("reason-account" if activity.name == "use" else "reason-embodied")
    return figure_field(name, label, activity.whole, unit=TONNE, digits=DIGITS, otherwise=reason)


def _total_market(activity: Activity, servers: str) -> Field:
    """Not a figure of the account: the market-based line and manufacture would have to be added world by world."""
    name, label = f"total_market_{activity.name}", word(f"e1-total-market-{activity.name}")
    if servers != OWN:
        return not_applicable(name, label, word("reason-no-scope-2"))
    return missing(name, label, word("reason-joint-sum"))
