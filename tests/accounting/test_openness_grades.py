"""Each grade on small invented sheets: what it needs, what decides it, what it cannot tell."""

from __future__ import annotations

import re
import runpy
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from obsia.accounting.openness import agreement, ai_act, coverage, fmti, grading, mof, osai, osaid, questions, terms
from obsia.accounting.openness import sheet as sheet_module
from obsia.accounting.openness.grades import Grade
from obsia.accounting.openness.grading import side_by_side
from obsia.core.disclosure import Assertion, Basis, Status
from obsia.core.locales import Locale, languages
from obsia.core.message import Term

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
tr, said, but, index, sheet = MADE.tr, MADE.said, MADE.but, MADE.index, MADE.sheet
STEPS, ALL = MADE.STEPS, MADE.ALL
TABLES = MADE.TABLES
THRESHOLD = 100.0

III = ("code_architecture", "weights_final", "model_card", "data_card", "technical_report", "evaluation_results")
II = ("code_training", "code_inference", "code_evaluation", "data_evaluation")
I = ("data_base", "code_data_preprocessing", "checkpoints_intermediate", "research_paper")  # noqa: E741


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
    denied = said({*III, *II, *I} - {*items}, "", Status.NOT_FOUND)
    grade = mof.grade(sheet([*said(items), *denied]))
    assert (grade.result, grade.at_least) == (result, False)
    # Where the rest was not looked for, the class is a bound, and without class III it cannot be told.
    unlooked = mof.grade(sheet(said(items)))
    assert (unlooked.result, unlooked.at_least) == (
        result.replace("none", "unknown"), result in ("III", "II"),
    )  # fmt: skip


def test_one_component_that_lacks_outweighs_what_nobody_looked_for() -> None:
    lacking = mof.grade(sheet([*said(III[2:]), tr(III[0], Status.NOT_FOUND)]))
    assert (lacking.result, lacking.message.code, lacking.message.arguments) == ("none", "grade-mof-none", {"count": 1})
    untold = mof.grade(sheet(said(III[2:])))
    assert (untold.message.code, untold.message.arguments) == ("grade-mof-unknown", {"count": 2})
    above = mof.grade(sheet([*said(III), tr(II[0], Status.NOT_FOUND)]))
    assert (above.at_least, above.message.code, above.message.arguments) == (False, "grade-mof-iii", {"count": 1})
    bound = mof.grade(sheet(said((*III, *II[1:]))))
    assert (bound.at_least, bound.message.code) == (True, "grade-mof-at-least-iii")
    assert bound.message.arguments == {"count": 1}
    assert mof.grade(sheet(said((*III, *II)))).message.code == "grade-mof-at-least-ii"


def test_a_licence_that_nobody_looked_for_is_no_denial_but_for_the_tool_that_asks_for_each() -> None:
    for licence in ("", "Unlisted", "LicenseRef-Unclear"):
        read = mof.grade(sheet([*said(III[1:]), tr(III[0], licence=licence)]))
        assert read.result == "unknown", licence
        listed = mof.grade(sheet([*said(III[1:]), index(III[0], licence=licence)]))
        assert listed.result == "none", licence
        other = mof.grade(sheet([*said(III[1:]), index(III[0], by="osai", licence=licence)]))
        assert other.result == "unknown", licence


@pytest.mark.parametrize(
    ("report", "paper", "result"),
    [
        (Status.NOT_FOUND, None, "unknown"), (Status.NOT_FOUND, Status.NOT_FOUND, "none"),
        (Status.NOT_FOUND, Status.PUBLISHED, "III"), (None, Status.NOT_FOUND, "unknown"),
        (None, Status.PUBLISHED, "III"), (Status.PUBLISHED, None, "III"),
    ],
)  # fmt: skip
def test_the_report_lacks_only_where_the_paper_does_too(
    report: Status | None, paper: Status | None, result: str
) -> None:
    given = said(item for item in III if item != "technical_report")
    given += [tr("technical_report", report, "MIT")] if report else []
    given += [tr("research_paper", paper, "MIT")] if paper else []
    assert mof.grade(sheet(given)).result == result


