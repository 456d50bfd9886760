"""Functional units of a provider: parameters, training tokens and operations, counted exactly or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, cast

from obsia.app.forms.form_fields import word
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import TRAINING, answered_amount, figure_in
from obsia.app.forms.units_of_forms import exact
from obsia.core.errors import BadInput
from obsia.core.figure import Boundary
from obsia.core.message import Message, Symbol

BILLION: Final = 10**9
FLOP_SCALE: Final = 10**18


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderUnit:
    """A unit with its count, None where nothing states it; ``basis`` says whether it is gross or effective."""

    name: str
    thing: str
    per: int
    unit: str
    count: Fraction | None
    basis: Message
    reason: Message

    @property
    def label(self) -> Message:
        """What the carbon is divided by, in words."""
        return word(f"sci-ai-{self.name.replace('_', '-')}")


def provider_units(inputs: Inputs) -> tuple[ProviderUnit, ...]:
    """Every unit of the standard. The answers ``parameters-total``, ``parameters-active``, ``training-tokens``,
    ``training-tokens-effective`` and ``training-flop`` win over what the training estimate states.
    """
    gross, effective = word("gross"), word("effective")
    flop, why = _operations(inputs)
    weights, tokens = (BILLION, "kgCO2e", BILLION), (10**6, "gCO2e", 1)
    return (
        _unit(inputs, "parameter", "parameters-total", "total_params_b", gross, weights),
        _unit(inputs, "active_parameter", "parameters-active", "active_params_b", effective, weights),
        _unit(inputs, "training_token", "training-tokens", "tokens", gross, tokens),
        _unit(inputs, "effective_training_token", "training-tokens-effective", "", effective, tokens),
        ProviderUnit(
            name="flop", thing="FLOP", per=FLOP_SCALE, unit="gCO2e", count=flop, basis=word("gross-flop"), reason=why
        ),
    )  # fmt: skip


def stated_run(inputs: Inputs) -> Mapping[str, Any]:
    """What the training estimate says was stated of the run. Raises ``BadInput`` where it says nothing."""
    if inputs.training is None:
        return {}
    stated = inputs.training.get("stated")
    if not isinstance(stated, Mapping):
        expected = Message("handed-expected-json", command=Symbol("obsia train --json"))
        raise BadInput(TRAINING, "handed-missing", field="stated", expected=expected)
    return cast("Mapping[str, Any]", stated)


def stated_number(inputs: Inputs, name: str) -> Fraction | None:
    """A number of the stated run above 0, None where there is none. Raises ``BadInput`` for what is no number."""
    value = stated_run(inputs).get(name) if name else None
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        reason = Message("not-a-number", text=str(value)[:40])
        raise BadInput(TRAINING, reason, field=f"stated.{name}", expected="handed-expected-positive")
    return exact(value)


def _unit(
    inputs: Inputs, name: str, answer: str, stated: str, basis: Message, scale: tuple[int, str, int]
) -> ProviderUnit:
    """A unit counted by an answer, else by the stated run; ``scale``: per how many, in what, times the run's."""
    per, unit, of_run = scale
    count = answered_amount(inputs, answer, unit="token" if "token" in name else "parameter")
    if count is None and (told := stated_number(inputs, stated)) is not None:
        count = told * of_run
    thing = name.replace("_", " ")
    reason = word("reason-count", answer=answer)
    return ProviderUnit(name=name, thing=thing, per=per, unit=unit, count=count or None, basis=basis, reason=reason)


def _operations(inputs: Inputs) -> tuple[Fraction | None, Message]:
    """Operations, where they are known exactly: stated, or following from what is stated."""
    for count in (answered_amount(inputs, "training-flop", unit="FLOP"), stated_number(inputs, "flop")):
        if count:
            return count, word("reason-count", answer="training-flop")
    figure = figure_in(inputs.training, "training_flop_count", Boundary.ACCELERATOR, where=TRAINING)
    if figure is None:
        return None, word("reason-count", answer="training-flop")
    if figure.low == figure.high:
        return exact(figure.median), word("reason-count", answer="training-flop")
    return None, word("reason-joint")
