"""Impact Framework (Green Software Foundation): a manifest that ``if-run`` computes, from an account.

The pipeline multiplies energy by carbon intensity, adds manufacture and divides by requests. The intensity written is
the account's carbon over its energy, so that the product is the account's carbon and not a product of two medians.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import amount, missing, said, word
from obsia.app.forms.functional_units import OUTPUT_TOKEN, REQUEST, TOKEN, of_record
from obsia.app.forms.inputs import Inputs, Record
from obsia.app.forms.record_figures import (
    ACCOUNT,
    account_proof,
    figure_in,
    groups_of,
    proofs_of,
    quantity_of,
)
from obsia.app.forms.sci import CARBON, ENERGY, carbon_over_energy, days_of
from obsia.app.forms.yaml_text import Value, emit
from obsia.core.dossier import Field, Quantity, Section
from obsia.core.errors import NoData
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message, Option
from obsia.core.units import DAY_S

_INTENSITY, _SUM = "grid/carbon-intensity", {"time": "sum", "component": "sum"}
_PLUGINS: Final[dict[str, Value]] = {
    "operational-carbon": {
        "method": "Multiply",
        "path": "builtin",
        "config": {"input-parameters": ["energy", _INTENSITY], "output-parameter": "carbon-operational"},
        "parameter-metadata": {
            "inputs": {
                "energy": {"unit": "kWh", "description": "electricity at the facility", "aggregation-method": _SUM},
                _INTENSITY: {
                    "unit": "gCO2eq/kWh",
                    "description": "carbon of use over energy, location-based",
                    "aggregation-method": {"time": "avg", "component": "avg"},
                },
            },
            "outputs": {
                "carbon-operational": {"unit": "gCO2eq", "description": "carbon of use", "aggregation-method": _SUM},
            },
        },
    },
    "sum-carbon": {
        "method": "Sum",
        "path": "builtin",
        "config": {"input-parameters": ["carbon-operational", "carbon-embodied"], "output-parameter": "carbon"},
        "parameter-metadata": {
            "outputs": {
                "carbon": {"unit": "gCO2eq", "description": "use and manufacture", "aggregation-method": _SUM},
            },
        },
    },
}
_SCI: Final[dict[str, Value]] = {"method": "Sci", "path": "builtin", "config": {"functional-unit": "requests"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A child of the tree: a model of the account, or all of it. Means, so that children add up."""

    name: str
    energy: Figure
    used: Figure
    made: Figure
    counts: dict[str, int]

    @property
    def intensity(self) -> float:
        """Carbon of use over energy, gCO2e/kWh; 0 where no energy was used."""
        return carbon_over_energy(energy_kwh=self.energy.mean, carbon_g=self.used.mean) or 0.0


def components(known: SystemFacts) -> tuple[Section, ...]:
    """What the manifest holds, child by child, with the intervals that it has no place for."""
    children = _children(known.inputs)
    if not children:
        reason = missing("energy", word("sci-energy"), word("reason-account"))
        return (Section(name="child_1", title=word("section-child", name="—"), fields=(reason,)),)
    return tuple(
        Section(
            name=f"child_{place}",
            title=word("section-child", name=child.name),
            fields=(*_amounts(child, place), _requests(child, known.inputs.account or {}, place)),
        )
        for place, child in enumerate(children, start=1)
    )


def _amounts(child: Component, place: int) -> tuple[Field, ...]:
    parts = (("energy", "sci-energy", child.energy, "kWh"), ("carbon-embodied", "sci-embodied", child.made, "gCO2e"))
    stated = [
        amount(f"{name}_{place}", word(label), _added(figure, unit=unit), proofs_of(figure), _note(figure))
        for name, label, figure, unit in parts
    ]
    used = _added(child.used, unit="gCO2e")
    return (*stated, amount(f"carbon-operational_{place}", word("sci-operational"), used, proofs_of(child.used)))


