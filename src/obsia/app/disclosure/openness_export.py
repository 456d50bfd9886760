"""Openness for machines: members of one system's answer, rows of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from obsia.accounting.openness.ai_act import ARCHITECTURE, LICENCE, PARAMETERS, USAGE, Article, Bearing
from obsia.accounting.openness.questions import QUESTIONS, Term
from obsia.accounting.openness.sheet import Disagreement, decided
from obsia.app.figures.export import ASSUMPTION, SNAPSHOT, VERSION
from obsia.core.data import (
    ANY,
    FLAG,
    NUMBER,
    TEXT,
    WHOLE,
    Shape,
    by_name,
    filled,
    many,
    maybe,
    member,
    members,
)
from obsia.core.message import Message, as_data
from obsia.facts.cell_rules import version_of

if TYPE_CHECKING:
    from obsia.accounting.openness.agreement import Agreement
    from obsia.accounting.openness.coverage import Coverage
    from obsia.accounting.openness.disclosure_values import DisclosureValues, NonDisclosure, Overall
    from obsia.accounting.openness.grades import Deciding, Grade
    from obsia.app.disclosure.openness import Everything, ListedSystem, Openness, Result
    from obsia.core.disclosure import Assertion, System

FRAMEWORKS: Final = ("mof", "osai", "osaid", "fmti")
ARTICLE_FACTS: Final = (LICENCE, PARAMETERS, ARCHITECTURE, USAGE)
"""What bears on Article 53(2) of the AI Act and is told of every system in the list of all."""

_SYSTEM: Final[Shape[System]] = Shape(members(TEXT, "subject", "label", "developer", "scope"))
CELL: Final[Shape[Assertion]] = Shape(
    members(TEXT, "item", "status"),
    members(filled(TEXT), "value", "licence", "address"),
    member("permalink", filled(TEXT), version_of),
    member("copy_on", filled(TEXT)),
    members(FLAG, "names_model", "names_item"),
    members(TEXT, "read_on", "basis", "asserted_by"),
    member("record", filled(TEXT)),
    member("evidence", TEXT),
    members(filled(TEXT), "locator", "reason", "note"),
)
"""One cell of one source; what it does not say is null."""
TERM: Final[Shape[Term]] = Shape(
    members(TEXT, "topic", "item"),
    member("available", maybe(FLAG), lambda term: term.is_available),
    member("licence", filled(TEXT)),
    member("open", maybe(FLAG), lambda term: term.is_open),
)
NON_DISCLOSURE: Final[Shape[NonDisclosure]] = Shape(
    member("non_disclosure", TEXT),
    member("score_reduction_share", NUMBER, lambda each: each.score_reduction_share),
    member("standard_error", NUMBER, lambda each: each.error_share),
    member("variance_share", NUMBER, lambda each: each.width_share),
    member("disclosed_by", many(TEXT), lambda each: each.disclosed_by),
    member("is_disclosed", FLAG),
)
_CERTAINTY: Final[Shape[Openness]] = Shape(
    member("non_disclosures", many(NON_DISCLOSURE.type)),
    member(
        "interval_score_log10",
        maybe(NUMBER),
        lambda found: found.non_disclosures[0].score if found.non_disclosures else None,
    ),
)


def _of_cell(value: Callable[[Assertion], object]) -> Callable[[Deciding | Bearing], object]:
    """Of what answers a point; null where nothing does."""
    return lambda point: None if point.assertion is None else value(point.assertion)


_DECIDING: Final[Shape[Deciding]] = Shape(
    members(TEXT, "item", "needed_for", "answer"),
    member("passes", maybe(FLAG)),
    member("status", maybe(TEXT), _of_cell(lambda cell: cell.status)),
    member("asserted_by", maybe(TEXT), _of_cell(lambda cell: cell.asserted_by)),
    member("address", filled(TEXT), _of_cell(lambda cell: cell.address)),
    member("read_on", maybe(TEXT), _of_cell(lambda cell: cell.read_on)),
    member("licence", filled(TEXT), _of_cell(lambda cell: cell.licence)),
)
NOTE: Final[Shape[Message]] = Shape(
    member("code", TEXT), member("arguments", by_name(ANY), lambda note: as_data(note.arguments))
)
GRADE: Final[Shape[Grade]] = Shape(
    members(TEXT, "framework", "edition", "result"),
    member("at_least", FLAG),
    member("notes", many(NOTE.type)),
    member("deciding", many(_DECIDING.type)),
    member("unanswered", many(TEXT)),
)
ANSWER: Final[Shape[Grade]] = Shape(
    member("question", TEXT, lambda each: each.framework),
    member("answer", TEXT, lambda each: each.result),
    member("at_least", FLAG),
    member("deciding", many(_DECIDING.type)),
    member("notes", many(NOTE.type)),
    member("not_examined", many(TEXT), lambda each: each.unanswered),
)
"""How one of obsia's questions is answered, with the cells that decide it, and where a licence grants nothing."""
_BEARING: Final[Shape[Bearing]] = Shape(
    members(TEXT, "asked", "item"),
    member("status", maybe(TEXT), _of_cell(lambda cell: cell.status)),
    member("licence", filled(TEXT)),
    member("asserted_by", maybe(TEXT), _of_cell(lambda cell: cell.asserted_by)),
    member("address", maybe(TEXT), _of_cell(lambda cell: cell.address)),
    member("read_on", maybe(TEXT), _of_cell(lambda cell: cell.read_on)),
    member("computed_flop", maybe(NUMBER), lambda fact: fact.flop),
    member("words_that_decide_nothing", many(TEXT), lambda fact: sorted({each.asserted_by for each in fact.words})),
)
_ARTICLE: Final[Shape[Article]] = Shape(
    members(TEXT, "article", "edition"),
    member("training_flop", maybe(NUMBER)),
    member("systemic_risk_presumed_above_flop", NUMBER, lambda each: each.threshold_flop),
    member("facts", many(_BEARING.type)),
)
DISAGREEMENT: Final[Shape[Disagreement]] = Shape(
    member("item", TEXT), member("about", TEXT, lambda each: each.quarrel), member("assertions", many(CELL.type))
)
COVERAGE: Final[Shape[Coverage]] = Shape(
    member("found", WHOLE, lambda counts: counts.available),
    member("supported", WHOLE),
    member("supported_share", maybe(NUMBER)),
    members(WHOLE, "withheld", "not_found", "not_applicable"),
)
_AGREEMENT: Final[Shape[Agreement]] = Shape(members(WHOLE, "cells", "agreed"))
CELL_OF_SYSTEM: Final[Shape[tuple[Assertion, Openness]]] = Shape(
    CELL.of(lambda each: each[0]),
    member("decides", FLAG, lambda each: decided(each[1].sheet, each[0].item) is each[0]),
    member("decides_nothing_because", maybe(TEXT), lambda each: each[1].sheet.flaw(each[0])),
    member("contradicted_by", filled(TEXT), lambda each: each[1].places_against(each[0])),
)
"""One cell, and whether it decides its item."""
OPENNESS: Final[Shape[Openness]] = Shape(
    VERSION,
    SNAPSHOT,
    member("on", TEXT),
    _SYSTEM.of(lambda found: found.system),
    member("assumptions", many(ASSUMPTION.type), lambda found: found.taken),
    member("answers", many(ANSWER.type)),
    member("terms", many(TERM.type)),
    member("certainty", _CERTAINTY, lambda found: found),
    member("grades", many(GRADE.type), lambda found: found.results),
    member("articles", many(_ARTICLE.type), lambda found: (found.article,)),
    member("disagreements", many(DISAGREEMENT.type)),
    member("coverage", COVERAGE),
    member("double_coding", maybe(_AGREEMENT.type)),
    member("cells", many(CELL_OF_SYSTEM.type), lambda found: [(cell, found) for cell in found.sheet.assertions]),
)
"""One system: every cell with its evidence, every grade with what decides it."""


