"""docs/explanation/energy-model.md shows the parameters that the facts hold.

``python tests/physics/test_energy_model_page.py`` writes the tables of the page from the facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import SEED, WORLDS, Worlds
from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY, Line
from obsia.accounting.kinds import CHAT, CODE, UsageKind
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.accounting.setups import Setup
from obsia.accounting.speeds import Speed
from obsia.accounting.unmeasured import repeated
from obsia.core.evidence import Fact, Spread
from obsia.facts.snapshot import load
from obsia.physics.work import work_of_request

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "energy-model.md"
SERVING = "serving:default"
MEANING = {
    "running_batch_ratio": "$B$ divided by the number of requests that records say ran at once",
    "observed_time_ratio": "time between tokens for a client, divided by that of the engine",
    "largest_replica_devices": "largest number of accelerators that a size inferred from a price may need",
    "replica_size_ratio": "$D$ divided by the fewest accelerators that hold the model",
    "server_devices": "accelerators of one server; a small replica has more only if the model needs more",
    "memory_use_share": "memory that weights and caches may fill",
    "resident_context_tokens": "context that a request in the batch occupies",
    "speculation_gain_ratio": "tokens of a step divided by its cost relative to a plain step",
    "server_use_share": "share of their time in which machines are busy",
}
ELSEWHERE = {"weight_bytes", "cache_bytes", "accelerator_mix"}
"""What the page says in its text and its other tables."""
RAN = (1, 4, 16, 64, 256)
SPANNED = {"Llama 3.1 70B": "meta-llama/Llama-3.1-70B-Instruct", "gpt-oss-120b": "openai/gpt-oss-120b"}
PEAKS = ("tdp_w", "memory_gb", "bandwidth_gb_per_s", "bf16_tflop_per_s")
POWER_LAWS = {
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


def alternatives(name: str) -> tuple[Fact, ...]:
    """All facts of a serving parameter, the smallest first."""
    return tuple(sorted(load().facts(SERVING, name, ""), key=lambda fact: fact.value or 0.0))


def parameters() -> str:
    """The serving parameters that a deployment draws."""
    rows = ["| parameter | meaning | value and ends | basis |", "|---|---|---|---|"]
    for name, meaning in MEANING.items():
        facts = alternatives(name)
        total = sum(fact.weight for fact in facts)
        shares = [f", in {fact.weight / total * 100:.0f}%" if len(facts) > 1 else "" for fact in facts]
        values = "; ".join(f"{spread(fact)}{share}" for fact, share in zip(facts, shares, strict=True))
        notes = " ".join(fact.note for fact in facts if not fact.note.startswith("As the other"))
        # Notes of facts write it apart.
        notes = re.sub(r"(?<=[0-9]) %", "%", notes)
        rows.append(f"| `{name}` | {meaning} | {values} | {notes} |")
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
        "| accelerator | share of simulations | W | GB | GB/s | TFLOP/s, 16 bits | TFLOP/s, 8 bits |",
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
        rows.append(f"| {device} | {(fact.value or 0.0) / total * 100:.0f}% | {' | '.join(peaks)} |")
    return "\n".join(rows)


def power_laws() -> str:
    """Power laws of size."""
    rows = ["| quantity | $a$ | $b$ | of |", "|---|---|---|---|"]
    for law, name in POWER_LAWS.items():
        ends = (only(f"law:{law}", f"{part}_log10") for part in ("intercept", "slope"))
        rows.append(f"| {name} | {' | '.join(spread(fact) for fact in ends)} | active parameters, billions |")
    return "\n".join(rows)


def span(model: str, kind: UsageKind = UsageKind.CALLS, assistant: str | None = None, ran: float | None = None) -> str:
    """High over low end of the facility's energy, in France, at 1,000 tokens in and 400 out where it is a call."""
    request = Request(journey="page", arguments={}, inputs=(), snapshot="", seed=SEED, worlds=WORLDS)
    pricing = Pricing(load(), request=request)
    facts = model_facts(load(), model_id=model, checkpoint=model)
    call = work_of_request(input_tokens=1000, cached_tokens=0, output_tokens=400, window=facts.window)
    line = Line(
        deployment=pricing.deployment(facts, provider=None, kind=kind, assistant=assistant, setup=Setup(running=ran)),
        place=pricing.place(provider=None, zone_id="FRA"),
        work=repeated(1) if assistant else call.columns(),
    )
    low, high = np.quantile(pricing.impacts([line]).draws[ENERGY], [0.05, 0.95])
    return f"{float(f'{high / low:.2g}'):g}"


def spans() -> str:
    """What a count of running requests narrows."""
    rows = [
        "| high over low end of a call | nothing known | " + " | ".join(f"{ran} ran" for ran in RAN) + " |",
        "|---|---|" + "---|" * len(RAN),
    ]
    for name, model in SPANNED.items():
        rows.append(f"| {name} | {' | '.join([span(model), *(span(model, ran=ran) for ran in RAN)])} |")
    return "\n".join(rows)


