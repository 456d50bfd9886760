"""docs/explanation/footprint.md counts what the facts hold."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Worlds
from obsia.accounting.known import Priors
from obsia.accounting.networks import model_facts
from obsia.accounting.servers import Servers
from obsia.core.evidence import Kind
from obsia.facts.snapshot import load
from obsia.physics.work import WORK_COLUMNS

PAGE = " ".join(
    (Path(__file__).parents[2] / "docs" / "explanation" / "footprint.md").read_text(encoding="utf-8").split()
)


def borrowing(name: str, qualifier: str = "") -> list[str]:
    """Zones without a value of their own."""
    snapshot = load()
    zones: list[str] = []
    for subject in snapshot.subjects("grid"):
        estimate = snapshot.estimate(subject, name, qualifier=qualifier)
        if estimate is not None and estimate.kind is Kind.ASSUMED:
            zones.append(subject)
    return zones


def test_zones_that_borrow_are_counted() -> None:
    zones = len(load().subjects("grid"))
    for name in ("primary_energy_mj_per_kwh", "adpe_kgsbeq_per_kwh"):
        assert f"{len(borrowing(name))} of {zones} zones" in PAGE
    own = zones - len(borrowing("water_l_per_kwh", "basis=consumption"))
    # The world itself has a value, and is no country.
    assert f"{own - 1} countries have a value of their own" in PAGE


def test_ranges_are_those_of_the_facts() -> None:
    snapshot = load()
    for name, ends in {"water_consumed_share": (0.6, 0.98), "wue_l_per_kwh": (0.03, 1.8)}.items():
        estimate = snapshot.estimate("serving:default", name)
        assert estimate is not None
        assert (estimate.facts[0].low, estimate.facts[0].high) == ends
        assert f"{ends[0]:g} to {ends[1]:g}" in PAGE


def test_errors_of_disclosures_are_those_of_the_facts() -> None:
    highs = {}
    for name in ("audited", "published", "claim"):
        estimate = load().estimate("serving:default", f"error_{name}_ratio")
        assert estimate is not None
        highs[name] = estimate.facts[0].high
    assert highs == {"audited": 1.02, "published": 1.08, "claim": 1.33}
    assert re.search(r"audited 2%,\s+published method 8%, bare claim a third", PAGE)


def test_servers_are_those_of_the_law() -> None:
    """Eight H100, in the middle of all worlds."""
    worlds = Worlds()
    share = Servers(load(), worlds, Priors(load(), worlds)).share(
        names=["NVIDIA H100 SXM5 80GB"], tdp_w=worlds.constant(700.0), engaged_share=worlds.constant(0.35)
    )
    host_w, ready_w, slope = (float(np.median(each)) for each in (share.host_w, share.ready_w, share.slope_ratio))
    assert host_w == pytest.approx(200, rel=0.05)
    assert ready_w == pytest.approx(300, rel=0.05)
    assert slope + host_w / 500 == pytest.approx(1.5, abs=0.05)
    assert "some 200 W" in PAGE
    assert "some 300 W" in PAGE
    # What Google's machines that wait take of those that are busy is that of a busy share of four fifths.
    busy_w = slope * 500 + host_w
    assert ready_w / busy_w * (1 - 0.8) / 0.8 == pytest.approx(0.10 / 0.83, rel=0.2)


def test_the_busy_share_is_that_of_the_facts() -> None:
    estimate = load().estimate("serving:default", "server_use_share")
    assert estimate is not None
    (fact,) = estimate.facts
    assert f"{fact.value:g} ({fact.low:g} to {fact.high:g})" in PAGE


def test_machines_that_wait_add_what_the_page_says() -> None:
    name = "meta-llama/Llama-3.1-70B-Instruct"
    model = model_facts(load(), model_id=name, checkpoint=name)
    costs = Deployments(load(), Worlds()).of(model, provider=None).costs
    token = WORK_COLUMNS.index("decode_tokens")
    added = costs.it_j[token] / costs.server_j[token] - 1
    low, middle, high = np.quantile(added, [0.05, 0.5, 0.95])
    assert 1 / 4 * 0.95 <= middle <= 1 / 3 * 1.05
    assert low == pytest.approx(1 / 15, rel=0.25)
    assert high == pytest.approx(1, rel=0.25)
