"""A deployment is a model served by a provider: what one unit of work costs there, in every world.

The law of inference (``physics.inference``, posterior ``law:inference``) gives time and accelerator energy of each unit
of work; the law of servers (``physics.server``, posterior ``law:server-power``) what stands around accelerators, busy
and waiting. Who serves does not say on what, for how many at once, nor how full its machines are: these are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.batches import batch_observed
from obsia.accounting.departures import Departure, departure_of_service, few_requests
from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.embodied import Embodied, embodied_of
from obsia.accounting.engines import Fleet, Machine, fewest_devices, fleet, law, posterior
from obsia.accounting.known import Priors, required
from obsia.accounting.networks import ModelFacts
from obsia.accounting.servers import Servers
from obsia.accounting.shapes import NO_WINDOW, SIXTEEN_BITS, Shape, shape_of
from obsia.accounting.speeds import Speed
from obsia.core.figure import Assumption
from obsia.core.units import JOULES_PER_KWH
from obsia.facts.snapshot import Snapshot
from obsia.physics import facility, footprint
from obsia.physics.inference import Placement, StateSeconds, token_latency_s, unit_seconds
from obsia.physics.server import ServerShare
from obsia.physics.work import WORK_COLUMNS

SERVING = "serving:default"
LARGEST_DEPARTURE = 3.0
"""Standard deviations by which an observed speed may move the law in time."""
DECODING = frozenset({"decode_tokens", "decode_reads", "windowed_decode_reads"})
"""Columns of work that steps of decoding do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCosts:
    """Cost of each unit of work, in the order of ``columns``; arrays have shape (columns, worlds)."""

    accelerator_j: NDArray[np.float64]
    accelerator_s: NDArray[np.float64]
    """Accelerator-seconds that the work keeps busy (its share of the batch)."""
    server_j: NDArray[np.float64]
    """At the wall of busy servers."""
    it_j: NDArray[np.float64]
    """With the machines that are ready and wait."""
    devices: Draws
    """Accelerators of a replica, shape (worlds,)."""
    batch: Draws
    """Requests that share its steps, shape (worlds,)."""
    columns: tuple[str, ...] = WORK_COLUMNS
    """Names of the work: that of tokens, or ``work.MEDIA_COLUMNS``."""

    @classmethod
    def around(
        cls,
        owned: Owned,
        *,
        accelerator_j: NDArray[np.float64],
        accelerator_s: NDArray[np.float64],
        devices: Draws,
        batch: Draws,
        columns: tuple[str, ...] = WORK_COLUMNS,
    ) -> UnitCosts:
        """What accelerators cost with the servers around them, busy and waiting.

        Each unit of work by itself is held to the design power of the accelerators for as long as it keeps them busy:
        then so is any mix of units. By the law a prompt alone draws more (arithmetic goes on beside moving, and answers
        beside prompts leave room for it): that excess is dropped, also where there would be room.
        """
        around = owned.around
        accelerator_j = np.minimum(accelerator_j, owned.fleet.machine.accelerator.power_w * accelerator_s)
        server_j = facility.server_energy_j(
            accelerator_j=accelerator_j,
            accelerator_s=accelerator_s,
            slope_ratio=around.slope_ratio,
            host_w=around.host_w,
        )
        return cls(
            accelerator_j=accelerator_j,
            accelerator_s=accelerator_s,
            server_j=server_j,
            it_j=facility.it_energy_j(
                server_j=server_j, accelerator_s=accelerator_s, ready_w=around.ready_w, busy_share=owned.busy_share
            ),
            devices=devices,
            batch=batch,
            columns=columns,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Unit costs of a model at a provider, usage and embodied, and what they rest on."""

    costs: UnitCosts
    embodied_g: NDArray[np.float64]
    """Embodied gCO2e of one unit of each kind of work, shape (columns, worlds)."""
    embodied_kgsbeq: NDArray[np.float64]
    keys: dict[str, frozenset[Key]]
    """Factor (``impacts.FACTORS``: accelerator, server, idle, manufacture) -> the keys that it rests on."""
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """What all deployments of a provider share."""

    fleet: Fleet
    around: ServerShare
    busy_share: Draws
    manufacture: Embodied
    fleet_keys: frozenset[Key]
    server_keys: frozenset[Key]
    idle_keys: frozenset[Key]


class Deployments:
    """Draws deployments in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds) -> None:
        self._snapshot, self._worlds = snapshot, worlds
        self._held: dict[str, Draws] = {}
        self._owned: dict[str, Owned] = {}

    def fork(self, worlds: Worlds) -> Deployments:
        """Deployments in ``worlds``, a fork of these, that go on from what providers own here."""
        other = Deployments(self._snapshot, worlds)
        other._held = self._held
        other._owned.update(self._owned)
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
        self, model: ModelFacts, *, provider: str | None, running: float | None = None, speed: Speed | None = None
    ) -> Deployment:
        """The deployment of ``model`` at ``provider`` (or at nobody in particular).

        ``running`` requests of the replica are stated: its batch is drawn around them, under a key of its own. Else
        ``speed`` is how fast tokens were seen to come: the batch is one that explains it.
        """
        worlds, owner = self._worlds, provider or "unknown"
        owned = self.owned(provider)

        def costs_of(shape: Shape, running: float | None, speed: Speed | None) -> UnitCosts:
            return self._costs(shape, owned, owner=owner, model=model, running=running, speed=speed)

        def electricity_usd(shape: Shape) -> Draws:
            """Electricity of one output token at the servers, USD: idle machines, PUE and context come on top.

            At the batch of the service, whatever ran at one moment: a price has to cover the whole of it.
            """
            costs = costs_of(shape, None, None)
            token_j = costs.server_j[WORK_COLUMNS.index("decode_tokens")]
            usd = token_j / JOULES_PER_KWH * self._drawn("electricity_usd_per_kwh")
            # What fills more accelerators than any replica has is served at no price.
            return np.where(costs.devices > self._drawn("largest_replica_devices"), np.inf, usd)

        with worlds.recording() as own_keys:
            shape = shape_of(self._snapshot, worlds, model=model, is_public=True, cost=electricity_usd)
            costs = costs_of(shape, running, None if running is not None else speed)
        return self.deployment(
            costs,
            owned,
            own_keys=own_keys,
            assumptions=(
                *shape.assumptions,
                *_of_batch(model, running=running, speed=speed),
                Assumption(code="speculation"),
                Assumption(code="accelerators", arguments={"provider": owner}),
                Assumption(code="host-share"),
                Assumption(code="idle-share"),
            ),
        )

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

    def owned(self, provider: str | None) -> Owned:
        """What all deployments of a provider share: its accelerators, and the servers around them."""
        owner = provider or "unknown"
        return self._owned.get(owner) or self._owner(owner)

    def _owner(self, owner: str) -> Owned:
        """What all deployments of a provider share."""
        snapshot, worlds = self._snapshot, self._worlds
        with worlds.recording() as fleet_keys:
            self._held = posterior(snapshot, worlds)
            used = fleet(snapshot, worlds, self._held, owner=owner)
        with worlds.recording() as server_keys:
            around = Servers(snapshot, worlds, Priors(snapshot, worlds)).share(
                names=used.devices,
                tdp_w=used.machine.accelerator.power_w,
                engaged_share=used.machine.engine.waiting_power_share,
            )
        with worlds.recording() as idle_keys:
            busy_share = self._drawn("server_use_share")
        self._owned[owner] = Owned(
            fleet=used,
            around=around,
            busy_share=busy_share,
            manufacture=embodied_of(snapshot, worlds, devices=used.devices, chosen=used.chosen),
            fleet_keys=frozenset(fleet_keys),
            server_keys=frozenset(server_keys),
            idle_keys=frozenset(idle_keys),
        )
        return self._owned[owner]

    def _costs(
        self,
        shape: Shape,
        owned: Owned,
        *,
        owner: str,
        model: ModelFacts,
        running: float | None,
        speed: Speed | None,
    ) -> UnitCosts:
        machine = owned.fleet.machine
        service = f"service:{owner}/{model.model_id}"
        placement = self._placement(shape, machine, service=service, running=running)
        departure = departure_of_service(
            self._worlds,
            self._held,
            basis=law(self._snapshot).basis,
            model=model,
            network=shape.network,
            service=service,
        )
        gain = self._worlds.draw(
            required(self._snapshot, SERVING, "speculation_gain_ratio"), key=(service, "speculation_gain_ratio")
        )
        if speed is not None:
            placement, departure = self._seen(
                shape, machine, placement, departure, speed=speed, gain=gain, service=service
            )
        units = unit_seconds(
            network=shape.network, accelerator=machine.accelerator, engine=machine.engine, placement=placement
        )
        time_ratio, energy_ratio = departure.factors(self._held)
        # A step that guesses tokens ahead costs more than a plain one and yields more than one token.
        per_column = np.stack([1.0 / gain if name in DECODING else np.ones_like(gain) for name in WORK_COLUMNS])
        time_ratio, energy_ratio = time_ratio * per_column, energy_ratio * per_column
        accelerator_s, accelerator_j = self.spent(
            owned, [units[name] for name in WORK_COLUMNS], placement, time_ratio=time_ratio, energy_ratio=energy_ratio
        )
        return UnitCosts.around(
            owned,
            accelerator_j=accelerator_j,
            accelerator_s=accelerator_s,
            devices=placement.devices,
            batch=placement.batch,
        )

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

    def _placement(self, shape: Shape, machine: Machine, *, service: str, running: float | None) -> Placement:
        """A replica that holds the weights and one request's cache, and the batch that fits.

        The drawn batch is that of up to one server's accelerators: a replica that needs several servers gathers the
        requests of all of them, or its accelerators would stand idle. A stated count is that of the whole replica, and
        what runs is in memory: no guess of its context bounds it.
        """
        worlds = self._worlds
        size = worlds.draw(required(self._snapshot, SERVING, "replica_size_ratio"), key=(service, "replica_size_ratio"))
        devices = self._devices(self._fewest_devices(shape, machine), size)
        if running is not None:
            ratio = worlds.draw(
                required(self._snapshot, SERVING, "running_batch_ratio"), key=(service, "running_batch_ratio")
            )
            batch = np.maximum(running * ratio, 1.0)
        else:
            drawn = worlds.draw(required(self._snapshot, SERVING, "batch"), key=(service, "batch"))
            batch = np.clip(drawn * self._servers(devices), 1.0, self._fitting(shape, machine, devices))
        one = worlds.constant(1.0)
        return Placement(devices=devices, attention_replicas=one, are_experts_spread=one, batch=batch)

    def _seen(
        self,
        shape: Shape,
        machine: Machine,
        placement: Placement,
        departure: Departure,
        *,
        speed: Speed,
        gain: Draws,
        service: str,
    ) -> tuple[Placement, Departure]:
        """The batch that explains how fast tokens came, and how far the law is then off in time.

        What a client sees holds the network, and a step yields ``gain`` times the tokens of a plain one.
        """
        worlds = self._worlds
        path_fact = required(self._snapshot, SERVING, "observed_time_ratio")
        error = worlds.departure((service, "observed_time_error"), path_fact.facts[0])
        path = worlds.draw(path_fact, key=(service, "observed_time_ratio")) * np.exp(speed.error_ratio * error)
        step_s = speed.token_s * gain / path
        context = self._drawn("resident_context_tokens")

        def latency_of(tried: Placement, batch: Draws) -> Draws:
            units = unit_seconds(
                network=shape.network,
                accelerator=machine.accelerator,
                engine=machine.engine,
                placement=replace(tried, batch=batch),
            )
            window = worlds.constant(min(shape.window_tokens, NO_WINDOW))
            return token_latency_s(units=units, batch=batch, context_tokens=context, window_tokens=window)

        prior = required(self._snapshot, SERVING, "batch")
        sizes = required(self._snapshot, SERVING, "replica_size_ratio")
        uniform = worlds.use((service, "batch"), prior.facts)
        fewest = self._fewest_devices(shape, machine)
        tried: list[Placement] = []
        likelihoods: list[Draws] = []
        for size in sizes.facts:
            of_size = replace(placement, devices=self._devices(fewest, worlds.constant(size.value or 1.0)))
            found = batch_observed(
                latency_of=partial(latency_of, of_size),
                observed_s=step_s,
                spread=departure.time_spread,
                prior=prior.facts[0],
                prior_ratio=self._servers(of_size.devices),
                most=np.maximum(self._fitting(shape, machine, of_size.devices), 1.0 + 1e-6),
                uniform=uniform,
            )
            tried.append(replace(of_size, batch=found.batch))
            likelihoods.append(size.weight * found.likelihood)
        shares = np.cumsum(np.stack(likelihoods) / np.sum(likelihoods, axis=0), axis=0)
        chosen = np.sum(shares[:-1] < worlds.use((service, "replica_size_ratio"), sizes.facts), axis=0)
        each = np.arange(worlds.worlds)
        seen = replace(
            placement,
            devices=np.stack([one.devices for one in tried])[chosen, each],
            batch=np.stack([one.batch for one in tried])[chosen, each],
        )
        off = np.log(step_s / latency_of(seen, seen.batch))
        # Where no batch explains a speed (a size that was drawn is far off, say), it says no more of the law than that
        # tokens took no longer than they were seen to take.
        explained = np.abs(off) <= LARGEST_DEPARTURE * departure.time_spread
        return seen, replace(departure, time=np.where(explained, off, np.minimum(departure.time, off)))

    def _fewest_devices(self, shape: Shape, machine: Machine) -> Draws:
        """The smallest power of two of accelerators that holds the weights and one request's cache."""
        return fewest_devices(
            needed_bytes=shape.total_bytes + self._request_bytes(shape),
            room_bytes=machine.memory_bytes * self._drawn("memory_use_share"),
        )

    def _servers(self, devices: Draws) -> Draws:
        """Servers of a replica, at least 1: it gathers the requests of all of them."""
        return np.maximum(devices / self._drawn("server_devices"), 1.0)

    def _devices(self, fewest: Draws, size_ratio: Draws) -> Draws:
        """Accelerators of a replica: more than it needs where that makes it faster, up to one server."""
        return np.maximum(np.minimum(fewest * size_ratio, self._drawn("server_devices")), fewest)

    def _fitting(self, shape: Shape, machine: Machine, devices: Draws) -> Draws:
        """Requests whose caches fit beside the weights, at least 1."""
        left_bytes = devices * machine.memory_bytes * self._drawn("memory_use_share") - shape.total_bytes
        # A request keeps something, if only its state: one element is a floor, not a size.
        return np.maximum(left_bytes / np.maximum(self._request_bytes(shape), 1.0), 1.0)

    def _request_bytes(self, shape: Shape) -> Draws:
        """Memory that a request in the batch holds: caches at its context, and its state."""
        network, context = shape.network, self._drawn("resident_context_tokens")
        elements = network.cache_elements * context
        elements = elements + network.windowed_cache_elements * np.minimum(context, shape.window_tokens)
        return elements * network.cache_bytes + network.state_elements * SIXTEEN_BITS

    def _drawn(self, name: str) -> Draws:
        return self._worlds.draw(required(self._snapshot, SERVING, name))


def _of_batch(model: ModelFacts, *, running: float | None, speed: Speed | None) -> tuple[Assumption, ...]:
    """What is said of the batch: nothing where records state it."""
    if running is not None:
        return ()
    code = "batch" if speed is None else "batch-by-speed"
    seen = {} if speed is None else {"tokens_per_s": f"{1.0 / speed.token_s:.3g}", "calls": str(speed.calls)}
    return (Assumption(code=code, arguments={"model": model.model_id, **seen}),)
