"""Numbers that the reporter alone knows, and those that follow from them: sums and ratios of answers, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification, stated, word
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import answer, answer_proof, answered_number, as_asked
from obsia.core.dossier import Field, Quantity
from obsia.core.evidence import Kind

_OVER = " / "
_SIGNS = {"+": 1, "-": -1}


def number(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The number that is answered under the field's name, with all its digits."""
    name = asked.name.replace("_", "-")
    value = answered_number(known.inputs, name)
    if value is None:
        return asked.missing(word("reason-answer", answer=name), *asked.notes)
    told = str(Decimal(answer(known.inputs, name)))
    digits = as_asked(value, digits=asked.digits) if asked.digits else told
    return _stated(asked, value, digits, name)


def computed(asked: FieldSpecification, known: SystemFacts) -> Field:
    """What ``of`` makes of answers: a sum (``a + b - c``), or a ratio of sums (``a + b / c``) over ``divisor``."""
    above, _, below = asked.of.partition(_OVER)
    names = [name for name in asked.of.split() if name not in _SIGNS and name != _OVER.strip()]
    if needed := [name for name in names if not answer(known.inputs, name)]:
        return asked.missing(word("reason-answers", answers=", ".join(needed)), *asked.notes)
    value = _sum(known.inputs, above)
    digits = str(Decimal(value.numerator) / Decimal(value.denominator))
    if below:
        divided = _sum(known.inputs, below)
        if divided <= 0:
            return asked.missing(word("reason-no-divisor", answers=below), *asked.notes)
        value = value / divided / Fraction(str(asked.divisor))
        digits = as_asked(value, digits=asked.digits)
    return _stated(asked, value, digits, *names)


def _sum(inputs: Inputs, names: str) -> Fraction:
    total, sign = Fraction(0), 1
    for each in names.split():
        if each in _SIGNS:
            sign = _SIGNS[each]
        else:
            total += sign * (answered_number(inputs, each) or Fraction(0))
    return total


def _stated(asked: FieldSpecification, value: Fraction, digits: str, *names: str) -> Field:
    quantity = Quantity(
        value=float(value),
        unit=asked.unit,
        kind=Kind.DISCLOSED,
        boundary=asked.boundary or "boundary-facility",
        as_asked=digits,
    )
    return stated(asked, answer_proof(*names), word("note-of-reporter"), quantity=quantity)
