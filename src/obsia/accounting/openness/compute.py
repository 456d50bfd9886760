"""Training compute of a system, for what is presumed above a threshold."""

from __future__ import annotations

from obsia.core.evidence import Fact, Kind
from obsia.core.units import BILLION, TRAINING_FLOP
from obsia.facts.snapshot import Snapshot


def training_flop(snapshot: Snapshot, subject: str) -> float | None:
    """Operations of training: as stated of a run, else six for each active weight and token that are disclosed.

    None where neither is known: an estimated size is no basis for a presumption of law.
    """
    for run in snapshot.subjects("run"):
        if f"model:{snapshot.text(run, 'run_model')}" == subject:
            stated = _disclosed(snapshot.facts(run, "run_flop"))
            if stated is not None:
                return stated
    weights = _disclosed(snapshot.facts(subject, "params_active_b"))
    tokens = _disclosed(snapshot.facts(subject, "train_tokens"))
    if weights is None or tokens is None:
        return None
    return TRAINING_FLOP * weights * BILLION * tokens


def _disclosed(facts: tuple[Fact, ...]) -> float | None:
    """The value of the first fact, where its maker states it without a range."""
    if not facts or facts[0].kind is not Kind.DISCLOSED or facts[0].low is not None:
        return None
    return facts[0].value
