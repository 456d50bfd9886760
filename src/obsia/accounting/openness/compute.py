"""Training compute of a system, for what is presumed above a threshold."""

from __future__ import annotations

from obsia.core.evidence import Fact, Kind
from obsia.core.units import BILLION, TRAINING_FLOP
from obsia.facts.snapshot import Snapshot


def training_flop(snapshot: Snapshot, subject: str) -> float | None:
    """Operations of training: as stated of a run, else six for each active weight and token that are disclosed.

    Weights and tokens are those of the run, else those of the model: never one of each, which may be of two editions.
    None where neither is known: an estimated size is no basis for a presumption of law.
    """
    runs = sorted(run for run, model in snapshot.texts("run_model").items() if f"model:{model}" == subject)
    for run in runs:
        stated = _disclosed(snapshot.facts(run, "run_flop"))
        if stated is not None:
            return stated
    pairs = [(run, "run_params_active_b", "run_stated_tokens") for run in runs]
    for held, weights_name, tokens_name in (*pairs, (subject, "params_active_b", "train_tokens")):
        weights, tokens = (_disclosed(snapshot.facts(held, name)) for name in (weights_name, tokens_name))
        if weights is not None and tokens is not None:
            return TRAINING_FLOP * weights * BILLION * tokens
    return None


def _disclosed(facts: tuple[Fact, ...]) -> float | None:
    """The value of the first fact, where its maker states it without a range."""
    if not facts or facts[0].kind is not Kind.DISCLOSED or facts[0].low is not None:
        return None
    return facts[0].value
