"""What a replica does with a batch of requests, by the energy model: the prompts of a benchmark, sight, limits.

All is stated or drawn but the batch, so that the same replica can be asked at several.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from obsia.accounting.discrepancies import few_requests
from obsia.accounting.draws import Draws
from obsia.accounting.engines import Machine
from obsia.accounting.part_load import Serving
from obsia.accounting.shapes import NO_WINDOW, Shape
from obsia.accounting.stacks import Guessing
from obsia.physics.inference import (
    Placement,
    StateSeconds,
    rates,
    seeing_seconds,
    token_latency_s,
    unit_seconds,
    work_seconds,
)
from obsia.physics.speculation import speculated

PROMPTS: Final = {
    "lm-arena-chat": "chat",
    "gpqa": "gpqa",
    "sourcegraph-fim": "infilling",
    "image-chat": "image",
    "video-chat": "video",
}
"""Tasks of the benchmark -> what their prompts are called in the posterior."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """Configurations of one model on one accelerator, of one task.

    Arrays have shape (rows, worlds), (rows, 1) or (worlds,).
    """

    posterior: dict[str, Draws]
    """``engines.posterior``."""
    machine: Machine
    shape: Shape
    placement: Placement
    """Of one replica. What it says of the batch is not used."""
    count: Draws
    """How many of them stand side by side and share no work: where a dense model is copied, or has stages."""
    stages: float
    """How many of them hold one copy of the weights together."""
    task: str | None
    prompts: Draws
    """Tokens of a prompt."""
    cached: Draws
    """Tokens before the prompt that are read from a cache, shape (rows, 1)."""
    guessing: Guessing | None
    are_prompts_stated: Draws
    """Whether a row states them, shape (rows, 1)."""
    output: Draws
    """Output tokens of a request."""
    limit_share: Draws
    """Power limit of the accelerators over their design power."""
    drop_share: Draws
    """By how much moving draws less where one request has a step to itself."""

    @property
    def is_seeing(self) -> bool:
        """Whether prompts hold images or frames."""
        return self.task in {"image-chat", "video-chat"}

    @property
    def window_tokens(self) -> float:
        """The window of attention; longer than any context where there is none."""
        return min(self.shape.window_tokens, NO_WINDOW)

    @property
    def context_tokens(self) -> Draws:
        """Mean context of a request while it is answered."""
        return self._context(self.prompts)

    @property
    def most_w(self) -> Draws:
        """What all accelerators may draw."""
        return self.design_w * self.limit_share

    @property
    def design_w(self) -> Draws:
        """What all accelerators are designed for."""
        return self.placement.devices * self.machine.accelerator.power_w

    def serving(self, batch: Draws) -> Serving:
        """What it does at a batch by the energy model, at its design power: a limit is kept in :meth:`departed`."""
        machine, network = self.machine, self.shape.network
        prompts = self._computed_prompts(batch)
        context = self._context(prompts)
        placement = replace(self.placement, batch=batch, calls_per_step=batch / self.output)
        units = self.units(placement)
        work = {
            "calls": np.ones(1),
            "prefill_tokens": prompts,
            "cached_tokens": self.cached,
            "prefill_pairs": prompts**2 / 2.0 + prompts * self.cached,
            "decode_tokens": self.output,
            "decode_reads": self.output * context,
        }
        if network.windowed_cache_elements.any():
            work["windowed_prefill_pairs"] = prompts * np.minimum(self.cached + prompts / 2.0, self.window_tokens)
            work["windowed_decode_reads"] = self.output * np.minimum(context, self.window_tokens)
        spent = work_seconds(units=units, work=work)
        if self.is_seeing:
            spent = self._with_sight(spent, placement, prompts)
        joules = spent.energy_j(
            accelerator=machine.accelerator,
            engine=few_requests(machine.engine, batch=batch, drop_share=self.drop_share),
            devices=placement.devices,
        )
        seconds = spent.total_s
        return Serving(
            token_s=seconds / self.output,
            power_w=joules / seconds,
            latency_s=token_latency_s(
                units=units, batch=batch, context_tokens=context, window_tokens=np.float64(self.window_tokens)
            ),
        )

    def units(self, placement: Placement) -> dict[str, StateSeconds]:
        """Seconds of each unit of work with the requests that a placement says."""
        machine = self.machine

        def at(placed: Placement) -> dict[str, StateSeconds]:
            return unit_seconds(
                network=self.shape.network, accelerator=machine.accelerator, engine=machine.engine, placement=placed
            )

        plain, guessing = at(placement), self.guessing
        if guessing is None:
            return plain
        return speculated(
            plain=plain,
            checking=at(replace(placement, batch=placement.batch * (guessing.depth + 1.0))),
            depth=guessing.depth,
            acceptance_share=guessing.acceptance_share,
            guess_ratio=guessing.guess_ratio,
        )

    def departed(self, modelled: Serving, *, time: Draws, energy: Draws, is_timed: bool = False) -> Serving:
        """A run that is off by ``time`` and, at that time, by ``energy`` (natural logarithms).

        A limit below what the run would draw makes it slower, so that the same work takes the same energy: that a
        lower clock saves some was not measured here. Where the time was observed (``is_timed``) it stands.
        """
        off = energy + (self.posterior["engine_energy_with_time_ratio"] - 1.0) * time
        # No replica draws more than its accelerators are designed for, however far the parts are off.
        wanted_w = np.minimum(modelled.power_w * np.exp(off), self.design_w)
        power_w = np.minimum(wanted_w, self.most_w)
        slower = np.exp(time) * (1.0 if is_timed else wanted_w / power_w)
        return Serving(token_s=modelled.token_s * slower, power_w=power_w, latency_s=modelled.latency_s * slower)

    def _context(self, prompts: Draws) -> Draws:
        length = self.posterior["bench_long_length_ratio" if self.task == "gpqa" else "bench_length_ratio"]
        return self.cached + prompts + length * self.output / 2.0

    def _computed_prompts(self, batch: Draws) -> Draws:
        """Prompt tokens that are computed: many requests on the images of a benchmark ask for some again."""
        if not self.is_seeing:
            return self.prompts
        repeat = self.posterior[f"bench_{PROMPTS[self.task or '']}_repeat_batch_ratio"]
        again = 1.0 / (1.0 + (batch / repeat) ** self.posterior["bench_repeat_exponent_ratio"])
        return self.prompts * np.where(self.are_prompts_stated, 1.0, again)

    def _with_sight(self, spent: StateSeconds, placement: Placement, prompts: Draws) -> StateSeconds:
        machine = self.machine
        seeing = seeing_seconds(
            vision_params=np.array([self.shape.vision_params]),
            rate=rates(
                network=self.shape.network,
                accelerator=machine.accelerator,
                engine=machine.engine,
                placement=placement,
            ),
            passes_ratio=self.posterior["bench_vision_passes_ratio"],
            placement=placement,
        ).scaled(prompts)
        kind = "video" if self.task == "video-chat" else "image"
        host_s = self.posterior[f"bench_{kind}_request_s"] * machine.time_ratio
        return StateSeconds(
            moving_s=spent.moving_s,
            computing_s=spent.computing_s + seeing.computing_s,
            waiting_s=spent.waiting_s + host_s + self.output * self.posterior["bench_seeing_token_s"],
        )
