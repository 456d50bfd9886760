"""What is to be measured, in the order in which it is, and what is known beforehand not to fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from calibration.bench.architectures import Architecture
from calibration.bench.device import Facts
from calibration.bench.rules import Rules

PHASES = ("idle", "decode", "prefill", "load")
PRECISIONS = {"bf16": "bfloat16", "fp16": "float16", "fp32": "float32", "int8": "int8", "fp8": "fp8"}
"""Short name -> as rows call it."""
BARE, LOADED, WORKED, EMPTIED = "bare", "loaded", "loaded_after_work", "emptied"
"""Idle states: before the stack touched the card; weights in memory, before and after work; weights taken out again."""
SEVERAL_PRECISIONS = ("llama-3.2-1b", "llama-3.1-8b")
"""Measured in every precision unless told otherwise; the other architectures in bfloat16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row to be."""

    phase: str
    architecture: Architecture | None = None
    """None where no weights are in memory."""
    precision: str = ""
    batch: int = 0
    """Sequences at once; under load the slots."""
    context_tokens: int = 0
    """Prefill: tokens read. Decode: tokens in the cache before the one that is made. Load: longest request."""
    arrivals: str = ""
    """Load only: ``closed`` (all wait: the capacity) or ``open`` (as the trace has them)."""
    load_share: float | None = None
    idle_state: str = ""

    def __str__(self) -> str:
        """What is measured, for people."""
        parts = [self.architecture.name if self.architecture else "", self.precision, self.phase]
        if self.phase in ("decode", "prefill"):
            parts.append(f"batch {self.batch}, context {self.context_tokens}")
        if self.phase == "load":
            parts.append("capacity" if self.load_share is None else f"{self.load_share:.0%}")
        return " ".join(part for part in (*parts, self.idle_state) if part)


def combinations(
    architectures: Sequence[Architecture], precisions: Sequence[str] | None
) -> list[tuple[Architecture, str]]:
    """Which architecture in which precisions; ``precisions`` None takes the default."""
    return [
        (architecture, precision)
        for architecture in architectures
        for precision in (
            precisions or (PRECISIONS.values() if architecture.name in SEVERAL_PRECISIONS else ("bfloat16",))
        )
    ]


def cases(
    combined: Sequence[tuple[Architecture, str]], *, rules: Rules, facts: Facts, phases: Collection[str] = PHASES
) -> Iterator[Case]:
    """Every case, in the order in which it is to be measured; weights change only between groups."""
    if "idle" in phases:
        yield Case(phase="idle", idle_state=BARE)
    for architecture, precision in combined:
        for case in _of(architecture, precision, rules=rules, facts=facts):
            if case.phase in phases:
                yield case
    if "idle" in phases:
        yield Case(phase="idle", idle_state=EMPTIED)


def groups(planned: Sequence[Case]) -> Iterator[tuple[Architecture | None, str, list[Case]]]:
    """Neighbours that share their weights."""
    for (architecture, precision), found in groupby(planned, key=lambda case: (case.architecture, case.precision)):
        yield architecture, precision, list(found)


def _of(architecture: Architecture, precision: str, *, rules: Rules, facts: Facts) -> Iterator[Case]:
    yield Case(phase="idle", architecture=architecture, precision=precision, idle_state=LOADED)
    for phase in ("decode", "prefill"):
        for context_tokens in rules.contexts_tokens:
            for batch in rules.batches:
                yield Case(
                    phase=phase,
                    architecture=architecture,
                    precision=precision,
                    batch=batch,
                    context_tokens=context_tokens,
                )
    tokens = min(rules.load_tokens, architecture.context_length_tokens)
    slots = load_slots(architecture, precision, rules=rules, memory_bytes=facts.memory_bytes)
    for arrivals, load_share in (("closed", None), *(("open", share) for share in rules.load_shares)):
        yield Case(
            phase="load",
            architecture=architecture,
            precision=precision,
            batch=slots,
            context_tokens=tokens,
            arrivals=arrivals,
            load_share=load_share,
        )
    yield Case(phase="idle", architecture=architecture, precision=precision, idle_state=WORKED)


def load_slots(architecture: Architecture, precision: str, *, rules: Rules, memory_bytes: int) -> int:
    """Slots under load: as the protocol says, halved until caches take at most two thirds of what weights leave of the
    memory; the rest is for the work itself. At least one."""
    slots = rules.load_slots
    tokens = min(rules.load_tokens, architecture.context_length_tokens)
    left_bytes = memory_bytes - architecture.weight_bytes(precision)
    while (
        slots > 1 and 3 * architecture.cache_bytes(precision=precision, sequences=slots, tokens=tokens) > 2 * left_bytes
    ):
        slots //= 2
    return slots


def least_bytes(architecture: Architecture, precision: str, sequences: int, tokens: int) -> int:
    """Bytes of weights and cache: without what the work needs besides, so a case above this does not fit at all."""
    held = architecture.cache_bytes(precision=precision, sequences=sequences, tokens=tokens)
    return architecture.weight_bytes(precision) + held


def why_not(case: Case, *, rules: Rules, memory_bytes: int) -> str | None:
    """Why a case cannot be measured, where that is known beforehand."""
    architecture = case.architecture
    if architecture is None:
        return None
    needed = least_bytes(architecture, case.precision, max(case.batch, 1), case.context_tokens)
    if needed > memory_bytes:
        return f"weights and cache need {needed / 1e9:.1f} GB, the card has {memory_bytes / 1e9:.1f} GB"
    if case.context_tokens > architecture.context_length_tokens:
        return f"the model reads at most {architecture.context_length_tokens} tokens"
    if case.phase == "prefill" and case.batch * case.context_tokens > rules.largest_prefill_tokens:
        return (
            f"{case.batch * case.context_tokens} tokens in one prefill, "
            f"more than the {rules.largest_prefill_tokens} of the protocol"
        )
    return None


def seconds(planned: Sequence[Case], *, rules: Rules) -> float:
    """About how long it takes at least, loading left out."""
    steady = rules.warmup_s + rules.repeats * rules.window_s
    under_load = rules.load_warmup_s + rules.load_window_s
    return sum(rules.repeats * under_load if case.phase == "load" else steady for case in planned)
