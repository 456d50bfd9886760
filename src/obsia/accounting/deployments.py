"""A deployment is a model served by a provider: what one unit of work costs there, in every world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.known import qualified, required
from obsia.accounting.networks import ModelFacts, network_of
from obsia.core.errors import MissingFact
from obsia.core.evidence import Fact
from obsia.core.figure import Assumption
from obsia.core.units import GRAMS_PER_KG, JOULES_PER_KWH
from obsia.facts.snapshot import Snapshot
from obsia.physics import facility, footprint
from obsia.physics.roofline import Accelerator, Network, Serving, UnitCosts, unit_costs
from obsia.physics.work import WORK_COLUMNS

GIGA, TERA = 1e9, 1e12
_GPU = frozenset({"item=GPU", "boundary=cradle-to-gate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Unit costs of a model at a provider, usage and embodied, and what they rest on."""

    costs: UnitCosts
    embodied_g: NDArray[np.float64]
    """Embodied gCO2e of one unit of each kind of work, shape (columns, worlds)."""
    embodied_kgsbeq: NDArray[np.float64]
    energy_keys: frozenset[Key]
    embodied_keys: frozenset[Key]
    assumptions: tuple[Assumption, ...]


def deployment_of(
    snapshot: Snapshot, worlds: Worlds, *, model: ModelFacts, provider: str | None, running: float | None = None
) -> Deployment:
    """The deployment of ``model`` at ``provider`` (or at nobody in particular).

    ``running`` requests of the replica are stated: its batch is drawn around them, under a key of its own.
    """
    owner = provider or "unknown"
    with worlds.recording() as energy_keys:
        devices, chosen = _fleet(snapshot, worlds, owner=owner)
        accelerator = _accelerators(snapshot, worlds, devices=devices, chosen=chosen)

        def costs_of(network: Network, running: float | None) -> UnitCosts:
            serving = _serving(snapshot, worlds, owner=owner, model=model, running=running)
            return unit_costs(network=network, accelerator=accelerator(network.weight_bytes), serving=serving)

        def electricity_usd(network: Network) -> Draws:
            """Electricity of one output token at the servers: idle machines, PUE and context come on top.

            At the batch of the service, whatever ran at one moment: a price has to cover the whole of it.
            """
            host = worlds.draw(required(snapshot, "serving:default", "host_power_ratio"))
            usd_per_kwh = worlds.draw(required(snapshot, "serving:default", "electricity_usd_per_kwh"))
            token_j = costs_of(network, None).accelerator_j[WORK_COLUMNS.index("decode_tokens")]
            return facility.server_kwh(accelerator_kwh=token_j / JOULES_PER_KWH, host_power_ratio=host) * usd_per_kwh

        known = network_of(snapshot, worlds, model=model, cost=electricity_usd)
        costs = costs_of(known.network, running)
    with worlds.recording() as embodied_keys:
        per_busy_hour_g, per_busy_hour_kgsbeq = _embodied(snapshot, worlds, devices=devices, chosen=chosen)
    return Deployment(
        costs=costs,
        embodied_g=footprint.embodied(accelerator_s=costs.accelerator_s, per_busy_hour=per_busy_hour_g),
        embodied_kgsbeq=footprint.embodied(accelerator_s=costs.accelerator_s, per_busy_hour=per_busy_hour_kgsbeq),
        energy_keys=frozenset(energy_keys),
        embodied_keys=frozenset(embodied_keys),
        assumptions=(
            *known.assumptions,
            *((Assumption(code="batch", arguments={"model": model.model_id}),) if running is None else ()),
            Assumption(code="accelerators", arguments={"provider": owner}),
        ),
    )


def _fleet(snapshot: Snapshot, worlds: Worlds, *, owner: str) -> tuple[list[str], NDArray[np.intp]]:
    """The accelerators of a fleet and the one that serves in each world, in the order of bandwidth per watt."""
    facts = snapshot.facts(f"provider:{owner}", "accelerator_mix") or snapshot.facts(
        "serving:default", "accelerator_mix"
    )

    def merit(fact: Fact) -> float:
        device = f"device:{_device_of(fact)}"
        return snapshot.number(device, "bandwidth_gb_per_s") / snapshot.number(device, "tdp_w")

    ordered = tuple(sorted(facts, key=merit))
    chosen = worlds.choose((f"provider:{owner}", "accelerator"), ordered)
    return [_device_of(fact) for fact in ordered], chosen


def _device_of(fact: Fact) -> str:
    return fact.qualifier.removeprefix("device=")


