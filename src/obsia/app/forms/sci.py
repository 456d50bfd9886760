"""Software Carbon Intensity (ISO/IEC 21031:2024): (E x I + M) per R, of an account.

The score is one figure of the account, carbon over the life cycle, divided by a count: every world is divided by the
same number, so the interval stays exact. E, I and M stand beside it; no medians are multiplied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification, Per, amount, figure_field, missing, stated, word
from obsia.app.forms.functional_units import FunctionalUnit, functional_units
from obsia.app.forms.inputs import Record
from obsia.app.forms.record_figures import ACCOUNT, account_proof, figure_in, proofs_of
from obsia.app.forms.units_of_forms import exact, per_unit
from obsia.core.dossier import Field, Quantity
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message

CARBON, ENERGY = "carbon_g", "energy_kwh"
_ITEMS: Final = ("accelerator", "host")


def scores(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """The score for each functional unit."""
    return tuple(score(known.inputs.account, unit, name=asked.name) for unit in functional_units(known.inputs))


def score(account: Record | None, unit: FunctionalUnit, *, per: int = 1, name: str = "score") -> Field:
    """Carbon over the life cycle for ``per`` functional units."""
    field = f"{name}_per_{unit.thing.replace(' ', '_')}" + (f"_{per}" if per > 1 else "")
    label = score_label(unit, per=per)
    if unit.count is None or unit.reason is not None:
        return missing(field, label, unit.reason or word("reason-none-counted"))
    return figure_field(
        field,
        label,
        figure_in(account, CARBON, Boundary.LIFE_CYCLE, where=ACCOUNT),
        *((word("sci-note-divisor", count=int(unit.count)),) if unit.count.denominator == 1 else ()),
        *((word("sci-note-answered"),) if unit.answered else ()),
        unit="gCO2e",
        of=Per(count=unit.count, per=per, printed=per_unit("gCO2e", unit.thing, per=per)),
        otherwise=word("reason-account"),
    )


def score_label(unit: FunctionalUnit, *, per: int = 1) -> Message:
    """What a score is divided by, in words."""
    if unit.answered:
        return word("sci-score-other", thing=unit.thing)
    return word(f"sci-score-{unit.thing.replace(' ', '-')}" + ("" if per == 1 else f"-{per}"))


def carbon_over_energy(*, energy_kwh: float, carbon_g: float) -> float | None:
    """Carbon of use over energy, both medians or both means, gCO2e/kWh; None of no energy.

    It is the intensity by which that energy has to be multiplied to give that carbon, correlation included.
    """
    return float(exact(carbon_g) / exact(energy_kwh)) if energy_kwh else None


def intensity(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The intensity that leads from the energy to the carbon of use."""
    energy = figure_in(known.inputs.account, ENERGY, Boundary.FACILITY, where=ACCOUNT)
    used = figure_in(known.inputs.account, CARBON, Boundary.FACILITY, where=ACCOUNT)
    if energy is None or used is None:
        return asked.missing(word("reason-account"))
    value = carbon_over_energy(energy_kwh=energy.value, carbon_g=used.value)
    if value is None:
        return asked.missing(word("reason-account"))
    kind = max((energy.kind, used.kind), key=list(Kind).index)
    quantity = Quantity(value=value, unit="gCO2e/kWh", kind=kind, boundary="boundary-facility")
    return stated(asked, proofs_of(used), word("sci-note-intensity"), quantity=quantity)


def days_of(account: Record | None) -> tuple[str, ...]:
    """The first and the last day that an account covers; none where it has no dates."""
    days = None if account is None else account.get("period")
    held = cast("list[object]", days) if isinstance(days, list) else []
    return tuple(map(str, held)) if len(held) == 2 else ()


def period(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The days that the account covers."""
    account, days = known.inputs.account, days_of(known.inputs.account)
    if account is None or not days:
        return asked.missing(word("reason-account" if account is None else "reason-no-dates"))
    return stated(asked, account_proof(account), text="/".join(dict.fromkeys(days)))


def manufacture(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """What manufacture is made of: items by their shares of it."""
    account = known.inputs.account
    figure = figure_in(account, CARBON, Boundary.EMBODIED, where=ACCOUNT)
    made = None if account is None else account.get("manufacture")
    if figure is None or not isinstance(made, Mapping):
        return (asked.missing(word("reason-account")),)
    items = cast("Record", made).get("items", ())
    return tuple(_item(figure, each) for each in items if each.get("item") in _ITEMS)


def _item(figure: Figure, content: Record) -> Field:
    item = str(content["item"])
    value = exact(figure.value) * exact(float(content["carbon_share"]))
    quantity = Quantity(value=float(value), unit="gCO2e", kind=figure.kind, boundary="boundary-embodied")
    return amount(f"embodied_{item}", word(f"sci-embodied-{item}"), quantity, proofs_of(figure), word("sci-note-item"))