def _grade_of(framework: str) -> Callable[[ListedSystem], str]:
    return lambda row: {grade.framework: grade.result for grade in row.grades}.get(framework, "")


def _read(asked: str) -> Callable[[ListedSystem], str]:
    """What was read on one point of an article: the licence, or items with their statuses; '' where nobody looked."""

    def read(row: ListedSystem) -> str:
        bearing = [each for each in row.article.facts if each.asked == asked and each.assertion is not None]
        if asked == LICENCE:
            return "".join(each.licence for each in bearing)
        return " ".join(f"{each.item}={each.assertion.status.value}" for each in bearing if each.assertion)

    return read


LISTED: Final[Shape[ListedSystem]] = Shape(
    _SYSTEM.of(lambda row: row.system),
    tuple(member(f"answer_{question}", TEXT, _grade_of(question)) for question in QUESTIONS),
    tuple(member(f"grade_{framework}", TEXT, _grade_of(framework)) for framework in FRAMEWORKS),
    tuple(member(f"ai-act-53-2_{asked}", TEXT, _read(asked)) for asked in ARTICLE_FACTS),
    member("cells_found", WHOLE, lambda row: row.coverage.available),
    member("cells_supported", WHOLE, lambda row: row.coverage.supported),
    member("cells_withheld", WHOLE, lambda row: row.coverage.withheld),
    member("cells_not_found", WHOLE, lambda row: row.coverage.not_found),
    member("disagreements", WHOLE),
    member("costliest_non_disclosure", TEXT, lambda row: row.costliest),
)
"""One row of the list of all systems."""
_OVERALL: Final[Shape[Overall]] = Shape(
    member("non_disclosure", TEXT),
    member("systems", WHOLE),
    member("keepers_score_reduction_share", NUMBER, lambda each: each.keepers_score_reduction_share),
    member("mean_score_reduction_share", NUMBER, lambda each: each.mean_score_reduction_share),
    member("weighted_score_reduction_share", maybe(NUMBER), lambda each: each.weighted_score_reduction_share),
)
_DISCLOSURE_VALUES: Final[Shape[DisclosureValues]] = Shape(
    member("simulated", WHOLE),
    member("developers_with_stated_use", WHOLE, lambda found: found.developers),
    member("share_of_the_two_largest", NUMBER, lambda found: found.largest_share),
    member("non_disclosures", many(_OVERALL.type)),
)
_RESULT: Final[Shape[Result]] = Shape(member("result", TEXT), members(WHOLE, "systems", "at_least"))
EVERYTHING: Final[Shape[Everything]] = Shape(
    VERSION,
    SNAPSHOT,
    member("on", TEXT),
    member("coverage", COVERAGE),
    member("coverage_by_source", by_name(COVERAGE.type), lambda found: found.by_source),
    member("results", by_name(many(_RESULT.type)), lambda found: dict(sorted(found.results.items()))),
    member("disclosure_values", _DISCLOSURE_VALUES, lambda found: found.disclosure_values),
    member("systems", many(LISTED.type), lambda found: found.rows),
)