def _accelerators(
    snapshot: Snapshot, worlds: Worlds, *, devices: list[str], chosen: NDArray[np.intp]
) -> Callable[[Draws], Accelerator]:
    """The accelerator that serves in each world, for weights of so many bytes."""

    def by_device(*names: str) -> Draws:
        """The first of these properties that each device has, in every world."""
        values: list[float] = []
        for device in devices:
            stated = (snapshot.estimate(f"device:{device}", each) for each in names)
            estimate = next((each for each in stated if each is not None), None)
            if estimate is None:
                raise MissingFact(what=f"{' or '.join(names)} of {device}", tried=("the snapshot of facts",))
            worlds.note_fact(estimate.facts[0])
            values.append(estimate.facts[0].value or 0.0)
        return np.array(values)[chosen]

    power_w, memory_gb = by_device("tdp_w"), by_device("memory_gb")
    bandwidth_gb_per_s = by_device("bandwidth_gb_per_s")
    bf16 = by_device("bf16_tflop_per_s")
    # A device whose 8-bit rate is not known, or is lower, computes 8-bit weights at its 16-bit rate.
    eight_bits = np.maximum(by_device("fp8_tflop_per_s", "int8_tflop_per_s", "bf16_tflop_per_s"), bf16)

    def at(weight_bytes: Draws) -> Accelerator:
        return Accelerator(
            power_w=power_w,
            memory_bytes=memory_gb * GIGA,
            bandwidth_bytes_per_s=bandwidth_gb_per_s * GIGA,
            # Weights of 4 bits save memory and bandwidth; they are multiplied in 16 bits.
            flop_per_s=np.where(weight_bytes == 1.0, eight_bits, bf16) * TERA,
        )

    return at


def _serving(snapshot: Snapshot, worlds: Worlds, *, owner: str, model: ModelFacts, running: float | None) -> Serving:
    service = f"service:{owner}/{model.model_id}"

    def drawn(name: str, key: Key | None = None) -> Draws:
        return worlds.draw(required(snapshot, "serving:default", name), key=key)

    if running is None:
        batch, server_devices = drawn("batch", (service, "batch")), drawn("server_devices")
        resident_context_tokens = drawn("resident_context_tokens")
    else:
        # The count is that of the whole replica: no number of servers multiplies it. And what runs is in memory: a
        # guess of its context does not bound it.
        batch = running * drawn("running_batch_ratio", (service, "running_batch_ratio"))
        server_devices, resident_context_tokens = worlds.constant(np.inf), worlds.constant(1.0)
    return Serving(
        batch=batch,
        server_devices=server_devices,
        bandwidth_use_share=drawn("bandwidth_use_share"),
        compute_use_share=drawn("compute_use_share"),
        static_power_share=drawn("static_power_share"),
        bandwidth_power_share=drawn("bandwidth_power_share"),
        compute_power_share=drawn("compute_power_share"),
        step_layer_s=drawn("step_layer_s"),
        parallel_layer_s=drawn("parallel_layer_s"),
        token_s=drawn("token_s"),
        request_s=drawn("request_s"),
        prefill_chunk_tokens=drawn("prefill_chunk_tokens"),
        memory_use_share=drawn("memory_use_share"),
        resident_context_tokens=resident_context_tokens,
    )


def _embodied(
    snapshot: Snapshot, worlds: Worlds, *, devices: list[str], chosen: NDArray[np.intp]
) -> tuple[Draws, Draws]:
    """Manufacture per busy accelerator-hour: gCO2e and kgSbeq; accelerator plus host share.

    A device without a published figure takes the alternatives of the devices that have one (same item and
    boundary).
    """

    def manufacture(name: str) -> Draws:
        pooled: list[Fact] = []
        for device in devices:
            pooled.extend(qualified(snapshot, f"device:{device}", name, parts=_GPU))
        if not pooled:
            raise MissingFact(what=f"{name} of any of {', '.join(devices)}", tried=("tables/embodied.csv",))
        drawn = np.empty(worlds.worlds)
        for index, device in enumerate(devices):
            own = qualified(snapshot, f"device:{device}", name, parts=_GPU) or tuple(pooled)
            mask = chosen == index
            drawn[mask] = worlds.draw_where(own, key=("manufacture", name), mask=mask, everywhere=True)
        return drawn

    lifetime_years = worlds.draw(required(snapshot, "serving:default", "server_lifetime_years"))
    server_use_share = worlds.draw(required(snapshot, "serving:default", "server_use_share"))
    host_kg = worlds.draw(required(snapshot, "serving:default", "host_gwp_kg"))
    host_kgsbeq = worlds.draw(required(snapshot, "serving:default", "host_adpe_kgsbeq"))
    per_hour = footprint.embodied_per_busy_hour
    return (
        per_hour(
            impact=(manufacture("gwp_kg") + host_kg) * GRAMS_PER_KG,
            lifetime_years=lifetime_years,
            server_use_share=server_use_share,
        ),
        per_hour(
            impact=manufacture("adpe_kgsbeq") + host_kgsbeq,
            lifetime_years=lifetime_years,
            server_use_share=server_use_share,
        ),
    )
