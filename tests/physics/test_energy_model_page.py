"""docs/explanation/energy-model.md shows the parameters that the facts hold.

``python tests/physics/test_energy_model_page.py`` writes the tables of the page from the facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from obsia.core.evidence import Fact, Spread
from obsia.facts.snapshot import load
from obsia.physics.roofline import Serving

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "energy-model.md"
SERVING = "serving:default"
FITTED = re.compile(r"^Centre by least squares.*?the range is elicited\. ")

MEANING = {
    "batch": "$B$: requests that share a step",
    "server_devices": "accelerators of one server; a replica of several gathers $B$ for each",
    "bandwidth_use_share": "$u_\\beta$: bandwidth reached over peak",
    "compute_use_share": "$u_\\phi$: arithmetic reached over peak",
    "static_power_share": "$e_{static}$: power of an engaged accelerator that waits, over design power",
    "bandwidth_power_share": "$e_\\beta$: power added at full bandwidth, over design power",
    "compute_power_share": "$e_\\phi$: power added at full arithmetic, over design power",
    "step_layer_s": "$t_{layer}$: fixed seconds per layer and step",
    "parallel_layer_s": "$t_{parallel}$: added seconds per layer and step, several accelerators",
    "token_s": "$t_{token}$: seconds per output token that no batch shares",
    "request_s": "$t_{request}$: seconds per request outside of steps",
    "prefill_chunk_tokens": "chunk: input tokens computed at once",
    "memory_use_share": "memory that weights and caches may fill",
    "resident_context_tokens": "context that a request in the batch holds",
}
PEAKS = ("tdp_w", "memory_gb", "bandwidth_gb_per_s", "bf16_tflop_per_s")
LAWS = {
    "layers": "layers $L$",
    "cache_elements": "cache elements per token $k$",
    "attention_flop": "attention FLOP per pair $f$",
}


def plain(value: float) -> str:
    """A value as in the fact files, without an exponent."""
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def only(subject: str, name: str) -> Fact:
    """The one fact of a property."""
    estimate = load().estimate(subject, name)
    assert estimate is not None, f"{subject} {name}"
    (fact,) = estimate.facts
    return fact


def spread(fact: Fact) -> str:
    """Value with its ends."""
    assert fact.value is not None
    if fact.spread is Spread.POINT or fact.low is None or fact.high is None:
        return plain(fact.value)
    return f"{plain(fact.value)} ({plain(fact.low)} to {plain(fact.high)})"


def parameters() -> str:
    """The serving parameters of the roofline."""
    rows = ["| parameter | meaning | value and ends | centre | figures behind it |", "|---|---|---|---|---|"]
    for name, meaning in MEANING.items():
        fact = only(SERVING, name)
        centre = "fitted" if FITTED.match(fact.note) else "elicited"
        rows.append(f"| `{name}` | {meaning} | {spread(fact)} | {centre} | {FITTED.sub('', fact.note)} |")
    return "\n".join(rows)


def eight_bits(device: str) -> str:
    """The rate at which 8-bit weights are computed, and whether it is the one of integers."""
    float_rate = load().facts(f"device:{device}", "fp8_tflop_per_s", "")
    rate = (float_rate or load().facts(f"device:{device}", "int8_tflop_per_s", ""))[-1].value or 0.0
    sixteen = only(f"device:{device}", "bf16_tflop_per_s").value or 0.0
    return plain(max(rate, sixteen)) + ("" if float_rate else " (integers)")


def accelerators() -> str:
    """The accelerators of a fleet that nobody discloses."""
    rows = [
        "| accelerator | share of worlds | W | GB | GB/s | TFLOP/s, 16 bits | TFLOP/s, 8 bits |",
        "|---|---|---|---|---|---|---|",
    ]
    facts = sorted(load().facts(SERVING, "accelerator_mix"), key=lambda fact: -(fact.value or 0.0))
    total = sum(fact.value or 0.0 for fact in facts)
    for fact in facts:
        device = fact.qualifier.removeprefix("device=")
        peaks = [
            *(plain(only(f"device:{device}", name).value or 0.0) for name in PEAKS),
            eight_bits(device),
        ]
        rows.append(f"| {device} | {(fact.value or 0.0) / total * 100:.0f} % | {' | '.join(peaks)} |")
    return "\n".join(rows)


def laws() -> str:
    """Power laws of size, and of price."""
    rows = ["| quantity | $a$ | $b$ | of |", "|---|---|---|---|"]
    for law, name in LAWS.items():
        ends = (only(f"law:{law}", f"{part}_log10") for part in ("intercept", "slope"))
        rows.append(f"| {name} | {' | '.join(spread(fact) for fact in ends)} | active parameters, billions |")
    for size in ("active", "total"):
        ends = (only("prior:size-from-price", f"{size}_{part}_log10") for part in ("intercept", "slope"))
        rows.append(
            f"| {size} parameters, billions | {' | '.join(spread(fact) for fact in ends)}"
            " | USD per million output tokens |"
        )
    return "\n".join(rows)


TABLES: dict[str, Callable[[], str]] = {"parameters": parameters, "accelerators": accelerators, "laws": laws}


def placed(page: str, name: str) -> str:
    """``page`` with the table called ``name`` as the facts have it."""
    pattern = rf"(<!-- table: {name} -->\n\n)(?:\|.*\n)*\n*"
    replaced, count = re.subn(pattern, lambda found: f"{found[1]}{TABLES[name]()}\n\n", page)
    assert count == 1, f"the page has {count} tables called {name!r}"
    return replaced


@pytest.mark.parametrize("name", TABLES)
def test_the_page_shows_the_facts(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert placed(page, name) == page, "run: python tests/physics/test_energy_model_page.py"


def test_every_parameter_of_the_roofline_is_on_the_page() -> None:
    assert set(MEANING) == set(Serving.__slots__)


def test_the_floors_of_a_closed_maker_are_those_of_the_facts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for size, factor in (("active", 5), ("total", 10)):
        fact = only("prior:size-from-price", f"{size}_factor_log10")
        assert fact.high is not None
        assert 10**fact.high == pytest.approx(factor, rel=1e-2)
        assert f"×/÷ {factor}" in page


def test_a_price_is_compared_with_the_electricity_of_the_facts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"{spread(only(SERVING, 'electricity_usd_per_kwh'))} USD per kWh" in page


def test_full_use_stays_well_below_the_design_power() -> None:
    def value(name: str) -> float:
        return only(SERVING, name).value or 0.0

    page = PAGE.read_text(encoding="utf-8")
    for kind in ("bandwidth", "compute"):
        share = value("static_power_share") + value(f"{kind}_power_share") * value(f"{kind}_use_share")
        assert f"takes {share:.2f} of it" in page, kind


def test_the_size_of_a_server_is_that_of_the_facts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"\\max(D / {plain(only(SERVING, 'server_devices').value or 0.0)}, 1)" in page


def test_precisions_are_those_of_the_facts() -> None:
    found = {fact.value: fact.weight for fact in load().facts(SERVING, "weight_bytes")}
    assert found == {2.0: 0.3, 1.0: 0.5, 0.5: 0.2}
    assert {fact.value: fact.weight for fact in load().facts("precision:bf16", "weight_bytes")} == {2.0: 0.6, 1.0: 0.4}
    assert {fact.value: fact.weight for fact in load().facts(SERVING, "cache_bytes")} == {2.0: 0.75, 1.0: 0.25}


def test_the_laws_say_on_how_many_checkpoints_they_rest() -> None:
    page = PAGE.read_text(encoding="utf-8")
    joint = load().joint("law:architecture")
    assert joint is not None
    assert f"{len(joint.rows)} checkpoints" in page
    for law in LAWS:
        found = re.search(r"(\d+) checkpoints", only(f"law:{law}", "intercept_log10").note)
        assert found
        assert f"{found[1]} checkpoints" in page


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for table in TABLES:
        text = placed(text, table)
    PAGE.write_text(text, encoding="utf-8")
