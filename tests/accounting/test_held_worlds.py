"""Worlds that hold their draws together, and pricing that forks: nothing moves but the time."""

from __future__ import annotations

import threading
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.disclosure import split_of
from obsia.accounting.draw_cache import DrawCache
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY, Line
from obsia.accounting.kinds import UsageKind
from obsia.accounting.networks import model_facts
from obsia.accounting.normal import normal_quantiles
from obsia.accounting.pricing import Pricing
from obsia.accounting.sensitivity import Sensitivity
from obsia.accounting.setups import UNSTATED, Setup
from obsia.accounting.world.hierarchy import Hierarchy
from obsia.core.evidence import Estimate, Fact, Kind, Spread, Verification
from obsia.core.memory import Memory
from obsia.facts import snapshot as facts
from obsia.physics.work import work_of_request

WORK = work_of_request(input_tokens=1000, cached_tokens=0, output_tokens=400, window=None).columns()


def fact(name: str, *, low: float = 1.0, high: float = 3.0) -> Fact:
    return Fact(
        subject="s:x",
        property=name,
        unit="1",
        kind=Kind.ASSUMED,
        verification=Verification.OURS,
        evidence="e",
        locator="l",
        read_on="2026-11-26",
        value=2.0,
        low=low,
        high=high,
        spread=Spread.LOGNORMAL,
    )


def request(name: str) -> Request:
    snapshot = facts.load()
    return Request(
        journey="x", arguments={"name": name}, inputs=(), snapshot=snapshot.content_hash, seed=7, worlds=1024
    )


@given(st.lists(st.floats(1e-300, 1.0, exclude_max=True), min_size=1, max_size=40))
def test_quantiles_are_those_of_the_standard_library(uniform: list[float]) -> None:
    expected = [NormalDist().inv_cdf(each) for each in uniform]
    assert normal_quantiles(np.array(uniform)) == pytest.approx(expected, rel=4e-16, abs=1e-300)


@pytest.mark.parametrize("uniform", [0.0, 1.0, -1.0, 2.0, float("nan")])
def test_quantiles_are_of_probabilities(uniform: float) -> None:
    with pytest.raises(ValueError, match="not-a-probability"):
        normal_quantiles(np.array([0.5, uniform]))


def test_far_in_the_tail_quantiles_still_agree() -> None:
    uniform = np.array([1e-16, 1e-12, 0.074, 0.0751, 0.5, 0.926, 1 - 1e-12])
    assert normal_quantiles(uniform) == pytest.approx([NormalDist().inv_cdf(each) for each in uniform], rel=4e-16)


def test_worlds_that_hold_their_draws_together_draw_the_same() -> None:
    held = DrawCache()
    estimate = Estimate(key=("s:x", "a"), facts=(fact("a"),))
    one, other, alone = Worlds(held=held), Worlds(held=held), Worlds()
    drawn = one.draw(estimate)
    drawn[:] = 0.0
    assert (other.draw(estimate) == alone.draw(estimate)).all()
    assert other.scores(("s:x", "a")) is one.scores(("s:x", "a"))
    assert set(other.ledger) == {("s:x", "a")}
    assert Worlds(held=held).ledger == {}
    assert (Worlds(seed=9, worlds=3, held=held).seed, Worlds(held=held).worlds) == (7, 1024)


def test_planets_that_hold_their_draws_together_are_the_same() -> None:
    snapshot, held = facts.load(), DrawCache()
    alone, one, other = (Hierarchy(snapshot, worlds) for worlds in (Worlds(), Worlds(held=held), Worlds(held=held)))
    codes = ("DEU", "FRA", "ZZZ")
    assert one.place_kwh(codes).tobytes() == alone.place_kwh(codes).tobytes()
    assert other.place_kwh(reversed(codes)) is one.place_kwh(codes)
    assert other.place_kwh(["FRA"]).tobytes() == alone.country_kwh("FRA").tobytes()
    assert other.keys == alone.keys


