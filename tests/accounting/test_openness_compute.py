"""Training compute: stated first, else by count from what is disclosed, else not known."""

from __future__ import annotations

from typing import cast

import pytest

from obsia.accounting.openness.ai_act import training_flop
from obsia.core.evidence import Fact, Kind, Verification
from obsia.facts.snapshot import Snapshot, load

MODEL, RUN = "model:a/b", "run:x"


def fact(subject: str, property: str, value: float, *, kind: Kind = Kind.DISCLOSED, low: float | None = None) -> Fact:
    return Fact(
        subject=subject,
        property=property,
        unit="",
        kind=kind,
        verification=Verification.BARE_CLAIM,
        evidence="x",
        locator="x",
        read_on="2026-11-26",
        value=value,
        low=low,
        high=None if low is None else value,
    )


class Few:
    """A snapshot with a few facts."""

    def __init__(self, *facts: Fact, run_model: str = "a/b") -> None:
        self.held, self.run_model = facts, run_model

    def texts(self, property: str) -> dict[str, str]:
        assert property == "run_model"
        return {RUN: self.run_model}

    def facts(self, subject: str, property: str) -> tuple[Fact, ...]:
        return tuple(each for each in self.held if (each.subject, each.property) == (subject, property))


def flop(*facts: Fact, run_model: str = "a/b") -> float | None:
    return training_flop(cast(Snapshot, Few(*facts, run_model=run_model)), MODEL)


ACTIVE = fact(MODEL, "params_active_b", 37.0)
TOKENS = fact(MODEL, "train_tokens", 14.8e12)


def test_what_is_stated_of_the_run_comes_first() -> None:
    assert flop(fact(RUN, "run_flop", 3e24), ACTIVE, TOKENS) == 3e24
    # Another model's run says nothing of this one.
    assert flop(fact(RUN, "run_flop", 3e24), ACTIVE, TOKENS, run_model="a/c") == pytest.approx(3.2856e24)


def test_else_six_operations_for_each_active_weight_and_token() -> None:
    """6 x 37e9 x 14.8e12 = 3.2856e24."""
    assert flop(ACTIVE, TOKENS) == pytest.approx(3.2856e24)


def test_weights_and_tokens_are_of_the_run_or_of_the_model_and_never_one_of_each() -> None:
    """6 x 30e9 x 10e12 = 1.8e24: those of the run, which the model's do not mend."""
    active, tokens = fact(RUN, "run_params_active_b", 30.0), fact(RUN, "run_stated_tokens", 10e12)
    assert flop(active, tokens, ACTIVE, TOKENS) == pytest.approx(1.8e24)
    assert flop(active, TOKENS) is None
    assert flop(tokens, ACTIVE) is None
    assert flop(active, ACTIVE, TOKENS) == pytest.approx(3.2856e24)


def test_what_is_not_disclosed_is_no_basis() -> None:
    assert flop(ACTIVE) is None
    assert flop(TOKENS) is None
    assert flop(fact(MODEL, "params_active_b", 37.0, kind=Kind.ASSUMED), TOKENS) is None
    assert flop(fact(MODEL, "params_active_b", 37.0, low=30.0), TOKENS) is None
    assert flop(fact(RUN, "run_flop", 3e24, kind=Kind.MODELLED)) is None


def test_systems_of_the_snapshot() -> None:
    assert training_flop(load(), "model:meta/llama-3.1-405b") == pytest.approx(3.8e25, rel=0.01)
    assert training_flop(load(), "model:openai/gpt-4o") is None
