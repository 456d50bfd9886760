"""Continuous batching of our own: requests come when they come, and run in slots as soon as one is free.

A waiting request is read (prefill, one at a time) before the next token is made for those that run; every decoding step
then makes one token for each. What ends frees its slot at once. Nothing is preempted, nothing is cached between
requests.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from calibration.bench.device import Device, State
from calibration.bench.trace import Request
from calibration.bench.windows import Watch

LEAST_WAIT_S = 1e-6
"""A shorter wait might not move a clock, and the loop would not end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What one window of serving came to."""

    energy_j: float
    duration_s: float
    output_tokens: int
    prompt_tokens: tuple[int, ...]
    """Of the requests admitted in the window."""
    answers_tokens: tuple[int, ...]
    """Lengths of the answers that ended in the window."""
    delays_s: tuple[float, ...]
    """From arrival to admission, of the requests admitted in the window."""
    between_tokens_s: tuple[float, ...]
    """Between two tokens of one request."""
    running_s: float
    """Seconds in which at least one request ran."""
    occupied_s: float
    """Slot-seconds."""
    offered: int
    """Requests that arrived in the window; 0 in a closed loop."""
    left_waiting: int
    """Requests that had arrived and waited when the window closed; 0 in a closed loop."""
    states: tuple[State, ...]

    @property
    def power_w(self) -> float:
        """Mean power."""
        return self.energy_j / self.duration_s

    @property
    def busy_share(self) -> float:
        """Share of the time in which at least one request ran."""
        return self.running_s / self.duration_s

    @property
    def mean_batch(self) -> float:
        """Requests that run at once while any does."""
        return self.occupied_s / self.running_s if self.running_s else 0.0


@dataclass(slots=True)
class _Running:
    request: Request
    made: int
    last_s: float


@dataclass(slots=True)
class _Tally:
    """Counts of the window; emptied when it opens."""

    output_tokens: int = 0
    prompts: list[int] = field(default_factory=list[int])
    answers: list[int] = field(default_factory=list[int])
    delays_s: list[float] = field(default_factory=list[float])
    between_s: list[float] = field(default_factory=list[float])
    running_s: float = 0.0
    occupied_s: float = 0.0


class _Loop:
    """The state of one run."""

    def __init__(self, device: Device, requests: Sequence[Request] | Iterator[Request], slots: int) -> None:
        self.device = device
        self.coming: Iterator[Request] = iter(requests)
        self.head: Request | None = next(self.coming, None)
        self.free = list(range(slots))  # a heap: the lowest slot is taken first, so that used ones stay together
        self.running: dict[int, _Running] = {}
        self.admitted = 0
        self.tally = _Tally()
        self.began_s = device.now_s()
        self.at_s = 0.0

    def advance(self) -> None:
        """Take the time since the last call to the account of what ran."""
        now_s = self.device.now_s() - self.began_s
        passed_s = now_s - self.at_s
        if self.running:
            self.tally.running_s += passed_s
            self.tally.occupied_s += passed_s * len(self.running)
        self.at_s = now_s

    def admit(self) -> None:
        """Read every request that has arrived and finds a slot."""
        while self.free and self.head is not None and self.head.arrives_s <= self.at_s:
            request, slot = self.head, heapq.heappop(self.free)
            self.head = next(self.coming, None)
            self.admitted += 1
            self.running[slot] = _Running(request, 1, self.at_s)
            self.tally.delays_s.append(self.at_s - request.arrives_s)
            self.tally.prompts.append(request.prompt_tokens)
            self.device.prefill(slots=[slot], tokens=request.prompt_tokens)
            self.advance()
            self.running[slot].last_s = self.at_s
            self.tally.output_tokens += 1
            self.release()

    def step(self) -> None:
        """One token for each request that runs."""
        slots = sorted(self.running)
        held = [self.running[slot] for slot in slots]
        self.device.decode(slots=slots, lengths=[one.request.prompt_tokens + one.made - 1 for one in held])
        self.advance()
        for one in held:
            one.made += 1
            self.tally.between_s.append(self.at_s - one.last_s)
            one.last_s = self.at_s
        self.tally.output_tokens += len(held)
        self.release()

    def release(self) -> None:
        """Free the slots of requests that ended."""
        for slot in [slot for slot, one in self.running.items() if one.made >= one.request.output_tokens]:
            self.tally.answers.append(self.running.pop(slot).request.output_tokens)
            heapq.heappush(self.free, slot)

    def turn(self, *, until_s: float) -> None:
        """Admit, then work or wait."""
        self.admit()
        if self.running:
            self.step()
        else:
            arrives_s = until_s if self.head is None else self.head.arrives_s
            self.device.wait(max(min(arrives_s, until_s) - self.at_s, LEAST_WAIT_S))
            self.advance()


def serve(
    device: Device, requests: Sequence[Request] | Iterator[Request], *, slots: int, warmup_s: float, window_s: float
) -> Served:
    """Serve ``requests`` for ``warmup_s + window_s`` and account for the second part.

    ``device`` holds a cache of ``slots`` sequences. A sequence of requests is an open loop, each comes at its own time;
    an endless iterator is a closed loop, all wait from the beginning. Requests that run when the window opens or
    closes count with the tokens that they get inside it; a window closes at the first step that ends after its time.
    """
    loop = _Loop(device, requests, slots)
    while loop.at_s < warmup_s:
        loop.turn(until_s=warmup_s)
    loop.tally, opened_s, opened_j = _Tally(), loop.at_s, device.energy_j()
    watch, end_s = Watch(device), loop.at_s + window_s
    while loop.at_s < end_s:
        loop.turn(until_s=end_s)
        watch.look(at_s=loop.at_s)
    tally = loop.tally
    times_s = [request.arrives_s for request in requests] if isinstance(requests, Sequence) else []
    return Served(
        energy_j=device.energy_j() - opened_j,
        duration_s=loop.at_s - opened_s,
        output_tokens=tally.output_tokens,
        prompt_tokens=tuple(tally.prompts),
        answers_tokens=tuple(tally.answers),
        delays_s=tuple(tally.delays_s) if times_s else (),
        between_tokens_s=tuple(tally.between_s),
        running_s=tally.running_s,
        occupied_s=tally.occupied_s,
        offered=sum(opened_s <= time_s < loop.at_s for time_s in times_s),
        left_waiting=sum(time_s <= loop.at_s for time_s in times_s) - loop.admitted if times_s else 0,
        states=tuple(watch.states),
    )
