"""Values of disclosure, of one system and over all: shares by hand, and what a sum may not do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.accounting.openness_sheets import sheet, tr

from obsia.accounting.disclosure import interval_score
from obsia.accounting.openness.disclosure_values import (
    TELLS,
    WIDTH_OF_SCORE,
    NonDisclosure,
    Overall,
    non_disclosures_of,
    overall,
)
from obsia.core.disclosure import DisclosureValue, Status, Use


def value(non_disclosure: str, *, score_reduction: float, score: float = 2.0) -> DisclosureValue:
    return DisclosureValue(
        model_id="acme/anvil",
        input_tokens=1000,
        output_tokens=400,
        prior="ours",
        non_disclosure=non_disclosure,
        score=score,
        score_reduction=score_reduction,
        score_reduction_error=0.02,
        width_share=0.5,
        evidence="obsia-silences",
        note="",
    )


def of(non_disclosure: str, share: float, *, broken: bool = False) -> NonDisclosure:
    return NonDisclosure(
        non_disclosure=non_disclosure,
        score_reduction_share=share,
        error_share=0.0,
        width_share=0.0,
        score=2.0,
        disclosed_by=(),
        is_disclosed=broken,
    )


def use(developer: str, tokens: float) -> Use:
    return Use(developer=developer, tokens_per_month=tokens, as_of="2026", evidence="x", locator="", note="")


def test_the_costliest_non_disclosure_comes_first_as_a_share_of_the_score() -> None:
    found = non_disclosures_of(
        [value("batch", score_reduction=0.2), value("size", score_reduction=0.9)], sheet=sheet([])
    )
    assert [(each.non_disclosure, each.score_reduction_share, each.error_share) for each in found] == [
        ("size", pytest.approx(0.45), pytest.approx(0.01)),
        ("batch", pytest.approx(0.1), pytest.approx(0.01)),
    ]


def test_a_reduction_below_nothing_is_noise_of_simulation() -> None:
    (found,) = non_disclosures_of([value("location", score_reduction=-0.01)], sheet=sheet([]))
    assert found.score_reduction_share == 0.0


def test_what_is_told_already_is_named_and_ends_the_non_disclosure() -> None:
    told = sheet([tr("parameters_total"), tr("parameters_active", Status.NOT_FOUND)])
    batch, size = non_disclosures_of(
        [value("size", score_reduction=0.9), value("batch", score_reduction=0.2)], sheet=told
    )
    assert (size.non_disclosure, size.disclosed_by, size.is_disclosed) == ("size", ("parameters_total",), True)
    # What is told comes last, however much it was worth.
    assert (batch.non_disclosure, batch.disclosed_by, batch.is_disclosed) == ("batch", (), False)
    (other,) = non_disclosures_of([value("unheard-of", score_reduction=0.9)], sheet=told)
    assert (other.disclosed_by, other.is_disclosed) == ((), False)


def test_half_a_word_ends_no_non_disclosure() -> None:
    part = sheet([tr("batch_serving", Status.PARTIAL), tr("speed_serving")])
    (batch,) = non_disclosures_of([value("batch", score_reduction=0.2)], sheet=part)
    assert (batch.disclosed_by, batch.is_disclosed) == (("batch_serving", "speed_serving"), False)


@pytest.mark.parametrize("non_disclosure", sorted(TELLS))
def test_each_non_disclosure_is_ended_by_its_first_item(non_disclosure: str) -> None:
    (found,) = non_disclosures_of(
        [value(non_disclosure, score_reduction=0.2)], sheet=sheet([tr(TELLS[non_disclosure][0])])
    )
    assert found.is_disclosed


def test_a_score_is_told_as_a_range() -> None:
    """A score of 2 in lg holds a penalty for what lies outside: a range of 6.3 either way, not of ten, scores so."""
    (found,) = non_disclosures_of([value("size", score_reduction=1.0)], sheet=sheet([]))
    assert found.range_ratio_now == pytest.approx(6.27, abs=0.01)
    assert found.range_ratio_disclosed == pytest.approx(found.range_ratio_now**0.5)
    drawn = np.random.default_rng(1).normal(0.0, 1.0, 200_000)
    scores = interval_score(drawn, low=np.quantile(drawn, 0.05), high=np.quantile(drawn, 0.95))
    assert np.diff(np.quantile(drawn, [0.05, 0.95])) / scores.mean() == pytest.approx(WIDTH_OF_SCORE, rel=0.01)


def test_over_all_systems_each_counts_alike_or_by_its_use() -> None:
    """Two systems of Acme and one of Bell: 0.6, 0.2, none; use 3 to 1: (0.6 + 0.2) x 3/8 + 0 x 1/4 = 0.3."""
    non_disclosures = {
        "model:acme/a": (of("size", 0.6),),
        "model:acme/b": (of("size", 0.2), of("batch", 0.1)),
        "model:bell/c": (of("batch", 0.4),),
        "model:none/d": (),
    }
    uses = [use("acme", 3e12), use("bell", 1e12), use("elsewhere", 9e12)]
    found = overall(non_disclosures, uses=uses, current=non_disclosures)
    assert (found.simulated, found.developers, found.largest_share) == (3, 2, 1.0)
    by_name = {each.non_disclosure: each for each in found.non_disclosures}
    size, batch = by_name["size"], by_name["batch"]
    assert [each.non_disclosure for each in found.non_disclosures] == ["size", "batch"]
    assert (size.non_disclosure, size.systems) == ("size", 2)
    assert size.mean_score_reduction_share == pytest.approx(0.8 / 3)
    assert size.keepers_score_reduction_share == pytest.approx(0.8 / 2)
    assert size.weighted_score_reduction_share == pytest.approx(0.3)
    assert batch.mean_score_reduction_share == pytest.approx(0.5 / 3)
    assert batch.weighted_score_reduction_share == pytest.approx(0.1 * 3 / 8 + 0.4 / 4)


def test_use_decides_which_comes_first_where_it_is_stated() -> None:
    """Many small models keep their batch, one that is used by all keeps its size."""
    non_disclosures = {f"model:small/{name}": (of("batch", 0.3),) for name in "abcd"} | {
        "model:big/x": (of("size", 0.5),)
    }
    assert [
        each.non_disclosure for each in overall(non_disclosures, uses=[], current=non_disclosures).non_disclosures
    ] == ["batch", "size"]
    uses = [use("big", 9e12), use("small", 1e12)]
    assert [
        each.non_disclosure for each in overall(non_disclosures, uses=uses, current=non_disclosures).non_disclosures
    ] == ["size", "batch"]


def test_what_is_disclosed_costs_nothing_and_a_withdrawn_model_has_no_use() -> None:
    non_disclosures = {
        "model:acme/a": (of("size", 0.6),),
        "model:acme/b": (of("size", 0.4, broken=True),),
        "model:acme/old": (of("size", 0.2),),
    }
    found = overall(non_disclosures, uses=[use("acme", 3e12)], current={"model:acme/a", "model:acme/b"})
    (size,) = found.non_disclosures
    assert size.systems == 2
    assert size.mean_score_reduction_share == pytest.approx(0.8 / 3)
    assert size.weighted_score_reduction_share == pytest.approx(0.6 / 2)


def test_the_two_that_state_most_use_are_named_by_their_share() -> None:
    non_disclosures = {f"model:{name}/x": (of("size", 0.5),) for name in "abc"}
    uses = [use("a", 6e12), use("b", 3e12), use("c", 1e12)]
    assert overall(non_disclosures, uses=uses, current=non_disclosures).largest_share == pytest.approx(0.9)


def test_without_stated_use_there_is_no_weight() -> None:
    found = overall({"model:acme/a": (of("size", 0.6),)}, uses=[use("bell", 1e12)], current={"model:acme/a"})
    assert found.non_disclosures == (
        Overall(
            non_disclosure="size",
            systems=1,
            keepers_score_reduction_share=0.6,
            mean_score_reduction_share=0.6,
            weighted_score_reduction_share=None,
        ),
    )
    assert (found.developers, found.largest_share) == (0, 0.0)
    assert overall({}, uses=[], current=()).non_disclosures == ()


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1), min_size=1), st.floats(1.0, 1e15))
def test_a_weighted_mean_lies_among_what_it_is_the_mean_of(shares: dict[str, float], tokens: float) -> None:
    non_disclosures = {f"model:{name}/x": (of("size", share),) for name, share in shares.items()}
    uses = [use(name, tokens * (1 + place)) for place, name in enumerate(shares)]
    (found,) = overall(non_disclosures, uses=uses, current=non_disclosures).non_disclosures
    assert found.weighted_score_reduction_share is not None
    assert min(shares.values()) - 1e-9 <= found.weighted_score_reduction_share <= max(shares.values()) + 1e-9
    assert min(shares.values()) - 1e-9 <= found.mean_score_reduction_share <= max(shares.values()) + 1e-9
