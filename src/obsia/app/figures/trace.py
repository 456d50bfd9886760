"""From a figure back to its formula, its inputs, their evidence, and the command that makes it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from obsia.accounting import draws
from obsia.accounting.figures import inputs_of
from obsia.app.figures import figure_store
from obsia.app.figures.sources import HOURLY_INTENSITY, sources_named
from obsia.core.evidence import Fact, Kind, Source, Spread, Verification
from obsia.core.figure import Boundary, Figure
from obsia.facts import snapshot as facts

Formulas = Mapping[tuple[str, Boundary], tuple[str, ...]]
"""By quantity and boundary: how a figure is computed, a line each, in the symbols of the field."""
WORLDS: Final = draws.WORLDS
"""Draws of a figure, unless a command asks for others."""
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


def traced(figure_id: str, *, formulas: Formulas) -> Trace:
    """The trace of a recorded figure. Raises ``NoData`` without any record, ``UnknownName`` for an unknown id."""
    request, recorded, label = figure_store.load(figure_id.strip())
    snapshot = facts.load()
    figure = _figure(request, recorded)
    shares: dict[str, float] = recorded["shares"]
    inputs: list[Input] = []
    for index in recorded["keys"]:
        key = request["keys"][index]
        stated = tuple(_fact(fact) for fact in key["facts"])
        inputs.append(
            Input(
                subject=key["subject"],
                property=key["property"],
                share=shares.get(str(index), 0.0),
                kind=max((fact.kind for fact in stated), key=list(Kind).index),
                facts=stated,
                sources=sources_named(fact.evidence for fact in stated),
            )
        )
    inputs.sort(key=lambda item: (-item.share, item.subject, item.property))
    drawn = {fact.evidence for each in inputs for fact in each.facts}
    return Trace(
        figure=figure,
        label=label,
        formula=(
            *(DIFFERENCE if recorded["difference"] else ()),
            *formulas[figure.quantity, figure.boundary],
            *(BY_HOUR if any(each.property == HOURLY_INTENSITY for each in inputs) else ()),
        ),
        inputs=tuple(inputs),
        undrawn=sources_named(set(figure.evidence) - drawn),
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
    request, _, _ = figure_store.load(figure_id.strip())
    return tuple(
        Sibling(figure=_figure(request, recorded), label=label)
        for recorded, label in figure_store.beside(figure_id.strip())
    )


def _figure(request: Mapping[str, Any], recorded: Mapping[str, Any]) -> Figure:
    """A recorded figure, which names its widest inputs as it did when it was made."""
    keys = {(key["subject"], key["property"]): key for key in (request["keys"][index] for index in recorded["keys"])}
    shares = {key: recorded["shares"].get(str(index), 0.0) for key, index in zip(keys, recorded["keys"], strict=True)}
    inputs = inputs_of(keys, shares, facts=lambda key: [_fact(fact) for fact in keys[key]["facts"]])
    return replace(
        figure_store.figure_of_content(recorded["figure"]), inputs=inputs, other_inputs=len(keys) - len(inputs)
    )


def _fact(content: dict[str, Any]) -> Fact:
    fields: dict[str, Any] = {
        **content,
        "kind": Kind(content["kind"]),
        "verification": Verification(content["verification"]),
        "spread": Spread(content["spread"]),
    }
    return Fact(**fields)
