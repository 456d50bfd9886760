"""One set of worlds, and what has been drawn in it so far: prices any group of work, and makes Figures of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from obsia.accounting.deployments import Deployment, deployment_of
from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.figures import LEVEL, Request, Sensitivity, figure_of
from obsia.accounting.impacts import (
    FACTORS,
    QUANTITIES,
    DeploymentId,
    Impacts,
    Line,
    PlaceId,
    Quantity,
    impacts_of,
)
from obsia.accounting.known import required
from obsia.accounting.networks import ModelFacts
from obsia.accounting.places import GRID_PROPERTIES, Place, place_of
from obsia.core.evidence import Fact, Kind
from obsia.core.figure import Assumption, Figure, Lead
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import WORK_COLUMNS

QUADRATIC = tuple(index for index, name in enumerate(WORK_COLUMNS) if name.endswith(("_pairs", "_reads")))
"""Columns of work that are of second order in the lengths of requests."""


NEEDS: dict[str, frozenset[str]] = {
    "host-share": frozenset({"host_power_ratio"}),
    "idle-share": frozenset({"idle_power_ratio"}),
    "pue-default": frozenset({"pue"}),
    "wue-default": frozenset({"wue_l_per_kwh"}),
    "wue-basis": frozenset({"wue_l_per_kwh"}),
    "zone-unknown": frozenset(GRID_PROPERTIES),
    "region-given": frozenset(GRID_PROPERTIES),
    "region-unknown": frozenset(GRID_PROPERTIES),
}
"""Code of an assumption -> the factors that it stands in for; any other concerns every quantity."""
PHASES: dict[str, tuple[str, ...]] = {
    "request": ("calls",),
    "prefill": ("prefill_tokens", "prefill_pairs", "windowed_prefill_pairs"),
    "cached": ("cached_tokens",),
    "decode": ("decode_tokens", "decode_reads", "windowed_decode_reads"),
}
"""Phase of serving -> columns of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """One uncertain input of a figure, and the share of its log-variance that it explains."""

    key: Key
    share: float
    kind: Kind
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Other minus reference on common worlds; ``probability_lower`` is the share of worlds where it is below 0."""

    figure: Figure
    ratio_median: float
    ratio_low: float
    ratio_high: float
    probability_lower: float
    shares: Mapping[Key, float]
    """Share of the log-variance of the ratio by key, largest first."""


class Pricing:
    """Prices work in one set of worlds. Deployments and places are drawn once each."""

    def __init__(self, snapshot: Snapshot, *, request: Request) -> None:
        self.snapshot, self.request = snapshot, request
        self.worlds = Worlds(seed=request.seed, worlds=request.worlds)
        self.sensitivity = Sensitivity(self.worlds)
        self._deployments: dict[DeploymentId, Deployment] = {}
        self._places: dict[PlaceId, Place] = {}

    def deployment(self, model: ModelFacts, *, provider: str | None, bucket: bool = False) -> DeploymentId:
        """Draw the deployment of ``model`` at ``provider`` if it is not drawn yet; returns its id.

        ``bucket``: the work comes from provider buckets, whose second moments carry a prior.
        """
        identity: DeploymentId = (model.model_id, model.checkpoint, provider, bucket)
        if identity not in self._deployments:
            plain = deployment_of(self.snapshot, self.worlds, model=model, provider=provider)
            self._deployments[identity] = self._bucketed(plain) if bucket else plain
        return identity

    def place(self, *, provider: str | None, zone_id: str | None) -> PlaceId:
        """Draw the place of ``provider`` in ``zone_id`` if it is not drawn yet; returns its id."""
        identity: PlaceId = (provider, zone_id)
        if identity not in self._places:
            self._places[identity] = place_of(self.snapshot, self.worlds, provider=provider, zone_id=zone_id)
        return identity

    def impacts(self, lines: Sequence[Line]) -> Impacts:
        """Impacts of some lines whose deployments and places were drawn."""
        return impacts_of(lines, deployments=self._deployments, places=self._places, worlds=self.worlds.worlds)

    def phases(self, lines: Sequence[Line]) -> dict[str, float]:
        """Share of the mean accelerator energy by phase of serving; sums to 1 (a modelled split)."""
        energy = np.zeros(len(WORK_COLUMNS))
        for line in sorted(lines, key=lambda line: line.work):
            energy += np.array(line.work) * self._deployments[line.deployment].costs.accelerator_j.mean(axis=1)
        total = float(energy.sum())
        if total <= 0:
            return {}
        by_column = dict(zip(WORK_COLUMNS, (float(part) for part in energy / total), strict=True))
        return {phase: sum(by_column[name] for name in names) for phase, names in PHASES.items()}

    def assumptions(self, lines: Iterable[Line]) -> tuple[Assumption, ...]:
        """The defaults that stood in for facts in some lines, each once, in a fixed order."""
        found: dict[tuple[object, ...], Assumption] = {}
        for line in lines:
            for assumption in (
                *self._deployments[line.deployment].assumptions,
                *self._places[line.place].assumptions,
            ):
                found[(assumption.code, *sorted(assumption.arguments.items()))] = assumption
        return tuple(found[key] for key in sorted(found, key=str))

    def figures(
        self,
        impacts: Impacts,
        *,
        label: str,
        lead: Lead,
        assumptions: tuple[Assumption, ...],
        quantities: Sequence[Quantity] = QUANTITIES,
    ) -> tuple[Figure, ...]:
        """Figures of a group, in the order of ``quantities``."""
        return tuple(
            figure_of(
                quantity=quantity,
                impacts=impacts,
                sensitivity=self.sensitivity,
                worlds=self.worlds,
                request=self.request,
                label=label,
                lead=lead,
                assumptions=tuple(each for each in assumptions if concerns(each, quantity)),
            )
            for quantity in quantities
        )

    def unknowns(self, impacts: Impacts, *, quantity: Quantity) -> tuple[Unknown, ...]:
        """What the width of a figure comes from, largest share first."""
        shares = self.sensitivity.shares(impacts.draws[quantity], impacts.keys[quantity])
        return tuple(
            Unknown(key=key, share=share, kind=self.worlds.ledger[key].kind, facts=self.worlds.ledger[key].facts)
            for key, share in shares.items()
            if share > 0
        )

    def difference(
        self,
        *,
        reference: Impacts,
        other: Impacts,
        quantity: Quantity,
        label: str,
        lead: Lead,
        assumptions: tuple[Assumption, ...],
    ) -> Difference:
        """``other`` minus ``reference``, draw by draw: an attributional difference, not a forecast."""
        before, after = reference.draws[quantity], other.draws[quantity]
        keys = reference.keys[quantity] | other.keys[quantity]
        ratio = _ratio(after, before)
        # The logarithm of a difference is not defined; its shares are those of the logarithm of the ratio.
        shares = self.sensitivity.shares(ratio, keys)
        figure = figure_of(
            quantity=quantity,
            impacts=Impacts(draws={quantity: after - before}, keys={quantity: keys}),
            sensitivity=self.sensitivity,
            worlds=self.worlds,
            request=self.request,
            label=label,
            lead=lead,
            assumptions=tuple(each for each in assumptions if concerns(each, quantity)),
            shares=shares,
        )
        low, median, high = (float(q) for q in np.quantile(ratio, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]))
        return Difference(
            figure=figure,
            ratio_median=median,
            ratio_low=low,
            ratio_high=high,
            probability_lower=float((after < before).mean()),
            shares=shares,
        )

    def _bucketed(self, plain: Deployment) -> Deployment:
        """The deployment with second-order costs raised by the spread of lengths inside a bucket: 1 + cv²."""
        with self.worlds.recording() as keys:
            variation = self.worlds.draw(required(self.snapshot, "serving:default", "bucket_variation_ratio"))
        raised = np.ones((len(WORK_COLUMNS), self.worlds.worlds))
        raised[list(QUADRATIC)] += variation**2
        return replace(
            plain,
            costs=replace(
                plain.costs,
                accelerator_j=plain.costs.accelerator_j * raised,
                accelerator_s=plain.costs.accelerator_s * raised,
            ),
            embodied_g=plain.embodied_g * raised,
            embodied_kgsbeq=plain.embodied_kgsbeq * raised,
            energy_keys=plain.energy_keys | keys,
            assumptions=(*plain.assumptions, Assumption(code="bucket")),
        )


def concerns(assumption: Assumption, quantity: Quantity) -> bool:
    """Whether a quantity rests on what was assumed (a default WUE does not enter energy)."""
    factors = FACTORS[quantity]
    if assumption.code == "grid-borrowed":
        return assumption.arguments["what"] in factors
    needs = NEEDS.get(assumption.code)
    return needs is None or bool(needs & factors)


def _ratio(after: Draws, before: Draws) -> Draws:
    """after / before, and 1 where both are 0; shape (worlds,)."""
    return np.divide(after, before, out=np.ones_like(after), where=before > 0)
