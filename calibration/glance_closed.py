"""The range of one answer by ten much-used closed models, and which facts would narrow it most.

A section of the page of validation: an outcome, not a score, worth what the coverage of masked models is worth.
"""

from __future__ import annotations

from typing import Final

from obsia.app.questions.request import Estimate
from obsia.app.request.estimate import answer
from obsia.core.figure import Boundary
from obsia.core.locales import locale
from obsia.facts.snapshot import load
from obsia.views.estimate import narrowing_fact

MUCH_USED: Final = (
    *("openai/gpt-4", "openai/gpt-4o", "openai/gpt-4o-mini", "openai/gpt-5"),
    *("anthropic/claude-3-5-sonnet", "anthropic/claude-sonnet-4-5", "anthropic/claude-opus-4-5"),
    *("google/gemini-2.5-flash", "google/gemini-2.5-pro", "xai/grok-4"),
)
INPUT_TOKENS, OUTPUT_TOKENS = 500, 300
TOLD = 2
"""Facts that are told of each model."""
HEAD: Final = f"""\
### One answer by ten closed models

The range of the energy at the servers, waiting machines and cooling left out, for {INPUT_TOKENS} tokens in and
{OUTPUT_TOKENS} out, and the facts that would narrow that of the facility most if each were known alone (simulated)."""


def section() -> str:
    """The section, as Markdown; some ten seconds."""
    tr = locale("en")
    rows = ["| model | Wh at the servers | range | would narrow it most |", "|---|---|---|---|"]
    for model in MUCH_USED:
        found = answer(Estimate(model=model, input_tokens=INPUT_TOKENS, output_tokens=OUTPUT_TOKENS))
        (at,) = (each for each in found.figures if (each.quantity, each.boundary) == ("energy_kwh", Boundary.SERVER))
        low, middle, high = (f"{each * 1e3:.2g}" for each in (at.low, at.median, at.high))
        best = sorted(found.narrowings, key=lambda each: each.range_ratio_then)[:TOLD]
        told = "; ".join(f"×{each.range_ratio_then:.2g} knowing {tr.text(narrowing_fact(each))}" for each in best)
        rows.append(
            f"| {load().label(f'model:{model}')} | {middle} ({low} to {high}) | ×{at.high / at.low:.2g} | {told} |"
        )
    return "\n".join([HEAD, "", *rows])
