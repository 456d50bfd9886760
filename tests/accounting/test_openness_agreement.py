"""Agreement of two readers, and how much of what was found can be checked."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.openness.agreement import agreement, differ, read_twice, word_pairs
from obsia.accounting.openness.coverage import Coverage, coverage
from obsia.core.disclosure import DoubleCoding, Status

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
tr, index, bare = MADE.tr, MADE.index, MADE.bare


def pairs(both: int, only_first: int, only_second: int, neither: int) -> list[tuple[bool, bool]]:
    """What two readers say who find a thing together, alone, and not at all, so often."""
    return (
        [(True, True)] * both
        + [(True, False)] * only_first
        + [(False, True)] * only_second
        + [(False, False)] * neither
    )


@pytest.mark.parametrize(
    ("counts", "observed", "kappa"),
    [
        # The second by hand: they agree on 0.7; chance gives 25/50 x 30/50 + 25/50 x 20/50 = 0.5; (0.7 - 0.5) / 0.5.
        ((50, 0, 0, 50), 1.0, 1.0),
        ((20, 5, 10, 15), 0.7, 0.4),
        ((0, 50, 50, 0), 0.0, -1.0),
        ((25, 25, 25, 25), 0.5, 0.0),
        ((7, 0, 0, 0), 1.0, None),
        ((0, 0, 0, 0), None, None),
    ],
)
def test_kappa_on_known_tables(counts: tuple[int, int, int, int], observed: float | None, kappa: float | None) -> None:
    found = agreement(pairs(*counts))
    assert found.cells == sum(counts)
    assert found.observed_share == (observed if observed is None else pytest.approx(observed))
    assert found.kappa == (kappa if kappa is None else pytest.approx(kappa))


@given(st.tuples(*[st.integers(0, 40)] * 4))
def test_kappa_is_at_most_the_share_and_does_not_know_who_is_first(counts: tuple[int, int, int, int]) -> None:
    both, one, other, neither = counts
    found, turned = agreement(pairs(both, one, other, neither)), agreement(pairs(both, other, one, neither))
    assert found.kappa == turned.kappa
    if found.kappa is not None and found.observed_share is not None:
        assert -1 <= found.kappa <= found.observed_share + 1e-12


def coded(first: str, second: str) -> DoubleCoding:
    """One thing, as two readers coded it."""
    return DoubleCoding(
        subject="model:invented",
        item="model_card",
        coding_round="first",
        first_by="reader",
        first=first,
        second=second,
        read_on="2026-11-29",
        evidence="invented",
    )


def test_what_cannot_be_had_is_one_word_and_what_one_did_not_reach_is_not_compared() -> None:
    rows = [coded("withheld", "not_found"), coded("partial", "published"), coded("", "published"), coded("gated", "")]
    assert read_twice(rows) == tuple(rows[:2])
    assert [differ(row) for row in rows[:2]] == [False, True]
    assert agreement(word_pairs(read_twice(rows))).agreed == 1


def test_coverage_counts_cells_and_keeps_absences_apart() -> None:
    given = [
        tr("model_card"), bare("model_card"),
        bare("data_card"),
        tr("weights_final", names_item=False), bare("weights_final", Status.NOT_FOUND),
        tr("energy_training", Status.WITHHELD, reason="secret"), bare("energy_training", Status.NOT_FOUND, by="fmti"),
        tr("compute_training", Status.NOT_FOUND),
        tr("weights_base", Status.NOT_APPLICABLE),
        tr("model_card", Status.PARTIAL, subject="model:invented/two", address=""),
    ]  # fmt: skip
    assert coverage(given) == Coverage(available=4, supported=1, withheld=1, not_found=1, not_applicable=1)
    assert coverage(given).supported_share == 0.25
    assert coverage(given, source="mot") == Coverage(
        available=2, supported=0, withheld=0, not_found=0, not_applicable=0
    )
    only = coverage(given, subjects={"model:invented/two"})
    assert only == Coverage(available=1, supported=0, withheld=0, not_found=0, not_applicable=0)
    assert coverage([]).supported_share is None


def test_a_judgement_of_terms_is_not_counted_as_said_or_absent() -> None:
    closed = bare("licences", Status.NOT_FOUND, by="osai")
    opened = bare("licences", by="osai")
    assert coverage([closed]) == Coverage(available=0, supported=0, withheld=0, not_found=0, not_applicable=0)
    assert coverage([opened]).available == 1
    assert coverage([closed, bare("licences", by="mot")]).available == 1
    assert coverage([index("model_card", Status.NOT_FOUND, by="osai")]).not_found == 1
    assert coverage([tr("licences", Status.NOT_FOUND)]).not_found == 1


def test_an_absence_that_can_be_checked_does_not_support_a_find() -> None:
    given = [tr("model_card", Status.NOT_FOUND), bare("model_card")]
    assert coverage(given) == Coverage(available=1, supported=0, withheld=0, not_found=0, not_applicable=0)
