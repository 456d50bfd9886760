"""Manufacture by item: alternatives of one item and boundary only, shares that add up, what is left out said."""

from __future__ import annotations

import math
from statistics import mean, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting import embodied
from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.embodied import ACCELERATOR, HOST, NOT_ASSESSED, alternatives, embodied_of, host, shares
from obsia.accounting.known import required
from obsia.accounting.networks import model_facts
from obsia.core.evidence import Kind, Spread
from obsia.core.locales import Locale
from obsia.core.units import HOURS_PER_YEAR, SECONDS_PER_HOUR
from obsia.facts.snapshot import load
from obsia.physics.work import WORK_COLUMNS

H100 = "NVIDIA H100 SXM5 80GB"
B300 = "NVIDIA B300"
OTHER_BOUNDARY = "NVIDIA A100 PCIe"
UNASSESSED = "NVIDIA no such device"
OLDER = "boavizta-older"


def of(*devices: str, chosen: Draws | None = None, worlds: Worlds | None = None) -> embodied.Embodied:
    drawn = worlds or Worlds()
    index = np.zeros(drawn.worlds, dtype=np.intp) if chosen is None else chosen.astype(np.intp)
    return embodied_of(load(), drawn, devices=devices, chosen=index)


def manufactured_kg(item: embodied.Item) -> Draws:
    """Kilograms of one accelerator back from what a busy hour carries: grams x lifetime x busy share / 1000."""
    worlds = Worlds()
    years, busy = (
        worlds.draw(required(load(), "serving:default", name)) for name in ("server_lifetime_years", "server_use_share")
    )
    return item.carbon_g_per_h * years * HOURS_PER_YEAR * busy / 1000.0


def test_each_world_takes_one_of_the_published_figures() -> None:
    accelerator, _ = of(H100).items
    values, counts = np.unique(np.round(manufactured_kg(accelerator), 6), return_counts=True)
    # NVIDIA's PCF over eight, Morand et al., Lees-Perasso et al., BoaviztAPI: a quarter of 1,024 worlds each.
    assert values.tolist() == [164.0, 225.0, 273.0, 575.1]
    assert counts.tolist() == [256, 256, 256, 256]


def test_one_method_alone_stands_beside_what_the_others_would_say() -> None:
    older, others = alternatives(load(), device=B300, name="gwp_kg")
    assert (older.value, older.spread) == (2543.0, Spread.POINT)
    # 2543 x 0.336 = 854.448; x 0.173 = 439.939; x 0.653 = 1660.579.
    assert (others.value, others.low, others.high) == pytest.approx((854.448, 439.939, 1660.579))
    assert others.kind is Kind.ASSUMED
    assert others.unit == older.unit == "kgCO2e"
    accelerator, _ = of(B300).items
    kg = manufactured_kg(accelerator)
    assert np.isclose(kg, 2543.0).mean() == pytest.approx(0.5, abs=0.01)


def test_devices_with_several_methods_need_no_ratio() -> None:
    assert {fact.value for fact in alternatives(load(), device="NVIDIA B200", name="gwp_kg")} == {284.0, 1415.0}


def test_the_ratio_is_that_of_the_table() -> None:
    snapshot = load()
    logs: list[float] = []
    for subject in snapshot.subjects("device"):
        facts = embodied.qualified(snapshot, subject, "gwp_kg", parts=embodied._PARTS)
        older = [fact.value for fact in facts if OLDER in fact.qualifier]
        logs += [math.log(fact.value / older[0]) for fact in facts if older and OLDER not in fact.qualifier]
    assert len(logs) == 6
    # One more draw of six: Student's 95 % quantile at 5 degrees of freedom is 2.015, times the root of 1 + 1/6.
    wide = 2.015 * math.sqrt(1 + 1 / 6) * stdev(logs)
    fact = required(snapshot, "serving:manufacture", "gwp_method_ratio").facts[0]
    expected = tuple(math.exp(mean(logs) + sign * wide) for sign in (0, -1, 1))
    assert (fact.value, fact.low, fact.high) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("name", ["gwp_kg", "adpe_kgsbeq"])
