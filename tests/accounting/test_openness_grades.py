"""Each grade on small invented sheets: what it needs, what decides it, what it cannot tell."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from obsia.accounting.openness import agreement, ai_act, coverage, fmti, grading, mof, osai, osaid, scale, terms
from obsia.accounting.openness import sheet as sheet_module
from obsia.accounting.openness.grades import Grade
from obsia.accounting.openness.grading import side_by_side
from obsia.core.disclosure import Assertion, Status
from obsia.core.locales import Locale, languages

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
say, index, sheet = MADE.say, MADE.index, MADE.sheet
TABLES = MADE.TABLES
THRESHOLD = 100.0

III = ("code_architecture", "weights_final", "model_card", "data_card", "technical_report", "evaluation_results")
II = ("code_training", "code_inference", "code_evaluation", "data_evaluation")
I = ("data_base", "code_data_preprocessing", "checkpoints_intermediate", "research_paper")  # noqa: E741


def said(items: Iterable[str], licence: str = "Apache-2.0", status: Status = Status.PUBLISHED) -> list[Assertion]:
    return [say(item, status, licence) for item in items]


def answers(grade: Grade) -> dict[tuple[str, str], str]:
    return {(point.needed_for, point.item): point.answer for point in grade.deciding}


# ---- Model Openness Framework


@pytest.mark.parametrize(
    ("items", "result"),
    [
        ((), "none"), (III, "III"), (III[1:], "none"), ((*III, *II), "II"), ((*III, *II[1:]), "III"),
        ((*III, *II, *I), "I"), ((*III, *II, *I[1:]), "II"), ((*III, *I), "III"), ((*II, *I), "none"),
    ],
)  # fmt: skip
def test_a_class_needs_its_components_and_those_below(items: tuple[str, ...], result: str) -> None:
    assert mof.grade(sheet(said(items))).result == result


@pytest.mark.parametrize("item", III)
@pytest.mark.parametrize(
    ("status", "licence"),
    [
        (Status.PUBLISHED, ""), (Status.PUBLISHED, "LicenseRef-Narrow"), (Status.PUBLISHED, "Unlisted"),
        (Status.GATED, "MIT"), (Status.PARTIAL, "MIT"), (Status.DERIVABLE, "MIT"), (Status.NOT_FOUND, ""),
    ],
)  # fmt: skip
def test_a_component_counts_when_it_is_released_under_an_open_licence(item: str, status: Status, licence: str) -> None:
    rest = said(other for other in III if other != item)
    grade = mof.grade(sheet([*rest, say(item, status, licence)]))
    assert grade.result == "none"
    assert [point.item for point in grade.deciding if point.needed_for == "III" and not point.passes] == [item]
    assert item not in grade.unanswered


def test_the_licence_of_the_release_speaks_for_what_states_none() -> None:
    bare = said(III, licence="")
    assert mof.grade(sheet([*bare, say("licences", licence="MIT")])).result == "III"
    assert mof.grade(sheet([*bare, say("licences", licence="MIT"), say("licence_code", licence="LicenseRef-Narrow")])
                     ).result == "none"  # fmt: skip


def test_a_paper_stands_for_the_report() -> None:
    rest = [item for item in III if item != "technical_report"]
    grade = mof.grade(sheet(said([*rest, "research_paper"])))
    assert grade.result == "III"
    assert [note.name for note in grade.notes] == ["grade-mof-paper-stands"]
    report = next(point for point in grade.deciding if point.item == "technical_report")
    assert report.assertion is not None
    assert report.assertion.item == "research_paper"
    assert mof.grade(sheet(said([*III, "research_paper"]))).notes == ()
    narrow = say("research_paper", licence="LicenseRef-Narrow")
    assert mof.grade(sheet([*said(rest), narrow])).result == "none"


def test_an_open_licence_of_another_kind_passes_with_a_note() -> None:
    grade = mof.grade(sheet([*said(III[:1]), *said(III[1:], "MIT")]))
    assert grade.result == "III"
    assert {note.arguments["item"] for note in grade.notes} == set(III[1:])
    # Where the lists do not say what a licence is made for, there is nothing to note.
    assert mof.grade(sheet(said(III, "FSF-only"))).notes == ()


def test_what_nobody_looked_for_is_listed() -> None:
    grade = mof.grade(sheet(said(III[1:])))
    assert grade.unanswered == ("code_architecture", *sorted_by_table(II), *sorted_by_table(I))
    assert grade.message.arguments["count"] == 1


def sorted_by_table(items: tuple[str, ...]) -> tuple[str, ...]:
    order = [component.item for component in mof.components(TABLES)]
    return tuple(sorted(items, key=order.index))


def test_the_framework_has_seventeen_components_of_which_fourteen_are_required() -> None:
    found = mof.components(TABLES)
    assert len(found) == 17
    required = {name: {c.item for c in found if c.mof_class == name and c.is_required} for name in mof.CLASSES}
    assert required == {"III": set(III), "II": set(II), "I": set(I)}
    assert {component.content for component in found} == {"code", "data", "document"}


# ---- European Open Source AI Index


@pytest.mark.parametrize(
    ("status", "answer", "score"),
    [
        (Status.PUBLISHED, "open", "1"), (Status.GATED, "partial", "0.5"), (Status.PARTIAL, "partial", "0.5"),
        (Status.DERIVABLE, "partial", "0.5"), (Status.WITHHELD, "closed", "0"), (Status.NOT_FOUND, "closed", "0"),
        (Status.NOT_APPLICABLE, "unknown", "0"),
    ],
)  # fmt: skip
def test_a_dimension_is_read_from_a_status(status: Status, answer: str, score: str) -> None:
    grade = osai.grade(sheet([say("model_card", status, reason="secret")]))
    assert answers(grade)["modelcard", "model_card"] == answer
    assert grade.result == score
    assert len(grade.deciding) == 12
    assert len(grade.unanswered) == 11


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ([], "unknown"),
        (said(["weights_final", "code_training", "data_base"]), "open"),
        (said(["weights_final", "code_training"]), "unknown"),
        ([*said(["weights_final", "code_training"]), say("data_base", Status.NOT_FOUND)], "partial"),
        ([*said(["weights_final"]), say("data_base", Status.NOT_FOUND), say("code_training", Status.GATED)], "closed"),
        (said(["weights_final", "code_training", "data_base"], ""), "unknown"),
        (said(["weights_final", "code_training", "data_base"], "LicenseRef-Narrow"), "closed"),
        ([*said(["weights_final"]), index("licences", Status.PARTIAL, by="osai")], "partial"),
        ([index("licences", Status.NOT_APPLICABLE, by="osai")], "unknown"),
    ],
    ids=["nothing", "all", "two and a silence", "two", "one", "no licence", "narrow", "the index", "not applicable"],
)  # fmt: skip
def test_the_dimension_of_licences(given: list[Assertion], answer: str) -> None:
    assert answers(osai.grade(sheet(given)))["licenses", "licences"] == answer


# ---- Open Source AI Definition


def whole(licence: str = "Apache-2.0") -> list[Assertion]:
    return said(
        [
            "data_base", "data_final", "data_provenance", "code_data_preprocessing", "code_training", "code_inference",
            "code_architecture", "weights_final",
        ],
        licence,
    )  # fmt: skip


def but(assertions: Iterable[Assertion], item: str, **changes: object) -> list[Assertion]:
    return [replace(one, **changes) if one.item == item else one for one in assertions]


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ([], "unknown"),
        (whole(), "conforms"),
        (whole()[1:], "unknown"),
        (but(whole(), "data_base", status=Status.NOT_FOUND), "does-not-conform"),
        (but(whole(), "data_base", status=Status.WITHHELD), "does-not-conform"),
        (but(whole(), "data_base", status=Status.PARTIAL), "does-not-conform"),
        (but(whole(), "data_final", status=Status.NOT_APPLICABLE), "conforms"),
        (but(whole(), "weights_final", status=Status.NOT_APPLICABLE), "unknown"),
        (but(whole(), "weights_final", status=Status.GATED), "unknown"),
        (but(whole(), "data_provenance", status=Status.DERIVABLE), "unknown"),
        (but(whole(), "weights_final", licence="LicenseRef-Narrow"), "does-not-conform"),
        (but(whole(), "weights_final", licence="CC-BY-4.0"), "unknown"),
        (but(whole(), "weights_final", licence=""), "unknown"),
        (but(whole(), "code_training", licence="LicenseRef-Narrow"), "does-not-conform"),
        (but(whole(), "code_training", licence="FSF-only"), "does-not-conform"),
        (but(whole(), "code_training", licence=""), "unknown"),
        (but(whole(), "data_base", licence="LicenseRef-Narrow"), "unknown"),
        (but(but(whole(), "data_base", licence=""), "code_training", status=Status.NOT_FOUND), "does-not-conform"),
    ],
)
def test_it_conforms_only_when_all_is_known(given: list[Assertion], result: str) -> None:
    grade = osaid.grade(sheet(given))
    assert grade.result == result
    assert {point.needed_for for point in grade.deciding} == {"data-information", "code", "parameters"}


def test_the_message_counts_what_decides() -> None:
    missing = osaid.grade(sheet(whole()[2:]))
    assert missing.message.arguments["count"] == 2
    assert missing.unanswered == ("data_base", "data_final")
    denied = osaid.grade(sheet(but(whole()[1:], "weights_final", status=Status.NOT_FOUND)))
    assert denied.message.arguments["count"] == 1


# ---- EU AI Act, Article 53(2)


def exempt() -> list[Assertion]:
    return [*said(["weights_final"]), *said(["architecture_description", "model_card"], "")]


@pytest.mark.parametrize(
    ("given", "flop", "result"),
    [
        ([], None, "unknown"),
        (exempt(), None, "meets-unless-systemic-risk"),
        (exempt(), 100.0, "meets"),
        (exempt(), 101.0, "does-not-meet"),
        ([], 101.0, "does-not-meet"),
        (exempt()[1:], 1.0, "unknown"),
        (but(exempt(), "weights_final", licence="LicenseRef-Narrow"), 1.0, "does-not-meet"),
        (but(exempt(), "weights_final", licence=""), 1.0, "unknown"),
        (but(exempt(), "weights_final", status=Status.GATED), 1.0, "unknown"),
        (but(exempt(), "weights_final", status=Status.PARTIAL), 1.0, "does-not-meet"),
        (but(exempt(), "weights_final", status=Status.NOT_FOUND), 1.0, "does-not-meet"),
        ([*but(exempt(), "weights_final", licence=""), say("licence_weights", licence="MIT")], 1.0, "meets"),
        (but(exempt(), "architecture_description", status=Status.PARTIAL), 1.0, "unknown"),
        (but(exempt(), "architecture_description", status=Status.NOT_FOUND), 1.0, "unknown"),
        (
            [*but(exempt(), "architecture_description", status=Status.NOT_FOUND),
             say("code_architecture", Status.NOT_FOUND)], 1.0, "does-not-meet",
        ),
        (
            [*but(exempt(), "architecture_description", status=Status.NOT_FOUND), say("code_architecture")],
            1.0, "meets",
        ),
    ],
)  # fmt: skip
def test_the_conditions_of_the_exemption(given: list[Assertion], flop: float | None, result: str) -> None:
    grade = ai_act.grade(sheet(given), threshold_flop=THRESHOLD, training_flop=flop)
    assert grade.result == result
    assert [note.name for note in grade.notes] == ["grade-ai-act-caution"]


def test_the_duties_that_remain_are_shown_and_decide_nothing() -> None:
    kept = [say("copyright_policy"), say("training_content_summary", Status.NOT_FOUND)]
    grade = ai_act.grade(sheet([*exempt(), *kept]), threshold_flop=THRESHOLD, training_flop=1.0)
    assert grade.result == "meets"
    told = answers(grade)
    assert told["duty-copyright", "copyright_policy"] == "yes"
    assert told["duty-summary", "training_content_summary"] == "no"
    assert told["systemic-risk", "compute_training"] == "yes"
    silent = ai_act.grade(sheet(exempt()), threshold_flop=THRESHOLD)
    assert answers(silent)["duty-summary", "training_content_summary"] == "unknown"
    assert {"compute_training", "copyright_policy"} <= set(silent.unanswered)


def test_the_share_of_worlds_above_the_threshold() -> None:
    draws = np.array([50.0, 100.0, 101.0, 1e9])
    assert ai_act.systemic_risk_share(training_flop=draws, threshold_flop=THRESHOLD) == 0.5


# ---- Foundation Model Transparency Index


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (Status.PUBLISHED, "yes"), (Status.GATED, "unknown"), (Status.PARTIAL, "no"), (Status.DERIVABLE, "no"),
        (Status.WITHHELD, "no"), (Status.NOT_FOUND, "no"), (Status.NOT_APPLICABLE, "unknown"),
    ],
)  # fmt: skip
def test_an_indicator_is_answered_by_a_status(status: Status, answer: str) -> None:
    assert fmti.indicators(sheet([say("compute_training", status)]))["FMTI25-021"] == answer


def test_an_indicator_of_several_parts_needs_them_all() -> None:
    parts = ["modalities", "parameters_total", "architecture_description"]
    assert fmti.indicators(sheet(said(parts)))["FMTI25-035"] == "yes"
    assert fmti.indicators(sheet(said(parts[1:])))["FMTI25-035"] == "unknown"
    denied = [*said(parts[1:]), say("modalities", Status.NOT_FOUND)]
    assert fmti.indicators(sheet(denied))["FMTI25-035"] == "no"


def test_indicators_that_the_facts_only_come_near_are_not_answered() -> None:
    found = fmti.indicators(sheet(said(TABLES.items)))
    assert set(found.values()) == {"yes"}
    assert {"FMTI25-001", "FMTI25-016", "FMTI25-025"}.isdisjoint(found)
    grade = fmti.grade(sheet(said(["weights_final"])))
    assert grade.result == f"1/{len(found)}"
    assert grade.message.arguments == {"yes": 1, "no": 0, "unknown": len(found) - 1, "of": len(found)}


# ---- obsia's scale


STEPS: list[tuple[str, list[Assertion]]] = [
    ("unknown", []),
    ("closed-service", [say("weights_final", Status.NOT_FOUND)]),
    ("documented-service", [say("weights_final", Status.NOT_FOUND), say("architecture_description")]),
    ("documented-service", said(["technical_report"])),
    ("weights-on-request", said(["weights_final"], status=Status.GATED)),
    ("weights-on-request", [*said(["weights_final"], status=Status.GATED), *said(["model_card", "research_paper"])]),
    ("weights-only", said(["weights_final"])),
    ("weights-only", said(["weights_final", "model_card", "code_training", "code_inference"])),
    ("weights-and-documents", said(["weights_final", "model_card", "research_paper"])),
    ("weights-and-documents", said(["weights_final", "model_card", "technical_report", "code_training"])),
    ("weights-and-documents", [*said(["weights_final", "technical_report"]), say("model_card", Status.PARTIAL)]),
    ("weights-only", [*said(["weights_final", "model_card"]), say("technical_report", Status.PARTIAL)]),
    ("documented-service", [say("model_card", Status.PARTIAL)]),
    (
        "weights-code-and-documents",
        said(["weights_final", "model_card", "technical_report", "code_training", "code_inference", "data_base"]),
    ),
]
ALL = [
    "weights_final", "model_card", "technical_report", "code_training", "code_inference", "data_base", "data_final",
    "code_data_preprocessing",
]  # fmt: skip


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
    found = scale.freedom(sheet([*weights, *code, say("data_base", Status.WITHHELD)]))
    assert found.scale.result == "weights-only"
    assert [(term.topic, term.is_available, term.licence, term.is_open) for term in found.terms] == [
        ("weights", True, "LicenseRef-Narrow", False),
        ("code", True, "MIT", True),
        ("data", False, "", None),
        ("documents", None, "", None),
    ]


# ---- all of them


def test_they_stand_side_by_side_and_are_never_joined() -> None:
    grades = side_by_side(sheet(said(ALL)), threshold_flop=THRESHOLD)
    assert [grade.framework for grade in grades] == ["obsia", "mof", "osai", "osaid", "ai-act-53-2", "fmti"]
    # Freedom knows nothing of certainty: no module that grades reads a figure, a draw or the worth of a silence.
    for module in (agreement, ai_act, coverage, fmti, grading, mof, osai, osaid, scale, sheet_module, terms):
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        imported = re.findall(r"^from (obsia\.\S*)", text, re.MULTILINE)
        assert imported
        others = [name for name in imported if re.match(r"obsia\.accounting\.(?!openness\b)", name)]
        assert others == [], module.__name__
        assert "obsia.accounting.openness.worths" not in imported


@pytest.mark.parametrize("language", languages())
def test_every_result_can_be_said(language: str) -> None:
    words = Locale(language)
    sheets = [given for _, given in STEPS] + [said(ALL), said(III), said((*III, *II)), said((*III, *II, *I)), whole()]
    sheets += [said((*III[:4], "evaluation_results", "research_paper"), "MIT"), exempt(), but(whole(), "data_base",
               status=Status.PARTIAL)]  # fmt: skip
    for given in sheets:
        for flop in (None, 1.0, 1000.0):
            for grade in side_by_side(sheet(given), threshold_flop=THRESHOLD, training_flop=flop):
                for message in (grade.message, *grade.notes):
                    assert words(message.name, **message.arguments).strip()
                assert words(f"framework-{grade.framework}").strip()
                assert all(words(f"answer-{point.answer}").strip() for point in grade.deciding)
    assert all(words(f"scale-{step}").strip() for step in scale.RANKS)
    conditions = {row.element for row in TABLES.elements["ai-act-53-2"]}
    assert all(words(f"condition-{name}").strip() for name in conditions)