def test_what_nobody_asks_for_makes_room() -> None:
    made: list[int] = []

    def make(number: int) -> np.ndarray:
        made.append(number)
        return np.full(100, float(number))

    held = DrawCache(memory=Memory(4_000))
    for number in (1, 2, 1, 3, 1, 2):
        assert held.array(number, lambda number=number: make(number))[0] == number
    # 2 made room for 3, because 1 was asked for since.
    assert made == [1, 2, 3, 2]


def test_threads_get_one_array() -> None:
    held = DrawCache()
    both = threading.Barrier(2)

    def make() -> np.ndarray:
        both.wait(timeout=10)
        return np.zeros(4)

    threads = [threading.Thread(target=held.array, args=("x", make)) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert held.array("x", lambda: np.ones(4)).sum() == 0


def test_a_fork_leaves_the_worlds_that_it_came_from() -> None:
    first = Worlds()
    a, b = (Estimate(key=("s:x", name), facts=(fact(name),)) for name in ("a", "b"))
    first.draw(a)
    fork = first.fork()
    fork.draw(b)
    assert set(first.ledger) == {a.key}
    assert set(fork.ledger) == {a.key, b.key}
    assert (fork.draw(a) == first.draw(a)).all()


def test_shares_of_a_fork_are_those_of_worlds_of_its_own() -> None:
    names = ("a", "b", "c", "d")
    keys = {name: ("s:x", name) for name in names}

    def draws(worlds: Worlds) -> dict[str, np.ndarray]:
        return {
            name: worlds.draw(Estimate(key=keys[name], facts=(fact(name, high=3.0 + len(name)),))) for name in names
        }

    alone = Worlds()
    drawn = draws(alone)
    product = drawn["a"] * drawn["b"] ** 2 * np.where(drawn["d"] > 2, 3.0, 1.0)
    expected = Sensitivity(alone).shares(product, frozenset(keys.values()))

    base = Worlds()
    for name in ("a", "c"):
        base.draw(Estimate(key=keys[name], facts=(fact(name, high=3.0 + len(name)),)))
    prepared = Sensitivity(base)
    prepared.shares(drawn["a"] * drawn["c"], frozenset({keys["a"], keys["c"]}))
    for _ in range(2):
        fork = base.fork()
        draws(fork)
        sensitivity = Sensitivity(fork, base=prepared)
        found = sensitivity.several([(product, frozenset(keys.values())), (drawn["a"], frozenset({keys["a"]}))])
        assert found[0] == pytest.approx(expected, rel=1e-9)
        assert found[1] == pytest.approx({keys["a"]: 1.0})
        # Asked again, alone, they are the same.
        assert sensitivity.shares(product, frozenset(keys.values())) == found[0]


def test_what_has_no_logarithm_or_no_width_has_no_shares() -> None:
    worlds = Worlds()
    drawn = worlds.draw(Estimate(key=("s:x", "a"), facts=(fact("a"),)))
    keys = frozenset({("s:x", "a")})
    assert Sensitivity(worlds).several([(drawn - 2.0, keys), (np.ones(1024), keys), (drawn, frozenset())]) == [
        {},
        {},
        {},
    ]


def test_more_figures_than_are_held_are_still_right() -> None:
    worlds = Worlds()
    drawn = worlds.draw(Estimate(key=("s:x", "a"), facts=(fact("a"),)))
    keys = frozenset({("s:x", "a")})
    sensitivity = Sensitivity(worlds)
    found = sensitivity.several([(drawn * (n + 1.0), keys) for n in range(80)])
    assert all(each == pytest.approx({("s:x", "a"): 1.0}) for each in found)


def test_pricing_that_forks_prices_the_same() -> None:
    snapshot = facts.load()
    model = model_facts(snapshot, model_id="openai/gpt-4o", checkpoint=None)
    base = Pricing(snapshot, request=request("base"), worlds=Worlds(held=DrawCache()))
    base.prepare(provider="openai", zone_id="FRA")
    before = set(base.worlds.ledger)
    energies = []
    for pricing in (base.fork(request("fork")), Pricing(snapshot, request=request("fork"))):
        line = Line(
            deployment=pricing.deployment(model, provider="openai"),
            place=pricing.place(provider="openai", zone_id="FRA"),
            work=WORK,
        )
        impacts = pricing.impacts([line])
        energies.append(impacts.draws[ENERGY])
        again = pricing.again(request("again"))
        assert (again.request.arguments["name"], pricing.request.arguments["name"]) == ("again", "fork")
        assert again.worlds is pricing.worlds
        one = pricing.ratio(one=impacts, other=impacts, quantity=ENERGY, label="", assumptions=())
        assert (one.figure.low, one.figure.median, one.figure.high) == (1.0, 1.0, 1.0)
    assert (energies[0] == energies[1]).all()
    assert set(base.worlds.ledger) == before


def test_what_was_drawn_in_other_worlds_is_noted_as_if_it_were_drawn() -> None:
    snapshot, held = facts.load(), DrawCache()
    models = [model_facts(snapshot, model_id=name, checkpoint=None) for name in ("openai/gpt-4o", "openai/o3")]

    def drawn(worlds: Worlds, *, order: int) -> tuple[Pricing, bytes]:
        pricing = Pricing(snapshot, request=request("again"), worlds=worlds)
        lines = [
            Line(
                deployment=pricing.deployment(model, provider=provider, kind=kind),
                place=pricing.place(provider=provider, zone_id=zone_id),
                work=WORK,
            )
            for model in models[::order]
            for provider, kind in (("openai", UsageKind.CALLS), (None, UsageKind.BUCKET))
            for zone_id in ("FRA", None)
        ]
        return pricing, b"".join(each.tobytes() for each in pricing.impacts(lines).draws.values())

    first = Pricing(snapshot, request=request("again"), worlds=Worlds(held=held))
    for setup in (Setup(running=8.0), UNSTATED):  # the second rests on what the first has drawn
        first.deployment(models[0], provider="openai", setup=setup)
    drawn(Worlds(held=held), order=1)
    for order in (1, -1):
        (one, energy), (alone, expected) = (drawn(each, order=order) for each in (Worlds(held=held), Worlds()))
        assert energy == expected
        assert list(one.worlds.ledger) == list(alone.worlds.ledger)
        for each, other in zip(one.drawn().ledger, alone.drawn().ledger, strict=True):
            assert (each.facts, each.edges, each.varies) == (other.facts, other.edges, other.varies)
            assert (each.scores == other.scores).all()
        deployments = zip(one.drawn().deployments, alone.drawn().deployments, strict=True)
        assert all(each.keys == other.keys for (_, each), (_, other) in deployments)


def test_what_cannot_be_drawn_is_not_kept() -> None:
    worlds, tried = Worlds(held=DrawCache()), []

    def make() -> Draws:
        tried.append(True)
        drawn = worlds.draw(Estimate(key=("s:x", "a"), facts=(fact("a"),)))
        if len(tried) == 1:
            raise ValueError("first")
        return drawn

    with pytest.raises(ValueError, match="first"):
        worlds.again("x", make)
    found = worlds.again("x", make)
    assert worlds.again("x", make) is found
    assert len(tried) == 2


def test_a_width_is_split_by_what_could_narrow_it() -> None:
    shares = {
        ("model:a", "params"): 0.5,
        ("service:x/a", "batch"): 0.2,
        ("provider:x", "pue"): 0.1,
        ("service:x/a", "discrepancy"): 0.05,
        ("law:inference", "joint"): 0.15,
    }
    parts, told = split_of(shares)
    assert parts == pytest.approx({"undisclosed": 0.8, "variability": 0.05, "model": 0.15})
    assert list(told) == ["size", "batch", "facility"]
    assert split_of({}) == ({}, {})
