"""Products, impacts and shares of many groups have the bytes of each alone, whatever stands beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.accounting.figures import Request
from obsia.accounting.impacts import QUANTITIES, Impacts, Line
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.accounting.products import ROWS, product
from obsia.accounting.sensitivity import _successive
from obsia.facts.snapshot import Snapshot

MODELS = ("gpt-4o", "meta-llama/Llama-3.1-70B-Instruct", "google/gemma-3-27b-it", "Qwen/Qwen3-30B-A3B")
ZONES = ("FRA", "SWE", None)


@settings(deadline=None, max_examples=25)
@given(
    height=st.integers(1, 3 * ROWS),
    depth=st.sampled_from([1, 8, 40, 161, 1024]),
    width=st.sampled_from([1, 64, 1024, 1100]),
    seed=st.integers(0, 2**32),
)
def test_an_element_of_a_product_is_that_of_its_row_and_column_alone(
    height: int, depth: int, width: int, seed: int
) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    rows, by = rng.lognormal(0, 20, (height, depth)), rng.lognormal(0, 3, (depth, width))
    found = product(rows, by)
    assert found == pytest.approx(rows @ by, rel=1e-12)
    order = rng.permutation(height)
    assert product(rows[order], by).tobytes() == found[order].tobytes()
    at = int(rng.integers(height))
    assert product(rows[at : at + 1], by).tobytes() == found[at : at + 1].tobytes()
    places = rng.permutation(width)[: max(1, width // 3)]
    assert product(rows, by[:, places]).tobytes() == found[:, places].tobytes()
    assert product(rows, np.ascontiguousarray(by.T).T).tobytes() == found.tobytes()


@pytest.fixture(scope="module")
def account(snapshot: Snapshot) -> tuple[Pricing, list[list[Line]]]:
    """Groups of lines of one account: all models in all zones, then parts of them with works of their own."""
    pricing = Pricing(
        snapshot, request=Request(journey="j", arguments={}, inputs=(), snapshot="x", seed=7, worlds=1024)
    )
    rng = np.random.Generator(np.random.PCG64(5))

    def line(name: str, zone: str | None) -> Line:
        model = model_facts(snapshot, model_id=name, checkpoint=name if "/" in name else None)
        work = tuple(np.floor(rng.lognormal(9, 4, 8)).tolist())
        deployment = pricing.deployment(model, provider="openai")
        return Line(deployment=deployment, place=pricing.place(provider="openai", zone_id=zone), work=work)

    whole = [line(name, zone) for name in MODELS for zone in ZONES]
    parts = [
        [line(MODELS[n % 4], ZONES[n % 3]), *(line(MODELS[m], ZONES[n % 2]) for m in range(n % 4))] for n in range(70)
    ]
    return pricing, [whole, *parts, [*whole, *whole]]


def bytes_of(impacts: Impacts) -> list[bytes]:
    return [impacts.draws[quantity].tobytes() for quantity in QUANTITIES]


def test_groups_priced_together_are_those_priced_alone(account: tuple[Pricing, list[list[Line]]]) -> None:
    pricing, groups = account
    book = pricing.book(groups[0])
    together = book.impacts(groups)
    for number, (lines, found) in enumerate(zip(groups, together, strict=True)):
        (alone,) = book.impacts([lines])
        assert bytes_of(found) == bytes_of(alone)
        assert found.keys == alone.keys
        if 13 < number < len(groups) - 1:
            continue  # models and zones of groups recur after twelve
        expected = pricing.impacts(lines)
        assert found.keys == expected.keys
        for quantity in QUANTITIES:
            assert found.draws[quantity] == pytest.approx(expected.draws[quantity], rel=1e-12)
    # In another order, of groups and of lines, and in another block.
    turned = book.impacts([list(reversed(lines)) for lines in reversed(groups)])
    assert [bytes_of(each) for each in reversed(turned)] == [bytes_of(each) for each in together]
    # A line twice is twice the line.
    twice = together[-1].draws[QUANTITIES[0]]
    assert twice == pytest.approx(2 * together[0].draws[QUANTITIES[0]], rel=1e-12)


def test_a_book_prices_its_own_lines_only(account: tuple[Pricing, list[list[Line]]]) -> None:
    pricing, groups = account
    with pytest.raises(ValueError, match="line-not-in-book"):
        pricing.book(groups[0][:1]).impacts([groups[0]])


def test_shares_asked_for_together_are_those_asked_for_alone(account: tuple[Pricing, list[list[Line]]]) -> None:
    pricing, groups = account
    book = pricing.book(groups[0])
    asked = [(each.draws[q], each.keys[q]) for each in book.impacts(groups) for q in QUANTITIES]
    together = pricing.sensitivity.several(asked)
    assert all(sum(shares.values()) == pytest.approx(1) for shares in together)
    alone = pricing.fork(pricing.request).sensitivity
    for at in range(0, len(asked), 41):
        # What was asked before and beside decides nothing, nor does whose products are at hand.
        fresh = type(alone)(pricing.worlds)
        for found in (alone.shares(*asked[at]), fresh.shares(*asked[at]), fresh.several(asked[at : at + 3])[0]):
            assert list(found.items()) == list(together[at].items())


def test_rows_of_blocks_made_at_once_are_orthonormal_span_their_powers_and_are_those_of_each_alone() -> None:
    normal = np.random.Generator(np.random.PCG64(3)).standard_normal((16, 1, 1024))
    powers = normal ** np.array([[[1]], [[2]], [[3]]]).reshape(1, 3, 1)
    made = _successive(powers.copy())
    assert made.sum(axis=2) == pytest.approx(0, abs=1e-9)
    assert made @ made.transpose(0, 2, 1) / 1024 == pytest.approx(np.broadcast_to(np.eye(3), (16, 3, 3)), abs=1e-12)
    centred = powers - powers.mean(axis=2, keepdims=True)
    assert centred @ made.transpose(0, 2, 1) @ made / 1024 == pytest.approx(centred, abs=1e-9)
    for some in (slice(0, 1), slice(3, 8), slice(15, 16)):
        assert _successive(powers[some].copy()).tobytes() == made[some].tobytes()
