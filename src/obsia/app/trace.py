"""From a figure back to its formula, its inputs, their evidence, and the command that makes it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from obsia.accounting import draws
from obsia.accounting.figures import inputs_of
from obsia.app import records
from obsia.app.grid_sources import HOURLY_INTENSITY, source_of
from obsia.app.priority_formulas import PRIORITY_FORMULAS
from obsia.app.training_formulas import TRAINING_FORMULAS
from obsia.app.world_formulas import WORLD_FORMULAS
from obsia.core.errors import MissingFact
from obsia.core.evidence import Fact, Kind, Source, Spread, Verification
from obsia.core.figure import Boundary, Figure
from obsia.facts import snapshot as facts

WORLDS: Final = draws.WORLDS
"""Draws of a figure, unless a command asks for others."""
_BUSY = "slope x accelerator energy + host watts x accelerator-seconds (law:server-power)"
_SERVER = f"server energy = {_BUSY}"
_IT = "IT energy = server energy + ready watts x accelerator-seconds x (1 - server_use_share) / server_use_share"
FORMULAS: Mapping[tuple[str, Boundary], tuple[str, ...]] = {
    ("energy_kwh", Boundary.ACCELERATOR): (
        "energy_kwh = sum over work (calls, prefill, cached, decode, attention) of work x joules per unit / 3.6e6",
        "joules per unit = accelerators x TDP x (moving share x moving s + computing share x computing s"
        " + waiting share x waiting s) x departure of the model and the service (law:inference)",
        "moving s = bytes / (accelerators x bandwidth x use); computing s = FLOP / (accelerators x peak x use);"
        " waiting s = launches, exchange, host; what a step costs once is shared by the batch",
        "of images and videos: joules = (base + steps x joules per step at the size) x departures (law:diffusion);"
        " of embeddings and speech: as of text x uncalibrated_ratio",
    ),
    ("energy_kwh", Boundary.SERVER): (f"energy_kwh = {_BUSY}",),
    ("energy_kwh", Boundary.FACILITY): ("energy_kwh = IT energy x PUE", _IT, _SERVER),
    ("carbon_g", Boundary.FACILITY): ("carbon_g = facility energy x intensity_g_per_kwh (location-based, average)",),
    ("carbon_g", Boundary.EMBODIED): (
        "carbon_g = busy accelerator hours x (accelerator + host share) / (lifetime x use share)",
    ),
    ("carbon_g", Boundary.LIFE_CYCLE): ("carbon_g = facility carbon + embodied carbon",),
    ("onsite_water_l", Boundary.FACILITY): ("onsite_water_l = IT energy x WUE (consumption; PUE does not enter)",),
    ("offsite_water_l", Boundary.FACILITY): (
        "offsite_water_l = facility energy x water_l_per_kwh of the grid (consumption, with reservoir evaporation)",
    ),
    ("water_l", Boundary.FACILITY): ("water_l = onsite_water_l + offsite_water_l",),
    ("primary_energy_mj", Boundary.FACILITY): ("primary_energy_mj = facility energy x primary_energy_mj_per_kwh",),
    ("adpe_kgsbeq", Boundary.FACILITY): ("adpe_kgsbeq = facility energy x adpe_kgsbeq_per_kwh",),
    ("adpe_kgsbeq", Boundary.EMBODIED): (
        "adpe_kgsbeq = busy accelerator hours x (accelerator + host share) / (lifetime x use share)",
    ),
    ("adpe_kgsbeq", Boundary.LIFE_CYCLE): ("adpe_kgsbeq = facility ADPe + embodied ADPe",),
    ("energy_per_output_token_j", Boundary.FACILITY): (
        "energy_per_output_token_j = facility energy x 3.6e6 / output tokens (exact; the input's energy is in it)",
        "facility energy = IT energy x PUE",
        _IT,
        _SERVER,
    ),
    ("cost_usd", Boundary.LIST_PRICE): (
        "cost_usd = sum over models and days of ((input - cached) x input price + cached x cached price"
        " + output x output price) / 1e6",
        "price = the list price dated last on or before the day, of the provider that served; prices that disagree"
        " are alternatives",
    ),
    ("energy_ratio", Boundary.FACILITY): ("energy_ratio = facility energy of one / that of the other, world by world",),
    ("carbon_ratio", Boundary.LIFE_CYCLE): (
        "carbon_ratio = life-cycle carbon of one / that of the other, world by world",
    ),
    ("water_ratio", Boundary.FACILITY): ("water_ratio = water of one / that of the other, world by world",),
    **TRAINING_FORMULAS,
    **PRIORITY_FORMULAS,
    **WORLD_FORMULAS,
}
"""In the symbols of the field, so that they read the same in every language."""


BY_HOUR = (
    "by the hour: facility carbon_g = sum over hours of facility energy x intensity of the hour x error of the series;"
    " hours without a value: x intensity_g_per_kwh x hour_to_hour_ratio",
    "error of the series = intensity_g_per_kwh / its published value (life cycle), else series_error_ratio",
)
DIFFERENCE = ("difference = the same usage under the change - the account, world by world; for each of both:",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input of a figure: its facts, each with its source, and its share of the figure's log-variance."""

    subject: str
    property: str
    share: float
    kind: Kind
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A figure, how it was computed, from what, and how to compute it again."""

    figure: Figure
    label: str
    formula: tuple[str, ...]
    inputs: tuple[Input, ...]
    """Largest share first; those of no share (point values) after."""
    undrawn: tuple[Source, ...]
    """Of what enters as it was published, and is no input with a share."""
    command: tuple[str, ...]
    journey: str
    """What was asked: estimate, train, world …, with what arguments."""
    arguments: Mapping[str, Any]
    input_digests: tuple[str, ...]
    version: str
    recorded_at: str
    seed: int
    worlds: int
    same_snapshot: bool
    """Whether the installed facts are those with which the figure was made."""


def trace(figure_id: str) -> Trace:
    """The trace of a recorded figure. Raises ``NoData`` without any record, ``UnknownName`` for an unknown id."""
    request, recorded, label = records.load(figure_id.strip())
    snapshot = facts.load()
    figure = _figure(request, recorded)
    shares: dict[str, float] = recorded["shares"]
    inputs: list[Input] = []
    for index in recorded["keys"]:
        key = request["keys"][index]
        stated = tuple(_fact(fact) for fact in key["facts"])
        order = list(Kind)
        inputs.append(
            Input(
                subject=key["subject"],
                property=key["property"],
                share=shares.get(str(index), 0.0),
                kind=max((fact.kind for fact in stated), key=order.index),
                facts=stated,
                sources=_sources(snapshot, {fact.evidence for fact in stated}),
            )
        )
    inputs.sort(key=lambda item: (-item.share, item.subject, item.property))
    drawn = {fact.evidence for each in inputs for fact in each.facts}
    return Trace(
        figure=figure,
        label=label,
        formula=(
            *(DIFFERENCE if recorded["difference"] else ()),
            *FORMULAS[figure.quantity, figure.boundary],
            *(BY_HOUR if any(each.property == HOURLY_INTENSITY for each in inputs) else ()),
        ),
        inputs=tuple(inputs),
        undrawn=_sources(snapshot, set(figure.evidence) - drawn),
        command=tuple(request["command"]),
        journey=request["journey"],
        arguments=request["arguments"],
        input_digests=tuple(request["inputs"]),
        version=request["version"],
        recorded_at=request["recorded_at"],
        seed=request["seed"],
        worlds=request["worlds"],
        same_snapshot=request["snapshot"] == snapshot.content_hash,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another figure of the same request."""

    figure: Figure
    label: str


