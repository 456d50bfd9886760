"""docs/explanation/footprint.md counts what the facts hold."""

from __future__ import annotations

import re
from pathlib import Path

from obsia.core.evidence import Kind
from obsia.facts.snapshot import load

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "footprint.md").read_text(encoding="utf-8")


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
    assert re.search(r"audited 2 %,\s+published method 8 %, bare claim a third", PAGE)
