"""Accelerators and the engines on them, in every world: data sheets, and the posterior of ``law:inference``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.known import joint_fact, required
from obsia.core.errors import MissingFact
from obsia.core.evidence import Fact, JointFact
from obsia.core.figure import Assumption
from obsia.core.message import Message, Symbol
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import Accelerator, Engine

POSTERIOR = "law:inference"
ENGINES = "serving:engines"
USES = (
    *("bandwidth_use_share", "compute_use_share"),
    *("waiting_power_share", "moving_power_share"),
)
"""Parameters that differ by accelerator."""
TIMES = (
    *("step_s", "layer_s", "exchange_layer_s", "expert_layer_s", "state_layer_s", "batch_token_s", "request_s"),
    "prompt_layer_s",
)
"""Times of the host, and of exchange."""
_LEAST = "block_scaled_least_count"
_ACROSS = ("dispatch_layer_s", "exchange_seen_share")
"""Parameters of exchange between servers, which the calibration has not seen: :func:`across_servers` sets them."""
_UNSEEN = frozenset({*_ACROSS, "are_four_bit_units_used"})
"""Parameters of which no column of the posterior tells."""
_JOINED = frozenset({"link_reach", "network_bytes_per_s"})
"""What an accelerator is joined to others by: :func:`across_servers` sets it."""
_UNITS = ("_s", "_share", "_ratio", "_tokens", "_bytes")
GIGA, TERA = 1e9, 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """An accelerator and the engine on it, arrays of shape (worlds,)."""

    accelerator: Accelerator
    engine: Engine
    memory_bytes: Draws
    link_reach: Draws
    """How many accelerators its links join: one server, or a rack that is one."""
    time_ratio: Draws
    """Times of the host on it over those beside the accelerator of reference."""
    names: tuple[str, ...]
    """The accelerators that serve in some world."""


def posterior(snapshot: Snapshot, worlds: Worlds) -> dict[str, Draws]:
    """Column -> draws of the joint fact of inference. Raises ``MissingFact``."""
    return worlds.draw_joint(posterior_fact(snapshot))


def posterior_fact(snapshot: Snapshot) -> JointFact:
    """The joint fact of inference. Raises ``MissingFact``."""
    return joint_fact(snapshot, POSTERIOR)


def mark_of(snapshot: Snapshot, device: str) -> str | None:
    """What the posteriors call an accelerator of the measurements; None for one that was not measured."""
    return snapshot.text(f"device:{device}", "measured_as")


def peak_of(snapshot: Snapshot, worlds: Worlds, device: str, *names: str) -> float | None:
    """The first of some properties that the data sheet of an accelerator states; None where it states none."""
    for name in names:
        if (stated := snapshot.estimate(f"device:{device}", name)) is not None:
            worlds.note_fact(stated.facts[0])
            return stated.facts[0].value
    return None


def needed_peak(snapshot: Snapshot, worlds: Worlds, device: str, name: str) -> float:
    """A property of an accelerator without which nothing can be said of it. Raises ``MissingFact``."""
    value = peak_of(snapshot, worlds, device, name)
    if value is None:
        raise MissingFact(
            what=Message("fact-of", property=Symbol(name), subject=Symbol(device)), tried=(Message("sought-snapshot"),)
        )
    return value


def machine(snapshot: Snapshot, worlds: Worlds, held: dict[str, Draws], *, device: str) -> Machine:
    """An accelerator of the table and the engine on it. ``held`` is :func:`posterior`."""

    def peak(*names: str) -> float | None:
        return peak_of(snapshot, worlds, device, *names)

    def needed(name: str) -> float:
        return needed_peak(snapshot, worlds, device, name)

    sixteen = needed("bf16_tflop_per_s")
    link = peak("link_gb_per_s")
    links = worlds.draw(required(snapshot, ENGINES, "default_link_gb_per_s")) if link is None else worlds.constant(link)
    accelerator = Accelerator(
        power_w=worlds.constant(needed("tdp_w")),
        bandwidth_bytes_per_s=worlds.constant(needed("bandwidth_gb_per_s") * GIGA),
        flop_per_s=worlds.constant(sixteen * TERA),
        eight_bit_flop_per_s=worlds.constant(max(peak("fp8_tflop_per_s", "int8_tflop_per_s") or 0.0, sixteen) * TERA),
        four_bit_flop_per_s=worlds.constant((peak("fp4_tflop_per_s") or 0.0) * TERA),
        link_bytes_per_s=links * GIGA,
    )
    basis = posterior_fact(snapshot).basis
    discrepancies = _Discrepancies(snapshot, worlds, held, device=device, basis=basis)
    time = discrepancies.of("time")
    return Machine(
        accelerator=accelerator,
        engine=_engine(snapshot, worlds, held, discrepancies=discrepancies, time=time),
        memory_bytes=worlds.constant(needed("memory_gb") * GIGA),
        link_reach=worlds.constant(peak("link_reach_count") or snapshot.number("serving:default", "server_devices")),
        time_ratio=time,
        names=(device,),
    )


def across_servers(snapshot: Snapshot, worlds: Worlds, machine: Machine) -> Machine:
    """The same accelerator and engine where experts are spread over several servers: nobody states what joins them."""
    network = worlds.draw(required(snapshot, ENGINES, "default_network_gb_per_s"))
    unseen = {name: worlds.draw(required(snapshot, ENGINES, name)) for name in _ACROSS}
    joined = replace(
        machine,
        accelerator=replace(machine.accelerator, network_bytes_per_s=network * GIGA, link_reach=machine.link_reach),
        engine=replace(machine.engine, **unseen),
    )
    return with_four_bit_units(joined)


def with_four_bit_units(machine: Machine) -> Machine:
    """The same with kernels that multiply 4-bit weights as they are, where the accelerator can."""
    used = machine.memory_bytes * 0.0 + 1.0
    return replace(machine, engine=replace(machine.engine, are_four_bit_units_used=used))


def fewest_devices(*, needed_bytes: Draws, room_bytes: Draws) -> Draws:
    """The smallest power of two of accelerators whose memory, ``room_bytes`` each, holds what is needed."""
    return np.exp2(np.ceil(np.log2(np.maximum(needed_bytes / room_bytes, 1.0))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The accelerators of which one serves in each world, and which it is."""

    devices: tuple[str, ...]
    """In the order of bandwidth per watt."""
    chosen: NDArray[np.intp]
    """Place in ``devices`` by world, shape (worlds,)."""
    machine: Machine


