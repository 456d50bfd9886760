"""What a user states of the machines that serve: their own server, or what they know of a provider's.

What is stated takes the place of what is drawn where nobody says; the rest is drawn as before. An accelerator that is
stated without a provider is the user's own server: no list price weighs on how it is run, and it is no fleet of many
users.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from obsia.accounting.draws import Draws
from obsia.accounting.engines import Machine
from obsia.accounting.rents import ListPrice
from obsia.accounting.shapes import Shape
from obsia.accounting.speeds import STATED, Speed
from obsia.core.figure import Assumption
from obsia.core.message import Argument, Symbol
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import StateSeconds
from obsia.physics.work import WORK_COLUMNS, work_of_request


class Setup(NamedTuple):
    """How a model is served, as far as it is stated; None is not stated."""

    device: str | None = None
    """An accelerator of the table."""
    devices: int | None = None
    """Accelerators of a replica."""
    precision: str | None = None
    """Of the weights (``shapes.PRECISIONS``)."""
    engine: str | None = None
    """In small letters."""
    engine_version: str | None = None
    """Numbers with dots between."""
    running: float | None = None
    """Requests of a replica at once."""

    def is_own(self, provider: str | None) -> bool:
        """Whether it is the user's own server: an accelerator is stated, and no provider."""
        return provider is None and (self.device is not None or self.devices is not None)


UNSTATED: Final = Setup()
"""Nothing is stated."""


def is_measured(snapshot: Snapshot, engine: str | None) -> bool:
    """Whether an engine is one that the energy model was fitted to."""
    return any(engine == each.engine for each in snapshot.tested_regimes(unit="token"))


def without_room(shape: Shape, machine: Machine, setup: Setup, *, model: str) -> dict[str, Argument]:
    """What is said where the stated accelerators hold the weights in no world; nothing where they do."""
    if setup.devices is None:
        return {}
    fewest = int(np.ceil(shape.total_bytes / machine.memory_bytes).min())
    if setup.devices >= fewest:
        return {}
    return {"model": model, "devices": setup.devices, "device": Symbol(setup.device or "-"), "fewest": fewest}


def room_said(lacking: dict[str, Argument]) -> tuple[Assumption, ...]:
    """The same of a count that is not demanded."""
    told = {name: str(each) for name, each in lacking.items()}
    return (Assumption(code="count-without-room", arguments=told),) if told else ()


def prompt_s(units: dict[str, StateSeconds], *, tokens: int, shape: Shape) -> Draws:
    """Seconds of a replica in which a prompt is read."""
    window = int(shape.window_tokens) if np.isfinite(shape.window_tokens) else None
    work = work_of_request(input_tokens=tokens, cached_tokens=0, output_tokens=0, window=window)
    amounts = zip(WORK_COLUMNS, work.columns(), strict=True)
    return sum((units[column].total_s * amount for column, amount in amounts if amount), start=np.zeros(()))


def batch_said(model: str, *, setup: Setup, speed: Speed | None, asked: ListPrice | None) -> tuple[Assumption, ...]:
    """What is said of the batch: nothing where records state it."""
    if setup.running is not None:
        return ()
    token_s = None if speed is None else speed.token_s
    code, seen = "batch", {}
    if speed is not None and token_s is not None:
        is_stated = speed.basis == STATED
        code = "batch-by-stated-speed" if is_stated else "batch-by-speed"
        seen = {"tokens_per_s": f"{1.0 / token_s:.3g}"} | ({} if is_stated else {"calls": str(speed.calls)})
    said = [Assumption(code=code, arguments={"model": model, **seen})]
    if asked is not None:
        terms = asked.terms
        said.append(
            Assumption(
                code="filling-by-price",
                arguments={
                    "model": model,
                    "provider": terms.provider,
                    "input": f"{terms.input_usd_per_mtok:g}",
                    "output": f"{terms.output_usd_per_mtok:g}",
                },
            )
        )
    return tuple(said)
