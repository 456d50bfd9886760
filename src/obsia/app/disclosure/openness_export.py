"""Openness for machines: JSON of one system, rows of all."""

from __future__ import annotations

import csv
from typing import Final

from obsia._version import __version__
from obsia.accounting.openness.ai_act import ARCHITECTURE, LICENCE, PARAMETERS, USAGE, Article, Bearing
from obsia.accounting.openness.coverage import Coverage
from obsia.accounting.openness.grades import Deciding, Grade
from obsia.accounting.openness.sheet import decided
from obsia.accounting.openness.worths import Worths
from obsia.app.disclosure.openness import Everything, Openness
from obsia.app.figures.export import Record, assumption_records, number
from obsia.app.files import replacing
from obsia.core.disclosure import Assertion
from obsia.core.errors import BadCall
from obsia.core.message import Option, as_data

FRAMEWORKS: Final = ("obsia", "mof", "osai", "osaid", "fmti")
ARTICLE_FACTS: Final = (LICENCE, PARAMETERS, ARCHITECTURE, USAGE)
"""What bears on Article 53(2) of the AI Act and is told of every system in the list of all."""
COLUMNS: Final = (
    "subject",
    "label",
    "developer",
    "scope",
    *(f"grade_{framework}" for framework in FRAMEWORKS),
    *(f"ai-act-53-2_{asked}" for asked in ARTICLE_FACTS),
    "cells_found",
    "cells_supported",
    "cells_withheld",
    "cells_not_found",
    "disagreements",
    "costliest_silence",
)
"""Columns of the list of all systems."""


def openness_record(found: Openness) -> Record:
    """One system as one JSON object: every cell with its evidence, every grade with what decides it."""
    return {
        "obsia": __version__,
        "snapshot": found.snapshot,
        "on": found.on,
        "subject": found.system.subject,
        "label": found.system.label,
        "developer": found.system.developer,
        "scope": found.system.scope,
        "assumptions": assumption_records(found.taken),
        "freedom": {
            "step": found.freedom.scale.result,
            "at_least": found.freedom.scale.at_least,
            "next_step": found.next_step,
            "missing_for_next_step": [list(group) for group in found.missing],
            "terms": [
                {
                    "topic": term.topic,
                    "item": term.item,
                    "available": term.is_available,
                    "licence": term.licence or None,
                    "open": term.is_open,
                }
                for term in found.freedom.terms
            ],
        },
        "certainty": {
            "silences": [
                {
                    "silence": each.silence,
                    "score_fall_share": number(each.fall_share),
                    "standard_error": number(each.error_share),
                    "variance_share": number(each.width_share),
                    "told_by": list(each.told),
                    "is_broken": each.is_broken,
                }
                for each in found.silences
            ],
            "interval_score_log10": number(found.silences[0].score) if found.silences else None,
        },
        "grades": [_grade(each) for each in found.grades],
        "articles": [_article(found.article)],
        "disagreements": [
            {
                "item": each.item,
                "about": each.quarrel.value,
                "assertions": [cell_record(cell) for cell in each.assertions],
            }
            for each in found.disagreements
        ],
        "coverage": _coverage(found.coverage),
        "cells": [
            cell_record(cell)
            | {
                "decides": decided(found.sheet, cell.item) is cell,
                "decides_nothing_because": why.value if (why := found.sheet.flaw(cell)) else None,
            }
            for cell in found.sheet.assertions
        ],
    }


def cell_record(cell: Assertion) -> Record:
    """One cell of one source; what it does not say is null."""
    return {
        "item": cell.item,
        "status": cell.status.value,
        "value": cell.value or None,
        "licence": cell.licence or None,
        "address": cell.address or None,
        "names_model": cell.names_model,
        "names_item": cell.names_item,
        "read_on": cell.read_on,
        "basis": cell.basis.value,
        "asserted_by": cell.asserted_by,
        "record": cell.record or None,
        "evidence": cell.evidence,
        "locator": cell.locator or None,
        "reason": cell.reason or None,
        "note": cell.note or None,
    }


def everything_record(found: Everything) -> Record:
    """All systems as one JSON object."""
    return {
        "obsia": __version__,
        "snapshot": found.snapshot,
        "on": found.on,
        "coverage": _coverage(found.coverage),
        "coverage_by_source": {source: _coverage(each) for source, each in found.by_source.items()},
        "results": {
            framework: [{"result": each.result, "systems": each.systems, "at_least": each.at_least} for each in counts]
            for framework, counts in sorted(found.results.items())
        },
        "silences": _worths(found.worths),
        "systems": everything_rows(found),
    }


