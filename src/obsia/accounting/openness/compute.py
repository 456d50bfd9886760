"""Training compute of a system, for what is presumed above a threshold."""

from __future__ import annotations

from functools import lru_cache

from obsia.core.evidence import Fact, Kind
from obsia.core.units import BILLION, TRAINING_FLOP
from obsia.facts.snapshot import Snapshot


def training_flop(snapshot: Snapshot, subject: str) -> float | None:
    """Operations of training: as stated of a run, else six for each active weight and token that are disclosed.

    Weights and tokens are those of the run, else those of the model: never one of each, which may be of two editions.
    None where neither is known: an estimated size is no basis for a presumption of law.
    """
    runs = _runs(snapshot).get(subject, [])
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


@lru_cache(maxsize=4)
def _runs(snapshot: Snapshot) -> dict[str, list[str]]:
    """System -> its runs of training, sorted."""
    found: dict[str, list[str]] = {}
    for run, model in sorted(snapshot.texts("run_model").items()):
        found.setdefault(f"model:{model}", []).append(run)
    return found


def _disclosed(facts: tuple[Fact, ...]) -> float | None:
    """The value of the first fact, where its maker states it without a range."""
    if not facts or facts[0].kind is not Kind.DISCLOSED or facts[0].low is not None:
        return None
    return facts[0].value
