"""What answers to the official clients of Anthropic and Google cost, beside what was truly served at their list prices.

The answers are those of the providers' own clients, recorded from a server that served known counts
(``tests/readers/samples``, made again by ``make_clients.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from obsia.app.usage.assess import assess

SAMPLES = Path(__file__).parents[1] / "readers/samples"
SERVED: list[dict[str, Any]] = json.loads((SAMPLES / "scenarios.json").read_text())["scenarios"]
PER_MTOK = {
    "claude-sonnet-4-5-20250929": {"input": "3", "read": "0.30", "write": "3.75", "write_1h": "6", "output": "15"},
    "claude-opus-4-5-20251101": {"input": "5", "read": "0.50", "write": "6.25", "write_1h": "10", "output": "25"},
    "gemini-2.5-flash": {"input": "0.30", "read": "0.03", "output": "2.50"},
}
"""US dollars per million tokens, as the pages of prices of Anthropic and Google list them; reasoning is output."""


def served(api: str, *, stream: bool | None = None) -> list[dict[str, Any]]:
    """What the server answered of one interface; streamed or not, or both."""
    answered = [each for each in SERVED if each["api"] == api and each["truth"]]
    return [each for each in answered if stream is None or bool(each.get("stream")) is stream]


def charge_usd(scenarios: Iterable[dict[str, Any]]) -> Decimal:
    """What the tokens that were served cost: input that no cache held, read, written for minutes or an hour, output."""
    total = Decimal(0)
    for each in scenarios:
        truth, price = each["truth"], PER_MTOK[each["answered_by"]]
        read, write = truth.get("cache_read_tokens", 0), truth.get("cache_write_tokens", 0)
        hour = each.get("cache_write_1h_tokens", 0)
        counts = {"read": read, "write": write - hour, "write_1h": hour, "output": truth["output_tokens"]}
        counts["input"] = truth["input_tokens"] - read - write
        total += sum(Decimal(price[kind]) * count for kind, count in counts.items() if count) / 10**6
    return total


@pytest.mark.parametrize(
    ("file", "scenarios"),
    [
        ("anthropic/messages.jsonl", served("anthropic.messages")),
        ("anthropic/stream_events.jsonl", served("anthropic.messages", stream=True)),
        ("gemini/responses_by_alias.jsonl", served("gemini.generate")),
        ("gemini/responses_by_name.jsonl", served("gemini.generate")),
        ("gemini/stream_chunks.jsonl", served("gemini.generate", stream=True)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_tokens_and_cost_are_those_that_were_served(file: str, scenarios: list[dict[str, Any]]) -> None:
    account = assess(SAMPLES / file, record_figures=False)
    tokens = account.total.tokens
    assert tokens.calls == len(scenarios) > 0
    assert tokens.input_tokens == sum(each["truth"]["input_tokens"] for each in scenarios)
    assert tokens.output_tokens == sum(each["truth"]["output_tokens"] for each in scenarios)
    paid = account.total.cost and account.total.cost.figure
    assert paid is not None
    truth = float(charge_usd(scenarios))
    # Half a percent is what is asked; what is read gives it exactly.
    assert paid.median == pytest.approx(truth, rel=0.005)


def test_prices_of_another_provider_would_show() -> None:
    scenarios = served("anthropic.messages")
    as_input = [
        {**each, "truth": {**each["truth"], "cache_read_tokens": 0, "cache_write_tokens": 0}} for each in scenarios
    ]
    assert float(charge_usd(as_input)) > 1.05 * float(charge_usd(scenarios))
