"""Agreement of two sources, and how much of what was found can be checked."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.openness.agreement import Agreement, agreement, presence
from obsia.accounting.openness.coverage import Coverage, coverage
from obsia.core.disclosure import Status

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
tr, index, bare, sheet = MADE.tr, MADE.index, MADE.bare, MADE.sheet


def table(both: int, only_first: int, only_second: int, neither: int) -> Agreement:
    """An agreement with these counts, made from cells."""
    kinds = [(True, True)] * both + [(True, False)] * only_first + [(False, True)] * only_second
    kinds += [(False, False)] * neither
    cells = [("model:invented", f"item-{number:04}") for number in range(len(kinds))]
    first = {cell: kind[0] for cell, kind in zip(cells, kinds, strict=True)}
    second = {cell: kind[1] for cell, kind in zip(cells, kinds, strict=True)}
    return agreement(first, second, cells=cells)


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
    found = table(*counts)
    assert found.cells == sum(counts)
    assert found.observed_share == (observed if observed is None else pytest.approx(observed))
    assert found.kappa == (kappa if kappa is None else pytest.approx(kappa))
    assert len(found.disagreements) == counts[1] + counts[2]


@given(st.tuples(*[st.integers(0, 40)] * 4))
def test_kappa_is_at_most_the_share_and_does_not_know_who_is_first(counts: tuple[int, int, int, int]) -> None:
    both, one, other, neither = counts
    found, turned = table(both, one, other, neither), table(both, other, one, neither)
    assert found.kappa == turned.kappa
    if found.kappa is not None and found.observed_share is not None:
        assert -1 <= found.kappa <= found.observed_share + 1e-12


def test_cells_of_which_one_says_nothing_are_told_apart() -> None:
    a, b, c = (("model:invented", name) for name in "abc")
    found = agreement({a: True, b: True}, {a: False, c: True}, cells=[c, b, a, a])
    assert found.disagreements == (a,)
    assert found.unshared == (b, c)
    assert found.cells == 1


def test_presence_is_what_decides_in_each_sheet() -> None:
    card, later = index("model_card"), index("model_card", Status.NOT_FOUND, read_on="2026-02-02")
    none, weights = index("weights_base", Status.NOT_APPLICABLE, by="osai"), index("weights_final", by="osai")
    read = sheet([card, later, index("data_card", Status.GATED), none, weights])
    assert presence([read.of("mot")]) == {(MADE.SUBJECT, "model_card"): False, (MADE.SUBJECT, "data_card"): True}
    assert presence([read.of("osai")]) == {(MADE.SUBJECT, "weights_final"): True}


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


def test_a_judgement_of_terms_is_neither_presence_nor_absence() -> None:
    closed = bare("licences", Status.NOT_FOUND, by="osai")
    opened = bare("licences", by="osai")
    for judged in (closed, opened):
        assert presence([sheet([judged])]) == {}
    assert presence([sheet([index("licences", Status.NOT_FOUND, by="fmti")])]) == {(MADE.SUBJECT, "licences"): False}
    assert coverage([closed]) == Coverage(available=0, supported=0, withheld=0, not_found=0, not_applicable=0)
    assert coverage([opened]).available == 1
    assert coverage([closed, bare("licences", by="mot")]).available == 1
    assert coverage([index("model_card", Status.NOT_FOUND, by="osai")]).not_found == 1
    assert coverage([tr("licences", Status.NOT_FOUND)]).not_found == 1


def test_an_absence_that_can_be_checked_does_not_support_a_find() -> None:
    given = [tr("model_card", Status.NOT_FOUND), bare("model_card")]
    assert coverage(given) == Coverage(available=1, supported=0, withheld=0, not_found=0, not_applicable=0)
