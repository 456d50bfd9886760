"""How the fit of serving regimes works, on cases whose truth is known; and that its facts are those that ship."""

from __future__ import annotations

import csv

import numpy as np
import pytest

pytest.importorskip("calibration.serving", reason="the dependencies of the calibration are not installed")

from calibration.serving import (
    FILLINGS,
    PRIOR_FILLING,
    STATEMENTS,
    WITHOUT_DEEPSEEK,
    Offer,
    Statement,
    by_source,
    open_models,
    parts,
    regimes,
    report,
    required_share,
    sources_left_out,
    stacks,
)

from obsia.accounting.service_regimes import REGIMES
from obsia.facts.snapshot import Snapshot, load


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


def statement(source: str, *ratios: float) -> list[Statement]:
    return [
        Statement(point_id=f"{source}-{at}", source_id=source, log_ratio=np.full(256, np.log(ratio)))
        for at, ratio in enumerate(ratios)
    ]


def test_a_source_counts_once_and_the_spread_is_that_of_another_source() -> None:
    """Sources at 0.5 (four statements) and 1.0 (one): the middle is the root of 0.5; their spread, ln 2 over root 2
    (one degree of freedom), is widened by the root of 1 + 1/2.
    """
    found = stacks(statement("a", 0.5, 0.5, 0.5, 0.5) + statement("b", 1.0))
    assert found.median == pytest.approx(np.sqrt(0.5))
    assert found.spread == pytest.approx(np.log(2) / np.sqrt(2) * np.sqrt(1.5))


def test_a_source_that_was_left_out_is_scored_by_the_others() -> None:
    near = statement("a", 0.5) + statement("b", 0.6) + statement("c", 0.55)
    far = [*near, *statement("d", 4.0)]
    scored = {each.source_id: each for each in sources_left_out(far)}
    assert scored["d"].inside_share == 0
    assert scored["d"].factor == pytest.approx(4.0 / (0.5 * 0.6 * 0.55) ** (1 / 3), rel=0.02)
    assert scored["a"].inside_share == 1
    assert [source for source, _ in by_source(far)] == ["a", "b", "c", "d"]


def offers(share: float, medians: dict[str, float], *, count: int, size: str = "large") -> list[Offer]:
    """Offers whose regime and filling their price and speed tell almost exactly."""
    rng, made = np.random.default_rng(3), []
    for at in range(count):
        fleet = rng.random() < share
        filling = medians["fleet" if fleet else "small"] * np.exp(0.5 * rng.standard_normal())
        likelihood = np.full((2, len(FILLINGS)), 1e-12)
        likelihood[int(fleet)] += np.exp(-0.5 * (np.log(FILLINGS / filling) / 0.2) ** 2)
        made.append(
            Offer(
                model_id=f"m{at}", provider=f"p{at % 5}", size=size, is_speed_seen=at % 2 == 0, likelihood=likelihood,
                weight=1.0,
            )
        )  # fmt: skip
    return made


def test_shares_and_fillings_of_many_offers_are_recovered() -> None:
    found = regimes(offers(0.8, {"fleet": 3.0, "small": 0.05}, count=2000), maker_share=0.85)
    assert found.share["large"] == pytest.approx(0.8, abs=0.03)
    assert found.share["maker"] == 0.85
    for name, median in (("fleet", 3.0), ("small", 0.05)):
        centre, spread = found.filling[name]
        assert centre == pytest.approx(median, rel=0.15)
        assert spread == pytest.approx(0.5, abs=0.15)


def test_offers_that_say_nothing_leave_the_prior() -> None:
    level = [
        Offer(model_id="m", provider="p", size="small", is_speed_seen=False, likelihood=np.ones((2, len(FILLINGS))),
              weight=1.0)
    ]  # fmt: skip
    found = regimes(level, maker_share=0.85)
    assert found.share["small"] == pytest.approx(0.5, abs=1e-6)
    for name, (median, spread) in PRIOR_FILLING.items():
        assert found.filling[name][0] == pytest.approx(median, rel=0.01)
        assert found.filling[name][1] == pytest.approx(spread, rel=0.01)


def test_parts_leave_out_what_they_say() -> None:
    every = offers(0.5, {"fleet": 1.0, "small": 0.1}, count=40)
    found = dict(parts(every))
    assert len(found["prices with a speed"]) == len(found["prices without a speed"]) == 20
    assert {each.provider for each in found["without p0"]} == {"p1", "p2", "p3", "p4"}
    assert len(found[WITHOUT_DEEPSEEK]) == 40


def test_the_report_names_the_facts() -> None:
    said: list[str] = []
    fit = regimes(offers(0.5, {"fleet": 1.0, "small": 0.1}, count=40), maker_share=0.85)
    report(stacks(statement("a", 0.5) + statement("b", 1.0)), fit, write=said.append)
    assert [line.split(":")[0].split(",")[0] for line in said] == [
        "fleet_time_ratio", *["serving_regime_share"] * 2, *["filling_ratio"] * 2,
    ]  # fmt: skip


def test_statements_are_read_of_shapes_and_accelerators_that_the_facts_have(snapshot: Snapshot) -> None:
    with STATEMENTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["point_id"] for row in rows}) == len(rows) > 10
    for row in rows:
        assert snapshot.estimate(f"checkpoint:{row['checkpoint']}", "total_params_b") is not None
        assert snapshot.estimate(f"device:{row['device']}", "bandwidth_gb_per_s") is not None
        needed = {"decode": ("requests_per_device", "context_tokens"), "prefill": ("prompt_tokens", "cached_share")}
        assert all(float(row[name]) >= 0 for name in needed[row["phase"]])


def test_models_that_are_fitted_are_open_and_speak(snapshot: Snapshot) -> None:
    models = open_models(snapshot)
    assert len(models) > 100
    assert not {"openai/gpt-4o", "baai/bge-m3"} & {each.model_id for each in models}


def test_judged_and_fitted_values_are_told_apart(snapshot: Snapshot) -> None:
    """Shares of makers are judgement; what is fitted names the script."""
    assert required_share(snapshot) == pytest.approx(0.85)
    for fact in snapshot.facts(REGIMES):
        assert (fact.locator == "calibration/serving.py") == (fact.kind.value == "modelled")
