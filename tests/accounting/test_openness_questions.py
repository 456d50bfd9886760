"""What anyone can do with a system, on small invented sheets: every question, its answer and what decides it."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.openness import questions
from obsia.app.disclosure.openness_export import ANSWER
from obsia.core.disclosure import Assertion, Status
from obsia.core.locales import Locale

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
tr, said, but, sheet = MADE.tr, MADE.said, MADE.but, MADE.sheet
PART, GATE_UNREAD = MADE.PART, MADE.GATE_UNREAD
ENGLISH = Locale("en")
DATA = ["data_base", "data_final"]
REBUILD = [*DATA, "code_data_preprocessing", "code_training"]
AUDIT = ["technical_report", "evaluation_results", "code_evaluation", "data_evaluation"]


def answer(question: str, cells: list[Assertion]) -> tuple[str, bool]:
    found = {each.framework: each for each in questions.answers(sheet(cells))}[question]
    return found.result, found.at_least


def test_every_question_is_answered_in_order_and_of_nothing_nobody_knows() -> None:
    found = questions.answers(sheet([]))
    assert [each.framework for each in found] == list(questions.QUESTIONS)
    assert {each.result for each in found} == {questions.NOT_EXAMINED}
    assert not any(each.at_least for each in found)
    assert all(each.unanswered for each in found)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.PUBLISHED, "yes"),
        (Status.GATED, "part"),
        (Status.PARTIAL, "part"),
        (Status.WITHHELD, "no"),
        (Status.NOT_FOUND, "no"),
        (Status.NOT_APPLICABLE, "no"),
    ],
)
def test_weights_can_be_used_as_their_cell_says(status: Status, told: str) -> None:
    assert answer("use", [tr("weights_final", status)]) == (told, False)


@pytest.mark.parametrize("cell", [PART, GATE_UNREAD])
def test_what_an_index_calls_a_part_is_no_more_than_a_part(cell: Assertion) -> None:
    assert answer("use", [cell]) == ("part", False)


@pytest.mark.parametrize(
    ("base", "final", "told"),
    [
        (Status.PUBLISHED, Status.PUBLISHED, ("yes", False)),
        (Status.PUBLISHED, Status.NOT_APPLICABLE, ("yes", False)),
        (Status.PUBLISHED, Status.NOT_FOUND, ("part", False)),
        (Status.PUBLISHED, Status.PARTIAL, ("part", False)),
        (Status.GATED, Status.GATED, ("part", False)),
        (Status.PUBLISHED, None, ("part", True)),
        (Status.NOT_FOUND, None, ("not-examined", False)),
        (Status.NOT_FOUND, Status.WITHHELD, ("no", False)),
        (Status.NOT_APPLICABLE, Status.NOT_APPLICABLE, ("no", False)),
    ],
)
def test_data_are_those_of_pre_training_and_of_tuning(
    base: Status, final: Status | None, told: tuple[str, bool]
) -> None:
    assert answer("study", [tr("data_base", base), *([tr("data_final", final)] if final else [])]) == told


def test_one_thing_that_lacks_denies_rebuilding_and_not_studying() -> None:
    cells = but(said(REBUILD), "data_final", status=Status.NOT_FOUND)
    assert answer("rebuild", said(REBUILD)) == ("yes", False)
    assert answer("rebuild", but(said(REBUILD), "data_final", status=Status.NOT_APPLICABLE)) == ("yes", False)
    assert answer("rebuild", cells) == ("no", False)
    assert answer("study", cells) == ("part", False)
    assert answer("rebuild", said(REBUILD[:3])) == ("part", True)
    assert answer("rebuild", [tr("code_training", Status.NOT_FOUND)]) == ("no", False)


def test_of_a_report_and_a_paper_one_is_enough_to_audit() -> None:
    assert answer("audit", said(AUDIT)) == ("yes", False)
    assert (
        answer("audit", [*said(["research_paper", *AUDIT[1:]]), tr("technical_report", Status.NOT_FOUND)])[0] == "yes"
    )
    assert answer("audit", said(AUDIT[:2])) == ("part", True)
    assert answer("audit", said([*AUDIT, "research_paper"], status=Status.NOT_FOUND)) == ("no", False)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([tr("weights_final", Status.NOT_FOUND, "MIT")], "no"),
        (said(["weights_final"], licence="MIT"), "yes"),
        (said(["weights_final"], licence="LicenseRef-Narrow"), "part"),
        (said(["weights_final"], licence="LicenseRef-Custom"), "not-examined"),
        (said(["weights_final"], licence=""), "not-examined"),
        ([tr("licences", Status.PUBLISHED, "MIT")], "yes"),
        ([tr("model_card")], "not-examined"),
    ],
)
def test_the_licence_of_the_weights_says_whether_they_may_be_shared(cells: list[Assertion], told: str) -> None:
    assert answer("share", cells) == (told, False)


def test_weights_whose_licence_leaves_out_a_place_are_used_in_part() -> None:
    free = tr("weights_final")
    told = questions.answers(sheet([free, tr("licence_weights", licence="LicenseRef-Not-Here")]))[0]
    assert (told.result, [point.answer for point in told.deciding]) == ("part", ["yes", "part"])
    assert ENGLISH.text(told.notes[0]).endswith("in: European Union and South Korea.")
    (note,) = ANSWER.type.write(told)["notes"]
    assert note == {
        "code": "openness-use-excluded",
        "arguments": {"licence": "LicenseRef-Not-Here", "places": "eu,KOR"},
    }
    named = questions.answers(sheet([tr("weights_final", licence="LicenseRef-Not-Here")]))[0]
    assert (named.result, len(named.deciding)) == ("part", 1)
    assert answer("use", [tr("weights_final", licence="LicenseRef-Not-Here OR MIT")]) == ("yes", False)
    assert answer("use", [tr("weights_final", Status.NOT_FOUND, "LicenseRef-Not-Here")]) == ("no", False)


def test_every_place_that_a_licence_leaves_out_has_a_name() -> None:
    for row in MADE.rows(MADE.DATA / "relations" / "licences.csv"):
        for place in row["excluded_places"].split():
            assert ENGLISH.has(f"group-{place}") or ENGLISH.country(place) != place


def test_terms_stand_for_each_kind_of_thing() -> None:
    terms = {each.topic: each for each in questions.topics(sheet(said(["weights_final", "code_training"], "MIT")))}
    assert list(terms) == ["weights", "code", "data", "documents"]
    assert (terms["weights"].licence, terms["weights"].is_open, terms["weights"].is_available) == ("MIT", True, True)
    assert (terms["data"].licence, terms["data"].is_open, terms["data"].is_available) == ("", None, None)
    assert questions.topics(sheet([PART]))[0].is_available is None


ITEMS = ["weights_final", *REBUILD, *AUDIT, "research_paper", "energy_training", "energy_inference"]


@given(st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(Status)))
def test_no_answer_goes_beyond_its_cells(cells: dict[str, Status]) -> None:
    """Yes and in part need something that was found; no needs something that was looked for; each item is shown."""
    for each in questions.answers(sheet([tr(item, status) for item, status in cells.items()])):
        if each.framework == questions.SHARE:
            continue
        spoken = [point.assertion for point in each.deciding if point.assertion is not None]
        assert each.unanswered == tuple(point.item for point in each.deciding if point.assertion is None)
        if each.result in ("yes", "part"):
            assert any(cell.status.is_found for cell in spoken)
        if each.result == "no":
            assert any(not cell.status.is_found for cell in spoken)
        if not spoken:
            assert each.result == questions.NOT_EXAMINED
        assert not each.at_least or (each.result == "part" and each.unanswered)
