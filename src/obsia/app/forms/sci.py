"""Software Carbon Intensity (ISO/IEC 21031:2024): (E x I + M) per R, of an account.

The score is one figure of the account, carbon over the life cycle, divided by a count: every world is divided by the
same number, so the interval stays exact. E, I and M stand beside it; no medians are multiplied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from obsia.app.forms.form_fields import Per, amount, dossier, figure_field, missing, said, word
from obsia.app.forms.functional_units import FunctionalUnit, functional_units
from obsia.app.forms.inputs import Inputs, Record
from obsia.app.forms.record_figures import ACCOUNT, account_proof, figure_in, proofs_of
from obsia.app.forms.units_of_forms import exact, per_unit
from obsia.core.dossier import Dossier, Field, Quantity, Section
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message

EDITION: Final = "ISO/IEC 21031:2024 (SCI 1.1.0)"
FORM_URL: Final = "https://github.com/Green-Software-Foundation/sci/blob/dev/SPEC.md"
CARBON, ENERGY = "carbon_g", "energy_kwh"
_ITEMS: Final = ("accelerator", "host")


def sci(inputs: Inputs) -> Dossier:
    """The SCI score of the usage in an account.

    Answers: ``functional-unit`` (request, token, output token, image, or a name of the reporter's with
    ``functional-unit-count``).
    """
    units = functional_units(inputs)
    return dossier(
        inputs,
        "sci",
        Section(
            name="score",
            title=word("section-score"),
            fields=tuple(score(inputs.account, unit) for unit in units),
            notes=(word("sci-note-score"),),
        ),
        Section(
            name="parts",
            title=word("section-parts"),
            fields=(*parts(inputs.account), *manufacture(inputs.account)),
            notes=(word("sci-note-parts"),),
        ),
        Section(
            name="method",
            title=word("section-method"),
            fields=(period(inputs.account),),
            notes=(word("sci-note-location"), word("sci-note-boundary")),
        ),
        edition=EDITION,
        url=FORM_URL,
        notes=(word("note-independent-form"),),
    )


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


def parts(account: Record | None) -> tuple[Field, ...]:
    """E, I, O and M of the whole account."""
    energy = figure_in(account, ENERGY, Boundary.FACILITY, where=ACCOUNT)
    used = figure_in(account, CARBON, Boundary.FACILITY, where=ACCOUNT)
    made = figure_in(account, CARBON, Boundary.EMBODIED, where=ACCOUNT)
    reason = word("reason-account")
    return (
        figure_field("energy", word("sci-energy"), energy, unit="kWh", otherwise=reason),
        _intensity(energy, used),
        figure_field("operational", word("sci-operational"), used, unit="gCO2e", otherwise=reason),
        figure_field("embodied", word("sci-embodied"), made, unit="gCO2e", otherwise=reason),
    )


def intensity(*, energy_kwh: float, carbon_g: float) -> float | None:
    """Carbon of use over energy, both medians or both means, gCO2e/kWh; None of no energy.

    It is the intensity by which that energy has to be multiplied to give that carbon, correlation included.
    """
    return float(exact(carbon_g) / exact(energy_kwh)) if energy_kwh else None


def _intensity(energy: Figure | None, used: Figure | None) -> Field:
    label = word("sci-intensity")
    value = None if energy is None or used is None else intensity(energy_kwh=energy.value, carbon_g=used.value)
    if value is None or energy is None or used is None:
        return missing("intensity", label, word("reason-account"))
    order = list(Kind)
    kind = max((energy.kind, used.kind), key=order.index)
    quantity = Quantity(value=value, unit="gCO2e/kWh", kind=kind, boundary="boundary-facility")
    return amount("intensity", label, quantity, proofs_of(used), word("sci-note-intensity"))


def period(account: Record | None) -> Field:
    """The days that the account covers."""
    label = word("period")
    days = None if account is None else account.get("period")
    if not isinstance(days, list) or len(cast("list[object]", days)) != 2:
        return missing("period", label, word("reason-account" if account is None else "reason-no-dates"))
    first, last = (str(day) for day in cast("list[object]", days))
    return said("period", label, first if first == last else f"{first}/{last}", account_proof(cast("Record", account)))


def manufacture(account: Record | None) -> tuple[Field, ...]:
    """What manufacture is made of: items by their shares of it."""
    figure = figure_in(account, CARBON, Boundary.EMBODIED, where=ACCOUNT)
    made = None if account is None else account.get("manufacture")
    if figure is None or not isinstance(made, Mapping):
        return (missing("embodied_items", word("sci-embodied-items"), word("reason-account")),)
    items = cast("Record", made).get("items", ())
    return tuple(_item(figure, each) for each in items if each.get("item") in _ITEMS)


def _item(figure: Figure, content: Record) -> Field:
    item = str(content["item"])
    value = exact(figure.value) * exact(float(content["carbon_share"]))
    quantity = Quantity(value=float(value), unit="gCO2e", kind=figure.kind, boundary="boundary-embodied")
    return amount(f"embodied_{item}", word(f"sci-embodied-{item}"), quantity, proofs_of(figure), word("sci-note-item"))
