"""Steady windows: warm-up, thermal settling, repeats, and what a window's joules are worth."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from calibration.bench.device import Device, DoesNotFit, State
from calibration.bench.rules import Rules

STEADY_C = 1.0
"""The temperature holds when it moved no more than this between two looks."""
LOOK_S = 5.0
"""Seconds of work between two looks at the temperature while it settles."""
STATE_EVERY_S = 1.0
EDGE_S = 0.5
"""Longest search for a change of the counter: meters change every 20 to 100 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One window of steady work."""

    energy_j: float
    duration_s: float
    steps_s: tuple[float, ...]
    """Duration of each step."""
    states: tuple[State, ...]

    @property
    def power_w(self) -> float:
        """Mean power."""
        return self.energy_j / self.duration_s


@dataclass(slots=True)
class Watch:
    """Looks at a device's state about once a second while it works."""

    device: Device
    states: list[State] = field(default_factory=list[State])
    last_s: float = -math.inf

    def look(self, *, at_s: float) -> None:
        """Keep the state, if the last one is old enough."""
        if at_s - self.last_s >= STATE_EVERY_S:
            self.states.append(self.device.state())
            self.last_s = at_s


def warmed(device: Device, step: Callable[[], None], rules: Rules) -> None:
    """Work until warm: at least ``warmup_s``, then until the temperature holds. Raises :class:`DoesNotFit` when one
    step takes longer than the protocol allows."""
    began_s = device.now_s()
    step()
    step_began_s = device.now_s()
    step()  # the first step of a kind also builds what later ones find ready
    took_s = device.now_s() - step_began_s
    if took_s > rules.longest_step_s:
        raise DoesNotFit(f"one step takes {took_s:.0f} s, more than the {rules.longest_step_s:.0f} s of the protocol")
    _work(device, step, until_s=began_s + rules.warmup_s)
    last_c = device.state().temperature_c
    end_s = device.now_s() + rules.settle_s
    while device.now_s() < end_s:
        _work(device, step, until_s=min(device.now_s() + LOOK_S, end_s))
        now_c = device.state().temperature_c
        if abs(now_c - last_c) <= STEADY_C:
            return
        last_c = now_c


def windows(device: Device, step: Callable[[], None], rules: Rules) -> list[Window]:
    """``rules.repeats`` windows of ``step`` after warm-up, one after the other."""
    warmed(device, step, rules)
    return [window(device, step, rules) for _ in range(rules.repeats)]


def window(device: Device, step: Callable[[], None], rules: Rules) -> Window:
    """One window of at least ``rules.window_s`` and ``rules.window_steps``.

    It opens and closes at a change of the counter, so that a stale count costs at most the length of a step, not of
    the counter's interval.
    """
    watch = Watch(device)
    _to_edge(device, step, [])
    began_s, began_j = device.now_s(), device.energy_j()
    steps_s: list[float] = []
    last_s = began_s
    while last_s - began_s < rules.window_s or len(steps_s) < rules.window_steps:
        step()
        now_s = device.now_s()
        steps_s.append(now_s - last_s)
        watch.look(at_s=now_s)
        last_s = now_s
    _to_edge(device, step, steps_s)
    return Window(
        energy_j=device.energy_j() - began_j,
        duration_s=device.now_s() - began_s,
        steps_s=tuple(steps_s),
        states=tuple(watch.states),
    )


def _to_edge(device: Device, step: Callable[[], None], steps_s: list[float]) -> None:
    """Work until the counter has just changed; durations are added to ``steps_s``."""
    before_j, last_s = device.energy_j(), device.now_s()
    end_s = last_s + EDGE_S
    while last_s < end_s and device.energy_j() == before_j:
        step()
        now_s = device.now_s()
        steps_s.append(now_s - last_s)
        last_s = now_s


def _work(device: Device, step: Callable[[], None], *, until_s: float) -> None:
    while device.now_s() < until_s:
        step()


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean."""
    return math.fsum(values) / len(values)


def relative_sd(values: Sequence[float]) -> float | None:
    """Sample standard deviation over the mean; None of fewer than two values."""
    if len(values) < 2:
        return None
    middle = mean(values)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)) / middle


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie, linear between neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