def fleet(snapshot: Snapshot, worlds: Worlds, held: dict[str, Draws], *, owner: str = "unknown") -> Fleet:
    """The accelerators of a provider where nobody says which serves, in proportion to what it is taken to run."""
    facts = snapshot.facts(f"provider:{owner}", "accelerator_mix") or snapshot.facts(
        "serving:default", "accelerator_mix"
    )

    def merit(fact: Fact) -> float:
        device = f"device:{_device_of(fact)}"
        return snapshot.number(device, "bandwidth_gb_per_s") / snapshot.number(device, "tdp_w")

    ordered = tuple(sorted(facts, key=merit))
    devices = tuple(_device_of(fact) for fact in ordered)
    chosen = worlds.choose((f"provider:{owner}", "accelerator"), ordered)
    each = [machine(snapshot, worlds, held, device=device) for device in devices]

    def picked(of: Callable[[Machine], Draws]) -> Draws:
        return np.stack([of(one) for one in each])[chosen, np.arange(worlds.worlds)]

    return Fleet(
        devices=devices,
        chosen=chosen,
        machine=Machine(
            accelerator=Accelerator(
                **{
                    field.name: picked(lambda one, name=field.name: getattr(one.accelerator, name))
                    for field in fields(Accelerator)
                    if field.name not in _JOINED
                }
            ),
            engine=Engine(
                **{
                    field.name: picked(lambda one, name=field.name: getattr(one.engine, name))
                    for field in fields(Engine)
                    if field.name not in _UNSEEN
                }
            ),
            memory_bytes=picked(lambda one: one.memory_bytes),
            link_reach=picked(lambda one: one.link_reach),
            time_ratio=picked(lambda one: one.time_ratio),
            names=tuple(sorted(devices)),
        ),
    )


