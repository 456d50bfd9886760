"""A deployment is a model served by a provider: what one unit of work costs there, in every world.

The energy model of inference (``physics.inference``, posterior ``law:inference``) gives time and accelerator energy of
each unit of work; the power model of servers (``physics.server``, posterior ``law:server-power``) what stands around
accelerators, busy and waiting. Who serves does not say on what, for how many at once, nor how full its machines are:
these are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.discrepancies import Discrepancy, discrepancy_of_service, few_requests
from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.embodied import embodied_of
from obsia.accounting.engines import (
    Machine,
    accelerators_said,
    fleet,
    fleet_of,
    posterior,
    posterior_fact,
    with_four_bit_units,
)
from obsia.accounting.known import Priors, is_closed, own_service, required
from obsia.accounting.least_rents import LeastRent
from obsia.accounting.networks import ModelFacts
from obsia.accounting.rents import (
    ListPrice,
    TypicalCall,
    asked_price,
    has_rents,
    price_weight,
    rent_usd,
    rents,
)
from obsia.accounting.servers import Servers
from obsia.accounting.service_regimes import Run, Trial, Weigh, kernel_of_service
from obsia.accounting.service_stacks import ServiceStacks, engine_said, stated_effect
from obsia.accounting.setups import UNSTATED, Setup, batch_said, is_measured, prompt_s, room_said, without_room
from obsia.accounting.shapes import FLOATING_FOUR, NO_WINDOW, Shape, shape_of
from obsia.accounting.speeds import SAYS_NOTHING, Speed, first_weight, time_seen
from obsia.accounting.unit_costs import Deployment, Owned, UnitCosts, resampled
from obsia.core.errors import BadCall
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot
from obsia.physics import footprint
from obsia.physics.inference import Placement, StateSeconds, token_latency_s, unit_seconds
from obsia.physics.work import DECODING, WORK_COLUMNS

SERVING = "serving:default"
_MOST_SHAPES: Final = 8
"""Shapes of models that are kept: bounds memory."""


class Deployments:
    """Draws deployments in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds) -> None:
        self._snapshot, self._worlds = snapshot, worlds
        self._held: dict[str, Draws] = {}
        self._owned: dict[tuple[str, str | None], Owned] = {}
        self._shapes: dict[tuple[ModelFacts, str | None, str | None, str | None], tuple[Shape, frozenset[Key]]] = {}
        self._ways: dict[tuple[ModelFacts, str, Setup], _Ways] | None = None

    def fork(self, worlds: Worlds, *, are_ways_kept: bool = False) -> Deployments:
        """Deployments in ``worlds``, a fork of these, that go on from what providers own here, and models are.

        ``are_ways_kept``: what several answers about one service have in common is computed once, and takes some MB.
        """
        other = Deployments(self._snapshot, worlds)
        other._held = self._held
        other._owned.update(self._owned)
        other._shapes.update(self._shapes)
        other._ways = {} if are_ways_kept else None
        return other

    @property
    def snapshot(self) -> Snapshot:
        """The facts."""
        return self._snapshot

    @property
    def worlds(self) -> Worlds:
        """The worlds in which deployments are drawn."""
        return self._worlds

    def of(
        self,
        model: ModelFacts,
        *,
        provider: str | None,
        setup: Setup = UNSTATED,
        speed: Speed | None = None,
        is_strict: bool = True,
    ) -> Deployment:
        """The deployment of ``model`` at ``provider`` (or at nobody in particular).

        ``setup`` is what is stated of it. Where it says how many requests run, the batch is drawn around them, under a
        key of its own. Else what is known of the service weighs ways of running it: its list price, and ``speed``, how
        fast tokens came. What was seen chooses among worlds too: one that explains it less takes what another holds.
        Raises ``BadCall`` where the accelerators that are stated cannot hold the weights; where it is not
        ``is_strict``, their number is taken as not stated then.
        """
        worlds, owner, running = self._worlds, provider or "unknown", setup.running
        owned = self.owned(provider, device=setup.device)
        is_own_server = setup.is_own(provider)
        is_rented = has_rents(self._snapshot, owned.fleet.devices)
        is_priced = is_rented and not is_own_server
        asked = asked_price(self._snapshot, model_id=model.model_id, provider=provider) if is_priced else None
        service = _Service(
            name=f"service:{owner}/{model.model_id}",
            model=model,
            is_own=is_closed(self._snapshot, model_id=model.model_id)
            if provider is None
            else own_service(self._snapshot, model_id=model.model_id) == provider,
            owned=owned,
            asked=asked if running is None else None,
            list_price=asked,
            setup=setup,
            is_own_server=is_own_server,
            speed=speed,
        )

        # At the batch of the service, whatever ran at one moment: a price has to cover the whole of it. Nobody rents
        # some accelerators that are stated: the cost is then that of the fleet of the provider.
        def priced() -> Owned:
            return owned if is_rented else self.owned(provider)

        least = LeastRent(self._snapshot, worlds, service=service.name, owned=priced)

        with worlds.recording() as own_keys:
            shape = self._shape(model, provider=provider, setup=setup, cost=least.usd)
            if (lacking := without_room(shape, owned.fleet.machine, setup, model=model.model_id)) and is_strict:
                raise BadCall("serving-without-room", **lacking)
            if lacking:
                service = replace(service, setup=setup._replace(devices=None))
            costs, agreement = self._costs(shape, service)
        found = self.deployment(
            costs,
            owned,
            own_keys=own_keys,
            assumptions=(
                *shape.assumptions,
                *room_said(lacking),
                *batch_said(model.model_id, setup=setup, speed=service.speed, asked=service.asked),
                *engine_said(self._snapshot, worlds, setup, model=model.model_id),
                Assumption(code="speculation"),
                *(() if setup.device is not None else (accelerators_said(self._snapshot, owner=owner),)),
                Assumption(code="host-share"),
                Assumption(code="idle-share"),
            ),
        )
        if agreement is None:
            return found
        return found.resampled(resampled(agreement, along=costs.it_j.sum(axis=0), apart=worlds.apart))

    def _shape(self, model: ModelFacts, *, provider: str | None, setup: Setup, cost: Callable[[Shape], Draws]) -> Shape:
        """The shape of a model at a provider: neither how many requests run nor what was seen of it changes it."""
        at = model, provider, setup.device, setup.precision
        if at not in self._shapes:
            with self._worlds.recording() as keys:
                shape = shape_of(
                    self._snapshot, self._worlds, model=model, precision=setup.precision, is_public=True, cost=cost
                )
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            self._shapes[at] = shape, frozenset(keys)
        shape, known_keys = self._shapes[at]
        self._worlds.rest_on(known_keys)
        return shape

    def deployment(
        self, costs: UnitCosts, owned: Owned, *, own_keys: Iterable[Key], assumptions: tuple[Assumption, ...]
    ) -> Deployment:
        """Unit costs at what a provider owns, with their share of manufacture."""
        made = owned.manufacture
        return Deployment(
            costs=costs,
            embodied_g=footprint.embodied(accelerator_s=costs.accelerator_s, per_busy_hour=made.carbon_g_per_h),
            embodied_kgsbeq=footprint.embodied(accelerator_s=costs.accelerator_s, per_busy_hour=made.adpe_kgsbeq_per_h),
            keys={
                "accelerator": owned.fleet_keys | frozenset(own_keys),
                "server": owned.server_keys,
                "idle": owned.idle_keys,
                "manufacture": made.keys,
            },
            assumptions=assumptions,
        )

    def owned(self, provider: str | None, *, device: str | None = None) -> Owned:
        """What all deployments of a provider share: its accelerators, and the servers around them.

        With ``device``, those on the accelerator that is stated. Raises ``MissingFact`` where it has no peaks.
        """
        at = provider or "unknown", device
        if at not in self._owned:
            self._held, self._owned[at] = self._worlds.again(("owned", *at), partial(self._owner, *at))
        return self._owned[at]

    def _owner(self, owner: str, device: str | None) -> tuple[dict[str, Draws], Owned]:
        """The posterior, and what all deployments of a provider share."""
        snapshot, worlds = self._snapshot, self._worlds
        with worlds.recording() as fleet_keys:
            held = posterior(snapshot, worlds)
            mixed = fleet(snapshot, worlds, held, owner=owner)
            used = mixed if device is None else fleet_of(snapshot, worlds, held, device=device)
        with worlds.recording() as server_keys:
            around = Servers(snapshot, worlds, Priors(snapshot, worlds)).share(
                names=used.devices,
                tdp_w=used.machine.accelerator.power_w,
                engaged_share=used.machine.engine.waiting_power_share,
            )
        with worlds.recording() as idle_keys:
            busy_share = self._drawn("server_use_share")
        return held, Owned(
            fleet=used,
            around=around,
            busy_share=busy_share,
            # An accelerator that nobody has assessed borrows from the others.
            manufacture=embodied_of(
                snapshot, worlds, devices=tuple(dict.fromkeys((*used.devices, *mixed.devices))), chosen=used.chosen
            ),
            fleet_keys=frozenset(fleet_keys),
            server_keys=frozenset(server_keys),
            idle_keys=frozenset(idle_keys),
        )

    def _costs(self, shape: Shape, service: _Service) -> tuple[UnitCosts, Draws | None]:
        """Costs; and how well each world agrees with what was seen of it, any scale, None where nothing was."""
        with self._worlds.recording() as keys:
            ways = self._ways_of(shape, service)
            found = self._costs_of(ways, service)
        ways.keys.update(keys)
        self._worlds.rest_on(ways.keys)
        return found

    def _ways_of(self, shape: Shape, service: _Service) -> _Ways:
        """What does not change with how many requests run, nor with what was seen of a service."""
        name, setup = service.name, service.setup._replace(running=None)
        at = service.model, name, setup
        if self._ways is not None and at in self._ways:
            return self._ways[at]
        if not is_measured(self._snapshot, setup.engine):
            shape = kernel_of_service(self._snapshot, self._worlds, shape, service=name)
        discrepancy = discrepancy_of_service(
            self._worlds,
            self._held,
            basis=posterior_fact(self._snapshot).basis,
            model=service.model,
            network=shape.network,
            service=name,
        )
        machine = service.owned.fleet.machine
        if setup.engine is not None and not is_measured(self._snapshot, setup.engine):
            machine = with_four_bit_units(machine) if setup.precision in FLOATING_FOUR else machine
        if (effect := stated_effect(self._snapshot, self._worlds, setup)) is not None:
            machine = replace(machine, engine=effect.on(machine.engine))
            discrepancy = discrepancy.with_effect(effect)
        stacks = ServiceStacks(self._snapshot, self._worlds, service=name, setup=setup)
        ways = _Ways(shape, machine, stacks, discrepancy, self._gain(name), set())
        if self._ways is not None:
            self._ways[at] = ways
        return ways

    def _costs_of(self, ways: _Ways, service: _Service) -> tuple[UnitCosts, Draws | None]:
        owned, name, setup = service.owned, service.name, service.setup
        shape, discrepancy, gain, agreement = ways.shape, ways.discrepancy, ways.gain, None

        def run_as(known: _Service, *, is_explained: bool) -> Run:
            return ways.stacks.run(
                shape,
                ways.machine,
                is_own=service.is_own,
                is_small=service.is_own_server or setup.devices is not None,
                weigh=self._known(shape, known, ways.discrepancy, gain, is_explained=is_explained),
                running=setup.running,
            )

        weighed = service
        if setup.running is not None:
            # What a service asks has to pay its engine, however many requests ran at one moment.
            weighed = replace(service, asked=service.list_price if setup.engine is None else None, speed=None)
        run = run_as(weighed, is_explained=True)
        if service.speed is not None and setup.running is None:
            both, asked = (run_as(each, is_explained=False) for each in (service, replace(service, speed=None)))
            agreement = both.likelihood / asked.likelihood
        discrepancy = replace(
            discrepancy,
            time=discrepancy.time + np.log(run.time_ratio),
            energy=discrepancy.energy + np.log(run.energy_ratio),
        )
        if service.speed is not None and service.speed.token_s is not None:
            away, discrepancy = self._explained(shape, run, discrepancy, speed=service.speed, gain=gain, service=name)
            agreement = np.exp(-0.5 * away**2) + SAYS_NOTHING if agreement is None else agreement
        units = _units(run)
        time_ratio, energy_ratio = discrepancy.factors(self._held)
        # A step that guesses tokens ahead costs more than a plain one and yields more than one token.
        per_column = _per_column(gain)
        time_ratio, energy_ratio = time_ratio * per_column, energy_ratio * per_column
        accelerator_s, accelerator_j = self.spent(
            owned,
            [units[column] for column in WORK_COLUMNS],
            run.placement,
            time_ratio=time_ratio,
            energy_ratio=energy_ratio,
        )
        costs = UnitCosts.around(
            owned,
            accelerator_j=accelerator_j,
            accelerator_s=accelerator_s,
            devices=run.placement.devices,
            batch=run.placement.batch,
        )
        latency_s = self._latency_s(units, shape, run.placement.batch)
        costs = replace(costs, token_s=latency_s * np.exp(discrepancy.time) / gain)
        return costs, agreement

    def _known(
        self, shape: Shape, service: _Service, discrepancy: Discrepancy, gain: Draws, *, is_explained: bool
    ) -> Weigh | None:
        """How well ways of running a service agree with its price and its speed; None where neither is known.

        What they rent for follows from a speed where it ``is_explained``, else from the error in time that was drawn.
        """
        asked, speed = service.asked, service.speed
        if asked is None and speed is None:
            return None
        is_timed = speed is not None and speed.token_s is not None
        step_s = self._step_s(speed, gain=gain, service=service.name) if speed is not None and is_timed else None
        rent = None if asked is None else self._rents(service.owned)

        def weigh(trial: Trial) -> Draws:
            regime, tried = trial.regime, trial.placement
            time = discrepancy.time + np.log(regime.time_ratio)
            weight = np.ones_like(tried.batch)
            if step_s is not None:
                token = partial(self._latency_s, shape=shape, batch=tried.batch)
                off = np.log(step_s / trial.seconds("token", token))
                away = (off - np.log(regime.time_ratio)) / discrepancy.time_spread
                weight = weight * (np.exp(-0.5 * away**2) + SAYS_NOTHING)
                if is_explained:
                    time = time_seen(off, time, away=away)
            if speed is not None and speed.first_token_s is not None:
                prompt = partial(prompt_s, tokens=speed.prompt_tokens, shape=shape)
                read_s = np.exp(time) * trial.seconds(("prompt", speed.prompt_tokens), prompt)
                weight = weight * first_weight(read_s, speed, spread=discrepancy.time_spread)
            if asked is not None and rent is not None:
                call_s = trial.seconds("call", partial(self._call_s, shape=shape, gain=gain))
                busy_s = tried.devices * np.exp(time) * call_s
                spent = rent_usd(accelerator_s=busy_s, busy_share=service.owned.busy_share, rent_usd_per_h=rent)
                weight = weight * price_weight(self._snapshot, rent=spent, price=asked.call_usd)
            return weight

        for fact in () if asked is None else asked.facts:
            self._worlds.note_fact(fact)
        return weigh

    def _call_s(self, units: dict[str, StateSeconds], shape: Shape, gain: Draws) -> Draws:
        """Seconds of the replica for a call of typical length."""
        work = TypicalCall.of(self._snapshot).work(window_tokens=shape.window_tokens)
        # Columns differ in shape: some are the same at any batch.
        spent_s: Draws = np.zeros_like(gain)
        for column in WORK_COLUMNS:
            if work[column]:
                column_s = units[column].total_s * work[column]
                spent_s = spent_s + (column_s * (1.0 / gain) if column in DECODING else column_s)
        return spent_s

    def _rents(self, owned: Owned) -> Draws:
        return rents(self._snapshot, self._worlds, devices=owned.fleet.devices, chosen=owned.fleet.chosen)

    def _gain(self, service: str) -> Draws:
        gain = required(self._snapshot, SERVING, "speculation_gain_ratio")
        return self._worlds.draw(gain, key=(service, "speculation_gain_ratio"))

    def spent(
        self,
        owned: Owned,
        units: Sequence[StateSeconds],
        placement: Placement,
        *,
        time_ratio: Draws,
        energy_ratio: Draws,
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Seconds and joules of accelerators for one unit of each kind of work, shape (columns, worlds).

        Before they are held to the design power: :meth:`UnitCosts.around` does that.
        """
        machine = owned.fleet.machine
        drop = self._worlds.draw(required(self._snapshot, "serving:engines", "few_requests_power_drop_share"))
        engine = few_requests(machine.engine, batch=placement.batch, drop_share=drop)
        joules = [
            each.part_energy_j(accelerator=machine.accelerator, engine=engine, devices=placement.devices)
            for each in units
        ]
        seconds = np.stack([each.total_s for each in units])
        return placement.devices * time_ratio * seconds, energy_ratio * np.stack(joules)

    def _step_s(self, speed: Speed, *, gain: Draws, service: str) -> Draws:
        """Time of a step behind tokens that came at a speed: what a client sees holds the network, and a step yields
        ``gain`` times the tokens of a plain one.
        """
        worlds = self._worlds
        path_fact = required(self._snapshot, SERVING, "observed_time_ratio")
        error = worlds.discrepancy((service, "observed_time_error"), path_fact.facts[0])
        path = worlds.draw(path_fact, key=(service, "observed_time_ratio")) * np.exp(speed.error_ratio * error)
        return (speed.token_s or np.nan) * gain / path

    def _latency_s(self, units: dict[str, StateSeconds], shape: Shape, batch: Draws) -> Draws:
        return token_latency_s(
            units=units,
            batch=batch,
            context_tokens=self._drawn("resident_context_tokens"),
            window_tokens=self._worlds.constant(min(shape.window_tokens, NO_WINDOW)),
        )

    def _explained(
        self, shape: Shape, run: Run, discrepancy: Discrepancy, *, speed: Speed, gain: Draws, service: str
    ) -> tuple[Draws, Discrepancy]:
        """How far the energy model is off in time where it has to give what was seen, at the batch that was drawn; and
        the same in standard deviations.
        """
        units = _units(run)
        step_s = self._step_s(speed, gain=gain, service=service)
        off = np.log(step_s / self._latency_s(units, shape, run.placement.batch))
        away = (off - np.log(run.time_ratio)) / discrepancy.time_spread
        return away, replace(discrepancy, time=time_seen(off, discrepancy.time, away=away))

    def _drawn(self, name: str) -> Draws:
        return self._worlds.draw(required(self._snapshot, SERVING, name))


class _Ways(NamedTuple):
    """How a service may be run, whatever was seen of it."""

    shape: Shape
    machine: Machine
    stacks: ServiceStacks
    discrepancy: Discrepancy
    gain: Draws
    keys: set[Key]
    """What was drawn for it so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    """A model at a provider, and what is known of how it is run."""

    name: str
    model: ModelFacts
    is_own: bool
    """Whether the maker of the model serves it."""
    owned: Owned
    asked: ListPrice | None
    """What weighs ways of running it: none where it is stated how many requests run."""
    list_price: ListPrice | None
    setup: Setup
    is_own_server: bool
    speed: Speed | None


def _units(run: Run) -> dict[str, StateSeconds]:
    """Seconds of each unit of work as a service is run."""
    on = run.machine
    return unit_seconds(network=run.network, accelerator=on.accelerator, engine=on.engine, placement=run.placement)


def _per_column(gain: Draws) -> NDArray[np.float64]:
    """By what each column of work is multiplied where steps guess tokens ahead, shape (columns, worlds)."""
    return np.stack([1.0 / gain if name in DECODING else np.ones_like(gain) for name in WORK_COLUMNS])
