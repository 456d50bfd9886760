"""What silences are worth, of one system and over all: shares by hand, and what a sum may not do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.accounting.openness_sheets import sheet, tr

from obsia.accounting.openness.worths import TELLS, Overall, Silenced, overall, silenced
from obsia.core.disclosure import Status, Use, Worth


def worth(silence: str, *, fall: float, score: float = 2.0) -> Worth:
    return Worth(
        model_id="acme/anvil",
        input_tokens=1000,
        output_tokens=400,
        prior="ours",
        silence=silence,
        score=score,
        fall=fall,
        fall_error=0.02,
        width_share=0.5,
        evidence="obsia-silences",
        note="",
    )


def of(silence: str, share: float, *, broken: bool = False) -> Silenced:
    return Silenced(
        silence=silence, fall_share=share, error_share=0.0, width_share=0.0, score=2.0, told=(), is_broken=broken
    )


def use(developer: str, tokens: float) -> Use:
    return Use(developer=developer, tokens_per_month=tokens, as_of="2026", evidence="x", locator="", note="")


def test_the_costliest_silence_comes_first_as_a_share_of_the_score() -> None:
    found = silenced([worth("batch", fall=0.2), worth("size", fall=0.9)], sheet=sheet([]))
    assert [(each.silence, each.fall_share, each.error_share) for each in found] == [
        ("size", pytest.approx(0.45), pytest.approx(0.01)),
        ("batch", pytest.approx(0.1), pytest.approx(0.01)),
    ]


def test_a_fall_below_nothing_is_noise_of_simulation() -> None:
    (found,) = silenced([worth("location", fall=-0.01)], sheet=sheet([]))
    assert found.fall_share == 0.0


def test_what_is_told_already_is_named_and_breaks_the_silence() -> None:
    told = sheet([tr("parameters_total"), tr("parameters_active", Status.NOT_FOUND)])
    batch, size = silenced([worth("size", fall=0.9), worth("batch", fall=0.2)], sheet=told)
    assert (size.silence, size.told, size.is_broken) == ("size", ("parameters_total",), True)
    # What is told comes last, however much it was worth.
    assert (batch.silence, batch.told, batch.is_broken) == ("batch", (), False)
    (other,) = silenced([worth("unheard-of", fall=0.9)], sheet=told)
    assert (other.told, other.is_broken) == ((), False)


def test_half_a_word_breaks_no_silence() -> None:
    part = sheet([tr("batch_serving", Status.PARTIAL), tr("speed_serving")])
    (batch,) = silenced([worth("batch", fall=0.2)], sheet=part)
    assert (batch.told, batch.is_broken) == (("batch_serving", "speed_serving"), False)


@pytest.mark.parametrize("silence", sorted(TELLS))
def test_each_silence_is_broken_by_its_first_item(silence: str) -> None:
    (found,) = silenced([worth(silence, fall=0.2)], sheet=sheet([tr(TELLS[silence][0])]))
    assert found.is_broken


def test_a_score_is_told_as_a_range() -> None:
    """A score of 2 in lg is a range of a factor of ten either way; a half less of it, of the square root of ten."""
    (found,) = silenced([worth("size", fall=1.0)], sheet=sheet([]))
    assert found.range_ratio_now == pytest.approx(10.0)
    assert found.range_ratio_told == pytest.approx(10.0**0.5)


def test_over_all_systems_each_counts_alike_or_by_its_use() -> None:
    """Two systems of Acme and one of Bell: 0.6, 0.2, none; use 3 to 1: (0.6 + 0.2) x 3/8 + 0 x 1/4 = 0.3."""
    silences = {
        "model:acme/a": (of("size", 0.6),),
        "model:acme/b": (of("size", 0.2), of("batch", 0.1)),
        "model:bell/c": (of("batch", 0.4),),
        "model:none/d": (),
    }
    uses = [use("acme", 3e12), use("bell", 1e12), use("elsewhere", 9e12)]
    found = overall(silences, uses=uses, current=silences)
    assert (found.simulated, found.developers, found.largest_share) == (3, 2, 1.0)
    by_name = {each.silence: each for each in found.silences}
    size, batch = by_name["size"], by_name["batch"]
    assert [each.silence for each in found.silences] == ["size", "batch"]
    assert (size.silence, size.systems) == ("size", 2)
    assert size.mean_fall_share == pytest.approx(0.8 / 3)
    assert size.keepers_fall_share == pytest.approx(0.8 / 2)
    assert size.weighted_fall_share == pytest.approx(0.3)
    assert batch.mean_fall_share == pytest.approx(0.5 / 3)
    assert batch.weighted_fall_share == pytest.approx(0.1 * 3 / 8 + 0.4 / 4)


def test_use_decides_which_comes_first_where_it_is_stated() -> None:
    """Many small models keep their batch, one that is used by all keeps its size."""
    silences = {f"model:small/{name}": (of("batch", 0.3),) for name in "abcd"} | {"model:big/x": (of("size", 0.5),)}
    assert [each.silence for each in overall(silences, uses=[], current=silences).silences] == ["batch", "size"]
    uses = [use("big", 9e12), use("small", 1e12)]
    assert [each.silence for each in overall(silences, uses=uses, current=silences).silences] == ["size", "batch"]


def test_a_broken_silence_costs_nothing_and_a_withdrawn_model_has_no_use() -> None:
    silences = {
        "model:acme/a": (of("size", 0.6),),
        "model:acme/b": (of("size", 0.4, broken=True),),
        "model:acme/old": (of("size", 0.2),),
    }
    found = overall(silences, uses=[use("acme", 3e12)], current={"model:acme/a", "model:acme/b"})
    (size,) = found.silences
    assert size.systems == 2
    assert size.mean_fall_share == pytest.approx(0.8 / 3)
    assert size.weighted_fall_share == pytest.approx(0.6 / 2)


def test_the_two_that_state_most_use_are_named_by_their_share() -> None:
    silences = {f"model:{name}/x": (of("size", 0.5),) for name in "abc"}
    uses = [use("a", 6e12), use("b", 3e12), use("c", 1e12)]
    assert overall(silences, uses=uses, current=silences).largest_share == pytest.approx(0.9)


def test_without_stated_use_there_is_no_weight() -> None:
    found = overall({"model:acme/a": (of("size", 0.6),)}, uses=[use("bell", 1e12)], current={"model:acme/a"})
    assert found.silences == (
        Overall(silence="size", systems=1, keepers_fall_share=0.6, mean_fall_share=0.6, weighted_fall_share=None),
    )
    assert (found.developers, found.largest_share) == (0, 0.0)
    assert overall({}, uses=[], current=()).silences == ()


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1), min_size=1), st.floats(1.0, 1e15))
def test_a_weighted_mean_lies_among_what_it_is_the_mean_of(shares: dict[str, float], tokens: float) -> None:
    silences = {f"model:{name}/x": (of("size", share),) for name, share in shares.items()}
    uses = [use(name, tokens * (1 + place)) for place, name in enumerate(shares)]
    (found,) = overall(silences, uses=uses, current=silences).silences
    assert found.weighted_fall_share is not None
    assert min(shares.values()) - 1e-9 <= found.weighted_fall_share <= max(shares.values()) + 1e-9
    assert min(shares.values()) - 1e-9 <= found.mean_fall_share <= max(shares.values()) + 1e-9
