"""What people ask first of a system, on small invented sheets."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.openness.criteria import CRITERIA, NOBODY, Availability, answers, held_of
from obsia.core.disclosure import Assertion, Status

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
tr, said, index, sheet = MADE.tr, MADE.said, MADE.index, MADE.sheet


def answer(criterion: str, given_cells: list[Assertion]) -> tuple[str, str]:
    found = next(each for each in answers(sheet(given_cells)) if each.criterion == criterion)
    return found.availability.value, found.word


def test_every_criterion_is_answered_in_order_and_of_nothing_nobody_knows() -> None:
    found = answers(sheet([]))
    assert [each.criterion for each in found] == list(CRITERIA)
    assert {(each.availability, each.word) for each in found} == {(Availability.UNKNOWN, NOBODY)}


@pytest.mark.parametrize(
    ("status", "held"),
    [
        (Status.PUBLISHED, "all"),
        (Status.GATED, "part"),
        (Status.PARTIAL, "part"),
        (Status.WITHHELD, "none"),
        (Status.NOT_FOUND, "none"),
        (Status.NOT_APPLICABLE, "moot"),
    ],
)
def test_weights_are_had_as_their_cell_says(status: Status, held: str) -> None:
    assert answer("weights", [tr("weights_final", status)]) == (held, status.value)


def test_what_an_index_calls_a_part_may_be_all_behind_a_gate() -> None:
    assert answer("weights", [MADE.GATE_UNREAD]) == ("part", "gate-unread")
    assert answer("weights", [MADE.PART]) == ("part", "part-or-gated")


@pytest.mark.parametrize(
    ("base", "final", "told"),
    [
        (Status.PUBLISHED, Status.PUBLISHED, ("all", "published")),
        (Status.PUBLISHED, Status.NOT_APPLICABLE, ("all", "published")),
        (Status.PUBLISHED, Status.NOT_FOUND, ("part", "partial")),
        (Status.PUBLISHED, Status.PARTIAL, ("part", "partial")),
        (Status.GATED, Status.GATED, ("part", "gated")),
        (Status.PUBLISHED, None, ("part", "at-least-part")),
        (Status.NOT_FOUND, None, ("unknown", "not-all-looked-for")),
        (Status.NOT_FOUND, Status.WITHHELD, ("none", "not_found")),
        (Status.WITHHELD, Status.WITHHELD, ("none", "withheld")),
        (Status.NOT_APPLICABLE, Status.NOT_APPLICABLE, ("moot", "not_applicable")),
    ],
)
def test_data_are_those_of_pre_training_and_of_tuning(
    base: Status, final: Status | None, told: tuple[str, str]
) -> None:
    cells = [tr("data_base", base), *([tr("data_final", final)] if final else [])]
    assert answer("data", cells) == told


def test_of_a_report_and_a_paper_one_is_enough() -> None:
    card = tr("model_card")
    assert answer("documents", [card, tr("research_paper"), tr("technical_report", Status.NOT_FOUND)])[0] == "all"
    assert answer("documents", [card, tr("technical_report", Status.NOT_FOUND)]) == ("part", "at-least-part")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([tr("weights_final", Status.NOT_FOUND, "MIT")], ("moot", "no-weights")),
        (said(["weights_final"], licence="MIT"), ("all", "open")),
        (said(["weights_final"], licence="LicenseRef-Narrow"), ("none", "not-open")),
        (said(["weights_final"], licence="LicenseRef-Custom"), ("unknown", "cannot-be-told")),
        (said(["weights_final"], licence=""), ("unknown", "not-stated")),
        ([tr("licences", Status.PUBLISHED, "MIT")], ("all", "open")),
        ([tr("model_card")], ("unknown", NOBODY)),
    ],
)
def test_the_licence_is_that_of_the_weights(cells: list[Assertion], told: tuple[str, str]) -> None:
    assert answer("licence", cells) == told


STATUSES = st.none() | st.sampled_from(Status)


@given(st.dictionaries(st.sampled_from([item for groups in CRITERIA.values() for g in groups for item in g]), STATUSES))
def test_nothing_is_had_that_no_cell_finds_and_nothing_lacks_that_nobody_looked_for(
    cells: dict[str, Status | None],
) -> None:
    told = answers(sheet([tr(item, status) for item, status in cells.items() if status]))
    for each in told:
        statuses = [cells.get(item) for group in CRITERIA[each.criterion] for item in group]
        if each.availability in (Availability.ALL, Availability.PART) and statuses:
            assert any(status is not None and status.is_found for status in statuses)
        if statuses and all(status is None for status in statuses):
            assert (each.availability, each.word) == (Availability.UNKNOWN, NOBODY)
        if each.availability is Availability.NONE and statuses:
            assert any(held_of(status) is Availability.NONE for status in statuses)
