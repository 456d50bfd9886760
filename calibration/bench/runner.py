"""Measures every case that the file lacks, and keeps a row of each: measured, or skipped with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from calibration.bench import rows
from calibration.bench.architectures import Architecture, architectures
from calibration.bench.cases import EMPTIED, WORKED, Case, groups, why_not
from calibration.bench.device import Device, NotMeasured
from calibration.bench.load import Served, serve
from calibration.bench.rows import File, Row
from calibration.bench.rules import Rules
from calibration.bench.trace import Request, fitting, replay, trace, waiting
from calibration.bench.windows import warmed, windows

IDLE_STEP_S = 0.01
"""Between two looks at the counter while nothing is done."""


@dataclass(slots=True)
class Bench:
    """One run on one device into one file."""

    device: Device
    file: File
    rules: Rules
    licence: str
    day: date
    tr: Callable[[str], None] = lambda _: None
    requests: Sequence[Request] = ()
    """Of the trace; all of it where empty."""
    _has_loaded: bool = False

    def run(self, planned: Sequence[Case]) -> None:
        """Every case in its order."""
        for architecture, precision, held in groups(planned):
            lacking = [case for case in held if self._row(case)["row_id"] not in self.file]
            if not lacking:
                continue
            if architecture is None:
                self._without_weights(lacking)
            else:
                self._with_weights(architecture, precision, lacking)

    def _without_weights(self, held: Sequence[Case]) -> None:
        for case in held:
            self._keep(case, self._emptied if case.idle_state == EMPTIED else self._idle)

    def _with_weights(self, architecture: Architecture, precision: str, held: Sequence[Case]) -> None:
        possible: list[Case] = []
        for case in held:
            reason = why_not(case, rules=self.rules, memory_bytes=self.device.facts.memory_bytes)
            if reason is None:
                possible.append(case)
            else:
                self._skip(case, reason)
        if not possible:
            return
        try:
            self.device.load(architecture, precision)
        except NotMeasured as error:
            self.device.unload()
            for case in possible:
                self._skip(case, str(error))
            return
        self._has_loaded = True
        if all(case.idle_state == WORKED for case in possible):
            self._work()
        for case in possible:
            self._keep(case, {"idle": self._idle, "load": self._load}.get(case.phase, self._steady))
        self.device.unload()

    def _work(self) -> None:
        """Some work, for idling after it, where an earlier run has measured all the rest."""
        self.device.reserve(sequences=1, tokens=129)
        warmed(self.device, lambda: self.device.decode(slots=[0], lengths=[128]), self.rules)

    def _keep(self, case: Case, measured: Callable[[Case, Row], Row]) -> None:
        try:
            row = measured(case, self._row(case))
        except NotMeasured as error:
            self._skip(case, str(error))
            if error.__cause__ is not None:  # for whoever looks on; it may name paths, so no row has it
                self.tr(f"  {error.__cause__}")
            return
        self.file.add(row)
        self.tr(f"{case}: {float(row['energy_j_per_unit']):.4g} J per {row['unit']}")

    def _skip(self, case: Case, reason: str) -> None:
        self.file.add(rows.skipped(self._row(case), reason))
        self.tr(f"{case}: skipped, {reason}")

    def _row(self, case: Case) -> Row:
        facts = self.device.facts
        return rows.configured(case, facts=facts, rules=self.rules, licence=self.licence, day=self.day)

    def _idle(self, case: Case, row: Row) -> Row:
        return rows.of_windows(row, case, windows(self.device, lambda: self.device.wait(IDLE_STEP_S), self.rules))

    def _emptied(self, case: Case, row: Row) -> Row:
        if not self._has_loaded:
            # A run that goes on where another stopped: this process has not touched the card yet.
            self.device.load(min(architectures().values(), key=lambda one: one.total_params), "bfloat16")
            self.device.unload()
        return self._idle(case, row)

    def _steady(self, case: Case, row: Row) -> Row:
        slots = list(range(case.batch))
        self.device.reserve(sequences=case.batch, tokens=case.context_tokens + 1)
        if case.phase == "prefill":
            found = windows(
                self.device, lambda: self.device.prefill(slots=slots, tokens=case.context_tokens), self.rules
            )
        else:
            # Every step makes the token after the same context: the cache does not grow within a window.
            lengths = [case.context_tokens] * case.batch
            found = windows(self.device, lambda: self.device.decode(slots=slots, lengths=lengths), self.rules)
        return rows.of_windows(row, case, found)

    def _load(self, case: Case, row: Row) -> Row:
        known = self.requests or trace()
        held = fitting(known, tokens=case.context_tokens)
        if not held:
            raise NotMeasured(f"no request of the trace has at most {case.context_tokens} tokens")
        left_out_share = 1.0 - len(held) / len(known)
        self.device.reserve(sequences=case.batch, tokens=case.context_tokens + 1)
        one = [min(case.context_tokens, 128)]
        warmed(self.device, lambda: self.device.decode(slots=[0], lengths=one), self.rules)
        capacity = None if case.load_share is None else self._capacity(case)
        served = [self._window(held, case, capacity, repeat) for repeat in range(self.rules.repeats)]
        if capacity is None and not any(part.answers_tokens for part in served):
            raise NotMeasured("no request ended within the windows")
        if not all(part.output_tokens for part in served):
            raise NotMeasured("a window had no token: arrivals are too few for its length")
        return rows.of_load(row, served, capacity_requests_per_s=capacity, left_out_share=left_out_share)

    def _window(self, held: Sequence[Request], case: Case, capacity: float | None, repeat: int) -> Served:
        """One repeat: each on another part of the trace, so that the spread holds that of the traffic too."""
        start, span_s = repeat * len(held) // self.rules.repeats, self.rules.load_warmup_s + self.rules.load_window_s
        if capacity is None or case.load_share is None:
            requests = waiting(held, start=start)
        else:
            requests = replay(held, requests_per_s=capacity * case.load_share, duration_s=span_s, start=start)
        return serve(
            self.device,
            requests,
            slots=case.batch,
            warmup_s=self.rules.load_warmup_s,
            window_s=self.rules.load_window_s,
        )

    def _capacity(self, case: Case) -> float:
        """Of the closed loop of the same network, slots and stack, which is measured before."""
        closed = Case(
            phase="load",
            architecture=case.architecture,
            precision=case.precision,
            batch=case.batch,
            context_tokens=case.context_tokens,
            arrivals="closed",
        )
        row = self.file.rows.get(self._row(closed)["row_id"])
        if row is None or not row["capacity_requests_per_s"]:
            raise NotMeasured("the capacity of the closed loop is not known")
        return float(row["capacity_requests_per_s"])
