"""obsia's own scale on small invented sheets: its steps, what is missing for the next, what is only a bound."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from obsia.accounting.openness import scale
from obsia.core.disclosure import Assertion, Status

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
tr, said, but, index, sheet = MADE.tr, MADE.said, MADE.but, MADE.index, MADE.sheet
STEPS, ALL = MADE.STEPS, MADE.ALL
PART, GATE_UNREAD = MADE.PART, MADE.GATE_UNREAD


@pytest.mark.parametrize(
    ("step", "given"),
    [
        *STEPS,
        ("everything-to-remake-it", said(ALL)),
        ("everything-to-remake-it", but(said(ALL), "data_final", status=Status.NOT_APPLICABLE)),
        ("weights-code-and-documents", but(said(ALL), "data_base", status=Status.NOT_APPLICABLE)),
        ("weights-code-and-documents", but(said(ALL), "data_base", status=Status.PARTIAL)),
    ],
)
def test_the_steps(step: str, given: list[Assertion]) -> None:
    assert scale.grade(sheet(given)).result == step


NO_WEIGHTS = tr("weights_final", Status.NOT_FOUND)
DOCUMENTS = ["technical_report", "research_paper", "model_card", "architecture_description"]


@pytest.mark.parametrize(
    ("given", "result", "at_least"),
    [
        ([], "unknown", False),
        ([NO_WEIGHTS], "closed-service", True),
        ([NO_WEIGHTS, *said(DOCUMENTS[1:], status=Status.NOT_FOUND)], "closed-service", True),
        ([NO_WEIGHTS, *said(DOCUMENTS, status=Status.NOT_FOUND)], "closed-service", False),
        (said(["model_card"]), "documented-service", True),
        ([PART], "documented-service", True),
        ([tr("weights_final", Status.PARTIAL)], "documented-service", False),
        ([NO_WEIGHTS, *said(["model_card"])], "documented-service", False),
        ([GATE_UNREAD], "documented-service", True),
        (said(["weights_final"], status=Status.GATED), "weights-on-request", False),
        (said(["weights_final"]), "weights-only", True),
        (said(["weights_final", "model_card"]), "weights-only", True),
        ([*said(["weights_final"]), tr("model_card", Status.NOT_FOUND)], "weights-only", False),
        ([*said(["weights_final", "model_card"]), *said(DOCUMENTS[:1], status=Status.PARTIAL)], "weights-only", True),
        ([*said(["weights_final"]), *said(DOCUMENTS[:2], status=Status.NOT_FOUND)], "weights-only", False),
        (said(ALL[:3]), "weights-and-documents", True),
        ([*said(ALL[:3]), tr("code_training", Status.NOT_FOUND)], "weights-and-documents", False),
        (said(ALL[:7]), "weights-code-and-documents", True),
        ([*said(ALL[:7]), tr(ALL[7], Status.WITHHELD, reason="secret")], "weights-code-and-documents", False),
        (said(ALL), "everything-to-remake-it", False),
    ],
)  # fmt: skip
def test_a_step_is_a_bound_where_nobody_looked_further(given: list[Assertion], result: str, at_least: bool) -> None:
    grade = scale.grade(sheet(given))
    assert (grade.result, grade.at_least) == (result, at_least)
    assert grade.message.code == f"grade-scale-{'at-least-' if at_least else ''}{result}"
    answers = [{point.passes for point in group} for group in scale.missing_groups(grade)]
    # A bound has no group that is known to lack; what is not a bound has one, or there is no step above.
    assert at_least == (bool(answers) and all(None in group for group in answers) and result != "unknown")


def test_one_thing_of_a_group_is_enough_and_the_page_can_say_so() -> None:
    closed = scale.grade(sheet([NO_WEIGHTS]))
    assert [[point.item for point in group] for group in scale.missing_groups(closed)] == [[*DOCUMENTS[:2],
        "architecture_description", "model_card", "weights_final"]]  # fmt: skip
    assert scale.next_message(closed) == "scale-next-one-of"
    weights = scale.grade(sheet(said(["weights_final"])))
    assert [[point.item for point in group] for group in scale.missing_groups(weights)] == [
        ["model_card"], ["technical_report", "research_paper"]
    ]  # fmt: skip
    assert scale.next_message(weights) == "scale-next"
    assert scale.next_message(scale.grade(sheet(said(["weights_final", "model_card"])))) == "scale-next-one-of"
    assert scale.next_message(scale.grade(sheet(said(["weights_final", "research_paper"])))) == "scale-next"
    gated = scale.grade(sheet(said(["weights_final"], status=Status.GATED)))
    assert scale.next_message(gated) == "scale-next-without-asking"
    assert [point.item for point in scale.missing(gated)] == ["weights_final"]
    assert scale.next_message(scale.grade(sheet(said(ALL)))) == "scale-top"
    assert scale.missing_groups(scale.grade(sheet(said(ALL)))) == ()


def test_whether_weights_are_to_be_had_is_left_open_where_an_index_leaves_it_open() -> None:
    for given, available in ([PART], None), ([GATE_UNREAD], None), (said(["weights_final"]), True), (
        [tr("weights_final", Status.PARTIAL)], False,
    ):  # fmt: skip
        assert scale.freedom(sheet(given)).terms[0].is_available is available
    assert scale.freedom(sheet([index("data_base", Status.PARTIAL, by="osai")])).terms[2].is_available is False


def test_what_is_missing_for_the_next_step() -> None:
    steps = [scale.next_step(step) for step in scale.RANKS]
    assert steps == [scale.STEPS[0], *scale.STEPS, None]
    card_only = scale.grade(sheet(said(["weights_final", "model_card"])))
    assert [point.item for point in scale.missing(card_only)] == ["technical_report", "research_paper"]
    paper_only = scale.grade(sheet(said(["weights_final", "research_paper"])))
    assert [point.item for point in scale.missing(paper_only)] == ["model_card"]
    assert scale.missing(scale.grade(sheet(said(ALL)))) == ()
    first = scale.missing(scale.grade(sheet([])))
    assert {point.item for point in first} == {
        "technical_report", "research_paper", "model_card", "architecture_description", "weights_final"
    }  # fmt: skip


def test_freedom_is_what_there_is_and_its_terms_side_by_side() -> None:
    weights, code = said(["weights_final"], "LicenseRef-Narrow"), said(["code_training"], "MIT")
    found = scale.freedom(sheet([*weights, *code, tr("data_base", Status.WITHHELD)]))
    assert found.scale.result == "weights-only"
    assert [(term.topic, term.is_available, term.licence, term.is_open) for term in found.terms] == [
        ("weights", True, "LicenseRef-Narrow", False),
        ("code", True, "MIT", True),
        ("data", False, "", None),
        ("documents", None, "", None),
    ]
