"""One set of worlds, and what has been drawn in it so far: prices any group of work, and makes Figures of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial

import numpy as np

from obsia.accounting import embodied
from obsia.accounting.accelerator_hours import Hours, hours_of
from obsia.accounting.concerns import concerns
from obsia.accounting.costs import Charge, in_order
from obsia.accounting.deferred import Quote
from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Drawn, Draws, Key, Unknown, Worlds
from obsia.accounting.embodied import ItemShare
from obsia.accounting.figures import LEVEL, Difference, Made, Request, made_of
from obsia.accounting.hours import ZoneHours
from obsia.accounting.impacts import (
    ADPE_EMBODIED,
    CARBON_EMBODIED,
    COST,
    ENERGY,
    FACTORS,
    INTENSITY,
    QUANTITIES,
    RATIOS,
    Book,
    DeploymentId,
    Impacts,
    Line,
    Meter,
    PlaceId,
    Quantity,
    Rate,
    Reading,
    impacts_of,
)
from obsia.accounting.kinds import CHAT, RequestShape, Task, UsageKind
from obsia.accounting.known import required
from obsia.accounting.metered import informed, metered, modelled
from obsia.accounting.networks import ModelFacts
from obsia.accounting.phases import phases_of
from obsia.accounting.places import ServicePlace, place_of
from obsia.accounting.sensitivity import Sensitivity
from obsia.accounting.setups import UNSTATED, Setup
from obsia.accounting.speeds import Speed
from obsia.accounting.unit_costs import Deployment, UnitCosts
from obsia.accounting.unmeasured import priced_by, without_tokens
from obsia.core.evidence import Kind
from obsia.core.figure import Assumption, Boundary, Figure
from obsia.core.units import JOULES_PER_KWH, SECONDS_PER_HOUR
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import WORK_COLUMNS

_MOST_QUOTES = 64
"""Quotes that are kept: bounds memory where requests state shapes of their own."""
_MOST_ASSUMED = 256
"""Sets of deployments and places whose assumptions are kept: the groups of a table often rest on the same."""
QUADRATIC = tuple(index for index, name in enumerate(WORK_COLUMNS) if name.endswith(("_pairs", "_reads")))
"""Columns of work that are of second order in the lengths of requests."""


@dataclass(frozen=True, slots=True)
class DrawnState:
    """What has been drawn for some usage: deployments, places, and the record of each key."""

    deployments: tuple[tuple[DeploymentId, Deployment], ...]
    places: tuple[tuple[PlaceId, ServicePlace], ...]
    ledger: tuple[Drawn, ...]
    fitted: tuple[tuple[Key, tuple[Key, Draws]], ...]
    """:attr:`.Worlds.fitted`."""


class Pricing:
    """Prices work in one set of worlds. Deployments and places are drawn once each."""

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        request: Request,
        worlds: Worlds | None = None,
        hours: Callable[[str | None], ZoneHours] | None = None,
        is_energy_alone: bool = False,
    ) -> None:
        """``hours`` tells what is known of a zone by the hour; without it, carbon is by the year. Where the energy
        ``is_energy_alone`` what is asked of a service, again and again, of places the PUE alone is drawn.
        """
        self.snapshot, self.request = snapshot, request
        self._hours, self._is_energy_alone = hours, is_energy_alone
        self.worlds = worlds or Worlds(seed=request.seed, worlds=request.worlds)
        self.sensitivity = Sensitivity(self.worlds)
        self._drawing = Deployments(snapshot, self.worlds)
        self._deployments: dict[DeploymentId, Deployment] = {}
        self._places: dict[PlaceId, ServicePlace] = {}
        self._quotes: dict[tuple[DeploymentId, PlaceId], Quote] = {}
        self._assumed: dict[frozenset[DeploymentId | PlaceId], tuple[Assumption, ...]] = {}

    def fork(self, request: Request, *, is_energy_alone: bool = False) -> Pricing:
        """Pricing for another request that goes on from what has been drawn here, and leaves this one as it is."""
        worlds, alone = self.worlds.fork(), is_energy_alone
        other = Pricing(self.snapshot, request=request, worlds=worlds, hours=self._hours, is_energy_alone=alone)
        other.sensitivity = Sensitivity(other.worlds, base=self.sensitivity)
        other._drawing = self._drawing.fork(other.worlds, are_ways_kept=alone)
        other._deployments, other._places = dict(self._deployments), dict(self._places)
        return other

    def again(self, request: Request) -> Pricing:
        """The same pricing for another request of the same model: draws, ledger and design are one."""
        other = copy(self)
        other.request = request
        return other

    def drawn(self) -> DrawnState:
        """All that has been drawn."""
        ledger = tuple(self.worlds.ledger.values())
        return DrawnState(
            tuple(self._deployments.items()), tuple(self._places.items()), ledger, tuple(self.worlds.fitted.items())
        )

    def resume(self, drawn: DrawnState) -> None:
        """Go on from what was drawn in worlds like these. Raises ``ValueError`` where something is drawn in them."""
        self.worlds.resume(drawn.ledger, dict(drawn.fitted))
        self._deployments.update(drawn.deployments)
        self._places.update(drawn.places)

    def prepare(self, *, provider: str | None, zone_id: str | None) -> None:
        """Draw what all models of a provider share, in a zone; and the design in which shares of it are found."""
        self._drawing.owned(provider)
        place = self._places[self.place(provider=provider, zone_id=zone_id)]
        self.sensitivity.shares(place.pue, frozenset(self.worlds.ledger))

    def deployment(
        self,
        model: ModelFacts,
        *,
        provider: str | None,
        kind: UsageKind = UsageKind.CALLS,
        assistant: str | None = None,
        speed: Speed | None = None,
        setup: Setup = UNSTATED,
        is_strict: bool = True,
        asked: RequestShape | None = None,
    ) -> DeploymentId:
        """Draw the deployment of ``model`` at ``provider`` if it is not drawn yet; returns its id.

        ``kind`` is what its lines count: second moments of provider buckets carry a prior, and so does all the work
        of messages and seats (of an ``assistant``). ``speed``, ``setup`` and ``is_strict`` are those of
        :meth:`.Deployments.of`; ``asked`` is what one request states of images, video or the length of its text.
        """
        if kind is UsageKind.MEDIA or model.task.encodes:
            return self._of_task(model, provider=provider, kind=kind, assistant=assistant, asked=asked)
        identity = DeploymentId(model.model_id, model.checkpoint, provider, kind, assistant, speed, setup)
        if identity not in self._deployments:
            draw = partial(self._drawing.of, model, provider=provider, setup=setup, speed=speed, is_strict=is_strict)
            # For all of a catalogue there would be no room.
            if self._is_energy_alone or speed is not None or setup != UNSTATED:
                plain = draw()
            else:
                self._drawing.owned(provider)
                plain = self.worlds.again(("deployment", model, provider), draw)
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

    def _of_task(
        self,
        model: ModelFacts,
        *,
        provider: str | None,
        kind: UsageKind,
        assistant: str | None,
        asked: RequestShape | None,
    ) -> DeploymentId:
        """Draw the deployment of a model that encodes, or whose work is media. Of texts a call may hold many, so that
        neither the batch nor the spread of lengths in a bucket bears on them.
        """
        # Imported here: most requests are for text.
        from obsia.accounting.encoders import encoder_deployment
        from obsia.accounting.pictures import picture_deployment
        from obsia.accounting.speech import speech_deployment

        media = kind is UsageKind.MEDIA
        kind = kind if media or not kind.measured else UsageKind.CALLS
        identity = DeploymentId(model.model_id, model.checkpoint, provider, kind, assistant, asked=asked)
        if identity in self._deployments:
            return identity
        if not media:
            plain = encoder_deployment(self._drawing, model, provider=provider, asked=asked)
            if not kind.measured:
                plain = without_tokens(
                    plain, self.snapshot, self.worlds, kind=kind, assistant=assistant or CHAT, window=model.window
                )
        elif model.task in (Task.IMAGE, Task.VIDEO):
            plain = picture_deployment(self._drawing, model, provider=provider, asked=asked)
        else:
            plain = speech_deployment(self._drawing, model, provider=provider)
        self._deployments[identity] = plain
        return identity

    def costs(self, deployment: DeploymentId) -> UnitCosts:
        """Unit costs of a deployment that was drawn."""
        return self._deployments[deployment].costs

    def accelerators(self, provider: str | None) -> tuple[str, ...]:
        """The accelerator that serves at a provider in each world."""
        fleet = self._drawing.owned(provider).fleet
        places: list[int] = fleet.chosen.tolist()
        return tuple(fleet.devices[place] for place in places)

    def pue(self, place: PlaceId) -> Draws:
        """The PUE of a place that was drawn, shape (worlds,)."""
        return self._places[place].pue

    def place(self, *, provider: str | None, zone_id: str | None, pue: float | None = None) -> PlaceId:
        """Draw the place of ``provider`` in ``zone_id`` if it is not drawn yet; returns its id."""
        identity = PlaceId(provider, zone_id, pue)
        if identity not in self._places:
            hours, alone = None if self._hours is None else self._hours(zone_id), self._is_energy_alone
            at = {"provider": provider, "zone_id": zone_id, "pue": pue}
            draw = partial(place_of, self.snapshot, self.worlds, **at, hours=hours, is_energy_alone=alone)
            self._places[identity] = self.worlds.again((identity, alone), draw) if hours is None else draw()
        return identity

    def impacts(self, lines: Sequence[Line]) -> Impacts:
        """Impacts of some lines whose deployments and places were drawn."""
        return impacts_of(lines, deployments=self._deployments, places=self._places, worlds=self.worlds.worlds)

    def energy_kwh(self, line: Line) -> tuple[Draws, frozenset[Key]]:
        """The energy of one line that was drawn, shape (worlds,), and the keys on which it rests."""
        rate = Rate(self._deployments[line.deployment], self._places[line.place])
        return rate.draws(np.array([line.work]), (ENERGY,))[ENERGY][0], rate.keys[ENERGY]

    def book(self, lines: Iterable[Line]) -> Book:
        """What prices any groups of some lines, whose deployments and places were drawn, many at once."""
        return Book(lines, deployments=self._deployments, places=self._places, worlds=self.worlds.worlds)

    def quote(self, deployment: DeploymentId, place: PlaceId) -> Quote:
        """What prices requests to a deployment in a place that were drawn, one by one or many at once."""
        at = deployment, place
        if at not in self._quotes:
            if len(self._quotes) >= _MOST_QUOTES:
                self._quotes.clear()
            rate = Rate(self._deployments[deployment], self._places[place])
            self._quotes[at] = Quote(rate, worlds=self.worlds, sensitivity=self.sensitivity)
        return self._quotes[at]

    def phases(self, lines: Sequence[Line]) -> dict[str, float]:
        """Share of the accelerator energy by phase of serving; sums to 1 (a modelled split, of measured energy too)."""
        return phases_of(list(map(modelled, lines)), deployments=self._deployments, worlds=self.worlds.worlds)

    def metered(self, deployment: DeploymentId, place: PlaceId, meter: Meter) -> DeploymentId:
        """The deployment of calls in a place whose energy ``meter`` read; both were drawn."""
        read = meter._replace(place=place if meter.boundary is Boundary.FACILITY else None)
        identity = deployment._replace(meter=read)
        if identity not in self._deployments:
            plain, pue = self._deployments[deployment], self._places[place].pue
            self._deployments[identity] = metered(plain, read, self.snapshot, self.worlds, pue=pue)
        return identity

    def informed(self, deployment: DeploymentId, readings: Sequence[Reading]) -> DeploymentId:
        """The deployment of calls that no meter read, after ``readings`` of others of it; all were drawn."""
        identity = deployment._replace(readings=tuple(readings))
        if identity not in self._deployments:
            pues = {place: self._places[place].pue for each in readings if (place := each.meter.place) is not None}
            plain = self._deployments[deployment]
            self._deployments[identity] = informed(plain, readings, self.snapshot, self.worlds, pues=pues)
        return identity

    def manufacture(self, lines: Sequence[Line], impacts: Impacts) -> tuple[ItemShare, ...]:
        """Shares of the items in the manufacture of some lines, whose ``impacts`` are known."""
        return embodied.shares(
            self.snapshot,
            self.worlds,
            accelerator_h=self.hours(lines).busy_s / SECONDS_PER_HOUR,
            carbon_g=impacts.draws[CARBON_EMBODIED],
            adpe_kgsbeq=impacts.draws[ADPE_EMBODIED],
        )

    def hours(self, lines: Sequence[Line]) -> Hours:
        """How long some lines keep accelerators, busy and waiting."""
        return hours_of(lines, deployments=self._deployments, worlds=self.worlds.worlds)

    def assumptions(self, lines: Iterable[Line]) -> tuple[Assumption, ...]:
        """The defaults that stood in for facts in some lines, each once, in a fixed order."""
        used = frozenset[DeploymentId | PlaceId](each for line in lines for each in (line.deployment, line.place))
        if used not in self._assumed:
            if len(self._assumed) >= _MOST_ASSUMED:
                self._assumed.clear()
            drawn = (self._deployments[e] if isinstance(e, DeploymentId) else self._places[e] for e in used)
            self._assumed[used] = in_order(assumption for each in drawn for assumption in each.assumptions)
        return self._assumed[used]

    def made(
        self,
        impacts: Impacts,
        *,
        label: str,
        assumptions: tuple[Assumption, ...],
        quantities: Sequence[Quantity] = QUANTITIES,
        shares: Sequence[Mapping[Key, float]] | None = None,
    ) -> tuple[Made, ...]:
        """Figures of a group, in the order of ``quantities``; ``shares`` of their widths, where they are known."""
        if shares is None:
            shares = self.sensitivity.several([(impacts.draws[each], impacts.keys[each]) for each in quantities])
        return tuple(
            self._made(quantity, impacts, label=label, assumptions=assumptions, shares=by_key)
            for quantity, by_key in zip(quantities, shares, strict=True)
        )

    def figures(
        self,
        impacts: Impacts,
        *,
        label: str,
        assumptions: tuple[Assumption, ...],
        quantities: Sequence[Quantity] = QUANTITIES,
    ) -> tuple[Figure, ...]:
        """The same where nothing is recorded of them."""
        several = self.made(impacts, label=label, assumptions=assumptions, quantities=quantities)
        return tuple(each.figure for each in several)

    def _made(
        self,
        quantity: Quantity,
        impacts: Impacts,
        *,
        label: str,
        assumptions: tuple[Assumption, ...],
        shares: Mapping[Key, float] | None,
        kind: Kind | None = None,
    ) -> Made:
        return made_of(
            quantity,
            impacts,
            sensitivity=self.sensitivity,
            worlds=self.worlds,
            request=self.request,
            label=label,
            assumptions=tuple(each for each in assumptions if concerns(each, quantity)),
            shares=shares,
            kind=kind,
        )

    def keys(self, line: Line, *, quantity: Quantity) -> frozenset[Key]:
        """The keys on which a quantity of one line rests; its deployment and its place were drawn."""
        deployment, place = self._deployments[line.deployment], self._places[line.place]
        held = {**place.keys, **deployment.keys}
        return frozenset[Key]().union(*(held.get(name, ()) for name in FACTORS[quantity]))

    def intensity(
        self,
        impacts: Impacts,
        *,
        output_tokens: int,
        label: str,
        assumptions: tuple[Assumption, ...],
        shares: Mapping[Key, float] | None = None,
    ) -> Made | None:
        """Facility energy per output token (J), world by world; None without output tokens.

        Tokens are exact: its median is that of the energy over the tokens, and its ``shares`` are those of the energy.
        """
        if output_tokens <= 0:
            return None
        keys = impacts.keys[ENERGY]
        draws_j = impacts.draws[ENERGY] * JOULES_PER_KWH / float(output_tokens)
        if shares is None:
            shares = self.sensitivity.shares(impacts.draws[ENERGY], keys)
        return self.derived(INTENSITY, draws_j, keys, shares=shares, label=label, assumptions=assumptions)

    def cost(
        self,
        charge: Charge,
        *,
        label: str,
        assumptions: tuple[Assumption, ...],
        shares: Mapping[Key, float] | None = None,
    ) -> Made | None:
        """What some calls cost at list prices; None where none has a price. ``assumptions``: how names were read."""
        if charge.draws is None:
            return None
        taken = (*assumptions, *charge.assumptions)
        return self.derived(
            COST, charge.draws, charge.keys, label=label, assumptions=taken, shares=shares, kind=charge.kind
        )

    def derived(
        self,
        quantity: Quantity,
        draws: Draws,
        keys: frozenset[Key],
        *,
        label: str,
        assumptions: tuple[Assumption, ...],
        shares: Mapping[Key, float] | None = None,
        kind: Kind | None = None,
    ) -> Made:
        """The figure of a quantity that is no sum over lines, of its draws, shape (worlds,), and their keys."""
        impacts = Impacts(draws={quantity: draws}, keys={quantity: keys})
        return self._made(quantity, impacts, label=label, assumptions=assumptions, shares=shares, kind=kind)

    def unknowns(self, impacts: Impacts, *, quantity: Quantity) -> tuple[Unknown, ...]:
        """What the width of a figure comes from, largest share first."""
        return self.unknowns_of(self.sensitivity.shares(impacts.draws[quantity], impacts.keys[quantity]))

    def unknowns_of(self, shares: Mapping[Key, float]) -> tuple[Unknown, ...]:
        """What a width comes from whose shares are known, largest share first."""
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
        assumptions: tuple[Assumption, ...],
    ) -> Difference:
        """``other`` minus ``reference``, draw by draw: an attributional difference, not a forecast."""
        before, after = reference.draws[quantity], other.draws[quantity]
        keys = reference.keys[quantity] | other.keys[quantity]
        ratio = _ratio(after, before)
        # The logarithm of a difference is not defined; its shares are those of the logarithm of the ratio.
        shares = self.sensitivity.shares(ratio, keys)
        made = self.derived(quantity, after - before, keys, label=label, assumptions=assumptions, shares=shares)
        low, median, high = (float(q) for q in np.quantile(ratio, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]))
        return Difference(
            figure=made.figure,
            label=label,
            quantity=quantity,
            impacts=made.impacts,
            shares=shares,
            ratio_median=median,
            ratio_low=low,
            ratio_high=high,
            probability_lower=float((after < before).mean()),
        )

    def ratio(
        self,
        *,
        one: Impacts,
        other: Impacts,
        quantity: Quantity,
        label: str,
        assumptions: tuple[Assumption, ...],
        named: Quantity | None = None,
    ) -> Made:
        """``one`` over ``other``, world by world: what errors they share falls out of it; ``named`` so, or as usual."""
        keys = one.keys[quantity] | other.keys[quantity]
        draws = _ratio(one.draws[quantity], other.draws[quantity])
        return self.derived(named or RATIOS[quantity], draws, keys, label=label, assumptions=assumptions)

    def _bucketed(self, plain: Deployment) -> Deployment:
        """The deployment with second-order costs raised by the spread of lengths inside a bucket: 1 + cv²."""
        with self.worlds.recording() as keys:
            variation = self.worlds.draw(required(self.snapshot, "serving:default", "bucket_variation_ratio"))
        raised = np.ones((len(WORK_COLUMNS), self.worlds.worlds))
        raised[list(QUADRATIC)] += variation**2
        return priced_by(plain, work=raised, keys=keys, assumptions=(Assumption(code="bucket"),))


def _ratio(after: Draws, before: Draws) -> Draws:
    """after / before, and 1 where both are 0; shape (worlds,)."""
    return np.divide(after, before, out=np.ones_like(after), where=before > 0)
