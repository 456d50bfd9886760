"""One set of worlds, and what has been drawn in it so far: prices any group of work, and makes Figures of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from obsia.accounting.costs import Charge
from obsia.accounting.deployments import Deployment, deployment_of
from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.figures import LEVEL, Request, Sensitivity, figure_of
from obsia.accounting.impacts import (
    COST,
    DERIVED_FACTORS,
    ENERGY,
    FACTORS,
    INTENSITY,
    QUANTITIES,
    DeploymentId,
    Impacts,
    Line,
    PlaceId,
    Quantity,
    impacts_of,
)
from obsia.accounting.kinds import CHAT, UsageKind, requests_at
from obsia.accounting.known import required
from obsia.accounting.networks import ModelFacts
from obsia.accounting.places import GRID_PROPERTIES, Place, place_of
from obsia.accounting.unmeasured import priced_by, without_tokens
from obsia.core.evidence import Fact, Kind
from obsia.core.figure import Assumption, Figure, Lead
from obsia.core.units import JOULES_PER_KWH
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import WORK_COLUMNS

QUADRATIC = tuple(index for index, name in enumerate(WORK_COLUMNS) if name.endswith(("_pairs", "_reads")))
"""Columns of work that are of second order in the lengths of requests."""


_SERVING = (
    *("batch-ignored", "model-unknown", "not-modelled", "kind-as-text"),
    *("messages-prior", "seats-prior", "tokens-prior", "messages-prior-code", "seats-prior-code", "tokens-prior-code"),
)
NEEDS: dict[str, frozenset[str]] = {
    "host-share": frozenset({"host_power_ratio"}),
    "idle-share": frozenset({"idle_power_ratio"}),
    "pue-default": frozenset({"pue"}),
    "wue-default": frozenset({"wue_l_per_kwh"}),
    "wue-basis": frozenset({"wue_l_per_kwh"}),
    "zone-unknown": frozenset(GRID_PROPERTIES),
    "region-given": frozenset(GRID_PROPERTIES),
    "region-unknown": frozenset(GRID_PROPERTIES),
    **dict.fromkeys(_SERVING, frozenset({"accelerator"})),
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
class Derived:
    """A figure that is no part of :data:`QUANTITIES`, with what it came from."""

    figure: Figure
    quantity: Quantity
    impacts: Impacts
    shares: Mapping[Key, float]


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

    def deployment(
        self,
        model: ModelFacts,
        *,
        provider: str | None,
        kind: UsageKind = UsageKind.CALLS,
        assistant: str | None = None,
        concurrency_step: int | None = None,
    ) -> DeploymentId:
        """Draw the deployment of ``model`` at ``provider`` if it is not drawn yet; returns its id.

        ``kind`` is what its lines count: second moments of provider buckets carry a prior, and so does all the work
        of messages and seats (of an ``assistant``). ``concurrency_step`` is known where records state it.
        """
        identity = DeploymentId(model.model_id, model.checkpoint, provider, kind, assistant, concurrency_step)
        if identity not in self._deployments:
            plain = deployment_of(
                self.snapshot,
                self.worlds,
                model=model,
                provider=provider,
                running=None if concurrency_step is None else requests_at(concurrency_step),
            )
            if kind is UsageKind.BUCKET:
                plain = self._bucketed(plain)
            elif not kind.measured:
                plain = without_tokens(
                    plain,
                    self.snapshot,
                    self.worlds,
                    kind=kind,
                    assistant=assistant or CHAT,
                    window=model.window,
                )
            self._deployments[identity] = plain
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

    def keys(self, line: Line, *, quantity: Quantity) -> frozenset[Key]:
        """The keys on which a quantity of one line rests; its deployment and its place were drawn."""
        deployment, place = self._deployments[line.deployment], self._places[line.place]
        own = {"accelerator": deployment.energy_keys, "manufacture": deployment.embodied_keys}
        return frozenset[Key]().union(
            *(own[name] if name in own else place.keys.get(name, ()) for name in FACTORS[quantity])
        )

    def intensity(
        self, impacts: Impacts, *, output_tokens: int, label: str, assumptions: tuple[Assumption, ...]
    ) -> Derived | None:
        """Facility energy per output token (J), world by world; None without output tokens.

        Tokens are exact, so the mean of this ratio is the ratio of the means, and its shares are those of the energy.
        """
        if output_tokens <= 0:
            return None
        keys = impacts.keys[ENERGY]
        draws_j = impacts.draws[ENERGY] * JOULES_PER_KWH / float(output_tokens)
        shares = self.sensitivity.shares(impacts.draws[ENERGY], keys)
        return self._derived(INTENSITY, draws_j, keys, shares=shares, label=label, assumptions=assumptions)

    def cost(self, charge: Charge, *, label: str, assumptions: tuple[Assumption, ...]) -> Derived | None:
        """What some calls cost at list prices; None where none has a price. ``assumptions``: how names were read."""
        if charge.draws is None:
            return None
        shares = self.sensitivity.shares(charge.draws, charge.keys)
        taken = (*assumptions, *charge.assumptions)
        return self._derived(
            COST, charge.draws, charge.keys, shares=shares, label=label, assumptions=taken, kind=Kind.DISCLOSED
        )

    def _derived(
        self,
        quantity: Quantity,
        draws: Draws,
        keys: frozenset[Key],
        *,
        shares: Mapping[Key, float],
        label: str,
        assumptions: tuple[Assumption, ...],
        kind: Kind | None = None,
    ) -> Derived:
        impacts = Impacts(draws={quantity: draws}, keys={quantity: keys})
        figure = figure_of(
            quantity=quantity,
            impacts=impacts,
            sensitivity=self.sensitivity,
            worlds=self.worlds,
            request=self.request,
            label=label,
            lead=Lead.MEAN,
            assumptions=tuple(each for each in assumptions if concerns(each, quantity)),
            shares=shares,
            kind=kind,
        )
        return Derived(figure=figure, quantity=quantity, impacts=impacts, shares=shares)

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
        return priced_by(plain, work=raised, keys=keys, assumptions=(Assumption(code="bucket"),))


def concerns(assumption: Assumption, quantity: Quantity) -> bool:
    """Whether a quantity rests on what was assumed (a default WUE does not enter energy)."""
    factors = FACTORS[quantity] if quantity in FACTORS else DERIVED_FACTORS[quantity]
    if assumption.code == "grid-borrowed":
        return assumption.arguments["what"] in factors
    needs = NEEDS.get(assumption.code)
    return needs is None or bool(needs & factors)


def _ratio(after: Draws, before: Draws) -> Draws:
    """after / before, and 1 where both are 0; shape (worlds,)."""
    return np.divide(after, before, out=np.ones_like(after), where=before > 0)