def test_no_other_item_or_boundary_joins(name: str) -> None:
    snapshot = load()
    found = 0
    for subject in snapshot.subjects("device"):
        for fact in alternatives(snapshot, device=subject.removeprefix("device:"), name=name):
            found += 1
            assert {"item=GPU", "boundary=cradle-to-gate"} <= set(fact.qualifier.split(";"))
    assert found > 15
    # The figure with end of life (181 kg) stays out; a chip with its share of a building too.
    assert 181.0 not in {fact.value for fact in alternatives(snapshot, device=OTHER_BOUNDARY, name="gwp_kg")}
    assert alternatives(snapshot, device="Google TPU v6e Trillium", name="gwp_kg") == ()


def test_a_device_that_nobody_assessed_borrows_those_of_the_fleet() -> None:
    chosen = np.ones(1024)
    borrowed = of(H100, UNASSESSED, chosen=chosen).items[0]
    assert borrowed.carbon_g_per_h == pytest.approx(of(H100).items[0].carbon_g_per_h)


def test_items_add_up_to_what_a_deployment_carries() -> None:
    snapshot, worlds = load(), Worlds()
    model = model_facts(snapshot, model_id="openai/gpt-4o", checkpoint=None)
    deployment = Deployments(snapshot, worlds).of(model, provider=None)
    worked = (deployment.costs.accelerator_s > 0).all(axis=1)
    assert worked[WORK_COLUMNS.index("decode_tokens")]
    per_hour_g = deployment.embodied_g[worked] / (deployment.costs.accelerator_s[worked] / SECONDS_PER_HOUR)
    # Whatever the work, a busy hour carries the same; and more than the host's part of it.
    assert per_hour_g == pytest.approx(np.broadcast_to(per_hour_g[0], per_hour_g.shape))
    rest = host(snapshot, worlds)
    assert (per_hour_g[0] > rest.carbon_g_per_h).all()
    assert rest.keys <= deployment.keys["manufacture"]
    found = of(H100, B300, chosen=np.arange(1024) % 2)
    assert found.carbon_g_per_h == pytest.approx(sum(item.carbon_g_per_h for item in found.items))
    assert found.adpe_kgsbeq_per_h == pytest.approx(sum(item.adpe_kgsbeq_per_h for item in found.items))
    assert found.keys == found.items[0].keys | found.items[1].keys
    assert ("manufacture", "gwp_kg") in found.items[0].keys - found.items[1].keys


@given(hours=st.floats(min_value=1e-6, max_value=1e6))
def test_shares_add_up_and_follow_no_amount(hours: float) -> None:
    snapshot, worlds = load(), Worlds(worlds=64)
    found = of(H100, worlds=worlds)
    parts = shares(
        snapshot, worlds, accelerator_h=worlds.constant(hours), carbon_g=found.carbon_g_per_h * hours,
        adpe_kgsbeq=found.adpe_kgsbeq_per_h * hours,
    )  # fmt: skip
    assert [part.name for part in parts] == [ACCELERATOR, HOST]
    for name in ("carbon_share", "adpe_share"):
        assert sum(getattr(part, name) for part in parts) == pytest.approx(1.0)
        assert all(0.0 < getattr(part, name) < 1.0 for part in parts)
    of_accelerators = found.items[0].carbon_g_per_h / found.carbon_g_per_h
    assert parts[0].carbon_share == pytest.approx(of_accelerators.mean())


def test_nothing_has_no_shares() -> None:
    worlds = Worlds(worlds=16)
    nothing = worlds.constant(0.0)
    assert shares(load(), worlds, accelerator_h=nothing, carbon_g=nothing, adpe_kgsbeq=nothing) == ()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_items_and_what_is_left_out_have_words(language: str) -> None:
    tr = Locale(language)
    assert all(tr.has(f"not-assessed-{name}") for name in NOT_ASSESSED)
    assert all(tr.has(f"item-{name}") for name in (ACCELERATOR, HOST))


def test_lifetime_and_use_are_facts_with_a_range() -> None:
    years, busy = embodied.lifetime(load())
    assert (years.unit, busy.unit) == ("year", "1")
    for fact in (years, busy):
        assert fact.low is not None
        assert fact.high is not None
        assert fact.low < (fact.value or 0.0) < fact.high