def figures_of_request(figure_id: str) -> tuple[Sibling, ...]:
    """The other figures that were made with a recorded one and carry its label: carbon and water beside energy.

    Raises as :func:`trace` does.
    """
    request, _, _ = records.load(figure_id.strip())
    return tuple(
        Sibling(figure=_figure(request, recorded), label=label) for recorded, label in records.beside(figure_id.strip())
    )


def _figure(request: Mapping[str, Any], recorded: Mapping[str, Any]) -> Figure:
    """A recorded figure, which names its widest inputs as it did when it was made."""
    keys = {(key["subject"], key["property"]): key for key in (request["keys"][index] for index in recorded["keys"])}
    shares = {key: recorded["shares"].get(str(index), 0.0) for key, index in zip(keys, recorded["keys"], strict=True)}
    inputs = inputs_of(keys, shares, facts=lambda key: [_fact(fact) for fact in keys[key]["facts"]])
    return replace(records.figure_of_content(recorded["figure"]), inputs=inputs, other_inputs=len(keys) - len(inputs))


def _sources(snapshot: facts.Snapshot, stated: set[str]) -> tuple[Source, ...]:
    found: list[Source] = []
    for evidence in sorted(stated):
        try:
            found.append(snapshot.source(evidence))
        except MissingFact:
            # The figure was made with other facts: the id still tells which source it was.
            found.append(
                source_of(evidence)
                or Source(
                    evidence_id=evidence,
                    publisher="",
                    title="",
                    url="",
                    licence="",
                    published="",
                    retrieved="",
                )
            )
    return tuple(found)


def _fact(content: dict[str, Any]) -> Fact:
    fields: dict[str, Any] = {
        **content,
        "kind": Kind(content["kind"]),
        "verification": Verification(content["verification"]),
        "spread": Spread(content["spread"]),
    }
    return Fact(**fields)