@pytest.mark.parametrize("item", III)
@pytest.mark.parametrize(
    ("status", "licence"),
    [
        (Status.PUBLISHED, "LicenseRef-Narrow"), (Status.GATED, ""),
        (Status.GATED, "MIT"), (Status.PARTIAL, "LicenseRef-Narrow"), (Status.DERIVABLE, "MIT"), (Status.NOT_FOUND, ""),
    ],
)  # fmt: skip
def test_a_component_counts_when_it_is_released_under_an_open_licence(item: str, status: Status, licence: str) -> None:
    rest = [*said(other for other in III if other != item), tr("research_paper", Status.NOT_FOUND)]
    grade = mof.grade(sheet([*rest, tr(item, status, licence)]))
    assert grade.result == "none"
    assert [point.item for point in grade.deciding if point.needed_for == "III" and not point.passes] == [item]
    assert item not in grade.unanswered


def test_the_licence_of_the_release_speaks_for_what_states_none() -> None:
    bare = said(III, licence="")
    assert mof.grade(sheet([*bare, tr("licences", licence="MIT")])).result == "III"
    assert mof.grade(sheet([*bare, tr("licences", licence="MIT"), tr("licence_code", licence="LicenseRef-Narrow")])
                     ).result == "none"  # fmt: skip


def test_a_document_found_in_part_may_do_and_part_of_code_or_data_does_not() -> None:
    kinds = {component.item: component.content for component in mof.components(TABLES)}
    for item in III:
        grade = mof.grade(sheet([*said(other for other in III if other != item), tr(item, Status.PARTIAL, "MIT")]))
        assert grade.result == ("unknown" if kinds[item] == "document" else "none"), item
    part = index("weights_final", Status.PARTIAL, "osai", licence="MIT")
    assert mof.grade(sheet([*said(item for item in III if item != "weights_final"), part])).result == "unknown"


def test_a_paper_stands_for_the_report() -> None:
    rest = [item for item in III if item != "technical_report"]
    grade = mof.grade(sheet(said([*rest, "research_paper"])))
    assert grade.result == "III"
    assert [note.code for note in grade.notes] == ["grade-mof-paper-stands"]
    report = next(point for point in grade.deciding if point.item == "technical_report")
    assert report.assertion is not None
    assert report.assertion.item == "research_paper"
    assert mof.grade(sheet(said([*III, "research_paper"]))).notes == ()
    narrow = tr("research_paper", licence="LicenseRef-Narrow")
    assert mof.grade(sheet([*said(rest), narrow])).result == "unknown"
    neither = mof.grade(sheet([*said(rest), narrow, tr("technical_report", Status.NOT_FOUND)]))
    assert (neither.result, neither.notes) == ("none", ())


def test_an_open_licence_of_another_kind_passes_with_a_note() -> None:
    grade = mof.grade(sheet([*said(III[:1]), *said(III[1:], "MIT")]))
    assert grade.result == "III"
    assert {note.arguments["item"] for note in grade.notes} == {Term("item", item) for item in III[1:]}
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
    grade = osai.grade(sheet([tr("model_card", status, reason="secret")]))
    assert answers(grade)["modelcard", "model_card"] == answer
    assert grade.message.arguments["score"] == score
    assert grade.message.arguments["answered"] == (answer != "unknown")
    assert len(grade.deciding) == 12
    assert len(grade.unanswered) == 11


def test_part_of_the_weights_is_partial_where_this_index_says_so() -> None:
    for source, answer in ("osai", "partial"), ("catalogue", "unknown"):
        given = index("weights_final", Status.PARTIAL, source)
        assert answers(osai.grade(sheet([given])))["weights_endmodel", "weights_final"] == answer
    assert answers(osai.grade(sheet([tr("weights_final", Status.PARTIAL)])))["weights_endmodel", "weights_final"
                                                                              ] == "partial"  # fmt: skip