def _added(figure: Figure, *, unit: str) -> Quantity:
    """The figure as the manifest has it: its mean, for children are added; its median where the mean lies outside."""
    return quantity_of(replace(figure, median=figure.mean) if _is_mean(figure) else figure, unit=unit)


def _note(figure: Figure) -> Message:
    return word("note-mean" if _is_mean(figure) else "note-median")


def _is_mean(figure: Figure) -> bool:
    """Whether the mean of a figure lies within its interval: of a skewed one it may not."""
    return figure.low <= figure.mean <= figure.high


def _requests(child: Component, account: Record, place: int) -> Field:
    label = word("boamps-requests")
    if "requests" not in child.counts:
        return missing(f"requests_{place}", label, word("reason-none-counted"))
    return said(f"requests_{place}", label, str(child.counts["requests"]), account_proof(account))


def native(inputs: Inputs) -> str:
    """The manifest as YAML. Raises ``NoData`` without an account of dated usage that has figures."""
    children = _children(inputs)
    days = days_of(inputs.account)
    if not children or not days:
        raise NoData("manifest-no-dates", account=Option("account"))
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    span_s = ((last - first) + timedelta(days=1)).days * DAY_S
    counted = all("requests" in child.counts for child in children)
    manifest: dict[str, Value] = {
        "name": "ai-usage",
        "description": _description(inputs, children),
        "tags": None,
        "aggregation": {"metrics": ["carbon"], "type": "both"},
        "initialize": {"plugins": {**_PLUGINS, **({"sci": _SCI} if counted else {})}},
        "tree": {"children": {child.name: _child(child, first, span_s, counted=counted) for child in children}},
    }
    return emit(manifest)


def _child(child: Component, first: date, span_s: int, *, counted: bool) -> dict[str, Value]:
    observed: dict[str, Value] = {
        "timestamp": f"{first.isoformat()}T00:00:00.000Z",
        "duration": span_s,
        "energy": child.energy.mean,
        _INTENSITY: child.intensity,
        "carbon-embodied": child.made.mean,
        **child.counts,
    }
    steps: list[Value] = ["operational-carbon", "sum-carbon", *(["sci"] if counted else [])]
    return {"pipeline": {"compute": steps}, "inputs": [observed]}


def _description(inputs: Inputs, children: tuple[Component, ...]) -> str:
    energies = "; ".join(
        f"{child.name}: {child.energy.low:.3g} to {child.energy.high:.3g} kWh ({child.energy.kind.value})"
        for child in children
    )
    account = inputs.account or {}
    return (
        f"Means of an account of obsia {account.get('obsia', '')}, request {account.get('request_id', '')}. "
        f"The framework has no intervals; of energy they are: {energies}."
    )


def _children(inputs: Inputs) -> tuple[Component, ...]:
    """The models of the account's table by model, else the whole account; none without its figures."""
    if inputs.account is None:
        return ()
    groups = groups_of(inputs.account, "model")
    named = [(_name(group), group) for group in groups]
    found = [_component(inputs, name, group) for name, group in named or [("account", inputs.account)]]
    return tuple(child for child in found if child is not None)


def _name(group: Record) -> str:
    """A model's name; groups that share no name keep apart."""
    if others := group.get("sum_of_groups"):
        return f"{others} other models"
    return str(group.get("keys", {}).get("model") or "not stated")


def _component(inputs: Inputs, name: str, record: Record) -> Component | None:
    energy = figure_in(record, ENERGY, Boundary.FACILITY, where=ACCOUNT)
    used = figure_in(record, CARBON, Boundary.FACILITY, where=ACCOUNT)
    made = figure_in(record, CARBON, Boundary.EMBODIED, where=ACCOUNT)
    if energy is None or used is None or made is None:
        return None
    names = {REQUEST: "requests", TOKEN: "tokens", OUTPUT_TOKEN: "tokens-output"}
    units = {key: of_record(inputs, record, thing) for thing, key in names.items()}
    counts = {key: int(unit.count) for key, unit in units.items() if unit.count}
    return Component(name=name, energy=energy, used=used, made=made, counts=counts)