def fleet_of(snapshot: Snapshot, worlds: Worlds, held: dict[str, Draws], *, device: str) -> Fleet:
    """The one accelerator that is stated. Raises ``MissingFact`` where it has no peaks."""
    return Fleet(
        devices=(device,),
        chosen=np.zeros(worlds.worlds, dtype=np.intp),
        machine=machine(snapshot, worlds, held, device=device),
    )


def accelerators_said(snapshot: Snapshot, *, owner: str) -> Assumption:
    """What is said of a provider's accelerators: whether it stated them, or makes its own, which nobody measured."""
    stated = snapshot.facts(f"provider:{owner}", "accelerator_mix")
    if (chip := snapshot.text(f"provider:{owner}", "own_chip")) is not None:
        return Assumption(code="accelerators-own", arguments={"provider": owner, "chip": chip})
    if not stated:
        return Assumption(code="accelerators", arguments={"provider": owner})
    devices = ", ".join(sorted(_device_of(fact) for fact in stated))
    return Assumption(code="accelerators-stated", arguments={"provider": owner, "devices": devices})


def common_devices(snapshot: Snapshot, *, most: int = 4) -> tuple[str, ...]:
    """Accelerators that providers are most likely to serve with: examples of what the facts hold."""
    facts = sorted(snapshot.facts("serving:default", "accelerator_mix"), key=lambda fact: -(fact.value or 0.0))
    return tuple(_device_of(fact) for fact in facts[:most])


def _device_of(fact: Fact) -> str:
    return fact.qualifier.removeprefix("device=")


class _Discrepancies:
    """What an accelerator changes: a shift in logit of a share, a factor of times; drawn where it was not measured."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, held: dict[str, Draws], *, device: str, basis: Fact) -> None:
        self._worlds, self._held, self._device, self._basis = worlds, held, device, basis
        self._mark = mark_of(snapshot, device)
        self._is_reference = self._mark is not None and self._mark == snapshot.text(ENGINES, "reference_mark")

    def of(self, name: str) -> Draws:
        if self._is_reference:
            # The others are stated beside it.
            return self._worlds.constant(1.0 if name == "time" else 0.0)
        if self._mark is not None:
            return self._held[f"engine_{name}_{self._mark}_{'' if name == 'time' else 'shift_'}ratio"]
        spread = self._held[f"engine_{name}_device_spread_ratio"]
        shifted = spread * self._worlds.discrepancy((f"device:{self._device}", f"engine_{name}"), self._basis)
        return np.exp(shifted) if name == "time" else shifted


def _engine(
    snapshot: Snapshot, worlds: Worlds, held: dict[str, Draws], *, discrepancies: _Discrepancies, time: Draws
) -> Engine:
    # At which batches a kernel was measured is no parameter of the fit, but what its rows say.
    values: dict[str, Draws] = {_LEAST: worlds.constant(snapshot.number(ENGINES, _LEAST))}
    for field in fields(Engine):
        name = field.name
        if name in values or name in _UNSEEN:
            continue
        value = held[f"engine_{name}" if name.endswith(_UNITS) else f"engine_{name}_ratio"]
        if name in USES:
            value = _moved(value, discrepancies.of(name))
        elif name in TIMES:
            value = value * time
        values[name] = value
    return Engine(**values)


def _moved(share: Draws, shift: Draws) -> NDArray[np.float64]:
    """A share whose logit is moved by ``shift``."""
    return 1.0 / (1.0 + (1.0 - share) / share * np.exp(-shift))