def test_the_sum_is_of_answered_dimensions_and_of_most_of_them() -> None:
    dimensions = [row.item for row in TABLES.elements["osai"] if row.item != "licences"]
    for answered in range(len(dimensions) + 1):
        given = [tr(item) for item in dimensions[:answered]]
        given[:2] = [replace(one, status=status) for one, status in
                     zip(given, (Status.NOT_FOUND, Status.PARTIAL), strict=False)]  # fmt: skip
        grade = osai.grade(sheet(given))
        assert [point.answer for point in grade.deciding].count("unknown") == 12 - answered
        if answered < 9:
            assert (grade.result, grade.message.code) == ("unknown", "grade-osai-few")
        else:
            assert (grade.result, grade.message.code) == (f"{answered - 1.5:g}", "grade-osai")
            assert grade.message.arguments == {
                "score": f"{answered - 1.5:g}", "answered": answered, "of": 12, "open": answered - 2, "partial": 1,
                "closed": 1,
            }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ([], "unknown"),
        (said(["weights_final", "code_training", "data_base"]), "open"),
        (said(["weights_final", "code_training"]), "unknown"),
        ([*said(["weights_final", "code_training"]), tr("data_base", Status.NOT_FOUND)], "partial"),
        ([*said(["weights_final"]), tr("data_base", Status.NOT_FOUND), tr("code_training", Status.GATED)], "closed"),
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


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ([], "unknown"),
        (whole(), "conforms"),
        (whole()[1:], "unknown"),
        (but(whole(), "data_base", status=Status.NOT_FOUND), "unknown"),
        (but(whole(), "data_base", status=Status.WITHHELD), "unknown"),
        (but(whole(), "data_base", status=Status.PARTIAL), "unknown"),
        (but(whole(), "data_final", status=Status.PARTIAL), "unknown"),
        *(
            (but(but(whole(), item, status=lacking), "data_provenance", status=described), result)
            for item in ("data_base", "data_final")
            for lacking in (Status.WITHHELD, Status.NOT_FOUND)
            for described, result in (
                (Status.PARTIAL, "unknown"),
                (Status.GATED, "unknown"),
                (Status.NOT_FOUND, "does-not-conform"),
                (Status.WITHHELD, "does-not-conform"),
            )
        ),
        (
            but([one for one in whole() if one.item != "data_provenance"], "data_base", status=Status.NOT_FOUND),
            "unknown",
        ),
        (but(whole(), "data_provenance", status=Status.PARTIAL), "unknown"),
        (but(whole(), "data_provenance", status=Status.NOT_FOUND), "does-not-conform"),
        (but(whole(), "code_training", status=Status.PARTIAL), "unknown"),
        (but(whole(), "code_training", status=Status.PARTIAL, licence="LicenseRef-Narrow"), "does-not-conform"),
        (but(whole(), "code_training", status=Status.NOT_FOUND), "does-not-conform"),
        (but(whole(), "code_training", status=Status.WITHHELD), "does-not-conform"),
        (but(whole(), "weights_final", status=Status.GATED, licence="LicenseRef-Narrow"), "does-not-conform"),
        (but(whole(), "code_training", status=Status.NOT_APPLICABLE), "conforms"),
        (but(whole(), "weights_final", status=Status.PARTIAL), "does-not-conform"),
        (but(whole(), "weights_final", status=Status.PARTIAL, basis=Basis.INDEX, asserted_by="osai"), "unknown"),
        (but(whole(), "weights_final", licence="LicenseRef-Custom"), "unknown"),
        (but(whole(), "data_final", status=Status.NOT_APPLICABLE), "conforms"),
        (but(whole(), "weights_final", status=Status.NOT_APPLICABLE), "unknown"),
        (but(whole(), "data_provenance", status=Status.WITHHELD), "does-not-conform"),
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


def test_the_article_is_told_in_facts_and_has_no_result() -> None:
    kept = [tr("training_content_summary", Status.NOT_FOUND), index("copyright_policy", address="")]
    found = ai_act.facts(sheet([*exempt(), *kept]), threshold_flop=THRESHOLD, training_flop=101.0)
    told = {(fact.asked, fact.item): fact for fact in found.facts}
    assert [*dict.fromkeys(fact.asked for fact in found.facts)] == [*ai_act.ASKED]
    assert told["licence", "weights_final"].licence == "Apache-2.0"
    assert told["parameters", "weights_final"].assertion == exempt()[0]
    assert told["architecture", "architecture_description"].assertion is not None
    assert told["architecture", "code_architecture"].assertion is None
    summary = told["duty-summary", "training_content_summary"].assertion
    assert summary is not None
    assert summary.status is Status.NOT_FOUND
    # A word without an address is not what was read.
    assert told["duty-copyright", "copyright_policy"].assertion is None
    assert (found.training_flop, found.threshold_flop) == (101.0, THRESHOLD)
    names = {field.name for record in (ai_act.Article, ai_act.Bearing) for field in fields(record)}
    assert not names & {"result", "passes", "answer", "message", "grade"}