def everything_rows(found: Everything) -> list[Record]:
    """One row for each system, with :data:`COLUMNS`."""
    rows: list[Record] = []
    for row in found.rows:
        grades = {grade.framework: grade.result for grade in row.grades}
        rows.append(
            {
                "subject": row.system.subject,
                "label": row.system.label,
                "developer": row.system.developer,
                "scope": row.system.scope,
                **{f"grade_{framework}": grades.get(framework, "") for framework in FRAMEWORKS},
                **{f"ai-act-53-2_{asked}": _told(row.article, asked) for asked in ARTICLE_FACTS},
                "cells_found": row.coverage.found,
                "cells_supported": row.coverage.supported,
                "cells_withheld": row.coverage.withheld,
                "cells_not_found": row.coverage.not_found,
                "disagreements": row.disagreements,
                "costliest_silence": row.costliest,
            }
        )
    return rows


def write_everything(found: Everything, path: str) -> None:
    """The rows as a CSV file, in place of what was there. Raises ``BadCall`` where it cannot be written."""
    try:
        with replacing(path) as partial, open(partial, "w", encoding="utf-8", newline="") as held:
            writer = csv.DictWriter(held, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(everything_rows(found))
    except OSError as error:
        raise BadCall(
            "document-unwritable", option=Option("csv"), path=path, why=error.strerror or str(error)
        ) from error


def _told(article: Article, asked: str) -> str:
    """What was read on one point of an article: the licence, or items with their statuses; '' where nobody looked."""
    bearing = [each for each in article.facts if each.asked == asked and each.assertion is not None]
    if asked == LICENCE:
        return "".join(each.licence for each in bearing)
    return " ".join(f"{each.item}={each.assertion.status.value}" for each in bearing if each.assertion)


def _article(article: Article) -> Record:
    return {
        "article": article.article,
        "edition": article.edition,
        "training_flop": None if article.training_flop is None else number(article.training_flop),
        "systemic_risk_presumed_above_flop": number(article.threshold_flop),
        "facts": [_bearing(each) for each in article.facts],
    }


def _bearing(fact: Bearing) -> Record:
    cell = fact.assertion
    return {
        "asked": fact.asked,
        "item": fact.item,
        "status": cell.status.value if cell else None,
        "licence": fact.licence or None,
        "asserted_by": cell.asserted_by if cell else None,
        "address": cell.address if cell else None,
        "read_on": cell.read_on if cell else None,
        "computed_flop": None if fact.flop is None else number(fact.flop),
        "words_that_decide_nothing": sorted({each.asserted_by for each in fact.words}),
    }


def _grade(grade: Grade) -> Record:
    return {
        "framework": grade.framework,
        "edition": grade.edition,
        "result": grade.result,
        "at_least": grade.at_least,
        "notes": [{"code": note.code, "arguments": as_data(note.arguments)} for note in grade.notes],
        "deciding": [_deciding(each) for each in grade.deciding],
        "unanswered": list(grade.unanswered),
    }


def _deciding(point: Deciding) -> Record:
    cell = point.assertion
    return {
        "item": point.item,
        "needed_for": point.needed_for,
        "answer": point.answer,
        "passes": point.passes,
        "status": cell.status.value if cell else None,
        "asserted_by": cell.asserted_by if cell else None,
        "address": (cell.address or None) if cell else None,
        "read_on": cell.read_on if cell else None,
        "licence": (cell.licence or None) if cell else None,
    }


def _coverage(found: Coverage) -> Record:
    return {
        "found": found.found,
        "supported": found.supported,
        "supported_share": None if found.supported_share is None else number(found.supported_share),
        "withheld": found.withheld,
        "not_found": found.not_found,
        "not_applicable": found.not_applicable,
    }


def _worths(found: Worths) -> Record:
    return {
        "simulated": found.simulated,
        "developers_with_stated_use": found.developers,
        "share_of_the_two_largest": number(found.largest_share),
        "silences": [
            {
                "silence": each.silence,
                "systems": each.systems,
                "keepers_score_fall_share": number(each.keepers_fall_share),
                "mean_score_fall_share": number(each.mean_fall_share),
                "weighted_score_fall_share": None
                if each.weighted_fall_share is None
                else number(each.weighted_fall_share),
            }
            for each in found.silences
        ],
    }
