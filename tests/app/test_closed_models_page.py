"""The page on closed models shows what obsia gives: run this file to write its tables anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.impacts import (
    ADPE,
    CARBON,
    CARBON_EMBODIED,
    CARBON_USAGE,
    ENERGY,
    ENERGY_ACCELERATOR,
    ENERGY_SERVER,
    WATER,
    Quantity,
)
from obsia.accounting.sizes import sizes_of
from obsia.app.request.estimate import estimate
from obsia.core.evidence import Fact
from obsia.facts.snapshot import load

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "closed-models.md"
WELL_KNOWN = {
    "openai/gpt-4": "GPT-4",
    "openai/gpt-4o": "GPT-4o",
    "openai/gpt-4o-mini": "GPT-4o mini",
    "openai/gpt-5": "GPT-5",
    "anthropic/claude-3-5-sonnet": "Claude 3.5 Sonnet",
    "anthropic/claude-sonnet-4-5": "Claude Sonnet 4.5",
    "anthropic/claude-opus-4-5": "Claude Opus 4.5",
    "google/gemini-2.5-flash": "Gemini 2.5 Flash",
    "google/gemini-2.5-pro": "Gemini 2.5 Pro",
    "xai/grok-4": "Grok 4",
}
GUESSERS = {"ecologits-0.11.3": "EcoLogits", "comparia-30917597": "ComparIA", "epoch-notable-2026-01": "Epoch AI"}
LENGTHS = {"100 in, 100 out": (100, 100), "500 in, 300 out": (500, 300), "3,000 in, 450 out": (3000, 450)}
ENERGIES = {"accelerators": ENERGY_ACCELERATOR, "servers": ENERGY_SERVER, "facility": ENERGY}
ANSWER = (100, 400)
"""Input is not stated in the assessment of Mistral Large 2; the answer has 400 tokens."""
LIFE_CYCLE: dict[str, tuple[Quantity, float, str]] = {
    "carbon, g": (CARBON, 1.0, "1.14"),
    "of which electricity, g": (CARBON_USAGE, 1.0, ""),
    "of which manufacture of servers, g": (CARBON_EMBODIED, 1.0, ""),
    "water, mL": (WATER, 1e3, "45"),
    "ADPe, mg Sb": (ADPE, 1e6, "0.16"),
}


def plain(value: float) -> str:
    """Two significant digits without an exponent."""
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:.10f}".rstrip("0").rstrip(".")


def ranged(values: Iterable[float]) -> str:
    """``median (5 % to 95 %)`` of three values: low, median, high."""
    low, middle, high = (plain(value) for value in values)
    return f"{middle} ({low} to {high})"


def guesses(model: str, name: str) -> str:
    """Published guesses of one size, each with who made it."""

    def one(fact: Fact) -> str:
        held = plain(fact.value or 0.0) if fact.low is None else f"{plain(fact.low)} to {plain(fact.high or 0.0)}"
        return f"{held} ({GUESSERS[fact.evidence]})"

    return "; ".join(one(fact) for fact in load().facts(f"model:{model}", name) if fact.qualifier) or "none"


def sizes() -> str:
    rows = [
        "| model | active, obsia | total, obsia | active, guesses of others | total, guesses of others |",
        "|---|---|---|---|---|",
    ]
    for model, label in WELL_KNOWN.items():
        found = sizes_of(load(), Worlds(), model=model)
        ours = [ranged(np.quantile(each, (0.05, 0.5, 0.95))) for each in (found.active_b, found.total_b)]
        theirs = [guesses(model, name) for name in ("params_active_b", "params_total_b")]
        rows.append(f"| {label} | {' | '.join((*ours, *theirs))} |")
    return "\n".join(rows)


def figures(model: str, tokens: tuple[int, int], region: str | None = None) -> dict[Quantity, tuple[float, ...]]:
    """Quantity -> low, median and high of one request."""
    found = estimate(
        model, input_tokens=tokens[0], output_tokens=tokens[1], region=region, record_figures=False
    ).figures
    return {Quantity(each.quantity, each.boundary): (each.low, each.median, each.high) for each in found}


def energy(model: str) -> str:
    """Wh of one request by boundary."""
    rows = [f"| tokens | {', Wh | '.join(ENERGIES)}, Wh |", "|---|---|---|---|"]
    for label, tokens in LENGTHS.items():
        found = figures(model, tokens)
        cells = (ranged(value * 1e3 for value in found[quantity]) for quantity in ENERGIES.values())
        rows.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(rows)


def mistral() -> str:
    rows = [
        "| an answer of 400 tokens | disclosed | obsia, region unknown | obsia, France | obsia, Sweden |",
        "|---|---|---|---|---|",
    ]
    columns = [figures("mistral/mistral-large-2407", ANSWER, region) for region in (None, "FRA", "SWE")]
    for label, (quantity, scale, disclosed) in LIFE_CYCLE.items():
        cells = (ranged(value * scale for value in column[quantity]) for column in columns)
        rows.append(f"| {label} | {disclosed} | {' | '.join(cells)} |")
    cells = (ranged(value * 1e3 for value in column[ENERGY]) for column in columns)
    rows.append(f"| electricity of the facility, Wh | | {' | '.join(cells)} |")
    return "\n".join(rows)


TABLES: dict[str, Callable[[], str]] = {
    "sizes": sizes,
    "gemini": lambda: energy("google/gemini-2.5-flash"),
    "openai": lambda: energy("openai/gpt-4o"),
    "mistral": mistral,
}


def placed(page: str, name: str) -> str:
    """``page`` with the table called ``name`` as obsia gives it."""
    pattern = rf"(<!-- table: {name} -->\n\n)(?:\|.*\n)*\n*"
    replaced, count = re.subn(pattern, lambda found: f"{found[1]}{TABLES[name]()}\n\n", page)
    assert count == 1, f"the page has {count} tables called {name!r}"
    return replaced


@pytest.mark.parametrize("name", TABLES)
def test_the_page_shows_what_obsia_gives(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert placed(page, name) == page, "run: python tests/app/test_closed_models_page.py"


DISCLOSED_WH = {
    "google/gemini-2.5-flash": {ENERGY_ACCELERATOR: 0.14, ENERGY_SERVER: 0.20, ENERGY: 0.24},
    "openai/gpt-4o": {ENERGY: 0.34},
}
"""As the page tells it; a test of what the page says, no target."""


@pytest.mark.parametrize("model", DISCLOSED_WH)
def test_the_page_says_rightly_that_these_lie_inside(model: str) -> None:
    for name, tokens in LENGTHS.items():
        found = figures(model, tokens)
        for quantity, disclosed in DISCLOSED_WH[model].items():
            low, _, high = found[quantity]
            # A prompt that cost what Google says is longer than the shortest: the range of that lies below.
            is_short = model == "google/gemini-2.5-flash" and name == min(LENGTHS, key=lambda each: sum(LENGTHS[each]))
            assert (high * 1e3 < disclosed) if is_short else (low * 1e3 <= disclosed <= high * 1e3)


def test_the_page_says_rightly_where_the_assessment_of_mistral_lies() -> None:
    page = PAGE.read_text(encoding="utf-8")
    disclosed = float(LIFE_CYCLE["carbon, g"][2])
    for region in (None, "FRA", "SWE"):
        _, middle, high = figures("mistral/mistral-large-2407", ANSWER, region)[CARBON]
        assert middle < 0.2 * disclosed
        assert (high < disclosed) == (region is not None)
    high_wh = figures("mistral/mistral-large-2407", ANSWER, "FRA")[ENERGY][2] * 1e3
    assert high_wh < 20
    assert "over 20 Wh per request" in page


def test_no_guess_of_others_stands_behind_a_size() -> None:
    for model in WELL_KNOWN:
        worlds = Worlds(worlds=16)
        sizes_of(load(), worlds, model=model)
        used = {fact.evidence for drawn in worlds.ledger.values() for fact in drawn.facts}
        # Epoch AI dates releases too, which is no guess of a size.
        assert used.isdisjoint(set(GUESSERS) - {"epoch-notable-2026-01"})
        assert not [
            fact
            for drawn in worlds.ledger.values()
            for fact in drawn.facts
            if fact.property in ("params_active_b", "params_total_b")
        ]


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for each in TABLES:
        text = placed(text, each)
    PAGE.write_text(text, encoding="utf-8")