def unmeasured() -> str:
    """How little messages and seats say."""
    kinds = {"message": UsageKind.MESSAGES, "seat": UsageKind.SEATS}
    rows = ["| high over low end | chat assistant | coding agent |", "|---|---|---|"]
    for name, kind in kinds.items():
        found = [span(SPANNED["Llama 3.1 70B"], kind, assistant) for assistant in (CHAT, CODE)]
        rows.append(f"| {name} | {' | '.join(found)} |")
    return "\n".join(rows)


TABLES: dict[str, Callable[[], str]] = {
    "parameters": parameters,
    "accelerators": accelerators,
    "power-laws": power_laws,
    "spans": spans,
    "unmeasured": unmeasured,
}


def placed(page: str, name: str) -> str:
    """``page`` with the table called ``name`` as the facts have it."""
    pattern = rf"(<!-- table: {name} -->\n\n)(?:\|.*\n)*\n*"
    replaced, count = re.subn(pattern, lambda found: f"{found[1]}{TABLES[name]()}\n\n", page)
    assert count == 1, f"the page has {count} tables called {name!r}"
    return replaced


def prose() -> str:
    """The page on one line, so that a sentence is found wherever its lines break."""
    return " ".join(PAGE.read_text(encoding="utf-8").split())


@pytest.mark.parametrize("name", TABLES)
def test_the_page_shows_the_facts(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert placed(page, name) == page, "run: python tests/physics/test_energy_model_page.py"


def test_every_parameter_that_a_deployment_draws_is_on_the_page() -> None:
    worlds = Worlds(worlds=16)
    drawing = Deployments(load(), worlds)
    known = "meta-llama/Llama-3.1-70B-Instruct"
    stated = (
        {},
        {"setup": Setup(running=8.0)},
        {"speed": Speed(token_s=0.02, error_ratio=0.05, calls=100, basis="stream")},
    )
    keys = set()
    for model_id, checkpoint in ((known, known), ("openai/gpt-4o", None)):
        model = model_facts(load(), model_id=model_id, checkpoint=checkpoint)
        for each in stated:
            found = drawing.of(model, provider=None, **each)
            keys |= found.keys["accelerator"] | found.keys["server"] | found.keys["idle"]
    drawn = {fact.property for key in keys for fact in worlds.ledger[key].facts if fact.subject == SERVING}
    assert drawn == set(MEANING) | ELSEWHERE


def test_the_floors_of_a_closed_maker_are_those_of_the_facts() -> None:
    page = prose()
    for size, factor in (("active", 5), ("total", 10)):
        fact = only("prior:size-floor", f"{size}_factor_log10")
        assert fact.high is not None
        assert 10**fact.high == pytest.approx(factor, rel=1e-2)
        assert f"a factor of {factor} either way" in page


def test_the_size_of_a_server_is_that_of_the_facts() -> None:
    page = prose()
    eight = only(SERVING, "server_devices").value or 0.0
    assert eight == 8
    assert "but then not more than a server has" in page
    mix = {fact.qualifier: fact.value or 0.0 for fact in load().facts("serving:server-class", "cooling_mix")}
    assert mix["cooling=air"] / sum(mix.values()) == pytest.approx(4 / 5)
    assert "air-cooled in four simulations of five" in page


def test_speculation_and_larger_replicas_are_those_of_the_facts() -> None:
    page = prose()
    (none, *_) = alternatives("speculation_gain_ratio")
    assert none.value == 1.0
    assert none.weight > 0.5
    assert "in most simulations nothing is" in page
    assert [fact.value for fact in alternatives("replica_size_ratio")] == [1.0, 2.0, 4.0]
    assert re.search(r"two or four times as many", page)


def test_precisions_are_those_of_the_facts() -> None:
    found = {fact.value: fact.weight for fact in load().facts(SERVING, "weight_bytes")}
    assert found == {2.0: 0.3, 1.0: 0.5, 0.5: 0.2}
    assert {fact.value: fact.weight for fact in load().facts("precision:bf16", "weight_bytes")} == {2.0: 0.6, 1.0: 0.4}
    assert {fact.value: fact.weight for fact in load().facts(SERVING, "cache_bytes")} == {2.0: 0.75, 1.0: 0.25}


def test_the_laws_say_on_how_many_checkpoints_they_rest() -> None:
    page = prose()
    joint = load().joint("law:architecture")
    assert joint is not None
    assert f"{len(joint.rows)} checkpoints" in page
    for law in POWER_LAWS:
        found = re.search(r"(\d+) checkpoints", only(f"law:{law}", "intercept_log10").note)
        assert found
        assert f"{found[1]} checkpoints" in page


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for table in TABLES:
        text = placed(text, table)
    PAGE.write_text(text, encoding="utf-8")
