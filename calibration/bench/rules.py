"""How long and how often the bench measures: two protocols, named in every row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A protocol. A change of any value takes a new name: rows of one name were measured alike."""

    name: str
    window_s: float
    """Each window of prefill, decode or idle lasts at least this long."""
    window_steps: int
    """And holds at least so many steps."""
    repeats: int
    warmup_s: float
    """Work of the same kind before the first window."""
    settle_s: float
    """After warm-up: until the temperature holds, but no longer than this."""
    load_warmup_s: float
    load_window_s: float
    longest_step_s: float
    """A step that takes longer is not measured."""
    batches: tuple[int, ...]
    contexts_tokens: tuple[int, ...]
    load_shares: tuple[float, ...]
    load_slots: int
    """Most requests that run at once under load; less where the memory holds less."""
    load_tokens: int
    """Longest request under load, prompt and answer; longer ones of the trace are left out."""
    largest_prefill_tokens: int
    """Tokens of one prefill, all sequences together: more would only repeat what the card already does in pieces."""


FULL = Rules(
    name="full-1",
    window_s=10.0,
    window_steps=5,
    repeats=3,
    warmup_s=3.0,
    settle_s=30.0,
    load_warmup_s=20.0,
    load_window_s=60.0,
    longest_step_s=30.0,
    batches=(1, 2, 4, 8, 16, 32, 64, 128, 256),
    contexts_tokens=(128, 512, 2048, 8192, 32768),
    load_shares=(0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0),
    load_slots=32,
    load_tokens=8192,
    largest_prefill_tokens=131_072,
)

QUICK = Rules(
    name="quick-1",
    window_s=4.0,
    window_steps=3,
    repeats=3,
    warmup_s=1.0,
    settle_s=5.0,
    load_warmup_s=5.0,
    load_window_s=20.0,
    longest_step_s=10.0,
    batches=(1, 8, 64, 256),
    contexts_tokens=(128, 2048, 32768),
    load_shares=(0.05, 0.3, 1.0),
    load_slots=32,
    load_tokens=8192,
    largest_prefill_tokens=65_536,
)

PROTOCOLS = {rules.name: rules for rules in (FULL, QUICK)}