def test_where_nobody_read_a_licence_none_is_told() -> None:
    found = ai_act.facts(sheet(but(exempt(), "weights_final", licence="")), threshold_flop=THRESHOLD)
    first = found.facts[0]
    assert (first.asked, first.item, first.licence, first.assertion) == ("licence", "licence_weights", "", None)
    release = [*but(exempt(), "weights_final", licence=""), tr("licences", licence="MIT")]
    assert ai_act.facts(sheet(release), threshold_flop=THRESHOLD).facts[0].licence == "MIT"


def test_an_indicator_is_not_answered_by_a_judgement_or_by_part_of_the_weights_in_an_index() -> None:
    found = fmti.indicators(sheet([index("licences", Status.NOT_FOUND, by="osai"),
                                   index("weights_final", Status.PARTIAL, by="osai")]))  # fmt: skip
    assert (found["FMTI25-064"], found["FMTI25-041"]) == ("unknown", "unknown")
    found = fmti.indicators(sheet([tr("licences", Status.NOT_FOUND), tr("weights_final", Status.PARTIAL)]))
    assert (found["FMTI25-064"], found["FMTI25-041"]) == ("no", "no")


def test_an_indicator_of_several_parts_needs_them_all() -> None:
    parts = ["modalities", "parameters_total", "architecture_description"]
    assert fmti.indicators(sheet(said(parts)))["FMTI25-035"] == "yes"
    assert fmti.indicators(sheet(said(parts[1:])))["FMTI25-035"] == "unknown"
    denied = [*said(parts[1:]), tr("modalities", Status.NOT_FOUND)]
    assert fmti.indicators(sheet(denied))["FMTI25-035"] == "no"


def test_indicators_that_the_facts_only_come_near_are_not_answered() -> None:
    found = fmti.indicators(sheet(said(TABLES.items)))
    assert set(found.values()) == {"yes"}
    assert {"FMTI25-001", "FMTI25-016", "FMTI25-025"}.isdisjoint(found)
    grade = fmti.grade(sheet(said(["weights_final"])))
    assert grade.result == f"1/{len(found)}"
    assert grade.message.arguments == {"yes": 1, "no": 0, "unknown": len(found) - 1, "of": len(found)}


# ---- all of them


def test_they_stand_side_by_side_and_are_never_joined() -> None:
    grades = side_by_side(sheet(said(ALL)))
    assert [grade.framework for grade in grades] == [*questions.QUESTIONS, "mof", "osai", "osaid", "fmti"]
    # Freedom knows nothing of certainty: no module that grades reads a figure, a draw or the worth of a silence.
    for module in (agreement, ai_act, coverage, fmti, grading, mof, osai, osaid, questions, sheet_module, terms):
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        imported = re.findall(r"^from (obsia\.\S*)", text, re.MULTILINE)
        assert imported
        others = [name for name in imported if re.match(r"obsia\.accounting\.(?!openness\b)", name)]
        assert others == [], module.__name__
        assert "obsia.accounting.openness.disclosure_values" not in imported


@pytest.mark.parametrize("language", languages())
def test_every_result_can_be_said(language: str) -> None:
    words = Locale(language)
    sheets = [given for _, given in STEPS] + [said(ALL), said(III), said((*III, *II)), said((*III, *II, *I)), whole()]
    sheets += [said((*III, *II[1:])), said(III, status=Status.NOT_FOUND), said(TABLES.items), said(ALL[:7])]
    sheets += [said((*III[:4], "evaluation_results", "research_paper"), "MIT"), exempt(), but(whole(), "data_base",
               status=Status.PARTIAL)]  # fmt: skip
    for given in sheets:
        for grade in side_by_side(sheet(given)):
            for message in (grade.message, *grade.notes):
                assert words.text(message).strip()
            assert words(f"framework-{grade.framework}").strip()
            assert all(words(f"answer-{point.answer}").strip() for point in grade.deciding)
    for question in questions.QUESTIONS:
        assert words(f"question-{question}").strip()
        for result in questions.RANKS:
            assert words(f"openness-{question}-{result}").strip()
            assert words(f"answer-{result}").strip()
    conditions = {row.element for row in TABLES.elements["ai-act-53-2"]}
    assert all(words(f"condition-{name}").strip() for name in conditions)
