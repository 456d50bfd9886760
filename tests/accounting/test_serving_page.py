"""docs/explanation/serving.md shows what the facts hold and what the program says.

``python tests/accounting/test_serving_page.py`` writes the tables of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Worlds
from obsia.accounting.networks import model_facts
from obsia.accounting.rents import TypicalCall
from obsia.accounting.service_regimes import REGIMES
from obsia.core.evidence import Fact
from obsia.core.units import JOULES_PER_KWH
from obsia.facts.snapshot import load
from obsia.physics.work import work_of_request

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "serving.md"
MEANING = {
    "serving_regime_share": "share of fleets",
    "filling_ratio": "filling $\\varphi$",
    "small_model_b": "largest model that counts as small (billions of parameters)",
    "fleet_devices": "accelerators over which a fleet spreads experts",
    "fleet_least_weight_gb": "smallest weights of a model that is spread in this way (GB)",
    "fleet_time_ratio": "time of such a fleet, divided by that of the model of inference",
    "rent_usd_per_h": "rent of an accelerator, USD per hour",
    "operator_rent_ratio": "least that a large operator pays, divided by the rent",
    "rent_excess_log": "excess of rent over price at which the weight falls to $1/e$ (natural logarithm)",
    "price_margin_ratio": "price divided by rent",
}
WH = 1000.0


def plain(value: float) -> str:
    """A value without an exponent."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def said(fact: Fact) -> str:
    """A value, with its ends where it has them."""
    assert fact.value is not None
    if fact.low is None or fact.high is None:
        return plain(fact.value)
    return f"{plain(fact.value)} ({plain(fact.low)} to {plain(fact.high)})"


def of(fact: Fact) -> str:
    """What a fact is of, in words."""
    return re.sub(r"\w+=", "", fact.qualifier).replace(";", ", ") or "all"


def regimes() -> str:
    """The facts of regimes."""
    rows = ["| parameter | meaning | of | value and ends | kind |", "|---|---|---|---|---|"]
    facts = load().facts(REGIMES)
    assert {fact.property for fact in facts} == set(MEANING)
    for name, meaning in MEANING.items():
        its = [fact for fact in facts if fact.property == name]
        whole = sum(fact.weight for fact in its)
        if name == "fleet_devices":
            values = "; ".join(
                f"{said(fact)}, in {fact.weight / whole:.0%}"
                for fact in sorted(its, key=lambda fact: fact.value or 0.0)
            )
            rows.append(f"| `{name}` | {meaning} | all | {values} | {its[0].kind.value} |")
            continue
        rows += [f"| `{name}` | {meaning} | {of(fact)} | {said(fact)} | {fact.kind.value} |" for fact in its]
    return "\n".join(rows)


def deepseek() -> str:
    """The request of DeepSeek's own 24 hours, as the program has it."""
    snapshot = load()
    checkpoint = snapshot.text("model:deepseek/deepseek-v3", "checkpoint")
    model = model_facts(snapshot, model_id="deepseek/deepseek-v3", checkpoint=checkpoint)
    costs = Deployments(snapshot, Worlds()).of(model, provider="deepseek").costs
    request = work_of_request(input_tokens=3619, cached_tokens=2036, output_tokens=1000, window=None)
    work = np.array(request.columns())
    found = {
        "accelerator-seconds": (work @ costs.accelerator_s, "0.933"),
        "Wh at the server": (work @ costs.server_j / JOULES_PER_KWH * WH, "at most 0.33"),
    }
    rows = ["| a request | obsia | as published |", "|---|---|---|"]
    for name, (draws, published) in found.items():
        low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95])
        rows.append(f"| {name} | {middle:.2f} ({low:.2f} to {high:.2f}) | {published} |")
    return "\n".join(rows)


TABLES: dict[str, Callable[[], str]] = {"regimes": regimes, "deepseek": deepseek}


def placed(page: str, name: str) -> str:
    """``page`` with the table called ``name`` as it is now."""
    pattern = rf"(<!-- table: {name} -->\n\n)(?:\|.*\n)*\n*"
    replaced, count = re.subn(pattern, lambda found: f"{found[1]}{TABLES[name]()}\n\n", page)
    assert count == 1, f"the page has {count} tables called {name!r}"
    return replaced


@pytest.mark.parametrize("name", TABLES)
def test_the_page_shows_what_is(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert placed(page, name) == page, "run: python tests/accounting/test_serving_page.py"


def test_the_typical_call_and_the_share_of_makers_are_those_of_the_facts() -> None:
    page, call = " ".join(PAGE.read_text(encoding="utf-8").split()), TypicalCall.of(load())
    assert f"({call.input_tokens:,} tokens in, {call.cached_tokens:,} of them cached, {call.output_tokens} out)" in page
    (maker,) = load().facts(REGIMES, "serving_regime_share", "provider=maker")
    assert f"{maker.value:.0%} are taken to run fleets" in page


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for table in TABLES:
        text = placed(text, table)
    PAGE.write_text(text, encoding="utf-8", newline="\n")
