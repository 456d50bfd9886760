"""A simulated day of calls: what happened, before any tool recorded it."""

from __future__ import annotations

import random
from dataclasses import dataclass

CALLS = 5_000
MIDNIGHT_US = 1_772_582_400_000_000  # 2026-03-04T00:00:00Z
DAY_US = 86_400_000_000
CANARY = "CANARY-4b1d"

MODELS = (
    # (provider, name, share, reasons, caches)
    ("openai", "gpt-4o-mini-2024-07-18", 0.40, False, True),
    ("openai", "o3-mini-2025-01-31", 0.15, True, True),
    ("anthropic", "claude-sonnet-4-5-20250929", 0.25, False, True),
    ("anthropic", "claude-3-5-haiku-20241022", 0.12, False, False),
    ("mistral_ai", "mistral-medium-2505", 0.08, False, False),
)
TEAMS = ("search", "support", "research", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. Counts are inclusive: input holds cached and image tokens, output holds reasoning."""

    number: int
    started_us: int
    duration_us: int
    first_token_us: int | None
    provider: str
    model: str
    team: str
    session: str
    streamed: bool
    failed: bool
    from_proxy_cache: bool
    input: int | None
    cache_read: int
    cache_write: int
    image: int
    output: int | None
    reasoning: int

    @property
    def has_usage(self) -> bool:
        """Whether anybody could have counted tokens."""
        return self.input is not None and self.output is not None and not self.from_proxy_cache

    @property
    def trace_id(self) -> str:
        return f"{self.number + 1:032x}"

    @property
    def span_id(self) -> str:
        return f"{self.number + 1:016x}"

    @property
    def response_id(self) -> str:
        return f"chatcmpl-{self.number:020d}"

    @property
    def prompt(self) -> str:
        return f"{CANARY} please summarise item {self.number}"


def day(*, calls: int = CALLS, seed: int = 11) -> list[Call]:
    """The calls of the day, retries included, in order of time."""
    rng = random.Random(seed)  # noqa: S311 - a simulation
    found: list[Call] = []
    while len(found) < calls:
        provider, model, _, reasons, caches = rng.choices(MODELS, weights=[each[2] for each in MODELS])[0]
        started = MIDNIGHT_US + rng.randrange(DAY_US)
        tokens = int(rng.lognormvariate(6.8, 1.1)) + 1
        cached = rng.choice((0, 0, tokens * 3 // 4, tokens)) if caches else 0
        written = (tokens - cached) // 2 if caches and provider == "anthropic" and rng.random() < 0.3 else 0
        output = int(rng.lognormvariate(5.2, 1.0)) + 1
        failed = rng.random() < 0.03
        counts_anyway = rng.random() < 0.3  # a stream that broke off after it had used tokens
        call = Call(
            number=len(found),
            started_us=started,
            duration_us=rng.randrange(200_000, 60_000_000),
            first_token_us=rng.randrange(50_000, 200_000) if rng.random() < 0.5 else None,
            provider=provider,
            model=model,
            team=rng.choice(TEAMS),
            session=f"s{rng.randrange(2_000)}",
            streamed=rng.random() < 0.5,
            failed=failed,
            from_proxy_cache=not failed and rng.random() < 0.02,
            input=None if failed and not counts_anyway else tokens,
            cache_read=cached,
            cache_write=written,
            image=tokens // 3 if rng.random() < 0.05 else 0,
            output=None if failed and not counts_anyway else output,
            reasoning=output * 2 // 3 if reasons else 0,
        )
        found.append(call)
    return sorted(found, key=lambda call: (call.started_us, call.number))
